package perdevice_test

import (
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/internal/spectest"
	"github.com/licit-go/licit/perdevice"
)

// goldenEvents returns an event of each kind.
func goldenEvents(t *testing.T) []perdevice.Event {
	t.Helper()
	o := exampleOrg(t)
	imported, err := o.empty("2", perdevice.Policy{}, wireActivated).Import(wireAct(wireActivated), records(t, o.list(wireActivated)))
	require.NoError(t, err)
	return append(everyEvent(t), imported)
}

// The JSON of an event of each kind is that of testdata/events: a changed shape
// needs a new name, because old events are decoded for ever.
func TestGoldenEvents(t *testing.T) {
	spectest.Golden(t, here, os.WriteFile, stored, spectest.ByKind(t, stored, goldenEvents(t)))
}
