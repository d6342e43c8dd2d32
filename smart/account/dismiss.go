package account

import (
	"time"

	"github.com/licit-go/licit/license"
)

// A standingKey is an alert that stands from an event on until another ends it.
type standingKey struct {
	kind   AlertKind
	source string
}

// A standing says of what and since when.
type standing struct {
	virtual license.ID // where it came up; "": of the whole account
	since   time.Time
}

// raise lets an alert stand: of an instance that was removed, or a satellite, of an
// instance whose removal is awaited, of a duplicate. One that stands already stays as
// it is.
func (a *Account) raise(kind AlertKind, source string, account license.ID, at time.Time) {
	if _, stands := a.notices[standingKey{kind, source}]; !stands {
		a.notices[standingKey{kind, source}] = standing{account, at}
	}
}

// lower ends it, if it stands.
func (a *Account) lower(kind AlertKind, source string) {
	delete(a.notices, standingKey{kind, source})
}

// home returns the virtual account of a standing alert: that of its instance, if it
// is still here.
func (s standing) home(a *Account, k standingKey) license.ID {
	switch k.kind {
	case PendingRemoval, Duplicate:
		if i := a.named(k.source); i != nil {
			return i.home.id
		}
	case Insufficient, NotConnected, RemovedUnrenewed, Expiring, Expired, ReservedExpired, SyncOverdue, SatelliteGone, AgreementPending:
	}
	return s.virtual
}

// named returns the instance that an alert is about, nil if it is not here.
func (a *Account) named(source string) *instance {
	udi, _ := license.ParseUDI(source) // none where the text is no UDI
	return a.instances[udi]
}

// dismissable refuses to dismiss what is no alert at an instant ([ErrAlertUnknown])
// and what goes by itself once it is seen to ([ErrAlertStays]). What can be dismissed
// speaks of what is over, and of what an administrator cannot hurry.
func (a *Account) dismissable(kind AlertKind, account license.ID, source string, at time.Time) error {
	fields := []string{"kind", string(kind), "virtualAccount", string(account), "source", source}
	switch kind {
	case RemovedUnrenewed, SatelliteGone, PendingRemoval:
		k := standingKey{kind, source}
		if s, stands := a.notices[k]; stands && s.home(a, k) == account {
			return nil
		}
	case Expired:
		if s := a.expired(account, source); s != nil && s.expires() && s.line.isOver(at) {
			return nil
		}
	case Insufficient, NotConnected, Expiring, ReservedExpired, SyncOverdue, Duplicate, AgreementPending:
		return license.Refuse(ErrAlertStays, "SM-19", fields...)
	}
	return license.Refuse(ErrAlertUnknown, "SM-19", fields...)
}

// expired returns what a virtual account has of a line, nil if that is nothing.
func (a *Account) expired(account license.ID, source string) *share {
	l, v := a.lines[license.ID(source)], a.virtuals[account]
	if l == nil || v == nil {
		return nil
	}
	return v.pools[l.Tag].shareOf(l.ID)
}

// Dismiss decides that an alert is not shown any more (SM-19, RH-8). What it is about
// stays as it is: a removal that is awaited still is, and still counts. What can be
// dismissed is [Expired], [RemovedUnrenewed], [SatelliteGone] and [PendingRemoval], by
// the virtual account and the source that the alert shows. It is refused for what is no
// alert at the instant ([ErrAlertUnknown]), and for what goes by itself once it is seen
// to ([ErrAlertStays]). Of a line that has expired it is forgotten once nothing of the
// line is left there: what comes later is shown.
func (a *Account) Dismiss(act license.Act, kind AlertKind, virtualAccount license.ID, source string) (AlertDismissed, error) {
	act, err := a.begin(act)
	if err != nil {
		return AlertDismissed{}, err
	}
	if err := a.dismissable(kind, virtualAccount, source, act.At); err != nil {
		return AlertDismissed{}, err
	}
	return AlertDismissed{a.stamp(act), kind, virtualAccount, source}, nil
}

func (a *Account) applyAlertDismissed(e AlertDismissed) error {
	if err := a.dismissable(e.Kind, e.VirtualAccount, e.Source, e.At); err != nil {
		return err
	}
	if e.Kind == Expired {
		s := a.expired(e.VirtualAccount, e.Source)
		s.dismissed = true
		a.unlist(s.line)
		return nil
	}
	a.lower(e.Kind, e.Source)
	return nil
}
