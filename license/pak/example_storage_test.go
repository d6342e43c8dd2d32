package pak_test

import (
	"fmt"

	"github.com/licit-go/licit/license/pak"
)

// An event is taken once, and in its turn.
func ExampleManager_Apply() {
	m := upgraded()
	e, _ := m.Rehost(on(1), "server-3", "F-2")
	fmt.Println(m.Apply(e), m.Seq())
	fmt.Println(m.Apply(e))
	// Output:
	// <nil> 3
	// license/stale: seq=3, next=4
}

func ExampleManager_ID() {
	fmt.Println(upgraded().ID())
	// Output:
	// server-2
}

func ExampleManager_Seq() {
	fmt.Println(upgraded().Seq())
	// Output:
	// 2
}

func ExampleManager_Clone() {
	m := upgraded()
	what := m.Clone()
	e, err := what.Fulfill(on(1), "4XCV-2", pak.Total{Line: 0, Quantity: 50})
	happen(what, e, err)
	fmt.Println(m.Of("HOST", "2.0"), what.Of("HOST", "2.0"))
	// Output:
	// 0 50
}

func ExampleManager_Snapshot() {
	data, err := pak.New("server").Snapshot()
	fmt.Println(string(data), err)
	// Output:
	// {"format":"license.pak.1","seq":0,"id":"server","paks":[],"installed":[],"received":[],"made":[]} <nil>
}

func ExampleRestore() {
	data, _ := upgraded().Snapshot()
	m, err := pak.Restore(data)
	fmt.Println(m.Seq(), m.Of("HOST", "1.0"), err)
	// Output:
	// 2 50 <nil>
}

func ExampleEncodeEvent() {
	e, _ := upgraded().Fulfill(on(1), "4XCV-2", pak.Total{Line: 0, Quantity: 30})
	name, data, err := pak.EncodeEvent(e)
	fmt.Println(name, err)
	fmt.Println(string(data))
	// Output:
	// pak.fulfilled <nil>
	// {"seq":3,"at":"2026-01-02T09:00:00Z","by":"ada@example.com","number":"4XCV-2","lines":[{"line":0,"before":0,"after":30}]}
}

func ExampleDecodeEvent() {
	e, err := pak.DecodeEvent("pak.fulfilled", []byte(`{"seq":3,"at":"2026-01-02T09:00:00Z","by":"ada","number":"4XCV-2","lines":[]}`))
	fmt.Println(e.Stamped().Seq, err)
	_, err = pak.DecodeEvent("pak.fulfilled", []byte(`{"seq":3,"at":"2026-01-02T09:00:00Z","by":"ada","number":"4XCV-2","lines":null}`))
	fmt.Println(err)
	// Output:
	// 3 <nil>
	// license/json-null: field=lines
}

func ExampleTransitions() {
	for r := range pak.Transitions() {
		if r.From == pak.StatePartial {
			fmt.Printf("%s: %s %q\n", r.Trigger, r.To, r.Refused)
		}
	}
	// Output:
	// register: partial "pak/registered"
	// fulfill-part: partial ""
	// fulfill-rest: exhausted ""
	// upgrade-part: partial ""
	// upgrade-rest: exhausted ""
}

func ExampleTrigger_String() {
	fmt.Println(pak.ByFulfillRest)
	// Output:
	// fulfill-rest
}
