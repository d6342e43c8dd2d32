package hosting_test

import (
	"fmt"
	"time"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart/hosting"
)

// noon is when the examples of users and meetings decide.
var noon = license.Act{At: time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC), By: "ops@example.com"}

// done applies what was decided.
func done(s *hosting.System, e hosting.Event, err error) {
	if err == nil {
		err = s.Apply(e)
	}
	if err != nil {
		panic(err)
	}
}

// branch returns a registered system with accounts of Ann, Bob and Cid, who may host.
func branch() (*hosting.System, hosting.Standing) {
	s := hosting.New("meetings.example.com", hosting.Policy{})
	e, err := s.Install(noon, hosting.Smart, "4.0", hosting.Small)
	done(s, e, err)
	for _, user := range []license.ID{"ann", "bob", "cid"} {
		e, err := s.AddUser(noon, user, false)
		done(s, e, err)
	}
	return s, hosting.Standing{Registered: true}
}

func ExampleSystem_AddUser() {
	s, _ := branch()
	e, err := s.AddUser(noon, "gus", true)
	fmt.Println(e.User, e.AttendeeOnly, err)
	_, err = s.AddUser(noon, "ann", false)
	fmt.Println(err)
	// Output:
	// gus true <nil>
	// hosting/user-present: user=ann
}

func ExampleSystem_SetAttendeeOnly() {
	s, registered := branch()
	e, err := s.SetAttendeeOnly(noon, "cid", true)
	done(s, e, err)
	_, err = s.Assign(noon, registered, "cid")
	fmt.Println(err)
	// Output:
	// hosting/attendee-only (WX-4): user=cid
}

func ExampleSystem_Assign() {
	s, registered := branch()
	e, err := s.Assign(noon, registered, "ann")
	fmt.Println(e.User, e.Cause, e.Kind, err)
	done(s, e, err)
	_, err = s.Assign(noon, registered, "ann")
	fmt.Println(err)
	// Output:
	// ann by-hand permanent <nil>
	// hosting/holding (WX-1): user=ann, since=2026-03-02T12:00:00Z
}

func ExampleSystem_Deactivate() {
	s, registered := branch()
	a, err := s.Assign(noon, registered, "ann")
	done(s, a, err)
	fmt.Println("held:", s.Held())

	e, err := s.Deactivate(noon, "ann")
	done(s, e, err)
	fmt.Println("released:", e.Released)
	fmt.Println("held:", s.Held())
	// Output:
	// held: 1
	// released: true
	// held: 0
}

func ExampleSystem_Reactivate() {
	s, registered := branch()
	a, err := s.Assign(noon, registered, "ann")
	done(s, a, err)
	d, err := s.Deactivate(noon, "ann")
	done(s, d, err)
	e, err := s.Reactivate(noon, "ann")
	done(s, e, err)
	_, holds := s.Holder(noon.At, registered, "ann")
	fmt.Println(holds)
	// Output:
	// false
}

func ExampleSystem_Holder() {
	s, registered := branch()
	a, err := s.Assign(noon, registered, "ann")
	done(s, a, err)
	if h, ok := s.Holder(noon.At, registered, "ann"); ok {
		fmt.Println(h.Kind, "since", h.Since.Format(time.DateOnly), h.Cause)
	}
	// Output:
	// permanent since 2026-03-02 by-hand
}

// Who holds a licence, and why.
func ExampleSystem_Holders() {
	s, registered := branch()
	a, err := s.Assign(noon, registered, "cid")
	done(s, a, err)
	meet(s, registered, "standup", "ann")
	for h := range s.Holders(noon.At, registered) {
		fmt.Printf("%s: %s %q\n", h.User, h.Cause, h.Meeting)
	}
	fmt.Println(s.Held())
	// Output:
	// ann: hosted "standup"
	// cid: by-hand ""
	// 2
}

// A system of the older generation, with one licence installed: Ann has it, and the
// others wait for it with temporary ones.
func ExampleSystem_Waiting() {
	s := hosting.New("meetings.example.com", hosting.Policy{})
	i, err := s.Install(noon, hosting.Managed, "2.0", hosting.Small)
	done(s, i, err)
	e, err := s.Audit(noon, stock{"HOST": {"2.0": 1}})
	done(s, e, err)
	act := noon
	for _, user := range []license.ID{"ann", "cid", "bob"} {
		act.At = act.At.Add(24 * time.Hour)
		u, err := s.AddUser(act, user, false)
		done(s, u, err)
		a, err := s.Assign(act, hosting.Standing{}, user)
		done(s, a, err)
	}
	for since, user := range s.Waiting() {
		h, _ := s.Holder(act.At, hosting.Standing{}, user)
		fmt.Println(user, "since", since.Format(time.DateOnly), h.Kind, "until", h.Until.Format(time.DateOnly))
	}
	d, err := s.Deactivate(act, "ann")
	done(s, d, err)
	h, _ := s.Holder(act.At, hosting.Standing{}, "cid")
	fmt.Println(h.User, h.Kind)
	// Output:
	// cid since 2026-03-04 grace until 2026-08-31
	// bob since 2026-03-05 grace until 2026-09-01
	// cid permanent
}

func ExampleSystem_User() {
	s, registered := branch()
	meet(s, registered, "standup", "ann")
	u, ok := s.User("ann")
	fmt.Println(u.Active, u.AttendeeOnly, u.Hosts, ok)
	// Output:
	// true false [standup] true
}

func ExampleSystem_Users() {
	s, _ := branch()
	for u := range s.Users() {
		fmt.Println(u.ID, u.Active)
	}
	// Output:
	// ann true
	// bob true
	// cid true
}

// What the agent of package smart/agent is to report.
func ExampleSystem_Usage() {
	s, registered := branch()
	a, err := s.Assign(noon, registered, "ann")
	done(s, a, err)
	meet(s, registered, "standup", "bob")
	fmt.Println(s.Usage())
	// Output:
	// 2 × host
}
