package ordering_test

import (
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/internal/spectest"
	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart/ordering"
)

// The JSON of an event of each kind is that of testdata/events: a changed shape
// needs a new name, because old events are decoded for ever.
func TestGoldenEvents(t *testing.T) {
	files := map[string]ordering.Event{}
	for _, e := range everyEvent(t) {
		name, _, err := ordering.EncodeEvent(e)
		require.NoError(t, err)
		file := strings.TrimPrefix(name, "ordering.")
		if p, ok := e.(ordering.Placed); ok && p.Prompted() {
			file += "-prompted"
		}
		files[file] = e
	}
	require.Len(t, files, len(everyEvent(t)))
	spectest.Golden(t, here, os.WriteFile, stored, files)
}

// TestDecodeEventRefuses what is not exactly the shape, naming the field.
func TestDecodeEventRefuses(t *testing.T) {
	spectest.Strict(t, stored, ordering.MaxEventBytes, everyEvent(t))
}

// TestEncodeEventRefuses what no decision records.
func TestEncodeEventRefuses(t *testing.T) {
	e := ordering.Called{}
	e.By = license.Actor(strings.Repeat("n", ordering.MaxEventBytes))
	_, _, err := ordering.EncodeEvent(e)
	require.ErrorIs(t, err, license.ErrJSONTooLarge)
	e = ordering.Called{}
	e.At = moment("9999-12-31T23:59:59Z").Add(license.Day)
	_, _, err = ordering.EncodeEvent(e)
	require.ErrorIs(t, err, license.ErrInstantForm)
}

// TestTheLongestNamesFit in an event and in a snapshot, and one byte more is refused.
func TestTheLongestNamesFit(t *testing.T) {
	for length, fits := range map[int]bool{license.MaxIDLen - 1: true, license.MaxIDLen: true, license.MaxIDLen + 1: false} {
		name := strings.Repeat("<", length) // takes six bytes
		s := begin(t, ordering.Policy{})
		s.o = ordering.New(license.ID(name), ordering.Policy{})
		act := license.Act{At: s.now, By: license.Actor(name)}
		e, err := s.o.Place(act, ordering.Request{Kind: "regular", Account: license.ID(name), Agreement: true})
		if !fits {
			require.Equal(t, []license.Reason{license.ErrIDMalformed}, reasons(err))
			continue
		}
		s.play(e, err)
		restored, err := ordering.Restore([]byte(snapshot(t, s.o)), ordering.Policy{})
		require.NoError(t, err)
		require.Equal(t, s.o, restored)
	}
}

func source(t testing.TB, name string) string {
	t.Helper()
	data, err := os.ReadFile(name)
	require.NoError(t, err)
	return string(data)
}
