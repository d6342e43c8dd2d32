package ciscoxml_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"encoding/asn1"
	"math/big"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/reservation"
	"github.com/licit-go/licit/reservation/ciscoxml"
)

var (
	// switchUDI has no UUID: its requests have a segment.
	switchUDI = license.MustParseUDI("P:C9300-24UX,S:FCW2134L0RN")
	// serverUDI has one: its only request is itself.
	serverUDI = license.MustParseUDI("P:UCM,S:cc920,U:e53fc968-0253-4d61-a355-ba908a6cc920")

	issued = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	master = reservation.Secret{31: 1}
)

// public is a document in the layout of public use.
const public = `<specificPLR><authorizationCode><flag>A</flag><version>C</version><piid>35c1bfab-5cb6-4aa5-8a8f-5ab1db0b3d95</piid><timestamp>1537390466126</timestamp>
<entitlements><entitlement><tag>regid.2016-07.com.cisco.UCM_Enhanced,12.0_66ee7dcf-9d2c-43c6-8b84-5e3d7ff12c11</tag><count>5</count><startDate></startDate><endDate></endDate>
<licenseType>PERPETUAL</licenseType><displayName>UCM Enhanced License (12.x)</displayName><tagDescription>UC &amp; more</tagDescription><subscriptionID></subscriptionID></entitlement></entitlements>
</authorizationCode><signature>MEUCIQDoc3Q=</signature><udi>P:UCM, S:cc920, U:e53fc968-0253-4d61-a355-ba908a6cc920</udi></specificPLR>`

// refused returns the only refusal of err and checks its reason.
func refused(t testing.TB, err error, reason license.Reason) *license.Refusal {
	t.Helper()
	require.ErrorIs(t, err, reason)
	refusals := license.Refusals(err)
	require.Len(t, refusals, 1)
	return refusals[0]
}

// misfit checks that err refuses that element of a document.
func misfit(t testing.TB, err error, field string, about ...any) {
	t.Helper()
	r := refused(t, err, reservation.ErrCodeMalformed)
	require.Equal(t, "authorization", r.Field("what"), about...)
	require.Equal(t, field, r.Field("field"), append(about, r.Field("cause"))...)
	require.Equal(t, "RS-20", r.Rule, about...)
}

// allocated returns how many bytes f allocates.
func allocated(f func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

// signingKey returns a key that is always the same.
func signingKey(t testing.TB, curve elliptic.Curve) ciscoxml.SigningKey {
	t.Helper()
	raw := make([]byte, (curve.Params().BitSize+7)/8)
	raw[len(raw)-1] = 7
	key, err := ecdsa.ParseRawPrivateKey(curve, raw)
	require.NoError(t, err)
	signer, err := ciscoxml.NewSigningKey(key)
	require.NoError(t, err)
	return signer
}

// codecs returns both sides' codecs for a product.
func codecs(t testing.TB, udi license.UDI) (*ciscoxml.Product, *ciscoxml.Account) {
	t.Helper()
	signer := signingKey(t, elliptic.P256())
	account, err := ciscoxml.NewAccount(signer, master)
	require.NoError(t, err)
	product, err := ciscoxml.NewProduct(signer.Verifier(), ciscoxml.ProductKey(master, udi))
	require.NoError(t, err)
	return product, account
}

// sessionOf returns the first session of a product.
func sessionOf(udi license.UDI) reservation.Session {
	if nonce, ok := ciscoxml.OnlyNonce(udi); ok {
		return reservation.Session{Number: 1, Nonce: nonce}
	}
	return reservation.Session{Number: 1, Nonce: reservation.Nonce{1, 2, 3, 15: 16}}
}

// authorization returns one as an account has it before it is written.
func authorization(udi license.UDI) reservation.Authorization {
	return reservation.Authorization{
		UDI: udi, Session: sessionOf(udi), Reservation: 7, Version: 1, Kind: reservation.Specific,
		Entitlements: []license.Entitlement{
			{Tag: "regid.2017-05.com.example.Advanced,1.0", Quantity: 3, Last: license.MustParseDate("2027-11-21")},
			{Tag: "regid.2017-05.com.example.Standard,1.0", Quantity: 5},
		},
		Issued: issued, NotAfter: issued.AddDate(1, 0, 0),
		Request: reservation.Digest{1}, Previous: reservation.Digest{2},
	}
}

// replaceOnce replaces the one place where a text stands.
func replaceOnce(t testing.TB, s, old, with string) string {
	t.Helper()
	require.Equal(t, 1, strings.Count(s, old), "%q", old)
	return strings.Replace(s, old, with, 1)
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

// malleated returns the other signature of P-256 that is as good: of r and -s.
func malleated(t testing.TB, signature []byte) []byte {
	t.Helper()
	var rs struct{ R, S *big.Int }
	rest, err := asn1.Unmarshal(signature, &rs)
	require.NoError(t, err)
	require.Empty(t, rest)
	rs.S.Sub(elliptic.P256().Params().N, rs.S)
	other, err := asn1.Marshal(rs)
	require.NoError(t, err)
	return other
}
