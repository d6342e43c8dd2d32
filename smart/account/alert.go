package account

import (
	"cmp"
	"iter"
	"slices"
	"time"

	"github.com/licit-go/licit/license"
)

// An AlertKind says what an alert is about (SM-19).
type AlertKind string

// The kinds of alerts, and what their Source is.
const (
	Insufficient     AlertKind = "insufficient-licenses"       // a tag that is out of compliance in a virtual account
	NotConnected     AlertKind = "failed-to-connect"           // a product instance, by its UDI (SM-12)
	RemovedUnrenewed AlertKind = "failed-to-renew-and-removed" // a product instance that is gone
	Expiring         AlertKind = "licenses-expiring"           // a line
	Expired          AlertKind = "licenses-expired"            // a line
	ReservedExpired  AlertKind = "reserved-license-expired"    // a product instance for which an expired line is held
	SyncOverdue      AlertKind = "synchronization-overdue"     // a satellite
	SatelliteGone    AlertKind = "satellite-removed"           // a satellite that is gone
	PendingRemoval   AlertKind = "pending-removal"             // a product instance that failed
	Duplicate        AlertKind = "duplicate"                   // a product instance that a satellite reports and that is registered elsewhere
	AgreementPending AlertKind = "agreement-pending"           // an agreement
)

// A Severity says how much an alert matters.
type Severity string

// Severities, the worst first.
const (
	Major         Severity = "major"
	Minor         Severity = "minor"
	Informational Severity = "informational"
)

// severities are the kinds of alerts in the order in which they are documented.
func severities() [11]struct {
	kind     AlertKind
	severity Severity
} {
	return [...]struct {
		kind     AlertKind
		severity Severity
	}{
		{Insufficient, Major}, {NotConnected, Minor}, {RemovedUnrenewed, Major},
		{Expiring, Minor}, {Expired, Major}, {ReservedExpired, Major},
		{SyncOverdue, Minor}, {SatelliteGone, Major},
		{PendingRemoval, Minor}, {Duplicate, Minor}, {AgreementPending, Informational},
	}
}

// Severities walks the kinds of alerts and how much each matters (SM-19). Of
// [NotConnected] it is what matters before the instance is lost: from
// [Policy.Lost] on its alert is Major (SM-12).
func Severities() iter.Seq2[AlertKind, Severity] {
	return func(yield func(AlertKind, Severity) bool) {
		for _, s := range severities() {
			if !yield(s.kind, s.severity) {
				return
			}
		}
	}
}

// SeverityOf returns how much alerts of a kind matter, as [Severities] says it, ""
// of what is no kind.
func SeverityOf(kind AlertKind) Severity {
	for _, s := range severities() {
		if s.kind == kind {
			return s.severity
		}
	}
	return ""
}

// rank is the place of a severity, the worst first.
func (s Severity) rank() int {
	switch s {
	case Major:
		return 1
	case Minor:
		return 2
	case Informational:
		return 3
	}
	return 4 // unreachable: every alert has one of these
}

// An Alert is something of an account that somebody should see to (SM-19).
type Alert struct {
	Kind           AlertKind
	Severity       Severity
	VirtualAccount license.ID  // "" of the whole account
	Source         string      // what it is about: see the kinds
	Tag            license.Tag // of licences; "" of other kinds
	Quantity       int         // licences that are short, or that end; 0 of other kinds
	Since          time.Time   // when it came up; zero of Insufficient, and of a satellite's own account that was never entitled
	Due            time.Time   // when something will happen if nobody acts; zero: it has, or nothing will
}

// compare orders alerts: the worst first, then by when they are due, those that are
// due at once first, then by what they are about.
func (x Alert) compare(y Alert) int {
	return cmp.Or(
		cmp.Compare(x.Severity.rank(), y.Severity.rank()),
		x.Due.Compare(y.Due),
		cmp.Compare(x.Source, y.Source),
		cmp.Compare(x.VirtualAccount, y.VirtualAccount),
		cmp.Compare(x.Kind, y.Kind),
		cmp.Compare(x.Tag, y.Tag),
	)
}

// Alerts returns what somebody should see to at an instant (SM-19), sorted by
// severity, then by Due, zero first, by Source, VirtualAccount, Kind and Tag. Those of
// a time before the last event say what is known since. They cost what they tell, and
// the lines that begin or end between the last event and the instant (SM-20).
//
//	kind              since                                  due
//	Insufficient      –                                      –
//	NotConnected      the last step of SM-12 that is         what it uses is released; when lost,
//	                  reached: the second takes the place    it is removed
//	                  of the first
//	RemovedUnrenewed  it was removed                         –
//	Expiring          the first notice, or the line began    the line ends
//	Expired           the line ended                         –
//	ReservedExpired   the first line of the tag ended        –
//	SyncOverdue       the period was over                    the satellite is removed
//	SatelliteGone     it was removed                         –
//	PendingRemoval    the instance failed                    –
//	Duplicate         it was reported                        –
//	AgreementPending  it was requested                       –
func (a *Account) Alerts(at time.Time) []Alert {
	at = utc(at)
	all := a.insufficient(nil, at)
	all = a.unconnected(all, at)
	all = a.ending(all, at)
	all = a.reservedExpired(all, at)
	all = a.unsynchronized(all, at)
	for k, s := range a.notices {
		if !at.Before(s.since) {
			all = append(all, Alert{Kind: k.kind, VirtualAccount: s.home(a, k), Source: k.source, Since: s.since})
		}
	}
	if a.agreement != "" && !at.Before(a.agreedBy) {
		all = append(all, Alert{Kind: AgreementPending, Source: string(a.agreement), Since: a.agreedBy})
	}
	for i := range all {
		if all[i].Severity == "" {
			all[i].Severity = SeverityOf(all[i].Kind)
		}
	}
	slices.SortFunc(all, Alert.compare)
	return all
}

// insufficient adds the tags that are out of compliance (SM-16): those that were at
// the last event, unless lines began or ended since, and what follows from those.
func (a *Account) insufficient(all []Alert, at time.Time) []Alert {
	// Hierarchies in virtual accounts, by their highest tag, and whether what was
	// counted there at the last event holds.
	counted := map[turn]bool{}
	for id := range a.short {
		v := a.virtuals[id]
		for _, tag := range v.short {
			counted[turn{v, a.ladder(tag)[0]}] = true
		}
	}
	for t := range a.turned(at) {
		counted[turn{t.in, a.ladder(t.tag)[0]}] = false
	}
	for t, holds := range counted {
		ladder := a.ladder(t.tag)
		for _, b := range balances(ladder, t.in.stocks(ladder, at, holds)) {
			if b.Shortage > 0 {
				all = append(all, Alert{
					Kind: Insufficient, VirtualAccount: t.in.id, Source: string(b.Tag), Tag: b.Tag, Quantity: b.Shortage,
				})
			}
		}
	}
	return all
}

// unconnected adds the product instances that do not call (SM-12).
func (a *Account) unconnected(all []Alert, at time.Time) []Alert {
	first := a.policy.firstSilence()
	if first < 0 {
		return all
	}
	for _, quiet := range [...]*roll{&a.released, &a.contacts} {
		for in := range quiet.before(at.Add(1 - first)) {
			all = a.silence(all, in, at)
		}
	}
	return all
}

// firstSilence returns after what time without contact the first alert may come up,
// less than 0 if none does.
func (p Policy) firstSilence() time.Duration {
	first := time.Duration(-1)
	for _, d := range [...]time.Duration{p.Quiet, p.Silent, p.Lost} {
		if d >= 0 && (first < 0 || d < first) {
			first = d
		}
	}
	return first
}

// silence adds the alert of an instance that calls, if there is one.
func (a *Account) silence(all []Alert, in *instance, at time.Time) []Alert {
	contact, removed, p := in.contact.time(), in.expires(), &a.policy
	alert := Alert{Kind: NotConnected, VirtualAccount: in.home.id, Source: in.udi.String()}
	passed := func(d time.Duration) bool { return d >= 0 && !at.Before(contact.Add(d)) }
	if passed(p.Lost) {
		alert.Severity, alert.Since, alert.Due = Major, contact.Add(p.Lost), removed
		return append(all, alert)
	}
	if alert.Due = removed; p.Lost >= 0 && contact.Add(p.Lost).Before(removed) {
		alert.Due = contact.Add(p.Lost)
	}
	if passed(p.Silent) {
		alert.Since = contact.Add(p.Silent)
		return append(all, alert)
	}
	if p.Quiet >= 0 && at.After(contact.Add(p.Quiet)) {
		alert.Since = contact.Add(p.Quiet)
		return append(all, alert)
	}
	return all
}

// ending adds the lines that end within the first step of notice, and those that
// are over (SM-17), for each virtual account that has some.
func (a *Account) ending(all []Alert, at time.Time) []Alert {
	first := 0
	if len(a.policy.Notices) > 0 {
		first = a.policy.Notices[0]
	}
	for over, id := range a.ends.Between(time.Time{}, at.Add(time.Duration(first)*license.Day+1)) {
		l := a.lines[id]
		alert := Alert{Kind: Expired, Source: string(id), Tag: l.Tag, Since: over}
		if at.Before(over) {
			if !l.in(at) {
				continue
			}
			alert.Kind, alert.Since, alert.Due = Expiring, l.before(first), over
		}
		for _, v := range l.homes {
			if s := v.pools[l.Tag].shareOf(id); s.expires() {
				alert.VirtualAccount, alert.Quantity = v.id, s.quantity
				all = append(all, alert)
			}
		}
	}
	return all
}

// reservedExpired adds the product instances for which lines are held that are over,
// once for each tag.
func (a *Account) reservedExpired(all []Alert, at time.Time) []Alert {
	type held struct {
		udi license.UDI
		tag license.Tag
	}
	places := map[held]int{}
	for over, r := range a.reserved.Between(time.Time{}, at.Add(1)) {
		in, tag := a.instances[r.udi], a.lines[r.line].Tag
		i, ok := places[held{r.udi, tag}]
		if !ok {
			i = len(all)
			places[held{r.udi, tag}] = i
			all = append(all, Alert{Kind: ReservedExpired, VirtualAccount: in.home.id, Source: r.udi.String(), Tag: tag, Since: over})
		}
		parts := a.holds[r.udi]
		part, _ := slices.BinarySearchFunc(parts, r.line, func(p Part, line license.ID) int { return cmp.Compare(p.Line, line) })
		all[i].Quantity += parts[part].Quantity
	}
	return all
}

// unsynchronized adds the satellites that did not synchronize for too long (SM-22),
// at a satellite itself.
func (a *Account) unsynchronized(all []Alert, at time.Time) []Alert {
	if a.policy.Overdue < 0 {
		return all
	}
	if a.overdue(at) != nil {
		alert := Alert{Kind: SyncOverdue, Source: string(a.id)}
		if a.sync.answered > 0 {
			alert.Since = a.sync.at.Add(a.policy.Overdue)
		}
		all = append(all, alert)
	}
	for called, id := range a.calls.Between(time.Time{}, at.Add(-a.policy.Overdue)) {
		alert := Alert{Kind: SyncOverdue, Source: string(id), Since: called.Add(a.policy.Overdue)}
		if a.policy.Removed >= 0 {
			alert.Due = called.Add(a.policy.Removed)
		}
		all = append(all, alert)
	}
	return all
}
