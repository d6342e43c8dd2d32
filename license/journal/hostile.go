package journal

import (
	"context"
	"errors"
	"iter"
	"strconv"
	"sync/atomic"

	"github.com/licit-go/licit/license"
)

// A Fault is a way in which a call of a store goes wrong.
type Fault string

// The faults that [Hostile] knows.
const (
	FailBefore   Fault = "fail-before"   // an error, and nothing has happened
	FailAfter    Fault = "fail-after"    // an error, though the commit was made; a read fails after some records
	Contend      Fault = "contend"       // a commit finds a conflict where there is none; other calls go well
	CancelBefore Fault = "cancel-before" // the context ends, and nothing has happened
	CancelAfter  Fault = "cancel-after"  // the context ends, though the commit was made
)

// Faults says what goes wrong in a [Hostile] store. The zero Faults is nothing.
type Faults struct {
	Before  int // one call in so many is FailBefore; 0: none
	After   int // one call in so many is FailAfter; 0: none
	Contend int // one commit in so many is Contend; 0: none

	Nth    int    // this call, counted from 1 over all of them, is Fault; 0: none
	Fault  Fault  // what happens to it
	Cancel func() // called by CancelBefore and CancelAfter: ends the caller's context; may be nil

	// Slow is called before each record that is read, and may block until the
	// context is done; its error ends the reading. It may be nil.
	Slow func(ctx context.Context) error
}

// A Hostile store is another store on a bad day: it fails before and after the
// fact, finds conflicts where there are none, and is slow. It never does what a
// [Store] must not, so a caller that loses or doubles something on it is wrong.
//
// What happens to a call depends on the seed and on how many calls came before,
// nothing else: the same calls in the same order go wrong in the same way. Errors
// that it makes up are [ErrInjected], also where they are joined with
// context.Canceled; a conflict that it makes up is [ErrConflict] and ErrInjected.
type Hostile struct {
	store  Store
	seed   uint64
	faults Faults
	calls  atomic.Int64
	struck atomic.Int64
}

// NewHostile returns a hostile store that keeps its records in another one.
func NewHostile(store Store, seed uint64, faults Faults) *Hostile {
	return &Hostile{store: store, seed: seed, faults: faults}
}

// Calls returns how many calls there were. Each walk over what Read returned is
// one.
func (h *Hostile) Calls() int { return int(h.calls.Load()) }

// Struck returns to how many calls a fault has happened.
func (h *Hostile) Struck() int { return int(h.struck.Load()) }

// Read walks the records of a stream, some of them slowly, and not always to the
// end.
func (h *Hostile) Read(ctx context.Context, stream string, after uint64) iter.Seq2[Record, error] {
	return func(yield func(Record, error) bool) {
		if err := license.Given("store", h.store != nil); err != nil {
			yield(Record{}, err)
			return
		}
		n, fault := h.next(false)
		left := int(dice(h.seed, n) >> 60 & 3) // records before a reading fails
		if fault == FailBefore || fault == CancelBefore {
			yield(Record{}, h.fail(n, fault, "read"))
			return
		}
		for r, err := range h.store.Read(ctx, stream, after) {
			if err == nil && h.faults.Slow != nil {
				err = h.faults.Slow(ctx)
			}
			if err != nil {
				yield(Record{}, err)
				return
			}
			if fault != "" && left == 0 {
				break
			}
			left--
			if !yield(r, nil) {
				return
			}
		}
		if fault != "" {
			yield(Record{}, h.fail(n, fault, "read"))
		}
	}
}

// Commit commits, or not, and does not always say so.
func (h *Hostile) Commit(ctx context.Context, command string, batches ...Batch) (Receipt, error) {
	if err := license.Given("store", h.store != nil); err != nil {
		return Receipt{}, err
	}
	n, fault := h.next(true)
	if fault == FailBefore || fault == CancelBefore || fault == Contend {
		return Receipt{}, h.fail(n, fault, "commit")
	}
	receipt, err := h.store.Commit(ctx, command, batches...)
	if fault != "" {
		return Receipt{}, h.fail(n, fault, "commit")
	}
	return receipt, err
}

// Committed asks the store, and does not always get an answer.
func (h *Hostile) Committed(ctx context.Context, command string) (Receipt, bool, error) {
	if err := license.Given("store", h.store != nil); err != nil {
		return Receipt{}, false, err
	}
	n, fault := h.next(false)
	if fault != "" {
		return Receipt{}, false, h.fail(n, fault, "committed")
	}
	return h.store.Committed(ctx, command)
}

// next counts a call and returns its number and what happens to it.
func (h *Hostile) next(commit bool) (n int64, fault Fault) {
	n = h.calls.Add(1)
	switch {
	case int(n) == h.faults.Nth:
		fault = h.faults.Fault
	case oneIn(h.faults.Before, dice(h.seed, 3*n)):
		fault = FailBefore
	case oneIn(h.faults.After, dice(h.seed, 3*n+1)):
		fault = FailAfter
	case oneIn(h.faults.Contend, dice(h.seed, 3*n+2)):
		fault = Contend
	}
	if fault == Contend && !commit {
		fault = ""
	}
	return n, fault
}

// fail makes the error of a fault, after having done what else belongs to it.
func (h *Hostile) fail(n int64, fault Fault, call string) error {
	h.struck.Add(1)
	injected := license.Refuse(ErrInjected, "", "number", strconv.FormatInt(n, 10), "call", call, "fault", string(fault))
	switch fault {
	case Contend:
		return errors.Join(ErrConflict, injected)
	case CancelBefore, CancelAfter:
		if h.faults.Cancel != nil {
			h.faults.Cancel()
		}
		return errors.Join(context.Canceled, injected)
	case FailBefore, FailAfter:
	}
	return injected
}

func oneIn(n int, rolled uint64) bool { return n > 0 && rolled%uint64(n) == 0 }

// dice returns the n-th number of a seed (the mixing function of SplitMix64).
func dice(seed uint64, n int64) uint64 {
	z := seed + uint64(n)*0x9e3779b97f4a7c15
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}
