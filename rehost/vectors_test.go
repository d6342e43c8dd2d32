package rehost_test

import (
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/rehost"
)

// policies are the built-in ones, by name; nil is the default.
var policies = map[string]rehost.Policy{
	"default": {}, "CeilTenth": {Allowance: rehost.CeilTenth}, "FloorMinOne": {Allowance: rehost.FloorMinOne},
}

// denied shows that a rehost is denied, with these numbers, and changes nothing.
func denied(s *scene, failed int, short string, reserving, pending, allowance int) {
	s.Helper()
	require.False(s, s.check(failed).Allowed)
	_, err := s.decide(failed, 900)
	r := refused(s, err, rehost.ErrPreviousProductReturnPending)[0]
	require.Equal(s, "RH-6", r.Rule)
	require.Equal(s, []license.Field{
		{Name: "title", Value: "Previous Product Return Pending"},
		{Name: "text", Value: rehost.Text},
		{Name: "udi", Value: udi(failed).String()},
		{Name: "virtualAccount", Value: "main"},
		{Name: "short", Value: short},
		{Name: "reserving", Value: strconv.Itoa(reserving)},
		{Name: "pending", Value: strconv.Itoa(pending)},
		{Name: "allowance", Value: strconv.Itoa(allowance)},
	}, r.Fields)
}

// TestVectors goes through the vectors of the rules, each at the numbers on both sides
// of it, with each policy.
func TestVectors(t *testing.T) {
	type allowed map[string]bool // by policy; those that are not named are denied
	both, ceil, neither := allowed{"default": true, "CeilTenth": true, "FloorMinOne": true}, allowed{"default": true, "CeilTenth": true}, allowed{}
	for _, v := range []struct {
		vector             int
		reserving, pending int
		surplus            bool
		want               allowed
	}{
		{1, 10, 5, true, both},
		{1, 10, 1, true, both},
		{2, 10, 0, false, both},
		{2, 1, 0, false, both},
		{2, 11, 0, false, both},
		{3, 10, 1, false, neither},
		{3, 2, 1, false, neither},
		{3, 9, 1, false, neither},
		{4, 11, 1, false, ceil},
		{4, 19, 1, false, ceil},
		{4, 20, 1, false, both},
		{4, 11, 2, false, neither},
		{5, 20, 2, false, neither},
		{5, 19, 2, false, neither},
		{5, 21, 2, false, ceil},
		{5, 30, 2, false, both},
		{5, 21, 3, false, neither},
	} {
		for name, policy := range policies {
			t.Run(strconv.Itoa(v.vector)+"/"+strconv.Itoa(v.reserving)+"-"+strconv.Itoa(v.pending)+"/"+name, func(t *testing.T) {
				s := fleet(t, policy, v.reserving, v.pending, tagA)
				failed := v.reserving
				if v.surplus {
					s.deposit(tagA, 1)
				}
				a := s.check(failed)
				require.Equal(t, !v.surplus, a.Consulted)
				require.Equal(t, v.want[name], a.Allowed)
				if v.want[name] {
					s.rehosts(failed, 900)
					return
				}
				denied(s, failed, "1 × "+string(tagA), v.reserving, v.pending, a.Allowance)
			})
		}
	}
}

// TestVector6 names the tag that is short.
func TestVector6(t *testing.T) {
	s := fleet(t, rehost.Policy{}, 10, 1, tagA, tagB)
	s.deposit(tagA, 1)
	denied(s, 10, "1 × "+string(tagB), 10, 1, 1)
	a := s.check(10)
	require.Equal(t, []rehost.Copy{
		{Entitlement: of(tagA, 1), Needed: 1, Available: 1},
		{Entitlement: of(tagB, 1), Needed: 1, Short: 1},
	}, a.Copies)
	s.deposit(tagB, 1)
	require.False(t, s.check(10).Consulted)
	s.rehosts(10, 900)
}

// TestVector7 allows the next one when the failed one is removed.
func TestVector7(t *testing.T) {
	for name, gone := range map[string]func(s *scene, serial int){"support": (*scene).removes, "return code": (*scene).returns} {
		t.Run(name, func(t *testing.T) {
			s := begin(t, rehost.Policy{})
			s.deposit(tagA, 9)
			for serial := 1; serial <= 9; serial++ {
				s.reserves(serial, of(tagA, 1))
			}
			s.rehosts(1, 11) // with the allowance: nothing is available
			denied(s, 2, "2 × "+string(tagA), 10, 1, 1)
			gone(s, 1)
			a := s.check(2)
			require.True(t, a.Consulted)
			require.True(t, a.Allowed)
			require.Equal(t, [3]int{9, 0, 1}, [3]int{a.Reserving, a.Pending, a.Allowance})
			s.rehosts(2, 12)
		})
	}
}

// TestVector8 gives the allowance at each edge.
func TestVector8(t *testing.T) {
	for _, v := range []struct{ reserving, ceil, floor int }{
		{-1, 0, 0}, {0, 0, 0}, {1, 1, 1}, {2, 1, 1}, {9, 1, 1}, {10, 1, 1}, {11, 2, 1}, {19, 2, 1}, {20, 2, 2}, {21, 3, 2}, {29, 3, 2}, {30, 3, 3},
		{99, 10, 9}, {100, 10, 10}, {101, 11, 10}, {1 << 24, 1677722, 1677721},
	} {
		require.Equal(t, v.ceil, rehost.CeilTenth(v.reserving), v.reserving)
		require.Equal(t, v.floor, rehost.FloorMinOne(v.reserving), v.reserving)
	}
}

// TestOwnAllowance takes the caller's function, and never less than 0 of it.
func TestOwnAllowance(t *testing.T) {
	var asked []int
	policy := func(n int) rehost.Policy {
		return rehost.Policy{Allowance: func(reserving int) int {
			asked = append(asked, reserving)
			return n
		}}
	}
	s := fleet(t, rehost.Policy{}, 3, 1, tagA)
	for n, allowed := range map[int]bool{-5: false, 0: false, 1: false, 2: true} {
		s.policy = policy(n)
		a := s.check(3)
		require.Equal(t, allowed, a.Allowed, n)
		require.Equal(t, max(n, 0), a.Allowance)
	}
	require.Equal(t, []int{3, 3, 3, 3}, asked)
}
