package coterm_test

import (
	"cmp"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/coterm"
	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/license/dashboard"
)

// changed is a valid event of that kind with something changed in it.
func changed[E coterm.Event](change func(*E)) func(coterm.Event) coterm.Event {
	return func(e coterm.Event) coterm.Event {
		own, ok := e.(E)
		if !ok {
			return nil
		}
		change(&own)
		return own
	}
}

// Each way in which an event contradicts itself, or the state it is applied to,
// has its refusal. TestTamperedEvents looks for others at random.
func TestContradictions(t *testing.T) {
	far := time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC)
	other := fresh(t, key(77), "2020-01-01", 365, "MR", 5).License
	pastCalendar := coterm.Ledger{}.Add(coterm.Term{Worth: 1, End: license.MaxDate()}, coterm.Term{Worth: 1, End: license.MaxDate()})
	for _, tt := range []struct {
		kind   string
		name   string
		change func(coterm.Event) coterm.Event
		reason license.Reason
		cause  string
	}{
		{"claimed", "begins elsewhere", changed(func(e *coterm.Claimed) { e.Before.Ledger = coterm.Ledger{} }), coterm.ErrCannotFollow, "begins elsewhere"},
		{"claimed", "other value per day", changed(func(e *coterm.Claimed) { e.After.Ledger = pastCalendar }), coterm.ErrCannotFollow, "leaves other claims"},
		{"claimed", "other limits", changed(func(e *coterm.Claimed) { e.Limits = nil }), coterm.ErrCannotFollow, "leaves other claims"},
		{"claimed", "other date", changed(func(e *coterm.Claimed) { e.After.Expires = license.MaxDate() }), coterm.ErrCannotFollow, "date and ledger differ"},
		{"claimed", "out since the far future", changed(func(e *coterm.Claimed) { e.After.OutSince = far }), coterm.ErrCannotFollow, "out of compliance since no such instant"},
		{"claimed", "out since later", changed(func(e *coterm.Claimed) { e.After.OutSince = e.At.Add(1) }), coterm.ErrCannotFollow, "out of compliance since no such instant"},
		{"claimed", "out without a cause", changed(func(e *coterm.Claimed) { e.After.OutSince = e.At }), coterm.ErrCannotFollow, "in compliance and not"},
		{"claimed", "no such window", changed(func(e *coterm.Claimed) { e.UndoUntil = far }), coterm.ErrCannotFollow, "undo until no such instant"},
		{"claimed", "no keys", changed(func(e *coterm.Claimed) { e.Licenses = nil }), coterm.ErrCannotFollow, "0 keys in mode add-devices"},
		{"claimed", "several renewals", changed(func(e *coterm.Claimed) { e.Mode = coterm.Renew }), coterm.ErrCannotFollow, "2 keys in mode renew"},
		{"claimed", "no mode", changed(func(e *coterm.Claimed) { e.Mode = "" }), coterm.ErrMode, ""},
		{"claimed", "an addition that carries", changed(func(e *coterm.Claimed) { e.Carry = coterm.KeepDays }), coterm.ErrCannotFollow, "an addition that carries"},
		{"claimed", "turned keys", changed(func(e *coterm.Claimed) { e.Licenses[0], e.Licenses[1] = e.Licenses[1], e.Licenses[0] }), coterm.ErrCannotFollow, "keys out of order"},
		{"claimed", "no licence", changed(func(e *coterm.Claimed) { e.Licenses[0] = license.License{} }), coterm.ErrCannotFollow, "no licence"},
		{"claimed", "a key that is known", changed(func(e *coterm.Claimed) { e.Licenses[1] = fresh(t, key(2), "2020-01-01", 365, "MR", 5).License }), coterm.ErrCannotFollow, "key known already"},
		{"claimed", "no prices", changed(func(e *coterm.Claimed) { e.Prices = coterm.Prices{} }), coterm.ErrCannotFollow, "no price of a model"},
		{"claimed", "prices without models", changed(func(e *coterm.Claimed) { e.Prices = coterm.EqualWeights }), coterm.ErrCannotFollow, "no price of a model"},
		{"claimed", "other prices", changed(func(e *coterm.Claimed) { e.Prices = prices(t, "MR", "2", "MX84", "3") }), coterm.ErrCannotFollow, "leaves other claims"},
		{"claimed-renew", "no carry", changed(func(e *coterm.Claimed) { e.Carry = "" }), coterm.ErrPolicy, ""},
		{"moved-out", "nowhere", changed(func(e *coterm.MovedOut) { e.To = "" }), license.ErrIDMalformed, ""},
		{"moved-out", "to itself", changed(func(e *coterm.MovedOut) { e.To = "1" }), coterm.ErrCannotFollow, "a superseded key, or to this organization"},
		{"moved-out", "a superseded key", changed(func(e *coterm.MovedOut) { e.Key = key(1) }), coterm.ErrCannotFollow, "a superseded key, or to this organization"},
		{"moved-out", "a key of nobody's", changed(func(e *coterm.MovedOut) { e.Key = key(77) }), coterm.ErrKeyNotClaimed, ""},
		{"moved-out", "more than it holds", changed(func(e *coterm.MovedOut) { e.Moved = mustReissue(t, e.Moved, key(21), counts("MR", 6)) }), license.ErrCountShort, ""},
		{"moved-out", "no rest", changed(func(e *coterm.MovedOut) { e.Rest = license.License{} }), coterm.ErrCannotFollow, "counts and rest differ"},
		{"moved-out-in-full", "a rest", changed(func(e *coterm.MovedOut) { e.Rest = other }), coterm.ErrCannotFollow, "counts and rest differ"},
		{"moved-out", "one key for both", changed(func(e *coterm.MovedOut) { e.Rest = mustReissue(t, e.Rest, key(21), e.Rest.Counts()) }), coterm.ErrCannotFollow, "counts and rest differ"},
		{"moved-out", "nothing", changed(func(e *coterm.MovedOut) { e.Moved = license.License{} }), coterm.ErrCannotFollow, "no replacement of the key"},
		{"moved-out", "another licence", changed(func(e *coterm.MovedOut) { e.Moved = other }), coterm.ErrCannotFollow, "no replacement of the key"},
		{"moved-out", "a key that is known", changed(func(e *coterm.MovedOut) { e.Moved = mustReissue(t, e.Moved, key(2), e.Moved.Counts()) }), coterm.ErrCannotFollow, "no replacement of the key"},
		{"moved-out", "another rest", changed(func(e *coterm.MovedOut) { e.Rest = mustReissue(t, e.Rest, key(22), counts("MR", 4)) }), coterm.ErrCannotFollow, "no replacement of the key"},
		{"moved-out", "other limits", changed(func(e *coterm.MovedOut) { e.Limits = nil }), coterm.ErrCannotFollow, "leaves other claims"},
		{"moved-in", "from nowhere", changed(func(e *coterm.MovedIn) { e.From = "" }), license.ErrIDMalformed, ""},
		{"moved-in", "from itself", changed(func(e *coterm.MovedIn) { e.From = "1" }), coterm.ErrCannotFollow, "from no other organization or key"},
		{"moved-in", "of no key", changed(func(e *coterm.MovedIn) { e.Origin = license.Key{} }), coterm.ErrCannotFollow, "from no other organization or key"},
		{"moved-in", "of itself", changed(func(e *coterm.MovedIn) { e.Origin = key(31) }), coterm.ErrCannotFollow, "from no other organization or key"},
		{"moved-in", "a key that is promised", changed(func(e *coterm.MovedIn) { e.License = mustReissue(t, e.License, key(21), counts("MR", 2)) }), coterm.ErrCannotFollow, "key known already"},
		{"moved-in", "stale before anything", changed(func(e *coterm.MovedIn) { e.Seq, e.From = e.Seq-1, "" }), license.ErrStale, ""},
		{"moved-in", "no licence", changed(func(e *coterm.MovedIn) { e.License = license.License{} }), coterm.ErrCannotFollow, "no licence"},
		{"moved-in", "no carry", changed(func(e *coterm.MovedIn) { e.Mode = coterm.Renew }), coterm.ErrPolicy, ""},
		{"moved-in", "other prices", changed(func(e *coterm.MovedIn) { e.Prices = prices(t, "MR", "2") }), coterm.ErrCannotFollow, "leaves other claims"},
		{"undone", "a key of nobody's", changed(func(e *coterm.Undone) { e.Key = key(77) }), coterm.ErrKeyNotClaimed, ""},
		{"undone", "no replacement", changed(func(e *coterm.Undone) { e.Replacement = license.License{} }), coterm.ErrCannotFollow, "no replacement of the key"},
		{"undone", "another licence", changed(func(e *coterm.Undone) { e.Replacement = other }), coterm.ErrCannotFollow, "no replacement of the key"},
		{"undone", "a replacement that is known", changed(func(e *coterm.Undone) { e.Replacement = mustReissue(t, e.Replacement, key(1), e.Replacement.Counts()) }), coterm.ErrCannotFollow, "no replacement of the key"},
		{"undone", "other limits", changed(func(e *coterm.Undone) { e.Limits = e.Limits[1:] }), coterm.ErrCannotFollow, "leaves other claims"},
		{"returned", "a key of nobody's", changed(func(e *coterm.Returned) { e.Key = key(77) }), coterm.ErrKeyNotClaimed, ""},
		{"returned", "more than it holds", changed(func(e *coterm.Returned) { e.Counts = counts("MR", 3) }), license.ErrCountShort, ""},
		{"returned", "nothing", changed(func(e *coterm.Returned) { e.Counts = license.Counts{} }), coterm.ErrCannotFollow, "counts and replacement differ"},
		{"returned", "no replacement", changed(func(e *coterm.Returned) { e.Replacement = license.License{} }), coterm.ErrCannotFollow, "counts and replacement differ"},
		{"returned", "another licence", changed(func(e *coterm.Returned) { e.Replacement = other }), coterm.ErrCannotFollow, "no replacement of the key"},
		{"returned", "other counts", changed(func(e *coterm.Returned) {
			e.Counts = counts("MX84", 1)
			e.Replacement = mustReissue(t, e.Replacement, e.Replacement.Key(), counts("MR", 2))
		}), coterm.ErrCannotFollow, "leaves other claims"},
		{"returned-in-full", "a replacement", changed(func(e *coterm.Returned) { e.Replacement = other }), coterm.ErrCannotFollow, "counts and replacement differ"},
		{"usage-reported", "begins elsewhere", changed(func(e *coterm.UsageReported) { e.Before.OutSince = e.At }), coterm.ErrCannotFollow, "begins elsewhere"},
		{"usage-reported", "moves the date", changed(func(e *coterm.UsageReported) { e.After.Ledger = pastCalendar }), coterm.ErrCannotFollow, "begins elsewhere"},
		{"usage-reported", "other devices", changed(func(e *coterm.UsageReported) { e.Counted = license.Counts{} }), coterm.ErrCannotFollow, "in compliance and not"},
		{"imported", "no carry", changed(func(e *coterm.Imported) { e.Carry = "" }), coterm.ErrPolicy, ""},
		{"imported", "no mode", changed(func(e *coterm.Imported) { e.Claims[0].Mode = "" }), coterm.ErrMode, ""},
		{"imported", "no price", changed(func(e *coterm.Imported) { e.Prices = coterm.Prices{} }), coterm.ErrCannotFollow, "no price of a model"},
		{"imported", "claimed later", changed(func(e *coterm.Imported) { e.Claims[2].ClaimedAt = e.At.Add(1) }), coterm.ErrCannotFollow, "claimed at no such instant"},
		{"imported", "never claimed", changed(func(e *coterm.Imported) { e.Claims[0].ClaimedAt = time.Time{} }), coterm.ErrCannotFollow, "claimed at no such instant"},
		{"imported", "no such window", changed(func(e *coterm.Imported) { e.Claims[0].UndoUntil = far }), coterm.ErrCannotFollow, "claimed at no such instant"},
		{"imported", "turned claims", changed(func(e *coterm.Imported) { e.Claims[0], e.Claims[1] = e.Claims[1], e.Claims[0] }), coterm.ErrCannotFollow, "keys out of order"},
		{"imported", "a key twice", changed(func(e *coterm.Imported) { e.Claims[1].License = e.Claims[0].License }), coterm.ErrCannotFollow, "keys out of order"},
		{"imported", "claimed and invalidated", changed(func(e *coterm.Imported) { e.Invalidated[0].Key = key(1) }), coterm.ErrCannotFollow, "keys out of order"},
		{"imported", "invalidated twice", changed(func(e *coterm.Imported) { e.Invalidated[1].Key = e.Invalidated[0].Key }), coterm.ErrCannotFollow, "keys out of order"},
		{"imported", "no key", changed(func(e *coterm.Imported) { e.Invalidated[0].Key = license.Key{} }), coterm.ErrCannotFollow, "no key, no end, or invalidated at no such instant"},
		{"imported", "no end", changed(func(e *coterm.Imported) { e.Invalidated[0].Ends = license.Date{} }), coterm.ErrCannotFollow, "no key, no end, or invalidated at no such instant"},
		{"imported", "no such instant", changed(func(e *coterm.Imported) { e.Invalidated[0].At = far }), coterm.ErrCannotFollow, "no key, no end, or invalidated at no such instant"},
		{"imported", "other limits", changed(func(e *coterm.Imported) { e.Limits = e.Limits[1:] }), coterm.ErrCannotFollow, "leaves other claims"},
		{"converted", "no model", changed(func(e *coterm.Converted) { e.To = "" }), license.ErrLicensingModel, ""},
		{"converted", "itself", changed(func(e *coterm.Converted) { e.To = license.CoTermination }), coterm.ErrCannotFollow, "to itself"},
	} {
		t.Run(tt.kind+", "+tt.name, func(t *testing.T) {
			o, e := tamperable(t, tt.kind)
			e = tt.change(e)
			require.NotNil(t, e)
			before := state(t, o)
			err := o.Apply(e)
			require.ErrorIs(t, err, tt.reason)
			if tt.reason != license.ErrStale {
				require.Equal(t, coterm.ErrCannotFollow, license.Refusals(err)[0].Reason)
				require.Equal(t, cmp.Or(tt.cause, string(tt.reason)), license.Refusals(err)[0].Field("cause"))
			}
			require.Equal(t, before, state(t, o))
		})
	}
}

func mustReissue(t *testing.T, l license.License, k license.Key, c license.Counts) license.License {
	t.Helper()
	again, err := l.Reissue(k, c)
	require.NoError(t, err)
	return again
}

// A ledger that no licences lead to is refused although its value per day and
// date agree with the rest of the event.
func TestApplyLedgerOfNoLicences(t *testing.T) {
	o, event := tamperable(t, "claimed-renew")
	e, ok := event.(coterm.Claimed)
	require.True(t, ok)
	w := e.After.Ledger.W().Uint64()
	e.After.Ledger = coterm.Ledger{}.Add(coterm.Term{Worth: w}) // until before the calendar
	e.After.Expires = e.After.Ledger.Expires()
	require.True(t, e.After.Expires.IsZero())
	refuses(t, o, func() error { return o.Apply(e) }, coterm.ErrCannotFollow, "", "event", "claimed", "cause", "no ledger of licences")
}

// An event that would leave a date past the calendar behind a later one is
// refused: no decision makes it, and no snapshot could hold it.
func TestApplyPastTheCalendarOnTheWay(t *testing.T) {
	o := created(t, "2020-01-01", coterm.Policy{UndoWindow: 100 * license.Day})
	many := license.MaxUnits
	claim(t, o, "2020-01-01", coterm.AddDevices, coterm.EqualWeights, fresh(t, key(1), "2020-01-01", 100, "MR", many))
	claim(t, o, "2020-01-01", coterm.AddDevices, coterm.EqualWeights, fresh(t, key(2), "2020-01-01", 1, "MR", many))
	claim(t, o, "2020-02-20", coterm.Renew, coterm.EqualWeights, fresh(t, key(3), "2020-01-01", 365, "MR", 1))
	claim(t, o, "2020-02-20", coterm.Renew, coterm.EqualWeights, fresh(t, key(4), "2020-01-01", 365, "MR", many))
	require.ErrorIs(t, undoing(o, "2020-02-20", key(2), key(12))(), coterm.ErrLaterCannotFollow)

	l, _ := o.Lookup(key(2))
	before := coterm.Position{Expires: o.Expires(), Ledger: o.Ledger()}
	after := o.Ledger()
	e := coterm.Undone{Stamp: license.Stamp{Seq: o.Seq() + 1, Act: act("2020-02-20")}, Key: key(2), Replacement: mustReissue(t, l.License, key(12), l.License.Counts()),
		Change: coterm.Change{Before: before, After: coterm.Position{Expires: after.Expires(), Ledger: after}}}
	refuses(t, o, func() error { return o.Apply(e) }, coterm.ErrCannotFollow, "", "event", "undone", "cause", "a date on the way lies past the calendar")
}

// Walks may be left early.
func TestWalksStop(t *testing.T) {
	o := remembered(t)
	for c := range o.Claims() {
		require.Equal(t, key(1), c.License.Key())
		break
	}
	for k := range o.Invalidations() {
		require.Equal(t, key(3), k)
		break
	}
	_, err := coterm.DecodeEvent("coterm.created", make([]byte, coterm.MaxEventBytes+1))
	require.ErrorIs(t, err, license.ErrJSONTooLarge)
	_, err = o.Import(act("2020-01-05"), coterm.EqualWeights, []dashboard.CotermLicense{})
	require.ErrorIs(t, err, coterm.ErrNotEmpty)
}
