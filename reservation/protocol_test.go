package reservation_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/internal/spectest"
	"github.com/licit-go/licit/reservation"
)

// uses reports that more is used than is owned.
func (s *search) overused(now state) string {
	if s.use(now[0])+s.use(now[1]) > modelOwned {
		return "more is used than is owned"
	}
	return ""
}

// unsound reports more than that: what is used without being held, and what is held
// without being owned.
func (s *search) unsound(now state) string {
	held := 0
	for _, h := range now {
		n := s.accounts[h.account].held
		if held += n; s.use(h) > n {
			return "a product uses more than is held for it"
		}
	}
	if held > modelOwned {
		return "more is held than is owned"
	}
	return s.overused(now)
}

func (s *search) log(t *testing.T, name string) {
	t.Logf("%s: %d states (of one product alone %d, of its reservation alone %d, %d codes)",
		name, len(s.states), len(s.products), len(s.accounts), len(s.codes))
}

// safe shows that everything is as it should be in all that can come.
func safe(t *testing.T, name string, s *search) {
	t.Helper()
	if spectest.Race {
		t.Skip("many states, and one goroutine")
	}
	what, story := s.run(s.unsound)
	require.Empty(t, what, strings.Join(story, "\n"))
	s.log(t, name)
}

// broken shows that more can be used than is owned, and how.
func broken(t *testing.T, name string, s *search) {
	t.Helper()
	what, story := s.run(s.overused)
	require.NotEmpty(t, what, "nothing is wrong without it")
	s.log(t, name)
	t.Logf("%s:\n%s", what, strings.Join(story, "\n"))
}

// TestProtocolModel shows that with all six protections the adversary comes to
// nothing, and to nothing with the disk of a product where a counter is advanced
// before an event is stored.
func TestProtocolModel(t *testing.T) {
	g := build(t, "")
	for name, d := range map[string]disk{"all protections": diskSafe, string(diskBefore): diskBefore} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			safe(t, name, &search{graph: g, disk: d})
		})
	}
}

// TestProtocolModelWithout takes away each protection in turn. All but one are needed
// although support never removes anything.
func TestProtocolModelWithout(t *testing.T) {
	for _, p := range []protection{byUDI, bySession, byVersion, byLarger, byReturn, byBurning} {
		t.Run(string(p), func(t *testing.T) {
			t.Parallel()
			broken(t, "without "+string(p), &search{graph: build(t, p), alone: p != byReturn})
		})
	}
	// Return codes that were entered the account remembers, so that an old one is of
	// use only where support has removed an instance instead.
	t.Run("return, no support", func(t *testing.T) {
		t.Parallel()
		safe(t, "without "+string(byReturn)+", no support", &search{graph: build(t, byReturn), alone: true})
	})
}

// TestProtocolModelRestored puts the disk of a product back. No code helps against
// that, and a counter only where it is advanced before an event is stored.
func TestProtocolModelRestored(t *testing.T) {
	g := build(t, "")
	for _, d := range []disk{diskCopied, diskForCodes, diskAfter} {
		t.Run(string(d), func(t *testing.T) {
			t.Parallel()
			broken(t, string(d), &search{graph: g, disk: d, alone: true})
		})
	}
}

// TestProtocolModelHasty has support remove an instance whose request is still pending:
// its code may be installed afterwards. It is to be cancelled before (RS-11).
func TestProtocolModelHasty(t *testing.T) {
	broken(t, "support removal of a pending request", &search{graph: build(t, ""), hasty: true})
}

// TestProtocolModelHonest shows that the search is not empty: without any adversary
// each mode and each version is reached, in each session, with all that is owned.
func TestProtocolModelHonest(t *testing.T) {
	s := &search{graph: build(t, ""), honest: true}
	safe(t, "no adversary", s)
	type place struct {
		mode     reservation.Mode
		sessions int
		version  uint32
		use      int
	}
	seen := map[place]bool{}
	full := false
	for _, v := range s.states {
		for _, h := range v.state {
			n := s.products[h.product]
			a, _ := n.p.Authorization()
			seen[place{n.p.Mode(), n.sessions, a.Version, n.use}] = true
		}
		full = full || s.products[v.state[0].product].use == 1 && s.products[v.state[1].product].use == 1
	}
	require.True(t, full)
	for sessions := range modelSessions + 1 {
		for _, mode := range []reservation.Mode{reservation.Off, reservation.On, reservation.Pending} {
			require.Equal(t, mode != reservation.Pending || sessions > 0, seen[place{mode, sessions, 0, 0}], "%s %d", mode, sessions)
		}
		for version := range uint32(modelVersions) {
			for use := range modelOwned {
				require.Equal(t, sessions > 0, seen[place{reservation.Reserved, sessions, version + 1, use + 1}])
			}
		}
	}
	var issued []string
	for place, kind := range s.kinds {
		var a reservation.Authorization
		if kind == "authorization" && read(kind, s.codes[place], &a) == nil {
			issued = append(issued, s.name(codeID{place: place}, "A", "B"))
		}
	}
	slices.Sort(issued)
	require.Len(t, slices.Compact(issued), modelSessions*modelVersions*modelOwned)
}
