package issuer

import (
	"maps"
	"slices"
	"strconv"
	"time"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/reservation"
)

// MaxReservations is how many reservations an issuer ever makes: all of them are
// remembered, so that no request is taken twice.
const MaxReservations = 1 << 24

// An Issuer is the account's side of the exchange: whether reserving is allowed, what
// is reserved for whom, and by which codes. It is folded from events. Decisions change
// nothing and return an event or a refusal; only Apply changes anything. Reads and
// decisions may run concurrently with one another, none while Apply runs.
type Issuer struct {
	id     license.ID
	policy Policy
	most   limits

	seq           uint64
	last          time.Time // instant of the last event
	preauthorized bool

	numbers []license.UDI           // for whom each reservation was made, by its number less 1
	devices map[license.UDI]*device // all that ever had one; what they point to is never changed
}

// limits are those of an issuer, lower in tests.
type limits struct {
	reservations int
	versions     uint32
}

// A device is a product instance for which something is reserved or was.
type device struct {
	open *open  // nil: nothing is reserved now
	past []past // by number
}

// An open reservation is neither returned nor removed.
type open struct {
	number    uint64
	request   reservation.Request
	kind      reservation.Kind
	secret    reservation.Secret
	failed    license.UDI // whose reservation was copied
	current   issue       // that the product has, as far as the account knows
	pending   issue       // version 0: none
	confirmed bool        // current is installed for sure, or counts as that since an update was made
}

// An issue is an authorization that was issued, without what stays the same in a
// reservation.
type issue struct {
	version      uint32
	entitlements []license.Entitlement
	issued       time.Time // whole seconds
	notAfter     time.Time // whole seconds; zero: for ever
	code         reservation.Code
	previous     reservation.Digest
}

// A past reservation was returned or removed.
type past struct {
	number uint64
	nonce  reservation.Nonce
	code   string // of the return; "": support removed it
}

// New returns an issuer before its first event. The zero Policy is the documented
// default.
func New(id license.ID, policy Policy) *Issuer {
	return &Issuer{
		id: id, policy: policy.complete(), most: limits{MaxReservations, maxVersion},
		devices: map[license.UDI]*device{},
	}
}

// ID returns the issuer's id.
func (i *Issuer) ID() license.ID { return i.id }

// Seq returns the position of the last event applied, 0 before the first: what a
// journal expects as version.
func (i *Issuer) Seq() uint64 { return i.seq }

// Clone returns an issuer of its own in the same state, for what-ifs: a decision can
// be applied to it and the next one asked for.
func (i *Issuer) Clone() *Issuer {
	c := *i
	c.numbers, c.devices = slices.Clip(i.numbers), maps.Clone(i.devices)
	return &c
}

// Preauthorized reports whether the account is authorized for reservation (RS-1).
func (i *Issuer) Preauthorized() bool { return i.preauthorized }

// Preauthorize decides that the account is authorized for reservation (RS-1). It is
// refused if it is already ([ErrPreauthorized]).
func (i *Issuer) Preauthorize(act license.Act) (Preauthorized, error) {
	act, err := i.begin(act)
	if err != nil {
		return Preauthorized{}, err
	}
	if i.preauthorized {
		return Preauthorized{}, license.Refuse(ErrPreauthorized, "RS-1", "issuer", string(i.id))
	}
	return Preauthorized{i.stamp(act)}, nil
}

// Withdraw decides that the account is not authorized for reservation any more. What is
// reserved stays so, can be updated, confirmed and returned; nothing new is reserved or
// rehosted. It is refused if the account is not authorized ([ErrNotPreauthorized]).
func (i *Issuer) Withdraw(act license.Act) (Withdrawn, error) {
	act, err := i.begin(act)
	if err != nil {
		return Withdrawn{}, err
	}
	if err := i.authorized("RS-1"); err != nil {
		return Withdrawn{}, err
	}
	return Withdrawn{i.stamp(act)}, nil
}

// authorized refuses an account that is not authorized for reservation.
func (i *Issuer) authorized(rule string) error {
	if !i.preauthorized {
		return license.Refuse(ErrNotPreauthorized, rule, "issuer", string(i.id))
	}
	return nil
}

// begin is how every decision begins: with the act as it is recorded. It needs what is
// given.
func (i *Issuer) begin(act license.Act, given ...error) (license.Act, error) {
	act, err := act.Check()
	if err != nil {
		return act, err
	}
	return act, license.Join(append(given, i.notBefore(act.At), i.id.Check(), i.policy.check())...)
}

// notBefore refuses an instant earlier than the last event.
func (i *Issuer) notBefore(at time.Time) error {
	if at.Before(i.last) {
		return license.Refuse(ErrEarlierThanLast, "", "at", instant(at), "last", instant(i.last))
	}
	return nil
}

func (i *Issuer) stamp(act license.Act) license.Stamp {
	return license.Stamp{Seq: i.seq + 1, Act: act}
}

// room refuses one reservation more than an issuer makes.
func (i *Issuer) room() error {
	if n := len(i.numbers) + 1; n > i.most.reservations {
		return license.Refuse(ErrTooMany, "", "what", "reservations", "number", strconv.Itoa(n), "most", strconv.Itoa(i.most.reservations))
	}
	return nil
}

// device returns what is known of a product instance; of a strange one, nothing.
func (i *Issuer) device(udi license.UDI) device {
	if d := i.devices[udi]; d != nil {
		return *d
	}
	return device{}
}

// issues returns the authorizations that may be installed, the latest first.
func (o *open) issues() []issue {
	if o.pending.version > 0 {
		return []issue{o.pending, o.current}
	}
	return []issue{o.current}
}

func (o *open) latest() issue { return o.issues()[0] }

// held returns what the account holds: while an update is pending, enough for what was
// before it and for what comes after it (RS-6).
func (o *open) held() []license.Entitlement {
	return reservation.Larger(o.current.entitlements, o.pending.entitlements)
}

// authorization returns an authorization whole, with memory of its own.
func (o *open) authorization(s issue) reservation.Authorization {
	return reservation.Authorization{
		UDI: o.request.UDI, Session: o.request.Session, Reservation: o.number, Version: s.version,
		Kind: o.kind, Entitlements: slices.Clone(s.entitlements), Issued: s.issued, NotAfter: s.notAfter,
		Request: o.request.Digest, Previous: s.previous, Digest: s.code.Digest,
	}
}

// grant returns an authorization as a codec wants it.
func (o *open) grant(s issue) reservation.Grant {
	return reservation.Grant{Authorization: o.authorization(s), Product: o.request.Public, Secret: o.secret}
}

func utc(t time.Time) time.Time { return t.Round(0).UTC() }

func instant(t time.Time) string { return t.Format(time.RFC3339Nano) }

func number(n uint64) string { return strconv.FormatUint(n, 10) }
