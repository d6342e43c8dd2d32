package perdevice_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/perdevice"
)

var update = flag.Bool("update", false, "write the golden events anew")

// The JSON of an event of each kind is that of testdata/events: a changed shape
// needs a new name, because old events are decoded for ever.
func TestGoldenEvents(t *testing.T) {
	o := exampleOrg(t)
	imported, err := o.empty("2", perdevice.Policy{}, wireActivated).Import(wireAct(wireActivated), records(t, o.list(wireActivated)))
	require.NoError(t, err)
	seen := map[string]bool{}
	for _, e := range append(everyEvent(t), perdevice.Event(imported)) {
		name, data, err := perdevice.EncodeEvent(e)
		require.NoError(t, err)
		require.False(t, seen[name])
		seen[name] = true
		path := filepath.Join("testdata", "events", strings.TrimPrefix(name, "perdevice.")+".json")
		var text bytes.Buffer
		require.NoError(t, json.Indent(&text, data, "", "  "))
		text.WriteByte('\n')
		if *update {
			require.NoError(t, os.WriteFile(path, text.Bytes(), 0o600))
		}
		golden, err := os.ReadFile(path)
		require.NoError(t, err)
		require.Equal(t, string(golden), text.String(), name)
		back, err := perdevice.DecodeEvent(name, golden)
		require.NoError(t, err)
		require.Equal(t, e, back)
		require.Contains(t, source(t, "doc.go"), "//\t"+name+" ")
	}
	files, err := os.ReadDir(filepath.Join("testdata", "events"))
	require.NoError(t, err)
	require.Len(t, files, len(seen))
	require.Equal(t, len(seen), strings.Count(source(t, "codec.go"), `"perdevice.`))
}
