package coterm

import "github.com/licit-go/licit/license"

// Why decisions are refused. Each stands with the fields of its refusal.
const (
	ErrCannotFollow        license.Reason = "coterm/cannot-follow"        // event, cause: an event that does not continue this state
	ErrUnknownEvent        license.Reason = "coterm/unknown-event"        // event: none of this package, or a pointer to one
	ErrNotCreated          license.Reason = "coterm/not-created"          // nothing happens before Created (CT-24)
	ErrAlreadyCreated      license.Reason = "coterm/already-created"      // id (CT-24)
	ErrEarlierThanLast     license.Reason = "coterm/earlier-than-last"    // at, last (CT-12)
	ErrAnotherModel        license.Reason = "coterm/another-model"        // follows: the licensing model (CT-12), or the one asked for (PD-23)
	ErrPolicy              license.Reason = "coterm/policy"               // carry; count: no such option (CT-5, CT-21)
	ErrPriceRange          license.Reason = "coterm/price-range"          // model, price, above, below, decimals; or prices (CT-8)
	ErrPriceMissing        license.Reason = "coterm/price-missing"        // key, model (CT-8)
	ErrLedgerForm          license.Reason = "coterm/ledger-form"          // value; w, m: no ledger (CT-3)
	ErrMode                license.Reason = "coterm/mode"                 // mode: neither of the two (CT-11)
	ErrNothingAsked        license.Reason = "coterm/nothing-asked"        // number; key, devices: no licence to claim (CT-11), no count to return (CT-18)
	ErrKeyTwice            license.Reason = "coterm/key-twice"            // key: stands twice in one step (CT-12)
	ErrSeveralRenewals     license.Reason = "coterm/several-renewals"     // renewals: more than one in a step (CT-11)
	ErrTooManyKeys         license.Reason = "coterm/too-many-keys"        // number, most (CT-3)
	ErrKeyUnknown          license.Reason = "coterm/key-unknown"          // key; key, status: nobody issued it, or no such status (CT-12)
	ErrKeyClaimed          license.Reason = "coterm/key-claimed"          // key, organization: where it is claimed (CT-12)
	ErrKeyInvalidated      license.Reason = "coterm/key-invalidated"      // key, cause, and replacement and movedTo if the asker may know them (CT-17)
	ErrKeyExpired          license.Reason = "coterm/key-expired"          // key, end, at: past its own end (CT-12)
	ErrKeyNotClaimed       license.Reason = "coterm/key-not-claimed"      // key: not claimed in this organization (CT-12)
	ErrEditionConflict     license.Reason = "coterm/edition-conflict"     // key, edition, live: MX editions differ (CT-20)
	ErrDateOutOfRange      license.Reason = "coterm/date-out-of-range"    // key, latest: the date would pass 9999-12-31 (CT-7)
	ErrUndoWindowClosed    license.Reason = "coterm/undo-window-closed"   // key, claimedAt, undoUntil, at, counts, support, needs (CT-14)
	ErrLaterCannotFollow   license.Reason = "coterm/later-cannot-follow"  // key, laterKey: what was claimed after it (CT-15); joined with why
	ErrReplacementMissing  license.Reason = "coterm/replacement-missing"  // key: a new key must be supplied (CT-16, CT-19)
	ErrReplacementTaken    license.Reason = "coterm/replacement-taken"    // replacement: a key that is known here already (CT-16), or on either side (CT-19)
	ErrReplacementSurplus  license.Reason = "coterm/replacement-surplus"  // key, replacement: a full return or move has none (CT-18, CT-19)
	ErrUsageSpares         license.Reason = "coterm/usage-spares"         // model, spares, inNetworks: more spares than devices (CT-21)
	ErrNotEmpty            license.Reason = "coterm/not-empty"            // number: an import into an organization with a history
	ErrRecord              license.Reason = "coterm/record"               // record, key, field, value: a record that cannot be imported; joined with why
	ErrAnotherOrganization license.Reason = "coterm/another-organization" // organizationId, id: a record of another one
	ErrOutOfCompliance     license.Reason = "coterm/out-of-compliance"    // since: cannot leave co-termination (PD-23)
	ErrSnapshotForm        license.Reason = "coterm/snapshot-form"        // part, value: what does not hold together
)
