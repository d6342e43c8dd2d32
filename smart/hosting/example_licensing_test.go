package hosting_test

import (
	"errors"
	"fmt"
	"time"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart/hosting"
)

// happened applies what was decided.
func happened(s *hosting.System, e hosting.Event, err error) {
	if err != nil {
		panic(err)
	}
	if err := s.Apply(e); err != nil {
		panic(err)
	}
}

// by is an act of the administrator.
func by(at string) license.Act { return license.Act{At: moment(at), By: "ada"} }

// licensed returns a system of the older generation, from 1 January 2024 on, with one
// host licence installed and one user who holds it.
func licensed() *hosting.System {
	s := hosting.New("meet", hosting.Policy{})
	do := func(e hosting.Event, err error) { happened(s, e, err) }
	do(s.Install(by("2024-01-01T00:00:00Z"), hosting.Managed, "1.5", hosting.Small))
	do(s.AddUser(by("2024-01-01T00:00:00Z"), "ann", false))
	do(s.Audit(by("2024-01-02T02:00:00Z"), stock{"HOST": {"1.5": 1}}))
	do(s.Assign(by("2024-01-02T09:00:00Z"), hosting.Standing{}, "ann"))
	return s
}

func day10(at time.Time) string { return at.Format(time.DateOnly) }

// An older system runs on evaluation for 180 days, until licences are installed (WX-9).
func ExampleSystem_Install() {
	s := hosting.New("meet", hosting.Policy{})
	installed, err := s.Install(by("2024-03-01T12:00:00Z"), hosting.Managed, "1.5", hosting.Small)
	fmt.Println(installed.Evaluation.Duration(), err, s.State().Stage)
	if err := s.Apply(installed); err != nil {
		panic(err)
	}
	ends, _ := s.Evaluation()
	fmt.Println(s.State().Stage, s.Version(), "evaluation until", ends)
	// Output:
	// 4320h0m0s <nil> not-installed
	// running 1.5 evaluation until 2024-08-28 12:00:00 +0000 UTC
}

// An upgrade makes what is installed out of date, and the users keep their assignments
// (WX-8, WX-13).
func ExampleSystem_Upgrade() {
	s := licensed()
	upgraded, err := s.Upgrade(by("2024-08-31T00:00:00Z"), hosting.Managed, "2.0", nil, hosting.Standing{})
	happened(s, upgraded, err)
	for _, a := range s.Alerts(moment("2024-09-10T00:00:00Z"), hosting.Standing{}) {
		fmt.Println(a.Kind, day10(a.Until), "held", a.Held, "installed", a.Installed, "outdated", a.Outdated)
	}
	// Output:
	// exceeded 2025-02-28 held 1 installed 0 outdated 1
	// out-of-date 2025-02-28 held 1 installed 0 outdated 1
	// status-unknown 2024-09-02 held 1 installed 0 outdated 1
	// free-trial 2025-02-27 held 1 installed 0 outdated 1
}

// After an update the licence status is unknown until the next audit (WX-16).
func ExampleSystem_Update() {
	s := licensed()
	updated, err := s.Update(by("2024-06-01T22:00:00Z"))
	happened(s, updated, err)
	for _, a := range s.Alerts(moment("2024-06-01T23:00:00Z"), hosting.Standing{}) {
		fmt.Println(a.Kind)
	}
	audited, err := s.Audit(by("2024-06-02T02:00:00Z"), stock{"HOST": {"1.5": 1}})
	happened(s, audited, err)
	fmt.Println(len(s.Alerts(moment("2024-06-02T02:00:00Z"), hosting.Standing{})))
	// Output:
	// status-unknown
	// 0
}

// Installed licences are counted once a day. Who waits for a permanent licence gets one
// (WX-6, WX-16).
func ExampleSystem_Audit() {
	s := licensed()
	added, err := s.AddUser(by("2024-01-02T10:00:00Z"), "bob", false)
	happened(s, added, err)
	assigned, err := s.Assign(by("2024-01-02T10:00:00Z"), hosting.Standing{}, "bob")
	happened(s, assigned, err)

	next, _ := s.NextAudit(moment("2024-01-02T10:00:00Z"))
	fmt.Println(assigned.Kind, next)
	audited, err := s.Audit(license.Act{At: next, By: "cron"}, stock{"HOST": {"1.5": 2, "1.0": 4}})
	happened(s, audited, err)
	bob, _ := s.Holder(next, hosting.Standing{}, "bob")
	fmt.Println(bob.Kind, s.Counts().Hosts, s.Counts().Outdated)
	// Output:
	// grace 2024-01-03 02:00:00 +0000 UTC
	// permanent 2 4
}

// Six months without contact deactivate a system; contact mends it (WX-14).
func ExampleSystem_Disconnect() {
	s := licensed()
	disconnected, err := s.Disconnect(by("2024-08-31T12:00:00Z"))
	happened(s, disconnected, err)
	for _, at := range []string{"2025-02-28T11:59:59Z", "2025-02-28T12:00:00Z"} {
		access := s.Access(moment(at), hosting.Standing{})
		fmt.Println(access.Level, access.Why)
	}
	connected, err := s.Connect(by("2025-03-01T00:00:00Z"))
	happened(s, connected, err)
	fmt.Println(s.Access(moment("2025-03-01T00:00:00Z"), hosting.Standing{}).Level)
	// Output:
	// full []
	// deactivated [hosting/invalid (WX-14): since=2024-08-31T12:00:00Z, until=2025-02-28T12:00:00Z]
	// full
}

func ExampleSystem_Connect() {
	s := licensed()
	_, err := s.Connect(by("2024-06-01T00:00:00Z"))
	fmt.Println(err)
	// Output:
	// hosting/connected (WX-14): system=meet
}

// A licence manager that was started again needs a while: alerts are premature (WX-16).
func ExampleSystem_Restart() {
	s := licensed()
	audited, err := s.Audit(by("2024-06-01T02:00:00Z"), stock{"HOST": {"1.5": 1, "1.0": 1}})
	happened(s, audited, err)
	restarted, err := s.Restart(by("2024-06-02T01:50:00Z"))
	happened(s, restarted, err)
	for _, at := range []string{"2024-06-02T02:09:59Z", "2024-06-02T02:10:00Z"} {
		for _, a := range s.Alerts(moment(at), hosting.Standing{}) {
			fmt.Println(a.Kind, !a.PrematureUntil.IsZero())
		}
	}
	// Output:
	// out-of-date true
	// out-of-date false
}

// On the high-availability system licences cannot be managed, and all else works for 180
// days (WX-15).
func ExampleSystem_FailOver() {
	s := licensed()
	over, err := s.FailOver(by("2024-06-01T00:00:00Z"))
	happened(s, over, err)
	_, err = s.Audit(by("2024-06-02T02:00:00Z"), stock{})
	fmt.Println(err)
	for _, at := range []string{"2024-11-27T23:59:59Z", "2024-11-28T00:00:00Z"} {
		fmt.Println(s.Access(moment(at), hosting.Standing{}).Level)
	}
	// Output:
	// hosting/failed-over (WX-15): since=2024-06-01T00:00:00Z
	// full
	// deactivated
}

// The return restores what was before; the clock of invalid licences stood meanwhile
// (WX-15).
func ExampleSystem_Return() {
	s := licensed()
	disconnected, err := s.Disconnect(by("2024-03-01T00:00:00Z"))
	happened(s, disconnected, err)
	fmt.Println(day10(s.Conditions(moment("2024-03-01T00:00:00Z")).Invalid.Until()))
	over, err := s.FailOver(by("2024-06-01T00:00:00Z"))
	happened(s, over, err)
	returned, err := s.Return(by("2024-06-11T00:00:00Z"))
	happened(s, returned, err)
	fmt.Println(s.State().Stage, day10(s.Conditions(moment("2024-06-11T00:00:00Z")).Invalid.Until()))
	// Output:
	// 2024-09-01
	// running 2024-09-11
}

// In smart licensing a registered system may use more than was bought; one with reserved
// licences may not (WX-7, WX-12).
func ExampleSystem_Access() {
	s := hosting.New("meet", hosting.Policy{})
	installed, err := s.Install(by("2024-03-01T12:00:00Z"), hosting.Smart, "4.0", hosting.Large)
	happened(s, installed, err)
	for _, with := range []hosting.Standing{{Evaluation: true}, {Registered: true}, {Reserved: true, Hosts: 10}, {}} {
		access := s.Access(moment("2024-03-01T12:00:00Z"), with)
		fmt.Println(access.Level, access.Why)
	}
	// Output:
	// full []
	// full []
	// full []
	// license-management [hosting/evaluation-over (WX-12): since=""]
}

// overused returns a system where two users hold a licence since 31 August 2024 and one
// is installed.
func overused() *hosting.System {
	s := licensed()
	added, err := s.AddUser(by("2024-08-31T02:00:00Z"), "bob", false)
	happened(s, added, err)
	assigned, err := s.Assign(by("2024-08-31T02:00:00Z"), hosting.Standing{}, "bob")
	happened(s, assigned, err)
	return s
}

// More users than licences are tolerated for six months (WX-13).
func ExampleSystem_Conditions() {
	s := overused()
	exceeded := s.Conditions(moment("2024-12-01T00:00:00Z")).Exceeded
	fmt.Println(exceeded.State(moment("2024-12-01T00:00:00Z")), "until", exceeded.Until())
	// Output:
	// in grace until 2025-02-28 02:00:00 +0000 UTC
}

// What administrators are told, and what they can do (WX-21).
func ExampleAlert_Advice() {
	s := overused()
	for _, a := range s.Alerts(moment("2024-12-01T00:00:00Z"), hosting.Standing{}) {
		advice := a.Advice()
		fmt.Println(advice.Problem)
		for _, cause := range advice.Causes {
			fmt.Println("Maybe:", cause)
		}
		for _, remedy := range advice.Remedies {
			fmt.Println("Then:", remedy)
		}
	}
	// Output:
	// Since 2024-08-31 02:00:00 UTC more users hold a host licence than are installed, 2 against 1. The system is deactivated on 2025-02-28 02:00:00 UTC unless that ends.
	// Maybe: More users host than host licences were bought.
	// Maybe: The system was upgraded, and its licences have not been installed on the upgraded system.
	// Then: Buy as many host licences as are held, or more, and install them.
	// Then: If the system was updated or upgraded lately, rehost the licences of the original system to this one.
}

// The e-mails of a year (WX-13, WX-14).
func ExampleSystem_Notices() {
	s := overused()
	for n := range s.Notices(moment("2024-08-31T00:00:00Z"), moment("2025-08-31T00:00:00Z")) {
		fmt.Println(day10(n.At), n.Kind)
	}
	// Output:
	// 2024-08-31 exceeded
	// 2025-02-28 exceeded-deactivated
}

// What is refused in smart licensing because there is no licence manager.
func ExampleTransitions() {
	for tr := range hosting.Transitions() {
		if tr.From.Generation == hosting.Smart && errors.Is(tr.Refused, hosting.ErrGeneration) {
			fmt.Println(tr.Trigger)
		}
	}
	// Output:
	// upgrade-managed
	// update
	// disconnect
	// connect
	// restart
	// audit
	// fail-over
	// return
}
