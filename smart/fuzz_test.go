package smart_test

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart"
)

// refusedCleanly requires an error to be a refusal whose text is one line.
func refusedCleanly(t *testing.T, err error) {
	t.Helper()
	require.NotEmpty(t, license.Refusals(err), "%v", err)
	for _, r := range license.Refusals(err) {
		require.False(t, strings.ContainsFunc(r.Error(), func(r rune) bool { return !unicode.IsPrint(r) }), "%q", r.Error())
	}
}

// FuzzDecodeEncode shows that what is decoded is a message that can be, and that it
// is written as one that means the same.
func FuzzDecodeEncode(f *testing.F) {
	for _, s := range samples() {
		f.Add(encoded(f, s.message))
	}
	for _, text := range []string{
		renewText, ``, `null`, `{}`, `{"message":"renew"}`, `{"message":"renew",}`, `{"message":"renew"` + renewText[1:], `{"message":"x"}`, renewText + renewText,
		`{"message":"report","satellite":"S","number":1,"at":"2024-03-13T08:04:57Z","transfers":[],"instances":[]}`,
		`{"message":"entitlements","satellite":"S","number":1,"at":"2024-03-13T08:04:57Z","accounts":[{"account":"a","lines":[]}]}`,
		`{"message":"rejection","udi":"P:a,S:b","installation":1,"number":1,"at":"0001-01-01T00:00:00.000000001Z","reason":"\u00e9","overwrite":false}`,
	} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		m, err := smart.Decode(data)
		if err != nil {
			refusedCleanly(t, err)
			require.Nil(t, m)
			return
		}
		require.True(t, json.Valid(data))
		require.NoError(t, m.Check())
		written := encoded(t, m)
		again, err := smart.Decode(written)
		require.NoError(t, err)
		require.Equal(t, m, again)
		require.Equal(t, string(written), string(encoded(t, again)))
	})
}

// FuzzUsageUnmarshalJSONAndMarshalJSON shows that a usage says the same to
// encoding/json, and is written as one that is read as the same.
func FuzzUsageUnmarshalJSONAndMarshalJSON(f *testing.F) {
	for _, text := range []string{`{}`, `{"a":1}`, `{"b":2,"a":1048576}`, `{"a":1,"a":1}`, `{"a":0}`, `{"a":1.0}`, `{"a":null}`, `null`, `[]`, `{"\u003c":1}`, `{"a":1}{}`} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var u, again smart.Usage
		if err := u.UnmarshalJSON(data); err != nil {
			refusedCleanly(t, err)
			require.True(t, u.IsZero())
			return
		}
		var plain map[license.Tag]int
		require.NoError(t, json.Unmarshal(data, &plain))
		require.Len(t, plain, u.Len())
		for tag, n := range u.All() {
			require.Equal(t, n, plain[tag])
		}
		out, err := u.MarshalJSON()
		require.NoError(t, err)
		require.NoError(t, again.UnmarshalJSON(out))
		require.Equal(t, u, again)
	})
}
