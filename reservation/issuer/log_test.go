package issuer_test

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"log/slog"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/reservation/issuer"
)

// TestSecretsStayHidden shows that neither texts nor logs show a secret, in any form.
func TestSecretsStayHidden(t *testing.T) {
	s := story(t)
	secret := fresh(1).Secret
	for n := range secret {
		secret[n] = byte(0xA0 + n)
	}
	e, err := s.i.Reserve(s.act(), s.codec, s.inv, s.order(s.request(udiX), lic("B", 1)), freshWith(secret))
	require.NoError(t, err)
	require.NoError(t, s.i.Apply(e))
	r, ok := s.i.Reservation(udiX)
	require.True(t, ok)
	_, data, err := issuer.EncodeEvent(e)
	require.NoError(t, err)
	hidden := []string{
		base64.RawURLEncoding.EncodeToString(secret[:]), base64.StdEncoding.EncodeToString(secret[:]), hex.EncodeToString(secret[:])[:16],
		fmt.Sprintf("%d", secret[:])[1:20], fmt.Sprintf("%#v", secret[:])[8:30],
	}
	require.Contains(t, string(data), hidden[0], "the event itself has it")
	var b bytes.Buffer
	for _, logger := range []*slog.Logger{slog.New(slog.NewTextHandler(&b, nil)), slog.New(slog.NewJSONHandler(&b, nil))} {
		for _, v := range []any{e, s.i, r, s.i.Clone()} {
			logger.Info("shown", "value", v)
			fmt.Fprintf(&b, "%v %+v %#v %s %d\n", v, v, v, v, v)
		}
	}
	shown := b.String()
	require.Contains(t, shown, "[redacted]")
	for _, h := range hidden {
		require.NotContains(t, shown, h)
	}
	require.Contains(t, shown, `"udi":"P:ROUTER,S:X9"`)
	require.Contains(t, shown, "value.id=acme value.seq=")
	require.Contains(t, shown, "value.preauthorized=true value.reservations=9")
	b.Reset()
	slog.New(slog.NewTextHandler(&b, nil)).Info("shown", "value", e)
	require.NotContains(t, b.String(), e.Code.Text, "codes make a log long")
	require.NotContains(t, b.String(), "AUTHORIZATION")
}
