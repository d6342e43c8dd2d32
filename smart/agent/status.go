package agent

import (
	"slices"
	"time"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart"
)

// A Status is what a product shows of its licensing at an instant. Instants are by
// the product's clock, as it is when it is asked; the zero instant is none.
type Status struct {
	Mode          Mode // "", as all that follows, before Installed
	Registration  Registration
	Certified     bool // a certificate is there that holds
	Authorization Authorization
	Usage         smart.Usage   // what is used
	MoreUse       bool          // Use may be asked for more; within the reservation it always may
	Short         []license.Tag // while OutOfCompliance: the tags that are, sorted (SM-16)

	EvaluationUsed time.Duration // SM-25
	EvaluationLeft time.Duration
	EvaluationEnds time.Time // while it runs

	CertificateExpires time.Time // while a certificate holds: the first instant at which it does not (SM-28)
	RenewAt            time.Time // while a certificate holds: when another is wanted (SM-26)
	AuthorizeAt        time.Time // while a certificate holds: when the account is to hear of the usage; past: since when (SM-27)
	AuthorizedUntil    time.Time // while a certificate holds: the first instant at which an authorization is over without contact (SM-27)
	OverageEnds        time.Time // while NotAuthorizedReserved: the first instant at which more use is refused (RS-10)

	// RemoveByHand says that a deregistration may not have reached the account, or was
	// refused there, or that a registration was given up that may have reached it: an
	// administrator is to remove the instance there (SM-29).
	RemoveByHand bool
	// LastRejection is why the account refused the last request that it answered, ""
	// if it did not; the package documentation says what to do about each. Overwrite says
	// that this was a registration and that an instance of the UDI is present, whose place
	// Reregister would take (SM-10); not whose instance that is, and nothing of other reasons.
	LastRejection license.Reason
	Overwrite     bool
}

// Status returns the status when the product's clock shows that instant. One earlier
// than the last event is taken for a clock that was set back.
func (a *Agent) Status(at time.Time) Status {
	if a.seq == 0 {
		return Status{}
	}
	at = at.Round(0).UTC()
	r := a.at(at)
	s := Status{
		Mode: a.mode, Registration: states[a.place(&r)].Registration, Certified: r.certified, Authorization: r.authorization(),
		Usage: a.usage, MoreUse: a.moreUse(&r),
		EvaluationUsed: r.used, EvaluationLeft: r.granted - r.used,
		RemoveByHand:  a.abandoned || r.request == asksDeregister && r.retrying(a.policy.Retry),
		LastRejection: a.rejected.Reason, Overwrite: a.rejected.Overwrite,
	}
	if r.runs() {
		s.EvaluationEnds = add(at, s.EvaluationLeft)
	}
	if r.certified {
		s.CertificateExpires, s.RenewAt = add(at, r.certificateIn), add(at, r.renewIn)
		s.AuthorizeAt, s.AuthorizedUntil = add(at, r.authorizeIn()), add(at, r.deadlineIn)
	}
	switch s.Authorization {
	case OutOfCompliance:
		s.Short = slices.Clone(a.short)
	case NotAuthorizedReserved:
		s.OverageEnds = add(at, minus(a.policy.Overage, r.overFor))
	case NoLicensesInUse, Evaluation, EvaluationExpired, Waiting, Authorized, AuthorizationExpired, AuthorizedReserved:
	}
	return s
}

// place returns the row of the table of transitions.
func (a *Agent) place(r *running) place {
	if a.seq == 0 {
		return absent
	}
	switch a.mode {
	case ModeOn:
		return reservable
	case ModeReserved:
		return reserved
	case ModeOff:
	}
	p := unregistered
	if a.failed {
		p = failed
	}
	if r.request == asksRegister {
		p = registering
		if r.retrying(a.policy.Retry) {
			p = retrying
		}
	}
	if r.certified {
		return certifiedPlace[p]
	}
	return p
}

// certifiedPlace is the place with a certificate that holds of each without.
var certifiedPlace = [places]place{
	unregistered: registered, failed: registered, registering: registeringAgain, retrying: retryingAgain,
}

// authorization returns whether what is used is covered (SM-24).
func (r *running) authorization() Authorization {
	if !r.inUse {
		return NoLicensesInUse
	}
	if r.reserved {
		if r.over {
			return NotAuthorizedReserved
		}
		return AuthorizedReserved
	}
	if r.certified {
		if r.deadlineIn <= 0 {
			return AuthorizationExpired
		}
		if !r.covered {
			return Waiting
		}
		if r.short {
			return OutOfCompliance
		}
		return Authorized
	}
	if r.used < r.granted {
		return Evaluation
	}
	return EvaluationExpired
}
