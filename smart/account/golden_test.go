package account_test

import (
	"os"
	"testing"

	"github.com/licit-go/licit/internal/spectest"
)

// The JSON of an event of each kind is that of testdata/events: a changed shape
// needs a new name, because old events are decoded for ever.
func TestGoldenEvents(t *testing.T) {
	spectest.Golden(t, here, os.WriteFile, stored, spectest.ByKind(t, stored, everyEvent(t)))
}
