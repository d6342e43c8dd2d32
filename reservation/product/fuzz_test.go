package product_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/reservation"
	"github.com/licit-go/licit/reservation/product"
)

// FuzzDecodeEventAgreesWithEncodeEvent shows that what is read is written the same
// again, and that no product is broken by it.
func FuzzDecodeEventAgreesWithEncodeEvent(f *testing.F) {
	for _, e := range story(f).log {
		name, data, err := product.EncodeEvent(e)
		require.NoError(f, err)
		f.Add(name, data)
	}
	f.Add("product.cancelled", []byte(`{"seq":2,"at":"2024-01-01T00:00:00Z","by":"ada","session":null}`))
	all := scenes(f)
	f.Fuzz(func(t *testing.T, name string, data []byte) {
		e, err := product.DecodeEvent(name, data)
		if err != nil {
			require.NotEmpty(t, license.Refusals(err))
			return
		}
		again, text, err := product.EncodeEvent(e)
		require.NoError(t, err)
		require.Equal(t, name, again)
		read, err := product.DecodeEvent(again, text)
		require.NoError(t, err)
		require.Equal(t, e, read)
		for _, s := range all {
			p, before := s.p.Clone(), s.bytes()
			// At its own place, and as the next event.
			for _, e := range []product.Event{e, stamped(e, license.Stamp{Seq: p.Seq() + 1, Act: e.Stamped().Act})} {
				if err := p.Apply(e); err != nil {
					require.NotEmpty(t, license.Refusals(err))
					require.Equal(t, before, bytesOf(t, p))
					continue
				}
				before = bytesOf(t, p)
				back, err := product.Restore([]byte(before))
				require.NoError(t, err, "what follows can be restored")
				require.Equal(t, before, bytesOf(t, back))
				askEverything(t, p)
			}
		}
	})
}

// FuzzRestoreAgreesWithSnapshot shows that a snapshot that is restored is written the
// same again, byte by byte, and that its product works.
func FuzzRestoreAgreesWithSnapshot(f *testing.F) {
	for _, s := range scenes(f) {
		f.Add([]byte(s.bytes()))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		p, err := product.Restore(data)
		if err != nil {
			require.NotEmpty(t, license.Refusals(err))
			return
		}
		require.Equal(t, string(data), bytesOf(t, p))
		askEverything(t, p)
	})
}

// askEverything asks a product all there is to ask and decide; what is decided
// follows, and can be restored.
func askEverything(t testing.TB, p *product.Product) {
	t.Helper()
	_, asks := p.RequestCode()
	_, confirms := p.Confirmation()
	a, holds := p.Authorization()
	require.Equal(t, p.Mode() == reservation.Pending, asks)
	require.Equal(t, p.Mode() == reservation.Reserved, confirms)
	require.Equal(t, p.Mode() == reservation.Reserved, holds)
	act := license.Act{At: moment("2024-02-01T00:00:00Z"), By: "ada"}
	keep := func(e product.Event, err error) {
		t.Helper()
		if p.Seq() > math.MaxUint64-2 {
			return // nothing follows the last event there can be
		}
		if err != nil {
			require.NotEmpty(t, license.Refusals(err))
			return
		}
		next := p.Clone()
		require.NoError(t, next.Apply(e), "what is decided follows")
		back, err := product.Restore([]byte(bytesOf(t, next)))
		require.NoError(t, err)
		require.Equal(t, bytesOf(t, next), bytesOf(t, back))
	}
	fresh := reservation.Fresh{Nonce: reservation.Nonce{7}, Secret: reservation.Secret{7}}
	a.Version++
	a.Previous = a.Digest
	keep(event(p.Enable(act)))
	keep(event(p.Disable(act)))
	keep(event(p.Request(act, plain{}, fresh)))
	keep(event(p.Cancel(act)))
	keep(event(p.Install(act, plain{}, authorization(a))))
	keep(event(p.Return(act, plain{})))
	keep(event(p.Discard(act, plain{}, authorization(a))))
}
