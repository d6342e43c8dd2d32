package journal_test

import (
	"bytes"
	"log/slog"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license/journal"
)

// A stream that is named after a key shows no more than its last four characters
// in a log, and no payload is shown at all.
func TestLogsHideKeys(t *testing.T) {
	const stream = "key/Z2AA-BBBB-CCCC"
	entry := journal.Entry{Name: "n", By: "ada", Data: []byte("Z2AA-BBBB-DDDD")}
	written := journal.Written{Stream: stream, Version: 2}
	for _, v := range []any{
		journal.Record{Stream: stream, Version: 1, Name: "n", By: "ada", Data: entry.Data}, entry,
		journal.Batch{Stream: stream, Entries: []journal.Entry{entry}}, written,
		journal.Receipt{Command: "c", Written: []journal.Written{written}},
	} {
		var b bytes.Buffer
		slog.New(slog.NewTextHandler(&b, nil)).Info("x", "v", v)
		slog.New(slog.NewJSONHandler(&b, nil)).Info("x", "v", v)
		require.NotContains(t, b.String(), "BBBB")
		require.NotContains(t, b.String(), "DDDD")
	}
	var b bytes.Buffer
	slog.New(slog.NewTextHandler(&b, nil)).Info("x", "v", journal.Receipt{Command: "c", Written: []journal.Written{written}})
	require.Contains(t, b.String(), "v.command=c")
	require.Contains(t, b.String(), "CCCC")
	require.Contains(t, b.String(), "=2")
}
