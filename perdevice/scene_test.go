package perdevice_test

import (
	"bytes"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/license/transfer"
	"github.com/licit-go/licit/perdevice"
)

var key = license.MustParseKey("Z2PD-0000-0001")

// at reads an instant, or a day as its 00:00 UTC.
func at(s string) time.Time {
	if len(s) == len("2006-01-02") {
		s += "T00:00:00Z"
	}
	t, err := time.Parse(time.RFC3339Nano, s)
	if err != nil {
		panic(err)
	}
	return t.UTC()
}

// scene is an organization in a test, with the act that comes next.
type scene struct {
	testing.TB
	org *perdevice.Organization
	act license.Act
}

// begin returns a new organization, created at that instant.
func begin(t testing.TB, created string, policy perdevice.Policy) *scene {
	t.Helper()
	s := &scene{TB: t, org: perdevice.New("org-1", policy), act: license.Act{At: at(created), By: "ada"}}
	do(s, s.org.Create)
	return s
}

// on lets the next act be at an instant.
func (s *scene) on(instant string) *scene {
	s.act.At = at(instant)
	return s
}

// also gives the scene another organization, with the same act.
func (s *scene) also(id license.ID) *scene {
	s.Helper()
	other := &scene{s.TB, perdevice.New(id, perdevice.Policy{}), s.act}
	do(other, other.org.Create)
	return other
}

// do decides and applies, and shows that the event reads back as it was written
// and that a snapshot and its restored organization are the same.
func do[E perdevice.Event](s *scene, decide func(license.Act) (E, error)) E {
	s.Helper()
	e, err := decide(s.act)
	require.NoError(s, err)
	again, err := decide(s.act)
	require.NoError(s, err)
	require.Equal(s, e, again, "a decision changes nothing")
	s.apply(e)
	return e
}

func (s *scene) apply(e perdevice.Event) {
	s.Helper()
	name, data, err := perdevice.EncodeEvent(e)
	require.NoError(s, err)
	read, err := perdevice.DecodeEvent(name, data)
	require.NoError(s, err)
	_, rewritten, err := perdevice.EncodeEvent(read)
	require.NoError(s, err)
	require.Equal(s, string(data), string(rewritten))
	twin := s.org.Clone()
	before, err := s.org.Snapshot()
	require.NoError(s, err)
	require.NoError(s, twin.Apply(read))
	after, err := s.org.Snapshot()
	require.NoError(s, err)
	require.True(s, bytes.Equal(before, after), "a clone is its own")
	require.NoError(s, s.org.Apply(e))
	require.Equal(s, snapshot(s.TB, s.org), snapshot(s.TB, twin))
	require.ErrorIs(s, s.org.Apply(e), license.ErrStale)
	if s.org.Seq() > 0 {
		restored, err := perdevice.Restore(state(s.TB, s.org), perdevice.Policy{})
		require.NoError(s, err)
		require.Equal(s, snapshot(s.TB, s.org), snapshot(s.TB, restored))
	}
}

func state(t testing.TB, org *perdevice.Organization) []byte {
	t.Helper()
	data, err := org.Snapshot()
	require.NoError(t, err)
	return data
}

func snapshot(t testing.TB, org *perdevice.Organization) string {
	t.Helper()
	return string(state(t, org))
}

// refused decides and shows that exactly these reasons stand against it.
func refused[E any](s *scene, decide func(license.Act) (E, error), reasons ...license.Reason) []*license.Refusal {
	s.Helper()
	before := snapshot(s.TB, s.org)
	e, err := decide(s.act)
	require.Error(s, err)
	require.Zero(s, e)
	refusals := license.Refusals(err)
	got := make([]license.Reason, len(refusals))
	for i, r := range refusals {
		got[i] = r.Reason
	}
	require.Equal(s, reasons, got, err)
	require.Equal(s, before, snapshot(s.TB, s.org))
	return refusals
}

// one returns a licence.
func one(id license.ID, typ perdevice.Type, days int) perdevice.License {
	return perdevice.License{ID: id, Key: key, Order: "4C1", Type: typ, Days: days}
}

// many returns a licence with seats.
func many(id license.ID, days, seats int) perdevice.License {
	return perdevice.License{ID: id, Key: key, Type: "SME", Days: days, Seats: seats}
}

func claim(org *perdevice.Organization, licenses ...perdevice.License) func(license.Act) (perdevice.Claimed, error) {
	return func(act license.Act) (perdevice.Claimed, error) {
		issued := make([]perdevice.Issued, len(licenses))
		for i, l := range licenses {
			issued[i] = perdevice.Fresh(l)
		}
		return org.Claim(act, "addDevices", issued...)
	}
}

func (s *scene) claim(licenses ...perdevice.License) perdevice.Claimed {
	s.Helper()
	return do(s, claim(s.org, licenses...))
}

func (s *scene) add(serial perdevice.Serial, model license.Model) perdevice.DeviceAdded {
	s.Helper()
	return do(s, func(act license.Act) (perdevice.DeviceAdded, error) { return s.org.AddDevice(act, serial, model) })
}

func (s *scene) network(id perdevice.NetworkID) {
	s.Helper()
	do(s, func(act license.Act) (perdevice.NetworkAdded, error) { return s.org.AddNetwork(act, id) })
}

func assign(org *perdevice.Organization, id license.ID, serial perdevice.Serial) func(license.Act) (perdevice.Assigned, error) {
	return func(act license.Act) (perdevice.Assigned, error) { return org.Assign(act, id, serial) }
}

func (s *scene) assign(id license.ID, serial perdevice.Serial) perdevice.Assigned {
	s.Helper()
	return do(s, assign(s.org, id, serial))
}

func queue(org *perdevice.Organization, id license.ID, serial perdevice.Serial) func(license.Act) (perdevice.Assigned, error) {
	return func(act license.Act) (perdevice.Assigned, error) { return org.Queue(act, id, serial) }
}

func dequeue(org *perdevice.Organization, id license.ID) func(license.Act) (perdevice.Dequeued, error) {
	return func(act license.Act) (perdevice.Dequeued, error) { return org.Dequeue(act, id) }
}

func unassign(org *perdevice.Organization, id license.ID, extent perdevice.Extent) func(license.Act) (perdevice.Unassigned, error) {
	return func(act license.Act) (perdevice.Unassigned, error) { return org.Unassign(act, id, extent) }
}

func reassign(org *perdevice.Organization, id license.ID, to perdevice.Serial) func(license.Act) (perdevice.Reassigned, error) {
	return func(act license.Act) (perdevice.Reassigned, error) { return org.Reassign(act, id, to) }
}

func undo(org *perdevice.Organization, id license.ID) func(license.Act) (perdevice.Undone, error) {
	return func(act license.Act) (perdevice.Undone, error) { return org.Undo(act, id) }
}

func assignSeats(org *perdevice.Organization, id license.ID, network perdevice.NetworkID, n int, rest license.ID) func(license.Act) (perdevice.SeatsAssigned, error) {
	return func(act license.Act) (perdevice.SeatsAssigned, error) {
		return org.AssignSeats(act, id, network, n, rest)
	}
}

func renewSeats(org *perdevice.Organization, target, with, part license.ID) func(license.Act) (perdevice.SeatsRenewed, error) {
	return func(act license.Act) (perdevice.SeatsRenewed, error) { return org.RenewSeats(act, target, with, part) }
}

// request is that of a full administrator of both organizations.
func request() transfer.Request {
	account := transfer.Account{Email: "ada@example.com", Role: transfer.FullAdministrator}
	return transfer.Request{Path: transfer.SelfService, By: transfer.Accounts{Source: account, Destination: account}}
}

func move(from, to *perdevice.Organization, ids ...license.ID) func(license.Act) (perdevice.Moved, error) {
	return func(act license.Act) (perdevice.Moved, error) { return from.Move(act, to, request(), ids...) }
}

// move decides a move and applies both sides.
func (s *scene) move(to *scene, ids ...license.ID) perdevice.Moved {
	s.Helper()
	m, err := s.org.Move(s.act, to.org, request(), ids...)
	require.NoError(s, err)
	s.apply(m.Out)
	to.apply(m.In)
	return m
}

func moveSeats(from, to *perdevice.Organization, id license.ID, n int, part license.ID) func(license.Act) (perdevice.SeatsMoved, error) {
	return func(act license.Act) (perdevice.SeatsMoved, error) {
		return from.MoveSeats(act, to, request(), id, n, part)
	}
}

func (s *scene) moveSeats(to *scene, id license.ID, n int, part license.ID) perdevice.SeatsMoved {
	s.Helper()
	m, err := s.org.MoveSeats(s.act, to.org, request(), id, n, part)
	require.NoError(s, err)
	s.apply(m.Out)
	to.apply(m.In)
	return m
}

// license returns what a licence is at an instant.
func (s *scene) license(id license.ID, instant string) perdevice.Standing {
	s.Helper()
	l, ok := s.org.License(id, at(instant))
	require.True(s, ok, id)
	require.Equal(s, l.State, s.org.State(id, at(instant)))
	return l
}

// is shows the state of a licence at an instant.
func (s *scene) is(id license.ID, instant string, state perdevice.State) {
	s.Helper()
	require.Equal(s, state, s.license(id, instant).State, "%s at %s", id, instant)
}

// turns shows a state up to the last nanosecond before an instant, and another
// from it on.
func (s *scene) turns(id license.ID, instant string, before, after perdevice.State) {
	s.Helper()
	t := at(instant)
	require.Equal(s, before, s.org.State(id, t.Add(-1)), "%s before %s", id, instant)
	require.Equal(s, after, s.org.State(id, t), "%s at %s", id, instant)
	require.Equal(s, after, s.org.State(id, t.Add(1)), "%s after %s", id, instant)
}

// device returns what a device is at an instant.
func (s *scene) device(serial perdevice.Serial, instant string) perdevice.DeviceStanding {
	s.Helper()
	d, ok := s.org.Device(serial, at(instant))
	require.True(s, ok, serial)
	return d
}

// switches shows a status up to the last nanosecond before an instant, and
// another from it on.
func (s *scene) switches(serial perdevice.Serial, instant string, before, after perdevice.Status) {
	s.Helper()
	t := at(instant)
	for i, want := range []perdevice.Status{before, after, after} {
		d, ok := s.org.Device(serial, t.Add(time.Duration(i-1)))
		require.True(s, ok)
		require.Equal(s, want, d.Status, "%s around %s", serial, instant)
	}
}

// agenda returns what is due as lines.
func (s *scene) agenda(from, to string) []string {
	s.Helper()
	lines := []string{}
	for c := range s.org.Agenda(at(from), at(to)) {
		lines = append(lines, line(c))
	}
	return lines
}

func line(c perdevice.Change) string {
	text := c.At.Format(time.RFC3339Nano) + " " + c.Kind.String()
	for _, name := range []string{string(c.License), string(c.Device), string(c.Network)} {
		if name != "" {
			text += " " + name
		}
	}
	return text
}
