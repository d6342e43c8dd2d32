package reservation_test

import (
	"slices"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/reservation"
	"github.com/licit-go/licit/reservation/issuer"
	"github.com/licit-go/licit/reservation/product"
)

// Steps of the account.

// asked is what an administrator enters, blanks too.
func asked(t *rapid.T) []license.Entitlement {
	var all []license.Entitlement
	for _, tag := range worldTags {
		if n := rapid.IntRange(0, 3).Draw(t, string(tag)); n != 0 || rapid.Bool().Draw(t, "blank") {
			all = append(all, license.Entitlement{Tag: tag, Quantity: n})
		}
	}
	return all
}

func (w *world) Reserve(t *rapid.T) { w.reserve(t, w.code(t)) }

func (w *world) reserve(t *rapid.T, request string) {
	o := issuer.Order{VirtualAccount: "home", Request: request, Kind: reservation.Specific, Entitlements: asked(t)}
	if rapid.IntRange(0, 3).Draw(t, "permanent") == 0 {
		o.Kind, o.Entitlements = reservation.Permanent, []license.Entitlement{{Tag: rapid.SampledFrom(worldTags).Draw(t, "tag"), Quantity: 1}}
	}
	e, err := w.issuer.Reserve(w.act(), w.account, w.shelf, o, w.fresh(t))
	if w.enter(t, e, err) == nil {
		w.put(e.Code.Text)
	}
}

func (w *world) Update(t *rapid.T) { w.update(t, w.one(t)) }

func (w *world) update(t *rapid.T, i int) {
	udi := w.products[i].UDI()
	wanted := asked(t)
	e, err := w.issuer.Update(w.act(), w.account, w.shelf, udi, wanted...)
	if code, pending := w.issuer.Asked(udi, wanted...); pending {
		require.ErrorIs(t, err, issuer.ErrUpdatePending)
		w.put(code)
	}
	if w.enter(t, e, err) == nil {
		w.put(e.Code.Text)
	}
}

// Enter enters a code for each product, as a confirmation and as a return.
func (w *world) Enter(t *rapid.T) {
	code := w.code(t)
	udi, err := w.issuer.Find(w.account, code)
	for _, p := range w.products {
		before := w.issuer.Seq()
		w.confirm(t, p, code)
		w.free(t, p, code)
		if w.issuer.Seq() != before {
			require.NoError(t, err)
			require.Equal(t, udi, p.UDI(), "a code is taken only for whom it is found")
		}
	}
}

func (w *world) confirm(t *rapid.T, p *product.Product, code string) {
	e, err := w.issuer.Confirm(w.act(), w.account, p.UDI(), code)
	_ = w.enter(t, e, err)
}

func (w *world) free(t *rapid.T, p *product.Product, code string) {
	e, err := w.issuer.Return(w.act(), w.account, p.UDI(), code)
	_ = w.enter(t, e, err)
}

// Honest does for one product what comes next, a few times.
func (w *world) Honest(t *rapid.T) {
	i := w.one(t)
	for range rapid.IntRange(1, 5).Draw(t, "steps") {
		w.honest(t, i)
		w.Check(t)
	}
}

func (w *world) honest(t *rapid.T, i int) {
	p := w.products[i]
	r, held := w.issuer.Reservation(p.UDI())
	switch p.Mode() {
	case reservation.Off:
		e, err := p.Enable(w.act())
		require.True(t, w.step(t, i, e, err))
	case reservation.On:
		if code, ok := p.ReturnCode(); ok {
			w.free(t, p, code)
		}
		w.ask(t, i)
	case reservation.Pending:
		code, _ := p.RequestCode()
		if !held {
			w.reserve(t, code)
		} else {
			w.install(t, i, r.Current.Code)
		}
	case reservation.Reserved:
		code, ok := p.Confirmation()
		require.True(t, ok)
		if r.Pending.Code != "" {
			w.install(t, i, r.Pending.Code)
			code, _ = w.products[i].Confirmation()
		}
		w.confirm(t, w.products[i], code)
		if rapid.IntRange(0, 2).Draw(t, "returns") == 0 {
			w.giveUp(t, i)
		} else {
			w.update(t, i)
		}
	}
}

// Support removes what is held for a product where the rules have it do so.
func (w *world) Support(t *rapid.T) {
	p := w.products[w.one(t)]
	if !slices.Contains(reservation.Advise(p.Mode(), true), reservation.SupportRemoval) || rapid.IntRange(0, 3).Draw(t, "rarely") > 0 {
		return
	}
	e, err := w.issuer.Remove(w.act(), p.UDI(), "destroyed")
	_ = w.enter(t, e, err)
}

// Lose loses a code.
func (w *world) Lose(t *rapid.T) {
	if len(w.pile) > 0 && rapid.IntRange(0, 9).Draw(t, "rarely") == 0 {
		i := rapid.IntRange(0, len(w.pile)-1).Draw(t, "place")
		w.pile = slices.Delete(w.pile, i, i+1)
		w.lost++
	}
}
