package journaltest

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/licit-go/licit/license/journal"
)

func (s *suite) once() {
	store := s.open(s.t)
	s.unheard(store, "first")
	first := batch("test/a", 0, 2)
	receipt := s.commit(store, "first", first)
	s.heard(store, receipt)
	for _, again := range []struct {
		what    string
		batches []journal.Batch
	}{
		{"the same batches", []journal.Batch{first}},
		{"batches that fit", []journal.Batch{batch("test/a", 2, 1)}},
		{"batches that do not fit", []journal.Batch{batch("test/a", 9, 1)}},
		{"batches for another stream", []journal.Batch{batch("test/b", 0, 1)}},
	} {
		got, err := store.Commit(s.ctx, "first", again.batches...)
		s.must(err, "commit first again with "+again.what)
		if !sameReceipt(got, receipt) {
			s.broken("commit first again with %s: the receipt is %v, want %v", again.what, got, receipt)
		}
		s.holds(store, "test/a", first)
		s.holds(store, "test/b")
	}
	s.conflict(store, "second", batch("test/a", 1, 1))
	s.unheard(store, "second")
	second := batch("test/a", 2, 1)
	s.heard(store, s.commit(store, "second", second))
	s.heard(store, receipt)
	s.holds(store, "test/a", first, second)
}

func (s *suite) contexts() {
	store := s.open(s.t)
	kept := batch("test/a", 0, 5)
	receipt := s.commit(store, "kept", kept)

	cancelled, cancel := context.WithCancel(s.ctx)
	cancel()
	late, stop := context.WithDeadline(s.ctx, time.Unix(0, 0))
	defer stop()
	for _, ctx := range []context.Context{cancelled, late} {
		s.ended(ctx, cancel, store, 0)
		_, err := store.Commit(ctx, "late", batch("test/a", 5, 1))
		s.done(ctx, err, "commit")
		s.holds(store, "test/a", kept)
		s.unheard(store, "late")
		_, err = store.Commit(ctx, "kept", kept)
		s.done(ctx, err, "commit a command again")
		_, _, err = store.Committed(ctx, "kept")
		s.done(ctx, err, "ask for a command")
		s.heard(store, receipt)
	}
	for after := 1; after < len(kept.Entries); after++ {
		ctx, cancel := context.WithCancel(s.ctx)
		s.ended(ctx, cancel, store, after)
		cancel()
	}
	absent := ""
	for n := range rounds {
		command := fmt.Sprintf("cut off %d", n)
		if !s.cutOff(store, command, fmt.Sprintf("test/cut %d", n)) {
			absent = command
		}
	}
	if absent != "" {
		s.staysAbsent(store, absent)
	}
}

// done ends the check unless err is that of the context.
func (s *suite) done(ctx context.Context, err error, doing string) {
	s.t.Helper()
	if !errors.Is(err, ctx.Err()) {
		s.broken("%s when the context is done: the error is %v, want %v", doing, err, ctx.Err())
	}
}

// ended reads test/a with a context that is done, or that is cancelled after
// some records: the next thing is its error, and the last.
func (s *suite) ended(ctx context.Context, cancel func(), store journal.Store, after int) {
	s.t.Helper()
	seen, ended := 0, false
	for r, err := range store.Read(ctx, "test/a", 0) {
		switch {
		case ended:
			s.broken("read: after the error of the context there is more: %s, %v", show(r), err)
		case ctx.Err() != nil:
			s.done(ctx, err, "read")
			ended = true
		default:
			s.must(err, "read before the context is done")
			if seen++; seen == after {
				cancel()
			}
		}
	}
	if !ended {
		s.broken("read: the context was done after %d records, and the stream ended as if that were all", seen)
	}
}

// cutOff cancels a commit on its way. What the store says afterwards is what it
// did; it returns whether the command was committed.
func (s *suite) cutOff(store journal.Store, command, stream string) bool {
	s.t.Helper()
	ctx, cancel := context.WithCancel(s.ctx)
	defer cancel()
	var all sync.WaitGroup
	all.Go(cancel)
	b := batch(stream, 0, 2)
	_, err := store.Commit(ctx, command, b)
	all.Wait()
	_, ok, asked := store.Committed(s.ctx, command)
	s.must(asked, "ask for "+command)
	switch {
	case ok:
		s.holds(store, stream, b)
	case err == nil:
		s.broken("commit that is cut off: it succeeded, but Committed does not know it")
	default:
		s.done(ctx, err, "commit that is cut off")
		s.holds(store, stream)
	}
	return ok
}
