package journal

import (
	"bytes"
	"context"
	"iter"
	"slices"
	"strconv"
	"sync"

	"github.com/licit-go/licit/license"
)

// A Memory is a [Store] and [Snapshots] that keeps everything in memory and
// nothing beyond: the reference for other stores, and what tests and examples
// run on. It may be used by several goroutines at the same time and shares no
// bytes with its callers. A read shows the stream as it was when the walk began.
type Memory struct {
	mu        sync.RWMutex
	streams   map[string][]Record // what is below the length never changes
	commands  map[string]Receipt
	snapshots map[string]snapshot
}

type snapshot struct {
	version uint64
	data    []byte
}

// NewMemory returns an empty store.
func NewMemory() *Memory {
	return new(Memory)
}

// Read walks the records of a stream after a version; see [Store].
func (m *Memory) Read(ctx context.Context, stream string, after uint64) iter.Seq2[Record, error] {
	return func(yield func(Record, error) bool) {
		if err := ready(ctx, CheckStream(stream)); err != nil {
			yield(Record{}, err)
			return
		}
		m.mu.RLock()
		records := m.streams[stream]
		m.mu.RUnlock()
		// No lock is held while the caller looks at a record.
		for _, r := range records[min(after, uint64(len(records))):] {
			if err := ctx.Err(); err != nil {
				yield(Record{}, err)
				return
			}
			r.Data = bytes.Clone(r.Data)
			if !yield(r, nil) {
				return
			}
		}
	}
}

// Commit appends all batches or none; see [Store]. A conflict names the first
// stream, in the order of names, that is not at the expected version.
func (m *Memory) Commit(ctx context.Context, command string, batches ...Batch) (Receipt, error) {
	records, receipt, err := Prepare(command, batches)
	if err := ready(ctx, err); err != nil {
		return Receipt{}, err
	}
	for i := range records {
		records[i].Data = bytes.Clone(records[i].Data)
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if earlier, ok := m.commands[command]; ok {
		return earlier.clone(), nil
	}
	for i, r := range records {
		if i > 0 && records[i-1].Stream == r.Stream {
			continue
		}
		if last := uint64(len(m.streams[r.Stream])); last != r.Version-1 {
			return Receipt{}, license.Refuse(ErrConflict, "", "stream", r.Stream,
				"expected", strconv.FormatUint(r.Version-1, 10), "version", strconv.FormatUint(last, 10))
		}
	}
	if m.commands == nil {
		m.streams, m.commands = map[string][]Record{}, map[string]Receipt{}
	}
	for _, r := range records {
		m.streams[r.Stream] = append(m.streams[r.Stream], r)
	}
	m.commands[command] = receipt
	return receipt.clone(), nil
}

// Committed returns the receipt of a command; see [Store].
func (m *Memory) Committed(ctx context.Context, command string) (Receipt, bool, error) {
	if err := ready(ctx, CheckCommand(command)); err != nil {
		return Receipt{}, false, err
	}
	m.mu.RLock()
	defer m.mu.RUnlock()
	receipt, ok := m.commands[command]
	return receipt.clone(), ok, nil
}

// Latest returns what was kept last for a stream; see [Snapshots].
func (m *Memory) Latest(ctx context.Context, stream string) (data []byte, version uint64, ok bool, err error) {
	if err := ready(ctx, CheckStream(stream)); err != nil {
		return nil, 0, false, err
	}
	m.mu.RLock()
	defer m.mu.RUnlock()
	s, ok := m.snapshots[stream]
	return bytes.Clone(s.data), s.version, ok, nil
}

// Keep keeps a snapshot in place of the one before; see [Snapshots].
func (m *Memory) Keep(ctx context.Context, stream string, version uint64, data []byte) error {
	if err := ready(ctx, CheckStream(stream)); err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.snapshots == nil {
		m.snapshots = map[string]snapshot{}
	}
	m.snapshots[stream] = snapshot{version, bytes.Clone(data)}
	return nil
}

// ready returns why a call is not begun: the context is done, or it is refused.
func ready(ctx context.Context, refused error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	return refused
}

func (r Receipt) clone() Receipt {
	r.Written = slices.Clone(r.Written)
	return r
}
