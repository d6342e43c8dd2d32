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
	for name, tt := range map[string]struct {
		line smart.Line
		want *license.Refusal
	}{
		"none":      {change(func(l *smart.Line) { l.Type = "term" }), license.Refuse(smart.ErrLineType, "SM-3", "line", "L-2", "type", "term")},
		"id before": {change(func(l *smart.Line) { l.ID = "L-1" }), license.Refuse(account.ErrLineTaken, "SM-3", "line", "L-1")},
		"export":    {change(func(l *smart.Line) { l.Tag, l.Export = premium, true }), license.Refuse(smart.ErrExportDiffers, "SM-18", "tag", string(premium), "line", "L-2")},
	} {
		_, err := s.account.Deposit(s.act, "main", tt.line)
		require.Equal(t, []*license.Refusal{tt.want}, license.Refusals(err), name)
	}
	refused(s, deposit(s.account, "main"), account.ErrNothingAsked)
	refused(s, deposit(s.account, "no", change(func(l *smart.Line) { l.Quantity = -1 })), account.ErrVirtualAccountUnknown, license.ErrCountRange)
	refused(s, deposit(s.account, "main", good, good), account.ErrLineTaken)
	controlled := change(func(l *smart.Line) { l.ID, l.Export = "L-3", true })
	refused(s, deposit(s.account, "main", good, controlled), smart.ErrExportDiffers)
	do(s, deposit(s.account, "main", controlled))
	refused(s, deposit(s.account, "branch", good), smart.ErrExportDiffers)
	many := make([]smart.Line, account.MaxStep+1)
	for i := range many {
		many[i] = perpetual(license.ID("M-"+strings.Repeat("x", i%100)+time.Duration(i).String()), "many", 1)
	}
	refused(s, deposit(s.account, "main", many...), account.ErrTooMany)
	_, err := s.account.Deposit(s.act, "main", many[1:]...)
	require.NoError(t, err)
}

// What is known of a tag stays as long as a line of it is there.
func TestATagIsKnownByItsLinesSM18(t *testing.T) {
	above := served(t, account.Policy{})
	controlled := func(id license.ID) smart.Line {
		l := perpetual(id, "Secret", 1)
		l.Export = true
		return l
	}
	above.deposit("north", controlled("X"), controlled("Y"))
	below := satelliteOf(above, "field")
	round(above, below)
	// plain grants another line of the tag, as if it were not export-controlled.
	plain := func() error {
		a := below.account.Clone()
		made, err := a.Report(below.act)
		require.NoError(t, err)
		require.NoError(t, a.Apply(made))
		_, err = a.Entitle(below.act, smart.Entitlements{Satellite: "field", Number: made.Number, At: below.act.At, Accounts: []smart.EntitledAccount{
			{Account: "north", Lines: []smart.Line{perpetual("Z", "Secret", 1)}}, {Account: "south"},
		}})
		return err
	}
	require.ErrorIs(t, plain(), account.ErrEntitlementsForeign)
	for _, left := range []error{account.ErrEntitlementsForeign, nil} {
		do(above, transfer(above.account, "north", "main", "Secret", 1))
		round(above, below)
		require.ErrorIs(t, plain(), left)
	}
}
