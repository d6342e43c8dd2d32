package issuer

import (
	"math"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/reservation"
)

var limitAct = license.Act{At: time.Date(2024, 3, 1, 12, 0, 0, 0, time.UTC), By: "ada"}

// bare reads the UDI of a request and writes a code that is always the same.
type bare struct{ reservation.AccountCodec }

func (bare) Request(code string) (reservation.Request, error) {
	udi, err := license.ParseUDI(code)
	return reservation.Request{UDI: udi}, err
}

func (bare) Authorize(reservation.Authorization, reservation.Secret) (reservation.Code, error) {
	return reservation.Code{Text: "code"}, nil
}

func (bare) Named(string) (uint64, bool, error) { return 0, false, nil }

func (bare) Confirms(string, reservation.Grant) error { return nil }

// endless is an inventory that has everything, and holds something for whoever is asked
// about or for nobody.
type endless bool

func (v endless) Home(license.UDI) (license.ID, bool) { return "main", bool(v) }

func (endless) Holdable(license.Act, license.ID, license.Hold) error { return nil }

func (i *Issuer) must(t *testing.T, e Event, err error) {
	t.Helper()
	require.NoError(t, err)
	require.NoError(t, i.Apply(e))
}

// limited returns an authorized issuer that makes at most n reservations, with as many
// versions.
func limited(t *testing.T, n int) *Issuer {
	i := New("acme", Policy{})
	i.most = limits{n, uint32(n)}
	e, err := i.Preauthorize(limitAct)
	i.must(t, e, err)
	return i
}

func (i *Issuer) order(serial string) (Reserved, error) {
	return i.Reserve(limitAct, bare{}, endless(false), Order{
		VirtualAccount: "main", Request: "P:X,S:" + serial, Kind: reservation.Specific, Entitlements: []license.Entitlement{{Tag: "A", Quantity: 1}},
	}, reservation.Fresh{Secret: reservation.Secret{1}})
}

// TestReservationsAreLimited makes one less than the limit, as many, and not one more:
// also when others are over, which are remembered.
func TestReservationsAreLimited(t *testing.T) {
	const n = 3
	i := limited(t, n)
	for k := range n {
		e, err := i.order(string(rune('a' + k)))
		i.must(t, e, err)
		if k == 1 {
			r, err := i.Remove(limitAct, e.Request.UDI, "")
			i.must(t, r, err)
		}
	}
	_, err := i.order("d")
	require.Equal(t, license.Refuse(ErrTooMany, "", "what", "reservations", "number", "4", "most", "3"), license.Refusals(err)[0])
	_, err = i.Rehost(limitAct, bare{}, license.MustParseUDI("P:X,S:a"), "P:X,S:e", reservation.Fresh{Secret: reservation.Secret{1}}, "")
	require.Len(t, license.Refusals(err), 1)
	require.ErrorIs(t, err, ErrTooMany)
	_, err = i.Reserve(limitAct, bare{}, endless(false), Order{Request: "garbage"}, reservation.Fresh{})
	require.Len(t, license.Refusals(err), 1, "before the code")
	require.ErrorIs(t, err, ErrTooMany)

	i.most.reservations = n + 1
	e, err := i.order("d")
	require.NoError(t, err)
	i.most.reservations = n
	require.ErrorIs(t, i.Apply(e), ErrTooMany)
	require.Equal(t, MaxReservations, New("acme", Policy{}).most.reservations)
	require.Equal(t, uint32(math.MaxUint32), New("acme", Policy{}).most.versions)
}

// TestVersionsAreLimited counts as many as can be counted, and not one more.
func TestVersionsAreLimited(t *testing.T) {
	const n = 3
	i := limited(t, n)
	e, err := i.order("kept")
	i.must(t, e, err)
	udi := e.Request.UDI
	ask := func(quantity int) (Updated, error) {
		return i.Update(limitAct, bare{}, endless(true), udi, license.Entitlement{Tag: "A", Quantity: quantity})
	}
	for version := 2; version <= n; version++ {
		u, err := ask(version)
		i.must(t, u, err)
		c, err := i.Confirm(limitAct, bare{}, udi, "any")
		i.must(t, c, err)
		require.Equal(t, uint32(version), c.Version)
	}
	_, err = ask(9)
	require.Equal(t, license.Refuse(ErrTooMany, "RS-14", "what", "versions", "number", "4", "most", "3"), license.Refusals(err)[0])
	i.most.versions++
	u, err := ask(9)
	require.NoError(t, err)
	i.most.versions--
	require.ErrorIs(t, i.Apply(u), ErrTooMany)
}

// TestRestoreIsLimited restores no more reservations than there can be.
func TestRestoreIsLimited(t *testing.T) {
	i := limited(t, 3)
	for k := range 3 {
		e, err := i.order(string(rune('a' + k)))
		i.must(t, e, err)
	}
	data, err := i.Snapshot()
	require.NoError(t, err)
	for most, ok := range map[int]bool{2: false, 3: true, 4: true} {
		_, err := restore(data, Policy{}, limits{most, maxVersion})
		if ok {
			require.NoError(t, err)
			continue
		}
		require.Equal(t, license.Refuse(ErrSnapshotForm, "", "part", "reservations", "value", "3"), license.Refusals(err)[0])
	}
}
