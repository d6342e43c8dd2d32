package register

import (
	"errors"
	"iter"

	"github.com/licit-go/licit/license"
)

// A Balance is what became of the devices that were issued: valid keys hold them,
// or they were returned (CT-16, CT-18). Issued is always Held and Returned
// together.
type Balance struct {
	Issued   license.Counts // under keys that came from no other among those asked about
	Held     license.Counts // by keys that are not invalidated
	Returned license.Counts
}

// Audit shows that counts are conserved along the lineages of some entries, such
// as those that [Lineage] walks or a whole register, in any order:
//
//	balance, err := register.Audit(register.Lineage(key, lookup))
//
// An entry whose origin is not among them begins a lineage. An error in entries
// ends the audit and is returned alone. All that is wrong with the entries is
// returned together: one that nobody issued ([ErrKeyUnknown]), and one that
// stands twice, whose replacement is not among them, that does not tell the same
// as its neighbour, or that replaces itself in the end ([ErrLineageBroken]).
func Audit(entries iter.Seq2[*Entry, error]) (Balance, error) {
	if err := license.Given("entries", entries != nil); err != nil {
		return Balance{}, err
	}
	var wrong []error
	var line []*Entry
	found := map[license.Key]*Entry{}
	for e, err := range entries {
		switch {
		case err != nil:
			return Balance{}, err
		case e == nil:
			wrong = append(wrong, New(license.Key{}).refusal(ErrKeyUnknown))
		case e.status == license.Unknown:
			wrong = append(wrong, e.refusal(ErrKeyUnknown))
		case found[e.key] != nil:
			wrong = append(wrong, contradiction(e.key, e.key, "stands twice"))
		default:
			found[e.key] = e
			line = append(line, e)
		}
	}
	var sum Balance
	for _, e := range line {
		wrong = append(wrong, links(e, found)...)
		wrong = append(wrong, sum.add(e, found))
	}
	wrong = append(wrong, endless(line, found)...)
	if err := errors.Join(wrong...); err != nil {
		return Balance{}, err
	}
	return sum, nil
}

// links returns what is wrong between an entry and its neighbours.
func links(e *Entry, found map[license.Key]*Entry) []error {
	var wrong []error
	origin, _ := e.Origin()
	if before, ok := found[origin]; ok {
		wrong = append(wrong, tellSame(before, e))
	}
	gone, _ := e.Invalidation()
	for _, r := range gone.Replacements {
		after, ok := found[r.License.Key()]
		if !ok {
			wrong = append(wrong, contradiction(e.key, r.License.Key(), "its replacement is missing"))
			continue
		}
		if was, _ := after.Origin(); was != e.key {
			wrong = append(wrong, contradiction(e.key, after.key, "not its origin"))
		}
	}
	return wrong
}

// endless refuses the entries to which no entry leads that begins a lineage: they
// replace each other in a circle, and stand on neither side of the balance.
func endless(line []*Entry, found map[license.Key]*Entry) []error {
	reached := make(map[license.Key]bool, len(line))
	var open []*Entry
	for _, e := range line {
		if origin, _ := e.Origin(); found[origin] == nil {
			open = append(open, e)
		}
	}
	for len(open) > 0 {
		e := open[len(open)-1]
		open = open[:len(open)-1]
		reached[e.key] = true
		gone, _ := e.Invalidation()
		for _, r := range gone.Replacements {
			if next := found[r.License.Key()]; next != nil && !reached[next.key] {
				open = append(open, next)
			}
		}
	}
	var wrong []error
	for _, e := range line {
		if !reached[e.key] {
			origin, _ := e.Origin()
			wrong = append(wrong, contradiction(origin, e.key, "has no beginning"))
		}
	}
	return wrong
}

// add puts an entry to its side of the balance. Each entry for itself holds what
// it returned and what replaced it together, and its neighbours say the same, so
// both sides stay equal.
func (b *Balance) add(e *Entry, found map[license.Key]*Entry) error {
	var errs [3]error
	counts := e.License().Counts()
	if origin, _ := e.Origin(); found[origin] == nil {
		b.Issued, errs[0] = b.Issued.Plus(counts)
	}
	gone, ended := e.Invalidation()
	if !ended {
		b.Held, errs[1] = b.Held.Plus(counts)
	}
	b.Returned, errs[2] = b.Returned.Plus(gone.Returned)
	return errors.Join(errs[:]...)
}
