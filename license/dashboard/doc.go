// Package dashboard holds the wire types of the public Dashboard API for
// co-termination: the licence list and the licence overview of a co-term
// organization. They are decoded leniently, since clients of an API must
// outlive its additions, and encoded exactly as the API writes them.
//
// The package reads and writes; it judges nothing. A record with a malformed
// key, a negative count or no start is decoded, and package coterm refuses it
// by its rules. It makes no requests, reads no clock, keeps no state between
// calls, never panics, and its values may be shared like any other.
//
// # Shapes
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
// They are written in this order of fields, without white space; device counts
// are sorted by model. No instant is null, no list is [], no date is null.
// Instants are RFC 3339 in UTC with Z, with a fraction only if there is one.
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
//
// # Leniency
//
//	on the wire                             decoded as
//	field that is not known, at any depth   passed over, as often as it stands
//	name in another case ("Key")            a field that is not known
//	known field or model that stands twice  refused: nobody can say which is meant
//	field that is absent                    the zero value
//	null for a field, an entry, a record    the zero value
//	null for a list of any kind             no entries
//	fields in another order                 the same
//	RFC 3339 with any offset                the same instant in UTC
//	"Feb 8, 2020 UTC" or "2020-02-08"       an instant: its 00:00 UTC
//	RFC 3339 where a date stands            its UTC day
//	"0001-01-01T00:00:00Z" as an instant    the zero time: none
//	1.0, 1e3, 4294967296                    refused: not whole, or beyond 32 bits
//	"365" for a number, 7 for a text        refused: another kind
//	"" for a date                           refused: null says none
//	mode, status, edition, model            any text
//	0 in licensedDeviceCounts               left out
//	less than 0 in licensedDeviceCounts     refused: no [license.Counts] holds it
//	half a surrogate pair in an escape      U+FFFD, as encoding/json reads it
//
// # Limits
//
//	MaxRecord    one record of a list, 1 MiB from brace to brace
//	MaxOverview  an overview, 1 MiB without the white space around it
//
// A list may have any number of records. [CotermLicenses] holds one at a time
// and gives up on a record at its limit, without reading to its end. Nesting is
// bounded by encoding/json, at 10,000 levels.
//
// # Errors
//
// Every error is a [license.Refusal]. It names the record by its position from
// 1, the field with its position from 0 in a list ("counts.0.count"), and the
// value, cut after 128 bytes. Of a refused key, error texts show the last four
// characters. Between two records, the record is the one begun last.
//
//	reason                     where
//	dashboard/malformed        not JSON, not UTF-8, bytes after the end; on encoding: not UTF-8
//	dashboard/truncated        the text is empty or ends inside the list; on one record or overview: empty
//	dashboard/too-large        more than MaxRecord or MaxOverview, read or written
//	dashboard/type             a value of another kind, such as an object for the list
//	dashboard/number           CT-1, CT-21: not whole, beyond 32 bits, below 0 in the overview
//	dashboard/instant          CT-1, CT-2: unreadable, or outside the years 1 to 9999
//	dashboard/duplicate-field  a known field, or a model of the overview, that stands twice
//	dashboard/read             the reader failed; errors.Is finds its own error too
//	dashboard/write            the writer failed; errors.Is finds its own error too
//
// An overview also returns what [license.NewCounts] refuses, such as a model
// that is not a name (license/model-malformed, CT-21).
//
// Encoding refuses what decoding would, so that what is written can be read
// back, and reads back the same: lists without entries as nil, instants in UTC.
//
// # Index
//
//	read a list       [CotermLicenses]
//	write a list      [WriteCotermLicenses]
//	one record        [CotermLicense], [Edition], [Count]; encoding/json
//	overview          [ParseCotermOverview], [CotermOverview]; encoding/json
//	modes             [AddDevices], [Renew]
//	limits            [MaxRecord], [MaxOverview]
//	logs              [CotermLicense.LogValue]
package dashboard
