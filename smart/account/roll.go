package account

import (
	"iter"
	"slices"
	"time"
)

// A roll is the instances that call and are not released, or those that are, in the
// order of their last contacts; of those of one instant, the one that called first.
// The order is a chain through the instances, since contacts come in the order of
// time: a contact costs the same whatever there is.
type roll struct{ oldest, newest *instance }

// join takes in instances that are sorted by their contacts.
func (r *roll) join(sorted ...*instance) {
	before := r.newest
	for _, i := range slices.Backward(sorted) {
		for before != nil && before.contact.time().After(i.contact.time()) {
			before = before.older
		}
		r.insert(i, before)
	}
}

// insert puts an instance behind another, or at the beginning.
func (r *roll) insert(i, older *instance) {
	newer := r.oldest
	if older != nil {
		newer, older.newer = older.newer, i
	} else {
		r.oldest = i
	}
	if newer != nil {
		newer.older = i
	} else {
		r.newest = i
	}
	i.older, i.newer = older, newer
}

// leave takes an instance out that is in.
func (r *roll) leave(i *instance) {
	if i.older != nil {
		i.older.newer = i.newer
	} else {
		r.oldest = i.newer
	}
	if i.newer != nil {
		i.newer.older = i.older
	} else {
		r.newest = i.older
	}
	i.older, i.newer = nil, nil
}

// all walks the instances, the oldest contact first.
func (r *roll) all() iter.Seq[*instance] {
	return func(yield func(*instance) bool) {
		for i := r.oldest; i != nil; i = i.newer {
			if !yield(i) {
				return
			}
		}
	}
}

// before walks the instances whose last contact was before an instant, the oldest
// first.
func (r *roll) before(at time.Time) iter.Seq[*instance] {
	return func(yield func(*instance) bool) {
		for i := range r.all() {
			if !i.contact.time().Before(at) || !yield(i) {
				return
			}
		}
	}
}

// watch notes when something falls due of instances that call (SM-12), sorted by
// their contacts, and all released or none.
func (a *Account) watch(sorted ...*instance) {
	for _, i := range sorted {
		if !a.releasable(i) {
			a.silent.Add(i.expires(), i.udi)
		}
	}
	if len(sorted) > 0 {
		a.roll(sorted[0]).join(sorted...)
	}
}

// roll returns where an instance that calls stands.
func (a *Account) roll(i *instance) *roll {
	if i.is(isReleased) {
		return &a.released
	}
	return &a.contacts
}

// releasable reports whether a release comes before an instance is removed.
func (a *Account) releasable(i *instance) bool {
	return !i.is(isReleased) && a.policy.Lost >= 0 && i.contact.time().Add(a.policy.Lost).Before(i.expires())
}

// unwatch takes back what watch noted. What follows changes the instance.
func (a *Account) unwatch(i *instance) {
	if !i.calls() {
		return
	}
	if !a.releasable(i) {
		a.silent.Remove(i.expires(), i.udi)
	}
	a.roll(i).leave(i)
}
