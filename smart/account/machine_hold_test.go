package account_test

import (
	"cmp"
	"maps"
	"slices"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart/account"
)

// lastsTo reports whether a line counts up to a day, or for ever if that is none.
func (l *naiveLine) lastsTo(last license.Date) bool {
	return l.Last.IsZero() || !last.IsZero() && last.Compare(l.Last) <= 0
}

// held is RS-4 and RS-6 for one entitlement: which parts of lines are held from now
// on, and whether there is enough. What is held stays so, as far as it lasts; more
// comes from what is available, the latest end first.
func (m *machine) held(va license.ID, before map[license.ID]int, want license.Entitlement) (map[license.ID]int, bool) {
	lines := slices.DeleteFunc(m.model.sortedLines(), func(l *naiveLine) bool { return l.Tag != want.Tag })
	slices.SortStableFunc(lines, func(a, b *naiveLine) int { return -cmp.Compare(a.lasts(), b.lasts()) })
	parts := map[license.ID]int{}
	missing, free := want.Quantity, m.model.balance(va, want.Tag, m.now).Available
	today := day(m.now)
	for _, l := range lines {
		if l.lastsTo(want.Last) {
			k := min(before[l.ID], missing)
			parts[l.ID] += k
			missing -= k
		}
		if l.counts(today) && !l.ReportingOnly {
			free += before[l.ID] - parts[l.ID]
		}
	}
	over := !want.Last.IsZero() && today.After(want.Last)
	for _, l := range lines {
		if over || !l.lastsTo(want.Last) || !l.counts(today) {
			continue
		}
		others := m.model.heldOf(va, l.ID) - before[l.ID]
		k := max(min(missing, free, l.where[va]-others-parts[l.ID]), 0)
		if l.ReportingOnly {
			k = 0
			if l.where[va] > 0 || m.model.heldOf(va, l.ID) > 0 { // some of it is here
				k = missing
			}
		} else {
			free -= k
		}
		parts[l.ID] += k
		missing -= k
	}
	for id, q := range parts {
		if q == 0 {
			delete(parts, id)
		}
	}
	return parts, missing == 0
}

func (m *machine) Hold(t *rapid.T) {
	va := m.anyVirtual(t)
	udi := mostly(t, "instance", machineUDIs, func(u license.UDI) bool {
		i := m.model.instances[u]
		return i == nil || !i.calls && i.va == va
	})
	h := license.Hold{UDI: udi, Entitlements: []license.Entitlement{}}
	var wanted []license.Reason
	i := m.model.instances[udi]
	var before map[license.ID]int
	if i != nil {
		if i.va == va {
			before = i.held
		}
		if i.calls {
			wanted = append(wanted, account.ErrRegistered)
		} else if i.va != va {
			wanted = append(wanted, account.ErrHeld)
		}
		if !i.awaited.IsZero() {
			wanted = append(wanted, account.ErrPendingRemoval)
		}
	}
	parts := map[license.ID]int{}
	if !m.isVirtual(va) {
		wanted = append(wanted, account.ErrVirtualAccountUnknown)
	}
	for _, tag := range slices.Sorted(slices.Values(machineTags)) {
		most := m.model.balance(va, tag, m.now).Available
		for id, q := range before {
			if m.model.lines[id].Tag == tag {
				most += q
			}
		}
		q := rapid.SampledFrom([]int{0, 0, 1, most, most, most + 1}).Draw(t, "held")
		if q < 1 {
			continue
		}
		e := license.Entitlement{Tag: tag, Quantity: q}
		if lines := m.model.latestFirst(tag, m.now); len(lines) > 0 && rapid.IntRange(0, 5).Draw(t, "for ever") > 0 {
			e.Last = lines[len(lines)-1].Last // what ends first is enough
			if rapid.IntRange(0, 5).Draw(t, "another") == 5 {
				e.Last = rapid.SampledFrom(lines).Draw(t, "line").Last
			}
		} else if rapid.IntRange(0, 9).Draw(t, "until") == 9 {
			e.Last = day(m.now.Add(license.Day * -1))
		}
		h.Entitlements = append(h.Entitlements, e)
		if !m.isVirtual(va) {
			continue
		}
		more, enough := m.held(va, before, e)
		if !enough {
			wanted = append(wanted, account.ErrUnavailable)
		}
		maps.Copy(parts, more)
	}
	if len(h.Entitlements) == 0 {
		wanted = []license.Reason{account.ErrNothingAsked}
	}
	holdable := m.account.Holdable(m.act(), va, h)
	e, ok := decided(t, m, wanted, func(act license.Act) (account.Held, error) {
		e, err := m.account.Hold(act, va, h)
		require.Equal(t, err, holdable, "what can be held is what Hold decides")
		return e, err
	})
	if !ok {
		return
	}
	given := map[license.ID]int{}
	for _, p := range e.Parts {
		given[p.Line] = p.Quantity
	}
	require.Equal(t, parts, given)
	if i == nil {
		i = &naiveInstance{udi: udi, va: va}
		m.model.instances[udi] = i
		delete(m.model.removed, udi)
	}
	i.held = parts
}

func (m *machine) Release(t *rapid.T) {
	udi := m.anyInstance(t, isHeld)
	if _, ok := decided(t, m, m.notHeld(udi), func(act license.Act) (account.Released, error) { return m.account.Release(act, udi) }); ok {
		m.model.leaves(udi, m.now)
	}
}

// notHeld is why an instance is none for which something is held.
func (m *machine) notHeld(udi license.UDI) []license.Reason {
	i := m.model.instances[udi]
	if i == nil {
		return []license.Reason{account.ErrInstanceUnknown}
	}
	if i.calls {
		return []license.Reason{account.ErrNotHeld}
	}
	return nil
}

func (m *machine) AwaitRemoval(t *rapid.T) {
	udi := m.anyInstance(t, isHeld)
	wanted := m.notHeld(udi)
	i := m.model.instances[udi]
	if i != nil && !i.awaited.IsZero() {
		wanted = append(wanted, account.ErrPendingRemoval)
	}
	if _, ok := decided(t, m, wanted, func(act license.Act) (account.RemovalAwaited, error) { return m.account.AwaitRemoval(act, udi) }); ok {
		i.awaited = m.now
		delete(m.model.dismissed, naiveDismissal{account.PendingRemoval, i.va, udi.String()})
	}
}

// HoldCopy holds for a replacement what is held for an instance that failed: the
// virtual account may go below zero by that (RH-7).
func (m *machine) HoldCopy(t *rapid.T) {
	failed := m.anyInstance(t, isHeld)
	replacement := mostly(t, "replacement", machineUDIs, func(u license.UDI) bool { return m.model.instances[u] == nil })
	wanted := m.notHeld(failed)
	i, j := m.model.instances[failed], m.model.instances[replacement]
	if i != nil && !i.awaited.IsZero() {
		wanted = append(wanted, account.ErrPendingRemoval)
	}
	if failed == replacement {
		wanted = append(wanted, account.ErrSameInstance)
	} else if j != nil {
		reason := account.ErrHeld
		if j.calls {
			reason = account.ErrRegistered
		}
		wanted = append(wanted, reason)
	}
	e, ok := decided(t, m, wanted, func(act license.Act) (account.Held, error) { return m.account.HoldCopy(act, failed, replacement) })
	if !ok {
		return
	}
	require.Equal(t, replacement, e.UDI)
	own := &naiveInstance{udi: replacement, va: i.va, held: maps.Clone(i.held)}
	m.model.instances[replacement] = own
	delete(m.model.removed, replacement)
}
