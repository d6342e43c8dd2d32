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

// A part is a field of a payload as it is written.
type part struct{ name, raw string }

type parts []part

// with returns the parts with another one of that name.
func (p parts) with(name, raw string) parts {
	i := slices.IndexFunc(p, func(p part) bool { return p.name == name })
	if i < 0 {
		panic(name)
	}
	p = slices.Clone(p)
	p[i].raw = raw
	return p
}

func (p parts) bytes() []byte {
	var b []byte
	for _, part := range p {
		b = append(b, part.raw...)
	}
	return b
}

// varint is as short as it can be.
func varint(n uint64) string {
	var b []byte
	for ; n >= 0x80; n >>= 7 {
		b = append(b, byte(n)|0x80)
	}
	return string(append(b, byte(n)))
}

// long writes a number with a byte more than it needs.
func long(n uint64) string {
	s := []byte(varint(n))
	s[len(s)-1] |= 0x80
	return string(append(s, 0))
}

func prefixed(s string) string { return varint(uint64(len(s))) + s }

// requestParts are the fields of the request.
func (x exchange) requestParts() parts {
	own := x.secret
	possession := ed25519.NewKeyFromSeed([]byte(label(string(own[:]), "possession")))
	return parts{
		{"possession", string(possession[32:])},
		{"udi", prefixed(x.udi.String())},
		{"session", varint(x.session.Number)},
		{"nonce", string(x.session.Nonce[:])},
		{"public", string(x.grant.Product[:])},
		{"end", ""},
	}
}

func requestPayload(t testing.TB, x exchange) []byte {
	payload := x.requestParts().bytes()
	require.Equal(t, binary(t, native.ForRequest, x.request.Text), sealedRequest(payload), "made as the package does")
	return payload
}

// sealed returns a sealed code of whatever payload.
func sealed(kind byte, payload []byte, sign func(message []byte) []byte) []byte {
	name := []string{1: "request", 2: "authorization"}[kind]
	message := encodePAE("licit-reservation-1", name, encodePAE("example.com", "production"), string(payload))
	return slices.Concat([]byte{0x10 | kind}, payload, sign([]byte(message)))
}

// sealedRequest signs with the possession key of the exchange of [one].
func sealedRequest(payload []byte) []byte {
	own := filled(1)
	possession := ed25519.NewKeyFromSeed([]byte(label(string(own[:]), "possession")))
	return sealed(1, payload, func(message []byte) []byte { return ed25519.Sign(possession, message) })
}

func sealedAuthorization(t testing.TB, s native.Signer, payload []byte) []byte {
	return sealed(2, payload, func(message []byte) []byte {
		signature, err := s.Sign(message)
		require.NoError(t, err)
		return signature
	})
}

// authorizationPayload are the fields of the authorization.
func (x exchange) authorizationPayload() parts {
	a := x.grant.Authorization
	p := parts{
		{"key", prefixed("2026-a")},
		{"kind", map[reservation.Kind]string{reservation.Specific: "\x01", reservation.Permanent: "\x02"}[a.Kind]},
		{"reservation", varint(a.Reservation)},
		{"request", string(a.Request[:])},
		{"udi", prefixed(a.UDI.String())},
		{"session", varint(a.Session.Number)},
		{"nonce", string(a.Session.Nonce[:])},
		{"version", varint(uint64(a.Version))},
		{"previous", string(a.Previous[:])},
		{"issued", varint(uint64(a.Issued.Unix() + 62135596800))},
		{"notAfter", varint(uint64(a.NotAfter.Unix() + 62135596800))},
		{"public", string(a.Public[:])},
		{"entitlements", varint(uint64(len(a.Entitlements)))},
		{"list", ""},
		{"end", ""},
	}
	var list []string
	for _, e := range a.Entitlements {
		list = append(list, entitlement(string(e.Tag), uint64(e.Quantity), uint64(e.Last.Number())))
	}
	return p.with("list", strings.Join(list, ""))
}

func entitlement(tag string, quantity, last uint64) string {
	return prefixed(tag) + varint(quantity) + varint(last)
}

// Every field of a request at the edges of what it may be, signed as it should be.
func TestRS13RequestPayload(t *testing.T) {
	_, a, x := one(t)
	requestPayload(t, x)
	const udi, session, nonce = "udi", "session", "nonce"
	for _, tt := range []struct{ name, raw, cause string }{
		{udi, prefixed("P:a,S:b"), ""},
		{udi, prefixed("P:" + strings.Repeat("p", 64) + ",S:" + strings.Repeat("s", 64) + ",U:e53fc968-0253-4d61-a355-ba908a6cc920"), ""},
		{udi, "\x00", "udi is outside 1 to 172"},
		{udi, prefixed(strings.Repeat("p", 173)), "udi is outside 1 to 172"},
		{udi, long(7) + "P:a,S:b", "udi is not as short as it can be"},
		{udi, prefixed("P:a, S:b"), "udi is malformed"},
		{udi, prefixed("PID:a,SN:b"), "udi is malformed"},
		{udi, prefixed("P:a,S:b,U:E53FC968-0253-4D61-A355-BA908A6CC920"), "udi is malformed"},
		{udi, prefixed("none"), "udi is malformed"},
		{udi, "\xff\xff\xff\xff\xff\xff\xff\xff\xff\x02", "udi is no number"},
		{udi, varint(172), "udi ends early"},
		{session, varint(2), ""},
		{session, varint(1<<64 - 1), ""},
		{session, "\x00", "session is outside 1 to 18446744073709551615"},
		{session, long(1), "session is not as short as it can be"},
		{session, "\xff\xff\xff\xff\xff\xff\xff\xff\xff\x02", "session is no number"},
		{session, "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", "session is no number"},
		{nonce, "short", "public ends early"},
		{"public", "", "public ends early"},
		{"end", "\x00", "code goes on after its end"},
		{"end", "P:a,S:b", "code goes on after its end"},
	} {
		_, err := a.Request(text(t, native.ForRequest, sealedRequest(x.requestParts().with(tt.name, tt.raw).bytes())))
		if tt.cause == "" {
			require.NoError(t, err, "%s %x", tt.name, tt.raw)
		} else {
			refused(t, err, reservation.ErrCodeMalformed, "RS-13", "what", "request", "cause", tt.cause)
		}
	}
	ends := x.requestParts().bytes()
	for n := range ends {
		_, err := a.ReadRequest(sealedRequest(ends[:n]))
		require.ErrorIs(t, err, reservation.ErrCodeMalformed, n)
	}
}

// Every field of an authorization at the edges of what it may be.
func TestRS13AuthorizationPayload(t *testing.T) {
	p, _, x := one(t)
	s := signer(t, "2026-a", 0x5a)
	whole := x.authorizationPayload()
	require.Equal(t, binary(t, native.ForAuthorization, x.authorization.Text), sealedAuthorization(t, s, whole.bytes()), "made as the package does")
	digest := strings.Repeat("\x01", 32)
	none := strings.Repeat("\x00", 32)
	tag := license.Tag(strings.Repeat("t", license.MaxTagLen))
	many := func(n int) (list string) {
		for i := range n {
			list += entitlement(string([]byte{'a' + byte(i/16), 'a' + byte(i%16)}), 1, 0)
		}
		return list
	}
	type change struct{ name, raw string }
	for _, tt := range []struct {
		cause   string
		changes []change
	}{
		{"", []change{{"kind", "\x02"}}},
		{"kind is outside 1 to 2", []change{{"kind", "\x00"}}},
		{"kind is outside 1 to 2", []change{{"kind", "\x03"}}},
		{"kind is not as short as it can be", []change{{"kind", "\x81\x00"}}},
		{"", []change{{"reservation", varint(1<<64 - 1)}}},
		{"reservation is outside 1 to 18446744073709551615", []change{{"reservation", "\x00"}}},
		{"reservation is not as short as it can be", []change{{"reservation", long(7)}}},
		{"request is none", []change{{"request", none}}},
		{"udi is malformed", []change{{"udi", prefixed("P:a")}}},
		{"session is outside 1 to 18446744073709551615", []change{{"session", "\x00"}}},
		{"", []change{{"version", varint(2)}, {"previous", digest}}},
		{"", []change{{"version", varint(1<<32 - 1)}, {"previous", digest}}},
		{"version is outside 1 to 4294967295", []change{{"version", varint(1 << 32)}, {"previous", digest}}},
		{"version is outside 1 to 4294967295", []change{{"version", "\x00"}}},
		{"previous belongs to every version but the first", []change{{"version", varint(2)}}},
		{"previous belongs to every version but the first", []change{{"previous", digest}}},
		{"", []change{{"issued", varint(1)}}},
		{"", []change{{"issued", varint(315537897599)}, {"notAfter", "\x00"}}},
		{"", []change{{"issued", varint(315537897599)}, {"notAfter", varint(315537897599)}}},
		{"issued is outside 1 to 315537897599", []change{{"issued", "\x00"}}},
		{"issued is outside 1 to 315537897599", []change{{"issued", varint(315537897600)}}},
		{"notAfter is outside 0 to 315537897599", []change{{"notAfter", varint(315537897600)}}},
		{"notAfter is before issued", []change{{"notAfter", varint(uint64(x.grant.Authorization.Issued.Unix() + 62135596800 - 1))}}},
		{"", []change{{"notAfter", varint(uint64(x.grant.Authorization.Issued.Unix() + 62135596800))}}},
		{"entitlements is outside 1 to 256", []change{{"entitlements", "\x00"}, {"list", ""}}},
		{"", []change{{"entitlements", varint(255)}, {"list", many(255)}}},
		{"", []change{{"entitlements", varint(256)}, {"list", many(256)}}},
		{"entitlements is outside 1 to 256", []change{{"entitlements", varint(257)}, {"list", many(257)}}},
		{"tag is no number", []change{{"entitlements", varint(2)}, {"list", many(1)}}},
		{"code goes on after its end", []change{{"entitlements", varint(1)}, {"list", many(2)}}},
		{"", []change{{"list", entitlement(string(tag), license.MaxUnits, 3652059)}}},
		{"tag is outside 1 to 128", []change{{"list", entitlement(string(tag)+"t", 1, 0)}}},
		{"tag is outside 1 to 128", []change{{"list", entitlement("", 1, 0)}}},
		{"license/tag-malformed (SM-3): tag=t , longest=128", []change{{"list", entitlement("t ", 1, 0)}}},
		{"license/tag-malformed (SM-3): tag=\uFFFD, longest=128", []change{{"list", entitlement("\xff", 1, 0)}}},
		{"quantity is outside 1 to 1048576", []change{{"list", entitlement("t", 0, 0)}}},
		{"quantity is outside 1 to 1048576", []change{{"list", entitlement("t", license.MaxUnits+1, 0)}}},
		{"last is outside 0 to 3652059", []change{{"list", entitlement("t", 1, 3652060)}}},
		{"last is no number", []change{{"list", prefixed("t") + "\x01"}}},
		{"license/tag-twice (RS-13): tag=t", []change{{"entitlements", "\x02"}, {"list", entitlement("t", 1, 0) + entitlement("t", 2, 0)}}},
		{"license/tag-order (RS-13): tag=t, after=u", []change{{"entitlements", "\x02"}, {"list", entitlement("u", 1, 0) + entitlement("t", 2, 0)}}},
		{"", []change{{"entitlements", "\x02"}, {"list", entitlement("t", 1, 0) + entitlement("u", 2, 0)}}},
		{"code goes on after its end", []change{{"end", "\x00"}}},
	} {
		payload := whole
		for _, c := range tt.changes {
			payload = payload.with(c.name, c.raw)
		}
		_, err := p.Authorization(text(t, native.ForAuthorization, sealedAuthorization(t, s, payload.bytes())), now)
		if tt.cause == "" {
			require.NoError(t, err, "%q", tt.changes)
		} else {
			refused(t, err, reservation.ErrCodeMalformed, "RS-13", "what", "authorization", "cause", tt.cause)
		}
	}
	ends := whole.bytes()
	for n := range ends {
		_, err := p.ReadAuthorization(sealedAuthorization(t, s, ends[:n]), now)
		require.ErrorIs(t, err, reservation.ErrCodeMalformed, n)
	}
}

// The fields of a short code at their edges, whatever the tag.
func TestRS13ShortCode(t *testing.T) {
	_, a, x := one(t)
	tag := strings.Repeat("t", 12)
	for _, tt := range []struct {
		raw, cause string
	}{
		{varint(7) + varint(1) + tag, ""},
		{varint(1<<64-1) + varint(1<<32-1) + tag, ""},
		{varint(0) + varint(1) + tag, "reservation is outside 1 to 18446744073709551615"},
		{varint(7) + varint(0) + tag, "version is outside 1 to 4294967295"},
		{varint(7) + varint(1<<32) + tag, "version is outside 1 to 4294967295"},
		{long(7) + varint(1) + tag, "reservation is not as short as it can be"},
		{varint(7) + long(1) + tag, "version is not as short as it can be"},
		{varint(7) + varint(1) + tag[1:], "tag ends early"},
		{varint(7) + varint(1) + tag + "t", "code goes on after its end"},
		{"", "reservation is no number"},
	} {
		for _, c := range []struct {
			purpose native.Purpose
			head    string
			match   func(string, reservation.Grant) error
		}{{native.ForConfirmation, "\x13", a.Confirms}, {native.ForReturn, "\x14", a.Returns}} {
			code := text(t, c.purpose, []byte(c.head+tt.raw))
			n, ok, err := a.Named(code)
			if tt.cause != "" {
				refused(t, err, reservation.ErrCodeMalformed, "RS-13", "what", string(c.purpose), "cause", tt.cause)
				require.False(t, ok)
				refused(t, c.match(code, x.grant), reservation.ErrCodeMalformed, "RS-13", "what", string(c.purpose), "cause", tt.cause)
				continue
			}
			require.NoError(t, err)
			require.True(t, ok)
			require.Contains(t, []uint64{7, 1<<64 - 1}, n)
			refused(t, c.match(code, x.grant), reservation.ErrCodeRefused, "RS-18", "what", string(c.purpose))
		}
	}
}
