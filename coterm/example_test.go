package coterm_test

import (
	"errors"
	"fmt"
	"time"

	"github.com/shopspring/decimal"

	"github.com/licit-go/licit/coterm"
	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/license/transfer"
)

// The worked example of the package documentation: claim, preview, refusal,
// apply and undo.
func Example() {
	prices, err := coterm.NewPrices(map[license.Model]decimal.Decimal{
		"MR Enterprise":          decimal.NewFromInt(150),
		"MX84 Advanced Security": decimal.NewFromInt(2000),
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	five, err := license.NewLicense(license.MustParseKey("Z2AA-AAAA-AAAA"),
		license.MustCounts(license.Line{Model: "MR Enterprise", Count: 5}), license.MustParseDate("2013-01-01"), 365)
	if err != nil {
		fmt.Println(err)
		return
	}
	two, err := license.NewLicense(license.MustParseKey("Z2BB-BBBB-BBBB"),
		license.MustCounts(license.Line{Model: "MX84 Advanced Security", Count: 2}), license.MustParseDate("2013-05-08"), 1095)
	if err != nil {
		fmt.Println(err)
		return
	}

	org := coterm.New("1", coterm.Policy{})
	january := license.Act{At: time.Date(2013, 1, 1, 9, 0, 0, 0, time.UTC), By: "ada@example.com"}
	created, err := org.Create(january)
	if err != nil {
		fmt.Println(err)
		return
	}
	if err := org.Apply(created); err != nil {
		fmt.Println(err)
		return
	}
	claimed, err := org.Claim(january, coterm.AddDevices, prices, license.Fresh(five))
	if err != nil {
		fmt.Println(err)
		return
	}
	if err := org.Apply(claimed); err != nil {
		fmt.Println(err)
		return
	}

	// A preview is a decision that is not applied.
	may := license.Act{At: time.Date(2013, 5, 8, 9, 0, 0, 0, time.UTC), By: "ada@example.com"}
	claimed, err = org.Claim(may, coterm.AddDevices, prices, license.Fresh(two))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("would move", claimed.Before.Expires, "to", claimed.After.Expires)
	fmt.Println("still", org.Expires())

	if err := org.Apply(claimed); err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("now", org.Expires(), "exactly", org.Remaining(may.At), "days")

	// What cannot be done says why.
	_, err = org.Claim(may, coterm.AddDevices, prices, license.Fresh(two))
	fmt.Println(errors.Is(err, coterm.ErrKeyClaimed), err)

	undone, err := org.Undo(may, two.Key(), license.MustParseKey("Z2CC-CCCC-CCCC"))
	if err != nil {
		fmt.Println(err)
		return
	}
	if err := org.Apply(undone); err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("back to", org.Expires(), "and", undone.Replacement.Key(), "may be claimed anywhere")
	// Output:
	// would move 2014-01-01 to 2015-12-23
	// still 2014-01-01
	// now 2015-12-23 exactly 18234/19 days
	// true coterm/key-claimed (CT-12): key=…BBBB, organization=1
	// back to 2014-01-01 and Z2CC-CCCC-CCCC may be claimed anywhere
}

// office is an organization of ten access points and, since March, two appliances.
func office() *coterm.Organization {
	org := coterm.New("1", coterm.Policy{})
	created, err := org.Create(on("2024-01-01"))
	must(err, org.Apply(created))
	claimed, err := org.Claim(on("2024-01-01"), coterm.AddDevices, coterm.EqualWeights, licensed("Z2AA-AAAA-AAAA", "2024-01-01", 365, "MR Enterprise", 10))
	must(err, org.Apply(claimed))
	claimed, err = org.Claim(on("2024-03-01"), coterm.AddDevices, coterm.EqualWeights, licensed("Z2BB-BBBB-BBBB", "2024-03-01", 1095, "MX84", 2))
	must(err, org.Apply(claimed))
	return org
}

// on is an act of an administrator on that day.
func on(day string) license.Act {
	return license.Act{At: license.MustParseDate(day).Start(), By: "ada@example.com"}
}

// licensed is a licence that nobody has claimed.
func licensed(key, start string, days int, model license.Model, count int) license.Issued {
	l, err := license.NewLicense(license.MustParseKey(key), license.MustCounts(license.Line{Model: model, Count: count}), license.MustParseDate(start), days)
	must(err)
	return license.Fresh(l)
}

// must is for examples that show something else than errors.
func must(all ...error) {
	if err := errors.Join(all...); err != nil {
		panic(err)
	}
}

func ExampleNew() {
	org := coterm.New("1", coterm.Policy{UndoWindow: 24 * time.Hour})
	fmt.Println(org.ID(), org.Seq())
	_, err := org.ReportUsage(on("2024-01-01"), coterm.Usage{})
	fmt.Println(err)
	// Output:
	// 1 0
	// coterm/not-created (CT-24)
}

func ExampleOrganization_Create() {
	org := coterm.New("1", coterm.Policy{})
	created, err := org.Create(on("2024-01-01"))
	must(err, org.Apply(created))
	c := org.Compliance(on("2024-01-02").At)
	fmt.Println(c.Status, "until", c.Until.Format(time.DateOnly))
	// Output: License Required until 2024-01-31
}

func ExampleOrganization_Claim() {
	org := office()
	renewed, err := org.Claim(on("2024-06-01"), coterm.Renew, coterm.EqualWeights, licensed("Z2CC-CCCC-CCCC", "2024-06-01", 365, "MR Enterprise", 8))
	must(err)
	fmt.Println(renewed.Before.Expires, "→", renewed.After.Expires)
	for _, l := range renewed.Limits {
		fmt.Println(l.Bucket, l.Before, "→", l.After)
	}
	// Output:
	// 2025-05-11 → 2026-10-31
	// MR Enterprise 10 → 8
	// MX84 2 → 0
}

// All reasons against a step are told at once.
func ExampleOrganization_Claim_refused() {
	org := office()
	_, err := org.Claim(on("2024-06-01"), coterm.AddDevices, coterm.Prices{},
		licensed("Z2CC-CCCC-CCCC", "2023-01-01", 365, "MG21", 1), license.Unissued(license.MustParseKey("Z2DD-DDDD-DDDD")))
	for _, r := range license.Refusals(err) {
		fmt.Println(r)
	}
	// Output:
	// coterm/price-missing (CT-8): key=…CCCC, model=MG21
	// coterm/key-expired (CT-12): key=…CCCC, end=2024-01-01, at=2024-06-01
	// coterm/key-unknown (CT-12): key=…DDDD
}

func ExampleOrganization_Undo() {
	org := office()
	undone, err := org.Undo(on("2024-03-08"), license.MustParseKey("Z2BB-BBBB-BBBB"), license.MustParseKey("Z2CC-CCCC-CCCC"))
	must(err, org.Apply(undone))
	fmt.Println(org.Expires(), org.Limits())

	_, err = org.Undo(on("2024-03-08"), license.MustParseKey("Z2AA-AAAA-AAAA"), license.MustParseKey("Z2DD-DDDD-DDDD"))
	fmt.Println(errors.Is(err, coterm.ErrUndoWindowClosed), license.Refusals(err)[0].Field("support"))
	// Output:
	// 2024-12-31 MR Enterprise=10
	// true phone or licensing@meraki.com
}

func ExampleOrganization_Return() {
	org := office()
	four := license.MustCounts(license.Line{Model: "MR Enterprise", Count: 4})
	returned, err := org.Return(on("2024-06-01"), license.MustParseKey("Z2AA-AAAA-AAAA"), four, license.MustParseKey("Z2CC-CCCC-CCCC"))
	must(err, org.Apply(returned))
	fmt.Println(returned.Replacement.Key(), returned.Replacement.Counts(), "until", returned.Replacement.End())
	fmt.Println(returned.Before.Expires, "→", returned.After.Expires)
	// Output:
	// Z2CC-CCCC-CCCC MR Enterprise=6 until 2024-12-31
	// 2025-05-11 → 2025-07-16
}

func ExampleOrganization_Move() {
	north := office()
	south := coterm.New("2", coterm.Policy{})
	created, err := south.Create(on("2024-01-01"))
	must(err)
	must(south.Apply(created))

	ada := transfer.Account{Email: "ada@example.com", Role: transfer.FullAdministrator}
	ask := coterm.MoveRequest{
		Key: license.MustParseKey("Z2AA-AAAA-AAAA"), Counts: license.MustCounts(license.Line{Model: "MR Enterprise", Count: 2}),
		Mode: coterm.AddDevices, Moved: license.MustParseKey("Z2CC-CCCC-CCCC"), Rest: license.MustParseKey("Z2DD-DDDD-DDDD"),
		Request: transfer.Request{Path: transfer.SelfService, By: transfer.Accounts{Source: ada, Destination: ada}},
	}
	move, err := north.Move(on("2024-03-02"), south, ask)
	must(err)
	fmt.Println("here", move.Out.Before.Expires, "→", move.Out.After.Expires, move.Out.Limits)
	fmt.Println("there", move.In.Before.Expires, "→", move.In.After.Expires, move.In.Limits)
	must(north.Apply(move.Out))
	must(south.Apply(move.In))
	rest, _ := north.Lookup(ask.Rest)
	fmt.Println(rest.License.Counts(), rest.ClaimedAt.Format(time.DateOnly))

	// All that stands against another one, on either side.
	ask.Request.By.Source.Role = transfer.ReadOnly
	_, err = north.Move(on("2024-03-02"), south, ask)
	fmt.Println(err)
	// Output:
	// here 2025-05-11 → 2025-06-07 [{MR Enterprise 10 8}]
	// there none → 2024-12-31 [{MR Enterprise 0 2}]
	// MR Enterprise=8 2024-01-01
	// transfer/read-only (TR-4): side=source, lift=grant-full-rights
	// transfer/key-invalidated (TR-11): key=…AAAA, cause=moved, lift=choose-other-license
	// coterm/replacement-taken (CT-19): replacement=…CCCC
}

func ExampleOrganization_ReportUsage() {
	org := office()
	reported, err := org.ReportUsage(on("2024-06-01"), coterm.Usage{
		InNetworks: license.MustCounts(license.Line{Model: "MR36 Enterprise", Count: 11}, license.Line{Model: "MX84", Count: 4}),
		Spares:     license.MustCounts(license.Line{Model: "MX84", Count: 2}),
	})
	must(err, org.Apply(reported))
	fmt.Println("counted:", reported.Counted)
	fmt.Println(org.Compliance(on("2024-06-02").At).Shortages)
	// Output:
	// counted: MR Enterprise=11, MX84=2
	// [{MR Enterprise 11 10}]
}

func ExampleOrganization_Convert() {
	org := office()
	converted, err := org.Convert(on("2024-06-01"), license.PerDevice)
	must(err, org.Apply(converted))
	_, err = org.ReportUsage(on("2024-06-01"), coterm.Usage{})
	fmt.Println(err)
	// Output: coterm/another-model (CT-12): follows=per-device
}
