package hosting_test

import (
	"fmt"
	"time"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart/hosting"
)

// coming returns a plan of a meeting of the next hour.
func coming(meeting, host license.ID, alternates ...license.ID) hosting.Plan {
	return hosting.Plan{
		ID: meeting, Scheduler: host, Host: host, Alternates: alternates,
		Begins: noon.At, Ends: noon.At.Add(time.Hour),
	}
}

// meet schedules a meeting of the next hour and starts it with its host.
func meet(s *hosting.System, with hosting.Standing, meeting, host license.ID) {
	e, err := s.Schedule(noon, with, coming(meeting, host))
	done(s, e, err)
	started, err := s.Start(noon, with, meeting, host)
	done(s, started, err)
}

// Ann schedules for Bob: neither consumes a licence by that. A third meeting of Bob at the
// same time is refused, and all else that is wrong is told with it.
func ExampleSystem_Schedule() {
	s, registered := branch()
	review := coming("review", "bob", "cid")
	review.Scheduler = "ann"
	for _, plan := range []hosting.Plan{review, coming("standup", "bob")} {
		e, err := s.Schedule(noon, registered, plan)
		done(s, e, err)
	}
	fmt.Println(s.Held())

	_, err := s.Schedule(noon, registered, coming("retro", "bob", "dan"))
	for _, r := range license.Refusals(err) {
		fmt.Println(r)
	}
	// Output:
	// 0
	// hosting/user-unknown: user=dan
	// hosting/overlap (WX-5): user=bob, meetings="review, standup", most=2
}

func ExampleSystem_Cancel() {
	s, registered := branch()
	e, err := s.Schedule(noon, registered, coming("review", "bob"))
	done(s, e, err)
	c, err := s.Cancel(noon, "review")
	done(s, c, err)
	_, ok := s.Meeting("review")
	fmt.Println(ok)
	// Output:
	// false
}

func ExampleSystem_Start() {
	s, registered := branch()
	e, err := s.Schedule(noon, registered, coming("review", "bob", "cid"))
	done(s, e, err)
	started, err := s.Start(noon, registered, "review", "cid", "bob", "a guest")
	done(s, started, err)
	fmt.Println(started.Host, "hosts it")
	for _, g := range started.Grants {
		fmt.Println(g.User, g.Cause, g.Kind)
	}
	// Output:
	// bob hosts it
	// bob hosted permanent
}

// Would the meeting be allowed, and if not why? The answer is the decision, which nobody
// applies.
func ExampleSystem_Start_asking() {
	s, registered := branch()
	e, err := s.Schedule(noon, registered, coming("review", "bob", "cid"))
	done(s, e, err)
	for _, present := range [][]license.ID{{"bob"}, {"cid"}, {"ann"}} {
		_, err = s.Start(noon, registered, "review", present...)
		fmt.Println(present, "allowed:", err == nil)
		for _, r := range license.Refusals(err) {
			fmt.Println("-", r.Reason, r.Rule)
		}
	}
	// Output:
	// [bob] allowed: true
	// [cid] allowed: false
	// - hosting/host-unlicensed WX-3
	// [ann] allowed: false
	// - hosting/host-unlicensed WX-3
	// - hosting/no-host WX-3
}

func ExampleSystem_Attend() {
	s, registered := branch()
	a, err := s.Assign(noon, registered, "bob")
	done(s, a, err)
	e, err := s.Schedule(noon, registered, coming("review", "bob", "cid"))
	done(s, e, err)
	started, err := s.Start(noon, registered, "review", "cid")
	done(s, started, err)
	fmt.Println(started.Host, "stands in")
	for _, user := range []license.ID{"ann", "bob"} {
		attended, err := s.Attend(noon, registered, "review", user)
		done(s, attended, err)
		fmt.Println(user, "comes,", attended.Host, "hosts it")
	}
	// Output:
	// cid stands in
	// ann comes, cid hosts it
	// bob comes, bob hosts it
}

func ExampleSystem_Leave() {
	s, registered := branch()
	e, err := s.Schedule(noon, registered, coming("review", "bob", "cid"))
	done(s, e, err)
	started, err := s.Start(noon, registered, "review", "bob", "cid")
	done(s, started, err)
	for _, user := range []license.ID{"bob", "cid"} {
		left, err := s.Leave(noon, registered, "review", user)
		done(s, left, err)
		fmt.Printf("%s leaves, %q hosts it, %d licences consumed\n", user, left.Host, len(left.Grants))
	}
	// Output:
	// bob leaves, "cid" hosts it, 1 licences consumed
	// cid leaves, "" hosts it, 0 licences consumed
}

func ExampleSystem_End() {
	s, registered := branch()
	meet(s, registered, "review", "bob")
	e, err := s.End(noon, "review")
	done(s, e, err)
	h, _ := s.Holder(noon.At, registered, "bob")
	fmt.Println("bob keeps the licence of", h.Meeting)
	// Output:
	// bob keeps the licence of review
}

func ExampleSystem_Meeting() {
	s, registered := branch()
	meet(s, registered, "review", "bob")
	a, err := s.Attend(noon, registered, "review", "ann")
	done(s, a, err)
	l, err := s.Leave(noon, registered, "review", "ann")
	done(s, l, err)
	m, _ := s.Meeting("review")
	fmt.Println(m.State, m.Hosts, m.Present, m.Attended)
	// Output:
	// hosted bob [bob] [ann bob]
}

func ExampleSystem_Meetings() {
	s, registered := branch()
	meet(s, registered, "standup", "ann")
	e, err := s.Schedule(noon, registered, coming("review", "bob"))
	done(s, e, err)
	for m := range s.Meetings() {
		fmt.Println(m.ID, m.State)
	}
	// Output:
	// review scheduled
	// standup hosted
}

func ExampleMeetingTransitions() {
	for t := range hosting.MeetingTransitions() {
		if t.From == hosting.MeetingVacant && t.Refused == "" {
			fmt.Println(t.From, t.Trigger, "→", t.To)
		}
	}
	// Output:
	// vacant attend → vacant
	// vacant host → hosted
	// vacant leave → vacant
	// vacant end → none
}
