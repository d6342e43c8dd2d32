package license_test

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/licit-go/licit/internal/strictjson"
	"github.com/licit-go/licit/license"
)

var udiA = license.MustParseUDI("P:UCM,S:cc920")

func TestTagCheck(t *testing.T) {
	for n, ok := range map[int]bool{0: false, 1: true, 127: true, 128: true, 129: false} {
		tag := license.Tag(strings.Repeat("a", n))
		require.Equal(t, ok, tag.Check() == nil, n)
		if !ok {
			refused(t, tag.Check(), license.ErrTagMalformed, "SM-3", "tag", string(tag), "longest", "128")
		}
	}
	require.NoError(t, license.Tag("regid.2017-05.com.example.Standard,1.0_"+sampleID).Check())
	for _, tag := range []license.Tag{" a", "a ", "a\tb", "a\xff", "\u202ea"} {
		refused(t, tag.Check(), license.ErrTagMalformed, "SM-3", "tag", string(tag), "longest", "128")
	}
}

func TestNewHold(t *testing.T) {
	last := date("2022-05-19")
	given := []license.Entitlement{{Tag: "b", Quantity: 1}, {Tag: "a", Quantity: license.MaxUnits, Last: last}}
	h, err := license.NewHold(udiA, given...)
	require.NoError(t, err)
	require.Equal(t, license.Hold{UDI: udiA, Entitlements: []license.Entitlement{{Tag: "a", Quantity: license.MaxUnits, Last: last}, {Tag: "b", Quantity: 1}}}, h)
	require.Equal(t, license.Tag("b"), given[0].Tag, "what was given stays as it was")
	h.Entitlements[0].Quantity = 7
	require.Equal(t, license.MaxUnits, given[1].Quantity)

	for _, tt := range []struct {
		udi    license.UDI
		given  []license.Entitlement
		reason license.Reason
		rule   string
		pairs  []string
	}{
		{license.UDI{}, nil, license.ErrUDIMalformed, "SM-10", []string{"udi", "", "form", udiForm}},
		{udiA, []license.Entitlement{{Tag: "", Quantity: 1}}, license.ErrTagMalformed, "SM-3", []string{"tag", "", "longest", "128"}},
		{udiA, []license.Entitlement{{Tag: "a", Quantity: 0}}, license.ErrCountRange, "SM-3", []string{"tag", "a", "quantity", "0", "least", "1", "most", "1048576"}},
		{udiA, []license.Entitlement{{Tag: "a", Quantity: -1}}, license.ErrCountRange, "SM-3", []string{"tag", "a", "quantity", "-1", "least", "1", "most", "1048576"}},
		{udiA, []license.Entitlement{{Tag: "a", Quantity: license.MaxUnits + 1}}, license.ErrCountRange, "SM-3", []string{"tag", "a", "quantity", "1048577", "least", "1", "most", "1048576"}},
		{udiA, []license.Entitlement{{Tag: "a", Quantity: 1}, {Tag: "b", Quantity: 1}, {Tag: "a", Quantity: 2}}, license.ErrTagTwice, "RS-13", []string{"tag", "a"}},
	} {
		h, err := license.NewHold(tt.udi, tt.given...)
		refused(t, err, tt.reason, tt.rule, tt.pairs...)
		require.True(t, h.Equal(license.Hold{}))
	}

	unsorted := license.Hold{UDI: udiA, Entitlements: []license.Entitlement{{Tag: "b", Quantity: 1}, {Tag: "a", Quantity: 1}}}
	refused(t, unsorted.Check(), license.ErrTagOrder, "RS-13", "tag", "a", "after", "b")
}

// A hold that covers all that is used is still one of something (RS-4).
func TestUniversalHoldRS4(t *testing.T) {
	h, err := license.NewHold(udiA, license.Entitlement{Tag: "a", Quantity: 1})
	require.NoError(t, err)
	require.False(t, h.Universal)
	h.Universal = true
	require.NoError(t, h.Check())
	h.Entitlements = nil
	refused(t, h.Check(), license.ErrCountRange, "RS-4", "entitlements", "0", "least", "1", "most", "256")
	h.Universal = false
	require.NoError(t, h.Check())
}

func TestHoldLimit(t *testing.T) {
	for n, ok := range map[int]bool{0: true, 255: true, 256: true, 257: false} {
		var all []license.Entitlement
		for i := range n {
			all = append(all, license.Entitlement{Tag: license.Tag("t" + strconv.Itoa(i)), Quantity: 1})
		}
		_, err := license.NewHold(udiA, all...)
		require.Equal(t, ok, err == nil, n)
		if !ok {
			refused(t, err, license.ErrCountRange, "RS-17", "entitlements", strconv.Itoa(n), "least", "0", "most", "256")
		}
	}
}

func TestHoldEqual(t *testing.T) {
	h := license.Hold{UDI: udiA, Entitlements: []license.Entitlement{{Tag: "a", Quantity: 1}}}
	require.True(t, h.Equal(license.Hold{UDI: udiA, Entitlements: slices.Clone(h.Entitlements)}))
	require.True(t, license.Hold{UDI: udiA}.Equal(license.Hold{UDI: udiA, Entitlements: []license.Entitlement{}}))
	for _, o := range []license.Hold{
		{}, {UDI: udiA}, {UDI: license.MustParseUDI("P:UCM,S:x"), Entitlements: h.Entitlements},
		{UDI: udiA, Entitlements: h.Entitlements, Universal: true},
		{UDI: udiA, Entitlements: []license.Entitlement{{Tag: "a", Quantity: 2}}},
		{UDI: udiA, Entitlements: []license.Entitlement{{Tag: "b", Quantity: 1}}},
		{UDI: udiA, Entitlements: []license.Entitlement{{Tag: "a", Quantity: 1, Last: date("2024-01-01")}}},
		{UDI: udiA, Entitlements: append(slices.Clone(h.Entitlements), license.Entitlement{Tag: "b", Quantity: 1})},
	} {
		require.False(t, h.Equal(o), "%v", o)
		require.False(t, o.Equal(h), "%v", o)
	}
}

// A hold of nothing says so: a text that leaves the list out is refused, and so is
// null.
func TestHoldJSON(t *testing.T) {
	for text, h := range map[string]license.Hold{
		`{"udi":"P:UCM,S:cc920","entitlements":[{"tag":"a","quantity":5,"last":"2022-05-19"},{"tag":"b","quantity":1}]}`: {
			UDI: udiA, Entitlements: []license.Entitlement{{Tag: "a", Quantity: 5, Last: date("2022-05-19")}, {Tag: "b", Quantity: 1}},
		},
		`{"udi":"P:UCM,S:cc920","entitlements":[]}`: {UDI: udiA},
		`{"udi":"P:UCM,S:cc920","entitlements":[{"tag":"u","quantity":1}],"universal":true}`: {
			UDI: udiA, Entitlements: []license.Entitlement{{Tag: "u", Quantity: 1}}, Universal: true,
		},
	} {
		data, err := json.Marshal(h)
		require.NoError(t, err)
		require.Equal(t, text, string(data))
		var back license.Hold
		require.NoError(t, strictjson.Unmarshal(data, len(data), &back))
		require.True(t, h.Equal(back))
		again, err := json.Marshal(back)
		require.NoError(t, err)
		require.Equal(t, text, string(again))
	}
	for text, reason := range map[string]license.Reason{
		`{"udi":"P:UCM,S:cc920"}`:                                                        license.ErrJSONMissingField,
		`{"udi":"P:UCM,S:cc920","entitlements":null}`:                                    license.ErrJSONNull,
		`{"entitlements":[]}`:                                                            license.ErrJSONMissingField,
		`{"udi":"P:UCM,S:cc920","entitlements":[],"universal":null}`:                     license.ErrJSONNull,
		`{"udi":"P:UCM, S:cc920","entitlements":[]}`:                                     license.ErrUDIMalformed,
		`{"udi":"P:UCM,S:cc920","entitlements":[{"tag":"a","quantity":1,"first":""}]}`:   license.ErrJSONUnknownField,
		`{"udi":"P:UCM,S:cc920","entitlements":[{"tag":"a","quantity":1,"quantity":1}]}`: license.ErrJSONDuplicateField,
	} {
		var h license.Hold
		require.ErrorIs(t, strictjson.Unmarshal([]byte(text), 1000, &h), reason, text)
	}
}

// In any order the same entitlements make the same hold, which is read as it is
// written.
func TestHoldLaws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		tags := rapid.SliceOfNDistinct(rapid.StringMatching(`[a-z<&"é]{1,8}`), 0, 12, rapid.ID[string]).Draw(t, "tags")
		var all []license.Entitlement
		for _, tag := range tags {
			e := license.Entitlement{Tag: license.Tag(tag), Quantity: rapid.IntRange(1, license.MaxUnits).Draw(t, "quantity")}
			if rapid.Bool().Draw(t, "ends") {
				last, err := license.DateNumber(rapid.IntRange(1, license.MaxDate().Number()).Draw(t, "last"))
				require.NoError(t, err)
				e.Last = last
			}
			all = append(all, e)
		}
		udi := drawUDI(t)
		a, err := license.NewHold(udi, all...)
		require.NoError(t, err)
		b, err := license.NewHold(udi, rapid.Permutation(all).Draw(t, "order")...)
		require.NoError(t, err)
		require.True(t, a.Equal(b))
		require.NoError(t, a.Check())
		require.Len(t, a.Entitlements, len(tags))
		a.Universal = len(tags) > 0 && rapid.Bool().Draw(t, "universal")
		data, err := json.Marshal(a)
		require.NoError(t, err)
		var back license.Hold
		require.NoError(t, strictjson.Unmarshal(data, len(data), &back))
		require.True(t, a.Equal(back))
		require.NoError(t, back.Check())
	})
}
