package issuer_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/reservation"
	"github.com/licit-go/licit/reservation/issuer"
)

// The vectors of the reservation rules, as far as the account sees them.

// TestVector2 takes the request that was made after a cancelled one: it differs.
func TestVector2(t *testing.T) {
	s := begin(t, issuer.Policy{})
	cancelled := s.request(udiA)
	again := s.request(udiA)
	require.NotEqual(t, cancelled, again)
	s.play(event(s.i.Reserve(s.act(), s.codec, s.inv, s.order(again, lic("A", 5)), fresh(1))))
	require.Equal(t, nonce(2), s.latest(udiA).Session.Nonce)
}

// TestVector6 binds a code to the product that asked: it says for whom it is.
func TestVector6(t *testing.T) {
	s := begin(t, issuer.Policy{}).reserve(udiA, lic("A", 5)).reserve(udiB, lic("A", 1))
	for _, udi := range []license.UDI{udiA, udiB} {
		require.Equal(t, udi, s.latest(udi).UDI)
		require.Contains(t, s.reservation(udi).Current.Code, udi.String())
	}
	refuses(s, func() (issuer.Confirmed, error) {
		return s.i.Confirm(s.act(), s.codec, udiB, s.code("C", s.latest(udiA)))
	}, reservation.ErrCodeRefused)
}

// TestVector8 takes the return code of a first authorization that was never installed,
// because its request was cancelled; and a second request, also before that.
func TestVector8(t *testing.T) {
	s := begin(t, issuer.Policy{}).reserve(udiA, lic("A", 5))
	first := s.latest(udiA)
	request := s.request(udiA)
	refuses(s, func() (issuer.Reserved, error) {
		return s.i.Reserve(s.act(), s.codec, s.inv, s.order(request, lic("A", 1)), fresh(2))
	}, reservation.ErrReserved)
	discarded := s.code("R", first)
	s.play(event(s.i.Return(s.act(), s.codec, udiA, discarded)))
	require.Zero(t, s.inv.of(udiA, "A"))
	require.Equal(t, issuer.StateNone, s.state(udiA))
	s.play(event(s.i.Reserve(s.act(), s.codec, s.inv, s.order(request, lic("A", 1)), fresh(2))))
	require.Equal(t, 1, s.inv.of(udiA, "A"))
}

// TestVector9 enters a return code twice: once it has an effect.
func TestVector9(t *testing.T) {
	s := begin(t, issuer.Policy{}).reserve(udiA, lic("A", 5)).confirm(udiA)
	code := s.code("R", s.latest(udiA))
	s.play(event(s.i.Return(s.act(), s.codec, udiA, code)))
	require.Zero(t, s.inv.of(udiA, "A"))
	again := func() (issuer.Returned, error) { return s.i.Return(s.act(), s.codec, udiA, code) }
	is(t, refuses(s, again, issuer.ErrReturned)[0], issuer.ErrReturned, "RS-8", "udi", udiA.String(), "reservation", "1")
	s.reserve(udiA, lic("A", 4))
	refuses(s, again, issuer.ErrReturned)
	require.Equal(t, 4, s.inv.of(udiA, "A"), "the old return code frees no new reservation")
}

// TestVector10 reserves 5, updates to 3: 5 are held until that is confirmed.
func TestVector10(t *testing.T) {
	s := begin(t, issuer.Policy{}).reserve(udiA, lic("A", 5)).update(udiA, lic("A", 3))
	require.Equal(t, 5, s.inv.of(udiA, "A"))
	require.Equal(t, issuer.StateUpdatePending, s.state(udiA))
	s.confirm(udiA)
	require.Equal(t, 3, s.inv.of(udiA, "A"))
	require.Equal(t, issuer.StateConfirmed, s.state(udiA))
}

// TestVector11 reserves 3 and asks for 5 with one more available: refused.
func TestVector11(t *testing.T) {
	for more, ok := range map[int]bool{1: false, 2: true, 3: true} {
		s := begin(t, issuer.Policy{}).reserve(udiB, lic("A", 10-3-more)).reserve(udiA, lic("A", 3))
		if ok {
			s.update(udiA, lic("A", 5))
			require.Equal(t, 5, s.inv.of(udiA, "A"))
			continue
		}
		r := refuses(s, func() (issuer.Updated, error) { return s.i.Update(s.act(), s.codec, s.inv, udiA, lic("A", 5)) }, errShort)
		is(t, r[0], errShort, "RS-4", "tag", "A", "asked", "5", "available", "4")
		require.Equal(t, 3, s.inv.of(udiA, "A"))
		require.Equal(t, issuer.StateReserved, s.state(udiA))
	}
}

// TestVector15 takes a UDI with and without a space after the comma for the same.
func TestVector15(t *testing.T) {
	s := begin(t, issuer.Policy{}).reserve(udiA, lic("A", 1))
	_, ok := s.i.Reservation(license.MustParseUDI("PID:ROUTER, SN:A1"))
	require.True(t, ok)
}
