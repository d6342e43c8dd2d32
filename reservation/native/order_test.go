package native_test

import (
	"crypto/ed25519"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/reservation"
	"github.com/licit-go/licit/reservation/native"
)

// A draft is a code before it is put together, so that faults can be put in at each of
// its stages.
type draft struct {
	payload   parts
	head      byte
	signature func(good []byte) []byte // nil: as it is
	typed     func(text string) string // nil: as it is
	long      bool                     // more than is ever read
}

// A fault is what a check finds, of which the refusal tells.
type fault struct {
	check  string
	make   func(*draft)
	reason license.Reason
	field  string // its second field, where the reason alone does not tell it apart
}

// mistype puts a symbol of the second line, or group, in another's place.
func mistype(text string, symbol func(old byte) byte) string {
	b := []byte(text)
	i := strings.IndexByte(text, '\n') + 10 // also in a code of one line
	if b[i] == '-' {
		i++
	}
	b[i] = symbol(b[i])
	return string(b)
}

// faulty checks that of any faults the first in order is told.
func faulty(t *testing.T, faults []fault, begin func() *draft, read func(*draft) error) {
	t.Helper()
	require.NoError(t, read(begin()))
	for set := 1; set < 1<<len(faults); set++ {
		d := begin()
		var first *fault
		var names []string
		for i := len(faults) - 1; i >= 0; i-- {
			if set&(1<<i) != 0 {
				faults[i].make(d)
				first = &faults[i]
				names = append(names, faults[i].check)
			}
		}
		err := read(d)
		require.ErrorIs(t, err, first.reason, "%v", names)
		refusals := license.Refusals(err)
		require.Len(t, refusals, 1)
		if first.field != "" {
			require.Contains(t, refusals[0].Fields, license.Field{Name: "cause", Value: first.field}, "%v", names)
		}
	}
}

var textFaults = []fault{
	{"length", func(d *draft) { d.long = true }, reservation.ErrCodeTooLong, ""},
	{"alphabet", func(d *draft) {
		then := d.typed
		d.typed = func(s string) string {
			if then != nil {
				s = then(s)
			}
			return mistype(s, func(byte) byte { return '!' })
		}
	}, reservation.ErrCodeSymbol, "no such symbol"},
	{"check symbols", func(d *draft) {
		d.typed = func(s string) string {
			return mistype(s, func(old byte) byte {
				if old == 'A' {
					return 'B'
				}
				return 'A'
			})
		}
	}, reservation.ErrCodeSymbol, ""},
	{"envelope", func(d *draft) { d.head ^= 0x30 }, reservation.ErrCodeMalformed, "envelope"},
}

// text puts a draft together.
func (d *draft) text(p native.Purpose, b []byte) string {
	b[0] = d.head
	s := native.WriteText(p, b)
	if d.typed != nil {
		s = d.typed(s)
	}
	if d.long {
		s = strings.Repeat("A", 20_000) + s
	}
	return s
}

func (d *draft) sign(good []byte) []byte {
	if d.signature != nil {
		return d.signature(good)
	}
	return good
}

func badSignature(d *draft) {
	d.signature = func(good []byte) []byte { good[5] ^= 1; return good }
}

// RS-17: length, alphabet, check symbols, envelope, key, signature, payload; of all
// combinations of faults the first is told.
func TestRS17OrderOfAnAuthorization(t *testing.T) {
	_, _, x := one(t)
	good, revoked, over := signer(t, "2026-a", 0x5a), signer(t, "revoked", 0x5b), signer(t, "over", 0x5c)
	keys := []native.Key{key(good), key(revoked), key(over)}
	keys[1].Revoked, keys[1].To = now, now
	keys[2].To = now
	p, err := native.NewProduct(context, trust(t, keys...))
	require.NoError(t, err)
	for id, reason := range map[string]license.Reason{
		"nobody": reservation.ErrKeyUnknown, "revoked": reservation.ErrKeyRevoked, "over": reservation.ErrKeyPeriod,
	} {
		faults := append(slices.Clone(textFaults),
			fault{"key", func(d *draft) { d.payload = d.payload.with("key", prefixed(id)) }, reason, ""},
			fault{"signature", badSignature, reservation.ErrCodeSignature, ""},
			fault{"payload", func(d *draft) { d.payload = d.payload.with("end", "\x00") }, reservation.ErrCodeMalformed, "code goes on after its end"},
		)
		faulty(t, faults, func() *draft { return &draft{head: 0x12, payload: x.authorizationPayload()} }, func(d *draft) error {
			b := sealed(2, d.payload.bytes(), func(message []byte) []byte {
				signature, err := good.Sign(message)
				require.NoError(t, err)
				return d.sign(signature)
			})
			_, err := p.Authorization(d.text(native.ForAuthorization, b), now)
			return err
		})
	}
	// Within the payload its fields come before the weak key among them.
	weak := x.authorizationPayload().with("public", strings.Repeat("\x00", 32))
	_, err = p.ReadAuthorization(sealedAuthorization(t, good, weak.bytes()), now)
	require.ErrorIs(t, err, reservation.ErrKeyWeak)
	_, err = p.ReadAuthorization(sealedAuthorization(t, good, weak.with("list", entitlement("t", 0, 0)).bytes()), now)
	require.ErrorIs(t, err, reservation.ErrCodeMalformed)
}

// RS-17: the same of a request, whose key stands in the code.
func TestRS17OrderOfARequest(t *testing.T) {
	_, a, x := one(t)
	own := filled(1)
	possession := ed25519.NewKeyFromSeed([]byte(label(string(own[:]), "possession")))
	faults := append(slices.Clone(textFaults),
		fault{"key", func(d *draft) { d.payload = d.payload.with("possession", "\x01"+strings.Repeat("\x00", 31)) }, reservation.ErrKeyWeak, "low-order"},
		fault{"signature", badSignature, reservation.ErrCodeSignature, ""},
		fault{"payload", func(d *draft) { d.payload = d.payload.with("end", "\x00") }, reservation.ErrCodeMalformed, "code goes on after its end"},
	)
	faulty(t, faults, func() *draft { return &draft{head: 0x11, payload: x.requestParts()} }, func(d *draft) error {
		b := sealed(1, d.payload.bytes(), func(message []byte) []byte { return d.sign(ed25519.Sign(possession, message)) })
		_, err := a.Request(d.text(native.ForRequest, b))
		return err
	})
	weak := x.requestParts().with("public", strings.Repeat("\x00", 32))
	_, err := a.ReadRequest(sealedRequest(weak.bytes()))
	require.ErrorIs(t, err, reservation.ErrKeyWeak)
	_, err = a.ReadRequest(sealedRequest(weak.with("session", "\x00").bytes()))
	require.ErrorIs(t, err, reservation.ErrCodeMalformed)
}

// RS-17: the same of short codes, whose tag comes last.
func TestRS17OrderOfShortCodes(t *testing.T) {
	_, a, x := one(t)
	for _, c := range []struct {
		purpose native.Purpose
		head    byte
		match   func(string, reservation.Grant) error
	}{{native.ForConfirmation, 0x13, a.Confirms}, {native.ForReturn, 0x14, a.Returns}} {
		b := binary(t, c.purpose, x.codes()[c.purpose])
		faults := append(slices.Clone(textFaults),
			fault{"payload", func(d *draft) { d.payload = d.payload.with("version", long(1)) }, reservation.ErrCodeMalformed, "version is not as short as it can be"},
			fault{"tag", func(d *draft) { d.payload = d.payload.with("tag", strings.Repeat("t", 12)) }, reservation.ErrCodeRefused, ""},
		)
		faulty(t, faults, func() *draft {
			return &draft{head: c.head, payload: parts{{"head", "\x00"}, {"reservation", string(b[1:2])}, {"version", string(b[2:3])}, {"tag", string(b[3:])}}}
		}, func(d *draft) error {
			return c.match(d.text(c.purpose, d.payload.bytes()), x.grant)
		})
	}
}

// RS-17: the limits, at each and beyond.
func TestRS17Limits(t *testing.T) {
	p, a, x := one(t)
	for _, tt := range []struct {
		purpose native.Purpose
		most    int
		name    string
		read    func(string) error
	}{
		{native.ForRequest, native.MaxRequest, "request", func(s string) error { _, err := a.Request(s); return err }},
		{native.ForAuthorization, native.MaxAuthorization, "authorization", func(s string) error { _, err := p.Authorization(s, now); return err }},
	} {
		b := make([]byte, tt.most+1)
		b[0] = 0x10 | byte(slices.Index(every, tt.purpose)+1)
		for _, n := range []int{tt.most - 1, tt.most} {
			_, err := native.Text(tt.purpose, b[:n])
			require.NoError(t, err)
			err = tt.read(native.WriteText(tt.purpose, b[:n]))
			require.Error(t, err)
			require.NotErrorIs(t, err, reservation.ErrCodeTooLong)
		}
		_, err := native.Text(tt.purpose, b)
		require.ErrorIs(t, err, reservation.ErrCodeTooLong)
		require.ErrorIs(t, tt.read(native.WriteText(tt.purpose, b)), reservation.ErrCodeTooLong)
	}
	_, err := a.ReadRequest(make([]byte, native.MaxRequest+1))
	refused(t, err, reservation.ErrCodeTooLong, "RS-17", "what", "request", "length", "513", "most", "512")
	_, err = p.ReadAuthorization(make([]byte, native.MaxAuthorization+1), now)
	refused(t, err, reservation.ErrCodeTooLong, "RS-17", "what", "authorization", "length", "8193", "most", "8192")

	// What is written is never longer: entitlements with long tags are refused before
	// there are too many of them.
	authorization := x.grant.Authorization
	authorization.Entitlements = nil
	for n := 1; ; n++ {
		tag := license.Tag(strings.Repeat("t", 120) + string([]byte{'a' + byte(n/26), 'a' + byte(n%26)}))
		authorization.Entitlements = append(authorization.Entitlements, license.Entitlement{Tag: tag, Quantity: 1})
		code, err := a.Authorize(authorization, filled(2))
		if err != nil {
			require.ErrorIs(t, err, reservation.ErrCodeTooLong)
			require.Greater(t, n, 60)
			break
		}
		require.LessOrEqual(t, len(binary(t, native.ForAuthorization, code.Text)), native.MaxAuthorization)
	}
}

// RS-17: nothing of a payload is visible before its signature is good.
func TestRS17NothingIsVisible(t *testing.T) {
	p, a, x := one(t)
	b := binary(t, native.ForRequest, x.request.Text)
	b[len(b)-1] ^= 1
	request, err := a.ReadRequest(b)
	require.ErrorIs(t, err, reservation.ErrCodeSignature)
	require.Zero(t, request)
	require.NotContains(t, err.Error(), "FCW2134L0RN")
	b = binary(t, native.ForAuthorization, x.authorization.Text)
	b[len(b)-1] ^= 1
	authorization, err := p.ReadAuthorization(b, now)
	require.ErrorIs(t, err, reservation.ErrCodeSignature)
	require.Zero(t, authorization)
	require.NotContains(t, err.Error(), "FCW2134L0RN")
}

// RS-18: whatever is wrong about a code of the right form, the answer is the same.
func TestRS18TheSameAnswer(t *testing.T) {
	p, a, x := one(t)
	other := x.grant.Authorization
	grants := map[string]reservation.Grant{}
	change := func(name string, f func(*reservation.Grant)) {
		g := x.grant
		f(&g)
		grants[name] = g
	}
	change("reservation", func(g *reservation.Grant) { g.Authorization.Reservation++ })
	change("version", func(g *reservation.Grant) { g.Authorization.Version++ })
	change("udi", func(g *reservation.Grant) { g.Authorization.UDI = license.MustParseUDI("P:a,S:b") })
	change("no udi", func(g *reservation.Grant) { g.Authorization.UDI = license.UDI{} })
	change("nonce", func(g *reservation.Grant) { g.Authorization.Session.Nonce[15] ^= 1 })
	change("digest", func(g *reservation.Grant) { g.Authorization.Digest[31] ^= 1 })
	change("product", func(g *reservation.Grant) { g.Product = other.Public })
	change("secret", func(g *reservation.Grant) { g.Secret = filled(9) })
	for name, g := range grants {
		refused(t, a.Confirms(x.confirmation, g), reservation.ErrCodeRefused, "RS-18", "what", "confirmation")
		refused(t, a.Returns(x.returned, g), reservation.ErrCodeRefused, "RS-18", "what", "return")
		require.NoError(t, a.Confirms(x.confirmation, x.grant), name)
	}
	// What is bound by the digest is bound: another authorization of the same version.
	other.Issued = other.Issued.Add(1e9)
	again, err := a.Authorize(other, filled(2))
	require.NoError(t, err)
	read, err := p.Authorization(again.Text, now)
	require.NoError(t, err)
	confirmation, err := p.Confirmation(read, x.secret)
	require.NoError(t, err)
	refused(t, a.Confirms(confirmation, x.grant), reservation.ErrCodeRefused, "RS-18", "what", "confirmation")
	// The product has to have the secret of the session.
	forged, err := p.Confirmation(x.grant.Authorization, filled(9))
	require.NoError(t, err)
	refused(t, a.Confirms(forged, x.grant), reservation.ErrCodeRefused, "RS-18", "what", "confirmation")
}
