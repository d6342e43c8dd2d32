package coterm_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/coterm"
	"github.com/licit-go/licit/license"
)

// A term of any positive whole number of days is a term, and a year has 365.
func TestTermsCT1(t *testing.T) {
	for _, tt := range []struct {
		days int
		end  string
	}{
		{1, "2013-01-02"}, {365, "2014-01-01"}, {1095, "2016-01-01"}, {1825, "2017-12-31"}, {2555, "2019-12-31"}, {3650, "2022-12-30"},
	} {
		o := created(t, "2013-01-01", coterm.Policy{})
		claim(t, o, "2013-01-01", coterm.AddDevices, coterm.EqualWeights, fresh(t, key(1), "2013-01-01", tt.days, "MR", 1))
		require.Equal(t, tt.end, o.Expires().String())
	}
}

// A key burns from its start, whenever it is claimed; on its end day it is over.
func TestKeyEndCT2(t *testing.T) {
	issued := fresh(t, key(1), "2013-01-01", 365, "MR", 1)
	for _, tt := range []struct {
		at      string
		left    int
		refused bool
	}{
		{"2012-12-01T00:00:00Z", 396, false}, // before it starts
		{"2013-01-01T00:00:00Z", 365, false},
		{"2013-12-30T12:00:00Z", 2, false},
		{"2013-12-31T00:00:00Z", 1, false},
		{"2013-12-31T23:59:59.999999999Z", 1, false},
		{"2014-01-01T00:00:00Z", 0, true},
		{"2014-01-01T00:00:00.000000001Z", 0, true},
		{"2014-01-02T00:00:00Z", 0, true},
	} {
		o := created(t, "2012-01-01", coterm.Policy{})
		if tt.refused {
			refuses(t, o, func() error {
				_, err := o.Claim(act(tt.at), coterm.AddDevices, coterm.EqualWeights, issued)
				return err
			}, coterm.ErrKeyExpired, "CT-12", "key", key(1).String(), "end", "2014-01-01", "at", tt.at[:10])
			continue
		}
		claim(t, o, tt.at, coterm.AddDevices, coterm.EqualWeights, issued)
		require.Equal(t, "2014-01-01", o.Expires().String(), tt.at)
		require.Equal(t, int64(tt.left), o.Remaining(at(tt.at)).Num().Int64(), tt.at)
	}
}

// Debt is forgiven once the exact date has passed, not before and not on it.
func TestSettleCT6(t *testing.T) {
	first := license.MustParseDate("2020-01-01").Number()
	for _, tt := range []struct {
		name    string
		ends    []int // own ends of equal keys, in days from the first
		claimed int   // day of the key that comes later and lasts until day 200
		exact   string
	}{
		// Whole date, day 100: one key until 100, then one until 200.
		{"whole, D-1", []int{100}, 99, "51/1"},
		{"whole, D", []int{100}, 100, "50/1"},
		{"whole, D+1: (101 + 200) / 2 - 101", []int{100}, 101, "99/2"},
		// Fractional date, day 100 1/2: two keys until 100 and 101.
		{"fraction, D-1/2", []int{100, 101}, 100, "101/3"},
		{"fraction, D+1/2: (2 × 101 + 200) / 3 - 101", []int{100, 101}, 101, "33/1"},
		{"fraction, D+3/2: (2 × 102 + 200) / 3 - 102", []int{100, 101}, 102, "98/3"},
	} {
		o := created(t, "2020-01-01", coterm.Policy{})
		n := 1
		for _, end := range tt.ends {
			claim(t, o, "2020-01-01", coterm.AddDevices, coterm.EqualWeights, fresh(t, key(n), "2020-01-01", end, "MR", 1))
			n++
		}
		day, err := license.DateNumber(first + tt.claimed)
		require.NoError(t, err)
		e := claim(t, o, day.String(), coterm.AddDevices, coterm.EqualWeights, fresh(t, key(n), "2020-01-01", 200, "MR", 1))
		require.Equal(t, tt.exact, o.Remaining(day.Start()).String(), tt.name)

		terms := []coterm.Term{}
		for _, end := range tt.ends {
			ends, err := license.DateNumber(first + end)
			require.NoError(t, err)
			terms = append(terms, coterm.Term{Worth: 10_000, End: ends, Claimed: license.MustParseDate("2020-01-01")})
		}
		old := coterm.Ledger{}.Add(terms...)
		require.Equal(t, old, e.Before.Ledger)
		settled := old.Settle(day)
		require.Equal(t, settled, settled.Settle(day), "settling twice is settling once")
		if old.Remaining(day).Sign() >= 0 {
			require.Equal(t, old, settled)
		} else {
			require.Equal(t, "0/1", settled.Remaining(day).String())
			require.Equal(t, old.W(), settled.W())
		}
	}
}

// What was forgiven once is not owed again, and does not come back in a later
// step.
func TestSettleOnceCT6(t *testing.T) {
	o := created(t, "2020-01-01", coterm.Policy{})
	claim(t, o, "2020-01-01", coterm.AddDevices, coterm.EqualWeights, fresh(t, key(1), "2020-01-01", 10, "MR", 3))
	claim(t, o, "2020-12-31", coterm.AddDevices, coterm.EqualWeights, fresh(t, key(2), "2020-12-31", 100, "MR", 1)) // day 365
	require.Equal(t, "25/1", o.Remaining(at("2020-12-31")).String(), "three begin again with 0 days, one brings 100")
}

// The organization is expired from 00:00 UTC of the whole day of its date; a
// fraction of that day is left for the reckoning.
func TestExpiryInstantCT7(t *testing.T) {
	o := created(t, "2020-01-01", coterm.Policy{})
	claim(t, o, "2020-01-01", coterm.AddDevices, coterm.EqualWeights,
		fresh(t, key(1), "2020-01-01", 100, "MR", 2), fresh(t, key(2), "2020-01-01", 101, "MR", 1))
	require.Equal(t, "301/3", o.Remaining(at("2020-01-01")).String())
	require.Equal(t, "2020-04-10", o.Expires().String())
	date := at("2020-04-10")
	for _, tt := range []struct {
		off     time.Duration
		expired bool
		status  coterm.Status
	}{
		{-1, false, coterm.Warning}, {0, true, coterm.LicenseRequired}, {1, true, coterm.LicenseRequired},
	} {
		c := o.Compliance(date.Add(tt.off))
		require.Equal(t, tt.expired, c.Expired, tt.off)
		require.Equal(t, tt.status, c.Status, tt.off)
		if tt.expired {
			require.Equal(t, date, c.Since)
		}
	}
	require.Equal(t, "1/3", o.Remaining(date).String())
	require.Equal(t, "-2/3", o.Remaining(date.Add(license.Day)).String())
}

// Without a licence there is no date, and the ledger is the zero one.
func TestNoLicenceNoDateCT7(t *testing.T) {
	o := created(t, "2020-01-01", coterm.Policy{})
	require.True(t, o.Expires().IsZero())
	require.Nil(t, o.Remaining(at("2020-01-01")))
	require.Equal(t, coterm.Ledger{}, o.Ledger())
	require.True(t, o.Ledger().IsZero())
	x := o.Explain(at("2020-01-01"))
	require.Nil(t, x.Remaining)
	require.Nil(t, x.Carried)
	require.Empty(t, x.Parts)
	claim(t, o, "2020-01-01", coterm.AddDevices, coterm.EqualWeights, fresh(t, key(1), "2020-01-01", 10, "MR", 3))
	undo(t, o, "2020-01-01", key(1), key(2))
	require.Equal(t, coterm.Ledger{}, o.Ledger())
}

// Asked about an instant outside the calendar, the answer is that of its last
// day, or of a time before it.
func TestInstantsOutsideTheCalendar(t *testing.T) {
	o := created(t, "2020-01-01", coterm.Policy{})
	claim(t, o, "2020-01-01", coterm.AddDevices, coterm.EqualWeights, fresh(t, key(1), "2020-01-01", 10, "MR", 3))
	last := o.Remaining(license.MaxDate().Start())
	for _, after := range []time.Time{
		time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC),
		time.Date(9999, 12, 31, 23, 0, 0, 0, time.FixedZone("west", -5*60*60)), // 10000 in UTC
		time.Date(200000, 1, 1, 0, 0, 0, 0, time.UTC),
	} {
		require.Equal(t, last, o.Remaining(after))
		require.Equal(t, coterm.ShutDown, o.Compliance(after).Status)
	}
	before := time.Date(-5, 1, 1, 0, 0, 0, 0, time.UTC)
	require.Equal(t, int64(o.Expires().Number()), o.Remaining(before).Num().Int64())
	require.Equal(t, coterm.OK, o.Compliance(before).Status)
}

// The date may be the last day of the calendar, and not the one after.
func TestLastDateCT7(t *testing.T) {
	for _, tt := range []struct {
		second  int // days of the renewal that the first key's day is carried onto
		refused bool
	}{
		{363, false}, {364, false}, {365, true},
	} {
		o := created(t, "9998-12-31", coterm.Policy{})
		claim(t, o, "9998-12-31", coterm.AddDevices, coterm.EqualWeights, fresh(t, key(1), "9998-12-31", 1, "MR", 1))
		second := fresh(t, key(2), "9998-12-31", tt.second, "MR", 1)
		if tt.refused {
			refuses(t, o, func() error {
				_, err := o.Claim(act("9998-12-31"), coterm.Renew, coterm.EqualWeights, second)
				return err
			}, coterm.ErrDateOutOfRange, "CT-7", "key", key(2).String(), "latest", "9999-12-31")
			continue
		}
		claim(t, o, "9998-12-31", coterm.Renew, coterm.EqualWeights, second)
		require.Equal(t, tt.second+1, o.Expires().DaysSince(license.MustParseDate("9998-12-31")))
	}
}

// Devices, more or fewer, never move the date.
func TestDevicesDoNotMoveTheDateCT9(t *testing.T) {
	o := created(t, "2020-01-01", coterm.Policy{})
	claim(t, o, "2020-01-01", coterm.AddDevices, coterm.EqualWeights, fresh(t, key(1), "2020-01-01", 100, "MR", 3))
	ledger := o.Ledger()
	for _, devices := range []int{1, 3, 4, 1000} {
		e := report(t, o, "2020-02-01", "MR", devices, "MX84", devices)
		require.Equal(t, ledger, o.Ledger())
		require.Equal(t, e.Before.Ledger, e.After.Ledger)
		require.Equal(t, e.Before.Expires, e.After.Expires)
		require.Equal(t, counts("MR", 3), o.Limits())
	}
}
