package account_test

import (
	"maps"
	"slices"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart"
	"github.com/licit-go/licit/smart/account"
)

// TransferInstance moves an instance, with what is held for it.
func (m *machine) TransferInstance(t *rapid.T) {
	udi := m.anyInstance(t, isAny)
	i := m.model.instances[udi]
	to := mostly(t, "to", machineVirtuals, func(id license.ID) bool { return m.isVirtual(id) && (i == nil || i.va != id) })
	var wanted []license.Reason
	if i == nil {
		wanted = append(wanted, account.ErrInstanceUnknown)
	} else {
		if i.va == to {
			wanted = append(wanted, account.ErrSameVirtualAccount)
		}
		if !i.awaited.IsZero() {
			wanted = append(wanted, account.ErrPendingRemoval)
		}
		for id, q := range i.held {
			if l := m.model.lines[id]; l.where[i.va] < q && !l.ReportingOnly { // of what was copied only one part is there
				wanted = append(wanted, account.ErrUnavailable)
			}
		}
	}
	if !m.isVirtual(to) {
		wanted = append(wanted, account.ErrVirtualAccountUnknown)
	}
	if _, ok := decided(t, m, wanted, func(act license.Act) (account.InstanceTransferred, error) {
		return m.account.TransferInstance(act, udi, to)
	}); !ok {
		return
	}
	for id, q := range i.held {
		if l := m.model.lines[id]; !l.ReportingOnly {
			l.where[i.va] -= q
			l.where[to] += q
		}
	}
	i.va = to
}

// due is something that time has brought about and that no event tells of yet.
type due struct {
	at   time.Time
	what string
}

// dues are all of them at an instant: what is used by the silent is released, those
// without a certificate go, and of a line that ends soon the latest notice is given.
func (n *naive) dues(at time.Time) []due {
	var all []due
	for _, i := range n.instances {
		if !i.calls {
			continue
		}
		if lost := i.contact.Add(n.limits.lost); n.limits.lost >= 0 && !i.released && !at.Before(lost) && lost.Before(i.expires()) {
			all = append(all, due{lost, "released " + i.udi.String()})
		}
		if !at.Before(i.expires()) {
			all = append(all, due{i.expires(), "removed " + i.udi.String()})
		}
	}
	for _, l := range n.lines {
		if l.Last.IsZero() || !l.counts(day(at)) || !l.somewhere() {
			continue
		}
		for _, days := range slices.Backward(n.limits.notices) {
			if l.noticed > 0 && days >= l.noticed {
				break
			}
			if since := l.before(days); !at.Before(since) {
				all = append(all, due{since, "notice " + string(l.ID)})
				break
			}
		}
	}
	slices.SortFunc(all, func(a, b due) int { return a.at.Compare(b.at) })
	return all
}

// somewhere reports whether any of a line is left.
func (l *naiveLine) somewhere() bool {
	for _, q := range l.where {
		if q > 0 {
			return true
		}
	}
	return false
}

// settled returns what an event of Settle tells of, and notes it in the model.
func (n *naive) settled(e account.Event) string {
	switch e := e.(type) {
	case account.UsageReleased:
		i := n.instances[e.UDI]
		i.released, i.uses = true, nil
		return "released " + e.UDI.String()
	case account.InstanceRemoved:
		i := n.instances[e.UDI]
		n.removed[e.UDI] = naiveRemoval{i.va, i.expires()}
		n.leaves(e.UDI, i.expires())
		return "removed " + e.UDI.String()
	case account.NoticeGiven:
		n.lines[e.Line].noticed = e.Days
		return "notice " + string(e.Line)
	}
	return "?"
}

// Settle applies what has fallen due, all of it or a part.
func (m *machine) Settle(t *rapid.T) {
	most := rapid.SampledFrom([]int{1, 2, 1000}).Draw(t, "most")
	wanted := m.model.dues(m.now)
	before := stateOf(t, m.account)
	events, err := m.account.Settle(m.act(), most)
	require.NoError(t, err)
	again, err := m.account.Settle(m.act(), most)
	require.NoError(t, err)
	require.Equal(t, events, again)
	require.Equal(t, before, stateOf(t, m.account), "a decision changes nothing")
	require.LessOrEqual(t, len(events), most)
	require.Equal(t, len(wanted) > 0, len(events) > 0, "what is left comes with the next")
	given := map[string]time.Time{}
	for _, d := range wanted {
		given[d.what] = d.at
	}
	var last time.Time
	for i, e := range events {
		require.Equal(t, license.Stamp{Seq: m.account.Seq() + 1, Act: m.act()}, e.Stamped())
		m.applied(t, e)
		what := m.model.settled(e)
		when, ok := given[what]
		require.True(t, ok, what)
		require.False(t, when.Before(last), "in the order of instants")
		require.Equal(t, wanted[i].at, when)
		last = when
		delete(given, what)
	}
	for _, e := range events {
		switch e := e.(type) {
		case account.InstanceRemoved:
			require.Equal(t, account.CertificateExpired, e.Cause)
			delete(m.answers, e.UDI)
		case account.UsageReleased:
			if _, used := m.last[e.UDI].(smart.Authorize); used {
				delete(m.answers, e.UDI)
			}
		}
	}
}

// SettleInParts holds that settling once after a gap comes to the same as settling
// often within it, but for notices, of which only the latest is given.
func (m *machine) SettleInParts(t *rapid.T) {
	once, often := m.account.Clone(), m.account.Clone()
	end := m.now.Add(time.Duration(rapid.IntRange(1, 500).Draw(t, "days")) * license.Day)
	settle := func(a *account.Account, at time.Time, most int) {
		for {
			events, err := a.Settle(license.Act{At: at, By: "ada"}, most)
			require.NoError(t, err)
			if len(events) == 0 {
				return
			}
			for _, e := range events {
				require.NoError(t, a.Apply(e))
			}
		}
	}
	for at := m.now; at.Before(end); at = at.Add(time.Duration(rapid.IntRange(1, 80).Draw(t, "pause")) * license.Day) {
		settle(often, at, 1)
	}
	settle(often, end, 3)
	settle(once, end, 1000)
	for _, at := range []time.Time{end, end.Add(40 * license.Day), end.Add(400 * license.Day)} {
		require.Equal(t, look(often, at), look(once, at))
	}
	events, err := once.Settle(license.Act{At: end, By: "ada"}, 1)
	require.NoError(t, err)
	require.Empty(t, events, "nothing falls due twice")
}

// Dismiss dismisses an alert, or what is none.
func (m *machine) Dismiss(t *rapid.T) {
	all := m.model.alerts(m.now)
	a := account.Alert{Kind: account.Expired, VirtualAccount: "East", Source: "L037"}
	if len(all) > 0 {
		a = rapid.SampledFrom(all).Draw(t, "alert")
	}
	var wanted []license.Reason
	if rapid.IntRange(0, 9).Draw(t, "another") == 9 {
		a.VirtualAccount = "nowhere"
	}
	switch a.Kind {
	case account.RemovedUnrenewed, account.PendingRemoval, account.Expired:
		if !slices.ContainsFunc(all, func(b account.Alert) bool {
			return a.Kind == b.Kind && a.VirtualAccount == b.VirtualAccount && a.Source == b.Source
		}) {
			wanted = append(wanted, account.ErrAlertUnknown)
		}
	default:
		wanted = append(wanted, account.ErrAlertStays)
	}
	if _, ok := decided(t, m, wanted, func(act license.Act) (account.AlertDismissed, error) {
		return m.account.Dismiss(act, a.Kind, a.VirtualAccount, a.Source)
	}); ok {
		m.model.dismiss(a)
	}
}

func (n *naive) dismiss(a account.Alert) {
	if a.Kind == account.RemovedUnrenewed {
		delete(n.removed, license.MustParseUDI(a.Source))
		return
	}
	n.dismissed[naiveDismissal{a.Kind, a.VirtualAccount, a.Source}] = true
}

// forgetDismissals forgets that an expired line is not shown where nothing of it is left.
func (n *naive) forgetDismissals() {
	maps.DeleteFunc(n.dismissed, func(d naiveDismissal, _ bool) bool {
		line := n.lines[license.ID(d.source)]
		return d.kind == account.Expired && (line == nil || line.where[d.va] == 0 && n.heldOf(d.va, line.ID) == 0)
	})
}
