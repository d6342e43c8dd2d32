package ciscoxml_test

import (
	"os"
	"testing"

	"github.com/licit-go/licit/internal/spectest"
)

var here = os.DirFS(".")

// TestDocListsEveryReason shows that the documentation lists the reasons of the
// package, in the order of their constants, each with the fields and rules that stand
// with it there, and no others.
func TestDocListsEveryReason(t *testing.T) { spectest.Reasons(t, here, spectest.Exceptions{}) }

// TestDocIndexesEverything shows that the index names every function, method and type that
// is no event, and nothing else.
func TestDocIndexesEverything(t *testing.T) {
	spectest.Index(t, here)
}
