package native_test

import (
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/reservation"
	"github.com/licit-go/licit/reservation/native"
)

func TestNewCodecs(t *testing.T) {
	s := signer(t, "k", 1)
	long := license.ID(strings.Repeat("x", license.MaxIDLen+1))
	for _, tt := range []struct {
		context native.Context
		field   string
		id      license.ID
	}{
		{native.Context{Environment: "test"}, "issuer", ""},
		{native.Context{Issuer: "example.com"}, "environment", ""},
		{native.Context{Issuer: long, Environment: "test"}, "issuer", long},
		{native.Context{Issuer: "example.com", Environment: "test\n"}, "environment", "test\n"},
	} {
		_, err := native.NewProduct(tt.context, trust(t))
		refused(t, err, license.ErrIDMalformed, "", "id", string(tt.id), "longest", "128", "field", tt.field)
		_, err = native.NewAccount(tt.context, s)
		refused(t, err, license.ErrIDMalformed, "", "id", string(tt.id), "longest", "128", "field", tt.field)
	}
	_, err := native.NewProduct(context, nil)
	refused(t, err, native.ErrMissing, "RS-16", "what", "keys")
	_, err = native.NewAccount(context, nil)
	refused(t, err, native.ErrMissing, "RS-16", "what", "signer")
	_, err = native.NewAccount(context, failingSigner{})
	refused(t, err, license.ErrIDMalformed, "", "id", "", "longest", "128", "field", "signer")
}

// A codec and a signer that their functions did not make refuse what needs a key.
func TestZeroCodecs(t *testing.T) {
	_, _, x := one(t)
	_, err := new(native.Product).Authorization("", x.grant.Authorization.Issued)
	refused(t, err, native.ErrMissing, "RS-16", "what", "keys")
	_, err = new(native.Account).Authorize(x.grant.Authorization, x.secret)
	refused(t, err, native.ErrMissing, "RS-16", "what", "signer")
	var signer native.SecretSigner
	require.Empty(t, signer.ID())
	require.Zero(t, signer.Public())
	_, err = signer.Sign([]byte("x"))
	refused(t, err, native.ErrMissing, "RS-14", "what", "secret")
}

// What no code says is not written.
func TestWritersRefuse(t *testing.T) {
	p, a, x := one(t)
	_, err := p.Request(x.udi, x.session, reservation.Secret{})
	refused(t, err, native.ErrMissing, "RS-14", "what", "secret")
	_, err = p.Request(license.UDI{}, x.session, x.secret)
	refused(t, err, reservation.ErrCodeMalformed, "RS-13", "what", "request", "cause", "udi is outside 1 to 172")
	_, err = p.Request(x.udi, reservation.Session{}, x.secret)
	refused(t, err, reservation.ErrCodeMalformed, "RS-13", "what", "request", "cause", "session is outside 1 to 18446744073709551615")
	for _, write := range []func(reservation.Authorization, reservation.Secret) (string, error){p.Confirmation, p.Return} {
		_, err = write(x.grant.Authorization, reservation.Secret{})
		refused(t, err, native.ErrMissing, "RS-14", "what", "secret")
	}
	_, err = a.Authorize(x.grant.Authorization, reservation.Secret{})
	refused(t, err, native.ErrMissing, "RS-14", "what", "secret")

	for _, tt := range []struct {
		cause  string
		change func(*reservation.Authorization)
	}{
		{"kind is none", func(a *reservation.Authorization) { a.Kind = "" }},
		{"reservation is 0", func(a *reservation.Authorization) { a.Reservation = 0 }},
		{"request is none", func(a *reservation.Authorization) { a.Request = reservation.Digest{} }},
		{"session is 0", func(a *reservation.Authorization) { a.Session.Number = 0 }},
		{"version is 0", func(a *reservation.Authorization) { a.Version = 0 }},
		{"previous belongs to every version but the first", func(a *reservation.Authorization) { a.Version = 2 }},
		{"previous belongs to every version but the first", func(a *reservation.Authorization) { a.Previous[0] = 1 }},
		{"issued is no whole second of the years 1 to 9999", func(a *reservation.Authorization) { a.Issued = time.Time{} }},
		{"issued is no whole second of the years 1 to 9999", func(a *reservation.Authorization) { a.Issued = a.Issued.Add(1) }},
		{"issued is no whole second of the years 1 to 9999", func(a *reservation.Authorization) { a.Issued = moment("0001-01-01T00:00:00Z").Add(-time.Second) }},
		{"issued is no whole second of the years 1 to 9999", func(a *reservation.Authorization) { a.Issued = moment("9999-12-31T23:59:59Z").Add(time.Second) }},
		{"notAfter is no whole second of the years 1 to 9999", func(a *reservation.Authorization) { a.NotAfter = a.NotAfter.Add(-1) }},
		{"notAfter is no whole second of the years 1 to 9999", func(a *reservation.Authorization) { a.NotAfter = moment("9999-12-31T23:59:59Z").Add(time.Second) }},
		{"notAfter is before issued", func(a *reservation.Authorization) { a.NotAfter = a.Issued.Add(-time.Second) }},
		{"entitlements are none", func(a *reservation.Authorization) { a.Entitlements = nil }},
		{"license/udi-malformed (SM-10): udi=\"\", form=\"P:product,S:serial[,U:uuid]\"", func(a *reservation.Authorization) { a.UDI = license.UDI{} }},
		{"license/count-range (SM-3): tag=t, quantity=0, least=1, most=1048576", func(a *reservation.Authorization) { a.Entitlements = []license.Entitlement{{Tag: "t"}} }},
		{"license/count-range (RS-17): entitlements=257, least=0, most=256", func(a *reservation.Authorization) { a.Entitlements = make([]license.Entitlement, 257) }},
	} {
		authorization := x.grant.Authorization
		tt.change(&authorization)
		code, err := a.Authorize(authorization, filled(2))
		refused(t, err, reservation.ErrCodeMalformed, "RS-13", "what", "authorization", "cause", tt.cause)
		require.Zero(t, code)
		_, err = p.Confirmation(authorization, x.secret)
		refused(t, err, reservation.ErrCodeMalformed, "RS-13", "what", "authorization", "cause", tt.cause)
	}
}

// The same arguments give the same codes; public and digest of an authorization do not
// count where it is written; instants in another zone are the same.
func TestWritersAreFunctions(t *testing.T) {
	p, a, x := one(t)
	again, err := p.Request(x.udi, x.session, x.secret)
	require.NoError(t, err)
	require.Equal(t, x.request, again)
	authorization := x.grant.Authorization
	authorization.Public, authorization.Digest = reservation.PublicKey{}, reservation.Digest{}
	authorization.Issued = authorization.Issued.In(time.FixedZone("", 3600))
	code, err := a.Authorize(authorization, filled(2))
	require.NoError(t, err)
	require.Equal(t, x.authorization, code)
	// What is read shares nothing with what was read before.
	first, err := p.Authorization(code.Text, now)
	require.NoError(t, err)
	first.Entitlements[0].Quantity = 99
	second, err := p.Authorization(code.Text, now)
	require.NoError(t, err)
	require.Equal(t, 1, second.Entitlements[0].Quantity)
}

// Named finds the number without knowing which of the two codes it has, also where one
// is typed wrong, and says which it took it for.
func TestNamed(t *testing.T) {
	_, a, x := one(t)
	for what, code := range map[string]string{"confirmation": x.confirmation, "return": x.returned} {
		for _, typed := range []string{code, strings.ToLower(code), strings.ReplaceAll(code, "-", ""), "--" + code, strings.ReplaceAll(code, "0", "o"), code + "\r\n", "\n\t " + code + " "} {
			n, ok, err := a.Named(typed)
			require.NoError(t, err)
			require.True(t, ok)
			require.Equal(t, uint64(7), n)
		}
		wrong := []byte(code)
		wrong[8] ^= 1
		n, ok, err := a.Named(string(wrong))
		require.ErrorIs(t, err, reservation.ErrCodeSymbol)
		require.Equal(t, what, license.Refusals(err)[0].Field("what"))
		require.Equal(t, "2", license.Refusals(err)[0].Field("group"))
		require.Zero(t, n)
		require.False(t, ok)
	}
	for _, code := range []string{"", "-", "2", "2U", x.request.Text, x.authorization.Text, strings.Repeat("-", 1<<16)} {
		_, ok, err := a.Named(code)
		require.NotEmpty(t, license.Refusals(err), code)
		require.False(t, ok)
	}
}

func TestBinaryAndText(t *testing.T) {
	_, _, x := one(t)
	for _, purpose := range every {
		b := binary(t, purpose, x.codes()[purpose])
		require.Equal(t, x.codes()[purpose], text(t, purpose, b))
		_, err := native.Text(purpose, nil)
		refused(t, err, reservation.ErrCodeMalformed, "RS-17", "what", string(purpose), "cause", "envelope")
		_, err = native.Text(purpose, append([]byte{b[0] ^ 0x20}, b[1:]...))
		refused(t, err, reservation.ErrCodeMalformed, "RS-17", "what", string(purpose), "cause", "envelope")
		_, err = native.Text(purpose, append(b, make([]byte, 10_000)...))
		require.ErrorIs(t, err, reservation.ErrCodeTooLong)
		b[0] ^= 0x20
		_, err = native.Binary(purpose, native.WriteText(purpose, b))
		refused(t, err, reservation.ErrCodeMalformed, "RS-17", "what", string(purpose), "cause", "envelope")
		_, err = native.Binary(purpose, native.WriteText(purpose, nil))
		require.Error(t, err)
		_, err = native.Binary(purpose, "")
		require.ErrorIs(t, err, reservation.ErrCodeMalformed)
	}
	_, err := native.Binary("any", "")
	refused(t, err, native.ErrPurposeUnknown, "RS-16", "purpose", "any")
	_, err = native.Text("any", nil)
	refused(t, err, native.ErrPurposeUnknown, "RS-16", "purpose", "any")
}

// allocated returns how many bytes f allocates.
func allocated(f func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

// RS-17: what is refused costs no more memory than what is read, whatever its size.
func TestRS17RefusingAllocatesLittle(t *testing.T) {
	p, a, x := one(t)
	huge := []string{
		strings.Repeat("A", 1<<20), strings.Repeat("-", 1<<20), strings.Repeat(" ", 1<<20), strings.Repeat("\n", 1<<20), strings.Repeat("\x00", 1<<20),
		strings.Repeat("é", 1<<19), x.request.Text + strings.Repeat("\n", 1<<20), x.authorization.Text + strings.Repeat("A", 1<<20),
		strings.Repeat(x.request.Text, 1000), strings.Repeat(x.authorization.Text, 1000), strings.Repeat(x.confirmation, 1000),
		strings.Repeat("-", 1<<20) + x.returned[1:],
	}
	for purpose, read := range decoders(p, a, x) {
		for _, code := range huge {
			var err error
			got := allocated(func() { err = read(code) })
			if purpose == native.ForRequest && err == nil {
				continue // white space after a code
			}
			require.Error(t, err)
			require.Less(t, got, uint64(64<<10), "%s: %.60q", purpose, code)
		}
	}
	// Entitlements that are announced and do not come are not waited for.
	s := signer(t, "2026-a", 0x5a)
	b := sealedAuthorization(t, s, x.authorizationPayload().with("entitlements", varint(256)).bytes())
	require.Less(t, allocated(func() { _, _ = p.ReadAuthorization(b, now) }), uint64(16<<10))
	long := []byte(strings.Repeat(fullText, 10_000))
	var err error
	require.Less(t, allocated(func() { _, err = native.ParseTrustList(long) }), uint64(64<<10))
	require.ErrorIs(t, err, license.ErrJSONTooLarge)
}
