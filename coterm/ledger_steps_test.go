package coterm_test

import (
	"fmt"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/licit-go/licit/coterm"
	"github.com/licit-go/licit/license"
)

// at reads an instant: a day, or RFC 3339.
func at(s string) time.Time {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		t, err = time.Parse(time.RFC3339Nano, s)
	}
	if err != nil {
		panic(err)
	}
	return t.UTC()
}

func act(s string) license.Act { return license.Act{At: at(s), By: "ada@example.com"} }

func key(n int) license.Key { return license.MustParseKey(fmt.Sprintf("Z2%010d", n)) }

func counts(pairs ...any) license.Counts {
	var lines []license.Line
	for i := 0; i < len(pairs); i += 2 {
		lines = append(lines, license.Line{Model: license.Model(pairs[i].(string)), Count: pairs[i+1].(int)})
	}
	return license.MustCounts(lines...)
}

// fresh is a licence that nobody has claimed: model, count, … from a day, for so
// many days.
func fresh(tb rapid.TB, k license.Key, start string, days int, pairs ...any) license.Issued {
	tb.Helper()
	l, err := license.NewLicense(k, counts(pairs...), license.MustParseDate(start), days)
	require.NoError(tb, err)
	return license.Fresh(l)
}

func prices(tb rapid.TB, pairs ...any) coterm.Prices {
	tb.Helper()
	list := map[license.Model]decimal.Decimal{}
	for i := 0; i < len(pairs); i += 2 {
		list[license.Model(pairs[i].(string))] = decimal.RequireFromString(pairs[i+1].(string))
	}
	p, err := coterm.NewPrices(list)
	require.NoError(tb, err)
	return p
}

// created is an organization that begins on that day.
func created(tb rapid.TB, on string, policy coterm.Policy) *coterm.Organization {
	tb.Helper()
	o := coterm.New("1", policy)
	e, err := o.Create(act(on))
	require.NoError(tb, err)
	require.NoError(tb, o.Apply(e))
	return o
}

// claim claims and applies.
func claim(tb rapid.TB, o *coterm.Organization, on string, mode coterm.Mode, p coterm.Prices, issued ...license.Issued) coterm.Claimed {
	tb.Helper()
	e, err := o.Claim(act(on), mode, p, issued...)
	require.NoError(tb, err)
	require.NoError(tb, o.Apply(e))
	return e
}

// undo undoes and applies.
func undo(tb rapid.TB, o *coterm.Organization, on string, k, replacement license.Key) coterm.Undone {
	tb.Helper()
	e, err := o.Undo(act(on), k, replacement)
	require.NoError(tb, err)
	require.NoError(tb, o.Apply(e))
	return e
}

// giveBack returns devices of a key and applies.
func giveBack(tb rapid.TB, o *coterm.Organization, on string, k license.Key, devices license.Counts, replacement license.Key) coterm.Returned {
	tb.Helper()
	e, err := o.Return(act(on), k, devices, replacement)
	require.NoError(tb, err)
	require.NoError(tb, o.Apply(e))
	return e
}

// report reports devices in networks and applies.
func report(tb rapid.TB, o *coterm.Organization, on string, pairs ...any) coterm.UsageReported {
	tb.Helper()
	e, err := o.ReportUsage(act(on), coterm.Usage{InNetworks: counts(pairs...)})
	require.NoError(tb, err)
	require.NoError(tb, o.Apply(e))
	return e
}

// converted converts to per-device licensing and applies.
func converted(tb rapid.TB, o *coterm.Organization, on string) coterm.Converted {
	tb.Helper()
	e, err := o.Convert(act(on), license.PerDevice)
	require.NoError(tb, err)
	require.NoError(tb, o.Apply(e))
	return e
}

// state is all there is to an organization, as bytes.
func state(tb rapid.TB, o *coterm.Organization) string {
	tb.Helper()
	s, err := o.Snapshot()
	require.NoError(tb, err)
	return string(s)
}

// refuses sees that something is refused for that one reason, with exactly those
// fields, name and value in turn, and that nothing has changed.
func refuses(tb rapid.TB, o *coterm.Organization, try func() error, reason license.Reason, rule string, pairs ...string) {
	tb.Helper()
	before := state(tb, o)
	err := try()
	require.ErrorIs(tb, err, reason)
	all := license.Refusals(err)
	require.Len(tb, all, 1, err)
	require.Equal(tb, license.Refuse(reason, rule, pairs...), all[0])
	require.Equal(tb, before, state(tb, o), "what is refused changes nothing")
}

// keysOf lists the claimed keys in the order of record, each with its state.
func keysOf(o *coterm.Organization) []string {
	var all []string
	for c := range o.Claims() {
		all = append(all, c.License.Key().String()+" "+string(c.State))
	}
	return all
}
