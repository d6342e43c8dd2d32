package enforce_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/licit-go/licit/license/enforce"
)

// clock is a naive condition: it lives through time, hour by hour, and counts.
type clock struct {
	grace  enforce.Grace
	holds  bool
	stands bool
	over   bool
	since  int // hours, of the fact
	ran    int // hours of its clock since then
	needs  int // hours after which it is over
}

func (k *clock) state() enforce.State {
	if !k.holds {
		return enforce.Clear
	}
	if k.over {
		return enforce.Over
	}
	return enforce.InGrace
}

func (k *clock) happens(what, hour int) {
	switch what {
	case factHolds:
		if !k.holds {
			k.holds, k.over, k.since, k.ran = true, false, hour, 0
			began := t0.Add(time.Duration(hour) * time.Hour)
			k.needs = int(anniversary(began, k.grace.Months).Add(k.grace.Length).Sub(began) / time.Hour)
		}
	case factEnds:
		k.holds = false
	case clockStops:
		k.stands = true
	case clockRuns:
		k.stands = false
	}
}

// passes lets one hour pass.
func (k *clock) passes() {
	if k.holds && !k.stands {
		k.ran++
		k.over = k.over || k.ran == k.needs
	}
}

// What happens to a condition.
const (
	factHolds = iota
	factEnds
	clockStops
	clockRuns
)

// The consequence follows if and only if the fact held without a break while the clock
// ran for the whole grace.
func TestConsequenceIffWholeGraceCT22WX13WX15(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		grace := rapid.SampledFrom([]enforce.Grace{
			{Length: time.Hour}, {Length: 30 * time.Hour}, {Length: 5 * day}, {Months: 1}, {Months: 2}, {Months: 1, Length: 7 * time.Hour},
		}).Draw(t, "grace")
		hours := rapid.IntRange(1, 24*75).Draw(t, "hours")
		if grace.Months == 0 {
			hours = min(hours, 24*15)
		}
		happenings := map[int][]int{}
		for range rapid.IntRange(0, 12).Draw(t, "happenings") {
			hour := rapid.IntRange(0, hours-1).Draw(t, "hour")
			happenings[hour] = append(happenings[hour], rapid.IntRange(factHolds, clockRuns).Draw(t, "what"))
		}
		c, naive := enforce.Condition{Grace: grace}, &clock{grace: grace}
		for hour := range hours {
			at := t0.Add(time.Duration(hour) * time.Hour)
			follows(t, naive.state(), c.State(at))
			for _, what := range happenings[hour] {
				naive.happens(what, hour)
				switch what {
				case factHolds, factEnds:
					c = c.Observe(at, what == factHolds)
				case clockStops:
					c = c.Suspend(at)
				case clockRuns:
					c = c.Resume(at)
				}
			}
			follows(t, naive.state(), c.State(at))
			follows(t, naive.state(), c.State(at.Add(time.Hour-1)))
			follows(t, naive.stands, !c.Suspended.IsZero())
			var since time.Time
			if naive.holds {
				since = t0.Add(time.Duration(naive.since) * time.Hour)
			}
			follows(t, since, c.Since)
			follows(t, !naive.holds || naive.stands && !naive.over, c.Until().IsZero())
			if naive.holds && !naive.stands && !naive.over {
				follows(t, at.Add(time.Duration(naive.needs-naive.ran)*time.Hour), c.Until())
			}
			naive.passes()
		}
	})
}

// follows is require.Equal for what is asked at every hour.
func follows[V comparable](t *rapid.T, want, got V) {
	if want != got {
		t.Fatalf("the clock says %v, the condition %v", want, got)
	}
}

// To stop the clock and let it run on later changes nothing but the end, which is as
// much later; stopping it twice is stopping it for both times together.
func TestSuspendedTimeIsNotCountedWX15(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		length := func(name string) time.Duration {
			return time.Duration(rapid.Int64Range(0, int64(90*day)).Draw(t, name))
		}
		c := enforce.Condition{Grace: sixMonths}.Observe(t0.Add(length("began")), true)
		until := c.Until()
		first, second, between := length("first"), length("second"), length("between")
		stop := c.Since.Add(length("stop"))
		stood := c.Suspend(stop).Resume(stop.Add(first))
		require.Equal(t, until.Add(first), stood.Until())
		again := stop.Add(first + between)
		if !again.Before(stood.Until()) {
			again = stood.Until().Add(-1)
		}
		stood = stood.Suspend(again).Resume(again.Add(second))
		require.Equal(t, until.Add(first+second), stood.Until())
		require.Equal(t, first+second, stood.Away)
		require.Equal(t, c.Since, stood.Since)
	})
}
