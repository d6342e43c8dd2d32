package perdevice

import "github.com/licit-go/licit/license"

// Why decisions are refused. Each stands with the fields of its refusal and the
// rule it comes from.
const (
	ErrCannotFollow     license.Reason = "perdevice/cannot-follow"      // event, cause: an event that does not continue this state
	ErrUnknownEvent     license.Reason = "perdevice/unknown-event"      // event: none of this package, or a pointer to one
	ErrNotCreated       license.Reason = "perdevice/not-created"        // id: nothing happens before Created
	ErrAlreadyCreated   license.Reason = "perdevice/already-created"    // id
	ErrEarlierThanLast  license.Reason = "perdevice/earlier-than-last"  // at, last
	ErrPolicy           license.Reason = "perdevice/policy"             // anchor: no such option (PD-3)
	ErrNothingAsked     license.Reason = "perdevice/nothing-asked"      // number; number, license, device: no licence to import (PD-1), claim (PD-6) or convert (PD-23), nothing to update (PD-7)
	ErrTooMany          license.Reason = "perdevice/too-many"           // what, number, most: licences, devices, networks
	ErrNameMalformed    license.Reason = "perdevice/name-malformed"     // part, value, longest: a serial, network, type or order that is not of the form (PD-1)
	ErrTermRange        license.Reason = "perdevice/term-range"         // license, days, from: no day, or an end past 9999-12-31 (PD-1)
	ErrSeatsRange       license.Reason = "perdevice/seats-range"        // license, seats, least, most (PD-18, PD-19)
	ErrLicenseUnknown   license.Reason = "perdevice/license-unknown"    // license: not held here (PD-1)
	ErrLicenseTaken     license.Reason = "perdevice/license-taken"      // license: an id that is held already, or stands twice (PD-1)
	ErrKeyUnknown       license.Reason = "perdevice/key-unknown"        // license, key, status: nobody issued it (PD-6)
	ErrKeyClaimed       license.Reason = "perdevice/key-claimed"        // license, key, organization: where it is claimed (PD-6)
	ErrKeyInvalidated   license.Reason = "perdevice/key-invalidated"    // license, key, cause: undone, moved or returned (PD-6)
	ErrAnchor           license.Reason = "perdevice/anchor"             // license, orderedAt, at: no order instant, or one after the claim (PD-3)
	ErrSpent            license.Reason = "perdevice/spent"              // license, expires, at: it would be over already (PD-3, PD-15)
	ErrNotUnused        license.Reason = "perdevice/not-unused"         // license, state (PD-17, PD-19)
	ErrUndoWindowClosed license.Reason = "perdevice/undo-window-closed" // license, undoUntil, at (PD-17)
	ErrExpired          license.Reason = "perdevice/expired"            // license, state: it is over (PD-9, PD-11, PD-13, PD-18, PD-19)
	ErrAssigned         license.Reason = "perdevice/assigned"           // license, state, device, network: where it is (PD-7)
	ErrNotAssigned      license.Reason = "perdevice/not-assigned"       // license, state (PD-11, PD-13)
	ErrQueued           license.Reason = "perdevice/queued"             // license, state, head: dequeue it, or name the head (PD-11); or it is no head of an import (PD-8)
	ErrNotQueued        license.Reason = "perdevice/not-queued"         // license, state: in no queue (PD-12), or not named by its head in an import (PD-8)
	ErrQueueBehind      license.Reason = "perdevice/queue-behind"       // license, queued: how many burn after it (PD-11)
	ErrTypeUnknown      license.Reason = "perdevice/type-unknown"       // license, type: it fits nothing (PD-5)
	ErrTypeFits         license.Reason = "perdevice/type-fits"          // license, type, device, model; or license, type (PD-5); or license, type, target, targetType (PD-19)
	ErrDeviceUnknown    license.Reason = "perdevice/device-unknown"     // device: not in this organization (PD-1)
	ErrDeviceTaken      license.Reason = "perdevice/device-taken"       // device: a serial that is here already, or stands twice (PD-1)
	ErrDeviceLicensed   license.Reason = "perdevice/device-licensed"    // license, state; or device, head, until (PD-9)
	ErrDeviceUnlicensed license.Reason = "perdevice/device-unlicensed"  // device: nothing to queue behind (PD-8)
	ErrDeviceSpare      license.Reason = "perdevice/device-spare"       // device, primary: covered by its pair (PD-16)
	ErrDevicePaired     license.Reason = "perdevice/device-paired"      // device, spare: has a pair (PD-16)
	ErrNotPair          license.Reason = "perdevice/not-pair"           // device, model, spare, spareModel; or device: no pair of one model, or no spare (PD-16)
	ErrNetworkUnknown   license.Reason = "perdevice/network-unknown"    // network: not in this organization (PD-1)
	ErrNetworkTaken     license.Reason = "perdevice/network-taken"      // network: here already (PD-1)
	ErrNetworkLicensed  license.Reason = "perdevice/network-licensed"   // network, licenses: how many are on it (PD-18)
	ErrNotSeats         license.Reason = "perdevice/not-seats"          // license: has no seats to divide (PD-18, PD-19)
	ErrSeats            license.Reason = "perdevice/seats"              // license, seats: is for networks, not devices (PD-18)
	ErrSeatsShort       license.Reason = "perdevice/seats-short"        // license, asked, held (PD-18, PD-19)
	ErrNotOnNetwork     license.Reason = "perdevice/not-on-network"     // license, state: no target of a renewal (PD-19)
	ErrPartMissing      license.Reason = "perdevice/part-missing"       // license: a new id must be supplied (PD-18, PD-19)
	ErrPartSurplus      license.Reason = "perdevice/part-surplus"       // license, part: nothing stays behind (PD-18, PD-19)
	ErrExtent           license.Reason = "perdevice/extent"             // extent: none that is known (PD-11)
	ErrNotEmpty         license.Reason = "perdevice/not-empty"          // licenses, devices, networks; or licenses: a conversion into an organization in use (PD-23), or an import into one with licences
	ErrCotermExpired    license.Reason = "perdevice/coterm-expired"     // expires, at; or device, expires, at (PD-23)
	ErrOutOfCompliance  license.Reason = "perdevice/out-of-compliance"  // since; or bucket, devices, limit (PD-23)
	ErrIDs              license.Reason = "perdevice/ids"                // supplied, wanted: one id for each licence (PD-23)
	ErrRecord           license.Reason = "perdevice/record"             // record, license, field, value; or record, license, field, key: what an import cannot take, joined with why
	ErrDiffers          license.Reason = "perdevice/differs"            // field, value, shown; or field, key: what the organization would not show so (PD-1)
	ErrSnapshotForm     license.Reason = "perdevice/snapshot-form"      // part, value: what does not hold together
)
