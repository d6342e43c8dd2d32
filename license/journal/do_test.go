package journal_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/license/journal"
)

// The decision runs again after a conflict, and on what is there then.
func TestDoDecidesAfresh(t *testing.T) {
	ctx, store := t.Context(), journal.NewMemory()
	ran := 0
	receipt, err := journal.Do(ctx, store, "c", 3, func(tx *journal.Tx) error {
		if err := count(ctx, store, 1, "counter/a", "counter/b")(tx); err != nil {
			return err
		}
		if ran++; ran < 3 { // another commit comes first
			_, err := journal.Do(ctx, store, fmt.Sprint("other ", ran), 1, count(ctx, store, 10, "counter/b"))
			return err
		}
		return nil
	})
	require.NoError(t, err)
	require.Equal(t, []journal.Written{{Stream: "counter/a", Version: 1}, {Stream: "counter/b", Version: 3}}, receipt.Written)
	b, err := sum(ctx, store, "counter/b")
	require.NoError(t, err)
	require.Equal(t, 21, b)
}

func TestDoGivesUp(t *testing.T) {
	ctx := t.Context()
	for attempts := 1; attempts < 4; attempts++ {
		store := journal.NewHostile(journal.NewMemory(), 0, journal.Faults{Contend: 1})
		ran := 0
		receipt, err := journal.Do(ctx, store, "c", attempts, func(tx *journal.Tx) error {
			ran++
			return count(ctx, store, 1, "counter/a")(tx)
		})
		require.ErrorIs(t, err, journal.ErrConflict)
		require.NotErrorIs(t, err, journal.ErrOutcomeUnknown)
		require.Zero(t, receipt)
		require.Equal(t, attempts, ran)
	}
	_, err := journal.Do(ctx, journal.NewMemory(), "c", 0, nil)
	refused(t, err, journal.ErrAttempts, "attempts", "0", "least", "1")
	_, err = journal.Do(ctx, nil, "c", 1, nil)
	require.EqualError(t, err, "license/not-given: what=store")
	memory := journal.NewMemory()
	_, err = journal.Do(ctx, memory, "c", 1, nil)
	require.EqualError(t, err, "license/not-given: what=decide")
	first, err := journal.Do(ctx, memory, "c", 1, count(ctx, memory, 1, "counter/a"))
	require.NoError(t, err)
	again, err := journal.Do(ctx, memory, "c", 1, nil)
	require.NoError(t, err, "decide does not run")
	require.Equal(t, first, again)
	_, err = journal.Do(ctx, journal.NewMemory(), "", 1, nil)
	refused(t, err, journal.ErrCommandMalformed, "command", "", "longest", "128")
}

// What decide says ends the command, whatever it has noted.
func TestDoRefusal(t *testing.T) {
	ctx, store := t.Context(), journal.NewMemory()
	ran := 0
	_, err := journal.Do(ctx, store, "c", 5, func(tx *journal.Tx) error {
		ran++
		if err := count(ctx, store, 1, "counter/a")(tx); err != nil {
			return err
		}
		return ErrBelowZero
	})
	require.Equal(t, ErrBelowZero, err)
	require.Equal(t, 1, ran)
	_, ok, err := store.Committed(ctx, "c")
	require.NoError(t, err)
	require.False(t, ok)
	n, err := sum(ctx, store, "counter/a")
	require.NoError(t, err)
	require.Zero(t, n)
}

// A refusal only because the same command came first in between is none.
func TestDoRefusalOfWhatWasDone(t *testing.T) {
	ctx, store := t.Context(), journal.NewMemory()
	receipt, err := journal.Do(ctx, store, "c", 5, func(*journal.Tx) error {
		_, err := journal.Do(ctx, store, "c", 1, count(ctx, store, 1, "counter/a"))
		require.NoError(t, err)
		return ErrBelowZero // as if it saw its own claim
	})
	require.NoError(t, err)
	require.Equal(t, []journal.Written{{Stream: "counter/a", Version: 1}}, receipt.Written)
}

func TestDoNothing(t *testing.T) {
	ctx, store := t.Context(), journal.NewMemory()
	receipt, err := journal.Do(ctx, store, "c", 1, func(tx *journal.Tx) error { return journal.Append(tx, "counter/a", new(Counter), codec) })
	require.NoError(t, err)
	require.Equal(t, journal.Receipt{Command: "c"}, receipt)
	_, ok, err := store.Committed(ctx, "c")
	require.NoError(t, err)
	require.False(t, ok)
}

func TestDoUnknown(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	store := journal.NewMemory()
	_, err := journal.Do(ctx, journal.NewHostile(store, 0, journal.Faults{Nth: 3, Fault: journal.CancelAfter, Cancel: cancel}), "c", 5, count(ctx, store, 1, "counter/a"))
	require.NoError(t, err) // calls: committed, commit, and none is left
	cancel()
	_, err = journal.Do(ctx, store, "c", 5, count(ctx, store, 1, "counter/a"))
	refused(t, err, journal.ErrOutcomeUnknown, "command", "c")
	require.ErrorIs(t, err, context.Canceled)

	ctx, cancel = context.WithCancel(t.Context())
	hostile := journal.NewHostile(store, 0, journal.Faults{Nth: 2, Fault: journal.CancelAfter, Cancel: cancel})
	_, err = journal.Do(ctx, hostile, "d", 5, count(ctx, store, 1, "counter/a"))
	require.ErrorIs(t, err, journal.ErrOutcomeUnknown)
	require.ErrorIs(t, err, context.Canceled)
	require.ErrorIs(t, err, journal.ErrInjected)
	_, ok, err := store.Committed(t.Context(), "d")
	require.NoError(t, err)
	require.True(t, ok)

	// Cancelled between the question and the decision.
	ctx, cancel = context.WithCancel(t.Context())
	hostile = journal.NewHostile(store, 0, journal.Faults{Slow: func(context.Context) error { cancel(); return nil }})
	_, err = journal.Do(ctx, hostile, "e", 5, count(ctx, hostile, 1, "counter/a"))
	require.ErrorIs(t, err, context.Canceled)
	_, err = journal.Do(ctx, asked{store, cancel}, "e", 5, func(*journal.Tx) error { t.Error("decides though the context is done"); return nil })
	require.ErrorIs(t, err, context.Canceled)
}

// asked is a store that answers, and then the context ends.
type asked struct {
	*journal.Memory
	cancel func()
}

func (a asked) Committed(context.Context, string) (journal.Receipt, bool, error) {
	a.cancel()
	return journal.Receipt{}, false, nil
}

func TestAppendRefuses(t *testing.T) {
	at := func(seq uint64) Counted { return Counted{license.Stamp{Seq: seq, Act: act}, 1} }
	failing := journal.Codec[Counted]{Encode: func(Counted) (string, []byte, error) { return "", nil, ErrBelowZero }}
	for _, c := range []struct {
		name   string
		append func(tx *journal.Tx) error
		reason license.Reason
	}{
		{"stream", func(tx *journal.Tx) error { return journal.Append(tx, "counter", new(Counter), codec, at(1)) }, journal.ErrStreamMalformed},
		{"codec", func(tx *journal.Tx) error { return journal.Append(tx, "counter/a", new(Counter), failing, at(1)) }, ErrBelowZero},
		{"gap", func(tx *journal.Tx) error { return journal.Append(tx, "counter/a", new(Counter), codec, at(2)) }, journal.ErrOutOfOrder},
		{"old", func(tx *journal.Tx) error { return journal.Append(tx, "counter/a", &Counter{seq: 1}, codec, at(1)) }, journal.ErrOutOfOrder},
		{"gap within", func(tx *journal.Tx) error { return journal.Append(tx, "counter/a", new(Counter), codec, at(1), at(3)) }, journal.ErrOutOfOrder},
		{"twice", func(tx *journal.Tx) error {
			if err := journal.Append(tx, "counter/a", new(Counter), codec, at(1)); err != nil {
				return err
			}
			return journal.Append(tx, "counter/a", new(Counter), codec, at(1))
		}, journal.ErrOutOfOrder},
	} {
		t.Run(c.name, func(t *testing.T) {
			require.ErrorIs(t, c.append(new(journal.Tx)), c.reason)
			store := journal.NewMemory()
			_, err := journal.Do(t.Context(), store, "c", 3, func(tx *journal.Tx) error {
				_ = c.append(tx) // dropped
				return nil
			})
			require.ErrorIs(t, err, c.reason)
		})
	}
	err := journal.Append(new(journal.Tx), "counter/a", new(Counter), codec, at(7))
	refused(t, err, journal.ErrOutOfOrder, "stream", "counter/a", "version", "7", "next", "1")
}

// fixed is a store that reads what it is given.
type fixed struct {
	*journal.Memory
	records []journal.Record
	err     error
}

func (f fixed) Read(_ context.Context, _ string, after uint64) iter.Seq2[journal.Record, error] {
	return func(yield func(journal.Record, error) bool) {
		for _, r := range f.records {
			if r.Version > after && !yield(r, nil) {
				return
			}
		}
		if f.err != nil {
			yield(journal.Record{}, f.err)
		}
	}
}

func record(t *testing.T, version, seq uint64) journal.Record {
	name, data, err := codec.Encode(Counted{license.Stamp{Seq: seq, Act: act}, 1})
	require.NoError(t, err)
	return journal.Record{Stream: "counter/a", Version: version, At: act.At, By: act.By, Name: name, Data: data}
}

// stuck does not move.
type stuck struct{ Counter }

func (*stuck) Apply(Counted) error { return nil }

func TestLoadRefuses(t *testing.T) {
	ctx := t.Context()
	unknown := record(t, 2, 2)
	unknown.Name = "counter.unknown"
	for _, c := range []struct {
		name    string
		records []journal.Record
		err     error
		reason  error
		at      uint64
	}{
		{"gap", []journal.Record{record(t, 1, 1), record(t, 3, 3)}, nil, journal.ErrOutOfOrder, 1},
		{"unknown event", []journal.Record{record(t, 1, 1), unknown}, nil, license.Reason("counter/unknown-event"), 1},
		{"stale event", []journal.Record{record(t, 1, 1), record(t, 2, 1)}, nil, license.ErrStale, 1},
		{"store", []journal.Record{record(t, 1, 1)}, ErrBelowZero, ErrBelowZero, 1},
	} {
		a := new(Counter)
		err := journal.Load(ctx, fixed{nil, c.records, c.err}, "counter/a", a, codec)
		require.ErrorIs(t, err, c.reason, c.name)
		require.Equal(t, c.at, a.Seq())
	}
	err := journal.Load(ctx, fixed{records: []journal.Record{unknown}}, "counter/a", &Counter{seq: 1}, codec)
	refused(t, err, journal.ErrRecord, "stream", "counter/a", "version", "2", "name", "counter.unknown")
	err = journal.Load(ctx, fixed{records: []journal.Record{record(t, 1, 1)}}, "counter/a", new(stuck), codec)
	refused(t, err, journal.ErrOutOfOrder, "stream", "counter/a", "version", "0", "next", "1")
}

// Eight goroutines count and uncount in two counters at once on a bad day.
// Every command happens once, and the counters stay equal.
func TestDoAtTheSameTime(t *testing.T) {
	ctx, memory := t.Context(), journal.NewMemory()
	var all sync.WaitGroup
	const commands = 40
	errs := make([]error, 8)
	for i := range errs {
		all.Go(func() {
			store := journal.NewHostile(memory, uint64(i), journal.Faults{Before: 9, After: 9, Contend: 5})
			for n := range commands {
				for {
					_, err := journal.Do(ctx, store, fmt.Sprintf("command %d", (i/2)*commands+n), 20, count(ctx, store, 1, "counter/a", "counter/b"))
					if err == nil {
						break
					}
					if !errors.Is(err, journal.ErrInjected) && !errors.Is(err, journal.ErrConflict) {
						errs[i] = err
						return
					}
				}
			}
		})
	}
	all.Wait()
	require.NoError(t, errors.Join(errs...))
	for _, stream := range []string{"counter/a", "counter/b"} {
		n, err := sum(ctx, memory, stream)
		require.NoError(t, err)
		require.Equal(t, 4*commands, n) // each command was given by two of the eight
	}
}

// Whatever goes wrong, a command that is repeated until it succeeds happens
// once, and one that is refused never.
func TestDoLaw(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ctx, memory := context.Background(), journal.NewMemory()
		store := journal.NewHostile(memory, rapid.Uint64().Draw(t, "seed"), journal.Faults{
			Before: rapid.IntRange(2, 9).Draw(t, "before"), After: rapid.IntRange(2, 9).Draw(t, "after"), Contend: rapid.IntRange(2, 9).Draw(t, "contend"),
		})
		model := map[string]int{}
		for i := range rapid.IntRange(1, 6).Draw(t, "commands") {
			n := rapid.IntRange(-3, 3).Draw(t, "n")
			stream := rapid.SampledFrom([]string{"counter/a", "counter/b"}).Draw(t, "stream")
			for {
				_, err := journal.Do(ctx, store, fmt.Sprint("command ", i), 2, count(ctx, store, n, stream))
				if errors.Is(err, journal.ErrInjected) {
					continue
				}
				if model[stream]+n < 0 {
					require.ErrorIs(t, err, ErrBelowZero)
					break
				}
				require.NoError(t, err)
				model[stream] += n
				break
			}
			for _, stream := range []string{"counter/a", "counter/b"} {
				n, err := sum(ctx, memory, stream)
				require.NoError(t, err)
				require.Equal(t, model[stream], n)
			}
		}
	})
}
