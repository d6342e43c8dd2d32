package hosting_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/license/pak"
	"github.com/licit-go/licit/smart/hosting"
)

// stages are systems of the story before the first event of each kind, and after all; and
// one of the older generation in much trouble.
func stages(t testing.TB) []*scene {
	t.Helper()
	s, o := story(t)
	all := []*scene{s, o, anOlder(t)}
	seen := map[string]bool{}
	for n, e := range s.events {
		if name, _, _ := hosting.EncodeEvent(e); !seen[name] {
			seen[name] = true
			all = append(all, s.until(n))
		}
	}
	return append(all, o.until(len(o.events)-1))
}

// FuzzDecodeEventAgreesWithEncodeEvent shows that what is read is written the same
// again, that no system is broken by it, and that what follows can be restored.
func FuzzDecodeEventAgreesWithEncodeEvent(f *testing.F) {
	for _, e := range everyEvent(f) {
		name, data, err := hosting.EncodeEvent(e)
		require.NoError(f, err)
		f.Add(name, data)
	}
	at := stages(f)
	f.Fuzz(func(t *testing.T, name string, data []byte) {
		e, err := hosting.DecodeEvent(name, data)
		if err != nil {
			require.NotEmpty(t, license.Refusals(err))
			return
		}
		again, written, err := hosting.EncodeEvent(e)
		if err != nil {
			require.ErrorIs(t, err, license.ErrJSONTooLarge, "escaped it is longer")
			return
		}
		require.Equal(t, name, again)
		read, err := hosting.DecodeEvent(again, written)
		require.NoError(t, err)
		_, rewritten, err := hosting.EncodeEvent(read)
		require.NoError(t, err)
		require.Equal(t, string(written), string(rewritten))
		for _, s := range at {
			if s.sys.Seq()+1 != e.Stamped().Seq {
				require.ErrorIs(t, s.sys.Apply(e), license.ErrStale)
				continue
			}
			sys, before := s.sys.Clone(), snapshot(t, s.sys)
			if err := sys.Apply(e); err != nil {
				require.NotEmpty(t, license.Refusals(err))
				require.Equal(t, before, snapshot(t, sys))
				continue
			}
			restored, err := hosting.Restore([]byte(snapshot(t, sys)), hosting.Policy{})
			require.NoError(t, err, "what follows can be restored")
			require.Equal(t, snapshot(t, sys), snapshot(t, restored))
			livesOn(t, sys)
		}
	})
}

// FuzzRestoreAgreesWithSnapshot shows that a snapshot that is restored is written the
// same again, and that its system works.
func FuzzRestoreAgreesWithSnapshot(f *testing.F) {
	for _, s := range stages(f) {
		f.Add([]byte(snapshot(f, s.sys)))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := hosting.Restore(data, hosting.Policy{})
		if err != nil {
			require.NotEmpty(t, license.Refusals(err))
			return
		}
		require.Equal(t, string(data), snapshot(t, s))
		livesOn(t, s)
	})
}

// plenty has as many licences of everything.
type plenty int

func (p plenty) Of(license.Model, pak.Version) int     { return int(p) }
func (p plenty) Others(license.Model, pak.Version) int { return int(p) }

// decider collects what is decided.
type decider struct {
	testing.TB
	events []hosting.Event
}

func (d *decider) keep(e hosting.Event, err error) {
	if err == nil {
		d.events = append(d.events, e)
		return
	}
	require.NotEmpty(d, license.Refusals(err))
}

// livesOn asks a system all there is to ask and decide; what is decided follows, and
// nothing of it has changed.
func livesOn(t testing.TB, s *hosting.System) {
	t.Helper()
	before := snapshot(t, s)
	act := license.Act{At: license.MaxDate().Start(), By: "ada"}
	d := &decider{TB: t}
	d.system(s, act, nothing)
	d.people(s, act, registered)
	require.Equal(t, before, snapshot(t, s))
	step := 1 + len(d.events)/8 // others with other inputs
	for i := len(before) % step; i < len(d.events); i += step {
		c := s.Clone()
		require.NoError(t, c.Apply(d.events[i]), "what is decided follows")
		_, err := hosting.Restore([]byte(snapshot(t, c)), hosting.Policy{})
		require.NoError(t, err, "%T", d.events[i])
	}
}

// system decides what concerns the whole.
func (d *decider) system(s *hosting.System, act license.Act, with hosting.Standing) {
	d.keep(s.Install(act, hosting.Managed, "1.0", hosting.Micro))
	d.keep(s.Upgrade(act, hosting.Managed, "77.0", plenty(9), with))
	d.keep(s.Upgrade(act, hosting.Smart, "77.0", plenty(9), with))
	d.keep(s.Update(act))
	d.keep(s.Disconnect(act))
	d.keep(s.Connect(act))
	d.keep(s.Restart(act))
	d.keep(s.Audit(act, plenty(1)))
	d.keep(s.Audit(act, nil))
	d.keep(s.FailOver(act))
	d.keep(s.Return(act))
	d.keep(s.Extend(act, plenty(1000)))
	d.keep(s.Reduce(act))
	d.keep(s.Grow(act, hosting.Large, plenty(1000)))
	other := hosting.New("an other", hosting.Policy{})
	size, _ := s.Size()
	installed, err := other.Install(act, s.State().Generation, s.Version(), size)
	if err == nil {
		require.NoError(d, other.Apply(installed))
	}
	joined, absorbed, err := s.Join(act, other, plenty(1000), with)
	d.keep(joined, err)
	if err == nil {
		require.NoError(d, other.Apply(absorbed))
	}
	_, absorbed, err = other.Join(act, s, plenty(1000), with)
	d.keep(absorbed, err)
	s.Conditions(act.At)
	for _, a := range s.Alerts(act.At, with) {
		require.NotEmpty(d, a.Advice().Problem)
	}
	if s.Access(act.At, with).Level != hosting.Full {
		require.NotEmpty(d, s.Access(act.At, with).Why)
	}
}

// people decides what concerns users and meetings.
func (d *decider) people(s *hosting.System, act license.Act, with hosting.Standing) {
	held := 0
	for range s.Holders(act.At, with) {
		held++
	}
	require.Equal(d, s.Held(), held)
	d.keep(s.AddUser(act, "a new one", false))
	for u := range s.Users() {
		d.keep(s.Assign(act, with, u.ID))
		d.keep(s.SetAttendeeOnly(act, u.ID, !u.AttendeeOnly))
		d.keep(s.Deactivate(act, u.ID))
		d.keep(s.Reactivate(act, u.ID))
		d.keep(s.Schedule(act, with, hosting.Plan{ID: "a new one", Scheduler: u.ID, Host: u.ID, Begins: act.At, Ends: act.At.Add(1)}))
	}
	for m := range s.Meetings() {
		d.keep(s.Cancel(act, m.ID))
		d.keep(s.Start(act, with, m.ID, m.Host, "a guest"))
		d.keep(s.Start(act, with, m.ID, m.Alternates...))
		d.keep(s.Attend(act, with, m.ID, m.Host))
		d.keep(s.Attend(act, with, m.ID, "a guest"))
		for _, id := range append(m.Present, "a guest") {
			d.keep(s.Leave(act, with, m.ID, id))
		}
		d.keep(s.End(act, m.ID))
	}
}
