package pak_test

import (
	"context"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/license/journal"
	"github.com/licit-go/licit/license/journal/journaltest"
	"github.com/licit-go/licit/license/pak"
)

var pakCodec = journal.Codec[pak.Event]{Encode: pak.EncodeEvent, Decode: pak.DecodeEvent}

// A step decides something with the managers of the old and the new system.
type step func(old, successor *pak.Manager) (there, here []pak.Event, err error)

// sides loads the managers of both systems.
func sides(ctx context.Context, store journal.Store) (old, successor *pak.Manager, err error) {
	old, successor = pak.New("server-1"), pak.New("server-2")
	if err := journal.Load(ctx, store, "pak/server-1", old, pakCodec); err != nil {
		return nil, nil, err
	}
	return old, successor, journal.Load(ctx, store, "pak/server-2", successor, pakCodec)
}

// commit runs a step through the journal: both managers change or neither.
func commit(ctx context.Context, store journal.Store, command string, decide step) (journal.Receipt, error) {
	return journal.Do(ctx, store, command, 4, func(tx *journal.Tx) error {
		old, successor, err := sides(ctx, store)
		if err != nil {
			return err
		}
		there, here, err := decide(old, successor)
		if err != nil {
			return err
		}
		if err := journal.Append(tx, "pak/server-1", old, pakCodec, there...); err != nil {
			return err
		}
		return journal.Append(tx, "pak/server-2", successor, pakCodec, here...)
	})
}

// TestSweep runs each step through the journal with the k-th call of the store failing:
// afterwards it has happened or not, of a rehost on both sides or on neither, and
// repeated it has happened once.
func TestSweep(t *testing.T) {
	act := license.Act{At: moment("2024-03-01T12:00:00Z"), By: "ada"}
	one := func(e pak.Event, err error) ([]pak.Event, []pak.Event, error) { return nil, []pak.Event{e}, err }
	install := func(old, _ *pak.Manager) ([]pak.Event, []pak.Event, error) {
		e, err := old.Install(act, pak.File{Serial: "F-1", System: "server-1", Lines: []pak.Count{hosts("1.0", 50)}})
		return []pak.Event{e}, nil, err
	}
	register := func(_, m *pak.Manager) ([]pak.Event, []pak.Event, error) {
		return one(event(m.Register(act, pak.PAK{Number: "UP", Lines: []pak.Line{upgrade("1.0", "2.0", 100)}})))
	}
	move := func(old, m *pak.Manager) ([]pak.Event, []pak.Event, error) {
		left, err := old.Rehost(act, "server-2", "F-2")
		if err != nil {
			return nil, nil, err
		}
		came, err := m.Install(act, left.File())
		return []pak.Event{left}, []pak.Event{came}, err
	}
	fulfill := func(n int) step {
		return func(_, m *pak.Manager) ([]pak.Event, []pak.Event, error) {
			return one(event(m.Fulfill(act, "UP", to(0, n))))
		}
	}
	for name, steps := range map[string][]step{
		"install":  {install},
		"register": {install, register},
		"rehost":   {install, register, move},
		"fulfill":  {install, register, move, fulfill(30)},
		"rest":     {install, register, move, fulfill(30), fulfill(50)},
	} {
		t.Run(name, func(t *testing.T) {
			journaltest.Sweep(t, func(t testing.TB) journaltest.Scenario {
				store := journal.NewMemory()
				last := len(steps) - 1
				for n, d := range steps[:last] {
					_, err := commit(t.Context(), store, "before-"+strconv.Itoa(n), d)
					require.NoError(t, err)
				}
				return journaltest.Scenario{
					Store: store,
					Run: func(ctx context.Context, st journal.Store) (journal.Receipt, error) {
						return commit(ctx, st, "command", steps[last])
					},
					State: func(ctx context.Context, st journal.Store) (string, error) {
						old, successor, err := sides(ctx, st)
						if err != nil {
							return "", err
						}
						there, err := old.Snapshot()
						if err != nil {
							return "", err
						}
						here, err := successor.Snapshot()
						return string(there) + string(here), err
					},
				}
			})
		})
	}
}
