// Package spectest holds a package to its documentation, and its events to what is
// stored of them. It is imported by tests only, and needs the standard library only.
//
// A doc.go is the specification of its package: it lists the reasons, the events, the
// states and whatever a caller can name. Each function here compares one of these lists
// with the source or with what the package does, and says what is wrong by name. The
// first two arguments are the test and the folder of its package, os.DirFS(".").
//
// # Checks
//
//	Reasons   every license.Reason has its rows, in order, with the fields and the rules
//	          of the comment behind the constant; and there is no other row
//	Events    every event has its row, with its name and type; and there is no other row
//	Shown     the JSON in the text is an event, and is written as it stands there
//	States    the table of states is the one that is walked, column by column
//	Index     the index names every function, type and method once, and nothing else
//	Golden    the JSON of events is that of testdata/events, and is read as they are
//	Strict    the JSON of events is read as it is written, and nothing else, twice, missing, null or too long
//	Zero      without arguments, or an aggregate that was made, methods refuse and do not panic
//
// Index leaves out the types of events, which have their own list, and methods that
// nobody calls by name, such as LogValue. What a package leaves out besides is an
// argument, and an exception that is not needed is a failure too.
//
// Rows reads a table of testdata that was written from the rules, Block a listing of
// the documentation, File and Golden compare with files that -update writes anew. Race
// says whether the race detector runs.
package spectest
