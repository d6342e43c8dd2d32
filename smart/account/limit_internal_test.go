package account

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart"
)

// TestWhatIsHeldIsBounded fills an account that may hold three of each.
func TestWhatIsHeldIsBounded(t *testing.T) {
	act := license.Act{At: time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC), By: "ada"}
	a := New("acme", Policy{})
	a.most = limits{virtuals: 3, lines: 3, tokens: 3, instances: 3, satellites: 3}
	apply := func(e Event, err error) {
		t.Helper()
		require.NoError(t, err)
		require.NoError(t, a.Apply(e))
	}
	full := func(what string, e Event, err error) {
		t.Helper()
		require.Equal(t, []*license.Refusal{license.Refuse(ErrTooMany, "", "what", what, "number", "4", "most", "3")}, license.Refusals(err))
		require.Error(t, a.Apply(e))
	}
	e, err := a.Create(act, "v-1")
	apply(e, err)
	line := func(id license.ID) smart.Line {
		return smart.Line{ID: id, Tag: "t", Quantity: 1, Type: smart.Perpetual, Start: act.Day()}
	}
	for _, id := range []license.ID{"2", "3", "4"} {
		v, err := a.AddVirtualAccount(act, "v-"+id)
		if id == "4" {
			full("virtualAccounts", v, err)
			require.ErrorIs(t, a.Apply(VirtualAccountAdded{a.stamp(act), "v-4", ""}), ErrTooMany)
			continue
		}
		apply(v, err)
	}
	four := []smart.Line{line("1"), line("2"), line("3"), line("4")}
	d, err := a.Deposit(act, "v-1", four...)
	full("lines", d, err)
	for _, n := range []int{0, 2} {
		d, err = a.Deposit(act, "v-1", four[n:min(n+2, 3)]...)
		apply(d, err)
	}
	d, err = a.Deposit(act, "v-1", four[3])
	full("lines", d, err)
	require.ErrorIs(t, a.Apply(Deposited{a.stamp(act), "v-1", four[3:]}), ErrTooMany)
	for _, id := range []smart.Token{"1", "2", "3", "4"} {
		k, err := a.CreateToken(act, "v-1", id, TokenOptions{})
		if id == "4" {
			full("tokens", k, err)
			continue
		}
		apply(k, err)
	}
	removed, err := a.RemoveToken(act, "1")
	apply(removed, err)
	k, err := a.CreateToken(act, "v-1", "4", TokenOptions{})
	apply(k, err)
}
