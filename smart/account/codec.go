package account

import (
	"fmt"

	"github.com/licit-go/licit/internal/strictjson"
	"github.com/licit-go/licit/license"
)

// MaxEventBytes is the largest event that is encoded or decoded.
const MaxEventBytes = 512 << 20

// The names of the events. They are kept for ever; a changed shape gets a name
// of its own.
const (
	nameCreated               = "account.created"
	nameVirtualAccountAdded   = "account.virtual-account-added"
	nameVirtualAccountRemoved = "account.virtual-account-removed"
	nameDefaultChanged        = "account.default-changed"
	nameDeposited             = "account.deposited"
	nameTransferred           = "account.transferred"
	nameInstanceTransferred   = "account.instance-transferred"
	nameExportAllowed         = "account.export-allowed"
	nameExportForbidden       = "account.export-forbidden"
	nameAgreementRequested    = "account.agreement-requested"
	nameAgreementAccepted     = "account.agreement-accepted"
	nameTokenCreated          = "account.token-created"
	nameTokenRevoked          = "account.token-revoked"
	nameTokenRemoved          = "account.token-removed"
	nameRegistered            = "account.registered"
	nameAuthorized            = "account.authorized"
	nameRenewed               = "account.renewed"
	nameDeregistered          = "account.deregistered"
	nameInstanceRemoved       = "account.instance-removed"
	nameUsageReleased         = "account.usage-released"
	nameNoticeGiven           = "account.notice-given"
	nameHeld                  = "account.held"
	nameReleased              = "account.released"
	nameRemovalAwaited        = "account.removal-awaited"
	nameAlertDismissed        = "account.alert-dismissed"
	nameSatelliteAdded        = "account.satellite-added"
	nameSatelliteRemoved      = "account.satellite-removed"
	nameSynchronized          = "account.synchronized"
	nameReported              = "account.reported"
	nameEntitled              = "account.entitled"
)

// nameOf returns the name of an event, and false of what is none.
func nameOf(e Event) (string, bool) {
	switch e.(type) {
	case Created:
		return nameCreated, true
	case VirtualAccountAdded:
		return nameVirtualAccountAdded, true
	case VirtualAccountRemoved:
		return nameVirtualAccountRemoved, true
	case DefaultChanged:
		return nameDefaultChanged, true
	case Deposited:
		return nameDeposited, true
	case Transferred:
		return nameTransferred, true
	case InstanceTransferred:
		return nameInstanceTransferred, true
	case ExportAllowed:
		return nameExportAllowed, true
	case ExportForbidden:
		return nameExportForbidden, true
	case AgreementRequested:
		return nameAgreementRequested, true
	case AgreementAccepted:
		return nameAgreementAccepted, true
	case TokenCreated:
		return nameTokenCreated, true
	case TokenRevoked:
		return nameTokenRevoked, true
	case TokenRemoved:
		return nameTokenRemoved, true
	case Registered:
		return nameRegistered, true
	case Authorized:
		return nameAuthorized, true
	case Renewed:
		return nameRenewed, true
	case Deregistered:
		return nameDeregistered, true
	case InstanceRemoved:
		return nameInstanceRemoved, true
	case UsageReleased:
		return nameUsageReleased, true
	case NoticeGiven:
		return nameNoticeGiven, true
	case Held:
		return nameHeld, true
	case Released:
		return nameReleased, true
	case RemovalAwaited:
		return nameRemovalAwaited, true
	case AlertDismissed:
		return nameAlertDismissed, true
	case SatelliteAdded:
		return nameSatelliteAdded, true
	case SatelliteRemoved:
		return nameSatelliteRemoved, true
	case Synchronized:
		return nameSynchronized, true
	case Reported:
		return nameReported, true
	case Entitled:
		return nameEntitled, true
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
	case nameVirtualAccountAdded:
		return decode[VirtualAccountAdded](data)
	case nameVirtualAccountRemoved:
		return decode[VirtualAccountRemoved](data)
	case nameDefaultChanged:
		return decode[DefaultChanged](data)
	case nameDeposited:
		return decode[Deposited](data)
	case nameTransferred:
		return decode[Transferred](data)
	case nameInstanceTransferred:
		return decode[InstanceTransferred](data)
	case nameExportAllowed:
		return decode[ExportAllowed](data)
	case nameExportForbidden:
		return decode[ExportForbidden](data)
	case nameAgreementRequested:
		return decode[AgreementRequested](data)
	case nameAgreementAccepted:
		return decode[AgreementAccepted](data)
	case nameTokenCreated:
		return decode[TokenCreated](data)
	case nameTokenRevoked:
		return decode[TokenRevoked](data)
	case nameTokenRemoved:
		return decode[TokenRemoved](data)
	case nameRegistered:
		return decode[Registered](data)
	case nameAuthorized:
		return decode[Authorized](data)
	case nameRenewed:
		return decode[Renewed](data)
	case nameDeregistered:
		return decode[Deregistered](data)
	case nameInstanceRemoved:
		return decode[InstanceRemoved](data)
	case nameUsageReleased:
		return decode[UsageReleased](data)
	case nameNoticeGiven:
		return decode[NoticeGiven](data)
	case nameHeld:
		return decode[Held](data)
	case nameReleased:
		return decode[Released](data)
	case nameRemovalAwaited:
		return decode[RemovalAwaited](data)
	case nameAlertDismissed:
		return decode[AlertDismissed](data)
	case nameSatelliteAdded:
		return decode[SatelliteAdded](data)
	case nameSatelliteRemoved:
		return decode[SatelliteRemoved](data)
	case nameSynchronized:
		return decode[Synchronized](data)
	case nameReported:
		return decode[Reported](data)
	case nameEntitled:
		return decode[Entitled](data)
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
