package native_test

import (
	"crypto/ecdh"
	"crypto/ed25519"
	"encoding/base64"
	"math/big"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/reservation"
	"github.com/licit-go/licit/reservation/native"
)

// field is arithmetic modulo 2²⁵⁵ − 19, from its definition.
type field struct{ p *big.Int }

func newField() field {
	return field{new(big.Int).Sub(new(big.Int).Lsh(big.NewInt(1), 255), big.NewInt(19))}
}

func (f field) mod(n *big.Int) *big.Int      { return new(big.Int).Mod(n, f.p) }
func (f field) times(a, b *big.Int) *big.Int { return f.mod(new(big.Int).Mul(a, b)) }
func (f field) over(a, b *big.Int) *big.Int {
	return f.times(a, new(big.Int).ModInverse(f.mod(b), f.p))
}
func (f field) plus(a, b *big.Int) *big.Int  { return f.mod(new(big.Int).Add(a, b)) }
func (f field) minus(a, b *big.Int) *big.Int { return f.mod(new(big.Int).Sub(a, b)) }

// little returns the 32 bytes of a number below 2²⁵⁶, the lowest first.
func little(n *big.Int) (b [32]byte) {
	n.FillBytes(b[:])
	slices.Reverse(b[:])
	return b
}

// edwards is a point of the curve −x² + y² = 1 + dx²y².
type edwards struct{ x, y *big.Int }

func (f field) d() *big.Int { return f.over(big.NewInt(-121665), big.NewInt(121666)) }

func (f field) add(p, q edwards) edwards {
	one := big.NewInt(1)
	t := f.times(f.d(), f.times(f.times(p.x, q.x), f.times(p.y, q.y)))
	return edwards{
		f.over(f.plus(f.times(p.x, q.y), f.times(q.x, p.y)), f.plus(one, t)),
		f.over(f.plus(f.times(p.y, q.y), f.times(p.x, q.x)), f.minus(one, t)),
	}
}

// torsion returns the eight points whose order divides 8: the multiples of one of order
// 8, which is the order of the group's prime part times any point that has it.
func torsion(t testing.TB, f field) (points []edwards) {
	order, ok := new(big.Int).SetString("7237005577332262213973186563042994240857116359379907606001950938285454250989", 10)
	require.True(t, ok)
	for y := int64(2); ; y++ {
		y2 := f.times(big.NewInt(y), big.NewInt(y))
		x := new(big.Int).ModSqrt(f.over(f.minus(y2, big.NewInt(1)), f.plus(f.times(f.d(), y2), big.NewInt(1))), f.p)
		if x == nil {
			continue
		}
		zero := edwards{big.NewInt(0), big.NewInt(1)}
		p, power := zero, edwards{x, big.NewInt(y)}
		for i := range order.BitLen() {
			if order.Bit(i) == 1 {
				p = f.add(p, power)
			}
			power = f.add(power, power)
		}
		points = []edwards{zero}
		for q := p; q.x.Sign() != 0 || q.y.Cmp(zero.y) != 0; q = f.add(q, p) {
			points = append(points, q)
		}
		if len(points) == 8 {
			return points
		}
	}
}

// weakSigningKeys returns every text of a point whose order divides 8, also those that
// are not canonical, with why each is refused.
func weakSigningKeys(t testing.TB) map[reservation.PublicKey]string {
	f := newField()
	all := map[reservation.PublicKey]string{}
	for _, p := range torsion(t, f) {
		for _, sign := range []byte{0, 0x80} { // also with the sign that x = 0 does not have
			b := little(p.y)
			b[31] |= sign
			all[b] = "low-order"
			if n := new(big.Int).Add(p.y, f.p); n.BitLen() <= 255 {
				b := little(n)
				b[31] |= sign
				all[b] = "not-canonical"
			}
		}
	}
	return all
}

// RS-16: weak Ed25519 keys are refused when they are loaded, and in a request.
func TestRS16WeakSigningKeys(t *testing.T) {
	weak := weakSigningKeys(t)
	require.Len(t, weak, 8+2+4, "0, ±1 and two others with either sign, p and p + 1 with either sign")
	f := newField()
	for n := range 19 {
		for _, sign := range []byte{0, 0x80} {
			b := little(new(big.Int).Add(f.p, big.NewInt(int64(n))))
			b[31] |= sign
			weak[b] = "not-canonical"
		}
	}
	for n := int64(2); n < 40; n++ {
		y2 := big.NewInt(n * n)
		square := f.over(f.minus(y2, big.NewInt(1)), f.plus(f.times(f.d(), y2), big.NewInt(1)))
		if new(big.Int).ModSqrt(square, f.p) == nil {
			weak[little(big.NewInt(n))] = "not-on-curve"
		} else {
			require.NoError(t, native.Key{ID: "k", Public: little(big.NewInt(n)), Purposes: every}.Check())
		}
	}
	_, a, x := one(t)
	for public, cause := range weak {
		k := native.Key{ID: "k", Public: public, Purposes: every}
		refused(t, k.Check(), reservation.ErrKeyWeak, "RS-16", "public", base64.RawURLEncoding.EncodeToString(public[:]), "cause", cause)
		_, err := native.NewTrustList(k)
		require.ErrorIs(t, err, reservation.ErrKeyWeak)

		b := binary(t, native.ForRequest, x.request.Text)
		copy(b[1:], public[:])
		_, err = a.Request(text(t, native.ForRequest, b))
		if cause == "not-on-curve" {
			refused(t, err, reservation.ErrCodeSignature, "RS-17", "what", "request")
			continue
		}
		refused(t, err, reservation.ErrKeyWeak, "RS-16", "public", base64.RawURLEncoding.EncodeToString(public[:]), "cause", cause)
	}
}

// With the neutral point for a key, a signature that is good for every message exists:
// this is what refusing it prevents.
func TestRS16WhatAWeakKeyWouldDo(t *testing.T) {
	neutral := append([]byte{1}, make([]byte, 31)...)
	signature := append(slices.Clone(neutral), make([]byte, 32)...)
	require.True(t, ed25519.Verify(neutral, []byte("anything"), signature))
	_, a, x := one(t)
	b := binary(t, native.ForRequest, x.request.Text)
	copy(b[1:], neutral)
	copy(b[len(b)-64:], signature)
	_, err := a.Request(text(t, native.ForRequest, b))
	require.ErrorIs(t, err, reservation.ErrKeyWeak)
}

// weakAgreementKeys returns the X25519 keys with which every key agrees on zero, and all
// others that are not canonical, with why each is refused.
func weakAgreementKeys(t testing.TB) map[reservation.PublicKey]string {
	f := newField()
	all := map[reservation.PublicKey]string{}
	one := big.NewInt(1)
	for _, p := range torsion(t, f) {
		if p.y.Cmp(one) == 0 {
			continue // the point at infinity
		}
		all[little(f.over(f.plus(one, p.y), f.minus(one, p.y)))] = "low-order"
	}
	all[little(f.minus(f.p, one))] = "low-order" // of the twist
	for n := range int64(19) {
		all[little(new(big.Int).Add(f.p, big.NewInt(n)))] = "not-canonical"
	}
	for key := range all {
		key[31] |= 0x80
		all[key] = "not-canonical"
	}
	return all
}

// RS-16: weak X25519 keys are refused in a request, in an authorization, and where a tag
// is made with one.
func TestRS16WeakAgreementKeys(t *testing.T) {
	p, a, x := one(t)
	s := signer(t, "2026-a", 0x5a)
	own, err := ecdh.X25519().NewPrivateKey(make([]byte, 32))
	require.NoError(t, err)
	low := 0
	for public, cause := range weakAgreementKeys(t) {
		if cause == "low-order" {
			peer, err := ecdh.X25519().NewPublicKey(public[:])
			require.NoError(t, err)
			_, err = own.ECDH(peer)
			require.ErrorContains(t, err, "low order")
			low++
		}
		fields := []string{"public", base64.RawURLEncoding.EncodeToString(public[:]), "cause", cause}

		payload := requestPayload(t, x)
		copy(payload[len(payload)-32:], public[:])
		_, err := a.Request(text(t, native.ForRequest, sealedRequest(payload)))
		refused(t, err, reservation.ErrKeyWeak, "RS-16", fields...)

		payload = x.authorizationPayload().with("public", string(public[:])).bytes()
		_, err = p.Authorization(text(t, native.ForAuthorization, sealedAuthorization(t, s, payload)), now)
		refused(t, err, reservation.ErrKeyWeak, "RS-16", fields...)

		g := x.grant
		g.Product = public
		refused(t, a.Confirms(x.confirmation, g), reservation.ErrKeyWeak, "RS-16", fields...)
		authorization := x.grant.Authorization
		authorization.Public = public
		_, err = p.Return(authorization, x.secret)
		refused(t, err, reservation.ErrKeyWeak, "RS-16", fields...)
	}
	require.Equal(t, 5, low)
	for _, nearly := range []*big.Int{big.NewInt(2), new(big.Int).Sub(newField().p, big.NewInt(2))} {
		payload := requestPayload(t, x)
		b := little(nearly)
		copy(payload[len(payload)-32:], b[:])
		_, err := a.Request(text(t, native.ForRequest, sealedRequest(payload)))
		require.NoError(t, err)
	}
}

// RS-16: two keys count at the same time while one takes the place of the other.
func TestRS16Rotation(t *testing.T) {
	older, newer := signer(t, "2026-a", 0x5a), signer(t, "2027-a", 0x5b)
	first, second := key(older), key(newer)
	first.From, first.To = moment("2026-01-01T00:00:00Z"), moment("2027-07-01T00:00:00Z")
	second.From = moment("2027-01-01T00:00:00Z")
	p, err := native.NewProduct(context, trust(t, second, first))
	require.NoError(t, err)
	_, _, x := one(t)
	for _, tt := range []struct {
		at           string
		older, newer license.Reason
	}{
		{"2025-12-31T23:59:59Z", reservation.ErrKeyPeriod, reservation.ErrKeyPeriod},
		{"2026-01-01T00:00:00Z", "", reservation.ErrKeyPeriod},
		{"2026-01-01T00:00:01Z", "", reservation.ErrKeyPeriod},
		{"2026-12-31T23:59:59Z", "", reservation.ErrKeyPeriod},
		{"2027-01-01T00:00:00Z", "", ""},
		{"2027-01-01T00:00:01Z", "", ""},
		{"2027-06-30T23:59:59Z", "", ""},
		{"2027-07-01T00:00:00Z", reservation.ErrKeyPeriod, ""},
		{"2027-07-01T00:00:01Z", reservation.ErrKeyPeriod, ""},
	} {
		for s, want := range map[*native.SecretSigner]license.Reason{older: tt.older, newer: tt.newer} {
			a, err := native.NewAccount(context, s)
			require.NoError(t, err)
			code, err := a.Authorize(x.grant.Authorization, filled(2))
			require.NoError(t, err)
			_, err = p.Authorization(code.Text, moment(tt.at))
			if want == "" {
				require.NoError(t, err, tt.at)
			} else {
				require.ErrorIs(t, err, want, tt.at)
			}
		}
	}
}
