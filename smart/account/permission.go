package account

import (
	"time"

	"github.com/licit-go/licit/license"
)

// AllowExport decides that the account may use export-controlled functions: tokens
// can be made that allow them (SM-9). It is refused if it may already
// ([ErrNothingAsked]).
func (a *Account) AllowExport(act license.Act) (ExportAllowed, error) {
	act, err := a.begin(act)
	if err == nil {
		err = a.exportIs(false)
	}
	if err != nil {
		return ExportAllowed{}, err
	}
	return ExportAllowed{a.stamp(act)}, nil
}

// ForbidExport decides that it may do so no more. Tokens and instances that were
// allowed stay so. It is refused if it may not ([ErrNothingAsked]).
func (a *Account) ForbidExport(act license.Act) (ExportForbidden, error) {
	act, err := a.begin(act)
	if err == nil {
		err = a.exportIs(true)
	}
	if err != nil {
		return ExportForbidden{}, err
	}
	return ExportForbidden{a.stamp(act)}, nil
}

func (a *Account) exportIs(allowed bool) error {
	if a.export != allowed {
		return license.Refuse(ErrNothingAsked, "SM-9", "what", "export")
	}
	return nil
}

func (a *Account) applyExportAllowed(ExportAllowed) error {
	if err := a.exportIs(false); err != nil {
		return err
	}
	a.export = true
	return nil
}

func (a *Account) applyExportForbidden(ExportForbidden) error {
	if err := a.exportIs(true); err != nil {
		return err
	}
	a.export = false
	return nil
}

// MayExport reports whether the account may use export-controlled functions (SM-9).
func (a *Account) MayExport() bool { return a.export }

// RequestAgreement decides that an agreement is to be accepted (SM-19). It is refused
// for a malformed id ([license.ErrIDMalformed]) and while one is pending
// ([ErrAgreement]).
func (a *Account) RequestAgreement(act license.Act, id license.ID) (AgreementRequested, error) {
	act, err := a.begin(act)
	if err == nil {
		err = license.Join(id.Check(), a.pending(id, ""))
	}
	if err != nil {
		return AgreementRequested{}, err
	}
	return AgreementRequested{a.stamp(act), id}, nil
}

// pending refuses to do something about an agreement unless that one is pending.
func (a *Account) pending(id, pending license.ID) error {
	if a.agreement != pending {
		return license.Refuse(ErrAgreement, "SM-19", "agreement", string(id), "pending", string(a.agreement))
	}
	return nil
}

func (a *Account) applyAgreementRequested(e AgreementRequested) error {
	if err := license.Join(e.Agreement.Check(), a.pending(e.Agreement, "")); err != nil {
		return err
	}
	a.agreement, a.agreedBy = e.Agreement, e.At
	return nil
}

// AcceptAgreement decides that the agreement was accepted that is pending (SM-19). It
// is refused for any other ([ErrAgreement]).
func (a *Account) AcceptAgreement(act license.Act, id license.ID) (AgreementAccepted, error) {
	act, err := a.begin(act)
	if err == nil {
		err = license.Join(id.Check(), a.pending(id, id))
	}
	if err != nil {
		return AgreementAccepted{}, err
	}
	return AgreementAccepted{a.stamp(act), id}, nil
}

func (a *Account) applyAgreementAccepted(e AgreementAccepted) error {
	if err := license.Join(e.Agreement.Check(), a.pending(e.Agreement, e.Agreement)); err != nil {
		return err
	}
	a.agreement, a.agreedBy = "", time.Time{}
	return nil
}

// Agreement returns the agreement that is pending and since when, and false if none
// is.
func (a *Account) Agreement() (id license.ID, since time.Time, pending bool) {
	return a.agreement, a.agreedBy, a.agreement != ""
}
