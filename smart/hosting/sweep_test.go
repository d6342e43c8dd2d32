package hosting_test

import (
	"context"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/license/journal"
	"github.com/licit-go/licit/license/journal/journaltest"
	"github.com/licit-go/licit/license/pak"
	"github.com/licit-go/licit/smart/hosting"
)

var hostingCodec = journal.Codec[hosting.Event]{Encode: hosting.EncodeEvent, Decode: hosting.DecodeEvent}

const (
	primaryStream = "hosting/meet"
	otherStream   = "hosting/other"
)

// both loads a system and another, which may become its data center.
func both(ctx context.Context, store journal.Store) (primary, other *hosting.System, err error) {
	primary, other = hosting.New("meet", hosting.Policy{}), hosting.New("other", hosting.Policy{})
	if err := journal.Load(ctx, store, primaryStream, primary, hostingCodec); err != nil {
		return nil, nil, err
	}
	return primary, other, journal.Load(ctx, store, otherStream, other, hostingCodec)
}

// decision is what one command comes to in two streams.
type decision func(primary, other *hosting.System) (here, there []hosting.Event, err error)

// commit takes a decision through the journal: both systems change or neither.
func commit(ctx context.Context, store journal.Store, command string, decide decision) (journal.Receipt, error) {
	return journal.Do(ctx, store, command, 4, func(tx *journal.Tx) error {
		primary, other, err := both(ctx, store)
		if err != nil {
			return err
		}
		here, there, err := decide(primary, other)
		if err != nil {
			return err
		}
		if err := journal.Append(tx, primaryStream, primary, hostingCodec, here...); err != nil {
			return err
		}
		return journal.Append(tx, otherStream, other, hostingCodec, there...)
	})
}

// one makes a decision of the primary alone.
func one[E hosting.Event](decide func(*hosting.System) (E, error)) decision {
	return func(primary, _ *hosting.System) (here, there []hosting.Event, err error) {
		e, err := decide(primary)
		return []hosting.Event{e}, nil, err
	}
}

// TestSweep takes each decision through the journal with the k-th call of the store
// failing: afterwards it has happened or not, in both systems alike, and repeated it has
// happened once.
func TestSweep(t *testing.T) {
	act := license.Act{At: moment("2024-03-01T12:00:00Z"), By: "ada"}
	later := license.Act{At: moment("2024-03-02T02:00:00Z"), By: "ada"}
	there := stock{"HOST": {"1.5": 1}, "MDC-LARGE": {"1.5": 2}}
	// begin installs both, each with a holder, in one command.
	begin := func(primary, other *hosting.System) (here, far []hosting.Event, err error) {
		install := func(s *hosting.System) (all []hosting.Event) {
			s = s.Clone()
			do := func(e hosting.Event, wrong error) {
				if err == nil {
					err = wrong
				}
				if err == nil {
					err = s.Apply(e)
				}
				all = append(all, e)
			}
			e, wrong := s.Install(act, hosting.Managed, "1.5", hosting.Large)
			do(e, wrong)
			for _, u := range []license.ID{"ann", "bob"} {
				e, wrong := s.AddUser(act, u, false)
				do(e, wrong)
				g, wrong := s.Assign(act, hosting.Standing{}, u)
				do(g, wrong)
			}
			return all
		}
		here = install(primary)
		return here, install(other), err
	}
	audit := one(func(s *hosting.System) (hosting.Audited, error) { return s.Audit(later, there) })
	schedule := one(func(s *hosting.System) (hosting.Scheduled, error) {
		return s.Schedule(act, hosting.Standing{}, hosting.Plan{ID: "m", Scheduler: "ann", Host: "ann", Alternates: []license.ID{"eve"}, Begins: act.At, Ends: act.At.Add(license.Day)})
	})
	addEve := one(func(s *hosting.System) (hosting.UserAdded, error) { return s.AddUser(act, "eve", false) })
	start := one(func(s *hosting.System) (hosting.Started, error) {
		return s.Start(act, hosting.Standing{}, "m", "eve")
	})
	for name, steps := range map[string][]decision{
		"install": {begin},
		"audit":   {begin, audit},
		"start":   {begin, addEve, schedule, start},
		"leave": {begin, addEve, schedule, start, one(func(s *hosting.System) (hosting.Left, error) {
			return s.Leave(act, hosting.Standing{}, "m", "eve")
		})},
		"deactivate": {begin, audit, one(func(s *hosting.System) (hosting.UserDeactivated, error) { return s.Deactivate(later, "ann") })},
		"fail over":  {begin, one(func(s *hosting.System) (hosting.FailedOver, error) { return s.FailOver(act) })},
		"upgrade": {begin, audit, one(func(s *hosting.System) (hosting.Upgraded, error) {
			return s.Upgrade(later, hosting.Managed, pak.Version("2.0"), nil, hosting.Standing{})
		})},
		"join": {begin, audit, func(primary, other *hosting.System) (here, far []hosting.Event, err error) {
			joined, absorbed, err := primary.Join(later, other, there, hosting.Standing{})
			return []hosting.Event{joined}, []hosting.Event{absorbed}, err
		}},
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
						primary, other, err := both(ctx, st)
						if err != nil {
							return "", err
						}
						here, err := primary.Snapshot()
						if err != nil {
							return "", err
						}
						there, err := other.Snapshot()
						return string(here) + string(there), err
					},
				}
			})
		})
	}
}
