package coterm

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/license/dashboard"
)

// An import takes no more records than an organization sees keys in its life,
// and that many it does take.
func TestImportOfMostKeysCT3(t *testing.T) {
	day := license.MustParseDate("2020-01-01").Start()
	act := license.Act{At: day, By: "ada"}
	for _, tt := range []struct {
		records int
		want    []*license.Refusal
	}{
		{2, nil},
		{3, nil},
		{4, []*license.Refusal{license.Refuse(ErrTooManyKeys, "CT-3", "number", "4", "most", "3")}},
	} {
		o := New("1", Policy{})
		o.maxKeys = 3
		begun, err := o.Create(act)
		require.NoError(t, err)
		require.NoError(t, o.Apply(begun))
		var list []dashboard.CotermLicense
		for i := range tt.records {
			list = append(list, dashboard.CotermLicense{Key: fmt.Sprintf("Z2%010d", i), Mode: dashboard.AddDevices, StartedAt: day, ClaimedAt: day,
				Duration: 365, Counts: []dashboard.Count{{Model: "MR", Count: 1}}})
		}
		e, err := o.Import(act, EqualWeights, list)
		require.Equal(t, tt.want, license.Refusals(err))
		if err == nil {
			require.NoError(t, o.Apply(e))
		}
	}
}
