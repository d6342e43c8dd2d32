package hosting_test

import (
	"fmt"
	"strings"
	"time"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart/hosting"
)

// on is an act of an administrator, that many days after 2024-08-30.
func on(day int) license.Act {
	return license.Act{At: time.Date(2024, 8, 30+day, 9, 0, 0, 0, time.UTC), By: "ada@example.com"}
}

// happens applies an event; in a program its error counts.
func happens(s *hosting.System, e hosting.Event, err error) {
	if err == nil {
		err = s.Apply(e)
	}
	if err != nil {
		fmt.Println(err)
	}
}

// hour returns a plan of the first hour after an act.
func hour(act license.Act, meeting, host license.ID, alternates ...license.ID) hosting.Plan {
	return hosting.Plan{ID: meeting, Scheduler: host, Host: host, Alternates: alternates, Begins: act.At, Ends: act.At.Add(time.Hour)}
}

// office returns a registered system with accounts of Ann, Bob and Cid, who have never
// hosted.
func office() *hosting.System {
	s := hosting.New("meet", hosting.Policy{})
	e, err := s.Install(on(0), hosting.Smart, "4.0", hosting.Large)
	happens(s, e, err)
	accounts(s)
	return s
}

// plant returns a system of the older generation, within its evaluation, with the same
// accounts.
func plant() *hosting.System {
	s := hosting.New("plant", hosting.Policy{})
	e, err := s.Install(on(0), hosting.Managed, "1.5", hosting.Large)
	happens(s, e, err)
	accounts(s)
	return s
}

func accounts(s *hosting.System) {
	for _, user := range []license.ID{"ann", "bob", "cid"} {
		e, err := s.AddUser(on(0), user, false)
		happens(s, e, err)
	}
}

// Ann and Bob have accounts, Gus is a guest. Asked about m3, the system tells why not.
func Example() {
	s := office()
	tell := func(step string, e hosting.Event, err error) {
		held := "-"
		if err == nil {
			_ = s.Apply(e)
			held = fmt.Sprint(s.Held())
		}
		line := fmt.Sprintf("%-49s  %-4s  ", step, held)
		if err != nil {
			line += "refused: " + string(license.Refusals(err)[0].Reason)
		}
		fmt.Println(strings.TrimRight(line, " "))
	}
	plan := hour(on(1), "m1", "bob", "ann")
	plan.Scheduler = "ann"
	e1, err := s.Schedule(on(1), registered, plan)
	tell("Schedule m1: Ann for Bob, with Ann as alternate", e1, err)
	e2, err := s.Start(on(1), registered, "m1", "bob", "ann", "gus")
	tell("Start m1: Bob, Ann and Gus are there", e2, err)
	e3, err := s.Leave(on(1), registered, "m1", "bob")
	tell("Leave m1: Bob; Ann stands in", e3, err)
	e4, err := s.Attend(on(1), registered, "m1", "bob")
	tell("Attend m1: Bob; Ann is a participant", e4, err)
	e5, err := s.Schedule(on(1), registered, hour(on(1), "m2", "bob"))
	tell("Schedule m2: Bob, at the same time", e5, err)
	e6, err := s.Schedule(on(1), registered, hour(on(1), "m3", "bob"))
	tell("Schedule m3: Bob, at the same time", e6, err)
	e7, err := s.Deactivate(on(1), "bob")
	tell("Deactivate Bob", e7, err)
	e8, err := s.End(on(1), "m1")
	tell("End m1", e8, err)
	e9, err := s.Deactivate(on(1), "bob")
	tell("Deactivate Bob", e9, err)
	// Output:
	// Schedule m1: Ann for Bob, with Ann as alternate    0
	// Start m1: Bob, Ann and Gus are there               1
	// Leave m1: Bob; Ann stands in                       2
	// Attend m1: Bob; Ann is a participant               2
	// Schedule m2: Bob, at the same time                 2
	// Schedule m3: Bob, at the same time                 -     refused: hosting/overlap
	// Deactivate Bob                                     -     refused: hosting/hosting
	// End m1                                             2
	// Deactivate Bob                                     1
}

// Two licences are installed on the second day, and there are three hosts.
func Example_managed() {
	s := hosting.New("plant", hosting.Policy{})
	say := func(act license.Act, what string) {
		exceeded := ""
		if c := s.Conditions(act.At).Exceeded; !c.Since.IsZero() {
			exceeded = "; exceeded, deactivated from " + stamp(c.Until())
		}
		fmt.Printf("%s  %s%s\n", stamp(act.At), what, exceeded)
	}
	kind := func(act license.Act, user license.ID) string {
		h, _ := s.Holder(act.At, nothing, user)
		if h.Until.IsZero() {
			return string(h.Kind)
		}
		return string(h.Kind) + " until " + stamp(h.Until)
	}
	installed, err := s.Install(on(0), hosting.Managed, "1.5", hosting.Large)
	happens(s, installed, err)
	ends, _ := s.Evaluation()
	say(on(0), "Install: evaluation until "+stamp(ends))
	accounts(s)
	for _, user := range []license.ID{"ann", "bob"} {
		e, err := s.Assign(on(0), nothing, user)
		happens(s, e, err)
	}
	say(on(0), "Assign Ann and Bob: "+kind(on(0), "ann"))

	night := license.Act{By: "audit"}
	night.At, _ = s.NextAudit(on(0).At)
	audited, err := s.Audit(night, stock{"HOST": {"1.5": 2}})
	happens(s, audited, err)
	say(night, "Audit, 2 installed: "+kind(night, "ann")+"; evaluation is over")

	assigned, err := s.Assign(on(1), nothing, "cid")
	happens(s, assigned, err)
	say(on(1), "Assign Cid: "+kind(on(1), "cid"))
	deactivated, err := s.Deactivate(on(31), "ann")
	happens(s, deactivated, err)
	say(on(31), "Deactivate Ann: of Cid "+kind(on(31), "cid"))
	// Output:
	// 2024-08-30T09:00:00Z  Install: evaluation until 2025-02-26T09:00:00Z
	// 2024-08-30T09:00:00Z  Assign Ann and Bob: demo
	// 2024-08-31T02:00:00Z  Audit, 2 installed: permanent; evaluation is over
	// 2024-08-31T09:00:00Z  Assign Cid: grace until 2025-02-27T09:00:00Z; exceeded, deactivated from 2025-02-28T09:00:00Z
	// 2024-09-30T09:00:00Z  Deactivate Ann: of Cid permanent
}
