package account_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/smart/account"
)

var update = flag.Bool("update", false, "write the golden events anew")

// The JSON of an event of each kind is that of testdata/events: a changed shape
// needs a new name, because old events are decoded for ever.
func TestGoldenEvents(t *testing.T) {
	for _, e := range everyEvent(t) {
		name, data, err := account.EncodeEvent(e)
		require.NoError(t, err)
		path := filepath.Join("testdata", "events", strings.TrimPrefix(name, "account.")+".json")
		var text bytes.Buffer
		require.NoError(t, json.Indent(&text, data, "", "  "))
		text.WriteByte('\n')
		if *update {
			require.NoError(t, os.WriteFile(path, text.Bytes(), 0o600))
		}
		golden, err := os.ReadFile(path)
		require.NoError(t, err)
		require.Equal(t, string(golden), text.String(), name)
		back, err := account.DecodeEvent(name, golden)
		require.NoError(t, err)
		require.Equal(t, e, back)
	}
	files, err := os.ReadDir(filepath.Join("testdata", "events"))
	require.NoError(t, err)
	require.Len(t, files, len(eventNames))
	require.Equal(t, len(eventNames), strings.Count(source(t, "codec.go"), `"account.`))
}
