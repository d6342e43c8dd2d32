package issuer_test

import (
	"os"
	"testing"

	"github.com/licit-go/licit/internal/spectest"
	"github.com/licit-go/licit/reservation/issuer"
)

var (
	here   = os.DirFS(".")
	stored = spectest.Codec[issuer.Event]{Encode: issuer.EncodeEvent, Decode: issuer.DecodeEvent}
)

// TestDocListsEveryReason shows that the documentation lists the reasons of the
// package, in the order of their constants, each with the fields and rules that stand
// with it there, and no others.
func TestDocListsEveryReason(t *testing.T) { spectest.Reasons(t, here, spectest.Exceptions{}) }

// TestDocHasTheStates shows that the table of states in the documentation is the one
// that is walked.
func TestDocHasTheStates(t *testing.T) {
	var walk []spectest.Cell
	for r := range issuer.Transitions() {
		walk = append(walk, spectest.Cell{From: string(r.From), Trigger: r.Trigger.String(), To: string(r.To), Refused: r.Refused})
	}
	spectest.States(t, here, walk)
}

// TestDocShowsEvents shows that the events of the documentation are those that there
// are, and that one is written as it stands there.
func TestDocShowsEvents(t *testing.T) {
	spectest.Events(t, here, stored, everyEvent(t))
	spectest.Shown(t, here, stored, "issuer.confirmed", "// confirmation:")
}

// TestDocIndexesEverything shows that the index names every function, method and type that
// is no event, and nothing else.
func TestDocIndexesEverything(t *testing.T) {
	spectest.Index(t, here)
}

// TestZero shows that an issuer panics nowhere for want of anything, made by New or not.
func TestZero(t *testing.T) { spectest.Zero(t, everyEvent(t), story(t).i) }
