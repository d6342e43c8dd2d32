package account

import "github.com/licit-go/licit/internal/events"

// MaxEventBytes is the largest event that is encoded or decoded.
const MaxEventBytes = 512 << 20

// nameCreated is the event with which an account begins.
const nameCreated = "account.created"

// eventCodec knows the events by their names, which are kept for ever; a changed shape
// gets a name of its own.
var eventCodec = events.New(MaxEventBytes, ErrUnknownEvent, map[string]Event{
	nameCreated:                       Created{},
	"account.virtual-account-added":   VirtualAccountAdded{},
	"account.virtual-account-removed": VirtualAccountRemoved{},
	"account.default-changed":         DefaultChanged{},
	"account.deposited":               Deposited{},
	"account.transferred":             Transferred{},
	"account.instance-transferred":    InstanceTransferred{},
	"account.export-allowed":          ExportAllowed{},
	"account.export-forbidden":        ExportForbidden{},
	"account.agreement-requested":     AgreementRequested{},
	"account.agreement-accepted":      AgreementAccepted{},
	"account.token-created":           TokenCreated{},
	"account.token-revoked":           TokenRevoked{},
	"account.token-removed":           TokenRemoved{},
	"account.registered":              Registered{},
	"account.authorized":              Authorized{},
	"account.renewed":                 Renewed{},
	"account.deregistered":            Deregistered{},
	"account.instance-removed":        InstanceRemoved{},
	"account.usage-released":          UsageReleased{},
	"account.notice-given":            NoticeGiven{},
	"account.held":                    Held{},
	"account.released":                Released{},
	"account.removal-awaited":         RemovalAwaited{},
	"account.alert-dismissed":         AlertDismissed{},
	"account.satellite-added":         SatelliteAdded{},
	"account.satellite-removed":       SatelliteRemoved{},
	"account.synchronized":            Synchronized{},
	"account.reported":                Reported{},
	"account.entitled":                Entitled{},
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
