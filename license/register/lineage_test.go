package register_test

import (
	"iter"
	"maps"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/license/register"
)

// book is a register in memory.
type book map[license.Key]*register.Entry

func (b book) put(entries ...*register.Entry) book {
	for _, e := range entries {
		b[e.Key()] = e
	}
	return b
}

func (b book) lookup(key license.Key) (*register.Entry, error) { return b[key], nil }

func (b book) all() iter.Seq2[*register.Entry, error] {
	return func(yield func(*register.Entry, error) bool) {
		for _, key := range slices.SortedFunc(maps.Keys(b), license.Key.Compare) {
			if !yield(b[key], nil) {
				return
			}
		}
	}
}

// line is key A, undone and replaced by B, of which four were returned, replaced
// by C.
func line(t *testing.T) book {
	a := undone(t)
	b := replaced(t, a, act(2, bob))[0]
	event, err := b.Return(act(3, eve), "", mr(4), licence(keyC, mr(6)), bob)
	then(t, b, event, err)
	return book{}.put(a, b).put(replaced(t, b, act(3, eve))...)
}

func keys(t *testing.T, lineage iter.Seq2[*register.Entry, error]) []license.Key {
	var all []license.Key
	for e, err := range lineage {
		require.NoError(t, err)
		all = append(all, e.Key())
	}
	return all
}

func TestLineageIsTheSameFromEveryKeyOfIt(t *testing.T) {
	b := line(t)
	for key := range b {
		calls := map[license.Key]int{}
		lookup := func(k license.Key) (*register.Entry, error) { calls[k]++; return b.lookup(k) }
		require.Equal(t, []license.Key{keyA, keyB, keyC}, keys(t, register.Lineage(key, lookup)))
		require.Equal(t, map[license.Key]int{keyA: 1, keyB: 1, keyC: 1}, calls)
		for range register.Lineage(key, lookup) {
			break
		}
		balance, err := register.Audit(register.Lineage(key, lookup))
		require.NoError(t, err)
		require.Equal(t, register.Balance{Issued: mr(10), Held: mr(6), Returned: mr(4)}, balance)
	}
	balance, err := register.Audit(b.all())
	require.NoError(t, err)
	require.Equal(t, register.Balance{Issued: mr(10), Held: mr(6), Returned: mr(4)}, balance)
}

func TestAuditOfAPartBeginsWhereItsOriginsAreMissing(t *testing.T) {
	b := line(t)
	delete(b, keyA)
	balance, err := register.Audit(b.all())
	require.NoError(t, err)
	require.Equal(t, register.Balance{Issued: mr(10), Held: mr(6), Returned: mr(4)}, balance)
	balance, err = register.Audit(book{}.all())
	require.NoError(t, err)
	require.Zero(t, balance)
}

func TestLineageOfNothing(t *testing.T) {
	const said = "license/not-given: what="
	var walked []error
	for e, err := range register.Lineage(keyA, nil) {
		require.Nil(t, e)
		walked = append(walked, err)
	}
	require.Len(t, walked, 1)
	require.EqualError(t, walked[0], said+"lookup")
	_, err := register.Audit(nil)
	require.EqualError(t, err, said+"entries")
}

func TestLineageOfUnknownKeys(t *testing.T) {
	ask := func(b book) error {
		var last error
		for e, err := range register.Lineage(keyB, b.lookup) {
			if err != nil {
				require.Nil(t, e)
			}
			last = err
		}
		return last
	}
	require.ErrorIs(t, ask(book{}), register.ErrKeyUnknown)
	require.ErrorIs(t, ask(book{}.put(register.New(keyB))), register.ErrKeyUnknown)
	for _, missing := range []license.Key{keyA, keyC} {
		b := line(t)
		delete(b, missing)
		require.ErrorIs(t, ask(b), register.ErrKeyUnknown, "%v", missing)
	}
	for _, failing := range []license.Key{keyA, keyB, keyC} {
		b := line(t)
		var got error
		for _, err := range register.Lineage(keyB, func(k license.Key) (*register.Entry, error) {
			if k == failing {
				return nil, license.ErrStale
			}
			return b.lookup(k)
		}) {
			got = err
		}
		require.Equal(t, license.ErrStale, got, "the error of the lookup as it is")
	}
}

// forged is key's entry as a replacement of origin, as nobody decided it.
func forged(t *testing.T, key, origin license.Key, n int, change func(*register.Replacement)) *register.Entry {
	e := register.New(key)
	r := register.Replacement{Origin: origin, Cause: license.Undone, License: licence(key, mr(n)), To: bob}
	change(&r)
	event, err := e.Reissue(act(2, bob), r)
	then(t, e, event, err)
	return e
}

// Two entries that each hold together, but do not tell the same of one another.
func TestEntriesThatDoNotTellTheSame(t *testing.T) {
	same := func(*register.Replacement) {}
	for _, c := range []struct {
		given string
		b     book
		cause string
	}{
		{"fewer devices", book{}.put(undone(t), forged(t, keyB, keyA, 9, same)), "not the same replacement"},
		{"another cause", book{}.put(undone(t), forged(t, keyB, keyA, 10, func(r *register.Replacement) { r.Cause = license.Returned })), "not the same replacement"},
		{"another person", book{}.put(undone(t), forged(t, keyB, keyA, 10, func(r *register.Replacement) { r.To = ann })), "not the same replacement"},
		{"another place", book{}.put(undone(t), forged(t, keyB, keyA, 10, func(r *register.Replacement) { r.Cause, r.Organization = license.Returned, south })), "not the same replacement"},
		{"not invalidated", book{}.put(claimed(t), forged(t, keyB, keyA, 10, same)), "not its replacement"},
		{"replace each other", func() book {
			a := forged(t, keyA, keyB, 10, func(r *register.Replacement) { r.Cause, r.Organization = license.Returned, north })
			event, err := a.Undo(act(3, bob), north, licence(keyC, mr(10)))
			then(t, a, event, err)
			return book{}.put(a, forged(t, keyB, keyC, 10, same), forged(t, keyC, keyA, 10, same))
		}(), "not its replacement"},
	} {
		t.Run(c.given, func(t *testing.T) {
			var last error
			for _, err := range register.Lineage(keyB, c.b.lookup) {
				last = err
			}
			require.ErrorIs(t, last, register.ErrLineageBroken)
			require.Equal(t, c.cause, license.Refusals(last)[0].Field("cause"))
			_, err := register.Audit(c.b.all())
			require.ErrorIs(t, err, register.ErrLineageBroken)
		})
	}
}

// ring is three keys that replace one another in a circle, each for that cause:
// every entry holds together for itself.
func ring(t *testing.T, cause license.Cause) book {
	b := book{}
	circle := []license.Key{keyA, keyB, keyC}
	for i, key := range circle {
		e := forged(t, key, circle[(i+2)%3], 10, func(r *register.Replacement) { r.Cause = cause })
		claim, err := e.Claim(act(2, bob), north)
		then(t, e, claim, err)
		undo, err := e.Undo(act(2, bob), north, licence(circle[(i+1)%3], mr(10)))
		then(t, e, undo, err)
		b.put(e)
	}
	return b
}

func TestLineageEndsWhereKeysReplaceEachOther(t *testing.T) {
	ask := func(b book) (last error) {
		for _, err := range register.Lineage(keyA, b.lookup) {
			last = err
		}
		return last
	}
	require.ErrorIs(t, ask(ring(t, license.Returned)), register.ErrLineageBroken, "undone, and not returned: the pairs differ")
	_, err := register.Audit(ring(t, license.Returned).all())
	require.ErrorIs(t, err, register.ErrLineageBroken)

	b := ring(t, license.Undone) // every pair tells the same
	last := ask(b)
	require.EqualError(t, last, "register/lineage-broken (CT-16): key=…BBBB, otherKey=…AAAA, cause=replace each other")
	_, err = register.Audit(b.all())
	require.Len(t, license.Refusals(err), 3, "every key of the circle")
	require.Equal(t, "register/lineage-broken (CT-16): key=…CCCC, otherKey=…AAAA, cause=has no beginning", license.Refusals(err)[0].Error())
}

func TestLineageRefusesAnotherEntryThanAskedFor(t *testing.T) {
	for _, err := range register.Lineage(keyB, func(license.Key) (*register.Entry, error) { return undone(t), nil }) {
		require.EqualError(t, err, "register/lineage-broken (CT-16): key=…BBBB, otherKey=…AAAA, cause=another entry was found")
	}
}

func TestAuditSaysAllThatIsWrong(t *testing.T) {
	b := line(t)
	_, err := register.Audit(func(yield func(*register.Entry, error) bool) {
		_ = yield(nil, nil) && yield(unknown(), nil) && yield(b[keyA], nil) && yield(b[keyA], nil)
	})
	var texts []string
	for _, r := range license.Refusals(err) {
		texts = append(texts, r.Error())
	}
	require.Equal(t, []string{
		"register/key-unknown (CT-12): key=…",
		"register/key-unknown (CT-12): key=…AAAA",
		"register/lineage-broken (CT-16): key=…AAAA, otherKey=…AAAA, cause=stands twice",
		"register/lineage-broken (CT-16): key=…AAAA, otherKey=…BBBB, cause=its replacement is missing",
	}, texts)
	_, err = register.Audit(func(yield func(*register.Entry, error) bool) { yield(nil, license.ErrStale) })
	require.Equal(t, license.ErrStale, err)
}

func TestReplacementThatCameFromElsewhere(t *testing.T) {
	b := book{}.put(undone(t), forged(t, keyB, keyD, 10, func(*register.Replacement) {}))
	var last error
	for _, err := range register.Lineage(keyA, b.lookup) {
		last = err
	}
	require.EqualError(t, last, "register/lineage-broken (CT-16): key=…AAAA, otherKey=…BBBB, cause=not the same replacement")
	_, err := register.Audit(b.all())
	require.EqualError(t, err, "register/lineage-broken (CT-16): key=…AAAA, otherKey=…BBBB, cause=not its origin")
}

// A lineage branches where a key was moved; wherever one asks along it, it is the
// same, and what was issued is held.
func TestCT19LineageBranches(t *testing.T) {
	a := moved(t)
	parts := replaced(t, a, act(2, bob))
	undo, err := parts[0].Undo(act(3, ann), south, licence(keyD, mr(4)))
	then(t, parts[0], undo, err)
	b := book{}.put(a).put(parts...).put(replaced(t, parts[0], act(3, ann))...)
	for key := range b {
		require.Equal(t, []license.Key{keyA, keyB, keyC, keyD}, keys(t, register.Lineage(key, b.lookup)))
		balance, err := register.Audit(register.Lineage(key, b.lookup))
		require.NoError(t, err)
		require.Equal(t, register.Balance{Issued: mr(10), Held: mr(10)}, balance)
	}
	for _, missing := range []license.Key{keyB, keyC} {
		c := maps.Clone(b)
		delete(c, missing)
		_, err := register.Audit(c.all())
		require.ErrorIs(t, err, register.ErrLineageBroken)
		var last error
		for _, err := range register.Lineage(keyA, c.lookup) {
			last = err
		}
		require.ErrorIs(t, last, register.ErrKeyUnknown)
	}
}

// A part that says it is claimed on the other side contradicts the move.
func TestCT19PartOnTheWrongSide(t *testing.T) {
	a := moved(t)
	parts := replaced(t, a, act(2, bob))
	r := register.Replacement{Origin: keyA, Cause: license.Moved, License: licence(keyB, mr(4)), To: bob, Organization: north}
	forged := register.New(keyB)
	event, err := forged.Reissue(act(2, bob), r)
	then(t, forged, event, err)
	_, err = register.Audit(book{}.put(a, forged, parts[1]).all())
	require.EqualError(t, err, "register/lineage-broken (CT-16): key=…AAAA, otherKey=…BBBB, cause=not the same replacement")
}
