package main

import (
	"fmt"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/license/pak"
	"github.com/licit-go/licit/smart/hosting"
)

// tell writes what happened to a system.
func (w *world) tell(s *server, e hosting.Event) {
	say := func(rule, format string, args ...any) { w.say(w.now, rule, s.ID(), format, args...) }
	switch e := e.(type) {
	case hosting.Installed:
		say("WX-9", "installed: %s, version %s, %s with %d ports; evaluation begins", e.Generation, e.Version, e.Size, e.Size.Ports())
	case hosting.Upgraded:
		say("WX-8", "upgraded to %s, version %s: all %d assignments are kept", e.Generation, e.Version, s.Held())
		say("WX-9", "evaluation begins again")
	case hosting.Updated:
		say("WX-16", "updated: the licence status is unknown until the next audit")
	case hosting.Restarted:
		say("WX-16", "restarted: the licence manager needs up to 20 minutes")
	case hosting.Disconnected:
		say("WX-14", "the licence manager cannot be reached")
	case hosting.Connected:
		say("WX-14", "the licence manager is reached again")
	case hosting.FailedOver:
		say("WX-15", "failed over")
	case hosting.Returned:
		say("WX-15", "returned to the primary system: all is as it was")
	case hosting.UserAdded:
		say("WX-4", "%s has an account%s", e.User, only(e.AttendeeOnly))
	case hosting.RoleChanged:
		say("WX-4", "the account of %s changes%s", e.User, only(e.AttendeeOnly))
	case hosting.UserDeactivated:
		w.deactivated(s, e)
	case hosting.UserReactivated:
		say("WX-2", "%s is active again, without a licence", e.User)
	case hosting.Assigned:
		w.granted(s, e.Grant)
	default:
		w.met(s, e)
	}
}

func only(attendeeOnly bool) string {
	if attendeeOnly {
		return " and can only attend"
	}
	return ""
}

func (w *world) deactivated(s *server, e hosting.UserDeactivated) {
	released := "and held no licence"
	if e.Released {
		released = "and releases a licence"
	}
	w.say(w.now, "WX-2", s.ID(), "%s is deactivated %s: %d held", e.User, released, s.Held())
	if e.Promoted > 0 {
		w.say(w.now, "WX-6", s.ID(), "who waited longest has a permanent licence now")
	}
}

// met writes what happened at a meeting.
func (w *world) met(s *server, e hosting.Event) {
	say := func(rule, format string, args ...any) { w.say(w.now, rule, s.ID(), format, args...) }
	switch e := e.(type) {
	case hosting.Scheduled:
		say("WX-1", "meeting %s: %s schedules it for %s, alternates %v", e.Meeting, e.Scheduler, e.Host, e.Alternates)
	case hosting.Cancelled:
		say("WX-3", "meeting %s is cancelled", e.Meeting)
	case hosting.Started:
		say("WX-3", "meeting %s begins with %v: %s hosts", e.Meeting, e.Present, e.Host)
		w.granted(s, e.Grants...)
	case hosting.Attended:
		say("WX-3", "meeting %s: %s comes, %s", e.Meeting, e.User, hosts(e.Host))
		w.granted(s, e.Grants...)
	case hosting.Left:
		say("WX-3", "meeting %s: %s leaves, %s", e.Meeting, e.User, hosts(e.Host))
		w.granted(s, e.Grants...)
	case hosting.Ended:
		say("WX-3", "meeting %s ends", e.Meeting)
	}
}

func hosts(user license.ID) string {
	if user == "" {
		return "nobody hosts"
	}
	return string(user) + " hosts"
}

// granted writes who got a licence, and why.
func (w *world) granted(s *server, grants ...hosting.Grant) {
	for _, g := range grants {
		w.say(w.now, "WX-1", s.ID(), "%s gets a %s licence, %s: %d held", g.User, g.Kind, g.Cause, s.Held())
	}
}

// show writes how a system stands.
func (w *world) show(s *server) {
	standing := s.agent.standing(w.now)
	access := s.Access(w.now, standing)
	w.say(w.now, "WX-12", s.ID(), "access: %s", access.Level)
	for _, r := range access.Why {
		w.say(w.now, r.Rule, s.ID(), "- because of %s", r.Reason)
	}
	for h := range s.Holders(w.now, standing) {
		until := ""
		if !h.Until.IsZero() {
			until = " until " + day(h.Until)
		}
		w.say(w.now, "WX-6", s.ID(), "- %s holds a %s licence%s, %s since %s%s", h.User, h.Kind, until, h.Cause, day(h.Since), by(h.Meeting))
	}
	for m := range s.Meetings() {
		w.say(w.now, "WX-3", s.ID(), "- meeting %s is %s: %s", m.ID, m.State, hosts(m.Hosts))
	}
	if s.State().Generation == hosting.Smart {
		return // the licence manager is forgotten (WX-9)
	}
	for p := range s.manager.PAKs() {
		w.say(w.now, "WX-17", s.ID(), "- PAK %s is %s: %d left", p.PAK.Number, p.State, p.Left())
	}
	for c := range s.manager.Installed() {
		w.say(w.now, "WX-19", s.ID(), "- installed: %s", count(c, s.Version()))
	}
}

func by(meeting license.ID) string {
	if meeting == "" {
		return ""
	}
	return " by meeting " + string(meeting)
}

func count(c pak.Count, system pak.Version) string {
	out := ""
	if c.Version != system {
		out = ", out of date"
	}
	return fmt.Sprintf("%d × %s %s%s", c.Quantity, c.Product, c.Version, out)
}
