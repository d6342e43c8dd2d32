package issuer_test

import (
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/internal/spectest"
	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/reservation/issuer"
)

// The JSON of an event of each kind is that of testdata/events: a changed shape
// needs a new name, because old events are decoded for ever.
func TestGoldenEvents(t *testing.T) {
	files := map[string]issuer.Event{}
	for _, e := range everyEvent(t) {
		name, _, err := issuer.EncodeEvent(e)
		require.NoError(t, err)
		file := strings.TrimPrefix(name, "issuer.")
		if r, ok := e.(issuer.Reserved); ok && !r.Failed.IsZero() {
			file += "-rehost"
		}
		files[file] = e
	}
	require.Len(t, files, len(everyEvent(t)))
	spectest.Golden(t, here, os.WriteFile, stored, files)
}

// TestDecodeEventRefuses what is not exactly the shape, naming the field.
func TestDecodeEventRefuses(t *testing.T) {
	spectest.Strict(t, stored, issuer.MaxEventBytes, everyEvent(t))
}

// TestEncodeEventRefuses what no decision records.
func TestEncodeEventRefuses(t *testing.T) {
	_, _, err := issuer.EncodeEvent(issuer.Removed{Notes: strings.Repeat("n", issuer.MaxEventBytes)})
	require.ErrorIs(t, err, license.ErrJSONTooLarge)
	e := issuer.Removed{}
	e.At = moment("9999-12-31T23:59:59Z").Add(license.Day)
	_, _, err = issuer.EncodeEvent(e)
	require.ErrorIs(t, err, license.ErrInstantForm)
}
