package account_test

import (
	"slices"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart/account"
)

// What must hold of every history, said without the model. The machine asks these of
// the account that it drives; what they decide here happens to clones.

// from returns a virtual account and a tag of which some are available there.
func (m *machine) from(t *rapid.T) (va license.ID, tag license.Tag, available int) {
	tag = m.anyTag(t)
	va = mostly(t, "from", m.model.sortedVirtuals(), func(id license.ID) bool { return m.model.balance(id, tag, m.now).Available > 0 })
	b, err := m.account.Balance(va, tag, m.now)
	require.NoError(t, err)
	return va, tag, b.Available
}

// transferred applies a transfer to an account and returns what went.
func (m *machine) transferred(t *rapid.T, a *account.Account, from, to license.ID, tag license.Tag, quantity int) map[license.ID]int {
	e, err := a.Transfer(m.act(), from, to, tag, quantity)
	require.NoError(t, err)
	require.NoError(t, a.Apply(e))
	went := map[license.ID]int{}
	for _, p := range e.Parts {
		went[p.Line] += p.Quantity
	}
	return went
}

// TransferInParts holds that two transfers come to the same as one of both, and that
// what went there and back again leaves all as it was.
func (m *machine) TransferInParts(t *rapid.T) {
	from, tag, available := m.from(t)
	others := slices.DeleteFunc(m.model.sortedVirtuals(), func(id license.ID) bool { return id == from })
	if available < 2 || len(others) == 0 {
		return
	}
	to := rapid.SampledFrom(others).Draw(t, "to")
	all := rapid.IntRange(2, available).Draw(t, "all")
	part := rapid.IntRange(1, all-1).Draw(t, "part")
	once, twice := m.account.Clone(), m.account.Clone()
	whole := m.transferred(t, once, from, to, tag, all)
	parts := m.transferred(t, twice, from, to, tag, part)
	for line, q := range m.transferred(t, twice, from, to, tag, all-part) {
		parts[line] += q
	}
	require.Equal(t, whole, parts)
	require.Equal(t, look(once, m.now), look(twice, m.now))
	if b, err := m.account.Balance(to, tag, m.now); err == nil && b.Purchased == 0 && b.InUse == 0 {
		back := m.transferred(t, once, to, from, tag, all)
		require.Equal(t, whole, back)
		require.Equal(t, look(m.account, m.now), look(once, m.now), "there and back again")
	}
}

// HoldAgain holds that asking for what is held already changes nothing that is held,
// and that releasing it gives back what was available.
func (m *machine) HoldAgain(t *rapid.T) {
	udi := m.anyInstance(t, func(i *naiveInstance) bool { return isHeld(i) && i.awaited.IsZero() })
	is, here := m.account.Instance(udi, m.now)
	if !here || !is.Held || is.Awaited {
		return
	}
	ends := map[license.Tag]license.Date{}
	sums := map[license.Tag]int{}
	for _, p := range m.account.Parts(udi) {
		l, _ := m.account.Line(p.Line)
		if end, ok := ends[l.Tag]; !ok || !l.Last.IsZero() && (end.IsZero() || l.Last.Before(end)) {
			ends[l.Tag] = l.Last // the first end: all that is held lasts as long
		}
		sums[l.Tag] += p.Quantity
	}
	var all []license.Entitlement
	for tag, q := range sums {
		all = append(all, license.Entitlement{Tag: tag, Quantity: q, Last: ends[tag]})
	}
	h, err := license.NewHold(udi, all...)
	require.NoError(t, err)
	e, err := m.account.Hold(m.act(), is.VirtualAccount, h)
	require.NoError(t, err)
	require.Equal(t, m.account.Parts(udi), e.Parts)
	again := m.account.Clone()
	require.NoError(t, again.Apply(e))
	require.Equal(t, look(m.account, m.now), look(again, m.now))

	released, err := m.account.Release(m.act(), udi)
	require.NoError(t, err)
	without := m.account.Clone()
	require.NoError(t, without.Apply(released))
	for tag := range sums {
		with, err := m.account.Balance(is.VirtualAccount, tag, m.now)
		require.NoError(t, err)
		free, err := without.Balance(is.VirtualAccount, tag, m.now)
		require.NoError(t, err)
		require.LessOrEqual(t, free.Shortage, with.Shortage)
		require.Equal(t, with.InUse-with.Reserved, free.InUse-free.Reserved, "what others use stays")
		require.GreaterOrEqual(t, free.Available, with.Available)
	}
}

// AskTwice holds that every last request that is still remembered is answered as the
// first time, whatever happened since, without an event.
func (m *machine) AskTwice(t *rapid.T) {
	for _, udi := range machineUDIs {
		answer := m.answers[udi]
		if answer == nil || m.model.instances[udi] == nil || m.forgets(udi) {
			continue
		}
		again, ok := m.account.Answered(m.last[udi])
		require.True(t, ok)
		require.Equal(t, answer, again)
	}
}

// Elsewhere holds that what happens in one virtual account is nothing to another
// (SM-1).
func (m *machine) Elsewhere(t *rapid.T) {
	here := m.anyVirtual(t)
	if !m.isVirtual(here) {
		return
	}
	line := forEver("of another", "Premium", 5)
	line.Export, _ = m.model.says(line.Tag)
	e, err := m.account.Deposit(m.act(), here, line)
	require.NoError(t, err)
	more := m.account.Clone()
	require.NoError(t, more.Apply(e))
	before, after := look(m.account, m.now), look(more, m.now)
	for _, va := range m.model.sortedVirtuals() {
		if va != here {
			require.Equal(t, before.Balances[va], after.Balances[va])
			require.Equal(t, before.Loans[va], after.Loans[va])
		}
	}
	for _, b := range before.Balances[here] {
		now, err := more.Balance(here, b.Tag, m.now)
		require.NoError(t, err)
		require.LessOrEqual(t, now.Shortage, b.Shortage, "more licences leave nobody shorter")
	}
}
