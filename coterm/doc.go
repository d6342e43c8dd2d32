// Package coterm holds co-termination organizations: a decision not applied has
// not happened. Claim, Undo, Return, Move and the other verbs decide: they change
// nothing and return an event or a refusal. Only Apply changes anything.
//
// An organization has one expiration date for all licences that it claims: the
// average of their ends, weighted by value.
//
// # Vocabulary
//
//	key              what stands for a licence                           CT-12
//	licence          counts per model, a start, a term in days           CT-1, CT-2
//	own end          start + term of one key                             CT-2
//	base price       one-year list price of a unit: its weight           CT-8
//	worth            Σ count × base price of a key, burnt per day        CT-3
//	W                worth of all live keys                              CT-3
//	D                the exact date, possibly fractional                 CT-3
//	M                W × D                                               CT-3
//	co-term date     ⌊D⌋, the day on which the organization expires      CT-7
//	limit            devices that a bucket of models may run             CT-21
//	live             counts for W and limits                             CT-5
//	superseded       claimed, but a later renewal replaced it            CT-5
//	invalidated      undone, returned or moved, for ever                 CT-16, CT-18, CT-19
//	replacement      the key that takes over from an invalidated one     CT-16, CT-18
//	move             part of a key, or all, goes to another organization CT-19
//	departure        the step of history by which it leaves its claim    CT-19
//	order of record  claim instant, then key                             CT-10
//	grace            how long being out of compliance is tolerated       CT-22
//
// # Rules
//
//	CT-1   days are UTC civil dates, a year has 365, a term any whole number   license.Date
//	CT-2   a key burns from its start; over on its own end                     license.License
//	CT-3   W and M are exact integers; nothing is rounded before a date is     Ledger
//	       read; keys keep the prices they were claimed with
//	CT-4   add devices: settle, W += w, M += w × end; limits grow              Claim, Ledger.Add
//	CT-5   renew: settle, carry the surplus, limits become the key's counts    Claim, Carry
//	CT-6   settle: a date that has passed is today, its debt is forgiven       Ledger.Settle
//	CT-7   the date is ⌊D⌋; expired from 00:00 UTC of it; none if W is 0       Expires, Remaining
//	CT-8   prices are the caller's; one that is missing is refused             Prices, EqualWeights
//	CT-9   devices never move the date                                         ReportUsage
//	CT-10  additions of one day commute; order of record                       Claims
//	CT-11  one step, one mode, one renewal at most                             Claim
//	CT-12  why a key cannot be claimed, each reason its own                    Claim
//	CT-13  a second renewal replaces the first; what it drops                  Change.Dropped
//	CT-14  undo within 7 × 24 h, boundary included; then support               Undo, Policy.UndoWindow
//	CT-15  undo: as if the claim had never been; later claims must follow      Undo
//	CT-16  the undone key is invalidated; a replacement holds the same         Undone.Replacement
//	CT-17  an invalidated key answers so, with the cause                       ErrKeyInvalidated
//	CT-18  return: a smaller key in the same place, or none                    Return
//	CT-19  move: both sides settle; M −= w × end here, a claim there; a move   Move, Ledger.Subtract
//	       is a step of history
//	CT-20  MX editions of live keys are uniform                                Claim, Move
//	CT-21  limits per bucket, spares, devices that count                       Limits, Usage, Policy.Count
//	CT-22  out of compliance, grace, statuses                                  Compliance
//	CT-23  notices before the date and in a grace                              Notices
//	CT-24  a new organization has a grace                                      Create
//	CT-25  a decision says before and after; previews chain                    Change, Clone
//	CT-26  what each key has to do with the date                               Explain
//	TR-7   who may move what; transfer.md is that of package transfer          Move
//	TR-13  both dates are shown before anything happens                        Move
//	TR-15  a transfer twice has no second effect                               Apply
//	PD-23  leaving co-termination                                              Convert
//
// The search for keys that reach a wanted date (CT-27) is not here yet.
//
// # Example
//
// Five access points at 150 for a year from 2013-01-01, then on 2013-05-08 two MX84
// at 2000 for three years from that day:
//
//	W = 5 × 150 = 750                  D = 2014-01-01, 238 days left on 2013-05-08
//	w = 2 × 2000 = 4000                own end 2016-05-07, 1095 days left
//	W' = 750 + 4000 = 4750
//	days' = (750 × 238 + 4000 × 1095) ÷ 4750 = 959 13/19
//	⌊D'⌋ = 2013-05-08 + 959 = 2015-12-23
//
// Undone on 2013-05-15 at the latest, the date is 2014-01-01 again, bit for bit.
//
// # Moves
//
// A move makes two events, one for each organization, and the register its own for
// the old key and the new ones. All belong into one commit:
//
//	move, err := north.Move(act, south, coterm.MoveRequest{Key: …, Counts: …, Mode: …, Moved: …, Rest: …, Request: …})
//	ended, err := entry.Move(act, north.ID(), south.ID(), move.Out.Moved, move.Out.Rest)
//	for _, r := range ended.Replacements() { … }                     // register.New(r.License.Key()).Reissue(act, r)
//	err = north.Apply(move.Out)
//	err = south.Apply(move.In)
//
// Of the five access points, two move on 2013-05-08:
//
//	here   W = 750 − 2 × 150 = 450     D = 2014-01-01 as before: the key's own end
//	there  a claim of 2 × 150 until 2014-01-01, in the mode asked for
//
// The rest, three, stands where the five stood: claimed on the same instant, to be
// undone as long. What moved stays in history there until it moved, whatever is
// undone or returned later. M stays at least what the live keys bring, Σ worth ×
// end: only what a renewal or a forgiven debt carried comes on top, and that stays
// with the keys that stay.
//
// # Shape
//
//	claimed, err := org.Claim(act, coterm.AddDevices, prices, issued) // decides
//	claimed.Before.Expires, claimed.After.Expires, claimed.Limits     // previews
//	err = org.Apply(claimed)                                          // happens
//
// A decision is a function of the state, the act and what is asked: asked twice, it
// answers the same. Every event embeds a license.Stamp. Its Seq is its place in the
// stream, from 1, and Seq − 1 the version of the stream that a journal expects when
// it commits the event. Commit first, then apply: what Apply is given is then the
// next event of the stream.
//
// Apply takes no event but the next (license.ErrStale). Two decisions of one state
// are rivals: once one is applied the other is stale and has to be decided anew.
// Apply never judges again. It refuses what does not continue the state
// ([ErrCannotFollow]), but asks about no window, price, edition or policy of today,
// and of the ledger M stands as recorded. Replay from the first event, or from a
// snapshot and the events after it, ends in the same state.
//
// An organization may be read and asked for decisions from many goroutines at once,
// but not while Apply runs. Nothing handed in or out shares memory that either side
// could change. Nothing here reads a clock, logs, or panics.
//
// Claiming, reading the date, and undoing or returning the key claimed last cost the
// same at any size, and so does moving any key; undoing or returning an older one
// costs what came after it. Clone, Explain and Snapshot cost as much as there is.
//
// # Policies
//
// In each field of a [Policy] zero is the default, and negative is none.
//
//	FIELD         DEFAULT        NONE                    RULE
//	Carry         ConvertValue   Discard carries none    CT-5
//	UndoWindow    7 × 24 h       no undo                 CT-14
//	Grace         30 × 24 h      shut down at once       CT-22, CT-24
//	WarningDays   30             no warning              CT-22
//	DateNotices   30, 3          empty list: no notice   CT-23
//	GraceNotices  7, 14, 21, 28  empty list: no notice   CT-23
//	Count         in networks    -                       CT-21
//
// A policy is asked at decisions and queries. Carry, the end of the undo window and
// the devices that count are in the events, and stay when a policy changes.
//
// # Decisions
//
// Where the rules are silent:
//
//   - A step at the instant of an earlier one whose key sorts before it takes its
//     place before it, even before a renewal that then supersedes it: the order of
//     record must not depend on which step came first.
//   - After an undo the organization is out of compliance since when it would be had
//     the claim never been: the claims and usage reports since then are gone through
//     again. So claiming and undoing buys no time, a grace that another claim or a
//     report ended stays ended, and an overage that the key hid began with the first
//     report that shows it. Reports are kept for as long as a claim can be undone,
//     seven days at the least.
//   - What happens at one instant happens at once, whatever came first: a grace that
//     ran before it and has to run after it runs on, and compliance in between, which
//     lasted for no time, ends none. It is the order of record that decides about the
//     date, and the last report about the devices. So claiming and undoing at one
//     instant, among others and reports, is nothing as well.
//   - Imported claims and earlier reports make one history, by their instants.
//   - A replacement stands for one licence: no other undo or return may name it.
//   - Neither a return nor a move backdates a grace by itself: the devices were
//     licensed until then. An undo that follows goes through moves at their instants,
//     but through a returned key with what the return left of it from its claim on.
//   - What is claimed at the instant of a move after it stands behind it in the order
//     of record, whatever its key: what has left cannot be superseded any more.
//   - What moves in takes its place like any claim of its instant: before a renewal
//     of the same instant with a later key, which supersedes it. The preview says so.
//   - Undoing or returning the rest leaves what moved in the place of the claim until
//     it moved. A renewal of which something moved stays a renewal: what it
//     superseded does not come back.
//   - What was carried is lost with the last key: without licences there is no date
//     to hold it.
//   - A move into a higher MX edition is refused even where it is to renew.
//   - A key for part of a move may be known on neither side.
//   - Imports are facts and never judged again, neither MX editions nor keys past
//     their own end: another system has accepted them, and refusing them changes
//     nothing there.
//   - An imported invalidated key has no known cause: lists only flag it.
//   - What would carry the date past 9999-12-31 is refused: there is no such day.
//   - The replacement of a returned key keeps the original's place in the order of
//     record: it takes the place of it, and its own key says nothing about when it
//     was claimed.
//   - Queries about instants before the last event answer from what is known since:
//     the state of then is that of a replay up to then.
//   - A notice whose instant had passed when its date or grace came about is not
//     due: nobody could have been told.
//   - Of the devices in a report those count that the policy of the day says, so that
//     another policy does not find an overage in the past.
//
// # Events
//
//	coterm.created         Created        the organization begins
//	coterm.imported        Imported       with claims of another system
//	coterm.claimed         Claimed        keys were claimed in one step
//	coterm.undone          Undone         a claim was undone
//	coterm.returned        Returned       devices of a key went back
//	coterm.moved-out       MovedOut       devices of a key went to another organization
//	coterm.moved-in        MovedIn        devices came from another organization
//	coterm.usage-reported  UsageReported  what the organization runs
//	coterm.converted       Converted      it follows another licensing model
//
// Names are kept for ever; a changed shape gets a name of its own. In JSON days are
// YYYY-MM-DD, instants RFC 3339 with Z, prices and the two numbers of a ledger
// decimal strings; a ledger counts in ten-thousandths. What is not exactly the shape
// is refused, naming the field. A renewal:
//
//	{
//	  "seq": 3,
//	  "at": "2020-01-03T23:59:59.999999999Z",
//	  "by": "ada@example.com",
//	  "mode": "renew",
//	  "carry": "convert-value",
//	  "licenses": [
//	    {
//	      "key": "Z200-0000-0003",
//	      "counts": {
//	        "MR Enterprise": 4
//	      },
//	      "start": "2020-01-01",
//	      "days": 365
//	    }
//	  ],
//	  "prices": {
//	    "MR Enterprise": "150"
//	  },
//	  "undoUntil": "2020-01-10T23:59:59.999999999Z",
//	  "before": {
//	    "expires": "2022-09-06",
//	    "ledger": {
//	      "w": "47510000",
//	      "m": "35081610200000"
//	    }
//	  },
//	  "after": {
//	    "expires": "2042-03-13",
//	    "ledger": {
//	      "w": "6000000",
//	      "m": "4473193430000"
//	    }
//	  },
//	  "limits": [
//	    {
//	      "bucket": "MR Enterprise",
//	      "before": 5,
//	      "after": 4
//	    },
//	    {
//	      "bucket": "MX84",
//	      "before": 2,
//	      "after": 0
//	    }
//	  ]
//	}
//
// # Refusals
//
// Every error is a *license.Refusal or several joined; license.Refusals lists them.
// A reason is found with errors.Is and kept for ever. Its fields stand in the order of
// this table. A dash means that no published rule speaks, or that there are no fields.
// A refusal from inside a JSON text has one more, "field", at its end; so has one
// of a move that stands against one side, "source" or "destination". Refusals of
// package license come through as they are.
//
//	REASON                       RULE   FIELDS                                                       OF
//	coterm/cannot-follow         -      event, cause                                                 an event that does not continue this state
//	coterm/unknown-event         -      event                                                        what is no event of this package, or a pointer to one
//	coterm/not-created           CT-24  -                                                            anything before Created
//	coterm/already-created       CT-24  id                                                           a second beginning
//	coterm/earlier-than-last     CT-12  at, last                                                     an act earlier than the last event; a record claimed later than its import
//	coterm/another-model         CT-12  follows                                                      a decision about an organization that was converted
//	coterm/another-model         PD-23  follows                                                      a conversion to co-termination itself
//	coterm/policy                CT-5   carry                                                        an option that is none
//	coterm/policy                CT-21  count                                                        an option that is none
//	coterm/price-range           CT-8   model, price, above, below, decimals                         what is no price
//	coterm/price-range           CT-8   prices                                                       equal weights, which cannot be written without models
//	coterm/price-missing         CT-8   key, model                                                   a model without a price
//	coterm/ledger-form           CT-3   value                                                        a text that is no number of a ledger
//	coterm/ledger-form           CT-3   w, m                                                         numbers to which no licences lead
//	coterm/mode                  CT-11  mode                                                         a mode that is none
//	coterm/nothing-asked         CT-11  number                                                       a step without keys
//	coterm/nothing-asked         CT-18  key, devices                                                 a return of nothing
//	coterm/key-twice             CT-12  key                                                          a key that stands twice in a step or list
//	coterm/several-renewals      CT-11  renewals                                                     more than one in a step
//	coterm/too-many-keys         CT-3   number, most                                                 more than an organization sees in its life, or than one import takes
//	coterm/key-unknown           CT-12  key                                                          a key that nobody issued
//	coterm/key-unknown           CT-12  key, status                                                  a register's answer that is none
//	coterm/key-claimed           CT-12  key, organization                                            a key that is claimed, and where
//	coterm/key-invalidated       CT-17  key, cause                                                   a key that was undone, moved or returned
//	coterm/key-invalidated       CT-17  key, cause, replacement                                      the same, for those who may know the replacement
//	coterm/key-invalidated       CT-17  key, cause, movedTo                                          or what holds the part that moved
//	coterm/key-invalidated       CT-17  key, cause, replacement, movedTo                             or both
//	coterm/key-expired           CT-12  key, end, at                                                 a key past its own end
//	coterm/key-not-claimed       CT-12  key                                                          an undo or return of a key that is not claimed here
//	coterm/edition-conflict      CT-20  key, edition, live                                           an MX edition other than those of the other live keys
//	coterm/date-out-of-range     CT-7   key, latest                                                  a date past 9999-12-31
//	coterm/undo-window-closed    CT-14  key, claimedAt, undoUntil, at, counts, support, needs        an undo after its window, with the way that is left
//	coterm/later-cannot-follow   CT-15  key, laterKey                                                an undo or return without which a later claim could not stand; joined with why
//	coterm/replacement-missing   CT-16  key                                                          no replacement where one is needed
//	coterm/replacement-missing   CT-19  key                                                          no new key for what moves, or for what stays
//	coterm/replacement-taken     CT-16  replacement                                                  a replacement that is known here
//	coterm/replacement-taken     CT-19  replacement                                                  a new key that is known on either side, or both are one
//	coterm/replacement-surplus   CT-18  key, replacement                                             a replacement of a key that is returned in full
//	coterm/replacement-surplus   CT-19  key, replacement                                             a key for the rest of one that moves in full
//	coterm/usage-spares          CT-21  model, spares, inNetworks                                    more spares than devices
//	coterm/not-empty             -      number                                                       an import where keys are known
//	coterm/record                -      record, key, field, value                                    a record that cannot be imported; joined with why
//	coterm/another-organization  -      organizationId, id                                           a record of another organization
//	coterm/out-of-compliance     PD-23  since                                                        a conversion while out of compliance
//	coterm/snapshot-form         -      part, value                                                  a part of a snapshot that does not hold together
//
// Claims, imports, undos and moves tell all that stands against them, moves together
// with the reasons of package transfer; a return tells first what is wrong with its
// counts. MX editions and the end of the calendar are found by
// replaying history, so they are told only where nothing else stands against a
// decision, and of the first key concerned, of a move on both sides.
//
// # Index
//
//	begin      New, Organization.Create, Organization.Import, MaxImport, Restore
//	           ImportedClaim, ImportedInvalidation, Organization.ID
//	decide     Organization.Claim, Organization.Undo, Organization.Return
//	           Organization.Move, MoveRequest, Move, MovedOut, MovedIn
//	           Organization.ReportUsage, Organization.Convert
//	options    Policy, Mode, Carry, DeviceCount, Usage
//	happen     Organization.Apply, Organization.Seq, Event, MaxEventBytes
//	           EncodeEvent, DecodeEvent, Organization.Snapshot
//	what if    Organization.Clone, Change, Change.Dropped, LimitChange, Position
//	the date   Organization.Expires, Organization.Remaining, Organization.Ledger
//	           Organization.Explain, Explanation, Part
//	limits     Organization.Limits, Organization.Limit
//	keys       Organization.Claims, Organization.Lookup, Claim, State
//	           Organization.Invalidations, Organization.Invalidation, Invalidation
//	standing   Organization.Compliance, Compliance, Status, Shortage
//	           Organization.Overview, Organization.Notices, Notice, NoticeKind
//	weights    NewPrices, Prices.Of, Prices.All, EqualWeights, MaxPrice
//	numbers    Ledger.Add, Ledger.Subtract, Ledger.Settle, Ledger.Expires
//	           Ledger.Remaining, Ledger.W, Ledger.M, Ledger.IsZero, Term
package coterm
