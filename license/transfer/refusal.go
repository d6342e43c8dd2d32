package transfer

import (
	"errors"

	"github.com/licit-go/licit/license"
)

// Why a transfer is refused. [Reasons] has the rule, the fields and what would
// lift each.
const (
	ErrInstant              license.Reason = "transfer/instant"               // at: not set, or outside the calendar
	ErrPath                 license.Reason = "transfer/path"                  // path, form: neither of the two
	ErrReadOnly             license.Reason = "transfer/read-only"             // side: a read-only administrator there (TR-4)
	ErrNetworkAdministrator license.Reason = "transfer/network-administrator" // side: a network administrator there (TR-4)
	ErrOneSideOnly          license.Reason = "transfer/one-side-only"         // side: no rights there, full rights on the other (TR-4)
	ErrNoRights             license.Reason = "transfer/no-rights"             // side: no rights there, and too few on the other (TR-1)
	ErrRole                 license.Reason = "transfer/role"                  // side, role: none that is known
	ErrDifferentAccounts    license.Reason = "transfer/different-accounts"    // source, destination: not the same e-mail address (TR-2, TR-4)
	ErrPlaceholder          license.Reason = "transfer/placeholder"           // saml, lacks: nobody stands in for the SAML administrator (TR-3)
	ErrPartMissing          license.Reason = "transfer/part-missing"          // part: the request does not carry it (TR-5, TR-6)
	ErrNameMalformed        license.Reason = "transfer/name-malformed"        // destinationName, form (TR-5)
	ErrLinkMalformed        license.Reason = "transfer/link-malformed"        // destinationLink, form (TR-5)
	ErrPasscodeMalformed    license.Reason = "transfer/passcode-malformed"    // part, form: whose value is not repeated (TR-5)
	ErrKeyMalformed         license.Reason = "transfer/key-malformed"         // key, form (TR-5, TR-6)
	ErrNothingAsked         license.Reason = "transfer/nothing-asked"         // devices, licenses, or license and asked: nothing to move (TR-7, PD-18, PD-20)
	ErrMode                 license.Reason = "transfer/mode"                  // mode, form: neither of the two (TR-6)
	ErrSameOrganization     license.Reason = "transfer/same-organization"     // organization: source and destination (TR-11)
	ErrLicensingModel       license.Reason = "transfer/licensing-model"       // source, destination, needed: not both follow it (TR-10, PD-21)
	ErrKeyUnknown           license.Reason = "transfer/key-unknown"           // key, state (TR-11)
	ErrKeyNotClaimed        license.Reason = "transfer/key-not-claimed"       // key: not claimed in the source (TR-11)
	ErrKeySuperseded        license.Reason = "transfer/key-superseded"        // key: by a renewal (TR-11)
	ErrKeyInvalidated       license.Reason = "transfer/key-invalidated"       // key, cause (TR-11)
	ErrNoRemainingValue     license.Reason = "transfer/no-remaining-value"    // key, end, at: past its own end (TR-8)
	ErrMoreThanHeld         license.Reason = "transfer/more-than-held"        // model or license, asked, held (TR-7, PD-18)
	ErrEdition              license.Reason = "transfer/edition"               // key or license, edition, destination: a lower MX edition (TR-9)
	ErrLicenseTwice         license.Reason = "transfer/license-twice"         // license: stands twice in one step (PD-20)
	ErrLicenseUnknown       license.Reason = "transfer/license-unknown"       // license, state: not of the source (TR-11)
	ErrLicenseExpired       license.Reason = "transfer/license-expired"       // license (PD-21)
	ErrQueueTorn            license.Reason = "transfer/queue-torn"            // license, stays: what belongs to its queue and would stay (PD-20)
	ErrCannotSplit          license.Reason = "transfer/cannot-split"          // license: of one device (PD-22)
	ErrCheckMalformed       license.Reason = "transfer/check-malformed"       // check: without a name of the form, or nothing to ask (TR-12)
	ErrCheckReason          license.Reason = "transfer/check-reason"          // check, reason: not a code of the check's own (TR-12)
)

// refusals collects all that stands against a transfer.
type refusals []*license.Refusal

func (all *refusals) add(more ...*license.Refusal) { *all = append(*all, more...) }

// join returns nil if nothing was collected.
func (all *refusals) join() error {
	joined := make([]error, len(*all))
	for i, r := range *all {
		joined[i] = r
	}
	return errors.Join(joined...)
}

// refuse returns a refusal that says, in its last field, what would lift it.
func refuse(reason license.Reason, rule string, pairs ...string) *license.Refusal {
	lift, _ := LiftOf(reason)
	return license.Refuse(reason, rule, append(pairs, "lift", string(lift))...)
}
