package reservation_test

import (
	"slices"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/licit-go/licit/reservation"
)

// settle has every product give back what it has, as the rules advise.
func (w *world) settle(t *rapid.T) {
	for i := range w.products {
		w.giveBack(t, i)
		w.advised(t, i)
		if w.remains(i) {
			require.Positive(t, w.lost, "nothing was lost, and yet it does not come back")
			w.advised(t, i)
		}
		require.False(t, w.remains(i), "%s cannot give back what it has", w.products[i].UDI())
		w.Check(t)
	}
	require.Empty(t, w.shelf.held, "the inventory is as it was")
}

// remains reports whether something is reserved for a product, at either side.
func (w *world) remains(i int) bool {
	_, held := w.issuer.Reservation(w.products[i].UDI())
	return held || w.products[i].Mode() == reservation.Reserved
}

// giveBack discards what can be discarded, and enters what was never entered.
func (w *world) giveBack(t *rapid.T, i int) {
	for _, code := range slices.Clone(w.pile) {
		e, err := w.products[i].Discard(w.act(), w.product, code)
		if w.step(t, i, e, err) {
			w.put(e.Code)
		}
	}
	if code, ok := w.products[i].ReturnCode(); ok {
		w.put(code)
	}
	for _, code := range w.pile {
		e, err := w.issuer.Return(w.act(), w.account, w.products[i].UDI(), code)
		_ = w.enter(t, e, err)
	}
}

// advised does what the rules advise.
func (w *world) advised(t *rapid.T, i int) {
	_, held := w.issuer.Reservation(w.products[i].UDI())
	for _, step := range reservation.Advise(w.products[i].Mode(), held) {
		switch step {
		case reservation.Cancel:
			e, err := w.products[i].Cancel(w.act())
			require.True(t, w.step(t, i, e, err))
		case reservation.Return:
			e, err := w.products[i].Return(w.act(), w.product)
			require.True(t, w.step(t, i, e, err))
			w.put(e.Code)
		case reservation.Discard, reservation.EnterReturn:
			w.giveBack(t, i)
		case reservation.SupportRemoval:
			if w.products[i].Mode() == reservation.Off {
				e, err := w.products[i].Enable(w.act())
				require.True(t, w.step(t, i, e, err))
				w.giveBack(t, i)
			}
			if w.lost > 0 && w.remains(i) {
				e, err := w.issuer.Remove(w.act(), w.products[i].UDI(), "lost")
				require.NoError(t, w.enter(t, e, err))
			}
		case reservation.StartAgain:
		}
		w.Check(t)
	}
}
