package register_test

import (
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/internal/spectest"
	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/license/register"
)

// golden is one event of each kind, in the order in which it stands in a file of
// testdata named for it.
func golden(t require.TestingT) map[string]register.Event {
	all := map[string]register.Event{}
	e := unknown()
	add := func(name string, event register.Event, err error) {
		require.NoError(t, err)
		require.NoError(t, e.Apply(event))
		all[name] = event
	}
	issued, err := e.Issue(act(0, eve), licence(keyA, mr(10)), ann)
	add("issued", issued, err)
	claim, err := e.Claim(act(1, ann), north)
	add("claimed", claim, err)
	undo, err := e.Undo(act(2, bob), north, licence(keyB, mr(10)))
	add("undone", undo, err)

	e = register.New(keyB)
	reissued, err := e.Reissue(act(2, bob), undo.Replacements()[0])
	add("reissued", reissued, err)
	ret, err := e.Return(act(3, eve), "", mr(4), licence(keyC, mr(6)), bob)
	add("returned-unclaimed", ret, err)

	e = claimed(t)
	partial, err := e.Move(act(2, bob), north, south, licence(keyB, mr(4)), licence(keyC, mr(6)))
	add("moved", partial, err)
	wholly, err := claimed(t).Move(act(2, bob), north, south, licence(keyB, mr(10)), license.License{})
	require.NoError(t, err)
	all["moved-full"] = wholly

	claimedReturn, err := claimed(t).Return(act(3, eve), north, mr(4), licence(keyC, mr(6)), bob)
	require.NoError(t, err)
	all["returned-claimed"] = claimedReturn
	e = register.New(keyC)
	place, err := e.Reissue(act(3, eve), claimedReturn.Replacements()[0])
	add("reissued-claimed", place, err)
	full, err := e.Return(act(4, eve), north, mr(6), license.License{}, bob)
	add("returned-full", full, err)
	return all
}

func TestEventsAsTheyAreStored(t *testing.T) {
	for name, event := range golden(t) {
		file := "testdata/events/" + name + ".json"
		stored, data, err := register.EncodeEvent(event)
		require.NoError(t, err)
		kind, _, _ := strings.Cut(name, "-")
		require.Equal(t, "register."+kind, stored)
		spectest.File(t, here, os.WriteFile, file, string(data)+"\n")
		back, err := register.DecodeEvent(stored, data)
		require.NoError(t, err)
		require.Equal(t, event, back, name)
		require.Equal(t, event.Stamped(), back.Stamped())
	}
}

func TestDecodeEventIsStrict(t *testing.T) {
	const good = `{"seq":2,"at":"2024-01-01T10:00:00Z","by":"ann@example.com","key":"Z2AA-AAAA-AAAA","organization":"org-north"}`
	_, err := register.DecodeEvent("register.claimed", []byte(good))
	require.NoError(t, err)
	for _, c := range []struct {
		old, with string
		reason    license.Reason
	}{
		{`"seq":2`, `"seq":2,"seq":2`, license.ErrJSONDuplicateField},
		{`"seq":2`, `"seq":2.0`, license.ErrJSONType},
		{`"seq":2`, `"seq":-2`, license.ErrJSONType},
		{`"seq":2`, `"Seq":2`, license.ErrJSONUnknownField},
		{`"seq":2,`, ``, license.ErrJSONMissingField},
		{`"seq":2,`, `"seq":2,"more":1,`, license.ErrJSONUnknownField},
		{`"org-north"`, `null`, license.ErrJSONNull},
		{`10:00:00Z`, `12:00:00+02:00`, license.ErrInstantForm},
		{`Z2AA-AAAA-AAAA`, `Z1AA-AAAA-AAAA`, license.ErrKeyMalformed},
		{`"org-north"}`, `"org-north"} {}`, license.ErrJSONMalformed},
		{`"org-north"`, `"` + strings.Repeat("x", register.MaxEventBytes) + `"`, license.ErrJSONTooLarge},
	} {
		_, err := register.DecodeEvent("register.claimed", []byte(strings.Replace(good, c.old, c.with, 1)))
		require.ErrorIs(t, err, c.reason, "%.80s", c.with)
		require.NotEmpty(t, license.Refusals(err))
	}
	_, err = register.DecodeEvent("register.lost", []byte(good))
	require.EqualError(t, err, "register/unknown-event: event=register.lost")
}

func TestEncodeEventRefusesWhatIsNoDecision(t *testing.T) {
	issued, err := unknown().Issue(act(0, ann), licence(keyA, mr(1)), ann)
	require.NoError(t, err)
	none := issued
	none.License = license.License{}
	_, _, err = register.EncodeEvent(none)
	require.ErrorIs(t, err, license.ErrKeyMalformed)
	_, _, err = register.EncodeEvent(register.Issued{License: issued.License})
	require.ErrorIs(t, err, license.ErrInstantMissing)
	large := issued
	large.License = licence(keyA, lines(1<<17))
	_, _, err = register.EncodeEvent(large)
	require.ErrorIs(t, err, license.ErrJSONTooLarge)
}

// The largest key that can be issued has names that are all escapes; its events
// and snapshots are still within their limits.
func TestLargestKeyFitsItsLimits(t *testing.T) {
	wide := func(i int) string {
		return strings.Repeat("<", license.MaxModelLen-4) + string([]byte{'a' + byte(i>>8), 'a' + byte(i>>4&15), 'a' + byte(i&15), '<'})
	}
	models := make([]license.Line, register.MaxModels)
	for i := range models {
		models[i] = license.Line{Model: license.Model(wide(i)), Count: license.MaxUnits / register.MaxModels}
	}
	editions := make([]license.ProductEdition, register.MaxEditions)
	for i := range editions {
		editions[i] = license.ProductEdition{Edition: license.Edition(wide(0)), ProductType: license.ProductType(wide(i))}
	}
	who := license.Actor(strings.Repeat("<", license.MaxIDLen))
	at := act(0, who)
	counts := license.MustCounts(models...)
	l, err := license.NewLicense(keyA, counts, license.MustParseDate("2024-01-01"), 365, editions...)
	require.NoError(t, err)
	for i := range models {
		models[i].Count = 1
	}
	few := license.MustCounts(models...)
	rest, err := counts.Minus(few)
	require.NoError(t, err)
	smaller, err := l.Reissue(keyB, rest)
	require.NoError(t, err)

	e := unknown()
	issued, err := e.Reissue(at, register.Replacement{Origin: keyD, Cause: license.Returned, License: l, To: who, Organization: license.ID(who)})
	then(t, e, issued, err)
	event, err := e.Return(at, license.ID(who), few, smaller, who)
	then(t, e, event, err)
	// A move writes the models and editions of both parts.
	again := unknown()
	issued.Seq = 1
	require.NoError(t, again.Apply(issued))
	part, err := l.Reissue(keyC, few)
	require.NoError(t, err)
	away, err := again.Move(at, license.ID(who), license.ID(who[1:]), part, smaller)
	then(t, again, away, err)
	for _, event := range []register.Event{issued, event, away} {
		name, data, err := register.EncodeEvent(event)
		require.NoError(t, err)
		back, err := register.DecodeEvent(name, data)
		require.NoError(t, err)
		require.Equal(t, event, back)
	}
	for _, e := range []*register.Entry{e, again} {
		restored, err := register.Restore([]byte(state(t, e)))
		require.NoError(t, err)
		require.Equal(t, e, restored)
	}
}

// TestZero shows that an entry panics nowhere for want of anything, made by New or not.
func TestZero(t *testing.T) {
	spectest.Zero(t, slices.Collect(maps.Values(golden(t))), claimed(t))
}
