package journaltest_test

import (
	"bytes"
	"context"
	"fmt"
	"iter"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/license/journal"
)

// Stores that do not give what was written, or go on when they should not.
var brokenReads = []brokenStore{
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
	{"gives a receipt for what it is given", "once once-at-the-same-time model", func(w *warped) {
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
