package smart_test

import (
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart"
)

func TestLineCheckSM3(t *testing.T) {
	require.NoError(t, term().Check())
	require.NoError(t, perpetual().Check())
	with := func(change func(*smart.Line)) smart.Line {
		l := term()
		change(&l)
		return l
	}
	require.NoError(t, with(func(l *smart.Line) { l.Type = smart.Subscription }).Check())
	require.NoError(t, with(func(l *smart.Line) { l.Start = l.Last }).Check(), "a line of one day")
	for n, ok := range map[int]bool{-1: false, 0: false, 1: true, license.MaxUnits - 1: true, license.MaxUnits: true, license.MaxUnits + 1: false} {
		err := with(func(l *smart.Line) { l.Quantity = n }).Check()
		require.Equal(t, ok, err == nil, n)
		if !ok {
			refused(t, err, license.ErrCountRange, "SM-3", "line", "L-2", "quantity", strconv.Itoa(n), "least", "1", "most", "1048576")
		}
	}
	for n, ok := range map[int]bool{0: true, 1: true, 127: true, 128: true, 129: false} {
		source := strings.Repeat("s", n)
		err := with(func(l *smart.Line) { l.Source = source }).Check()
		require.Equal(t, ok, err == nil, n)
		if !ok {
			refused(t, err, smart.ErrNameMalformed, "SM-3", "part", "source", "value", source, "longest", "128")
		}
	}
	for _, tt := range []struct {
		change func(*smart.Line)
		reason license.Reason
		rule   string
		pairs  []string
	}{
		{func(l *smart.Line) { l.ID = "" }, license.ErrIDMalformed, "", []string{"id", "", "longest", "128"}},
		{func(l *smart.Line) { l.Tag = "" }, license.ErrTagMalformed, "SM-3", []string{"tag", "", "longest", "128"}},
		{func(l *smart.Line) { l.Source = " x" }, smart.ErrNameMalformed, "SM-3", []string{"part", "source", "value", " x", "longest", "128"}},
		{func(l *smart.Line) { l.Type = "" }, smart.ErrLineType, "SM-3", []string{"line", "L-2", "type", ""}},
		{func(l *smart.Line) { l.Type = "term" }, smart.ErrLineType, "SM-3", []string{"line", "L-2", "type", "term"}},
		{func(l *smart.Line) { l.Type, l.Last = "x", license.Date{} }, smart.ErrLineType, "SM-3", []string{"line", "L-2", "type", "x"}},
		{func(l *smart.Line) { l.Start = license.Date{} }, smart.ErrLineTerm, "SM-3", []string{"line", "L-2", "type", "TERM", "start", "none", "last", "2022-05-19"}},
		{func(l *smart.Line) { l.Last = date("2019-05-19") }, smart.ErrLineTerm, "SM-3", []string{"line", "L-2", "type", "TERM", "start", "2019-05-20", "last", "2019-05-19"}},
		{func(l *smart.Line) { l.Last = license.Date{} }, smart.ErrLineTerm, "SM-3", []string{"line", "L-2", "type", "TERM", "start", "2019-05-20", "last", "none"}},
		{func(l *smart.Line) { l.Type, l.Last = smart.Subscription, license.Date{} }, smart.ErrLineTerm, "SM-3", []string{"line", "L-2", "type", "SUBSCRIPTION", "start", "2019-05-20", "last", "none"}},
		{func(l *smart.Line) { l.Type = smart.Perpetual }, smart.ErrLineTerm, "SM-3", []string{"line", "L-2", "type", "PERPETUAL", "start", "2019-05-20", "last", "2022-05-19"}},
		{func(l *smart.Line) { l.Type, l.Last, l.Start = smart.Perpetual, license.Date{}, license.Date{} }, smart.ErrLineTerm, "SM-3", []string{"line", "L-2", "type", "PERPETUAL", "start", "none", "last", "none"}},
	} {
		refused(t, with(tt.change).Check(), tt.reason, tt.rule, tt.pairs...)
	}
	var reasons []license.Reason
	for _, r := range license.Refusals(smart.Line{Source: " "}.Check()) {
		reasons = append(reasons, r.Reason)
	}
	require.Equal(t, []license.Reason{
		license.ErrIDMalformed, license.ErrTagMalformed, license.ErrCountRange, smart.ErrLineType, smart.ErrLineTerm, smart.ErrNameMalformed,
	}, reasons, "all reasons, in this order")
}

// Vector 12: the last day is included.
func TestInTermVector12(t *testing.T) {
	for on, want := range map[string]bool{
		"2019-05-19": false, "2019-05-20": true, "2019-05-21": true, "2022-05-18": true, "2022-05-19": true, "2022-05-20": false,
	} {
		require.Equal(t, want, term().InTerm(date(on)), on)
	}
	require.Equal(t, date("2022-05-20"), term().Ends())
	for on, want := range map[string]bool{"2019-05-19": false, "2019-05-20": true, "9999-12-31": true} {
		require.Equal(t, want, perpetual().InTerm(date(on)), on)
	}
	require.True(t, perpetual().Ends().IsZero())
	require.False(t, term().InTerm(license.Date{}))

	late := term()
	late.Last = license.MaxDate()
	require.True(t, late.InTerm(license.MaxDate()))
	require.True(t, late.Ends().IsZero(), "no day is left to end on")
	late.Last = date("9999-12-30")
	require.Equal(t, license.MaxDate(), late.Ends())
}

// A line that is well formed counts from its start to the day before its end.
func TestTermLaw(t *testing.T) {
	drawDate := func(t *rapid.T, name string) license.Date {
		d, err := license.DateNumber(rapid.IntRange(1, license.MaxDate().Number()).Draw(t, name))
		require.NoError(t, err)
		return d
	}
	rapid.Check(t, func(t *rapid.T) {
		l := term()
		l.Start, l.Last = drawDate(t, "start"), drawDate(t, "last")
		if l.Last.Before(l.Start) {
			require.ErrorIs(t, l.Check(), smart.ErrLineTerm)
			return
		}
		require.NoError(t, l.Check())
		on := drawDate(t, "on")
		require.Equal(t, !on.Before(l.Start) && (l.Ends().IsZero() || on.Before(l.Ends())), l.InTerm(on))
	})
}
