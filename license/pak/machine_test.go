package pak_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/license/pak"
)

// machine drives the managers of two systems and the naive model beside them.
type machine struct {
	sides map[license.ID]*side
	model *naive
	now   time.Time
	drawn int
	files []pak.File // all that there ever were
	made  int        // licences that were bought or came from the vendor
}

// side is one of the managers.
type side struct {
	m      *pak.Manager
	events []pak.Event
	early  []byte         // a snapshot from the middle
	tail   int            // events before it
	most   map[string]int // of each line of each PAK, how much was fulfilled at most
}

func (m *machine) GoString() string { return "machine" }

func (m *machine) act() license.Act { return license.Act{At: m.now, By: "ada"} }

func newMachine() *machine {
	m := &machine{sides: map[license.ID]*side{}, model: newNaive("old", "new"), now: moment("2024-03-01T12:00:00Z")}
	for id := range m.model.bought {
		m.sides[id] = &side{m: pak.New(id), most: map[string]int{}}
	}
	return m
}

// decided runs a decision twice, sees that it changes nothing and is refused for those
// reasons and no other, and applies it if it is not. It reports whether it was.
func decided[E pak.Event](t *rapid.T, m *machine, s *side, wanted []license.Reason, decide func() (E, error)) (E, bool) {
	before := snapshot(t, s.m)
	e, err := decide()
	again, wrong := decide()
	require.Equal(t, e, again)
	require.Equal(t, fmt.Sprint(err), fmt.Sprint(wrong))
	require.Equal(t, before, snapshot(t, s.m), "a decision changes nothing")
	got := slices.Compact(slices.Sorted(slices.Values(reasons(err))))
	require.Equal(t, append([]license.Reason(nil), wanted...), got)
	if len(wanted) > 0 {
		return e, false
	}
	require.NoError(t, err)
	require.Equal(t, license.Stamp{Seq: s.m.Seq() + 1, Act: m.act()}, e.Stamped())
	name, data, err := pak.EncodeEvent(e)
	require.NoError(t, err)
	back, err := pak.DecodeEvent(name, data)
	require.NoError(t, err)
	require.Equal(t, pak.Event(e), back)
	require.NoError(t, s.m.Apply(back))
	require.ErrorIs(t, s.m.Apply(back), license.ErrStale, "a double is refused")
	s.events = append(s.events, back)
	return e, true
}

func drawID(t *rapid.T, label string) license.ID {
	return rapid.SampledFrom([]license.ID{"old", "new"}).Draw(t, label)
}

func drawNumber(t *rapid.T) pak.Number {
	return rapid.SampledFrom([]pak.Number{"A", "B", "C", "D"}).Draw(t, "number")
}

func drawVersion(t *rapid.T, label string) pak.Version {
	return rapid.SampledFrom([]pak.Version{"1.0", "2.0", "3.0"}).Draw(t, label)
}

func drawProduct(t *rapid.T) license.Model {
	return rapid.SampledFrom([]license.Model{"HOST", "HOST", "XL"}).Draw(t, "product")
}

// Actions.

func (m *machine) Wait(t *rapid.T) {
	m.now = m.now.Add(time.Duration(rapid.IntRange(0, 1e9).Draw(t, "microseconds")) * time.Microsecond)
}

func (m *machine) Register(t *rapid.T) {
	id := drawID(t, "system")
	p := pak.PAK{Number: drawNumber(t)}
	upgrades := rapid.Bool().Draw(t, "upgrades")
	for range rapid.IntRange(1, 3).Draw(t, "lines") {
		l := pak.Line{Product: drawProduct(t), Version: drawVersion(t, "version"), Quantity: rapid.IntRange(1, 6).Draw(t, "quantity")}
		if upgrades != (rapid.IntRange(0, 19).Draw(t, "mixed") == 0) {
			l.Upgrades = drawVersion(t, "upgrades")
		}
		if rapid.IntRange(0, 19).Draw(t, "nothing") == 0 {
			l.Quantity = 0
		}
		p.Lines = append(p.Lines, l)
	}
	s := m.sides[id]
	if _, ok := decided(t, m, s, m.model.register(id, p), func() (pak.Registered, error) { return s.m.Register(m.act(), p) }); ok {
		m.model.registered(id, p)
	}
}

func (m *machine) Fulfill(t *rapid.T) {
	id, number := drawID(t, "system"), drawNumber(t)
	s := m.sides[id]
	var totals []pak.Total
	k := m.model.bought[id][number]
	for range rapid.IntRange(0, 3).Draw(t, "totals") {
		line := rapid.IntRange(0, 2).Draw(t, "line")
		quantity := rapid.IntRange(-1, 7).Draw(t, "quantity")
		if k != nil && line < len(k.lines) && rapid.IntRange(0, 3).Draw(t, "good") > 0 {
			quantity = min(k.taken[line]+rapid.IntRange(0, 3).Draw(t, "more"), k.lines[line].Quantity)
		}
		totals = append(totals, to(line, quantity))
	}
	if k != nil && k.left() > 0 && rapid.IntRange(0, 3).Draw(t, "most") == 0 {
		m.fulfillMost(t, s, id, number)
		return
	}
	e, ok := decided(t, m, s, m.model.fulfill(id, number, totals), func() (pak.Fulfilled, error) { return s.m.Fulfill(m.act(), number, totals...) })
	if ok {
		m.inParts(t, s, totals, e)
		m.fulfilled(t, id, number, totals, e)
	}
}

// fulfillMost fulfils as much of a line as can be, after one more was refused.
func (m *machine) fulfillMost(t *rapid.T, s *side, id license.ID, number pak.Number) {
	st, _ := s.m.PAK(number)
	i := rapid.IntRange(0, len(st.Most)-1).Draw(t, "line of most")
	more := []pak.Total{to(i, st.Most[i]+1)}
	_, ok := decided(t, m, s, m.model.fulfill(id, number, more), func() (pak.Fulfilled, error) { return s.m.Fulfill(m.act(), number, more...) })
	require.False(t, ok, "one more than the most")
	most := []pak.Total{to(i, st.Most[i])}
	e, ok := decided(t, m, s, m.model.fulfill(id, number, most), func() (pak.Fulfilled, error) { return s.m.Fulfill(m.act(), number, most...) })
	require.Equal(t, st.Most[i] > st.Fulfilled[i], ok)
	if ok {
		m.fulfilled(t, id, number, most, e)
	}
}

func (m *machine) fulfilled(t *rapid.T, id license.ID, number pak.Number, totals []pak.Total, e pak.Fulfilled) {
	k := m.model.bought[id][number]
	for _, c := range e.Lines {
		require.Equal(t, k.taken[c.Line], c.Before)
		if k.lines[c.Line].Upgrades == "" {
			m.made += c.After - c.Before
		}
	}
	m.model.fulfilled(id, number, totals)
	for _, c := range e.Lines {
		require.Equal(t, k.taken[c.Line], c.After)
	}
}

// inParts does the same one licence at a time, the lines in the reverse order: it comes
// to the same (WX-17). The side has done it at once.
func (m *machine) inParts(t *rapid.T, s *side, totals []pak.Total, e pak.Fulfilled) {
	parts := pak.New(s.m.ID())
	for _, before := range s.events[:len(s.events)-1] {
		require.NoError(t, parts.Apply(before))
	}
	for _, c := range slices.Backward(e.Lines) {
		for n := c.Before + 1; n <= c.After; n++ {
			p, err := parts.Fulfill(m.act(), e.Number, to(c.Line, n))
			require.NoError(t, err)
			require.NoError(t, parts.Apply(p))
		}
	}
	require.Equal(t, slices.Collect(s.m.Installed()), slices.Collect(parts.Installed()))
	one, _ := s.m.PAK(e.Number)
	other, _ := parts.PAK(e.Number)
	require.Equal(t, one, other)
	require.NotEmpty(t, totals)
}

func (m *machine) Install(t *rapid.T) {
	id := drawID(t, "system")
	s := m.sides[id]
	var f pak.File
	if len(m.files) > 0 && rapid.IntRange(0, 3).Draw(t, "old") > 0 {
		f = rapid.SampledFrom(m.files).Draw(t, "file")
	} else {
		m.drawn++
		f = pak.File{Serial: license.ID(fmt.Sprint("V", m.drawn)), System: drawID(t, "for")}
		f.Lines = append(f.Lines, pak.Count{Product: drawProduct(t), Version: drawVersion(t, "version"), Quantity: rapid.IntRange(1, 8).Draw(t, "quantity")})
		m.files = append(m.files, f)
	}
	vendor := f.From == ""
	if _, ok := decided(t, m, s, m.model.install(id, f), func() (pak.FileInstalled, error) { return s.m.Install(m.act(), f) }); ok {
		m.model.installed(id, f)
		if vendor {
			m.made += f.Lines[0].Quantity
		}
	}
}

func (m *machine) Rehost(t *rapid.T) {
	id, target := drawID(t, "system"), drawID(t, "to")
	s := m.sides[id]
	m.drawn++
	serial := license.ID(fmt.Sprint("R", m.drawn))
	if len(m.files) > 0 && rapid.IntRange(0, 7).Draw(t, "old") == 0 {
		serial = rapid.SampledFrom(m.files).Draw(t, "file").Serial
		if !m.model.serials[id][serial] {
			t.Skip("a serial is drawn once") // the vendor gives no two files the same one
		}
	}
	e, ok := decided(t, m, s, m.model.rehost(id, target, serial), func() (pak.Rehosted, error) { return s.m.Rehost(m.act(), target, serial) })
	if ok {
		require.Equal(t, counted(m.model.at(id, any1)), e.Lines)
		m.model.rehosted(id, target, serial)
		m.files = append(m.files, e.File())
	}
}

func (m *machine) Restore(t *rapid.T) {
	s := m.sides[drawID(t, "system")]
	data := []byte(snapshot(t, s.m))
	restored, err := pak.Restore(data)
	require.NoError(t, err)
	s.m, s.early, s.tail = restored, data, len(s.events)
}

func (m *machine) Clone(t *rapid.T) {
	s := m.sides[drawID(t, "system")]
	s.m = s.m.Clone()
}

// Check compares all that can be asked.
func (m *machine) Check(t *rapid.T) {
	require.Len(t, m.model.papers, m.made, "licences are conserved: none but those that were bought or came from the vendor")
	there := 0
	for id, s := range m.sides {
		papers := m.model.at(id, any1)
		there += len(papers)
		require.Equal(t, counted(papers), slices.Collect(s.m.Installed()))
		for _, version := range []pak.Version{"1.0", "2.0", "3.0", "4.0"} {
			old := m.model.at(id, func(p *paper) bool { return p.version != version })
			require.Equal(t, counted(old), slices.Collect(s.m.OutOfDate(version)))
			for _, product := range []license.Model{"HOST", "XL"} {
				require.Equal(t, len(m.model.at(id, of(product, version))), s.m.Of(product, version))
				others := m.model.at(id, func(p *paper) bool { return p.product == product && p.version != version })
				require.Equal(t, len(others), s.m.Others(product, version))
			}
		}
		paks := 0
		for st := range s.m.PAKs() {
			paks++
			k := m.model.bought[id][st.PAK.Number]
			require.Equal(t, k.lines, st.PAK.Lines)
			require.Equal(t, k.taken, st.Fulfilled)
			require.Equal(t, k.left(), st.Left())
			require.Equal(t, k.state(), st.State)
			for i, n := range st.Fulfilled {
				place := fmt.Sprint(st.PAK.Number, i)
				require.GreaterOrEqual(t, n, s.most[place], "fulfilled never decreases")
				require.LessOrEqual(t, n, st.PAK.Lines[i].Quantity, "and never exceeds the PAK")
				s.most[place] = n
				most := st.PAK.Lines[i].Quantity
				if l := st.PAK.Lines[i]; l.Upgrades != "" {
					most = min(most, n+m.model.eligible(id, l))
				}
				require.Equal(t, most, st.Most[i])
			}
		}
		require.Len(t, m.model.bought[id], paks)
	}
	away := 0
	for _, f := range m.files {
		if m.model.transit[f.Serial] != nil {
			for _, c := range f.Lines {
				away += c.Quantity
			}
		}
	}
	require.Equal(t, m.made, there+away, "what is nowhere is on its way")
}

// TestMachineWX17WX18WX19 drives two managers by chance beside the naive model, with
// rehosts between them: they refuse for the same reasons, have the same, and come back
// from their events, and from a snapshot and the events after it. No licence is lost.
func TestMachineWX17WX18WX19(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := newMachine()
		t.Repeat(map[string]func(*rapid.T){
			"": m.Check, "wait": m.Wait, "register": m.Register, "register more": m.Register, "fulfill": m.Fulfill, "fulfill more": m.Fulfill,
			"fulfill again": m.Fulfill, "install": m.Install, "install more": m.Install, "rehost": m.Rehost, "restore": m.Restore, "clone": m.Clone,
		})
		for id, s := range m.sides {
			want := snapshot(t, s.m)
			replayed := pak.New(id)
			for _, e := range s.events {
				require.NoError(t, replayed.Apply(e))
			}
			require.Equal(t, want, snapshot(t, replayed))
			if s.early == nil {
				continue
			}
			restored, err := pak.Restore(s.early)
			require.NoError(t, err)
			for _, e := range s.events[s.tail:] {
				require.NoError(t, restored.Apply(e))
			}
			require.Equal(t, want, snapshot(t, restored))
		}
	})
}
