package coterm_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/coterm"
	"github.com/licit-go/licit/license"
)

// What a renewal carries, by each option, with a surplus, with none, and with a
// debt that is forgiven first.
func TestCarryCT5(t *testing.T) {
	p := prices(t, "MR", "100", "MX84", "300")
	for _, tt := range []struct {
		name  string
		carry coterm.Carry
		at    string
		exact string // days left after the renewal
	}{
		// Three MR until 2020-04-10 (day 100) and one that ends a day later: 300 a
		// day and 100 1/4 days; renewed by an MX84 of 365 days from 2020-01-01.
		{"convert, 50 1/4 days of 400 on 300", coterm.ConvertValue, "2020-02-20", "382/1"},
		{"keep, 50 whole days", coterm.KeepDays, "2020-02-20", "365/1"},
		{"discard", coterm.Discard, "2020-02-20", "315/1"},
		{"convert, the last quarter", coterm.ConvertValue, "2020-04-10", "796/3"},
		{"keep, none on the last day", coterm.KeepDays, "2020-04-10", "265/1"},
		{"discard, the last quarter", coterm.Discard, "2020-04-10", "265/1"},
		{"convert, none once it has passed", coterm.ConvertValue, "2020-04-11", "264/1"},
		{"keep, none once it has passed", coterm.KeepDays, "2020-04-11", "264/1"},
		{"discard, none once it has passed", coterm.Discard, "2020-04-11", "264/1"},
		{"convert, long after", coterm.ConvertValue, "2020-10-01", "91/1"},
		{"keep, long after", coterm.KeepDays, "2020-10-01", "91/1"},
		{"discard, long after", coterm.Discard, "2020-10-01", "91/1"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			o := created(t, "2020-01-01", coterm.Policy{Carry: tt.carry})
			claim(t, o, "2020-01-01", coterm.AddDevices, p,
				fresh(t, key(1), "2020-01-01", 100, "MR", 3), fresh(t, key(2), "2020-01-01", 101, "MR", 1))
			e := claim(t, o, tt.at, coterm.Renew, p, fresh(t, key(3), "2020-01-01", 365, "MX84", 1))
			require.Equal(t, tt.carry, e.Carry)
			require.Equal(t, tt.exact, o.Remaining(at(tt.at)).String())
			require.Equal(t, counts("MX84", 1), o.Limits())
			require.Equal(t, []string{key(1).String() + " superseded", key(2).String() + " superseded", key(3).String() + " live"}, keysOf(o))
		})
	}
}

// A renewal of an organization without licences carries nothing, whatever the
// option.
func TestRenewNothingCT5(t *testing.T) {
	for _, carry := range []coterm.Carry{"", coterm.ConvertValue, coterm.KeepDays, coterm.Discard} {
		o := created(t, "2020-01-01", coterm.Policy{Carry: carry})
		claim(t, o, "2020-06-01", coterm.Renew, coterm.EqualWeights, fresh(t, key(1), "2020-06-01", 30, "MR", 1))
		require.Equal(t, "30/1", o.Remaining(at("2020-06-01")).String())
		require.Equal(t, []string{key(1).String() + " live"}, keysOf(o))
	}
}

// Additions carry nothing and say so.
func TestAdditionHasNoCarryCT5(t *testing.T) {
	o := created(t, "2020-01-01", coterm.Policy{Carry: coterm.Discard})
	e := claim(t, o, "2020-06-01", coterm.AddDevices, coterm.EqualWeights, fresh(t, key(1), "2020-06-01", 30, "MR", 1))
	require.Empty(t, e.Carry)
}

// Value carried onto few devices lasts the longer: what is left of 1000 devices
// for 300 days is 300,000 days of one, past the calendar after some renewals.
func TestCarryPastTheCalendarCT5(t *testing.T) {
	o := created(t, "2020-01-01", coterm.Policy{})
	claim(t, o, "2020-01-01", coterm.AddDevices, coterm.EqualWeights, fresh(t, key(1), "2020-01-01", 300, "MR", 1000))
	claim(t, o, "2020-01-01", coterm.Renew, coterm.EqualWeights, fresh(t, key(2), "2020-01-01", 1, "MR", 1))
	require.Equal(t, "300001/1", o.Remaining(at("2020-01-01")).String())
	claim(t, o, "2020-01-01", coterm.AddDevices, coterm.EqualWeights, fresh(t, key(3), "2020-01-01", 3650, "MR", 1000))
	refuses(t, o, func() error {
		_, err := o.Claim(act("2020-01-01"), coterm.Renew, coterm.EqualWeights, fresh(t, key(4), "2020-01-01", 1, "MR", 1))
		return err
	}, coterm.ErrDateOutOfRange, "CT-7", "key", key(4).String(), "latest", "9999-12-31")
}

// Additions of one day commute: every order of claims, in one step or several,
// ends on the same date with the same limits.
func TestOrderOfADayCT10(t *testing.T) {
	p := prices(t, "MR", "150.25", "MX84", "2000", "MS120-8", "0.0001")
	issued := []license.Issued{
		fresh(t, key(1), "2020-01-01", 365, "MR", 3), fresh(t, key(2), "2019-05-06", 1095, "MX84", 1, "MR", 2), fresh(t, key(3), "2020-03-01", 1, "MS120-8", 7),
	}
	want := created(t, "2020-01-01", coterm.Policy{})
	claim(t, want, "2020-02-01", coterm.AddDevices, p, issued...)
	for _, order := range [][]int{{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}} {
		same, apart := created(t, "2020-01-01", coterm.Policy{}), created(t, "2020-01-01", coterm.Policy{})
		for i, n := range order {
			claim(t, same, "2020-02-01", coterm.AddDevices, p, issued[n])
			claim(t, apart, []string{"2020-02-01", "2020-02-01T10:00:00Z", "2020-02-01T23:59:59Z"}[i], coterm.AddDevices, p, issued[n])
		}
		for _, o := range []*coterm.Organization{same, apart} {
			require.Equal(t, want.Ledger(), o.Ledger())
			require.Equal(t, want.Limits(), o.Limits())
		}
		require.Equal(t, keysOf(want), keysOf(same), "the order of record is instant, then key")
	}
}

// Of two renewals at one instant the later key supersedes, whichever was claimed
// first; so a renewal, or an addition, that sorts before takes its place there.
func TestRenewalsOfOneInstantCT10(t *testing.T) {
	first, second := fresh(t, key(1), "2020-01-01", 365, "MR", 20), fresh(t, key(2), "2020-01-01", 365, "MR", 5)
	for _, order := range [][2]license.Issued{{first, second}, {second, first}} {
		o := created(t, "2020-01-01", coterm.Policy{})
		claim(t, o, "2020-01-01", coterm.Renew, coterm.EqualWeights, order[0])
		claim(t, o, "2020-01-01", coterm.Renew, coterm.EqualWeights, order[1])
		require.Equal(t, counts("MR", 5), o.Limits())
		require.Equal(t, []string{key(1).String() + " superseded", key(2).String() + " live"}, keysOf(o))
		require.Equal(t, "1825/1", o.Remaining(at("2020-01-01")).String())
	}

	o := created(t, "2020-01-01", coterm.Policy{})
	claim(t, o, "2020-01-01", coterm.Renew, coterm.EqualWeights, second)
	e := claim(t, o, "2020-01-01", coterm.AddDevices, coterm.EqualWeights, first)
	require.Empty(t, e.Limits, "the addition stands before the renewal, which supersedes it")
	require.Equal(t, []string{key(1).String() + " superseded", key(2).String() + " live"}, keysOf(o))
	third := fresh(t, key(3), "2020-01-01", 365, "MR", 1)
	claim(t, o, "2020-01-01", coterm.AddDevices, coterm.EqualWeights, third)
	require.Equal(t, counts("MR", 6), o.Limits())
}
