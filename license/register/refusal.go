package register

import (
	"errors"
	"strconv"
	"time"

	"github.com/licit-go/licit/license"
)

// Why decisions are refused. Each stands with the fields of its refusal and the
// rule it comes from, if a published one speaks.
const (
	ErrAlreadyIssued      license.Reason = "register/already-issued"      // key: a key is issued once
	ErrKeyUnknown         license.Reason = "register/key-unknown"         // key: nobody issued it (CT-12)
	ErrKeyClaimed         license.Reason = "register/key-claimed"         // key, organization: where it is claimed (CT-12)
	ErrKeyUnclaimed       license.Reason = "register/key-unclaimed"       // key: no claim to undo or to move (CT-14, TR-11)
	ErrKeyInvalidated     license.Reason = "register/key-invalidated"     // key, cause: it was undone, moved or returned (CT-17)
	ErrSameOrganization   license.Reason = "register/same-organization"   // key, organization: moved to where it is (TR-11)
	ErrClaimedElsewhere   license.Reason = "register/claimed-elsewhere"   // key, organization, asked: where it is claimed, and where not (CT-12)
	ErrEarlierThanLast    license.Reason = "register/earlier-than-last"   // key, at, last: an act before the last event (CT-12)
	ErrLicenseMissing     license.Reason = "register/license-missing"     // key: no licence to issue
	ErrLicenseTooLarge    license.Reason = "register/license-too-large"   // key, part, number, most: more models or editions than are kept
	ErrAnotherKey         license.Reason = "register/another-key"         // key, otherKey: meant for another entry
	ErrOrigin             license.Reason = "register/origin"              // key, originKey: replaces nothing, or itself (CT-16)
	ErrNothingAsked       license.Reason = "register/nothing-asked"       // key, devices: no count to return (CT-18)
	ErrReplacementMissing license.Reason = "register/replacement-missing" // key: a replacement must be supplied (CT-16, CT-18, CT-19)
	ErrReplacementSurplus license.Reason = "register/replacement-surplus" // key, replacement: a full return or move has none (CT-18, CT-19)
	ErrReplacementTaken   license.Reason = "register/replacement-taken"   // key, replacement: the key itself, what it came from, or both parts of a move (CT-16, CT-19)
	ErrReplacementCounts  license.Reason = "register/replacement-counts"  // key, replacement, held, wanted: counts are conserved (CT-16, CT-18, CT-19)
	ErrReplacementTerm    license.Reason = "register/replacement-term"    // key, replacement: start, term and editions stay (CT-16)
	ErrReplacementPlace   license.Reason = "register/replacement-place"   // key, cause, organization: claimed at once, or not, against the rule (CT-16, CT-19)
	ErrUnknownEvent       license.Reason = "register/unknown-event"       // event: no event of this package, or a pointer to one
	ErrCannotFollow       license.Reason = "register/cannot-follow"       // event, cause: an event that does not continue this state
	ErrSnapshotForm       license.Reason = "register/snapshot-form"       // part, value: no snapshot that can be restored
	ErrLineageBroken      license.Reason = "register/lineage-broken"      // key, otherKey, cause: two entries do not tell the same (CT-16)
)

// refused gives the reason for which a verb is refused.
func (e *Entry) refused(t Transition) error {
	if t.Verb == VerbMove && t.Refused == ErrKeyUnclaimed {
		return license.Refuse(t.Refused, "TR-11", "key", e.key.String())
	}
	return e.refusal(t.Refused)
}

// refusal gives a reason of the table the fields that this entry has for it.
func (e *Entry) refusal(reason license.Reason) error {
	key := e.key.String()
	switch reason {
	case ErrKeyClaimed:
		return license.Refuse(reason, "CT-12", "key", key, "organization", string(e.Organization()))
	case ErrKeyInvalidated:
		return license.Refuse(reason, "CT-17", "key", key, "cause", string(e.cause()))
	case ErrKeyUnknown:
		return license.Refuse(reason, "CT-12", "key", key)
	case ErrKeyUnclaimed:
		return license.Refuse(reason, "CT-14", "key", key)
	}
	return license.Refuse(reason, "", "key", key)
}

// notBefore refuses an instant earlier than the last event.
func (e *Entry) notBefore(at time.Time) error {
	if at.Before(e.last) {
		return license.Refuse(ErrEarlierThanLast, "CT-12", "key", e.key.String(),
			"at", at.Format(time.RFC3339Nano), "last", e.last.Format(time.RFC3339Nano))
	}
	return nil
}

// owns refuses a key other than the entry's.
func (e *Entry) owns(key license.Key) error {
	if key != e.key {
		return license.Refuse(ErrAnotherKey, "", "key", e.key.String(), "otherKey", key.String())
	}
	return nil
}

// takes refuses a licence that cannot be issued under the entry's key.
func (e *Entry) takes(l license.License) error {
	if l.IsZero() {
		return license.Refuse(ErrLicenseMissing, "", "key", e.key.String())
	}
	editions := 0
	for range l.Editions() {
		editions++
	}
	return errors.Join(e.owns(l.Key()), e.within("models", l.Counts().Len(), MaxModels), e.within("editions", editions, MaxEditions))
}

func (e *Entry) within(part string, number, most int) error {
	if number > most {
		return license.Refuse(ErrLicenseTooLarge, "", "key", e.key.String(),
			"part", part, "number", strconv.Itoa(number), "most", strconv.Itoa(most))
	}
	return nil
}

// at refuses an organization other than the one where the key is claimed, which
// is none where it is not.
func (e *Entry) at(asked license.ID) error {
	if id := e.Organization(); asked != id {
		return license.Refuse(ErrClaimedElsewhere, "CT-12", "key", e.key.String(), "organization", string(id), "asked", string(asked))
	}
	return nil
}

// named refuses a person or organization whose name is not of the form, and says
// in which field it stands.
func named(field, name string) error { return license.Within(field, license.ID(name).Check()) }
