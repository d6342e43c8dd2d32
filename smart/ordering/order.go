package ordering

import (
	"strconv"
	"time"

	"github.com/licit-go/licit/license"
)

// A Kind says what is ordered.
type Kind string

// The kinds of orders.
const (
	Regular Kind = "regular" // new licences
	Upgrade Kind = "upgrade" // of licences that there are
)

// Check refuses what is no kind ([ErrKindUnknown]).
func (k Kind) Check() error {
	if k != Regular && k != Upgrade {
		return license.Refuse(ErrKindUnknown, "WX-20", "kind", string(k))
	}
	return nil
}

// A Request is what somebody enters to order.
type Request struct {
	Kind      Kind
	Account   license.ID // the smart account that gets the licences; none
	Agreement bool       // whether the licence agreement is accepted
}

// An Order is an order of licences, and what was done so that a smart account gets
// them. It is folded from events. Decisions change nothing and return an event or a
// refusal; only Apply changes anything. Reads and decisions may run concurrently with one
// another, none while Apply runs.
type Order struct {
	id     license.ID
	policy Policy

	seq  uint64
	last time.Time // instant of the last event

	kind      Kind // none before it is placed
	account   license.ID
	agreement bool
	sent      int // e-mails
	called    bool
	due       time.Time // the first instant for the next step; zero: none follows
}

// A Status is where an order stands.
type Status struct {
	State     State
	Kind      Kind       // none before it is placed
	Account   license.ID // none while it is missing
	Agreement bool       // whether the licence agreement was accepted
	Reminders int        // e-mails sent, 0 to [MaxReminders]
	Called    bool
}

// New returns an order before its first event, which is [Placed]. The zero Policy is the
// documented default.
func New(id license.ID, policy Policy) *Order {
	return &Order{id: id, policy: policy.complete()}
}

// ID returns the order's id.
func (o *Order) ID() license.ID { return o.id }

// Seq returns the position of the last event applied, 0 before the first: what a
// journal expects as version.
func (o *Order) Seq() uint64 { return o.seq }

// Clone returns an order of its own in the same state, for what-ifs: a decision can be
// applied to it and the next one asked for.
func (o *Order) Clone() *Order {
	c := *o
	return &c
}

// Status returns where the order stands.
func (o *Order) Status() Status {
	return Status{states[o.place()], o.kind, o.account, o.agreement, o.sent, o.called}
}

// Place decides that an order is placed. A regular one must name a smart account and
// accept the licence agreement. An upgrade goes through without an account, and is
// prompted for one at once: [Placed.Prompted]. It is refused:
//
//   - if it was placed already ([ErrPlaced])
//   - otherwise for all of these together: a kind that is none ([ErrKindUnknown]), an
//     account that is no id ([license.ErrIDMalformed]), a regular order without an account
//     ([ErrAccountMissing]), one whose account is named, or must be, without the agreement
//     ([ErrAgreementMissing])
func (o *Order) Place(act license.Act, r Request) (Placed, error) {
	act, err := o.begin(act)
	if err != nil {
		return Placed{}, err
	}
	if err := o.allowed(ByPlace); err != nil { // as is ByPlaceWithout
		return Placed{}, err
	}
	if err := o.check(r); err != nil {
		return Placed{}, err
	}
	e := Placed{Stamp: o.stamp(act), Kind: r.Kind, Account: r.Account, Agreement: r.Agreement}
	if e.Prompted() {
		e.Due = o.policy.due(act.At)
	}
	return e, nil
}

// check refuses what cannot be ordered.
func (o *Order) check(r Request) error {
	all := []error{r.Kind.Check()}
	if r.Account != "" {
		all = append(all, r.Account.Check())
	}
	if r.Account == "" && r.Kind == Regular {
		all = append(all, o.refusal(ErrAccountMissing))
	}
	if !r.Agreement && (r.Account != "" || r.Kind == Regular) {
		all = append(all, o.refusal(ErrAgreementMissing))
	}
	return license.Join(all...)
}

// begin is how every decision begins: with the act as it is recorded.
func (o *Order) begin(act license.Act) (license.Act, error) {
	act, err := act.Check()
	if err != nil {
		return act, err
	}
	return act, license.Join(o.notBefore(act.At), o.id.Check())
}

// notBefore refuses an instant earlier than the last event.
func (o *Order) notBefore(at time.Time) error {
	if at.Before(o.last) {
		return license.Refuse(ErrEarlierThanLast, "", "at", instant(at), "last", instant(o.last))
	}
	return nil
}

func (o *Order) stamp(act license.Act) license.Stamp {
	return license.Stamp{Seq: o.seq + 1, Act: act}
}

func instant(t time.Time) string { return t.Format(time.RFC3339Nano) }

func number(n uint64) string { return strconv.FormatUint(n, 10) }
