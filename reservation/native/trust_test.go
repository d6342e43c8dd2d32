package native_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/reservation"
	"github.com/licit-go/licit/reservation/native"
)

// full returns a key with everything set.
func full(t testing.TB) native.Key {
	k := key(signer(t, "2026-a", 0x5a))
	k.From, k.To, k.Revoked = moment("2026-01-01T00:00:00Z"), moment("2027-07-01T00:00:00Z"), moment("2026-12-01T00:00:00Z")
	return k
}

const fullText = `{"format":"reservation.trust-list.1","keys":[{"id":"2026-a","public":"DXVQdU4IAKXSN-71gmA1dmubPloVhoqUCrKJlYeI47A",` +
	`"purposes":["authorization"],"from":"2026-01-01T00:00:00Z","to":"2027-07-01T00:00:00Z","revoked":"2026-12-01T00:00:00Z"}]}`

func TestTrustListText(t *testing.T) {
	other := key(signer(t, "2025-z", 0x5b))
	for _, keys := range [][]native.Key{{}, {full(t)}, {full(t), other}} {
		list := trust(t, keys...)
		data, err := json.Marshal(list)
		require.NoError(t, err)
		read, err := native.ParseTrustList(data)
		require.NoError(t, err)
		require.Equal(t, list.Keys(), read.Keys())
		again, err := json.Marshal(read)
		require.NoError(t, err)
		require.Equal(t, string(data), string(again))
		require.Len(t, read.Keys(), len(keys))
	}
	data, err := json.Marshal(&native.TrustList{})
	require.NoError(t, err)
	read, err := native.ParseTrustList(data)
	require.NoError(t, err)
	require.Empty(t, read.Keys())
	data, err = json.Marshal(trust(t, full(t)))
	require.NoError(t, err)
	require.Equal(t, fullText, string(data))
	require.Equal(t, []license.ID{"2025-z", "2026-a"}, []license.ID{trust(t, full(t), other).Keys()[0].ID, trust(t, full(t), other).Keys()[1].ID})
}

func TestTrustListRefusesText(t *testing.T) {
	change := func(old, now string) string {
		require.Contains(t, fullText, old)
		return strings.Replace(fullText, old, now, 1)
	}
	for text, reason := range map[string]license.Reason{
		"":                               license.ErrJSONMalformed,
		"{}":                             license.ErrJSONMissingField,
		"null":                           license.ErrJSONNull,
		change(`list.1`, `list.2`):       native.ErrTrustFormat,
		change(`{"format"`, `{"Format"`): license.ErrJSONUnknownField,
		change(`"purposes"`, `"more":1,"purposes"`):         license.ErrJSONUnknownField,
		change(`["authorization"]`, `null`):                 license.ErrJSONNull,
		change(`["authorization"]`, `[]`):                   native.ErrPurposeUnknown,
		change(`["authorization"]`, `["any"]`):              native.ErrPurposeUnknown,
		change(`I47A`, `I47B`):                              reservation.ErrBytesMalformed,
		change(`00Z","to"`, `00+00:00","to"`):               license.ErrInstantForm,
		change(`}]}`, `}]}x`):                               license.ErrJSONMalformed,
		strings.Repeat(" ", native.MaxTrustList) + fullText: license.ErrJSONTooLarge,
	} {
		_, err := native.ParseTrustList([]byte(text))
		require.ErrorIs(t, err, reason, text[:min(len(text), 200)])
		require.Len(t, license.Refusals(err), 1)
	}
}

// The first instant of all is none in Go. In a list it must not be taken for one that is
// missing: a key revoked from then on would count.
func TestTrustListRefusesNoInstant(t *testing.T) {
	for _, name := range []string{"from", "to", "revoked"} {
		for written, fits := range map[string]bool{"0001-01-01T00:00:00Z": false, `\u0030001-01-01T00:00:00Z`: false, "0001-01-01T00:00:00.000000001Z": true} {
			k := key(signer(t, "2026-a", 0x5a))
			other := key(signer(t, "2026-b", 0x5b))
			data, err := json.Marshal(trust(t, k, other))
			require.NoError(t, err)
			end := `"purposes":["authorization"]}]}`
			text := strings.Replace(string(data), end, strings.TrimSuffix(end, "}]}")+`,"`+name+`":"`+written+`"}]}`, 1)
			list, err := native.ParseTrustList([]byte(text))
			if fits {
				require.NoError(t, err)
				again, err := json.Marshal(list)
				require.NoError(t, err)
				require.JSONEq(t, text, string(again))
				continue
			}
			refused(t, err, license.ErrInstantForm, "", "field", "keys.1."+name, "instant", "0001-01-01T00:00:00Z", "form", "later, or left out")
			require.Nil(t, list)
		}
	}
}

func TestKeyCheck(t *testing.T) {
	for _, tt := range []struct {
		change func(*native.Key)
		reason license.Reason
		rule   string
		pairs  []string
	}{
		{func(k *native.Key) { k.ID = "" }, license.ErrIDMalformed, "", []string{"id", "", "longest", "128"}},
		{func(k *native.Key) { k.Public = reservation.PublicKey{} }, reservation.ErrKeyWeak, "RS-16", []string{"public", strings.Repeat("A", 43), "cause", "low-order"}},
		{func(k *native.Key) { k.Purposes = nil }, native.ErrPurposeUnknown, "RS-16", []string{"purpose", ""}},
		{func(k *native.Key) { k.Purposes = []native.Purpose{"any"} }, native.ErrPurposeUnknown, "RS-16", []string{"purpose", "any"}},
		{func(k *native.Key) { k.Purposes = []native.Purpose{native.ForReturn, native.ForReturn} }, native.ErrPurposeUnknown, "RS-16", []string{"purpose", "return twice"}},
		{func(k *native.Key) { k.To = k.From }, native.ErrKeyTerm, "RS-16", []string{"keyId", "2026-a", "from", "2026-01-01T00:00:00Z", "to", "2026-01-01T00:00:00Z"}},
		{func(k *native.Key) { k.To = k.From.Add(-1) }, native.ErrKeyTerm, "RS-16", []string{"keyId", "2026-a", "from", "2026-01-01T00:00:00Z", "to", "2025-12-31T23:59:59.999999999Z"}},
		{func(k *native.Key) { k.To = k.From.Add(1) }, "", "", nil},
		{func(k *native.Key) { k.From, k.To = time.Time{}, moment("0001-01-01T00:00:01Z") }, "", "", nil},
		{func(k *native.Key) { k.Revoked = time.Time{} }, "", "", nil},
		{func(k *native.Key) { k.Purposes = every }, "", "", nil},
		{func(k *native.Key) { k.Revoked = time.Unix(1<<40, 0) }, license.ErrDateRange, "CT-1", []string{"instant", time.Unix(1<<40, 0).UTC().String()}},
	} {
		k := full(t)
		tt.change(&k)
		_, err := native.NewTrustList(k)
		if tt.reason == "" {
			require.NoError(t, err)
			require.NoError(t, k.Check())
			continue
		}
		refused(t, err, tt.reason, tt.rule, tt.pairs...)
		refused(t, k.Check(), tt.reason, tt.rule, tt.pairs...)
	}
}

// RS-16: neither an id nor a public key stands twice: a key that is revoked does not
// live on under another id.
func TestTrustListRefusesTwice(t *testing.T) {
	k, sameID, samePublic := full(t), key(signer(t, "2026-a", 0x5b)), key(signer(t, "2026-b", 0x5a))
	_, err := native.NewTrustList(k, sameID)
	refused(t, err, native.ErrKeyTwice, "RS-16", "keyId", "2026-a")
	_, err = native.NewTrustList(k, samePublic)
	refused(t, err, native.ErrKeyTwice, "RS-16", "keyId", "2026-b")
}

func TestTrustListLimits(t *testing.T) {
	for n, ok := range map[int]bool{0: true, native.MaxKeys - 1: true, native.MaxKeys: true, native.MaxKeys + 1: false} {
		var keys []native.Key
		for i := range n {
			k := key(signer(t, license.ID(fmt.Sprintf("%0128d", i)), byte(1+i)))
			k.Purposes = every
			k.From, k.To, k.Revoked = now, now.Add(1), now.Add(2)
			keys = append(keys, k)
		}
		list, err := native.NewTrustList(keys...)
		if !ok {
			refused(t, err, native.ErrKeyCount, "RS-16", "keys", strconv.Itoa(n), "most", strconv.Itoa(native.MaxKeys))
			continue
		}
		require.NoError(t, err)
		text, err := json.MarshalIndent(list, "", "  ")
		require.NoError(t, err)
		_, err = native.ParseTrustList(text)
		require.NoError(t, err)
	}
	// The longest list: ids of which every byte takes six in JSON.
	var keys []native.Key
	for i := range native.MaxKeys {
		k := key(signer(t, license.ID(strings.Repeat("<", 126)+string([]byte{'0' + byte(i/8), '0' + byte(i%8)})), byte(1+i)))
		k.Purposes = every
		keys = append(keys, k)
	}
	text, err := json.MarshalIndent(trust(t, keys...), "", "  ")
	require.NoError(t, err)
	require.LessOrEqual(t, len(text), native.MaxTrustList)
	_, err = native.ParseTrustList(text)
	require.NoError(t, err)
}

// RS-16: each key counts for its purposes and in its time, the second before and after
// each end included.
func TestRS16Verifier(t *testing.T) {
	k := full(t)
	k.Purposes = []native.Purpose{native.ForAuthorization, native.ForReturn}
	list := trust(t, k)
	period := func(at string) []string {
		return []string{"keyId", "2026-a", "from", "2026-01-01T00:00:00Z", "to", "2027-07-01T00:00:00Z", "at", at}
	}
	revoked := func(at string) []string {
		return []string{"keyId", "2026-a", "revoked", "2026-12-01T00:00:00Z", "at", at}
	}
	for _, tt := range []struct {
		id      license.ID
		purpose native.Purpose
		at      string
		reason  license.Reason
		pairs   []string
	}{
		{"2026-a", native.ForAuthorization, "2025-12-31T23:59:59Z", reservation.ErrKeyPeriod, period("2025-12-31T23:59:59Z")},
		{"2026-a", native.ForAuthorization, "2026-01-01T00:00:00Z", "", nil},
		{"2026-a", native.ForAuthorization, "2026-01-01T00:00:01Z", "", nil},
		{"2026-a", native.ForReturn, "2026-11-30T23:59:59Z", "", nil},
		{"2026-a", native.ForAuthorization, "2026-12-01T00:00:00Z", reservation.ErrKeyRevoked, revoked("2026-12-01T00:00:00Z")},
		{"2026-a", native.ForAuthorization, "2026-12-01T00:00:01Z", reservation.ErrKeyRevoked, revoked("2026-12-01T00:00:01Z")},
		{"2026-a", native.ForAuthorization, "2027-07-01T00:00:00Z", reservation.ErrKeyRevoked, revoked("2027-07-01T00:00:00Z")},
		{"2026-a", native.ForRequest, "2026-01-01T00:00:01Z", reservation.ErrKeyUnknown, []string{"keyId", "2026-a"}},
		{"2026", native.ForAuthorization, "2026-01-01T00:00:01Z", reservation.ErrKeyUnknown, []string{"keyId", "2026"}},
		{"2026-b", native.ForAuthorization, "2026-01-01T00:00:01Z", reservation.ErrKeyUnknown, []string{"keyId", "2026-b"}},
		{"", "", "2026-01-01T00:00:01Z", reservation.ErrKeyUnknown, []string{"keyId", ""}},
	} {
		v, err := list.Verifier(tt.id, tt.purpose, moment(tt.at))
		if tt.reason != "" {
			refused(t, err, tt.reason, "RS-16", tt.pairs...)
			require.Nil(t, v)
			continue
		}
		require.NoError(t, err)
		signature, err := signer(t, "x", 0x5a).Sign([]byte("message"))
		require.NoError(t, err)
		require.True(t, v.Verify([]byte("message"), signature))
		require.False(t, v.Verify([]byte("massage"), signature))
		require.False(t, v.Verify([]byte("message"), signature[1:]))
	}
	k.To, k.Revoked = time.Time{}, time.Time{}
	_, err := trust(t, k).Verifier("2026-a", native.ForReturn, moment("9999-12-31T23:59:59Z"))
	require.NoError(t, err)
	k.From, k.To = time.Time{}, now
	_, err = trust(t, k).Verifier("2026-a", native.ForReturn, now)
	refused(t, err, reservation.ErrKeyPeriod, "RS-16", "keyId", "2026-a", "from", "", "to", "2026-11-22T06:00:00Z", "at", "2026-11-22T06:00:00Z")
	_, err = trust(t, k).Verifier("2026-a", native.ForReturn, time.Time{})
	require.NoError(t, err)
}

// A list shares no memory with its maker or with who asks it.
func TestTrustListIsItsOwn(t *testing.T) {
	k := full(t)
	k.From = k.From.In(time.FixedZone("", 3600))
	list := trust(t, k)
	k.Purposes[0] = native.ForReturn
	require.Equal(t, full(t), list.Keys()[0], "in UTC")
	list.Keys()[0].Purposes[0] = native.ForReturn
	list.Keys()[0].ID = "x"
	require.Equal(t, full(t), list.Keys()[0])
}

func TestNewSigner(t *testing.T) {
	_, err := native.NewSigner("", filled(1))
	refused(t, err, license.ErrIDMalformed, "", "id", "", "longest", "128")
	_, err = native.NewSigner("k", reservation.Secret{})
	refused(t, err, native.ErrMissing, "RS-14", "what", "secret")
	s := signer(t, "k", 1)
	for _, text := range []string{fmt.Sprint(s), fmt.Sprintf("%v %+v %#v %s", s, s, s, s)} {
		require.NotContains(t, text, "0x1")
		require.Contains(t, text, "[redacted]")
	}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s"} {
		text := fmt.Sprintf(verb, *s)
		require.NotContains(t, text, "1 1 1", "by value")
		require.NotContains(t, text, "0x1, ")
	}
}

// A failing signer is one whose key is not at hand.
type failingSigner struct {
	id        license.ID
	signature []byte
	err       error
}

func (s failingSigner) ID() license.ID              { return s.id }
func (s failingSigner) Sign([]byte) ([]byte, error) { return s.signature, s.err }

func TestSignerFails(t *testing.T) {
	_, _, x := one(t)
	for _, tt := range []struct {
		signer failingSigner
		cause  string
	}{
		{failingSigner{"hsm", nil, errors.New("no card")}, "no card"},
		{failingSigner{"hsm", nil, nil}, "a signature of 0 bytes"},
		{failingSigner{"hsm", make([]byte, 65), nil}, "a signature of 65 bytes"},
	} {
		a, err := native.NewAccount(context, tt.signer)
		require.NoError(t, err)
		code, err := a.Authorize(x.grant.Authorization, filled(2))
		refused(t, err, native.ErrSigner, "RS-16", "keyId", "hsm", "cause", tt.cause)
		require.Zero(t, code)
	}
}
