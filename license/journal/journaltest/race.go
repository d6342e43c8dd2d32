package journaltest

import (
	"errors"
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"

	"github.com/licit-go/licit/license/journal"
)

// How much happens at the same time.
const (
	racers = 8
	rounds = 20
)

// race runs a function several times at once and returns what each returned, in
// the order of their numbers.
func race[T any](f func(i int) T) []T {
	results := make([]T, racers)
	var ready, all sync.WaitGroup
	ready.Add(racers)
	for i := range racers {
		all.Go(func() {
			ready.Done()
			ready.Wait()
			results[i] = f(i)
		})
	}
	all.Wait()
	return results
}

// outcome is what a commit returned.
type outcome struct {
	receipt journal.Receipt
	err     error
}

func (s *suite) oneWinner() {
	store := s.open(s.t)
	for round := range rounds {
		outcomes := race(func(i int) outcome {
			receipt, err := store.Commit(s.ctx, fmt.Sprintf("round %d racer %d", round, i), batch("test/a", uint64(round), 1))
			return outcome{receipt, err}
		})
		won := 0
		for i, o := range outcomes {
			switch {
			case o.err == nil:
				won++
				s.heard(store, o.receipt)
			case errors.Is(o.err, journal.ErrConflict):
				s.unheard(store, fmt.Sprintf("round %d racer %d", round, i))
			default:
				s.broken("round %d: a racer got an error that is no conflict: %v", round, o.err)
			}
		}
		if n := len(s.read(store, "test/a", 0)); won != 1 || n != round+1 {
			s.broken("round %d: %d of %d racers won, and the stream has %d records, want 1 and %d", round, won, racers, n, round+1)
		}
	}
	if s.can.AcrossStreams {
		s.winnerTakesAll()
	}
}

// maxRetries is after how many conflicts in a row a store is taken to make no
// progress.
const maxRetries = 1_000

func (s *suite) retry() {
	store := s.open(s.t)
	errs := race(func(i int) error {
		for n := range rounds {
			if err := s.insist(store, fmt.Sprintf("racer %d command %d", i, n)); err != nil {
				return err
			}
		}
		return nil
	})
	s.must(errors.Join(errs...), "commit again after a conflict")
	for i, r := range s.read(store, "test/a", 0) {
		if r.Version != uint64(i)+1 {
			s.broken("record %d has version %d", i+1, r.Version)
		}
	}
	if n := len(s.read(store, "test/a", 0)); n != racers*rounds {
		s.broken("there were %d successes, and there are %d records", racers*rounds, n)
	}
}

// insist appends one entry where the stream ends, and again after a conflict.
func (s *suite) insist(store journal.Store, command string) error {
	var err error
	for range maxRetries {
		var last uint64
		for r, err := range store.Read(s.ctx, "test/a", 0) {
			if err != nil {
				return err
			}
			last = r.Version
		}
		runtime.Gosched() // so that others come first
		if _, err = store.Commit(s.ctx, command, batch("test/a", last, 1)); !errors.Is(err, journal.ErrConflict) {
			return err
		}
	}
	return err
}

func (s *suite) wholeCommits() {
	store := s.open(s.t)
	const size = 3
	var done atomic.Bool
	errs := race(func(i int) error {
		if i == 0 {
			defer done.Store(true)
			for n := range rounds {
				if _, err := store.Commit(s.ctx, fmt.Sprintf("commit %d", n), batch("test/a", uint64(size*n), size)); err != nil {
					return err
				}
			}
			return nil
		}
		for last := false; !last; {
			last = done.Load() // once more after the last commit
			seen := 0
			for _, err := range store.Read(s.ctx, "test/a", 0) {
				if err != nil {
					return err
				}
				seen++
			}
			if seen%size != 0 {
				return part(seen)
			}
		}
		return nil
	})
	s.must(errors.Join(errs...), "read while others commit three records at a time")
}

// part is how many records a read saw that saw a part of a commit.
type part int

func (p part) Error() string { return fmt.Sprintf("a read saw %d records", int(p)) }

func (s *suite) onceAtTheSameTime() {
	store := s.open(s.t)
	for round := range rounds {
		command := fmt.Sprintf("round %d", round)
		outcomes := race(func(int) outcome {
			receipt, err := store.Commit(s.ctx, command, batch("test/a", uint64(round), 1))
			return outcome{receipt, err}
		})
		for _, o := range outcomes {
			s.must(o.err, "commit the same command at the same time")
			if !sameReceipt(o.receipt, outcomes[0].receipt) {
				s.broken("%s: one got the receipt %v, another %v", command, o.receipt, outcomes[0].receipt)
			}
		}
		s.heard(store, outcomes[0].receipt)
		if n := len(s.read(store, "test/a", 0)); n != round+1 {
			s.broken("%s: the stream has %d records, want %d", command, n, round+1)
		}
	}
	s.onceAnywhere()
}
