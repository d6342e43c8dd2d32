package perdevice_test

import (
	"runtime"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/perdevice"
)

// contest times two functions alternately in one run, so that what the machine
// does meanwhile meets both.
type contest struct {
	ours, reference func()
	mine, theirs    []time.Duration
}

func (c *contest) lap() {
	begin := time.Now()
	c.reference()
	middle := time.Now()
	c.ours()
	c.mine = append(c.mine, time.Since(middle))
	c.theirs = append(c.theirs, middle.Sub(begin))
}

func median(d []time.Duration) float64 {
	return float64(slices.Sorted(slices.Values(d))[len(d)/2])
}

// ratio reports how much longer ours took than the reference, and the budget.
func (c *contest) ratio(b *testing.B, limit float64) {
	b.ReportMetric(median(c.mine)/median(c.theirs), "ratio")
	b.ReportMetric(limit, "limit")
}

// times reports how many times faster ours was, and the budget.
func (c *contest) times(b *testing.B, least float64) {
	b.ReportMetric(median(c.theirs)/median(c.mine), "times")
	b.ReportMetric(least, "atleast")
}

// fleet is an organization with n licences, each on a device of its own but for
// one in ten, which is unassigned. Ten of them end 200 days after the beginning;
// on the others nothing happens for a long time.
type fleet struct {
	org    *perdevice.Organization
	events []perdevice.Event
	ids    []license.ID
	begun  time.Time
}

const dueAtOnce = 10

func newFleet(n int) *fleet {
	f := &fleet{org: perdevice.New("1", perdevice.Policy{ActivationWindow: -1}), begun: moment("2024-01-01T00:00:00Z")}
	act := license.Act{At: f.begun, By: "ada"}
	do := func(e perdevice.Event, err error) {
		if err == nil {
			err = f.org.Apply(e)
		}
		if err != nil {
			panic(err)
		}
		f.events = append(f.events, e)
	}
	do(decision(f.org.Create(act)))
	var batch []perdevice.Issued
	for i := range n {
		number := strconv.Itoa(10_000_000 + i)
		id := license.ID("L" + number)
		f.ids = append(f.ids, id)
		days := 1000 + i%3000
		if i%(n/dueAtOnce) == 0 {
			days = 200
		}
		batch = append(batch, freshLicense(id, 0, days, f.begun))
		if len(batch) == 100 || i == n-1 {
			do(decision(f.org.Claim(act, "", batch...)))
			batch = nil
		}
	}
	for i, id := range f.ids {
		if i%10 == 9 {
			continue
		}
		serial := perdevice.Serial("Q" + string(id[1:]))
		do(decision(f.org.AddDevice(act, serial, "MX64")))
		do(decision(f.org.Assign(act, id, serial)))
	}
	return f
}

func fleets(b *testing.B, run func(b *testing.B, f *fleet)) {
	for _, n := range []int{1_000, 1_000_000} {
		b.Run(strconv.Itoa(n), func(b *testing.B) { run(b, newFleet(n)) })
	}
}

// record is what somebody would keep who computes states with a plain switch,
// and place in what; the reference of BenchmarkStateBudget.
type record struct {
	begins, ends time.Time // zero: never
	total        time.Time // end of the queue
	placed       place
}

type place uint8

const (
	onNothing place = iota
	onDevice
	inQueue
)

// plainState is PD-2 as a plain switch over the place, with what it needs at hand.
func plainState(r *record, at time.Time) perdevice.State {
	switch r.placed {
	case inQueue:
		return perdevice.RecentlyQueued
	case onNothing:
		if r.begins.IsZero() || at.Before(r.begins) {
			return perdevice.Unused
		}
		if !at.Before(r.ends) {
			return perdevice.Expired
		}
		return perdevice.UnusedActive
	case onDevice:
		if !at.Before(r.ends) {
			return perdevice.Expired
		}
		if r.total.Sub(at) <= 90*license.Day {
			return perdevice.Expiring
		}
	}
	return perdevice.Active
}

// lookup is the reference of a state: the record is found in a map by the
// licence's id, as it must be in an organization, and asked with a switch.
//
//go:noinline
func lookup(records map[license.ID]*record, id license.ID, at time.Time) perdevice.State {
	r, ok := records[id]
	if !ok {
		return perdevice.NotHeld
	}
	return plainState(r, at)
}

func (f *fleet) records() map[license.ID]*record {
	all := map[license.ID]*record{}
	for l := range f.org.Licenses(f.begun) {
		r := &record{begins: l.Activates, ends: l.Ends, total: l.Expires}
		if l.Device != "" {
			r.placed = onDevice
		}
		all[l.ID] = r
	}
	return all
}

var (
	stateSink    int
	changeSink   int
	overviewSink perdevice.Overview
)

// states asks for the state of every licence.
func (f *fleet) states(at time.Time) {
	for _, id := range f.ids {
		stateSink += len(f.org.State(id, at))
	}
}

// BenchmarkState asks for the states of a thousand licences.
func BenchmarkState(b *testing.B) {
	f := newFleet(1_000)
	at := f.begun.Add(150 * license.Day)
	b.ReportAllocs()
	for b.Loop() {
		f.states(at)
	}
	b.ReportMetric(0, "maxallocs")
}

// BenchmarkLicense asks for all that a thousand licences are.
func BenchmarkLicense(b *testing.B) {
	f := newFleet(1_000)
	at := f.begun.Add(150 * license.Day)
	b.ReportAllocs()
	for b.Loop() {
		for _, id := range f.ids {
			l, _ := f.org.License(id, at)
			stateSink += len(l.State)
		}
	}
	b.ReportMetric(0, "maxallocs")
}

// BenchmarkStateBudget holds the row of the state of a licence: at most three
// times a look-up and a plain switch.
func BenchmarkStateBudget(b *testing.B) {
	f := newFleet(1_000)
	records, at := f.records(), f.begun.Add(150*license.Day)
	for _, id := range f.ids {
		if s := f.org.State(id, at); s != lookup(records, id, at) {
			b.Fatalf("%s is %s and %s", id, s, lookup(records, id, at))
		}
	}
	c := contest{ours: func() { f.states(at) }, reference: func() {
		for _, id := range f.ids {
			stateSink += len(lookup(records, id, at))
		}
	}}
	for b.Loop() {
		c.lap()
	}
	c.ratio(b, 3)
}

// day walks the agenda of the day on which ten licences end.
func (f *fleet) day() {
	n := 0
	for range f.org.Agenda(f.begun.Add(200*license.Day), f.begun.Add(201*license.Day)) {
		n++
	}
	if n != dueAtOnce {
		panic(n)
	}
	changeSink += n
}

// BenchmarkAgenda walks the agenda of a day on which ten licences end.
func BenchmarkAgenda(b *testing.B) {
	fleets(b, func(b *testing.B, f *fleet) {
		b.ReportAllocs()
		for b.Loop() {
			f.day()
		}
	})
}

// BenchmarkOverview counts the licences by state.
func BenchmarkOverview(b *testing.B) {
	fleets(b, func(b *testing.B, f *fleet) {
		b.ReportAllocs()
		for b.Loop() {
			overviewSink = f.org.Overview(f.begun)
		}
	})
}

// next asks ten licences what happens to them next.
func (f *fleet) next() {
	for i := range 10 {
		c, _ := f.org.NextChange(f.ids[i*len(f.ids)/10], f.begun)
		changeSink += int(c.Kind)
	}
}

// BenchmarkGrowthBudget holds that a query costs what is due, not what exists:
// among a million licences the agenda of a day with ten changes, or what happens
// next to ten licences, costs at most eight times what it does among a thousand,
// for memory that is further away. Overview counts all there are; BenchmarkOverview
// tells what it costs.
func BenchmarkGrowthBudget(b *testing.B) {
	small, large := newFleet(1_000), newFleet(1_000_000)
	runtime.GC()
	b.Run("agenda", func(b *testing.B) {
		c := contest{ours: large.day, reference: small.day}
		for b.Loop() {
			c.lap()
		}
		c.ratio(b, 8)
	})
	b.Run("next", func(b *testing.B) {
		c := contest{ours: large.next, reference: small.next}
		for b.Loop() {
			c.lap()
		}
		c.ratio(b, 8)
	})
}

func (f *fleet) replay() {
	o := perdevice.New("1", perdevice.Policy{ActivationWindow: -1})
	for _, e := range f.events {
		if err := o.Apply(e); err != nil {
			panic(err)
		}
	}
	stateSink += int(o.Seq())
}

// decoding returns what decodes the records of all events.
func (f *fleet) decoding() func() {
	var names []string
	var records [][]byte
	for _, e := range f.events {
		name, data, err := perdevice.EncodeEvent(e)
		if err != nil {
			panic(err)
		}
		names, records = append(names, name), append(records, data)
	}
	return func() {
		for i, name := range names {
			if _, err := perdevice.DecodeEvent(name, records[i]); err != nil {
				panic(err)
			}
		}
	}
}

// BenchmarkReplayBudget holds the row of replay: decoded events are folded five
// times as fast as they are decoded, and an event among millions costs at most
// four times as much as among thousands.
func BenchmarkReplayBudget(b *testing.B) {
	small := newFleet(1_000)
	b.Run("decoding", func(b *testing.B) {
		c := contest{ours: small.replay, reference: small.decoding()}
		for b.Loop() {
			c.lap()
		}
		c.times(b, 5)
	})
	b.Run("growth", func(b *testing.B) {
		large := newFleet(1_000_000)
		c := contest{ours: large.replay, reference: func() {
			for range 1_000 {
				small.replay()
			}
		}}
		for b.Loop() {
			c.lap()
		}
		c.ratio(b, 4)
	})
}
