package coterm_test

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"os"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"github.com/licit-go/licit/coterm"
	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/license/dashboard"
)

func ExampleOrganization_Import() {
	list := `[{"key":"Z2AA-AAAA-AAAA","organizationId":"1","duration":365,"mode":"addDevices","startedAt":"2024-01-01T00:00:00Z","claimedAt":"2024-01-05T10:00:00Z",
		"invalidated":false,"invalidatedAt":null,"expired":false,"editions":[],"counts":[{"model":"MR Enterprise","count":10}]}]`
	var records []dashboard.CotermLicense
	for record, err := range dashboard.CotermLicenses(strings.NewReader(list)) {
		must(err)
		records = append(records, record)
	}
	org := coterm.New("1", coterm.Policy{})
	created, err := org.Create(on("2024-06-01"))
	must(err, org.Apply(created))
	imported, err := org.Import(on("2024-06-01"), coterm.EqualWeights, records)
	must(err, org.Apply(imported))
	fmt.Println(org.Expires(), org.Limits())
	// Output: 2024-12-31 MR Enterprise=10
}

// An event is applied once, in its order.
func ExampleOrganization_Apply() {
	org := office()
	reported, err := org.ReportUsage(on("2024-06-01"), coterm.Usage{})
	must(err)
	fmt.Println(org.Seq(), reported.Stamped().Seq)
	fmt.Println(org.Apply(reported), org.Seq())
	fmt.Println(org.Apply(reported))
	// Output:
	// 3 4
	// <nil> 4
	// license/stale: seq=4, next=5
}

// What if A is claimed, and then renewed with B?
func ExampleOrganization_Clone() {
	org := office()
	what := org.Clone()
	a, err := what.Claim(on("2024-06-01"), coterm.AddDevices, coterm.EqualWeights, licensed("Z2CC-CCCC-CCCC", "2024-06-01", 365, "MG21", 3))
	must(err, what.Apply(a))
	b, err := what.Claim(on("2024-06-01"), coterm.Renew, coterm.EqualWeights, licensed("Z2DD-DDDD-DDDD", "2024-06-01", 1095, "MR Enterprise", 10))
	must(err)
	fmt.Println(org.Expires(), "→", a.After.Expires, "→", b.After.Expires)
	fmt.Println(b.Dropped())
	// Output:
	// 2025-05-11 → 2025-05-15 → 2028-11-05
	// [{MG21 3 0} {MX84 2 0}]
}

func ExampleOrganization_Expires() {
	fmt.Println(office().Expires(), coterm.New("1", coterm.Policy{}).Expires())
	// Output: 2025-05-11 none
}

func ExampleOrganization_Remaining() {
	left := office().Remaining(on("2024-06-01").At)
	fmt.Println(left, "≈", left.FloatString(2))
	// Output: 1034/3 ≈ 344.67
}

func ExampleOrganization_Ledger() {
	l := office().Ledger()
	fmt.Println(l.W(), l.M(), l.Expires())
	// Output: 120000 88725920000 2025-05-11
}

func ExampleOrganization_Limits() {
	org := office()
	fmt.Println(org.Limits())
	fmt.Println(org.Limit("MR57 Enterprise"), org.Limit("MG21"))
	// Output:
	// MR Enterprise=10, MX84=2
	// 10 0
}

func ExampleOrganization_Limit() {
	fmt.Println(office().Limit("MR57 Enterprise"), "for every access point of the edition")
	// Output: 10 for every access point of the edition
}

func ExampleOrganization_Claims() {
	for c := range office().Claims() {
		fmt.Println(c.License.Key(), c.License.Counts(), c.Mode, c.State, "undo until", c.UndoUntil.Format(time.DateOnly))
	}
	// Output:
	// Z2AA-AAAA-AAAA MR Enterprise=10 add-devices live undo until 2024-01-08
	// Z2BB-BBBB-BBBB MX84=2 add-devices live undo until 2024-03-08
}

func ExampleOrganization_Lookup() {
	org := office()
	c, ok := org.Lookup(license.MustParseKey("z2bb bbbb bbbb"))
	fmt.Println(ok, c.License.End())
	_, ok = org.Lookup(license.MustParseKey("Z2CC-CCCC-CCCC"))
	fmt.Println(ok)
	// Output:
	// true 2027-03-01
	// false
}

func ExampleOrganization_Invalidations() {
	org := office()
	undone, err := org.Undo(on("2024-03-02"), license.MustParseKey("Z2BB-BBBB-BBBB"), license.MustParseKey("Z2CC-CCCC-CCCC"))
	must(err, org.Apply(undone))
	for key, gone := range org.Invalidations() {
		fmt.Println(key, gone.Cause, gone.At.Format(time.DateOnly), "now", gone.Replacement)
	}
	// Output: Z2BB-BBBB-BBBB undone 2024-03-02 now Z2CC-CCCC-CCCC
}

func ExampleOrganization_Invalidation() {
	_, ok := office().Invalidation(license.MustParseKey("Z2BB-BBBB-BBBB"))
	fmt.Println(ok)
	// Output: false
}

func ExampleOrganization_Compliance() {
	org := office()
	for _, day := range []string{"2025-04-10", "2025-04-11", "2025-05-11", "2025-06-10"} {
		fmt.Println(day, org.Compliance(on(day).At).Status)
	}
	// Output:
	// 2025-04-10 OK
	// 2025-04-11 Warning
	// 2025-05-11 License Required
	// 2025-06-10 Shut Down
}

func ExampleOrganization_Overview() {
	text, err := json.Marshal(office().Overview(on("2024-06-01").At))
	must(err)
	fmt.Println(string(text))
	// Output: {"status":"OK","expirationDate":"May 11, 2025 UTC","licensedDeviceCounts":{"MR Enterprise":10,"MX84":2}}
}

func ExampleOrganization_Notices() {
	for _, n := range office().Notices(on("2025-04-01").At, on("2025-06-01").At) {
		fmt.Println(n.At.Format(time.DateOnly), n.Kind, n.Days)
	}
	// Output:
	// 2025-04-11 before-date 30
	// 2025-05-08 before-date 3
	// 2025-05-18 during-grace 7
	// 2025-05-25 during-grace 14
}

func ExampleOrganization_Explain() {
	x := office().Explain(on("2024-06-01").At)
	for _, p := range x.Parts {
		fmt.Println(p.Key, "ends", p.Ends, "share", p.Share, "adds", p.Contribution)
	}
	fmt.Println("carried", x.Carried, "remaining", x.Remaining)
	// Output:
	// Z2AA-AAAA-AAAA ends 2024-12-31 share 5/6 adds 355/2
	// Z2BB-BBBB-BBBB ends 2027-03-01 share 1/6 adds 1003/6
	// carried 0/1 remaining 1034/3
}

func ExampleOrganization_Snapshot() {
	org := office()
	text, err := org.Snapshot()
	must(err)
	restored, err := coterm.Restore(text, coterm.Policy{})
	must(err)
	fmt.Println(restored.Seq(), restored.Expires())
	// Output: 3 2025-05-11
}

// A snapshot that cannot be read means: replay from the first event.
func ExampleRestore() {
	_, err := coterm.Restore([]byte(`{"format":"coterm.organization.0"}`), coterm.Policy{})
	fmt.Println(err)
	// Output: license/json-missing-field: field=seq
}

func ExampleEncodeEvent() {
	converted, err := office().Convert(on("2024-06-01"), license.PerDevice)
	must(err)
	name, data, err := coterm.EncodeEvent(converted)
	must(err)
	fmt.Println(name, string(data))
	// Output: coterm.converted {"seq":4,"at":"2024-06-01T00:00:00Z","by":"ada@example.com","to":"per-device"}
}

func ExampleDecodeEvent() {
	e, err := coterm.DecodeEvent("coterm.converted", []byte(`{"seq":4,"at":"2024-06-01T00:00:00Z","by":"ada@example.com","to":"per-device"}`))
	must(err)
	fmt.Printf("%T %d\n", e, e.Stamped().Seq)
	_, err = coterm.DecodeEvent("coterm.converted", []byte(`{"seq":4,"at":"2024-06-01T02:00:00+02:00","by":"ada@example.com","to":"per-device"}`))
	fmt.Println(err)
	// Output:
	// coterm.Converted 4
	// license/instant-form: field=at, instant=2024-06-01T02:00:00+02:00, form=RFC 3339 with Z
}

func ExampleNewPrices() {
	p, err := coterm.NewPrices(map[license.Model]decimal.Decimal{"MR Enterprise": decimal.RequireFromString("150.00"), "MX84": decimal.NewFromInt(2000)})
	must(err)
	for model, price := range p.All() {
		fmt.Println(model, price)
	}
	_, err = coterm.NewPrices(map[license.Model]decimal.Decimal{"MR Enterprise": decimal.RequireFromString("0.00001")})
	fmt.Println(err)
	// Output:
	// MR Enterprise 150
	// MX84 2000
	// coterm/price-range (CT-8): model=MR Enterprise, price=0.00001, above=0, below=1717986.9184, decimals=4
}

func ExamplePrices_Of() {
	_, ok := coterm.Prices{}.Of("MX84")
	one, every := coterm.EqualWeights.Of("MX84")
	fmt.Println(ok, one, every)
	// Output: false 1 true
}

// A date from numbers alone, without an organization: vector 1.
func ExampleLedger_Add() {
	day := license.MustParseDate("2020-01-01")
	end := func(days int) license.Date {
		d, err := day.AddDays(days)
		must(err)
		return d
	}
	l := coterm.Ledger{}.Add(
		coterm.Term{Worth: 2 * 10_000, End: end(365), Claimed: day},
		coterm.Term{Worth: 1 * 10_000, End: end(1825), Claimed: day})
	fmt.Println(l.Expires(), l.Remaining(day))
	// Output: 2022-05-01 2555/3
}

// What was added is taken away again: vector 1 without the five-year licence.
func ExampleLedger_Subtract() {
	day := license.MustParseDate("2020-01-01")
	end := func(days int) license.Date {
		d, err := day.AddDays(days)
		must(err)
		return d
	}
	five := coterm.Term{Worth: 1 * 10_000, End: end(1825), Claimed: day}
	l := coterm.Ledger{}.Add(coterm.Term{Worth: 2 * 10_000, End: end(365), Claimed: day}, five)
	fmt.Println(l.Expires(), l.Subtract(five).Expires(), l.Subtract(five).Remaining(day))
	// Output: 2022-05-01 2020-12-31 365/1
}

func ExampleLedger_Settle() {
	l := coterm.Ledger{}.Add(coterm.Term{Worth: 10_000, End: license.MustParseDate("2020-01-01"), Claimed: license.MustParseDate("2019-01-01")})
	day := license.MustParseDate("2020-06-01")
	fmt.Println(l.Remaining(day), l.Settle(day).Remaining(day))
	// Output: -152/1 0/1
}

func ExampleChange_Dropped() {
	renewed, err := office().Claim(on("2024-06-01"), coterm.Renew, coterm.EqualWeights, licensed("Z2CC-CCCC-CCCC", "2024-06-01", 365, "MR Enterprise", 12))
	must(err)
	fmt.Println(renewed.Dropped())
	// Output: [{MX84 2 0}]
}

// Keys are secrets: a log shows their last four characters.
func ExampleOrganization_LogValue() {
	log := slog.New(slog.NewTextHandler(os.Stdout, &slog.HandlerOptions{ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
		if a.Key == slog.TimeKey {
			return slog.Attr{}
		}
		return a
	}}))
	org := office()
	undone, err := org.Undo(on("2024-03-02"), license.MustParseKey("Z2BB-BBBB-BBBB"), license.MustParseKey("Z2CC-CCCC-CCCC"))
	must(err)
	log.Info("decided", "organization", org)
	log.Info("decided", "key", undone.Key, "replacement", undone.Replacement.Key())
	// Output:
	// level=INFO msg=decided organization.id=1 organization.seq=3 organization.expires=2025-05-11
	// level=INFO msg=decided key=••••-••••-BBBB replacement=••••-••••-CCCC
}
