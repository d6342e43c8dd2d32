package coterm_test

import (
	"encoding/binary"
	"math/rand/v2"
	"runtime"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"github.com/licit-go/licit/coterm"
	"github.com/licit-go/licit/license"
)

// contest times two functions alternately in one run, so that what the machine
// does meanwhile meets both.
type contest struct {
	ours, reference func()
	mine, theirs    []time.Duration
	before          func(lap int) // outside the times
}

func (c *contest) lap() {
	if c.before != nil {
		c.before(len(c.mine))
	}
	begin := time.Now()
	c.reference()
	middle := time.Now()
	c.ours()
	end := time.Now()
	c.theirs = append(c.theirs, middle.Sub(begin))
	c.mine = append(c.mine, end.Sub(middle))
}

func median(d []time.Duration) float64 {
	sorted := slices.Sorted(slices.Values(d))
	return float64(sorted[len(sorted)/2])
}

func fastest(d []time.Duration) float64 { return float64(slices.Min(d)) }

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

// terms are n keys as an organization collects them: where settling, each is
// claimed after the date has passed.
func terms(n int, settling bool) []coterm.Term {
	r := rand.New(rand.NewPCG(1, 2))
	all := make([]coterm.Term, n)
	first := license.MustParseDate("2001-01-01").Number()
	for i := range all {
		day := first + i*3650/n
		end := day + 365*(10+r.IntN(5))
		if settling {
			day = 1 + 2*i
			end = day + 1
		}
		claimed, err := license.DateNumber(day)
		if err != nil {
			panic(err)
		}
		ends, err := license.DateNumber(end)
		if err != nil {
			panic(err)
		}
		worth := uint64(r.IntN(50)+1) * uint64(r.IntN(5000)+1) * 10_000
		all[i] = coterm.Term{Worth: worth, End: ends, Claimed: claimed}
	}
	return all
}

// The references: what somebody would write who does not fear overflow, and
// what somebody would write who fears it.

//go:noinline
func int64Date(all []coterm.Term) int64 {
	var w, m int64
	for _, t := range all {
		w += int64(t.Worth)
		m += int64(t.Worth) * int64(t.End.Number())
	}
	return m / w
}

//go:noinline
func int64DateSettling(all []coterm.Term) int64 {
	var w, m int64
	for _, t := range all {
		if debt := w * int64(t.Claimed.Number()); m < debt {
			m = debt
		}
		w += int64(t.Worth)
		m += int64(t.Worth) * int64(t.End.Number())
	}
	return m / w
}

func decimalDate(all []coterm.Term) decimal.Decimal {
	var w, m decimal.Decimal
	for _, t := range all {
		own := decimal.New(int64(t.Worth), -4)
		w = w.Add(own)
		m = m.Add(own.Mul(decimal.NewFromInt(int64(t.End.Number()))))
	}
	return m.DivRound(w, 10)
}

var (
	dateSink    license.Date
	int64Sink   int64
	decimalSink decimal.Decimal
)

func sizes(b *testing.B, run func(b *testing.B, n int)) {
	for _, n := range []int{1_000, 1_000_000} {
		b.Run(strconv.Itoa(n), func(b *testing.B) { run(b, n) })
	}
}

func BenchmarkDate(b *testing.B) {
	sizes(b, func(b *testing.B, n int) {
		all := terms(n, false)
		b.ReportAllocs()
		for b.Loop() {
			dateSink = coterm.Ledger{}.Add(all...).Expires()
		}
		b.ReportMetric(0, "maxallocs")
	})
}

// BenchmarkDateBudget holds the first row of the budgets.
func BenchmarkDateBudget(b *testing.B) {
	quiet, settling := terms(1_000_000, false), terms(1_000_000, true)
	ours := func(all []coterm.Term) func() {
		return func() { dateSink = coterm.Ledger{}.Add(all...).Expires() }
	}
	b.Run("quiet", func(b *testing.B) {
		c := contest{ours: ours(quiet), reference: func() { int64Sink = int64Date(quiet) }}
		for b.Loop() {
			c.lap()
		}
		c.ratio(b, 1.5)
	})
	b.Run("settling", func(b *testing.B) {
		c := contest{ours: ours(settling), reference: func() { int64Sink = int64DateSettling(settling) }}
		for b.Loop() {
			c.lap()
		}
		c.ratio(b, 2.2)
	})
	b.Run("decimal", func(b *testing.B) {
		c := contest{ours: ours(quiet), reference: func() { decimalSink = decimalDate(quiet) }}
		for b.Loop() {
			c.lap()
		}
		c.times(b, 100)
	})
}

// bench is an organization with n keys, and one more to claim and undo.
type bench struct {
	full   *coterm.Organization
	org    *coterm.Organization
	prices coterm.Prices
	at     time.Time
	next   uint64
	models int
}

func nthKey(n uint64) license.Key {
	var text [8]byte
	binary.BigEndian.PutUint64(text[:], n)
	digits := strconv.FormatUint(n, 10)
	return license.MustParseKey("Z2" + "0000000000"[len(digits):] + digits)
}

func newBench(n, models int) *bench {
	x := &bench{at: at("2024-01-01"), models: models}
	list := map[license.Model]decimal.Decimal{}
	for i := range models {
		list[license.Model("MS"+strconv.Itoa(i))] = decimal.New(int64(100+i), 0)
	}
	var err error
	if x.prices, err = coterm.NewPrices(list); err != nil {
		panic(err)
	}
	x.full = coterm.New("1", coterm.Policy{})
	created, err := x.full.Create(license.Act{At: x.at, By: "ada"})
	if err != nil {
		panic(err)
	}
	x.must(x.full.Apply(created))
	for range n {
		x.claim(x.full)
	}
	x.rebuild()
	return x
}

func (x *bench) must(err error) {
	if err != nil {
		panic(err)
	}
}

func (x *bench) license() license.Issued {
	x.next++
	model := license.Model("MS" + strconv.Itoa(int(x.next)%x.models))
	l, err := license.NewLicense(nthKey(x.next), license.MustCounts(license.Line{Model: model, Count: 3}), license.MustParseDate("2024-01-01"), 1095)
	x.must(err)
	return license.Fresh(l)
}

func (x *bench) claim(o *coterm.Organization) license.Key {
	is := x.license()
	e, err := o.Claim(license.Act{At: x.at, By: "ada"}, coterm.AddDevices, x.prices, is)
	x.must(err)
	x.must(o.Apply(e))
	return is.Key
}

// rebuild makes the organization anew, and sweeps up after it: a collection that
// the copy has set off must not run into the times.
func (x *bench) rebuild() {
	x.org = x.full.Clone()
	runtime.GC()
}

// prepared returns a cycle with its keys drawn beforehand: decide, apply, undo,
// apply, date.
func (x *bench) prepared() func() {
	is := x.license()
	x.next++
	replacement := nthKey(x.next)
	act := license.Act{At: x.at, By: "ada"}
	return func() {
		claimed, err := x.org.Claim(act, coterm.AddDevices, x.prices, is)
		x.must(err)
		x.must(x.org.Apply(claimed))
		undone, err := x.org.Undo(act, is.Key, replacement)
		x.must(err)
		x.must(x.org.Apply(undone))
		dateSink = x.org.Expires()
	}
}

// BenchmarkCycle is one claim that is undone again, at two sizes.
func BenchmarkCycle(b *testing.B) {
	sizes(b, func(b *testing.B, n int) {
		x := newBench(n, 10)
		b.ReportAllocs()
		lap := 0
		for b.Loop() {
			x.cycle(b, &lap)
		}
	})
}

// cycle runs one cycle; every thousandth time the organization is made anew
// outside the timer.
func (x *bench) cycle(b *testing.B, lap *int) {
	b.StopTimer()
	if *lap++; *lap%1000 == 0 {
		x.rebuild()
	}
	run := x.prepared()
	b.StartTimer()
	run()
}

// BenchmarkMove moves the oldest key in full to another organization, at two
// sizes: it costs the same, although all others were claimed after it.
func BenchmarkMove(b *testing.B) {
	sizes(b, func(b *testing.B, n int) {
		x := newBench(n, 10)
		b.ReportAllocs()
		to := coterm.New("2", coterm.Policy{})
		created, err := to.Create(license.Act{At: x.at, By: "ada"})
		x.must(err)
		x.must(to.Apply(created))
		lap := 0
		for b.Loop() {
			x.moveOldest(b, to, &lap)
		}
	})
}

func (x *bench) moveOldest(b *testing.B, to *coterm.Organization, lap *int) {
	b.StopTimer()
	if *lap++; *lap%1000 == 0 {
		x.rebuild()
	}
	oldest, _ := x.org.Lookup(nthKey(uint64(1 + *lap%1000)))
	x.next++
	ask := asking(oldest.License.Key(), oldest.License.Counts(), nthKey(x.next), license.Key{})
	b.StartTimer()
	m, err := x.org.Move(license.Act{At: x.at, By: "ada"}, to, ask)
	x.must(err)
	x.must(x.org.Apply(m.Out))
	x.must(to.Apply(m.In))
}

// BenchmarkCycleBudget holds the second row of the budgets.
func BenchmarkCycleBudget(b *testing.B) {
	small, large := newBench(1_000, 10), newBench(1_000_000, 10)
	wide := newBench(1_000, 1_000)
	contestOf := func(ours, reference *bench) *contest {
		c := &contest{}
		c.before = func(lap int) {
			if lap%1000 == 999 {
				ours.rebuild()
				reference.rebuild()
			}
			c.ours, c.reference = ours.prepared(), reference.prepared()
		}
		return c
	}
	b.Run("growth", func(b *testing.B) {
		c := contestOf(large, small)
		for b.Loop() {
			c.lap()
		}
		c.ratio(b, 2)
	})
	b.Run("models", func(b *testing.B) {
		c := contestOf(wide, small)
		for b.Loop() {
			c.lap()
		}
		c.ratio(b, 1.25)
	})
	b.Run("fold", func(b *testing.B) {
		all := terms(1_000_000, true) // the fold that an organization needs: CT-6 at every claim
		const cycles, laps = 50, 20   // in a lap, and from one rebuild to the next
		var runs [cycles]func()
		c := &contest{
			ours: func() {
				for _, run := range runs {
					run()
				}
			},
			reference: func() { dateSink = coterm.Ledger{}.Add(all...).Expires() },
		}
		c.before = func(lap int) {
			if lap%laps == 0 {
				large.rebuild()
			}
			for i := range runs {
				runs[i] = large.prepared()
			}
		}
		for b.Loop() {
			c.lap()
		}
		// A fold waits for memory, a cycle computes: a neighbour on the same core
		// slows the one by a tenth and the other to half its speed. So the laps
		// count in which there was none.
		b.ReportMetric(fastest(c.theirs)*cycles/fastest(c.mine), "times")
		b.ReportMetric(500, "atleast")
	})
}
