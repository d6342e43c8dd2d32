package reservation_test

import (
	"bytes"
	"fmt"
	"time"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/reservation"
	"github.com/licit-go/licit/reservation/issuer"
	"github.com/licit-go/licit/reservation/product"
)

// happen applies what was decided; in a program each error counts.
func happen[E any](a interface{ Apply(e E) error }, e E, err error) {
	if err == nil {
		err = a.Apply(e)
	}
	if err != nil {
		panic(err)
	}
}

// The whole exchange: five licences are reserved, then three, then none. The codec of
// this example writes codes that anyone can read; package native has one for use.
func Example() {
	act := license.Act{At: time.Date(2026, time.November, 22, 9, 0, 0, 0, time.UTC), By: "ada@example.com"}
	codec, accounts := plain{}, plainAccount{}
	p := product.New(license.MustParseUDI("P:UCM,S:cc920"))
	i := issuer.New("acme", issuer.Policy{})
	// What is owned, and what is held for whom. A smart account is one, too.
	inventory := shelf{owned: map[license.Tag]int{"Standard": 6}, held: map[license.UDI]license.Hold{}}
	show := func(what string) {
		a, _ := p.Authorization()
		fmt.Printf("%-18s %-8s uses up to %d, held %d\n", what, p.Mode(),
			count(a.Entitlements, "Standard"), count(inventory.held[p.UDI()].Entitlements, "Standard"))
	}

	allowed, err := i.Preauthorize(act)
	happen(i, issuer.Event(allowed), err)
	enabled, err := p.Enable(act)
	happen(p, product.Event(enabled), err)

	asked, err := p.Request(act, codec, reservation.Fresh{Nonce: reservation.Nonce{1}, Secret: reservation.Secret{2}})
	happen(p, product.Event(asked), err)
	show("request")

	request, _ := p.RequestCode()
	reserved, err := i.Reserve(act, accounts, inventory, issuer.Order{
		VirtualAccount: "branch", Request: request, Kind: reservation.Specific,
		Entitlements: []license.Entitlement{{Tag: "Standard", Quantity: 5}},
	}, reservation.Fresh{Nonce: reservation.Nonce{3}, Secret: reservation.Secret{4}})
	happen(i, issuer.Event(reserved), err)
	inventory.follow(reserved.Hold()) // committed together with the event
	show("reserve 5")

	installed, err := p.Install(act, codec, reserved.Code.Text)
	happen(p, product.Event(installed), err)
	show("install version 1")

	updated, err := i.Update(act, accounts, inventory, p.UDI(), license.Entitlement{Tag: "Standard", Quantity: 3})
	happen(i, issuer.Event(updated), err)
	inventory.follow(updated.Hold())
	show("update to 3")

	installed, err = p.Install(act, codec, updated.Code.Text)
	happen(p, product.Event(installed), err)
	_, err = p.Install(act, codec, reserved.Code.Text)
	fmt.Println(err)

	confirmation, _ := p.Confirmation()
	confirmed, err := i.Confirm(act, accounts, p.UDI(), confirmation)
	happen(i, issuer.Event(confirmed), err)
	inventory.follow(confirmed.Hold())
	show("confirm version 2")

	returned, err := p.Return(act, codec)
	happen(p, product.Event(returned), err)
	show("return")

	code, _ := p.ReturnCode()
	freed, err := i.Return(act, accounts, p.UDI(), code)
	happen(i, issuer.Event(freed), err)
	inventory.follow(freed.Hold())
	show("enter the return")
	// Output:
	// request            pending  uses up to 0, held 0
	// reserve 5          pending  uses up to 0, held 5
	// install version 1  reserved uses up to 5, held 5
	// update to 3        reserved uses up to 5, held 5
	// reservation/version-range (RS-5): udi="P:UCM,S:cc920", version=1, least=3, most=3
	// confirm version 2  reserved uses up to 3, held 3
	// return             on       uses up to 0, held 3
	// enter the return   on       uses up to 0, held 0
}

// A program draws from crypto/rand.Reader, once for each decision.
func ExampleDraw() {
	source := bytes.NewReader(bytes.Repeat([]byte{7}, 100)) // in a program: crypto/rand.Reader
	fresh, err := reservation.Draw(source)
	nonce, _ := fresh.Nonce.MarshalText()
	fmt.Println(string(nonce), fresh.Secret, err)
	_, err = reservation.Draw(bytes.NewReader(nil))
	fmt.Println(err)
	// Output:
	// BwcHBwcHBwcHBwcHBwcHBw [redacted] <nil>
	// reservation/no-random (RS-14): cause=EOF
}

func ExampleSession_Same() {
	a := reservation.Session{Number: 1, Nonce: reservation.Nonce{42}}
	fmt.Println(a.Same(a), a.Same(reservation.Session{Number: 1, Nonce: reservation.Nonce{43}}))
	// Output: true false
}

// Between an update and its confirmation nobody knows which of two authorizations is
// installed.
func ExampleLarger() {
	before := []license.Entitlement{{Tag: "Advanced", Quantity: 5}, {Tag: "Core", Quantity: 1}}
	after := []license.Entitlement{{Tag: "Advanced", Quantity: 3}, {Tag: "Basic", Quantity: 2}}
	for _, e := range reservation.Larger(before, after) {
		fmt.Println(e.Tag, e.Quantity)
	}
	// Output:
	// Advanced 5
	// Basic 2
	// Core 1
}

// A product was restored from a backup: it waits for a code that the account has
// issued long ago.
func ExampleAdvise() {
	for _, step := range reservation.Advise(reservation.Pending, true) {
		fmt.Println(step)
	}
	// Output:
	// cancel
	// discard
	// enter-return
}

func ExampleNumber() {
	p := product.New(license.MustParseUDI("P:UCM,S:cc920"))
	_, err := p.Return(license.Act{At: time.Date(2026, time.November, 22, 9, 0, 0, 0, time.UTC), By: "ada"}, plain{})
	number, ok := reservation.Number(err)
	fmt.Println(err)
	fmt.Println(number, ok)
	// Output:
	// reservation/mode-off (RS-5): udi="P:UCM,S:cc920"
	// 78 true
}

func ExampleNumbers() {
	for reason, number := range reservation.Numbers() {
		fmt.Println(number, reason)
	}
	// Output:
	// 73 reservation/udi-mismatch
	// 74 reservation/reserved
	// 75 reservation/no-request
	// 76 reservation/nothing-installed
	// 77 reservation/session-mismatch
	// 78 reservation/mode-off
	// 100 reservation/already-installed
	// 101 reservation/code-malformed
	// 114 reservation/version-range
	// 120 reservation/request-pending
}

func ExampleKind_Check() {
	fmt.Println(reservation.Permanent.Check())
	fmt.Println(reservation.Kind("universal").Check())
	// Output:
	// <nil>
	// reservation/kind-unknown (RS-4): kind=universal
}

func ExampleAuthorization_Hold() {
	a := reservation.Authorization{
		UDI: license.MustParseUDI("P:UCM,S:cc920"), Kind: reservation.Permanent,
		Entitlements: []license.Entitlement{{Tag: "Universal", Quantity: 1}},
	}
	fmt.Printf("%+v\n", a.Hold())
	// Output: {UDI:P:UCM,S:cc920 Entitlements:[{Tag:Universal Quantity:1 Last:none}] Universal:true}
}

// A product that is sealed before it is stored never starts from an older state again.
func ExampleMemoryCounter() {
	var counter reservation.MemoryCounter // in a product: one that no backup sets back
	act := license.Act{At: time.Date(2026, time.November, 22, 9, 0, 0, 0, time.UTC), By: "ada"}
	stored := product.New(license.MustParseUDI("P:UCM,S:cc920"))
	backup := stored.Clone()

	next := stored.Clone()
	enabled, err := next.Enable(act)
	happen(next, product.Event(enabled), err)
	fmt.Println(next.Seal(&counter)) // and only then it is stored
	stored = next

	fmt.Println(stored.Verify(&counter))
	fmt.Println(backup.Verify(&counter))
	// Output:
	// <nil>
	// <nil>
	// reservation/restored: seq=0, counter=1
}
