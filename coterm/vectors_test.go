package coterm_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/coterm"
	"github.com/licit-go/licit/license"
)

// TestVectors walks the vectors of the co-termination rules by their numbers.
func TestVectors(t *testing.T) {
	equal := coterm.EqualWeights
	type step struct {
		at    string
		mode  coterm.Mode
		start string
		days  int
		of    []any
	}
	add, renew := coterm.AddDevices, coterm.Renew
	for _, v := range []struct {
		number    int
		prices    coterm.Prices
		steps     []step
		at        string
		date      string
		whole     int
		exact     string
		limits    license.Counts
		onlyLimit bool
	}{
		{1, equal, []step{{"2020-01-01", add, "2020-01-01", 365, []any{"MR", 2}}, {"2020-01-01", add, "2020-01-01", 1825, []any{"MR", 1}}},
			"2020-01-01", "2022-05-01", 851, "2555/3", counts("MR", 3), false},
		{2, equal, []step{{"2020-01-01", add, "2020-01-01", 182, []any{"MR", 2}}, {"2020-01-01", add, "2020-01-01", 1825, []any{"MR", 1}}},
			"2020-01-01", "2021-12-30", 729, "2189/3", counts("MR", 3), false},
		{3, equal, []step{{"2020-01-01", add, "2020-01-01", 360, []any{"MR", 10}}, {"2020-04-30", add, "2020-04-30", 360, []any{"MR", 6}}},
			"2020-04-30", "2021-02-09", 285, "285/1", counts("MR", 16), false},
		{4, equal, []step{{"2020-01-01", add, "2020-01-01", 60, []any{"MR", 9}}, {"2020-01-01", add, "2020-01-01", 360, []any{"MR", 1}}},
			"2020-01-01", "2020-03-31", 90, "90/1", counts("MR", 10), false},
		{5, equal, []step{{"2020-01-01", add, "2020-01-01", 180, []any{"MR", 1}}, {"2020-01-01", renew, "2020-01-01", 365, []any{"MR", 1}}},
			"2020-01-01", "2021-06-29", 545, "545/1", counts("MR", 1), false},
		{6, equal, []step{{"2020-01-01", add, "2020-01-01", 180, []any{"MR", 1}}, {"2020-01-01", add, "2020-01-01", 360, []any{"MR", 1}}},
			"2020-01-01", "2020-09-27", 270, "270/1", counts("MR", 2), false},
		{7, prices(t, "MR Enterprise", "150", "MX84 Advanced Security", "2000"), []step{
			{"2013-01-01", add, "2013-01-01", 365, []any{"MR Enterprise", 5}},
			{"2013-05-08", add, "2013-05-08", 1095, []any{"MX84 Advanced Security", 2}}},
			"2013-05-08", "2015-12-23", 959, "18234/19", counts("MR Enterprise", 5, "MX84 Advanced Security", 2), false},
		{8, equal, []step{{"2020-01-01", add, "2020-01-01", 365, []any{"MX75", 1, "MR", 10}}, {"2020-02-01", add, "2020-01-01", 365, []any{"MR", 5}}},
			"", "", 0, "", counts("MX75", 1, "MR", 15), true},
		{9, equal, []step{{"2020-01-01", add, "2020-01-01", 365, []any{"MX75", 1, "MR", 10}}, {"2020-02-01", renew, "2020-01-01", 365, []any{"MR", 5}}},
			"", "", 0, "", counts("MR", 5), true},
		{10, equal, []step{{"2020-01-01", renew, "2020-01-01", 365, []any{"MR", 20}}, {"2020-02-01", renew, "2020-01-01", 365, []any{"MR", 5}}},
			"", "", 0, "", counts("MR", 5), true},
		{11, equal, []step{{"2025-03-01", add, "2024-11-13", 365, []any{"MR", 1}}},
			"2025-03-01", "2025-11-13", 257, "257/1", counts("MR", 1), false},
	} {
		t.Run(fmt.Sprintf("vector %d", v.number), func(t *testing.T) {
			o := created(t, v.steps[0].at, coterm.Policy{})
			for i, s := range v.steps {
				claim(t, o, s.at, s.mode, v.prices, fresh(t, key(i+1), s.start, s.days, s.of...))
			}
			require.Equal(t, v.limits.String(), o.Limits().String())
			if v.onlyLimit {
				return
			}
			require.Equal(t, v.date, o.Expires().String())
			require.Equal(t, v.exact, o.Remaining(at(v.at)).String())
			require.Equal(t, v.whole, o.Expires().DaysSince(license.MustParseDate(v.at)))
		})
	}
}

// Vector 7 also says how much was left before the second claim.
func TestVector7Before(t *testing.T) {
	p := prices(t, "MR Enterprise", "150", "MX84 Advanced Security", "2000")
	o := created(t, "2013-01-01", coterm.Policy{})
	claim(t, o, "2013-01-01", coterm.AddDevices, p, fresh(t, key(1), "2013-01-01", 365, "MR Enterprise", 5))
	require.Equal(t, "238/1", o.Remaining(at("2013-05-08")).String())
	require.Equal(t, "2014-01-01", o.Expires().String(), "CT-2: 2013-01-01 + 365")
}

// Vector 12 without the move, which ends an organization's licences like a full
// return does: no date, no limits, and a grace that begins then.
func TestVector12WithoutLicences(t *testing.T) {
	o := created(t, "2024-01-01", coterm.Policy{})
	claim(t, o, "2024-01-01", coterm.AddDevices, coterm.EqualWeights, fresh(t, key(1), "2024-01-01", 365, "MR", 10))
	e, err := o.Return(act("2024-06-01"), key(1), counts("MR", 10), license.Key{})
	require.NoError(t, err)
	require.NoError(t, o.Apply(e))
	require.True(t, o.Expires().IsZero())
	require.True(t, o.Limits().IsZero())
	require.Nil(t, o.Remaining(at("2024-06-01")))
	require.True(t, o.Ledger().IsZero())
	c := o.Compliance(at("2024-06-01"))
	require.Equal(t, coterm.LicenseRequired, c.Status)
	require.Equal(t, at("2024-06-01"), c.Since)
	require.Equal(t, at("2024-07-01"), c.Until)
}

// Vector 13: the window of an undo includes its boundary.
func TestVector13UndoWindow(t *testing.T) {
	o := created(t, "2024-01-01", coterm.Policy{})
	claim(t, o, "2024-01-01T09:00:00Z", coterm.AddDevices, coterm.EqualWeights, fresh(t, key(1), "2024-01-01", 365, "MR", 10))
	for _, s := range []struct {
		at      string
		refused bool
	}{
		{"2024-01-08T08:59:59Z", false},
		{"2024-01-08T09:00:00Z", false},
		{"2024-01-08T09:00:00.000000001Z", true},
		{"2024-01-08T09:00:01Z", true},
	} {
		_, err := o.Undo(act(s.at), key(1), key(2))
		if s.refused {
			require.ErrorIs(t, err, coterm.ErrUndoWindowClosed, s.at)
		} else {
			require.NoError(t, err, s.at)
		}
	}
}
