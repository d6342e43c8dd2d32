package perdevice_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/license/journal"
	"github.com/licit-go/licit/license/journal/journaltest"
	"github.com/licit-go/licit/license/transfer"
	"github.com/licit-go/licit/perdevice"
)

// populated brings two organizations into being through the journal. In the first
// there are: a device Q-1 with licence A, behind it B; a device Q-2; a network
// N-1 with seats S; unused are C and the seats U.
func populated(t testing.TB, f house) {
	at := license.Act{At: moment("2024-01-01T00:00:00Z"), By: "ada"}
	n := 0
	step := func(id license.ID, decide func(*perdevice.Organization) (perdevice.Event, error)) {
		n++
		_, err := f.do(fmt.Sprintf("populate-%d", n), id, decide)
		require.NoError(t, err)
	}
	for _, id := range []license.ID{"1", "2"} {
		step(id, func(o *perdevice.Organization) (perdevice.Event, error) { return decision(o.Create(at)) })
	}
	step("1", func(o *perdevice.Organization) (perdevice.Event, error) {
		return decision(o.Claim(at, "", freshLicense("A", 0, 365, at.At), freshLicense("B", 0, 365, at.At), freshLicense("C", 0, 365, at.At), freshLicense("S", 25, 365, at.At), freshLicense("U", 50, 365, at.At)))
	})
	for _, serial := range []perdevice.Serial{"Q-1", "Q-2"} {
		step("1", func(o *perdevice.Organization) (perdevice.Event, error) {
			return decision(o.AddDevice(at, serial, "MX64"))
		})
	}
	step("1", func(o *perdevice.Organization) (perdevice.Event, error) { return decision(o.AddNetwork(at, "N-1")) })
	step("1", func(o *perdevice.Organization) (perdevice.Event, error) { return decision(o.Assign(at, "A", "Q-1")) })
	step("1", func(o *perdevice.Organization) (perdevice.Event, error) { return decision(o.Assign(at, "B", "Q-1")) })
	step("1", func(o *perdevice.Organization) (perdevice.Event, error) {
		return decision(o.AssignSeats(at, "S", "N-1", 25, ""))
	})
}

// TestSweep runs each decision through the journal with the k-th call of the
// store failing: afterwards it has happened or not, and repeated it has happened
// once. A move changes both organizations or neither (TR-15).
func TestSweep(t *testing.T) {
	now := license.Act{At: moment("2024-01-01T00:00:00Z").Add(24 * time.Hour), By: "ada"}
	one := func(decide func(*perdevice.Organization) (perdevice.Event, error)) func(house) (journal.Receipt, error) {
		return func(f house) (journal.Receipt, error) { return f.do("x", "1", decide) }
	}
	for _, s := range []struct {
		name string
		run  func(f house) (journal.Receipt, error)
	}{
		{"claim", one(func(o *perdevice.Organization) (perdevice.Event, error) {
			return decision(o.Claim(now, "", freshLicense("X", 0, 365, now.At)))
		})},
		{"undo", one(func(o *perdevice.Organization) (perdevice.Event, error) { return decision(o.Undo(now, "C")) })},
		{"assign", one(func(o *perdevice.Organization) (perdevice.Event, error) { return decision(o.Assign(now, "C", "Q-2")) })},
		{"dequeue", one(func(o *perdevice.Organization) (perdevice.Event, error) { return decision(o.Dequeue(now, "B")) })},
		{"unassign", one(func(o *perdevice.Organization) (perdevice.Event, error) {
			return decision(o.Unassign(now, "A", perdevice.WholeChain))
		})},
		{"reassign", one(func(o *perdevice.Organization) (perdevice.Event, error) { return decision(o.Reassign(now, "A", "Q-2")) })},
		{"assign seats", one(func(o *perdevice.Organization) (perdevice.Event, error) {
			return decision(o.AssignSeats(now, "U", "N-1", 20, "V"))
		})},
		{"renew seats", one(func(o *perdevice.Organization) (perdevice.Event, error) {
			return decision(o.RenewSeats(now, "S", "U", "V"))
		})},
		{"move one", func(f house) (journal.Receipt, error) { return f.move("x", now, "1", "2", "C") }},
		{"move a queue with its device", func(f house) (journal.Receipt, error) { return f.move("x", now, "1", "2", "B") }},
		{"move seats", func(f house) (journal.Receipt, error) { return f.moveSeats("x", now, "1", "2", "S", 10, "V") }},
	} {
		t.Run(s.name, func(t *testing.T) {
			journaltest.Sweep(t, func(t testing.TB) journaltest.Scenario {
				store := journal.NewMemory()
				in := func(ctx context.Context, st journal.Store) house { return house{ctx: ctx, store: st, attempts: 4} }
				populated(t, in(t.Context(), store))
				return journaltest.Scenario{
					Store: store,
					Run: func(ctx context.Context, st journal.Store) (journal.Receipt, error) {
						return s.run(in(ctx, st))
					},
					State: func(ctx context.Context, st journal.Store) (string, error) { return in(ctx, st).state("1", "2") },
				}
			})
		})
	}
}

// Two who move the same licence at once: one does, and it is in one place.
func TestMovesRace(t *testing.T) {
	f := house{ctx: t.Context(), store: journal.NewMemory(), attempts: 10}
	populated(t, f)
	now := license.Act{At: moment("2024-01-02T00:00:00Z"), By: "ada"}
	errs := make(chan error)
	for _, command := range []string{"a", "b"} {
		go func() {
			_, err := f.move(command, now, "1", "2", "A")
			errs <- err
		}()
	}
	first, second := <-errs, <-errs
	if first == nil {
		first, second = second, first
	}
	// The loser may have read the one organization before the move and the other
	// after it.
	require.Subset(t, []license.Reason{transfer.ErrLicenseUnknown, perdevice.ErrLicenseTaken, perdevice.ErrDeviceTaken}, reasonsOf(first))
	require.Error(t, first)
	require.NoError(t, second)
	for id, wanted := range map[license.ID]bool{"1": false, "2": true} {
		o, err := f.org(id)
		require.NoError(t, err)
		for _, l := range []license.ID{"A", "B"} {
			_, held := o.License(l, now.At)
			require.Equal(t, wanted, held)
		}
	}
}
