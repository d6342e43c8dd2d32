package pak

import (
	"cmp"
	"maps"
	"slices"
	"strconv"

	"github.com/licit-go/licit/license"
)

// A Total says how many licences of a line shall be fulfilled in all, those that were
// fulfilled before included.
type Total struct {
	Line     int // its place in the lines of the PAK, from 0
	Quantity int
}

// A Change says how many licences of a line are fulfilled in all, before and from now
// on.
type Change struct {
	Line   int `json:"line"` // its place in the lines of the PAK, from 0
	Before int `json:"before"`
	After  int `json:"after"` // more than before
}

// Fulfill decides to install licences of a PAK, or to upgrade installed ones by it, so
// that in all as many of each line are fulfilled as the totals say (WX-17). Lines that
// no total names stay as they are. Done in parts or at once, it comes to the same.
//
// It is refused if the PAK is not registered ([ErrNotRegistered]); if nothing is left in
// it ([ErrExhausted]; of an upgrade PAK [ErrUpgradeImpossible]); and if what is asked
// makes no sense: no totals ([ErrNothingAsked]), a line that there is not ([ErrLine]), a
// line that stands twice ([ErrLineTwice]). Then it is refused for all of these together:
//
//   - [ErrBelow], a total below what is fulfilled; [ErrBeyond], one above the line
//   - [ErrUpgradeImpossible], if no licence is installed that the PAK could upgrade:
//     rehost first (WX-18)
//   - [ErrEligible], more upgrades than licences of the old version are installed. Lines
//     that draw on the same licences count together; what is beyond a line does not
//     count. Installed is what is there before the request
//   - [ErrTooMany], past [MaxLicenses] in all, or [MaxLines] products and versions
//
// With nothing against it but that no total is above what is fulfilled, it is refused
// too ([ErrNothingNew]).
func (m *Manager) Fulfill(act license.Act, number Number, totals ...Total) (Fulfilled, error) {
	act, err := m.begin(act)
	if err != nil {
		return Fulfilled{}, err
	}
	f := m.paks[number]
	if err := m.allowed(f.trigger(), number); err != nil {
		return Fulfilled{}, err
	}
	if err := f.sensible(totals); err != nil {
		return Fulfilled{}, err
	}
	changes, err := f.changes(totals)
	if err := license.Join(err, m.possible(f, changes)); err != nil {
		return Fulfilled{}, err
	}
	if len(changes) == 0 {
		return Fulfilled{}, license.Refuse(ErrNothingNew, "WX-17", "pak", string(number))
	}
	return Fulfilled{m.stamp(act), number, changes}, nil
}

// sensible refuses totals that make no sense, whatever is fulfilled.
func (f *fulfilment) sensible(totals []Total) error {
	if len(totals) == 0 {
		return license.Refuse(ErrNothingAsked, "WX-17", "pak", string(f.pak.Number))
	}
	seen := make([]bool, len(f.pak.Lines))
	var all []error
	for _, t := range totals {
		if t.Line < 0 || t.Line >= len(seen) {
			all = append(all, f.refuse(ErrLine, t.Line, "lines", strconv.Itoa(len(seen))))
			continue
		}
		if seen[t.Line] {
			all = append(all, f.refuse(ErrLineTwice, t.Line))
		}
		seen[t.Line] = true
	}
	return license.Join(all...)
}

// changes returns what the totals change, by line, each at most to what the line has,
// and refuses those that are out of its range.
func (f *fulfilment) changes(totals []Total) ([]Change, error) {
	var changes []Change
	var all []error
	for _, t := range slices.SortedFunc(slices.Values(totals), func(a, b Total) int { return cmp.Compare(a.Line, b.Line) }) {
		before, quantity := f.fulfilled[t.Line], f.pak.Lines[t.Line].Quantity
		if t.Quantity < before {
			all = append(all, f.refuse(ErrBelow, t.Line, "fulfilled", strconv.Itoa(before), "asked", strconv.Itoa(t.Quantity)))
		}
		if t.Quantity > quantity {
			all = append(all, f.refuse(ErrBeyond, t.Line, "quantity", strconv.Itoa(quantity), "asked", strconv.Itoa(t.Quantity)))
		}
		if after := min(t.Quantity, quantity); after > before {
			changes = append(changes, Change{t.Line, before, after})
		}
	}
	return changes, license.Join(all...)
}

// refuse refuses something about a line of the PAK.
func (f *fulfilment) refuse(reason license.Reason, line int, pairs ...string) error {
	return license.Refuse(reason, "WX-17", append([]string{"pak", string(f.pak.Number), "line", strconv.Itoa(line)}, pairs...)...)
}

// possible refuses changes for which there is not enough to upgrade, or no room.
func (m *Manager) possible(f *fulfilment, changes []Change) error {
	if f.pak.Upgrade() && m.eligible(f) == 0 {
		return m.refusal(ErrUpgradeImpossible, f.pak.Number)
	}
	moved, drawn := f.moved(changes)
	var all []error
	for _, k := range slices.SortedFunc(maps.Keys(drawn), kind.compare) {
		if drawn[k] > m.installed[k] {
			all = append(all, license.Refuse(ErrEligible, "WX-18", "pak", string(f.pak.Number), "product", string(k.product), "version", string(k.version),
				"asked", strconv.Itoa(drawn[k]), "installed", strconv.Itoa(m.installed[k])))
		}
	}
	if len(all) == 0 {
		return m.room(moved)
	}
	return license.Join(all...)
}

// moved returns how many more licences there are of each kind after changes, and of
// how many of each the upgrades among them draw.
func (f *fulfilment) moved(changes []Change) (moved, drawn map[kind]int) {
	moved, drawn = map[kind]int{}, map[kind]int{}
	for _, c := range changes {
		l, n := f.pak.Lines[c.Line], c.After-c.Before
		moved[l.new()] += n
		if l.Upgrades != "" {
			moved[l.old()] -= n
			drawn[l.old()] += n
		}
	}
	return moved, drawn
}

// eligible returns how many licences are installed that the PAK could upgrade: by lines
// with something left, or by any line once nothing is.
func (m *Manager) eligible(f *fulfilment) int {
	old := map[kind]bool{}
	for i, l := range f.pak.Lines {
		if f.left() == 0 || f.fulfilled[i] < l.Quantity {
			old[l.old()] = true
		}
	}
	n := 0
	for k := range old {
		n += m.installed[k]
	}
	return n
}

// room refuses more licences than there can be, or of more products and versions.
func (m *Manager) room(moved map[kind]int) error {
	total, kinds := m.total, len(m.installed)
	for k, n := range moved {
		total += n
		if m.installed[k] == 0 {
			kinds++
		}
		if m.installed[k] > 0 && m.installed[k]+n == 0 {
			kinds--
		}
	}
	return license.Join(tooMany("", "licenses", total, m.most.licenses), tooMany("", "products and versions", kinds, m.most.lines))
}

// move installs what is more and takes away what is less.
func (m *Manager) move(moved map[kind]int) {
	for k, n := range moved {
		m.total += n
		if m.installed[k] += n; m.installed[k] == 0 {
			delete(m.installed, k)
		}
	}
}

func (l Line) new() kind { return kind{l.Product, l.Version} }

func (l Line) old() kind { return kind{l.Product, l.Upgrades} }

// left returns how many licences of the PAK are not fulfilled.
func (f *fulfilment) left() int {
	n := f.pak.Quantity()
	for _, fulfilled := range f.fulfilled {
		n -= fulfilled
	}
	return n
}

// trigger returns what fulfilling the PAK is: whether something is left then does not
// matter to whether it is refused.
func (f *fulfilment) trigger() Trigger {
	if f != nil && f.pak.Upgrade() {
		return ByUpgradePart
	}
	return ByFulfillPart
}

func (m *Manager) applyFulfilled(e Fulfilled) error {
	f := m.paks[e.Number]
	if err := m.allowed(f.trigger(), e.Number); err != nil {
		return err
	}
	if len(e.Lines) == 0 {
		return cannot("no lines")
	}
	g := &fulfilment{f.pak, slices.Clone(f.fulfilled)}
	for i, c := range e.Lines {
		if c.Line < 0 || c.Line >= len(f.fulfilled) || i > 0 && c.Line <= e.Lines[i-1].Line {
			return cannot("line " + strconv.Itoa(c.Line))
		}
		if c.Before != f.fulfilled[c.Line] || c.After <= c.Before || c.After > f.pak.Lines[c.Line].Quantity {
			return cannot("line " + strconv.Itoa(c.Line) + " from " + strconv.Itoa(c.Before) + " to " + strconv.Itoa(c.After))
		}
		g.fulfilled[c.Line] = c.After
	}
	if err := m.possible(f, e.Lines); err != nil {
		return err
	}
	moved, _ := f.moved(e.Lines)
	m.move(moved)
	m.paks[e.Number] = g
	return nil
}
