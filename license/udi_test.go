package license_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/licit-go/licit/license"
)

const (
	udiForm  = "P:product,S:serial[,U:uuid]"
	sampleID = "e53fc968-0253-4d61-a355-ba908a6cc920"
)

// Vector 15 of reservations: spaces after a comma do not count.
func TestParseUDIVector15(t *testing.T) {
	for _, tt := range []struct {
		want                  string
		product, serial, uuid string
		texts                 []string
	}{
		{"P:UCM,S:cc920", "UCM", "cc920", "", []string{"P:UCM,S:cc920", "P:UCM, S:cc920", "P:UCM,   S:cc920", "PID:UCM,SN:cc920", "PID:UCM, SN:cc920", "P:UCM,SN:cc920"}},
		{"P:UCM,S:cc920,U:" + sampleID, "UCM", "cc920", sampleID, []string{
			"P:UCM,S:cc920,U:" + sampleID, "P:UCM, S:cc920, U:" + sampleID, "P:UCM,S:cc920, UUID:" + strings.ToUpper(sampleID), "PID:UCM,SN:cc920,UUID:" + sampleID,
		}},
		{"P:ZC9300-24UX,S:FCW2134L0RN", "ZC9300-24UX", "FCW2134L0RN", "", []string{"PID:ZC9300-24UX,SN:FCW2134L0RN"}},
		{"P:S:U:P:,S:ID:x", "S:U:P:", "ID:x", "", []string{"P:S:U:P:,S:ID:x"}}, // what looks like names
		{"P:größer als,S:東 京", "größer als", "東 京", "", []string{"P:größer als, S:東 京"}},
	} {
		for _, text := range tt.texts {
			u, err := license.ParseUDI(text)
			require.NoError(t, err, text)
			made, err := license.NewUDI(tt.product, tt.serial, tt.uuid)
			require.NoError(t, err)
			require.Equal(t, made, u, text)
			require.True(t, map[license.UDI]bool{made: true}[u], text)
			require.Equal(t, tt.want, u.String())
			require.Equal(t, tt.product, u.Product())
			require.Equal(t, tt.serial, u.Serial())
			require.Equal(t, tt.uuid, u.UUID())
			require.False(t, u.IsZero())
			require.NoError(t, u.Check())
			require.Equal(t, u, license.MustParseUDI(text))
		}
	}
	a, b := license.MustParseUDI("P:UCM,S:a"), license.MustParseUDI("P:UCM,S:A")
	require.NotEqual(t, a, b, "the case of a serial matters")
}

func TestParseUDIRefuses(t *testing.T) {
	for _, text := range []string{
		"", "none", "P:UCM", "P:UCM,", "P:UCM,cc920", "UCM,cc920", "P:,S:cc920", "P:UCM,S:", "P:UCM,S:cc920,", "P:UCM,S:cc920,U:",
		"S:cc920,P:UCM", "P:UCM,U:" + sampleID, "p:UCM,s:cc920", "P:UCM;S:cc920", "P:UCM,S:cc920,U:" + sampleID + ",",
		"P:UCM,S:cc920,U:" + sampleID + ",U:" + sampleID, " P:UCM,S:cc920", "P:UCM,\tS:cc920", "P:UCM,S:cc920,V:1",
	} {
		u, err := license.ParseUDI(text)
		refused(t, err, license.ErrUDIMalformed, "SM-10", "udi", text, "form", udiForm)
		require.True(t, u.IsZero())
		require.Panics(t, func() { license.MustParseUDI(text) })
	}
	for text, pairs := range map[string][]string{
		"P:UCM ,S:cc920":                  {"product", "UCM ", "longest", "64"}, // spaces before a comma do count
		"P:UCM,S:cc920 ":                  {"serial", "cc920 ", "longest", "64"},
		"P:UCM,S:cc\n920":                 {"serial", "cc\n920", "longest", "64"},
		"P: UCM,S:cc920":                  {"product", " UCM", "longest", "64"},
		"P:UCM,S:cc920,U:" + "x":          {"uuid", "x", "form", "8-4-4-4-12 hexadecimal digits"},
		"P:UCM,S:cc920,U:" + sampleID[1:]: {"uuid", sampleID[1:], "form", "8-4-4-4-12 hexadecimal digits"},
	} {
		_, err := license.ParseUDI(text)
		refused(t, err, license.ErrUDIMalformed, "SM-10", pairs...)
	}
}

func TestNewUDILimits(t *testing.T) {
	for n, ok := range map[int]bool{0: false, 1: true, 63: true, 64: true, 65: false} {
		part := strings.Repeat("a", n)
		p, errP := license.NewUDI(part, "s", "")
		s, errS := license.NewUDI("p", part, "")
		require.Equal(t, ok, errP == nil, n)
		require.Equal(t, ok, errS == nil, n)
		require.Equal(t, ok, !p.IsZero() && !s.IsZero())
		if !ok {
			refused(t, errP, license.ErrUDIMalformed, "SM-10", "product", part, "longest", "64")
			refused(t, errS, license.ErrUDIMalformed, "SM-10", "serial", part, "longest", "64")
		}
	}
	for _, part := range []string{",", "a,b", " a", "a ", "a\x00", "\xff", "a\u200b"} {
		_, err := license.NewUDI(part, "s", "")
		refused(t, err, license.ErrUDIMalformed, "SM-10", "product", part, "longest", "64")
		_, err = license.NewUDI("p", part, "")
		refused(t, err, license.ErrUDIMalformed, "SM-10", "serial", part, "longest", "64")
	}
	// Each place of a UUID holds what belongs there, and nothing beside it.
	for i := range sampleID {
		for _, c := range "/09:@AFGZ`afgz-" {
			uuid := sampleID[:i] + string(c) + sampleID[i+1:]
			_, err := license.NewUDI("p", "s", uuid)
			require.Equal(t, (c == '-') == (sampleID[i] == '-') && strings.ContainsRune("09AFaf-", c), err == nil, uuid)
		}
	}
	for _, uuid := range []string{sampleID[1:], sampleID + "0", " " + sampleID, "{" + sampleID + "}"} {
		_, err := license.NewUDI("p", "s", uuid)
		refused(t, err, license.ErrUDIMalformed, "SM-10", "uuid", uuid, "form", "8-4-4-4-12 hexadecimal digits")
	}
}

// The longest texts: all parts, long names and 49 or 50 spaces more.
func TestParseUDILongest(t *testing.T) {
	part := strings.Repeat("é", license.MaxUDIPart/2)
	for spaces, ok := range map[int]bool{0: true, 49: true, 50: true, 51: false} {
		text := "PID:" + part + "," + strings.Repeat(" ", spaces) + "SN:" + part + ",UUID:" + sampleID
		_, err := license.ParseUDI(text)
		require.Equal(t, ok, err == nil, spaces)
		if !ok {
			refused(t, err, license.ErrUDIMalformed, "SM-10", "udi", text[:228], "form", udiForm)
		}
	}
	_, err := license.ParseUDI(strings.Repeat("P", 1<<20))
	require.Len(t, license.Refusals(err)[0].Field("udi"), 228)
}

func TestNoUDI(t *testing.T) {
	var none license.UDI
	require.True(t, none.IsZero())
	require.Equal(t, "none", none.String())
	require.Empty(t, none.Product()+none.Serial()+none.UUID())
	refused(t, none.Check(), license.ErrUDIMalformed, "SM-10", "udi", "", "form", udiForm)
	text, err := json.Marshal(none)
	require.NoError(t, err)
	require.Equal(t, `""`, string(text))
	u := license.MustParseUDI("P:a,S:b")
	require.NoError(t, json.Unmarshal(text, &u))
	require.Equal(t, none, u)
}

func TestUDICompare(t *testing.T) {
	a, b := license.MustParseUDI("P:a,S:b"), license.MustParseUDI("P:a,S:c")
	same := license.MustParseUDI("PID:a, SN:b")
	require.Equal(t, []int{-1, 0, 1, -1}, []int{a.Compare(b), a.Compare(same), b.Compare(a), license.UDI{}.Compare(a)})
}

// As text a UDI has one form only.
func TestUDIText(t *testing.T) {
	u := license.MustParseUDI("PID:UCM, SN:cc920, UUID:" + strings.ToUpper(sampleID))
	text, err := json.Marshal(map[license.UDI]license.UDI{u: u})
	require.NoError(t, err)
	require.Equal(t, `{"P:UCM,S:cc920,U:`+sampleID+`":"P:UCM,S:cc920,U:`+sampleID+`"}`, string(text))
	var back map[license.UDI]license.UDI
	require.NoError(t, json.Unmarshal(text, &back))
	require.Equal(t, map[license.UDI]license.UDI{u: u}, back)

	for _, text := range []string{"P:UCM, S:cc920", "PID:UCM,S:cc920", "P:UCM,SN:cc920", "P:UCM,S:cc920,U:" + strings.ToUpper(sampleID)} {
		before := u
		refused(t, u.UnmarshalText([]byte(text)), license.ErrUDIMalformed, "SM-10", "udi", text, "form", udiForm)
		require.Equal(t, before, u, "a refusal changes nothing")
	}
	long := []byte("P:UCM," + strings.Repeat(" ", 1<<20) + "S:cc920")
	require.ErrorIs(t, u.UnmarshalText(long), license.ErrUDIMalformed)
	require.Less(t, testing.AllocsPerRun(10, func() { _ = u.UnmarshalText(long) }), 20.0)
}

func drawUDI(t *rapid.T) license.UDI {
	part := rapid.StringMatching(`[!-+\--~]([ -+\--~é京]{0,14}[!-+\--~])?`)
	uuid := rapid.SampledFrom([]string{"", sampleID, strings.ToUpper(sampleID), "00000000-0000-0000-0000-000000000000"})
	u, err := license.NewUDI(part.Draw(t, "product"), part.Draw(t, "serial"), uuid.Draw(t, "uuid"))
	require.NoError(t, err)
	return u
}

// Parts, text and JSON give the same UDI back, and the order is that of the texts.
func TestUDILaws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := drawUDI(t), drawUDI(t)
		parsed, err := license.ParseUDI(a.String())
		require.NoError(t, err)
		require.Equal(t, a, parsed)
		made, err := license.NewUDI(a.Product(), a.Serial(), a.UUID())
		require.NoError(t, err)
		require.Equal(t, a, made)
		spaced, err := license.ParseUDI(strings.ReplaceAll(a.String(), ",", ",  "))
		require.NoError(t, err)
		require.Equal(t, a, spaced)
		require.Equal(t, strings.Compare(a.String(), b.String()), a.Compare(b))
		require.Equal(t, a == b, a.Compare(b) == 0)
	})
}
