package issuer

import "github.com/licit-go/licit/internal/events"

// What is encoded and decoded at most. No event that Apply accepts comes to more: it
// holds an authorization code once and 256 entitlements twice, and a byte takes at most
// six when it is escaped.
const (
	MaxCodeBytes  = 256 << 10 // of an authorization code
	MaxShortBytes = 256       // of a confirmation or return code, as it is entered
	MaxEventBytes = 4 << 20
)

// eventCodec knows the events by their names, which are kept for ever; a changed shape
// gets a name of its own.
var eventCodec = events.New(MaxEventBytes, ErrUnknownEvent, map[string]Event{
	"issuer.preauthorized": Preauthorized{},
	"issuer.withdrawn":     Withdrawn{},
	"issuer.reserved":      Reserved{},
	"issuer.updated":       Updated{},
	"issuer.confirmed":     Confirmed{},
	"issuer.returned":      Returned{},
	"issuer.removed":       Removed{},
})

// EncodeEvent returns an event's name and its JSON. It refuses what is no event
// of this package, pointers to events ([ErrUnknownEvent]), more than
// [MaxEventBytes] ([license.ErrJSONTooLarge]), and an instant outside the calendar
// ([license.ErrInstantForm]), which no decision records. That of a [Reserved] holds the
// account's secret.
func EncodeEvent(e Event) (name string, data []byte, err error) { return eventCodec.Encode(e) }

// DecodeEvent reads what EncodeEvent wrote. It refuses unknown names
// ([ErrUnknownEvent]) and, with a *license.Refusal that names the field, all that
// is not exactly the shape of the event. Whether the event can follow, Apply says.
func DecodeEvent(name string, data []byte) (Event, error) { return eventCodec.Decode(name, data) }
