package ordering

import (
	"strconv"

	"github.com/licit-go/licit/license"
)

// Why decisions are refused. Each stands with the fields of its refusal and the rule
// it comes from.
const (
	ErrCannotFollow     license.Reason = "ordering/cannot-follow"     // event, cause: an event that does not continue this state
	ErrUnknownEvent     license.Reason = "ordering/unknown-event"     // event: none of this package, or a pointer to one
	ErrEarlierThanLast  license.Reason = "ordering/earlier-than-last" // at, last: an act before the last event
	ErrKindUnknown      license.Reason = "ordering/kind-unknown"      // kind: neither regular nor upgrade (WX-20)
	ErrAccountMissing   license.Reason = "ordering/account-missing"   // order: a regular order must name a smart account (WX-20)
	ErrAgreementMissing license.Reason = "ordering/agreement-missing" // order: somebody must accept the licence agreement (WX-20)
	ErrPlaced           license.Reason = "ordering/placed"            // order: it was placed already (WX-20)
	ErrNotPlaced        license.Reason = "ordering/not-placed"        // order: it was not placed yet (WX-20)
	ErrNotDue           license.Reason = "ordering/not-due"           // order, step, at, due: too early (WX-20)
	ErrReminded         license.Reason = "ordering/reminded"          // order, sent: no more e-mails (WX-20)
	ErrNotReminded      license.Reason = "ordering/not-reminded"      // order, sent, most: all e-mails come before the call (WX-20)
	ErrCalled           license.Reason = "ordering/called"            // order: somebody called already (WX-20)
	ErrAssigned         license.Reason = "ordering/assigned"          // order, account: it has a smart account, nothing is missing (WX-20)
	ErrSnapshotForm     license.Reason = "ordering/snapshot-form"     // part, value: what does not hold together
)

// refusal gives a reason of the table the fields that it has.
func (o *Order) refusal(reason license.Reason) error {
	pairs := []string{"order", string(o.id)}
	switch reason {
	case ErrReminded:
		pairs = append(pairs, "sent", strconv.Itoa(o.sent))
	case ErrNotReminded:
		pairs = append(pairs, "sent", strconv.Itoa(o.sent), "most", strconv.Itoa(MaxReminders))
	case ErrAssigned:
		pairs = append(pairs, "account", string(o.account))
	}
	return license.Refuse(reason, "WX-20", pairs...)
}
