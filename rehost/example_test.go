package rehost_test

import (
	"fmt"
	"strconv"
	"time"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/rehost"
	"github.com/licit-go/licit/reservation"
	"github.com/licit-go/licit/reservation/issuer"
	"github.com/licit-go/licit/smart"
	"github.com/licit-go/licit/smart/account"
)

var today = license.Act{At: time.Date(2026, time.March, 2, 9, 0, 0, 0, time.UTC), By: "ada"}

// router returns the identity of a product by its serial number.
func router(serial int) license.UDI {
	return license.MustParseUDI("P:ISR4331,S:" + strconv.Itoa(serial))
}

// fresh returns what must be new; a program draws it.
func fresh(n int) reservation.Fresh {
	return reservation.Fresh{Nonce: reservation.Nonce{1, byte(n)}, Secret: reservation.Secret{1, byte(n)}}
}

// request returns the request code that a router makes.
func request(serial int) string {
	f := fresh(serial)
	code, err := productCodec().Request(router(serial), reservation.Session{Number: 1, Nonce: f.Nonce}, f.Secret)
	if err != nil {
		fmt.Println(err)
	}
	return code.Text
}

// happens applies what was decided, of the account and of the issuer.
func happens(acct *account.Account, accounted []account.Event, iss *issuer.Issuer, issued ...issuer.Event) {
	for _, e := range accounted {
		if err := acct.Apply(e); err != nil {
			fmt.Println(err)
		}
	}
	for _, e := range issued {
		if err := iss.Apply(e); err != nil {
			fmt.Println(err)
		}
	}
}

// one takes a decision of the account for all that happens.
func one[E account.Event](e E, err error) []account.Event {
	if err != nil {
		fmt.Println(err)
	}
	return []account.Event{e}
}

// fleetOf returns an account with as many licences as there are routers, from number 1
// on, each of which reserves one, and the issuer of what they reserve.
func fleetOf(routers int) (*account.Account, *issuer.Issuer) {
	acct, iss := account.New("acme", account.Policy{}), issuer.New("acme", issuer.Policy{})
	happens(acct, one(acct.Create(today, "office")), iss)
	happens(acct, one(acct.Deposit(today, "office", smart.Line{
		ID: "L-1", Tag: "Standard", Quantity: routers, Type: smart.Perpetual, Start: license.MustParseDate("2026-01-01"),
	})), iss)
	authorized, err := iss.Preauthorize(today)
	if err != nil {
		fmt.Println(err)
	}
	happens(acct, nil, iss, authorized)
	for serial := 1; serial <= routers; serial++ {
		reserved, err := iss.Reserve(today, accountCodec(), acct, issuer.Order{
			VirtualAccount: "office", Request: request(serial), Kind: reservation.Specific,
			Entitlements: []license.Entitlement{{Tag: "Standard", Quantity: 1}},
		}, fresh(serial))
		if err != nil {
			fmt.Println(err)
		}
		happens(acct, one(acct.Hold(today, "office", reserved.Hold())), iss, reserved)
	}
	return acct, iss
}

// replace rehosts a router, or says why not.
func replace(acct *account.Account, iss *issuer.Issuer, failed, replacement int) {
	order := rehost.Order{Failed: router(failed), Request: request(replacement)}
	r, err := rehost.Rehost(today, acct, iss, accountCodec(), rehost.Policy{}, order, fresh(replacement))
	if err != nil {
		refusal := license.Refusals(err)[0]
		fmt.Println(refusal.Field("title"))
		return
	}
	happens(acct, []account.Event{r.Held, r.Awaited}, iss, r.Reserved)
	fmt.Println(failed, "is replaced by", replacement)
}

// Where no licences are left, one failed router of ten may be pending removal.
func Example() {
	acct, iss := fleetOf(9)
	replace(acct, iss, 1, 101)
	replace(acct, iss, 2, 102)
	removed, err := rehost.Remove(today, acct, iss, router(1), "scrapped")
	if err != nil {
		fmt.Println(err)
	}
	happens(acct, []account.Event{removed.Released}, iss, removed.Removed)
	replace(acct, iss, 2, 102)
	// Output:
	// 1 is replaced by 101
	// Previous Product Return Pending
	// 2 is replaced by 102
}

// What would be copied is shown before any code is made.
func ExampleCheck() {
	acct, iss := fleetOf(3)
	a, err := rehost.Check(acct, iss, router(1), today.At, rehost.Policy{})
	if err != nil {
		fmt.Println(err)
	}
	for _, c := range a.Copies {
		fmt.Println(c.Quantity, "of", c.Tag, "- available", c.Available, "short", c.Short)
	}
	fmt.Println("reserving", a.Reserving, "pending", a.Pending, "allowance", a.Allowance)
	fmt.Println("consulted", a.Consulted, "allowed", a.Allowed)

	_, err = rehost.Check(acct, iss, router(77), today.At, rehost.Policy{})
	fmt.Println(err)
	// Output:
	// 1 of Standard - available 0 short 1
	// reserving 3 pending 0 allowance 1
	// consulted true allowed true
	// account/instance-unknown (RH-10): udi="P:ISR4331,S:77"
}

// A denial says what is missing, and can be shown as it is.
func ExampleAssessment_Denial() {
	acct, iss := fleetOf(2)
	replace(acct, iss, 1, 101)
	a, err := rehost.Check(acct, iss, router(2), today.At, rehost.Policy{})
	if err != nil {
		fmt.Println(err)
	}
	for _, r := range license.Refusals(a.Denial()) {
		for _, f := range r.Fields {
			if f.Name != "text" {
				fmt.Println(f.Name+":", f.Value)
			}
		}
	}
	// Output:
	// 1 is replaced by 101
	// title: Previous Product Return Pending
	// udi: P:ISR4331,S:2
	// virtualAccount: office
	// short: 2 × Standard
	// reserving: 3
	// pending: 1
	// allowance: 1
}

func ExampleRehost() {
	acct, iss := fleetOf(3)
	order := rehost.Order{Failed: router(1), Request: request(101), Notes: "struck by lightning"}
	r, err := rehost.Rehost(today, acct, iss, accountCodec(), rehost.Policy{}, order, fresh(101))
	if err != nil {
		fmt.Println(err)
	}
	// One commit holds all three; then they are applied.
	happens(acct, []account.Event{r.Held, r.Awaited}, iss, r.Reserved)
	fmt.Println(acct.Parts(router(1)), acct.Parts(router(101)))
	fmt.Println("a code to carry to the replacement:", r.Reserved.Code.Text != "")
	for _, alert := range acct.Alerts(today.At) {
		fmt.Println(alert.Kind, alert.Source)
	}
	// Output:
	// [{L-1 1}] [{L-1 1}]
	// a code to carry to the replacement: true
	// insufficient-licenses Standard
	// pending-removal P:ISR4331,S:1
}

// The alert is gone, what it was about is not.
func ExampleResetAlert() {
	acct, iss := fleetOf(3)
	replace(acct, iss, 1, 101)
	happens(acct, one(rehost.ResetAlert(today, acct, router(1))), iss)
	v, _ := acct.VirtualAccount("office")
	fmt.Println(len(acct.Alerts(today.At)), "alert, pending", v.Pending, acct.Parts(router(1)))
	// Output:
	// 1 is replaced by 101
	// 1 alert, pending 1 [{L-1 1}]
}

// The failed router came back to life, and its return code is entered.
func ExampleReturn() {
	acct, iss := fleetOf(3)
	replace(acct, iss, 1, 101)
	r1, _ := iss.Reservation(router(1))
	authorization, err := productCodec().Authorization(r1.Current.Code, today.At)
	if err != nil {
		fmt.Println(err)
	}
	code, err := productCodec().Return(authorization, fresh(1).Secret)
	if err != nil {
		fmt.Println(err)
	}
	r, err := rehost.Return(today, acct, iss, accountCodec(), router(1), code)
	if err != nil {
		fmt.Println(err)
	}
	happens(acct, []account.Event{r.Released}, iss, r.Returned)
	v, _ := acct.VirtualAccount("office")
	fmt.Println("reserving", v.Reserving, "pending", v.Pending, acct.Parts(router(1)))
	// Output:
	// 1 is replaced by 101
	// reserving 3 pending 0 []
}

// The failed router will never come back, and support removes it.
func ExampleRemove() {
	acct, iss := fleetOf(3)
	replace(acct, iss, 1, 101)
	r, err := rehost.Remove(today, acct, iss, router(1), "case 4711")
	if err != nil {
		fmt.Println(err)
	}
	happens(acct, []account.Event{r.Released}, iss, r.Removed)
	b, err := acct.Balance("office", "Standard", today.At)
	fmt.Println("available", b.Available, err)
	// Output:
	// 1 is replaced by 101
	// available 0 <nil>
}

func ExampleCeilTenth() {
	for _, reserving := range []int{0, 1, 10, 11, 20, 21} {
		fmt.Print(rehost.CeilTenth(reserving), " ")
	}
	// Output: 0 1 1 2 2 3
}

func ExampleFloorMinOne() {
	for _, reserving := range []int{0, 1, 10, 19, 20, 21} {
		fmt.Print(rehost.FloorMinOne(reserving), " ")
	}
	// Output: 0 1 1 1 2 2
}

// An allowance of one's own: three, whatever there is.
func ExamplePolicy() {
	acct, iss := fleetOf(2)
	three := rehost.Policy{Allowance: func(int) int { return 3 }}
	a, err := rehost.Check(acct, iss, router(1), today.At, three)
	fmt.Println(a.Allowance, a.Allowed, err)
	// Output: 3 true <nil>
}
