package agent

import (
	"slices"
	"strconv"
	"time"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart"
)

// An Agent is the product side of smart licensing. It is folded from events.
// Decisions change nothing and return an event or a refusal; only Apply changes
// anything. Reads and decisions may run concurrently with one another, none while
// Apply runs. New and Restore make agents; the zero Agent is none and cannot be
// installed ([ErrPolicy]).
type Agent struct {
	udi    license.UDI
	policy Policy

	seq          uint64
	last         time.Time // what the product's clock showed at the last event
	installation uint64

	running running // as of last
	mode    Mode
	failed  bool // the last registration was refused

	usage  smart.Usage
	agreed smart.Usage   // what the account last answered for
	valid  bool          // and has not been asked about anything else since
	short  []license.Tag // of that answer

	certificate uint64 // number
	number      uint64 // of the last request
	request     request
	abandoned   bool // the account may know the instance that the product gave up
	rejected    smart.Rejection

	hold   license.Hold
	heldAt time.Time // what the product's clock showed when it was said
}

// A request is what the pending request says beside its header.
type request struct {
	token       smart.Token
	overwrite   bool
	certificate uint64
	usage       smart.Usage
}

// New returns an agent before its first event. The zero Policy is the documented
// default.
func New(udi license.UDI, policy Policy) *Agent {
	return &Agent{udi: udi, policy: policy.complete(), mode: ModeOff}
}

// UDI returns the product instance's identity.
func (a *Agent) UDI() license.UDI { return a.udi }

// Hold returns what is reserved for the product, of which the caller has a copy; a hold of
// nothing while nothing is (RS-2).
func (a *Agent) Hold() license.Hold {
	h := a.hold
	h.UDI, h.Entitlements = a.udi, slices.Clone(h.Entitlements)
	return h
}

// Seq returns the position of the last event applied, 0 before the first: what a
// journal expects as version.
func (a *Agent) Seq() uint64 { return a.seq }

// Clone returns an agent of its own in the same state, for what-ifs: a decision can
// be applied to it and the next one asked for.
func (a *Agent) Clone() *Agent {
	c := *a // nothing that it points to is ever changed
	return &c
}

// Install decides to begin: the product was installed, and its evaluation is granted
// (SM-25). The installation is a number drawn at random, once for this event. Refused
// are a second beginning ([ErrAlreadyInstalled]), no UDI
// ([license.ErrUDIMalformed]), no installation ([ErrInstallation]) and a policy that
// is none ([ErrPolicy]).
func (a *Agent) Install(act license.Act, installation uint64) (Installed, error) {
	act, _, err := a.begin(act, ByInstall)
	if err != nil {
		return Installed{}, err
	}
	granted, err := a.policy.evaluation()
	if err := license.Join(a.udi.Check(), drawn(installation), err); err != nil {
		return Installed{}, err
	}
	return Installed{a.stamp(act), a.udi, installation, granted, a.policy.Meter}, nil
}

func drawn(installation uint64) error {
	if installation == 0 {
		return license.Refuse(ErrInstallation, "SM-10", "installation", "0")
	}
	return nil
}

func (a *Agent) applyInstalled(e Installed) error {
	switch {
	case e.UDI != a.udi:
		return cannot("of " + e.UDI.String())
	case !grantOK(e.Evaluation):
		return cannot("an evaluation that cannot be granted")
	}
	if err := license.Join(a.udi.Check(), drawn(e.Installation), e.Meter.check()); err != nil {
		return err
	}
	a.installation = e.Installation
	a.running.granted, a.running.calendar = e.Evaluation.Duration(), e.Meter == MeterCalendar
	return nil
}

// Upgrade decides that the product was upgraded: a calendar meter starts anew with
// what the policy grants (SM-25, WX-9). It is refused before Installed
// ([ErrNotInstalled]), and for a policy that is none ([ErrPolicy]).
func (a *Agent) Upgrade(act license.Act) (Upgraded, error) {
	act, _, err := a.begin(act, ByUpgrade)
	if err != nil {
		return Upgraded{}, err
	}
	granted, err := a.policy.evaluation()
	if err != nil {
		return Upgraded{}, err
	}
	if !a.running.calendar {
		granted = 0
	}
	return Upgraded{a.stamp(act), granted}, nil
}

func (a *Agent) applyUpgraded(e Upgraded) error {
	if !grantOK(e.Evaluation) || e.Evaluation > 0 && !a.running.calendar {
		return cannot("an evaluation that cannot be granted")
	}
	if e.Evaluation > 0 {
		a.running.granted, a.running.used = e.Evaluation.Duration(), 0
	}
	return nil
}

// begin is how every decision begins: with the act as it is recorded, and with what
// time has come to by then. It refuses what the state refuses.
func (a *Agent) begin(act license.Act, t Trigger) (license.Act, running, error) {
	act, err := act.Check()
	if err != nil {
		return act, running{}, err
	}
	r := a.at(act.At)
	return act, r, a.allowed(t, r, act.At)
}

// at returns what time has come to when the product's clock shows that.
func (a *Agent) at(clock time.Time) running { return a.running.after(passed(a.last, clock)) }

// allowed refuses what is refused in the present state.
func (a *Agent) allowed(t Trigger, r running, clock time.Time) error {
	reason := table[a.place(&r)][t].refused
	switch reason {
	case "":
		return nil
	case ErrNotInstalled, ErrAlreadyInstalled:
		return license.Refuse(reason, "", "udi", a.udi.String())
	case ErrRegistering:
		return license.Refuse(reason, ruleOf[t], "number", number(a.number))
	case ErrRegistered:
		return license.Refuse(reason, ruleOf[t], "until", instant(add(clock, r.certificateIn)))
	case ErrNotRegistered:
		return license.Refuse(reason, ruleOf[t], "registration", string(states[a.place(&r)].Registration))
	case ErrReserved:
		return license.Refuse(reason, ruleOf[t], "entitlements", strconv.Itoa(len(a.hold.Entitlements)))
	}
	return license.Refuse(reason, ruleOf[t], "mode", string(a.mode))
}

func (a *Agent) stamp(act license.Act) license.Stamp {
	return license.Stamp{Seq: a.seq + 1, Act: act}
}

// The seconds since 1970 of the calendar's first and last instants.
const (
	firstSecond = -62_135_596_800 // 0001-01-01T00:00:00Z
	lastSecond  = 253_402_300_799 // 9999-12-31T23:59:59Z
)

// add returns an instant by the product's clock, in UTC: the nearest that the calendar
// has and that is not taken for none.
func add(t time.Time, d time.Duration) time.Time {
	sum := t.Add(d)
	if s := sum.Unix(); s <= firstSecond && (s < firstSecond || sum.Nanosecond() == 0) {
		return time.Unix(firstSecond, 1).UTC()
	} else if s > lastSecond {
		return time.Unix(lastSecond, 999_999_999).UTC()
	}
	return sum
}

func instant(t time.Time) string { return t.Format(time.RFC3339Nano) }
