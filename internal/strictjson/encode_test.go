package strictjson_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/internal/strictjson"
	"github.com/licit-go/licit/license"
)

// What is written is what encoding/json writes, within the limit.
func TestMarshal(t *testing.T) {
	v := struct {
		At time.Time `json:"at"`
	}{time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)}
	want, err := json.Marshal(v)
	require.NoError(t, err)
	for n, fits := range map[int]bool{len(want) - 1: false, len(want): true, len(want) + 1: true} {
		data, err := strictjson.Marshal(v, n)
		if fits {
			require.NoError(t, err)
			require.Equal(t, string(want), string(data))
			continue
		}
		require.ErrorIs(t, err, license.ErrJSONTooLarge)
		require.Nil(t, data)
	}
	v.At = time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC)
	_, err = strictjson.Marshal(v, 1<<10)
	require.ErrorIs(t, err, license.ErrInstantForm)
	_, err = strictjson.Marshal(struct{ License license.License }{}, 1<<10)
	require.ErrorIs(t, err, license.ErrKeyMalformed)
	require.NotErrorIs(t, err, license.ErrInstantForm)
}

// What nobody could read again is not written: a list that is missing, or what writes
// itself as null, by its place.
func TestMarshalWritesNoNull(t *testing.T) {
	type inner struct {
		Name string `json:"name"`
		List []int  `json:"list"`
	}
	type outer struct {
		Map   map[string]int `json:"map"`
		Inner []inner        `json:"inner"`
	}
	for field, v := range map[string]outer{
		"map":          {Inner: []inner{}},
		"inner":        {Map: map[string]int{"a": 1}},
		"inner.1.list": {Map: map[string]int{}, Inner: []inner{{"null", []int{1}}, {Name: "n\"null"}}},
	} {
		data, err := strictjson.Marshal(v, 1<<10)
		require.ErrorIs(t, err, license.ErrJSONNull)
		require.Equal(t, field, license.Refusals(err)[0].Field("field"))
		require.Nil(t, data)
	}
	data, err := strictjson.Marshal(outer{Map: map[string]int{"null": 1}, Inner: []inner{{"null", []int{}}}}, 1<<10)
	require.NoError(t, err)
	require.NoError(t, strictjson.Unmarshal(data, 1<<10, &outer{}))
	_, err = strictjson.Marshal((*outer)(nil), 1<<10)
	require.ErrorIs(t, err, license.ErrJSONNull)
}
