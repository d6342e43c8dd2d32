package hosting_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/internal/spectest"
	"github.com/licit-go/licit/smart/hosting"
)

var (
	here   = os.DirFS(".")
	stored = spectest.Codec[hosting.Event]{Encode: hosting.EncodeEvent, Decode: hosting.DecodeEvent}
)

// TestDocListsEveryReason shows that the documentation lists the reasons of the
// package, in the order of their constants, each with the fields and rules that stand
// with it there, and no others.
func TestDocListsEveryReason(t *testing.T) { spectest.Reasons(t, here, spectest.Exceptions{}) }

// TestDocHasTheStates shows that the tables of states in the documentation are those that
// are walked.
func TestDocHasTheStates(t *testing.T) {
	name := func(s hosting.State) string {
		return strings.TrimPrefix(string(s.Generation)+"-"+string(s.Stage), "-")
	}
	var systems, meetings []spectest.Cell
	for r := range hosting.Transitions() {
		systems = append(systems, spectest.Cell{From: name(r.From), Trigger: r.Trigger.String(), To: name(r.To), Refused: r.Refused})
	}
	spectest.States(t, here, systems)
	for r := range hosting.MeetingTransitions() {
		meetings = append(meetings, spectest.Cell{From: string(r.From), Trigger: r.Trigger.String(), To: string(r.To), Refused: r.Refused})
	}
	spectest.States(t, here, meetings)
}

// TestDocShowsTheExamples shows that the worked examples of the documentation are what the
// example tests print.
func TestDocShowsTheExamples(t *testing.T) {
	_, doc, found := strings.Cut(source(t, "doc.go"), "// # Example\n")
	require.True(t, found)
	doc, _, _ = strings.Cut(doc, "// # Shape\n")
	examples := source(t, "example_test.go")
	for _, name := range []string{"Example()", "Example_managed()"} {
		_, output, found := strings.Cut(examples, "func "+name)
		require.True(t, found)
		_, output, _ = strings.Cut(output, "// Output:\n")
		output, _, _ = strings.Cut(output, "}\n")
		require.Contains(t, doc, strings.ReplaceAll(output, "\t// ", "//\t"))
	}
}

// TestDocShowsSizes shows that the sizes of the documentation are those that there are.
func TestDocShowsSizes(t *testing.T) {
	doc := source(t, "doc.go")
	for size, ports := range hosting.Sizes() {
		require.Regexp(t, fmt.Sprintf(`(?m)^//\t%s +%d +`, size, ports), doc)
	}
	require.Contains(t, doc, fmt.Sprintf("extended %d", hosting.ExtendedPorts))
}

// TestDocShowsEvents shows that the events of the documentation are those that there
// are, and that one is written as it stands there.
func TestDocShowsEvents(t *testing.T) {
	spectest.Events(t, here, stored, everyEvent(t))
	spectest.Shown(t, here, stored, "hosting.started", "// meeting that starts:")
}

// TestDocIndexesEverything shows that the index names every function, method and type that
// is no event, and nothing else.
func TestDocIndexesEverything(t *testing.T) {
	spectest.Index(t, here)
}

// TestZero shows that a system panics nowhere for want of anything, made by New or not.
func TestZero(t *testing.T) {
	primary, joined := story(t)
	spectest.Zero(t, everyEvent(t), primary.sys, joined.sys, meetingAt(t, "scheduled").sys, newer(t).sys)
}
