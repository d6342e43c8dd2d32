package register

import (
	"errors"

	"github.com/licit-go/licit/license"
)

// Undo decides that the key's claim is undone: the key is invalidated for ever,
// and the replacement holds the same counts with the remaining term (CT-16). The
// organization is the one where the key is claimed, whose event of the undo
// names the same replacement; whether it is still time, it decides (CT-14).
//
// It is refused for a key that is not claimed ([ErrKeyUnknown],
// [ErrKeyUnclaimed], [ErrKeyInvalidated]) or is claimed elsewhere
// ([ErrClaimedElsewhere]), and for a replacement that is missing
// ([ErrReplacementMissing]), no new key ([ErrReplacementTaken]), or not the same
// licence ([ErrReplacementCounts], [ErrReplacementTerm]).
func (e *Entry) Undo(act license.Act, organization license.ID, replacement license.License) (Undone, error) {
	stamp, err := e.begin(act, VerbUndo)
	if err != nil {
		return Undone{}, err
	}
	return fitting(e, Undone{Stamp: stamp, Key: e.key, Organization: organization, Replacement: replacement})
}

// Return decides that some or all of what the key holds goes back (CT-18). The
// key is invalidated. After a partial return the replacement holds the rest: in
// the same organization if the key was claimed, otherwise it goes to the person
// who requested the return. A full return leaves no replacement, and replacement
// must be the zero License.
//
// Organization is where the key is claimed, none if it is not: whoever returns
// says by it whether an organization's event stands in the same commit.
//
// It is refused for a key that nobody issued or that is invalidated
// ([ErrKeyUnknown], [ErrKeyInvalidated]), is claimed elsewhere
// ([ErrClaimedElsewhere]), for nothing ([ErrNothingAsked]), for more than the key
// holds ([license.ErrCountShort]), for a malformed name
// ([license.ErrIDMalformed]), and for a replacement that is surplus
// ([ErrReplacementSurplus]) or that [Entry.Undo] would refuse.
func (e *Entry) Return(act license.Act, organization license.ID, counts license.Counts, replacement license.License, requestedBy license.Actor) (Returned, error) {
	stamp, err := e.begin(act, VerbReturn)
	if err != nil {
		return Returned{}, err
	}
	return fitting(e, Returned{
		Stamp: stamp, Key: e.key, Organization: organization, Counts: counts, Replacement: replacement, RequestedBy: requestedBy,
	})
}

func (u Undone) fits(e *Entry) error {
	return errors.Join(e.owns(u.Key), e.at(u.Organization), e.replacedBy(u.Replacement, "CT-16", e.License().Counts()))
}

func (r Returned) fits(e *Entry) error {
	return errors.Join(e.owns(r.Key), e.at(r.Organization), named("requestedBy", string(r.RequestedBy)), r.conserves(e))
}

// conserves refuses a return whose counts and replacement are not together what
// the key holds.
func (r Returned) conserves(e *Entry) error {
	if r.Counts.IsZero() {
		return license.Refuse(ErrNothingAsked, "CT-18", "key", e.key.String(), "devices", "0")
	}
	rest, err := e.License().Counts().Minus(r.Counts)
	if err != nil {
		return err
	}
	if !rest.IsZero() {
		return e.replacedBy(r.Replacement, "CT-18", rest)
	}
	if !r.Replacement.IsZero() {
		return license.Refuse(ErrReplacementSurplus, "CT-18", "key", e.key.String(), "replacement", r.Replacement.Key().String())
	}
	return nil
}

// Replacements returns what takes the key's place: one licence, claimed nowhere,
// given to the administrator who undid the claim.
func (u Undone) Replacements() []Replacement {
	return []Replacement{{Origin: u.Key, Cause: license.Undone, License: u.Replacement, To: u.By}}
}

// Replacements returns what takes the key's place: nothing after a full return,
// otherwise one licence, claimed where the key was, given to the person who
// requested the return.
func (r Returned) Replacements() []Replacement {
	if r.Replacement.IsZero() {
		return nil
	}
	return []Replacement{{Origin: r.Key, Cause: license.Returned, License: r.Replacement, To: r.RequestedBy, Organization: r.Organization}}
}
