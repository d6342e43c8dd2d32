package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// A position in a source file, both counted from 1.
type position struct{ line, column int }

func (p position) compare(q position) int {
	return cmp.Or(cmp.Compare(p.line, q.line), cmp.Compare(p.column, q.column))
}

// A block is a basic block of a coverage profile, half-open.
type block struct {
	from, to   position
	statements int
	ran        bool
}

// addProfile adds the blocks of a profile to those of each file. A block that
// is already there has run if it ran in either profile.
func addProfile(files map[string][]block, text string) error {
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "mode:") {
			continue
		}
		var b block
		var count int
		colon := strings.LastIndexByte(line, ':')
		if colon < 0 {
			return fmt.Errorf("malformed line %q", line)
		}
		_, err := fmt.Sscanf(line[colon+1:], "%d.%d,%d.%d %d %d",
			&b.from.line, &b.from.column, &b.to.line, &b.to.column, &b.statements, &count)
		if err != nil {
			return fmt.Errorf("malformed line %q: %w", line, err)
		}
		b.ran = count > 0
		name := line[:colon]
		same := slices.IndexFunc(files[name], func(o block) bool { return o.from == b.from && o.to == b.to })
		if same >= 0 {
			files[name][same].ran = files[name][same].ran || b.ran
			continue
		}
		files[name] = append(files[name], b)
	}
	return nil
}
