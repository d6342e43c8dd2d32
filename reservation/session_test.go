package reservation_test

import (
	"bytes"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/licit-go/licit/internal/strictjson"
	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/reservation"
)

func refused(t require.TestingT, err error, reason license.Reason, rule string, pairs ...string) {
	all := license.Refusals(err)
	require.Len(t, all, 1, "%v", err)
	require.Equal(t, license.Refuse(reason, rule, pairs...), all[0])
}

func TestSessionSame(t *testing.T) {
	a := reservation.Session{Number: 1, Nonce: reservation.Nonce{1}}
	require.True(t, a.Same(reservation.Session{Number: 1, Nonce: reservation.Nonce{1}}))
	require.True(t, reservation.Session{}.Same(reservation.Session{}))
	require.False(t, a.Same(reservation.Session{Number: 2, Nonce: a.Nonce}))
	for i := range a.Nonce {
		for bit := range 8 {
			b := a
			b.Nonce[i] ^= 1 << bit
			require.False(t, a.Same(b))
			require.False(t, b.Same(a))
		}
	}
}

// Draw takes the nonce first and then the secret, and what is left stays.
func TestDraw(t *testing.T) {
	source := make([]byte, 49)
	for i := range source {
		source[i] = byte(i + 1)
	}
	r := bytes.NewReader(source)
	fresh, err := reservation.Draw(iotest.OneByteReader(r))
	require.NoError(t, err)
	require.Equal(t, source[:16], fresh.Nonce[:])
	require.Equal(t, source[16:48], fresh.Secret[:])
	require.Equal(t, 1, r.Len())

	seen := map[reservation.Fresh]bool{}
	for range 100 {
		fresh, err := reservation.Draw(rand.Reader)
		require.NoError(t, err)
		require.False(t, seen[fresh])
		seen[fresh] = true
	}
}

// A source that ends or fails gives nothing at all.
func TestDrawRefused(t *testing.T) {
	for n := range 48 {
		fresh, err := reservation.Draw(bytes.NewReader(bytes.Repeat([]byte{1}, n)))
		cause := "unexpected EOF"
		if n == 0 || n == 16 {
			cause = "EOF"
		}
		refused(t, err, reservation.ErrNoRandom, "RS-14", "cause", cause)
		require.Zero(t, fresh)
	}
	_, err := reservation.Draw(nil)
	refused(t, err, reservation.ErrNoRandom, "RS-14", "cause", "there is none")
	for n := range 48 {
		source := io.MultiReader(bytes.NewReader(bytes.Repeat([]byte{1}, n)), iotest.ErrReader(errors.New("broken")))
		fresh, err := reservation.Draw(source)
		refused(t, err, reservation.ErrNoRandom, "RS-14", "cause", "broken")
		require.Zero(t, fresh)
	}
}

// Neither a log nor any verb for texts shows a secret.
func TestSecretHidden(t *testing.T) {
	secret := reservation.Secret(bytes.Repeat([]byte{0xab}, 32))
	fresh := reservation.Fresh{Secret: secret}
	var log strings.Builder
	timeless := &slog.HandlerOptions{ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
		if a.Key == slog.TimeKey {
			return slog.Attr{}
		}
		return a
	}}
	slog.New(slog.NewTextHandler(&log, timeless)).Info("drawn", "secret", secret)
	slog.New(slog.NewJSONHandler(&log, timeless)).Info("drawn", "secret", secret)
	require.Equal(t, 2, strings.Count(log.String(), "[redacted]"))
	require.Equal(t, "[redacted]", secret.String())
	grant := reservation.Grant{Authorization: reservation.Authorization{Reservation: 7, Version: 2}, Secret: secret}
	for _, v := range []any{fresh, &fresh, grant, &grant} {
		slog.New(slog.NewTextHandler(&log, timeless)).Info("shown", "value", v)
		slog.New(slog.NewJSONHandler(&log, timeless)).Info("shown", "value", v)
	}
	require.Contains(t, log.String(), `"value":{"nonce":"AAAAAAAAAAAAAAAAAAAAAA","secret":"[redacted]"}`)
	require.Contains(t, log.String(), `"value":{"udi":"none","reservation":7,"version":2,"secret":"[redacted]"}`)
	shown := log.String()
	for _, format := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "% x", "%d", "%o", "%O", "%b", "%c", "%U", "%t", "%e"} {
		for _, v := range []any{secret, &secret, fresh, grant, []reservation.Secret{secret}} {
			shown += fmt.Sprintf(format, v)
		}
	}
	require.NotContains(t, strings.ToLower(shown), "ab ab")
	require.NotContains(t, strings.ToLower(shown), "abab")
	for _, number := range []string{"171", "253", "10101011", "U+00AB", "«"} {
		require.NotContains(t, shown, number)
	}
	text, err := secret.MarshalText()
	require.NoError(t, err)
	require.NotContains(t, shown, string(text))
}

// text is what the four kinds of bytes have in common.
type text interface {
	MarshalText() ([]byte, error)
	UnmarshalText(text []byte) error
}

var texts = []struct {
	what string
	size int
	make func(fill byte) text
}{
	{"nonce", 16, func(b byte) text { return new(reservation.Nonce(bytes.Repeat([]byte{b}, 16))) }},
	{"publicKey", 32, func(b byte) text { return new(reservation.PublicKey(bytes.Repeat([]byte{b}, 32))) }},
	{"digest", 32, func(b byte) text { return new(reservation.Digest(bytes.Repeat([]byte{b}, 32))) }},
	{"secret", 32, func(b byte) text { return new(reservation.Secret(bytes.Repeat([]byte{b}, 32))) }},
}

func TestBytesText(t *testing.T) {
	for _, tt := range texts {
		length := (tt.size*8 + 5) / 6
		data, err := tt.make(0).MarshalText()
		require.NoError(t, err)
		require.Equal(t, strings.Repeat("A", length), string(data))
		data, err = tt.make(0xff).MarshalText()
		require.NoError(t, err)
		require.Regexp(t, `^_+[w8]$`, string(data))
		v := tt.make(0)
		require.NoError(t, v.UnmarshalText(data))
		require.Equal(t, tt.make(0xff), v)
	}
}

// One value has one text: everything else is refused and changes nothing. What is
// refused of a secret is not shown, and of the others no more than is needed.
func TestBytesTextRefused(t *testing.T) {
	for _, tt := range texts {
		data, err := tt.make(7).MarshalText()
		require.NoError(t, err)
		good := string(data)
		n := len(good)
		for _, bad := range []string{
			"", good[1:], good + "A", good + "=", good[:n-1] + "=", good[:n-1] + " ", good[:n-1] + "\n",
			"\n" + good, good + "\n", "\r" + good[1:], good[:n-2] + "\r\n", "+" + good[1:], "/" + good[1:], "é" + good[2:],
			good[:n-1] + string(good[n-1]+1), // a bit beside the last byte
			strings.Repeat("A", 100),
		} {
			v := tt.make(9)
			err := v.UnmarshalText([]byte(bad))
			shown := bad[:min(len(bad), 64)]
			if tt.what == "secret" {
				shown = "[redacted]"
			}
			refused(t, err, reservation.ErrBytesMalformed, "RS-14", "what", tt.what, "value", shown)
			require.Equal(t, tt.make(9), v, "%q", bad)
		}
	}
}

// What is written is read as the same, and what is read is written as the same.
func FuzzNonceText(f *testing.F) {
	for _, seed := range []string{"", "AAAAAAAAAAAAAAAAAAAAAA", "AAAAAAAAAAAAAAAAAAAAAB", "AAAAAAAAAAAAAAAAAAAA\n\n", "_____________________w"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var n reservation.Nonce
		if err := n.UnmarshalText(data); err != nil {
			require.ErrorIs(t, err, reservation.ErrBytesMalformed)
			require.Zero(t, n)
			return
		}
		again, err := n.MarshalText()
		require.NoError(t, err)
		require.Equal(t, string(data), string(again))
	})
}

// Sessions, requests and authorizations go through JSON as they stand in events.
func TestValuesJSON(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var a reservation.Authorization
		a.UDI = udiOf('A')
		a.Session.Number = rapid.Uint64().Draw(t, "session")
		for _, b := range [][]byte{a.Session.Nonce[:], a.Public[:], a.Request[:], a.Previous[:], a.Digest[:]} {
			copy(b, rapid.SliceOfN(rapid.Byte(), len(b), len(b)).Draw(t, "bytes"))
		}
		a.Reservation, a.Version = rapid.Uint64().Draw(t, "reservation"), rapid.Uint32().Draw(t, "version")
		a.Kind = rapid.SampledFrom([]reservation.Kind{reservation.Specific, reservation.Permanent}).Draw(t, "kind")
		a.Issued = modelAct.At
		a.Entitlements = drawEntitlements(t, "a")
		if rapid.Bool().Draw(t, "ends") {
			a.NotAfter = a.Issued.Add(license.Day)
		}
		again(t, a)
		again(t, reservation.Request{UDI: a.UDI, Session: a.Session, Public: a.Public, Digest: a.Digest})
		again(t, reservation.Code{Text: "text", Digest: a.Digest})
	})
}

func again[T any](t *rapid.T, v T) {
	data, err := json.Marshal(v)
	require.NoError(t, err)
	var back T
	require.NoError(t, strictjson.Unmarshal(data, len(data), &back))
	require.Equal(t, v, back)
	for _, name := range []string{`"udi"`, `"session"`, `"digest"`} {
		if bad := bytes.Replace(data, []byte(name), bytes.ToUpper([]byte(name)), 1); !bytes.Equal(bad, data) {
			require.Error(t, strictjson.Unmarshal(bad, len(bad), &back))
		}
	}
}
