package reservation_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/reservation"
	"github.com/licit-go/licit/reservation/native"
)

// nativeCodecs are those of an account with one key and of products that trust it.
func nativeCodecs(t require.TestingT) codecs {
	signer, err := native.NewSigner("2026-a", reservation.Secret{1})
	require.NoError(t, err)
	list, err := native.NewTrustList(native.Key{ID: signer.ID(), Public: signer.Public(), Purposes: []native.Purpose{native.ForAuthorization}})
	require.NoError(t, err)
	context := native.Context{Issuer: "example.com", Environment: "production"}
	product, err := native.NewProduct(context, list)
	require.NoError(t, err)
	account, err := native.NewAccount(context, signer)
	require.NoError(t, err)
	return codecs{product, account}
}

// TestMachineNative does so with the native codec.
func TestMachineNative(t *testing.T) { drive(t, nativeCodecs(t)) }
