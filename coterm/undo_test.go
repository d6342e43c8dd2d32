package coterm_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/coterm"
	"github.com/licit-go/licit/license"
)

// undoing is an undo that is not applied.
func undoing(o *coterm.Organization, on string, k, replacement license.Key) func() error {
	return func() error {
		_, err := o.Undo(act(on), k, replacement)
		return err
	}
}

// After the window the refusal carries the way through support and what it
// needs; by default, by a policy's own window, and where there is none.
func TestUndoWindowCT14(t *testing.T) {
	needs := "full administrator on both organizations; support passcodes of both; URLs of both License Info pages; key, models and counts"
	for _, tt := range []struct {
		window        time.Duration
		last, until   string
		after, closed string
	}{
		{0, "2020-01-08T09:00:00Z", "2020-01-08T09:00:00Z", "2020-01-08T09:00:00.000000001Z", ""},
		{time.Hour, "2020-01-01T10:00:00Z", "2020-01-01T10:00:00Z", "2020-01-01T10:00:00.000000001Z", ""},
		{1, "2020-01-01T09:00:00.000000001Z", "2020-01-01T09:00:00.000000001Z", "2020-01-01T09:00:00.000000002Z", ""},
		{-1, "", "never", "2020-01-01T09:00:00Z", ""},
	} {
		o := created(t, "2020-01-01", coterm.Policy{UndoWindow: tt.window})
		claim(t, o, "2020-01-01T09:00:00Z", coterm.AddDevices, coterm.EqualWeights, fresh(t, key(1), "2020-01-01", 365, "MX84", 1, "MR", 10))
		refuses(t, o, undoing(o, tt.after, key(1), key(2)), coterm.ErrUndoWindowClosed, "CT-14",
			"key", key(1).String(), "claimedAt", "2020-01-01T09:00:00Z", "undoUntil", tt.until, "at", tt.after,
			"counts", "MR=10, MX84=1", "support", "phone or licensing@meraki.com", "needs", needs)
		if tt.last != "" {
			require.NoError(t, undoing(o, tt.last, key(1), key(2))())
		}
	}
}

// A window that would pass the end of the calendar ends with it.
func TestUndoWindowAtTheEndOfTheCalendarCT14(t *testing.T) {
	o := created(t, "9999-12-30", coterm.Policy{})
	e := claim(t, o, "9999-12-30T12:00:00Z", coterm.AddDevices, coterm.EqualWeights, fresh(t, key(1), "9999-12-30", 1, "MR", 1))
	require.Equal(t, at("9999-12-31T23:59:59.999999999Z"), e.UndoUntil)
	require.NoError(t, undoing(o, "9999-12-31T23:59:59.999999999Z", key(1), key(2))())
}

// A change of policy does not move the windows of what is claimed.
func TestUndoWindowStaysCT14(t *testing.T) {
	o := created(t, "2020-01-01", coterm.Policy{UndoWindow: 24 * time.Hour})
	claim(t, o, "2020-01-01", coterm.AddDevices, coterm.EqualWeights, fresh(t, key(1), "2020-01-01", 365, "MR", 10))
	again, err := coterm.Restore([]byte(state(t, o)), coterm.Policy{UndoWindow: 240 * time.Hour})
	require.NoError(t, err)
	require.ErrorIs(t, undoing(again, "2020-01-03", key(1), key(2))(), coterm.ErrUndoWindowClosed)
}

// Undoing an older claim leaves what the others come to alone.
func TestUndoOlderClaimCT15(t *testing.T) {
	p := prices(t, "MR", "100", "MX84", "300")
	one, two, three := fresh(t, key(1), "2020-01-01", 10, "MR", 3), fresh(t, key(2), "2020-01-01", 365, "MX84", 1), fresh(t, key(3), "2020-01-02", 30, "MR", 1)
	without := created(t, "2020-01-01", coterm.Policy{})
	claim(t, without, "2020-01-02", coterm.AddDevices, p, two)
	claim(t, without, "2020-01-03", coterm.AddDevices, p, three)

	o := created(t, "2020-01-01", coterm.Policy{})
	claim(t, o, "2020-01-01", coterm.AddDevices, p, one)
	claim(t, o, "2020-01-02", coterm.AddDevices, p, two)
	claim(t, o, "2020-01-03", coterm.AddDevices, p, three)
	e := undo(t, o, "2020-01-08", key(1), key(9))
	require.Equal(t, without.Ledger(), o.Ledger())
	require.Equal(t, without.Limits(), o.Limits())
	require.Equal(t, keysOf(without), keysOf(o))
	require.Equal(t, []coterm.LimitChange{{Bucket: "MR", Before: 4, After: 1}}, e.Limits)
	require.Equal(t, e.Limits, e.Dropped())
}

// Undoing a renewal brings back what it superseded, with what it carried.
func TestUndoRenewalCT15(t *testing.T) {
	o := created(t, "2020-01-01", coterm.Policy{})
	claim(t, o, "2020-01-01", coterm.AddDevices, coterm.EqualWeights, fresh(t, key(1), "2020-01-01", 365, "MR", 20, "MX84", 1))
	claim(t, o, "2020-01-02", coterm.Renew, coterm.EqualWeights, fresh(t, key(2), "2020-01-01", 365, "MR", 5))
	before := []any{o.Ledger(), o.Limits(), keysOf(o)}
	claim(t, o, "2020-01-03", coterm.Renew, coterm.EqualWeights, fresh(t, key(3), "2020-01-01", 365, "MR", 1))
	claim(t, o, "2020-01-04", coterm.AddDevices, coterm.EqualWeights, fresh(t, key(4), "2020-01-01", 365, "MX84", 1))
	undo(t, o, "2020-01-05", key(4), key(14))
	undo(t, o, "2020-01-05", key(3), key(13))
	require.Equal(t, []any{o.Ledger(), o.Limits(), keysOf(o)}, before)

	undo(t, o, "2020-01-05", key(2), key(12))
	require.Equal(t, counts("MR", 20, "MX84", 1), o.Limits())
	require.Equal(t, "2020-12-31", o.Expires().String())
	require.Equal(t, []string{key(1).String() + " live"}, keysOf(o))
}

// Superseded keys can be undone as well; the renewal then carries less.
func TestUndoSupersededCT15(t *testing.T) {
	o := created(t, "2020-01-01", coterm.Policy{})
	claim(t, o, "2020-01-01", coterm.AddDevices, coterm.EqualWeights, fresh(t, key(1), "2020-01-01", 100, "MR", 2))
	claim(t, o, "2020-01-01", coterm.AddDevices, coterm.EqualWeights, fresh(t, key(2), "2020-01-01", 200, "MR", 1))
	claim(t, o, "2020-01-01", coterm.Renew, coterm.EqualWeights, fresh(t, key(3), "2020-01-01", 365, "MR", 1))
	require.Equal(t, "765/1", o.Remaining(at("2020-01-01")).String())
	e := undo(t, o, "2020-01-02", key(1), key(11))
	require.Equal(t, "565/1", o.Remaining(at("2020-01-01")).String())
	require.Empty(t, e.Limits)
	require.Equal(t, []string{key(2).String() + " superseded", key(3).String() + " live"}, keysOf(o))
}

// If a later claim could not follow, the undo is refused and names it and why.
func TestLaterCannotFollowCT15(t *testing.T) {
	o := created(t, "2020-01-01", coterm.Policy{})
	claim(t, o, "2020-01-01", coterm.AddDevices, coterm.EqualWeights, fresh(t, key(1), "2020-01-01", 365, "MX84 Enterprise", 1))
	claim(t, o, "2020-01-02", coterm.Renew, coterm.EqualWeights, fresh(t, key(2), "2020-01-01", 365, "MR", 1))
	claim(t, o, "2020-01-03", coterm.AddDevices, coterm.EqualWeights, fresh(t, key(3), "2020-01-01", 365, "MR", 1))
	claim(t, o, "2020-01-04", coterm.AddDevices, coterm.EqualWeights, fresh(t, key(4), "2020-01-01", 365, "MX84 Advanced Security", 1))
	want := func(k license.Key) []license.Refusal {
		return []license.Refusal{
			*license.Refuse(coterm.ErrLaterCannotFollow, "CT-15", "key", k.String(), "laterKey", key(4).String()),
			*license.Refuse(coterm.ErrEditionConflict, "CT-20", "key", key(4).String(), "edition", "Advanced Security", "live", "Enterprise"),
		}
	}
	before := state(t, o)
	require.Equal(t, want(key(2)), refusalsOf(undoing(o, "2020-01-05", key(2), key(12))()))
	_, err := o.Return(act("2020-01-05"), key(2), counts("MR", 1), license.Key{})
	require.Equal(t, want(key(2)), refusalsOf(err), "a full return removes a claim like an undo does")
	require.Equal(t, before, state(t, o))

	undo(t, o, "2020-01-05", key(4), key(14))
	undo(t, o, "2020-01-05", key(2), key(12))
	require.Equal(t, counts("MX84 Enterprise", 1, "MR", 1), o.Limits())
}

// A key past its own end pulls the date towards it; without it, or with less of
// it, more is carried onto a later renewal, whose date may leave the calendar.
func TestLaterDatePastTheCalendarCT15(t *testing.T) {
	o := created(t, "2020-01-01", coterm.Policy{UndoWindow: 100 * license.Day})
	many := license.MaxUnits
	claim(t, o, "2020-01-01", coterm.AddDevices, coterm.EqualWeights,
		fresh(t, key(1), "2020-01-01", 100, "MR", many), fresh(t, key(2), "2020-01-01", 1, "MR", many))
	claim(t, o, "2020-02-20", coterm.Renew, coterm.EqualWeights, fresh(t, key(3), "2020-01-01", 365, "MR", 1))
	require.Equal(t, "1048891/1", o.Remaining(at("2020-02-20")).String(), "half a day of 2²¹ devices, and 315 days")
	later := []license.Refusal{
		*license.Refuse(coterm.ErrLaterCannotFollow, "CT-15", "key", key(2).String(), "laterKey", key(3).String()),
		*license.Refuse(coterm.ErrDateOutOfRange, "CT-7", "key", key(3).String(), "latest", "9999-12-31"),
	}
	before := state(t, o)
	require.Equal(t, later, refusalsOf(undoing(o, "2020-02-20", key(2), key(12))()))
	_, err := o.Return(act("2020-02-20"), key(2), counts("MR", many), license.Key{})
	require.Equal(t, later, refusalsOf(err))
	_, err = o.Return(act("2020-02-20"), key(2), counts("MR", many-1), key(12))
	require.Equal(t, later, refusalsOf(err))
	require.Equal(t, before, state(t, o))
}

// Fewer devices may be too few for what a renewal carries onto them.
func TestReturnPastTheCalendarCT18(t *testing.T) {
	o := created(t, "2020-01-01", coterm.Policy{})
	many := license.MaxUnits
	claim(t, o, "2020-01-01", coterm.AddDevices, coterm.EqualWeights, fresh(t, key(1), "2020-01-01", 100, "MR", many))
	claim(t, o, "2020-01-01", coterm.Renew, coterm.EqualWeights, fresh(t, key(2), "2020-01-01", 100, "MR", many))
	refuses(t, o, func() error {
		_, err := o.Return(act("2020-01-02"), key(2), counts("MR", many-1), key(3))
		return err
	}, coterm.ErrDateOutOfRange, "CT-7", "key", key(3).String(), "latest", "9999-12-31")
}

// A step at the instant of an earlier one may sort before it; if that one cannot
// follow then, it is named.
func TestEarlierStepCannotFollowCT10(t *testing.T) {
	o := created(t, "2020-01-01", coterm.Policy{})
	claim(t, o, "2020-01-01", coterm.Renew, coterm.EqualWeights, fresh(t, key(5), "2020-01-01", 1, "MR", 1))
	before := state(t, o)
	err := claiming(o, "2020-01-01", coterm.AddDevices, fresh(t, key(3), "2020-01-01", 3650, "MR", 1000))()
	require.Equal(t, []license.Refusal{
		*license.Refuse(coterm.ErrLaterCannotFollow, "CT-15", "key", key(3).String(), "laterKey", key(5).String()),
		*license.Refuse(coterm.ErrDateOutOfRange, "CT-7", "key", key(5).String(), "latest", "9999-12-31"),
	}, refusalsOf(err))
	require.Equal(t, before, state(t, o))
}

// The undone key is invalidated for ever; its replacement holds the same, so
// that only the remaining term is left, and can be claimed here or elsewhere.
func TestReplacementCT16(t *testing.T) {
	editions := license.ProductEdition{Edition: "Advanced", ProductType: license.Wireless}
	l, err := license.NewLicense(key(1), counts("MR", 10), license.MustParseDate("2019-06-01"), 365, editions)
	require.NoError(t, err)
	o := created(t, "2020-01-01", coterm.Policy{})
	claim(t, o, "2020-01-01", coterm.AddDevices, coterm.EqualWeights, license.Fresh(l))
	e := undo(t, o, "2020-01-02T03:04:05Z", key(1), key(2))
	want, err := l.Reissue(key(2), l.Counts())
	require.NoError(t, err)
	require.True(t, want.Equal(e.Replacement))
	require.Equal(t, license.Actor("ada@example.com"), e.By, "the change log names the administrator")
	require.Equal(t, at("2020-01-02T03:04:05Z"), e.At)
	gone, ok := o.Invalidation(key(1))
	require.True(t, ok)
	require.Equal(t, coterm.Invalidation{Cause: license.Undone, Replacement: key(2), At: e.At, Ends: l.End()}, gone)
	_, ok = o.Lookup(key(2))
	require.False(t, ok, "the replacement is claimed nowhere")
	_, ok = o.Invalidation(key(2))
	require.False(t, ok)

	elsewhere := created(t, "2020-01-01", coterm.Policy{})
	for _, other := range []*coterm.Organization{o, elsewhere} {
		claim(t, other, "2020-01-03", coterm.Renew, coterm.EqualWeights, license.Fresh(e.Replacement))
		require.Equal(t, "2020-05-31", other.Expires().String())
	}
	refuses(t, o, undoing(o, "2020-01-03", key(1), key(3)), coterm.ErrKeyInvalidated, "CT-17", "key", key(1).String(), "cause", "undone")
}

// A replacement is a key that nobody has seen here.
func TestReplacementRefusedCT16(t *testing.T) {
	o := created(t, "2020-01-01", coterm.Policy{})
	claim(t, o, "2020-01-01", coterm.AddDevices, coterm.EqualWeights,
		fresh(t, key(1), "2020-01-01", 365, "MR", 10), fresh(t, key(2), "2020-01-01", 365, "MR", 10), fresh(t, key(3), "2020-01-01", 365, "MR", 10))
	undo(t, o, "2020-01-01", key(3), key(4))
	refuses(t, o, undoing(o, "2020-01-01", key(1), license.Key{}), coterm.ErrReplacementMissing, "CT-16", "key", key(1).String())
	for _, taken := range []int{1, 2, 3} {
		refuses(t, o, undoing(o, "2020-01-01", key(1), key(taken)), coterm.ErrReplacementTaken, "CT-16", "replacement", key(taken).String())
	}
	late := license.Refusals(undoing(o, "2020-02-01", key(1), key(2))())
	require.Equal(t, coterm.ErrUndoWindowClosed, late[0].Reason)
	require.Equal(t, coterm.ErrReplacementTaken, late[1].Reason, "all that stands against it is told")
	refuses(t, o, undoing(o, "2020-01-01", key(9), key(10)), coterm.ErrKeyNotClaimed, "CT-12", "key", key(9).String())
	refuses(t, o, undoing(o, "2020-01-01", license.Key{}, key(10)), coterm.ErrKeyNotClaimed, "CT-12", "key", "none")
}

// An undo takes up the grace that the undone claim had ended, however the claims
// that could have ended it are undone: claiming and undoing buys no time.
func TestUndoTakesUpGraceCT15(t *testing.T) {
	begun := "2020-01-01T06:00:00Z"
	one, two := fresh(t, key(1), "2020-01-01", 365, "MR", 1), fresh(t, key(2), "2020-01-01", 365, "MR", 1)
	for _, tt := range []struct {
		name   string
		second string // instant of the second claim
		first  int    // which key comes first
		order  []int  // in which they are undone
	}{
		{"first first", "2020-01-21", 1, []int{1, 2}},
		{"last first", "2020-01-21", 1, []int{2, 1}},
		{"one instant, first first", "2020-01-20", 1, []int{1, 2}},
		{"one instant, last first", "2020-01-20", 1, []int{2, 1}},
		{"one instant, turned, first first", "2020-01-20", 2, []int{1, 2}},
		{"one instant, turned, last first", "2020-01-20", 2, []int{2, 1}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			o := created(t, begun, coterm.Policy{})
			issued := []license.Issued{one, two}
			if tt.first == 2 {
				issued = []license.Issued{two, one}
			}
			claim(t, o, "2020-01-20", coterm.AddDevices, coterm.EqualWeights, issued[0])
			claim(t, o, tt.second, coterm.AddDevices, coterm.EqualWeights, issued[1])
			require.Equal(t, coterm.OK, o.Compliance(at("2020-01-21")).Status)
			e := undo(t, o, "2020-01-22", key(tt.order[0]), key(11))
			require.True(t, e.After.OutSince.IsZero())
			e = undo(t, o, "2020-01-23", key(tt.order[1]), key(12))
			require.Equal(t, at(begun), e.After.OutSince)
			require.Equal(t, at(begun), o.Compliance(at("2020-01-23")).Since)
			require.Equal(t, coterm.ShutDown, o.Compliance(at("2020-01-31T06:00:00Z")).Status)
		})
	}
}

// Without the undone key the date may have passed: the grace began then.
func TestUndoPastTheDateCT15(t *testing.T) {
	o := created(t, "2020-01-01", coterm.Policy{})
	claim(t, o, "2020-01-01", coterm.AddDevices, coterm.EqualWeights, fresh(t, key(1), "2020-01-01", 100, "MR", 1))
	claim(t, o, "2020-04-09", coterm.AddDevices, coterm.EqualWeights, fresh(t, key(2), "2020-04-09", 365, "MR", 1))
	e := undo(t, o, "2020-04-15", key(2), key(3))
	require.Equal(t, at("2020-04-10"), e.After.OutSince)
	require.Equal(t, coterm.LicenseRequired, o.Compliance(at("2020-05-09T23:59:59Z")).Status)
	require.Equal(t, coterm.ShutDown, o.Compliance(at("2020-05-10")).Status)
}
