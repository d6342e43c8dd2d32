package pak

import (
	"cmp"
	"slices"
	"strconv"

	"github.com/licit-go/licit/license"
)

// A Count is a number of licences of one product and version.
type Count struct {
	Product  license.Model `json:"product"`
	Version  Version       `json:"version"`
	Quantity int           `json:"quantity"` // 1 to MaxLicenses
}

func (c Count) kind() kind { return kind{c.Product, c.Version} }

// compare orders by product, then by version, both as texts.
func (k kind) compare(o kind) int {
	return cmp.Or(cmp.Compare(k.product, o.product), cmp.Compare(k.version, o.version))
}

// A File is a licence file: licences that are issued for one system, and can be
// installed there once.
type File struct {
	Serial license.ID `json:"serial"`        // of the file; no other has it
	System license.ID `json:"system"`        // for which it was issued
	From   license.ID `json:"from,omitzero"` // the system whose licences were rehosted; none: they are the vendor's
	Lines  []Count    `json:"lines"`         // 1 to MaxLines, each product and version once
}

// Check refuses, all of it together: a serial or system that is no id
// ([license.ErrIDMalformed]), a file rehosted from the system itself ([ErrSameSystem]), no lines
// ([ErrNoLines]) or more than [MaxLines] ([ErrTooMany]); in a line, a product or version
// that is none ([license.ErrModelMalformed], [ErrVersion]), or that stands twice
// ([ErrCountTwice]), and a quantity out of range ([ErrQuantity]); and more than
// [MaxLicenses] in all ([ErrTooMany]).
func (f File) Check() error { return f.check(limits{lines: MaxLines, licenses: MaxLicenses}) }

func (f File) check(most limits) error {
	all := []error{license.Within("serial", f.Serial.Check()), license.Within("system", f.System.Check())}
	if f.From != "" {
		all = append(all, license.Within("from", f.From.Check()))
	}
	if f.From == f.System && f.From != "" {
		all = append(all, license.Refuse(ErrSameSystem, "WX-19", "system", string(f.System)))
	}
	all = append(all, checkLines("WX-19", "file", string(f.Serial), len(f.Lines), most.lines))
	seen := map[kind]bool{}
	total := 0
	for i, c := range f.Lines[:min(len(f.Lines), most.lines)] {
		at := "lines." + strconv.Itoa(i)
		quantity := checkQuantity("WX-19", c.Quantity, most.licenses)
		if quantity == nil && total <= most.licenses { // once there are too many, no more are counted
			total += c.Quantity
		}
		all = append(all, license.Within(at, license.Join(checkKind(c.Product, c.Version), quantity)))
		if seen[c.kind()] {
			all = append(all, license.Refuse(ErrCountTwice, "WX-19", "product", string(c.Product), "version", string(c.Version)))
		}
		seen[c.kind()] = true
	}
	return license.Join(append(all, tooMany("WX-19", "licenses", total, most.licenses))...)
}

// moved returns how many more licences there are of each kind.
func moved(lines []Count) map[kind]int {
	m := map[kind]int{}
	for _, c := range lines {
		m[c.kind()] = c.Quantity
	}
	return m
}

// sorted returns lines of its own, by product and version.
func sorted(lines []Count) []Count {
	return slices.SortedFunc(slices.Values(lines), func(a, b Count) int { return a.kind().compare(b.kind()) })
}

// Install decides to install a licence file (WX-19). Its licences may be of any version:
// those of another than the system's are told by [Manager.OutOfDate]. It is refused for
// what [File.Check] refuses, and then for all of these together:
//
//   - [ErrOtherSystem], if it was issued for another system
//   - [ErrInstalled], if a file of that serial was installed or made here already
//   - [ErrTooMany], past [MaxFiles], [MaxLicenses] installed in all, or [MaxLines]
//     products and versions
func (m *Manager) Install(act license.Act, f File) (FileInstalled, error) {
	act, err := m.begin(act)
	if err != nil {
		return FileInstalled{}, err
	}
	if err := m.installable(f); err != nil {
		return FileInstalled{}, err
	}
	f.Lines = sorted(f.Lines)
	return FileInstalled{m.stamp(act), f}, nil
}

// installable refuses a file that cannot be installed.
func (m *Manager) installable(f File) error {
	if err := f.check(m.most); err != nil {
		return err
	}
	var all []error
	if f.System != m.id {
		all = append(all, license.Refuse(ErrOtherSystem, "WX-19", "serial", string(f.Serial), "issuedFor", string(f.System), "system", string(m.id)))
	}
	return license.Join(append(all, m.another("WX-19", f.Serial), m.room(moved(f.Lines)))...)
}

// another refuses a serial that there is, and a file more than there can be.
func (m *Manager) another(rule string, serial license.ID) error {
	if _, known := m.files[serial]; known {
		return license.Refuse(ErrInstalled, rule, "serial", string(serial))
	}
	return tooMany("", "files", len(m.files)+1, m.most.files)
}

func (m *Manager) applyFileInstalled(e FileInstalled) error {
	if err := m.installable(e.File); err != nil {
		return err
	}
	if !slices.Equal(e.Lines, sorted(e.Lines)) {
		return cannot("lines out of order")
	}
	m.move(moved(e.Lines))
	m.files[e.Serial] = false
	return nil
}
