package coterm_test

import (
	"math/big"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/coterm"
	"github.com/licit-go/licit/license"
)

// Vector 7, explained: five access points pull the date back, two appliances
// push it forward, and nothing was carried.
func TestExplainVector7CT26(t *testing.T) {
	p := prices(t, "MR Enterprise", "150", "MX84 Advanced Security", "2000")
	o := created(t, "2013-01-01", coterm.Policy{})
	claim(t, o, "2013-01-01", coterm.AddDevices, p, fresh(t, key(1), "2013-01-01", 365, "MR Enterprise", 5))
	claim(t, o, "2013-05-08", coterm.AddDevices, p, fresh(t, key(2), "2013-05-08", 1095, "MX84 Advanced Security", 2))
	x := o.Explain(at("2013-05-08T12:00:00Z"))
	require.Equal(t, "2013-05-08", x.At.String())
	require.Equal(t, "2015-12-23", x.Expires.String())
	require.Equal(t, "18234/19", x.Remaining.String())
	require.Equal(t, "0/1", x.Carried.String())
	require.Len(t, x.Parts, 2)
	mr, mx := x.Parts[0], x.Parts[1]
	require.Equal(t, coterm.Part{
		Key: key(1), State: coterm.Live, Ends: license.MustParseDate("2014-01-01"), Counts: counts("MR Enterprise", 5), Mode: coterm.AddDevices,
		Started: license.MustParseDate("2013-01-01"), ClaimedAt: at("2013-01-01"), UndoUntil: at("2013-01-08"), Share: big.NewRat(750, 4750), Contribution: big.NewRat(750*238, 4750),
	}, mr)
	require.Equal(t, "16/19", mx.Share.String())
	require.Equal(t, "17520/19", mx.Contribution.String())
}

// What renewals and forgiven debt carried, superseded keys, keys past their end
// and invalidated ones each have their place.
func TestExplainEverythingCT26(t *testing.T) {
	o := created(t, "2020-01-01", coterm.Policy{})
	claim(t, o, "2020-01-01", coterm.AddDevices, coterm.EqualWeights, fresh(t, key(9), "2020-01-01", 100, "MR", 2))
	claim(t, o, "2020-01-01", coterm.AddDevices, coterm.EqualWeights, fresh(t, key(8), "2020-01-01", 10, "MR", 1))
	undo(t, o, "2020-01-02", key(8), key(7))
	claim(t, o, "2020-01-11", coterm.Renew, coterm.EqualWeights, fresh(t, key(6), "2020-01-01", 11, "MR", 3)) // 2 × 90 carried onto 3
	giveBack(t, o, "2020-01-12", key(6), counts("MR", 1), key(5))                                             // now onto 2
	x := o.Explain(at("2020-01-21"))
	require.Equal(t, "81/1", x.Remaining.String(), "11 + 90 - 20")
	require.Equal(t, "90/1", x.Carried.String())
	type part struct {
		key                 license.Key
		state               coterm.State
		share, contribution string
	}
	var got []part
	for _, p := range x.Parts {
		got = append(got, part{p.Key, p.State, p.Share.String(), p.Contribution.String()})
	}
	require.Equal(t, []part{
		{key(9), coterm.Superseded, "0/1", "0/1"},
		{key(5), coterm.Live, "1/1", "-9/1"}, // it pulls the date back
		{key(6), coterm.Invalidated, "0/1", "0/1"},
		{key(8), coterm.Invalidated, "0/1", "0/1"},
	}, got)
	gone := x.Parts[2]
	require.Equal(t, coterm.Part{Key: key(6), State: coterm.Invalidated, Ends: license.MustParseDate("2020-01-12"), Share: new(big.Rat), Contribution: new(big.Rat)}, gone)

	// Debt that was forgiven counts as carried.
	claim(t, o, "2021-01-01", coterm.AddDevices, coterm.EqualWeights, fresh(t, key(4), "2021-01-01", 30, "MR", 2))
	x = o.Explain(at("2021-01-01"))
	require.Equal(t, "15/1", x.Remaining.String())
	require.Equal(t, "-355/2", x.Parts[1].Contribution.String(), "half of 355 days since its end")
	require.Equal(t, "355/2", x.Carried.String())
}
