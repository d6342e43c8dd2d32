package journaltest

import (
	"math"
	"strings"
	"time"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/license/journal"
)

func (s *suite) order() {
	store := s.open(s.t)
	s.holds(store, "test/a")
	first, second, other := batch("test/a", 0, 12), batch("test/a", 12, 1), batch("test/b", 0, 2)
	s.commit(store, "first", first)
	s.commit(store, "other", other)
	s.commit(store, "second", second)
	s.holds(store, "test/a", first, second)
	s.holds(store, "test/b", other)
	s.holds(store, "test/c")
	all := s.read(store, "test/a", 0)
	for after := range len(all) + 2 {
		s.same("test/a after a version", s.read(store, "test/a", uint64(after)), all[min(after, len(all)):])
	}
	s.same("test/a after the last version there can be", s.read(store, "test/a", math.MaxUint64), nil)
}

func (s *suite) expectation() {
	store := s.open(s.t)
	s.conflict(store, "gapped, new", batch("test/a", 1, 1))
	s.holds(store, "test/a")
	first := batch("test/a", 0, 2)
	s.commit(store, "first", first)
	for _, c := range []struct {
		command  string
		expected uint64
	}{
		{"stale, new", 0}, {"stale by one", 1}, {"gapped by one", 3}, {"gapped by far", 1 << 40}, {"gapped by farthest", journal.MaxVersion - 1},
	} {
		s.conflict(store, c.command, batch("test/a", c.expected, 1))
		s.holds(store, "test/a", first)
		s.unheard(store, c.command)
	}
	second := batch("test/a", 2, 3)
	s.commit(store, "second", second)
	s.holds(store, "test/a", first, second)
}

func (s *suite) allOrNothing() {
	store := s.open(s.t)
	here := batch("test/b", 0, 2)
	s.commit(store, "first", here)
	if !s.can.AcrossStreams {
		if _, err := store.Commit(s.ctx, "two", batch("test/a", 0, 1), batch("test/b", 2, 1)); err == nil {
			s.broken("the store does not append across streams, but accepts a commit of two batches")
		}
		s.holds(store, "test/a")
		s.holds(store, "test/b", here)
		s.unheard(store, "two")
		return
	}
	// The batch that does not fit stands first, in the middle and last, by place
	// and by name.
	for _, batches := range [][]journal.Batch{
		{batch("test/a", 0, 1), batch("test/b", 1, 1), batch("test/c", 0, 1)},
		{batch("test/b", 1, 1), batch("test/a", 0, 1), batch("test/c", 0, 1)},
		{batch("test/a", 0, 1), batch("test/c", 0, 1), batch("test/b", 3, 1)},
		{batch("test/a", 1, 1), batch("test/c", 0, 1), batch("test/b", 2, 1)},
		{batch("test/b", 2, 1), batch("test/a", 0, 1), batch("test/c", 1, 1)},
	} {
		s.conflict(store, "does not fit", batches...)
		s.holds(store, "test/a")
		s.holds(store, "test/b", here)
		s.holds(store, "test/c")
		s.unheard(store, "does not fit")
	}
	c, a, b := batch("test/c", 0, 3), batch("test/a", 0, 1), batch("test/b", 2, 2)
	receipt := s.commit(store, "does not fit", c, a, b)
	s.heard(store, receipt)
	s.holds(store, "test/a", a)
	s.holds(store, "test/b", here, b)
	s.holds(store, "test/c", c)
}

func (s *suite) refusals() {
	store := s.open(s.t)
	kept := batch("test/a", 0, 1)
	s.commit(store, "kept", kept)
	good := func(change func(b *journal.Batch)) []journal.Batch {
		b := batch("test/a", 1, 2)
		change(&b)
		return []journal.Batch{b}
	}
	entry := func(change func(e *journal.Entry)) []journal.Batch {
		return good(func(b *journal.Batch) { change(&b.Entries[1]) })
	}
	long := strings.Repeat("n", license.MaxIDLen+1)
	for _, c := range []struct {
		what    string
		command string
		batches []journal.Batch
		reason  license.Reason
	}{
		{"no command", "", good(func(*journal.Batch) {}), journal.ErrCommandMalformed},
		{"a command too long", long, good(func(*journal.Batch) {}), journal.ErrCommandMalformed},
		{"no batches", "bad", nil, journal.ErrEmpty},
		{"no entries", "bad", good(func(b *journal.Batch) { b.Entries = nil }), journal.ErrEmpty},
		{"no stream", "bad", good(func(b *journal.Batch) { b.Stream = "" }), journal.ErrStreamMalformed},
		{"a stream without an id", "bad", good(func(b *journal.Batch) { b.Stream = "test/" }), journal.ErrStreamMalformed},
		{"a stream that is not UTF-8", "bad", good(func(b *journal.Batch) { b.Stream = "test/\xff" }), journal.ErrStreamMalformed},
		{"a stream with a line feed", "bad", good(func(b *journal.Batch) { b.Stream = "test/a\n" }), journal.ErrStreamMalformed},
		{"a stream twice", "bad", append(good(func(*journal.Batch) {}), batch("test/a", 3, 1)), journal.ErrStreamTwice},
		{"a version too far", "bad", good(func(b *journal.Batch) { b.Expected = math.MaxUint64 }), journal.ErrTooLarge},
		{"no name", "bad", entry(func(e *journal.Entry) { e.Name = "" }), journal.ErrNameMalformed},
		{"a name too long", "bad", entry(func(e *journal.Entry) { e.Name = long }), journal.ErrNameMalformed},
		{"no actor", "bad", entry(func(e *journal.Entry) { e.By = "" }), license.ErrIDMalformed},
		{"no instant", "bad", entry(func(e *journal.Entry) { e.At = time.Time{} }), license.ErrInstantMissing},
		{"the year 10000", "bad", entry(func(e *journal.Entry) { e.At = license.MaxDate().Start().Add(license.Day) }), license.ErrDateRange},
		{"a payload too large", "bad", entry(func(e *journal.Entry) { e.Data = make([]byte, journal.MaxData+1) }), journal.ErrTooLarge},
	} {
		_, err := store.Commit(s.ctx, c.command, c.batches...)
		s.refused(err, c.reason, "commit with "+c.what)
		s.holds(store, "test/a", kept)
	}
	s.unheard(store, "bad")
	_, _, err := store.Committed(s.ctx, "")
	s.refused(err, journal.ErrCommandMalformed, "ask for no command")
	for r, err := range store.Read(s.ctx, "test", 0) {
		s.refused(err, journal.ErrStreamMalformed, "read a stream without an id, which gives "+show(r))
		return
	}
	s.broken("read a stream without an id: no error")
}
