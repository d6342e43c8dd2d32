package hosting

import "github.com/licit-go/licit/internal/events"

// MaxEventBytes is what is encoded and decoded at most. No event that Apply accepts
// comes to more: it names at most 4,000 people, and a byte takes at most six when it is
// escaped.
const MaxEventBytes = 4 << 20

// eventCodec knows the events by their names, which are kept for ever; a changed shape
// gets a name of its own.
var eventCodec = events.New(MaxEventBytes, ErrUnknownEvent, map[string]Event{
	"hosting.installed":          Installed{},
	"hosting.upgraded":           Upgraded{},
	"hosting.updated":            Updated{},
	"hosting.user-added":         UserAdded{},
	"hosting.role-changed":       RoleChanged{},
	"hosting.user-deactivated":   UserDeactivated{},
	"hosting.user-reactivated":   UserReactivated{},
	"hosting.assigned":           Assigned{},
	"hosting.scheduled":          Scheduled{},
	"hosting.cancelled":          Cancelled{},
	"hosting.started":            Started{},
	"hosting.attended":           Attended{},
	"hosting.left":               Left{},
	"hosting.ended":              Ended{},
	"hosting.disconnected":       Disconnected{},
	"hosting.connected":          Connected{},
	"hosting.restarted":          Restarted{},
	"hosting.audited":            Audited{},
	"hosting.failed-over":        FailedOver{},
	"hosting.returned":           Returned{},
	"hosting.extended":           Extended{},
	"hosting.reduced":            Reduced{},
	"hosting.grown":              Grown{},
	"hosting.data-center-joined": DataCenterJoined{},
	"hosting.absorbed":           Absorbed{},
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
