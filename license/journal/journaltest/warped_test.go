package journaltest_test

import (
	"context"
	"fmt"
	"iter"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/licit-go/licit/license/journal"
)

// recorder is a test that fails on its own.
type recorder struct {
	testing.TB
	failure string
}

func (r *recorder) Helper() {}

func (r *recorder) Fatalf(format string, args ...any) {
	r.failure = fmt.Sprintf(format, args...)
	runtime.Goexit()
}

// failure returns how a check fails, "" if it does not.
func failure(t *testing.T, check func(t testing.TB)) string {
	r := &recorder{TB: t}
	var done sync.WaitGroup
	done.Go(func() { check(r) })
	done.Wait()
	return r.failure
}

// warped is a store in memory of which some calls do something else.
type warped struct {
	*journal.Memory
	read      func(ctx context.Context, stream string, after uint64) iter.Seq2[journal.Record, error]
	commit    func(ctx context.Context, command string, batches ...journal.Batch) (journal.Receipt, error)
	committed func(ctx context.Context, command string) (journal.Receipt, bool, error)
	latest    func(ctx context.Context, stream string) ([]byte, uint64, bool, error)
	keep      func(ctx context.Context, stream string, version uint64, data []byte) error
}

func (w *warped) Read(ctx context.Context, stream string, after uint64) iter.Seq2[journal.Record, error] {
	return w.read(ctx, stream, after)
}

func (w *warped) Commit(ctx context.Context, command string, batches ...journal.Batch) (journal.Receipt, error) {
	return w.commit(ctx, command, batches...)
}

func (w *warped) Committed(ctx context.Context, command string) (journal.Receipt, bool, error) {
	return w.committed(ctx, command)
}

func (w *warped) Latest(ctx context.Context, stream string) ([]byte, uint64, bool, error) {
	return w.latest(ctx, stream)
}

func (w *warped) Keep(ctx context.Context, stream string, version uint64, data []byte) error {
	return w.keep(ctx, stream, version, data)
}

func straight() *warped {
	m := journal.NewMemory()
	return &warped{m, m.Read, m.Commit, m.Committed, m.Latest, m.Keep}
}

// changed is a store that changes each record that is read.
func changed(change func(r *journal.Record)) func(w *warped) {
	return func(w *warped) {
		w.read = func(ctx context.Context, stream string, after uint64) iter.Seq2[journal.Record, error] {
			return func(yield func(journal.Record, error) bool) {
				for r, err := range w.Memory.Read(ctx, stream, after) {
					if err == nil {
						change(&r)
					}
					if !yield(r, err) {
						return
					}
				}
			}
		}
	}
}

// renamed is a store that keeps streams under another name and reads them under
// that.
func renamed(rename func(string) string) func(w *warped) {
	return func(w *warped) {
		var receipts sync.Map
		w.read = func(ctx context.Context, stream string, after uint64) iter.Seq2[journal.Record, error] {
			return func(yield func(journal.Record, error) bool) {
				for r, err := range w.Memory.Read(ctx, rename(stream), after) {
					if err == nil {
						r.Stream = stream
					}
					if !yield(r, err) {
						return
					}
				}
			}
		}
		w.commit = func(ctx context.Context, command string, batches ...journal.Batch) (journal.Receipt, error) {
			renamed := slices.Clone(batches)
			names := map[string]string{}
			for i := range renamed {
				renamed[i].Stream = rename(batches[i].Stream)
				names[renamed[i].Stream] = batches[i].Stream
			}
			receipt, err := w.Memory.Commit(ctx, command, renamed...)
			if err != nil {
				return receipt, err
			}
			for i := range receipt.Written {
				receipt.Written[i].Stream = names[receipt.Written[i].Stream]
			}
			slices.SortFunc(receipt.Written, func(a, b journal.Written) int { return strings.Compare(a.Stream, b.Stream) })
			first, _ := receipts.LoadOrStore(command, receipt)
			return copied(first.(journal.Receipt)), nil
		}
		w.committed = func(ctx context.Context, command string) (journal.Receipt, bool, error) {
			receipt, ok, err := w.Memory.Committed(ctx, command)
			if first, known := receipts.Load(command); ok && known {
				receipt = copied(first.(journal.Receipt))
			}
			return receipt, ok, err
		}
	}
}

func copied(r journal.Receipt) journal.Receipt {
	r.Written = slices.Clone(r.Written)
	return r
}

// last returns the version at which a stream is.
func (w *warped) last(stream string) (version uint64) {
	for r, err := range w.Memory.Read(context.Background(), stream, 0) {
		if err == nil {
			version = r.Version
		}
	}
	return version
}

// dawdle lets the others go first.
func dawdle() {
	for range 20 {
		runtime.Gosched()
	}
}

// dead is a context that is never done.
func dead(ctx context.Context) context.Context { return context.WithoutCancel(ctx) }
