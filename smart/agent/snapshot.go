package agent

import (
	"errors"
	"math"
	"slices"
	"strconv"
	"time"

	"github.com/licit-go/licit/internal/strictjson"
	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart"
)

// snapshotFormat names the shape of a snapshot; a changed shape gets another.
const snapshotFormat = "smart.agent.1"

// snapshotJSON is the wire form of an agent. Lengths of time are nanoseconds as of
// Last.
type snapshotJSON struct {
	Format       string              `json:"format"`
	Seq          uint64              `json:"seq"`
	UDI          license.UDI         `json:"udi"`
	Last         time.Time           `json:"last,omitzero"`
	Installation uint64              `json:"installation,omitempty"`
	Number       uint64              `json:"number,omitempty"`
	Meter        Meter               `json:"meter,omitempty"`
	Granted      time.Duration       `json:"granted,omitempty"`
	Used         time.Duration       `json:"used,omitempty"`
	Mode         Mode                `json:"mode"`
	Failed       bool                `json:"failed,omitempty"`
	Abandoned    bool                `json:"abandoned,omitempty"`
	Usage        smart.Usage         `json:"usage"`
	Certificate  snapshotCertificate `json:"certificate,omitzero"`
	Request      snapshotRequest     `json:"request,omitzero"`
	Attempts     []snapshotAttempt   `json:"attempts,omitempty"` // to repeat, to authorize, to renew
	Rejection    smart.Rejection     `json:"rejection,omitzero"`
	Hold         snapshotHold        `json:"hold,omitzero"`
}

type snapshotCertificate struct {
	Number   uint64        `json:"number"`
	In       time.Duration `json:"in"` // until it is over
	Renew    time.Duration `json:"renew"`
	Next     time.Duration `json:"next"`
	Deadline time.Duration `json:"deadline"`
	Waited   time.Duration `json:"waited"`
	Changed  bool          `json:"changed"`
	Valid    bool          `json:"valid"`
	Agreed   smart.Usage   `json:"agreed"`
	Short    []license.Tag `json:"short"`
}

type snapshotRequest struct {
	Asks        string        `json:"asks"`
	Sent        time.Duration `json:"sent"`
	Unanswered  bool          `json:"unanswered"`
	Token       smart.Token   `json:"token"`
	Overwrite   bool          `json:"overwrite"`
	Certificate uint64        `json:"certificate"`
	Usage       smart.Usage   `json:"usage"`
}

type snapshotAttempt struct {
	Asked  bool          `json:"asked"`
	Origin time.Duration `json:"origin"`
	Tried  time.Duration `json:"tried"`
}

type snapshotHold struct {
	Entitlements []license.Entitlement `json:"entitlements"`
	Universal    bool                  `json:"universal,omitempty"`
	At           time.Time             `json:"at"`
	For          time.Duration         `json:"for"`
	OverFor      time.Duration         `json:"overFor"`
}

// Snapshot returns the state as bytes, which begin with a format name and Seq.
// [Restore] and the events after Seq end in the same state as all events. They hold
// the token of a registration that is on its way.
func (a *Agent) Snapshot() ([]byte, error) {
	r := &a.running
	s := snapshotJSON{
		Format: snapshotFormat, Seq: a.seq, UDI: a.udi, Last: a.last, Installation: a.installation, Number: a.number,
		Granted: r.granted, Used: r.used, Mode: a.mode, Failed: a.failed, Abandoned: a.abandoned,
		Usage: a.usage, Rejection: a.rejected,
	}
	if a.seq > 0 {
		s.Meter = MeterUse
		if r.calendar {
			s.Meter = MeterCalendar
		}
	}
	if r.certified {
		s.Certificate = snapshotCertificate{
			a.certificate, r.certificateIn, r.renewIn, r.nextIn, r.deadlineIn, r.waited, r.changed, a.valid, a.agreed,
			append([]license.Tag{}, a.short...),
		}
	}
	if q := a.request; r.request != asksNothing {
		s.Request = snapshotRequest{r.request.String(), r.sentFor, r.unanswered, q.token, q.overwrite, q.certificate, q.usage}
	}
	if r.attempts != [3]attempt{} {
		for _, t := range r.attempts {
			s.Attempts = append(s.Attempts, snapshotAttempt{t.asked, t.origin, t.tried})
		}
	}
	if r.reserved {
		s.Hold = snapshotHold{a.hold.Entitlements, a.hold.Universal, a.heldAt, r.heldFor, r.overFor}
	}
	return strictjson.Marshal(s, math.MaxInt)
}

// Restore returns the agent of a snapshot. It refuses an unknown format and parts
// that do not hold together ([ErrSnapshotForm], which names the part), and with a
// *license.Refusal that names the field all that is not exactly the shape: the caller
// replays from the first event then.
func Restore(data []byte, policy Policy) (*Agent, error) {
	var s snapshotJSON
	if err := strictjson.Unmarshal(data, len(data), &s); err != nil {
		return nil, err
	}
	if s.Format != snapshotFormat {
		return nil, broken("format", s.Format)
	}
	a := New(s.UDI, policy)
	if s.Seq == 0 {
		empty, err := a.Snapshot()
		if err != nil || string(empty) != string(data) {
			return nil, broken("seq", "0")
		}
		return a, nil
	}
	a.seq, a.last, a.installation, a.number = s.Seq, s.Last, s.Installation, s.Number
	a.mode, a.failed, a.abandoned, a.usage, a.rejected = s.Mode, s.Failed, s.Abandoned, s.Usage, s.Rejection
	r := &a.running
	r.inUse, r.calendar, r.reserved = !s.Usage.IsZero(), s.Meter == MeterCalendar, s.Mode == ModeReserved
	r.granted, r.used = s.Granted, s.Used
	if err := license.Join(s.check(), a.restoreCertificate(s.Certificate), a.restoreRequest(s.Request), a.restoreAttempts(s.Attempts), a.restoreHold(s.Hold)); err != nil {
		return nil, err
	}
	return a, nil
}

// check refuses parts that contradict themselves.
func (s *snapshotJSON) check() error {
	switch {
	case s.UDI.IsZero():
		return broken("udi", s.UDI.String())
	case s.Last.IsZero() || s.Seq == math.MaxUint64:
		return broken("seq", number(s.Seq))
	case s.Installation == 0:
		return broken("installation", number(s.Installation))
	case s.Meter.check() != nil:
		return broken("meter", string(s.Meter))
	case s.Used < 0 || s.Used > s.Granted || s.Granted > smart.MaxPeriod.Duration() || s.Granted%time.Second != 0:
		return broken("used", s.Used.String())
	case s.Mode != ModeOff && s.Mode != ModeOn && s.Mode != ModeReserved:
		return broken("mode", string(s.Mode))
	case s.Number >= s.Seq || s.Number == 0 && (s.Request.Asks != "" || s.Certificate.In != 0):
		return broken("number", number(s.Number))
	case s.Failed && (s.Mode != ModeOff || s.Certificate.In != 0 || s.Request.Asks != "" || s.Rejection.Number != s.Number || !s.Rejection.Permanent):
		return broken("failed", "true")
	case s.Abandoned && (s.Number == 0 || s.Certificate.In != 0):
		return broken("abandoned", "true")
	}
	return s.checkRejection()
}

// checkRejection refuses a rejection that answers no request that was made, or one that
// is still pending after it.
func (s *snapshotJSON) checkRejection() error {
	m := s.Rejection
	switch {
	case m == smart.Rejection{}:
		return nil
	case m.Check() != nil, m.UDI != s.UDI, m.Installation != s.Installation, m.Number > s.Number,
		m.Number == s.Number && m.Permanent && s.Request.Asks != "":
		return broken("rejection", number(m.Number))
	}
	return nil
}

func (a *Agent) restoreCertificate(s snapshotCertificate) error {
	if s.Number == 0 && s.In == 0 && s.Agreed.IsZero() && len(s.Short) == 0 && !s.Changed && !s.Valid && s.Renew|s.Next|s.Deadline|s.Waited == 0 {
		return nil
	}
	covered := s.Valid && a.usage.Equal(s.Agreed)
	if s.Number == 0 || s.In <= 0 || s.In > smart.MaxPeriod.Duration() || a.mode != ModeOff || s.Waited < 0 || s.Changed && covered {
		return broken("certificate", number(s.Number))
	}
	for i, tag := range s.Short {
		if tag.Check() != nil || i > 0 && s.Short[i-1] >= tag {
			return broken("short", string(tag))
		}
	}
	r := &a.running
	a.certificate, a.valid, a.agreed = s.Number, s.Valid, s.Agreed
	a.short = append([]license.Tag(nil), s.Short...)
	r.certified, r.certificateIn, r.renewIn, r.nextIn, r.deadlineIn = true, s.In, s.Renew, s.Next, s.Deadline
	r.waited, r.changed, r.short = s.Waited, s.Changed, len(s.Short) > 0
	r.covered = covered
	return nil
}

func (a *Agent) restoreRequest(s snapshotRequest) error {
	if s.Asks == "" {
		return nil
	}
	r := &a.running
	k := kind(max(slices.Index(kindNames[:], s.Asks), 0))
	right := false
	switch k {
	case asksRegister:
		right = s.Token.Check() == nil && s.Certificate == 0
	case asksDeregister:
		right = s.Certificate != 0 && !r.certified
	case asksAuthorize, asksRenew:
		right = s.Certificate != 0 && r.certified && s.Certificate == a.certificate
	case asksNothing:
	}
	if !right || s.Sent < 0 || a.mode != ModeOff || k != asksRegister && (s.Token != "" || s.Overwrite) || k != asksAuthorize && !s.Usage.IsZero() {
		return broken("request", s.Asks)
	}
	r.request, r.sentFor, r.unanswered = k, s.Sent, s.Unanswered
	a.request = request{s.Token, s.Overwrite, s.Certificate, s.Usage}
	return nil
}

func (a *Agent) restoreAttempts(s []snapshotAttempt) error {
	r := &a.running
	if len(s) != 0 && len(s) != len(r.attempts) {
		return broken("attempts", strconv.Itoa(len(s)))
	}
	for i, t := range s {
		if t.Tried < 0 || t.Origin < t.Tried || !t.Asked && t.Origin > 0 || t.Asked && i != repeats && !r.certified {
			return broken("attempts", strconv.Itoa(i))
		}
		r.attempts[i] = attempt{t.Asked, t.Origin, t.Tried}
	}
	switch {
	case r.attempts[repeats].asked != (r.request == asksRegister || r.request == asksDeregister):
		return broken("attempts", strconv.Itoa(repeats))
	case r.request == asksAuthorize && !r.attempts[authorizes].asked:
		return broken("attempts", strconv.Itoa(authorizes))
	case r.request == asksRenew && !r.attempts[renews].asked:
		return broken("attempts", strconv.Itoa(renews))
	}
	return nil
}

func (a *Agent) restoreHold(s snapshotHold) error {
	if (a.mode == ModeReserved) != (s.Universal || len(s.Entitlements) > 0) {
		return broken("hold", string(a.mode))
	}
	if a.mode != ModeReserved {
		return nil
	}
	hold := license.Hold{UDI: a.udi, Entitlements: s.Entitlements, Universal: s.Universal}
	if err := hold.Check(); err != nil {
		return errors.Join(broken("hold", ""), err)
	}
	if s.At.IsZero() || s.For < 0 || s.OverFor < 0 {
		return broken("hold", instant(s.At))
	}
	r := &a.running
	a.hold, a.heldAt, r.heldFor = hold, s.At, s.For
	r.over, r.overFor = true, s.OverFor
	a.measure()
	if r.overFor != s.OverFor {
		return broken("hold", s.OverFor.String())
	}
	return nil
}

func broken(part, value string) error {
	return license.Refuse(ErrSnapshotForm, "", "part", part, "value", value)
}
