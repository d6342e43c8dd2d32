// Package journaltest proves that a [journal.Store] keeps its promises, and that
// commands survive a store that fails. It needs the standard library only.
//
// # For a store
//
// One call in a test of the adapter, with a factory and what the store can do:
//
//	func TestStore(t *testing.T) {
//		can := journaltest.Capabilities{AcrossStreams: true, Reopen: reopen}
//		journaltest.Conformance(t, can, func(t testing.TB) journal.Store { return open(t) })
//	}
//
// Each promise is a subtest. A failure says what was found, what was promised and
// why it matters to a caller. [Promises] lists them; the documentation of journal
// has them as a table. They are checked on new, empty stores, some with eight
// goroutines at once: run the suite under the race detector too.
//
// A store that is not durable leaves Reopen nil; one that cannot append to several
// streams at once leaves AcrossStreams false and refuses commits of more than one
// batch. Snapshots are checked if the store is a [journal.Snapshots] as well.
//
// # For a command
//
// [Sweep] runs a command with each call of its store failing in turn, in each way
// that [journal.Hostile] knows, and compares what is left:
//
//	fault          the call                                         of
//	fail-before    returns an error, nothing has happened           every call
//	fail-after     returns an error, though the commit was made     every call
//	contend        finds a conflict where there is none             commits
//	cancel-before  the context ends, nothing has happened           every call
//	cancel-after   the context ends, though the commit was made     every call
//
// After each of them
//
//   - the state is exactly that before the command or exactly that after it,
//   - an error that is not [journal.ErrOutcomeUnknown] means that before,
//   - the error is that of the fault, not a refusal that it was taken for,
//   - repeating the command twice gives its outcome, once, with the same receipt.
//
// # Index
//
//	stores    Conformance, Capabilities, Promises, Promise, Promise.Check
//	commands  Sweep, Scenario
package journaltest
