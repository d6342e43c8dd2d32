package account_test

import (
	"cmp"
	"slices"
	"time"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart"
	"github.com/licit-go/licit/smart/account"
)

// instants are all at which something changes by itself.
func (n *naive) instants() []time.Time {
	var all []time.Time
	for _, l := range n.lines {
		all = append(all, l.Start.Start())
		if !l.Last.IsZero() {
			all = append(all, l.ends())
			for _, days := range n.limits.notices {
				all = append(all, l.ends().Add(-time.Duration(days)*license.Day))
			}
		}
	}
	for _, i := range n.instances {
		if !i.calls {
			continue
		}
		all = append(all, i.expires(), i.issued.Add(n.limits.renewAfter))
		for _, after := range []time.Duration{n.limits.quiet, n.limits.silent, n.limits.lost} {
			if after >= 0 {
				all = append(all, i.contact.Add(after))
			}
		}
	}
	for _, k := range n.tokens {
		all = append(all, k.expires)
	}
	for _, g := range n.gone {
		all = append(all, g.until)
	}
	return all
}

// next is the first of them after an instant.
func (n *naive) next(at time.Time) (time.Time, bool) {
	var first time.Time
	for _, t := range n.instants() {
		if t.After(at) && (first.IsZero() || t.Before(first)) {
			first = t
		}
	}
	return first, !first.IsZero()
}

// alerts is SM-19: everything is looked at.
func (n *naive) alerts(at time.Time) []account.Alert {
	all := []account.Alert{}
	today := day(at)
	for _, va := range n.sortedVirtuals() {
		for _, tag := range n.tags() {
			if q := n.balance(va, tag, at).Shortage; q > 0 {
				all = append(all, account.Alert{Kind: account.Insufficient, Severity: account.Major, VirtualAccount: va, Source: string(tag), Tag: tag, Quantity: q})
			}
		}
	}
	for _, i := range n.sortedInstances() {
		if i.calls {
			all = append(all, n.silence(i, at)...)
		}
		expired := map[license.Tag]*account.Alert{}
		for id, q := range i.held {
			l := n.lines[id]
			if !l.over(today) {
				continue
			}
			a := expired[l.Tag]
			if a == nil {
				a = &account.Alert{Kind: account.ReservedExpired, Severity: account.Major, VirtualAccount: i.va, Source: i.udi.String(), Tag: l.Tag, Since: l.ends()}
				expired[l.Tag] = a
			}
			a.Quantity += q
			if l.ends().Before(a.Since) {
				a.Since = l.ends()
			}
		}
		for _, a := range expired {
			all = append(all, *a)
		}
		if !i.awaited.IsZero() {
			all = append(all, account.Alert{Kind: account.PendingRemoval, Severity: account.Minor, VirtualAccount: i.va, Source: i.udi.String(), Since: i.awaited})
		}
	}
	for udi, r := range n.removed {
		all = append(all, account.Alert{Kind: account.RemovedUnrenewed, Severity: account.Major, VirtualAccount: r.va, Source: udi.String(), Since: r.at})
	}
	for _, l := range n.lines {
		all = append(all, n.ending(l, at)...)
	}
	if n.agreement != "" {
		all = append(all, account.Alert{Kind: account.AgreementPending, Severity: account.Informational, Source: string(n.agreement), Since: n.agreed})
	}
	all = slices.DeleteFunc(all, func(a account.Alert) bool { return n.dismissed[naiveDismissal{a.Kind, a.VirtualAccount, a.Source}] })
	rank := map[account.Severity]int{account.Major: 1, account.Minor: 2, account.Informational: 3}
	slices.SortFunc(all, func(a, b account.Alert) int {
		return cmp.Or(cmp.Compare(rank[a.Severity], rank[b.Severity]), a.Due.Compare(b.Due), cmp.Compare(a.Source, b.Source),
			cmp.Compare(a.VirtualAccount, b.VirtualAccount), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Tag, b.Tag))
	})
	return all
}

// silence is SM-12 of one instance.
func (n *naive) silence(i *naiveInstance, at time.Time) []account.Alert {
	a := account.Alert{Kind: account.NotConnected, Severity: account.Minor, VirtualAccount: i.va, Source: i.udi.String()}
	since := func(limit time.Duration) time.Time { return i.contact.Add(limit) }
	if n.limits.quiet >= 0 && at.After(since(n.limits.quiet)) {
		a.Since = since(n.limits.quiet)
	}
	if n.limits.silent >= 0 && !at.Before(since(n.limits.silent)) {
		a.Since = since(n.limits.silent)
	}
	if n.limits.lost >= 0 && !at.Before(since(n.limits.lost)) {
		a.Since, a.Severity = since(n.limits.lost), account.Major
	}
	if a.Since.IsZero() {
		return nil
	}
	a.Due = i.expires()
	if a.Severity == account.Minor && n.limits.lost >= 0 && since(n.limits.lost).Before(a.Due) {
		a.Due = since(n.limits.lost)
	}
	return []account.Alert{a}
}

// ending are the alerts of a line that ends soon, or is over.
func (n *naive) ending(l *naiveLine, at time.Time) []account.Alert {
	if l.Last.IsZero() || !l.over(day(at)) && (!l.counts(day(at)) || len(n.limits.notices) == 0) {
		return nil
	}
	a := account.Alert{Kind: account.Expired, Severity: account.Major, Source: string(l.ID), Tag: l.Tag, Since: l.ends()}
	if !l.over(day(at)) {
		a.Kind, a.Severity, a.Since, a.Due = account.Expiring, account.Minor, l.before(n.limits.notices[0]), l.ends()
		if at.Before(a.Since) {
			return nil
		}
	}
	var all []account.Alert
	for va, q := range l.where {
		if q > 0 {
			a.VirtualAccount, a.Quantity = va, q
			all = append(all, a)
		}
	}
	return all
}

// before is so many days before a line ends, or when it begins.
func (l *naiveLine) before(days int) time.Time {
	at := l.ends().Add(-time.Duration(days) * license.Day)
	if l.Start.Start().After(at) {
		return l.Start.Start()
	}
	return at
}

// seconds is a length of time as messages have it.
func seconds(d time.Duration) smart.Period { return smart.Period(d / time.Second) }
