package ordering_test

import (
	"errors"
	"fmt"
	"time"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart/ordering"
)

// on is an act of the vendor's fulfilment, that many days after 2026-03-02.
func on(day int) license.Act {
	return license.Act{At: time.Date(2026, 3, 2+day, 9, 0, 0, 0, time.UTC), By: "fulfilment"}
}

// upgrade returns an upgrade order that was placed without a smart account, and of which
// that many e-mails were sent.
func upgrade(reminders int) *ordering.Order {
	o := ordering.New("O-1001", ordering.Policy{})
	placed, _ := o.Place(on(0), ordering.Request{Kind: ordering.Upgrade})
	_ = o.Apply(placed)
	for n := range reminders {
		reminded, _ := o.Remind(on(7 * (n + 1)))
		_ = o.Apply(reminded)
	}
	return o
}

// take does a step. A program sends the e-mail, or has somebody call, once the event is
// committed.
func take(o *ordering.Order, step ordering.Step, at time.Time) error {
	act := license.Act{At: at, By: "fulfilment"}
	if step == ordering.StepCall {
		called, err := o.Call(act)
		if err != nil {
			return err
		}
		return o.Apply(called)
	}
	reminded, err := o.Remind(act)
	if err != nil {
		return err
	}
	return o.Apply(reminded)
}

// An upgrade without a smart account is followed until it gets one: whoever sends the
// e-mails asks what is next, and when.
func Example() {
	o := ordering.New("O-1001", ordering.Policy{})
	placed, err := o.Place(on(0), ordering.Request{Kind: ordering.Upgrade})
	if err != nil {
		fmt.Println(err)
		return
	}
	_ = o.Apply(placed) // in a program its error counts
	fmt.Println(o.Status().State)
	step, at, follows := o.Next(on(0).At)
	for follows {
		fmt.Println(at.Format(time.DateOnly), step)
		if err := take(o, step, at); err != nil {
			fmt.Println(err)
			return
		}
		step, at, follows = o.Next(at)
	}
	assigned, _ := o.Assign(on(30), "acme", true)
	_ = o.Apply(assigned)
	fmt.Println(o.Status().State)
	// Output:
	// prompted
	// 2026-03-09 remind
	// 2026-03-16 remind
	// 2026-03-23 remind
	// 2026-03-30 call
	// complete
}

func ExampleNew() {
	o := ordering.New("O-1001", ordering.Policy{Every: 3 * license.Day})
	fmt.Println(o.ID(), o.Status().State)
	// Output: O-1001 none
}

func ExampleOrder_Place() {
	o := ordering.New("O-1001", ordering.Policy{})
	_, err := o.Place(on(0), ordering.Request{Kind: ordering.Regular})
	for _, r := range license.Refusals(err) {
		fmt.Println(r)
	}
	placed, _ := o.Place(on(0), ordering.Request{Kind: ordering.Regular, Account: "acme", Agreement: true})
	_ = o.Apply(placed)
	fmt.Println(o.Status().State)
	// Output:
	// ordering/account-missing (WX-20): order=O-1001
	// ordering/agreement-missing (WX-20): order=O-1001
	// complete
}

// An upgrade goes through without a smart account; its confirmation prompts for one.
func ExampleOrder_Place_upgrade() {
	o := ordering.New("O-1001", ordering.Policy{})
	placed, err := o.Place(on(0), ordering.Request{Kind: ordering.Upgrade})
	fmt.Println(placed.Prompted(), placed.Due.Format(time.DateOnly), err)
	// Output: true 2026-03-09 <nil>
}

func ExamplePlaced_Prompted() {
	o := ordering.New("O-1001", ordering.Policy{})
	complete, _ := o.Place(on(0), ordering.Request{Kind: ordering.Upgrade, Account: "acme", Agreement: true})
	missing, _ := o.Place(on(0), ordering.Request{Kind: ordering.Upgrade})
	fmt.Println(complete.Prompted(), missing.Prompted())
	// Output: false true
}

func ExampleKind_Check() {
	fmt.Println(ordering.Upgrade.Check(), ordering.Kind("gift").Check())
	// Output: <nil> ordering/kind-unknown (WX-20): kind=gift
}

func ExampleOrder_Remind() {
	o := upgrade(1)
	_, err := o.Remind(on(13))
	fmt.Println(err)
	reminded, _ := o.Remind(on(14))
	fmt.Println("e-mail", reminded.Number)
	// Output:
	// ordering/not-due (WX-20): order=O-1001, step=remind, at=2026-03-15T09:00:00Z, due=2026-03-16T09:00:00Z
	// e-mail 2
}

func ExampleOrder_Call() {
	_, err := upgrade(2).Call(on(21))
	fmt.Println(err)
	o := upgrade(3)
	called, err := o.Call(on(28))
	_ = o.Apply(called)
	fmt.Println(o.Status().State, err)
	// Output:
	// ordering/not-reminded (WX-20): order=O-1001, sent=2, most=3
	// called <nil>
}

func ExampleOrder_Assign() {
	o := upgrade(2)
	_, err := o.Assign(on(15), "acme", false)
	fmt.Println(err)
	assigned, _ := o.Assign(on(15), "acme", true)
	_ = o.Apply(assigned)
	_, err = o.Remind(on(21))
	fmt.Println(err)
	// Output:
	// ordering/agreement-missing (WX-20): order=O-1001
	// ordering/assigned (WX-20): order=O-1001, account=acme
}

func ExampleOrder_Next() {
	for _, reminders := range []int{0, 3} {
		step, at, follows := upgrade(reminders).Next(on(0).At)
		fmt.Println(step, at.Format(time.DateOnly), follows)
	}
	_, _, follows := ordering.New("O-1001", ordering.Policy{}).Next(on(0).At)
	fmt.Println(follows)
	// Output:
	// remind 2026-03-09 true
	// call 2026-03-30 true
	// false
}

func ExampleOrder_Status() {
	s := upgrade(2).Status()
	fmt.Println(s.State, s.Kind, s.Reminders, s.Account == "")
	// Output: reminded-twice upgrade 2 true
}

func ExampleOrder_Apply() {
	o := upgrade(0)
	reminded, _ := o.Remind(on(7))
	fmt.Println(o.Seq(), o.Apply(reminded), o.Seq())
	fmt.Println(errors.Is(o.Apply(reminded), license.ErrStale))
	// Output:
	// 1 <nil> 2
	// true
}

func ExampleOrder_Clone() {
	o := upgrade(0)
	what := o.Clone()
	assigned, _ := what.Assign(on(1), "acme", true)
	_ = what.Apply(assigned)
	fmt.Println(what.Status().State, o.Status().State)
	// Output: complete prompted
}

func ExampleTransitions() {
	for t := range ordering.Transitions() {
		if t.From == ordering.StateRemindedThrice {
			fmt.Printf("%v: %v %q\n", t.Trigger, t.To, t.Refused)
		}
	}
	// Output:
	// place: reminded-thrice "ordering/placed"
	// place-without: reminded-thrice "ordering/placed"
	// remind: reminded-thrice "ordering/reminded"
	// call: called ""
	// assign: complete ""
}

func ExampleEncodeEvent() {
	e, _ := upgrade(0).Remind(on(7))
	name, data, err := ordering.EncodeEvent(e)
	fmt.Println(name, err)
	fmt.Println(string(data))
	// Output:
	// ordering.reminded <nil>
	// {"seq":2,"at":"2026-03-09T09:00:00Z","by":"fulfilment","number":1,"due":"2026-03-16T09:00:00Z"}
}

func ExampleDecodeEvent() {
	e, err := ordering.DecodeEvent("ordering.called", []byte(`{"seq":5,"at":"2026-03-30T09:00:00Z","by":"fulfilment"}`))
	fmt.Printf("%T %v\n", e, err)
	_, err = ordering.DecodeEvent("ordering.lost", []byte(`{}`))
	fmt.Println(err)
	// Output:
	// ordering.Called <nil>
	// ordering/unknown-event: event=ordering.lost
}

func ExampleOrder_Snapshot() {
	data, err := upgrade(1).Snapshot()
	fmt.Println(string(data), err)
	// Output: {"format":"smart.ordering.1","seq":2,"id":"O-1001","last":"2026-03-09T09:00:00Z","kind":"upgrade","agreement":false,"sent":1,"called":false,"due":"2026-03-16T09:00:00Z"} <nil>
}

func ExampleRestore() {
	data, _ := upgrade(1).Snapshot()
	o, err := ordering.Restore(data, ordering.Policy{})
	fmt.Println(o.ID(), o.Seq(), o.Status().State, err)
	_, err = ordering.Restore([]byte(`{"format":"none"}`), ordering.Policy{})
	fmt.Println(errors.Is(err, license.ErrJSONMissingField))
	// Output:
	// O-1001 2 reminded-once <nil>
	// true
}
