package pak_test

import (
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/internal/spectest"
	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/license/pak"
)

// The JSON of an event of each kind is that of testdata/events: a changed shape
// needs a new name, because old events are decoded for ever.
func TestGoldenEvents(t *testing.T) {
	spectest.Golden(t, here, os.WriteFile, stored, everyEvent(t))
}

// TestDecodeEventRefuses what is not exactly the shape, naming the field.
func TestDecodeEventRefuses(t *testing.T) {
	spectest.Strict(t, stored, pak.MaxEventBytes, slices.Collect(maps.Values(everyEvent(t))))
	lists := 0
	for _, e := range everyEvent(t) {
		name, data, err := pak.EncodeEvent(e)
		require.NoError(t, err)
		if text := strings.Replace(string(data), `"lines":[`, `"lines":[null,`, 1); text != string(data) {
			lists++
			_, err = pak.DecodeEvent(name, []byte(text))
			require.Equal(t, []license.Reason{license.ErrJSONNull}, reasons(err))
		}
	}
	require.Positive(t, lists)
}

// TestEncodeEventRefuses what no decision records.
func TestEncodeEventRefuses(t *testing.T) {
	_, _, err := pak.EncodeEvent(pak.Rehosted{Serial: license.ID(strings.Repeat("n", pak.MaxEventBytes))})
	require.ErrorIs(t, err, license.ErrJSONTooLarge)
	e := pak.Rehosted{}
	e.At = moment("9999-12-31T23:59:59Z").Add(license.Day)
	_, _, err = pak.EncodeEvent(e)
	require.ErrorIs(t, err, license.ErrInstantForm)
}

// TestLargestEvents shows that what is largest fits.
func TestLargestEvents(t *testing.T) {
	widest := license.Model(strings.Repeat("<", license.MaxModelLen))
	longest := license.ID(strings.Repeat("<", license.MaxIDLen))
	var lines []pak.Line
	var counts []pak.Count
	for n := range pak.MaxLines {
		version := pak.Version(strings.Repeat("9", pak.MaxVersionLen-3) + text(100+n))
		lines = append(lines, pak.Line{Product: widest, Version: version, Upgrades: version[3:] + "." + version[:2], Quantity: license.MaxUnits})
		counts = append(counts, pak.Count{Product: widest, Version: version, Quantity: license.MaxUnits})
	}
	s := begin(t, longest)
	s.register("LARGE", lines...)
	s.install(longest, "from", counts...)
	s.rehost(longest[1:]+">", longest[1:]+">")
	for _, e := range s.events {
		_, data, err := pak.EncodeEvent(e)
		require.NoError(t, err)
		require.Less(t, len(data), pak.MaxEventBytes/2)
	}
}
