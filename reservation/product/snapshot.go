package product

import (
	"bytes"
	"math"
	"slices"
	"strconv"
	"time"

	"github.com/licit-go/licit/internal/strictjson"
	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/reservation"
)

// snapshotFormat names the shape of a snapshot; a changed shape gets another.
const snapshotFormat = "reservation.product.1"

// snapshotJSON is the wire form of a product.
type snapshotJSON struct {
	Format        string                    `json:"format"`
	Seq           uint64                    `json:"seq"`
	UDI           license.UDI               `json:"udi"`
	Last          time.Time                 `json:"last,omitzero"`
	Mode          reservation.Mode          `json:"mode"`
	Requests      uint64                    `json:"requests,omitempty"`
	Session       snapshotSession           `json:"session,omitzero"`
	Code          string                    `json:"code,omitempty"` // of the request
	Authorization reservation.Authorization `json:"authorization,omitzero"`
	Confirmation  string                    `json:"confirmation,omitempty"`
	Cancelled     []snapshotSession         `json:"cancelled,omitempty"`
	Returned      string                    `json:"returned,omitempty"`
}

type snapshotSession struct {
	reservation.Session
	Secret  reservation.Secret `json:"secret"`
	Request reservation.Digest `json:"request"`
}

func (s *session) snapshot() snapshotSession {
	return snapshotSession{s.Session, *s.secret, s.request}
}

func (s snapshotSession) session() *session { return &session{s.Session, &s.Secret, s.Request} }

// Snapshot returns the state as bytes, which begin with a format name and Seq.
// [Restore] and the events after Seq end in the same state as all events. They hold
// the secrets of the current session and of those that were cancelled, and none of a
// session that was returned or discarded.
func (p *Product) Snapshot() ([]byte, error) {
	s := snapshotJSON{
		Format: snapshotFormat, Seq: p.seq, UDI: p.udi, Last: p.last, Mode: p.mode, Requests: p.requests,
		Code: p.code, Confirmation: p.confirmation, Returned: p.returned,
	}
	if p.current != nil {
		s.Session = p.current.snapshot()
	}
	if p.installed != nil {
		s.Authorization = *p.installed
	}
	for _, c := range p.cancelled {
		s.Cancelled = append(s.Cancelled, c.snapshot())
	}
	return strictjson.Marshal(s, MaxSnapshotBytes)
}

// Restore returns the product of a snapshot. It refuses an unknown format and parts
// that do not hold together ([ErrSnapshotForm], which names the part), and with a
// *license.Refusal that names the field all that is not exactly the shape: the caller
// replays from the first event then.
//
// That a snapshot is an old one, nothing in it shows: see [Product.Verify].
func Restore(data []byte) (*Product, error) {
	var s snapshotJSON
	if err := strictjson.Unmarshal(data, MaxSnapshotBytes, &s); err != nil {
		return nil, err
	}
	if s.Format != snapshotFormat {
		return nil, broken("format", s.Format)
	}
	p := New(s.UDI)
	if s.Seq > 0 {
		if err := s.check(); err != nil {
			return nil, err
		}
		p.seq, p.last, p.mode, p.requests = s.Seq, s.Last, s.Mode, s.Requests
		p.code, p.confirmation, p.returned = s.Code, s.Confirmation, s.Returned
		if s.Session.Number > 0 {
			p.current = s.Session.session()
		}
		if s.Mode == reservation.Reserved {
			a := s.Authorization
			p.installed = &a
		}
		for _, c := range s.Cancelled {
			p.cancelled = append(p.cancelled, c.session())
		}
	}
	if again, err := p.Snapshot(); err != nil || !bytes.Equal(again, data) {
		return nil, license.Join(broken("shape", ""), err)
	}
	return p, nil
}

// check refuses parts that no events lead to.
func (s *snapshotJSON) check() error {
	switch {
	case s.UDI.IsZero():
		return broken("udi", s.UDI.String())
	case s.Last.IsZero() || s.Seq == math.MaxUint64:
		return broken("seq", number(s.Seq))
	case !slices.Contains(modes[:], s.Mode):
		return broken("mode", string(s.Mode))
	case s.Requests >= s.Seq: // each took an event, and the first is another
		return broken("requests", number(s.Requests))
	}
	if err := license.Join(s.checkSession(), s.checkCancelled(), s.checkAuthorization(),
		checkKept("code", s.Code, s.Mode == reservation.Pending),
		checkKept("confirmation", s.Confirmation, s.Mode == reservation.Reserved),
		checkKept("returned", s.Returned, s.Returned != "")); err != nil {
		return err
	}
	return s.checkEvents()
}

// checkEvents refuses a return code where nothing was given back or discarded, none
// where something was, and fewer events than all took. Each part is sound by itself.
func (s *snapshotJSON) checkEvents() error {
	over, some := s.Requests, uint64(min(len(s.Returned), 1)) // sessions that are over; 1: some came back
	if s.Session.Number > 0 {
		over--
	}
	back := over - uint64(len(s.Cancelled))
	if s.Requests > MaxCancelled { // they may have been forgotten
		back = min(back, some)
	}
	if min(back, 1) != some {
		return broken("returned", strconv.Itoa(len(s.Returned)))
	}
	least := 1 + back // to switch the mode on; a session that is over took two events, or three to come back
	switch s.Mode {
	case reservation.Off, reservation.Pending:
		least++
	case reservation.Reserved: // a request, and all versions, of which the first may have been left out
		least += max(uint64(s.Authorization.Version), firstVersions)
	case reservation.On:
	}
	if over > s.Seq/2 || s.Seq-2*over < least {
		return broken("seq", number(s.Seq))
	}
	return nil
}

// checkSession refuses a current session where there can be none, and another than
// the last that was asked for.
func (s *snapshotJSON) checkSession() error {
	is, c := s.Mode == reservation.Pending || s.Mode == reservation.Reserved, s.Session
	if is && (c.Number == 0 || c.Number != s.Requests || drawn(c.Nonce, c.Secret) != nil) || !is && c != (snapshotSession{}) {
		return broken("session", number(c.Number))
	}
	return nil
}

// checkCancelled refuses more sessions than are remembered, and such as were not made
// before the current one, in that order.
func (s *snapshotJSON) checkCancelled() error {
	if len(s.Cancelled) > MaxCancelled {
		return broken("cancelled", strconv.Itoa(len(s.Cancelled)))
	}
	before, end := uint64(0), s.Requests
	if s.Session.Number > 0 {
		end--
	}
	for _, c := range s.Cancelled {
		if c.Number <= before || c.Number > end || drawn(c.Nonce, c.Secret) != nil {
			return broken("cancelled", number(c.Number))
		}
		before = c.Number
	}
	return nil
}

// checkAuthorization refuses one where there can be none, and one that the product
// would not have installed.
func (s *snapshotJSON) checkAuthorization() error {
	a := s.Authorization
	if s.Mode != reservation.Reserved {
		// What stands there beside would be missing from what is written again.
		return nil
	}
	if a.Version == 0 || a.UDI != s.UDI || !s.Session.session().of(a) || sound(a) != nil {
		return broken("authorization", number(uint64(a.Version)))
	}
	return nil
}

// checkKept refuses a code where there can be none, and one that is none.
func checkKept(part, text string, is bool) error {
	if is && checkCode(part, text) != nil || !is && text != "" {
		return broken(part, strconv.Itoa(len(text)))
	}
	return nil
}

func broken(part, value string) error {
	return license.Refuse(ErrSnapshotForm, "", "part", part, "value", value)
}
