package account_test

import (
	"fmt"
	"slices"
	"time"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart"
	"github.com/licit-go/licit/smart/account"
)

// stocked returns an account with ten Premium licences without an end and forty
// Standard ones up to 30 June 2026, and a router that uses what is given. Premium covers
// Standard.
func stocked(uses ...smart.Use) *account.Account {
	a := account.New("acme", account.Policy{Hierarchies: [][]license.Tag{{"Premium", "Standard"}}})
	do := applying(a)
	do(a.Create(on(time.January, 1), "main"))
	do(a.Deposit(on(time.January, 1), "main",
		smart.Line{ID: "L-1", Tag: "Premium", Quantity: 10, Type: smart.Perpetual, Start: license.MustParseDate("2026-01-01")},
		smart.Line{ID: "L-2", Tag: "Standard", Quantity: 40, Type: smart.Term, Start: license.MustParseDate("2026-01-01"), Last: license.MustParseDate("2026-06-30")},
	))
	do(a.CreateToken(on(time.January, 1), "main", "s3cret-t0ken", account.TokenOptions{}))
	header := smart.Header{UDI: license.MustParseUDI("P:router,S:1"), Installation: 7, Number: 1}
	registered, err := a.Register(on(time.January, 1), smart.Register{Header: header, Token: "s3cret-t0ken"})
	do(registered, err)
	usage, err := smart.NewUsage(uses...)
	if err != nil {
		fmt.Println(err)
	}
	header.Number++
	do(a.Authorize(on(time.January, 1), smart.Authorize{Header: header, Certificate: registered.Seq, Usage: usage}))
	return a
}

func ExampleAccount_Balance() {
	a := stocked(smart.Use{Tag: "Premium", Quantity: 5}, smart.Use{Tag: "Standard", Quantity: 46})
	b, err := a.Balance("main", "Standard", on(time.January, 2).At)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("purchased", b.Purchased, "in use", b.InUse, "available", b.Available)
	fmt.Println("borrowed", b.Borrowed, "short by", b.Shortage)
	// Output:
	// purchased 40 in use 46 available -6
	// borrowed 5 short by 1
}

func ExampleAccount_Balances() {
	a := stocked(smart.Use{Tag: "Premium", Quantity: 5}, smart.Use{Tag: "Standard", Quantity: 45})
	for _, at := range []time.Time{on(time.June, 30).At, on(time.July, 1).At} {
		fmt.Println(license.DateOf(at))
		for b := range a.Balances("main", at) {
			fmt.Printf("  %-8s  purchased %2d, in use %2d, lent %d, borrowed %d, short by %d\n", b.Tag, b.Purchased, b.InUse, b.Lent, b.Borrowed, b.Shortage)
		}
	}
	// Output:
	// 2026-06-30 <nil>
	//   Premium   purchased 10, in use  5, lent 5, borrowed 0, short by 0
	//   Standard  purchased 40, in use 45, lent 0, borrowed 5, short by 0
	// 2026-07-01 <nil>
	//   Premium   purchased 10, in use  5, lent 5, borrowed 0, short by 0
	//   Standard  purchased  0, in use 45, lent 0, borrowed 5, short by 40
}

func ExampleAccount_Loans() {
	a := stocked(smart.Use{Tag: "Premium", Quantity: 5}, smart.Use{Tag: "Standard", Quantity: 43})
	for l := range a.Loans("main", on(time.January, 2).At) {
		fmt.Println(l.Quantity, l.From, "cover", l.To)
	}
	// Output: 3 Premium cover Standard
}

func ExampleAccount_Alerts() {
	a := stocked(smart.Use{Tag: "Standard", Quantity: 50})
	for _, at := range []time.Time{on(time.January, 2).At, on(time.March, 15).At, on(time.July, 1).At} {
		fmt.Println(at.Format("2 January"))
		for _, x := range a.Alerts(at) {
			fmt.Println(" ", x.Severity, x.Kind, x.Source, x.Quantity)
		}
	}
	// Output:
	// 2 January
	// 15 March
	//   minor failed-to-connect P:router,S:1 0
	// 1 July
	//   major licenses-expired L-2 40
	//   major insufficient-licenses Standard 40
	//   major failed-to-connect P:router,S:1 0
}

func ExampleSeverities() {
	var major []account.AlertKind
	for kind, severity := range account.Severities() {
		if severity == account.Major {
			major = append(major, kind)
		}
	}
	fmt.Println(slices.Sorted(slices.Values(major)))
	// Output: [failed-to-renew-and-removed insufficient-licenses licenses-expired reserved-license-expired satellite-removed]
}

func ExampleSeverityOf() {
	fmt.Println(account.SeverityOf(account.Expiring))
	fmt.Println(account.SeverityOf(account.AgreementPending))
	// Output:
	// minor
	// informational
}

func ExampleAccount_Expirations() {
	a := stocked()
	for over, l := range a.Expirations(on(time.January, 1).At, on(time.December, 31).At) {
		fmt.Println(l.ID, l.Quantity, l.Tag, "until", over.Format(time.RFC3339))
	}
	// Output: L-2 40 Standard until 2026-07-01T00:00:00Z
}
