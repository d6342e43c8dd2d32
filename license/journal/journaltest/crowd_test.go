package journaltest_test

import (
	"context"
	"fmt"
	"runtime"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license/journal"
)

// torn looks at all streams first and writes one after the other then: what
// comes between tears the commit.
type torn struct{ *journal.Memory }

func (s torn) Commit(ctx context.Context, command string, batches ...journal.Batch) (journal.Receipt, error) {
	if len(batches) < 2 {
		return s.Memory.Commit(ctx, command, batches...)
	}
	_, receipt, err := journal.Prepare(command, batches)
	if err != nil {
		return journal.Receipt{}, err
	}
	for _, b := range batches {
		n := uint64(0)
		for r, err := range s.Read(ctx, b.Stream, 0) {
			if err != nil {
				return journal.Receipt{}, err
			}
			n = r.Version
		}
		if n != b.Expected {
			return journal.Receipt{}, journal.ErrConflict
		}
	}
	for i, b := range batches {
		runtime.Gosched()
		if _, err := s.Memory.Commit(ctx, fmt.Sprint(command, " part ", i), b); err != nil {
			return journal.Receipt{}, err
		}
	}
	return receipt, nil
}

// doubled asks whether a command is known before it writes, and nothing keeps
// two from asking at once.
type doubled struct {
	*journal.Memory
	mu    sync.Mutex
	known map[string]journal.Receipt
	n     int
}

func (s *doubled) Committed(_ context.Context, command string) (journal.Receipt, bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	r, ok := s.known[command]
	return copied(r), ok, nil
}

func (s *doubled) Commit(ctx context.Context, command string, batches ...journal.Batch) (journal.Receipt, error) {
	if r, ok, _ := s.Committed(ctx, command); ok {
		return r, nil
	}
	runtime.Gosched()
	s.mu.Lock()
	s.n++
	inner := fmt.Sprint("write ", s.n)
	s.mu.Unlock()
	r, err := s.Memory.Commit(ctx, inner, batches...)
	if err != nil {
		return r, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	r.Command = command
	s.known[command] = r
	return copied(r), nil
}

// late gives up when the context ends, but not on the write.
type late struct{ *journal.Memory }

func (s late) Commit(ctx context.Context, command string, batches ...journal.Batch) (journal.Receipt, error) {
	if ctx.Err() != nil {
		return journal.Receipt{}, ctx.Err()
	}
	type answer struct {
		receipt journal.Receipt
		err     error
	}
	answers := make(chan answer, 1)
	go func() {
		time.Sleep(300 * time.Microsecond)
		r, err := s.Memory.Commit(context.WithoutCancel(ctx), command, batches...)
		answers <- answer{r, err}
	}()
	select {
	case a := <-answers:
		return a.receipt, a.err
	case <-ctx.Done():
		return journal.Receipt{}, ctx.Err()
	}
}

// Stores that go wrong only in a crowd, or after the caller has left, are caught.
func TestBrokenInACrowd(t *testing.T) {
	for _, s := range []struct {
		promise string
		open    func(testing.TB) journal.Store
	}{
		{"one-winner", func(testing.TB) journal.Store { return torn{journal.NewMemory()} }},
		{"once-at-the-same-time", func(testing.TB) journal.Store {
			return &doubled{Memory: journal.NewMemory(), known: map[string]journal.Receipt{}}
		}},
		{"contexts", func(testing.TB) journal.Store { return late{journal.NewMemory()} }},
	} {
		require.Equal(t, s.promise, found(t, all, s.open, s.promise))
	}
}
