package coterm

import (
	"math"

	"github.com/licit-go/licit/license"
)

// place says where an organization keeps what it knows of a key: at an index of
// its claims, at the complement of an index of what is gone, or promised.
type place int

// promised is a replacement of an undone key that was claimed nowhere yet: no
// other licence gets it.
const promised place = math.MinInt

func (p place) claimed() bool { return p >= 0 }
func (p place) gone() bool    { return p < 0 && p != promised }

// gone is a key that once was claimed here.
type gone struct {
	key license.Key
	Invalidation
}

// bury notes what became of a key.
func (o *Organization) bury(key license.Key, i Invalidation) {
	o.places[key] = ^place(len(o.gone))
	o.gone = append(o.gone, gone{key, i})
}

// knows reports whether a key is or was claimed here.
func (o *Organization) knows(key license.Key) bool {
	p, known := o.places[key]
	return known && p != promised
}

// taken reports whether a key can be no new one: it is or was claimed here, or
// is promised.
func (o *Organization) taken(key license.Key) bool {
	_, known := o.places[key]
	return known
}
