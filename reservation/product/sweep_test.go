package product_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/license/journal"
	"github.com/licit-go/licit/license/journal/journaltest"
	"github.com/licit-go/licit/reservation"
	"github.com/licit-go/licit/reservation/product"
)

var productCodec = journal.Codec[product.Event]{Encode: product.EncodeEvent, Decode: product.DecodeEvent}

const productStream = "product/C9300"

// commit runs a decision of the product through the journal.
func commit(ctx context.Context, store journal.Store, command string, decide func(*product.Product) (product.Event, error)) (journal.Receipt, error) {
	return journal.Do(ctx, store, command, 4, func(tx *journal.Tx) error {
		p := product.New(sceneUDI)
		if err := journal.Load(ctx, store, productStream, p, productCodec); err != nil {
			return err
		}
		e, err := decide(p)
		if err != nil {
			return err
		}
		return journal.Append(tx, productStream, p, productCodec, e)
	})
}

// TestSweep runs each decision through the journal with the k-th call of the store
// failing: afterwards it has happened or not, and repeated it has happened once.
func TestSweep(t *testing.T) {
	by := license.Act{At: moment("2024-01-01T00:00:00Z"), By: "ada"}
	// What is fresh is drawn once, outside of what is repeated.
	fresh := reservation.Fresh{Nonce: reservation.Nonce{1, 1}, Secret: reservation.Secret{1, 2}}
	shown := pending(t)
	first := shown.issue(1)
	second := shown.issue(2, of(3))
	type decision = func(*product.Product) (product.Event, error)
	enable := func(p *product.Product) (product.Event, error) { return event(p.Enable(by)) }
	disable := func(p *product.Product) (product.Event, error) { return event(p.Disable(by)) }
	request := func(p *product.Product) (product.Event, error) { return event(p.Request(by, plain{}, fresh)) }
	cancel := func(p *product.Product) (product.Event, error) { return event(p.Cancel(by)) }
	install := func(p *product.Product) (product.Event, error) { return event(p.Install(by, plain{}, first)) }
	update := func(p *product.Product) (product.Event, error) { return event(p.Install(by, plain{}, second)) }
	giveBack := func(p *product.Product) (product.Event, error) { return event(p.Return(by, plain{})) }
	discard := func(p *product.Product) (product.Event, error) { return event(p.Discard(by, plain{}, first)) }
	for name, steps := range map[string][]decision{
		"enable":  {enable},
		"disable": {enable, disable},
		"request": {enable, request},
		"cancel":  {enable, request, cancel},
		"nothing": {enable, cancel},
		"install": {enable, request, install},
		"update":  {enable, request, install, update},
		"return":  {enable, request, install, update, giveBack},
		"discard": {enable, request, cancel, discard},
	} {
		t.Run(name, func(t *testing.T) {
			journaltest.Sweep(t, func(t testing.TB) journaltest.Scenario {
				store := journal.NewMemory()
				last := len(steps) - 1
				for i, d := range steps[:last] {
					_, err := commit(t.Context(), store, "before-"+string(rune('a'+i)), d)
					require.NoError(t, err)
				}
				return journaltest.Scenario{
					Store: store,
					Run: func(ctx context.Context, st journal.Store) (journal.Receipt, error) {
						return commit(ctx, st, "command", steps[last])
					},
					State: func(ctx context.Context, st journal.Store) (string, error) {
						p := product.New(sceneUDI)
						if err := journal.Load(ctx, st, productStream, p, productCodec); err != nil {
							return "", err
						}
						data, err := p.Snapshot()
						return string(data), err
					},
				}
			})
		})
	}
}
