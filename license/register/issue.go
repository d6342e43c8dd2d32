package register

import (
	"errors"

	"github.com/licit-go/licit/license"
)

// Issue decides that a new key is issued to a person. A key is issued once,
// whatever becomes of it.
//
// It is refused for a key that was issued before ([ErrAlreadyIssued]), for no
// licence or that of another key ([ErrLicenseMissing], [ErrAnotherKey]), for one
// of more than [MaxModels] models or [MaxEditions] editions
// ([ErrLicenseTooLarge]), and for a malformed name ([license.ErrIDMalformed]).
func (e *Entry) Issue(act license.Act, l license.License, to license.Actor) (Issued, error) {
	stamp, err := e.begin(act, VerbIssue)
	if err != nil {
		return Issued{}, err
	}
	return fitting(e, Issued{Stamp: stamp, License: l, To: to})
}

// Reissue decides that a key is issued in the place of another, as the event
// that invalidates that one says. Where it names an organization, the new key is
// claimed there from the beginning (CT-18, CT-19). It belongs into one commit
// with that event, by the same act.
//
// It is refused for what [Entry.Issue] refuses, for a replacement of nothing or
// of itself ([ErrOrigin]), for a cause that is none ([license.ErrCause]), and if
// it is claimed at once after an undo, or is not after a move
// ([ErrReplacementPlace]).
func (e *Entry) Reissue(act license.Act, r Replacement) (Reissued, error) {
	reissued := Reissued{Replacement: r}
	stamp, err := e.begin(act, reissued.verb())
	if err != nil {
		return Reissued{}, err
	}
	reissued.Stamp = stamp
	return fitting(e, reissued)
}

// Claim decides that the key is claimed in an organization. That the
// organization takes it is the organization's to decide, and its event belongs
// into one commit with this one: so a key is claimed in at most one organization,
// whatever races.
//
// It is refused for a key that nobody issued ([ErrKeyUnknown]), that is claimed,
// here or elsewhere ([ErrKeyClaimed]), or invalidated ([ErrKeyInvalidated]), and
// for a malformed id ([license.ErrIDMalformed]).
func (e *Entry) Claim(act license.Act, organization license.ID) (Claimed, error) {
	stamp, err := e.begin(act, VerbClaim)
	if err != nil {
		return Claimed{}, err
	}
	return fitting(e, Claimed{Stamp: stamp, Key: e.key, Organization: organization})
}

// fitting returns an event if it can follow the entry's state.
func fitting[E Event](e *Entry, event E) (E, error) {
	if err := event.fits(e); err != nil {
		var none E
		return none, err
	}
	return event, nil
}

func (i Issued) fits(e *Entry) error {
	return errors.Join(e.takes(i.License), named("to", string(i.To)))
}

func (r Reissued) fits(e *Entry) error { return r.Replacement.fits(e) }

func (c Claimed) fits(e *Entry) error {
	return errors.Join(e.owns(c.Key), named("organization", string(c.Organization)))
}
