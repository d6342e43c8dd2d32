package ordering_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/internal/spectest"
	"github.com/licit-go/licit/smart/ordering"
)

var (
	here   = os.DirFS(".")
	stored = spectest.Codec[ordering.Event]{Encode: ordering.EncodeEvent, Decode: ordering.DecodeEvent}
)

// TestDocListsEveryReason shows that the documentation lists the reasons of the
// package, in the order of their constants, each with the fields that stand with it
// there, and no others. Three constants do not say that their rule is WX-20.
func TestDocListsEveryReason(t *testing.T) {
	spectest.Reasons(t, here, spectest.Exceptions{})
}

// TestDocHasTheStates shows that the table of states in the documentation is the one
// that is walked.
func TestDocHasTheStates(t *testing.T) {
	var walk []spectest.Cell
	for r := range ordering.Transitions() {
		walk = append(walk, spectest.Cell{From: string(r.From), Trigger: r.Trigger.String(), To: string(r.To), Refused: r.Refused})
	}
	spectest.States(t, here, walk)
}

// TestDocShowsEvents shows that the events of the documentation are those that there
// are, and that one is written as it stands there.
func TestDocShowsEvents(t *testing.T) {
	spectest.Events(t, here, stored, everyEvent(t))
	require.Equal(t, everyEvent(t)[2], spectest.Shown(t, here, stored, "ordering.reminded", "// reminder:"))
}

// TestDocExampleWX20 goes through the example of the documentation.
func TestDocExampleWX20(t *testing.T) {
	_, text, _ := strings.Cut(source(t, "doc.go"), "then\n")
	text, _, _ = strings.Cut(text, "//\n// # Shape")
	s := begin(t, ordering.Policy{})
	n := 0
	for line := range strings.Lines(text) {
		n++
		line = strings.TrimPrefix(line, "//\t")
		s.now = moment(strings.Replace(line[:16], " ", "T", 1) + ":00Z")
		step, then := strings.TrimSpace(line[18:36]), strings.TrimSpace(line[36:])
		var e ordering.Event
		var err error
		switch step {
		case "Place":
			e, err = event(s.o.Place(s.act(), bare))
		case "Remind":
			e, err = event(s.o.Remind(s.act()))
		case `Assign to "acme"`:
			e, err = event(s.o.Assign(s.act(), "acme", true))
		}
		if why, ok := strings.CutPrefix(then, "refused: "); ok {
			require.Equal(t, why, string(reasons(err)[0]))
			continue
		}
		s.play(e, err)
		if _, due, ok := strings.Cut(then, " from "); ok {
			_, at, _ := s.o.Next(s.now)
			require.Equal(t, due, at.Format("2006-01-02 15:04"))
			require.Contains(t, then, fmt.Sprint("e-mail ", s.o.Status().Reminders))
		}
	}
	require.Equal(t, 6, n)
	require.Equal(t, ordering.StateComplete, s.o.Status().State)
	require.False(t, s.o.Status().Called)
}

// TestDocIndexesEverything shows that the index names every function, method and type that
// is no event, and nothing else.
func TestDocIndexesEverything(t *testing.T) {
	spectest.Index(t, here)
}

// TestZero shows that an order panics nowhere for want of anything, made by New or not.
func TestZero(t *testing.T) {
	spectest.Zero(t, everyEvent(t), standing(t, "prompted").o, standing(t, "complete").o)
}
