package agent_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/license/journal"
	"github.com/licit-go/licit/license/journal/journaltest"
	"github.com/licit-go/licit/smart"
	"github.com/licit-go/licit/smart/agent"
)

var agentCodec = journal.Codec[agent.Event]{Encode: agent.EncodeEvent, Decode: agent.DecodeEvent}

const agentStream = "agent/C9300"

// commit runs a decision of the agent through the journal.
func commit(ctx context.Context, store journal.Store, command string, decide func(*agent.Agent) (agent.Event, error)) (journal.Receipt, error) {
	return journal.Do(ctx, store, command, 4, func(tx *journal.Tx) error {
		a := agent.New(sceneUDI(), agent.Policy{})
		if err := journal.Load(ctx, store, agentStream, a, agentCodec); err != nil {
			return err
		}
		e, err := decide(a)
		if err != nil {
			return err
		}
		return journal.Append(tx, agentStream, a, agentCodec, e)
	})
}

// TestSweep runs each decision through the journal with the k-th call of the store
// failing: afterwards it has happened or not, and repeated it has happened once.
func TestSweep(t *testing.T) {
	by := license.Act{At: moment("2024-01-01T00:00:00Z"), By: "ada"}
	install := func(a *agent.Agent) (agent.Event, error) { return event(a.Install(by, 42)) }
	use := func(a *agent.Agent) (agent.Event, error) { return event(a.Use(by, smart.MustUsage("A", 3))) }
	register := func(a *agent.Agent) (agent.Event, error) { return event(a.Register(by, "token")) }
	registered := func(a *agent.Agent) (agent.Event, error) {
		return event(a.Receive(by, smart.Registration{
			Header: smart.Header{UDI: sceneUDI(), Installation: 42, Number: 1}, At: by.At,
			Certificate: smart.Certificate{Number: 1, Issued: by.At, Valid: 1000, Renew: 500}, Valid: 900,
		}))
	}
	tick := func(a *agent.Agent) (agent.Event, error) { return a.Tick(by) }
	deregister := func(a *agent.Agent) (agent.Event, error) { return event(a.Deregister(by)) }
	type decision = func(*agent.Agent) (agent.Event, error)
	for name, steps := range map[string][]decision{
		"install":    {install},
		"use":        {install, use},
		"register":   {install, use, register},
		"receive":    {install, use, register, registered},
		"authorize":  {install, use, register, registered, tick},
		"deregister": {install, use, register, registered, tick, deregister},
	} {
		t.Run(name, func(t *testing.T) {
			journaltest.Sweep(t, func(t testing.TB) journaltest.Scenario {
				store := journal.NewMemory()
				last := len(steps) - 1
				for i, d := range steps[:last] {
					_, err := commit(t.Context(), store, "before-"+string(rune('a'+i)), d)
					require.NoError(t, err)
				}
				return journaltest.Scenario{
					Store: store,
					Run: func(ctx context.Context, st journal.Store) (journal.Receipt, error) {
						return commit(ctx, st, "command", steps[last])
					},
					State: func(ctx context.Context, st journal.Store) (string, error) {
						a := agent.New(sceneUDI(), agent.Policy{})
						if err := journal.Load(ctx, st, agentStream, a, agentCodec); err != nil {
							return "", err
						}
						data, err := a.Snapshot()
						return string(data), err
					},
				}
			})
		})
	}
}
