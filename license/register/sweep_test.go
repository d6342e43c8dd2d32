package register_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/license/journal"
	"github.com/licit-go/licit/license/journal/journaltest"
	"github.com/licit-go/licit/license/register"
)

var keyCodec = journal.Codec[register.Event]{Encode: register.EncodeEvent, Decode: register.DecodeEvent}

func keyStream(key license.Key) string { return "key/" + key.String() }

// decision is what one command writes: events of one key, and of the keys that
// replace it.
type decision func(entry *register.Entry) (register.Event, []register.Replacement, error)

// commit runs a decision about a key; all that it writes is one commit.
func commit(ctx context.Context, store journal.Store, command string, a license.Act, key license.Key, decide decision) (journal.Receipt, error) {
	load := func(key license.Key) (*register.Entry, error) {
		e := register.New(key)
		return e, journal.Load(ctx, store, keyStream(key), e, keyCodec)
	}
	return journal.Do(ctx, store, command, 4, func(tx *journal.Tx) error {
		entry, err := load(key)
		if err != nil {
			return err
		}
		event, replacements, err := decide(entry)
		if err != nil {
			return err
		}
		if err := journal.Append(tx, keyStream(key), entry, keyCodec, event); err != nil {
			return err
		}
		for _, r := range replacements {
			fresh, err := load(r.License.Key())
			if err != nil {
				return err
			}
			reissued, err := fresh.Reissue(a, r)
			if err != nil {
				return err
			}
			if err := journal.Append(tx, keyStream(r.License.Key()), fresh, keyCodec, register.Event(reissued)); err != nil {
				return err
			}
		}
		return nil
	})
}

// TestSweep runs each decision through the journal with the k-th call of the
// store failing: afterwards it has happened or not, and repeated it has happened
// once.
func TestSweep(t *testing.T) {
	issue := func(e *register.Entry) (register.Event, []register.Replacement, error) {
		event, err := e.Issue(act(0, ann), licence(keyA, mr(12)), bob)
		return event, nil, err
	}
	claim := func(e *register.Entry) (register.Event, []register.Replacement, error) {
		event, err := e.Claim(act(1, bob), north)
		return event, nil, err
	}
	undo := func(e *register.Entry) (register.Event, []register.Replacement, error) {
		event, err := e.Undo(act(2, bob), north, licence(keyB, mr(12)))
		return event, event.Replacements(), err
	}
	giveBack := func(where license.ID, n int) decision {
		return func(e *register.Entry) (register.Event, []register.Replacement, error) {
			rest := license.License{}
			if n < 12 {
				rest = licence(keyB, mr(12-n))
			}
			event, err := e.Return(act(2, bob), where, mr(n), rest, eve)
			return event, event.Replacements(), err
		}
	}
	move := func(n int) decision {
		return func(e *register.Entry) (register.Event, []register.Replacement, error) {
			rest := license.License{}
			if n < 12 {
				rest = licence(keyC, mr(12-n))
			}
			event, err := e.Move(act(2, bob), north, south, licence(keyB, mr(n)), rest)
			return event, event.Replacements(), err
		}
	}
	for _, s := range []struct {
		name   string
		before []decision
		run    decision
	}{
		{"issue", nil, issue},
		{"claim", []decision{issue}, claim},
		{"undo", []decision{issue, claim}, undo},
		{"return a part", []decision{issue, claim}, giveBack(north, 5)},
		{"return all", []decision{issue, claim}, giveBack(north, 12)},
		{"move a part", []decision{issue, claim}, move(5)},
		{"move all", []decision{issue, claim}, move(12)},
		{"return a part unclaimed", []decision{issue}, giveBack("", 5)},
		{"return all unclaimed", []decision{issue}, giveBack("", 12)},
	} {
		t.Run(s.name, func(t *testing.T) {
			journaltest.Sweep(t, func(t testing.TB) journaltest.Scenario {
				store := journal.NewMemory()
				for i, d := range s.before {
					_, err := commit(t.Context(), store, "before-"+string(rune('a'+i)), act(i, bob), keyA, d)
					require.NoError(t, err)
				}
				return journaltest.Scenario{
					Store: store,
					Run: func(ctx context.Context, st journal.Store) (journal.Receipt, error) {
						return commit(ctx, st, "command", act(2, bob), keyA, s.run)
					},
					State: func(ctx context.Context, st journal.Store) (string, error) {
						text := ""
						for _, key := range []license.Key{keyA, keyB, keyC} {
							e := register.New(key)
							if err := journal.Load(ctx, st, keyStream(key), e, keyCodec); err != nil {
								return "", err
							}
							snapshot, err := e.Snapshot()
							if err != nil {
								return "", err
							}
							text += string(snapshot)
						}
						return text, nil
					},
				}
			})
		})
	}
}
