package journaltest_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/license/journal"
	"github.com/licit-go/licit/license/journal/journaltest"
)

// counted says that a counter went up.
type counted struct {
	license.Stamp
	N int `json:"n"`
}

func (e counted) Stamped() license.Stamp { return e.Stamp }

type counter struct {
	seq uint64
	sum int
}

func (c *counter) Seq() uint64 { return c.seq }

func (c *counter) Apply(e counted) error {
	if e.Seq != c.seq+1 {
		return license.ErrStale
	}
	c.seq, c.sum = e.Seq, c.sum+e.N
	return nil
}

var codec = journal.Codec[counted]{
	Encode: func(e counted) (string, []byte, error) {
		data, err := json.Marshal(e)
		return "counter.counted", data, err
	},
	Decode: func(_ string, data []byte) (e counted, err error) { return e, json.Unmarshal(data, &e) },
}

const full license.Reason = "counter/full"

// up decides that a counter, which holds at most 3, goes up.
func (c *counter) up(by int) (counted, error) {
	if c.sum+by > 3 {
		return counted{}, license.Refuse(full, "")
	}
	at := license.MustParseDate("2024-02-29").Start()
	return counted{license.Stamp{Seq: c.seq + 1, Act: license.Act{At: at, By: "admin"}}, by}, nil
}

var counters = []string{"counter/a", "counter/b"}

// decideUp counts up counters that each have room once.
func decideUp(ctx context.Context, store journal.Store, streams ...string) func(tx *journal.Tx) error {
	return func(tx *journal.Tx) error {
		for _, stream := range streams {
			c := new(counter)
			if err := journal.Load(ctx, store, stream, c, codec); err != nil {
				return err
			}
			e, err := c.up(2)
			if err != nil {
				return err
			}
			if err := journal.Append(tx, stream, c, codec, e); err != nil {
				return err
			}
		}
		return nil
	}
}

func state(ctx context.Context, store journal.Store) (string, error) {
	text := ""
	for _, stream := range counters {
		c := new(counter)
		if err := journal.Load(ctx, store, stream, c, codec); err != nil {
			return "", err
		}
		text += fmt.Sprintf("%s %+v ", stream, *c)
	}
	return text, nil
}

func upBoth(ctx context.Context, store journal.Store) (journal.Receipt, error) {
	return journal.Do(ctx, store, "count both", 3, decideUp(ctx, store, counters...))
}

// A command over two counters survives every fault.
func ExampleSweep() {
	test := func(t *testing.T) {
		journaltest.Sweep(t, func(testing.TB) journaltest.Scenario {
			return journaltest.Scenario{
				Store: journal.NewMemory(),
				Run: func(ctx context.Context, store journal.Store) (journal.Receipt, error) {
					return journal.Do(ctx, store, "count both", 3, decideUp(ctx, store, counters...))
				},
				State: state,
			}
		})
	}
	fmt.Println(testing.RunTests(func(_, _ string) (bool, error) { return true, nil }, []testing.InternalTest{{Name: "TestSweep", F: test}}))
	// Output: true
}

type run = func(ctx context.Context, store journal.Store) (journal.Receipt, error)

func TestSweep(t *testing.T) {
	opened := 0
	var many, ran int
	for _, c := range []struct {
		name  string
		run   run
		state func(ctx context.Context, store journal.Store) (string, error)
		finds string
	}{
		{name: "through Do", run: upBoth},
		{name: "through Do, once", run: func(ctx context.Context, store journal.Store) (journal.Receipt, error) {
			return journal.Do(ctx, store, "count both", 1, decideUp(ctx, store, counters...))
		}},
		{name: "fails always", run: func(context.Context, journal.Store) (journal.Receipt, error) {
			return journal.Receipt{}, full
		}, finds: "without a fault the command fails: counter/full"},
		{name: "changes nothing", run: func(context.Context, journal.Store) (journal.Receipt, error) {
			return journal.Receipt{}, nil
		}, finds: "changes nothing"},
		{name: "does not ask whether it was done", run: func(ctx context.Context, store journal.Store) (journal.Receipt, error) {
			var tx journal.Batch
			for _, err := range store.Read(ctx, counters[0], 0) {
				if err != nil {
					return journal.Receipt{}, err
				}
				return journal.Receipt{}, full
			}
			name, data, _ := codec.Encode(counted{license.Stamp{Seq: 1}, 2})
			tx = journal.Batch{Stream: counters[0], Entries: []journal.Entry{{At: license.MustParseDate("2024-02-29").Start(), By: "admin", Name: name, Data: data}}}
			return store.Commit(ctx, "count", tx)
		}, finds: "without a fault: repeated, the command fails: counter/full"},
		{name: "has another id each time", run: func(ctx context.Context, store journal.Store) (journal.Receipt, error) {
			many++
			return journal.Do(ctx, store, fmt.Sprint("count ", many), 3, func(tx *journal.Tx) error {
				c := new(counter)
				if err := journal.Load(ctx, store, counters[0], c, codec); err != nil {
					return err
				}
				e, _ := c.up(0)
				return journal.Append(tx, counters[0], c, codec, e)
			})
		}, finds: "without a fault: repeated, the receipt is"},
		{name: "commits twice", run: func(ctx context.Context, store journal.Store) (journal.Receipt, error) {
			if _, err := journal.Do(ctx, store, "count a", 3, decideUp(ctx, store, counters[0])); err != nil {
				return journal.Receipt{}, err
			}
			return journal.Do(ctx, store, "count b", 3, decideUp(ctx, store, counters[1]))
		}, finds: "the state is neither that before the command nor that after it"},
		{name: "says it was not written", run: func(ctx context.Context, store journal.Store) (journal.Receipt, error) {
			receipt, err := upBoth(ctx, store)
			if errors.Is(err, journal.ErrOutcomeUnknown) {
				return receipt, journal.ErrInjected
			}
			return receipt, err
		}, finds: "the error says that nothing was written, but it was"},
		{name: "swallows faults", run: func(ctx context.Context, store journal.Store) (journal.Receipt, error) {
			receipt, err := upBoth(ctx, store)
			if errors.Is(err, journal.ErrInjected) {
				return receipt, nil
			}
			return receipt, err
		}, finds: "the command succeeded, but the state is not the one after it"},
		{name: "takes a fault for a refusal", run: func(ctx context.Context, store journal.Store) (journal.Receipt, error) {
			receipt, err := upBoth(ctx, store)
			if err != nil {
				err = full
			}
			return receipt, err
		}, finds: "the fault came out as something else: counter/full"},
		{name: "loses the receipt", run: func(ctx context.Context, store journal.Store) (journal.Receipt, error) {
			receipt, err := upBoth(ctx, store)
			if h, ok := store.(*journal.Hostile); ok && h.Struck() > 0 && err == nil {
				receipt = journal.Receipt{}
			}
			return receipt, err
		}, finds: "fail-after at call 4: the receipt is"},
		{name: "never ends", run: func(ctx context.Context, store journal.Store) (journal.Receipt, error) {
			for _, ok := store.(*journal.Hostile); ok; {
				if _, _, err := store.Committed(ctx, "never"); err != nil {
					return journal.Receipt{}, err
				}
			}
			return upBoth(ctx, store)
		}, finds: "is a retry without a bound?"},
		{name: "fails for good after a fault", run: func(ctx context.Context, store journal.Store) (journal.Receipt, error) {
			h, ok := store.(*journal.Hostile)
			if !ok && ran > 0 {
				return journal.Receipt{}, full
			}
			receipt, err := upBoth(ctx, store)
			if ok {
				ran += h.Struck()
			}
			return receipt, err
		}, finds: "fail-before at call 1: repeated, the command fails: counter/full"},
		{name: "shows another state each time", run: upBoth, state: func(context.Context, journal.Store) (string, error) {
			opened++
			return fmt.Sprint(opened), nil
		}, finds: "repeated, the outcome is not there exactly once"},
		{name: "shows no state", run: upBoth, state: func(context.Context, journal.Store) (string, error) { return "", full }, finds: "the state cannot be read: counter/full"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if c.state == nil {
				c.state = state
			}
			text := failure(t, func(t testing.TB) {
				journaltest.Sweep(t, func(testing.TB) journaltest.Scenario {
					return journaltest.Scenario{Store: journal.NewMemory(), Run: c.run, State: c.state}
				})
			})
			if c.finds == "" {
				require.Empty(t, text)
				return
			}
			require.Contains(t, text, c.finds)
		})
	}
}

// A scenario that is not the same each time, and a store that cannot be read.
func TestSweepScenario(t *testing.T) {
	n := 0
	require.Contains(t, failure(t, func(t testing.TB) {
		journaltest.Sweep(t, func(t testing.TB) journaltest.Scenario {
			store := journal.NewMemory()
			if n++; n > 2 {
				_, err := journal.Do(t.Context(), store, "before", 1, decideUp(t.Context(), store, "counter/b"))
				require.NoError(t, err)
			}
			return journaltest.Scenario{Store: store, State: state, Run: func(ctx context.Context, store journal.Store) (journal.Receipt, error) {
				return journal.Do(ctx, store, "count", 3, decideUp(ctx, store, "counter/a"))
			}}
		})
	}), "fresh does not build the same state each time")

	w := straight()
	w.read = func(context.Context, string, uint64) iter.Seq2[journal.Record, error] {
		return func(yield func(journal.Record, error) bool) { yield(journal.Record{}, full) }
	}
	require.Contains(t, failure(t, func(t testing.TB) {
		journaltest.Sweep(t, func(testing.TB) journaltest.Scenario {
			return journaltest.Scenario{
				Store: w,
				Run: func(context.Context, journal.Store) (journal.Receipt, error) {
					return journal.Receipt{Written: []journal.Written{{Stream: "counter/a"}}}, nil
				},
				State: func(context.Context, journal.Store) (string, error) { return "", nil },
			}
		})
	}), "counter/a cannot be read: counter/full")
}
