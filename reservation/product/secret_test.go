package product_test

import (
	"bytes"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/reservation"
	"github.com/licit-go/licit/reservation/product"
)

// loud is a secret that is found wherever it is written.
func loud() reservation.Secret {
	var s reservation.Secret
	copy(s[:], "loud-secret-loud-secret-loud-secret")
	return s
}

// forms are the ways in which bytes are written by chance.
func forms(t testing.TB, s reservation.Secret) []string {
	text, err := s.MarshalText()
	require.NoError(t, err)
	numbers := strings.Trim(fmt.Sprintf("%d", s[:8]), "[]")
	inGo := strings.TrimSuffix(strings.TrimPrefix(fmt.Sprintf("%#v", s[:8]), "[]byte{"), "}")
	return []string{string(s[:8]), string(text)[:12], fmt.Sprintf("%x", s[:8]), numbers, inGo}
}

// TestLogsHideSecrets writes all there is to logs and texts, in all the ways of fmt.
func TestLogsHideSecrets(t *testing.T) {
	s := on(t)
	var things []any
	ask := func() {
		e, err := s.p.Request(s.by(), s.codec, reservation.Fresh{Nonce: reservation.Nonce{1}, Secret: loud()})
		play(s)(e, err)
		s.asked = e
		things = append(things, e, s.p.Clone())
	}
	ask()
	code := s.issue(1)
	s.cancel()
	things = append(things, s.p.Clone())
	s.discard(code)
	ask()
	s.install(s.issue(1))
	things = append(things, s.p.Clone())
	s.giveBack()
	for _, e := range s.log {
		things = append(things, e)
	}
	for _, thing := range things {
		for _, handler := range []func(*bytes.Buffer) slog.Handler{
			func(b *bytes.Buffer) slog.Handler { return slog.NewJSONHandler(b, nil) },
			func(b *bytes.Buffer) slog.Handler { return slog.NewTextHandler(b, nil) },
		} {
			var out bytes.Buffer
			slog.New(handler(&out)).Info("what", "thing", thing)
			for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
				fmt.Fprintf(&out, verb, thing)
				if p, ok := thing.(*product.Product); ok {
					fmt.Fprintf(&out, verb, *p)
				}
			}
			for _, form := range forms(t, loud()) {
				require.NotContains(t, out.String(), form, "%T", thing)
			}
		}
	}
	var out bytes.Buffer
	slog.New(slog.NewTextHandler(&out, nil)).Info("what", "product", s.p, "asked", s.asked)
	require.Contains(t, out.String(), `product.udi=P:C9300-24UX,S:FCW2134L0RN product.seq=7 product.mode=on`)
	require.Contains(t, out.String(), "asked.session=2 asked.secret=[redacted] asked.code=\"request 2 by ")
}

// TestRefusalsHideSecrets looks for one in what a broken event or snapshot says.
func TestRefusalsHideSecrets(t *testing.T) {
	s := on(t)
	e, err := s.p.Request(s.by(), s.codec, reservation.Fresh{Nonce: reservation.Nonce{1}, Secret: loud()})
	play(s)(e, err)
	name, data, err := product.EncodeEvent(e)
	require.NoError(t, err)
	text, err := loud().MarshalText()
	require.NoError(t, err)
	var said []error
	_, err = product.DecodeEvent(name, bytes.Replace(data, text, append([]byte("!"), text...), 1))
	said = append(said, err)
	for _, change := range [][2]string{{string(text), "!" + string(text)}, {`"number":1`, `"number":2`}, {`"mode":"pending"`, `"mode":"on"`}} {
		_, err = product.Restore([]byte(strings.Replace(s.bytes(), change[0], change[1], 1)))
		said = append(said, err)
	}
	e.Session.Number = 5
	e.Seq++
	said = append(said, on(t).cancel().p.Apply(e))
	for _, err := range said {
		require.Error(t, err)
		out := err.Error()
		for _, r := range license.Refusals(err) {
			out += fmt.Sprint(r.Fields)
		}
		for _, form := range forms(t, loud()) {
			require.NotContains(t, out, form)
		}
	}
}

// TestNothingOfABurntSessionIsLeft looks for the secret, the nonce and the digest of a
// session in what a product remembers after it was given back or discarded (RS-8).
func TestNothingOfABurntSessionIsLeft(t *testing.T) {
	ask := func(s *scene) *scene {
		e, err := s.p.Request(s.by(), s.codec, reservation.Fresh{Nonce: reservation.Nonce{0xab, 0xcd, 0xef}, Secret: loud()})
		play(s)(e, err)
		s.asked = e
		return s
	}
	returned := ask(on(t))
	returned.install(returned.issue(1)).install(returned.issue(2)).giveBack()
	discarded := ask(on(t))
	code := discarded.issue(1)
	discarded.cancel().discard(code)
	forgotten := ask(on(t)).cancel()
	for range product.MaxCancelled {
		fresh := reservation.Fresh{Nonce: reservation.Nonce{1}, Secret: reservation.Secret{1}}
		e, err := forgotten.p.Request(forgotten.by(), forgotten.codec, fresh)
		require.NoError(t, err)
		require.NoError(t, forgotten.p.Apply(e))
		forgotten.cancel()
	}
	for name, s := range map[string]*scene{"returned": returned, "discarded": discarded, "forgotten": forgotten} {
		var parts []string
		for _, part := range []interface{ MarshalText() ([]byte, error) }{loud(), s.asked.Session.Nonce, s.asked.Code.Digest} {
			text, err := part.MarshalText()
			require.NoError(t, err)
			parts = append(parts, string(text))
		}
		for _, part := range parts {
			require.NotContains(t, s.bytes(), part, name)
		}
		all := 0
		for _, e := range s.log[:2] { // it was there
			_, data, err := product.EncodeEvent(e)
			require.NoError(t, err)
			all += strings.Count(string(data), parts[0])
		}
		require.Equal(t, 1, all)
	}
}
