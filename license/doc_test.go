package license_test

import (
	"os"
	"testing"

	"github.com/licit-go/licit/internal/spectest"
)

// TestDocIndexesEverything shows that the index names every function, method and type,
// and nothing else.
func TestDocIndexesEverything(t *testing.T) {
	spectest.Index(t, os.DirFS("."))
}
