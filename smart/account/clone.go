package account

import (
	"maps"
	"slices"

	"github.com/licit-go/licit/license"
)

// Clone returns an account of its own in the same state, for what-ifs: a decision can
// be applied to it and the next one asked for. It copies as much as the account
// holds.
func (a *Account) Clone() *Account {
	c := *a
	c.lines = make(map[license.ID]*line, len(a.lines))
	for id, l := range a.lines {
		mine := *l
		mine.homes = slices.Clone(l.homes)
		c.lines[id] = &mine
	}
	c.virtuals = make(map[license.ID]*virtual, len(a.virtuals))
	pools := map[*pool]*pool{} // of the original: the copy
	for id, v := range a.virtuals {
		c.virtuals[id] = v.clone(c.lines, pools)
	}
	for _, l := range c.lines {
		for i, v := range l.homes {
			l.homes[i] = c.virtuals[v.id]
		}
	}
	c.tokens = maps.Clone(a.tokens)
	for id, t := range a.tokens {
		mine := *t
		c.tokens[id] = &mine
	}
	c.satellites = maps.Clone(a.satellites)
	for id, s := range a.satellites {
		c.satellites[id] = s.clone()
	}
	c.sync, c.doubles = a.sync.clone(), maps.Clone(a.doubles)
	c.cloneInstances(a, pools)
	c.tags, c.gone, c.holds = maps.Clone(a.tags), maps.Clone(a.gone), maps.Clone(a.holds)
	c.short, c.notices = maps.Clone(a.short), maps.Clone(a.notices)
	c.silent, c.departed, c.terms, c.ends = a.silent.Clone(), a.departed.Clone(), a.terms.Clone(), a.ends.Clone()
	c.calls, c.heralds, c.reserved = a.calls.Clone(), a.heralds.Clone(), a.reserved.Clone()
	return &c
}

// clone returns a virtual account of its own, and notes which pool is the copy of
// which.
func (v *virtual) clone(lines map[license.ID]*line, pools map[*pool]*pool) *virtual {
	mine := *v
	mine.pools = make(map[license.Tag]*pool, len(v.pools))
	for tag, p := range v.pools {
		copied := *p
		copied.shares = slices.Clone(p.shares)
		for i := range copied.shares {
			s := &copied.shares[i]
			s.line = lines[s.line.ID]
		}
		mine.pools[tag], pools[p] = &copied, &copied
	}
	return &mine
}

// cloneInstances copies instances of the original, all in one piece, with what they
// use, and the order of their contacts.
func (a *Account) cloneInstances(original *Account, pools map[*pool]*pool) {
	a.instances = make(map[license.UDI]*instance, len(original.instances))
	used := 0
	for _, i := range original.instances {
		used += len(i.uses)
	}
	instances, uses := make([]instance, 0, len(original.instances)), make([]use, 0, used)
	keep := func(i *instance) *instance {
		instances = append(instances, *i)
		mine := &instances[len(instances)-1]
		from := len(uses)
		for _, u := range i.uses {
			u.pool = pools[u.pool]
			uses = append(uses, u)
		}
		mine.uses = slices.Clip(uses[from:])
		mine.home, mine.older, mine.newer = a.virtuals[i.home.id], nil, nil
		a.instances[i.udi] = mine
		return mine
	}
	a.contacts, a.released = roll{}, roll{}
	for i := range original.contacts.all() {
		a.contacts.insert(keep(i), a.contacts.newest)
	}
	for i := range original.released.all() {
		a.released.insert(keep(i), a.released.newest)
	}
	for udi, i := range original.instances {
		if a.instances[udi] == nil {
			keep(i)
		}
	}
}
