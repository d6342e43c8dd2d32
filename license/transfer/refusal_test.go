package transfer_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/license/transfer"
)

// constants returns the values of the constants of a type in a file.
func constants(t *testing.T, file, ofType string) []string {
	t.Helper()
	parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
	require.NoError(t, err)
	var all []string
	ast.Inspect(parsed, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok {
			return true
		}
		name := ""
		switch typed := spec.Type.(type) {
		case *ast.Ident:
			name = typed.Name
		case *ast.SelectorExpr:
			name = typed.Sel.Name
		}
		if name == ofType {
			value, err := strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value)
			require.NoError(t, err)
			all = append(all, value)
		}
		return true
	})
	require.NotEmpty(t, all)
	return all
}

// documented returns the rows of the table of reasons in the package
// documentation: "reason rule fields lift".
func documented(t *testing.T) []string {
	t.Helper()
	text, err := os.ReadFile("doc.go")
	require.NoError(t, err)
	var rows []string
	for l := range strings.SplitSeq(string(text), "\n") {
		columns := regexp.MustCompile(`\s{2,}|\t`).Split(strings.TrimPrefix(l, "//\t"), -1)
		if strings.HasPrefix(l, "//\ttransfer/") && len(columns) == 4 {
			rows = append(rows, strings.Join(columns, " "))
		}
	}
	require.NotEmpty(t, rows)
	return rows
}

func tabled(reason license.Reason, rule string, fields []string, lift string) string {
	if rule == "" {
		rule = "-"
	}
	return string(reason) + " " + rule + " " + strings.Join(fields, ", ") + " " + lift
}

// The table of the documentation is that of Reasons, and has every reason.
func TestReasonsAreDocumented(t *testing.T) {
	var rows, seen []string
	for e := range transfer.Reasons() {
		rows = append(rows, tabled(e.Reason, e.Rule, e.Fields, string(e.Lift)))
		seen = append(seen, string(e.Reason))
		require.Equal(t, "lift", e.Fields[len(e.Fields)-1])
		lift, ok := transfer.LiftOf(e.Reason)
		require.True(t, ok)
		require.Equal(t, e.Lift, lift, "one lift for each reason")
	}
	require.Equal(t, documented(t), rows)
	all := constants(t, "refusal.go", "Reason")
	require.Len(t, slices.Compact(slices.Sorted(slices.Values(all))), len(all))
	slices.Sort(seen)
	require.ElementsMatch(t, all, slices.Compact(seen))
	for e := range transfer.Reasons() {
		require.Equal(t, transfer.ErrInstant, e.Reason)
		break
	}
}

// Every row of the table is what a refusal looks like, and every refusal is a row.
func TestReasonsAreProvoked(t *testing.T) {
	var given []string
	note := func(err error) {
		require.Error(t, err)
		for _, r := range license.Refusals(err) {
			var names []string
			for _, f := range r.Fields {
				names = append(names, f.Name)
			}
			if strings.HasPrefix(string(r.Reason), "transfer/") {
				given = append(given, tabled(r.Reason, r.Rule, names, r.Field("lift")))
				require.ErrorIs(t, err, r.Reason)
			}
		}
	}
	for _, path := range []transfer.Path{transfer.SelfService, transfer.Support} {
		for _, d := range append(asks(path), ofKeys(path)...) {
			s := eligible(t, path)
			d.change(s)
			note(s.askKey())
		}
		for _, d := range append(asks(path), ofLicenses(path)...) {
			s := eligible(t, path)
			d.change(s)
			note(s.askLicenses())
		}
	}
	s := eligible(t, transfer.SelfService)
	s.request.By = transfer.Accounts{}
	s.request.Checks = []transfer.Check{refusing("region", nil)}
	note(s.askKey())
	slices.Sort(given)
	require.ElementsMatch(t, documented(t), slices.Compact(given))
}

// Every lift is a code, says something, and lifts something.
func TestLiftsAreComplete(t *testing.T) {
	var used []string
	for e := range transfer.Reasons() {
		used = append(used, string(e.Lift))
	}
	slices.Sort(used)
	all := constants(t, "lift.go", "Lift")
	require.ElementsMatch(t, all, slices.Compact(used))
	texts := map[string]bool{}
	for _, code := range all {
		text := transfer.Lift(code).Text()
		require.Regexp(t, `^[a-z]+(-[a-z]+)*$`, code)
		require.Regexp(t, `^[A-Z].*\.$`, text)
		require.False(t, texts[text], text)
		texts[text] = true
	}
	require.Empty(t, transfer.Lift("").Text())
	require.Empty(t, transfer.Lift("pray").Text())
	_, ok := transfer.LiftOf("region/embargo")
	require.False(t, ok)
}

// What one walk hands out is no memory of the next.
func TestReasonsAreOwned(t *testing.T) {
	first := slices.Collect(transfer.Reasons())
	first[0].Fields[0] = "x"
	require.Equal(t, []string{"at", "lift"}, slices.Collect(transfer.Reasons())[0].Fields)
}
