package account

import (
	"iter"
	"slices"
	"time"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart"
)

// count returns what of the pool's shares is in term at an instant. Of a line that is
// reporting-only as much is there as is held (RS-4).
func (p *pool) count(at time.Time) (supply, held int) {
	for i := range p.shares {
		s := &p.shares[i]
		if !s.line.in(at) {
			continue
		}
		held += s.held
		supply += s.quantity
		if s.line.ReportingOnly {
			supply += max(s.held-s.quantity, 0)
		}
	}
	return supply, held
}

// stock returns what there is of a pool, which may be nil, at an instant: as it was
// counted at the last event, unless that does not hold any more.
func (p *pool) stock(at time.Time, counted bool) stock {
	if p == nil {
		return stock{}
	}
	if counted {
		return stock{p.supply, p.held, p.used}
	}
	supply, held := p.count(at)
	return stock{supply, held, p.used}
}

// turns walks the lines that begin or end between the last event and an instant, be
// it before or after it: where balances of that instant differ from those of the last
// event.
func (a *Account) turns(at time.Time) iter.Seq2[time.Time, license.ID] {
	from, to := a.last, at
	if to.Before(from) {
		from, to = to, from
	}
	return a.terms.Between(from.Add(1), to.Add(1))
}

// counted reports whether what was counted at the last event holds at an instant.
func (a *Account) counted(at time.Time) bool {
	for range a.turns(at) {
		return false
	}
	return true
}

// available returns what a pool, which may be nil, has in term and not in use at an
// instant (SM-14): less than 0 where more is in use.
func (a *Account) available(p *pool, at time.Time) int {
	s := p.stock(at, a.counted(at))
	return s.purchased - s.inUse()
}

// ladder returns the tags among which licences of a tag are lent, the highest first
// (SM-15).
func (a *Account) ladder(tag license.Tag) []license.Tag {
	if tags, ok := a.ladders[tag]; ok {
		return tags
	}
	return []license.Tag{tag}
}

// stocks returns what there is of some tags.
func (v *virtual) stocks(tags []license.Tag, at time.Time, counted bool) []stock {
	stocks := make([]stock, len(tags))
	for i, tag := range tags {
		stocks[i] = v.pools[tag].stock(at, counted)
	}
	return stocks
}

// rebalance counts what a virtual account has in term at the instant of an event that
// changed its shares: of the tags that are named, or of all. What an event did to
// usage alone needs only judge.
func (a *Account) rebalance(v *virtual, at time.Time, tags ...license.Tag) {
	if len(tags) == 0 {
		v.short = nil
		for tag := range v.pools {
			tags = append(tags, tag)
		}
	}
	tags = slices.Compact(slices.Sorted(slices.Values(tags)))
	for _, tag := range tags {
		if p := v.pools[tag]; p != nil {
			p.supply, p.held = p.count(at)
			a.list(p, at)
		}
	}
	a.judge(v, tags...)
}

// judge notes which tags of a virtual account are out of compliance (SM-16), where
// that may have changed by an event: those that are named, and those that lend to
// them or borrow from them.
func (a *Account) judge(v *virtual, tags ...license.Tag) {
	short := slices.Clone(v.short)
	var judged map[license.Tag]bool // hierarchies, by their highest tag
	for _, tag := range tags {
		ladder := a.ladder(tag)
		if judged[ladder[0]] {
			continue
		}
		if len(tags) > 1 && len(ladder) > 1 {
			if judged == nil {
				judged = map[license.Tag]bool{}
			}
			judged[ladder[0]] = true
		}
		for _, b := range balances(ladder, v.stocks(ladder, time.Time{}, true)) {
			i, was := slices.BinarySearch(short, b.Tag)
			if was && b.Shortage == 0 {
				short = slices.Delete(short, i, i+1)
			}
			if !was && b.Shortage > 0 {
				short = slices.Insert(short, i, b.Tag)
			}
		}
	}
	if v.short = short; len(short) > 0 {
		a.short[v.id] = struct{}{}
	} else {
		delete(a.short, v.id)
	}
}

// turned are the pools in which something begins or ends.
type turned map[turn]struct{}

type turn struct {
	in  *virtual
	tag license.Tag
}

// turned returns where lines begin or end between the last event and an instant.
func (a *Account) turned(at time.Time) turned {
	all := turned{}
	for _, id := range a.turns(at) {
		l := a.lines[id]
		for _, v := range l.homes {
			all[turn{v, l.Tag}] = struct{}{}
		}
	}
	return all
}

// advance counts anew where lines began or ended between the last event and one that
// was installed.
func (a *Account) advance(to time.Time) {
	for t := range a.turned(to) {
		a.rebalance(t.in, to, t.tag)
	}
}

// shortAfter returns the tags of a usage that would be out of compliance with it in
// place of what an instance uses now (SM-16), sorted.
func (a *Account) shortAfter(i *instance, usage smart.Usage, at time.Time) []license.Tag {
	counted, now := a.counted(at), i.usage()
	judged := map[license.Tag]bool{}
	var short []license.Tag
	for tag := range usage.All() {
		ladder := a.ladder(tag)
		if judged[ladder[0]] {
			continue
		}
		judged[ladder[0]] = true
		stocks := i.home.stocks(ladder, at, counted)
		for n, tag := range ladder {
			stocks[n].used += usage.Of(tag) - now.Of(tag)
		}
		for _, b := range balances(ladder, stocks) {
			if b.Shortage > 0 && usage.Of(b.Tag) > 0 {
				short = append(short, b.Tag)
			}
		}
	}
	slices.Sort(short)
	return short
}
