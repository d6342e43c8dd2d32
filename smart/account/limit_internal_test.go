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
	apply(a.Create(act, "v-1"))
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
		apply(a.Deposit(act, "v-1", four[n:min(n+2, 3)]...))
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
	apply(a.RemoveToken(act, "1"))
	apply(a.CreateToken(act, "v-1", "4", TokenOptions{}))

	data, err := a.Snapshot()
	require.NoError(t, err)
	_, err = restore(data, Policy{}, a.most)
	require.NoError(t, err)
	for part, most := range map[string]limits{
		"virtualAccounts": {virtuals: 2, lines: 3, tokens: 3}, "lines": {virtuals: 3, lines: 2, tokens: 3}, "tokens": {virtuals: 3, lines: 3, tokens: 2},
	} {
		_, err = restore(data, Policy{}, most)
		require.ErrorIs(t, err, ErrTooMany)
		require.Equal(t, part, license.Refusals(err)[0].Field("part"))
	}
}

// TestRestoredIsBounded restores an account with a satellite, an instance and one that
// is remembered where there is no room for them.
func TestRestoredIsBounded(t *testing.T) {
	act := license.Act{At: time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC), By: "ada"}
	a := New("acme", Policy{})
	apply := func(e Event, err error) {
		t.Helper()
		require.NoError(t, err)
		require.NoError(t, a.Apply(e))
	}
	apply(a.Create(act, "main"))
	apply(a.AddSatellite(act, "sat"))
	apply(a.CreateToken(act, "main", "t", TokenOptions{}))
	for _, serial := range []string{"1", "2"} {
		header := smart.Header{UDI: license.MustParseUDI("P:CSR,S:" + serial), Number: 1}
		apply(a.Register(act, smart.Register{Header: header, Token: "t"}))
	}
	apply(a.RemoveInstance(act, license.MustParseUDI("P:CSR,S:1")))
	data, err := a.Snapshot()
	require.NoError(t, err)
	for part, most := range map[string]limits{
		"":           {virtuals: 1, tokens: 1, instances: 2, satellites: 1},
		"instances":  {virtuals: 1, tokens: 1, instances: 1, satellites: 1},
		"satellites": {virtuals: 1, tokens: 1, instances: 2, satellites: 0},
	} {
		_, err = restore(data, Policy{}, most)
		if part == "" {
			require.NoError(t, err)
			continue
		}
		require.ErrorIs(t, err, ErrTooMany)
		require.Equal(t, part, license.Refusals(err)[0].Field("part"))
	}
}
