package coterm_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/coterm"
	"github.com/licit-go/licit/license"
)

// returning is a return that is not applied.
func returning(o *coterm.Organization, on string, k license.Key, devices license.Counts, replacement license.Key) func() error {
	return func() error {
		_, err := o.Return(act(on), k, devices, replacement)
		return err
	}
}

// After a partial return the replacement has the key's place: mode, instant,
// window, start and term; history is that of the smaller key.
func TestPartialReturnCT18(t *testing.T) {
	p := prices(t, "MR", "100", "MX84", "300")
	smaller := created(t, "2020-01-01", coterm.Policy{})
	claim(t, smaller, "2020-01-01", coterm.AddDevices, p, fresh(t, key(1), "2020-01-01", 10, "MR", 2))
	claim(t, smaller, "2020-02-01", coterm.AddDevices, p, fresh(t, key(3), "2020-01-01", 365, "MR", 1)) // settles first

	o := created(t, "2020-01-01", coterm.Policy{})
	claim(t, o, "2020-01-01", coterm.AddDevices, p, fresh(t, key(1), "2020-01-01", 10, "MR", 5, "MX84", 1))
	claim(t, o, "2020-02-01", coterm.AddDevices, p, fresh(t, key(3), "2020-01-01", 365, "MR", 1))
	old, _ := o.Lookup(key(1))
	e := giveBack(t, o, "2020-06-01", key(1), counts("MR", 3, "MX84", 1), key(2))
	require.Equal(t, smaller.Ledger(), o.Ledger())
	require.Equal(t, counts("MR", 3), o.Limits())
	require.Equal(t, []coterm.LimitChange{{Bucket: "MR", Before: 6, After: 3}, {Bucket: "MX84", Before: 1, After: 0}}, e.Limits)

	_, claimed := o.Lookup(key(1))
	require.False(t, claimed)
	now, claimed := o.Lookup(key(2))
	require.True(t, claimed)
	require.Equal(t, e.Replacement, now.License)
	require.Equal(t, counts("MR", 2), now.License.Counts())
	require.Equal(t, old.License.Start(), now.License.Start())
	require.Equal(t, old.License.Days(), now.License.Days())
	require.Equal(t, old.Mode, now.Mode)
	require.Equal(t, old.ClaimedAt, now.ClaimedAt)
	require.Equal(t, old.UndoUntil, now.UndoUntil)
	gone, _ := o.Invalidation(key(1))
	require.Equal(t, coterm.Invalidation{Cause: license.Returned, Replacement: key(2), At: at("2020-06-01"), Ends: old.License.End()}, gone)
	refuses(t, o, undoing(o, "2020-06-01", key(1), key(9)), coterm.ErrKeyInvalidated, "CT-17", "key", key(1).String(), "cause", "returned")
}

// The replacement has the undo window of the key, and can be returned in turn.
func TestReplacementOfAReturnCT18(t *testing.T) {
	o := created(t, "2020-01-01", coterm.Policy{})
	claim(t, o, "2020-01-01", coterm.AddDevices, coterm.EqualWeights, fresh(t, key(1), "2020-01-01", 365, "MR", 5))
	giveBack(t, o, "2020-01-02", key(1), counts("MR", 1), key(2))
	giveBack(t, o, "2020-01-03", key(2), counts("MR", 1), key(3))
	require.Equal(t, counts("MR", 3), o.Limits())
	require.ErrorIs(t, undoing(o, "2020-01-08T00:00:00.000000001Z", key(3), key(9))(), coterm.ErrUndoWindowClosed)
	e := undo(t, o, "2020-01-08", key(3), key(4))
	require.Equal(t, counts("MR", 3), e.Replacement.Counts())
	require.True(t, o.Limits().IsZero())
}

// A full return leaves no replacement.
func TestFullReturnCT18(t *testing.T) {
	o := created(t, "2020-01-01", coterm.Policy{})
	claim(t, o, "2020-01-01", coterm.AddDevices, coterm.EqualWeights,
		fresh(t, key(1), "2020-01-01", 365, "MR", 5), fresh(t, key(2), "2020-01-01", 100, "MX84", 1))
	refuses(t, o, returning(o, "2020-01-02", key(1), counts("MR", 5), key(3)),
		coterm.ErrReplacementSurplus, "CT-18", "key", key(1).String(), "replacement", key(3).String())
	e := giveBack(t, o, "2020-01-02", key(1), counts("MR", 5), license.Key{})
	require.True(t, e.Replacement.IsZero())
	require.Equal(t, []string{key(2).String() + " live"}, keysOf(o))
	require.Equal(t, "2020-04-10", o.Expires().String())
	gone, _ := o.Invalidation(key(1))
	require.True(t, gone.Replacement.IsZero())
}

// What cannot be returned is refused, one reason each.
func TestReturnRefusedCT18(t *testing.T) {
	o := created(t, "2020-01-01", coterm.Policy{})
	claim(t, o, "2020-01-01", coterm.AddDevices, coterm.EqualWeights,
		fresh(t, key(1), "2020-01-01", 365, "MR", 5), fresh(t, key(2), "2020-01-01", 100, "MX84", 1))
	day := "2020-01-02"
	refuses(t, o, returning(o, day, key(1), license.Counts{}, key(3)), coterm.ErrNothingAsked, "CT-18", "key", key(1).String(), "devices", "0")
	refuses(t, o, returning(o, day, key(1), counts("MR", 6), key(3)), license.ErrCountShort, "TR-7", "model", "MR", "asked", "6", "held", "5")
	refuses(t, o, returning(o, day, key(1), counts("MX84", 1), key(3)), license.ErrCountShort, "TR-7", "model", "MX84", "asked", "1", "held", "0")
	refuses(t, o, returning(o, day, key(1), counts("MR", 1), license.Key{}), coterm.ErrReplacementMissing, "CT-16", "key", key(1).String())
	refuses(t, o, returning(o, day, key(1), counts("MR", 1), key(2)), coterm.ErrReplacementTaken, "CT-16", "replacement", key(2).String())
	refuses(t, o, returning(o, day, key(1), counts("MR", 1), key(1)), coterm.ErrReplacementTaken, "CT-16", "replacement", key(1).String())
	refuses(t, o, returning(o, day, key(7), counts("MR", 1), key(3)), coterm.ErrKeyNotClaimed, "CT-12", "key", key(7).String())
}

// A superseded key can be returned: its limits are gone already, but the renewal
// carries less.
func TestReturnSupersededCT18(t *testing.T) {
	o := created(t, "2020-01-01", coterm.Policy{})
	claim(t, o, "2020-01-01", coterm.AddDevices, coterm.EqualWeights, fresh(t, key(1), "2020-01-01", 100, "MR", 5))
	claim(t, o, "2020-01-01", coterm.Renew, coterm.EqualWeights, fresh(t, key(2), "2020-01-01", 365, "MR", 1))
	require.Equal(t, "865/1", o.Remaining(at("2020-01-01")).String())
	e := giveBack(t, o, "2020-01-02", key(1), counts("MR", 4), key(3))
	require.Empty(t, e.Limits)
	require.Equal(t, "465/1", o.Remaining(at("2020-01-01")).String())
	require.Equal(t, []string{key(3).String() + " superseded", key(2).String() + " live"}, keysOf(o))
	giveBack(t, o, "2020-01-03", key(3), counts("MR", 1), license.Key{})
	require.Equal(t, "365/1", o.Remaining(at("2020-01-01")).String())
}

// A replacement keeps the place of the original in the order of record, although
// its own key sorts elsewhere: of two renewals at one instant the later key
// supersedes, and its replacement still does.
func TestReplacementKeepsItsPlaceCT18(t *testing.T) {
	o := created(t, "2020-01-01", coterm.Policy{})
	claim(t, o, "2020-01-01", coterm.Renew, coterm.EqualWeights, fresh(t, key(5), "2020-01-01", 365, "MR", 20))
	claim(t, o, "2020-01-01", coterm.Renew, coterm.EqualWeights, fresh(t, key(8), "2020-01-01", 365, "MR", 5))
	giveBack(t, o, "2020-01-01", key(8), counts("MR", 1), key(1))
	require.Equal(t, []string{key(5).String() + " superseded", key(1).String() + " live"}, keysOf(o))
	require.Equal(t, counts("MR", 4), o.Limits())
	giveBack(t, o, "2020-01-01", key(5), counts("MR", 10), key(9))
	require.Equal(t, []string{key(9).String() + " superseded", key(1).String() + " live"}, keysOf(o))

	// A step that comes later at the same instant sorts by the original's key too.
	claim(t, o, "2020-01-01", coterm.AddDevices, coterm.EqualWeights, fresh(t, key(6), "2020-01-01", 365, "MX84", 1))
	require.Equal(t, []string{key(9).String() + " superseded", key(6).String() + " superseded", key(1).String() + " live"}, keysOf(o))
	require.Equal(t, counts("MR", 4), o.Limits())
	restored, err := coterm.Restore([]byte(state(t, o)), coterm.Policy{})
	require.NoError(t, err)
	require.Equal(t, keysOf(o), keysOf(restored))
	undo(t, o, "2020-01-01", key(1), key(11))
	require.Equal(t, counts("MR", 10, "MX84", 1), o.Limits())
}

// A return never backdates a grace: it begins with the return, although with the
// smaller key the date had passed before.
func TestReturnBeginsAGraceCT18(t *testing.T) {
	o := created(t, "2020-01-01", coterm.Policy{})
	claim(t, o, "2020-01-01", coterm.AddDevices, coterm.EqualWeights,
		fresh(t, key(1), "2020-01-01", 365, "MR", 10), fresh(t, key(2), "2020-01-01", 10, "MR", 10))
	require.Equal(t, "2020-07-06", o.Expires().String())
	e := giveBack(t, o, "2020-06-01T09:00:00Z", key(1), counts("MR", 9), key(3))
	require.Equal(t, "2020-02-12", e.After.Expires.String())
	require.True(t, e.Before.OutSince.IsZero())
	require.Equal(t, at("2020-06-01T09:00:00Z"), e.After.OutSince)
	require.Equal(t, at("2020-07-01T09:00:00Z"), o.Compliance(at("2020-06-02")).Until)

	// A grace that runs already goes on.
	e = giveBack(t, o, "2020-06-10", key(3), counts("MR", 1), license.Key{})
	require.Equal(t, at("2020-06-01T09:00:00Z"), e.After.OutSince)
}
