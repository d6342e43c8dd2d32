package product

import (
	"slices"
	"time"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/reservation"
)

// firstVersions is the last version that may be the first to be installed: the account
// may have updated the reservation before.
const firstVersions = 2

// Install decides to take what an authorization code reserves, instead of all that was
// reserved before (RS-5, RS-7). The code is read for the instant of the act, or for
// that of the last event if that is later. Of what can stand against it, the first is
// told:
//
//   - reservation mode is off ([reservation.ErrModeOff])
//   - no request is pending, and nothing is reserved ([reservation.ErrNoRequest])
//   - what the codec refuses
//   - a reservation of nothing ([ErrNothing]), or what no account can hold
//   - it is for another product ([reservation.ErrUDIMismatch])
//   - it is of another session, of another request, or does not follow what is
//     installed ([reservation.ErrSessionMismatch])
//   - it is installed already ([reservation.ErrAlreadyInstalled])
//   - it is not the next version, or not 1 or 2 for a first installation
//     ([reservation.ErrVersionRange])
//   - its time is over ([reservation.ErrCodeOver])
//   - the codec writes a confirmation code that cannot be kept ([ErrCodeForm])
func (p *Product) Install(act license.Act, codec reservation.ProductCodec, code string) (Installed, error) {
	act, err := p.begin(act, ByInstall, license.Given("codec", codec != nil))
	if err != nil {
		return Installed{}, err
	}
	a, err := p.read(act, codec, code)
	if err != nil {
		return Installed{}, err
	}
	if err := p.follows(a); err != nil {
		return Installed{}, err
	}
	if at := p.now(act); !a.NotAfter.IsZero() && !at.Before(a.NotAfter.Add(time.Second)) {
		return Installed{}, license.Refuse(reservation.ErrCodeOver, "RS-17", "udi", p.udi.String(), "notAfter", instant(a.NotAfter), "at", instant(at))
	}
	confirmation, err := codec.Confirmation(own(a), *p.current.secret)
	if err == nil {
		err = checkCode("confirmation", confirmation)
	}
	if err != nil {
		return Installed{}, err
	}
	return Installed{p.stamp(act), a, confirmation}, nil
}

// read reads an authorization code; for whom it is stands to be checked.
func (p *Product) read(act license.Act, codec reservation.ProductCodec, code string) (reservation.Authorization, error) {
	a, err := codec.Authorization(code, p.now(act))
	if err != nil {
		return a, err
	}
	a = own(a)
	a.Issued, a.NotAfter = utc(a.Issued), utc(a.NotAfter)
	return a, sound(a)
}

// utc returns the instant as it is kept and written.
func utc(t time.Time) time.Time { return t.Round(0).UTC() }

// sound refuses an authorization that no account can issue.
func sound(a reservation.Authorization) error {
	if err := license.Join(a.Kind.Check(), a.Hold().Check()); err != nil {
		return err
	}
	if len(a.Entitlements) == 0 {
		return license.Refuse(ErrNothing, "RS-6", "udi", a.UDI.String(), "version", number(uint64(a.Version)))
	}
	_, issued := license.DateOf(a.Issued)
	_, over := license.DateOf(a.NotAfter)
	return license.Join(issued, over)
}

// follows refuses an authorization that is not the next one of the current session.
func (p *Product) follows(a reservation.Authorization) error {
	if err := p.mine(a); err != nil {
		return err
	}
	if !p.current.of(a) {
		return p.stranger(a)
	}
	if p.installed == nil {
		return p.within(a, 1, firstVersions)
	}
	before := *p.installed
	if same(a, before) {
		return license.Refuse(reservation.ErrAlreadyInstalled, "RS-5", "udi", p.udi.String(), "version", number(uint64(before.Version)))
	}
	next := uint64(before.Version) + 1
	if err := p.within(a, next, next); err != nil {
		return err
	}
	if other(a.Previous, before.Digest) {
		return p.stranger(a)
	}
	return nil
}

// mine refuses an authorization for another product.
func (p *Product) mine(a reservation.Authorization) error {
	if a.UDI != p.udi {
		return license.Refuse(reservation.ErrUDIMismatch, "RS-5", "udi", p.udi.String(), "code", a.UDI.String())
	}
	return nil
}

// stranger refuses an authorization of another session.
func (p *Product) stranger(a reservation.Authorization) error {
	return license.Refuse(reservation.ErrSessionMismatch, "RS-5", "udi", p.udi.String(), "session", number(a.Session.Number))
}

// within refuses any other version.
func (p *Product) within(a reservation.Authorization, least, most uint64) error {
	if v := uint64(a.Version); v < least || v > most {
		return license.Refuse(reservation.ErrVersionRange, "RS-5", "udi", p.udi.String(),
			"version", number(v), "least", number(least), "most", number(most))
	}
	return nil
}

// of reports whether an authorization answers the request of the session.
func (s *session) of(a reservation.Authorization) bool {
	return s.Same(a.Session) && !other(a.Request, s.request)
}

// other reports whether a code says that it follows another code. A codec that binds
// codes by other means says nothing.
func other(said, known reservation.Digest) bool {
	return said != (reservation.Digest{}) && said != known
}

// same reports whether both are one code. The digest says it, where there is one.
func same(a, b reservation.Authorization) bool {
	return a.Version == b.Version && a.Digest == b.Digest && a.Kind == b.Kind &&
		a.Issued.Equal(b.Issued) && a.NotAfter.Equal(b.NotAfter) && slices.Equal(a.Entitlements, b.Entitlements)
}

func (p *Product) applyInstalled(e Installed) error {
	a := own(e.Authorization)
	a.Issued, a.NotAfter = utc(a.Issued), utc(a.NotAfter)
	if err := license.Join(sound(a), checkCode("confirmation", e.Confirmation)); err != nil {
		return err
	}
	if err := p.follows(a); err != nil {
		return err
	}
	p.installed, p.confirmation, p.code = &a, e.Confirmation, ""
	return nil
}
