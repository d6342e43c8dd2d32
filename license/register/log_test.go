package register_test

import (
	"bytes"
	"log/slog"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/license/register"
)

// A log shows the last four characters of a key, and of no value of this package
// more.
func TestLogsShowNoKey(t *testing.T) {
	gone, _ := returned(t, north).Invalidation()
	values := map[string]any{
		"entry": undone(t), "invalidation": gone, "replacement": gone.Replacements[0],
		"asker":  register.Asker{Actor: ann, FullAdministratorOf: []license.ID{north, south}},
		"issued": returned(t, north).Issued(register.Asker{Actor: bob}),
		"moved":  moved(t).Issued(register.Asker{Actor: bob, FullAdministratorOf: []license.ID{north, south}}),
	}
	for name, event := range golden(t) {
		values["event "+name] = event
	}
	for name, value := range values {
		for _, handler := range []func(*bytes.Buffer) slog.Handler{
			func(b *bytes.Buffer) slog.Handler { return slog.NewTextHandler(b, nil) },
			func(b *bytes.Buffer) slog.Handler { return slog.NewJSONHandler(b, nil) },
		} {
			var b bytes.Buffer
			slog.New(handler(&b)).Info("register", "value", value)
			for _, key := range []license.Key{keyA, keyB, keyC} {
				require.NotContains(t, b.String(), key.String(), name)
				require.NotContains(t, b.String(), key.String()[:8], name)
			}
			if name != "asker" {
				require.Contains(t, b.String(), "•-", name)
			}
		}
	}
}

func TestErrorsShowNoKey(t *testing.T) {
	_, err := claimed(t).Undo(act(3, ann), south, anotherTerm(keyB, 11))
	for _, key := range []license.Key{keyA, keyB} {
		require.NotContains(t, err.Error(), key.String()[:8])
	}
	require.Equal(t, keyB.String(), license.Refusals(err)[1].Field("replacement"))
}
