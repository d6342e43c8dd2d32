package spectest

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"testing"

	"github.com/licit-go/licit/license"
)

// A Cell of a table of states: what comes of a trigger in a state.
type Cell struct {
	From, Trigger, To string
	Refused           license.Reason
}

// States shows that the table of states in the documentation is the one that is walked:
// states from left to right and triggers from above in the order in which the walk comes
// to them, "-" where nothing changes, and behind "!" why it is refused. The table has
// every trigger in every state, once.
func States(t testing.TB, dir fs.FS, walk []Cell) {
	t.Helper()
	var states, triggers []string
	cells := map[[2]string]string{}
	for _, c := range walk {
		if !slices.Contains(states, c.From) {
			states = append(states, c.From)
		}
		if !slices.Contains(triggers, c.Trigger) {
			triggers = append(triggers, c.Trigger)
		}
		at := [2]string{c.Trigger, c.From}
		if _, twice := cells[at]; twice {
			t.Errorf("the walk comes to %s in %s twice", c.Trigger, c.From)
		}
		if c.Refused != "" && c.To != c.From {
			t.Errorf("%s in %s is refused, and leads to %s", c.Trigger, c.From, c.To)
		}
		cells[at] = c.String()
	}
	rows := [][]string{append([]string{"TRIGGER"}, states...)}
	for _, by := range triggers {
		row := []string{by}
		for _, from := range states {
			cell, ok := cells[[2]string{by, from}]
			if !ok {
				t.Errorf("the walk does not come to %s in %s", by, from)
			}
			row = append(row, cell)
		}
		rows = append(rows, row)
	}
	if table := columns(rows); !strings.Contains(text(t, dir, "doc.go"), "\n//\n"+table+"//\n") {
		t.Errorf("doc.go does not have this table:\n%s", table)
	}
}

// String is what the table says.
func (c Cell) String() string {
	if c.Refused != "" {
		_, name, _ := strings.Cut(string(c.Refused), "/")
		return "!" + name
	}
	if c.From == c.To {
		return "-"
	}
	return c.To
}

// columns writes rows one below the other, as they stand in a comment.
func columns(rows [][]string) string {
	width := make([]int, len(rows[0]))
	for _, row := range rows {
		for i, cell := range row {
			width[i] = max(width[i], len(cell))
		}
	}
	var b strings.Builder
	for _, row := range rows {
		line := make([]string, len(row))
		for i, cell := range row {
			line[i] = fmt.Sprintf("%-*s", width[i], cell)
		}
		b.WriteString("//\t" + strings.TrimRight(strings.Join(line, "  "), " ") + "\n")
	}
	return b.String()
}

// Rows reads a table that was written by hand, such as testdata/states.txt: the cells of
// each line, with "|" between. Lines that are empty or begin with "#" are none. Each row
// has that many cells, and no two begin with the same keys.
func Rows(t testing.TB, dir fs.FS, name string, keys, cells int) [][]string {
	t.Helper()
	var rows [][]string
	seen := map[string]bool{}
	for line := range strings.Lines(text(t, dir, name)) {
		if line = strings.TrimSpace(line); line == "" || line[0] == '#' {
			continue
		}
		row := strings.Split(line, "|")
		if len(row) != cells {
			t.Fatalf("%s: %d cells instead of %d: %s", name, len(row), cells, line)
		}
		for i := range row {
			row[i] = strings.TrimSpace(row[i])
		}
		key := strings.Join(row[:keys], "|")
		if seen[key] {
			t.Errorf("%s: stands twice: %s", name, key)
		}
		seen[key] = true
		rows = append(rows, row)
	}
	if len(rows) == 0 {
		t.Fatalf("%s: no rows", name)
	}
	return rows
}
