package coterm

import "github.com/licit-go/licit/internal/events"

// MaxEventBytes is the largest event that is encoded or decoded.
const MaxEventBytes = 128 << 20

// eventCodec knows the events by their names, which are kept for ever; a changed shape
// gets a name of its own.
var eventCodec = events.New(MaxEventBytes, ErrUnknownEvent, map[string]Event{
	"coterm.created":        Created{},
	"coterm.imported":       Imported{},
	"coterm.claimed":        Claimed{},
	"coterm.undone":         Undone{},
	"coterm.returned":       Returned{},
	"coterm.moved-out":      MovedOut{},
	"coterm.moved-in":       MovedIn{},
	"coterm.usage-reported": UsageReported{},
	"coterm.converted":      Converted{},
})

// EncodeEvent returns an event's name and its JSON. It refuses what is no event
// of this package, pointers to events ([ErrUnknownEvent]), more than
// [MaxEventBytes] ([license.ErrJSONTooLarge]), and events that no decision made
// and that could not be read back: without a licence where one belongs
// ([license.ErrKeyMalformed]), with EqualWeights for prices ([ErrPriceRange]), or
// with an instant outside the calendar ([license.ErrInstantForm]).
func EncodeEvent(e Event) (name string, data []byte, err error) { return eventCodec.Encode(e) }

// DecodeEvent reads what EncodeEvent wrote. It refuses unknown names
// ([ErrUnknownEvent]) and, with a *license.Refusal that names the field, all
// that is not exactly the shape of the event.
func DecodeEvent(name string, data []byte) (Event, error) { return eventCodec.Decode(name, data) }
