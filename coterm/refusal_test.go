package coterm_test

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/coterm"
	"github.com/licit-go/licit/internal/spectest"
	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/license/dashboard"
)

func second(_ any, err error) error { return err }

// provoked has an error for every row of the table.
func provoked(t *testing.T) []error {
	t.Helper()
	empty, full, now := created(t, "2020-01-01", coterm.Policy{}), remembered(t), act("2020-01-05")
	gone := created(t, "2020-01-01", coterm.Policy{})
	claim(t, gone, "2020-01-01", coterm.AddDevices, coterm.EqualWeights, fresh(t, key(1), "2020-01-01", 365, "MX84 Enterprise", 1))
	kept := gone.Clone()
	converted(t, gone, "2020-01-01")
	one := fresh(t, key(20), "2020-01-01", 365, "MR", 1)
	odd, elsewhere := one, one
	odd.Status, elsewhere.Status, elsewhere.Organization = "lost", license.Claimed, "2"
	dead := license.Issued{Key: key(20), Status: license.Invalidated, Cause: license.Moved}
	moved := dead
	moved.Replacement = key(21)
	claiming := func(o *coterm.Organization, mode coterm.Mode, issued ...license.Issued) error {
		return second(o.Claim(now, mode, coterm.EqualWeights, issued...))
	}
	listed := record(1, "renew", "2020-01-01", "2020-01-01", 1, "MR", 1)
	listed.OrganizationID = "2"
	restored := func(policy coterm.Policy) *coterm.Organization {
		o, err := coterm.Restore([]byte(state(t, full)), policy)
		require.NoError(t, err)
		return o
	}
	var ledger coterm.Ledger
	following := created(t, "2020-01-01", coterm.Policy{})
	claim(t, following, "2020-01-01", coterm.AddDevices, coterm.EqualWeights, fresh(t, key(1), "2020-01-01", 365, "MX84 Enterprise", 1))
	claim(t, following, "2020-01-01", coterm.Renew, coterm.EqualWeights, fresh(t, key(2), "2020-01-01", 365, "MR", 1))
	claim(t, following, "2020-01-02", coterm.AddDevices, coterm.EqualWeights, fresh(t, key(3), "2020-01-01", 365, "MX84 Advanced Security", 1))
	return []error{
		empty.Apply(coterm.Created{Stamp: license.Stamp{Seq: 2, Act: now}}),
		empty.Apply(nil),
		second(coterm.New("1", coterm.Policy{}).ReportUsage(now, coterm.Usage{})),
		second(full.Create(now)),
		second(full.ReportUsage(act("2020-01-01"), coterm.Usage{})),
		claiming(gone, coterm.Renew),
		second(kept.Convert(now, license.CoTermination)),
		claiming(restored(coterm.Policy{Carry: "all"}), coterm.Renew),
		claiming(restored(coterm.Policy{Count: "all"}), coterm.Renew),
		second(coterm.NewPrices(map[license.Model]decimal.Decimal{"MR": {}})),
		second(json.Marshal(coterm.EqualWeights)),
		second(empty.Claim(now, coterm.Renew, coterm.Prices{}, one)),
		ledger.UnmarshalJSON([]byte(`{"w":"x","m":"1"}`)),
		ledger.UnmarshalJSON([]byte(`{"w":"0","m":"1"}`)),
		claiming(empty, "", one),
		claiming(empty, coterm.Renew),
		second(full.Return(now, key(1), license.Counts{}, license.Key{})),
		claiming(empty, coterm.Renew, one, one),
		second(empty.Import(now, coterm.EqualWeights, make([]dashboard.CotermLicense, coterm.MaxImport+1))),
		claiming(empty, coterm.Renew, license.Unissued(key(20))),
		claiming(empty, coterm.Renew, odd),
		claiming(empty, coterm.Renew, elsewhere),
		claiming(empty, coterm.Renew, dead),
		claiming(empty, coterm.Renew, moved),
		claiming(empty, coterm.Renew, fresh(t, key(20), "2020-01-01", 1, "MR", 1)),
		second(empty.Undo(now, key(20), key(21))),
		claiming(kept, coterm.AddDevices, fresh(t, key(20), "2020-01-01", 365, "MX84 Advanced Security", 1)),
		second(full.Claim(now, coterm.Renew, prices(t, "MG21", "0.0001"), fresh(t, key(20), "2020-01-01", 365, "MG21", 1))),
		second(full.Undo(act("2020-02-05"), key(5), key(21))),
		second(following.Undo(now, key(2), key(21))),
		second(full.Undo(now, key(5), license.Key{})),
		second(full.Undo(now, key(5), key(1))),
		second(full.Return(now, key(5), counts("MR", 6), key(21))),
		second(empty.ReportUsage(now, coterm.Usage{Spares: counts("MX84", 1)})),
		second(full.Import(now, coterm.EqualWeights, nil)),
		second(empty.Import(now, coterm.EqualWeights, []dashboard.CotermLicense{listed})),
		second(empty.Convert(now, license.PerDevice)),
		second(full.Claim(now, coterm.AddDevices, coterm.EqualWeights, license.Issued{Key: key(40), Status: license.Invalidated, Cause: license.Moved, MovedTo: key(41)})),
		second(full.Claim(now, coterm.AddDevices, coterm.EqualWeights, license.Issued{Key: key(40), Status: license.Invalidated, Cause: license.Moved, Replacement: key(42), MovedTo: key(41)})),
		second(full.Move(now, empty, asking(key(5), counts("MR", 1), license.Key{}, key(5)))),
		second(full.Move(now, empty, asking(key(5), license.Counts{}, key(41), license.Key{}))),
		second(full.Move(now, empty, asking(key(5), lookedUp(t, full, key(5)), key(41), key(42)))),
		second(coterm.Restore([]byte(strings.Replace(state(t, empty), "coterm.organization.1", "x", 1)), coterm.Policy{})),
	}
}

// The table of the documentation has every reason, and every row of it is what a
// refusal looks like, field by field.
func TestReasonsAreDocumentedAndProvoked(t *testing.T) {
	var rows, given []string
	for _, r := range spectest.Reasons(t, here, spectest.Exceptions{Fields: []string{"coterm/key-invalidated"}}) {
		rows = append(rows, r.Reason+" "+r.Rules+" "+r.Fields)
	}
	for i, err := range provoked(t) {
		require.Error(t, err, "%d", i)
		for _, r := range license.Refusals(err) {
			var names []string
			for _, f := range r.Fields {
				if f.Name != "field" || r.Reason == coterm.ErrRecord {
					names = append(names, f.Name)
				}
			}
			row := string(r.Reason) + " " + or(r.Rule) + " " + or(strings.Join(names, ", "))
			if strings.HasPrefix(row, "coterm/") {
				require.Contains(t, rows, row)
				given = append(given, row)
			}
		}
	}
	for _, row := range rows {
		require.Contains(t, given, row, "documented, and never given")
	}
}

func or(s string) string {
	if s == "" {
		return "-"
	}
	return s
}

// The documentation lists the events that there are, and shows one as it is written.
func TestEventsAreDocumented(t *testing.T) {
	spectest.Events(t, here, stored, slices.Collect(maps.Values(goldenEvents(t))))
	require.Equal(t, goldenEvents(t)["claimed-renew"], spectest.Shown(t, here, stored, "coterm.claimed", "A renewal:"))
}

// The index of the documentation names whatever a caller can name.
func TestIndexIsComplete(t *testing.T) {
	spectest.Index(t, here)
}

// TestZero shows that an organization panics nowhere for want of anything, made by New or not.
func TestZero(t *testing.T) {
	spectest.Zero(t, slices.Collect(maps.Values(goldenEvents(t))), created(t, "2020-01-01", coterm.Policy{}))
}
