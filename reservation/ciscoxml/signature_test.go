package ciscoxml_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/hex"
	"math/big"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/reservation"
	"github.com/licit-go/licit/reservation/ciscoxml"
)

func TestRS20SignaturesAreOverExactlyThoseBytes(t *testing.T) {
	for _, curve := range []elliptic.Curve{elliptic.P256(), elliptic.P384()} {
		signer := signingKey(t, curve)
		signature, err := signer.Sign([]byte("signed"))
		require.NoError(t, err)
		again, err := signer.Sign([]byte("signed"))
		require.NoError(t, err)
		require.Equal(t, signature, again, "the same over the same")
		require.LessOrEqual(t, len(signature), ciscoxml.MaxSignatureBytes)

		verifier := signer.Verifier()
		require.NoError(t, verifier.Verify([]byte("signed"), signature, time.Time{}))
		for i := 0; i < 8*len(signature); i += 3 { // a verification of P-384 takes long
			other := append([]byte{}, signature...)
			other[i/8] ^= 1 << (i % 8)
			refused(t, verifier.Verify([]byte("signed"), other, issued), reservation.ErrCodeSignature)
		}
		for _, bad := range [][]byte{nil, {}, {0x30, 0}, signature[:len(signature)-1], append(append([]byte{}, signature...), 0)} {
			refused(t, verifier.Verify([]byte("signed"), bad, issued), reservation.ErrCodeSignature)
		}
		r := refused(t, verifier.Verify([]byte("Signed"), signature, issued), reservation.ErrCodeSignature)
		require.Equal(t, []license.Field{{Name: "what", Value: "authorization"}}, r.Fields)
		require.Equal(t, "RS-20", r.Rule)
	}
}

// TestRS20SignaturesOfOthers verifies what the standard library signs, with the hash
// that goes with the curve and with the other one.
func TestRS20SignaturesOfOthers(t *testing.T) {
	short, long := sha256.Sum256([]byte("signed")), sha512.Sum384([]byte("signed"))
	for curve, hashes := range map[elliptic.Curve][2][]byte{
		elliptic.P256(): {short[:], long[:]}, elliptic.P384(): {long[:], short[:]},
	} {
		key, err := ecdsa.GenerateKey(curve, rand.Reader)
		require.NoError(t, err)
		verifier, err := ciscoxml.NewVerifyingKey(&key.PublicKey)
		require.NoError(t, err)
		for i, hash := range hashes {
			signature, err := ecdsa.SignASN1(rand.Reader, key, hash)
			require.NoError(t, err)
			require.Equal(t, i == 0, verifier.Verify([]byte("signed"), signature, issued) == nil)
		}
		signer, err := ciscoxml.NewSigningKey(key)
		require.NoError(t, err)
		require.Equal(t, verifier, signer.Verifier())
		signature, err := signer.Sign([]byte("signed"))
		require.NoError(t, err)
		require.True(t, ecdsa.VerifyASN1(&key.PublicKey, hashes[0], signature))
	}
}

// TestRS20SignaturesAreThoseOfRFC6979 compares with appendix A.2.5 of it.
func TestRS20SignaturesAreThoseOfRFC6979(t *testing.T) {
	number, err := hex.DecodeString("c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721")
	require.NoError(t, err)
	key, err := ecdsa.ParseRawPrivateKey(elliptic.P256(), number)
	require.NoError(t, err)
	signer, err := ciscoxml.NewSigningKey(key)
	require.NoError(t, err)
	signature, err := signer.Sign([]byte("sample"))
	require.NoError(t, err)
	require.Equal(t, "3046"+
		"022100efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716"+
		"022100f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8", hex.EncodeToString(signature))
}

//nolint:staticcheck // a key that is wrong is made by its fields
func TestRS16KeysThatAreNone(t *testing.T) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	other, err := ecdsa.GenerateKey(elliptic.P384(), rand.Reader)
	require.NoError(t, err)
	small, err := ecdsa.GenerateKey(elliptic.P224(), rand.Reader)
	require.NoError(t, err)
	x, y := key.X, key.Y
	for name, c := range map[string]struct {
		key    *ecdsa.PublicKey
		reason license.Reason
	}{
		"none":               {nil, ciscoxml.ErrPartMissing},
		"no curve":           {&ecdsa.PublicKey{X: x, Y: y}, ciscoxml.ErrPartMissing},
		"no x":               {&ecdsa.PublicKey{Curve: key.Curve, Y: y}, ciscoxml.ErrPartMissing},
		"no y":               {&ecdsa.PublicKey{Curve: key.Curve, X: x}, ciscoxml.ErrPartMissing},
		"another curve":      {&small.PublicKey, ciscoxml.ErrCurve},
		"not on the curve":   {&ecdsa.PublicKey{Curve: key.Curve, X: x, Y: x}, reservation.ErrKeyWeak},
		"negative":           {&ecdsa.PublicKey{Curve: key.Curve, X: new(big.Int).Neg(x), Y: y}, reservation.ErrKeyWeak},
		"not canonical":      {&ecdsa.PublicKey{Curve: key.Curve, X: new(big.Int).Add(x, key.Curve.Params().P), Y: y}, reservation.ErrKeyWeak},
		"zero":               {&ecdsa.PublicKey{Curve: key.Curve, X: new(big.Int), Y: new(big.Int)}, reservation.ErrKeyWeak},
		"of the other curve": {&ecdsa.PublicKey{Curve: key.Curve, X: other.X, Y: other.Y}, reservation.ErrKeyWeak},
	} {
		_, err := ciscoxml.NewVerifyingKey(c.key)
		r := refused(t, err, c.reason)
		require.NotEmpty(t, r.Fields[0].Value, name)
		if c.reason == reservation.ErrKeyWeak {
			require.Equal(t, "P-256", r.Field("public"), name)
			require.NotEmpty(t, r.Field("cause"), name)
		}
	}
	for name, c := range map[string]struct {
		key    *ecdsa.PrivateKey
		reason license.Reason
	}{
		"none":          {nil, ciscoxml.ErrPartMissing},
		"no curve":      {&ecdsa.PrivateKey{D: key.D}, ciscoxml.ErrPartMissing},
		"no number":     {&ecdsa.PrivateKey{PublicKey: key.PublicKey}, ciscoxml.ErrPartMissing},
		"another curve": {small, ciscoxml.ErrCurve},
		"zero":          {&ecdsa.PrivateKey{PublicKey: key.PublicKey, D: new(big.Int)}, reservation.ErrKeyWeak},
		"too large":     {&ecdsa.PrivateKey{PublicKey: key.PublicKey, D: key.Curve.Params().N}, reservation.ErrKeyWeak},
		"far too large": {&ecdsa.PrivateKey{PublicKey: key.PublicKey, D: new(big.Int).Lsh(key.D, 64)}, reservation.ErrKeyWeak},
	} {
		_, err := ciscoxml.NewSigningKey(c.key)
		require.NotEmpty(t, refused(t, err, c.reason).Fields[0].Value, name)
	}

	var none ciscoxml.SigningKey
	_, err = none.Sign(nil)
	refused(t, err, ciscoxml.ErrPartMissing)
	refused(t, none.Verifier().Verify(nil, nil, issued), reservation.ErrCodeSignature)
}

//nolint:staticcheck // a key is changed by its fields
func TestKeysAreCopied(t *testing.T) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	signer, err := ciscoxml.NewSigningKey(key)
	require.NoError(t, err)
	verifier, err := ciscoxml.NewVerifyingKey(&key.PublicKey)
	require.NoError(t, err)
	for _, n := range []*big.Int{key.D, key.X, key.Y} {
		n.SetInt64(1)
	}
	signature, err := signer.Sign([]byte("signed"))
	require.NoError(t, err)
	require.NoError(t, verifier.Verify([]byte("signed"), signature, issued))
}
