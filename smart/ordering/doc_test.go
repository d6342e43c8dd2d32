package ordering_test

import (
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/smart/ordering"
)

// TestDocListsEveryReason shows that the documentation lists the reasons of the
// package, in the order of their constants, each with the fields and the rule that stand
// with it there, and no others.
func TestDocListsEveryReason(t *testing.T) {
	reason := regexp.MustCompile(`license\.Reason = "(ordering/[a-z-]+)" +// (.*)`)
	row := regexp.MustCompile(`(?m)^//\t(ordering/[a-z-]+) +(-|WX-20) +([a-zA-Z]+(?:, [a-zA-Z]+)*)  `)
	var constants, rows []string
	said := map[string]string{}
	for _, m := range reason.FindAllStringSubmatch(source(t, "refusal.go"), -1) {
		constants = append(constants, m[1])
		said[m[1]] = m[2]
	}
	for _, m := range row.FindAllStringSubmatch(source(t, "doc.go"), -1) {
		rows = append(rows, m[1])
		require.True(t, strings.HasPrefix(said[m[1]], m[3]+":"), "%s: %s", m[1], m[3])
	}
	require.Equal(t, constants, rows)
}

// TestDocHasTheStates shows that the table of states in the documentation is the one
// that is walked.
func TestDocHasTheStates(t *testing.T) {
	columns, rows := []string{"TRIGGER"}, map[ordering.Trigger][]string{}
	var order []ordering.Trigger
	for r := range ordering.Transitions() {
		if r.Trigger == ordering.ByPlace {
			columns = append(columns, string(r.From))
		}
		if r.From == ordering.StateNone {
			order = append(order, r.Trigger)
		}
		cell := string(r.To)
		if r.Refused != "" {
			_, cell, _ = strings.Cut(string(r.Refused), "/")
			cell = "!" + cell
		}
		rows[r.Trigger] = append(rows[r.Trigger], cell)
	}
	lines := [][]string{columns}
	for _, by := range order {
		lines = append(lines, append([]string{by.String()}, rows[by]...))
	}
	width := make([]int, len(columns))
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
	require.True(t, strings.Contains(source(t, "doc.go"), "\n//\n"+b.String()+"//\n"), b.String()) //nolint:testifylint // the whole of doc.go helps nobody
}

// TestDocShowsEvents shows that the events of the documentation are those that there
// are, and that one is written as it stands there.
func TestDocShowsEvents(t *testing.T) {
	doc := source(t, "doc.go")
	for _, e := range everyEvent(t) {
		name, _, err := ordering.EncodeEvent(e)
		require.NoError(t, err)
		require.Regexp(t, `(?m)^//\t`+regexp.QuoteMeta(name)+" +"+reflect.TypeOf(e).Name()+" ", doc)
	}
	_, text, _ := strings.Cut(doc, "A\n// reminder:\n//\n")
	text, _, _ = strings.Cut(text, "//\n// # Refusals")
	text = strings.ReplaceAll(text, "//\t", "")
	e, err := ordering.DecodeEvent("ordering.reminded", []byte(text))
	require.NoError(t, err)
	require.Equal(t, everyEvent(t)[2], e)
	written, err := json.MarshalIndent(e, "", "  ")
	require.NoError(t, err)
	require.Equal(t, text, string(written)+"\n")
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

// exported returns the exported functions, methods of Order and types of the package.
func exported(t *testing.T) (functions, types map[string]bool) {
	t.Helper()
	functions, types = map[string]bool{}, map[string]bool{}
	files, err := os.ReadDir(".")
	require.NoError(t, err)
	for _, f := range files {
		if !strings.HasSuffix(f.Name(), ".go") || strings.HasSuffix(f.Name(), "_test.go") {
			continue
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), f.Name(), nil, parser.SkipObjectResolution)
		require.NoError(t, err)
		for _, d := range parsed.Decls {
			switch d := d.(type) {
			case *ast.FuncDecl:
				if !d.Name.IsExported() {
					continue
				}
				name := d.Name.Name
				if d.Recv != nil {
					star, pointer := d.Recv.List[0].Type.(*ast.StarExpr)
					if !pointer || star.X.(*ast.Ident).Name != "Order" {
						continue
					}
					name = "Order." + name
				}
				functions[name] = true
			case *ast.GenDecl:
				for _, s := range d.Specs {
					if s, ok := s.(*ast.TypeSpec); ok && s.Name.IsExported() {
						types[s.Name.Name] = true
					}
				}
			}
		}
	}
	return functions, types
}

// TestDocIndexesEverything shows that what the index names exists, and that it names
// every function and every type that is no event, the order itself excepted.
func TestDocIndexesEverything(t *testing.T) {
	functions, types := exported(t)
	_, index, found := strings.Cut(source(t, "doc.go"), "# Index\n")
	require.True(t, found)
	var named []string
	for _, name := range regexp.MustCompile(`\b(?:Order\.)?[A-Z]\w+\b`).FindAllString(index, -1) {
		require.NotContains(t, named, name)
		require.True(t, functions[name] || types[name], "%s does not exist", name)
		named = append(named, name)
	}
	for _, e := range everyEvent(t) {
		delete(types, reflect.TypeOf(e).Name())
	}
	delete(types, "Order")
	for _, all := range []map[string]bool{functions, types} {
		for name := range all {
			require.True(t, slices.Contains(named, name), "%s is not in the index", name)
		}
	}
}
