package account

import (
	"cmp"
	"slices"

	"github.com/licit-go/licit/license"
)

// A pool is what a virtual account holds and uses of one tag.
type pool struct {
	tag    license.Tag
	shares []share // sorted by line
	used   int     // by instances that call; what is held stands in the shares
	supply int     // in term as of the last event
	held   int     // of the shares that are
}

// A share is what a virtual account has of a line.
type share struct {
	line      *line
	quantity  int
	held      int  // for instances that do not call; more than quantity after a rehost
	dismissed bool // its alert
}

// pool returns what a virtual account holds and uses of a tag, to be changed: where
// there is nothing yet, it begins. What only reads looks into pools, where a tag may
// be missing. Whoever takes something away tidies afterwards.
func (v *virtual) pool(tag license.Tag) *pool {
	p, ok := v.pools[tag]
	if !ok {
		p = &pool{tag: tag}
		v.pools[tag] = p
	}
	return p
}

// shareOf returns what the pool has of a line, nil if that is nothing. It may be
// changed until a share is added or the pool is tidied. A nil pool has nothing.
func (p *pool) shareOf(id license.ID) *share {
	if p == nil {
		return nil
	}
	if i, ok := p.find(id); ok {
		return &p.shares[i]
	}
	return nil
}

func (p *pool) find(id license.ID) (int, bool) {
	return slices.BinarySearchFunc(p.shares, id, func(s share, id license.ID) int { return cmp.Compare(s.line.ID, id) })
}

// share returns what a virtual account has of a line, to be changed: where there is
// nothing yet, it begins. It may be changed until another is added or the pool is
// tidied.
func (v *virtual) share(l *line) *share {
	p := v.pool(l.Tag)
	i, ok := p.find(l.ID)
	if !ok {
		p.shares = slices.Insert(p.shares, i, share{line: l})
		l.enter(v)
	}
	return &p.shares[i]
}

// tidy drops the shares of a pool in which nothing is left, and the pool with the
// last of them unless it is used.
func (v *virtual) tidy(tag license.Tag) {
	p := v.pools[tag]
	p.shares = slices.DeleteFunc(p.shares, func(s share) bool {
		empty := s.quantity == 0 && s.held == 0
		if empty {
			s.line.leave(v)
		}
		return empty
	})
	if len(p.shares) == 0 && p.used == 0 {
		delete(v.pools, tag)
	}
}
