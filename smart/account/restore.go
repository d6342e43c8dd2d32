package account

import (
	"bytes"
	"cmp"
	"math"
	"slices"
	"strconv"

	"github.com/licit-go/licit/internal/strictjson"
	"github.com/licit-go/licit/license"
)

// Restore returns the account of a snapshot. It refuses an unknown format and parts
// that do not hold together ([ErrSnapshotForm], which names the part, together with
// all that stands against it), and with a *license.Refusal that names the field all
// that is not exactly the shape: the caller replays from the first event then.
func Restore(data []byte, policy Policy) (*Account, error) {
	return restore(data, policy, New("", policy).most)
}

func restore(data []byte, policy Policy, most limits) (*Account, error) {
	var s snapshotJSON
	if err := strictjson.Unmarshal(data, len(data), &s); err != nil {
		return nil, err
	}
	if s.Format != snapshotFormat {
		return nil, broken("format", s.Format, nil)
	}
	a := New(s.ID, policy)
	a.most = most
	for _, restore := range [...]func(*snapshotJSON) error{
		a.restoreAccount, a.restoreSatellites, a.restoreVirtuals, a.restoreLines, a.restoreTokens, a.restoreInstances,
		a.restoreGone, a.restoreSync, a.restoreAlerts,
	} {
		if err := restore(&s); err != nil {
			return nil, err
		}
	}
	for _, l := range a.lines {
		if l.isOver(a.last) {
			a.hush(l)
		}
	}
	for _, v := range a.virtuals {
		a.rebalance(v, a.last)
	}
	if again, err := a.Snapshot(); err != nil || !bytes.Equal(again, data) {
		return nil, broken("shape", string(s.ID), err)
	}
	return a, nil
}

// broken refuses a part of a snapshot, with the reason if there is one.
func broken(part, value string, why error) error {
	return license.Join(license.Refuse(ErrSnapshotForm, "", "part", part, "value", value), why)
}

func (a *Account) restoreAccount(s *snapshotJSON) error {
	if err := s.ID.Check(); err != nil {
		return broken("id", string(s.ID), err)
	}
	things := len(s.Satellites) + len(s.VirtualAccounts) + len(s.Lines) + len(s.Tokens) + len(s.Contacts) + len(s.Released) + len(s.Others) +
		len(s.Gone) + len(s.Alerts)
	begun := !s.Last.IsZero() || s.Satellite || s.Export || s.Agreement != "" || s.Default != "" || things > 0
	if (s.Seq > 0) == s.Last.IsZero() || s.Seq == 0 && begun || s.Seq == math.MaxUint64 {
		return broken("seq", strconv.FormatUint(s.Seq, 10), nil)
	}
	if (s.Agreement != "") == s.AgreementSince.IsZero() || s.AgreementSince.After(s.Last) {
		return broken("agreement", string(s.Agreement), nil)
	}
	if s.Agreement != "" {
		if err := s.Agreement.Check(); err != nil {
			return broken("agreement", string(s.Agreement), err)
		}
	}
	a.seq, a.last, a.satellite, a.export = s.Seq, s.Last, s.Satellite, s.Export
	a.agreement, a.agreedBy, a.fallback = s.Agreement, s.AgreementSince, s.Default
	return nil
}

func (a *Account) restoreSatellites(s *snapshotJSON) error {
	if err := a.room("satellites", 0, len(s.Satellites), a.most.satellites); err != nil {
		return broken("satellites", strconv.Itoa(len(s.Satellites)), err)
	}
	for _, g := range s.Satellites {
		if err := license.Join(g.Satellite.Check(), a.above("SM-21")); err != nil {
			return broken("satellites", string(g.Satellite), err)
		}
		if _, wrong := misplaced(g.Duplicates); wrong || g.Called.IsZero() || g.Called.After(a.last) || g.Gone && g.Duplicates != nil {
			return broken("satellites", string(g.Satellite), nil)
		}
		a.satellites[g.Satellite] = &satellite{
			called: g.Called, number: g.Number, upTo: g.UpTo, gone: g.Gone, duplicates: g.Duplicates,
		}
		for _, udi := range g.Duplicates {
			a.doubles[udi]++
		}
		if !g.Gone {
			a.satellites[g.Satellite].reported = map[license.UDI]struct{}{}
			a.calls.Add(g.Called, g.Satellite)
		}
	}
	return nil
}

func (a *Account) restoreVirtuals(s *snapshotJSON) error {
	for _, v := range s.VirtualAccounts {
		if err := a.vacant(v.VirtualAccount); err != nil {
			return broken("virtualAccounts", string(v.VirtualAccount), err)
		}
		if v.Satellite != "" {
			g, err := a.serving(v.Satellite)
			if err != nil {
				return broken("virtualAccounts", string(v.VirtualAccount), err)
			}
			g.serve(v.VirtualAccount)
		}
		a.virtuals[v.VirtualAccount] = newVirtual(v.VirtualAccount, v.Satellite)
	}
	if a.seq == 0 {
		return nil
	}
	v, ok := a.virtuals[a.fallback]
	if a.satellite != (a.fallback == "") || !a.satellite && (!ok || v.satellite != "") {
		return broken("default", string(a.fallback), nil)
	}
	return nil
}

func (a *Account) restoreLines(s *snapshotJSON) error {
	if err := a.room("lines", 0, len(s.Lines), a.most.lines); err != nil {
		return broken("lines", strconv.Itoa(len(s.Lines)), err)
	}
	for _, l := range s.Lines {
		id := string(l.ID)
		if err := l.Check(); err != nil {
			return broken("lines", id, err)
		}
		if t, known := a.tags[l.Tag]; known && t.export != l.Export || a.lines[l.ID] != nil || l.Noticed < 0 || l.Noticed > 0 && l.Last.IsZero() {
			return broken("lines", id, nil)
		}
		mine := a.addLine(l.Line)
		a.hush(mine)
		mine.noticed = l.Noticed
		a.announce(mine)
		left := l.Quantity
		for _, has := range l.Shares {
			v, err := a.virtual(has.VirtualAccount)
			if err != nil {
				return broken("lines", id, err)
			}
			if has.Quantity < 0 || has.Quantity > left || has.Dismissed && !mine.isOver(a.last) || v.pools[l.Tag].shareOf(l.ID) != nil {
				return broken("lines", id, nil)
			}
			left -= has.Quantity
			share := v.share(mine)
			share.quantity, share.dismissed = has.Quantity, has.Dismissed
		}
		if left > 0 && !a.satellite && !mine.isOver(a.last) { // only what is over goes with a virtual account
			return broken("lines", id, nil)
		}
	}
	return nil
}

func (a *Account) restoreTokens(s *snapshotJSON) error {
	for _, t := range s.Tokens {
		act, err := t.TokenCreated.Stamp.Check()
		if err := license.Join(err, a.creatable(t.TokenCreated), t.lasts()); err != nil {
			return broken("tokens", t.Token.Redacted(), err)
		}
		if t.Seq == 0 || t.Seq > a.seq || act.At.After(a.last) || t.Uses < 0 || t.MaxUses > 0 && t.Uses > t.MaxUses {
			return broken("tokens", t.Token.Redacted(), nil)
		}
		a.tokens[t.Token] = &token{t.TokenCreated, t.Uses, t.Revoked}
	}
	return nil
}

func (a *Account) restoreInstances(s *snapshotJSON) error {
	n := len(s.Contacts) + len(s.Released) + len(s.Others) + len(s.Gone)
	if err := a.room("instances", 0, n, a.most.instances); err != nil {
		return broken("instances", strconv.Itoa(n), err)
	}
	for _, list := range [...]struct {
		instances []snapshotInstance
		calls     bool
		flags     flags
	}{{s.Contacts, true, 0}, {s.Released, true, isReleased}, {s.Others, false, 0}} {
		sorted := make([]*instance, 0, len(list.instances))
		for n := range list.instances {
			i, err := a.restoreInstance(&list.instances[n], list.flags)
			if err != nil || i.calls() != list.calls {
				return broken("instances", list.instances[n].UDI.String(), err)
			}
			sorted = append(sorted, i)
		}
		if list.calls {
			if !slices.IsSortedFunc(sorted, func(i, j *instance) int { return i.contact.time().Compare(j.contact.time()) }) {
				return broken("instances", "order", nil)
			}
			a.watch(sorted...)
		}
	}
	return nil
}

func (a *Account) restoreInstance(s *snapshotInstance, f flags) (*instance, error) {
	v, err := a.virtual(s.VirtualAccount)
	if err != nil {
		return nil, err
	}
	if len(s.Held) > 0 {
		err = a.parts(s.Held)
	}
	if err := license.Join(err, s.check(a, v, f)); err != nil {
		return nil, err
	}
	i := &instance{
		udi: s.UDI, home: v, installation: s.Installation, number: s.Number, asked: request(slices.Index(requests[:], s.Asked)), //nolint:gosec // checked
		certificate: s.Certificate, shown: s.Shown, contact: momentOf(s.Contact), issued: momentOf(s.Issued), valid: s.Valid,
		renew: span(s.Renew), next: span(s.Next), granted: span(s.Granted), flags: f, //nolint:gosec // checked
	}
	if s.Export {
		i.flags |= exportAllowed
	}
	if s.Awaited {
		i.flags |= isAwaited
	}
	if v.satellite != "" {
		i.flags |= viaSatellite
	}
	a.admit(i)
	i.employ(s.Usage, s.Short)
	a.keep(i, s.Held)
	return i, nil
}

// check refuses an instance that there cannot be in a virtual account.
func (s *snapshotInstance) check(a *Account, v *virtual, f flags) error {
	if _, twice := a.instances[s.UDI]; twice || s.UDI.IsZero() {
		return cannot("no UDI, or one that stands twice")
	}
	asked := slices.Index(requests[:], s.Asked)
	called := s.Installation != 0 || s.Number != 0 || s.Certificate != 0 || s.Shown != 0 || s.Renew != 0 || s.Next != 0 || s.Granted != 0 || len(s.Short) > 0
	if asked < 0 || asked == int(nothing) && called {
		return cannot("a request that is none")
	}
	if len(s.Held) > 0 {
		if asked != int(nothing) || !s.Contact.IsZero() || !s.Issued.IsZero() || s.Valid != 0 || s.Export || !s.Usage.IsZero() || s.Awaited && v.satellite != "" {
			return cannot("it calls, and something is held for it")
		}
		return nil
	}
	if s.Contact.IsZero() || s.Issued.IsZero() || s.Issued.After(s.Contact) || s.Awaited || f != 0 && !s.Usage.IsZero() || !within(s.Short, s.Usage) {
		return cannot("a contact that is none")
	}
	if v.satellite == "" && s.Contact.After(a.last) {
		return cannot("a contact that is to come")
	}
	if asked == int(nothing) {
		return s.Valid.Check()
	}
	if v.satellite != "" || s.Number == 0 ||
		s.Certificate == 0 || s.Certificate > a.seq || s.Shown == 0 || s.Shown > a.seq {
		return cannot("a certificate that is none")
	}
	if s.Next == 0 && asked != int(authorization) {
		return check(s.Valid, s.Renew, s.Granted) // it never asked to be authorized
	}
	return check(s.Valid, s.Renew, s.Granted, s.Next)
}

func (a *Account) restoreGone(s *snapshotJSON) error {
	for _, d := range s.Gone {
		if d.UDI.IsZero() || d.Number == 0 || d.At.After(a.last) {
			return broken("gone", d.UDI.String(), nil)
		}
		if err := d.Kept.Check(); err != nil {
			return broken("gone", d.UDI.String(), err)
		}
		if !a.last.Before(d.At.Add(d.Kept.Duration())) {
			return broken("gone", d.UDI.String(), nil)
		}
		mine := departed{d.Installation, d.Number, momentOf(d.At), span(d.Kept), d.Deregistered} //nolint:gosec // checked
		a.gone[d.UDI] = mine
		a.departed.Add(mine.until(), d.UDI)
	}
	return nil
}

func (a *Account) restoreSync(s *snapshotJSON) error {
	is := s.Sync
	none := is.Number == 0 && is.Reported == 0 && is.Answered == 0 && is.At.IsZero() && is.Pending == nil
	if !a.satellite {
		if !none {
			return broken("sync", "", nil)
		}
		return nil
	}
	if is.Answered > is.Number || (is.Answered > 0) == is.At.IsZero() || is.At.After(a.last) || (is.Number > 0) != (is.Reported > 0) || is.Reported > a.seq {
		return broken("sync", strconv.FormatUint(is.Number, 10), nil)
	}
	a.sync = synced{number: is.Number, reported: is.Reported, answered: is.Answered, at: is.At}
	for n, t := range is.Pending {
		if err := t.Check(); err != nil {
			return broken("pending", strconv.FormatUint(t.Seq, 10), err)
		}
		if t.Seq > a.seq || t.Report > is.Number || n > 0 && t.compare(is.Pending[n-1]) <= 0 {
			return broken("pending", strconv.FormatUint(t.Seq, 10), nil)
		}
		a.sync.pending = append(a.sync.pending, transfer{t.ReportedTransfer, t.Report})
	}
	return nil
}

func (t snapshotTransfer) compare(u snapshotTransfer) int {
	return cmp.Or(cmp.Compare(t.Seq, u.Seq), cmp.Compare(t.Line, u.Line))
}

func (a *Account) restoreAlerts(s *snapshotJSON) error {
	for _, n := range s.Alerts {
		if !a.stands(n) || n.Since.IsZero() || n.Since.After(a.last) || n.VirtualAccount != "" && n.VirtualAccount.Check() != nil {
			return broken("alerts", n.Source, nil)
		}
		a.notices[standingKey{n.Kind, n.Source}] = standing{n.VirtualAccount, n.Since}
	}
	for udi := range a.doubles {
		if _, told := a.notices[standingKey{Duplicate, udi.String()}]; !told {
			return broken("alerts", udi.String(), nil)
		}
	}
	return nil
}

// stands reports whether an alert is about something of the account.
func (a *Account) stands(n snapshotAlert) bool {
	udi, err := license.ParseUDI(n.Source)
	known := err == nil && udi.String() == n.Source
	switch n.Kind {
	case RemovedUnrenewed:
		return known
	case PendingRemoval:
		i, here := a.instances[udi]
		return known && here && i.is(isAwaited)
	case Duplicate:
		return known && a.doubles[udi] > 0
	case SatelliteGone:
		g, ok := a.satellites[license.ID(n.Source)]
		return ok && g.gone
	case Insufficient, NotConnected, Expiring, Expired, ReservedExpired, SyncOverdue, AgreementPending:
	}
	return false
}
