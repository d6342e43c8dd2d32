package main

import (
	"fmt"
	"time"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/license/pak"
	"github.com/licit-go/licit/smart/hosting"
)

// step decides what a step says, makes it so, and tells it.
func (w *world) step(s *server, one *step) error {
	switch one.Do {
	case "show":
		w.show(s)
		return nil
	case "registerPak", "fulfill", "installFile", "rehost", "carry":
		return w.manage(s, one)
	case "buy", "register", "reserve", "deregister":
		return w.subscribe(s, one)
	}
	e, err := w.decide(s, one)
	if err != nil {
		return err
	}
	if err := s.Apply(e); err != nil {
		return err
	}
	w.tell(s, e)
	return w.follow(s, e)
}

// decide asks the system for what a step does.
func (w *world) decide(s *server, one *step) (hosting.Event, error) {
	act, standing := w.act(), s.agent.standing(w.now)
	switch one.Do {
	case "install":
		return s.Install(act, one.Generation, one.Version, one.Size)
	case "upgrade":
		return s.Upgrade(act, one.Generation, one.Version, s.manager, standing)
	case "update":
		return s.Update(act)
	case "restart":
		return s.Restart(act)
	case "disconnect":
		return s.Disconnect(act)
	case "connect":
		return s.Connect(act)
	case "failOver":
		return s.FailOver(act)
	case "return":
		return s.Return(act)
	case "addUser":
		return s.AddUser(act, one.User, one.AttendeeOnly)
	case "setRole":
		return s.SetAttendeeOnly(act, one.User, one.AttendeeOnly)
	case "deactivate":
		return s.Deactivate(act, one.User)
	case "reactivate":
		return s.Reactivate(act, one.User)
	case "assign":
		return s.Assign(act, standing, one.User)
	case "schedule":
		return s.Schedule(act, standing, hosting.Plan{
			ID: one.Meeting, Scheduler: one.User, Host: one.Host, Alternates: one.Alternates, Begins: one.Begins, Ends: one.Ends,
		})
	case "cancel":
		return s.Cancel(act, one.Meeting)
	case "start":
		return s.Start(act, standing, one.Meeting, one.Present...)
	case "attend":
		return s.Attend(act, standing, one.Meeting, one.User)
	case "leave":
		return s.Leave(act, standing, one.Meeting, one.User)
	case "end":
		return s.End(act, one.Meeting)
	}
	return nil, fmt.Errorf("do: %q", one.Do) // the reader knows the deeds
}

// follow has the agent of a smart system installed or upgraded with it.
func (w *world) follow(s *server, e hosting.Event) error {
	generation := hosting.Managed
	switch e := e.(type) {
	case hosting.Installed:
		generation = e.Generation
	case hosting.Upgraded:
		generation = e.Generation
		if s.agent != nil {
			upgraded, err := s.agent.Upgrade(w.act())
			return s.agent.do(w.act(), w.vendor, upgraded, err)
		}
	}
	if generation != hosting.Smart {
		return nil
	}
	var err error
	if s.agent, err = newProduct(s.number); err != nil {
		return err
	}
	installed, err := s.agent.Install(w.act(), uint64(s.number))
	return s.agent.do(w.act(), w.vendor, installed, err)
}

// manage does what a step asks of the licence manager, which runs on the primary system
// and is out of reach while that is failed over (WX-15).
func (w *world) manage(s *server, one *step) error {
	if since := s.Conditions(w.now).FailedOver.Since; !since.IsZero() {
		return license.Refuse(hosting.ErrFailedOver, "WX-15", "since", since.Format(time.RFC3339Nano))
	}
	act, m := w.act(), s.manager
	var e pak.Event
	var err error
	switch one.Do {
	case "registerPak":
		e, err = m.Register(act, pak.PAK{Number: one.PAK, Lines: one.Lines})
	case "fulfill":
		totals := make([]pak.Total, len(one.Totals))
		for i, t := range one.Totals {
			totals[i] = pak.Total(t)
		}
		e, err = m.Fulfill(act, one.PAK, totals...)
	case "installFile":
		e, err = m.Install(act, pak.File{Serial: one.Serial, System: one.For, Lines: one.Licenses})
	case "carry":
		file, made := w.files[one.Serial]
		if !made {
			return license.Refuse(pak.ErrNoLines, "WX-19", "what", "file", "id", string(one.Serial))
		}
		e, err = m.Install(act, file)
	case "rehost":
		e, err = m.Rehost(act, one.To, one.Serial)
	}
	if err != nil {
		return err
	}
	if err := m.Apply(e); err != nil {
		return err
	}
	switch e := e.(type) {
	case pak.Registered:
		w.say(w.now, "WX-17", s.ID(), "PAK %s with %d licences is registered", e.Number, e.Quantity())
	case pak.Fulfilled:
		p, _ := m.PAK(e.Number)
		rule := "WX-17"
		if p.PAK.Upgrade() {
			rule = "WX-18"
		}
		w.say(w.now, rule, s.ID(), "PAK %s is %s: %d left", e.Number, p.State, p.Left())
	case pak.FileInstalled:
		w.say(w.now, "WX-19", s.ID(), "licence file %s is installed", e.Serial)
	case pak.Rehosted:
		w.files[e.Serial] = e.File()
		w.say(w.now, "WX-18", s.ID(), "all licences leave for %s in file %s", e.To, e.Serial)
	}
	for c := range m.Installed() {
		w.say(w.now, "WX-19", s.ID(), "- installed: %s", count(c, s.Version()))
	}
	return nil
}

// subscribe does what a step asks of the account and the agent.
func (w *world) subscribe(s *server, one *step) error {
	act := w.act()
	if one.Do == "buy" {
		if err := w.vendor.buy(act, one.Quantity); err != nil {
			return err
		}
		w.say(w.now, "WX-7", s.ID(), "host licences bought: %d", one.Quantity)
		return nil
	}
	if s.Version() == "" {
		return license.Refuse(hosting.ErrNotInstalled, "WX-9", "system", string(s.ID()))
	}
	if s.agent == nil {
		return license.Refuse(hosting.ErrGeneration, "WX-9", "generation", string(hosting.Managed), "wanted", string(hosting.Smart))
	}
	switch one.Do {
	case "register":
		evaluation := "nothing is left of the evaluation"
		if w.now.Before(s.agent.Status(w.now).EvaluationEnds) {
			evaluation = "the evaluation is suspended"
		}
		if err := s.agent.register(act, w.vendor); err != nil {
			return err
		}
		w.say(w.now, "WX-9", s.ID(), "registered: %s", evaluation)
	case "reserve":
		if err := s.agent.reserve(act, w.vendor, one.Quantity); err != nil {
			return err
		}
		w.say(w.now, "WX-12", s.ID(), "host licences reserved: %d", one.Quantity)
	case "deregister":
		if err := s.agent.deregister(act, w.vendor); err != nil {
			return err
		}
		left := "nothing is left of the evaluation"
		if ends := s.agent.Status(w.now).EvaluationEnds; !ends.IsZero() {
			left = "the evaluation goes on until " + day(ends)
		}
		w.say(w.now, "WX-9", s.ID(), "deregistered: %s", left)
	}
	return nil
}
