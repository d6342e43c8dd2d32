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
