package coterm_test

import (
	"cmp"
	"slices"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/licit-go/licit/coterm"
	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/license/dashboard"
)

// lawStep is a claim that nothing stands against.
type lawStep struct {
	at     time.Time
	mode   coterm.Mode
	counts license.Counts
	start  int // day number
	days   int
}

var lawModels = []license.Model{"MR Enterprise", "MS120-8", "MX84"}

// drawSteps draws claims, some of them past the date, each of a key that is not
// past its own end.
func drawSteps(t *rapid.T, modes ...coterm.Mode) []lawStep {
	now := at("2020-01-01T06:00:00Z")
	all := make([]lawStep, rapid.IntRange(1, 8).Draw(t, "steps"))
	for i := range all {
		var lines []license.Line
		for _, model := range lawModels {
			if n := rapid.IntRange(0, 9).Draw(t, "count"); n > 0 {
				lines = append(lines, license.Line{Model: model, Count: n})
			}
		}
		if len(lines) == 0 {
			lines = []license.Line{{Model: "MX84", Count: 1}}
		}
		day := dayNumber(now)
		start := day - rapid.IntRange(0, 400).Draw(t, "started")
		end := day + rapid.IntRange(1, 800).Draw(t, "left")
		all[i] = lawStep{now, rapid.SampledFrom(modes).Draw(t, "mode"), license.MustCounts(lines...), start, end - start}
		now = now.Add(time.Duration(rapid.SampledFrom([]int{0, 1, 24, 24 * 30, 24 * 300}).Draw(t, "hours")) * time.Hour)
	}
	return all
}

func lawPrices(tb rapid.TB, scale int64) coterm.Prices {
	tb.Helper()
	p, err := coterm.NewPrices(map[license.Model]decimal.Decimal{
		"MR Enterprise": decimal.New(1000001*scale, -4), "MS120-8": decimal.New(2500000*scale, -4), "MX84": decimal.New(3999999*scale, -4)})
	require.NoError(tb, err)
	return p
}

func (s lawStep) issued(tb rapid.TB, k license.Key) license.Issued {
	tb.Helper()
	l, err := license.NewLicense(k, s.counts, dayAt(tb, s.start), s.days)
	require.NoError(tb, err)
	return license.Fresh(l)
}

// run makes the claims, each under its own key.
func run(tb rapid.TB, policy coterm.Policy, p coterm.Prices, steps []lawStep) *coterm.Organization {
	tb.Helper()
	o := created(tb, steps[0].at.Format(time.RFC3339Nano), policy)
	for i, s := range steps {
		claimAt(tb, o, s, p, s.issued(tb, key(i+1)))
	}
	return o
}

func claimAt(tb rapid.TB, o *coterm.Organization, s lawStep, p coterm.Prices, issued ...license.Issued) {
	tb.Helper()
	e, err := o.Claim(license.Act{At: s.at, By: "ada"}, s.mode, p, issued...)
	require.NoError(tb, err)
	require.NoError(tb, o.Apply(e))
}

var carries = []coterm.Carry{coterm.ConvertValue, coterm.KeepDays, coterm.Discard}

// A claim that is undone has not been: ledger, limits, states and compliance are
// those of an organization that never saw it, whenever it is undone.
func TestClaimThenUndoIsNothingCT15(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		policy := coterm.Policy{Carry: rapid.SampledFrom(carries).Draw(t, "carry")}
		steps := drawSteps(t, coterm.AddDevices, coterm.Renew)
		o := run(t, policy, lawPrices(t, 1), steps[:len(steps)-1+btoi(len(steps) == 1)])
		if rapid.Bool().Draw(t, "devices") {
			report(t, o, steps[len(steps)-1].at.Format(time.RFC3339Nano), "MX84", rapid.IntRange(1, 20).Draw(t, "MX84"))
		}
		never := o.Clone()
		extra := steps[len(steps)-1]
		extra.mode = rapid.SampledFrom([]coterm.Mode{coterm.AddDevices, coterm.Renew}).Draw(t, "extra")
		extra.start, extra.days = dayNumber(extra.at), 100
		claimAt(t, o, extra, lawPrices(t, 2), extra.issued(t, key(900)))
		then := extra.at.Add(time.Duration(rapid.IntRange(0, 7*24).Draw(t, "later")) * time.Hour)
		undo(t, o, then.Format(time.RFC3339Nano), key(900), key(901))
		require.Equal(t, never.Ledger(), o.Ledger())
		require.Equal(t, never.Limits(), o.Limits())
		require.Equal(t, keysOf(never), keysOf(o))
		require.Equal(t, never.Compliance(then), o.Compliance(then))
		later := then.Add(400 * license.Day)
		require.Equal(t, never.Compliance(later), o.Compliance(later))
	})
}

// lawAct is a claim or a report.
type lawAct struct {
	at      time.Time
	claims  bool
	step    lawStep // of a claim
	key     license.Key
	devices int // of a report
}

func drawAct(t *rapid.T, now time.Time, k license.Key, claims bool) lawAct {
	a := lawAct{at: now, claims: claims, key: k, devices: rapid.IntRange(1, 9).Draw(t, "devices")}
	started, left := rapid.IntRange(0, 9).Draw(t, "started"), rapid.IntRange(1, 9).Draw(t, "left")
	a.step = lawStep{
		now, rapid.SampledFrom([]coterm.Mode{coterm.AddDevices, coterm.Renew}).Draw(t, "mode"),
		counts("MX84", rapid.IntRange(1, 5).Draw(t, "MX84")), dayNumber(now) - started, started + left,
	}
	return a
}

// lived is an organization to which all that happens.
func lived(t *rapid.T, policy coterm.Policy, all []lawAct) *coterm.Organization {
	t.Helper()
	o := created(t, "2020-01-01T06:00:00Z", policy)
	for _, a := range all {
		if a.claims {
			claimAt(t, o, a.step, lawPrices(t, 1), a.step.issued(t, a.key))
		} else {
			report(t, o, a.at.Format(time.RFC3339Nano), "MX84", a.devices)
		}
	}
	return o
}

// The same holds for a claim among others and reports, however many of them come
// at one instant; and there it does not matter whether claims or reports come first.
func TestUndoneAmongOthersIsNothingCT15(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		policy := coterm.Policy{Carry: rapid.SampledFrom(carries).Draw(t, "carry")}
		now := at("2020-01-01T06:00:00Z")
		all := make([]lawAct, rapid.IntRange(1, 9).Draw(t, "acts"))
		for i := range all {
			now = now.Add(time.Duration(rapid.SampledFrom([]int{0, 0, 1, 15}).Draw(t, "hours")) * time.Hour)
			all[i] = drawAct(t, now, key(10+i*7%10*10), rapid.Bool().Draw(t, "claim"))
		}
		i := rapid.IntRange(0, len(all)-1).Draw(t, "extra")
		extra := drawAct(t, all[i].at, key(rapid.SampledFrom([]int{1, 55, 900}).Draw(t, "key")), true)
		o := lived(t, policy, slices.Insert(slices.Clone(all), i+btoi(rapid.Bool().Draw(t, "after")), extra))
		then := now.Add(time.Duration(rapid.IntRange(0, 24).Draw(t, "later")) * time.Hour)
		undo(t, o, then.Format(time.RFC3339Nano), extra.key, key(901))

		first := rapid.Bool().Draw(t, "claims first")
		slices.SortStableFunc(all, func(a, b lawAct) int {
			return cmp.Or(a.at.Compare(b.at), btoi(a.claims != first)-btoi(b.claims != first))
		})
		never := lived(t, policy, all)
		for range 2 {
			require.Equal(t, never.Ledger(), o.Ledger())
			require.Equal(t, never.Limits(), o.Limits())
			require.Equal(t, keysOf(never), keysOf(o))
			require.Equal(t, never.Compliance(then), o.Compliance(then))
			for _, both := range []*coterm.Organization{o, never} {
				report(t, both, then.Format(time.RFC3339Nano), "MX84", 4)
			}
		}
	})
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

// A licence split into single devices comes to the same.
func TestSplitLicencesCT4(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := lawPrices(t, 1)
		steps := drawSteps(t, coterm.AddDevices)
		whole, split := run(t, coterm.Policy{}, p, steps), created(t, "2020-01-01T06:00:00Z", coterm.Policy{})
		n := 0
		for _, s := range steps {
			var singles []license.Issued
			for model, count := range s.counts.All() {
				for range count {
					n++
					single := s
					single.counts = counts(string(model), 1)
					singles = append(singles, single.issued(t, key(n)))
				}
			}
			claimAt(t, split, s, p, singles...)
		}
		require.Equal(t, whole.Ledger(), split.Ledger())
		require.Equal(t, whole.Limits(), split.Limits())
	})
}

// Only the ratio of prices matters.
func TestScaledPricesCT3(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		policy := coterm.Policy{Carry: rapid.SampledFrom(carries).Draw(t, "carry")}
		steps := drawSteps(t, coterm.AddDevices, coterm.Renew)
		scale := rapid.Int64Range(2, 1000).Draw(t, "scale")
		one, scaled := run(t, policy, lawPrices(t, 1), steps), run(t, policy, lawPrices(t, scale), steps)
		now := steps[len(steps)-1].at
		require.Equal(t, one.Remaining(now), scaled.Remaining(now))
		require.Equal(t, one.Expires(), scaled.Expires())
		require.Equal(t, one.Compliance(now), scaled.Compliance(now))
	})
}

// A history some days later ends so many days later.
func TestShiftedDaysCT1(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		policy := coterm.Policy{Carry: rapid.SampledFrom(carries).Draw(t, "carry")}
		steps := drawSteps(t, coterm.AddDevices, coterm.Renew)
		k := rapid.IntRange(-5000, 5000).Draw(t, "days")
		shifted := slices.Clone(steps)
		for i := range shifted {
			shifted[i].at = shifted[i].at.Add(time.Duration(k) * license.Day)
			shifted[i].start += k
		}
		here, there := run(t, policy, lawPrices(t, 1), steps), run(t, policy, lawPrices(t, 1), shifted)
		require.Equal(t, k, there.Expires().DaysSince(here.Expires()))
		now, then := steps[len(steps)-1].at, shifted[len(steps)-1].at
		require.Equal(t, here.Remaining(now), there.Remaining(then))
		require.Equal(t, here.Compliance(now).Status, there.Compliance(then).Status)
	})
}

// Where nothing was renewed and no debt forgiven, the date lies between the
// earliest and the latest own end.
func TestDateBetweenEndsCT4(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		steps := drawSteps(t, coterm.AddDevices)
		o := created(t, "2020-01-01T06:00:00Z", coterm.Policy{})
		earliest, latest := license.MaxDate(), license.Date{}
		for i, s := range steps {
			s.at = steps[0].at // nothing has passed
			s.days += dayNumber(s.at) + 1
			issued := s.issued(t, key(i+1))
			claimAt(t, o, s, lawPrices(t, 1), issued)
			if end := issued.License.End(); end.Before(earliest) {
				earliest = end
			}
			if end := issued.License.End(); end.After(latest) {
				latest = end
			}
			require.False(t, o.Expires().Before(earliest))
			require.False(t, o.Expires().After(latest))
		}
	})
}

// Additions of one day commute, in any number of steps.
func TestAdditionsCommuteCT10(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		steps := drawSteps(t, coterm.AddDevices)
		last := steps[len(steps)-1].at
		order := rapid.Permutation(steps).Draw(t, "order")
		one, other := created(t, "2020-01-01T06:00:00Z", coterm.Policy{}), created(t, "2020-01-01T06:00:00Z", coterm.Policy{})
		for i := range steps {
			for _, o := range []*coterm.Organization{one, other} {
				s := steps[i]
				if o == other {
					s = order[i]
				}
				s.at = last
				s.days += dayNumber(last)
				claimAt(t, o, s, lawPrices(t, 1), s.issued(t, key(1+i)))
			}
		}
		require.Equal(t, one.Ledger(), other.Ledger())
		require.Equal(t, one.Limits(), other.Limits())
	})
}

// A list that is imported is the same claims made live, each when it was valid,
// in date, limits, states and windows.
func TestImportIsTheSameClaimsMadeLive(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		policy := coterm.Policy{Carry: rapid.SampledFrom(carries).Draw(t, "carry")}
		steps := drawSteps(t, coterm.AddDevices, coterm.Renew)
		p := lawPrices(t, 1)
		live := run(t, policy, p, steps)
		modes := map[coterm.Mode]string{coterm.AddDevices: dashboard.AddDevices, coterm.Renew: dashboard.Renew}
		var list []dashboard.CotermLicense
		for i, s := range steps {
			wire := dashboard.CotermLicense{Key: key(i + 1).String(), Mode: modes[s.mode], StartedAt: dayAt(t, s.start).Start(), ClaimedAt: s.at, Duration: s.days}
			for model, n := range s.counts.All() {
				wire.Counts = append(wire.Counts, dashboard.Count{Model: string(model), Count: n})
			}
			list = append(list, wire)
		}
		list = rapid.Permutation(list).Draw(t, "list")
		last := steps[len(steps)-1].at
		imported := created(t, last.Format(time.RFC3339Nano), policy)
		e, err := imported.Import(license.Act{At: last, By: "ada"}, p, list)
		require.NoError(t, err)
		require.NoError(t, imported.Apply(e))
		require.Equal(t, live.Ledger(), imported.Ledger())
		require.Equal(t, live.Limits(), imported.Limits())
		require.Equal(t, slices.Collect(live.Claims()), slices.Collect(imported.Claims()))
		require.Equal(t, live.Compliance(last), imported.Compliance(last))
	})
}
