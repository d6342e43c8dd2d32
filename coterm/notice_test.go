package coterm_test

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/licit-go/licit/coterm"
	"github.com/licit-go/licit/license"
)

func before(days int, on string) coterm.Notice {
	return coterm.Notice{At: at(on), Kind: coterm.BeforeDate, Days: days}
}

func during(days int, on string) coterm.Notice {
	return coterm.Notice{At: at(on), Kind: coterm.DuringGrace, Days: days}
}

// Notices fall 30 and 3 days before the date and on days 7, 14, 21 and 28 of a
// grace, each at its instant.
func TestNoticesCT23(t *testing.T) {
	o := created(t, "2020-01-01T06:00:00Z", coterm.Policy{})
	grace := []coterm.Notice{during(7, "2020-01-08T06:00:00Z"), during(14, "2020-01-15T06:00:00Z"), during(21, "2020-01-22T06:00:00Z"), during(28, "2020-01-29T06:00:00Z")}
	require.Equal(t, grace, o.Notices(at("2020-01-01"), at("2030-01-01")))
	claim(t, o, "2020-01-10", coterm.AddDevices, coterm.EqualWeights, fresh(t, key(1), "2020-01-01", 100, "MR", 1))
	all := []coterm.Notice{before(30, "2020-03-11"), before(3, "2020-04-07"),
		during(7, "2020-04-17"), during(14, "2020-04-24"), during(21, "2020-05-01"), during(28, "2020-05-08")}
	require.Equal(t, all, o.Notices(at("2020-01-01"), at("2030-01-01")))
	for _, n := range all {
		require.Empty(t, o.Notices(n.At.Add(-1), n.At))
		require.Equal(t, []coterm.Notice{n}, o.Notices(n.At.Add(-1), n.At.Add(1)))
		require.Equal(t, []coterm.Notice{n}, o.Notices(n.At, n.At.Add(1)))
		require.Empty(t, o.Notices(n.At.Add(1), n.At.Add(2)))
		require.Empty(t, o.Notices(n.At, n.At))
	}
	require.Empty(t, o.Notices(at("2030-01-01"), at("2020-01-01")), "a turned interval")
}

// An event that leaves date and grace as they are takes no notice away that has
// not been asked about; one that changes them withdraws what spoke of the old.
func TestNoticesAfterEventsCT23(t *testing.T) {
	o := created(t, "2020-01-01", coterm.Policy{})
	claim(t, o, "2020-01-01", coterm.AddDevices, coterm.EqualWeights, fresh(t, key(1), "2020-01-01", 100, "MR", 2))
	report(t, o, "2020-03-11T06:00:00Z", "MR", 1)
	thirty := []coterm.Notice{before(30, "2020-03-11")}
	require.Equal(t, thirty, o.Notices(at("2020-03-10T12:00:00Z"), at("2020-03-11T12:00:00Z")), "a usage report came between")
	report(t, o, "2020-03-11T07:00:00Z", "MR", 3)
	require.Equal(t, thirty, o.Notices(at("2020-03-10T12:00:00Z"), at("2020-03-11T12:00:00Z")), "one that begins a grace does not change the date")
	report(t, o, "2020-03-18T08:00:00Z", "MR", 4)
	require.Equal(t, []coterm.Notice{during(7, "2020-03-18T07:00:00Z")}, o.Notices(at("2020-03-18"), at("2020-03-19")))
	report(t, o, "2020-03-18T09:00:00Z", "MR", 1)
	require.Empty(t, o.Notices(at("2020-03-18"), at("2020-03-19")), "the grace is over")

	later := o.Clone()
	claim(t, later, "2020-03-20", coterm.AddDevices, coterm.EqualWeights, fresh(t, key(2), "2020-03-20", 3, "MR", 1))
	require.Equal(t, "2020-04-04", later.Expires().String())
	require.Equal(t, []coterm.Notice{before(3, "2020-04-01")}, later.Notices(at("2020-01-01"), at("2020-04-04")),
		"the 30th day before the new date had passed when it came about")

	// A grace that began with the date goes on through events after it.
	report(t, o, "2020-04-18", "MR", 2)
	require.Equal(t, []coterm.Notice{during(7, "2020-04-17"), during(14, "2020-04-24")}, o.Notices(at("2020-04-10"), at("2020-04-25")))
	// A grace that is taken up again is known since then.
	claim(t, o, "2020-04-20", coterm.Renew, coterm.EqualWeights, fresh(t, key(3), "2020-04-20", 365, "MR", 5))
	require.Empty(t, o.Notices(at("2020-04-10"), at("2020-04-25")))
	undo(t, o, "2020-04-23", key(3), key(4))
	require.Equal(t, []coterm.Notice{during(14, "2020-04-24")}, o.Notices(at("2020-04-10"), at("2020-04-25")))
	restored, err := coterm.Restore([]byte(state(t, o)), coterm.Policy{})
	require.NoError(t, err)
	require.Equal(t, o.Notices(at("2020-01-01"), at("2021-01-01")), restored.Notices(at("2020-01-01"), at("2021-01-01")))
}

// A policy names other days, in any order; each counts once, none can be named,
// and what is no day before or within a grace is left out.
func TestNoticePolicyCT23(t *testing.T) {
	for _, tt := range []struct {
		policy coterm.Policy
		want   []coterm.Notice
	}{
		{coterm.Policy{DateNotices: []int{}, GraceNotices: []int{}}, nil},
		{coterm.Policy{DateNotices: []int{1, 0, 1, -1, 10_000_000, -1 << 63}, GraceNotices: []int{31, 30, 0, 30, -1, 1 << 62}},
			[]coterm.Notice{before(1, "2020-04-09"), before(0, "2020-04-10"), during(0, "2020-04-10"), during(30, "2020-05-10")}},
		{coterm.Policy{Grace: -1, GraceNotices: []int{0, 1}}, []coterm.Notice{before(30, "2020-03-11"), before(3, "2020-04-07"), during(0, "2020-04-10")}},
	} {
		given := [2][]int{slices.Clone(tt.policy.DateNotices), slices.Clone(tt.policy.GraceNotices)}
		o := created(t, "2020-01-01", tt.policy)
		claim(t, o, "2020-01-01", coterm.AddDevices, coterm.EqualWeights, fresh(t, key(1), "2020-01-01", 100, "MR", 1))
		require.Equal(t, tt.want, o.Notices(at("2020-01-01"), at("2030-01-01")))
		require.Equal(t, [2][]int{tt.policy.DateNotices, tt.policy.GraceNotices}, given)
	}
}

// Intervals that tile time give each notice once, in order, however they are cut
// and whatever reports come between.
func TestNoticesTileCT23(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		o := created(t, "2020-01-01", coterm.Policy{})
		claim(t, o, "2020-01-01", coterm.AddDevices, coterm.EqualWeights, fresh(t, key(1), "2020-01-01", 60, "MR", 2))
		from, to := at("2020-01-01"), at("2020-05-01")
		hours := int(to.Sub(from) / time.Hour)
		cuts := rapid.SliceOf(rapid.OneOf(rapid.IntRange(0, hours), rapid.Map(rapid.IntRange(0, hours/24), func(d int) int { return 24 * d }))).Draw(t, "cuts")
		slices.Sort(cuts)
		whole := o.Notices(from, to)
		require.Len(t, whole, 6)
		var tiled []coterm.Notice
		begin := from
		for _, h := range append(cuts, hours) {
			end := from.Add(time.Duration(h) * time.Hour)
			if rapid.Bool().Draw(t, "report") {
				e, err := o.ReportUsage(license.Act{At: end, By: "ada"}, coterm.Usage{InNetworks: counts("MR", rapid.IntRange(1, 2).Draw(t, "devices"))})
				require.NoError(t, err)
				require.NoError(t, o.Apply(e))
			}
			tiled = append(tiled, o.Notices(begin, end)...)
			begin = end
		}
		require.Equal(t, whole, tiled)
	})
}
