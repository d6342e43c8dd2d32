package main

import (
	"fmt"
	"io"
	"maps"
	"path"
	"slices"
	"strings"
)

// A report is what the gate found, package by package.
type report struct {
	packages []*result
	marked   []string // blocks left out, with the reason
	missing  []string // blocks that did not run and are not marked
	stale    []string // marks that say nothing true
}

type result struct {
	name                       string
	statements, ran, leftAside int
}

// percent is the share of the statements that count which ran.
func (r result) percent() float64 {
	if r.statements == r.leftAside {
		return 100
	}
	return 100 * float64(r.ran) / float64(r.statements-r.leftAside)
}

func measure(module string, files map[string][]block, read func(string) ([]byte, error)) (*report, error) {
	r := &report{}
	packages := map[string]*result{}
	for _, file := range slices.Sorted(maps.Keys(files)) {
		local, ok := strings.CutPrefix(file, module+"/")
		if !ok {
			return nil, fmt.Errorf("%s is not a file of %s", file, module)
		}
		if strings.HasPrefix(local, "examples/") {
			continue
		}
		source, err := read(local)
		if err != nil {
			return nil, err
		}
		name := path.Dir(local)
		if packages[name] == nil {
			packages[name] = &result{name: name}
			r.packages = append(r.packages, packages[name])
		}
		if err := r.file(packages[name], local, source, files[file]); err != nil {
			return nil, err
		}
	}
	if len(r.packages) == 0 {
		return nil, fmt.Errorf("the profiles name no package of %s outside examples/", module)
	}
	return r, nil
}

// file counts the blocks of one file.
func (r *report) file(p *result, name string, source []byte, blocks []block) error {
	marks, statements, err := parse(name, source)
	if err != nil {
		return err
	}
	slices.SortFunc(blocks, func(a, b block) int { return a.from.compare(b.from) })
	for _, b := range blocks {
		p.statements += b.statements
		m, first := find(marks, statements, b)
		where := fmt.Sprintf("%s:%d", name, first)
		switch {
		case b.statements == 0:
		case b.ran:
			p.ran += b.statements
			if m != nil {
				m.ran = true
			}
		case m != nil:
			m.used = true
			p.leftAside += b.statements
			r.marked = append(r.marked, fmt.Sprintf("%s: %s (%d)", where, m.why, b.statements))
		default:
			r.missing = append(r.missing, fmt.Sprintf("%s (%d)", where, b.statements))
		}
	}
	for _, line := range slices.Sorted(maps.Keys(marks)) {
		where := fmt.Sprintf("%s:%d: ", name, line)
		switch m := marks[line]; {
		case m.why == "":
			r.stale = append(r.stale, where+"marked unreachable without saying why")
		case m.used:
		case m.ran:
			r.stale = append(r.stale, where+"marked unreachable, but it ran")
		default:
			r.stale = append(r.stale, where+"marked unreachable, but no statement begins or ends here")
		}
	}
	return nil
}

// find returns the mark of a block, if any, and the line of its first statement.
func find(marks map[int]*mark, statements []statement, b block) (m *mark, first int) {
	for _, s := range statements {
		if s.at.compare(b.from) < 0 || s.at.compare(b.to) >= 0 {
			continue
		}
		if first == 0 {
			first = s.at.line
		}
		for _, line := range []int{s.at.line, s.last} {
			if m == nil {
				m = marks[line]
			}
		}
	}
	if first == 0 {
		first = b.from.line
	}
	return m, first
}

// print writes the report and reports whether the gate is open.
func (r *report) print(w io.Writer, least float64) bool {
	ok := len(r.stale) == 0
	for _, p := range r.packages {
		verdict := ""
		if p.percent() < least {
			ok, verdict = false, fmt.Sprintf("  below %.1f %%", least)
		}
		fmt.Fprintf(w, "%-32s %6.1f %% of %5d statements%s\n", p.name, p.percent(), p.statements-p.leftAside, verdict)
	}
	list(w, "left out (statements):", r.marked)
	list(w, "not covered (statements):", r.missing)
	list(w, "stale marks:", r.stale)
	return ok
}

func list(w io.Writer, title string, lines []string) {
	if len(lines) == 0 {
		return
	}
	fmt.Fprintln(w, title)
	for _, l := range lines {
		fmt.Fprintln(w, "  "+l)
	}
}
