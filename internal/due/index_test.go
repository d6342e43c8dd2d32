package due_test

import (
	"iter"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/licit-go/licit/internal/due"
)

type pair struct {
	at  time.Time
	key string
}

func order(a, b pair) int {
	if c := a.at.Compare(b.at); c != 0 {
		return c
	}
	return strings.Compare(a.key, b.key)
}

func pairs(s iter.Seq2[time.Time, string]) []pair {
	all := []pair{}
	for at, key := range s {
		all = append(all, pair{at, key})
	}
	return all
}

func at(s string) time.Time {
	t, err := time.Parse(time.RFC3339Nano, s)
	if err != nil {
		panic(err)
	}
	return t
}

// naive is the index as a sorted slice.
type naive []pair

func (n naive) find(p pair) (int, bool) { return slices.BinarySearchFunc(n, p, order) }

func (n naive) between(from, to time.Time) []pair {
	all := []pair{}
	for _, p := range n {
		if !p.at.Before(from) && p.at.Before(to) {
			all = append(all, p)
		}
	}
	return all
}

// side is an index and what it should hold.
type side struct {
	index *due.Index[string]
	naive naive
}

// machine drives an index and its clones beside sorted slices.
type machine struct{ sides []*side }

func (m *machine) side(t *rapid.T) *side { return rapid.SampledFrom(m.sides).Draw(t, "side") }

var (
	first = time.Time{}
	last  = at("9999-12-31T23:59:59.999999999Z")
)

func drawInstant(t *rapid.T, name string) time.Time {
	day := at("2024-01-01T00:00:00Z").Add(time.Duration(rapid.IntRange(0, 40).Draw(t, name)) * time.Hour)
	return rapid.SampledFrom([]time.Time{day, day, day, day.Add(-1), day.Add(1), first, last, at("1677-09-21T00:12:43Z"), at("2262-04-11T23:47:17Z")}).Draw(t, name)
}

func drawPair(t *rapid.T) pair {
	return pair{drawInstant(t, "at"), rapid.SampledFrom([]string{"", "a", "b", "c", "d", "e"}).Draw(t, "key")}
}

func (m *machine) Add(t *rapid.T) {
	s, p := m.side(t), drawPair(t)
	i, there := s.naive.find(p)
	require.Equal(t, !there, s.index.Add(p.at, p.key))
	if !there {
		s.naive = slices.Insert(s.naive, i, p)
	}
}

func (m *machine) Remove(t *rapid.T) {
	s, p := m.side(t), drawPair(t)
	if len(s.naive) > 0 && rapid.Bool().Draw(t, "one that is there") {
		p = rapid.SampledFrom(s.naive).Draw(t, "pair")
	}
	i, there := s.naive.find(p)
	require.Equal(t, there, s.index.Remove(p.at, p.key))
	if there {
		s.naive = slices.Delete(s.naive, i, i+1)
	}
}

func (m *machine) Clone(t *rapid.T) {
	s := m.side(t)
	if len(m.sides) < 4 {
		m.sides = append(m.sides, &side{s.index.Clone(), slices.Clone(s.naive)})
	}
}

func (m *machine) Between(t *rapid.T) {
	s, from, to := m.side(t), drawInstant(t, "from"), drawInstant(t, "to")
	require.Equal(t, s.naive.between(from, to), pairs(s.index.Between(from, to)))
}

func (m *machine) Check(t *rapid.T) {
	for _, s := range m.sides {
		require.Equal(t, len(s.naive), s.index.Len())
		require.Equal(t, append([]pair{}, s.naive...), pairs(s.index.From(first)))
		require.Equal(t, backward(s.naive), pairs(s.index.Backward()))
	}
}

// backward returns them in the opposite order.
func backward(n naive) []pair {
	all := append([]pair{}, n...)
	slices.Reverse(all)
	return all
}

func TestMachine(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := &machine{sides: []*side{{index: due.New(strings.Compare)}}}
		t.Repeat(rapid.StateMachineActions(m))
	})
}

func TestEmpty(t *testing.T) {
	x := due.New(strings.Compare)
	require.Zero(t, x.Len())
	require.Empty(t, pairs(x.From(first)))
	require.Empty(t, pairs(x.Between(first, last)))
	require.Empty(t, pairs(x.Backward()))
	require.False(t, x.Remove(first, ""))
	require.Empty(t, pairs(x.Clone().From(first)))

	x = nil
	require.Zero(t, x.Len())
	require.Empty(t, pairs(x.From(first)))
	require.Empty(t, pairs(x.Between(first, last)))
	require.Empty(t, pairs(x.Backward()))
	require.Nil(t, x.Clone())
	require.False(t, x.Remove(first, ""))
}

// The interval holds its beginning and not its end.
func TestBoundaries(t *testing.T) {
	noon := at("2024-01-01T12:00:00Z")
	x := due.New(strings.Compare)
	for _, p := range []pair{{noon, "b"}, {noon, "a"}, {noon.Add(1), "c"}, {noon.Add(-1), "d"}} {
		require.True(t, x.Add(p.at, p.key))
		require.False(t, x.Add(p.at, p.key), "the same entry again changes nothing")
	}
	require.Equal(t, 4, x.Len())
	require.Equal(t, []pair{{noon, "a"}, {noon, "b"}}, pairs(x.Between(noon, noon.Add(1))))
	require.Equal(t, []pair{{noon.Add(-1), "d"}}, pairs(x.Between(noon.Add(-1), noon)))
	require.Equal(t, []pair{{noon.Add(1), "c"}}, pairs(x.From(noon.Add(1))))
	require.Empty(t, pairs(x.From(noon.Add(2))))
	require.Empty(t, pairs(x.Between(noon, noon)))
	require.Empty(t, pairs(x.Between(noon.Add(1), noon)))
}

// Instants are kept in UTC and as the wall clock shows them, wherever they come
// from and however far away they are.
func TestInstants(t *testing.T) {
	x := due.New(strings.Compare)
	now := time.Now()
	require.True(t, x.Add(now, "now"))
	require.False(t, x.Add(now.In(time.FixedZone("east", 3600)), "now"), "the same instant elsewhere")
	require.False(t, x.Add(now.Round(0), "now"))
	got := pairs(x.From(first))[0].at
	require.Equal(t, now.Round(0).UTC(), got)
	require.Equal(t, time.UTC, got.Location())
	require.Len(t, pairs(x.Between(now, now.Add(1))), 1)
	require.True(t, x.Remove(now, "now"))

	far := []time.Time{first.Add(-1), first, at("0001-01-01T00:00:00.000000001Z"), at("1677-09-21T00:12:43Z"), at("1970-01-01T00:00:00Z"), at("2262-04-11T23:47:17Z"), last, last.Add(1)}
	var want []pair
	for _, f := range far {
		want = append(want, pair{f, "k"})
	}
	for i := range far {
		require.True(t, x.Add(far[(i*5+3)%len(far)], "k"))
	}
	require.Equal(t, want, pairs(x.From(far[0])))
	for i, f := range far {
		require.Equal(t, want[i:], pairs(x.From(f)))
		require.Equal(t, want[:i], pairs(x.Between(far[0], f)))
	}
}

// In a tree of several levels, walks begin and end wherever they are asked to,
// among entries of one instant too.
func TestWalksOfATree(t *testing.T) {
	x, all := due.New(strings.Compare), naive{}
	for i := range 1_500 {
		p := pair{first.Add(time.Duration(i / 40 * 2)), string(rune('a'+i%40/26)) + string(rune('a'+i%26))}
		if x.Add(p.at, p.key) {
			all = append(all, p)
		}
	}
	slices.SortFunc(all, order)
	require.Equal(t, backward(all), pairs(x.Backward()))
	for from := range time.Duration(78) {
		require.Equal(t, all.between(first.Add(from), last), pairs(x.From(first.Add(from))))
		for to := from; to < 78; to += 7 {
			require.Equal(t, all.between(first.Add(from), first.Add(to)), pairs(x.Between(first.Add(from), first.Add(to))))
		}
	}
}

// A walk may end early, and be walked again.
func TestWalkEndsEarly(t *testing.T) {
	x := due.New(strings.Compare)
	for i := range 1_000 {
		x.Add(first.Add(time.Duration(i)), "k")
	}
	for _, s := range []iter.Seq2[time.Time, string]{x.From(first), x.Between(first, last), x.Backward()} {
		for range 2 {
			n := 0
			for range s {
				if n++; n == 500 {
					break
				}
			}
			require.Equal(t, 500, n)
		}
	}
}

// Reading and cloning go on side by side, and so do changes of clones.
func TestConcurrentClones(t *testing.T) {
	x := due.New(strings.Compare)
	for i := range 2_000 {
		x.Add(first.Add(time.Duration(i)), "k")
	}
	before := pairs(x.From(first))
	var all sync.WaitGroup
	for part := range 4 {
		all.Go(func() {
			for range 5 {
				c := x.Clone()
				for i := part; i < 2_000; i += 4 {
					c.Remove(first.Add(time.Duration(i)), "k")
					c.Add(last, "k")
				}
				if c.Len() != 1_501 || len(pairs(x.Between(first, last))) != 2_000 {
					panic("a clone and its original share what changes")
				}
			}
		})
	}
	all.Wait()
	require.Equal(t, before, pairs(x.From(first)))
}
