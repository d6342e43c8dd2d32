package license_test

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
	"time"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/internal/strictjson"
	"github.com/licit-go/licit/license"
)

// documented returns the rows of the table of reasons in the package
// documentation: "reason rule fields".
func documented(t *testing.T) []string {
	t.Helper()
	text, err := os.ReadFile("doc.go")
	require.NoError(t, err)
	var rows []string
	for l := range strings.SplitSeq(string(text), "\n") {
		if columns := regexp.MustCompile(`\s{2,}|\t`).Split(strings.TrimPrefix(l, "//\t"), -1); strings.HasPrefix(l, "//\tlicense/") && len(columns) == 4 {
			rows = append(rows, strings.Join(columns[:3], " "))
		}
	}
	require.NotEmpty(t, rows)
	return rows
}

// reasons returns the values of the constants in reason.go.
func reasons(t *testing.T) []string {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "reason.go", nil, 0)
	require.NoError(t, err)
	var all []string
	ast.Inspect(file, func(n ast.Node) bool {
		if lit, ok := n.(*ast.BasicLit); ok {
			value, err := strconv.Unquote(lit.Value)
			require.NoError(t, err)
			all = append(all, value)
		}
		return true
	})
	require.NotEmpty(t, all)
	return all
}

// provoked has an error for every row of the table.
func provoked() []error {
	second := func(_ any, err error) error { return err }
	var l license.License
	var c license.Counts
	var at struct {
		At time.Time `json:"at"`
	}
	one, day := counts(line("MR", 1)), date("2024-01-01")
	return []error{
		second(license.NewDate(2023, 2, 29)),
		second(license.ParseDate("tomorrow")),
		second(license.NewDate(0, 1, 1)),
		second(license.ParseDate("0000-01-01")),
		second(license.DateOf(time.Time{}.Add(-1))),
		second(license.DateNumber(-1)),
		second(license.MaxDate().AddDays(1)),
		second(license.MaxDate().AddMonths(1)),
		second(license.ParseKey("x")),
		second(license.GenerateKey(nil)),
		license.Model("").Check(),
		second(license.NewLicense(keyA, one, day, 1, license.ProductEdition{})),
		second(license.NewCounts(line("MR", 1), line("MR", 1))),
		second(license.NewLicense(keyA, one, day, 1, secured, secured)),
		second(license.NewCounts(line("MR", 0))),
		second(one.Plus(counts(line("MR", license.MaxCount)))),
		second(license.NewLicense(keyA, license.Counts{}, day, 1)),
		second(one.Minus(counts(line("MX75", 1)))),
		second(license.NewLicense(keyA, one, day, 0)),
		license.LicensingModel("").Check(),
		license.Cause("lost").Check(),
		license.ID("").Check(),
		act(""),
		license.UDI{}.Check(),
		second(license.NewUDI("", "s", "")),
		second(license.NewUDI("p", "", "")),
		second(license.NewUDI("p", "s", "u")),
		license.Tag("").Check(),
		second(license.NewHold(udiA, license.Entitlement{Tag: "a"})),
		second(license.NewHold(udiA, make([]license.Entitlement, 257)...)),
		license.Hold{UDI: udiA, Universal: true}.Check(),
		second(license.NewHold(udiA, license.Entitlement{Tag: "a", Quantity: 1}, license.Entitlement{Tag: "a", Quantity: 1})),
		license.Hold{UDI: udiA, Entitlements: []license.Entitlement{{Tag: "b", Quantity: 1}, {Tag: "a", Quantity: 1}}}.Check(),
		second(license.Act{}.Check()),
		strictjson.Unmarshal([]byte(`{"at":"now"}`), 99, &at),
		license.Refuse(license.ErrStale, "", "seq", "7", "next", "9"), // given by aggregates alone
		license.Given("codec", false),
		l.UnmarshalJSON(nil),
		strictjson.Unmarshal([]byte(`{}`), 1, &at),
		l.UnmarshalJSON([]byte(`[]`)),
		l.UnmarshalJSON([]byte(`null`)),
		l.UnmarshalJSON([]byte(`{"x":1}`)),
		c.UnmarshalJSON([]byte(`{"x":1,"x":1}`)),
		strictjson.Unmarshal([]byte(`{}`), 99, &at),
	}
}

// The table of the documentation has every reason, and every row of it is what a
// refusal looks like, field by field.
func TestReasonsAreDocumentedAndProvoked(t *testing.T) {
	rows, all := documented(t), reasons(t)
	var given []string
	for _, err := range provoked() {
		for _, r := range license.Refusals(err) {
			names := make([]string, len(r.Fields))
			for i, f := range r.Fields {
				names[i] = f.Name
			}
			rule := r.Rule
			if rule == "" {
				rule = "-"
			}
			row := string(r.Reason) + " " + rule + " " + strings.Join(names, ", ")
			require.Contains(t, rows, row)
			given = append(given, row)
		}
	}
	for _, row := range rows {
		require.Contains(t, given, row, "documented, and never given")
		require.Contains(t, all, strings.Fields(row)[0])
	}
	for _, r := range all {
		require.Regexp(t, `^license/[a-z]+(-[a-z]+)*$`, r)
		require.True(t, slices.ContainsFunc(rows, func(row string) bool { return strings.HasPrefix(row, r+" ") }), r)
	}
}
