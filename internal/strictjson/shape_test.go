package strictjson_test

import (
	"encoding/json"
	"net"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/internal/strictjson"
	"github.com/licit-go/licit/license"
)

type inner struct {
	A int `json:"a"`
	B int `json:"b,omitempty"`
}

type Deeper struct {
	inner
	C int `json:"c"`
}

// Shapes are those of encoding/json: both decode a text to the same value.
func TestEmbedding(t *testing.T) {
	type flat struct {
		Deeper
		D int `json:"d"`
	}
	type outerFirst struct {
		A string `json:"a"`
		inner
	}
	type outerLast struct {
		inner
		A string `json:"a"`
	}
	type named struct {
		Deeper `json:"deeper"`
		D      int `json:"d,omitzero"`
	}
	type deeperLast struct {
		X struct{} `json:"x,omitzero"`
		Deeper
		inner
	}
	for _, tt := range []struct {
		text         string
		strict, lax  any
		withoutFirst string // the text without its first field; that field is missing
		missing      string
	}{
		{`{"a":1,"b":2,"c":3,"d":4}`, &flat{}, &flat{}, `{"c":3,"d":4}`, "a"},
		{`{"a":"x","b":2}`, &outerFirst{}, &outerFirst{}, `{}`, "a"},
		{`{"a":"x","b":2}`, &outerLast{}, &outerLast{}, `{}`, "a"},
		{`{"deeper":{"a":1,"c":3},"d":4}`, &named{}, &named{}, `{"d":4}`, "deeper"},
		{`{"a":1,"b":2,"c":3}`, &deeperLast{}, &deeperLast{}, `{"b":2}`, "c"},
	} {
		require.NoError(t, strictjson.Unmarshal([]byte(tt.text), limit, tt.strict), tt.text)
		require.NoError(t, json.Unmarshal([]byte(tt.text), tt.lax))
		require.Equal(t, tt.lax, tt.strict)
		refused(t, strictjson.Unmarshal([]byte(tt.withoutFirst), limit, tt.strict), license.ErrJSONMissingField, "field", tt.missing)
	}
	refused(t, strictjson.Unmarshal([]byte(`{"deeper":{"a":1,"c":3},"a":1}`), limit, &named{}), license.ErrJSONUnknownField, "field", "a")
	refused(t, strictjson.Unmarshal([]byte(`{"deeper":{}}`), limit, &named{}), license.ErrJSONMissingField, "field", "deeper.a")
}

// What no shape has is refused when a text has it, and nothing panics.
func TestNotOfAShape(t *testing.T) {
	type embedsPointer struct{ *Deeper }
	for text, v := range map[string]any{
		`{"f":1.5}`: &struct {
			F float64 `json:"f"`
		}{},
		`{"f":1}`: &struct {
			F float32 `json:"f"`
		}{},
		`{"f":"x"}`: &struct {
			F *string `json:"f"`
		}{},
		`{"f":{}}`: &struct {
			F *inner `json:"f"`
		}{},
		`{"f":7}`: &struct {
			F any `json:"f"`
		}{},
		`{"f":{"x":1} }`: &struct {
			F any `json:"f"`
		}{},
		`{"f":[1] }`: &struct {
			F [1]int `json:"f"`
		}{},
		`{"f":{"1":1}}`: &struct {
			F map[int]int `json:"f"`
		}{},
		`{"f":{"true":1}}`: &struct {
			F map[bool]int `json:"f"`
		}{},
		`{"f":{"x":1}}`: &struct {
			F map[inner]int `json:"f"`
		}{},
		`{"f":"AQID"}`: &struct {
			F []byte `json:"f"`
		}{},
		`{"f":[127,0,0,1]}`: &struct {
			F net.IP `json:"f"`
		}{}, // decodes from text alone
		`{"Deeper":{}}`: &embedsPointer{},
	} {
		require.ErrorIs(t, strictjson.Unmarshal([]byte(text), limit, v), license.ErrJSONType, text)
	}
	refused(t, strictjson.Unmarshal([]byte(`{"a":1,"c":1}`), limit, &embedsPointer{}), license.ErrJSONUnknownField, "field", "a")
}

// A name decodes a map's key, also where that is a kind of string.
type lower string

func (l *lower) UnmarshalText(text []byte) error {
	if string(text) == "BAD" {
		return errLevel
	}
	*l = lower(text) + "!"
	return nil
}

func TestMapKeysDecodeThemselves(t *testing.T) {
	type shape struct {
		ByDay   map[license.Date]time.Time `json:"byDay,omitempty"`
		ByLower map[lower]int              `json:"byLower,omitempty"`
	}
	var strict, lax shape
	text := []byte(`{"byDay":{"2024-02-29":"2024-02-29T00:00:00Z","":"2024-02-29T00:00:00Z"},"byLower":{"x":1}}`)
	require.NoError(t, strictjson.Unmarshal(text, limit, &strict))
	require.NoError(t, json.Unmarshal(text, &lax))
	require.Equal(t, lax, strict)
	require.Equal(t, map[lower]int{"x!": 1}, strict.ByLower)
	refused(t, strictjson.Unmarshal([]byte(`{"byLower":{"BAD":1}}`), limit, &strict), license.ErrJSONType, "field", "byLower.BAD", "wanted", "strictjson_test.lower")
}

// Shapes are found once and shared; finding them at the same time is safe.
func TestShapesAtTheSameTime(t *testing.T) {
	type fresh struct {
		Deeper
		Parts []part `json:"parts"`
	}
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			var v fresh
			if err := strictjson.Unmarshal([]byte(`{"a":1,"c":2,"parts":[{"a":3}]}`), limit, &v); err != nil || v.Parts[0].A != 3 {
				t.Errorf("%v, %v", v, err)
			}
		})
	}
	all.Wait()
}
