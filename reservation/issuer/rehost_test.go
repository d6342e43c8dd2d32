package issuer_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/reservation"
	"github.com/licit-go/licit/reservation/issuer"
)

func (s *scene) rehosting(failed license.UDI, request, notes string) func() (issuer.Reserved, error) {
	return func() (issuer.Reserved, error) {
		return s.i.Rehost(s.act(), s.codec, failed, request, fresh(s.drawn), notes)
	}
}

// TestRehostRH2 copies what is held, tag by tag: of a pending update the maximum
// (RH-10). The inventory may have too little.
func TestRehostRH2(t *testing.T) {
	s := begin(t, issuer.Policy{}).reserve(udiA, lic("A", 9), term("B", 2, "2024-12-31")).update(udiA, term("B", 6, "2024-06-30"))
	held := []license.Entitlement{lic("A", 9), term("B", 6, "2024-12-31")}
	request := s.request(udiB)
	e, err := s.rehosting(udiA, request, "no power")()
	require.NoError(t, err)
	require.Equal(t, license.Hold{UDI: udiB, Entitlements: held}, e.Hold())
	require.Equal(t, udiA, e.Failed)
	require.Equal(t, "no power", e.Notes)
	require.Empty(t, e.VirtualAccount)
	require.Equal(t, uint64(2), e.Reservation)
	s.play(e, nil)
	r := s.reservation(udiB)
	require.Equal(t, udiA, r.Failed)
	require.Equal(t, held, r.Current.Authorization.Entitlements)
	require.Equal(t, uint32(1), r.Current.Authorization.Version)
	require.Equal(t, reservation.Digest{}, r.Current.Authorization.Previous)
	require.Equal(t, nonce(2), r.Current.Authorization.Session.Nonce)
	require.Equal(t, issuer.StateUpdatePending, s.state(udiA), "the failed one stays as it was")

	// The replacement fails too (RH-11), and the first one comes back to life (RH-9).
	s.rehost(udiB, udiC).returns(udiA)
	require.Equal(t, held, s.inv.held[udiC].Entitlements)
	require.Equal(t, udiB, s.reservation(udiC).Failed)
	s.remove(udiB)
	require.Equal(t, udiA, r.Failed)
}

// TestRehostPermanent copies the kind too.
func TestRehostPermanent(t *testing.T) {
	s := begin(t, issuer.Policy{}).permanent(udiA).rehost(udiA, udiB)
	require.Equal(t, reservation.Permanent, s.latest(udiB).Kind)
	require.Equal(t, []license.Entitlement{lic("universal", 1)}, s.inv.held[udiB].Entitlements)

	// A copy of another kind cannot follow (RH-2).
	e, err := s.rehosting(udiB, s.request(udiC), "")()
	require.NoError(t, err)
	e.Kind = reservation.Specific
	is(t, license.Refusals(s.i.Apply(e))[0], issuer.ErrCannotFollow, "", "event", "issuer.reserved", "cause", "no copy of what is held for P:ROUTER,S:B2")
	e.Kind = reservation.Permanent
	require.NoError(t, s.i.Apply(e))
}

// TestRehostRefusesRH10 tells all that stands against it at once.
func TestRehostRefusesRH10(t *testing.T) {
	s := begin(t, issuer.Policy{}).reserve(udiA, lic("A", 5)).reserve(udiB, lic("A", 1)).reserve(udiC, lic("A", 1)).returns(udiC)
	usedC := requestCode(udiC, reservation.Session{Number: 3, Nonce: nonce(3)})
	usedB := requestCode(udiB, reservation.Session{Number: 2, Nonce: nonce(2)})

	is(t, refuses(s, s.rehosting(udiX, s.request(udiC), ""), issuer.ErrNotReserved)[0], issuer.ErrNotReserved, "RH-10", "udi", udiX.String())
	refuses(s, s.rehosting(udiC, s.request(udiX), ""), issuer.ErrNotReserved)
	is(t, refuses(s, s.rehosting(udiA, s.request(udiB), ""), reservation.ErrReserved)[0], reservation.ErrReserved, "RH-10", "udi", udiB.String())
	is(t, refuses(s, s.rehosting(udiA, usedC, ""), issuer.ErrRequestUsed)[0],
		issuer.ErrRequestUsed, "RH-10", "udi", udiC.String(), "session", "3", "reservation", "3")
	refuses(s, s.rehosting(udiA, usedB, ""), reservation.ErrReserved, issuer.ErrRequestUsed)
	r := refuses(s, s.rehosting(udiA, s.request(udiA), ""), reservation.ErrReserved, issuer.ErrSameInstance)
	is(t, r[1], issuer.ErrSameInstance, "RH-10", "udi", udiA.String())
	refuses(s, s.rehosting(udiX, s.request(udiX), ""), issuer.ErrNotReserved, issuer.ErrSameInstance)
	refuses(s, s.rehosting(udiA, "garbage", ""), reservation.ErrCodeMalformed)
	refuses(s, s.rehosting(udiA, s.request(udiC), strings.Repeat("n", issuer.MaxNotesBytes+1)), issuer.ErrNotes)
	for _, n := range []int{issuer.MaxNotesBytes - 1, issuer.MaxNotesBytes} {
		e, err := s.rehosting(udiA, s.request(udiC), strings.Repeat("n", n))()
		require.NoError(t, err)
		require.NoError(t, s.i.Clone().Apply(e))
	}
	request := s.request(udiX)
	refuses(s, func() (issuer.Reserved, error) {
		return s.i.Rehost(s.act(), s.codec, udiA, request, reservation.Fresh{}, "")
	}, reservation.ErrNoRandom)

	s.withdraw()
	r = refuses(s, s.rehosting(udiX, usedB, "\n"),
		issuer.ErrNotPreauthorized, issuer.ErrNotReserved, issuer.ErrNotes, reservation.ErrReserved, issuer.ErrRequestUsed)
	is(t, r[0], issuer.ErrNotPreauthorized, "RH-10", "issuer", "acme")
	refuses(s, s.rehosting(udiX, "garbage", ""), issuer.ErrNotPreauthorized, issuer.ErrNotReserved)
}
