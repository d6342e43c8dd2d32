package account

import (
	"maps"
	"slices"
	"time"

	"github.com/licit-go/licit/license"
)

// scanned returns the alerts of an account by looking at everything that it holds,
// and at nothing that it counted.
func scanned(a *Account, at time.Time) []Alert {
	var all []Alert
	add := func(x Alert) {
		if x.Severity == "" {
			x.Severity = map[AlertKind]Severity{
				Insufficient: "major", NotConnected: "minor", RemovedUnrenewed: "major", Expiring: "minor", Expired: "major",
				ReservedExpired: "major", SyncOverdue: "minor", SatelliteGone: "major", PendingRemoval: "minor", Duplicate: "minor",
				AgreementPending: "informational",
			}[x.Kind]
		}
		all = append(all, x)
	}
	for va, tags := range scannedShort(a, at) {
		for tag, n := range tags {
			add(Alert{Kind: Insufficient, VirtualAccount: va, Source: string(tag), Tag: tag, Quantity: n})
		}
	}
	for _, i := range a.instances {
		scanContact(a, i, at, add)
		scanHeld(a, i, at, add)
	}
	for _, v := range a.virtuals {
		for _, p := range v.pools {
			for _, s := range p.shares {
				scanEnd(a, v, s, at, add)
			}
		}
	}
	for id, s := range a.satellites {
		if over := s.called.Add(a.policy.Overdue); !s.gone && at.After(over) {
			add(Alert{Kind: SyncOverdue, Source: string(id), Since: over, Due: s.called.Add(a.policy.Removed)})
		}
	}
	scanStanding(a, at, add)
	if a.agreement != "" && !at.Before(a.agreedBy) {
		add(Alert{Kind: AgreementPending, Source: string(a.agreement), Since: a.agreedBy})
	}
	slices.SortFunc(all, Alert.compare)
	return all
}

// counts reports whether a line is in term on the day of an instant.
func counts(l *line, at time.Time) bool {
	day, _ := license.DateOf(at)
	return !day.Before(l.Start) && (l.Last.IsZero() || !day.After(l.Last))
}

// scannedShort returns what is short, by virtual account and tag.
func scannedShort(a *Account, at time.Time) map[license.ID]map[license.Tag]int {
	type place struct {
		va  license.ID
		tag license.Tag
	}
	stocks := map[place]stock{}
	change := func(va license.ID, tag license.Tag, by stock) {
		s := stocks[place{va, tag}]
		stocks[place{va, tag}] = stock{s.purchased + by.purchased, s.held + by.held, s.used + by.used}
	}
	held := map[[2]license.ID]int{} // of a line, in a virtual account
	for udi, i := range a.instances {
		for tag, n := range i.usage().All() {
			change(i.home.id, tag, stock{used: n})
		}
		for _, p := range a.holds[udi] {
			held[[2]license.ID{p.Line, i.home.id}] += p.Quantity
			if l := a.lines[p.Line]; counts(l, at) {
				change(i.home.id, l.Tag, stock{held: p.Quantity})
			}
		}
	}
	for id, v := range a.virtuals {
		for _, p := range v.pools {
			for _, s := range p.shares {
				n := s.quantity
				if s.line.ReportingOnly {
					n = max(n, held[[2]license.ID{s.line.ID, id}])
				}
				if counts(s.line, at) {
					change(id, s.line.Tag, stock{purchased: n})
				}
			}
		}
	}
	ladders := a.policy.Hierarchies
	alone := map[license.Tag]bool{}
	for p := range stocks {
		alone[p.tag] = true
	}
	for _, ladder := range ladders {
		for _, tag := range ladder {
			delete(alone, tag)
		}
	}
	for tag := range alone {
		ladders = append(slices.Clone(ladders), []license.Tag{tag})
	}
	short := map[license.ID]map[license.Tag]int{}
	for va := range a.virtuals {
		short[va] = map[license.Tag]int{}
		for _, ladder := range ladders {
			here := make([]stock, len(ladder))
			lack := make([]int, len(ladder))
			for i, tag := range ladder {
				here[i] = stocks[place{va, tag}]
				lack[i] = here[i].lacking() + here[i].need()
			}
			for _, l := range lend(here) {
				lack[l.to] -= l.quantity
			}
			for i, n := range lack {
				if n > 0 {
					short[va][ladder[i]] = n
				}
			}
		}
	}
	return short
}

func scanContact(a *Account, i *instance, at time.Time, add func(Alert)) {
	if !i.calls() {
		return
	}
	contact, gap := i.contact.time(), at.Sub(i.contact.time())
	x := Alert{Kind: NotConnected, VirtualAccount: i.home.id, Source: i.udi.String(), Due: contact.Add(a.policy.Lost)}
	removed := i.issued.time().Add(time.Duration(i.valid) * time.Second)
	if removed.Before(x.Due) {
		x.Due = removed
	}
	for _, step := range []struct {
		reached  bool
		severity Severity
		after    time.Duration
		due      time.Time
	}{
		{gap >= a.policy.Lost, Major, a.policy.Lost, removed},
		{gap >= a.policy.Silent, Minor, a.policy.Silent, x.Due},
		{gap > a.policy.Quiet, Minor, a.policy.Quiet, x.Due},
	} {
		if step.reached {
			x.Severity, x.Since, x.Due = step.severity, contact.Add(step.after), step.due
			add(x)
			return
		}
	}
}

func scanHeld(a *Account, i *instance, at time.Time, add func(Alert)) {
	expired := map[license.Tag]Alert{}
	for _, p := range a.holds[i.udi] {
		l := a.lines[p.Line]
		if l.Last.IsZero() || at.Before(l.Last.Start().Add(24*time.Hour)) {
			continue
		}
		x, ok := expired[l.Tag]
		if over := l.Last.Start().Add(24 * time.Hour); !ok {
			x = Alert{Kind: ReservedExpired, VirtualAccount: i.home.id, Source: i.udi.String(), Tag: l.Tag, Since: over}
		} else if over.Before(x.Since) {
			x.Since = over
		}
		x.Quantity += p.Quantity
		expired[l.Tag] = x
	}
	for _, x := range expired {
		add(x)
	}
}

func scanEnd(a *Account, v *virtual, s share, at time.Time, add func(Alert)) {
	if s.line.Last.IsZero() || s.quantity == 0 || s.dismissed {
		return
	}
	over := s.line.Last.Start().Add(24 * time.Hour)
	x := Alert{VirtualAccount: v.id, Source: string(s.line.ID), Tag: s.line.Tag, Quantity: s.quantity}
	if !at.Before(over) {
		x.Kind, x.Since = Expired, over
		add(x)
		return
	}
	if len(a.policy.Notices) == 0 || at.Before(s.line.Start.Start()) {
		return
	}
	if x.Since = over.Add(-time.Duration(a.policy.Notices[0]) * license.Day); !at.Before(x.Since) {
		if begins := s.line.Start.Start(); x.Since.Before(begins) {
			x.Since = begins
		}
		x.Kind, x.Due = Expiring, over
		add(x)
	}
}

func scanStanding(a *Account, at time.Time, add func(Alert)) {
	stand := map[standingKey]license.ID{}
	for k, s := range a.notices {
		if k.kind == RemovedUnrenewed || k.kind == SatelliteGone {
			stand[k] = s.virtual // nothing else tells of what is gone
		}
	}
	for udi, i := range a.instances {
		k := standingKey{PendingRemoval, udi.String()}
		if _, shown := a.notices[k]; i.is(isAwaited) && shown { // nothing else tells of what was dismissed
			stand[k] = i.home.id
		}
	}
	for _, s := range a.satellites {
		for _, udi := range s.duplicates {
			k := standingKey{Duplicate, udi.String()}
			stand[k] = a.notices[k].virtual
			if i := a.instances[udi]; i != nil {
				stand[k] = i.home.id
			}
		}
	}
	for k := range maps.Keys(stand) {
		if since := a.notices[k].since; !at.Before(since) {
			add(Alert{Kind: k.kind, VirtualAccount: stand[k], Source: k.source, Since: since})
		}
	}
}
