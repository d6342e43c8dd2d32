package product_test

import (
	"cmp"
	"crypto/rand"
	"fmt"
	"log/slog"
	"os"
	"time"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/reservation"
	"github.com/licit-go/licit/reservation/product"
)

// The examples use a codec whose codes can be read, in the place of
// reservation/native.
var codec plain

// on2024 is an act of the product, that many days after 2024-01-01.
func on2024(day int) license.Act {
	return license.Act{At: time.Date(2024, 1, 1+day, 0, 0, 0, 0, time.UTC), By: "router-7"}
}

// happen applies an event; in a program it is committed first, and its error counts.
func happen(p *product.Product, e product.Event, _ error) { _ = p.Apply(e) }

// router is a product with reservation mode on.
func router() *product.Product {
	p := product.New(license.MustParseUDI("P:ISR4331,S:FDO1"))
	enabled, err := p.Enable(on2024(0))
	happen(p, enabled, err)
	return p
}

// drawn is what reservation.Draw(rand.Reader) returns; here it is always the same.
func drawn(n byte) reservation.Fresh {
	return reservation.Fresh{Nonce: reservation.Nonce{n}, Secret: reservation.Secret{n}}
}

// asking is a router that asks for a reservation, and what it asked.
func asking() (*product.Product, product.Requested) {
	p := router()
	requested, err := p.Request(on2024(0), codec, drawn(1))
	happen(p, requested, err)
	return p, requested
}

// portal is an account that authorizes what it is told.
func portal(r product.Requested, version uint32, quantity int) string {
	return authorization(reservation.Authorization{
		UDI: license.MustParseUDI("P:ISR4331,S:FDO1"), Session: r.Session, Reservation: 1, Version: version, Kind: reservation.Specific,
		Entitlements: []license.Entitlement{{Tag: "Standard", Quantity: quantity}},
		Issued:       on2024(1).At, NotAfter: on2024(366).At,
	})
}

// reservedRouter is a router for which five are reserved.
func reservedRouter() (*product.Product, product.Requested) {
	p, requested := asking()
	installed, err := p.Install(on2024(2), codec, portal(requested, 1, 5))
	happen(p, installed, err)
	return p, requested
}

// Five are reserved, then three, and the old code does not help afterwards.
func Example() {
	p, requested := asking()
	code, _ := p.RequestCode()
	fmt.Println(p.Mode(), "-", code)

	five := portal(requested, 1, 5)
	installed, err := p.Install(on2024(2), codec, five)
	fmt.Println(err, p.Apply(installed), p.Mode())

	three := portal(requested, 2, 3)
	installed, err = p.Install(on2024(30), codec, three)
	fmt.Println(err, p.Apply(installed), installed.Hold().Entitlements[0].Quantity)

	_, err = p.Install(on2024(31), codec, five)
	fmt.Println(err)

	returned, err := p.Return(on2024(60), codec)
	fmt.Println(err, p.Apply(returned), p.Mode())
	_, err = p.Install(on2024(61), codec, three)
	fmt.Println(err)
	// Output:
	// pending - request 1 by P:ISR4331,S:FDO1, 01000000, 01d0fabd
	// <nil> <nil> reserved
	// <nil> <nil> 3
	// reservation/version-range (RS-5): udi="P:ISR4331,S:FDO1", version=1, least=3, most=3
	// <nil> <nil> on
	// reservation/no-request (RS-5): udi="P:ISR4331,S:FDO1"
}

func ExampleNew() {
	p := product.New(license.MustParseUDI("P:ISR4331,S:FDO1"))
	fmt.Println(p.UDI(), p.Mode(), p.Seq())
	// Output: P:ISR4331,S:FDO1 off 0
}

func ExampleProduct_Enable() {
	p := product.New(license.MustParseUDI("P:ISR4331,S:FDO1"))
	enabled, err := p.Enable(on2024(0))
	fmt.Println(err, p.Mode(), p.Apply(enabled), p.Mode())
	_, err = p.Enable(on2024(0))
	fmt.Println(err)
	// Output:
	// <nil> off <nil> on
	// reservation/mode-on (RS-3): udi="P:ISR4331,S:FDO1"
}

func ExampleProduct_Disable() {
	p, _ := asking()
	_, err := p.Disable(on2024(1))
	fmt.Println(err)
	number, _ := reservation.Number(err)
	fmt.Println(number)
	cancelled, err := p.Cancel(on2024(1))
	happen(p, cancelled, err)
	disabled, err := p.Disable(on2024(1))
	fmt.Println(err, p.Apply(disabled), p.Mode())
	// Output:
	// reservation/request-pending (RS-3): udi="P:ISR4331,S:FDO1", session=1
	// 120
	// <nil> <nil> off
}

func ExampleProduct_Request() {
	p := router()
	fresh, err := reservation.Draw(rand.Reader) // once, outside of what is retried
	if err != nil {
		fmt.Println(err)
	}
	requested, err := p.Request(on2024(0), codec, fresh)
	fmt.Println(requested.Session.Number, err, p.Apply(requested), p.Mode())
	// Output: 1 <nil> <nil> pending
}

func ExampleProduct_RequestCode() {
	p, _ := asking()
	fmt.Println(p.RequestCode())
	fmt.Println(p.RequestCode())
	// Output:
	// request 1 by P:ISR4331,S:FDO1, 01000000, 01d0fabd true
	// request 1 by P:ISR4331,S:FDO1, 01000000, 01d0fabd true
}

func ExampleProduct_Cancel() {
	p, _ := asking()
	for range 2 { // where nothing is pending it succeeds too
		cancelled, err := p.Cancel(on2024(1))
		fmt.Println(cancelled.Session.Number, err, p.Apply(cancelled), p.Mode())
	}
	// Output:
	// 1 <nil> <nil> on
	// 0 <nil> <nil> on
}

func ExampleProduct_Install() {
	p, requested := asking()
	code := portal(requested, 1, 5)
	_, err := p.Install(on2024(367), codec, code) // too late
	fmt.Println(err)
	installed, err := p.Install(on2024(2), codec, code)
	fmt.Println(installed.Confirmation, err, p.Apply(installed))
	_, err = p.Install(on2024(3), codec, code) // again
	fmt.Println(err)
	// Output:
	// reservation/code-over (RS-17): udi="P:ISR4331,S:FDO1", notAfter=2025-01-01T00:00:00Z, at=2025-01-02T00:00:00Z
	// confirmation of 1.1 by P:ISR4331,S:FDO1, 01000000, 01d0fabd <nil> <nil>
	// reservation/already-installed (RS-5): udi="P:ISR4331,S:FDO1", version=1
}

func ExampleInstalled_Hold() {
	p, requested := asking()
	installed, err := p.Install(on2024(2), codec, portal(requested, 1, 5))
	fmt.Println(err, installed.Hold().UDI, installed.Hold().Entitlements)
	// Output: <nil> P:ISR4331,S:FDO1 [{Standard 5 none}]
}

func ExampleProduct_Confirmation() {
	p, _ := reservedRouter()
	fmt.Println(p.Confirmation())
	// Output: confirmation of 1.1 by P:ISR4331,S:FDO1, 01000000, 01d0fabd true
}

func ExampleProduct_Authorization() {
	p, _ := reservedRouter()
	a, ok := p.Authorization()
	fmt.Println(a.Version, a.Kind, a.Entitlements[0].Quantity, ok)
	// Output: 1 specific 5 true
}

func ExampleProduct_Return() {
	p, _ := reservedRouter()
	returned, err := p.Return(on2024(60), codec)
	fmt.Println(returned.Code, err, p.Apply(returned))
	_, err = p.Return(on2024(60), codec)
	fmt.Println(err)
	// Output:
	// return of 1.1 by P:ISR4331,S:FDO1, 01000000, 01d0fabd <nil> <nil>
	// reservation/nothing-installed (RS-5): udi="P:ISR4331,S:FDO1"
}

func ExampleProduct_Discard() {
	p, requested := asking()
	cancelled, err := p.Cancel(on2024(1))
	happen(p, cancelled, err)
	discarded, err := p.Discard(on2024(2), codec, portal(requested, 1, 5)) // it came too late
	fmt.Println(discarded.Code, err, p.Apply(discarded))
	// Output: return of 1.1 by P:ISR4331,S:FDO1, 01000000, 01d0fabd <nil> <nil>
}

func ExampleProduct_ReturnCode() {
	p, _ := reservedRouter()
	returned, err := p.Return(on2024(60), codec)
	happen(p, returned, err)
	disabled, err := p.Disable(on2024(61))
	happen(p, disabled, err)
	fmt.Println(p.ReturnCode()) // it can be read ever after
	// Output: return of 1.1 by P:ISR4331,S:FDO1, 01000000, 01d0fabd true
}

func ExampleProduct_Mode() {
	p, _ := reservedRouter()
	fmt.Println(p.Mode(), reservation.Advise(p.Mode(), true))
	// Output: reserved [return enter-return]
}

// A backup of before a return does not bring the licences back.
func ExampleProduct_Verify() {
	var counter reservation.MemoryCounter // a product has one that a backup cannot set back
	p, _ := reservedRouter()
	fmt.Println(p.Seal(&counter))
	backup, _ := p.Snapshot()

	returned, err := p.Return(on2024(60), codec)
	sealed := p.Clone()
	happen(sealed, returned, err)
	fmt.Println(sealed.Seal(&counter)) // and only then it is committed
	happen(p, returned, nil)

	old, _ := product.Restore(backup)
	fmt.Println(old.Mode(), "-", old.Verify(&counter))
	// Output:
	// <nil>
	// <nil>
	// reserved - reservation/restored: seq=3, counter=4
}

func ExampleProduct_Seal() {
	var counter reservation.MemoryCounter
	p, _ := asking()
	fmt.Println(p.Verify(&counter), p.Seal(&counter))
	value, _ := counter.Value()
	fmt.Println(value, p.Seq())
	// Output:
	// <nil> <nil>
	// 2 2
}

// What comes of several decisions is tried on a clone.
func ExampleProduct_Clone() {
	p, requested := asking()
	what := p.Clone()
	installed, err := what.Install(on2024(2), codec, portal(requested, 1, 5))
	happen(what, installed, err)
	_, err = what.Install(on2024(3), codec, portal(requested, 2, 3))
	fmt.Println(err, what.Mode(), p.Mode())
	// Output: <nil> reserved pending
}

func ExampleProduct_Apply() {
	p := router()
	cancelled, _ := p.Cancel(on2024(0))
	fmt.Println(p.Apply(cancelled))
	fmt.Println(p.Apply(cancelled))
	// Output:
	// <nil>
	// license/stale: seq=2, next=3
}

func ExampleProduct_Seq() {
	p := router()
	fmt.Println(p.Seq())
	// Output: 1
}

func ExampleProduct_UDI() {
	fmt.Println(router().UDI().Serial())
	// Output: FDO1
}

// A snapshot holds secrets, and is kept like a key.
func ExampleProduct_Snapshot() {
	data, err := router().Snapshot()
	fmt.Println(string(data), err)
	// Output: {"format":"reservation.product.1","seq":1,"udi":"P:ISR4331,S:FDO1","last":"2024-01-01T00:00:00Z","mode":"on"} <nil>
}

func ExampleRestore() {
	p, _ := reservedRouter()
	data, _ := p.Snapshot()
	back, err := product.Restore(data)
	fmt.Println(back.Mode(), back.Seq(), err)
	_, err = product.Restore([]byte(`{"format":"reservation.product.0","seq":0,"udi":"P:A,S:1","mode":"off"}`))
	fmt.Println(err)
	// Output:
	// reserved 3 <nil>
	// product/snapshot-form: part=format, value=reservation.product.0
}

func ExampleEncodeEvent() {
	p := router()
	cancelled, _ := p.Cancel(on2024(1))
	name, data, err := product.EncodeEvent(cancelled)
	fmt.Println(name, string(data), err)
	// Output: product.cancelled {"seq":2,"at":"2024-01-02T00:00:00Z","by":"router-7"} <nil>
}

func ExampleDecodeEvent() {
	e, err := product.DecodeEvent("product.enabled", []byte(`{"seq":1,"at":"2024-01-01T00:00:00Z","by":"ada","udi":"P:ISR4331,S:FDO1"}`))
	fmt.Printf("%T %d %v\n", e, e.Stamped().Seq, err)
	_, err = product.DecodeEvent("product.enabled", []byte(`{"seq":1,"at":"2024-01-01T00:00:00Z","by":"ada"}`))
	fmt.Println(err)
	// Output:
	// product.Enabled 1 <nil>
	// license/json-missing-field: field=udi
}

// A log shows no secret.
func ExampleRequested_LogValue() {
	_, requested := asking()
	log := slog.New(slog.NewTextHandler(os.Stdout, &slog.HandlerOptions{ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
		if a.Key == slog.TimeKey || a.Key == slog.LevelKey {
			return slog.Attr{}
		}
		return a
	}}))
	log.Info("asked", "event", requested)
	// Output: msg=asked event.seq=2 event.at=2024-01-01T00:00:00.000Z event.by=router-7 event.session=1 event.secret=[redacted] event.code="request 1 by P:ISR4331,S:FDO1, 01000000, 01d0fabd"
}

func ExampleProduct_LogValue() {
	fmt.Println(router().LogValue())
	// Output: [udi=P:ISR4331,S:FDO1 seq=1 mode=on]
}

func ExampleTransitions() {
	for t := range product.Transitions() {
		if t.From == reservation.Pending {
			fmt.Println(t.Trigger, cmp.Or(string(t.Refused), string(t.To)))
		}
	}
	// Output:
	// enable reservation/mode-on
	// disable reservation/request-pending
	// request reservation/request-pending
	// cancel on
	// install reserved
	// return reservation/nothing-installed
	// discard reservation/request-pending
}

func ExampleTrigger_String() {
	fmt.Println(product.ByInstall)
	// Output: install
}
