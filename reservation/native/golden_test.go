package native_test

import (
	"crypto/ed25519"
	"encoding/hex"
	"encoding/json"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/internal/spectest"
	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/reservation"
	"github.com/licit-go/licit/reservation/native"
)

const vectorsFile = "testdata/vectors.json"

// A vector is an exchange with everything that it is made of; bytes are hexadecimal.
type vector struct {
	Name             string                `json:"name"`
	Issuer           license.ID            `json:"issuer"`
	Environment      license.ID            `json:"environment"`
	ProductSecret    string                `json:"productSecret"`
	AccountSecret    string                `json:"accountSecret"`
	SigningSeed      string                `json:"signingSeed"`
	SigningPublic    string                `json:"signingPublic"`
	Key              license.ID            `json:"key"`
	UDI              license.UDI           `json:"udi"`
	Session          uint64                `json:"session"`
	Nonce            string                `json:"nonce"`
	Kind             reservation.Kind      `json:"kind"`
	Reservation      uint64                `json:"reservation"`
	Version          uint32                `json:"version"`
	Previous         string                `json:"previous"`
	Issued           time.Time             `json:"issued"`
	NotAfter         time.Time             `json:"notAfter,omitzero"`
	Entitlements     []license.Entitlement `json:"entitlements"`
	Request          []string              `json:"request"` // lines
	RequestDigest    string                `json:"requestDigest"`
	Authorization    []string              `json:"authorization"`
	AuthorizationSum string                `json:"authorizationDigest"`
	Confirmation     string                `json:"confirmation"`
	Return           string                `json:"return"`
}

// seeds are the vectors without what comes of them.
func seeds() []vector {
	count := func(from byte, n int) string {
		b := make([]byte, n)
		for i := range b {
			b[i] = from + byte(i)
		}
		return hex.EncodeToString(b)
	}
	tags := plain(10).Entitlements
	return []vector{
		{
			Name: "specific, the first of its kind", Issuer: "example.com", Environment: "production",
			ProductSecret: count(0x00, 32), AccountSecret: count(0x20, 32), SigningSeed: count(0x40, 32), Key: "2026-a",
			UDI: license.MustParseUDI("P:ZC9300-24UX,S:FCW2134L0RN"), Session: 1, Nonce: count(0xf0, 16), Kind: reservation.Specific,
			Reservation: 1, Version: 1, Previous: strings.Repeat("00", 32), Issued: moment("2026-11-22T06:00:00Z"), NotAfter: moment("2027-11-22T06:00:00Z"),
			Entitlements: []license.Entitlement{{Tag: "regid.2017-05.com.example.Standard,1.0", Quantity: 5}},
		},
		{
			Name: "permanent, without an end", Issuer: "example.com", Environment: "test",
			ProductSecret: count(0x01, 32), AccountSecret: count(0x21, 32), SigningSeed: count(0x41, 32), Key: "k",
			UDI: license.MustParseUDI("P:UCM,S:cc920,U:e53fc968-0253-4d61-a355-ba908a6cc920"), Session: 300, Nonce: count(0x10, 16), Kind: reservation.Permanent,
			Reservation: 129, Version: 1, Previous: strings.Repeat("00", 32), Issued: moment("0001-01-01T00:00:01Z"),
			Entitlements: []license.Entitlement{{Tag: "regid.2017-05.com.example.Universal,1.0", Quantity: 1}},
		},
		{
			Name: "an update, with the greatest of everything", Issuer: "größer als 京", Environment: "production",
			ProductSecret: count(0x02, 32), AccountSecret: count(0x22, 32), SigningSeed: count(0x42, 32), Key: license.ID(strings.Repeat("k", 128)),
			UDI:     license.MustParseUDI("P:" + strings.Repeat("p", 64) + ",S:" + strings.Repeat("é", 32) + ",U:ffffffff-ffff-ffff-ffff-ffffffffffff"),
			Session: 1<<64 - 1, Nonce: strings.Repeat("ff", 16), Kind: reservation.Specific,
			Reservation: 1<<64 - 1, Version: 1<<32 - 1, Previous: strings.Repeat("ab", 32), Issued: moment("9999-12-31T23:59:59Z"), NotAfter: moment("9999-12-31T23:59:59Z"),
			Entitlements: append(tags, license.Entitlement{Tag: "é京", Quantity: license.MaxUnits, Last: license.MaxDate()}),
		},
	}
}

func unhex(t testing.TB, s string) []byte {
	b, err := hex.DecodeString(s)
	require.NoError(t, err)
	return b
}

// written returns the vector with what the package writes for it.
func (v vector) written(t testing.TB) vector {
	s, err := native.NewSigner(v.Key, reservation.Secret(unhex(t, v.SigningSeed)))
	require.NoError(t, err)
	c := native.Context{Issuer: v.Issuer, Environment: v.Environment}
	p, err := native.NewProduct(c, trust(t, key(s)))
	require.NoError(t, err)
	a, err := native.NewAccount(c, s)
	require.NoError(t, err)
	x := exchanged(t, p, a, v.UDI, reservation.Session{Number: v.Session, Nonce: reservation.Nonce(unhex(t, v.Nonce))},
		reservation.Secret(unhex(t, v.ProductSecret)), reservation.Secret(unhex(t, v.AccountSecret)), reservation.Authorization{
			Reservation: v.Reservation, Version: v.Version, Kind: v.Kind, Entitlements: v.Entitlements,
			Issued: v.Issued, NotAfter: v.NotAfter, Previous: reservation.Digest(unhex(t, v.Previous)),
		})
	public := s.Public()
	v.SigningPublic = hex.EncodeToString(public[:])
	lines := func(s string) []string { return strings.Split(s, "\n") }
	v.Request, v.RequestDigest = lines(x.request.Text), hex.EncodeToString(x.request.Digest[:])
	v.Authorization, v.AuthorizationSum = lines(x.authorization.Text), hex.EncodeToString(x.authorization.Digest[:])
	v.Confirmation, v.Return = x.confirmation, x.returned
	return v
}

func vectors(t testing.TB) (all []vector) {
	data, err := os.ReadFile(vectorsFile)
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(data, &all))
	return all
}

// TestVectors shows that the package writes the codes that it always wrote.
func TestVectors(t *testing.T) {
	var all []vector
	for _, v := range seeds() {
		all = append(all, v.written(t))
	}
	data, err := json.MarshalIndent(all, "", "  ")
	require.NoError(t, err)
	spectest.File(t, here, os.WriteFile, vectorsFile, string(data)+"\n")
	require.Equal(t, vectors(t), all)
}

// TestVectorsIndependently reads the vectors with a decoder that is written from
// FORMAT.md, and finds what they are made of.
func TestVectorsIndependently(t *testing.T) {
	for _, v := range vectors(t) {
		issuer, environment := string(v.Issuer), string(v.Environment)
		unsigned := func(n uint64) string { return strconv.FormatUint(n, 10) }
		instant := func(at time.Time) string { return strconv.FormatInt(at.Unix()+62135596800, 10) }

		request, digest, err := independently(1, strings.Join(v.Request, "\n"), issuer, environment, "")
		require.NoError(t, err)
		require.Equal(t, v.RequestDigest, digest)
		secret := string(unhex(t, v.ProductSecret))
		possession := ed25519.NewKeyFromSeed([]byte(label(secret, "possession")))
		require.Equal(t, map[string]string{
			"possession": hex.EncodeToString(possession[32:]), "udi": v.UDI.String(), "session": unsigned(v.Session), "nonce": v.Nonce,
			"public": hex.EncodeToString(agreementOf(secret).PublicKey().Bytes()),
		}, request)

		authorization, digest, err := independently(2, strings.Join(v.Authorization, "\n"), issuer, environment, string(unhex(t, v.SigningPublic)))
		require.NoError(t, err)
		require.Equal(t, v.AuthorizationSum, digest)
		var entitlements []string
		for _, e := range v.Entitlements {
			entitlements = append(entitlements, string(e.Tag)+" "+strconv.Itoa(e.Quantity)+" "+strconv.Itoa(e.Last.Number()))
		}
		own := string(unhex(t, v.AccountSecret))
		require.Equal(t, map[string]string{
			"key": string(v.Key), "kind": map[reservation.Kind]string{reservation.Specific: "1", reservation.Permanent: "2"}[v.Kind],
			"reservation": unsigned(v.Reservation), "request": v.RequestDigest, "udi": v.UDI.String(), "session": unsigned(v.Session), "nonce": v.Nonce,
			"version": unsigned(uint64(v.Version)), "previous": v.Previous, "issued": instant(v.Issued), "notAfter": instant(v.NotAfter),
			"public": hex.EncodeToString(agreementOf(own).PublicKey().Bytes()), "entitlements": strings.Join(entitlements, "\n"),
		}, authorization)

		for kind, code := range []string{3: v.Confirmation, 4: v.Return} {
			if code == "" {
				continue
			}
			short, _, err := independently(kind, code, issuer, environment, "")
			require.NoError(t, err)
			theirs, ours := string(unhex(t, request["public"])), string(unhex(t, authorization["public"]))
			tag := independentTag(kind, secret, ours, true, issuer, environment, authorization, digest)
			require.Equal(t, tag, independentTag(kind, own, theirs, false, issuer, environment, authorization, digest))
			require.Equal(t, map[string]string{"reservation": unsigned(v.Reservation), "version": unsigned(uint64(v.Version)), "tag": tag}, short)
		}
	}
}

// TestIndependentlyOnRandomCodes reads codes that are drawn.
func TestIndependentlyOnRandomCodes(t *testing.T) {
	p, a := codecs(t, context)
	r := newSource()
	public := signer(t, "2026-a", 0x5a).Public()
	for range 200 {
		x := r.exchange(t, p, a, 20)
		for i, purpose := range every {
			read, digest, err := independently(i+1, x.codes()[purpose], "example.com", "production", string(public[:]))
			require.NoError(t, err)
			if purpose == native.ForRequest {
				require.Equal(t, hex.EncodeToString(x.request.Digest[:]), digest)
			}
			if purpose == native.ForAuthorization {
				require.Equal(t, hex.EncodeToString(x.authorization.Digest[:]), digest)
				require.Equal(t, x.udi.String(), read["udi"])
			}
		}
	}
}
