package reservation_test

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/reservation"
	"github.com/licit-go/licit/reservation/issuer"
	"github.com/licit-go/licit/reservation/product"
)

// codecs are those of both sides.
type codecs struct {
	product reservation.ProductCodec
	account reservation.AccountCodec
}

// world drives several products and one account. Everything that anyone ever wrote
// lies on one pile, from which a thief picks what is entered where, as the honest do;
// some of it is lost. What is held is kept by a naive inventory.
type world struct {
	codecs
	issuer   *issuer.Issuer
	shelf    shelf
	products []*product.Product
	pile     []string
	random   *rand.ChaCha8
	now      time.Time

	lost int            // codes
	did  map[string]int // by event
}

const (
	worldProducts = 4
	worldOwned    = 5 // of each tag
)

var worldTags = []license.Tag{"Advanced", "Basic", "Core"}

func newWorld(t *rapid.T, c codecs, did map[string]int) *world {
	w := &world{
		codecs: c,
		issuer: issuer.New("acme", issuer.Policy{InstallWithin: 24 * time.Hour}),
		shelf:  shelf{owned: map[license.Tag]int{}, held: map[license.UDI]license.Hold{}},
		random: rand.NewChaCha8([32]byte{7}),
		now:    time.Date(2026, 11, 22, 6, 0, 0, 0, time.UTC),
		did:    did,
	}
	for _, tag := range worldTags {
		w.shelf.owned[tag] = worldOwned
	}
	for i := range worldProducts {
		w.products = append(w.products, product.New(udiOf(byte('A'+i))))
	}
	e, err := w.issuer.Preauthorize(w.act())
	require.NoError(t, w.enter(t, e, err))
	return w
}

func (w *world) GoString() string { return "world" }

func (w *world) act() license.Act { return license.Act{At: w.now, By: "ada"} }

func (w *world) fresh(t *rapid.T) reservation.Fresh {
	fresh, err := reservation.Draw(w.random)
	require.NoError(t, err)
	return fresh
}

// one picks a product.
func (w *world) one(t *rapid.T) int { return rapid.IntRange(0, len(w.products)-1).Draw(t, "product") }

// code picks a code of the pile, whoever it is for and whatever it is; mostly a late
// one.
func (w *world) code(t *rapid.T) string {
	if len(w.pile) == 0 {
		return ""
	}
	back := rapid.OneOf(rapid.IntRange(0, min(5, len(w.pile)-1)), rapid.IntRange(0, len(w.pile)-1)).Draw(t, "back")
	return w.pile[len(w.pile)-1-back]
}

// put puts a code on top of the pile.
func (w *world) put(codes ...string) {
	for _, code := range codes {
		w.pile = append(slices.DeleteFunc(w.pile, func(c string) bool { return c == code }), code)
	}
}

func remembers(t *rapid.T, a interface{ Snapshot() ([]byte, error) }) string {
	data, err := a.Snapshot()
	require.NoError(t, err)
	return string(data)
}

// step applies what a product has decided, if it was not refused, to a product that
// was stored and loaded before.
func (w *world) step(t *rapid.T, i int, e product.Event, err error) bool {
	require.Equal(t, err != nil, len(license.Refusals(err)) > 0)
	if err != nil {
		return false
	}
	p, err := product.Restore([]byte(remembers(t, w.products[i])))
	require.NoError(t, err)
	name, data, err := product.EncodeEvent(e)
	require.NoError(t, err)
	e, err = product.DecodeEvent(name, data)
	require.NoError(t, err)
	require.NoError(t, p.Apply(e))
	w.products[i] = p
	w.did[name]++
	return true
}

// enter applies what the account has decided, if it was not refused, and has the
// inventory follow.
func (w *world) enter(t *rapid.T, e issuer.Event, err error) error {
	require.Equal(t, err != nil, len(license.Refusals(err)) > 0)
	if err != nil {
		return err
	}
	name, data, err := issuer.EncodeEvent(e)
	require.NoError(t, err)
	e, err = issuer.DecodeEvent(name, data)
	require.NoError(t, err)
	require.NoError(t, w.issuer.Apply(e))
	if h, ok := e.(interface{ Hold() license.Hold }); ok {
		w.shelf.follow(h.Hold())
	}
	w.did[name]++
	return nil
}

// Steps of the products.

func (w *world) Switch(t *rapid.T) {
	i := w.one(t)
	if rapid.Bool().Draw(t, "on") {
		e, err := w.products[i].Enable(w.act())
		w.step(t, i, e, err)
		return
	}
	e, err := w.products[i].Disable(w.act())
	w.step(t, i, e, err)
}

func (w *world) Ask(t *rapid.T) { w.ask(t, w.one(t)) }

func (w *world) ask(t *rapid.T, i int) {
	e, err := w.products[i].Request(w.act(), w.product, w.fresh(t))
	if w.step(t, i, e, err) {
		w.put(e.Code.Text)
	}
}

func (w *world) Cancel(t *rapid.T) {
	i := w.one(t)
	e, err := w.products[i].Cancel(w.act())
	w.step(t, i, e, err)
}

// Install tries every product with one code.
func (w *world) Install(t *rapid.T) {
	code := w.code(t)
	for i := range w.products {
		w.install(t, i, code)
	}
}

func (w *world) install(t *rapid.T, i int, code string) {
	e, err := w.products[i].Install(w.act(), w.product, code)
	if w.step(t, i, e, err) {
		w.put(e.Confirmation)
	}
}

func (w *world) Return(t *rapid.T) { w.giveUp(t, w.one(t)) }

func (w *world) giveUp(t *rapid.T, i int) {
	e, err := w.products[i].Return(w.act(), w.product)
	if w.step(t, i, e, err) {
		w.put(e.Code)
	}
}

// Discard tries every product with one code.
func (w *world) Discard(t *rapid.T) {
	code := w.code(t)
	for i, p := range w.products {
		e, err := p.Discard(w.act(), w.product, code)
		if w.step(t, i, e, err) {
			w.put(e.Code)
		}
	}
}

// Wait lets time pass, so that some authorizations cannot be installed any more.
func (w *world) Wait(t *rapid.T) {
	w.now = w.now.Add(time.Duration(rapid.IntRange(0, 15).Draw(t, "hours")) * time.Hour)
}

// Check is asked after every step.
func (w *world) Check(t *rapid.T) {
	used := map[license.Tag]int{}
	for _, p := range w.products {
		a, ok := p.Authorization()
		require.Equal(t, p.Mode() == reservation.Reserved, ok)
		held := w.shelf.held[p.UDI()]
		for _, e := range a.Entitlements {
			used[e.Tag] += e.Quantity
			require.LessOrEqual(t, e.Quantity, count(held.Entitlements, e.Tag), "%s uses what is not held for it", p.UDI())
		}
		r, ok := w.issuer.Reservation(p.UDI())
		require.Equal(t, len(held.Entitlements) > 0, ok)
		if ok {
			require.True(t, held.Equal(r.Hold()), "%v %v", held, r)
		}
	}
	for _, tag := range worldTags {
		require.LessOrEqual(t, used[tag], worldOwned, "more of %s is used than is owned", tag)
		require.LessOrEqual(t, w.shelf.sum(tag, license.UDI{}), worldOwned, "more of %s is held than is owned", tag)
	}
}

// drive runs worlds of those codecs.
func drive(t *testing.T, c codecs) {
	did := map[string]int{}
	steps := 0
	rapid.Check(t, func(t *rapid.T) {
		w := newWorld(t, c, did)
		actions := rapid.StateMachineActions(w)
		check := actions[""]
		actions[""] = func(t *rapid.T) {
			steps++
			check(t)
		}
		t.Repeat(actions)
		w.settle(t)
	})
	if steps < 20_000 {
		return // too few to see everything
	}
	for _, name := range []string{
		"product.requested", "product.cancelled", "product.installed", "product.returned", "product.discarded",
		"issuer.reserved", "issuer.updated", "issuer.confirmed", "issuer.returned", "issuer.removed",
	} {
		require.Positive(t, did[name], "%s in %d steps", name, steps)
	}
	t.Logf("%d steps: %v", steps, did)
}

// TestMachinePlain shows with the plain codec that nothing is ever used that is not
// held, nothing held that is not owned, and nothing lost.
func TestMachinePlain(t *testing.T) {
	c := plain{digests: true}
	drive(t, codecs{c, plainAccount{c}})
}

// TestMachineBare does so with codes that have no digests.
func TestMachineBare(t *testing.T) {
	drive(t, codecs{plain{}, plainAccount{}})
}
