package issuer_test

import (
	"fmt"

	"github.com/licit-go/licit/reservation/issuer"
)

// An event is taken once, and in its turn.
func ExampleIssuer_Apply() {
	i, _ := reserved()
	e, _ := i.Remove(on(2), sealed, "")
	fmt.Println(i.Apply(e), i.Seq())
	fmt.Println(i.Apply(e))
	// Output:
	// <nil> 3
	// license/stale: seq=3, next=4
}

func ExampleIssuer_Clone() {
	i, _ := reserved()
	what := i.Clone()
	e, err := what.Remove(on(2), sealed, "")
	happen(what, e, err)
	_, here := i.Reservation(sealed)
	_, there := what.Reservation(sealed)
	fmt.Println(here, there)
	// Output:
	// true false
}

func ExampleRestore() {
	i, _ := reserved()
	data, _ := i.Snapshot()
	again, err := issuer.Restore(data, issuer.Policy{})
	fmt.Println(again.Seq(), err)
	// Output:
	// 2 <nil>
}

func ExampleEncodeEvent() {
	i := issuer.New("acme", issuer.Policy{})
	e, _ := i.Preauthorize(on(0))
	name, data, err := issuer.EncodeEvent(e)
	fmt.Println(name, string(data), err)
	// Output:
	// issuer.preauthorized {"seq":1,"at":"2026-01-01T09:00:00Z","by":"ada@example.com"} <nil>
}

func ExampleDecodeEvent() {
	e, err := issuer.DecodeEvent("issuer.removed", []byte(`{"seq":3,"at":"2026-01-03T09:00:00Z","by":"ada","udi":"P:X,S:1","reservation":1}`))
	fmt.Println(e.Stamped().Seq, err)
	_, err = issuer.DecodeEvent("issuer.removed", []byte(`{"seq":3,"at":"2026-01-03T09:00:00Z","by":"ada","udi":null,"reservation":1}`))
	fmt.Println(err)
	// Output:
	// 3 <nil>
	// license/json-null: field=udi
}

func ExampleTransitions() {
	for r := range issuer.Transitions() {
		if r.From == issuer.StateUpdatePending {
			fmt.Printf("%s: %s %q\n", r.Trigger, r.To, r.Refused)
		}
	}
	// Output:
	// reserve: update-pending "reservation/reserved"
	// fail: update-pending ""
	// update: update-pending "issuer/update-pending"
	// confirm: confirmed ""
	// confirm-earlier: update-pending "issuer/confirmed"
	// return: none ""
	// return-earlier: none ""
	// return-again: update-pending "issuer/returned"
	// remove: none ""
}
