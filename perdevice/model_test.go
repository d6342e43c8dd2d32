package perdevice_test

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/licit-go/licit/license"
)

// naive is a per-device organization as the rules tell it: the list of what was
// accepted, played again from the first at every question. Time passes in it
// from one thing that happens by itself to the next.
type naive struct {
	window, warning, critical, grace, undo time.Duration // negative: none
	steps                                  []naiveStep
}

// naiveStep is something that was accepted, and what it does.
type naiveStep struct {
	at time.Time
	do func(w *world)
}

// world is an organization at one instant.
type world struct {
	rules    *naive
	now      time.Time
	licenses map[license.ID]*naiveLicense
	devices  map[string]*naiveDevice
	networks map[string]bool
}

type naiveLicense struct {
	id      license.ID
	typ     string
	days    int
	seats   int // 0: of a device
	claimed time.Time
	anchor  time.Time
	begun   time.Time    // zero: it does not burn yet
	device  string       // where it is, queued or not
	network string       // where it is, queued or not
	head    license.ID   // behind which it waits
	queue   []license.ID // those that wait behind it
	settled bool         // it was divided or moved: its claim cannot be undone
}

type naiveDevice struct {
	model   string
	on      license.ID // its licence, over or not; "" if it has none
	since   time.Time  // since when it has none
	spareOf string     // the device whose licence covers it
}

// at returns the organization at an instant not before the last step, or just
// before that instant.
func (n *naive) at(t time.Time) *world {
	w := &world{rules: n, licenses: map[license.ID]*naiveLicense{}, devices: map[string]*naiveDevice{}, networks: map[string]bool{}}
	for _, s := range n.steps {
		w.wait(s.at)
		s.do(w)
	}
	w.wait(t)
	return w
}

func (n *naive) did(at time.Time, do func(w *world)) { n.steps = append(n.steps, naiveStep{at, do}) }

// wait lets time pass until an instant, that instant included.
func (w *world) wait(t time.Time) {
	for {
		at, happens := t, func() {}
		found := false
		for _, l := range w.sorted() {
			begins, runs := w.begins(l)
			if runs && !begins.After(at) {
				at, found = begins, true
				happens = func() { l.begun = begins } // PD-3
			}
			if len(l.queue) > 0 && !l.end().After(at) {
				at, found = l.end(), true
				happens = func() { w.stepped(l) }
			}
		}
		if !found {
			break
		}
		happens()
	}
	w.now = t
}

// begins returns when a licence begins to burn by itself.
func (w *world) begins(l *naiveLicense) (time.Time, bool) {
	runs := w.rules.window >= 0 && l.begun.IsZero() && l.head == "" && l.onNothing()
	return l.anchor.Add(w.rules.window), runs
}

// stepped starts the next of a queue at the end of the one before it (PD-10).
func (w *world) stepped(l *naiveLicense) {
	next := w.licenses[l.queue[0]]
	next.begun, next.head, next.queue = l.end(), "", l.queue[1:]
	for _, id := range next.queue {
		w.licenses[id].head = next.id
	}
	l.queue = nil
	if d := w.devices[next.device]; d != nil {
		d.on = next.id
	}
	w.leaves(l)
}

// leaves takes a licence off what it is on.
func (w *world) leaves(l *naiveLicense) { l.device, l.network = "", "" }

func (l *naiveLicense) onNothing() bool { return l.device == "" && l.network == "" }

// end returns the licence's own end.
func (l *naiveLicense) end() time.Time { return l.begun.Add(time.Duration(l.days) * license.Day) }

// total returns the days of a licence and of those behind it.
func (w *world) total(l *naiveLicense) int {
	days := l.days
	for _, id := range l.queue {
		days += w.licenses[id].days
	}
	return days
}

// ends returns the end of a licence's whole queue.
func (w *world) ends(l *naiveLicense) time.Time {
	return l.begun.Add(time.Duration(w.total(l)) * license.Day)
}

// sorted returns the licences by their ids.
func (w *world) sorted() []*naiveLicense {
	var all []*naiveLicense
	for _, l := range w.licenses {
		all = append(all, l)
	}
	slices.SortFunc(all, func(a, b *naiveLicense) int { return strings.Compare(string(a.id), string(b.id)) })
	return all
}

// state says PD-2 in its own order.
func (w *world) state(id license.ID) string {
	l, held := w.licenses[id]
	if !held {
		return ""
	}
	if l.head != "" {
		return "recentlyQueued"
	}
	if l.begun.IsZero() {
		return "unused"
	}
	if !w.now.Before(l.end()) {
		return "expired"
	}
	if l.onNothing() {
		return "unusedActive"
	}
	if w.band(l) != "" {
		return "expiring"
	}
	return "active"
}

// band says PD-4 of a licence that burns on something.
func (w *world) band(l *naiveLicense) string {
	left := w.ends(l).Sub(w.now)
	if w.rules.critical >= 0 && left <= w.rules.critical && left <= w.rules.warning {
		return "critical"
	}
	if w.rules.warning >= 0 && left <= w.rules.warning {
		return "warning"
	}
	return ""
}

// burns reports whether a device has a licence that burns.
func (w *world) burns(d *naiveDevice) bool {
	return d.on != "" && w.now.Before(w.licenses[d.on].end())
}

// status says PD-14, and until when that lasts if nobody acts.
func (w *world) status(serial string) (status string, until time.Time) {
	d, here := w.devices[serial]
	if !here {
		return "", time.Time{}
	}
	if d.spareOf != "" {
		d = w.devices[d.spareOf]
	}
	if w.burns(d) {
		return "licensed", w.ends(w.licenses[d.on])
	}
	over := w.graceFrom(d).Add(max(w.rules.grace, 0))
	if w.now.Before(over) {
		return "grace", over
	}
	return "disabled", time.Time{}
}

// graceFrom returns since when a device has no licence that burns.
func (w *world) graceFrom(d *naiveDevice) time.Time {
	if d.on != "" {
		return w.licenses[d.on].end()
	}
	return d.since
}

// vacate takes a licence that is over off a device.
func (w *world) vacate(d *naiveDevice) {
	if d.on != "" {
		w.leaves(w.licenses[d.on])
		d.on = ""
	}
}

// put puts a licence and its queue on a device whose licence, if any, is over.
func (w *world) put(l *naiveLicense, serial string) {
	w.vacate(w.devices[serial])
	w.devices[serial].on = l.id
	l.device = serial
	for _, id := range l.queue {
		w.licenses[id].device = serial
	}
}

// free returns a queued licence to what it was before; if its window has passed
// meanwhile, it burns from now on (PD-12).
func (w *world) free(id license.ID, at time.Time) {
	l := w.licenses[id]
	head := w.licenses[l.head]
	head.queue = slices.DeleteFunc(slices.Clone(head.queue), func(q license.ID) bool { return q == id })
	l.head = ""
	w.leaves(l)
	if w.rules.window >= 0 && !at.Before(l.anchor.Add(w.rules.window)) {
		l.begun = at
	}
}

// behind queues a licence.
func (w *world) behind(l, head *naiveLicense) {
	head.queue = append(slices.Clone(head.queue), l.id)
	l.head, l.device, l.network = head.id, head.device, head.network
}

// unassign takes a burning licence off what it is on, and frees its queue.
func (w *world) unassign(l *naiveLicense, at time.Time) {
	for _, id := range l.queue {
		w.free(id, at)
	}
	if l.device != "" {
		w.devices[l.device].on, w.devices[l.device].since = "", at
	}
	w.leaves(l)
}

// next returns when something may happen next.
func (w *world) next() (time.Time, bool) {
	var all []time.Time
	for _, l := range w.licenses {
		if begins, runs := w.begins(l); runs {
			all = append(all, begins)
		}
		if !l.begun.IsZero() {
			all = append(all, l.end(), w.ends(l), w.ends(l).Add(-w.rules.warning), w.ends(l).Add(-w.rules.critical))
		}
	}
	for _, d := range w.devices {
		all = append(all, w.graceFrom(d).Add(max(w.rules.grace, 0)))
	}
	all = slices.DeleteFunc(all, func(t time.Time) bool { return !t.After(w.now) })
	if len(all) == 0 {
		return time.Time{}, false
	}
	return slices.MinFunc(all, time.Time.Compare), true
}

// naiveChange is an entry of an agenda.
type naiveChange struct {
	at      time.Time
	kind    int // as in the order of kinds
	license license.ID
	device  string
	network string
}

// agenda is what differs from one instant to the next, between two instants
// after the last step (PD-26).
func (n *naive) agenda(from, to time.Time) []naiveChange {
	all := []naiveChange{}
	before := n.at(from.Add(-1))
	for {
		next, ok := before.next()
		if !ok || !next.Before(to) {
			return all
		}
		after := n.at(next)
		all = append(all, changes(before, after)...)
		before = after
	}
}

// changes are what differs between two worlds between which one instant lies at
// which something happens, in the order of kinds, licences and devices.
func changes(before, after *world) []naiveChange {
	var all []naiveChange
	for id, l := range after.licenses {
		old := before.licenses[id]
		note := func(kind int, on *naiveLicense) {
			all = append(all, naiveChange{after.now, kind, id, on.device, on.network})
		}
		was, is := before.state(id), after.state(id)
		if was == "unused" && is != was {
			note(1, l)
		}
		if is == "expiring" {
			if old.head != "" { // what was said of the queue was said of its head
				old = before.licenses[old.head]
			}
			bandWas, bandIs := before.band(old), after.band(l)
			if bandIs != bandWas && bandIs == "warning" {
				note(2, l)
			} else if bandIs != bandWas {
				note(3, l)
			}
		}
		if is == "expired" && was != is { // where it was: the next takes its place
			note(4, before.licenses[id])
		}
		if was == "recentlyQueued" && is != was {
			note(5, l)
		}
	}
	for serial, d := range after.devices {
		was, _ := before.status(serial)
		is, _ := after.status(serial)
		// Without grace there is no end of it: the expiry disables the device.
		if after.rules.grace > 0 && d.spareOf == "" && is == "disabled" && was != is {
			all = append(all, naiveChange{after.now, 6, "", serial, ""})
		}
	}
	slices.SortFunc(all, func(a, b naiveChange) int {
		return cmp.Or(cmp.Compare(a.kind, b.kind), cmp.Compare(a.license, b.license), cmp.Compare(a.device, b.device))
	})
	return all
}
