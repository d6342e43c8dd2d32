package coterm_test

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"math/big"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/coterm"
	"github.com/licit-go/licit/license"
)

// Sums of many worths are exact wherever they outgrow 64 bits: on the last days
// of the calendar, around powers of two of the value per day.
func TestLargeWorthsOnLateDaysCT3(t *testing.T) {
	const terms = 256
	for bit := 40; bit <= 46; bit++ {
		for _, off := range []int64{-1, 0, 1} {
			total := uint64(int64(1)<<bit + off)
			for _, end := range []license.Date{license.MaxDate(), license.MustParseDate("9000-01-01"), license.MustParseDate("2020-01-01")} {
				all := make([]coterm.Term, terms)
				for i := range all {
					all[i] = coterm.Term{Worth: total / terms, End: end, Claimed: license.MustParseDate("2019-01-01")}
				}
				all[0].Worth += total % terms
				l := coterm.Ledger{}.Add(all...)
				w := new(big.Int).SetUint64(total)
				require.Equal(t, w.String(), l.W().String())
				require.Equal(t, w.Mul(w, big.NewInt(int64(end.Number()))).String(), l.M().String(), "%d until %s", total, end)
				require.Equal(t, end, l.Expires())
			}
		}
	}
}

// A claim on the very date owes nothing, one on the day after it does, whether
// it comes in one run with the claim that set the date, in the run after it, or
// on its own.
func TestClaimOnTheDayAfterAnEndCT6(t *testing.T) {
	end := license.MustParseDate("2020-06-01")
	late := license.MustParseDate("2030-01-01")
	for _, worth := range []uint64{3, 1 << 34} { // one that is summed in 64 bits, one that is not
		for _, before := range []int{1, 2, 255, 256, 257, 300, 512, 513} {
			for days, owed := range []int64{0, 1, 2} {
				claimed, err := end.AddDays(days)
				require.NoError(t, err)
				all := slices.Repeat([]coterm.Term{{Worth: worth, End: end, Claimed: license.MustParseDate("2020-01-01")}}, before)
				w := int64(worth) * int64(before)
				m := w*(int64(end.Number())+owed) + 5*int64(late.Number())
				last := coterm.Term{Worth: 5, End: late, Claimed: claimed}
				once := coterm.Ledger{}.Add(append(slices.Clone(all), last)...)
				require.Equal(t, big.NewInt(m).String(), once.M().String(), "%d keys, %d days after their end", before, days)
				require.Equal(t, once, coterm.Ledger{}.Add(all...).Add(last), "%d keys, %d days after their end", before, days)
			}
		}
	}
}

// A date of which a part of a day is left has passed on the day after it.
func TestClaimAfterAFractionOfADayCT6(t *testing.T) {
	l := coterm.Ledger{}.Add(
		coterm.Term{Worth: 1, End: license.MustParseDate("2020-06-01"), Claimed: license.MustParseDate("2020-01-01")},
		coterm.Term{Worth: 1, End: license.MustParseDate("2020-06-02"), Claimed: license.MustParseDate("2020-01-01")})
	for on, left := range map[string]string{"2020-06-01": "1/2", "2020-06-02": "0/1", "2020-06-03": "0/1"} {
		day := license.MustParseDate(on)
		require.Equal(t, left, l.Add(coterm.Term{Worth: 0, End: day, Claimed: day}).Remaining(day).String(), on)
	}
}

// One whole day that is left is kept, less than one is not.
func TestKeepOneDayCT5(t *testing.T) {
	for on, expires := range map[string]string{"2020-12-29": "2021-12-31", "2020-12-30": "2021-12-31", "2020-12-31": "2021-12-31", "2021-01-02": "2022-01-02"} {
		o := created(t, "2020-01-01", coterm.Policy{Carry: coterm.KeepDays})
		claim(t, o, "2020-01-01", coterm.AddDevices, coterm.EqualWeights, fresh(t, key(1), "2020-01-01", 365, "MR", 1)) // until 2020-12-31
		claim(t, o, on, coterm.Renew, coterm.EqualWeights, fresh(t, key(2), on, 365, "MR", 1))
		require.Equal(t, expires, o.Expires().String(), on)
	}
}

// edited restores the organization of a snapshot of which one text was replaced.
func edited(t *testing.T, o *coterm.Organization, from, to string) *coterm.Organization {
	t.Helper()
	s := state(t, o)
	require.Equal(t, 1, strings.Count(s, from), s)
	again, err := coterm.Restore([]byte(strings.Replace(s, from, to, 1)), coterm.Policy{})
	require.NoError(t, err)
	return again
}

// Of a snapshot the ledgers that were recorded count, those before claims as
// well, also where the arithmetic of another version had come to another M.
func TestRestoreKeepsRecordedLedgers(t *testing.T) {
	o := created(t, "2020-01-01", coterm.Policy{})
	claim(t, o, "2020-01-01", coterm.AddDevices, coterm.EqualWeights, fresh(t, key(1), "2020-01-01", 365, "MR", 1))
	recorded := o.Ledger()
	claim(t, o, "2020-01-02", coterm.AddDevices, coterm.EqualWeights, fresh(t, key(2), "2020-01-01", 365, "MX84", 1))
	before := func(l coterm.Ledger) string {
		data, err := json.Marshal(l)
		require.NoError(t, err)
		return `"before":` + string(data)
	}
	other := recorded.Settle(license.MustParseDate("2021-02-03"))
	again := edited(t, o, before(recorded), before(other))
	undo(t, again, "2020-01-03", key(2), key(12))
	require.Equal(t, other, again.Ledger())
	require.Equal(t, "2021-02-03", again.Expires().String())
	undo(t, o, "2020-01-03", key(2), key(12))
	require.Equal(t, recorded, o.Ledger())
}

// What an organization runs is in its snapshot as it was reported, the devices
// that do not count as well.
func TestSnapshotHoldsUsageCT21(t *testing.T) {
	o := created(t, "2020-01-01", coterm.Policy{})
	for i, usage := range []coterm.Usage{
		{InNetworks: counts("MR", 9, "MX84", 2), Spares: counts("MX84", 1), Unassigned: counts("MS", 4)},
		{Unassigned: counts("MR", 1)},
		{},
	} {
		e, err := o.ReportUsage(act("2020-01-02"), usage)
		require.NoError(t, err)
		require.NoError(t, o.Apply(e))
		var s struct{ Usage coterm.Usage }
		require.NoError(t, json.Unmarshal([]byte(state(t, o)), &s))
		require.Equal(t, usage, s.Usage, "report %d", i)
		again, err := coterm.Restore([]byte(state(t, o)), coterm.Policy{})
		require.NoError(t, err)
		require.Equal(t, state(t, o), state(t, again))
	}
}

// An event that says since when the organization is out of compliance is refused
// where that is later than the event, or no instant of the calendar.
func TestApplyOutSince(t *testing.T) {
	o := overrun(t, 5)
	for _, tt := range []struct {
		name  string
		since time.Time
		ok    bool
	}{
		{"as decided", at("2020-01-03T12:00:00Z"), true},
		{"earlier", at("2020-01-03T11:59:59.999999999Z"), true}, // of a longer history than is kept
		{"later", at("2020-01-03T12:00:00.000000001Z"), false},
		{"before the calendar", time.Date(-1, 1, 1, 0, 0, 0, 0, time.UTC), false},
		{"just before the calendar", time.Date(0, 12, 31, 23, 59, 59, 999999999, time.UTC), false},
		{"past the calendar", time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC), false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			e, err := o.ReportUsage(act("2020-01-03T12:00:00Z"), coterm.Usage{InNetworks: counts("MR", 6)})
			require.NoError(t, err)
			require.Equal(t, at("2020-01-03T12:00:00Z"), e.After.OutSince)
			e.After.OutSince = tt.since
			if tt.ok {
				require.NoError(t, o.Clone().Apply(e))
				return
			}
			refuses(t, o, func() error { return o.Apply(e) }, coterm.ErrCannotFollow, "", "event", "usage-reported", "cause", "out of compliance since no such instant")
		})
	}
}

// An event at 00:00 of the date finds the organization expired, one a moment
// before does not.
func TestEventAtTheDateCT7(t *testing.T) {
	for on, since := range map[string]time.Time{
		"2020-12-30T23:59:59.999999999Z": {},
		"2020-12-31T00:00:00Z":           at("2020-12-31"),
		"2020-12-31T00:00:00.000000001Z": at("2020-12-31"),
	} {
		o := created(t, "2020-01-01", coterm.Policy{})
		claim(t, o, "2020-01-01", coterm.AddDevices, coterm.EqualWeights, fresh(t, key(1), "2020-01-01", 365, "MR", 5))
		e := report(t, o, on, "MR", 5)
		require.Equal(t, since, e.After.OutSince, on)
		require.Equal(t, since, o.Compliance(at(on)).Since, on)
		again, err := coterm.Restore([]byte(state(t, o)), coterm.Policy{})
		require.NoError(t, err)
		require.Equal(t, since, again.Compliance(at(on)).Since, on)
	}
}

// A notice at the very instant at which its date or its grace came about is due,
// one a moment earlier is not.
func TestNoticeAtTheInstantOfTheClaimCT23(t *testing.T) {
	for on, want := range map[string][]coterm.Notice{
		"2020-01-01T00:00:00Z":           {before(30, "2020-01-01"), before(3, "2020-01-28")},
		"2020-01-01T00:00:00.000000001Z": {before(3, "2020-01-28")},
	} {
		o := created(t, "2019-12-01", coterm.Policy{GraceNotices: []int{}})
		claim(t, o, on, coterm.AddDevices, coterm.EqualWeights, fresh(t, key(1), "2020-01-01", 30, "MR", 5))
		require.Equal(t, want, o.Notices(at("2019-01-01"), at("2030-01-01")), on)
	}
	o := created(t, "2020-01-01T06:00:00Z", coterm.Policy{GraceNotices: []int{0, 7}})
	require.Equal(t, []coterm.Notice{during(0, "2020-01-01T06:00:00Z"), during(7, "2020-01-08T06:00:00Z")}, o.Notices(at("2019-01-01"), at("2030-01-01")))
}

// What a log shows of a value names its keys, each by the last group alone.
func TestLogValuesRedactKeys(t *testing.T) {
	p := coterm.EqualWeights
	o := created(t, "2020-01-01", coterm.Policy{})
	claimed := claim(t, o, "2020-01-01", coterm.AddDevices, p, fresh(t, key(1), "2020-01-01", 365, "MR", 5), fresh(t, key(2), "2020-01-01", 365, "MR", 5))
	undone := undo(t, o, "2020-01-02", key(1), key(3))
	returned := giveBack(t, o, "2020-01-02", key(2), counts("MR", 1), key(4))
	claims := slices.Collect(o.Claims())
	parts := o.Explain(at("2020-01-02")).Parts
	require.Len(t, claims, 1)
	require.Len(t, parts, 3)
	wasUndone, _ := o.Invalidation(key(1))
	wasReturned, _ := o.Invalidation(key(2))
	for _, tt := range []struct {
		name  string
		value any
		keys  []string
	}{
		{"claimed", claimed, []string{"0001", "0002"}},
		{"pointer to claimed", &claimed, []string{"0001", "0002"}},
		{"undone", undone, []string{"0001", "0003"}},
		{"returned", returned, []string{"0002", "0004"}},
		{"imported claim", coterm.ImportedClaim{License: claims[0].License}, []string{"0004"}},
		{"imported invalidation", coterm.ImportedInvalidation{Key: key(5)}, []string{"0005"}},
		{"claim", claims[0], []string{"0004"}},
		{"live part", parts[0], []string{"0004"}},
		{"invalidated part", parts[1], []string{"0001"}},
		{"invalidation by an undo", wasUndone, []string{"0003"}},
		{"invalidation by a return", wasReturned, []string{"0004"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			for _, handler := range []func(*bytes.Buffer) slog.Handler{
				func(b *bytes.Buffer) slog.Handler { return slog.NewTextHandler(b, nil) },
				func(b *bytes.Buffer) slog.Handler { return slog.NewJSONHandler(b, nil) },
			} {
				var b bytes.Buffer
				slog.New(handler(&b)).Info("said", "value", tt.value)
				for _, k := range tt.keys {
					require.Contains(t, b.String(), "••••-••••-"+k)
				}
				require.NotContains(t, strings.ReplaceAll(b.String(), "-", ""), "Z2")
			}
		})
	}
}

// since is since when an organization is out of compliance.
func since(o *coterm.Organization, on string) time.Time { return o.Compliance(at(on)).Since }

// CT-15, CT-22: the grace of a date that would have passed without the undone key
// began on that date, although a later renewal moved it again.
func TestGraceOfADateBetweenClaimsCT15(t *testing.T) {
	o := created(t, "2020-01-01", coterm.Policy{})
	claim(t, o, "2020-01-01", coterm.AddDevices, coterm.EqualWeights, fresh(t, key(1), "2020-01-01", 10, "MR", 10)) // until 2020-01-11
	report(t, o, "2020-01-02", "MR", 10)
	claim(t, o, "2020-01-06", coterm.AddDevices, coterm.EqualWeights, fresh(t, key(2), "2020-01-01", 3650, "MR", 10))
	claim(t, o, "2020-01-12", coterm.Renew, coterm.EqualWeights, fresh(t, key(3), "2020-01-12", 365, "MR", 5))
	require.Equal(t, at("2020-01-12"), since(o, "2020-01-12"), "five licences for ten devices")
	undo(t, o, "2020-01-12T01:00:00Z", key(2), key(12))
	require.Equal(t, at("2020-01-11"), since(o, "2020-01-12T01:00:00Z"))
	undo(t, o, "2020-01-12T02:00:00Z", key(3), key(13))
	require.Equal(t, at("2020-01-11"), since(o, "2020-01-12T02:00:00Z"))
}

// CT-15, CT-22: reports at the instants of the claim, of a later one and of the
// undo itself have their say.
func TestReportsAtInstantsOfClaimsCT15(t *testing.T) {
	t.Run("of the undone claim, before it", func(t *testing.T) {
		o := overrun(t, 5)
		uses(t, o, "2020-01-10", 10)
		adds(t, o, "2020-01-10", 2, "MR", 5)
		undoes(t, o, "2020-01-11", 2, 12)
		require.Equal(t, at("2020-01-10"), since(o, "2020-01-11"))
	})
	t.Run("of the undone claim, after it", func(t *testing.T) {
		o := overrun(t, 5)
		adds(t, o, "2020-01-10", 2, "MR", 5)
		uses(t, o, "2020-01-10", 10)
		require.Zero(t, since(o, "2020-01-10"))
		undoes(t, o, "2020-01-11", 2, 12)
		require.Equal(t, at("2020-01-10"), since(o, "2020-01-11"))
	})
	t.Run("of the undone claim, with another claim since", func(t *testing.T) {
		o := overrun(t, 5)
		adds(t, o, "2020-01-10", 2, "MR", 5)
		uses(t, o, "2020-01-10", 10)
		adds(t, o, "2020-01-11", 3, "MS", 5)
		undoes(t, o, "2020-01-12", 2, 12)
		require.Equal(t, at("2020-01-10"), since(o, "2020-01-12"))
	})
	t.Run("of a later claim", func(t *testing.T) {
		o := overrun(t, 5)
		adds(t, o, "2020-01-10", 2, "MR", 5)
		uses(t, o, "2020-01-11", 10)
		adds(t, o, "2020-01-11", 3, "MS", 5)
		undoes(t, o, "2020-01-12", 2, 12)
		require.Equal(t, at("2020-01-11"), since(o, "2020-01-12"))
	})
	t.Run("of the undo", func(t *testing.T) {
		o := overrun(t, 5)
		adds(t, o, "2020-01-10", 2, "MR", 5)
		uses(t, o, "2020-01-11", 10)
		undoes(t, o, "2020-01-11", 2, 12)
		require.Equal(t, at("2020-01-11"), since(o, "2020-01-11"))
	})
	t.Run("of the undo, ending the grace", func(t *testing.T) {
		o := overrun(t, 10)
		adds(t, o, "2020-01-10", 2, "MR", 5)
		uses(t, o, "2020-01-11", 5)
		undoes(t, o, "2020-01-11", 2, 12)
		require.Zero(t, since(o, "2020-01-11"))
	})
}

// reported lists the instants of the reports that an organization keeps.
func reported(t *testing.T, o *coterm.Organization) []string {
	t.Helper()
	var s struct{ Reports []struct{ At string } }
	require.NoError(t, json.Unmarshal([]byte(state(t, o)), &s))
	all := []string{}
	for _, r := range s.Reports {
		all = append(all, r.At)
	}
	return all
}

// Of the reports older than the longest undo window the last is kept, because a
// claim at the edge of the window was made under it; the others are forgotten.
func TestReportsKeptCT15(t *testing.T) {
	for _, tt := range []struct {
		name   string
		window time.Duration
		claims bool
		last   string
		want   []string
	}{
		{"a moment before the horizon", 0, true, "2020-01-09T23:59:59.999999999Z", []string{"2020-01-02T00:00:00Z", "2020-01-03T00:00:00Z"}},
		{"at the horizon", 0, true, "2020-01-10T00:00:00Z", []string{"2020-01-03T00:00:00Z"}},
		{"past the horizon", 0, true, "2020-03-01T00:00:00Z", []string{"2020-01-03T00:00:00Z"}},
		{"a window of 60 days", 60 * license.Day, true, "2020-03-02T23:59:59.999999999Z", []string{"2020-01-02T00:00:00Z", "2020-01-03T00:00:00Z"}},
		{"at the horizon of 60 days", 60 * license.Day, true, "2020-03-03T00:00:00Z", []string{"2020-01-03T00:00:00Z"}},
		{"a window of an hour keeps seven days", time.Hour, true, "2020-01-09T00:00:00Z", []string{"2020-01-02T00:00:00Z", "2020-01-03T00:00:00Z"}},
		{"no window keeps seven days", -1, true, "2020-01-09T00:00:00Z", []string{"2020-01-02T00:00:00Z", "2020-01-03T00:00:00Z"}},
		{"nothing claimed keeps all", 60 * license.Day, false, "2020-06-10T00:00:00Z", []string{"2020-01-02T00:00:00Z", "2020-01-03T00:00:00Z"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			o := created(t, "2020-01-01", coterm.Policy{UndoWindow: tt.window})
			if tt.claims {
				adds(t, o, "2020-01-01", 1, "MR", 5)
			}
			uses(t, o, "2020-01-02", 1)
			uses(t, o, "2020-01-03", 2)
			uses(t, o, tt.last, 3)
			require.Equal(t, append(tt.want, tt.last), reported(t, o))
		})
	}
}

// CT-15, CT-22: an undo knows what the organization ran when the undone claim was
// made, however long before that it was reported, and however long the window.
func TestGraceOfAnOldReportCT15(t *testing.T) {
	for _, window := range []time.Duration{0, 60 * license.Day} {
		o := created(t, "2020-01-01", coterm.Policy{UndoWindow: window})
		adds(t, o, "2020-01-01", 1, "MR", 5)
		uses(t, o, "2020-01-02", 10)
		adds(t, o, "2020-01-28", 2, "MR", 5)
		adds(t, o, "2020-01-28T12:00:00Z", 3, "MS", 5)
		undone := at("2020-01-28").Add(max(window, 7*license.Day))
		for n, old := range []time.Duration{2 * license.Day, license.Day, 0} {
			uses(t, o, undone.Add(-old).Format(time.RFC3339), 9-n)
		}
		restored, err := coterm.Restore([]byte(state(t, o)), coterm.Policy{})
		require.NoError(t, err)
		for _, both := range []*coterm.Organization{o, restored} {
			undoes(t, both, undone.Format(time.RFC3339), 2, 12)
			require.Equal(t, at("2020-01-02"), since(both, undone.Format(time.RFC3339)), window)
		}
	}
}

// A snapshot that is silent about the longest window gets it from its claims, and
// one that speaks of a longer one, of a claim that is gone, is believed.
func TestRestoreOfTheLongestWindowCT15(t *testing.T) {
	o := created(t, "2020-01-01", coterm.Policy{UndoWindow: 60 * license.Day})
	adds(t, o, "2020-01-01", 1, "MR", 5)
	s := state(t, o)
	require.Equal(t, s, state(t, edited(t, o, `"window":5184000000000000`, `"window":0`)))

	undoes(t, o, "2020-01-02", 1, 11)
	again, err := coterm.Restore([]byte(state(t, o)), coterm.Policy{})
	require.NoError(t, err)
	require.Equal(t, state(t, o), state(t, again))
	require.Contains(t, state(t, again), `"window":5184000000000000`)
}
