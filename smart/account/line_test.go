package account_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart"
	"github.com/licit-go/licit/smart/account"
)

func (s *scene) lines(va license.ID) []account.Holding { return slices.Collect(s.account.Lines(va)) }

func TestDepositSM3(t *testing.T) {
	s := begin(t, "2024-01-01", account.Policy{})
	one, two := perpetual("L-1", premium, 10), term("L-2", standard, 40, "2024-01-01", "2024-12-31")
	two.Source, two.ReportingOnly = "order 4711", true
	asked := []smart.Line{two, one}
	e := do(s, deposit(s.account, "main", asked...))
	require.Equal(t, []smart.Line{one, two}, e.Lines, "sorted by id")
	require.Equal(t, []smart.Line{two, one}, asked, "what was asked stays as it was")
	e.Lines[0].Quantity = 99
	require.Equal(t, []account.Holding{{Line: one, Quantity: 10}, {Line: two, Quantity: 40}}, s.lines("main"))
	require.Empty(t, s.lines("branch"))
	require.Empty(t, s.lines("no"))
	for range s.account.Lines("main") {
		break
	}
	l, ok := s.account.Line("L-2")
	require.True(t, ok)
	require.Equal(t, two, l)
	_, ok = s.account.Line("no")
	require.False(t, ok)
}

func TestDepositRefusedSM3(t *testing.T) {
	s := begin(t, "2024-01-01", account.Policy{})
	s.deposit("main", perpetual("L-1", premium, 1))
	good := perpetual("L-2", standard, 1)
	change := func(f func(*smart.Line)) smart.Line {
		l := good
		f(&l)
		return l
	}
	malformed := func(part, value string) *license.Refusal {
		return license.Refuse(account.ErrLineMalformed, "SM-3", "line", "L-2", "part", part, "value", value)
	}
	long := strings.Repeat("x", license.MaxIDLen)
	for name, tt := range map[string]struct {
		line smart.Line
		want *license.Refusal
	}{
		"id":                  {change(func(l *smart.Line) { l.ID = "" }), license.Refuse(license.ErrIDMalformed, "", "id", "", "longest", "128")},
		"id before":           {change(func(l *smart.Line) { l.ID = "L-1" }), license.Refuse(account.ErrLineTaken, "SM-3", "line", "L-1")},
		"tag":                 {change(func(l *smart.Line) { l.Tag = " " }), license.Refuse(license.ErrTagMalformed, "SM-3", "tag", " ", "longest", "128")},
		"no quantity":         {change(func(l *smart.Line) { l.Quantity = 0 }), license.Refuse(account.ErrQuantity, "SM-3", "line", "L-2", "quantity", "0", "least", "1", "most", "1048576")},
		"too many":            {change(func(l *smart.Line) { l.Quantity = 1<<20 + 1 }), license.Refuse(account.ErrQuantity, "SM-3", "line", "L-2", "quantity", "1048577", "least", "1", "most", "1048576")},
		"type":                {change(func(l *smart.Line) { l.Type = "term" }), malformed("type", "term")},
		"no start":            {change(func(l *smart.Line) { l.Start = license.Date{} }), malformed("start", "none")},
		"perpetual ends":      {change(func(l *smart.Line) { l.Last = l.Start }), malformed("last", "2020-01-01")},
		"term without end":    {change(func(l *smart.Line) { l.Type = smart.Term }), malformed("last", "none")},
		"subscription":        {change(func(l *smart.Line) { l.Type = smart.Subscription }), malformed("last", "none")},
		"ends before":         {change(func(l *smart.Line) { l.Type, l.Last = smart.Term, license.MustParseDate("2019-12-31") }), malformed("last", "2019-12-31")},
		"source with a space": {change(func(l *smart.Line) { l.Source = " x" }), malformed("source", " x")},
		"source too long":     {change(func(l *smart.Line) { l.Source = long + "x" }), malformed("source", long+"x")},
		"export":              {change(func(l *smart.Line) { l.Tag, l.Export = premium, true }), license.Refuse(account.ErrExportDiffers, "SM-18", "line", "L-2", "tag", string(premium))},
	} {
		_, err := s.account.Deposit(s.act, "main", tt.line)
		require.Equal(t, []*license.Refusal{tt.want}, license.Refusals(err), name)
	}
	for _, l := range []smart.Line{
		change(func(l *smart.Line) { l.Quantity = 1 << 20 }),
		change(func(l *smart.Line) { l.Type, l.Last = smart.Term, l.Start }),
		change(func(l *smart.Line) { l.Type, l.Last = smart.Subscription, license.MaxDate() }),
		change(func(l *smart.Line) { l.Source = long }),
	} {
		_, err := s.account.Deposit(s.act, "main", l)
		require.NoError(t, err)
	}

	refused(s, deposit(s.account, "main"), account.ErrNothingAsked)
	refused(s, deposit(s.account, "no", change(func(l *smart.Line) { l.Quantity = -1 })), account.ErrVirtualAccountUnknown, account.ErrQuantity)
	refused(s, deposit(s.account, "main", good, good), account.ErrLineTaken)
	controlled := change(func(l *smart.Line) { l.ID, l.Export = "L-3", true })
	refused(s, deposit(s.account, "main", good, controlled), account.ErrExportDiffers)
	do(s, deposit(s.account, "main", controlled))
	refused(s, deposit(s.account, "branch", good), account.ErrExportDiffers)
	many := make([]smart.Line, account.MaxStep+1)
	for i := range many {
		many[i] = perpetual(license.ID("M-"+strings.Repeat("x", i%100)+time.Duration(i).String()), "many", 1)
	}
	refused(s, deposit(s.account, "main", many...), account.ErrTooMany)
	_, err := s.account.Deposit(s.act, "main", many[1:]...)
	require.NoError(t, err)
}
