package register

import (
	"errors"

	"github.com/licit-go/licit/license"
)

// Move decides that some or all of what the key holds goes to another
// organization (CT-19). The key is invalidated. What is moved is claimed at once
// in the destination, and after a partial move the rest at once where the key
// was. A full move leaves no rest, and rest must be the zero License. Whether it
// may move, and in which mode it is claimed, the organizations decide, whose
// events name the same licences.
//
// It is refused for a key that is not claimed ([ErrKeyUnknown],
// [ErrKeyUnclaimed], [ErrKeyInvalidated]) or is claimed elsewhere
// ([ErrClaimedElsewhere]), for a destination that is malformed
// ([license.ErrIDMalformed]) or the source ([ErrSameOrganization]), for more than
// the key holds ([license.ErrCountShort]), for a rest that is surplus
// ([ErrReplacementSurplus]), and for a licence that [Entry.Undo] would refuse.
func (e *Entry) Move(act license.Act, organization, destination license.ID, moved, rest license.License) (Moved, error) {
	stamp, err := e.begin(act, VerbMove)
	if err != nil {
		return Moved{}, err
	}
	return fitting(e, Moved{
		Stamp: stamp, Key: e.key, Organization: organization, Destination: destination, Moved: moved, Rest: rest,
	})
}

func (m Moved) fits(e *Entry) error {
	all := []error{e.owns(m.Key), e.at(m.Organization), named("destination", string(m.Destination))}
	if m.Destination == m.Organization {
		all = append(all, license.Refuse(ErrSameOrganization, "TR-11", "key", e.key.String(), "organization", string(m.Organization)))
	}
	return errors.Join(append(all, e.replacedBy(m.Moved, "CT-19", m.Moved.Counts()), m.conserves(e))...)
}

// conserves refuses a rest that is not, together with what is moved, what the key
// holds.
func (m Moved) conserves(e *Entry) error {
	rest, err := e.License().Counts().Minus(m.Moved.Counts())
	switch {
	case err != nil:
		return err
	case m.Moved.IsZero():
		return nil // that is refused already
	case rest.IsZero() && !m.Rest.IsZero():
		return license.Refuse(ErrReplacementSurplus, "CT-19", "key", e.key.String(), "replacement", m.Rest.Key().String())
	case rest.IsZero():
		return nil
	case m.Rest.Key() == m.Moved.Key():
		return license.Refuse(ErrReplacementTaken, "CT-19", "key", e.key.String(), "replacement", m.Rest.Key().String())
	}
	return e.replacedBy(m.Rest, "CT-19", rest)
}

// Replacements returns what takes the key's place: what was moved, claimed at the
// destination, and then the rest, if there is one, claimed where the key was.
// Both are given to the person who moved it.
func (m Moved) Replacements() []Replacement {
	all := []Replacement{{Origin: m.Key, Cause: license.Moved, License: m.Moved, To: m.By, Organization: m.Destination}}
	if !m.Rest.IsZero() {
		all = append(all, Replacement{Origin: m.Key, Cause: license.Moved, License: m.Rest, To: m.By, Organization: m.Organization})
	}
	return all
}
