package journal

import (
	"context"
	"errors"
	"strconv"

	"github.com/licit-go/licit/license"
)

// Do runs a command: it decides, commits what was decided, and decides afresh
// when another commit came first, at most attempts times in all.
//
// The command's id is chosen by whoever wants the outcome, once, and repeated
// with every request for it. A command that has been committed, by a call whose
// answer was lost or by one at the same time, is not decided again: its receipt
// is returned.
//
// Decide loads what it needs and notes events with [Append]. It may run several
// times, each time on an empty tx, so it changes nothing outside that a second
// run does not replace; keys, nonces and ids are drawn once, before Do. An error
// of decide ends the command, and nothing is written. A decide that notes
// nothing writes nothing, and Do returns a receipt that holds the command and no
// streams; such a command is not remembered.
//
// After the last attempt the error is [ErrConflict]. [ErrOutcomeUnknown], joined
// with the reasons, means that the store could not be asked whether the command
// has been written, as when ctx ends on the way: repeat it. After any other error it has not been written.
// Fewer attempts than one are refused ([ErrAttempts]), and no store or decide
// ([license.ErrNotGiven]).
func Do(ctx context.Context, store Store, command string, attempts int, decide func(tx *Tx) error) (Receipt, error) {
	if err := CheckCommand(command); err != nil {
		return Receipt{}, err
	}
	if attempts < 1 {
		return Receipt{}, license.Refuse(ErrAttempts, "", "attempts", strconv.Itoa(attempts), "least", "1")
	}
	if err := license.Given("store", store != nil); err != nil {
		return Receipt{}, err
	}
	var failure error
	var conflict bool
	for left := attempts; ; left-- {
		// Before the first attempt: an earlier call may have written it. After
		// another: its answer may be lost, or the same command came first.
		receipt, done, err := store.Committed(ctx, command)
		if err != nil {
			return Receipt{}, errors.Join(license.Refuse(ErrOutcomeUnknown, "", "command", command), failure, err)
		}
		if done {
			return receipt, nil
		}
		if failure != nil && (!conflict || left == 0) {
			return Receipt{}, failure
		}
		receipt, conflict, failure = try(ctx, store, command, decide)
		if failure == nil {
			return receipt, nil
		}
	}
}

// try decides once and commits. It reports whether the store found a conflict.
func try(ctx context.Context, store Store, command string, decide func(tx *Tx) error) (receipt Receipt, conflict bool, err error) {
	if err := ctx.Err(); err != nil {
		return Receipt{}, false, err
	}
	if err := license.Given("decide", decide != nil); err != nil {
		return Receipt{}, false, err
	}
	var tx Tx
	if err := decide(&tx); err != nil {
		return Receipt{}, false, err
	}
	if tx.err != nil {
		return Receipt{}, false, tx.err
	}
	if len(tx.batches) == 0 {
		return Receipt{Command: command}, false, nil
	}
	receipt, err = store.Commit(ctx, command, tx.batches...)
	return receipt, errors.Is(err, ErrConflict), err
}

// A Tx collects the events of one decision. It belongs to one run of the
// function that [Do] calls, and to one goroutine.
type Tx struct {
	batches []Batch
	index   map[string]int // of the stream's batch
	err     error          // the first one of Append, which ends the command even if it is dropped
}

// An Event says where it stands in its stream, who decided it and when.
type Event interface {
	// Stamped returns position, instant and actor.
	Stamped() license.Stamp
}

// Append notes events to be committed to a stream, where a.Seq() is the expected
// version. Nothing is applied. The events continue the aggregate: the first has
// Seq a.Seq()+1, each other the next. Events may be applied and more of them
// noted for the same stream; they go into the same commit.
//
// It refuses events that do not continue the aggregate or what was noted before
// ([ErrOutOfOrder]), what the codec or [Prepare] refuse of them, and a codec that
// encodes nothing ([license.ErrNotGiven]). An error
// ends the command even if decide drops it.
//
// E is what the codec is of: a concrete event is converted, coterm.Event(claimed).
func Append[E Event, A Folder[E]](tx *Tx, stream string, a A, codec Codec[E], events ...E) error {
	entries := make([]Entry, 0, len(events))
	err := license.Join(license.Given("tx", tx != nil), license.Given("codec", codec.Encode != nil))
	if tx == nil {
		return err
	}
	if err == nil {
		err = CheckStream(stream)
	}
	if err == nil {
		entries, err = encode(stream, a.Seq(), codec, entries, events)
	}
	if err == nil {
		err = tx.note(stream, a.Seq(), entries)
	}
	if tx.err == nil {
		tx.err = err
	}
	return err
}

func encode[E Event](stream string, last uint64, codec Codec[E], entries []Entry, events []E) ([]Entry, error) {
	for i, e := range events {
		next := last + uint64(i) + 1
		name, data, err := codec.Encode(e)
		if err != nil {
			return nil, err
		}
		stamp := e.Stamped()
		if stamp.Seq != next {
			return nil, outOfOrder(stream, stamp.Seq, next)
		}
		entries = append(entries, Entry{stamp.At, stamp.By, name, data})
	}
	return entries, nil
}

// note adds entries to the stream's batch, which they must continue.
func (tx *Tx) note(stream string, last uint64, entries []Entry) error {
	if len(entries) == 0 {
		return nil
	}
	i, ok := tx.index[stream]
	if !ok {
		if tx.index == nil {
			tx.index = map[string]int{}
		}
		tx.index[stream] = len(tx.batches)
		tx.batches = append(tx.batches, Batch{stream, last, entries})
		return nil
	}
	b := &tx.batches[i]
	if noted := b.Expected + uint64(len(b.Entries)); last != noted {
		return outOfOrder(stream, last+1, noted+1)
	}
	b.Entries = append(b.Entries, entries...)
	return nil
}
