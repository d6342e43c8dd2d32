package journaltest_test

import (
	"bytes"
	"context"
	"fmt"
	"iter"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/license/journal"
	"github.com/licit-go/licit/license/journal/journaltest"
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

// The stores that break a promise, each with exactly the promises that are found
// to be broken; where that depends on who comes first, with the one that is
// looked for, after a tilde.
var brokenStores = []struct {
	name   string
	breaks string // names of promises, in the order of Promises
	warp   func(w *warped)
}{
	{"gives records backwards", "order expectation all-or-nothing retry once contexts fidelity names own-bytes walks reopening model", func(w *warped) {
		w.read = func(ctx context.Context, stream string, after uint64) iter.Seq2[journal.Record, error] {
			return func(yield func(journal.Record, error) bool) {
				var all []journal.Record
				for r, err := range w.Memory.Read(ctx, stream, after) {
					if err != nil {
						yield(r, err)
						return
					}
					all = append(all, r)
				}
				for _, r := range slices.Backward(all) {
					if !yield(r, nil) {
						return
					}
				}
			}
		}
	}},
	{"begins with version 0", "order expectation all-or-nothing refusals retry once contexts fidelity names own-bytes walks reopening model", changed(func(r *journal.Record) { r.Version-- })},
	{"reads from the version on, not after it", "order walks model", func(w *warped) {
		w.read = func(ctx context.Context, stream string, after uint64) iter.Seq2[journal.Record, error] {
			return w.Memory.Read(ctx, stream, max(after, 1)-1)
		}
	}},
	{"writes over a stale expectation", "expectation all-or-nothing one-winner once reopening model", func(w *warped) {
		w.commit = func(ctx context.Context, command string, batches ...journal.Batch) (journal.Receipt, error) {
			batches = slices.Clone(batches)
			for i, b := range batches {
				batches[i].Expected = max(b.Expected, w.last(b.Stream))
			}
			return w.Memory.Commit(ctx, command, batches...)
		}
	}},
	{"writes over a gap", "expectation all-or-nothing model", func(w *warped) {
		w.commit = func(ctx context.Context, command string, batches ...journal.Batch) (journal.Receipt, error) {
			prepared := slices.Clone(batches)
			for i, b := range batches {
				if b.Expected < journal.MaxVersion {
					prepared[i].Expected = min(b.Expected, w.last(b.Stream))
				}
			}
			return w.Memory.Commit(ctx, command, prepared...)
		}
	}},
	{"has another word for conflict", "~expectation", func(w *warped) {
		w.commit = func(ctx context.Context, command string, batches ...journal.Batch) (journal.Receipt, error) {
			receipt, err := w.Memory.Commit(ctx, command, batches...)
			if err != nil && ctx.Err() == nil && strings.Contains(err.Error(), "conflict") {
				err = license.Reason("sql/serialization-failure")
			}
			return receipt, err
		}
	}},
	{"commits one stream after the other", "all-or-nothing model", func(w *warped) {
		w.commit = func(ctx context.Context, command string, batches ...journal.Batch) (journal.Receipt, error) {
			if _, _, err := journal.Prepare(command, batches); err != nil || len(batches) < 2 {
				return w.Memory.Commit(ctx, command, batches...)
			}
			receipt := journal.Receipt{Command: command}
			for i, b := range batches {
				part, err := w.Memory.Commit(ctx, command+strings.Repeat("'", i), b)
				if err != nil {
					return part, err
				}
				receipt.Written = append(receipt.Written, part.Written...)
			}
			slices.SortFunc(receipt.Written, func(a, b journal.Written) int { return strings.Compare(a.Stream, b.Stream) })
			return receipt, nil
		}
	}},
	{"checks only the first batch", "all-or-nothing model", func(w *warped) {
		w.commit = func(ctx context.Context, command string, batches ...journal.Batch) (journal.Receipt, error) {
			batches = slices.Clone(batches)
			for i := 1; i < len(batches); i++ {
				batches[i].Expected = w.last(batches[i].Stream)
			}
			return w.Memory.Commit(ctx, command, batches...)
		}
	}},
	{"takes what it cannot hold for a conflict", "refusals", func(w *warped) {
		w.commit = func(ctx context.Context, command string, batches ...journal.Batch) (journal.Receipt, error) {
			if _, _, err := journal.Prepare(command, batches); err != nil {
				return journal.Receipt{}, journal.ErrConflict
			}
			return w.Memory.Commit(ctx, command, batches...)
		}
	}},
	{"reads any stream", "refusals", func(w *warped) {
		w.read = func(ctx context.Context, stream string, after uint64) iter.Seq2[journal.Record, error] {
			if journal.CheckStream(stream) != nil {
				return func(func(journal.Record, error) bool) {}
			}
			return w.Memory.Read(ctx, stream, after)
		}
	}},
	{"checks first and writes later", "~one-winner", func(w *warped) {
		var n atomic.Int64
		w.commit = func(ctx context.Context, command string, batches ...journal.Batch) (journal.Receipt, error) {
			if _, _, err := journal.Prepare(command, batches); err != nil || ctx.Err() != nil || len(batches) > 1 || batches[0].Expected != w.last(batches[0].Stream) {
				return w.Memory.Commit(ctx, command, batches...)
			}
			dawdle()
			if receipt, ok, _ := w.Memory.Committed(ctx, command); ok {
				return receipt, nil
			}
			for n.Add(1); ; dawdle() {
				b := batches[0]
				b.Expected = w.last(b.Stream)
				if receipt, err := w.Memory.Commit(ctx, command, b); err == nil || ctx.Err() != nil {
					return receipt, err
				}
			}
		}
	}},
	{"tells a loser of a deadlock", "~one-winner", func(w *warped) {
		var flying atomic.Int64
		w.commit = func(ctx context.Context, command string, batches ...journal.Batch) (journal.Receipt, error) {
			flying.Add(1)
			defer flying.Add(-1)
			dawdle()
			alone := flying.Load() == 1
			receipt, err := w.Memory.Commit(ctx, command, batches...)
			if err != nil && !alone && ctx.Err() == nil {
				err = license.Reason("sql/deadlock")
			}
			return receipt, err
		}
	}},
	{"forgets what is written after version 100", "retry", func(w *warped) {
		w.commit = func(ctx context.Context, command string, batches ...journal.Batch) (journal.Receipt, error) {
			_, receipt, err := journal.Prepare(command, batches)
			if err == nil && len(batches) == 1 && batches[0].Stream == "test/a" && batches[0].Expected == 100 && w.last("test/a") == 100 {
				return receipt, ctx.Err()
			}
			return w.Memory.Commit(ctx, command, batches...)
		}
	}},
	{"makes no progress after version 100", "retry", func(w *warped) {
		w.commit = func(ctx context.Context, command string, batches ...journal.Batch) (journal.Receipt, error) {
			if len(batches) == 1 && batches[0].Stream == "test/a" && batches[0].Expected == 100 {
				return journal.Receipt{}, journal.ErrConflict
			}
			return w.Memory.Commit(ctx, command, batches...)
		}
	}},
	{"shows half a commit", "~whole-commits", func(w *warped) {
		w.commit = func(ctx context.Context, command string, batches ...journal.Batch) (journal.Receipt, error) {
			_, receipt, err := journal.Prepare(command, batches)
			if _, ok, _ := w.Memory.Committed(ctx, command); ok || err != nil || ctx.Err() != nil || len(batches) > 1 || len(batches[0].Entries) != 3 {
				return w.Memory.Commit(ctx, command, batches...)
			}
			b := batches[0]
			for i := range b.Entries {
				part := journal.Batch{Stream: b.Stream, Expected: b.Expected + uint64(i), Entries: b.Entries[i : i+1]}
				if _, err := w.Memory.Commit(dead(ctx), strings.TrimSuffix(fmt.Sprintf("%s %d", command, i), " 2"), part); err != nil {
					return journal.Receipt{}, err
				}
				dawdle()
			}
			return receipt, nil
		}
	}},
	{"forgets commands", "all-or-nothing one-winner once once-at-the-same-time contexts names own-bytes reopening model", func(w *warped) {
		var n atomic.Int64
		w.commit = func(ctx context.Context, command string, batches ...journal.Batch) (journal.Receipt, error) {
			if err := journal.CheckCommand(command); err != nil {
				return journal.Receipt{}, err
			}
			receipt, err := w.Memory.Commit(ctx, fmt.Sprint(n.Add(1)), batches...)
			receipt.Command = command
			return receipt, err
		}
		w.committed = func(ctx context.Context, command string) (journal.Receipt, bool, error) {
			_, _, err := w.Memory.Committed(ctx, command)
			return journal.Receipt{}, false, err
		}
	}},
	{"finds a conflict in a command that was committed", "once once-at-the-same-time reopening model", func(w *warped) {
		w.commit = func(ctx context.Context, command string, batches ...journal.Batch) (journal.Receipt, error) {
			if _, ok, _ := w.Memory.Committed(ctx, command); ok {
				return journal.Receipt{}, journal.ErrConflict
			}
			return w.Memory.Commit(ctx, command, batches...)
		}
	}},
	{"remembers what it refused", "expectation all-or-nothing refusals one-winner once model", func(w *warped) {
		var refused sync.Map
		w.commit = func(ctx context.Context, command string, batches ...journal.Batch) (journal.Receipt, error) {
			receipt, err := w.Memory.Commit(ctx, command, batches...)
			if err != nil && ctx.Err() == nil {
				refused.Store(command, true)
			}
			return receipt, err
		}
		w.committed = func(ctx context.Context, command string) (journal.Receipt, bool, error) {
			receipt, ok, err := w.Memory.Committed(ctx, command)
			if _, was := refused.Load(command); was && err == nil {
				ok = true
			}
			return receipt, ok, err
		}
	}},
	{"looks for the command before it takes the lock", "~once-at-the-same-time", func(w *warped) {
		w.commit = func(ctx context.Context, command string, batches ...journal.Batch) (journal.Receipt, error) {
			_, before, _ := w.Memory.Committed(ctx, command)
			dawdle()
			if _, now, _ := w.Memory.Committed(ctx, command); now && !before {
				return journal.Receipt{}, journal.ErrConflict
			}
			return w.Memory.Commit(ctx, command, batches...)
		}
	}},
	{"reads on", "contexts", func(w *warped) {
		w.read = func(ctx context.Context, stream string, after uint64) iter.Seq2[journal.Record, error] {
			return w.Memory.Read(dead(ctx), stream, after)
		}
	}},
	{"looks at the context when it begins to read", "contexts", func(w *warped) {
		w.read = func(ctx context.Context, stream string, after uint64) iter.Seq2[journal.Record, error] {
			if ctx.Err() != nil {
				return w.Memory.Read(ctx, stream, after)
			}
			return w.Memory.Read(dead(ctx), stream, after)
		}
	}},
	{"ends a read as if that were all", "contexts", func(w *warped) {
		w.read = func(ctx context.Context, stream string, after uint64) iter.Seq2[journal.Record, error] {
			return func(yield func(journal.Record, error) bool) {
				for r, err := range w.Memory.Read(ctx, stream, after) {
					if ctx.Err() != nil || !yield(r, err) {
						return
					}
				}
			}
		}
	}},
	{"goes on after an error", "contexts", func(w *warped) {
		w.read = func(ctx context.Context, stream string, after uint64) iter.Seq2[journal.Record, error] {
			return func(yield func(journal.Record, error) bool) {
				for r, err := range w.Memory.Read(ctx, stream, after) {
					if !yield(r, err) || ctx.Err() != nil && !yield(r, err) {
						return
					}
				}
			}
		}
	}},
	{"commits when it is too late", "contexts", func(w *warped) {
		w.commit = func(ctx context.Context, command string, batches ...journal.Batch) (journal.Receipt, error) {
			return w.Memory.Commit(dead(ctx), command, batches...)
		}
	}},
	{"says it was too late, and commits", "contexts", func(w *warped) {
		w.commit = func(ctx context.Context, command string, batches ...journal.Batch) (journal.Receipt, error) {
			receipt, err := w.Memory.Commit(dead(ctx), command, batches...)
			if ctx.Err() != nil {
				err = ctx.Err()
			}
			return receipt, err
		}
	}},
	{"answers when it is too late", "contexts", func(w *warped) {
		w.committed = func(ctx context.Context, command string) (journal.Receipt, bool, error) {
			return w.Memory.Committed(dead(ctx), command)
		}
	}},
	{"forgets a command that was cut off", "contexts", func(w *warped) {
		w.committed = func(ctx context.Context, command string) (journal.Receipt, bool, error) {
			receipt, ok, err := w.Memory.Committed(ctx, command)
			return receipt, ok && !strings.HasPrefix(command, "cut off"), err
		}
		w.commit = func(ctx context.Context, command string, batches ...journal.Batch) (journal.Receipt, error) {
			if strings.HasPrefix(command, "cut off") {
				ctx = dead(ctx)
			}
			return w.Memory.Commit(ctx, command, batches...)
		}
	}},
	{"keeps microseconds", "order expectation all-or-nothing refusals once contexts fidelity names own-bytes reopening model", changed(func(r *journal.Record) { r.At = r.At.Truncate(time.Microsecond) })},
	{"keeps nanoseconds since 1970", "fidelity", changed(func(r *journal.Record) { r.At = time.Unix(0, r.At.UnixNano()).UTC() })},
	{"gives another zone", "order expectation all-or-nothing refusals once contexts fidelity names own-bytes reopening model", changed(func(r *journal.Record) { r.At = r.At.In(time.FixedZone("UTC", 0)) })},
	{"takes nil for empty", "fidelity reopening", changed(func(r *journal.Record) { r.Data = append([]byte{}, r.Data...) })},
	{"takes empty for nil", "fidelity reopening", changed(func(r *journal.Record) {
		if len(r.Data) == 0 {
			r.Data = nil
		}
	})},
	{"keeps text", "fidelity", changed(func(r *journal.Record) {
		if r.Data != nil {
			r.Data = bytes.ToValidUTF8(r.Data, []byte("\ufffd"))
		}
	})},
	{"keeps 64 kB", "fidelity", changed(func(r *journal.Record) {
		if r.Data != nil {
			r.Data = r.Data[:min(len(r.Data), 1<<16)]
		}
	})},
	{"writes event names small", "fidelity", changed(func(r *journal.Record) { r.Name = strings.ToLower(r.Name) })},
	{"cuts actors", "fidelity", changed(func(r *journal.Record) { r.By = r.By[:min(len(r.By), 64)] })},
	{"gives another stream", "order expectation all-or-nothing refusals once contexts fidelity names own-bytes reopening model", changed(func(r *journal.Record) { r.Stream += "x" })},
	{"has streams without case", "refusals names model", renamed(strings.ToLower)},
	{"cuts streams", "names snapshots", func(w *warped) {
		renamed(func(s string) string { return s[:min(len(s), 100)] })(w)
		w.keep = func(ctx context.Context, stream string, version uint64, data []byte) error {
			return w.Memory.Keep(ctx, stream[:min(len(stream), 100)], version, data)
		}
		w.latest = func(ctx context.Context, stream string) ([]byte, uint64, bool, error) {
			return w.Memory.Latest(ctx, stream[:min(len(stream), 100)])
		}
	}},
	{"takes commands without case", "names", func(w *warped) {
		w.commit = func(ctx context.Context, command string, batches ...journal.Batch) (journal.Receipt, error) {
			receipt, err := w.Memory.Commit(ctx, strings.ToLower(command), batches...)
			receipt.Command = command
			return receipt, err
		}
		w.committed = func(ctx context.Context, command string) (journal.Receipt, bool, error) {
			receipt, ok, err := w.Memory.Committed(ctx, strings.ToLower(command))
			receipt.Command = command
			return receipt, ok, err
		}
	}},
	{"keeps the bytes of the caller", "own-bytes", func(w *warped) {
		kept := map[string]map[uint64][]byte{}
		var mu sync.Mutex
		changed(func(r *journal.Record) {
			mu.Lock()
			defer mu.Unlock()
			if data, ok := kept[r.Stream][r.Version]; ok {
				r.Data = bytes.Clone(data)
			}
		})(w)
		w.commit = func(ctx context.Context, command string, batches ...journal.Batch) (journal.Receipt, error) {
			_, again, _ := w.Memory.Committed(ctx, command)
			receipt, err := w.Memory.Commit(ctx, command, batches...)
			mu.Lock()
			defer mu.Unlock()
			for _, b := range batches {
				for i, e := range b.Entries {
					if kept[b.Stream] == nil {
						kept[b.Stream] = map[uint64][]byte{}
					}
					if _, ok := kept[b.Stream][b.Expected+uint64(i)+1]; !ok && err == nil && !again {
						kept[b.Stream][b.Expected+uint64(i)+1] = e.Data
					}
				}
			}
			return receipt, err
		}
	}},
	{"hands out its own bytes", "own-bytes", func(w *warped) {
		kept := map[string][]byte{}
		var mu sync.Mutex
		changed(func(r *journal.Record) {
			mu.Lock()
			defer mu.Unlock()
			at := fmt.Sprint(r.Stream, r.Version)
			if kept[at] == nil {
				kept[at] = r.Data
			}
			r.Data = kept[at]
		})(w)
	}},
	{"hands out its own receipts", "own-bytes", func(w *warped) {
		kept := map[string]journal.Receipt{}
		var mu sync.Mutex
		w.committed = func(ctx context.Context, command string) (journal.Receipt, bool, error) {
			receipt, ok, err := w.Memory.Committed(ctx, command)
			mu.Lock()
			defer mu.Unlock()
			if _, known := kept[command]; ok && !known {
				kept[command] = receipt
			}
			return kept[command], ok, err
		}
	}},
	{"reads once", "walks", func(w *warped) {
		w.read = func(ctx context.Context, stream string, after uint64) iter.Seq2[journal.Record, error] {
			walked := false
			return func(yield func(journal.Record, error) bool) {
				if !walked {
					walked = true
					w.Memory.Read(ctx, stream, after)(yield)
				}
			}
		}
	}},
	{"reads when it is asked to, not when it walks", "walks", func(w *warped) {
		w.read = func(ctx context.Context, stream string, after uint64) iter.Seq2[journal.Record, error] {
			var all []journal.Record
			for r, err := range w.Memory.Read(ctx, stream, after) {
				if err != nil {
					return w.Memory.Read(ctx, stream, after)
				}
				all = append(all, r)
			}
			return func(yield func(journal.Record, error) bool) {
				for _, r := range all {
					err := ctx.Err()
					if !yield(r, err) || err != nil {
						return
					}
				}
			}
		}
	}},
	{"has one connection", "walks", func(w *warped) {
		var reading atomic.Int64
		w.read = func(ctx context.Context, stream string, after uint64) iter.Seq2[journal.Record, error] {
			return func(yield func(journal.Record, error) bool) {
				if reading.Add(1) > 1 && stream == "test/b" {
					yield(journal.Record{}, license.Reason("sql/busy"))
				} else {
					w.Memory.Read(ctx, stream, after)(yield)
				}
				reading.Add(-1)
			}
		}
	}},
	{"keeps one snapshot for all", "snapshots", func(w *warped) {
		w.keep = func(ctx context.Context, _ string, version uint64, data []byte) error {
			return w.Memory.Keep(ctx, "test/all", version, data)
		}
		w.latest = func(ctx context.Context, _ string) ([]byte, uint64, bool, error) {
			return w.Memory.Latest(ctx, "test/all")
		}
	}},
	{"keeps the first snapshot", "snapshots", func(w *warped) {
		w.keep = func(ctx context.Context, stream string, version uint64, data []byte) error {
			if _, _, ok, _ := w.Memory.Latest(ctx, stream); ok {
				return nil
			}
			return w.Memory.Keep(ctx, stream, version, data)
		}
	}},
	{"keeps the bytes of a snapshot", "snapshots", func(w *warped) {
		kept := map[string][]byte{}
		w.keep = func(ctx context.Context, stream string, version uint64, data []byte) error {
			kept[stream] = data
			return w.Memory.Keep(ctx, stream, version, data)
		}
		w.latest = func(ctx context.Context, stream string) ([]byte, uint64, bool, error) {
			_, version, ok, err := w.Memory.Latest(ctx, stream)
			return bytes.Clone(kept[stream]), version, ok, err
		}
	}},
	{"gives a receipt for what it is given", "once model", func(w *warped) {
		w.commit = func(ctx context.Context, command string, batches ...journal.Batch) (journal.Receipt, error) {
			receipt, err := w.Memory.Commit(ctx, command, batches...)
			if err == nil {
				_, receipt, err = journal.Prepare(command, batches)
			}
			return receipt, err
		}
	}},
	{"gives version 100 the number 99", "retry", func(w *warped) {
		changed(func(r *journal.Record) {
			if r.Version == 100 && w.last(r.Stream) > 100 {
				r.Version--
			}
		})(w)
	}},
	{"cannot read beyond version 50", "retry whole-commits", func(w *warped) {
		w.read = func(ctx context.Context, stream string, after uint64) iter.Seq2[journal.Record, error] {
			return func(yield func(journal.Record, error) bool) {
				for r, err := range w.Memory.Read(ctx, stream, after) {
					if r.Version > 50 && stream == "test/a" && r.Name == "journaltest.noted" && r.By == "admin@example.com" && len(r.Data) < 10 {
						yield(journal.Record{}, license.Reason("sql/page"))
						return
					}
					if !yield(r, err) {
						return
					}
				}
			}
		}
	}},
	{"cannot write at version 57", "whole-commits", func(w *warped) {
		w.commit = func(ctx context.Context, command string, batches ...journal.Batch) (journal.Receipt, error) {
			if len(batches) == 1 && batches[0].Expected == 57 && command == "commit 19" {
				return journal.Receipt{}, license.Reason("sql/page")
			}
			return w.Memory.Commit(ctx, command, batches...)
		}
	}},
	{"gives the second another receipt", "once-at-the-same-time", func(w *warped) {
		var given sync.Map
		w.commit = func(ctx context.Context, command string, batches ...journal.Batch) (journal.Receipt, error) {
			receipt, err := w.Memory.Commit(ctx, command, batches...)
			if _, again := given.LoadOrStore(command, true); again && strings.HasPrefix(command, "round") {
				receipt.Written[0].Version++
			}
			return receipt, err
		}
	}},
	{"writes again for the second", "once-at-the-same-time", func(w *warped) {
		var given sync.Map
		w.commit = func(ctx context.Context, command string, batches ...journal.Batch) (journal.Receipt, error) {
			receipt, err := w.Memory.Commit(ctx, command, batches...)
			if _, again := given.LoadOrStore(command, true); again && command == "round 19" {
				b := batches[0]
				b.Expected = w.last(b.Stream)
				_, _ = w.Memory.Commit(ctx, command+" again", b)
			}
			return receipt, err
		}
	}},
	{"shows other streams as they were", "walks", func(w *warped) {
		w.read = func(ctx context.Context, stream string, after uint64) iter.Seq2[journal.Record, error] {
			return func(yield func(journal.Record, error) bool) {
				for r, err := range w.Memory.Read(ctx, stream, after) {
					if r.Version > 1 && stream == "test/b" && w.last("test/a") > 6 && w.last("test/a") < 10 || !yield(r, err) {
						return
					}
				}
			}
		}
	}},
	{"loses its place when something is written", "walks", func(w *warped) {
		w.read = func(ctx context.Context, stream string, after uint64) iter.Seq2[journal.Record, error] {
			return func(yield func(journal.Record, error) bool) {
				first := w.last("test/b")
				for r, err := range w.Memory.Read(ctx, stream, after) {
					if now := w.last("test/b"); stream == "test/a" && now > first {
						r.Version += now
					}
					if !yield(r, err) {
						return
					}
				}
			}
		}
	}},
	{"stumbles over four streams", "model", func(w *warped) {
		w.commit = func(ctx context.Context, command string, batches ...journal.Batch) (journal.Receipt, error) {
			receipt, err := w.Memory.Commit(ctx, command, batches...)
			if len(receipt.Written) > 3 {
				receipt.Written = receipt.Written[:3]
			}
			return receipt, err
		}
	}},
}

var all = journaltest.Capabilities{
	AcrossStreams: true,
	Reopen:        func(_ testing.TB, store journal.Store) journal.Store { return store },
}

// found returns the names of the promises that are found to be broken, of all or
// of one.
func found(t *testing.T, c journaltest.Capabilities, open func(testing.TB) journal.Store, only string) string {
	var names []string
	for _, p := range journaltest.Promises() {
		if only != "" && only != p.Name {
			continue
		}
		text := failure(t, func(t testing.TB) { p.Check(t, c, open) })
		if text == "" {
			continue
		}
		names = append(names, p.Name)
		require.Contains(t, text, fmt.Sprintf("the promise %q is broken: ", p.Name))
		require.Contains(t, text, "\npromised: "+p.Text+"\nwhy it matters: "+p.Why)
	}
	return strings.Join(names, " ")
}

func TestBrokenStores(t *testing.T) {
	caught := map[string]bool{}
	for _, b := range brokenStores {
		t.Run(b.name, func(t *testing.T) {
			open := func(testing.TB) journal.Store {
				w := straight()
				b.warp(w)
				return w
			}
			least, racy := strings.CutPrefix(b.breaks, "~")
			if racy {
				require.Equal(t, least, found(t, all, open, least))
				return
			}
			require.Equal(t, b.breaks, found(t, all, open, ""))
		})
		for name := range strings.FieldsSeq(strings.TrimPrefix(b.breaks, "~")) {
			caught[name] = true
		}
	}
	for _, p := range journaltest.Promises() {
		require.True(t, caught[p.Name], "no store breaks the promise %s", p.Name)
	}
}
