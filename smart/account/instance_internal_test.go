package account

import (
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart"
)

// TestRoomForInstances fills an account that may have three, those that are remembered
// included.
func TestRoomForInstances(t *testing.T) {
	act := license.Act{At: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), By: "ada"}
	a := New("acme", Policy{})
	a.most.instances = 3
	apply := func(e Event, err error) {
		t.Helper()
		require.NoError(t, err)
		require.NoError(t, a.Apply(e))
	}
	full := func(err error) {
		t.Helper()
		require.Equal(t, []*license.Refusal{
			license.Refuse(ErrTooMany, "", "what", "instances", "number", "4", "most", "3"),
		}, license.Refusals(err))
	}
	udi := func(n int) license.UDI { return license.MustParseUDI("P:router,S:" + strconv.Itoa(n)) }
	register := func(n int, installation, number uint64) (Event, error) {
		return a.Register(act, smart.Register{
			Header: smart.Header{UDI: udi(n), Installation: installation, Number: number}, Token: "T", Overwrite: true,
		})
	}
	hold := func(n int) (Event, error) {
		return a.Hold(act, "main", license.Hold{UDI: udi(n), Entitlements: []license.Entitlement{{Tag: "t", Quantity: 1}}})
	}
	apply(a.Create(act, "main"))
	apply(a.CreateToken(act, "main", "T", TokenOptions{}))
	apply(a.Deposit(act, "main", smart.Line{ID: "L", Tag: "t", Quantity: 9, Type: smart.Perpetual, Start: act.Day()}))
	apply(register(1, 1, 1))
	apply(register(2, 1, 1))
	apply(hold(3))

	_, err := register(4, 1, 1)
	full(err)
	_, err = hold(4)
	full(err)
	_, err = a.HoldCopy(act, udi(3), udi(4))
	full(err)
	_, err = register(2, 2, 1) // the other installation would be remembered
	full(err)
	stamp := a.stamp(act)
	require.ErrorIs(t, a.Apply(Held{stamp, "main", udi(4), []Part{{"L", 1}}}), ErrTooMany)
	require.ErrorIs(t, a.Apply(Registered{
		Stamp: stamp, Header: smart.Header{UDI: udi(4), Number: 1}, VirtualAccount: "main", Token: "T", Certificate: 1, Renew: 1, Valid: 1,
	}), ErrTooMany)
	apply(register(2, 1, 2)) // in its own place
	apply(hold(3))

	// One that is removed by hand is remembered, one that is released is not.
	apply(a.RemoveInstance(act, udi(1)))
	_, err = hold(4)
	full(err)
	apply(a.Release(act, udi(3)))
	apply(hold(4))
	_, err = hold(5)
	full(err)

	// What is remembered is forgotten a year after.
	act.At = act.At.Add(365 * license.Day)
	apply(a.Release(act, udi(4)))
	apply(hold(5))
	apply(hold(6))
	_, err = hold(7)
	full(err)
}

// TestMomentsAreInstants at the ends of what there is, and between.
func TestMomentsAreInstants(t *testing.T) {
	for _, s := range [...]string{
		"0001-01-01T00:00:00.000000001Z", "1969-12-31T23:59:59.999999999Z", "1970-01-01T00:00:00Z", "2106-02-07T06:28:15Z",
		"2106-02-07T06:28:16Z", "2026-07-31T12:30:45.123456789Z", "9999-12-31T23:59:59.999999999Z",
	} {
		at, err := time.Parse(time.RFC3339Nano, s)
		require.NoError(t, err)
		require.Equal(t, at.UTC(), momentOf(at).time())
	}
	require.Equal(t, smart.MaxPeriod, span(smart.MaxPeriod).period())
}

// TestRollKeepsTheOrder of contacts, of one instant that of calls, and takes in what is
// older.
func TestRollKeepsTheOrder(t *testing.T) {
	var r roll
	at := func(s int64, name string) *instance {
		return &instance{udi: license.MustParseUDI("P:router,S:" + name), contact: momentOf(time.Unix(s, 0))}
	}
	order := func() (names string) {
		for i := range r.all() {
			names += i.udi.Serial()
			require.True(t, i.newer == nil || i.newer.older == i)
		}
		return names
	}
	a, b, c, d := at(10, "a"), at(20, "b"), at(20, "c"), at(30, "d")
	for _, i := range [...]*instance{a, c, b, d} {
		r.join(i)
	}
	require.Equal(t, "acbd", order())
	r.join(at(5, "1"), at(10, "2"), at(20, "3"), at(25, "4"), at(31, "5"))
	require.Equal(t, "1a2cb34d5", order())
	r.leave(b)
	r.leave(r.oldest)
	r.leave(r.newest)
	require.Equal(t, "a2c34d", order())
	var before string
	for i := range r.before(time.Unix(20, 0)) {
		before += i.udi.Serial()
	}
	require.Equal(t, "a2", before)
	for r.oldest != nil {
		r.leave(r.oldest)
	}
	require.Nil(t, r.newest)
	r.join(a)
	require.Equal(t, "a", order())
}
