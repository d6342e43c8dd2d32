package perdevice_test

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/perdevice"
)

func create(org *perdevice.Organization) func(license.Act) (perdevice.Created, error) {
	return org.Create
}

func TestCreate(t *testing.T) {
	s := begin(t, "2024-01-01", perdevice.Policy{})
	refused(s, create(s.org), perdevice.ErrAlreadyCreated)
	s.act = license.Act{}
	refused(s, create(s.org), license.ErrInstantMissing)
	refused(s, claim(s.org, one("a", "MX64", 1)), license.ErrInstantMissing)
	s.act = license.Act{At: at("2023-12-31T23:59:59.999999999Z"), By: "ada"}
	refused(s, claim(s.org, one("a", "MX64", 1)), perdevice.ErrEarlierThanLast)
	fresh := perdevice.New(" ", perdevice.Policy{Anchor: "never"})
	require.Equal(t, license.ID(" "), fresh.ID())
	_, err := fresh.Create(s.act)
	require.ErrorIs(t, err, license.ErrIDMalformed)
	require.ErrorIs(t, err, perdevice.ErrPolicy)
	_, err = fresh.Claim(s.act, "")
	require.ErrorIs(t, err, perdevice.ErrNotCreated)
	require.ErrorIs(t, fresh.Apply(perdevice.Created{Stamp: license.Stamp{Seq: 1, Act: s.act}, Organization: " "}), license.ErrIDMalformed)
	require.ErrorIs(t, perdevice.New("x", perdevice.Policy{}).Apply(perdevice.Created{Stamp: license.Stamp{Seq: 1, Act: s.act}, Organization: "y"}), perdevice.ErrCannotFollow)
}

// TestEveryVerbBegins shows that no decision is taken before the beginning.
func TestEveryVerbBegins(t *testing.T) {
	o, other := perdevice.New("x", perdevice.Policy{}), perdevice.New("y", perdevice.Policy{})
	act := license.Act{At: at("2024-01-01"), By: "ada"}
	errs := []error{}
	note := func(_ any, err error) { errs = append(errs, err) }
	note(o.Claim(act, ""))
	note(o.Undo(act, "a"))
	note(o.AddDevice(act, "d", "MX64"))
	note(o.RemoveDevice(act, "d"))
	note(o.AddNetwork(act, "n"))
	note(o.RemoveNetwork(act, "n"))
	note(o.Pair(act, "d", "e"))
	note(o.Unpair(act, "e"))
	note(o.Assign(act, "a", "d"))
	note(o.Queue(act, "a", "d"))
	note(o.Dequeue(act, "a"))
	note(o.Unassign(act, "a", ""))
	note(o.Reassign(act, "a", "d"))
	note(o.AssignSeats(act, "a", "n", 1, ""))
	note(o.RenewSeats(act, "a", "b", ""))
	note(o.Convert(act, perdevice.Conversion{}))
	for i, err := range errs {
		require.ErrorIs(t, err, perdevice.ErrNotCreated, i)
		require.Len(t, license.Refusals(err), 1, i)
	}
	_, err := o.Move(act, other, request(), "a")
	require.ErrorIs(t, err, perdevice.ErrNotCreated)
	_, err = o.MoveSeats(act, other, request(), "a", 1, "")
	require.ErrorIs(t, err, perdevice.ErrNotCreated)
	o = perdevice.New("x", perdevice.Policy{Anchor: "never"})
	require.NoError(t, o.Apply(perdevice.Created{Stamp: license.Stamp{Seq: 1, Act: act}, Organization: "x"}))
	_, err = o.Claim(act, "")
	require.ErrorIs(t, err, perdevice.ErrPolicy)
}

func TestClaimRefusesAllTogether(t *testing.T) {
	s := begin(t, "2024-01-01", perdevice.Policy{})
	s.claim(one("held", "MX64", 1))
	refused(s, claim(s.org), perdevice.ErrNothingAsked)
	issued := []perdevice.Issued{
		{License: one("unknown", "MX64", 1)},
		{License: one("odd", "MX64", 1), Status: "lost"},
		{License: one("claimed", "MX64", 1), Status: license.Claimed, Organization: "org-9"},
		{License: one("gone", "MX64", 1), Status: license.Invalidated, Cause: license.Undone},
		perdevice.Fresh(one("held", "MX64", 1)), perdevice.Fresh(one("twice", "MX64", 1)), perdevice.Fresh(one("twice", "MX64", 1)),
		perdevice.Fresh(perdevice.License{ID: " ", Order: " ", Days: 1, Seats: license.MaxUnits + 1}),
		perdevice.Fresh(perdevice.License{ID: "neg", Key: key, Type: "SME", Days: 1, Seats: -1}),
	}
	r := refused(s, func(act license.Act) (perdevice.Claimed, error) { return s.org.Claim(act, "renew", issued...) },
		perdevice.ErrKeyUnknown, perdevice.ErrKeyUnknown, perdevice.ErrKeyClaimed, perdevice.ErrKeyInvalidated,
		license.ErrIDMalformed, perdevice.ErrNameMalformed, license.ErrKeyMalformed, perdevice.ErrNameMalformed, perdevice.ErrSeatsRange,
		perdevice.ErrLicenseTaken, perdevice.ErrSeatsRange, perdevice.ErrLicenseTaken)
	require.Equal(t, "lost", r[1].Field("status"))
	require.Equal(t, "org-9", r[2].Field("organization"))
	require.Equal(t, "undone", r[3].Field("cause"))
	require.NotContains(t, r[2].Error(), key.String())
	s.claim(many("least", 1, 1), many("most", 1, license.MaxUnits))
}

func TestClaimIsBounded(t *testing.T) {
	s := begin(t, "2024-01-01", perdevice.Policy{})
	issued := make([]perdevice.Issued, perdevice.MaxStep+1)
	for i := range issued {
		issued[i] = perdevice.Fresh(one(license.ID(number(i)), "MX64", 1))
	}
	for _, n := range []int{perdevice.MaxStep - 1, perdevice.MaxStep} {
		e, err := s.org.Claim(s.act, "", issued[:n]...)
		require.NoError(t, err)
		require.NoError(t, s.org.Clone().Apply(e))
	}
	_, err := s.org.Claim(s.act, "", issued...)
	require.ErrorIs(t, err, perdevice.ErrTooMany)
	e := perdevice.Claimed{Stamp: license.Stamp{Seq: 2, Act: s.act}}
	for _, is := range issued {
		e.Licenses = append(e.Licenses, perdevice.ClaimedLicense{License: is.License, Anchor: s.act.At})
	}
	require.ErrorIs(t, s.org.Apply(e), perdevice.ErrTooMany)
}

func TestUndo(t *testing.T) {
	s := begin(t, "2024-01-01", perdevice.Policy{})
	e := s.claim(one("a", "MX64", 30), one("b", "MX64", 30))
	require.Equal(t, at("2024-01-08"), e.UndoUntil)
	refused(s, undo(s.org, "no"), perdevice.ErrLicenseUnknown)
	s.on("2024-01-07T23:59:59.999999999Z")
	_, err := undo(s.org, "a")(s.act)
	require.NoError(t, err)
	s.on("2024-01-08T00:00:00.000000001Z")
	r := refused(s, undo(s.org, "a"), perdevice.ErrUndoWindowClosed)
	require.Equal(t, "PD-17", r[0].Rule)
	s.on("2024-01-08")
	do(s, undo(s.org, "a"))
	require.Equal(t, perdevice.NotHeld, s.org.State("a", s.act.At))
	s.add("d", "MX64")
	s.assign("b", "d")
	refused(s, undo(s.org, "b"), perdevice.ErrNotUnused)
	s.claim(one("a", "MX64", 30)) // back under its id
}

func TestOrderAnchorsTheWindow(t *testing.T) {
	s := begin(t, "2024-06-01", perdevice.Policy{Anchor: perdevice.AnchorOrder})
	ordered := func(instant string, days int) func(license.Act) (perdevice.Claimed, error) {
		is := perdevice.Fresh(one("a", "MX64", days))
		if instant != "" {
			is.OrderedAt = at(instant)
		}
		return func(act license.Act) (perdevice.Claimed, error) { return s.org.Claim(act, "", is) }
	}
	refused(s, ordered("", 30), perdevice.ErrAnchor)
	refused(s, ordered("2024-06-01T00:00:00.000000001Z", 30), perdevice.ErrAnchor)
	refused(s, ordered("2024-01-01", 62), perdevice.ErrSpent) // 2024-03-31 and 62 days
	e := do(s, ordered("2024-01-01", 63))
	require.Equal(t, at("2024-03-31"), e.Licenses[0].ActivatesBy)
	s.is("a", "2024-06-01", perdevice.UnusedActive)
	require.Equal(t, at("2024-01-01"), s.license("a", "2024-06-01").Anchor)
}

func TestScopes(t *testing.T) {
	for _, v := range []struct {
		typ   perdevice.Type
		model license.Model
		fits  bool
	}{
		{"MX64-ENT", "MX64", true}, {"MX64-SEC", "MX64", true}, {"MX64-SDW", "MX64", true}, {"MX64", "MX64", true},
		{"MX64-ENT", "MX64W", false}, {"MS220-8", "MS220-8P", false}, {"MS220-8P", "MS220-8P", true},
		{"ENT", "MR36", true}, {"ADV", "MR36H", true}, {"UPGR", "MR18", true}, {"ENT", "MRX", false}, {"ENT", "MR", false}, {"ENT", "MX64", false},
		{"MV", "MV12WE", true}, {"MT", "MT10", true}, {"MV", "MT10", false}, {"SME", "MX64", false}, {"VMX-S-ENT", "VMX-S", false},
		{"C9300-24T", "C9300-24T", true}, {"mx64", "mx64", false}, {"MXMXM64", "MXMXM64", false}, {"64", "64", false},
	} {
		scope, _ := perdevice.ScopeOf(v.typ)
		require.Equal(t, v.fits, scope.Fits(v.model), "%s %s", v.typ, v.model)
	}
	for typ, known := range map[perdevice.Type]bool{"SME": true, "VMX100": true, "MR-ENT": false, "LIC": false, "": false, "-ENT": false, "Z3": true} {
		scope, ok := perdevice.ScopeOf(typ)
		require.Equal(t, known, ok, typ)
		require.False(t, scope.Fits(""), typ)
	}
	for model, typ := range map[license.Model]perdevice.Type{
		"MR Enterprise": "ENT", "MR36 Enterprise": "ENT", "MR-ENT": "ENT", "MR Advanced": "ADV", "MX84 Advanced Security": "MX84-SEC",
		"MX84 Secure SD-WAN Plus": "MX84-SDW", "MX84 Enterprise": "MX84-ENT", "MX84-SEC": "MX84-SEC", "MS220-8P": "MS220-8P", "MV": "MV",
		"SM": "SME", "SM Enterprise": "SME", "SME": "SME",
	} {
		require.Equal(t, typ, perdevice.TypeOf(model), model)
	}
}

func TestOwnTypes(t *testing.T) {
	s := begin(t, "2024-01-01", perdevice.Policy{Types: func(t perdevice.Type) (perdevice.Scope, bool) {
		return perdevice.Scope{Family: "CW"}, t == "ANY"
	}})
	s.claim(one("a", "ANY", 30), one("b", "ENT", 30))
	s.add("d", "CW9162")
	refused(s, assign(s.org, "b", "d"), perdevice.ErrTypeUnknown)
	s.assign("a", "d")
}

func TestLogsHideKeys(t *testing.T) {
	s := begin(t, "2025-01-01", perdevice.Policy{})
	converted, err := s.org.Convert(s.act, conversion())
	require.NoError(t, err)
	claimed := s.claim(one("a", "MX64", 30))
	moved, err := s.org.Move(s.act, s.also("org-2").org, request(), "a")
	require.NoError(t, err)
	var out bytes.Buffer
	log := slog.New(slog.NewTextHandler(&out, nil))
	standing := s.license("a", "2025-01-01")
	log.Info("x", "a", claimed, "b", converted, "c", moved.In, "d", standing, "e", standing.License, "f", perdevice.Fresh(standing.License), "g", conversion(),
		"h", s.org, "i", claimed.Licenses[0], "j", moved.In.Licenses[0], "k", converted.Licenses[0])
	require.NotContains(t, out.String(), key.String())
	require.Equal(t, 7, strings.Count(out.String(), "=••••-••••-0001"), out.String())
	for _, part := range []string{"a.licenses=1", "b.licenses=4", "c.from=org-1", "d.state=unused", "f.status=unclaimed", "h.id=org-1"} {
		require.Contains(t, out.String(), part)
	}
}

// One that is held and stands twice is refused once for each time it stands.
func TestClaimRefusesWhatStandsTwiceOnce(t *testing.T) {
	s := begin(t, "2024-01-01", perdevice.Policy{})
	s.claim(one("a", "MX64", 1))
	refused(s, claim(s.org, one("a", "MX64", 1), one("a", "MX64", 1)), perdevice.ErrLicenseTaken, perdevice.ErrLicenseTaken)
	refused(s, claim(s.org, one("a", "MX64", 0)), perdevice.ErrLicenseTaken, perdevice.ErrTermRange)
}
