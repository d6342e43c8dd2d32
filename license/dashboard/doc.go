// Package dashboard holds the wire types of the public Dashboard API for
// licensing: the licence list and the licence overview of a co-term
// organization, and the licences, their list, the overview and the calls of a
// per-device organization. They are decoded leniently, since clients of an API
// must outlive its additions, and encoded exactly as the API writes them.
//
// The package reads and writes; it judges nothing. A record with a malformed
// key, a negative count or no start is decoded, and packages coterm and
// perdevice refuse it by their rules. It makes no requests, reads no clock,
// keeps no state between calls, never panics, and its values may be shared like
// any other.
//
// # Co-term shapes
//
// The list, GET /organizations/{organizationId}/licensing/coterm/licenses, a
// page of it or several joined into one array:
//
//	[
//	  {
//	    "key": "Z2ZZ-0000-0001",
//	    "organizationId": "7",
//	    "duration": 365,
//	    "mode": "renew",
//	    "startedAt": "2024-01-01T09:30:00Z",
//	    "claimedAt": "2024-02-01T00:00:00Z",
//	    "invalidated": false,
//	    "invalidatedAt": null,
//	    "expired": false,
//	    "editions": [{"edition": "Enterprise", "productType": "wireless"}],
//	    "counts": [{"model": "MR Enterprise", "count": 5}]
//	  }
//	]
//
// The overview, GET /organizations/{organizationId}/licenses/overview:
//
//	{
//	  "status": "OK",
//	  "expirationDate": "Dec 31, 2025 UTC",
//	  "licensedDeviceCounts": {"MR-ENT": 5, "MS220-8P": 2}
//	}
//
// # Per-device shapes
//
// A licence, of the list GET /organizations/{organizationId}/licenses and of
// GET and PUT …/licenses/{licenseId}:
//
//	{
//	  "id": "1234",
//	  "licenseType": "MX64-ENT",
//	  "licenseKey": "Z21234567890",
//	  "orderNumber": "4C1234567",
//	  "deviceSerial": "Q234-ABCD-5678",
//	  "networkId": "N_24329156",
//	  "state": "active",
//	  "seatCount": null,
//	  "totalDurationInDays": 425,
//	  "durationInDays": 365,
//	  "permanentlyQueuedLicenses": [
//	    {"id": "5678", "licenseType": "MX64-ENT", "licenseKey": "Z21234567890", "orderNumber": "4C1234567", "durationInDays": 60}
//	  ],
//	  "claimDate": "2019-08-29T12:40:10Z",
//	  "activationDate": "2019-09-01T15:01:46Z",
//	  "expirationDate": "2020-10-30T15:01:46Z",
//	  "headLicenseId": null
//	}
//
// Of these, orderNumber, deviceSerial, networkId, seatCount, activationDate,
// expirationDate and headLicenseId are [Optional]: absent, null and a value are
// three things, and written as they were read. Version 1.9.0 of the API does
// not know headLicenseId; a later one gives null where there is no head.
//
// What the calls send, and what they answer:
//
//	PUT  …/licenses/{licenseId}   {"deviceSerial": "Q234-ABCD-5678"}                                  a licence
//	POST …/licenses/assignSeats   {"licenseId": "1234", "networkId": "N_24329156", "seatCount": 20}   {"resultingLicenses": [a licence, …]}
//	POST …/licenses/renewSeats    {"licenseIdToRenew": "123", "unusedLicenseId": "1234"}              {"resultingLicenses": [a licence, …]}
//	POST …/licenses/moveSeats     {"destOrganizationId": "2930418", "licenseId": "1234", "seatCount": 20}   the same
//	POST …/licenses/move          {"destOrganizationId": "2930418", "licenseIds": ["123", "456"]}     the same
//	POST …/claim                  {"orders": [], "serials": [], "licenses": [{"key": "Z2XXXXXXXXXX"}]}   the same
//
// An update assigns with a serial, unassigns or dequeues with null, and does
// neither where the field is absent.
//
// The overview, in the call of the co-term one:
//
//	{
//	  "licenseCount": 20,
//	  "states": {
//	    "active": {"count": 10},
//	    "expired": {"count": 2},
//	    "expiring": {"count": 3, "critical": {"thresholdInDays": 14, "expiringCount": 1}, "warning": {"thresholdInDays": 90, "expiringCount": 2}},
//	    "recentlyQueued": {"count": 0},
//	    "unused": {"count": 2, "soonestActivation": {"activationDate": "2020-10-30", "toActivateCount": 1}},
//	    "unusedActive": {"count": 3, "oldestActivation": {"activationDate": "2019-09-01", "activeCount": 2}}
//	  },
//	  "licenseTypes": [{"licenseType": "ENT", "counts": {"unassigned": 2}}],
//	  "systemsManager": {"counts": {"totalSeats": 50, "activeSeats": 10, "unassignedSeats": 20, "orgwideEnrolledDevices": 10}}
//	}
//
// [Overview] reads either and says which it was. One with the fields of both,
// as the documentation's example, is read and written whole.
//
// To an organization of another licensing model, every other per-device call
// answers, with HTTP status 400:
//
//	{"errors": ["Organization with ID 123456 does not support per-device licensing"]}
//
// # Writing
//
// All shapes are written in this order of fields, without white space; device
// counts are sorted by model. Outside an [Optional], no instant is null, no list
// is [], no date is null, and a mode of a claim that is "" is left out. Instants
// are RFC 3339 in UTC with Z, with a fraction only if there is one.
//
// # Rules
//
// A refusal about a field carries the rule that the field is read for:
//
//	CT-1   duration and expirationDate: days, and civil dates in UTC
//	CT-2   startedAt: a term burns from its start
//	CT-11  mode: addDevices or renew; other texts are kept for the domain to refuse
//	CT-20  editions: which edition for which product type
//	CT-21  counts and licensedDeviceCounts: devices per model
//	PD-1   every field of a per-device licence
//	PD-6   claim
//	PD-7   update of a licence: assign, queue, unassign, dequeue
//	PD-18  assignSeats, moveSeats, resultingLicenses
//	PD-19  renewSeats
//	PD-20  move
//	PD-27  licenseCount, states, licenseTypes and systemsManager: the per-device overview
//
// # Leniency
//
//	on the wire                             decoded as
//	field that is not known, at any depth   passed over, as often as it stands
//	name in another case ("Key")            a field that is not known
//	known field or model that stands twice  refused: nobody can say which is meant
//	field that is absent                    the zero value
//	null for a field, an entry, a record    the zero value
//	the same in an Optional field           absent; null
//	null for a list of any kind             no entries
//	fields in another order                 the same
//	RFC 3339 with any offset                the same instant in UTC
//	"Feb 8, 2020 UTC" or "2020-02-08"       an instant: its 00:00 UTC
//	RFC 3339 where a date stands            its UTC day
//	"0001-01-01T00:00:00Z" as an instant    the zero time: none; null in an Optional
//	1.0, 1e3, 4294967296                    refused: not whole, or beyond 32 bits
//	"365" for a number, 7 for a text        refused: another kind
//	"" for a date                           refused: null says none
//	mode, status, edition, model, state     any text
//	0 in licensedDeviceCounts               left out
//	less than 0 in licensedDeviceCounts     refused: no [license.Counts] holds it
//	half a surrogate pair in an escape      U+FFFD, as encoding/json reads it
//
// # Limits
//
//	MaxRecord    one record of a list, 1 MiB from brace to brace
//	MaxOverview  an overview, 1 MiB without the white space around it
//	MaxBody      every other body, likewise
//
// A list may have any number of records. [CotermLicenses] and
// [PerDeviceLicenses] hold one at a time and give up on a record at its limit,
// without reading to its end. Nesting is
// bounded by encoding/json, at 10,000 levels.
//
// # Errors
//
// Every error is a [license.Refusal]. It names the record by its position from
// 1, the field with its position from 0 in a list ("counts.0.count"), and the
// value, cut after 128 bytes. Of a refused key, error texts show the last four
// characters. Between two records, the record is the one begun last. Only what
// is no JSON text at all, encoding/json refuses by itself where a value is read
// through it: a type's own reading is not asked then.
//
//	reason                     where
//	dashboard/malformed        not JSON, not UTF-8, bytes after the end; on encoding: not UTF-8
//	dashboard/truncated        the text is empty or ends inside the list; on any other: empty
//	dashboard/too-large        more than MaxRecord, MaxOverview or MaxBody, read or written
//	dashboard/type             a value of another kind, such as an object for the list
//	dashboard/number           not whole, beyond 32 bits, below 0 in licensedDeviceCounts
//	dashboard/instant          unreadable, or outside the years 1 to 9999
//	dashboard/duplicate-field  a known field, or a model of the overview, that stands twice
//	dashboard/read             the reader failed; errors.Is finds its own error too
//	dashboard/write            the writer failed; errors.Is finds its own error too
//
// An overview also returns what [license.NewCounts] refuses, such as a model
// that is not a name (license/model-malformed, CT-21).
//
// Encoding refuses what decoding would, so that what is written can be read
// back, and reads back the same: lists without entries as nil, instants in UTC, a
// [Given] zero instant as [Null]. A type that only stands in others has no JSON of
// its own: json.Marshal of an [Optional] or a [PerDeviceOverview] alone does not
// write what the API does.
//
// # Index
//
//	read a list       [CotermLicenses], [PerDeviceLicenses]
//	write a list      [WriteCotermLicenses], [WritePerDeviceLicenses]
//	one record        [CotermLicense]; encoding/json; in it [Edition], [Count]
//	one licence       [PerDeviceLicense]; encoding/json; in it [QueuedLicense]
//	three values      [Optional], [Given], [Null]
//	overview          [Overview]; encoding/json
//	of a co-term one  [ParseCotermOverview], [CotermOverview]; encoding/json
//	of a per-device   in an [Overview]: [PerDeviceOverview], [States], [Band], [TypeCount], [SystemsManager]
//	assign            [LicenseUpdate]; encoding/json
//	seats             [SeatAssignment], [SeatRenewal], [SeatMove], [SeatResult]; encoding/json
//	move              [LicenseMove]; encoding/json
//	claim             [Claim]; encoding/json; in it [ClaimedKey]
//	errors            [ErrorBody], [NotPerDevice]; encoding/json
//	modes             [AddDevices], [Renew]
//	states            [StateUnused], [StateUnusedActive], [StateActive], [StateExpiring], [StateExpired], [StateRecentlyQueued]
//	limits            [MaxRecord], [MaxOverview], [MaxBody]
//	logs              LogValue of every type with a key: [CotermLicense.LogValue], [PerDeviceLicense.LogValue],
//	                  [QueuedLicense.LogValue], [SeatResult.LogValue], [Claim.LogValue], [ClaimedKey.LogValue]
package dashboard
