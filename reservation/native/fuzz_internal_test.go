package native

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/reservation"
)

// FuzzRequestAgreesWithAppendRequest shows that a payload that is read is written byte
// by byte the same.
func FuzzRequestAgreesWithAppendRequest(f *testing.F) {
	b := newBench(f)
	code, err := b.frame.writeRequest(b.authorization.UDI, b.authorization.Session, b.secret)
	require.NoError(f, err)
	f.Add(code[1 : len(code)-signatureSize])
	f.Add(make([]byte, 32))
	f.Fuzz(func(t *testing.T, payload []byte) {
		if len(payload) < 32 {
			return
		}
		r, err := requestOf(payload)
		if err != nil {
			require.Len(t, license.Refusals(err), 1)
			require.Zero(t, r)
			return
		}
		require.Equal(t, payload, appendRequest(nil, payload[:32], r))
	})
}

// FuzzAuthorizationAgreesWithAppendAuthorization shows the same of an authorization, and
// that whoever reads one could have written it.
func FuzzAuthorizationAgreesWithAppendAuthorization(f *testing.F) {
	b := newBench(f)
	payload := b.code[1 : len(b.code)-signatureSize]
	for _, n := range []int{len(payload), 7, 100, 200} {
		f.Add(payload[:n])
	}
	f.Fuzz(func(t *testing.T, payload []byte) {
		r := reader{rest: payload}
		key := license.ID(r.text("key", license.MaxIDLen))
		if r.fault != "" || key.Check() != nil {
			return
		}
		a, err := r.authorization()
		if err != nil {
			require.Len(t, license.Refusals(err), 1)
			require.Zero(t, a)
			return
		}
		require.Equal(t, payload, appendAuthorization(nil, key, a))
		require.NoError(t, checkAuthorization(a))
	})
}

// FuzzShortCodeAgreesWithAppend shows the same of confirmations and returns.
func FuzzShortCodeAgreesWithAppend(f *testing.F) {
	f.Add(short{reservation: 1, version: 1}.append(kindConfirmation))
	f.Add(short{reservation: 1<<64 - 1, version: 1<<32 - 1}.append(kindReturn))
	f.Fuzz(func(t *testing.T, code []byte) {
		for _, k := range []kind{kindConfirmation, kindReturn} {
			s, err := readShortCode(k, code)
			if err != nil {
				require.Len(t, license.Refusals(err), 1)
				require.Len(t, license.Refusals(err)[0].Fields, 2)
				continue
			}
			require.Equal(t, code, s.append(k))
			require.Equal(t, code, mustRead(t, k, writeShort(k, code)))
		}
	})
}

func mustRead(t testing.TB, k kind, text string) []byte {
	b, err := readShort(k, text)
	require.NoError(t, err)
	return b
}

// FuzzPAE shows that two lists of pieces with one encoding are one list.
func FuzzPAE(f *testing.F) {
	f.Add([]byte("ab"), []byte("c"), []byte("a"), []byte("bc"))
	f.Add([]byte{}, []byte{0, 0, 0, 0, 0, 0, 0, 0}, []byte{0, 0, 0, 0, 0, 0, 0, 0}, []byte{})
	f.Fuzz(func(t *testing.T, a, b, c, d []byte) {
		same := slices.Equal(a, c) && slices.Equal(b, d)
		require.Equal(t, same, slices.Equal(pae(a, b), pae(c, d)))
		require.False(t, slices.Equal(pae(a, b), pae(slices.Concat(a, b))))
		require.False(t, slices.Equal(pae(a, b), pae(a, b, nil)))
	})
}

// The encoding itself, of pieces of which two are empty.
func TestRS12PAE(t *testing.T) {
	require.Equal(t, make([]byte, 8), pae())
	require.Equal(t, "\x03\x00\x00\x00\x00\x00\x00\x00"+"\x00\x00\x00\x00\x00\x00\x00\x00"+"\x02\x00\x00\x00\x00\x00\x00\x00"+"ab"+"\x00\x00\x00\x00\x00\x00\x00\x00",
		string(pae(nil, []byte("ab"), nil)))
	require.Equal(t, "\x01\x00\x00\x00\x00\x00\x00\x00"+"\x00\x01\x00\x00\x00\x00\x00\x00", string(pae(make([]byte, 256))[:16]))
}

// FuzzCodes gives any text to every decoder; what is refused is refused with one reason
// and not much memory.
func FuzzCodes(f *testing.F) {
	b := newBench(f)
	c := Context{Issuer: "example.com", Environment: "production"}
	p, err := NewProduct(c, b.keys)
	require.NoError(f, err)
	a, err := NewAccount(c, b.signer)
	require.NoError(f, err)
	request, err := p.Request(b.authorization.UDI, b.authorization.Session, b.secret)
	require.NoError(f, err)
	authorization, err := a.Authorize(b.authorization, b.secret)
	require.NoError(f, err)
	read, err := p.Authorization(authorization.Text, b.at)
	require.NoError(f, err)
	returned, err := p.Return(read, b.secret)
	require.NoError(f, err)
	asked, err := a.Request(request.Text)
	require.NoError(f, err)
	g := reservation.Grant{Authorization: read, Product: asked.Public, Secret: b.secret}
	require.NoError(f, a.Returns(returned, g))
	for _, text := range []string{request.Text, authorization.Text, returned, b.typed, ""} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, read := range []func() error{
			func() error { _, err := a.Request(text); return err },
			func() error { _, err := p.Authorization(text, time.Time{}); return err },
			func() error { _, _, err := a.Named(text); return err },
			func() error { return a.Confirms(text, g) },
			func() error { return a.Returns(text, g) },
		} {
			var err error
			allocations := testing.AllocsPerRun(1, func() { err = read() })
			if err != nil {
				require.Len(t, license.Refusals(err), 1)
				require.Less(t, allocations, 100.0)
			}
		}
		for _, p := range purposes() {
			if code, err := Binary(p, text); err == nil {
				again, err := Text(p, code)
				require.NoError(t, err)
				same, err := Binary(p, again)
				require.NoError(t, err)
				require.Equal(t, code, same)
			}
		}
	})
}

// FuzzTrustListAgreesWithMarshalJSON shows that a list that is read is written and read
// the same.
func FuzzTrustListAgreesWithMarshalJSON(f *testing.F) {
	data, err := newBench(f).keys.MarshalJSON()
	require.NoError(f, err)
	f.Add(data)
	f.Add([]byte(`{"format":"reservation.trust-list.1","keys":[]}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		list, err := ParseTrustList(text)
		if err != nil {
			require.NotEmpty(t, license.Refusals(err))
			return
		}
		data, err := list.MarshalJSON()
		require.NoError(t, err)
		again, err := ParseTrustList(data)
		require.NoError(t, err)
		require.Equal(t, list, again)
		for _, k := range list.Keys() {
			require.NoError(t, k.Check())
		}
	})
}
