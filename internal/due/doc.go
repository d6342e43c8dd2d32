// Package due keeps what falls due at an instant in the order of the instants,
// so that asking what falls due in an interval costs what is due, not what
// exists.
//
// An [Index] is a set of entries (instant, key), ordered by the instant and then
// by the key:
//
//	x := due.New(strings.Compare)
//	x.Add(renewal, "L-1")
//	x.Add(expiry, "L-1")        // a key may stand at several instants
//	for at, key := range x.Between(from, to) { … }
//
//	Add, Remove      O(log n)
//	Between, From    O(log n) to the first entry, then O(1) for each
//	Backward         the same, of all entries from the last
//	Clone            O(1); what is changed afterwards is copied piece by piece
//
// Entries are ordered as time.Time orders them, over its whole range, and come
// back in UTC without a monotonic reading; the zero time is an instant like any
// other.
//
// # Concurrency
//
// Between, From, Backward, Len and Clone may run beside one another, on the same index and
// on clones of it. Nothing may run on an index while Add or Remove does; a loop
// over entries counts as running until it ends.
package due
