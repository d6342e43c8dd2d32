package transfer_test

import (
	"bytes"
	"fmt"
	"log/slog"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/license/transfer"
)

// A log shows the last four characters of a key, and nothing of a passcode or of
// a text that is no key.
func TestLogsShowNoSecret(t *testing.T) {
	s := eligible(t, transfer.Support)
	s.request.Case.SourcePasscode, s.request.Case.DestinationPasscode = "9182", "7364"
	var facts transfer.Facts
	s.request.Checks = []transfer.Check{{Name: "region", Refuse: func(f transfer.Facts) []*license.Refusal { facts = f; return nil }}}
	require.NoError(t, s.askKey())
	mistyped := s.key
	mistyped.Key = "Y2AB-CDEF-GHJK"
	// The time of a record may hold any four digits.
	timeless := slog.HandlerOptions{ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
		if a.Key == slog.TimeKey {
			return slog.Attr{}
		}
		return a
	}}
	for name, value := range map[string]any{
		"passcode": s.request.Case.SourcePasscode, "case": s.request.Case, "request": s.request,
		"key": s.key, "mistyped": mistyped, "facts": facts, "refused": mistyped.Eligible(s.at, s.request),
	} {
		for _, handler := range []func(*bytes.Buffer) slog.Handler{
			func(b *bytes.Buffer) slog.Handler { return slog.NewTextHandler(b, &timeless) },
			func(b *bytes.Buffer) slog.Handler { return slog.NewJSONHandler(b, &timeless) },
		} {
			var b bytes.Buffer
			slog.New(handler(&b)).Info("transfer", "value", value)
			for _, secret := range []string{"9182", "7364", "AB-CDEF", "ABCDEF"} {
				require.NotContains(t, b.String(), secret, name)
			}
			if name == "key" || name == "facts" {
				require.Contains(t, b.String(), "•-GHJK", name)
			}
			if name == "request" {
				require.Contains(t, b.String(), "ann@example.com")
			}
		}
	}
}

// Neither fmt nor an error text shows a passcode.
func TestPasscodesStayHidden(t *testing.T) {
	c := transfer.Case{SourcePasscode: "9182", DestinationPasscode: "91824"}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%d", "%04d", "%x", "%c", "%U", "%t", "%e", "%z"} {
		for _, secret := range []string{"9182", "39313832"} {
			require.NotContains(t, fmt.Sprintf(verb, c), secret, verb)
			require.NotContains(t, fmt.Sprintf(verb, c.SourcePasscode), secret, verb)
		}
	}
	require.Equal(t, "••••", c.DestinationPasscode.String(), "not its length either")
	require.Empty(t, transfer.Passcode("").String())
	require.Equal(t, `"••••" "" [   ••••]`, fmt.Sprintf("%#v %q [%7s]", c.SourcePasscode, transfer.Passcode(""), c.SourcePasscode))
	s := eligible(t, transfer.Support)
	s.request.Case = c
	for _, r := range license.Refusals(s.askKey()) {
		require.NotContains(t, fmt.Sprint(r.Fields), "9182")
	}
}

func TestErrorsShowNoKey(t *testing.T) {
	s := eligible(t, transfer.SelfService)
	for _, state := range []transfer.KeyState{transfer.KeyUnknown, transfer.KeyNotClaimed, transfer.KeySuperseded, transfer.KeyInvalidated} {
		s.key.State = state
		require.NotContains(t, s.askKey().Error(), "CDEF")
		require.Equal(t, keyText, license.Refusals(s.askKey())[0].Field("key"))
	}
	s.key.Key = "Y2AB-CDEF-GHJK"
	require.NotContains(t, s.askKey().Error(), "CDEF")
}
