package agent

import "github.com/licit-go/licit/license"

// Why decisions are refused. Each stands with the fields of its refusal and the
// rule it comes from.
const (
	ErrCannotFollow      license.Reason = "agent/cannot-follow"      // event, cause: an event that does not continue this state
	ErrUnknownEvent      license.Reason = "agent/unknown-event"      // event: none of this package, or a pointer to one
	ErrNotInstalled      license.Reason = "agent/not-installed"      // udi: nothing happens before Installed
	ErrAlreadyInstalled  license.Reason = "agent/already-installed"  // udi
	ErrPolicy            license.Reason = "agent/policy"             // option, value: no such option (SM-25)
	ErrInstallation      license.Reason = "agent/installation"       // installation: none was drawn (SM-10)
	ErrRegistering       license.Reason = "agent/registering"        // number: a registration is on its way (SM-26, SM-27, RS-2)
	ErrRegistered        license.Reason = "agent/registered"         // until: of its certificate (SM-26, RS-2)
	ErrNotRegistered     license.Reason = "agent/not-registered"     // registration (SM-26, SM-27, SM-29)
	ErrReservationMode   license.Reason = "agent/reservation-mode"   // mode: registering with a token is refused (SM-26)
	ErrEvaluationExpired license.Reason = "agent/evaluation-expired" // used, asked: only registration makes more possible (SM-29)
	ErrOverageExpired    license.Reason = "agent/overage-expired"    // reserved, used, asked: more than what is reserved (RS-10)
	ErrModeOn            license.Reason = "agent/mode-on"            // mode: reservation mode is on already (RS-2)
	ErrModeOff           license.Reason = "agent/mode-off"           // mode: reservation mode is off (RS-2, RS-3, RS-8)
	ErrReserved          license.Reason = "agent/reserved"           // entitlements: how many tags are reserved: return first (RS-3)
	ErrNothingReserved   license.Reason = "agent/nothing-reserved"   // mode: a hold of nothing (RS-2), or nothing to return (RS-8)
	ErrOtherInstance     license.Reason = "agent/other-instance"     // udi, asked: of another product instance (SM-10)
	ErrNothingPending    license.Reason = "agent/nothing-pending"    // number, pending: no request of that number is pending (SM-30)
	ErrStaleAnswer       license.Reason = "agent/stale-answer"       // number, pending: no answer to the request that is pending (SM-30)
	ErrAnswerKind        license.Reason = "agent/answer-kind"        // answer, request: an answer to something else (SM-30)
	ErrSnapshotForm      license.Reason = "agent/snapshot-form"      // part, value: what does not hold together
)
