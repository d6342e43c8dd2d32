package account_test

import (
	"runtime"
	"strconv"
	"testing"
	"time"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart"
	"github.com/licit-go/licit/smart/account"
)

// contest times two functions alternately in one run, so that what the machine does
// meanwhile meets both.
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

// ratio reports how much longer ours took than the reference, and the budget.
func (c *contest) ratio(b *testing.B, limit float64) {
	b.ReportMetric(float64(median(c.mine))/float64(median(c.theirs)), "ratio")
	b.ReportMetric(limit, "limit")
}

// fleet is an account with n instances in ten virtual accounts. Each calls once a
// month, each a second after the one before, and uses one tag.
type fleet struct {
	account *account.Account
	udis    []license.UDI
	last    time.Time
}

var fleetBegins = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)

func newFleet(n int) *fleet {
	f := &fleet{account: account.New("acme", account.Policy{}), last: fleetBegins}
	do := func(e account.Event, err error) {
		if err == nil {
			err = f.account.Apply(e)
		}
		if err != nil {
			panic(err)
		}
	}
	act := license.Act{At: fleetBegins, By: "ada"}
	do(f.account.Create(act, "0"))
	for v := range 10 {
		id := license.ID(strconv.Itoa(v))
		if v > 0 {
			do(f.account.AddVirtualAccount(act, id))
		}
		line := smart.Line{ID: "L" + id, Tag: standard, Quantity: n/10 + 1, Type: smart.Perpetual, Start: license.MustParseDate("2020-01-01")}
		do(f.account.Deposit(act, id, line))
		do(f.account.CreateToken(act, id, smart.Token("T-"+id), account.TokenOptions{Days: 365}))
	}
	usage := smart.MustUsage(standard, 1)
	for i := range n {
		f.udis = append(f.udis, license.MustParseUDI("P:ISR4331,S:FDO"+strconv.Itoa(10_000_000+i)))
		f.last = f.last.Add(time.Second)
		act.At = f.last
		h := smart.Header{UDI: f.udis[i], Installation: uint64(i), Number: 1}
		e, err := f.account.Register(act, smart.Register{Header: h, Token: smart.Token("T-" + strconv.Itoa(i%10))})
		do(e, err)
		h.Number = 2
		do(f.account.Authorize(act, smart.Authorize{Header: h, Certificate: e.Seq, Usage: usage}))
	}
	return f
}

func fleets(b *testing.B, run func(b *testing.B, f *fleet)) {
	for _, n := range []int{1_000, 1_000_000} {
		b.Run(strconv.Itoa(n), func(b *testing.B) { run(b, newFleet(n)) })
	}
}

// BenchmarkMemoryBudget keeps an instance within 256 bytes, with its UDI, what it
// uses, and all by which it is found.
func BenchmarkMemoryBudget(b *testing.B) {
	const n, limit = 1_000_000, 256
	var size float64
	for b.Loop() {
		size = perInstance(n)
	}
	b.ReportMetric(size, "ratio")
	b.ReportMetric(limit, "limit")
}

// perInstance returns how many bytes an account takes for each of n instances.
func perInstance(n int) float64 {
	before := inUse()
	f := newFleet(n)
	f.udis = nil // the account has its own
	size := float64(inUse()-before) / float64(n)
	runtime.KeepAlive(f)
	return size
}

func inUse() uint64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// record is what somebody would keep who computes how long an instance is silent with
// a plain switch; the reference of BenchmarkStatusBudget.
type record struct {
	contact  time.Time
	expected bool
}

func plainConnectivity(r *record, at time.Time) account.Connectivity {
	if !r.expected {
		return account.NotExpected
	}
	switch gap := at.Sub(r.contact); {
	case gap >= 90*license.Day:
		return account.Lost
	case gap >= 60*license.Day:
		return account.Silent
	case gap > 30*license.Day:
		return account.Quiet
	}
	return account.Connected
}

// lookup is the reference of a status: the record is found in a map by the
// instance's UDI, as it must be in an account, and asked with a switch.
//
//go:noinline
func lookup(records map[license.UDI]*record, udi license.UDI, at time.Time) account.Connectivity {
	r, ok := records[udi]
	if !ok {
		return ""
	}
	return plainConnectivity(r, at)
}

var statusSink int

// statuses asks for the status of ten thousand instances, here and there.
func (f *fleet) statuses(at time.Time) {
	for i := range 10_000 {
		statusSink += len(f.account.Connectivity(f.udis[i*7919%len(f.udis)], at))
	}
}

// BenchmarkStatusBudget holds the row of the status of an instance: at most three
// times a map look-up and a plain switch.
func BenchmarkStatusBudget(b *testing.B) {
	fleets(b, func(b *testing.B, f *fleet) {
		records := make(map[license.UDI]*record, len(f.udis))
		for _, udi := range f.udis {
			status, _ := f.account.Instance(udi, f.last)
			records[udi] = &record{status.Contact, true}
		}
		at := f.last.Add(45 * license.Day)
		c := contest{
			ours: func() { f.statuses(at) },
			reference: func() {
				for i := range 10_000 {
					statusSink -= len(lookup(records, f.udis[i*7919%len(f.udis)], at))
				}
			},
		}
		for b.Loop() {
			c.lap()
		}
		if statusSink != 0 {
			b.Fatal("they differ")
		}
		c.ratio(b, 3)
	})
}

// BenchmarkStatus asks ten thousand times for how long an instance was not heard of.
func BenchmarkStatus(b *testing.B) {
	f := newFleet(1_000)
	b.ReportAllocs()
	for b.Loop() {
		f.statuses(f.last)
	}
	b.ReportMetric(0, "maxallocs")
}

// BenchmarkInstance asks for all that a thousand instances are.
func BenchmarkInstance(b *testing.B) {
	f := newFleet(1_000)
	b.ReportAllocs()
	for b.Loop() {
		for _, udi := range f.udis {
			s, _ := f.account.Instance(udi, f.last)
			statusSink += len(s.Connectivity)
		}
	}
	b.ReportMetric(0, "maxallocs")
}
