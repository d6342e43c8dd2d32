package smart_test

import (
	"fmt"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart"
)

func badEntitlements() []bad {
	with := func(change func(*smart.Entitlements)) smart.Message {
		m := entitlements()
		change(&m)
		return m
	}
	line := func(account, i int, change func(*smart.Line)) smart.Message {
		return with(func(m *smart.Entitlements) { change(&m.Accounts[account].Lines[i]) })
	}
	id := func(value, field string) []string { return []string{"id", value, "longest", "128", "field", field} }
	differs := []string{"line", "L-2", "field", "accounts.1.lines.0"}
	return []bad{
		{with(func(m *smart.Entitlements) { m.Satellite = "" }), license.ErrIDMalformed, "", id("", "satellite")},
		{with(func(m *smart.Entitlements) { m.Number = 0 }), smart.ErrNumberMissing, "", []string{"part", "number"}},
		{with(func(m *smart.Entitlements) { m.At = time.Time{} }), license.ErrInstantMissing, "SM-22", []string{"at", ""}},
		{with(func(m *smart.Entitlements) { m.Accounts[0].Account = "" }), license.ErrIDMalformed, "", id("", "accounts.0.account")},
		{with(func(m *smart.Entitlements) { m.Accounts[1].Account = "VA-1" }), smart.ErrTwice, "SM-22", []string{"what", "account", "value", "VA-1", "field", "accounts.1"}},
		{with(func(m *smart.Entitlements) { m.Accounts[1].Account = "VA-0" }), smart.ErrOrder, "SM-22", []string{"what", "account", "value", "VA-0", "after", "VA-1", "field", "accounts.1"}},

		{line(0, 1, func(l *smart.Line) { l.Quantity = 0 }), license.ErrCountRange, "SM-3", []string{"line", "L-2", "quantity", "0", "least", "1", "most", "1048576", "field", "accounts.0.lines.1"}},
		{line(0, 0, func(l *smart.Line) { l.ID = "L-3" }), smart.ErrOrder, "SM-22", []string{"what", "line", "value", "L-2", "after", "L-3", "field", "accounts.0.lines.1"}},
		{with(func(m *smart.Entitlements) { m.Accounts[0].Lines = []smart.Line{term(), term()} }), smart.ErrTwice, "SM-22", []string{"what", "line", "value", "L-2", "field", "accounts.0.lines.1"}},
		{line(1, 0, func(l *smart.Line) { l.Tag = "Other" }), smart.ErrLineDiffers, "SM-3", differs},
		{line(1, 0, func(l *smart.Line) { l.Type = smart.Subscription }), smart.ErrLineDiffers, "SM-3", differs},
		{line(1, 0, func(l *smart.Line) { l.Start = date("2019-05-21") }), smart.ErrLineDiffers, "SM-3", differs},
		{line(1, 0, func(l *smart.Line) { l.Last = date("2022-05-20") }), smart.ErrLineDiffers, "SM-3", differs},
		{line(1, 0, func(l *smart.Line) { l.Source = "" }), smart.ErrLineDiffers, "SM-3", differs},
		{line(1, 0, func(l *smart.Line) { l.ReportingOnly = true }), smart.ErrLineDiffers, "SM-3", differs},
		{line(1, 0, func(l *smart.Line) { l.Export = true }), smart.ErrExportDiffers, "SM-18", []string{"tag", "Standard", "line", "L-2", "field", "accounts.1.lines.0"}},
		{line(0, 1, func(l *smart.Line) { l.Tag = "Premium" }), smart.ErrExportDiffers, "SM-18", []string{"tag", "Premium", "line", "L-2", "field", "accounts.0.lines.1"}},
		{line(1, 0, func(l *smart.Line) { l.Quantity = license.MaxUnits - 39 }), license.ErrCountRange, "SM-3", []string{
			"line", "L-2", "quantity", "1048577", "least", "1", "most", "1048576", "field", "accounts.1.lines.0",
		}},
	}
}

// The shares of a line come to a line: one less is accepted.
func TestEntitlementsShares(t *testing.T) {
	m := entitlements()
	m.Accounts[1].Lines[0].Quantity = license.MaxUnits - 40
	require.NoError(t, m.Check())
	m.Accounts[2].Lines = []smart.Line{term()}
	m.Accounts[2].Lines[0].Quantity = 1
	refused(t, m.Check(), license.ErrCountRange, "SM-3", "line", "L-2", "quantity", "1048577", "least", "1", "most", "1048576", "field", "accounts.2.lines.0")
}

func TestEntitlementsLimits(t *testing.T) {
	for n, ok := range map[int]bool{65_535: true, 65_536: true, 65_537: false} {
		accounts, lines := smart.Entitlements{Satellite: "S", Number: 1, At: asked}, smart.Entitlements{Satellite: "S", Number: 1, At: asked}
		lines.Accounts = []smart.EntitledAccount{{Account: "a"}, {Account: "b", Lines: []smart.Line{term()}}}
		for i := range n {
			accounts.Accounts = append(accounts.Accounts, smart.EntitledAccount{Account: license.ID(fmt.Sprintf("%05d", i))})
			if l := term(); i > 0 {
				l.ID = license.ID(fmt.Sprintf("%05d", i))
				lines.Accounts[0].Lines = append(lines.Accounts[0].Lines, l)
			}
		}
		for what, m := range map[string]smart.Entitlements{"accounts": accounts, "lines": lines} {
			require.Equal(t, ok, m.Check() == nil, n)
			if !ok {
				refused(t, m.Check(), smart.ErrTooMany, "SM-22", "what", what, "number", strconv.Itoa(n), "most", "65536")
			}
		}
	}
}
