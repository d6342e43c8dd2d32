package pak

import (
	"slices"
	"strconv"

	"github.com/licit-go/licit/license"
)

// A PAK is a product activation key: what was bought, to be fulfilled at once or in
// parts (WX-17). Its lines are all of new licences, or all upgrades of old ones: for new
// licences there are PAKs that are no upgrade PAKs (WX-18).
type PAK struct {
	Number Number `json:"number"`
	Lines  []Line `json:"lines"` // 1 to MaxLines
}

// A Line is a number of licences of one product and version.
type Line struct {
	Product  license.Model `json:"product"`
	Version  Version       `json:"version"`
	Upgrades Version       `json:"upgrades,omitempty"` // of the same product, that become Version; none: new licences
	Quantity int           `json:"quantity"`           // 1 to license.MaxUnits
}

// Upgrade reports whether it is an upgrade PAK: one that turns licences of an old
// version, which must be installed, into others (WX-18).
func (p PAK) Upgrade() bool { return len(p.Lines) > 0 && p.Lines[0].Upgrades != "" }

// Quantity returns how many licences are in the PAK, fulfilled or not.
func (p PAK) Quantity() int {
	n := 0
	for _, l := range p.Lines {
		n += l.Quantity
	}
	return n
}

// Check refuses, all of it together: a number that is none ([ErrNumber]), no lines
// ([ErrNoLines]) or more than [MaxLines] ([ErrTooMany]); in a line, a product or version
// that is none ([license.ErrModelMalformed], [ErrVersion]), a quantity out of range
// ([ErrQuantity]), an upgrade from a version to itself ([ErrSameVersion]); and new
// licences beside upgrades ([ErrMixed]).
func (p PAK) Check() error { return p.check(MaxLines) }

func (p PAK) check(most int) error {
	all := []error{p.Number.Check(), checkLines("WX-17", "pak", string(p.Number), len(p.Lines), most)}
	for i, l := range p.Lines[:min(len(p.Lines), most)] {
		all = append(all, license.Within("lines."+strconv.Itoa(i), l.check()))
		if (l.Upgrades != "") != p.Upgrade() {
			all = append(all, license.Refuse(ErrMixed, "WX-18", "pak", string(p.Number), "line", strconv.Itoa(i)))
		}
	}
	return license.Join(all...)
}

func (l Line) check() error {
	all := []error{checkKind(l.Product, l.Version)}
	if l.Upgrades != "" {
		all = append(all, license.Within("upgrades", l.Upgrades.Check()))
	}
	if l.Upgrades == l.Version && l.Upgrades != "" {
		all = append(all, license.Refuse(ErrSameVersion, "WX-18", "version", string(l.Version)))
	}
	return license.Join(append(all, checkQuantity("WX-17", l.Quantity, license.MaxUnits))...)
}

// checkLines refuses a PAK or a file without lines, or with too many.
func checkLines(rule, what, id string, lines, most int) error {
	if lines == 0 {
		return license.Refuse(ErrNoLines, rule, "what", what, "id", id)
	}
	return tooMany(rule, "lines", lines, most)
}

func checkKind(product license.Model, version Version) error {
	return license.Join(license.Within("product", product.Check()), license.Within("version", version.Check()))
}

func checkQuantity(rule string, quantity, most int) error {
	if quantity < 1 || quantity > most {
		return license.Refuse(ErrQuantity, rule, "quantity", strconv.Itoa(quantity), "least", "1", "most", strconv.Itoa(most))
	}
	return nil
}

// Register decides that a PAK can be fulfilled here (WX-17). That it is registered with
// no other manager, the vendor knows. It is refused for what [PAK.Check] refuses, and
// then, together, for a PAK that is registered already ([ErrRegistered]) and for one more
// than [MaxPAKs] ([ErrTooMany]).
func (m *Manager) Register(act license.Act, p PAK) (Registered, error) {
	act, err := m.begin(act)
	if err != nil {
		return Registered{}, err
	}
	if err := m.registrable(p); err != nil {
		return Registered{}, err
	}
	p.Lines = slices.Clone(p.Lines)
	return Registered{m.stamp(act), p}, nil
}

// registrable refuses a PAK that cannot be registered.
func (m *Manager) registrable(p PAK) error {
	if err := p.check(m.most.lines); err != nil {
		return err
	}
	return license.Join(m.allowed(ByRegister, p.Number), tooMany("", "paks", len(m.paks)+1, m.most.paks))
}

func (m *Manager) applyRegistered(e Registered) error {
	if err := m.registrable(e.PAK); err != nil {
		return err
	}
	p := PAK{e.Number, slices.Clone(e.Lines)}
	m.paks[p.Number] = &fulfilment{p, make([]int, len(p.Lines))}
	return nil
}
