package issuer

import (
	"bytes"
	"cmp"
	"errors"
	"math"
	"slices"
	"time"

	"github.com/licit-go/licit/internal/strictjson"
	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/reservation"
)

// snapshotFormat names the shape of a snapshot; a changed shape gets another.
const snapshotFormat = "reservation.issuer.1"

// snapshotJSON is the wire form of an issuer. Reservations stand by number.
type snapshotJSON struct {
	Format        string           `json:"format"`
	Seq           uint64           `json:"seq"`
	ID            license.ID       `json:"id"`
	Last          time.Time        `json:"last,omitzero"`
	Preauthorized bool             `json:"preauthorized"`
	Open          []snapshotOpen   `json:"open"`
	Closed        []snapshotClosed `json:"closed"`
}

type snapshotOpen struct {
	Number    uint64              `json:"number"`
	Request   reservation.Request `json:"request"`
	Kind      reservation.Kind    `json:"kind"`
	Secret    reservation.Secret  `json:"secret"`
	Failed    license.UDI         `json:"failed,omitzero"`
	Confirmed bool                `json:"confirmed"`
	Current   snapshotIssue       `json:"current"`
	Pending   snapshotIssue       `json:"pending,omitzero"`
}

type snapshotIssue struct {
	Version      uint32                `json:"version"`
	Entitlements []license.Entitlement `json:"entitlements"`
	Issued       time.Time             `json:"issued"`
	NotAfter     time.Time             `json:"notAfter,omitzero"`
	Code         reservation.Code      `json:"code"`
	Previous     reservation.Digest    `json:"previous,omitzero"`
}

func (s issue) written() snapshotIssue {
	return snapshotIssue{s.version, s.entitlements, s.issued, s.notAfter, s.code, s.previous}
}

func (s snapshotIssue) read() issue {
	return issue{s.Version, s.Entitlements, s.Issued, s.NotAfter, s.Code, s.Previous}
}

type snapshotClosed struct {
	Number uint64            `json:"number"`
	UDI    license.UDI       `json:"udi"`
	Nonce  reservation.Nonce `json:"nonce"`
	Return string            `json:"return,omitempty"`
}

// Snapshot returns the state as bytes, which begin with a format name and Seq.
// [Restore] and the events after Seq end in the same state as all events. They hold
// the secrets of what is reserved.
func (i *Issuer) Snapshot() ([]byte, error) {
	s := snapshotJSON{
		Format: snapshotFormat, Seq: i.seq, ID: i.id, Last: i.last, Preauthorized: i.preauthorized,
		Open: []snapshotOpen{}, Closed: []snapshotClosed{},
	}
	for udi, d := range i.devices {
		for _, p := range d.past {
			s.Closed = append(s.Closed, snapshotClosed{p.number, udi, p.nonce, p.code})
		}
		if o := d.open; o != nil {
			s.Open = append(s.Open, snapshotOpen{
				o.number, o.request, o.kind, o.secret, o.failed, o.confirmed, o.current.written(), o.pending.written(),
			})
		}
	}
	slices.SortFunc(s.Open, func(a, b snapshotOpen) int { return cmp.Compare(a.Number, b.Number) })
	slices.SortFunc(s.Closed, func(a, b snapshotClosed) int { return cmp.Compare(a.Number, b.Number) })
	return strictjson.Marshal(s, math.MaxInt)
}

// Restore returns the issuer of a snapshot. It refuses an unknown format and parts
// that do not hold together ([ErrSnapshotForm], which names the part, together with
// all that stands against it), and with a *license.Refusal that names the field all
// that is not exactly the shape: the caller replays from the first event then.
func Restore(data []byte, policy Policy) (*Issuer, error) {
	return restore(data, policy, New("", policy).most)
}

func restore(data []byte, policy Policy, most limits) (*Issuer, error) {
	var s snapshotJSON
	if err := strictjson.Unmarshal(data, len(data), &s); err != nil {
		return nil, err
	}
	if s.Format != snapshotFormat {
		return nil, broken("format", s.Format, nil)
	}
	i := New(s.ID, policy)
	i.most = most
	if err := s.check(i); err != nil {
		return nil, err
	}
	i.seq, i.last, i.preauthorized = s.Seq, s.Last, s.Preauthorized
	i.numbers = make([]license.UDI, len(s.Open)+len(s.Closed))
	for _, c := range s.Closed {
		if err := i.restoreClosed(c); err != nil {
			return nil, err
		}
	}
	for _, c := range s.Open {
		if err := i.restoreOpen(c); err != nil {
			return nil, err
		}
	}
	if err := i.copies(s.Open); err != nil {
		return nil, err
	}
	if again, err := i.Snapshot(); err != nil || !bytes.Equal(again, data) {
		return nil, broken("shape", string(s.ID), err)
	}
	return i, nil
}

// check refuses parts that contradict one another.
func (s *snapshotJSON) check(i *Issuer) error {
	if s.Seq == math.MaxUint64 || s.Last.IsZero() != (s.Seq == 0) {
		return broken("seq", number(s.Seq), nil)
	}
	if err := s.ID.Check(); err != nil && s.Seq > 0 {
		return broken("id", string(s.ID), err)
	}
	if n := len(s.Open) + len(s.Closed); n > i.most.reservations {
		return broken("reservations", number(uint64(n)), nil)
	}
	least, more := s.events()
	if s.Seq < least || !more && (s.Seq-least)%2 != 0 {
		return broken("seq", number(s.Seq), nil)
	}
	return nil
}

// events returns by how many events at least the state came about, and whether there
// may have been one more that left no trace. Authorizing an account and withdrawing that
// come in pairs.
func (s *snapshotJSON) events() (least uint64, more bool) {
	if s.Preauthorized {
		least = 1
	} else if len(s.Open)+len(s.Closed) > 0 {
		least = 2
	}
	least += 2 * uint64(len(s.Closed))
	more = len(s.Closed) > 0
	for _, o := range s.Open {
		least++
		if o.Current.Version > 0 {
			least += 2 * uint64(o.Current.Version-1)
		}
		if o.Pending.Version > 0 || o.Confirmed && o.Current.Version == 1 {
			least++
		}
		more = more || o.Current.Version > 1 || o.Pending.Version > 0
	}
	return least, more
}

// name gives a number to the product for which the reservation was made.
func (i *Issuer) name(part string, n uint64, udi license.UDI) error {
	if n == 0 || n > uint64(len(i.numbers)) || !i.numbers[n-1].IsZero() || udi.IsZero() {
		return broken(part, number(n), nil)
	}
	i.numbers[n-1] = udi
	return nil
}

func (i *Issuer) restoreClosed(c snapshotClosed) error {
	if err := i.name("closed", c.Number, c.UDI); err != nil {
		return err
	}
	d := i.device(c.UDI)
	for _, p := range d.past {
		if p.nonce == c.Nonce || p.number > c.Number {
			return broken("closed", number(c.Number), nil)
		}
	}
	if len(c.Return) > MaxShortBytes {
		return broken("return", number(c.Number), nil)
	}
	i.devices[c.UDI] = &device{past: append(d.past, past{c.Number, c.Nonce, c.Return})}
	return nil
}

func (i *Issuer) restoreOpen(s snapshotOpen) error {
	udi := s.Request.UDI
	if err := i.name("open", s.Number, udi); err != nil {
		return err
	}
	o := &open{s.Number, s.Request, s.Kind, s.Secret, s.Failed, s.Current.read(), s.Pending.read(), s.Confirmed}
	d := i.device(udi)
	if n := len(d.past); n > 0 && d.past[n-1].number > s.Number {
		return broken("open", number(s.Number), nil)
	}
	if err := license.Join(i.allowed(ByReserve, "RS-4", udi), i.unused(s.Request, "RS-8"), drawn(s.Secret), o.check(&o.current)); err != nil {
		return broken("open", number(s.Number), err)
	}
	if err := o.checkCurrent(i.last); err != nil {
		return err
	}
	if err := o.checkPending(i.last); err != nil {
		return err
	}
	i.devices[udi] = &device{o, d.past}
	return nil
}

func (o *open) checkCurrent(last time.Time) error {
	c := &o.current
	late := c.issued.After(last) || c.issued.Nanosecond() != 0
	first := c.version == 1 && c.previous == reservation.Digest{}
	if late || c.version == 0 || c.version == 1 && !first || c.version > 1 && !o.confirmed {
		return broken("current", number(o.number), nil)
	}
	return nil
}

func (o *open) checkPending(last time.Time) error {
	p := &o.pending
	if p.version == 0 {
		o.pending = issue{} // what else stood there, the shape of the whole refuses
		return nil
	}
	if p.version != o.current.version+1 || p.previous != o.current.code.Digest || !o.confirmed ||
		p.issued.Before(o.current.issued) || p.issued.After(last) || p.issued.Nanosecond() != 0 {
		return broken("pending", number(o.number), nil)
	}
	err := o.check(p)
	if err == nil {
		err = o.updatable(p.entitlements)
	}
	if err == nil {
		err = license.Hold{UDI: o.request.UDI, Entitlements: o.held()}.Check()
	}
	if err != nil {
		return broken("pending", number(o.number), err)
	}
	return nil
}

// copies refuses reservations that were issued in another order than they count, and
// copies of what was never there.
func (i *Issuer) copies(all []snapshotOpen) error {
	var first time.Time
	for _, o := range all {
		if o.Current.Issued.Before(first) {
			return broken("current", number(o.Number), nil)
		}
		if o.Current.Version == 1 {
			first = o.Current.Issued
		}
		if o.Failed.IsZero() {
			continue
		}
		if o.Failed == o.Request.UDI || !i.device(o.Failed).before(o.Number) {
			return broken("failed", number(o.Number), nil)
		}
	}
	return nil
}

// before reports whether a product instance had a reservation before that one.
func (d device) before(n uint64) bool {
	if len(d.past) > 0 {
		return d.past[0].number < n
	}
	return d.open != nil && d.open.number < n
}

// broken refuses a part of a snapshot, with the reason if there is one.
func broken(part, value string, why error) error {
	refusal := license.Refuse(ErrSnapshotForm, "", "part", part, "value", value)
	if why == nil {
		return refusal
	}
	return errors.Join(refusal, why)
}
