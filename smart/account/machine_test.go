package account_test

import (
	"fmt"
	"slices"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart"
	"github.com/licit-go/licit/smart/account"
)

// machine drives an account with the naive model beside it. Its actions are total:
// what cannot be done is refused for exactly the reasons that the model names.
type machine struct {
	policy  account.Policy
	account *account.Account
	model   *naive
	now     time.Time
	events  []account.Event
	early   []byte // a snapshot from the middle
	tail    int    // events before it
	drawn   int    // ids that were drawn

	bought  map[license.ID]int            // every line that came in
	last    map[license.UDI]smart.Request // that was taken
	answers map[license.UDI]smart.Answer  // to it
}

// GoString keeps what rapid prints short.
func (m *machine) GoString() string { return "machine" }

var (
	machineVirtuals = []license.ID{"East", "North", "West"}
	machineLadder   = []license.Tag{"Premium", "Standard", "Basic", "Free"}
	machineTags     = append(slices.Clone(machineLadder), "Single", "Strong")
	machineTokens   = []smart.Token{"token-1", "token-2", "token-3", "token-4"}
	machineUDIs     = []license.UDI{
		license.MustParseUDI("P:C8,S:A1"), license.MustParseUDI("P:C8,S:A2"), license.MustParseUDI("P:C8,S:A3"),
		license.MustParseUDI("P:C9,S:A1"), license.MustParseUDI("P:C9,S:A1,U:00000000-0000-0000-0000-00000000000a"),
	}
)

func (m *machine) act() license.Act { return license.Act{At: m.now, By: "ada"} }

// mostly draws one of those that fit, and now and then any.
func mostly[T any](t *rapid.T, name string, all []T, fits func(T) bool) T {
	if rapid.IntRange(0, 5).Draw(t, "any "+name) > 0 {
		if fit := slices.DeleteFunc(slices.Clone(all), func(one T) bool { return !fits(one) }); len(fit) > 0 {
			all = fit
		}
	}
	return rapid.SampledFrom(all).Draw(t, name)
}

func (m *machine) isVirtual(id license.ID) bool { return m.model.virtuals[id] }

func (m *machine) anyVirtual(t *rapid.T) license.ID {
	return mostly(t, "virtual account", machineVirtuals, m.isVirtual)
}

func (m *machine) anyTag(t *rapid.T) license.Tag {
	return rapid.SampledFrom(machineTags).Draw(t, "tag")
}

func (m *machine) anyInstance(t *rapid.T, fits func(i *naiveInstance) bool) license.UDI {
	return mostly(t, "instance", machineUDIs, func(u license.UDI) bool {
		i := m.model.instances[u]
		return i != nil && fits(i)
	})
}

func isCaller(i *naiveInstance) bool { return i.calls }
func isHeld(i *naiveInstance) bool   { return !i.calls }
func isAny(*naiveInstance) bool      { return true }

func stateOf(t require.TestingT, a *account.Account) string {
	data, err := a.Snapshot()
	require.NoError(t, err)
	return string(data)
}

// reasonsOf are the reasons of a refusal, sorted, each once.
func reasonsOf(err error) []license.Reason {
	var all []license.Reason
	for _, r := range license.Refusals(err) {
		all = append(all, r.Reason)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// decided runs a decision twice, sees that it changes nothing and that it is
// refused for exactly those reasons, and returns whether it was accepted.
func decided[E account.Event](t *rapid.T, m *machine, wanted []license.Reason, decide func(license.Act) (E, error)) (E, bool) {
	before := stateOf(t, m.account)
	e, err := decide(m.act())
	again, errAgain := decide(m.act())
	require.Equal(t, e, again, "a decision is a function of the state")
	require.Equal(t, fmt.Sprint(err), fmt.Sprint(errAgain))
	require.Equal(t, before, stateOf(t, m.account), "a decision changes nothing")
	slices.Sort(wanted)
	require.Equal(t, slices.Compact(wanted), reasonsOf(err), "%v", err)
	if err != nil {
		require.Zero(t, e, "a refusal comes without an event")
		return e, false
	}
	require.Equal(t, license.Stamp{Seq: m.account.Seq() + 1, Act: m.act()}, e.Stamped())
	m.applied(t, e)
	return e, true
}

// applied applies an accepted decision, after a round trip.
func (m *machine) applied(t *rapid.T, e account.Event) {
	name, data, err := account.EncodeEvent(e)
	require.NoError(t, err)
	back, err := account.DecodeEvent(name, data)
	require.NoError(t, err)
	require.Equal(t, e, back, "encode and decode is the identity")
	twin := m.account.Clone()
	before := stateOf(t, m.account)
	require.NoError(t, twin.Apply(e))
	require.Equal(t, before, stateOf(t, m.account), "a clone is its own")
	require.NoError(t, m.account.Apply(back))
	require.Equal(t, stateOf(t, twin), stateOf(t, m.account))
	m.events = append(m.events, back)
	after := stateOf(t, m.account)
	require.ErrorIs(t, m.account.Apply(e), license.ErrStale, "a double is refused")
	require.Equal(t, after, stateOf(t, m.account))
}

func (m *machine) Wait(t *rapid.T) {
	m.now = m.now.Add(time.Duration(rapid.IntRange(0, 100).Draw(t, "hours")) * time.Hour)
}

func (m *machine) WaitLong(t *rapid.T) {
	m.now = m.now.Add(time.Duration(rapid.IntRange(1, 120).Draw(t, "days")) * license.Day)
}

// WaitForChange waits until something falls due, or just before or after it.
func (m *machine) WaitForChange(t *rapid.T) {
	next, ok := m.model.next(m.now)
	if !ok {
		return
	}
	next = next.Add(time.Duration(rapid.SampledFrom([]int{-1, 0, 1}).Draw(t, "seconds")) * time.Second)
	if next.After(m.now) {
		m.now = next
	}
}

func (m *machine) AddVirtualAccount(t *rapid.T) {
	id := mostly(t, "virtual account", machineVirtuals, func(id license.ID) bool { return !m.isVirtual(id) })
	var wanted []license.Reason
	if m.isVirtual(id) {
		wanted = append(wanted, account.ErrVirtualAccountTaken)
	}
	if _, ok := decided(t, m, wanted, func(act license.Act) (account.VirtualAccountAdded, error) {
		return m.account.AddVirtualAccount(act, id)
	}); ok {
		m.model.virtuals[id] = true
	}
}

func (m *machine) RemoveVirtualAccount(t *rapid.T) {
	id := mostly(t, "virtual account", machineVirtuals, func(id license.ID) bool {
		lines, instances := m.model.within(id, m.now)
		return m.isVirtual(id) && lines+instances == 0
	})
	var wanted []license.Reason
	if !m.isVirtual(id) {
		wanted = append(wanted, account.ErrVirtualAccountUnknown)
	} else {
		if id == m.model.fallback {
			wanted = append(wanted, account.ErrDefault)
		}
		lines, instances := m.model.within(id, m.now)
		if lines > 0 {
			wanted = append(wanted, account.ErrHoldsLicenses)
		}
		if instances > 0 {
			wanted = append(wanted, account.ErrHoldsInstances)
		}
	}
	if _, ok := decided(t, m, wanted, func(act license.Act) (account.VirtualAccountRemoved, error) {
		return m.account.RemoveVirtualAccount(act, id)
	}); ok {
		m.model.closes(id)
	}
}

func (m *machine) SetDefault(t *rapid.T) {
	id := m.anyVirtual(t)
	var wanted []license.Reason
	if !m.isVirtual(id) {
		wanted = append(wanted, account.ErrVirtualAccountUnknown)
	} else if id == m.model.fallback {
		wanted = append(wanted, account.ErrDefault)
	}
	if _, ok := decided(t, m, wanted, func(act license.Act) (account.DefaultChanged, error) {
		return m.account.SetDefault(act, id)
	}); ok {
		m.model.fallback = id
	}
}

// Deposit brings lines whose terms begin or end about now.
func (m *machine) Deposit(t *rapid.T) {
	va := m.anyVirtual(t)
	var lines []smart.Line
	var wanted []license.Reason
	if !m.isVirtual(va) {
		wanted = append(wanted, account.ErrVirtualAccountUnknown)
	}
	says := map[license.Tag]bool{}
	for range rapid.SampledFrom([]int{1, 1, 2, 3}).Draw(t, "lines") {
		m.drawn++
		l := smart.Line{
			ID: license.ID(fmt.Sprintf("L%03d", m.drawn*37%1000)), Tag: m.anyTag(t), Type: smart.Perpetual,
			Quantity: rapid.IntRange(1, 5).Draw(t, "quantity"), Source: "order",
		}
		today := day(m.now)
		start := rapid.SampledFrom([]int{0, 0, -100, 1, 20}).Draw(t, "start")
		l.Start, _ = today.AddDays(start)
		if rapid.Bool().Draw(t, "term") {
			l.Type = rapid.SampledFrom([]smart.LineType{smart.Term, smart.Subscription}).Draw(t, "type")
			l.Last, _ = l.Start.AddDays(rapid.SampledFrom([]int{0, 1, 30, 99, 100, 190, 365}).Draw(t, "days"))
		}
		l.ReportingOnly = rapid.IntRange(0, 7).Draw(t, "reporting only") == 7
		l.Export = l.Tag == "Strong"
		if rapid.IntRange(0, 19).Draw(t, "export differs") == 19 {
			l.Export = !l.Export
		}
		if said, ok := says[l.Tag]; ok && said != l.Export {
			wanted = append(wanted, smart.ErrExportDiffers)
		} else if known, ok := m.model.says(l.Tag); ok && known != l.Export {
			wanted = append(wanted, smart.ErrExportDiffers)
		}
		if _, ok := says[l.Tag]; !ok {
			says[l.Tag] = l.Export
		}
		lines = append(lines, l)
	}
	if held := m.model.sortedLines(); len(held) > 0 && rapid.IntRange(0, 19).Draw(t, "line taken") == 19 {
		lines[0].ID = rapid.SampledFrom(held).Draw(t, "line").ID
		wanted = append(wanted, account.ErrLineTaken)
	}
	if _, ok := decided(t, m, wanted, func(act license.Act) (account.Deposited, error) {
		return m.account.Deposit(act, va, lines...)
	}); ok {
		for _, l := range lines {
			m.model.lines[l.ID] = &naiveLine{Line: l, where: map[license.ID]int{va: l.Quantity}}
			m.bought[l.ID] = l.Quantity
		}
	}
}

func (m *machine) Transfer(t *rapid.T) {
	tag := m.anyTag(t)
	from := mostly(t, "from", machineVirtuals, func(id license.ID) bool {
		return m.isVirtual(id) && m.model.balance(id, tag, m.now).Available > 0
	})
	to := mostly(t, "to", machineVirtuals, func(id license.ID) bool { return m.isVirtual(id) && id != from })
	quantity := rapid.IntRange(1, 8).Draw(t, "quantity")
	var wanted []license.Reason
	var parts []naivePart
	if m.isVirtual(from) {
		available := m.model.balance(from, tag, m.now).Available
		if rapid.Bool().Draw(t, "as many as there are") {
			quantity = max(available+rapid.IntRange(-1, 1).Draw(t, "more"), 1)
		}
		var enough bool
		if parts, enough = m.model.taken(from, tag, quantity, m.now); !enough {
			wanted = append(wanted, account.ErrUnavailable)
		}
	}
	for _, id := range []license.ID{from, to} {
		if !m.isVirtual(id) {
			wanted = append(wanted, account.ErrVirtualAccountUnknown)
		}
	}
	if from == to {
		wanted = append(wanted, account.ErrSameVirtualAccount)
	}
	e, ok := decided(t, m, wanted, func(act license.Act) (account.Transferred, error) {
		return m.account.Transfer(act, from, to, tag, quantity)
	})
	if !ok {
		return
	}
	given := []naivePart{}
	for _, p := range e.Parts {
		given = append(given, naivePart{p.Line, p.Quantity})
	}
	require.Equal(t, parts, given, "the latest end first")
	for _, p := range parts {
		m.model.lines[p.line].where[from] -= p.quantity
		m.model.lines[p.line].where[to] += p.quantity
	}
}

// Permissions allows or forbids export-controlled functions, and asks for agreements.
func (m *machine) Permissions(t *rapid.T) {
	wanted := func(ok bool, reason license.Reason) []license.Reason {
		if ok {
			return nil
		}
		return []license.Reason{reason}
	}
	agreement := license.ID(rapid.SampledFrom([]string{"terms-1", "terms-2"}).Draw(t, "agreement"))
	switch rapid.IntRange(0, 3).Draw(t, "permission") {
	case 0:
		if _, ok := decided(t, m, wanted(!m.model.export, account.ErrNothingAsked), m.account.AllowExport); ok {
			m.model.export = true
		}
	case 1:
		if _, ok := decided(t, m, wanted(m.model.export, account.ErrNothingAsked), m.account.ForbidExport); ok {
			m.model.export = false
		}
	case 2:
		if _, ok := decided(t, m, wanted(m.model.agreement == "", account.ErrAgreement), func(act license.Act) (account.AgreementRequested, error) {
			return m.account.RequestAgreement(act, agreement)
		}); ok {
			m.model.agreement, m.model.agreed = agreement, m.now
		}
	case 3:
		if _, ok := decided(t, m, wanted(m.model.agreement == agreement, account.ErrAgreement), func(act license.Act) (account.AgreementAccepted, error) {
			return m.account.AcceptAgreement(act, agreement)
		}); ok {
			m.model.agreement, m.model.agreed = "", time.Time{}
		}
	}
}

func (m *machine) CreateToken(t *rapid.T) {
	va := m.anyVirtual(t)
	token := mostly(t, "token", machineTokens, func(id smart.Token) bool { return m.model.tokens[id] == nil })
	o := account.TokenOptions{
		Days: rapid.SampledFrom([]int{0, 0, 1, 365}).Draw(t, "days"), MaxUses: rapid.SampledFrom([]int{0, 0, 1, 2}).Draw(t, "uses"),
		Export: rapid.Bool().Draw(t, "export"), Description: "for tests",
	}
	var wanted []license.Reason
	if !m.isVirtual(va) {
		wanted = append(wanted, account.ErrVirtualAccountUnknown)
	}
	if m.model.tokens[token] != nil {
		wanted = append(wanted, account.ErrTokenTaken)
	}
	if rapid.IntRange(0, 19).Draw(t, "too long") == 19 {
		o.Days = 366
		wanted = append(wanted, account.ErrTokenOption)
	}
	if o.Export && !m.model.export {
		wanted = append(wanted, account.ErrExport)
	}
	if _, ok := decided(t, m, wanted, func(act license.Act) (account.TokenCreated, error) {
		return m.account.CreateToken(act, va, token, o)
	}); ok {
		days := o.Days
		if days == 0 {
			days = m.model.limits.tokenDays
		}
		m.model.tokens[token] = &naiveToken{
			va: va, expires: m.now.Add(time.Duration(days) * license.Day), most: o.MaxUses, export: o.Export, describe: o.Description, created: m.now,
		}
	}
}

func (m *machine) RevokeToken(t *rapid.T) {
	token := mostly(t, "token", machineTokens, func(id smart.Token) bool { return m.model.tokens[id] != nil })
	var wanted []license.Reason
	k := m.model.tokens[token]
	if k == nil {
		wanted = append(wanted, account.ErrTokenUnknown)
	} else if k.revoked {
		wanted = append(wanted, account.ErrTokenRevoked)
	}
	if _, ok := decided(t, m, wanted, func(act license.Act) (account.TokenRevoked, error) {
		return m.account.RevokeToken(act, token)
	}); ok {
		k.revoked = true
	}
}

func (m *machine) RemoveToken(t *rapid.T) {
	token := mostly(t, "token", machineTokens, func(id smart.Token) bool { return m.model.tokens[id] != nil })
	var wanted []license.Reason
	if m.model.tokens[token] == nil {
		wanted = append(wanted, account.ErrTokenUnknown)
	}
	if _, ok := decided(t, m, wanted, func(act license.Act) (account.TokenRemoved, error) {
		return m.account.RemoveToken(act, token)
	}); ok {
		delete(m.model.tokens, token)
	}
}
