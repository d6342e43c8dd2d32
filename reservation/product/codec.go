package product

import "github.com/licit-go/licit/internal/events"

// What is encoded and decoded at most. No event that Apply accepts comes to more, and
// no snapshot: an authorization holds at most 256 tags, each of at most 128 bytes that
// take at most six when they are escaped.
const (
	MaxEventBytes    = 1 << 20
	MaxSnapshotBytes = 1 << 20
)

// eventCodec knows the events by their names, which are kept for ever; a changed shape
// gets a name of its own.
var eventCodec = events.New(MaxEventBytes, ErrUnknownEvent, map[string]Event{
	"product.enabled":   Enabled{},
	"product.disabled":  Disabled{},
	"product.requested": Requested{},
	"product.cancelled": Cancelled{},
	"product.installed": Installed{},
	"product.returned":  Returned{},
	"product.discarded": Discarded{},
})

// EncodeEvent returns an event's name and its JSON. It refuses what is no event
// of this package, pointers to events ([ErrUnknownEvent]), more than
// [MaxEventBytes] ([license.ErrJSONTooLarge]), and an instant outside the calendar
// ([license.ErrInstantForm]), which no decision records.
func EncodeEvent(e Event) (name string, data []byte, err error) { return eventCodec.Encode(e) }

// DecodeEvent reads what EncodeEvent wrote. It refuses unknown names
// ([ErrUnknownEvent]) and, with a *license.Refusal that names the field, all that
// is not exactly the shape of the event. Whether the event can follow, Apply says.
func DecodeEvent(name string, data []byte) (Event, error) { return eventCodec.Decode(name, data) }
