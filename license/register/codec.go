package register

import (
	"time"

	"github.com/licit-go/licit/internal/events"
	"github.com/licit-go/licit/license"
)

// What is encoded and decoded at most. No event that Apply accepts comes to
// more: a model takes at most 395 bytes, an edition 810, and an event holds the
// models and editions of a licence at most twice, a snapshot three times.
const (
	MaxEventBytes    = 1 << 20
	MaxSnapshotBytes = 2 << 20
)

// The names of the events. They are kept for ever; a changed shape gets a name
// of its own.
const (
	nameIssued   = "register.issued"
	nameReissued = "register.reissued"
	nameClaimed  = "register.claimed"
	nameUndone   = "register.undone"
	nameReturned = "register.returned"
	nameMoved    = "register.moved"
)

// eventCodec knows the events by their names.
var eventCodec = events.New(MaxEventBytes, ErrUnknownEvent, map[string]Event{
	nameIssued:   Issued{},
	nameReissued: Reissued{},
	nameClaimed:  Claimed{},
	nameUndone:   Undone{},
	nameReturned: Returned{},
	nameMoved:    Moved{},
})

// EncodeEvent returns an event's name and its JSON. It refuses what is no event
// of this package, pointers to events ([ErrUnknownEvent]), an instant that is
// missing or not in UTC ([license.ErrInstantMissing], [license.ErrInstantForm]),
// and more than [MaxEventBytes] ([license.ErrJSONTooLarge]); none of these is
// returned by a decision.
func EncodeEvent(e Event) (name string, data []byte, err error) {
	if _, err := eventCodec.Name(e); err != nil {
		return "", nil, err
	}
	if err := inUTC(e.Stamped().Act); err != nil {
		return "", nil, err
	}
	return eventCodec.Encode(e)
}

// inUTC refuses an act whose instant would not be read back.
func inUTC(act license.Act) error {
	_, err := act.Check()
	if _, offset := act.At.Zone(); err == nil && offset != 0 {
		err = license.Refuse(license.ErrInstantForm, "", "field", "at", "instant", act.At.Format(time.RFC3339Nano), "form", "RFC 3339 with Z")
	}
	return err
}

// DecodeEvent reads what EncodeEvent wrote. It refuses unknown names
// ([ErrUnknownEvent]) and, with a *license.Refusal that names the field, all
// that is not exactly the shape of the event. Whether the event can follow, Apply
// says.
func DecodeEvent(name string, data []byte) (Event, error) { return eventCodec.Decode(name, data) }
