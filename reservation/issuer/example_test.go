package issuer_test

import (
	"errors"
	"fmt"
	"log/slog"
	"os"
	"time"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/reservation"
	"github.com/licit-go/licit/reservation/issuer"
	"github.com/licit-go/licit/smart"
	"github.com/licit-go/licit/smart/account"
)

// on is an act of an administrator, that many days after 2026-01-01.
func on(day int) license.Act {
	return license.Act{At: time.Date(2026, 1, 1+day, 9, 0, 0, 0, time.UTC), By: "ada@example.com"}
}

// happen applies an event; in a program its error counts.
func happen(i *issuer.Issuer, e issuer.Event, _ error) { _ = i.Apply(e) }

// The product of the examples, and another.
var (
	sealed = license.MustParseUDI("P:CSR1000V,S:OFFLINE")
	spare  = license.MustParseUDI("P:CSR1000V,S:SPARE")
)

// codes is a codec for examples that protects nothing; package native has a real one.
var codes plain

// drawn stands for what reservation.Draw(rand.Reader) returns.
func drawn(n int) reservation.Fresh { return fresh(n) }

// ask is what a product shows that asks for the n-th time.
func ask(udi license.UDI, n int) string {
	return requestCode(udi, reservation.Session{Number: uint64(n), Nonce: nonce(n)})
}

// answer is the confirmation (C) or return code (R) that a product shows for the code
// that it was given last.
func answer(i *issuer.Issuer, udi license.UDI, purpose string) string {
	r, _ := i.Reservation(udi)
	request, _ := codes.Request(ask(udi, 1))
	g := reservation.Grant{Authorization: r.Current.Authorization, Product: request.Public, Secret: drawn(1).Secret}
	if r.State == issuer.StateUpdatePending {
		g.Authorization = r.Pending.Authorization
	}
	return shortCode(purpose, g)
}

// office returns an account with ten licences, and its issuer, authorized for
// reservation.
func office() (*issuer.Issuer, *account.Account) {
	a := account.New("acme", account.Policy{})
	created, _ := a.Create(on(0), "office")
	_ = a.Apply(created)
	deposited, _ := a.Deposit(on(0), "office",
		smart.Line{ID: "L-1", Tag: "Standard", Quantity: 10, Type: smart.Perpetual, Start: license.MustParseDate("2026-01-01")},
		smart.Line{ID: "L-2", Tag: "Universal", Quantity: 1, Type: smart.Perpetual, Start: license.MustParseDate("2026-01-01")})
	_ = a.Apply(deposited)
	i := issuer.New("acme", issuer.Policy{})
	e, err := i.Preauthorize(on(0))
	happen(i, e, err)
	return i, a
}

func standard(quantity int) license.Entitlement {
	return license.Entitlement{Tag: "Standard", Quantity: quantity}
}

// reserved returns both after five licences were reserved.
func reserved() (*issuer.Issuer, *account.Account) {
	i, a := office()
	e, err := i.Reserve(on(1), codes, a, issuer.Order{
		VirtualAccount: "office", Request: ask(sealed, 1), Kind: reservation.Specific, Entitlements: []license.Entitlement{standard(5)},
	}, drawn(1))
	happen(i, e, err)
	held, _ := a.Hold(on(1), "office", e.Hold())
	_ = a.Apply(held)
	return i, a
}

// Five licences are reserved, then three, then none. Each decision is committed with
// what the account decides about it.
func Example() {
	i, a := office()
	available := func(what string) {
		b, _ := a.Balance("office", "Standard", on(9).At)
		fmt.Println(what+":", b.Available, "available")
	}

	reserved, err := i.Reserve(on(1), codes, a, issuer.Order{
		VirtualAccount: "office", Request: ask(sealed, 1), Kind: reservation.Specific, Entitlements: []license.Entitlement{standard(5)},
	}, drawn(1))
	if err != nil {
		fmt.Println(err)
		return
	}
	held, err := a.Hold(on(1), reserved.VirtualAccount, reserved.Hold())
	if err != nil {
		fmt.Println(err)
		return
	}
	_, _ = i.Apply(reserved), a.Apply(held) // commit both, then apply both
	available("reserved 5")

	updated, _ := i.Update(on(2), codes, a, sealed, standard(3))
	held, _ = a.Hold(on(2), "office", updated.Hold())
	_, _ = i.Apply(updated), a.Apply(held)
	available("updated to 3")

	confirmed, _ := i.Confirm(on(3), codes, sealed, answer(i, sealed, "C"))
	held, _ = a.Hold(on(3), "office", confirmed.Hold())
	_, _ = i.Apply(confirmed), a.Apply(held)
	available("confirmed")

	returned, _ := i.Return(on(4), codes, sealed, answer(i, sealed, "R"))
	released, _ := a.Release(on(4), returned.UDI)
	_, _ = i.Apply(returned), a.Apply(released)
	available("returned")
	// Output:
	// reserved 5: 5 available
	// updated to 3: 5 available
	// confirmed: 7 available
	// returned: 10 available
}

func ExampleNew() {
	i := issuer.New("acme", issuer.Policy{InstallWithin: 14 * license.Day})
	fmt.Println(i.ID(), i.Seq(), i.Preauthorized())
	// Output:
	// acme 0 false
}

// Nothing is reserved before the account is authorized.
func ExampleIssuer_Preauthorize() {
	_, a := office()
	i := issuer.New("acme", issuer.Policy{})
	order := issuer.Order{VirtualAccount: "office", Request: ask(sealed, 1), Kind: reservation.Specific, Entitlements: []license.Entitlement{standard(1)}}
	_, err := i.Reserve(on(1), codes, a, order, drawn(1))
	fmt.Println(err)
	e, err := i.Preauthorize(on(1))
	happen(i, e, err)
	_, err = i.Reserve(on(1), codes, a, order, drawn(1))
	fmt.Println(i.Preauthorized(), err)
	// Output:
	// issuer/not-preauthorized (RS-1): issuer=acme
	// true <nil>
}

// What is reserved goes on.
func ExampleIssuer_Withdraw() {
	i, _ := reserved()
	e, err := i.Withdraw(on(2))
	happen(i, e, err)
	_, err = i.Confirm(on(3), codes, sealed, answer(i, sealed, "C"))
	fmt.Println(i.Preauthorized(), err)
	// Output:
	// false <nil>
}

// What is wrong is told all at once.
func ExampleIssuer_Reserve() {
	i, a := reserved()
	_, err := i.Reserve(on(2), codes, a, issuer.Order{
		VirtualAccount: "office", Request: ask(sealed, 2), Kind: reservation.Specific,
		Entitlements: []license.Entitlement{standard(11), {Tag: "Advanced", Quantity: 1}},
	}, drawn(2))
	for _, r := range license.Refusals(err) {
		fmt.Println(r)
	}
	// Output:
	// reservation/reserved (RS-4): udi="P:CSR1000V,S:OFFLINE"
	// account/unavailable (RS-4): virtualAccount=office, tag=Advanced, asked=1, available=0, last=none
	// account/unavailable (RS-4): virtualAccount=office, tag=Standard, asked=11, available=10, last=none
}

// A permanent reservation covers all that the product uses.
func ExampleOrder() {
	i, a := office()
	e, err := i.Reserve(on(1), codes, a, issuer.Order{
		VirtualAccount: "office", Request: ask(sealed, 1), Kind: reservation.Permanent,
		Entitlements: []license.Entitlement{{Tag: "Universal", Quantity: 1}, standard(0)},
	}, drawn(1))
	fmt.Println(e.Hold().Entitlements, e.Hold().Universal, err)
	// Output:
	// [{Universal 1 none}] true <nil>
}

func ExampleReserved_Hold() {
	i, a := office()
	e, _ := i.Reserve(on(1), codes, a, issuer.Order{
		VirtualAccount: "office", Request: ask(sealed, 1), Kind: reservation.Specific, Entitlements: []license.Entitlement{standard(5)},
	}, drawn(1))
	held, err := a.Hold(on(1), e.VirtualAccount, e.Hold())
	fmt.Println(held.Parts, err)
	// Output:
	// [{L-1 5}] <nil>
}

// A log shows neither the secret nor the code.
func ExampleReserved_LogValue() {
	i, a := office()
	e, _ := i.Reserve(on(1), codes, a, issuer.Order{
		VirtualAccount: "office", Request: ask(sealed, 1), Kind: reservation.Specific, Entitlements: []license.Entitlement{standard(5)},
	}, drawn(1))
	log := slog.New(slog.NewTextHandler(os.Stdout, &slog.HandlerOptions{ReplaceAttr: func(_ []string, at slog.Attr) slog.Attr {
		if at.Key == slog.TimeKey {
			return slog.Attr{}
		}
		return at
	}}))
	log.Info("reserved", "event", e)
	// Output:
	// level=INFO msg=reserved event.seq=2 event.at=2026-01-02T09:00:00.000Z event.by=ada@example.com event.reservation=1 event.virtualAccount=office event.udi=P:CSR1000V,S:OFFLINE event.kind=specific event.tags=1 event.failed=none event.notes=""
}

// Until the update is confirmed, the account holds the larger of both.
func ExampleIssuer_Update() {
	i, a := reserved()
	e, err := i.Update(on(2), codes, a, sealed, standard(3))
	happen(i, e, err)
	fmt.Println(e.Version, e.Entitlements, e.Hold().Entitlements)
	_, err = i.Update(on(2), codes, a, sealed, standard(4))
	fmt.Println(err)
	// Output:
	// 2 [{Standard 3 none}] [{Standard 5 none}]
	// issuer/update-pending (RS-6): udi="P:CSR1000V,S:OFFLINE", version=2
}

func ExampleUpdated_Hold() {
	i, a := reserved()
	e, _ := i.Update(on(2), codes, a, sealed, standard(8))
	fmt.Println(e.Hold().Entitlements)
	// Output:
	// [{Standard 8 none}]
}

// Whoever asks for the same again gets the same code.
func ExampleIssuer_Asked() {
	i, a := reserved()
	e, err := i.Update(on(2), codes, a, sealed, standard(3))
	happen(i, e, err)
	code, ok := i.Asked(sealed, standard(3))
	fmt.Println(ok, code == e.Code.Text)
	_, ok = i.Asked(sealed, standard(4))
	fmt.Println(ok)
	// Output:
	// true true
	// false
}

// The confirmation of a first installation is optional, and has an effect once.
func ExampleIssuer_Confirm() {
	i, _ := reserved()
	code := answer(i, sealed, "C")
	for range 2 {
		e, err := i.Confirm(on(2), codes, sealed, code)
		if err != nil {
			fmt.Println(err)
			break
		}
		happen(i, e, err)
		r, _ := i.Reservation(sealed)
		fmt.Println(r.State)
	}
	// Output:
	// confirmed
	// issuer/confirmed (RS-7): udi="P:CSR1000V,S:OFFLINE", version=1
}

func ExampleConfirmed_Hold() {
	i, a := reserved()
	u, err := i.Update(on(2), codes, a, sealed, standard(3))
	happen(i, u, err)
	e, _ := i.Confirm(on(3), codes, sealed, answer(i, sealed, "C"))
	fmt.Println(u.Hold().Entitlements, e.Hold().Entitlements)
	// Output:
	// [{Standard 5 none}] [{Standard 3 none}]
}

// A return code has an effect once; what is not known and what is wrong get the same
// answer.
func ExampleIssuer_Return() {
	i, _ := reserved()
	code := answer(i, sealed, "R")
	_, err := i.Return(on(2), codes, spare, code)
	fmt.Println(err)
	e, err := i.Return(on(2), codes, sealed, code)
	happen(i, e, err)
	fmt.Println(e.Reservation, e.Version, err)
	_, err = i.Return(on(3), codes, sealed, code)
	fmt.Println(errors.Is(err, issuer.ErrReturned), err)
	// Output:
	// reservation/code-refused (RS-18): what=return
	// 1 1 <nil>
	// true issuer/returned (RS-8): udi="P:CSR1000V,S:OFFLINE", reservation=1
}

func ExampleReturned_Hold() {
	i, a := reserved()
	e, _ := i.Return(on(2), codes, sealed, answer(i, sealed, "R"))
	released, err := a.Release(on(2), e.Hold().UDI)
	fmt.Println(len(e.Hold().Entitlements), released.UDI, err)
	// Output:
	// 0 P:CSR1000V,S:OFFLINE <nil>
}

// Support removes what cannot be returned; its return code is refused from then on.
func ExampleIssuer_Remove() {
	i, _ := reserved()
	code := answer(i, sealed, "R")
	e, err := i.Remove(on(2), sealed, "case 4711: burnt")
	happen(i, e, err)
	_, err = i.Return(on(3), codes, sealed, code)
	fmt.Println(e.Notes, err)
	// Output:
	// case 4711: burnt reservation/code-refused (RS-18): what=return
}

func ExampleRemoved_Hold() {
	i, _ := reserved()
	e, _ := i.Remove(on(2), sealed, "")
	fmt.Println(e.Hold().UDI, len(e.Hold().Entitlements))
	// Output:
	// P:CSR1000V,S:OFFLINE 0
}

// A replacement gets what is held for the product that failed. Whether the inventory
// allows it, package rehost says.
func ExampleIssuer_Rehost() {
	i, a := reserved()
	e, err := i.Rehost(on(2), codes, sealed, ask(spare, 1), drawn(2), "no power")
	happen(i, e, err)
	held, _ := a.HoldCopy(on(2), sealed, spare)
	_ = a.Apply(held)
	awaited, _ := a.AwaitRemoval(on(2), sealed)
	_ = a.Apply(awaited)
	for r := range i.Reservations() {
		fmt.Println(r.UDI(), r.Hold().Entitlements, "for", r.Failed)
	}
	// Output:
	// P:CSR1000V,S:OFFLINE [{Standard 5 none}] for none
	// P:CSR1000V,S:SPARE [{Standard 5 none}] for P:CSR1000V,S:OFFLINE
}

// Whose code is that?
func ExampleIssuer_Find() {
	i, _ := reserved()
	udi, err := i.Find(codes, answer(i, sealed, "C"))
	fmt.Println(udi, err)
	_, err = i.Find(codes, "C7-V1-X01020304-Y0102-Z0304")
	fmt.Println(err)
	// Output:
	// P:CSR1000V,S:OFFLINE <nil>
	// reservation/code-refused (RS-18): what=code
}

func ExampleIssuer_Reservation() {
	i, a := reserved()
	e, err := i.Update(on(2), codes, a, sealed, standard(8))
	happen(i, e, err)
	r, ok := i.Reservation(sealed)
	fmt.Println(ok, r.State, r.Number(), r.UDI())
	fmt.Println(r.Current.Authorization.Version, r.Current.Authorization.Entitlements)
	fmt.Println(r.Pending.Authorization.Version, r.Pending.Authorization.Entitlements)
	fmt.Println(r.Hold().Entitlements)
	// Output:
	// true update-pending 1 P:CSR1000V,S:OFFLINE
	// 1 [{Standard 5 none}]
	// 2 [{Standard 8 none}]
	// [{Standard 8 none}]
}

func ExampleIssuer_Reservations() {
	i, _ := reserved()
	for r := range i.Reservations() {
		fmt.Println(r.UDI(), r.State, r.Current.Authorization.NotAfter)
	}
	// Output:
	// P:CSR1000V,S:OFFLINE reserved 2027-01-02 09:00:00 +0000 UTC
}
