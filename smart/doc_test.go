package smart_test

import (
	"bytes"
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/internal/spectest"
	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart"
)

var here = os.DirFS(".")

// rows returns the rows of the table of refusals: "reason rule fields".
func rows(t *testing.T) []string {
	t.Helper()
	var all []string
	for _, r := range spectest.Reasons(t, here, spectest.Exceptions{}) {
		all = append(all, r.Reason+" "+r.Rules+" "+r.Fields)
	}
	return all
}

// TestDocListsEveryReason shows that the documentation lists the reasons of the
// package, in the order of their constants, each with the fields and rules that stand
// with it there, and of the shared ones some.
func TestDocListsEveryReason(t *testing.T) { require.NotEmpty(t, rows(t)) }

// TestDocIndexesEverything shows that the index names every function, method and type that
// is no event, and nothing else.
func TestDocIndexesEverything(t *testing.T) {
	spectest.Index(t, here)
}

// TestReasonsAreProvoked shows that every row of the table of refusals is what a
// refusal looks like, field by field, and that there is no refusal without its row.
func TestReasonsAreProvoked(t *testing.T) {
	second := func(_ any, err error) error { return err }
	broken := term()
	broken.Type, broken.Source = "x", " "
	noEnd := term()
	noEnd.Last = license.Date{}
	errs := []error{
		broken.Check(), noEnd.Check(),
		second(smart.NewUsage(smart.Use{Tag: "a"})),
		second(smart.NewUsage(make([]smart.Use, 257)...)),
		second(smart.NewUsage(smart.Use{Tag: "a", Quantity: 1}, smart.Use{Tag: "a", Quantity: 1})),
		smart.Report{Satellite: "S", Number: 1, At: asked, Transfers: make([]smart.ReportedTransfer, smart.MaxReported+1)}.Check(),
		smart.ReportedInstance{UDI: udi, Account: "a", Valid: 1}.Check(),
		second(smart.Encode(nil)),
		second(smart.Advise(smart.Site{Offline: 1, Connects: true})),
		second(smart.Advise(smart.Site{Offline: -1, Proxy: smart.Proxy{Port: 1}, Satellite: "x"})),
	}
	for _, all := range [][]bad{badHeaders(), badRequests(), badAnswers(), badReports(), badEntitlements()} {
		for _, b := range all {
			errs = append(errs, b.message.Check())
		}
	}
	own := rows(t)
	ofLicense := []string{
		"license/udi-malformed SM-10 udi, form", "license/tag-malformed SM-3 tag, longest", "license/id-malformed - id, longest", "license/date-range CT-1 instant",
	}
	given := map[string]bool{}
	for _, err := range errs {
		for _, r := range license.Refusals(err) {
			var names []string
			for _, f := range r.Fields {
				if f.Name != "field" {
					names = append(names, f.Name)
				}
			}
			rule := r.Rule
			if rule == "" {
				rule = "-"
			}
			row := string(r.Reason) + " " + rule + " " + strings.Join(names, ", ")
			if !slices.Contains(ofLicense, row) {
				require.Contains(t, own, row)
			}
			given[row] = true
		}
	}
	for _, row := range own {
		require.True(t, given[row], "documented, and never given: %s", row)
	}
}

// TestDocShowsMessages shows that the messages of the documentation are written so,
// and that every kind stands in its table.
func TestDocShowsMessages(t *testing.T) {
	doc := source(t, "doc.go")
	for _, after := range []string{"A request:", "out of compliance:"} {
		text := spectest.Block(t, here, after)
		m, err := smart.Decode([]byte(text))
		require.NoError(t, err)
		var written bytes.Buffer
		require.NoError(t, json.Indent(&written, encoded(t, m), "", "  "))
		require.Equal(t, text, written.String()+"\n")
	}
	for _, s := range samples() {
		require.Regexp(t, `(?m)^//\t`+s.kind+` +(agent|account|satellite)`, doc)
	}
}
