package account

import (
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart"
)

// dated is an account with those lines in its only virtual account.
func dated(t require.TestingT, created time.Time, policy Policy, lines ...smart.Line) *Account {
	a := New("acme", policy)
	act := license.Act{At: created, By: "ada"}
	c, err := a.Create(act, "main")
	require.NoError(t, err)
	require.NoError(t, a.Apply(c))
	if len(lines) > 0 {
		d, err := a.Deposit(act, "main", lines...)
		require.NoError(t, err)
		require.NoError(t, a.Apply(d))
	}
	return a
}

func lasting(id license.ID, start, last string) smart.Line {
	return smart.Line{ID: id, Tag: "tag", Quantity: 1, Type: smart.Term, Start: license.MustParseDate(start), Last: license.MustParseDate(last)}
}

// steps returns the notices that are due, and gives them.
func steps(t require.TestingT, a *Account, at time.Time, give bool) []string {
	var all []string
	for _, n := range a.dueNotices(at) {
		all = append(all, string(n.line.ID)+" "+strconv.Itoa(n.days)+" "+n.at.Format("01-02 15:04"))
	}
	if give {
		for _, n := range a.dueNotices(at) {
			require.NoError(t, a.Apply(NoticeGiven{license.Stamp{Seq: a.seq + 1, Act: license.Act{At: at, By: "ada"}}, n.line.ID, n.days}))
		}
		require.Empty(t, a.dueNotices(at), "each once")
	}
	return all
}

// day is 2024-01-01 and that many days.
func day(n int) time.Time { return time.Date(2024, 1, 1+n, 0, 0, 0, 0, time.UTC) }

// Notices are due when exactly as many days are left to the end of the last day,
// here 2024-07-18.
func TestNoticesAtTheirInstantsSM17(t *testing.T) {
	end := day(200)
	a := dated(t, day(0), Policy{}, lasting("l", "2024-01-01", "2024-07-18"))
	for i, days := range []int{90, 60, 30, 14, 7, 3, 1} {
		at := end.Add(-time.Duration(days) * license.Day)
		require.Empty(t, steps(t, a, at.Add(-time.Second), false), "%d days", days)
		want := []string{"l " + strconv.Itoa(days) + " " + at.Format("01-02 15:04")}
		require.Equal(t, want, steps(t, a, at.Add(time.Second), false), "%d days", days)
		if i%2 == 0 {
			at = at.Add(time.Second)
		}
		require.Equal(t, want, steps(t, a, at, true), "%d days", days)
	}
	require.Empty(t, steps(t, a, end.Add(-time.Second), false))
	require.Zero(t, a.heralds.Len())
}

// After a long silence only the latest notice is due, and none of a line that is
// over.
func TestNoticesAfterSilenceSM17(t *testing.T) {
	end := day(200)
	a := dated(t, day(0), Policy{}, lasting("l", "2024-01-01", "2024-07-18"))
	require.Equal(t, []string{"l 7 07-12 00:00"}, steps(t, a, end.Add(-5*license.Day), true))
	require.Equal(t, []string{"l 1 07-18 00:00"}, steps(t, a, end.Add(-time.Second), false))
	require.Empty(t, steps(t, a, end, false))
	require.Equal(t, 1, a.heralds.Len())
	require.NoError(t, a.Apply(AgreementRequested{license.Stamp{Seq: a.seq + 1, Act: license.Act{At: end, By: "ada"}}, "eula"}))
	require.Zero(t, a.heralds.Len(), "nothing is to come any more")
	require.NoError(t, a.Apply(NoticeGiven{license.Stamp{Seq: a.seq + 1, Act: license.Act{At: end, By: "ada"}}, "l", 1}))
	require.Zero(t, a.heralds.Len())
}

// Lines that are short or begin late give the notice that is due then, and no
// earlier.
func TestNoticesOfShortLinesSM17(t *testing.T) {
	a := dated(t, day(0), Policy{}, lasting("soon", "2024-01-01", "2024-01-20"), lasting("later", "2024-02-01", "2024-02-10"),
		lasting("over", "2023-01-01", "2023-02-01"), smart.Line{ID: "ever", Tag: "tag", Quantity: 1, Type: smart.Perpetual, Start: license.MustParseDate("2024-01-01")})
	require.Equal(t, []string{"soon 30 01-01 00:00"}, steps(t, a, day(0), true))
	require.Equal(t, []string{"soon 1 01-20 00:00"}, steps(t, a, day(19), true))
	require.Empty(t, steps(t, a, day(31).Add(-1), false))
	require.Equal(t, []string{"later 14 02-01 00:00"}, steps(t, a, day(31), false))
}

// Notices stand in the order in which they fell due.
func TestNoticesInOrder(t *testing.T) {
	a := dated(t, day(0), Policy{Notices: []int{50, 10}}, lasting("b", "2024-01-01", "2024-03-31"), lasting("a", "2024-01-01", "2024-03-31"),
		lasting("c", "2024-01-01", "2024-04-20"))
	require.Equal(t, []string{"c 50 03-02 00:00", "a 10 03-22 00:00", "b 10 03-22 00:00"}, steps(t, a, day(82), false))
	none := dated(t, day(0), Policy{Notices: []int{}}, lasting("a", "2024-01-01", "2024-03-31"))
	require.Empty(t, steps(t, none, day(82), false))
}

func TestNoticesThatCannotFollow(t *testing.T) {
	a := dated(t, day(0), Policy{}, lasting("l", "2024-01-01", "2024-07-18"),
		smart.Line{ID: "ever", Tag: "tag", Quantity: 1, Type: smart.Perpetual, Start: license.MustParseDate("2024-01-01")})
	stamp := func() license.Stamp {
		return license.Stamp{Seq: a.seq + 1, Act: license.Act{At: day(150), By: "ada"}}
	}
	require.NoError(t, a.Apply(NoticeGiven{stamp(), "l", 60}))
	for _, c := range []struct {
		cause string
		event NoticeGiven
	}{
		{"no line m", NoticeGiven{stamp(), "m", 30}},
		{"line ever has no end", NoticeGiven{stamp(), "ever", 30}},
		{"notice of line l was given", NoticeGiven{stamp(), "l", 60}},
		{"notice of line l was given", NoticeGiven{stamp(), "l", 90}},
		{"notice after the end of line l", NoticeGiven{stamp(), "l", 0}},
	} {
		err := a.Apply(c.event)
		require.ErrorIs(t, err, ErrCannotFollow)
		require.Equal(t, c.cause, license.Refusals(err)[0].Field("cause"))
	}
	// A step that no policy has today was decided when one had it.
	require.NoError(t, a.Apply(NoticeGiven{stamp(), "l", 59}))
	require.Equal(t, 59, a.lines["l"].noticed)
}

// However often one asks, each notice is given once, the latest of those that are
// due, and none of a line that is over.
func TestNoticesLaw(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		start, length := rapid.IntRange(-50, 150).Draw(t, "start"), rapid.IntRange(0, 200).Draw(t, "length")
		l := smart.Line{ID: "l", Tag: "tag", Quantity: 1, Type: smart.Subscription}
		l.Start, _ = license.DateOf(day(start))
		l.Last, _ = license.DateOf(day(start + length))
		begins, end := day(start), day(start+length+1)
		a := dated(t, day(0), Policy{}, l)
		given := 1 << 20
		at := day(0)
		for range rapid.IntRange(1, 40).Draw(t, "acts") {
			at = at.Add(time.Duration(rapid.OneOf(rapid.IntRange(0, 3*24*60), rapid.IntRange(0, 60*24*60)).Draw(t, "minutes")) * time.Minute)
			want := 0
			if !at.Before(begins) && at.Before(end) {
				for _, days := range []int{90, 60, 30, 14, 7, 3, 1} {
					if end.Sub(at) <= time.Duration(days)*license.Day && days < given {
						want = days
					}
				}
			}
			due := a.dueNotices(at)
			if want == 0 {
				require.Empty(t, due)
				continue
			}
			require.Len(t, due, 1)
			require.Equal(t, want, due[0].days)
			if rapid.Bool().Draw(t, "give") {
				steps(t, a, at, true)
				given = want
			}
		}
	})
}
