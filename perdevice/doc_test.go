package perdevice_test

import (
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/internal/spectest"
	"github.com/licit-go/licit/perdevice"
)

var (
	here   = os.DirFS(".")
	stored = spectest.Codec[perdevice.Event]{Encode: perdevice.EncodeEvent, Decode: perdevice.DecodeEvent}
)

func source(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(name)
	require.NoError(t, err)
	return string(data)
}

// TestDocListsEveryReason shows that the documentation lists the reasons of the
// package, in the order of their constants, each with the fields and rules that stand
// with it there, and no others.
func TestDocListsEveryReason(t *testing.T) {
	spectest.Reasons(t, here, spectest.Exceptions{})
}

// TestDocHasTheStates shows that the table of states in the documentation is the
// one that is walked.
func TestDocHasTheStates(t *testing.T) {
	columns := []perdevice.State{
		perdevice.Unused, perdevice.UnusedActive, perdevice.Active, perdevice.Expiring, perdevice.Expired, perdevice.RecentlyQueued,
	}
	cells := map[perdevice.Trigger]map[perdevice.State]string{}
	for r := range perdevice.Transitions() {
		if cells[r.Trigger] == nil {
			cells[r.Trigger] = map[perdevice.State]string{}
		}
		text := string(r.To)
		if r.To == perdevice.NotHeld {
			text = "not held"
		}
		if r.Refused != "" {
			_, text, _ = strings.Cut(string(r.Refused), "/")
		}
		if old := cells[r.Trigger][r.From]; old != "" {
			text = old + "/" + text
		}
		cells[r.Trigger][r.From] = text
	}
	doc := source(t, "doc.go")
	require.Len(t, cells, 16)
	for trigger, row := range cells {
		pattern := `(?m)^//\t` + string(trigger)
		for _, c := range columns {
			text := row[c]
			if text == "" {
				text = "-"
			}
			pattern += " +" + text
		}
		require.Regexp(t, pattern+"$", doc, trigger)
	}
}

// TestDocShowsEvents shows that the events of the documentation are those that there
// are, and that one is written as it stands there.
func TestDocShowsEvents(t *testing.T) {
	spectest.Events(t, here, stored, goldenEvents(t))
	spectest.Shown(t, here, stored, "perdevice.assigned", "An assignment:")
}

// TestDocIndexesEverything shows that the index names every function, method and type that
// is no event, and nothing else.
func TestDocIndexesEverything(t *testing.T) {
	spectest.Index(t, here)
}

// TestZero shows that an organization panics nowhere for want of anything, made by New or not.
func TestZero(t *testing.T) { spectest.Zero(t, everyEvent(t), full(t).org) }
