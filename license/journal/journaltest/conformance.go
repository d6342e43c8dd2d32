package journaltest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/license/journal"
)

// Capabilities says what a store can do beyond what every store must.
type Capabilities struct {
	// AcrossStreams: a commit appends to several streams, all or none. A store
	// that cannot do that refuses commits of more than one batch.
	AcrossStreams bool

	// Reopen closes a store that open has returned and opens what it kept, as
	// after a restart. It is nil if the store is not durable.
	Reopen func(t testing.TB, store journal.Store) journal.Store
}

// Conformance checks every promise of [Promises], each in a subtest. Open
// returns a new, empty store each time and cleans up with t.Cleanup. If the store
// is a [journal.Snapshots] too, that is checked as well.
func Conformance(t *testing.T, c Capabilities, open func(t testing.TB) journal.Store) {
	t.Helper()
	for _, p := range Promises() {
		t.Run(p.Name, func(t *testing.T) { p.Check(t, c, open) })
	}
}

// A Promise is one of those that every store makes.
type Promise struct {
	Name string // such as "all-or-nothing"
	Text string // what is promised
	Why  string // what happens to a caller if it is broken

	check func(s *suite)
}

// Check checks one promise. A failure says what was found, what was promised and
// why it matters.
func (p Promise) Check(t testing.TB, c Capabilities, open func(t testing.TB) journal.Store) {
	t.Helper()
	// A store that waits for itself is found out, if it honours its context.
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	defer cancel()
	p.check(&suite{t, ctx, p, c, open})
}

// suite is one promise being checked.
type suite struct {
	t       testing.TB
	ctx     context.Context
	promise Promise
	can     Capabilities
	open    func(t testing.TB) journal.Store
}

// broken ends the check.
func (s *suite) broken(format string, args ...any) {
	s.t.Helper()
	s.t.Fatalf("the promise %q is broken: %s\npromised: %s\nwhy it matters: %s", s.promise.Name, fmt.Sprintf(format, args...), s.promise.Text, s.promise.Why)
}

// must ends the check if err is not nil.
func (s *suite) must(err error, doing string) {
	s.t.Helper()
	if err != nil {
		s.broken("%s: %v", doing, err)
	}
}

// instant is when the first entries are made.
var instant = time.Date(2024, 2, 29, 23, 59, 59, 123456789, time.UTC)

// entries returns n entries that differ from one another.
func entries(from, n int) []journal.Entry {
	list := make([]journal.Entry, n)
	for i := range list {
		at := instant.Add(time.Duration(from + i))
		list[i] = journal.Entry{At: at, By: "admin@example.com", Name: "journaltest.noted", Data: fmt.Appendf(nil, "entry %d", from+i)}
	}
	return list
}

// batch returns a batch of n entries.
func batch(stream string, expected uint64, n int) journal.Batch {
	return journal.Batch{Stream: stream, Expected: expected, Entries: entries(int(expected), n)}
}

// commit commits what must succeed.
func (s *suite) commit(store journal.Store, command string, batches ...journal.Batch) journal.Receipt {
	s.t.Helper()
	receipt, err := store.Commit(s.ctx, command, batches...)
	s.must(err, "commit "+command)
	want := journal.Receipt{Command: command}
	for _, b := range batches {
		want.Written = append(want.Written, journal.Written{Stream: b.Stream, Version: b.Expected + uint64(len(b.Entries))})
	}
	slices.SortFunc(want.Written, byStream)
	if !sameReceipt(receipt, want) {
		s.broken("commit %s: the receipt is %v, want %v", command, receipt, want)
	}
	return receipt
}

// conflict commits what must be refused as a conflict.
func (s *suite) conflict(store journal.Store, command string, batches ...journal.Batch) {
	s.t.Helper()
	_, err := store.Commit(s.ctx, command, batches...)
	if !errors.Is(err, journal.ErrConflict) {
		s.broken("commit %s that expects another version: the error is %v, want %v", command, err, journal.ErrConflict)
	}
}

// read returns the records of a stream after a version.
func (s *suite) read(store journal.Store, stream string, after uint64) []journal.Record {
	s.t.Helper()
	var records []journal.Record
	for r, err := range store.Read(s.ctx, stream, after) {
		s.must(err, "read "+stream)
		records = append(records, r)
	}
	return records
}

// holds ends the check unless the stream holds what the batches, in this order,
// have put there, and nothing else.
func (s *suite) holds(store journal.Store, stream string, batches ...journal.Batch) {
	s.t.Helper()
	var want []journal.Record
	for _, b := range batches {
		for i, e := range b.Entries {
			want = append(want, journal.Record{Stream: stream, Version: b.Expected + uint64(i) + 1, At: e.At.Round(0).UTC(), By: e.By, Name: e.Name, Data: e.Data})
		}
	}
	s.same(stream, s.read(store, stream, 0), want)
}

// same ends the check unless the records are those that are wanted.
func (s *suite) same(what string, got, want []journal.Record) {
	s.t.Helper()
	for i := range min(len(got), len(want)) {
		if field, ok := differ(got[i], want[i]); ok {
			s.broken("%s: record %d differs in %s: %s, want %s", what, i+1, field, show(got[i]), show(want[i]))
		}
	}
	if len(got) != len(want) {
		s.broken("%s: there are %d records, want %d", what, len(got), len(want))
	}
}

// differ names the first field in which two records differ.
func differ(a, b journal.Record) (field string, ok bool) {
	switch {
	case a.Stream != b.Stream:
		return "Stream", true
	case a.Version != b.Version:
		return "Version", true
	case !a.At.Equal(b.At):
		return "At", true
	case a.At != b.At:
		return "At, which is not in UTC", true
	case a.By != b.By:
		return "By", true
	case a.Name != b.Name:
		return "Name", true
	case string(a.Data) != string(b.Data):
		return "Data", true
	case (a.Data == nil) != (b.Data == nil):
		return "Data, where nil is not empty", true
	}
	return "", false
}

// show writes a record for a failure, without all of a long payload.
func show(r journal.Record) string {
	data := fmt.Sprintf("%q", r.Data)
	if r.Data == nil {
		data = "nil"
	}
	if len(data) > 60 {
		data = fmt.Sprintf("%s… (%d bytes)", data[:60], len(r.Data))
	}
	return fmt.Sprintf("{%q %d %s %q %q %s}", r.Stream, r.Version, r.At, r.By, r.Name, data)
}

func byStream(a, b journal.Written) int {
	if a.Stream < b.Stream {
		return -1
	}
	return 1 // no stream stands twice
}

func sameReceipt(a, b journal.Receipt) bool {
	return a.Command == b.Command && slices.Equal(a.Written, b.Written)
}

// refused ends the check unless err has the reason.
func (s *suite) refused(err error, reason license.Reason, what string) {
	s.t.Helper()
	if !errors.Is(err, reason) {
		s.broken("%s: the error is %v, want %v", what, err, reason)
	}
}

// unheard ends the check if a command counts as committed.
func (s *suite) unheard(store journal.Store, command string) {
	s.t.Helper()
	receipt, ok, err := store.Committed(s.ctx, command)
	s.must(err, "ask for "+command)
	if ok {
		s.broken("%s has not been committed, but Committed returns %v", command, receipt)
	}
}

// heard ends the check unless a command counts as committed, with that receipt.
func (s *suite) heard(store journal.Store, want journal.Receipt) {
	s.t.Helper()
	receipt, ok, err := store.Committed(s.ctx, want.Command)
	s.must(err, "ask for "+want.Command)
	if !ok || !sameReceipt(receipt, want) {
		s.broken("%s has been committed with %v, but Committed returns %v, %t", want.Command, want, receipt, ok)
	}
}
