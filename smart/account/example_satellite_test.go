package account_test

import (
	"fmt"
	"time"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart"
	"github.com/licit-go/licit/smart/account"
)

// on returns an act of a day in 2026.
func on(month time.Month, day int) license.Act {
	return license.Act{At: time.Date(2026, month, day, 0, 0, 0, 0, time.UTC), By: "ada@example.com"}
}

// applying returns what applies a decision to an account, or says why it was not
// taken.
func applying(a *account.Account) func(e account.Event, err error) {
	return func(e account.Event, err error) {
		if err == nil {
			err = a.Apply(e)
		}
		if err != nil {
			fmt.Println(err)
		}
	}
}

// factory returns an account with a satellite "plant" that serves the virtual
// accounts "line-1", with ten licences, and "line-2", and the account that the
// satellite runs.
func factory() (above, plant *account.Account) {
	above, plant = account.New("acme", account.Policy{}), account.New("plant", account.Policy{})
	does, doesAtPlant := applying(above), applying(plant)
	does(above.Create(on(time.January, 1), "office"))
	does(above.AddSatellite(on(time.January, 1), "plant"))
	does(above.AddSatelliteAccount(on(time.January, 1), "plant", "line-1"))
	does(above.AddSatelliteAccount(on(time.January, 1), "plant", "line-2"))
	does(above.Deposit(on(time.January, 1), "line-1", smart.Line{
		ID: "L-1", Tag: "Standard", Quantity: 10, Type: smart.Perpetual, Start: license.MustParseDate("2026-01-01"),
	}))
	doesAtPlant(plant.CreateSatellite(on(time.January, 1)))
	return above, plant
}

// file is what travels between the two: bytes.
func file(m smart.Message) []byte {
	data, err := smart.Encode(m)
	if err != nil {
		fmt.Println(err)
	}
	return data
}

// exchange lets a satellite synchronize, by files.
func exchange(above, plant *account.Account, act license.Act) {
	does, doesAtPlant := applying(above), applying(plant)
	doesAtPlant(plant.Report(act))
	report, _ := plant.LastReport()

	m, _ := smart.Decode(file(report))
	does(above.Synchronize(act, m.(smart.Report)))
	answer, err := above.EntitlementsFor("plant", act.At)
	if err != nil {
		fmt.Println(err)
	}

	m, _ = smart.Decode(file(answer))
	doesAtPlant(plant.Entitle(act, m.(smart.Entitlements)))
}

// show prints what a virtual account has at both sides.
func show(id license.ID, at time.Time, accounts ...*account.Account) {
	for _, a := range accounts {
		b, err := a.Balance(id, "Standard", at)
		if err != nil {
			fmt.Println(err)
			continue
		}
		fmt.Printf("%s in %s: %d, %d in use\n", id, a.ID(), b.Purchased, b.InUse)
	}
}

// A satellite in a factory without a line to the outside. It serves products there,
// and once a month somebody carries a file out and one back.
func Example_satellite() {
	above, plant := factory()
	does := applying(plant)
	exchange(above, plant, on(time.January, 2)) // the first brings the licences

	// A product registers at the satellite, and uses two licences.
	act := on(time.January, 10)
	does(plant.CreateToken(act, "line-1", "T0K3N-OF-LINE-1", account.TokenOptions{}))
	press := smart.Header{UDI: license.MustParseUDI("P:PRESS,S:0815"), Installation: 77, Number: 1}
	registered, err := plant.Register(act, smart.Register{Header: press, Token: "T0K3N-OF-LINE-1"})
	does(registered, err)
	press.Number++
	does(plant.Authorize(act, smart.Authorize{
		Header: press, Certificate: registered.Answer().Certificate.Number, Usage: smart.MustUsage("Standard", 2),
	}))

	// Licences go from one of its virtual accounts to another, at once.
	does(plant.Transfer(act, "line-1", "line-2", "Standard", 3))
	show("line-1", act.At, above, plant)

	// The next file tells the account above.
	exchange(above, plant, on(time.February, 1))
	show("line-1", on(time.February, 1).At, above, plant)
	show("line-2", on(time.February, 1).At, above, plant)
	// Output:
	// line-1 in acme: 10, 0 in use
	// line-1 in plant: 7, 2 in use
	// line-1 in acme: 7, 2 in use
	// line-1 in plant: 7, 2 in use
	// line-2 in acme: 3, 0 in use
	// line-2 in plant: 3, 0 in use
}

func ExampleAccount_AddSatellite() {
	above := account.New("acme", account.Policy{})
	does := applying(above)
	does(above.Create(on(time.January, 1), "office"))
	does(above.AddSatellite(on(time.January, 1), "plant"))
	does(above.AddSatellite(on(time.January, 2), "plant"))
	// Output: account/satellite-taken (SM-21): satellite=plant
}

func ExampleAccount_AddSatelliteAccount() {
	above, _ := factory()
	v, _ := above.VirtualAccount("line-1")
	fmt.Println(v.ID, "is served by", v.Satellite)
	_, err := above.CreateToken(on(time.January, 2), "line-1", "T0K3N", account.TokenOptions{})
	fmt.Println(err)
	// Output:
	// line-1 is served by plant
	// account/served-by-satellite (SM-9): virtualAccount=line-1, satellite=plant
}

func ExampleAccount_RemoveSatellite() {
	above, _ := factory()
	does := applying(above)
	does(above.RemoveSatellite(on(time.March, 1), "plant"))
	v, _ := above.VirtualAccount("line-1")
	fmt.Printf("%s is served by %q\n", v.ID, v.Satellite)
	does(above.CreateToken(on(time.March, 1), "line-1", "T0K3N", account.TokenOptions{}))
	// Output: line-1 is served by ""
}

// A report that comes again, or late, changes nothing.
func ExampleAccount_Synchronize() {
	above, plant := factory()
	does, doesAtPlant := applying(above), applying(plant)
	doesAtPlant(plant.Report(on(time.January, 2)))
	report, _ := plant.LastReport()
	does(above.Synchronize(on(time.January, 3), report))
	does(above.Synchronize(on(time.January, 4), report))
	// Output: account/report-stale (SM-22): satellite=plant, number=1, last=1
}

// An answer that was lost can be had again.
func ExampleAccount_EntitlementsFor() {
	above, plant := factory()
	exchange(above, plant, on(time.January, 2))
	answer, err := above.EntitlementsFor("plant", on(time.January, 5).At)
	if err != nil {
		fmt.Println(err)
	}
	for _, v := range answer.Accounts {
		fmt.Println(v.Account, len(v.Lines))
	}
	fmt.Println("answers report", answer.Number)
	// Output:
	// line-1 1
	// line-2 0
	// answers report 1
}

func ExampleAccount_Report() {
	_, plant := factory()
	made, err := plant.Report(on(time.January, 2))
	applying(plant)(made, err)
	fmt.Println("report", made.Number)
	// Output: report 1
}

// A report is there until something else happens. Whoever sends it keeps it.
func ExampleAccount_LastReport() {
	above, plant := factory()
	exchange(above, plant, on(time.January, 2))
	does := applying(plant)
	does(plant.Transfer(on(time.January, 3), "line-1", "line-2", "Standard", 3))
	does(plant.Report(on(time.January, 4)))
	report, _ := plant.LastReport()
	for _, t := range report.Transfers {
		fmt.Println(t.Quantity, "of", t.Line, "from", t.From, "to", t.To)
	}
	does(plant.Transfer(on(time.January, 5), "line-2", "line-1", "Standard", 1))
	_, there := plant.LastReport()
	fmt.Println(there)
	// Output:
	// 3 of L-1 from line-1 to line-2
	// false
}

// Transfers that the account above does not know yet are not forgotten.
func ExampleAccount_Entitle() {
	above, plant := factory()
	exchange(above, plant, on(time.January, 2))
	does, doesAtPlant := applying(above), applying(plant)
	doesAtPlant(plant.Report(on(time.January, 3)))
	report, _ := plant.LastReport()
	doesAtPlant(plant.Transfer(on(time.January, 4), "line-1", "line-2", "Standard", 3))

	does(above.Transfer(on(time.January, 5), "line-1", "office", "Standard", 2))
	does(above.Synchronize(on(time.January, 5), report))
	answer, _ := above.EntitlementsFor("plant", on(time.January, 5).At)
	doesAtPlant(plant.Entitle(on(time.January, 6), answer))
	show("line-1", on(time.January, 6).At, above, plant)
	show("line-2", on(time.January, 6).At, above, plant)
	// Output:
	// line-1 in acme: 8, 0 in use
	// line-1 in plant: 5, 0 in use
	// line-2 in acme: 0, 0 in use
	// line-2 in plant: 3, 0 in use
}

// A satellite that did not synchronize for 30 days authorizes by hand only.
func ExampleAccount_AuthorizeByHand() {
	above, plant := factory()
	does := applying(plant)
	exchange(above, plant, on(time.January, 2))
	act := on(time.January, 10)
	does(plant.CreateToken(act, "line-1", "T0K3N-OF-LINE-1", account.TokenOptions{}))
	press := smart.Header{UDI: license.MustParseUDI("P:PRESS,S:0815"), Installation: 77, Number: 1}
	registered, err := plant.Register(act, smart.Register{Header: press, Token: "T0K3N-OF-LINE-1"})
	does(registered, err)

	press.Number++
	request := smart.Authorize{Header: press, Certificate: registered.Answer().Certificate.Number, Usage: smart.MustUsage("Standard", 2)}
	_, err = plant.Authorize(on(time.February, 2), request)
	fmt.Println(err)
	does(plant.AuthorizeByHand(on(time.February, 2), request))
	show("line-1", on(time.February, 2).At, plant)
	// Output:
	// account/sync-overdue (SM-21): answered=2026-01-02T00:00:00Z, at=2026-02-02T00:00:00Z
	// line-1 in plant: 10, 2 in use
}

func ExampleAccount_Satellite() {
	above, plant := factory()
	exchange(above, plant, on(time.January, 2))
	status, _ := above.Satellite("plant", on(time.February, 2).At)
	fmt.Println(status.VirtualAccounts, status.Synchronized.Format(time.DateOnly), status.Overdue)
	// Output: [line-1 line-2] 2026-01-02 true
}

func ExampleAccount_Satellites() {
	above, _ := factory()
	does := applying(above)
	does(above.AddSatellite(on(time.January, 2), "depot"))
	for status := range above.Satellites(on(time.January, 2).At) {
		fmt.Println(status.ID, len(status.VirtualAccounts))
	}
	// Output:
	// depot 0
	// plant 2
}

func ExampleAccount_AuthorizesUntil() {
	above, plant := factory()
	exchange(above, plant, on(time.January, 2))
	until, _ := plant.AuthorizesUntil()
	fmt.Println(until)
	// Output: 2026-02-01 00:00:00 +0000 UTC
}
