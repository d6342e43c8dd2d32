package register

import (
	"iter"
	"slices"

	"github.com/licit-go/licit/license"
)

// Lineage walks all that a key came from and all that came of it: first the key
// that was issued as new, and every key before those that replaced it. It ends
// after an error, with a nil entry.
//
// Lookup returns the entry of a key; it is called at most once for each. What it
// refuses ends the walk. So does a key that nobody issued ([ErrKeyUnknown]), and
// an entry that does not tell the same as its neighbour ([ErrLineageBroken]). Without
// lookup there is an error alone ([license.ErrNotGiven]).
func Lineage(key license.Key, lookup func(license.Key) (*Entry, error)) iter.Seq2[*Entry, error] {
	return func(yield func(*Entry, error) bool) {
		if err := license.Given("lookup", lookup != nil); err != nil {
			yield(nil, err)
			return
		}
		w := walk{lookup, map[license.Key]*Entry{}}
		first, err := w.first(key)
		if err != nil {
			yield(nil, err)
			return
		}
		for line := []*Entry{first}; len(line) > 0; line = line[1:] {
			if !yield(line[0], nil) {
				return
			}
			next, err := w.replacements(line[0])
			if err != nil {
				yield(nil, err)
				return
			}
			line = append(line, next...)
		}
	}
}

// walk remembers which entries of a lineage were looked up.
type walk struct {
	lookup func(license.Key) (*Entry, error)
	found  map[license.Key]*Entry
}

// entry returns the entry of an issued key, looked up once.
func (w walk) entry(key license.Key) (*Entry, error) {
	if e, ok := w.found[key]; ok {
		return e, nil
	}
	e, err := w.lookup(key)
	switch {
	case err != nil:
		return nil, err
	case e == nil || e.status == license.Unknown:
		return nil, New(key).refusal(ErrKeyUnknown)
	case e.key != key:
		return nil, contradiction(key, e.key, "another entry was found")
	}
	w.found[key] = e
	return e, nil
}

// first returns the key that was issued as new. A walk that comes to a key again
// has met keys that replace each other, which cannot be.
func (w walk) first(key license.Key) (*Entry, error) {
	e, err := w.entry(key)
	if err != nil {
		return nil, err
	}
	for {
		origin, _ := e.Origin()
		if origin.IsZero() {
			return e, nil
		}
		if _, again := w.found[origin]; again {
			return nil, contradiction(e.key, origin, "replace each other")
		}
		before, err := w.entry(origin)
		if err != nil {
			return nil, err
		}
		if err := tellSame(before, e); err != nil {
			return nil, err
		}
		e = before
	}
}

// replacements returns the entries of the keys that replaced one.
func (w walk) replacements(e *Entry) ([]*Entry, error) {
	gone, _ := e.Invalidation()
	after := make([]*Entry, len(gone.Replacements))
	for i, r := range gone.Replacements {
		next, err := w.entry(r.License.Key())
		if err != nil {
			return nil, err
		}
		if err := tellSame(e, next); err != nil {
			return nil, err
		}
		after[i] = next
	}
	return after, nil
}

// tellSame refuses two entries of which the first does not say that it was
// replaced by the second, or not as the second says.
func tellSame(before, after *Entry) error {
	gone, _ := before.Invalidation()
	i := slices.IndexFunc(gone.Replacements, func(r Replacement) bool { return r.License.Key() == after.key })
	if i < 0 {
		return contradiction(before.key, after.key, "not its replacement")
	}
	told, is := gone.Replacements[i], after.past.Reissued.Replacement
	same := told.License.Equal(is.License)
	told.License, is.License = license.License{}, license.License{}
	if !same || told.Origin != is.Origin || told.Cause != is.Cause || told.To != is.To || told.Organization != is.Organization {
		return contradiction(before.key, after.key, "not the same replacement")
	}
	return nil
}

// contradiction refuses two entries that do not tell the same.
func contradiction(key, other license.Key, cause string) error {
	return license.Refuse(ErrLineageBroken, "CT-16", "key", key.String(), "otherKey", other.String(), "cause", cause)
}
