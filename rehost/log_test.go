package rehost_test

import (
	"bytes"
	"fmt"
	"log/slog"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/rehost"
)

// TestLogsHideTheSecret writes a rehost to logs and texts: it holds the secret of the
// reservation that it makes.
func TestLogsHideTheSecret(t *testing.T) {
	s := fleet(t, rehost.Policy{}, 2, 0, tagA)
	r, err := s.decide(1, 3)
	require.NoError(t, err)
	secret, err := r.Reserved.Secret.MarshalText()
	require.NoError(t, err)
	var b bytes.Buffer
	for _, logger := range []*slog.Logger{slog.New(slog.NewTextHandler(&b, nil)), slog.New(slog.NewJSONHandler(&b, nil))} {
		for _, v := range []any{r, &r} {
			logger.Info("shown", "rehosted", v)
			fmt.Fprintf(&b, "%v %+v %#v %s %d\n", v, v, v, v, v)
		}
	}
	require.NotContains(t, b.String(), string(secret))
	require.NotContains(t, b.String(), fmt.Sprintf("%d", r.Reserved.Secret[:])[1:20])
	require.Contains(t, b.String(), "rehosted.reserved.reservation=3")
	require.Contains(t, b.String(), `"awaited":{"seq":`)
}
