package issuer_test

import (
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/reservation"
	"github.com/licit-go/licit/reservation/issuer"
)

func (s *scene) updating(udi license.UDI, entitlements ...license.Entitlement) func() (issuer.Updated, error) {
	return func() (issuer.Updated, error) { return s.i.Update(s.act(), s.codec, s.inv, udi, entitlements...) }
}

// TestUpdateRS6 takes absolute quantities, blanks for zero, and holds the larger of
// both, to the later of both last days, until it is confirmed.
func TestUpdateRS6(t *testing.T) {
	s := begin(t, issuer.Policy{}).reserve(udiA, lic("A", 5), term("B", 2, "2024-12-31"))
	asked := []license.Entitlement{lic("universal", 1), term("B", 3, "2024-06-30"), lic("A", 0)}
	e, err := s.updating(udiA, asked...)()
	require.NoError(t, err)
	asked[1].Quantity = 99
	want := []license.Entitlement{term("B", 3, "2024-06-30"), lic("universal", 1)}
	held := []license.Entitlement{lic("A", 5), term("B", 3, "2024-12-31"), lic("universal", 1)}
	require.Equal(t, want, e.Entitlements)
	require.Equal(t, license.Hold{UDI: udiA, Entitlements: held}, e.Hold())
	e.Hold().Entitlements[0].Quantity = 99
	first := s.latest(udiA)
	s.play(e, nil)
	e.Entitlements[0].Quantity = 99

	pending := s.latest(udiA)
	require.Equal(t, reservation.Authorization{
		UDI: udiA, Session: first.Session, Reservation: 1, Version: 2, Kind: reservation.Specific, Entitlements: want,
		Issued: s.now, NotAfter: s.now.Add(365 * license.Day), Request: first.Request, Previous: first.Digest, Digest: e.Code.Digest,
	}, pending)
	require.Equal(t, first, s.reservation(udiA).Current.Authorization)
	s.confirm(udiA)
	require.Equal(t, want, s.inv.held[udiA].Entitlements)
	require.Equal(t, pending, s.reservation(udiA).Current.Authorization)
	require.Equal(t, issuer.Issue{}, s.reservation(udiA).Pending)

	s.update(udiA, lic("A", 1))
	require.Equal(t, uint32(3), s.latest(udiA).Version)
	require.Equal(t, pending.Digest, s.latest(udiA).Previous)
}

// TestIssuedAnewRS6 asks for what is current once more, since the time of its code is
// over: the product gets another code of it, and as much is held as before.
func TestIssuedAnewRS6(t *testing.T) {
	s := begin(t, issuer.Policy{}).reserve(udiA, lic("A", 5))
	before, held := s.latest(udiA), s.inv.of(udiA, "A")
	s.later(time.Second).update(udiA, lic("A", 5))
	after := s.latest(udiA)
	require.Equal(t, uint32(2), after.Version)
	require.Equal(t, before.Entitlements, after.Entitlements)
	require.Equal(t, before.NotAfter.Add(time.Second), after.NotAfter)
	require.Equal(t, held, s.inv.of(udiA, "A"))
	s.confirm(udiA)
	require.Equal(t, held, s.inv.of(udiA, "A"))
}

// TestUpdateRefusesRS6 goes through what an update is refused for.
func TestUpdateRefusesRS6(t *testing.T) {
	s := begin(t, issuer.Policy{}).reserve(udiA, lic("A", 5), term("B", 2, "2024-12-31"))
	is(t, refuses(s, s.updating(udiX, lic("A", 1)), issuer.ErrNotReserved)[0], issuer.ErrNotReserved, "RS-6", "udi", udiX.String())
	for _, nothing := range [][]license.Entitlement{nil, {lic("A", 0)}, {lic("A", 0), lic("B", 0)}} {
		is(t, refuses(s, s.updating(udiA, nothing...), issuer.ErrNothingAsked)[0], issuer.ErrNothingAsked, "RS-6", "udi", udiA.String())
	}
	refuses(s, s.updating(udiA, lic("A", -1)), license.ErrCountRange)
	refuses(s, s.updating(udiA, lic("A", 1), lic("A", 2)), license.ErrTagTwice)
	r := refuses(s, s.updating(udiA, lic("A", 11), lic("B", 11)), errShort, errShort)
	is(t, r[1], errShort, "RS-4", "tag", "B", "asked", "11", "available", "10")

	delete(s.inv.held, udiA)
	is(t, refuses(s, s.updating(udiA, lic("A", 1)), issuer.ErrHoldMissing)[0], issuer.ErrHoldMissing, "RS-6", "udi", udiA.String())
}

// TestOnePendingRS6 answers the same again with the same code, and nothing else until
// the update is confirmed.
func TestOnePendingRS6(t *testing.T) {
	s := begin(t, issuer.Policy{}).reserve(udiA, lic("A", 5), lic("B", 1))
	asked := func(want string, entitlements ...license.Entitlement) {
		t.Helper()
		code, ok := s.i.Asked(udiA, entitlements...)
		require.Equal(t, want, code)
		require.Equal(t, want != "", ok)
	}
	asked("", lic("A", 5), lic("B", 1))
	s.update(udiA, lic("A", 3), lic("B", 2))
	code := s.reservation(udiA).Pending.Code
	asked(code, lic("A", 3), lic("B", 2))
	asked(code, lic("B", 2), lic("A", 3), lic("C", 0))
	asked("", lic("A", 3))
	asked("", lic("A", 3), term("B", 2, "2024-12-31"))
	asked("", lic("A", 3), lic("B", 2), lic("B", 2))
	asked("")
	for _, other := range [][]license.Entitlement{{lic("A", 3), lic("B", 2)}, {lic("A", 5), lic("B", 1)}, {lic("A", 4)}, nil} {
		is(t, refuses(s, s.updating(udiA, other...), issuer.ErrUpdatePending)[0],
			issuer.ErrUpdatePending, "RS-6", "udi", udiA.String(), "version", "2")
	}
	_, ok := s.i.Asked(udiX, lic("A", 3))
	require.False(t, ok)
	s.confirm(udiA)
	asked("", lic("A", 3), lic("B", 2))
	s.update(udiA, lic("A", 4))
	s.returns(udiA)
	asked("", lic("A", 4))
}

// TestUpdateTags holds at most 256 tags while an update is pending.
func TestUpdateTags(t *testing.T) {
	s := begin(t, issuer.Policy{})
	tags := func(from, n int) []license.Entitlement {
		all := make([]license.Entitlement, n)
		for i := range all {
			all[i] = lic(license.Tag("T"+strconv.Itoa(1000+from+i)), 1)
			s.inv.stock[all[i].Tag] = 1
		}
		return all
	}
	s.reserve(udiA, tags(0, license.MaxEntitlements-10)...)
	for n, ok := range map[int]bool{9: true, 10: true, 11: false} {
		asked := tags(500, n)
		if !ok {
			is(t, refuses(s, s.updating(udiA, asked...), license.ErrCountRange)[0],
				license.ErrCountRange, "RS-17", "entitlements", "257", "least", "0", "most", "256")
			continue
		}
		e, err := s.updating(udiA, asked...)()
		require.NoError(t, err)
		require.NoError(t, s.i.Clone().Apply(e))
	}
}
