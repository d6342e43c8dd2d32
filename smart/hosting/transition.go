package hosting

import (
	"iter"

	"github.com/licit-go/licit/license"
)

// A Stage says whether, and where, a system runs.
type Stage string

// The stages.
const (
	NotInstalled Stage = "not-installed" // nothing has happened yet
	Running      Stage = "running"       // on the primary system
	Standby      Stage = "standby"       // managed: failed over to the high-availability system (WX-15)
	DataCenter   Stage = "data-center"   // it is a data center of another system, where all is decided (WX-11)
)

// A State is what decides which decisions a system can take at all.
type State struct {
	Generation Generation // "" of a system that is not installed
	Stage      Stage
}

// A Trigger is something that can happen to a system.
type Trigger uint8

// The triggers, in the order of the table.
const (
	ByInstallManaged Trigger = iota // [System.Install] of the older generation
	ByInstallSmart                  // and with smart licensing
	ByUpgradeManaged                // [System.Upgrade] within the older generation
	ByUpgradeSmart                  // and to smart licensing, or within it
	ByUpdate                        // [System.Update]
	ByDisconnect                    // [System.Disconnect]
	ByConnect                       // [System.Connect]
	ByRestart                       // [System.Restart]
	ByAudit                         // [System.Audit]
	ByFailOver                      // [System.FailOver]
	ByReturn                        // [System.Return]
	ByJoin                          // [System.Join], of the primary
	ByAbsorb                        // [System.Join], of the system that becomes its data center
	ByOther                         // whatever else is decided: of users, meetings and sizes
	triggers
)

var triggerNames = [triggers]string{
	"install-managed", "install-smart", "upgrade-managed", "upgrade-smart", "update",
	"disconnect", "connect", "restart", "audit", "fail-over", "return", "join", "absorb", "other",
}

// String returns the trigger's name, "none" of what is no trigger.
func (t Trigger) String() string {
	if t >= triggers {
		return "none"
	}
	return triggerNames[t]
}

// A Transition is what a trigger comes to in one state, or the reason why it is
// refused there. What is not refused there may be refused for another reason.
type Transition struct {
	From    State
	Trigger Trigger
	To      State          // the same as From where the trigger is refused
	Refused license.Reason // empty where it is not
}

// A place is a row of the table.
type place uint8

const (
	absent place = iota
	managedRunning
	managedStandby
	managedAbsorbed
	smartRunning
	smartAbsorbed
	places
)

// states are the places, as they are shown.
var states = [places]State{
	{"", NotInstalled},
	{Managed, Running}, {Managed, Standby}, {Managed, DataCenter},
	{Smart, Running}, {Smart, DataCenter},
}

// outcome is one cell of the table.
type outcome struct {
	to      place
	refused license.Reason
}

// The outcomes that several cells share.
var (
	installedYet = outcome{refused: ErrAlreadyInstalled}
	missing      = outcome{refused: ErrNotInstalled}
	absorbedYet  = outcome{refused: ErrAbsorbed}
	awayNow      = outcome{refused: ErrFailedOver}
	otherKind    = outcome{refused: ErrGeneration}
)

// table says what each trigger comes to in each place. It is total, and the only
// place where this is said.
var table = [places][triggers]outcome{
	absent: {
		ByInstallManaged: {to: managedRunning}, ByInstallSmart: {to: smartRunning},
		ByUpgradeManaged: missing, ByUpgradeSmart: missing, ByUpdate: missing,
		ByDisconnect: missing, ByConnect: missing, ByRestart: missing, ByAudit: missing,
		ByFailOver: missing, ByReturn: missing, ByJoin: missing, ByAbsorb: missing, ByOther: missing,
	},
	managedRunning: {
		ByInstallManaged: installedYet, ByInstallSmart: installedYet,
		ByUpgradeManaged: {to: managedRunning}, ByUpgradeSmart: {to: smartRunning}, ByUpdate: {to: managedRunning},
		ByDisconnect: {to: managedRunning}, ByConnect: {to: managedRunning}, ByRestart: {to: managedRunning}, ByAudit: {to: managedRunning},
		ByFailOver: {to: managedStandby}, ByReturn: {refused: ErrNotFailedOver},
		ByJoin: {to: managedRunning}, ByAbsorb: {to: managedAbsorbed}, ByOther: {to: managedRunning},
	},
	managedStandby: {
		ByInstallManaged: installedYet, ByInstallSmart: installedYet,
		ByUpgradeManaged: {to: managedStandby}, ByUpgradeSmart: {to: smartRunning}, ByUpdate: {to: managedStandby},
		ByDisconnect: awayNow, ByConnect: awayNow, ByRestart: awayNow, ByAudit: awayNow,
		ByFailOver: awayNow, ByReturn: {to: managedRunning},
		ByJoin: awayNow, ByAbsorb: awayNow, ByOther: {to: managedStandby},
	},
	managedAbsorbed: {
		ByInstallManaged: absorbedYet, ByInstallSmart: absorbedYet,
		ByUpgradeManaged: absorbedYet, ByUpgradeSmart: absorbedYet, ByUpdate: absorbedYet,
		ByDisconnect: absorbedYet, ByConnect: absorbedYet, ByRestart: absorbedYet, ByAudit: absorbedYet,
		ByFailOver: absorbedYet, ByReturn: absorbedYet, ByJoin: absorbedYet, ByAbsorb: absorbedYet, ByOther: absorbedYet,
	},
	smartRunning: {
		ByInstallManaged: installedYet, ByInstallSmart: installedYet,
		ByUpgradeManaged: otherKind, ByUpgradeSmart: {to: smartRunning}, ByUpdate: otherKind,
		ByDisconnect: otherKind, ByConnect: otherKind, ByRestart: otherKind, ByAudit: otherKind,
		ByFailOver: otherKind, ByReturn: otherKind,
		ByJoin: {to: smartRunning}, ByAbsorb: {to: smartAbsorbed}, ByOther: {to: smartRunning},
	},
	smartAbsorbed: {
		ByInstallManaged: absorbedYet, ByInstallSmart: absorbedYet,
		ByUpgradeManaged: absorbedYet, ByUpgradeSmart: absorbedYet, ByUpdate: absorbedYet,
		ByDisconnect: absorbedYet, ByConnect: absorbedYet, ByRestart: absorbedYet, ByAudit: absorbedYet,
		ByFailOver: absorbedYet, ByReturn: absorbedYet, ByJoin: absorbedYet, ByAbsorb: absorbedYet, ByOther: absorbedYet,
	},
}

// Transitions walks the whole table of systems, state by state and trigger by trigger.
func Transitions() iter.Seq[Transition] {
	return func(yield func(Transition) bool) {
		for from := range places {
			for t := range triggers {
				o := table[from][t]
				if o.refused != "" {
					o.to = from
				}
				if !yield(Transition{states[from], t, states[o.to], o.refused}) {
					return
				}
			}
		}
	}
}

// State returns the generation of the system, and where it runs.
func (s *System) State() State { return states[s.place()] }

// place returns the row of the table.
func (s *System) place() place {
	if s.generation == "" {
		return absent
	}
	if s.primary != "" {
		if s.generation == Managed {
			return managedAbsorbed
		}
		return smartAbsorbed
	}
	if s.generation == Smart {
		return smartRunning
	}
	if !s.standing.failedOver.Since.IsZero() {
		return managedStandby
	}
	return managedRunning
}

// allowed refuses what is refused in the present state. The rule is that of what is
// decided.
func (s *System) allowed(t Trigger, rule string) error {
	reason := table[s.place()][t].refused
	switch reason {
	case "":
		return nil
	case ErrAbsorbed:
		return license.Refuse(reason, "WX-11", "system", string(s.id), "primary", string(s.primary))
	case ErrFailedOver:
		return s.there()
	case ErrGeneration:
		return license.Refuse(reason, rule, "generation", string(s.generation), "wanted", string(Managed))
	case ErrNotFailedOver:
		return license.Refuse(reason, rule, "system", string(s.id))
	}
	return license.Refuse(reason, "WX-9", "system", string(s.id)) // not installed, or already
}

// decide is how decisions begin for which the table has a trigger of their own.
func (s *System) decide(act license.Act, t Trigger, rule string) (license.Act, error) {
	act, err := s.record(act)
	if err == nil {
		err = s.allowed(t, rule)
	}
	return act, err
}
