package hosting_test

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

	"github.com/licit-go/licit/smart/hosting"
)

// TestDocListsEveryReason shows that the documentation lists the reasons of the
// package, in the order of their constants, each with the fields and rules that stand
// with it there, and no others.
func TestDocListsEveryReason(t *testing.T) {
	reason := regexp.MustCompile(`license\.Reason = "(hosting/[a-z-]+)" +// (.*)`)
	row := regexp.MustCompile(`(?m)^//\t(hosting/[a-z-]+) +(-|[A-Z]{2}-\d+) +([a-zA-Z]+(?:, [a-zA-Z]+)*)  `)
	rule := regexp.MustCompile(`[A-Z]{2}-\d+`)
	var constants, rows []string
	said, listed := map[string]string{}, map[string][]string{}
	for _, m := range reason.FindAllStringSubmatch(source(t, "refusal.go"), -1) {
		constants = append(constants, m[1])
		said[m[1]] = m[2]
	}
	for _, m := range row.FindAllStringSubmatch(source(t, "doc.go"), -1) {
		rows = append(rows, m[1])
		if m[2] != "-" {
			listed[m[1]] = append(listed[m[1]], m[2])
		}
		require.True(t, strings.HasPrefix(said[m[1]], m[3]+":"), "%s: %s", m[1], m[3])
	}
	require.Equal(t, constants, slices.Compact(rows))
	for _, r := range constants {
		require.ElementsMatch(t, rule.FindAllString(said[r], -1), listed[r], r)
	}
}

// lines writes rows in columns, as they stand in a comment.
func lines(rows [][]string) string {
	width := make([]int, len(rows[0]))
	for _, row := range rows {
		for i, cell := range row {
			width[i] = max(width[i], len(cell))
		}
	}
	var b strings.Builder
	for _, row := range rows {
		text := ""
		for i, cell := range row {
			text += fmt.Sprintf("%-*s", width[i]+2, cell)
		}
		b.WriteString("//\t" + strings.TrimRight(text, " ") + "\n")
	}
	return b.String()
}

// documents requires a table to stand in the documentation.
func documents(t *testing.T, rows [][]string) {
	t.Helper()
	text := lines(rows)
	require.True(t, strings.Contains(source(t, "doc.go"), "\n//\n"+text+"//\n"), text) //nolint:testifylint // the whole of doc.go helps nobody
}

// cell is what a table says of a transition.
func cell(from, to, refused string) string {
	if refused != "" {
		_, name, _ := strings.Cut(refused, "/")
		return "!" + name
	}
	if from == to {
		return "-"
	}
	return to
}

// TestDocHasTheStates shows that the tables of states in the documentation are those that
// are walked.
func TestDocHasTheStates(t *testing.T) {
	name := func(s hosting.State) string {
		return strings.TrimPrefix(string(s.Generation)+"-"+string(s.Stage), "-")
	}
	columns, rows, order := []string{"TRIGGER"}, map[string][]string{}, []string{}
	for r := range hosting.Transitions() {
		if by := r.Trigger.String(); r.From.Stage == hosting.NotInstalled {
			order = append(order, by)
		}
		if r.Trigger == hosting.ByInstallManaged {
			columns = append(columns, name(r.From))
		}
		by := r.Trigger.String()
		rows[by] = append(rows[by], cell(name(r.From), name(r.To), string(r.Refused)))
	}
	systems := [][]string{columns}
	for _, by := range order {
		systems = append(systems, append([]string{by}, rows[by]...))
	}
	documents(t, systems)

	columns, rows, order = []string{"TRIGGER"}, map[string][]string{}, []string{}
	for r := range hosting.MeetingTransitions() {
		by := r.Trigger.String()
		if r.From == hosting.MeetingNone {
			order = append(order, by)
		}
		if r.Trigger == hosting.BySchedule {
			columns = append(columns, string(r.From))
		}
		rows[by] = append(rows[by], cell(string(r.From), string(r.To), string(r.Refused)))
	}
	meetings := [][]string{columns}
	for _, by := range order {
		meetings = append(meetings, append([]string{by}, rows[by]...))
	}
	documents(t, meetings)
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
	doc := source(t, "doc.go")
	for _, e := range everyEvent(t) {
		name, _, err := hosting.EncodeEvent(e)
		require.NoError(t, err)
		require.Regexp(t, `(?m)^//\t`+regexp.QuoteMeta(name)+" +"+reflect.TypeOf(e).Name()+" ", doc)
	}
	_, text, _ := strings.Cut(doc, "A\n// meeting that starts:\n//\n")
	text, _, _ = strings.Cut(text, "//\n// # Refusals")
	text = strings.ReplaceAll(text, "//\t", "")
	e, err := hosting.DecodeEvent("hosting.started", []byte(text))
	require.NoError(t, err)
	written, err := json.MarshalIndent(e, "", "  ")
	require.NoError(t, err)
	require.Equal(t, text, string(written)+"\n")
}

// exported returns the exported functions, methods of System and types of the package.
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
					if !pointer || star.X.(*ast.Ident).Name != "System" {
						continue
					}
					name = "System." + name
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
// every function and every type that is no event, the system itself excepted.
func TestDocIndexesEverything(t *testing.T) {
	functions, types := exported(t)
	_, index, found := strings.Cut(source(t, "doc.go"), "# Index\n")
	require.True(t, found)
	named := map[string]bool{}
	for _, name := range regexp.MustCompile(`\b(?:System\.)?[A-Z]\w+\b`).FindAllString(index, -1) {
		require.False(t, named[name], "%s stands twice", name)
		require.True(t, functions[name] || types[name], "%s does not exist", name)
		named[name] = true
	}
	for _, e := range everyEvent(t) {
		delete(types, reflect.TypeOf(e).Name())
	}
	delete(types, "System")
	delete(functions, "System.LogValue")
	for name := range functions {
		require.True(t, named[name], "%s is not in the index", name)
	}
	for name := range types {
		require.True(t, named[name], "%s is not in the index", name)
	}
}
