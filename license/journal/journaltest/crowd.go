package journaltest

import (
	"errors"
	"fmt"
	"runtime"

	"github.com/licit-go/licit/license/journal"
)

// winnerTakesAll lets racers commit to a stream that all share together with one
// of their own: whoever loses the one must not write the other.
func (s *suite) winnerTakesAll() {
	store := s.open(s.t)
	for round := range rounds {
		own := func(i int) string { return fmt.Sprintf("test/own-%d-%d", round, i) }
		outcomes := race(func(i int) outcome {
			batches := []journal.Batch{batch(own(i), 0, 1), batch("test/shared", uint64(round), 1)}
			if i%2 > 0 { // a store that locks in the order of the batches stands still
				batches[0], batches[1] = batches[1], batches[0]
			}
			receipt, err := store.Commit(s.ctx, fmt.Sprintf("round %d racer %d", round, i), batches...)
			return outcome{receipt, err}
		})
		won := 0
		for i, o := range outcomes {
			want := 0
			switch {
			case o.err == nil:
				won++
				want = 1
			case !errors.Is(o.err, journal.ErrConflict):
				s.broken("round %d: a racer over two streams got an error that is no conflict: %v", round, o.err)
			}
			if n := len(s.read(store, own(i), 0)); n != want {
				s.broken("round %d: a racer that lost one stream wrote %d records to the other, or won and wrote none: the error was %v", round, n, o.err)
			}
		}
		if n := len(s.read(store, "test/shared", 0)); won != 1 || n != round+1 {
			s.broken("round %d: %d of %d racers over two streams won, and the shared one has %d records, want 1 and %d", round, won, racers, n, round+1)
		}
	}
}

// onceAnywhere sends the same command with another stream from each racer: no
// version tells them apart, only the command.
func (s *suite) onceAnywhere() {
	store := s.open(s.t)
	for round := range rounds {
		command := fmt.Sprintf("round %d", round)
		stream := func(i int) string { return fmt.Sprintf("test/s-%d-%d", round, i) }
		outcomes := race(func(i int) outcome {
			receipt, err := store.Commit(s.ctx, command, batch(stream(i), 0, 1))
			return outcome{receipt, err}
		})
		written := 0
		for i, o := range outcomes {
			s.must(o.err, "commit the same command for several streams at the same time")
			if !sameReceipt(o.receipt, outcomes[0].receipt) {
				s.broken("%s for several streams: one got the receipt %v, another %v", command, o.receipt, outcomes[0].receipt)
			}
			written += len(s.read(store, stream(i), 0))
		}
		if written != 1 {
			s.broken("%s for several streams was written %d times, want once", command, written)
		}
	}
}

// patience is how often the suite asks whether a commit that was cut off lands
// after all.
const patience = 20_000

// staysAbsent asks for a command that has not been committed again and again: it
// must not be committed behind the caller's back.
func (s *suite) staysAbsent(store journal.Store, command string) {
	s.t.Helper()
	for range patience {
		runtime.Gosched()
		s.unheard(store, command)
	}
}
