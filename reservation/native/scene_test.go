package native_test

import (
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/reservation"
	"github.com/licit-go/licit/reservation/native"
)

func moment(s string) time.Time {
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		panic(err)
	}
	return t
}

// refused checks the reason, the rule and the fields of a refusal, and that there is
// no other.
func refused(t testing.TB, err error, reason license.Reason, rule string, pairs ...string) {
	t.Helper()
	require.Error(t, err)
	require.Equal(t, []*license.Refusal{license.Refuse(reason, rule, pairs...)}, license.Refusals(err), err)
}

// filled returns a secret whose bytes are all b.
func filled(b byte) (s reservation.Secret) {
	for i := range s {
		s[i] = b
	}
	return s
}

var context = native.Context{Issuer: "example.com", Environment: "production"}

func signer(t testing.TB, id license.ID, b byte) *native.SecretSigner {
	s, err := native.NewSigner(id, filled(b))
	require.NoError(t, err)
	return s
}

// key returns the key of a signer, for authorizations at any time.
func key(s *native.SecretSigner) native.Key {
	return native.Key{ID: s.ID(), Public: s.Public(), Purposes: []native.Purpose{native.ForAuthorization}}
}

func trust(t testing.TB, keys ...native.Key) *native.TrustList {
	list, err := native.NewTrustList(keys...)
	require.NoError(t, err)
	return list
}

// codecs returns those of a product and an account in a context, with one key.
func codecs(t testing.TB, c native.Context) (*native.Product, *native.Account) {
	s := signer(t, "2026-a", 0x5a)
	p, err := native.NewProduct(c, trust(t, key(s)))
	require.NoError(t, err)
	a, err := native.NewAccount(c, s)
	require.NoError(t, err)
	return p, a
}

// An exchange is what one product and one account say to each other, in order.
type exchange struct {
	udi           license.UDI
	session       reservation.Session
	secret        reservation.Secret // of the product
	request       reservation.Code
	grant         reservation.Grant
	authorization reservation.Code
	confirmation  string
	returned      string
}

// codes returns the four texts by purpose.
func (x exchange) codes() map[native.Purpose]string {
	return map[native.Purpose]string{
		native.ForRequest: x.request.Text, native.ForAuthorization: x.authorization.Text,
		native.ForConfirmation: x.confirmation, native.ForReturn: x.returned,
	}
}

// every lists the purposes in the order of their kinds.
var every = []native.Purpose{native.ForRequest, native.ForAuthorization, native.ForConfirmation, native.ForReturn}

var now = moment("2026-11-22T06:00:00Z")

// exchanged plays an exchange through; a says what is authorized, without what comes of
// the request.
func exchanged(t testing.TB, p *native.Product, acc *native.Account, udi license.UDI, s reservation.Session, secret, own reservation.Secret, a reservation.Authorization) exchange {
	x := exchange{udi: udi, session: s, secret: secret}
	var err error
	x.request, err = p.Request(udi, s, secret)
	require.NoError(t, err)
	request, err := acc.Request(x.request.Text)
	require.NoError(t, err)
	require.Equal(t, x.request.Digest, request.Digest)
	require.Equal(t, udi, request.UDI)
	require.Equal(t, s, request.Session)
	a.UDI, a.Session, a.Request = request.UDI, request.Session, request.Digest
	x.authorization, err = acc.Authorize(a, own)
	require.NoError(t, err)
	read, err := p.Authorization(x.authorization.Text, now)
	require.NoError(t, err)
	require.Equal(t, x.authorization.Digest, read.Digest)
	a.Public, a.Digest = read.Public, read.Digest
	require.Equal(t, a, read)
	x.grant = reservation.Grant{Authorization: read, Product: request.Public, Secret: own}
	x.confirmation, err = p.Confirmation(read, secret)
	require.NoError(t, err)
	x.returned, err = p.Return(read, secret)
	require.NoError(t, err)
	require.NoError(t, acc.Confirms(x.confirmation, x.grant))
	require.NoError(t, acc.Returns(x.returned, x.grant))
	for _, code := range []string{x.confirmation, x.returned} {
		n, ok, err := acc.Named(code)
		require.NoError(t, err)
		require.True(t, ok)
		require.Equal(t, a.Reservation, n)
	}
	return x
}

// plain is a first authorization of that many entitlements.
func plain(entitlements int) reservation.Authorization {
	a := reservation.Authorization{
		Reservation: 7, Version: 1, Kind: reservation.Specific,
		Issued: moment("2026-11-22T05:00:00Z"), NotAfter: moment("2027-11-22T05:00:00Z"),
	}
	for i := range entitlements {
		a.Entitlements = append(a.Entitlements, license.Entitlement{
			Tag: license.Tag("regid.2017-05.com.example.Function" + strconv.Itoa(1000+i) + ",1.0"), Quantity: 1 + i, Last: license.MustParseDate("2027-12-31"),
		})
	}
	return a
}

// one is an exchange about one entitlement.
func one(t testing.TB) (*native.Product, *native.Account, exchange) {
	p, a := codecs(t, context)
	return p, a, exchanged(t, p, a, license.MustParseUDI("P:ZC9300-24UX,S:FCW2134L0RN"),
		reservation.Session{Number: 1, Nonce: reservation.Nonce{1, 2, 3}}, filled(1), filled(2), plain(1))
}

// A source draws exchanges that differ in all that may.
type source struct{ *rand.Rand }

func newSource() source { return source{rand.New(rand.NewPCG(12, 17))} }

func (r source) fill(b []byte) {
	for i := range b {
		b[i] = byte(r.Uint32())
	}
}

func (r source) secret() (s reservation.Secret) { r.fill(s[:]); return s }

// number draws one of any length, from 1.
func (r source) number() uint64 { return r.Uint64()>>r.IntN(64) | 1 }

func (r source) text(most int) string {
	const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.:-_/é京"
	runes := []rune(letters)
	var b strings.Builder
	for n := 1 + r.IntN(most); b.Len() < n-2; {
		b.WriteRune(runes[r.IntN(len(runes))])
	}
	return b.String() + "x"
}

func (r source) udi(t testing.TB) license.UDI {
	uuid := ""
	if r.IntN(2) == 0 {
		uuid = "e53fc968-0253-4d61-a355-ba908a6cc920"
	}
	u, err := license.NewUDI(r.text(12), r.text(12), uuid)
	require.NoError(t, err)
	return u
}

func (r source) session() (s reservation.Session) {
	s.Number = r.number()
	r.fill(s.Nonce[:])
	return s
}

// authorization draws one of up to that many entitlements.
func (r source) authorization(entitlements int) reservation.Authorization {
	a := reservation.Authorization{
		Reservation: r.number(), Version: max(1, uint32(r.number())), Kind: []reservation.Kind{reservation.Specific, reservation.Permanent}[r.IntN(2)],
		Issued: now.Add(-time.Duration(r.IntN(1e6)) * time.Second),
	}
	if a.Version > 1 {
		r.fill(a.Previous[:])
	}
	if r.IntN(2) == 0 {
		a.NotAfter = now.Add(time.Duration(r.IntN(1e6)) * time.Second)
	}
	tags := map[string]bool{}
	for range 1 + r.IntN(entitlements) {
		tags[r.text(24)] = true
	}
	for tag := range tags {
		e := license.Entitlement{Tag: license.Tag(tag), Quantity: 1 + r.IntN(license.MaxUnits)}
		if r.IntN(2) == 0 {
			e.Last, _ = license.DateNumber(r.IntN(3652059))
		}
		a.Entitlements = append(a.Entitlements, e)
	}
	slices.SortFunc(a.Entitlements, func(x, y license.Entitlement) int { return strings.Compare(string(x.Tag), string(y.Tag)) })
	return a
}

func (r source) exchange(t testing.TB, p *native.Product, a *native.Account, entitlements int) exchange {
	return exchanged(t, p, a, r.udi(t), r.session(), r.secret(), r.secret(), r.authorization(entitlements))
}

// binary returns the binary form of a text.
func binary(t testing.TB, p native.Purpose, text string) []byte {
	b, err := native.Binary(p, text)
	require.NoError(t, err)
	return b
}

// text returns the text form of bytes that begin as a code.
func text(t testing.TB, p native.Purpose, b []byte) string {
	s, err := native.Text(p, b)
	require.NoError(t, err)
	return s
}

// A reading gives a code of its purpose to the decoder.
type reading func(text string) error

// A binaryReading does so with its binary form.
type binaryReading func(code []byte) error

// decoders returns the decoder of each purpose, for an exchange.
func decoders(p *native.Product, a *native.Account, x exchange) map[native.Purpose]reading {
	return map[native.Purpose]reading{
		native.ForRequest:       func(text string) error { _, err := a.Request(text); return err },
		native.ForAuthorization: func(text string) error { _, err := p.Authorization(text, now); return err },
		native.ForConfirmation:  func(text string) error { return a.Confirms(text, x.grant) },
		native.ForReturn:        func(text string) error { return a.Returns(text, x.grant) },
	}
}

// binaryDecoders returns the decoder of the binary form of each purpose.
func binaryDecoders(p *native.Product, a *native.Account, x exchange) map[native.Purpose]binaryReading {
	return map[native.Purpose]binaryReading{
		native.ForRequest:       func(b []byte) error { _, err := a.ReadRequest(b); return err },
		native.ForAuthorization: func(b []byte) error { _, err := p.ReadAuthorization(b, now); return err },
		native.ForConfirmation:  func(b []byte) error { return a.ReadShort(native.ForConfirmation, b, x.grant) },
		native.ForReturn:        func(b []byte) error { return a.ReadShort(native.ForReturn, b, x.grant) },
	}
}
