package pak

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
)

var limitAct = license.Act{At: time.Date(2024, 3, 1, 12, 0, 0, 0, time.UTC), By: "ada"}

func (m *Manager) must(t *testing.T, e Event, err error) {
	t.Helper()
	require.NoError(t, err)
	require.NoError(t, m.Apply(e))
}

func (m *Manager) registered(t *testing.T, number Number, lines ...Line) {
	t.Helper()
	e, err := m.Register(limitAct, PAK{number, lines})
	m.must(t, e, err)
}

func limited(most limits) *Manager {
	m := New("server")
	m.most = most
	return m
}

func refusedFor(t *testing.T, err error, rule, what, number, most string) {
	t.Helper()
	require.Equal(t, []*license.Refusal{license.Refuse(ErrTooMany, rule, "what", what, "number", number, "most", most)}, license.Refusals(err))
}

// follows requires an event that is one too many to be refused, and to follow where it is
// not.
func (m *Manager) follows(t *testing.T, e Event, more limits) {
	t.Helper()
	require.ErrorIs(t, m.Apply(e), ErrTooMany)
	c := m.Clone()
	c.most = more
	require.NoError(t, c.Apply(e))
}

// TestPAKsAreLimited registers one less than the limit, as many, and not one more.
func TestPAKsAreLimited(t *testing.T) {
	m := limited(limits{2, 9, 9, 9})
	for _, number := range []Number{"A", "B"} {
		m.registered(t, number, Line{Product: "HOST", Version: "1", Quantity: 1})
	}
	p := PAK{"C", []Line{{Product: "HOST", Version: "1", Quantity: 1}}}
	_, err := m.Register(limitAct, p)
	refusedFor(t, err, "", "paks", "3", "2")
	p.Number = "A"
	_, err = m.Register(limitAct, p)
	require.Len(t, license.Refusals(err), 2)
	p.Number = "C"
	m.follows(t, Registered{m.stamp(limitAct), p}, limits{3, 9, 9, 9})
	require.Equal(t, limits{MaxPAKs, MaxFiles, MaxLines, MaxLicenses}, New("").most)
}

// TestFilesAreLimited installs and makes as many files as there can be, and not one more.
func TestFilesAreLimited(t *testing.T) {
	m := limited(limits{9, 2, 9, 9})
	f := File{Serial: "F", System: "server", Lines: []Count{{"HOST", "1", 1}}}
	e, err := m.Install(limitAct, f)
	m.must(t, e, err)
	r, err := m.Rehost(limitAct, "other", "G")
	require.NoError(t, err)
	full := limited(limits{9, 1, 9, 9})
	full.must(t, e, nil)
	_, err = full.Rehost(limitAct, "other", "G")
	refusedFor(t, err, "", "files", "2", "1")
	full.follows(t, r, limits{9, 2, 9, 9})
	m.must(t, r, nil)
	f.Serial = "H"
	_, err = m.Install(limitAct, f)
	refusedFor(t, err, "", "files", "3", "2")
	m.follows(t, FileInstalled{m.stamp(limitAct), f}, limits{9, 3, 9, 9})
}

// TestLinesAreLimited takes as many lines as a PAK and a file have, and not one more.
func TestLinesAreLimited(t *testing.T) {
	lines := make([]Line, 3)
	counts := make([]Count, 3)
	for i, v := range []Version{"1", "2", "3"} {
		lines[i], counts[i] = Line{Product: "HOST", Version: v, Quantity: 1}, Count{"HOST", v, 1}
	}
	m := limited(limits{9, 9, 2, 9})
	for n := 1; n <= 2; n++ {
		_, err := m.Register(limitAct, PAK{"A", lines[:n]})
		require.NoError(t, err)
		_, err = m.Install(limitAct, File{Serial: "F", System: "server", Lines: counts[:n]})
		require.NoError(t, err)
	}
	_, err := m.Register(limitAct, PAK{"A", lines})
	refusedFor(t, err, "WX-17", "lines", "3", "2")
	_, err = m.Install(limitAct, File{Serial: "F", System: "server", Lines: counts})
	refusedFor(t, err, "WX-19", "lines", "3", "2")
	require.NoError(t, PAK{"A", make1(MaxLines)}.Check())
	refusedFor(t, PAK{"A", make1(MaxLines + 1)}.Check(), "WX-17", "lines", "257", "256")
}

func make1(n int) []Line {
	all := make([]Line, n)
	for i := range all {
		all[i] = Line{Product: "HOST", Version: "1", Quantity: 1}
	}
	return all
}

// TestKindsAreLimited keeps as many products and versions as there can be: an upgrade of
// all of a kind makes room for the other, of a part not.
func TestKindsAreLimited(t *testing.T) {
	m := limited(limits{9, 9, 2, 99})
	e, err := m.Install(limitAct, File{Serial: "F", System: "server", Lines: []Count{{"HOST", "1", 5}, {"XL", "1", 1}}})
	m.must(t, e, err)
	m.registered(t, "NEW", Line{Product: "HOST", Version: "2", Quantity: 1}, Line{Product: "XL", Version: "1", Quantity: 1})
	m.registered(t, "UP", Line{Product: "HOST", Version: "2", Upgrades: "1", Quantity: 5})
	m.registered(t, "FEW", Line{Product: "HOST", Version: "2", Upgrades: "1", Quantity: 4})
	most := func(number Number) []int {
		s, ok := m.PAK(number)
		require.True(t, ok)
		return s.Most
	}
	require.Equal(t, []int{0, 1}, most("NEW"))
	require.Equal(t, []int{5}, most("UP"))
	require.Equal(t, []int{0}, most("FEW"))
	_, err = m.Fulfill(limitAct, "NEW", Total{0, 1}, Total{1, 1})
	refusedFor(t, err, "", "products and versions", "3", "2")
	_, err = m.Fulfill(limitAct, "UP", Total{0, 4})
	refusedFor(t, err, "", "products and versions", "3", "2")
	_, err = m.Install(limitAct, File{Serial: "G", System: "server", Lines: []Count{{"HOST", "2", 1}}})
	refusedFor(t, err, "", "products and versions", "3", "2")
	m.registered(t, "BIG", Line{Product: "HOST", Version: "2", Upgrades: "1", Quantity: 6})
	_, err = m.Fulfill(limitAct, "BIG", Total{0, 6})
	require.Len(t, license.Refusals(err), 1, "whether there were room is not known")
	require.ErrorIs(t, err, ErrEligible)
	m.follows(t, Fulfilled{m.stamp(limitAct), "UP", []Change{{0, 0, 4}}}, limits{9, 9, 3, 99})
	u, err := m.Fulfill(limitAct, "UP", Total{0, 5})
	m.must(t, u, err)
	n, err := m.Fulfill(limitAct, "NEW", Total{0, 1}, Total{1, 1})
	m.must(t, n, err)
	require.Equal(t, []int{6, 2}, []int{m.Of("HOST", "2"), m.Of("XL", "1")})
}

// TestLicensesAreLimited installs as many as there can be, and not one more.
func TestLicensesAreLimited(t *testing.T) {
	m := limited(limits{9, 9, 9, 10})
	m.registered(t, "NEW", Line{Product: "HOST", Version: "1", Quantity: 20})
	m.registered(t, "UP", Line{Product: "HOST", Version: "2", Upgrades: "1", Quantity: 20})
	e, err := m.Install(limitAct, File{Serial: "F", System: "server", Lines: []Count{{"XL", "1", 4}}})
	m.must(t, e, err)
	s, _ := m.PAK("NEW")
	require.Equal(t, []int{6}, s.Most)
	_, err = m.Fulfill(limitAct, "NEW", Total{0, 7})
	refusedFor(t, err, "", "licenses", "11", "10")
	m.follows(t, Fulfilled{m.stamp(limitAct), "NEW", []Change{{0, 0, 7}}}, limits{9, 9, 9, 11})
	for _, n := range []int{5, 6} {
		f, err := m.Fulfill(limitAct, "NEW", Total{0, n})
		m.must(t, f, err)
	}
	_, err = m.Install(limitAct, File{Serial: "G", System: "server", Lines: []Count{{"XL", "1", 1}}})
	refusedFor(t, err, "", "licenses", "11", "10")
	u, err := m.Fulfill(limitAct, "UP", Total{0, 6})
	m.must(t, u, err)
	require.Equal(t, 6, m.Of("HOST", "2"), "an upgrade needs no room")
}

// TestRestoreIsLimited restores no more than there can be.
func TestRestoreIsLimited(t *testing.T) {
	m := limited(limits{2, 2, 2, 10})
	m.registered(t, "A", Line{Product: "HOST", Version: "1", Quantity: 5}, Line{Product: "HOST", Version: "2", Quantity: 5})
	m.registered(t, "B", Line{Product: "HOST", Version: "1", Quantity: 5})
	f, err := m.Fulfill(limitAct, "A", Total{0, 5}, Total{1, 5})
	m.must(t, f, err)
	for _, serial := range []license.ID{"F", "G"} {
		r, err := m.Rehost(limitAct, "other", serial)
		if serial == "G" {
			b, err := m.Fulfill(limitAct, "B", Total{0, 5})
			m.must(t, b, err)
			r, err = m.Rehost(limitAct, "other", serial)
			require.NoError(t, err)
			m.must(t, r, nil)
			continue
		}
		m.must(t, r, err)
	}
	data, err := m.Snapshot()
	require.NoError(t, err)
	whole := limited(limits{9, 9, 2, 10})
	whole.registered(t, "A", Line{Product: "HOST", Version: "1", Quantity: 5}, Line{Product: "HOST", Version: "2", Quantity: 5})
	w, err := whole.Fulfill(limitAct, "A", Total{0, 5}, Total{1, 5})
	whole.must(t, w, err)
	installed, err := whole.Snapshot()
	require.NoError(t, err)
	for _, c := range []struct {
		data []byte
		most limits
		part string
	}{
		{data, limits{2, 2, 2, 10}, ""},
		{data, limits{1, 2, 2, 10}, "paks"},
		{data, limits{2, 1, 2, 10}, "files"},
		{data, limits{2, 2, 1, 10}, "paks"},
		{installed, limits{2, 2, 2, 10}, ""},
		{installed, limits{2, 2, 2, 9}, "installed"},
	} {
		_, err := restore(c.data, c.most)
		if c.part == "" {
			require.NoError(t, err)
			continue
		}
		require.ErrorIs(t, err, ErrSnapshotForm)
		require.Equal(t, c.part, license.Refusals(err)[0].Field("part"))
	}
}
