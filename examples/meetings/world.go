package main

import (
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/license/pak"
	"github.com/licit-go/licit/smart/account"
	"github.com/licit-go/licit/smart/hosting"
)

const actor license.Actor = "script"

// A world is systems, the account of the smart ones, and files on their way.
type world struct {
	*log
	now     time.Time
	systems []*server // in the order in which they come up
	vendor  *vendor
	files   map[license.ID]pak.File // that rehosts made
}

// A server is a system with its licence manager, or its agent.
type server struct {
	*hosting.System
	number  int // from 1
	manager *pak.Manager
	agent   *product // none: of the older generation
	alerts  map[hosting.AlertKind]hosting.Alert
	mailed  time.Time // before which all e-mails are sent
}

// play does one step after the other. Between two steps, time does what is due.
func play(l *log, s script) error {
	w := &world{log: l, vendor: &vendor{Account: account.New("vendor", account.Policy{})}, files: map[license.ID]pak.File{}}
	for i := range s.Steps {
		one := &s.Steps[i]
		if i == 0 {
			w.now = one.At
		}
		err := w.pass(one.At)
		if err == nil {
			err = w.refuse(w.now, one.System, one.Do, w.step(w.server(one.System), one))
		}
		if err == nil {
			err = w.look()
		}
		if err != nil {
			return unreadable{i, one.Do, err.Error()}
		}
	}
	w.mail(w.now.Add(1))
	return nil
}

func (w *world) act() license.Act { return license.Act{At: w.now, By: actor} }

// server returns the system of that id, which is new if there is none.
func (w *world) server(id license.ID) *server {
	for _, s := range w.systems {
		if s.ID() == id {
			return s
		}
	}
	s := &server{System: hosting.New(id, hosting.Policy{}), number: len(w.systems) + 1, manager: pak.New(id), mailed: w.now}
	w.systems = append(w.systems, s)
	return s
}

// pass lets time go on to an instant, and stops wherever something is due.
func (w *world) pass(to time.Time) error {
	for w.now.Before(to) {
		next := to
		for _, s := range w.systems {
			for _, at := range s.due(w.now) {
				if at.After(w.now) && at.Before(next) {
					next = at
				}
			}
		}
		w.now = next
		w.mail(w.now)
		for _, s := range w.systems {
			if err := w.refuse(w.now, s.ID(), "audit", w.audit(s)); err != nil {
				return err
			}
		}
		if err := w.look(); err != nil {
			return err
		}
	}
	return nil
}

// due returns when something may happen to a system by itself.
func (s *server) due(now time.Time) []time.Time {
	var all []time.Time
	if at, ok := s.NextAudit(now); ok {
		all = append(all, at)
	}
	if s.agent != nil {
		all = append(all, s.agent.Next(now).At, s.agent.Status(now).EvaluationEnds)
	}
	for _, a := range s.alerts {
		all = append(all, a.Until, a.PrematureUntil)
	}
	return all
}

// audit counts licences if that is due now, and tells what is new.
func (w *world) audit(s *server) error {
	due, managed := s.NextAudit(w.now.Add(-1))
	c := s.Conditions(w.now)
	if !managed || !due.Equal(w.now) || !c.Invalid.Since.IsZero() || !c.FailedOver.Since.IsZero() {
		return nil
	}
	before := s.Counts()
	audited, err := s.Audit(w.act(), s.manager)
	if err != nil {
		return err
	}
	if err := s.Apply(audited); err != nil {
		return err
	}
	after := s.Counts()
	if before.Hosts != after.Hosts || before.Outdated != after.Outdated {
		w.say(w.now, "WX-16", s.ID(), "audit: %d host licences, %d out of date", after.Hosts, after.Outdated)
	}
	if audited.Promoted+audited.Demoted > 0 {
		w.say(w.now, "WX-6", s.ID(), "audit: %d get a permanent licence, %d lose theirs", audited.Promoted, audited.Demoted)
	}
	return nil
}

// mail tells the e-mails that went out before an instant. It is asked before anything is
// applied then, so that each is told once.
func (w *world) mail(until time.Time) {
	for _, s := range w.systems {
		for n := range s.Notices(s.mailed, until) {
			w.say(n.At, alertRule[n.Kind], s.ID(), "E-MAIL %s: %s", n.Kind, n.Advice().Problem)
		}
		s.mailed = until
	}
}

// look has agents told what is used and do what they want to, and tells the alerts that
// came up or went away.
func (w *world) look() error {
	for _, s := range w.systems {
		if s.agent != nil {
			if err := w.refuse(w.now, s.ID(), "report", w.report(s)); err != nil {
				return err
			}
		}
		alerts := map[hosting.AlertKind]hosting.Alert{}
		for _, a := range s.Alerts(w.now, s.agent.standing(w.now)) {
			alerts[a.Kind] = a
			if was, shown := s.alerts[a.Kind]; !shown || remarks(was) != remarks(a) {
				w.say(w.now, alertRule[a.Kind], s.ID(), "ALERT %s%s", a.Kind, remarks(a))
				w.advise(w.now, alertRule[a.Kind], s.ID(), a.Advice())
			}
		}
		for _, kind := range slices.Sorted(maps.Keys(s.alerts)) {
			if _, stays := alerts[kind]; !stays {
				w.say(w.now, alertRule[kind], s.ID(), "alert %s is gone", kind)
			}
		}
		s.alerts = alerts
	}
	return nil
}

// remarks says what an alert adds to its kind.
func remarks(a hosting.Alert) string {
	var all []string
	if !a.Until.IsZero() {
		word := "until "
		if a.Kind == hosting.AlertExceededDeactivated || a.Kind == hosting.AlertInvalidDeactivated || a.Kind == hosting.AlertAwayDeactivated {
			word = "since "
		}
		all = append(all, word+day(a.Until))
	}
	if !a.PrematureUntil.IsZero() {
		all = append(all, "maybe premature until "+day(a.PrematureUntil))
	}
	if a.Expected {
		all = append(all, "expected during a rehost")
	}
	if len(all) == 0 {
		return ""
	}
	return ": " + strings.Join(all, ", ")
}

// alertRule is the rule of each kind of alert.
var alertRule = map[hosting.AlertKind]string{
	hosting.AlertExceeded: "WX-13", hosting.AlertExceededDeactivated: "WX-13",
	hosting.AlertInvalid: "WX-14", hosting.AlertInvalidDeactivated: "WX-14",
	hosting.AlertFailedOver: "WX-15", hosting.AlertAwayDeactivated: "WX-15", hosting.AlertManageDisabled: "WX-15",
	hosting.AlertOutOfDate: "WX-16", hosting.AlertStatusUnknown: "WX-16",
	hosting.AlertEvaluationOver: "WX-12", hosting.AlertReservedFew: "WX-12", hosting.AlertNoTrial: "WX-11",
	hosting.AlertFreeTrial: "WX-9",
}

// report tells the agent what is used, and the log where more is used than was bought,
// or no more.
func (w *world) report(s *server) error {
	if err := s.agent.use(w.act(), w.vendor, s.Usage()); err != nil {
		return err
	}
	if err := s.agent.settle(w.act(), w.vendor); err != nil {
		return err
	}
	short := len(s.agent.Status(w.now).Short) > 0
	if short == s.agent.short {
		return nil
	}
	s.agent.short = short
	for b := range w.vendor.Balances(floor, w.now) {
		w.say(w.now, "WX-7", s.ID(), "reported: %d × %s in use, %d bought, %d short", b.InUse, b.Tag, b.Purchased, b.Shortage)
	}
	return nil
}
