package reservation_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/reservation"
)

func TestKindCheck(t *testing.T) {
	require.NoError(t, reservation.Specific.Check())
	require.NoError(t, reservation.Permanent.Check())
	for _, k := range []reservation.Kind{"", "Specific", "specific ", "universal"} {
		refused(t, k.Check(), reservation.ErrKindUnknown, "RS-4", "kind", string(k))
	}
}

func TestAuthorizationHold(t *testing.T) {
	all := []license.Entitlement{{Tag: "a", Quantity: 2}}
	a := reservation.Authorization{UDI: udiOf('A'), Kind: reservation.Specific, Entitlements: all}
	require.Equal(t, license.Hold{UDI: udiOf('A'), Entitlements: all}, a.Hold())
	a.Kind = reservation.Permanent
	require.Equal(t, license.Hold{UDI: udiOf('A'), Entitlements: all, Universal: true}, a.Hold())
	require.True(t, license.Hold{}.Equal(reservation.Authorization{}.Hold()))
}
