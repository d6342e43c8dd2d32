package pak_test

import (
	"bytes"
	"log/slog"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestLogOfManager writes how much there is, not all of it.
func TestLogOfManager(t *testing.T) {
	var b bytes.Buffer
	slog.New(slog.NewTextHandler(&b, nil)).Info("shown", "value", story(t).m)
	require.Contains(t, b.String(), "value.id=server-2 value.seq=9 value.paks=3 value.licenses=7\n")
}
