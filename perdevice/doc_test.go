package perdevice_test

import (
	"encoding/json"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/perdevice"
)

func source(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(name)
	require.NoError(t, err)
	return string(data)
}

// TestDocListsEveryReason shows that the documentation lists the reasons of the
// package, in the order of their constants, and no others.
func TestDocListsEveryReason(t *testing.T) {
	reason := regexp.MustCompile(`license\.Reason = "(perdevice/[a-z-]+)"`)
	row := regexp.MustCompile(`(?m)^//\t(perdevice/[a-z-]+) +(-|PD-\d+) `)
	var constants, rows []string
	for _, m := range reason.FindAllStringSubmatch(source(t, "refusal.go"), -1) {
		constants = append(constants, m[1])
	}
	for _, m := range row.FindAllStringSubmatch(source(t, "doc.go"), -1) {
		rows = append(rows, m[1])
	}
	require.Equal(t, constants, slices.Compact(rows))
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

// TestDocShowsAnEvent shows that the event of the documentation is written so.
func TestDocShowsAnEvent(t *testing.T) {
	_, text, _ := strings.Cut(source(t, "doc.go"), "An assignment:\n//\n")
	text, _, _ = strings.Cut(text, "//\n// # Refusals")
	text = strings.ReplaceAll(text, "//\t", "")
	e, err := perdevice.DecodeEvent("perdevice.assigned", []byte(text))
	require.NoError(t, err)
	written, err := json.MarshalIndent(e, "", "  ")
	require.NoError(t, err)
	require.Equal(t, text, string(written)+"\n")
	for _, name := range eventNames {
		require.Contains(t, source(t, "doc.go"), "//\t"+name+" ")
	}
}
