package ordering_test

import (
	"context"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license/journal"
	"github.com/licit-go/licit/license/journal/journaltest"
	"github.com/licit-go/licit/smart/ordering"
)

var codec = journal.Codec[ordering.Event]{Encode: ordering.EncodeEvent, Decode: ordering.DecodeEvent}

const stream = "order/O-1"

// commit runs a decision through the journal.
func commit(ctx context.Context, store journal.Store, command string, decide func(o *ordering.Order) (ordering.Event, error)) (journal.Receipt, error) {
	return journal.Do(ctx, store, command, 4, func(tx *journal.Tx) error {
		o := ordering.New("O-1", ordering.Policy{})
		if err := journal.Load(ctx, store, stream, o, codec); err != nil {
			return err
		}
		e, err := decide(o)
		if err != nil {
			return err
		}
		return journal.Append(tx, stream, o, codec, e)
	})
}

// TestSweep runs each step through the journal with the k-th call of the store failing:
// afterwards it has happened or not, and repeated it has happened once.
func TestSweep(t *testing.T) {
	s := begin(t, ordering.Policy{})
	place, first, second, third, last := s.act(), s.later(week).act(), s.later(week).act(), s.later(week).act(), s.later(week).act()
	steps := []func(o *ordering.Order) (ordering.Event, error){
		func(o *ordering.Order) (ordering.Event, error) { return event(o.Place(place, bare)) },
		func(o *ordering.Order) (ordering.Event, error) { return event(o.Remind(first)) },
		func(o *ordering.Order) (ordering.Event, error) { return event(o.Remind(second)) },
		func(o *ordering.Order) (ordering.Event, error) { return event(o.Remind(third)) },
		func(o *ordering.Order) (ordering.Event, error) { return event(o.Call(last)) },
		func(o *ordering.Order) (ordering.Event, error) { return event(o.Assign(last, "acme", true)) },
	}
	for n, name := range []string{"place", "remind", "remind again", "remind at last", "call", "assign"} {
		t.Run(name, func(t *testing.T) {
			journaltest.Sweep(t, func(t testing.TB) journaltest.Scenario {
				store := journal.NewMemory()
				for before := range n {
					_, err := commit(t.Context(), store, "before-"+strconv.Itoa(before), steps[before])
					require.NoError(t, err)
				}
				return journaltest.Scenario{
					Store: store,
					Run: func(ctx context.Context, st journal.Store) (journal.Receipt, error) {
						return commit(ctx, st, "command", steps[n])
					},
					State: func(ctx context.Context, st journal.Store) (string, error) {
						o := ordering.New("O-1", ordering.Policy{})
						if err := journal.Load(ctx, st, stream, o, codec); err != nil {
							return "", err
						}
						data, err := o.Snapshot()
						return string(data), err
					},
				}
			})
		})
	}
}
