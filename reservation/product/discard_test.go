package product_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/reservation"
	"github.com/licit-go/licit/reservation/product"
)

// TestDiscard looks at what a discard leaves.
func TestDiscard(t *testing.T) {
	s, code := cancelled(t)
	other := s.request()
	otherCode := other.issue(1)
	s.cancel().discard(code)
	require.Equal(t, product.Discarded{
		Stamp: license.Stamp{Seq: s.p.Seq(), Act: s.by()}, Session: reservation.Session{Number: 1, Nonce: reservation.Nonce{1, 1}},
		Code: "return of 1.1 by " + u + ", 01010000, " + mark(reservation.Secret{1, 2}),
	}, s.log[len(s.log)-1])
	require.Equal(t, reservation.On, s.p.Mode())
	s.discard(otherCode)
	back, _ := s.p.ReturnCode()
	require.Equal(t, "return of 2.1 by "+u+", 02010000, "+mark(reservation.Secret{2, 2}), back, "the last one is readable")
}

func TestDiscardRefuses(t *testing.T) {
	s := pending(t)
	good := s.issue(1)
	mismatch := s.issue(1, func(a *reservation.Authorization) { a.Request[0]++ })
	nonce := s.issue(1, func(a *reservation.Authorization) { a.Session.Nonce[0]++ })
	later := s.issue(1, func(a *reservation.Authorization) { a.Session.Number++ })
	foreign := s.issue(1, func(a *reservation.Authorization) { a.UDI = otherUDI })
	zeroth, second := s.issue(0), s.issue(2)
	s.cancel()
	s.refusesDiscard(mismatch, reservation.ErrSessionMismatch, "RS-5", "udi", u, "session", "1")
	s.refusesDiscard(nonce, reservation.ErrSessionMismatch, "RS-5", "udi", u, "session", "1")
	s.refusesDiscard(later, reservation.ErrSessionMismatch, "RS-5", "udi", u, "session", "2")
	s.refusesDiscard(foreign, reservation.ErrUDIMismatch, "RS-5", "udi", u, "code", otherUDI.String())
	s.refusesDiscard(zeroth, reservation.ErrVersionRange, "RS-5", "udi", u, "version", "0", "least", "1", "most", "1")
	s.refusesDiscard(second, reservation.ErrVersionRange, "RS-5", "udi", u, "version", "2", "least", "1", "most", "1")
	s.discard(good)

	// A code that is over can be discarded, and one of before the mode was off.
	s, code := cancelled(t)
	s.later(400 * license.Day).disable().enable().discard(code)
}

// TestDiscardReadsForTheLaterInstant, like an installation.
func TestDiscardReadsForTheLaterInstant(t *testing.T) {
	s, code := cancelled(t)
	last := s.now
	var seen time.Time
	s.codec.sees = func(at time.Time) { seen = at }
	for _, d := range []time.Duration{-time.Hour, 0, time.Hour} {
		s.now = last.Add(d)
		_, err := s.p.Discard(s.by(), s.codec, code)
		require.NoError(t, err)
		require.Equal(t, last.Add(max(d, 0)), seen)
	}
}

// TestMaxCancelled cancels one less than is remembered, as many, and one more.
func TestMaxCancelled(t *testing.T) {
	s := on(t)
	codes := map[int]string{}
	ask := func(n int) {
		fresh := reservation.Fresh{Nonce: reservation.Nonce{byte(n), byte(n >> 8), 1}, Secret: reservation.Secret{byte(n), byte(n >> 8), 1}}
		e, err := s.p.Request(s.by(), s.codec, fresh)
		require.NoError(t, err)
		require.NoError(t, s.p.Apply(e))
		s.asked = e
		codes[n] = s.issue(1)
		c, err := s.p.Cancel(s.by())
		require.NoError(t, err)
		require.NoError(t, s.p.Apply(c))
	}
	discards := func(n int) {
		t.Helper()
		s.clone().discard(codes[n])
	}
	forgot := func(n int) {
		t.Helper()
		s.refusesDiscard(codes[n], reservation.ErrSessionMismatch, "RS-5", "udi", u, "session", number(uint64(n)))
	}
	for n := 1; n < product.MaxCancelled; n++ {
		ask(n)
	}
	discards(1)
	discards(product.MaxCancelled - 1)
	ask(product.MaxCancelled)
	discards(1)
	discards(product.MaxCancelled)
	before := s.clone()
	ask(product.MaxCancelled + 1)
	forgot(1)
	discards(2)
	discards(product.MaxCancelled + 1)
	before.discard(codes[1]) // a clone is not changed by what happens beside it

	back, err := product.Restore([]byte(s.bytes()))
	require.NoError(t, err)
	require.Equal(t, s.bytes(), bytesOf(t, back))

	// More than that no product remembers, whatever a snapshot says.
	more := strings.Replace(s.bytes(), `"cancelled":[`, `"cancelled":[{"number":1,"nonce":"AQAAAAAAAAAAAAAAAAAAAA",`+
		`"secret":"`+strings.Repeat("B", 42)+`A","request":"`+strings.Repeat("A", 43)+`"},`, 1)
	_, err = product.Restore([]byte(more))
	require.Equal(t, license.Refuse(product.ErrSnapshotForm, "", "part", "cancelled", "value", "1025"), err)

	// What was discarded makes room.
	s.discard(codes[2])
	ask(product.MaxCancelled + 2)
	discards(3)
	ask(product.MaxCancelled + 3)
	forgot(3)
}
