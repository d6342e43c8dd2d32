package due

import (
	"cmp"
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// checked fails unless the tree is what the comment of node says, and returns
// how many entries it holds.
func checked[K any](t require.TestingT, x *Index[K]) int {
	less := func(a, b *entry[K]) bool {
		c := a.at.Compare(b.at)
		return c < 0 || c == 0 && x.compare(a.key, b.key) < 0
	}
	leaves, depths := 0, map[int]bool{}
	var visit func(n *node[K], depth int, from, to *entry[K])
	visit = func(n *node[K], depth int, from, to *entry[K]) {
		if n != x.root {
			require.GreaterOrEqual(t, len(n.entries), least)
		}
		require.LessOrEqual(t, len(n.entries), most)
		for i := range n.entries {
			e := &n.entries[i]
			if from != nil && less(e, from) || to != nil && !less(e, to) || i > 0 && !less(&n.entries[i-1], e) {
				require.Fail(t, "an entry in the wrong place")
			}
		}
		rest := n.entries[len(n.entries):cap(n.entries)]
		for i := range rest {
			require.Zero(t, rest[i], "nothing lingers behind the end")
		}
		if n.children == nil {
			leaves += len(n.entries)
			depths[depth] = true
			return
		}
		require.Len(t, n.children, len(n.entries))
		require.Greater(t, len(n.children), 1)
		for i, child := range n.children {
			until := to
			if i+1 < len(n.entries) {
				until = &n.entries[i+1]
			}
			visit(child, depth+1, &n.entries[i], until)
		}
	}
	visit(x.root, 0, nil, nil)
	require.Len(t, depths, 1)
	require.Equal(t, x.Len(), leaves)
	return leaves
}

func second(n int) time.Time { return time.Unix(int64(n), 0).UTC() }

// The tree keeps its shape while thousands of entries come and go in random and
// in the worst orders.
func TestShape(t *testing.T) {
	const n = 1_500
	orders := map[string]func(i int) int{
		"upwards":   func(i int) int { return i },
		"downwards": func(i int) int { return n - i },
		"scattered": func(i int) int { return i * 7919 % n },
		"outwards":  func(i int) int { return n/2 + (i%2*2-1)*(i/2) },
		"together":  func(int) int { return 5 },
	}
	for adding, in := range orders {
		for removing, out := range orders {
			t.Run(adding+" and "+removing, func(t *testing.T) {
				x := New(cmp.Compare[int])
				had := map[[2]int]bool{}
				for i := range n {
					had[[2]int{in(i), i}] = true
					require.True(t, x.Add(second(in(i)), i))
					if i%251 == 0 {
						require.Equal(t, len(had), checked(t, x))
					}
				}
				for i := range n {
					e := [2]int{out(i), i}
					require.Equal(t, had[e], x.Remove(second(e[0]), e[1]))
					delete(had, e)
					if i%251 == 0 {
						require.Equal(t, len(had), checked(t, x))
					}
				}
				for e := range had {
					require.True(t, x.Remove(second(e[0]), e[1]))
				}
				require.Zero(t, checked(t, x))
			})
		}
	}
}

// Whatever is done to it and to its clones, a tree keeps its shape and holds what
// was put into it, and into no other.
func TestShapeOfClones(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		type side struct {
			index *Index[int]
			holds map[int]bool
		}
		all := []side{{New(cmp.Compare[int]), map[int]bool{}}}
		holds := func(s side) {
			checked(t, s.index)
			held := []int{}
			for _, k := range s.index.From(second(0)) {
				held = append(held, k)
			}
			require.Equal(t, append([]int{}, slices.Sorted(maps.Keys(s.holds))...), held)
		}
		for range rapid.IntRange(1, 12).Draw(t, "rounds") {
			s := rapid.SampledFrom(all).Draw(t, "side")
			begin, count := rapid.IntRange(0, 400).Draw(t, "begin"), rapid.IntRange(1, 300).Draw(t, "count")
			adding := rapid.IntRange(0, 2).Draw(t, "adding") > 0
			for i := begin; i < begin+count; i++ {
				var right bool
				if adding {
					right = s.index.Add(second(i/3), i) != s.holds[i]
					s.holds[i] = true
				} else {
					right = s.index.Remove(second(i/3), i) == s.holds[i]
					delete(s.holds, i)
				}
				if !right {
					require.Fail(t, "an answer that is wrong")
				}
			}
			holds(s)
			if rapid.Bool().Draw(t, "clone") {
				all = append(all, side{s.index.Clone(), maps.Clone(s.holds)})
			}
		}
		for _, s := range all {
			holds(s)
		}
	})
}

// leaves returns how many entries each leaf below the root of a tree holds whose
// root is a leaf or above leaves.
func leaves[K any](x *Index[K]) []int {
	if x.root.children == nil {
		return []int{len(x.root.entries)}
	}
	var all []int
	for _, child := range x.root.children {
		all = append(all, len(child.entries))
	}
	return all
}

// A node is split when it would hold one entry more than most, and not before;
// two are joined where one may hold the entries of both.
func TestNodesAreSplitAndJoinedAtTheirLimits(t *testing.T) {
	grown := func(n int) *Index[int] {
		x := New(cmp.Compare[int])
		for i := range n {
			require.True(t, x.Add(second(i), i))
		}
		checked(t, x)
		return x
	}
	require.Equal(t, []int{32}, leaves(grown(32)))
	require.Equal(t, []int{16, 17}, leaves(grown(33)))
	require.Equal(t, []int{16, 32}, leaves(grown(48)))
	require.Equal(t, []int{16, 16, 17}, leaves(grown(49)))
	for _, c := range []struct {
		right       int
		least, less []int // when the left leaf has least entries, and one less
	}{
		{22, []int{10, 22}, []int{31}},
		{23, []int{10, 23}, []int{32}},
		{24, []int{10, 24}, []int{16, 17}},
	} {
		x := grown(16 + c.right)
		for i := range 6 {
			require.True(t, x.Remove(second(i), i))
		}
		require.Equal(t, c.least, leaves(x))
		require.True(t, x.Remove(second(6), 6))
		require.Equal(t, c.less, leaves(x))
		checked(t, x)
	}
}
