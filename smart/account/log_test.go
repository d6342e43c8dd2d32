package account_test

import (
	"bytes"
	"log/slog"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart/account"
)

// No log shows a token, whatever of the package is written to it.
func TestLogsHideTokens(t *testing.T) {
	const secret = "NGFkZGYtMzNl"
	s := storyOf(t)
	standing, ok := s.above.Token(secret, s.events[0].Stamped().At)
	require.True(t, ok)
	stamp := s.events[0].Stamped()
	things := []any{standing, s.above, account.TokenRevoked{Stamp: stamp, Token: secret}, account.TokenRemoved{Stamp: stamp, Token: secret}}
	for _, e := range everyEvent(t) {
		things = append(things, e)
	}
	_, err := s.above.CreateToken(license.Act{At: at("2025-01-01"), By: "ada"}, "main", secret, account.TokenOptions{})
	require.ErrorIs(t, err, account.ErrTokenTaken)
	require.NotContains(t, err.Error(), secret)
	for _, thing := range things {
		for _, handler := range []func(*bytes.Buffer) slog.Handler{
			func(b *bytes.Buffer) slog.Handler { return slog.NewJSONHandler(b, nil) },
			func(b *bytes.Buffer) slog.Handler { return slog.NewTextHandler(b, nil) },
		} {
			var out bytes.Buffer
			slog.New(handler(&out)).Info("what", "thing", thing)
			require.NotContains(t, out.String(), secret, "%T", thing)
			require.NotContains(t, out.String(), secret[:8], "%T", thing)
		}
	}
	var out bytes.Buffer
	slog.New(slog.NewTextHandler(&out, nil)).Info("what", "account", s.above, "token", standing)
	require.Contains(t, out.String(), "account.id=acme account.seq=")
	require.Contains(t, out.String(), "token.token=••••MzNl token.virtualAccount=main")
}
