package agent_test

import (
	"encoding/json"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/smart/agent"
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
	reason := regexp.MustCompile(`license\.Reason = "(agent/[a-z-]+)"`)
	row := regexp.MustCompile(`(?m)^//\t(agent/[a-z-]+) +(-|[A-Z]{2}-\d+) `)
	var constants, rows []string
	for _, m := range reason.FindAllStringSubmatch(source(t, "refusal.go"), -1) {
		constants = append(constants, m[1])
	}
	for _, m := range row.FindAllStringSubmatch(source(t, "doc.go"), -1) {
		rows = append(rows, m[1])
	}
	require.Equal(t, constants, slices.Compact(rows))
}

// docState names a state as the documentation does.
func docState(s agent.State) string {
	switch s.Mode {
	case agent.ModeOn:
		return "on"
	case agent.ModeReserved:
		return "reserved"
	case agent.ModeOff:
	}
	name := string(s.Registration)
	if s.Certified && s.Registration != agent.Registered {
		name += "+"
	}
	return name
}

// docTable writes the table of states as the documentation has it: a dash where
// nothing changes.
func docTable() string {
	var columns []string
	rows := map[agent.Trigger][]string{}
	var order []agent.Trigger
	for r := range agent.Transitions() {
		if r.From == (agent.State{}) {
			order = append(order, r.Trigger)
			continue
		}
		if r.Trigger == agent.ByInstall {
			columns = append(columns, docState(r.From))
		}
		cell := "-"
		if r.To != r.From {
			cell = docState(r.To)
		}
		if r.Refused != "" {
			_, cell, _ = strings.Cut(string(r.Refused), "/")
			cell = "!" + cell
		}
		rows[r.Trigger] = append(rows[r.Trigger], cell)
	}
	lines := [][]string{append([]string{"TRIGGER"}, columns...)}
	for _, by := range order {
		lines = append(lines, append([]string{by.String()}, rows[by]...))
	}
	width := make([]int, len(columns)+1)
	for _, line := range lines {
		for i, cell := range line {
			width[i] = max(width[i], len(cell))
		}
	}
	var b strings.Builder
	for _, line := range lines {
		text := ""
		for i, cell := range line {
			text += fmt.Sprintf("%-*s", width[i]+2, cell)
		}
		b.WriteString("//\t" + strings.TrimRight(text, " ") + "\n")
	}
	return b.String()
}

// TestDocHasTheStates shows that the table of states in the documentation is the
// one that is walked.
func TestDocHasTheStates(t *testing.T) {
	require.Contains(t, source(t, "doc.go"), "\n//\n"+docTable()+"//\n", docTable())
}

// TestDocShowsAnEvent shows that the event of the documentation is written so.
func TestDocShowsAnEvent(t *testing.T) {
	_, text, _ := strings.Cut(source(t, "doc.go"), "A registration that is asked for:\n//\n")
	text, _, _ = strings.Cut(text, "//\n// # Refusals")
	text = strings.ReplaceAll(text, "//\t", "")
	e, err := agent.DecodeEvent("agent.registration-asked", []byte(text))
	require.NoError(t, err)
	written, err := json.MarshalIndent(e, "", "  ")
	require.NoError(t, err)
	require.Equal(t, text, string(written)+"\n")
}

// TestTransitionsEndEarly walks a part of the table, and names what is no trigger.
func TestTransitionsEndEarly(t *testing.T) {
	n := 0
	for r := range agent.Transitions() {
		require.Equal(t, agent.State{}, r.From)
		if n++; n == 3 {
			break
		}
	}
	require.Equal(t, 3, n)
	require.Equal(t, "expiry", agent.ByExpiry.String())
	require.Equal(t, "none", (agent.ByExpiry + 1).String())
}
