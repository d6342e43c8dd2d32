package journaltest_test

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/license/journal"
)

// Stores that do not write what they should.
var brokenWrites = []brokenStore{
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
	{"commits one stream after the other", "all-or-nothing one-winner model", func(w *warped) {
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
	{"checks only the first batch", "all-or-nothing one-winner model", func(w *warped) {
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
}
