package account_test

import (
	"fmt"
	"slices"
	"time"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart"
	"github.com/licit-go/licit/smart/account"
)

// gateway is a product in the examples: its first request.
var gateway = smart.Header{UDI: license.MustParseUDI("P:CSR1000V,S:9AB"), Installation: 4711, Number: 1}

// connected returns an account in whose office a gateway registered on the first of
// February and uses three licences, and the certificate of the gateway.
func connected() (a *account.Account, certificate uint64) {
	a = office()
	does := applying(a)
	does(a.CreateToken(on(time.January, 31), "office", "s3cret-t0ken", account.TokenOptions{}))
	registered, err := a.Register(on(time.February, 1), smart.Register{Header: gateway, Token: "s3cret-t0ken"})
	does(registered, err)
	certificate = registered.Answer().Certificate.Number
	h := gateway
	h.Number++
	does(a.Authorize(on(time.February, 1), smart.Authorize{Header: h, Certificate: certificate, Usage: smart.MustUsage("Standard", 3)}))
	return a, certificate
}

func ExampleAccount_Register() {
	a := office()
	does := applying(a)
	does(a.CreateToken(on(time.January, 31), "office", "s3cret-t0ken", account.TokenOptions{}))
	request := smart.Register{Header: gateway, Token: "s3cret-t0ken"}
	registered, err := a.Register(on(time.February, 1), request)
	does(registered, err)
	answer := registered.Answer()
	fmt.Println(answer.Certificate.Number, answer.Certificate.Expires().Format(time.DateOnly))

	// Another installation of the product does not take its place unasked.
	request.Installation++
	_, err = a.Register(on(time.February, 2), request)
	fmt.Println(err)
	no := account.Reject(request, on(time.February, 2).At, err)
	fmt.Println("permanent:", no.Permanent, "overwrite:", no.Overwrite)
	// Output:
	// 5 2027-02-01
	// account/instance-present (SM-10): udi="P:CSR1000V,S:9AB", virtualAccount=office
	// permanent: true overwrite: true
}

func ExampleAccount_Authorize() {
	a, certificate := connected()
	h := gateway
	h.Number = 3
	authorized, err := a.Authorize(on(time.February, 2), smart.Authorize{Header: h, Certificate: certificate, Usage: smart.MustUsage("Standard", 12)})
	if err != nil {
		fmt.Println(err)
		return
	}
	answer := authorized.Answer()
	fmt.Println("short:", answer.Short, "next in", answer.Next.Duration(), "valid for", answer.Valid.Duration())
	// Output: short: [Standard] next in 12h0m0s valid for 2160h0m0s
}

func ExampleAccount_Answered() {
	a, certificate := connected()
	h := gateway
	h.Number = 3
	request := smart.Renew{Header: h, Certificate: certificate}
	renewed, err := a.Renew(on(time.February, 3), request)
	applying(a)(renewed, err)
	fmt.Println(renewed.Answer().Certificate.Number)

	// The answer was lost, and the product asks again a day later.
	again, ok := a.Answered(request)
	fmt.Println(ok, again == smart.Answer(renewed.Answer()))
	_, err = a.Renew(on(time.February, 4), request)
	fmt.Println(err)
	// Output:
	// 7
	// true true
	// account/request-stale: udi="P:CSR1000V,S:9AB", number=3, last=3
}

func ExampleAccount_Handle() {
	a, certificate := connected()
	h := gateway
	h.Number = 3
	for _, shown := range []uint64{99, certificate, certificate} {
		event, answer, err := a.Handle(on(time.March, 1), smart.Renew{Header: h, Certificate: shown})
		if event != nil {
			err = a.Apply(event)
		}
		fmt.Printf("%T %T %v\n", event, answer, err)
	}
	// Output:
	// <nil> smart.Rejection account/certificate-foreign (SM-11): udi="P:CSR1000V,S:9AB", certificate=99, holds=5
	// account.Renewed smart.Renewal <nil>
	// <nil> smart.Renewal <nil>
}

func ExampleAccount_Renew() {
	a, certificate := connected()
	h := gateway
	h.Number = 3
	renewed, err := a.Renew(on(time.March, 1), smart.Renew{Header: h, Certificate: certificate})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(renewed.Answer().Certificate.Expires().Format(time.DateOnly))
	// Output: 2027-03-01
}

func ExampleAccount_Deregister() {
	a, certificate := connected()
	h := gateway
	h.Number = 3
	applying(a)(a.Deregister(on(time.March, 1), smart.Deregister{Header: h, Certificate: certificate}))
	_, here := a.Instance(gateway.UDI, on(time.March, 1).At)
	b, _ := a.Balance("office", "Standard", on(time.March, 1).At)
	fmt.Println(here, b.InUse)
	// Output: false 0
}

func ExampleAccount_Instance() {
	a, _ := connected()
	status, here := a.Instance(gateway.UDI, on(time.March, 15).At)
	fmt.Println(here, status.VirtualAccount, status.Connectivity, "since", status.Contact.Format(time.DateOnly))
	fmt.Println(a.Usage(gateway.UDI))
	// Output:
	// true office quiet since 2026-02-01
	// 3 × Standard
}

func ExampleAccount_Connectivity() {
	a, _ := connected()
	for _, day := range []license.Act{on(time.March, 3), on(time.March, 4), on(time.April, 2), on(time.May, 2)} {
		fmt.Println(day.At.Format(time.DateOnly), a.Connectivity(gateway.UDI, day.At))
	}
	// Output:
	// 2026-03-03 connected
	// 2026-03-04 quiet
	// 2026-04-02 silent
	// 2026-05-02 lost
}

func ExampleAccount_Usage() {
	a, _ := connected()
	fmt.Println(a.Usage(gateway.UDI).Of("Standard"))
	// Output: 3
}

func ExampleAccount_Instances() {
	a, _ := connected()
	fmt.Println(slices.Collect(a.Instances("office")))
	// Output: [P:CSR1000V,S:9AB]
}

func ExampleAccount_RemoveInstance() {
	a, certificate := connected()
	applying(a)(a.RemoveInstance(on(time.March, 1), gateway.UDI))
	h := gateway
	h.Number = 3
	_, err := a.Renew(on(time.March, 2), smart.Renew{Header: h, Certificate: certificate})
	fmt.Println(err)
	// Output: account/instance-unknown (SM-10): udi="P:CSR1000V,S:9AB"
}

// What a product reserved goes along; what it merely uses does not.
func ExampleAccount_TransferInstance() {
	a, _ := connected()
	does := applying(a)
	sealed := license.MustParseUDI("P:CSR1000V,S:OFFLINE")
	hold, err := license.NewHold(sealed, license.Entitlement{Tag: "Standard", Quantity: 3})
	if err != nil {
		fmt.Println(err)
	}
	does(a.Hold(on(time.March, 1), "office", hold))
	does(a.TransferInstance(on(time.March, 2), sealed, "lab"))
	does(a.TransferInstance(on(time.March, 2), gateway.UDI, "lab"))
	for _, id := range []license.ID{"office", "lab"} {
		b, _ := a.Balance(id, "Standard", on(time.March, 2).At)
		fmt.Println(id, "has", b.Purchased, "uses", b.InUse, "short by", b.Shortage)
	}
	// Output:
	// office has 7 uses 0 short by 0
	// lab has 3 uses 6 short by 3
}

func ExampleAccount_Hold() {
	a := office()
	sealed := license.MustParseUDI("P:CSR1000V,S:OFFLINE")
	untilSummer := license.Entitlement{Tag: "Standard", Quantity: 8, Last: license.MustParseDate("2026-06-30")}
	hold, err := license.NewHold(sealed, untilSummer)
	if err != nil {
		fmt.Println(err)
	}
	held, err := a.Hold(on(time.March, 1), "office", hold)
	applying(a)(held, err)
	fmt.Println(a.Parts(sealed))

	// For ever, only licences do that have no end.
	hold.Entitlements[0].Last = license.Date{}
	_, err = a.Hold(on(time.March, 2), "office", hold)
	fmt.Println(err)
	// Output:
	// [{L-1 6} {L-2 2}]
	// account/unavailable (RS-4): virtualAccount=office, tag=Standard, asked=8, available=6, last=none
}

// Whether something can be held is asked before it is promised.
func ExampleAccount_Holdable() {
	a := office()
	sealed := license.MustParseUDI("P:CSR1000V,S:OFFLINE")
	hold, err := license.NewHold(sealed, license.Entitlement{Tag: "Standard", Quantity: 6})
	if err != nil {
		fmt.Println(err)
	}
	fmt.Println(a.Holdable(on(time.March, 1), "office", hold))
	fmt.Println(a.Holdable(on(time.March, 1), "lab", hold))
	// Output:
	// <nil>
	// account/unavailable (RS-4): virtualAccount=lab, tag=Standard, asked=6, available=0, last=none
}

// The home of what is held goes with the product instance.
func ExampleAccount_Home() {
	a := office()
	does := applying(a)
	sealed := license.MustParseUDI("P:CSR1000V,S:OFFLINE")
	hold, err := license.NewHold(sealed, license.Entitlement{Tag: "Standard", Quantity: 6})
	if err != nil {
		fmt.Println(err)
	}
	fmt.Println(a.Home(sealed))
	does(a.Hold(on(time.March, 1), "office", hold))
	fmt.Println(a.Home(sealed))
	does(a.TransferInstance(on(time.March, 2), sealed, "lab"))
	fmt.Println(a.Home(sealed))
	// Output:
	//  false
	// office true
	// lab true
}

// How many product instances reserve, and how many of them failed, is what rehosting
// goes by.
func ExampleAccount_VirtualAccount() {
	a := office()
	does := applying(a)
	failed, replacement := license.MustParseUDI("P:CSR1000V,S:OLD"), license.MustParseUDI("P:CSR1000V,S:NEW")
	hold, err := license.NewHold(failed, license.Entitlement{Tag: "Standard", Quantity: 6})
	if err != nil {
		fmt.Println(err)
	}
	does(a.Hold(on(time.March, 1), "office", hold))
	does(a.HoldCopy(on(time.March, 2), failed, replacement))
	does(a.AwaitRemoval(on(time.March, 2), failed))
	v, _ := a.VirtualAccount("office")
	fmt.Println("reserving", v.Reserving, "pending", v.Pending)
	// Output: reserving 2 pending 1
}

func ExampleAccount_Parts() {
	a := office()
	sealed := license.MustParseUDI("P:CSR1000V,S:OFFLINE")
	hold, err := license.NewHold(sealed, license.Entitlement{Tag: "Standard", Quantity: 2})
	if err != nil {
		fmt.Println(err)
	}
	applying(a)(a.Hold(on(time.March, 1), "office", hold))
	for _, part := range a.Parts(sealed) {
		fmt.Println(part.Quantity, "of", part.Line)
	}
	// Output: 2 of L-1
}

func ExampleAccount_Release() {
	a := office()
	does := applying(a)
	sealed := license.MustParseUDI("P:CSR1000V,S:OFFLINE")
	hold, err := license.NewHold(sealed, license.Entitlement{Tag: "Standard", Quantity: 3})
	if err != nil {
		fmt.Println(err)
	}
	does(a.Hold(on(time.March, 1), "office", hold))
	does(a.Release(on(time.March, 2), sealed))
	fmt.Println(len(a.Parts(sealed)))
	// Output: 0
}

// A product that reserved licences failed; its replacement gets the same.
func ExampleAccount_HoldCopy() {
	a := office()
	does := applying(a)
	failed, replacement := license.MustParseUDI("P:CSR1000V,S:OLD"), license.MustParseUDI("P:CSR1000V,S:NEW")
	hold, err := license.NewHold(failed, license.Entitlement{Tag: "Standard", Quantity: 6})
	if err != nil {
		fmt.Println(err)
	}
	does(a.Hold(on(time.March, 1), "office", hold))
	does(a.HoldCopy(on(time.March, 2), failed, replacement))
	does(a.AwaitRemoval(on(time.March, 2), failed))
	b, _ := a.Balance("office", "Standard", on(time.March, 2).At)
	fmt.Println("reserved", b.Reserved, "available", b.Available)
	for _, alert := range a.Alerts(on(time.March, 2).At) {
		fmt.Println(alert.Kind, alert.Source)
	}
	// Output:
	// reserved 12 available -2
	// insufficient-licenses Standard
	// pending-removal P:CSR1000V,S:OLD
}

func ExampleAccount_AwaitRemoval() {
	a := office()
	does := applying(a)
	failed := license.MustParseUDI("P:CSR1000V,S:OLD")
	hold, err := license.NewHold(failed, license.Entitlement{Tag: "Standard", Quantity: 6})
	if err != nil {
		fmt.Println(err)
	}
	does(a.Hold(on(time.March, 1), "office", hold))
	does(a.AwaitRemoval(on(time.March, 2), failed))
	_, err = a.TransferInstance(on(time.March, 3), failed, "lab")
	fmt.Println(err)
	// Output: account/pending-removal (RH-10): udi="P:CSR1000V,S:OLD"
}

// Dismissing hides an alert, and changes nothing else.
func ExampleAccount_Dismiss() {
	a := office()
	does := applying(a)
	failed := license.MustParseUDI("P:CSR1000V,S:OLD")
	hold, err := license.NewHold(failed, license.Entitlement{Tag: "Standard", Quantity: 6})
	if err != nil {
		fmt.Println(err)
	}
	does(a.Hold(on(time.March, 1), "office", hold))
	does(a.AwaitRemoval(on(time.March, 2), failed))
	does(a.Dismiss(on(time.March, 3), account.PendingRemoval, "office", failed.String()))
	status, _ := a.Instance(failed, on(time.March, 3).At)
	fmt.Println(len(a.Alerts(on(time.March, 3).At)), status.Awaited, a.Parts(failed))
	// Output: 0 true [{L-1 6}]
}

// Nothing happens by itself: what fell due is settled.
func ExampleAccount_Settle() {
	a, _ := connected()
	later := on(time.December, 24)
	for {
		events, err := a.Settle(later, 100)
		if err != nil || len(events) == 0 {
			fmt.Println(len(events), "left,", err)
			break
		}
		for _, e := range events {
			switch e := e.(type) {
			case account.UsageReleased:
				fmt.Println("released:", e.UDI)
			case account.NoticeGiven:
				fmt.Println("notice of", e.Line, "-", e.Days, "days")
			}
			if err := a.Apply(e); err != nil {
				fmt.Println(err)
			}
		}
	}
	fmt.Println(a.Usage(gateway.UDI))
	// Output:
	// released: P:CSR1000V,S:9AB
	// notice of L-2 - 14 days
	// 0 left, <nil>
	// none
}

func ExampleAccount_NextDue() {
	a, _ := connected()
	due, some := a.NextDue(on(time.March, 1).At)
	fmt.Println(due.Format(time.DateOnly), some)
	// Output: 2026-05-02 true
}

func ExampleReject() {
	a := office()
	request := smart.Register{Header: gateway, Token: "s3cret-t0ken"}
	_, err := a.Register(on(time.March, 1), request)
	no := account.Reject(request, on(time.March, 1).At, err)
	fmt.Println(no.Reason, no.Rule, no.Permanent, no.Overwrite)
	// Output: account/token-unknown SM-7 true false
}
