// Package license is the vocabulary of licensing: dates, keys, models, counts,
// licences, people, and the reasons for which something is refused.
//
// Everything in it is a value. Nothing reads a clock, keeps state, logs, or
// panics, except for the functions named Must…. Values may be shared between
// goroutines; what is handed in or out shares no memory that either side could
// change.
//
// # Vocabulary
//
//	Date      a civil day in UTC; terms of days are half-open      CT-1
//	Key       twelve characters that stand for a licence           CT-12
//	Model     what is counted, such as "MR Enterprise"             CT-21
//	Bucket    the name under which a model meets a limit           CT-21
//	Counts    how many devices of each model                       CT-21
//	Edition   the tier of a licence; MX ones are uniform           CT-20
//	License   a key, its counts, its start and its term in days    CT-1, CT-2
//	Issued    a licence as its register knows it: its status,      CT-12, CT-17
//	          why it is invalidated, what replaced it
//	UDI       the identity of a product instance: product id,      SM-10
//	          serial number, and a UUID where there is one
//	Tag       what is counted in smart licensing                   SM-3
//	Hold      what an account holds for an instance: entitlements, SM-10, RS-6
//	          each a quantity of a tag, until a day; or all that   RS-4
//	          the instance uses
//	Act       when something is decided, and by whom               CT-12, CT-16
//	Stamp     an act and its place in a stream of events
//	Refusal   a reason, the rule behind it, and the values
//	Advice    what people are told of a problem: its causes,       WX-21
//	          and what helps
//
// Rules named CT are those of co-termination, TR those of transfers, SM those of
// smart licensing, RS those of reservations, WX those of a meetings server.
//
// # Grammar
//
//	date    YYYY "-" MM "-" DD               0001-01-01 to 9999-12-31
//	key     "Z2" and ten of 0–9 A–Z a–z      at most 128 bytes with what is ignored
//	        dash, space, tab: ignored wherever they stand
//	name    1 to n bytes of UTF-8            n = 64 for Model, Edition, ProductType
//	        printable, no space at the ends  n = 128 for ID, Actor, Tag
//	udi     "P:" product ",S:" serial        a name each, n = 64, without a comma
//	        and perhaps ",U:" uuid           8-4-4-4-12 hexadecimal digits
//	counts  {model: number, …}               JSON; a number from 1 on, without fraction or exponent
//
// A dash is any of Unicode category Pd, a space any of Zs, so that keys copied
// from a typeset page are read. Keys are written in capitals as Z2##-####-####.
// A UDI is also read with PID:, SN: and UUID: for P:, S: and U:, with spaces after a
// comma and with a UUID in capitals, and written without.
//
// A missing date, key or UDI is written as the empty text, and as "none" by String.
// What is written is read back as the same value; a licence that is none is not
// written, and a hold of nothing is written with an empty list.
//
// # Days
//
// A day has 24 hours, a year 365 days, a term any positive whole number of days
// (CT-1). A licence burns from its start, not from a claim: its end is start plus
// days, and on that day it is over (CT-2). Days are numbered from 0001-01-01,
// which is 1; none is 0 and comes before every day. Where a rule counts in months they
// are those of the calendar, all at once from the day on which it begins to count, and
// the day is clamped once to the end of a shorter month (WX-13).
//
// # Keys are secrets
//
// A [log/slog] record of a [Key], [License] or [Issued] shows the last four
// characters of a key, and so does [Refusal.Error], even of a mistyped key or one
// in the wrong place. Nothing else hides a key: [Key.String], the text and JSON
// forms, and [Refusal.Fields] hold it whole. [log/slog] does not look inside
// slices, maps and structs, so a type that holds keys needs a LogValue of its own.
// A token with which products register is such a secret too: [Refusal.Error] shows
// the last four characters of a field named "token".
//
// # Limits
//
//	day number                       < 2²²   3652059 is 9999-12-31
//	devices of a licence, all models ≤ 2²⁰   MaxUnits, so no single line has more
//	keys an organization ever sees   ≤ 2²⁴   MaxKeys, replaced and superseded ones too
//	devices of Counts                ≤ 2⁴⁴   MaxCount = MaxKeys × MaxUnits; 2³¹-1 if int has 32 bits
//	entitlements of a hold           ≤ 256   MaxEntitlements; each ≤ 2²⁰
//	base price of a unit             < 2³⁴   ten-thousandths, so below 1717986.9184
//
// With these an organization's ledger of two 128-bit integers (CT-3) cannot
// overflow. W is the value burnt per day, M is W times the exact day on which the
// organization expires.
//
//   - One key is worth w = Σ count × price a day. Its counts add up to at most
//     2²⁰, so w < 2²⁰ × 2³⁴ = 2⁵⁴.
//   - All keys ever seen are worth V = Σ w < 2²⁴ × 2⁵⁴ = 2⁷⁸ a day. W sums some of
//     them, so W ≤ V.
//   - 0 ≤ M ≤ V × 2²² < 2¹⁰⁰ holds at the start, where all is 0, and each operation
//     keeps it. An addition of a key that ends on day e puts w to V and w × e to M,
//     and e < 2²². A renewal carries a surplus of M - W × t, which is not negative
//     after settling and not above M: again M grows by w × e at most, once for each
//     key. Settling lifts M to W × t, which is not above V × 2²². Undoing, returning
//     and moving replay the same operations with fewer devices.
//   - A sum or difference of two such numbers is below 2¹⁰¹, a signed 128-bit
//     integer holds 2¹²⁷.
//
// The bound rests on each key's end being a day of the calendar. An option that
// moves an end, such as keeping days when renewing (CT-5), must keep it there.
//
// # Refusals
//
// Every error of this package is a [*Refusal]. Its Reason is stable and is found
// with errors.Is; its fields stand in the order of this table. A dash means that
// no published rule speaks. A refusal from inside a JSON text names the place in
// "field", a path such as "editions.0.productType": as its first field where the
// table says so, otherwise as one more at the end.
//
//	REASON                        RULE   FIELDS                        OF
//	license/date-malformed        CT-1   date                          a day that the calendar does not have
//	license/date-malformed        CT-1   date, form                    a text that is not YYYY-MM-DD
//	license/date-range            CT-1   date                          a year outside 1 to 9999
//	license/date-range            CT-1   instant                       an instant outside these years
//	license/date-range            CT-1   dayNumber                     a number that is no day's
//	license/date-range            CT-1   date, days                    a sum outside the calendar
//	license/date-range            CT-1   date, months                  a sum outside the calendar
//	license/key-malformed         CT-12  key, form                     a text that is no key, or no key at all
//	license/key-source            CT-16  source                        random bytes that could not be read
//	license/model-malformed       CT-21  model, longest                a model that is not a name
//	license/model-malformed       CT-20  key, edition, productType     an edition that is not of names
//	license/model-twice           CT-21  model                         a model that stands twice
//	license/model-twice           CT-20  key, productType              a product type that stands twice
//	license/count-range           CT-21  model, count, least, most     a line of counts
//	license/count-range           CT-21  total, most                   a sum of counts
//	license/count-range           CT-3   key, devices, least, most     a licence's devices
//	license/count-range           SM-3   tag, quantity, least, most    an entitlement's quantity
//	license/count-range           RS-4   entitlements, least, most     a universal hold of nothing
//	license/count-range           RS-17  entitlements, least, most     the entitlements of a hold
//	license/count-short           TR-7   model, asked, held            counts that hold less than is asked
//	license/term-range            CT-1   key, start, days              a term without start, without day, or past the calendar
//	license/licensing-model       TR-10  licensingModel                a scheme that is none of the three
//	license/cause                 CT-17  cause                         a cause of invalidation that is not known
//	license/id-malformed          -      id, longest                   an id that is not a name
//	license/id-malformed          CT-16  by, longest                   an actor that is not a name
//	license/udi-malformed         SM-10  udi, form                     a text that is no UDI, or no UDI at all
//	license/udi-malformed         SM-10  product, longest              a product id that is not a name, or has a comma
//	license/udi-malformed         SM-10  serial, longest               the same of a serial number
//	license/udi-malformed         SM-10  uuid, form                    a UUID that is none
//	license/tag-malformed         SM-3   tag, longest                  a tag that is not a name
//	license/tag-twice             RS-13  tag                           a tag that stands twice in a hold
//	license/tag-order             RS-13  tag, after                    a tag that is not sorted
//	license/instant-missing       CT-12  at                            an act without instant
//	license/instant-form          -      field, instant, form          an instant that is not RFC 3339 with Z
//	license/stale                 -      seq, next                     an event that is not the next one
//	license/not-given             -      what                          nil where something is needed
//	license/json-malformed        -      field, cause                  a text that is not one JSON value
//	license/json-too-large        -      bytes, most                   a text longer than what is read
//	license/json-type             -      field, wanted                 a value of another kind
//	license/json-null             -      field                         null
//	license/json-unknown-field    -      field                         a name that is not of the shape
//	license/json-duplicate-field  -      field                         a name that stands twice
//	license/json-missing-field    -      field                         a name that is not there
//
// [ErrStale] is for the Apply of every aggregate. [ErrInstantForm],
// [ErrJSONTooLarge] and [ErrJSONMissingField] come from decoding events and
// snapshots.
//
// # Index
//
//	days       NewDate, ParseDate, DateOf, DateNumber, MaxDate, Day
//	           Date.AddDays, Date.AddMonths, Date.DaysSince, Date.Compare
//	           Date.Before, Date.After, Date.Start, Date.Number, Date.IsZero
//	keys       ParseKey, GenerateKey, Key.Redacted, Key.Compare, Key.IsZero
//	models     Model.Check, Model.Bucket, Model.IsMX, Model.Edition
//	           ProductEdition, ProductType
//	counts     NewCounts, Line, Counts.Plus, Counts.Minus, Counts.Contains
//	           Counts.Equal, Counts.Of, Counts.All, Counts.Len, Counts.Total
//	           Counts.IsZero
//	licences   NewLicense, License.Reissue, License.End, License.MXEditions
//	           License.Key, License.Counts, License.Start, License.Days
//	           License.Editions, License.Equal, License.IsZero, Edition.MXRank
//	registers  Unissued, Fresh, Issued, Status, Cause.Check
//	schemes    LicensingModel.Check
//	products   NewUDI, ParseUDI, UDI.Check, UDI.Product, UDI.Serial, UDI.UUID
//	           UDI.Compare, UDI.IsZero, Tag.Check
//	holds      NewHold, Hold.Check, Hold.Equal, Entitlement
//	people     ID.Check, Actor.Same, Act.Check, Act.Day, Stamp
//	refusals   Refuse, Refusals, Join, Within, Given, Refusal.Field
//	           Field, Reason
//	advice     Advice
//	in code    MustParseDate, MustParseKey, MustCounts, MustParseUDI
//
// # Example
//
// Ten access points for a year from 2013-01-01:
//
//	key, err := license.ParseKey("z2ab cdef ghjk")
//	counts, err := license.NewCounts(license.Line{Model: "MR Enterprise", Count: 10})
//	l, err := license.NewLicense(key, counts, license.MustParseDate("2013-01-01"), 365)
//	l.End()                                   // 2014-01-01, the first day without it
//	l.End().DaysSince(day)                    // 238 when day is 2013-05-08
//
// Four of them are returned. The key is invalidated, and a replacement holds the
// other six with only the remaining term (CT-16, CT-18):
//
//	rest, err := l.Counts().Minus(license.MustCounts(license.Line{Model: "MR Enterprise", Count: 4}))
//	fresh, err := license.GenerateKey(rand.Reader)
//	r, err := l.Reissue(fresh, rest)          // MR Enterprise=6, again until 2014-01-01
//
// Returning eleven would have been refused:
//
//	license/count-short (TR-7): model=MR Enterprise, asked=11, held=10
package license
