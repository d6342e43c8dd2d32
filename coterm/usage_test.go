package coterm_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/coterm"
	"github.com/licit-go/licit/license"
)

// Access points share a bucket per edition; other families count per model.
func TestBucketsCT21(t *testing.T) {
	o := created(t, "2020-01-01", coterm.Policy{})
	claim(t, o, "2020-01-01", coterm.AddDevices, coterm.EqualWeights,
		fresh(t, key(1), "2020-01-01", 365, "MR Enterprise", 1, "MR36 Enterprise", 2, "MR57 Advanced", 3, "MX84", 1, "MX64", 2, "MS120-8", 3, "MS120-24", 4, "MG21", 5))
	require.Equal(t, counts("MR Enterprise", 3, "MR Advanced", 3, "MX84", 1, "MX64", 2, "MS120-8", 3, "MS120-24", 4, "MG21", 5), o.Limits())
	require.Equal(t, 3, o.Limit("MR46 Enterprise"))
	require.Equal(t, 3, o.Limit("MR Enterprise"))
	require.Equal(t, 1, o.Limit("MX84"))
	require.Equal(t, 0, o.Limit("MX100"))
}

// A limit of zero is left out, however it came to zero.
func TestNoZeroLimitsCT21(t *testing.T) {
	o := created(t, "2020-01-01", coterm.Policy{})
	claim(t, o, "2020-01-01", coterm.AddDevices, coterm.EqualWeights, fresh(t, key(1), "2020-01-01", 365, "MR", 1, "MX84", 1))
	giveBack(t, o, "2020-01-02", key(1), counts("MX84", 1), key(2))
	require.Equal(t, counts("MR", 1), o.Limits())
	undo(t, o, "2020-01-02", key(2), key(3))
	require.True(t, o.Limits().IsZero())
}

// What counts: devices in networks without spares of warm-spare pairs; those in
// no network only by the option.
func TestWhatCountsCT21(t *testing.T) {
	usage := coterm.Usage{
		InNetworks: counts("MX84", 4, "MR36 Enterprise", 2, "MR46 Enterprise", 3),
		Spares:     counts("MX84", 2),
		Unassigned: counts("MX84", 1, "MR46 Enterprise", 1, "MG21", 1),
	}
	for _, tt := range []struct {
		count   coterm.DeviceCount
		counted license.Counts
	}{
		{"", counts("MX84", 2, "MR Enterprise", 5)},
		{coterm.CountInNetworks, counts("MX84", 2, "MR Enterprise", 5)},
		{coterm.CountClaimed, counts("MX84", 3, "MR Enterprise", 6, "MG21", 1)},
	} {
		o := created(t, "2020-01-01", coterm.Policy{Count: tt.count})
		e, err := o.ReportUsage(act("2020-01-01"), usage)
		require.NoError(t, err)
		require.Equal(t, tt.counted, e.Counted)
		require.Equal(t, usage, e.Usage)
	}
}

// Each spare is the second of a pair, so there cannot be more than devices.
func TestSparesCT21(t *testing.T) {
	o := created(t, "2020-01-01", coterm.Policy{})
	reporting := func(in, spares int) func() error {
		return func() error {
			_, err := o.ReportUsage(act("2020-01-01"), coterm.Usage{InNetworks: counts("MX84", in), Spares: counts("MX84", spares)})
			return err
		}
	}
	require.NoError(t, reporting(2, 1)())
	require.NoError(t, reporting(2, 2)())
	refuses(t, o, reporting(2, 3), coterm.ErrUsageSpares, "CT-21", "model", "MX84", "spares", "3", "inNetworks", "2")
	refuses(t, o, func() error {
		_, err := o.ReportUsage(act("2020-01-01"), coterm.Usage{Spares: counts("MX84", 1)})
		return err
	}, coterm.ErrUsageSpares, "CT-21", "model", "MX84", "spares", "1", "inNetworks", "0")
}

// More devices than can be counted are refused, not wrapped around.
func TestUsageRangeCT21(t *testing.T) {
	o := created(t, "2020-01-01", coterm.Policy{Count: coterm.CountClaimed})
	most := counts("MR", license.MaxCount)
	_, err := o.ReportUsage(act("2020-01-01"), coterm.Usage{InNetworks: most})
	require.NoError(t, err)
	_, err = o.ReportUsage(act("2020-01-01"), coterm.Usage{InNetworks: most, Unassigned: counts("MX84", 1)})
	require.ErrorIs(t, err, license.ErrCountRange)
}

// Devices count by the policy of the report, until the next one.
func TestCountedStaysCT21(t *testing.T) {
	o := created(t, "2020-01-01", coterm.Policy{})
	claim(t, o, "2020-01-01", coterm.AddDevices, coterm.EqualWeights, fresh(t, key(1), "2020-01-01", 365, "MR", 1))
	usage := coterm.Usage{InNetworks: counts("MR", 1), Unassigned: counts("MR", 1)}
	e, err := o.ReportUsage(act("2020-01-02"), usage)
	require.NoError(t, err)
	require.NoError(t, o.Apply(e))
	again, err := coterm.Restore([]byte(state(t, o)), coterm.Policy{Count: coterm.CountClaimed})
	require.NoError(t, err)
	require.Equal(t, state(t, o), state(t, again))
	require.Empty(t, again.Compliance(at("2020-01-03")).Shortages)
	e, err = again.ReportUsage(act("2020-01-03"), usage)
	require.NoError(t, err)
	require.NoError(t, again.Apply(e))
	require.Equal(t, []coterm.Shortage{{Bucket: "MR", Devices: 2, Limit: 1}}, again.Compliance(at("2020-01-03")).Shortages)
}
