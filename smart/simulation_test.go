package smart_test

import (
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/internal/spectest"
	"github.com/licit-go/licit/license"
)

// The simulation lets agents live for years beside their account. What passes
// between them is lost, comes twice, late, or in another order; the network and the
// products break down; what is used changes. After each step what must hold of both
// sides is looked at, and so is, after each contact, that both say the same.
//
// LICIT_SIMULATION_SEED=seed repeats all runs of a seed, and seed/run one that failed.

const (
	simulatedRuns     = 160
	simulatedProducts = 25
	simulatedYears    = 2.5 // 160 × 25 × 2.5 = 10,000 years of an instance
)

// simulated returns the seed and the runs that are asked for, or a new seed and all of
// them.
func simulated(t *testing.T) (seed uint64, first, runs int) {
	runs = simulatedRuns
	if testing.Short() || spectest.Race {
		runs /= 16
	}
	text := os.Getenv("LICIT_SIMULATION_SEED")
	if text == "" {
		return uint64(time.Now().UnixNano()), 0, runs //nolint:gosec // any will do
	}
	text, run, one := strings.Cut(text, "/")
	seed, err := strconv.ParseUint(text, 10, 64)
	require.NoError(t, err, "LICIT_SIMULATION_SEED")
	if one {
		first, err = strconv.Atoi(run)
		require.NoError(t, err, "LICIT_SIMULATION_SEED")
		runs = 1
	}
	return seed, first, runs
}

func TestSimulation(t *testing.T) {
	seed, first, runs := simulated(t)
	t.Logf("LICIT_SIMULATION_SEED=%d", seed)
	var total tally
	for run := first; run < first+runs; run++ {
		w := newWorld(t, seed, run)
		w.live(time.Duration(simulatedYears * 365 * float64(license.Day)))
		total.add(w.tally)
	}
	t.Logf("%d runs, %.0f years of an instance: %+v", runs, float64(runs*simulatedProducts)*simulatedYears, total)
	if runs == 1 {
		return
	}
	// A simulation in which nothing happens would find nothing.
	for what, n := range map[string]int{
		"contacts": total.Contacts, "agreements": total.Agreed, "lost": total.Lost, "twice": total.Twice, "stale answers": total.Stale,
		"rejections": total.Rejected, "releases": total.Released, "removals": total.Removed, "short": total.Short,
		"deregistrations": total.Deregistered, "evaluations used up": total.Expired, "repeated at the account": total.Repeated,
		"in agreement at the end": total.Calm,
	} {
		require.Positive(t, n, what)
	}
}

// tally counts what happened.
type tally struct {
	Steps, Contacts, Agreed, Lost, Twice, Stale, Rejected, Repeated, Released, Removed, Short, Deregistered, Expired, Calm int
}

func (a *tally) add(b tally) {
	a.Steps += b.Steps
	a.Contacts += b.Contacts
	a.Agreed += b.Agreed
	a.Lost += b.Lost
	a.Twice += b.Twice
	a.Stale += b.Stale
	a.Rejected += b.Rejected
	a.Repeated += b.Repeated
	a.Released += b.Released
	a.Removed += b.Removed
	a.Short += b.Short
	a.Deregistered += b.Deregistered
	a.Expired += b.Expired
	a.Calm += b.Calm
}
