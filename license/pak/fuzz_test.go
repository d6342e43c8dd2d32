package pak_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/license/pak"
)

// stages are the managers of the story, before each event and after all.
func stages(t testing.TB) []*scene {
	var all []*scene
	for n := range len(story(t).events) + 1 {
		all = append(all, until(t, n))
	}
	return all
}

// FuzzDecodeEventAgreesWithEncodeEvent shows that what is read is written the same
// again, that no manager is broken by it, and that what follows can be restored.
func FuzzDecodeEventAgreesWithEncodeEvent(f *testing.F) {
	for _, e := range story(f).events {
		name, data, err := pak.EncodeEvent(e)
		require.NoError(f, err)
		f.Add(name, data)
	}
	f.Add("pak.fulfilled", []byte(`{"seq":1,"at":"2024-01-01T00:00:00Z","by":"ada","number":"","lines":[]}`))
	at := stages(f)
	f.Fuzz(func(t *testing.T, name string, data []byte) {
		e, err := pak.DecodeEvent(name, data)
		if err != nil {
			require.NotEmpty(t, license.Refusals(err))
			return
		}
		again, written, err := pak.EncodeEvent(e)
		if err != nil {
			require.ErrorIs(t, err, license.ErrJSONTooLarge, "escaped it is longer")
			return
		}
		require.Equal(t, name, again)
		read, err := pak.DecodeEvent(again, written)
		require.NoError(t, err)
		_, rewritten, err := pak.EncodeEvent(read)
		require.NoError(t, err)
		require.Equal(t, string(written), string(rewritten))
		for _, s := range at {
			m, before := s.m.Clone(), snapshot(t, s.m)
			if err := m.Apply(e); err != nil {
				require.NotEmpty(t, license.Refusals(err))
				require.Equal(t, before, snapshot(t, m))
				continue
			}
			restored, err := pak.Restore([]byte(snapshot(t, m)))
			require.NoError(t, err, "what follows can be restored")
			require.Equal(t, snapshot(t, m), snapshot(t, restored))
			livesOn(t, m)
		}
	})
}

// FuzzRestoreAgreesWithSnapshot shows that a snapshot that is restored is written the
// same again, and that its manager works.
func FuzzRestoreAgreesWithSnapshot(f *testing.F) {
	for _, s := range stages(f) {
		f.Add([]byte(snapshot(f, s.m)))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		m, err := pak.Restore(data)
		if err != nil {
			require.NotEmpty(t, license.Refusals(err))
			return
		}
		require.Equal(t, string(data), snapshot(t, m))
		livesOn(t, m)
	})
}

// livesOn asks a manager all there is to ask and decide; what is decided follows, and
// nothing of it has changed.
func livesOn(t testing.TB, m *pak.Manager) {
	t.Helper()
	before := snapshot(t, m)
	act := license.Act{At: license.MaxDate().Start(), By: "ada"}
	var decided []pak.Event
	keep := func(e pak.Event, err error) {
		if err == nil {
			decided = append(decided, e)
		} else {
			require.NotEmpty(t, license.Refusals(err))
		}
	}
	keep(event(m.Register(act, pak.PAK{Number: "9NEW", Lines: []pak.Line{fresh("9.0", 1)}})))
	keep(event(m.Install(act, pak.File{Serial: "9NEW", System: m.ID(), Lines: []pak.Count{hosts("9.0", 1)}})))
	keep(event(m.Rehost(act, "nowhere", "9MOVE")))
	total := 0
	for c := range m.Installed() {
		require.Positive(t, c.Quantity)
		total += c.Quantity
	}
	require.LessOrEqual(t, total, pak.MaxLicenses)
	for p := range m.PAKs() {
		require.NoError(t, p.PAK.Check())
		require.GreaterOrEqual(t, p.Left(), 0)
		require.Equal(t, p.Left() == 0, p.State == pak.StateExhausted)
		var all []pak.Total
		for i, l := range p.PAK.Lines {
			require.GreaterOrEqual(t, p.Fulfilled[i], 0)
			require.LessOrEqual(t, p.Fulfilled[i], p.Most[i])
			require.LessOrEqual(t, p.Most[i], l.Quantity)
			if p.Most[i] > p.Fulfilled[i] {
				e, err := m.Fulfill(act, p.PAK.Number, to(i, p.Most[i]))
				require.NoError(t, err)
				decided = append(decided, e)
			}
			all = append(all, to(i, l.Quantity))
		}
		keep(event(m.Fulfill(act, p.PAK.Number, all...)))
	}
	for _, e := range decided[:min(20, len(decided))] {
		if m.Seq() == 1<<64-2 {
			continue // there is no snapshot after the last event that can be counted
		}
		c := m.Clone()
		require.NoError(t, c.Apply(e), "what is decided follows")
		_, err := pak.Restore([]byte(snapshot(t, c)))
		require.NoError(t, err)
	}
	require.Equal(t, before, snapshot(t, m))
}
