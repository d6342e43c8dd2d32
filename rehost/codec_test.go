package rehost_test

import (
	"sync"

	"github.com/licit-go/licit/reservation"
	"github.com/licit-go/licit/reservation/native"
)

// codecs are those of all products and of the account, which know one key.
var codecs = sync.OnceValue(func() (both struct {
	product reservation.ProductCodec
	account reservation.AccountCodec
}) {
	context := native.Context{Issuer: "example.com", Environment: "test"}
	signer := must(native.NewSigner("key-1", reservation.Secret{7}))
	trusted := must(native.NewTrustList(native.Key{ID: signer.ID(), Public: signer.Public(), Purposes: []native.Purpose{native.ForAuthorization}}))
	both.product, both.account = must(native.NewProduct(context, trusted)), must(native.NewAccount(context, signer))
	return both
})

func productCodec() reservation.ProductCodec { return codecs().product }

func accountCodec() reservation.AccountCodec { return codecs().account }

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}
