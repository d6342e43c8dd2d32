package main

import (
	"fmt"
	"slices"
	"time"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/perdevice"
)

// played is what became of a scenario.
type played struct {
	scenario scenario
	org      *perdevice.Organization
	outcomes []outcome
	entries  []entry // of the chronicle, in the order in which it happens
	begin    time.Time
	last     time.Time // instant of the last step
	horizon  time.Time // until when it is told what comes if nobody acts
	devices  []*line   // sorted by serial
	byDevice map[perdevice.Serial]*line
}

// outcome is what became of one step.
type outcome struct {
	step     step
	event    perdevice.Event
	refused  []*license.Refusal
	licenses []perdevice.Standing       // of a step that shows
	devices  []perdevice.DeviceStanding // of a step that shows
}

// entry is a line of the chronicle: a step, or what time does.
type entry struct {
	at     time.Time
	done   *outcome
	change *perdevice.Change
}

// line is what a device went through.
type line struct {
	serial   perdevice.Serial
	model    license.Model
	segments []segment
}

// segment is a stretch of time in which nothing changed for a device.
type segment struct {
	from, to time.Time
	status   perdevice.Status
	head     license.ID
}

const actor license.Actor = "scenario"

// horizonDays is how far the chronicle looks ahead of the last step, in days.
const horizonDays = 365

// play does one step after the other. Between two steps, time does what the
// agenda says.
func play(s scenario) (*played, error) {
	p := &played{scenario: s, org: perdevice.New(license.ID(s.organization), perdevice.Policy{}), byDevice: map[perdevice.Serial]*line{}}
	if len(s.steps) == 0 {
		return p, nil
	}
	p.begin, p.last = s.steps[0].at, s.steps[0].at
	created, err := p.org.Create(license.Act{At: p.begin, By: actor})
	if err == nil {
		err = p.org.Apply(created)
	}
	if err != nil {
		field := "at"
		if license.ID(s.organization).Check() != nil {
			return nil, unreadable{field: "organization", cause: err.Error()}
		}
		return nil, unreadable{step: 1, field: field, cause: err.Error()}
	}
	ids := taken(s)
	p.outcomes = make([]outcome, len(s.steps))
	for i := range s.steps {
		one := &s.steps[i]
		if one.at.After(p.last) {
			p.pass(p.last, one.at)
			p.last = one.at
		}
		done := &p.outcomes[i]
		done.step = *one
		p.entries = append(p.entries, entry{at: one.at, done: done})
		if one.do == "show" {
			done.licenses = slices.Collect(p.org.Licenses(one.at))
			done.devices = slices.Collect(p.org.Devices(one.at))
			continue
		}
		var event perdevice.Event
		err := p.late(one)
		if err == nil {
			event, err = p.decide(one, ids)
		}
		if err == nil {
			err = p.org.Apply(event)
		}
		if err != nil {
			done.refused = license.Refusals(err)
			continue
		}
		done.event = event
	}
	p.horizon = p.last.Add(horizonDays * license.Day)
	p.pass(p.last, p.horizon)
	return p, nil
}

// late refuses a step before another one, though that may have changed nothing:
// what time did until then is told already.
func (p *played) late(s *step) error {
	if s.at.Before(p.last) {
		return license.Refuse(perdevice.ErrEarlierThanLast, "", "at", s.at.Format(time.RFC3339Nano), "last", p.last.Format(time.RFC3339Nano))
	}
	return nil
}

// decide asks the organization for what a step does.
func (p *played) decide(s *step, ids *names) (perdevice.Event, error) {
	act := license.Act{At: s.at, By: actor}
	id, device := license.ID(s.texts["license"]), perdevice.Serial(s.texts["device"])
	switch s.do {
	case "claim":
		issued, err := grants(s.licenses)
		if err != nil {
			return nil, err
		}
		return p.org.Claim(act, "", issued...)
	case "addDevice":
		return p.org.AddDevice(act, perdevice.Serial(s.texts["serial"]), license.Model(s.texts["model"]))
	case "addNetwork":
		return p.org.AddNetwork(act, perdevice.NetworkID(s.texts["id"]))
	case "assign":
		return p.org.Assign(act, id, device)
	case "queue":
		return p.org.Queue(act, id, device)
	case "reassign":
		return p.org.Reassign(act, id, device)
	case "unassign":
		return p.org.Unassign(act, id, perdevice.HeadOnly)
	case "dequeue":
		return p.org.Dequeue(act, id)
	case "undo":
		return p.org.Undo(act, id)
	case "assignSeats":
		rest := license.ID("")
		if held, ok := p.org.License(id, s.at); ok && s.seats < held.Seats {
			rest = ids.next(id)
		}
		return p.org.AssignSeats(act, id, perdevice.NetworkID(s.texts["network"]), s.seats, rest)
	case "renewSeats":
		with, part := license.ID(s.texts["with"]), license.ID("")
		target, _ := p.org.License(id, s.at)
		if held, ok := p.org.License(with, s.at); ok && target.Seats < held.Seats {
			part = ids.next(with)
		}
		return p.org.RenewSeats(act, id, with, part)
	}
	return nil, unreadable{field: "do", cause: s.do} // the reader knows the deeds
}

// grants returns what is claimed as a register would say it of new keys.
func grants(all []grant) ([]perdevice.Issued, error) {
	var issued []perdevice.Issued
	for _, g := range all {
		key, err := license.ParseKey(g.key)
		if err != nil {
			return nil, err
		}
		issued = append(issued, perdevice.Fresh(perdevice.License{
			ID: license.ID(g.id), Key: key, Order: g.order, Type: perdevice.Type(g.kind), Days: g.days, Seats: g.seats,
		}))
	}
	return issued, nil
}

// names are the ids that a scenario uses, so that parts of licences get others.
type names map[license.ID]bool

func taken(s scenario) *names {
	all := names{}
	for _, one := range s.steps {
		for _, g := range one.licenses {
			all[license.ID(g.id)] = true
		}
	}
	return &all
}

// next returns an id for a part of a licence: 14 gives 14-2, then 14-3.
func (n *names) next(id license.ID) license.ID {
	for i := 2; ; i++ {
		part := license.ID(fmt.Sprintf("%s-%d", id, i))
		if !(*n)[part] {
			(*n)[part] = true
			return part
		}
	}
}

// pass notes what time does from one instant until another.
func (p *played) pass(from, to time.Time) {
	var instants []time.Time
	for c := range p.org.Agenda(from, to) {
		p.entries = append(p.entries, entry{at: c.At, change: &c})
		instants = append(instants, c.At)
	}
	instants = slices.CompactFunc(append([]time.Time{from}, instants...), time.Time.Equal)
	for i, at := range instants {
		end := to
		if i+1 < len(instants) {
			end = instants[i+1]
		}
		for d := range p.org.Devices(at) {
			p.line(d).add(segment{at, end, d.Status, d.Head})
		}
	}
}

func (p *played) line(d perdevice.DeviceStanding) *line {
	l, ok := p.byDevice[d.Device]
	if !ok {
		l = &line{serial: d.Device, model: d.Model}
		p.byDevice[d.Device] = l
		p.devices = append(p.devices, l)
		slices.SortFunc(p.devices, func(a, b *line) int { return compare(a.serial, b.serial) })
	}
	return l
}

func compare(a, b perdevice.Serial) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// add lengthens the last segment where nothing changed.
func (l *line) add(s segment) {
	if n := len(l.segments); n > 0 {
		last := &l.segments[n-1]
		if last.to.Equal(s.from) && last.status == s.status && last.head == s.head {
			last.to = s.to
			return
		}
	}
	l.segments = append(l.segments, s)
}
