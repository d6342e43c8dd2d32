package journal_test

import (
	"context"
	"fmt"
	"strconv"
	"testing"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/license/journal"
)

// step is an event without a cost of its own, so that the journal is measured.
type step struct{ license.Stamp }

func (e step) Stamped() license.Stamp { return e.Stamp }

type steps struct{ seq uint64 }

func (s *steps) Seq() uint64 { return s.seq }

func (s *steps) Apply(step) error {
	s.seq++
	return nil
}

var (
	payload   = []byte(`{"seq":1,"at":"2024-02-29T00:00:00Z","by":"admin","n":1}`)
	stepCodec = journal.Codec[step]{
		Encode: func(step) (string, []byte, error) { return "steps.step", payload, nil },
		Decode: func(string, []byte) (step, error) { return step{}, nil },
	}
)

// filled returns a store with n events of one stream, size to a commit.
func filled(b *testing.B, n, size int) *journal.Memory {
	store := journal.NewMemory()
	list := make([]journal.Entry, size)
	for i := range list {
		list[i] = entry(payload)
	}
	for last := 0; last < n; last += size {
		_, err := store.Commit(context.Background(), strconv.Itoa(last), journal.Batch{Stream: "steps/a", Expected: uint64(last), Entries: list})
		if err != nil {
			b.Fatal(err)
		}
	}
	return store
}

func perEvent(b *testing.B, n int) {
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n), "ns/event")
}

func BenchmarkMemoryAppend(b *testing.B) {
	for _, n := range []int{1e3, 1e6} {
		for _, size := range []int{1, 1000} {
			b.Run(fmt.Sprintf("events=%d/perCommit=%d", n, size), func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					filled(b, n, size)
				}
				perEvent(b, n)
			})
		}
	}
}

func BenchmarkMemoryLoad(b *testing.B) {
	for _, n := range []int{1e3, 1e6} {
		b.Run(fmt.Sprintf("events=%d", n), func(b *testing.B) {
			store := filled(b, n, 1000)
			b.ReportAllocs()
			for b.Loop() {
				load(b, store)
			}
			perEvent(b, n)
		})
	}
}

func load(b *testing.B, store journal.Store) {
	if err := journal.Load(context.Background(), store, "steps/a", new(steps), stepCodec); err != nil {
		b.Fatal(err)
	}
}

func BenchmarkDo(b *testing.B) {
	store, n := journal.NewMemory(), 0
	ctx := context.Background()
	last := new(steps)
	b.ReportAllocs()
	for b.Loop() {
		n++
		_, err := journal.Do(ctx, store, strconv.Itoa(n), 1, func(tx *journal.Tx) error {
			return journal.Append(tx, "steps/a", last, stepCodec, step{license.Stamp{Seq: last.seq + 1, Act: act}})
		})
		if err != nil {
			b.Fatal(err)
		}
		last.seq++
	}
}
