package coterm_test

import (
	"testing"

	"github.com/licit-go/licit/coterm"
	"github.com/licit-go/licit/license"
)

// stream is the events of an organization that claims n keys, and their records.
type stream struct {
	events []coterm.Event
	names  []string
	data   [][]byte
}

func newStream(n int) *stream {
	x := newBench(0, 10)
	s := &stream{}
	note := func(e coterm.Event) {
		name, data, err := coterm.EncodeEvent(e)
		x.must(err)
		s.events, s.names, s.data = append(s.events, e), append(s.names, name), append(s.data, data)
	}
	o := coterm.New("1", coterm.Policy{})
	created, err := o.Create(license.Act{At: x.at, By: "ada"})
	x.must(err)
	note(created)
	x.must(o.Apply(created))
	for range n {
		claimed, err := o.Claim(license.Act{At: x.at, By: "ada"}, coterm.AddDevices, x.prices, x.license())
		x.must(err)
		note(claimed)
		x.must(o.Apply(claimed))
	}
	return s
}

func (s *stream) replay() {
	o := coterm.New("1", coterm.Policy{})
	for _, e := range s.events {
		if err := o.Apply(e); err != nil {
			panic(err)
		}
	}
	dateSink = o.Expires()
}

func (s *stream) decode() {
	for i, name := range s.names {
		if _, err := coterm.DecodeEvent(name, s.data[i]); err != nil {
			panic(err)
		}
	}
}

// BenchmarkReplay folds decoded events, at two sizes.
func BenchmarkReplay(b *testing.B) {
	sizes(b, func(b *testing.B, n int) {
		s := newStream(n)
		b.ReportAllocs()
		for b.Loop() {
			s.replay()
		}
		b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*len(s.events)), "ns/event")
	})
}

// BenchmarkReplayBudget holds the row of replay.
func BenchmarkReplayBudget(b *testing.B) {
	small := newStream(1_000)
	b.Run("decoding", func(b *testing.B) {
		c := contest{ours: small.replay, reference: small.decode}
		for b.Loop() {
			c.lap()
		}
		c.times(b, 5)
	})
	b.Run("growth", func(b *testing.B) {
		large := newStream(1_000_000)
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

// BenchmarkExpires reads the date, which allocates nothing.
func BenchmarkExpires(b *testing.B) {
	x := newBench(1_000, 10)
	b.ReportAllocs()
	for b.Loop() {
		dateSink = x.org.Expires()
	}
	b.ReportMetric(0, "maxallocs")
}
