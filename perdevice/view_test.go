package perdevice_test

import (
	"maps"
	"slices"
	"time"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/perdevice"
)

// The model's answers, in the words of the package.

func moment(s string) time.Time {
	t, err := time.Parse(time.RFC3339Nano, s)
	if err != nil {
		panic(err)
	}
	return t
}

// modelOf returns a model with the defaults of the rules.
func modelOf(p perdevice.Policy) *naive {
	or := func(d time.Duration, days int) time.Duration {
		if d == 0 {
			return time.Duration(days) * license.Day
		}
		return d
	}
	return &naive{window: or(p.ActivationWindow, 90), warning: or(p.Warning, 90), critical: or(p.Critical, 14), grace: or(p.Grace, 30), undo: or(p.UndoWindow, 7)}
}

// plain returns a standing with what the model does not know left out.
func plain(s perdevice.Standing) perdevice.Standing {
	s.Key, s.Order = license.Key{}, ""
	queue := []perdevice.License{}
	for _, q := range s.Queue {
		q.Key, q.Order = license.Key{}, ""
		queue = append(queue, q)
	}
	s.Queue = queue
	return s
}

func (l *naiveLicense) facts() perdevice.License {
	return perdevice.License{ID: l.id, Type: perdevice.Type(l.typ), Days: l.days, Seats: l.seats}
}

// activates returns when a licence started to burn, or will if nobody acts.
func (w *world) activates(l *naiveLicense) time.Time {
	if !l.begun.IsZero() {
		return l.begun
	}
	if l.head == "" {
		begins, runs := w.begins(l)
		if !runs {
			return time.Time{}
		}
		return begins
	}
	head := w.licenses[l.head]
	at := head.end()
	for _, id := range head.queue {
		if id == l.id {
			break
		}
		at = at.Add(time.Duration(w.licenses[id].days) * license.Day)
	}
	return at
}

func (w *world) standings() []perdevice.Standing {
	all := []perdevice.Standing{}
	for _, l := range w.sorted() {
		s := perdevice.Standing{
			License: l.facts(), State: perdevice.State(w.state(l.id)), Device: perdevice.Serial(l.device), Network: perdevice.NetworkID(l.network),
			Head: l.head, Queue: []perdevice.License{}, TotalDays: w.total(l), ClaimedAt: l.claimed, Anchor: l.anchor, Activates: w.activates(l),
		}
		for _, id := range l.queue {
			s.Queue = append(s.Queue, w.licenses[id].facts())
		}
		if w.rules.window >= 0 {
			s.ActivatesBy = l.anchor.Add(w.rules.window)
		}
		if s.State == perdevice.Expiring {
			s.Band = perdevice.Band(w.band(l))
		}
		if !s.Activates.IsZero() {
			s.Expires = s.Activates.Add(time.Duration(s.TotalDays) * license.Day)
			s.Ends = s.Activates.Add(time.Duration(l.days) * license.Day)
		}
		all = append(all, s)
	}
	return all
}

func (w *world) deviceStandings() []perdevice.DeviceStanding {
	all := []perdevice.DeviceStanding{}
	for _, serial := range slices.Sorted(maps.Keys(w.devices)) {
		d := w.devices[serial]
		status, until := w.status(serial)
		s := perdevice.DeviceStanding{
			Device: perdevice.Serial(serial), Model: license.Model(d.model), Status: perdevice.Status(status), Until: until,
			Head: d.on, Primary: perdevice.Serial(d.spareOf), Spare: perdevice.Serial(w.pairOf(serial)),
		}
		if d.on != "" {
			s.Queue = append(s.Queue, w.licenses[d.on].queue...)
		}
		all = append(all, s)
	}
	return all
}

func (w *world) networkStandings() []perdevice.NetworkStanding {
	all := []perdevice.NetworkStanding{}
	for _, id := range slices.Sorted(maps.Keys(w.networks)) {
		s := perdevice.NetworkStanding{Network: perdevice.NetworkID(id)}
		for _, l := range w.sorted() {
			if state := w.state(l.id); l.network == id && (state == "active" || state == "expiring") {
				s.Licenses = append(s.Licenses, l.id)
				s.Seats += l.seats
			}
		}
		all = append(all, s)
	}
	return all
}

func dayOf(t time.Time) license.Date {
	d, err := license.DateOf(t)
	if err != nil {
		panic(err)
	}
	return d
}

// earliest counts an instant's day among those seen so far.
func earliest(day *license.Date, n *int, t time.Time) {
	d := dayOf(t)
	if day.IsZero() || d.Before(*day) {
		*day, *n = d, 0
	}
	if d == *day {
		*n++
	}
}

func (w *world) overview() perdevice.Overview {
	o := perdevice.Overview{At: w.now}
	types := map[string]*perdevice.TypeCount{}
	for _, l := range w.sorted() {
		o.Licenses++
		c := types[l.typ]
		if c == nil {
			c = &perdevice.TypeCount{Type: perdevice.Type(l.typ)}
			types[l.typ] = c
		}
		c.Licenses++
		state := w.state(l.id)
		switch state {
		case "active":
			o.Active++
		case "expired":
			o.Expired++
		case "expiring":
			o.Expiring++
			if w.band(l) == "critical" {
				o.Critical++
			} else {
				o.Warning++
			}
		case "recentlyQueued":
			o.RecentlyQueued++
		case "unused":
			o.Unused++
			if begins, runs := w.begins(l); runs {
				earliest(&o.SoonestActivation, &o.SoonestActivations, begins)
			}
		case "unusedActive":
			o.UnusedActive++
			earliest(&o.OldestActivation, &o.OldestActivations, l.begun)
		}
		if state == "unused" || state == "unusedActive" {
			c.Unassigned++
		}
		for _, s := range []*perdevice.SeatCount{&o.Seats, &c.Seats} {
			switch state {
			case "active", "expiring":
				s.Active += l.seats
			case "recentlyQueued":
				s.Queued += l.seats
			case "unused", "unusedActive":
				s.Unassigned += l.seats
			}
			s.Total = s.Active + s.Queued + s.Unassigned
		}
		if starts := w.activates(l); state != "expired" && !starts.IsZero() {
			if ends := starts.Add(time.Duration(l.days) * license.Day); o.NextExpiration.IsZero() || ends.Before(o.NextExpiration) {
				o.NextExpiration = ends
			}
		}
	}
	for _, typ := range slices.Sorted(maps.Keys(types)) {
		o.Types = append(o.Types, *types[typ])
	}
	return o
}
