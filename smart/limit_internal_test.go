package smart

import (
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
)

// A report that is too large by a byte is not written. The limit itself is too much
// to write in each test.
func TestEncodeLimit(t *testing.T) {
	r := Report{Satellite: "S-1", Number: 1, At: time.Date(2024, 4, 12, 8, 9, 28, 0, time.UTC)}
	data, err := Encode(r)
	require.NoError(t, err)
	for n, ok := range map[int]bool{len(data) + 1: true, len(data): true, len(data) - 1: false} {
		_, err := encode(r, func(kind string) int {
			require.Equal(t, "report", kind)
			return n
		})
		require.Equal(t, ok, err == nil)
		if !ok {
			require.Equal(t, []*license.Refusal{
				license.Refuse(license.ErrJSONTooLarge, "", "bytes", strconv.Itoa(len(data)), "most", strconv.Itoa(n)),
			}, license.Refusals(err))
		}
	}
	for kind, most := range map[string]int{"register": 256 << 10, "rejection": 256 << 10, "nothing": 256 << 10, "report": 64 << 20, "entitlements": 64 << 20} {
		require.Equal(t, most, mostBytes(kind))
	}
}
