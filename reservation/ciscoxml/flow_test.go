package ciscoxml_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/reservation"
	"github.com/licit-go/licit/reservation/ciscoxml"
	"github.com/licit-go/licit/reservation/issuer"
	"github.com/licit-go/licit/reservation/product"
)

// plenty is an inventory that has enough of everything, and holds for one product.
type plenty map[license.UDI]license.ID

func (p plenty) Home(udi license.UDI) (license.ID, bool) {
	home, ok := p[udi]
	return home, ok
}

func (p plenty) Holdable(license.Act, license.ID, license.Hold) error { return nil }

// must returns what was decided.
func must[E any](t testing.TB) func(E, error) E {
	return func(e E, err error) E {
		t.Helper()
		require.NoError(t, err)
		return e
	}
}

// TestRS19FlowBetweenBothSides walks product and account through reserve, update and
// return with this codec, in both shapes of request.
func TestRS19FlowBetweenBothSides(t *testing.T) {
	for _, udi := range []license.UDI{switchUDI, serverUDI} {
		pc, ac := codecs(t, udi)
		p := product.New(udi)
		a := issuer.New("account", issuer.Policy{})
		at := issued.Add(time.Millisecond)
		act := func() license.Act {
			at = at.Add(time.Hour)
			return license.Act{At: at, By: "ada"}
		}
		fresh := reservation.Fresh{Nonce: sessionOf(udi).Nonce, Secret: reservation.Secret{1}}
		inventory := plenty{}

		require.NoError(t, a.Apply(must[issuer.Preauthorized](t)(a.Preauthorize(act()))))
		require.NoError(t, p.Apply(must[product.Enabled](t)(p.Enable(act()))))
		requested := must[product.Requested](t)(p.Request(act(), pc, fresh))
		require.NoError(t, p.Apply(requested))

		reserved := must[issuer.Reserved](t)(a.Reserve(act(), ac, inventory, issuer.Order{
			VirtualAccount: "va", Request: requested.Code.Text, Kind: reservation.Specific,
			Entitlements: []license.Entitlement{{Tag: "a", Quantity: 5}},
		}, fresh))
		require.NoError(t, a.Apply(reserved))
		inventory[udi] = "va"
		first := must[product.Installed](t)(p.Install(act(), pc, reserved.Code.Text))
		require.NoError(t, p.Apply(first))
		require.NoError(t, a.Apply(must[issuer.Confirmed](t)(a.Confirm(act(), ac, udi, first.Confirmation))))

		updated := must[issuer.Updated](t)(a.Update(act(), ac, inventory, udi, license.Entitlement{Tag: "a", Quantity: 3}))
		require.NoError(t, a.Apply(updated))
		_, err := a.Confirm(act(), ac, udi, "00000000")
		refused(t, err, reservation.ErrCodeRefused)
		second := must[product.Installed](t)(p.Install(act(), pc, updated.Code.Text))
		require.NoError(t, p.Apply(second))
		_, err = p.Install(act(), pc, updated.Code.Text)
		refused(t, err, reservation.ErrAlreadyInstalled)
		_, err = p.Install(act(), pc, reserved.Code.Text)
		refused(t, err, reservation.ErrVersionRange)
		_, err = a.Find(ac, second.Confirmation)
		refused(t, err, reservation.ErrCodeRefused)

		returned := must[product.Returned](t)(p.Return(act(), pc))
		require.NoError(t, p.Apply(returned))
		code, ok := p.ReturnCode()
		require.True(t, ok)
		closed := must[issuer.Returned](t)(a.Return(act(), ac, udi, code))
		require.Empty(t, closed.Hold().Entitlements)
		require.NoError(t, a.Apply(closed))

		_, err = p.Request(act(), pc, fresh)
		if udi == serverUDI {
			refused(t, err, ciscoxml.ErrOneSession)
			continue
		}
		require.NoError(t, err, "the segment counts")
	}
}
