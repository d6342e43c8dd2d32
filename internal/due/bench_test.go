package due_test

import (
	"cmp"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/licit-go/licit/internal/due"
)

// filled returns n entries, one a minute, put in in a scattered order.
func filled(n int) *due.Index[int] {
	x := due.New(cmp.Compare[int])
	for i := range n {
		x.Add(minute(i*7919%n), i)
	}
	return x
}

func minute(n int) time.Time { return time.Unix(int64(n)*60, 0) }

const due100 = 100 // entries of a query

func query(x *due.Index[int], from int) int {
	sum := 0
	for _, k := range x.Between(minute(from), minute(from+due100)) {
		sum += k
	}
	return sum
}

// change moves the entries of a hundred minutes to half a minute later and back.
func change(x *due.Index[int], from int) {
	for i := from; i < from+due100; i++ {
		x.Add(minute(i).Add(30*time.Second), 0)
	}
	for i := from; i < from+due100; i++ {
		x.Remove(minute(i).Add(30*time.Second), 0)
	}
}

// place wanders over the entries.
func place(lap, n int) int { return lap * 104_729 % (n - due100) }

var sink int

func sizes(b *testing.B, run func(b *testing.B, n int)) {
	for _, n := range []int{1_000, 1_000_000} {
		b.Run(strconv.Itoa(n), func(b *testing.B) { run(b, n) })
	}
}

// BenchmarkBetween walks a hundred entries.
func BenchmarkBetween(b *testing.B) {
	sizes(b, func(b *testing.B, n int) {
		x, lap := filled(n), 0
		b.ReportAllocs()
		for b.Loop() {
			sink = query(x, place(lap, n))
			lap++
		}
	})
}

// BenchmarkChange adds and removes a hundred entries that lie together.
func BenchmarkChange(b *testing.B) {
	sizes(b, func(b *testing.B, n int) {
		x, lap := filled(n), 0
		b.ReportAllocs()
		for b.Loop() {
			change(x, place(lap, n))
			lap++
		}
	})
}

// BenchmarkClone clones and changes one entry of the clone.
func BenchmarkClone(b *testing.B) {
	sizes(b, func(b *testing.B, n int) {
		x, lap := filled(n), 0
		b.ReportAllocs()
		for b.Loop() {
			x.Clone().Add(minute(place(lap, n)), -1)
			lap++
		}
	})
}

// BenchmarkGrowth holds the budget: a query of as many entries and a change cost
// at most eight times as much among a million, where memory is further away, as
// among a thousand.
func BenchmarkGrowth(b *testing.B) {
	small, large := filled(1_000), filled(1_000_000)
	for _, s := range []struct {
		name string
		run  func(x *due.Index[int], n, lap int)
	}{
		{"between", func(x *due.Index[int], n, lap int) { sink = query(x, place(lap, n)) }},
		{"change", func(x *due.Index[int], n, lap int) { change(x, place(lap, n)) }},
		{"clone", func(x *due.Index[int], n, lap int) { x.Clone().Add(minute(place(lap, n)), -1) }},
	} {
		b.Run(s.name, func(b *testing.B) {
			var mine, theirs []time.Duration
			for b.Loop() {
				begin := time.Now()
				s.run(small, 1_000, len(mine))
				middle := time.Now()
				s.run(large, 1_000_000, len(mine))
				theirs = append(theirs, middle.Sub(begin))
				mine = append(mine, time.Since(middle))
			}
			b.ReportMetric(float64(median(mine))/float64(median(theirs)), "ratio")
			b.ReportMetric(8, "limit")
		})
	}
}

func median(d []time.Duration) time.Duration {
	return slices.Sorted(slices.Values(d))[len(d)/2]
}
