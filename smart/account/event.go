package account

import (
	"time"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart"
)

// An Event is something that was decided. Events are values: Apply does not accept
// pointers to them.
type Event interface {
	// Stamped returns the event's position in its stream, and who decided when.
	Stamped() license.Stamp
	event()
}

// Created begins an account: the vendor's, with its first virtual account, which is
// the default, or that of a satellite, which has none before it is entitled.
type Created struct {
	license.Stamp
	Account   license.ID `json:"account"`
	Default   license.ID `json:"default,omitempty"`
	Satellite bool       `json:"satellite,omitempty"`
}

// VirtualAccountAdded says that there is another virtual account (SM-2).
type VirtualAccountAdded struct {
	license.Stamp
	VirtualAccount license.ID `json:"virtualAccount"`
	Satellite      license.ID `json:"satellite,omitempty"` // that it belongs to
}

// VirtualAccountRemoved says that an empty virtual account is no more (SM-2). Its
// tokens are gone with it.
type VirtualAccountRemoved struct {
	license.Stamp
	VirtualAccount license.ID `json:"virtualAccount"`
}

// DefaultChanged says which virtual account is the default (SM-2).
type DefaultChanged struct {
	license.Stamp
	VirtualAccount license.ID `json:"virtualAccount"`
}

// Deposited says that licences came into a virtual account (SM-3).
type Deposited struct {
	license.Stamp
	VirtualAccount license.ID   `json:"virtualAccount"`
	Lines          []smart.Line `json:"lines"` // sorted by id
}

// A Part is a quantity of a line.
type Part struct {
	Line     license.ID `json:"line"`
	Quantity int        `json:"quantity"`
}

// Transferred says that licences went from one virtual account to another (SM-4).
type Transferred struct {
	license.Stamp
	From  license.ID  `json:"from"`
	To    license.ID  `json:"to"`
	Tag   license.Tag `json:"tag"`
	Parts []Part      `json:"parts"` // in the order in which they were taken: latest end first
}

// InstanceTransferred says that a product instance went to another virtual account
// (SM-4), and with it the licences that it reserved.
type InstanceTransferred struct {
	license.Stamp
	UDI   license.UDI `json:"udi"`
	From  license.ID  `json:"from"`
	To    license.ID  `json:"to"`
	Parts []Part      `json:"parts,omitempty"` // sorted by line
}

// ExportAllowed says that the account may use export-controlled functions (SM-9).
type ExportAllowed struct{ license.Stamp }

// ExportForbidden says that it may do so no more. Tokens and instances that were
// allowed stay so.
type ExportForbidden struct{ license.Stamp }

// AgreementRequested says that an agreement is to be accepted (SM-19).
type AgreementRequested struct {
	license.Stamp
	Agreement license.ID `json:"agreement"`
}

// AgreementAccepted says that it was.
type AgreementAccepted struct {
	license.Stamp
	Agreement license.ID `json:"agreement"`
}

// TokenCreated says that products can register with a token (SM-6).
type TokenCreated struct {
	license.Stamp
	Token          smart.Token `json:"token"`
	VirtualAccount license.ID  `json:"virtualAccount"`
	Description    string      `json:"description,omitempty"`
	Expires        time.Time   `json:"expires"`           // the first instant at which it does not hold
	MaxUses        int         `json:"maxUses,omitempty"` // 0: without limit
	Export         bool        `json:"export,omitempty"`  // export-controlled functions are allowed (SM-18)
}

// TokenRevoked says that nobody can register with a token any more (SM-7).
type TokenRevoked struct {
	license.Stamp
	Token smart.Token `json:"token"`
}

// TokenRemoved says that a token was taken from the table.
type TokenRemoved struct {
	license.Stamp
	Token smart.Token `json:"token"`
}

// Registered says that a product instance registered (SM-7, SM-10). Its certificate
// has the number of the event, Seq.
type Registered struct {
	license.Stamp
	smart.Header
	VirtualAccount license.ID   `json:"virtualAccount"`
	Token          smart.Token  `json:"token"`
	Export         bool         `json:"export,omitempty"`
	Overwrites     bool         `json:"overwrites,omitempty"` // an instance that was there; what it used is released
	Certificate    smart.Period `json:"certificateSeconds"`   // how long the certificate holds
	Renew          smart.Period `json:"renewSeconds"`
	Valid          smart.Period `json:"validSeconds"`
}

// Authorized says that an instance reported what it uses (SM-27). Where the
// certificate was renewed its number is that of the event, Seq.
type Authorized struct {
	license.Stamp
	smart.Header
	Shown       uint64            `json:"shown"` // number of the certificate that it showed
	Usage       smart.Usage       `json:"usage"`
	Short       []license.Tag     `json:"short,omitempty"`  // tags of it that are out of compliance, sorted
	ByHand      bool              `json:"byHand,omitempty"` // by a satellite whose synchronization is overdue (SM-21)
	Certificate smart.Certificate `json:"certificate"`      // that holds now
	Next        smart.Period      `json:"nextSeconds"`
	Valid       smart.Period      `json:"validSeconds"`
}

// Renewed says that an instance has a new certificate (SM-11), of the number of the
// event, Seq.
type Renewed struct {
	license.Stamp
	smart.Header
	Shown       uint64       `json:"shown"` // number of the certificate that it showed
	Certificate smart.Period `json:"certificateSeconds"`
	Renew       smart.Period `json:"renewSeconds"`
	Valid       smart.Period `json:"validSeconds"`
}

// Deregistered says that an instance gave back what it used and is no more (SM-29).
type Deregistered struct {
	license.Stamp
	smart.Header
}

// InstanceRemoved says that an instance was removed (SM-5): what it used is free.
type InstanceRemoved struct {
	license.Stamp
	UDI   license.UDI  `json:"udi"`
	Cause RemovalCause `json:"cause"`
}

// A RemovalCause says why an instance was removed.
type RemovalCause string

// Why an instance is removed.
const (
	RemovedByHand      RemovalCause = "by-hand"             // an administrator
	CertificateExpired RemovalCause = "certificate-expired" // a year without renewal (SM-12)
)

// UsageReleased says that what a silent instance used is free (SM-12). The instance
// stays; its next contact reports its usage again.
type UsageReleased struct {
	license.Stamp
	UDI license.UDI `json:"udi"`
}

// NoticeGiven says that notice was given of a line that is about to end (SM-17).
type NoticeGiven struct {
	license.Stamp
	Line license.ID `json:"line"`
	Days int        `json:"days"` // the step of the policy, not the days that are left
}

// Held says what the account holds for a product instance from now on, all of it
// (SM-10, SM-14): an instance that does not call.
type Held struct {
	license.Stamp
	VirtualAccount license.ID  `json:"virtualAccount"`
	UDI            license.UDI `json:"udi"`
	Parts          []Part      `json:"parts"` // sorted by line
}

// Released says that nothing is held for an instance any more, and that it is gone.
type Released struct {
	license.Stamp
	UDI license.UDI `json:"udi"`
}

// RemovalAwaited says that an instance failed while licences are held for it, and
// that it stays until it is released (SM-19): it cannot be transferred.
type RemovalAwaited struct {
	license.Stamp
	UDI license.UDI `json:"udi"`
}

// AlertDismissed says that an alert is not shown any more. What it is about stays.
type AlertDismissed struct {
	license.Stamp
	Kind           AlertKind  `json:"kind"`
	VirtualAccount license.ID `json:"virtualAccount,omitempty"`
	Source         string     `json:"source"`
}

// SatelliteAdded says that a satellite serves virtual accounts of this account
// (SM-21), none before they are added.
type SatelliteAdded struct {
	license.Stamp
	Satellite license.ID `json:"satellite"`
}

// SatelliteRemoved says that a satellite is gone (SM-22). Its virtual accounts stay,
// as ones of this account, with the instances that it reported.
type SatelliteRemoved struct {
	license.Stamp
	Satellite license.ID   `json:"satellite"`
	Cause     RemovalCause `json:"cause"` // by hand, or overdue
}

// SynchronizationOverdue is why a satellite is removed that did not synchronize for
// 90 days (SM-22).
const SynchronizationOverdue RemovalCause = "synchronization-overdue"

// Synchronized says what a satellite reported (SM-22), as the difference to what was
// known.
type Synchronized struct {
	license.Stamp
	Satellite  license.ID               `json:"satellite"`
	Number     uint64                   `json:"number"`               // of the report
	Transfers  []smart.ReportedTransfer `json:"transfers,omitempty"`  // those that are new, as far as the licences were there
	UpTo       uint64                   `json:"upTo,omitempty"`       // Seq of the last transfer that was reported so far
	Changed    []smart.ReportedInstance `json:"changed,omitempty"`    // new or different, sorted by UDI
	Removed    []license.UDI            `json:"removed,omitempty"`    // reported before and not now, sorted
	Duplicates []license.UDI            `json:"duplicates,omitempty"` // reported here, and registered elsewhere, where they stay; sorted
}

// Reported says that a satellite's own account made a report (SM-22).
type Reported struct {
	license.Stamp
	Number uint64 `json:"number"`
}

// Entitled says what licences the virtual accounts of a satellite hold (SM-22).
type Entitled struct {
	license.Stamp
	Number   uint64                  `json:"number"`   // of the report that was answered
	Answered time.Time               `json:"answered"` // when, at the account above
	Accounts []smart.EntitledAccount `json:"accounts"` // sorted; after the transfers that the report does not hold yet
}

// Stamped returns the event's position in its stream, and who decided when.
func (e Created) Stamped() license.Stamp { return e.Stamp }

// Stamped returns the event's position in its stream, and who decided when.
func (e VirtualAccountAdded) Stamped() license.Stamp { return e.Stamp }

// Stamped returns the event's position in its stream, and who decided when.
func (e VirtualAccountRemoved) Stamped() license.Stamp { return e.Stamp }

// Stamped returns the event's position in its stream, and who decided when.
func (e DefaultChanged) Stamped() license.Stamp { return e.Stamp }

// Stamped returns the event's position in its stream, and who decided when.
func (e Deposited) Stamped() license.Stamp { return e.Stamp }

// Stamped returns the event's position in its stream, and who decided when.
func (e Transferred) Stamped() license.Stamp { return e.Stamp }

// Stamped returns the event's position in its stream, and who decided when.
func (e InstanceTransferred) Stamped() license.Stamp { return e.Stamp }

// Stamped returns the event's position in its stream, and who decided when.
func (e ExportAllowed) Stamped() license.Stamp { return e.Stamp }

// Stamped returns the event's position in its stream, and who decided when.
func (e ExportForbidden) Stamped() license.Stamp { return e.Stamp }

// Stamped returns the event's position in its stream, and who decided when.
func (e AgreementRequested) Stamped() license.Stamp { return e.Stamp }

// Stamped returns the event's position in its stream, and who decided when.
func (e AgreementAccepted) Stamped() license.Stamp { return e.Stamp }

// Stamped returns the event's position in its stream, and who decided when.
func (e TokenCreated) Stamped() license.Stamp { return e.Stamp }

// Stamped returns the event's position in its stream, and who decided when.
func (e TokenRevoked) Stamped() license.Stamp { return e.Stamp }

// Stamped returns the event's position in its stream, and who decided when.
func (e TokenRemoved) Stamped() license.Stamp { return e.Stamp }

// Stamped returns the event's position in its stream, and who decided when.
func (e Registered) Stamped() license.Stamp { return e.Stamp }

// Stamped returns the event's position in its stream, and who decided when.
func (e Authorized) Stamped() license.Stamp { return e.Stamp }

// Stamped returns the event's position in its stream, and who decided when.
func (e Renewed) Stamped() license.Stamp { return e.Stamp }

// Stamped returns the event's position in its stream, and who decided when.
func (e Deregistered) Stamped() license.Stamp { return e.Stamp }

// Stamped returns the event's position in its stream, and who decided when.
func (e InstanceRemoved) Stamped() license.Stamp { return e.Stamp }

// Stamped returns the event's position in its stream, and who decided when.
func (e UsageReleased) Stamped() license.Stamp { return e.Stamp }

// Stamped returns the event's position in its stream, and who decided when.
func (e NoticeGiven) Stamped() license.Stamp { return e.Stamp }

// Stamped returns the event's position in its stream, and who decided when.
func (e Held) Stamped() license.Stamp { return e.Stamp }

// Stamped returns the event's position in its stream, and who decided when.
func (e Released) Stamped() license.Stamp { return e.Stamp }

// Stamped returns the event's position in its stream, and who decided when.
func (e RemovalAwaited) Stamped() license.Stamp { return e.Stamp }

// Stamped returns the event's position in its stream, and who decided when.
func (e AlertDismissed) Stamped() license.Stamp { return e.Stamp }

// Stamped returns the event's position in its stream, and who decided when.
func (e SatelliteAdded) Stamped() license.Stamp { return e.Stamp }

// Stamped returns the event's position in its stream, and who decided when.
func (e SatelliteRemoved) Stamped() license.Stamp { return e.Stamp }

// Stamped returns the event's position in its stream, and who decided when.
func (e Synchronized) Stamped() license.Stamp { return e.Stamp }

// Stamped returns the event's position in its stream, and who decided when.
func (e Reported) Stamped() license.Stamp { return e.Stamp }

// Stamped returns the event's position in its stream, and who decided when.
func (e Entitled) Stamped() license.Stamp { return e.Stamp }

func (Created) event()               {}
func (VirtualAccountAdded) event()   {}
func (VirtualAccountRemoved) event() {}
func (DefaultChanged) event()        {}
func (Deposited) event()             {}
func (Transferred) event()           {}
func (InstanceTransferred) event()   {}
func (ExportAllowed) event()         {}
func (ExportForbidden) event()       {}
func (AgreementRequested) event()    {}
func (AgreementAccepted) event()     {}
func (TokenCreated) event()          {}
func (TokenRevoked) event()          {}
func (TokenRemoved) event()          {}
func (Registered) event()            {}
func (Authorized) event()            {}
func (Renewed) event()               {}
func (Deregistered) event()          {}
func (InstanceRemoved) event()       {}
func (UsageReleased) event()         {}
func (NoticeGiven) event()           {}
func (Held) event()                  {}
func (Released) event()              {}
func (RemovalAwaited) event()        {}
func (AlertDismissed) event()        {}
func (SatelliteAdded) event()        {}
func (SatelliteRemoved) event()      {}
func (Synchronized) event()          {}
func (Reported) event()              {}
func (Entitled) event()              {}
