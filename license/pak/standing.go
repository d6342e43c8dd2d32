package pak

import (
	"iter"
	"maps"
	"slices"

	"github.com/licit-go/licit/license"
)

// A Standing is how far a PAK is fulfilled. The caller owns it.
type Standing struct {
	PAK       PAK
	State     State
	Fulfilled []int // of each line, in all
	Most      []int // of each line, the largest total that can be fulfilled now, no other line being asked for (WX-18)
}

// Left returns how many licences remain in the PAK.
func (s Standing) Left() int {
	return (&fulfilment{s.PAK, s.Fulfilled}).left()
}

// PAK returns how a PAK stands, and whether it is registered.
func (m *Manager) PAK(number Number) (Standing, bool) {
	f := m.paks[number]
	if f == nil {
		return Standing{}, false
	}
	s := Standing{PAK{number, slices.Clone(f.pak.Lines)}, states[f.place()], slices.Clone(f.fulfilled), slices.Clone(f.fulfilled)}
	for i := range f.pak.Lines {
		s.Most[i] += m.allowance(f, i)
	}
	return s, true
}

// allowance returns how many of those left in a line could be fulfilled now, no other line
// being asked for.
func (m *Manager) allowance(f *fulfilment, i int) int {
	l := f.pak.Lines[i]
	n := l.Quantity - f.fulfilled[i]
	if l.Upgrades != "" {
		n = min(n, m.installed[l.old()])
	} else {
		n = min(n, m.most.licenses-m.total)
	}
	if moved, _ := f.moved([]Change{{i, 0, n}}); m.room(moved) != nil {
		return 0 // of another product or version, and there are as many as there can be
	}
	return n
}

// PAKs yields how all PAKs stand, by number. Nothing may be applied meanwhile.
func (m *Manager) PAKs() iter.Seq[Standing] {
	return func(yield func(Standing) bool) {
		for _, number := range slices.Sorted(maps.Keys(m.paks)) {
			if s, ok := m.PAK(number); ok && !yield(s) {
				return
			}
		}
	}
}

// Of returns how many licences of a product and version are installed.
func (m *Manager) Of(product license.Model, version Version) int {
	return m.installed[kind{product, version}]
}

// Others returns how many licences of a product and of other versions than that are
// installed: they are out of date, or ahead of the system (WX-19).
func (m *Manager) Others(product license.Model, version Version) int {
	n := 0
	for k, q := range m.installed {
		if k.product == product && k.version != version {
			n += q
		}
	}
	return n
}

// Installed yields all licences that are installed, by product and then by version, both
// in the order of texts. Nothing may be applied meanwhile.
func (m *Manager) Installed() iter.Seq[Count] {
	return func(yield func(Count) bool) {
		for _, k := range slices.SortedFunc(maps.Keys(m.installed), kind.compare) {
			if !yield(Count{k.product, k.version, m.installed[k]}) {
				return
			}
		}
	}
}

// OutOfDate yields the installed licences of other versions than that of the system
// (WX-19), as [Manager.Installed] does.
func (m *Manager) OutOfDate(version Version) iter.Seq[Count] {
	return func(yield func(Count) bool) {
		for c := range m.Installed() {
			if c.Version != version && !yield(c) {
				return
			}
		}
	}
}
