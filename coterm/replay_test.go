package coterm_test

import (
	"bytes"
	"fmt"
	"log/slog"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/licit-go/licit/coterm"
	"github.com/licit-go/licit/internal/spectest"
	"github.com/licit-go/licit/license"
)

// longLife lives through n events of every kind and hands each one out. Nothing is
// carried over renewals: what so many keys are worth would leave the calendar.
func longLife(tb testing.TB, n int, each func(coterm.Event)) *coterm.Organization {
	tb.Helper()
	o := coterm.New("1", coterm.Policy{Carry: coterm.Discard})
	now := at("2020-01-01")
	p := prices(tb, "MR", "100", "MX84", "300")
	next := 0
	draw := func() license.Key {
		next++
		return license.MustParseKey(fmt.Sprintf("Z2%010d", next*7919%1_000_003))
	}
	done := func(e coterm.Event, err error) {
		require.NoError(tb, err)
		each(e)
		require.NoError(tb, o.Apply(e))
	}
	var claimed []license.Key
	begun, err := o.Create(license.Act{At: now, By: "ada"})
	done(begun, err)
	for i := 1; i < n; i++ {
		by := license.Act{At: now, By: "ada"}
		last := license.Key{}
		if len(claimed) > 0 {
			last = claimed[len(claimed)-1]
		}
		switch {
		case i%97 == 0:
			k := draw()
			e, err := o.Claim(by, coterm.Renew, p, licence(tb, k, now, "MR", 3))
			done(e, err)
			claimed = append(claimed, k)
		case i%11 == 0 && !last.IsZero():
			e, err := o.Undo(by, last, draw())
			done(e, err)
			claimed = claimed[:len(claimed)-1]
		case i%13 == 0 && !last.IsZero():
			k := draw()
			e, err := o.Return(by, last, counts("MR", 1), k)
			done(e, err)
			claimed[len(claimed)-1] = k
		case i%7 == 0:
			e, err := o.ReportUsage(by, coterm.Usage{InNetworks: counts("MR", 1+i%50)})
			done(e, err)
		default:
			k := draw()
			e, err := o.Claim(by, coterm.AddDevices, p, licence(tb, k, now, "MR", 2+i%5))
			done(e, err)
			claimed = append(claimed, k)
		}
		now = now.Add(time.Minute)
	}
	return o
}

func licence(tb testing.TB, k license.Key, start time.Time, pairs ...any) license.Issued {
	tb.Helper()
	return fresh(tb, k, start.Format(time.DateOnly), 365, pairs...)
}

// Replay from the first of many events ends where the live organization stands,
// the shorter histories through encoding and a snapshot on the way.
func TestReplayOfManyEvents(t *testing.T) {
	for _, n := range []int{1, 10, 1_000, 100_000} {
		if spectest.Race && n > 1_000 {
			continue // one goroutine
		}
		replayed := coterm.New("1", coterm.Policy{})
		seen := 0
		o := longLife(t, n, func(e coterm.Event) {
			seen++
			if n <= 1_000 {
				name, data, err := coterm.EncodeEvent(e)
				require.NoError(t, err)
				e, err = coterm.DecodeEvent(name, data)
				require.NoError(t, err)
			}
			require.NoError(t, replayed.Apply(e))
			if n <= 1_000 && seen == n/2 {
				restored, err := coterm.Restore([]byte(state(t, replayed)), coterm.Policy{})
				require.NoError(t, err)
				replayed = restored
			}
		})
		require.Equal(t, uint64(n), o.Seq())
		require.Equal(t, state(t, o), state(t, replayed), "%d events", n)
	}
}

// Another policy at replay does not rewrite history: dates, windows, counted
// devices and graces stay; only what is asked from now on follows it.
func TestReplayUnderAnotherPolicy(t *testing.T) {
	other := coterm.Policy{Carry: coterm.Discard, UndoWindow: -1, Grace: time.Hour, WarningDays: 300, DateNotices: []int{1}, GraceNotices: []int{}, Count: coterm.CountClaimed}
	rapid.Check(t, func(t *rapid.T) {
		steps := drawSteps(t, coterm.AddDevices, coterm.Renew)
		live, replayed := coterm.New("1", coterm.Policy{}), coterm.New("1", other)
		both := func(e coterm.Event, err error) {
			require.NoError(t, err)
			require.NoError(t, live.Apply(e))
			require.NoError(t, replayed.Apply(e))
			require.Equal(t, state(t, live), state(t, replayed))
		}
		begun, err := live.Create(license.Act{At: steps[0].at, By: "ada"})
		both(begun, err)
		for i, s := range steps {
			claimed, err := live.Claim(license.Act{At: s.at, By: "ada"}, s.mode, lawPrices(t, 1), s.issued(t, key(i)))
			both(claimed, err)
			usage, err := live.ReportUsage(license.Act{At: s.at, By: "ada"}, coterm.Usage{InNetworks: counts("MX84", 1+i), Unassigned: counts("MX84", 5)})
			both(usage, err)
		}
		undone, err := live.Undo(license.Act{At: steps[len(steps)-1].at, By: "ada"}, key(len(steps)-1), key(100))
		both(undone, err)
	})
}

// No log record of an event, or of what an organization tells, shows a whole key.
func TestLogsShowNoKeys(t *testing.T) {
	o := remembered(t)
	values := []any{o, o.Explain(at("2020-01-05")), o.Notices(at("2020-01-05"), at("2021-01-05")), o.Compliance(at("2020-01-05"))}
	for _, e := range goldenEvents(t) {
		values = append(values, e)
		switch e := e.(type) {
		case coterm.Imported:
			for _, c := range e.Claims {
				values = append(values, c)
			}
			for _, i := range e.Invalidated {
				values = append(values, i)
			}
		case coterm.Claimed:
			values = append(values, &e)
		case coterm.MovedOut:
			values = append(values, coterm.Move{Out: e}, coterm.MoveRequest{Key: e.Key, Moved: e.Moved.Key(), Rest: e.Rest.Key()})
		}
	}
	for c := range o.Claims() {
		values = append(values, c)
	}
	for k, gone := range o.Invalidations() {
		values = append(values, k, gone)
	}
	for _, p := range o.Explain(at("2020-01-05")).Parts {
		values = append(values, p)
	}
	_, err := o.Undo(act("2020-02-05"), key(5), key(77))
	values = append(values, err)
	for _, handler := range []func(*bytes.Buffer) slog.Handler{
		func(b *bytes.Buffer) slog.Handler { return slog.NewTextHandler(b, nil) },
		func(b *bytes.Buffer) slog.Handler { return slog.NewJSONHandler(b, nil) },
	} {
		for _, v := range values {
			var b bytes.Buffer
			slog.New(handler(&b)).Info("said", "value", v)
			require.NotContains(t, b.String(), "Z200-0000", "%T", v)
			require.NotContains(t, b.String(), "Z20000000", "%T", v)
			require.NotContains(t, b.String(), "panic", "%T", v)
		}
	}
	var b bytes.Buffer
	slog.New(slog.NewTextHandler(&b, nil)).Info("said", "event", goldenEvents(t)["undone"])
	require.Contains(t, b.String(), "event.seq=4")
	require.Contains(t, b.String(), "event.key=••••-••••-0003")
}
