package pak_test

import (
	"cmp"
	"maps"
	"slices"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/license/pak"
)

// A naive licence is one piece of paper: whose it is, and what it says now. Licences are
// not counted but made, rewritten and handed on, and every question is answered by
// looking through all of them.
type naive struct {
	papers  []*paper
	bought  map[license.ID]map[pak.Number]*key // by system
	serials map[license.ID]map[license.ID]bool // that a system has seen
	transit map[license.ID]*parcel             // files that were made, by serial
}

// A paper is one licence.
type paper struct {
	system  license.ID // "": on its way
	serial  license.ID // of the file in which it is on its way
	product license.Model
	version pak.Version
}

// A key is a PAK: each line with the licences that were taken out of it.
type key struct {
	lines []pak.Line
	taken []int
}

// A parcel is a file on its way.
type parcel struct{ from, to license.ID }

func newNaive(systems ...license.ID) *naive {
	n := &naive{bought: map[license.ID]map[pak.Number]*key{}, serials: map[license.ID]map[license.ID]bool{}, transit: map[license.ID]*parcel{}}
	for _, s := range systems {
		n.bought[s], n.serials[s] = map[pak.Number]*key{}, map[license.ID]bool{}
	}
	return n
}

// at returns the licences of a system for which something holds.
func (n *naive) at(system license.ID, holds func(p *paper) bool) []*paper {
	var all []*paper
	for _, p := range n.papers {
		if p.system == system && holds(p) {
			all = append(all, p)
		}
	}
	return all
}

func any1(*paper) bool { return true }

func of(product license.Model, version pak.Version) func(p *paper) bool {
	return func(p *paper) bool { return p.product == product && p.version == version }
}

// counted returns what papers say, by product and version.
func counted(papers []*paper) []pak.Count {
	counts := map[pak.Count]int{}
	for _, p := range papers {
		counts[pak.Count{Product: p.product, Version: p.version}]++
	}
	var all []pak.Count
	for c, n := range counts {
		c.Quantity = n
		all = append(all, c)
	}
	slices.SortFunc(all, func(a, b pak.Count) int {
		return cmp.Or(cmp.Compare(a.Product, b.Product), cmp.Compare(a.Version, b.Version))
	})
	return all
}

func (k *key) left() int {
	n := 0
	for i, l := range k.lines {
		n += l.Quantity - k.taken[i]
	}
	return n
}

func (k *key) state() pak.State {
	switch {
	case k.left() == 0:
		return pak.StateExhausted
	case slices.Max(k.taken) == 0:
		return pak.StateOpen
	}
	return pak.StatePartial
}

// whys are the reasons against a decision.
type whys map[license.Reason]bool

func (w whys) when(holds bool, reason license.Reason) {
	if holds {
		w[reason] = true
	}
}

func (w whys) sorted() []license.Reason { return slices.Sorted(maps.Keys(w)) }

func (n *naive) register(system license.ID, p pak.PAK) []license.Reason {
	w := whys{}
	upgrades := 0
	for _, l := range p.Lines {
		if l.Upgrades != "" {
			upgrades++
			w.when(l.Upgrades == l.Version, pak.ErrSameVersion)
		}
		w.when(l.Quantity == 0, pak.ErrQuantity)
	}
	w.when(upgrades > 0 && upgrades < len(p.Lines), pak.ErrMixed)
	if len(w) == 0 {
		w.when(n.bought[system][p.Number] != nil, pak.ErrRegistered)
	}
	return w.sorted()
}

func (n *naive) registered(system license.ID, p pak.PAK) {
	n.bought[system][p.Number] = &key{p.Lines, make([]int, len(p.Lines))}
}

// eligible returns how many licences a line could upgrade.
func (n *naive) eligible(system license.ID, l pak.Line) int {
	return len(n.at(system, of(l.Product, l.Upgrades)))
}

func (n *naive) fulfill(system license.ID, number pak.Number, totals []pak.Total) []license.Reason {
	w := whys{}
	k := n.bought[system][number]
	if k == nil {
		return []license.Reason{pak.ErrNotRegistered}
	}
	upgrades := k.lines[0].Upgrades != ""
	if k.left() == 0 {
		w.when(upgrades, pak.ErrUpgradeImpossible)
		w.when(!upgrades, pak.ErrExhausted)
		return w.sorted()
	}
	w.when(len(totals) == 0, pak.ErrNothingAsked)
	seen := map[int]bool{}
	for _, t := range totals {
		w.when(t.Line >= len(k.lines), pak.ErrLine)
		w.when(seen[t.Line] && t.Line < len(k.lines), pak.ErrLineTwice)
		seen[t.Line] = true
	}
	if len(w) > 0 {
		return w.sorted()
	}
	anything, more := false, false
	drawn := map[[2]string]int{}
	for _, t := range totals {
		l := k.lines[t.Line]
		w.when(t.Quantity < k.taken[t.Line], pak.ErrBelow)
		w.when(t.Quantity > l.Quantity, pak.ErrBeyond)
		if n := min(t.Quantity, l.Quantity) - k.taken[t.Line]; n > 0 {
			more = true
			drawn[[2]string{string(l.Product), string(l.Upgrades)}] += n
		}
	}
	for i, l := range k.lines {
		anything = anything || k.taken[i] < l.Quantity && n.eligible(system, l) > 0
	}
	if upgrades {
		w.when(!anything, pak.ErrUpgradeImpossible)
		for of2, asked := range drawn {
			there := n.eligible(system, pak.Line{Product: license.Model(of2[0]), Upgrades: pak.Version(of2[1])})
			w.when(anything && asked > there, pak.ErrEligible)
		}
	}
	w.when(len(w) == 0 && !more, pak.ErrNothingNew)
	return w.sorted()
}

// fulfilled writes new papers, or rewrites old ones: those that are to be rewritten are
// chosen before any is.
func (n *naive) fulfilled(system license.ID, number pak.Number, totals []pak.Total) {
	k := n.bought[system][number]
	type rewrite struct {
		p  *paper
		to pak.Version
	}
	var rewrites []rewrite
	chosen := map[*paper]bool{}
	for _, t := range totals {
		l := k.lines[t.Line]
		for ; k.taken[t.Line] < t.Quantity; k.taken[t.Line]++ {
			if l.Upgrades == "" {
				n.papers = append(n.papers, &paper{system, "", l.Product, l.Version})
				continue
			}
			p := n.at(system, func(p *paper) bool { return of(l.Product, l.Upgrades)(p) && !chosen[p] })[0]
			chosen[p] = true
			rewrites = append(rewrites, rewrite{p, l.Version})
		}
	}
	for _, r := range rewrites {
		r.p.version = r.to
	}
}

func (n *naive) install(system license.ID, f pak.File) []license.Reason {
	w := whys{}
	w.when(f.System != system, pak.ErrOtherSystem)
	w.when(n.serials[system][f.Serial], pak.ErrInstalled)
	return w.sorted()
}

// installed takes the papers out of the parcel, or writes those of the vendor.
func (n *naive) installed(system license.ID, f pak.File) {
	n.serials[system][f.Serial] = true
	if n.transit[f.Serial] != nil {
		for _, p := range n.papers {
			if p.serial == f.Serial {
				p.system, p.serial = system, ""
			}
		}
		delete(n.transit, f.Serial)
		return
	}
	for _, c := range f.Lines {
		for range c.Quantity {
			n.papers = append(n.papers, &paper{system, "", c.Product, c.Version})
		}
	}
}

func (n *naive) rehost(system, to, serial license.ID) []license.Reason {
	w := whys{}
	w.when(to == system, pak.ErrSameSystem)
	w.when(len(n.at(system, any1)) == 0, pak.ErrNothingInstalled)
	w.when(n.serials[system][serial], pak.ErrInstalled)
	return w.sorted()
}

func (n *naive) rehosted(system, to, serial license.ID) {
	n.serials[system][serial] = true
	n.transit[serial] = &parcel{system, to}
	for _, p := range n.at(system, any1) {
		p.system, p.serial = "", serial
	}
}
