package journaltest

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/licit-go/licit/license/journal"
)

// A Scenario is one command on a state of its own.
type Scenario struct {
	// Store holds what the command finds.
	Store journal.Store
	// Run runs the command through [journal.Do], always under the same id and
	// with the same keys, on the store that it is given: Store, or a hostile
	// store in front of it.
	Run func(ctx context.Context, store journal.Store) (journal.Receipt, error)
	// State returns a fingerprint of all that the command may touch, replayed
	// from the store: equal states have equal fingerprints.
	State func(ctx context.Context, store journal.Store) (string, error)
}

// sweepFaults are the ways in which each call fails.
var sweepFaults = [...]journal.Fault{journal.FailBefore, journal.FailAfter, journal.Contend, journal.CancelBefore, journal.CancelAfter}

// maxSweep is after how many calls a command is taken to go on for ever.
const maxSweep = 1_000

// Sweep runs a command with the first call of its store failing, then with the
// second, and so on until none is left to fail, for each kind of fault. Fresh
// builds the same scenario each time.
//
// After a fault the state is exactly that before the command or that after it,
// the error tells the fault for what it is, and is [journal.ErrOutcomeUnknown]
// unless nothing was written. Repeating the command then gives its outcome
// exactly once. States are compared by their fingerprints and by the records of
// every stream that the command writes.
//
// A conflict of the sweep has no rival behind it: that a command decides afresh
// when somebody else was first is for a test with two of them to show.
func Sweep(t testing.TB, fresh func(t testing.TB) Scenario) {
	t.Helper()
	plan := rehearse(t, fresh)
	for _, fault := range sweepFaults {
		for nth := 1; plan.strike(t, fresh(t), fault, nth); nth++ {
			if nth == maxSweep {
				t.Fatalf("sweep: %s: the command made %d calls and was not done; is a retry without a bound?", fault, nth)
			}
		}
	}
}

// sweepPlan is what a command does when nothing fails.
type sweepPlan struct {
	receipt       journal.Receipt
	before, after string
}

// rehearse runs the command without a fault.
func rehearse(t testing.TB, fresh func(t testing.TB) Scenario) sweepPlan {
	t.Helper()
	var plan sweepPlan
	var err error
	s := fresh(t)
	plan.receipt, err = s.Run(t.Context(), s.Store)
	if err != nil {
		t.Fatalf("sweep: without a fault the command fails: %v", err)
	}
	plan.after = plan.state(t, s)
	plan.before = plan.state(t, fresh(t))
	if plan.before == plan.after {
		t.Fatalf("sweep: the command changes nothing that can be seen, so a lost one would not be found")
	}
	plan.repeat(t, s, "without a fault")
	if plan.before != plan.state(t, fresh(t)) {
		t.Fatalf("sweep: fresh does not build the same state each time")
	}
	return plan
}

// strike runs the command with one fault and reports whether there was a call
// for it to happen to.
func (p sweepPlan) strike(t testing.TB, s Scenario, fault journal.Fault, nth int) bool {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	where := fmt.Sprintf("%s at call %d", fault, nth)
	hostile := journal.NewHostile(s.Store, 0, journal.Faults{Nth: nth, Fault: fault, Cancel: cancel})
	receipt, err := s.Run(ctx, hostile)
	state := p.state(t, s)
	unknown := errors.Is(err, journal.ErrOutcomeUnknown)
	switch {
	case err == nil && state != p.after:
		t.Fatalf("sweep: %s: the command succeeded, but the state is not the one after it:\n%s\nwant\n%s", where, state, p.after)
	case err == nil && !reflect.DeepEqual(receipt, p.receipt):
		t.Fatalf("sweep: %s: the receipt is %v, want %v", where, receipt, p.receipt)
	case err == nil:
	case !errors.Is(err, journal.ErrInjected) && !errors.Is(err, context.Canceled):
		t.Fatalf("sweep: %s: the fault came out as something else: %v", where, err)
	case state != p.before && state != p.after:
		t.Fatalf("sweep: %s: the state is neither that before the command nor that after it:\n%s\nwant\n%s\nor\n%s", where, state, p.before, p.after)
	case !unknown && state != p.before:
		t.Fatalf("sweep: %s: the error says that nothing was written, but it was: %v", where, err)
	}
	if hostile.Calls() == 0 {
		t.Fatalf("sweep: the command made no call of the store that it was given; does it use another?")
	}
	p.repeat(t, s, where)
	return hostile.Calls() >= nth
}

// repeat runs the command twice more, without a fault.
func (p sweepPlan) repeat(t testing.TB, s Scenario, where string) {
	t.Helper()
	for range 2 {
		receipt, err := s.Run(t.Context(), s.Store)
		if err != nil {
			t.Fatalf("sweep: %s: repeated, the command fails: %v", where, err)
		}
		if !reflect.DeepEqual(receipt, p.receipt) {
			t.Fatalf("sweep: %s: repeated, the receipt is %v, want %v", where, receipt, p.receipt)
		}
		if state := p.state(t, s); state != p.after {
			t.Fatalf("sweep: %s: repeated, the outcome is not there exactly once:\n%s\nwant\n%s", where, state, p.after)
		}
	}
}

// state is the fingerprint and the records of what the command writes.
func (p sweepPlan) state(t testing.TB, s Scenario) string {
	t.Helper()
	fingerprint, err := s.State(t.Context(), s.Store)
	if err != nil {
		t.Fatalf("sweep: the state cannot be read: %v", err)
	}
	b := new(strings.Builder)
	b.WriteString(fingerprint)
	for _, w := range p.receipt.Written {
		for r, err := range s.Store.Read(t.Context(), w.Stream, 0) {
			if err != nil {
				t.Fatalf("sweep: %s cannot be read: %v", w.Stream, err)
			}
			fmt.Fprintf(b, "\n%s %d %s %q %s %q", r.Stream, r.Version, r.At, r.By, r.Name, r.Data)
		}
	}
	return b.String()
}
