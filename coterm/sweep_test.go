package coterm_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/coterm"
	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/license/dashboard"
	"github.com/licit-go/licit/license/journal"
	"github.com/licit-go/licit/license/journal/journaltest"
)

// TestSweep runs each decision through the journal with the k-th call of the
// store failing: afterwards it has happened or not, and repeated it has happened
// once.
func TestSweep(t *testing.T) {
	twelve := counts("MR Enterprise", 12)
	// A scene is an organization with two keys claimed and a third one issued.
	scene := func(t testing.TB, f house) {
		steps := []func() (journal.Receipt, error){
			func() (journal.Receipt, error) { return f.create("create", act("2024-01-01"), "1") },
			func() (journal.Receipt, error) {
				return f.claim("c1", act("2024-01-02"), "1", coterm.AddDevices, key(1))
			},
			func() (journal.Receipt, error) { return f.claim("c2", act("2024-01-03"), "1", coterm.Renew, key(2)) },
		}
		_, err := f.create("create-2", act("2024-01-01"), "2")
		require.NoError(t, err)
		for n := range 3 {
			issued := fresh(t, key(n+1), "2024-01-01", 365, "MR Enterprise", 12)
			_, err := f.issue("i"+key(n+1).String(), act("2024-01-01"), issued.License)
			require.NoError(t, err)
		}
		for _, s := range steps {
			_, err := s()
			require.NoError(t, err)
		}
	}
	nothing := func(testing.TB, house) {}
	begun := func(t testing.TB, f house) {
		_, err := f.create("create", act("2024-01-01"), "1")
		require.NoError(t, err)
	}
	now := act("2024-01-05")
	for _, s := range []struct {
		name    string
		prepare func(testing.TB, house)
		run     func(f house) (journal.Receipt, error)
	}{
		{"create", nothing, func(f house) (journal.Receipt, error) { return f.create("x", now, "1") }},
		{"claim", scene, func(f house) (journal.Receipt, error) { return f.claim("x", now, "1", coterm.AddDevices, key(3)) }},
		{"renew", scene, func(f house) (journal.Receipt, error) { return f.claim("x", now, "1", coterm.Renew, key(3)) }},
		{"undo the newest", scene, func(f house) (journal.Receipt, error) { return f.undo("x", now, "1", key(2), key(9)) }},
		{"undo an older one", scene, func(f house) (journal.Receipt, error) { return f.undo("x", now, "1", key(1), key(9)) }},
		{"return a part", scene, func(f house) (journal.Receipt, error) {
			return f.giveBack("x", now, "1", key(2), counts("MR Enterprise", 5), key(9))
		}},
		{"return all", scene, func(f house) (journal.Receipt, error) {
			return f.giveBack("x", now, "1", key(2), twelve, license.Key{})
		}},
		{"move a part", scene, func(f house) (journal.Receipt, error) {
			return f.move("x", now, "1", "2", asking(key(2), counts("MR Enterprise", 5), key(7), key(9)))
		}},
		{"move all to renew", scene, func(f house) (journal.Receipt, error) {
			ask := asking(key(2), twelve, key(9), license.Key{})
			ask.Mode = coterm.Renew
			return f.move("x", now, "1", "2", ask)
		}},
		{"report usage", scene, func(f house) (journal.Receipt, error) {
			return f.report("x", now, "1", coterm.Usage{InNetworks: counts("MR Enterprise", 13)})
		}},
		{"import", begun, func(f house) (journal.Receipt, error) {
			list := []dashboard.CotermLicense{{
				Key: key(7).String(), Duration: 365, Mode: "addDevices", StartedAt: at("2024-01-01"), ClaimedAt: at("2024-01-01"),
				Counts: []dashboard.Count{{Model: "MR Enterprise", Count: 3}},
			}}
			return f.do("x", "1", func(o *coterm.Organization) (coterm.Event, []note, error) {
				e, err := o.Import(now, coterm.EqualWeights, list)
				return e, nil, err
			})
		}},
		{"convert", scene, func(f house) (journal.Receipt, error) {
			return f.do("x", "1", func(o *coterm.Organization) (coterm.Event, []note, error) {
				e, err := o.Convert(now, license.PerDevice)
				return e, nil, err
			})
		}},
		{"issue", scene, func(f house) (journal.Receipt, error) {
			return f.issue("x", now, fresh(t, key(9), "2024-01-01", 365, "MT", 1).License)
		}},
		{"return a part unclaimed", scene, func(f house) (journal.Receipt, error) {
			return f.register("x", func() ([]note, error) {
				entry, err := f.key(key(3))
				if err != nil {
					return nil, err
				}
				rest, err := entry.License().Reissue(key(9), counts("MR Enterprise", 7))
				if err != nil {
					return nil, err
				}
				end, err := entry.Return(now, "", counts("MR Enterprise", 5), rest, "rma@example.com")
				if err != nil {
					return nil, err
				}
				return f.replace(now, entry, end, end.Replacements())
			})
		}},
	} {
		t.Run(s.name, func(t *testing.T) {
			journaltest.Sweep(t, func(t testing.TB) journaltest.Scenario {
				store := journal.NewMemory()
				in := func(ctx context.Context, st journal.Store) house { return house{ctx: ctx, store: st, attempts: 4} }
				s.prepare(t, in(t.Context(), store))
				return journaltest.Scenario{
					Store: store,
					Run: func(ctx context.Context, st journal.Store) (journal.Receipt, error) {
						return s.run(in(ctx, st))
					},
					State: func(ctx context.Context, st journal.Store) (string, error) {
						return in(ctx, st).state([]license.ID{"1", "2"}, []license.Key{key(1), key(2), key(3), key(7), key(9)})
					},
				}
			})
		})
	}
}
