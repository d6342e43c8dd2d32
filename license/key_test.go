package license_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/licit-go/licit/license"
)

// keyA and keyB are keys of no one.
var (
	keyA = license.MustParseKey("Z2AA-BBBB-CCCC")
	keyB = license.MustParseKey("Z2DD-EEEE-FFFF")
)

func TestParseKeyCT12(t *testing.T) {
	for _, s := range []string{
		"Z2AA-BBBB-CCCC", "Z2AABBBBCCCC", "z2aa-bbbb-cccc", "z2aAbbBBccCC", " Z2AA BBBB CCCC ", "Z-2-A-A-B-B-B-B-C-C-C-C",
		"Z2AA–BBBB—CCCC", "Z2AA‐BBBB‑CCCC", "Z2AA\u00a0BBBB\u3000CCCC", "\tZ2AA\tBBBBCCCC\t", "--Z2AABBBBCCCC--",
	} {
		k, err := license.ParseKey(s)
		require.NoError(t, err, s)
		require.Equal(t, keyA, k, s)
		require.Equal(t, "Z2AA-BBBB-CCCC", k.String())
	}
	for _, s := range []string{
		"", "none", "Z2", "----", "Z3AA-BBBB-CCCC", "22AA-BBBB-CCCC", "ZZAA-BBBB-CCCC", "2ZAA-BBBB-CCCC",
		"Z2AA-BBBB-CCC", "Z2AA-BBBB-CCCCC", "Z2AA-BBBB-CCC_", "Z2AA_BBBB_CCCC", "Z2AA-BBBB-CCC\u00c7", "Z2AA-BBBB-CCCС", // the last is Cyrillic
		"Z2AA-BBBB-CCCC\n", "Z2AA-BBBB\x00CCCC", "Z2AA-BBBB-CCC\xff", "Ｚ2AA-BBBB-CCCC", "Z2AA-BBBB-CCC[", "Z2AA-BBBB-CCC@", "Z2AA-BBBB-CCC/", "Z2AA-BBBB-CCC:",
		"Z2AA-BBBB-CCC`", "Z2AA-BBBB-CCC{",
	} {
		k, err := license.ParseKey(s)
		refused(t, err, license.ErrKeyMalformed, "CT-12", "key", s, "form", "Z2##-####-####")
		require.True(t, k.IsZero())
	}
	for _, c := range "09AZaz" {
		k, err := license.ParseKey("Z2AA-BBBB-CCC" + string(c))
		require.NoError(t, err)
		require.Equal(t, "Z2AA-BBBB-CCC"+strings.ToUpper(string(c)), k.String())
	}
}

func TestKeyLengths(t *testing.T) {
	padded := func(n int) string { return "Z2AABBBBCCCC" + strings.Repeat("-", n-12) }
	for n, ok := range map[int]bool{12: true, 127: true, 128: true, 129: false, 100_000: false} {
		_, err := license.ParseKey(padded(n))
		require.Equal(t, ok, err == nil, n)
		var k license.Key
		require.Equal(t, ok, k.UnmarshalText([]byte(padded(n))) == nil, n)
	}
	_, err := license.ParseKey(padded(129))
	refused(t, err, license.ErrKeyMalformed, "CT-12", "key", padded(128), "form", "Z2##-####-####")

	split := strings.Repeat("-", 127) + "–" // its third byte is the 130th
	_, err = license.ParseKey(split)
	refused(t, err, license.ErrKeyMalformed, "CT-12", "key", split[:128], "form", "Z2##-####-####")
	require.Equal(t, "license/key-malformed (CT-12): key=…---\uFFFD, form=Z2##-####-####", err.Error())

	for n, ok := range map[int]bool{11: false, 12: true, 13: false} {
		_, err := license.ParseKey("Z2" + strings.Repeat("7", n-2))
		require.Equal(t, ok, err == nil, n)
	}
}

func TestKeyText(t *testing.T) {
	var none license.Key
	require.True(t, none.IsZero())
	require.False(t, keyA.IsZero())
	require.Equal(t, "none", none.String())
	require.Equal(t, "none", none.Redacted())
	require.Equal(t, "••••-••••-CCCC", keyA.Redacted())

	data, err := json.Marshal(map[license.Key]license.Key{keyA: keyB, keyB: none})
	require.NoError(t, err)
	require.JSONEq(t, `{"Z2AA-BBBB-CCCC":"Z2DD-EEEE-FFFF","Z2DD-EEEE-FFFF":""}`, string(data))
	var back map[license.Key]license.Key
	require.NoError(t, json.Unmarshal(data, &back))
	require.Equal(t, map[license.Key]license.Key{keyA: keyB, keyB: none}, back)

	k := keyA
	require.NoError(t, k.UnmarshalText(nil))
	require.True(t, k.IsZero(), "the empty text is none")
	k = keyA
	refused(t, k.UnmarshalText([]byte(" ")), license.ErrKeyMalformed, "CT-12", "key", " ", "form", "Z2##-####-####")
	require.Equal(t, keyA, k, "a refusal changes nothing")

	text, err := none.AppendText([]byte("key "))
	require.NoError(t, err)
	require.Equal(t, "key ", string(text))
}

func TestKeyOrder(t *testing.T) {
	ordered := []license.Key{{}, license.MustParseKey("Z20000000000"), license.MustParseKey("Z29999999999"), keyA, keyB, license.MustParseKey("Z2ZZZZZZZZZZ")}
	for i, k := range ordered {
		for j, o := range ordered {
			require.Equal(t, compareInts(i, j), k.Compare(o))
		}
	}
}

func TestMustParseKeyPanics(t *testing.T) {
	require.PanicsWithError(t, "license/key-malformed (CT-12): key=…CCCD, form=Z2##-####-####", func() { license.MustParseKey("Z2AABBBBCCCCD") })
}

// Every byte maps to one of 32 symbols, and each symbol has as many bytes as any
// other: uniform bytes make uniform keys.
func TestGenerateKeyIsUniformCT16(t *testing.T) {
	seen := map[byte]int{}
	for b := range 256 {
		k, err := license.GenerateKey(bytes.NewReader(bytes.Repeat([]byte{byte(b)}, 10)))
		require.NoError(t, err)
		text := strings.ReplaceAll(k.String(), "-", "")
		require.Equal(t, "Z2"+strings.Repeat(text[2:3], 10), text)
		seen[text[2]]++
	}
	require.Len(t, seen, 32)
	for symbol, n := range seen {
		require.Equal(t, 8, n, string(symbol))
		require.NotContains(t, "ILOU", string(symbol), "easily mistaken")
	}
}

func TestGenerateKeyTakesTenBytes(t *testing.T) {
	source := strings.NewReader("\x00\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a\x0b\x0c\x0d\x0e\x0f\x10\x11\x12\x13\x14")
	k, err := license.GenerateKey(source)
	require.NoError(t, err)
	require.Equal(t, "Z201-2345-6789", k.String())
	require.Equal(t, 11, source.Len())

	k, err = license.GenerateKey(iotest.OneByteReader(source))
	require.NoError(t, err)
	require.Equal(t, "Z2AB-CDEF-GHJK", k.String())
	require.Equal(t, 1, source.Len())

	k, err = license.GenerateKey(source)
	refused(t, err, license.ErrKeySource, "CT-16", "source", "unexpected EOF")
	require.True(t, k.IsZero(), "half a key is none")
	_, err = license.GenerateKey(iotest.ErrReader(errors.New("no entropy")))
	refused(t, err, license.ErrKeySource, "CT-16", "source", "no entropy")
	_, err = license.GenerateKey(nil)
	refused(t, err, license.ErrKeySource, "CT-16", "source", "nil")
}

func drawKey(t *rapid.T) license.Key {
	return license.MustParseKey("Z2" + rapid.StringMatching(`[0-9A-Z]{10}`).Draw(t, "key"))
}

// drawTyped draws one of the ways in which a key may be typed.
func drawTyped(t *rapid.T, k license.Key) string {
	var b strings.Builder
	for _, c := range strings.ReplaceAll(k.String(), "-", "") {
		b.WriteString(rapid.StringOfN(rapid.SampledFrom([]rune("- \t–\u00a0")), 0, 2, -1).Draw(t, "ignored"))
		if rapid.Bool().Draw(t, "lower") {
			c = []rune(strings.ToLower(string(c)))[0]
		}
		b.WriteRune(c)
	}
	return b.String()
}

func TestKeyParsePrint(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		k := drawKey(t)
		for _, s := range []string{k.String(), drawTyped(t, k)} {
			parsed, err := license.ParseKey(s)
			require.NoError(t, err)
			require.Equal(t, k, parsed)
		}
		require.Regexp(t, `^Z2[0-9A-Z]{2}-[0-9A-Z]{4}-[0-9A-Z]{4}$`, k.String())
		o := drawKey(t)
		require.Equal(t, strings.Compare(k.String(), o.String()), k.Compare(o))

		source := rapid.SliceOfN(rapid.Byte(), 10, 10).Draw(t, "random bytes")
		made, err := license.GenerateKey(bytes.NewReader(source))
		require.NoError(t, err)
		again, err := license.ParseKey(made.String())
		require.NoError(t, err)
		require.Equal(t, made, again)
	})
}
