package coterm_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/coterm"
	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/license/journal"
	"github.com/licit-go/licit/license/register"
	"github.com/licit-go/licit/license/transfer"
)

// TestStorm lets eight administrators run a thousand mixed commands each over
// the same keys and organizations, on a store that fails and contends. No key
// is ever claimed twice, no device is lost, and every organization is what its
// stream says.
func TestStorm(t *testing.T) {
	const admins, commands, organizations, keys = 8, 1000, 4, 24
	memory := journal.NewMemory()
	calm := house{ctx: t.Context(), store: memory, attempts: 4}
	w := &weather{store: journal.NewHostile(memory, 1, journal.Faults{Before: 50, After: 50, Contend: 20})}
	for i := range organizations {
		w.orgs = append(w.orgs, license.ID(fmt.Sprint("org-", i)))
		_, err := calm.create(fmt.Sprint("create-", i), act("2024-01-01"), w.orgs[i])
		require.NoError(t, err)
	}
	var total int
	for i := range keys {
		l := fresh(t, key(i+1), "2024-01-01", 3650, "MR Enterprise", 40).License
		_, err := calm.issue(fmt.Sprint("issue-", i), act("2024-01-01"), l)
		require.NoError(t, err)
		w.keys = append(w.keys, l.Key())
		total += 40
	}
	var wait sync.WaitGroup
	failures := make(chan error, admins)
	all := make([]*admin, admins)
	for n := range admins {
		a := &admin{weather: w, n: n, random: rand.New(rand.NewPCG(7, uint64(n)))}
		a.house = house{ctx: t.Context(), store: w.store, attempts: 8, known: map[license.ID]*coterm.Organization{}}
		all[n] = a
		wait.Go(func() {
			for c := range commands {
				if err := a.command(c); err != nil {
					failures <- err
					return
				}
			}
		})
	}
	wait.Wait()
	for _, a := range all {
		for _, id := range w.orgs {
			folded, err := house{ctx: t.Context(), store: memory, known: a.known}.org(id)
			require.NoError(t, err)
			replayed, err := calm.org(id)
			require.NoError(t, err)
			require.Equal(t, state(t, replayed), state(t, folded), "folded bit by bit and from the beginning")
		}
	}
	close(failures)
	for err := range failures {
		require.NoError(t, err)
	}
	w.settle(t, calm, total)
}

// weather is what the administrators share.
type weather struct {
	store journal.Store
	orgs  []license.ID
	clock atomic.Int64 // seconds

	mu   sync.Mutex
	keys []license.Key // every key that was ever seen
}

func (w *weather) any(r *rand.Rand) license.Key {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.keys[r.IntN(len(w.keys))]
}

// add makes a replacement known; it may turn out never to be issued.
func (w *weather) add(k license.Key) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.keys = append(w.keys, k)
}

// admin is one of those who decide.
type admin struct {
	*weather
	house
	n      int
	random *rand.Rand
}

// command runs one command until its outcome is known: a refusal is one too.
func (a *admin) command(c int) error {
	id := fmt.Sprintf("admin-%d-%d", a.n, c)
	org, k := a.orgs[a.random.IntN(len(a.orgs))], a.any(a.random)
	replacement := license.MustParseKey(fmt.Sprintf("Z2%04d%06d", 1000+a.n, c))
	verb, amount := a.random.IntN(11), 1+a.random.IntN(50)
	for {
		// Commands overtake one another: one that comes with an instant from
		// before another's is sent again with a later one.
		now := license.Act{At: at("2024-01-02").Add(time.Duration(a.clock.Add(1)) * time.Second), By: "ada@example.com"}
		err := a.decide(id, now, verb, org, k, replacement, amount)
		switch {
		case err == nil:
			if verb >= 5 && verb < 9 {
				a.add(replacement)
				a.add(restOf(replacement))
			}
			return nil
		case errors.Is(err, journal.ErrConflict), errors.Is(err, journal.ErrInjected), errors.Is(err, journal.ErrOutcomeUnknown),
			errors.Is(err, coterm.ErrEarlierThanLast), errors.Is(err, register.ErrEarlierThanLast):
			continue
		case len(license.Refusals(err)) > 0:
			return nil
		}
		return err
	}
}

func (a *admin) decide(id string, now license.Act, verb int, org license.ID, k, replacement license.Key, amount int) error {
	var err error
	switch {
	case verb < 4:
		_, err = a.claim(id, now, org, coterm.AddDevices, k)
	case verb < 5:
		_, err = a.claim(id, now, org, coterm.Renew, k)
	case verb < 7:
		_, err = a.undo(id, now, org, k, replacement)
	case verb < 8:
		_, err = a.giveBack(id, now, org, k, counts("MR Enterprise", amount), replacement)
	case verb < 9:
		err = a.moveTo(id, now, org, k, replacement, amount)
	default:
		_, err = a.report(id, now, org, coterm.Usage{InNetworks: counts("MR Enterprise", amount)})
	}
	return err
}

// restOf is another key that only this command uses.
func restOf(k license.Key) license.Key {
	text := []byte(k.String())
	text[len("Z2")] += 4
	return license.MustParseKey(string(text))
}

// moveTo moves so many devices of a key to the next organization, or all if there
// are no more.
func (a *admin) moveTo(id string, now license.Act, org license.ID, k, replacement license.Key, amount int) error {
	to := a.orgs[(slices.Index(a.orgs, org)+1)%len(a.orgs)]
	_, err := a.move(id, now, org, to, asking(k, counts("MR Enterprise", amount), replacement, restOf(replacement)))
	for _, r := range license.Refusals(err) {
		if r.Reason != transfer.ErrMoreThanHeld {
			continue
		}
		held, _ := strconv.Atoi(r.Field("held"))
		_, err = a.move(id, now, org, to, asking(k, counts("MR Enterprise", held), replacement, license.Key{}))
	}
	return err
}

// settle looks at what is left when all are done.
func (w *weather) settle(t *testing.T, f house, total int) {
	t.Helper()
	claimed := map[license.Key]license.ID{}
	for _, id := range w.orgs {
		o, err := f.org(id)
		require.NoError(t, err)
		for c := range o.Claims() {
			require.NotContains(t, claimed, c.License.Key(), "a key is claimed once")
			claimed[c.License.Key()] = id
		}
	}
	slices.SortFunc(w.keys, license.Key.Compare)
	var entries []*register.Entry
	for _, k := range slices.Compact(w.keys) {
		e, err := f.key(k)
		require.NoError(t, err)
		if e.Status() == license.Unknown {
			continue // drawn for a full return, which needs none
		}
		entries = append(entries, e)
		where := license.ID("")
		if e.Status() == license.Claimed {
			where = e.Organization()
		}
		require.Equal(t, claimed[k], where, "the register and the organizations agree")
	}
	balance, err := register.Audit(func(yield func(*register.Entry, error) bool) {
		for _, e := range entries {
			if !yield(e, nil) {
				return
			}
		}
	})
	require.NoError(t, err)
	held, returned := balance.Held.Total(), balance.Returned.Total()
	require.Equal(t, total, balance.Issued.Total())
	require.Equal(t, total, held+returned, "no device is lost")
	t.Logf("%d keys, %d claimed; %d devices held, %d returned", len(entries), len(claimed), held, returned)
}
