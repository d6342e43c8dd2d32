package account

import (
	"slices"
	"strconv"

	"github.com/licit-go/licit/license"
)

// Transfer decides that a quantity of licences goes to another virtual account
// (SM-4): those that end last first, a line that has no end before all others, and by
// id where the end is the same. Lines are divided as needed; what is held for an
// instance stays. Licences may go to and from virtual accounts that a satellite
// serves. It is refused for all of these reasons together:
//
//   - [ErrVirtualAccountUnknown], for each of the two, and [ErrSameVirtualAccount]
//   - [license.ErrTagMalformed], and [license.ErrCountRange] for less than one
//   - [ErrUnavailable], for more than is available at the instant (SM-14)
//   - [ErrTooMany], if more than [MaxStep] lines would go
func (a *Account) Transfer(act license.Act, from, to license.ID, tag license.Tag, quantity int) (Transferred, error) {
	act, err := a.begin(act)
	if err != nil {
		return Transferred{}, err
	}
	v, err := a.virtual(from)
	_, missing := a.virtual(to)
	all := []error{err, missing, tag.Check()}
	if from == to {
		all = append(all, license.Refuse(ErrSameVirtualAccount, "SM-4", "virtualAccount", string(from)))
	}
	if quantity < 1 {
		all = append(all, license.Refuse(license.ErrCountRange, "SM-4", "tag", string(tag), "quantity", strconv.Itoa(quantity), "least", "1"))
	}
	e := Transferred{Stamp: a.stamp(act), From: from, To: to, Tag: tag}
	if v != nil {
		have := 0
		if p, ok := v.pools[tag]; ok {
			have = max(0, a.available(p, act.At))
			e.Parts = p.latest(act, quantity)
		}
		if quantity > have {
			all = append(all, license.Refuse(ErrUnavailable, "SM-4", "virtualAccount", string(from), "tag", string(tag),
				"asked", strconv.Itoa(quantity), "available", strconv.Itoa(have)))
		}
	}
	if err := license.Join(append(all, a.room("lines", 0, len(e.Parts), MaxStep))...); err != nil {
		return Transferred{}, err
	}
	return e, nil
}

// latest returns that many licences in term that are not held, those that end last
// first, or all that there are.
func (p *pool) latest(act license.Act, quantity int) []Part {
	var free []share
	for _, s := range p.shares {
		if s.line.in(act.At) && s.quantity > s.held {
			free = append(free, s)
		}
	}
	slices.SortFunc(free, func(a, b share) int { return a.line.compare(b.line) })
	var parts []Part
	for _, s := range free {
		n := min(quantity, s.quantity-s.held)
		if n < 1 {
			break
		}
		parts = append(parts, Part{s.line.ID, n})
		quantity -= n
	}
	return parts
}

func (a *Account) applyTransferred(e Transferred) error {
	from, err := a.virtual(e.From)
	to, missing := a.virtual(e.To)
	all := []error{err, missing, step("lines", len(e.Parts), "SM-4")}
	if e.From == e.To {
		all = append(all, license.Refuse(ErrSameVirtualAccount, "SM-4", "virtualAccount", string(e.From)))
	}
	if err := license.Join(all...); err != nil {
		return err
	}
	p, seen := from.pools[e.Tag], make(map[license.ID]bool, len(e.Parts))
	for _, part := range e.Parts {
		s := p.shareOf(part.Line)
		if s == nil || part.Quantity < 1 || part.Quantity > s.quantity-s.held || seen[part.Line] {
			return cannot("line " + string(part.Line) + " does not have that much to go")
		}
		seen[part.Line] = true
	}
	for _, part := range e.Parts {
		s := p.shareOf(part.Line)
		s.quantity -= part.Quantity
		to.share(s.line).quantity += part.Quantity
	}
	from.tidy(e.Tag)
	a.rebalance(from, e.At, e.Tag)
	a.rebalance(to, e.At, e.Tag)
	a.noteTransfer(e.Seq, e.From, e.To, e.Parts)
	return nil
}
