package perdevice

import (
	"fmt"

	"github.com/licit-go/licit/internal/strictjson"
	"github.com/licit-go/licit/license"
)

// MaxEventBytes is the largest event that is encoded or decoded. No event that
// Apply accepts comes to more: a licence takes at most 8 KiB, and an event holds at
// most [MaxStep] of them.
const MaxEventBytes = 512 << 20

// The names of the events. They are kept for ever; a changed shape gets a name
// of its own.
const (
	nameCreated        = "perdevice.created"
	nameConverted      = "perdevice.converted"
	nameImported       = "perdevice.imported"
	nameClaimed        = "perdevice.claimed"
	nameUndone         = "perdevice.undone"
	nameDeviceAdded    = "perdevice.device-added"
	nameDeviceRemoved  = "perdevice.device-removed"
	nameNetworkAdded   = "perdevice.network-added"
	nameNetworkRemoved = "perdevice.network-removed"
	namePaired         = "perdevice.paired"
	nameUnpaired       = "perdevice.unpaired"
	nameAssigned       = "perdevice.assigned"
	nameDequeued       = "perdevice.dequeued"
	nameUnassigned     = "perdevice.unassigned"
	nameReassigned     = "perdevice.reassigned"
	nameSeatsAssigned  = "perdevice.seats-assigned"
	nameSeatsRenewed   = "perdevice.seats-renewed"
	nameMovedOut       = "perdevice.moved-out"
	nameSeatsMovedOut  = "perdevice.seats-moved-out"
	nameMovedIn        = "perdevice.moved-in"
)

// nameOf returns the name of an event, and false of what is none.
func nameOf(e Event) (string, bool) {
	switch e.(type) {
	case Created:
		return nameCreated, true
	case Converted:
		return nameConverted, true
	case Imported:
		return nameImported, true
	case Claimed:
		return nameClaimed, true
	case Undone:
		return nameUndone, true
	case DeviceAdded:
		return nameDeviceAdded, true
	case DeviceRemoved:
		return nameDeviceRemoved, true
	case NetworkAdded:
		return nameNetworkAdded, true
	case NetworkRemoved:
		return nameNetworkRemoved, true
	case Paired:
		return namePaired, true
	case Unpaired:
		return nameUnpaired, true
	case Assigned:
		return nameAssigned, true
	case Dequeued:
		return nameDequeued, true
	case Unassigned:
		return nameUnassigned, true
	case Reassigned:
		return nameReassigned, true
	case SeatsAssigned:
		return nameSeatsAssigned, true
	case SeatsRenewed:
		return nameSeatsRenewed, true
	case MovedOut:
		return nameMovedOut, true
	case SeatsMovedOut:
		return nameSeatsMovedOut, true
	case MovedIn:
		return nameMovedIn, true
	}
	return "", false
}

// EncodeEvent returns an event's name and its JSON. It refuses what is no event
// of this package, pointers to events ([ErrUnknownEvent]), more than
// [MaxEventBytes] ([license.ErrJSONTooLarge]), and an instant outside the calendar
// ([license.ErrInstantForm]), which no decision records.
func EncodeEvent(e Event) (name string, data []byte, err error) { return encode(e, MaxEventBytes) }

func encode(e Event, most int) (name string, data []byte, err error) {
	name, known := nameOf(e)
	if !known {
		return "", nil, license.Refuse(ErrUnknownEvent, "", "event", fmt.Sprintf("%T", e))
	}
	if data, err = strictjson.Marshal(e, most); err != nil {
		return "", nil, err
	}
	return name, data, nil
}

// DecodeEvent reads what EncodeEvent wrote. It refuses unknown names
// ([ErrUnknownEvent]) and, with a *license.Refusal that names the field, all that
// is not exactly the shape of the event. Whether the event can follow, Apply says.
func DecodeEvent(name string, data []byte) (Event, error) {
	switch name {
	case nameCreated:
		return decode[Created](data)
	case nameConverted:
		return decode[Converted](data)
	case nameImported:
		return decode[Imported](data)
	case nameClaimed:
		return decode[Claimed](data)
	case nameUndone:
		return decode[Undone](data)
	case nameDeviceAdded:
		return decode[DeviceAdded](data)
	case nameDeviceRemoved:
		return decode[DeviceRemoved](data)
	case nameNetworkAdded:
		return decode[NetworkAdded](data)
	case nameNetworkRemoved:
		return decode[NetworkRemoved](data)
	case namePaired:
		return decode[Paired](data)
	case nameUnpaired:
		return decode[Unpaired](data)
	case nameAssigned:
		return decode[Assigned](data)
	case nameDequeued:
		return decode[Dequeued](data)
	case nameUnassigned:
		return decode[Unassigned](data)
	case nameReassigned:
		return decode[Reassigned](data)
	case nameSeatsAssigned:
		return decode[SeatsAssigned](data)
	case nameSeatsRenewed:
		return decode[SeatsRenewed](data)
	case nameMovedOut:
		return decode[MovedOut](data)
	case nameSeatsMovedOut:
		return decode[SeatsMovedOut](data)
	case nameMovedIn:
		return decode[MovedIn](data)
	}
	return nil, license.Refuse(ErrUnknownEvent, "", "event", name)
}

func decode[E Event](data []byte) (Event, error) {
	var e E
	if err := strictjson.Unmarshal(data, MaxEventBytes, &e); err != nil {
		return nil, err
	}
	return e, nil
}
