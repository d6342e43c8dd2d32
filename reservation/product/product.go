package product

import (
	"slices"
	"strconv"
	"time"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/reservation"
)

// A Product is the product side of the exchange. It is folded from events. Decisions
// change nothing and return an event or a refusal; only Apply changes anything. Reads
// and decisions may run concurrently with one another, none while Apply runs. New and
// Restore make products; the zero Product is none and cannot be enabled
// ([license.ErrUDIMalformed]).
type Product struct {
	udi license.UDI

	seq  uint64
	last time.Time // what the product's clock showed at the last event
	mode reservation.Mode

	requests  uint64     // how many were made; the number of the last session
	current   *session   // while pending or reserved
	code      string     // of the request, while pending
	cancelled []*session // by number, at most MaxCancelled
	returned  string     // the last return code

	installed    *reservation.Authorization // while reserved
	confirmation string                     // of it
}

// A session is what is kept of one. Sessions are never changed, so that clones share
// them. They stand behind pointers and their secrets behind another: no verb of fmt
// that prints a product follows two.
type session struct {
	reservation.Session
	secret  *reservation.Secret
	request reservation.Digest // of the request code
}

// New returns a product before its first event, with reservation mode off.
func New(udi license.UDI) *Product { return &Product{udi: udi, mode: reservation.Off} }

// UDI returns the product instance's identity.
func (p *Product) UDI() license.UDI { return p.udi }

// Seq returns the position of the last event applied, 0 before the first: what a
// journal expects as version.
func (p *Product) Seq() uint64 { return p.seq }

// Mode returns where the product stands in the exchange (RS-2).
func (p *Product) Mode() reservation.Mode { return p.mode }

// Clone returns a product of its own in the same state, for what-ifs: a decision can
// be applied to it and the next one asked for.
func (p *Product) Clone() *Product {
	c := *p // nothing that it points to is ever changed
	return &c
}

// RequestCode returns the code of the pending request, the same until it is installed
// or cancelled, and whether there is one (RS-3).
func (p *Product) RequestCode() (string, bool) { return p.code, p.code != "" }

// Confirmation returns the confirmation code of the last installation, and whether
// something is reserved (RS-7).
func (p *Product) Confirmation() (string, bool) { return p.confirmation, p.confirmation != "" }

// ReturnCode returns the last return code, of a return or a discard, and whether there
// ever was one (RS-8, RS-9).
func (p *Product) ReturnCode() (string, bool) { return p.returned, p.returned != "" }

// Authorization returns what is installed, and whether something is.
func (p *Product) Authorization() (reservation.Authorization, bool) {
	if p.installed == nil {
		return reservation.Authorization{}, false
	}
	return own(*p.installed), true
}

// own returns an authorization that shares no memory with a.
func own(a reservation.Authorization) reservation.Authorization {
	a.Entitlements = slices.Clone(a.Entitlements)
	return a
}

// begin is how every decision begins: with the act as it is recorded. It refuses what
// the mode refuses, then what is not given: before there is a trust list, the mode is
// what a product has to tell.
func (p *Product) begin(act license.Act, t Trigger, given ...error) (license.Act, error) {
	act, err := act.Check()
	if err != nil {
		return act, err
	}
	if err := p.allowed(t); err != nil {
		return act, err
	}
	return act, license.Join(given...)
}

// allowed refuses what is refused in the present mode.
func (p *Product) allowed(t Trigger) error {
	o := table[row(p.mode)][t]
	switch o.refused {
	case "":
		return nil
	case reservation.ErrRequestPending:
		return license.Refuse(o.refused, o.rule, "udi", p.udi.String(), "session", number(p.current.Number))
	case reservation.ErrAlreadyInstalled:
		return license.Refuse(o.refused, o.rule, "udi", p.udi.String(), "version", number(uint64(p.installed.Version)))
	}
	return license.Refuse(o.refused, o.rule, "udi", p.udi.String())
}

func (p *Product) stamp(act license.Act) license.Stamp {
	return license.Stamp{Seq: p.seq + 1, Act: act}
}

// now is the instant at which a code is read: a clock that was set back since the last
// event does not make a code younger.
func (p *Product) now(act license.Act) time.Time {
	if act.At.Before(p.last) {
		return p.last
	}
	return act.At
}

func number(n uint64) string { return strconv.FormatUint(n, 10) }

func instant(t time.Time) string { return t.Format(time.RFC3339Nano) }
