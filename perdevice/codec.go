package perdevice

import "github.com/licit-go/licit/internal/events"

// MaxEventBytes is the largest event that is encoded or decoded. No event that
// Apply accepts comes to more: a licence takes at most 8 KiB, and an event holds at
// most [MaxStep] of them.
const MaxEventBytes = 512 << 20

// nameCreated is the event with which an organization begins.
const nameCreated = "perdevice.created"

// eventCodec knows the events by their names, which are kept for ever; a changed shape
// gets a name of its own.
var eventCodec = events.New(MaxEventBytes, ErrUnknownEvent, map[string]Event{
	nameCreated:                 Created{},
	"perdevice.converted":       Converted{},
	"perdevice.imported":        Imported{},
	"perdevice.claimed":         Claimed{},
	"perdevice.undone":          Undone{},
	"perdevice.device-added":    DeviceAdded{},
	"perdevice.device-removed":  DeviceRemoved{},
	"perdevice.network-added":   NetworkAdded{},
	"perdevice.network-removed": NetworkRemoved{},
	"perdevice.paired":          Paired{},
	"perdevice.unpaired":        Unpaired{},
	"perdevice.assigned":        Assigned{},
	"perdevice.dequeued":        Dequeued{},
	"perdevice.unassigned":      Unassigned{},
	"perdevice.reassigned":      Reassigned{},
	"perdevice.seats-assigned":  SeatsAssigned{},
	"perdevice.seats-renewed":   SeatsRenewed{},
	"perdevice.moved-out":       MovedOut{},
	"perdevice.seats-moved-out": SeatsMovedOut{},
	"perdevice.moved-in":        MovedIn{},
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
