package coterm_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/coterm"
	"github.com/licit-go/licit/license"
)

// outcome is where an organization stands, and its limits.
func outcome(o *coterm.Organization, on string) (coterm.Position, license.Counts) {
	return coterm.Position{Expires: o.Expires(), Ledger: o.Ledger(), OutSince: o.Compliance(at(on)).Since}, o.Limits()
}

// Every decision says beforehand what it comes to: nothing has changed after it,
// and all that it said after Apply.
func TestPreviewIsOutcomeCT25(t *testing.T) {
	o := created(t, "2020-01-01", coterm.Policy{})
	p := prices(t, "MR", "100", "MX84", "300")
	steps := []struct {
		on     string
		decide func() (coterm.Event, coterm.Change, error)
	}{
		{"2020-01-02", func() (coterm.Event, coterm.Change, error) {
			e, err := o.Claim(act("2020-01-02"), coterm.AddDevices, p, fresh(t, key(1), "2020-01-01", 100, "MR", 5))
			return e, e.Change, err
		}},
		{"2020-01-03", func() (coterm.Event, coterm.Change, error) {
			e, err := o.Claim(act("2020-01-03"), coterm.Renew, p, fresh(t, key(2), "2020-01-01", 365, "MX84", 1, "MR", 2))
			return e, e.Change, err
		}},
		{"2020-01-04", func() (coterm.Event, coterm.Change, error) {
			e, err := o.Return(act("2020-01-04"), key(2), counts("MR", 1), key(3))
			return e, e.Change, err
		}},
		{"2020-01-05", func() (coterm.Event, coterm.Change, error) {
			e, err := o.Undo(act("2020-01-05"), key(3), key(4))
			return e, e.Change, err
		}},
		{"2021-01-05", func() (coterm.Event, coterm.Change, error) {
			e, err := o.ReportUsage(act("2021-01-05"), coterm.Usage{InNetworks: counts("MR", 9)})
			return e, coterm.Change{Before: e.Before, After: e.After}, err
		}},
		{"2021-01-06", func() (coterm.Event, coterm.Change, error) {
			e, err := o.Return(act("2021-01-06"), key(1), counts("MR", 5), license.Key{})
			return e, e.Change, err
		}},
	}
	for _, s := range steps {
		before, limits := outcome(o, s.on)
		e, change, err := s.decide()
		require.NoError(t, err)
		require.Equal(t, before, change.Before)
		unchanged, same := outcome(o, s.on)
		require.Equal(t, before, unchanged, "a decision not applied has not happened")
		require.Equal(t, limits, same)

		require.NoError(t, o.Apply(e))
		after, now := outcome(o, s.on)
		require.Equal(t, change.After, after)
		for _, c := range change.Limits {
			require.Equal(t, c.Before, limits.Of(c.Bucket))
			require.Equal(t, c.After, now.Of(c.Bucket))
			require.NotEqual(t, c.Before, c.After)
		}
		for bucket, n := range limits.All() {
			if len(change.Limits) == 0 {
				require.Equal(t, n, now.Of(bucket))
			}
		}
	}
}

// What-ifs chain on a clone: what if I claim A, then renew with B.
func TestWhatIfsChainCT25(t *testing.T) {
	o := created(t, "2020-01-01", coterm.Policy{})
	claim(t, o, "2020-01-01", coterm.AddDevices, coterm.EqualWeights, fresh(t, key(1), "2020-01-01", 365, "MR", 5))
	before := state(t, o)

	what := o.Clone()
	claim(t, what, "2020-02-01", coterm.AddDevices, coterm.EqualWeights, fresh(t, key(2), "2020-02-01", 365, "MX84", 1))
	renewed, err := what.Claim(act("2020-02-01"), coterm.Renew, coterm.EqualWeights, fresh(t, key(3), "2020-02-01", 365, "MR", 5))
	require.NoError(t, err)
	require.Equal(t, []coterm.LimitChange{{Bucket: "MX84", Before: 1, After: 0}}, renewed.Dropped())
	require.Equal(t, before, state(t, o))

	require.ErrorIs(t, o.Apply(renewed), license.ErrStale, "a preview of a preview is not the next event")
	claim(t, o, "2020-02-01", coterm.AddDevices, coterm.EqualWeights, fresh(t, key(2), "2020-02-01", 365, "MX84", 1))
	require.NoError(t, o.Apply(renewed), "unless what it builds on has happened")
	require.NoError(t, what.Apply(renewed))
	require.Equal(t, state(t, o), state(t, what))
}
