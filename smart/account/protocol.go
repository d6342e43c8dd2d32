package account

import (
	"strconv"
	"time"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart"
)

// Register decides that a product instance registers with a token (SM-7), in the
// virtual account of the token. It gets a certificate (SM-11), and keeps what the
// token allowed of export-controlled functions (SM-18).
//
// An instance of the UDI that is here already makes way only if the request says
// Overwrite (SM-10), whichever installation asks, and also once its certificate is
// over. What it used is released. A request that comes again needs no Overwrite, since
// it is not decided again: see [Account.Answered].
//
// It is refused for a request that is not newer than the last one of its installation
// ([ErrRequestStale]; see [Account.Answered]), and for all of these together:
//
//   - [license.ErrUDIMalformed], for no UDI
//   - [ErrTokenUnknown], or [ErrTokenRevoked], [ErrTokenExpired] and
//     [ErrTokenExhausted], in this order (SM-7)
//   - [ErrHeld], if something is held for the UDI; Overwrite does not help
//   - [ErrInstancePresent], if an instance is here and the request does not say
//     Overwrite; [Reject] proposes it
//   - [ErrSyncOverdue], at a satellite that was not in touch (SM-21)
//   - [ErrTooMany], past [MaxInstances]
func (a *Account) Register(act license.Act, r smart.Register) (Registered, error) {
	act, err := a.begin(act)
	if err != nil {
		return Registered{}, err
	}
	if err := after(r.Header, a.lastOf(r.Header, act.At)); err != nil {
		return Registered{}, err
	}
	var all []error
	if r.UDI.IsZero() {
		all = append(all, noUDI())
	}
	all = append(all, a.usable(r.Token, act.At)...)
	i, present := a.instances[r.UDI]
	if present {
		all = append(all, i.makesWay(r))
	}
	if err := license.Join(append(all, a.overdue(act.At), a.roomFor(r.Header))...); err != nil {
		return Registered{}, err
	}
	t := a.tokens[r.Token]
	return Registered{
		Stamp: a.stamp(act), Header: r.Header, VirtualAccount: t.VirtualAccount, Token: t.Token, Export: t.Export, Overwrites: present,
		Certificate: period(a.policy.Certificate), Renew: period(a.policy.RenewAfter), Valid: period(a.policy.Authorized),
	}, nil
}

func noUDI() error {
	return license.Refuse(license.ErrUDIMalformed, "SM-10", "udi", "", "form", "P:product,S:serial[,U:uuid]")
}

// lastOf returns the number of the last request of an installation that is known at
// an instant, 0 if none is.
func (a *Account) lastOf(h smart.Header, at time.Time) uint64 {
	if i, ok := a.instances[h.UDI]; ok && i.calls() && i.installation == h.Installation {
		return i.number
	}
	if d, ok := a.gone[h.UDI]; ok && d.installation == h.Installation && at.Before(d.until()) {
		return d.number
	}
	return 0
}

// after refuses a request that is not newer than the last one.
func after(h smart.Header, last uint64) error {
	if h.Number <= last {
		return license.Refuse(ErrRequestStale, "", "udi", h.UDI.String(),
			"number", strconv.FormatUint(h.Number, 10), "last", strconv.FormatUint(last, 10))
	}
	return nil
}

// roomFor refuses one instance too many, here or remembered.
func (a *Account) roomFor(h smart.Header) error {
	if i, ok := a.instances[h.UDI]; ok && i.installation == h.Installation {
		return nil
	}
	return a.room("instances", len(a.instances)+len(a.gone), 1, a.most.instances)
}

// usable refuses a token with which nobody can register (SM-7).
func (a *Account) usable(id smart.Token, at time.Time) []error {
	t, err := a.token(id)
	if err != nil {
		return []error{err}
	}
	var all []error
	if t.revoked {
		all = append(all, license.Refuse(ErrTokenRevoked, "SM-7", "token", string(id)))
	}
	if !at.Before(t.Expires) {
		all = append(all, license.Refuse(ErrTokenExpired, "SM-7", "token", string(id), "expires", instant(t.Expires), "at", instant(at)))
	}
	if t.MaxUses > 0 && t.uses >= t.MaxUses {
		all = append(all, license.Refuse(ErrTokenExhausted, "SM-7", "token", string(id), "uses", strconv.Itoa(t.uses)))
	}
	return all
}

// makesWay refuses to register in place of an instance that stays (SM-10).
func (i *instance) makesWay(r smart.Register) error {
	if i.is(isHeld) {
		return i.heldAlready("SM-10")
	}
	if r.Overwrite {
		return nil
	}
	return license.Refuse(ErrInstancePresent, "SM-10", "udi", i.udi.String(), "virtualAccount", string(i.home.id))
}

func (i *instance) heldAlready(rule string) error {
	return license.Refuse(ErrHeld, rule, "udi", i.udi.String(), "virtualAccount", string(i.home.id))
}

// period returns a length of time of a policy as it is told to a product.
func period(d time.Duration) smart.Period { return smart.Period(d / time.Second) }

func (a *Account) applyRegistered(e Registered) error {
	t, err := a.token(e.Token)
	if err != nil {
		return err
	}
	if s := t.state(e.At); s != ValidToken {
		return cannot("its token is " + string(s))
	}
	if e.VirtualAccount != t.VirtualAccount || e.Export != t.Export {
		return cannot("its token says otherwise")
	}
	if e.UDI.IsZero() {
		return cannot("without a UDI")
	}
	i, present := a.instances[e.UDI]
	if present != e.Overwrites {
		return cannot("an instance is there, or is not")
	}
	if present && i.is(isHeld) {
		return i.heldAlready("SM-10")
	}
	if err := license.Join(a.roomFor(e.Header), after(e.Header, a.lastOf(e.Header, e.At)), check(e.Certificate, e.Renew, e.Valid)); err != nil {
		return err
	}
	a.lower(RemovedUnrenewed, e.UDI.String())
	if d, ok := a.gone[e.UDI]; ok && d.installation == e.Installation {
		a.forget(e.UDI)
	}
	udi := e.UDI
	if present {
		udi = i.udi
		a.judge(i.home, a.expel(i)...)
		if i.installation != e.Installation {
			a.remember(i, e.At, false)
		}
	}
	t.uses++
	fresh := &instance{udi: udi, home: a.virtuals[t.VirtualAccount], installation: e.Installation, shown: e.Seq}
	if e.Export {
		fresh.flags |= exportAllowed
	}
	a.admit(fresh)
	a.certify(fresh, smart.Certificate{Number: e.Seq, Issued: e.At, Valid: e.Certificate, Renew: e.Renew})
	a.contact(fresh, e.Stamp, e.Header, registration, e.Valid)
	return nil
}

// check refuses an event with a period that is out of range.
func check(periods ...smart.Period) error {
	for _, p := range periods {
		if p < 1 || p > smart.MaxPeriod {
			return cannot("a period that is out of range: " + strconv.FormatInt(int64(p), 10))
		}
	}
	return nil
}

// certify gives an instance that is not watched a certificate.
func (*Account) certify(i *instance, c smart.Certificate) {
	i.certificate, i.issued, i.valid, i.renew = c.Number, momentOf(c.Issued), c.Valid, span(c.Renew) // at most smart.MaxPeriod
}

// contact notes a contact of an instance that is not watched (SM-12), and watches
// it from then on.
func (a *Account) contact(i *instance, s license.Stamp, h smart.Header, asked request, valid smart.Period) {
	i.contact, i.number, i.asked, i.granted = momentOf(s.At), h.Number, asked, span(valid) // at most smart.MaxPeriod
	i.flags &^= isReleased
	a.watch(i)
}

// Authorize decides that a product instance uses what it reports, all of it, from
// now on (SM-27), whether or not licences cover it (SM-16). What does not is named in
// Short; the product is to ask again soon then (SM-13). If half of the certificate's
// life is over it is renewed (SM-11): that is, once [Policy].RenewAfter has passed
// since it was issued.
//
// A contact is refused if it is of no instance here ([ErrInstanceUnknown]), of one
// for which something is held ([ErrHeld]) or for which a satellite speaks
// ([ErrServedBySatellite]), of another installation ([ErrOtherInstallation]), or not
// newer than the last one ([ErrRequestStale]; see [Account.Answered]); and for all of
// these together:
//
//   - [ErrCertificateForeign], if it shows a certificate that is neither the one that
//     holds nor the one that it showed last; an answer may have been lost
//   - [ErrCertificateExpired], if the certificate is over: it must register again
//   - [ErrExportControlled], for each export-controlled tag if its token did not allow
//     that (SM-18)
//   - [ErrSyncOverdue], at a satellite that was not in touch (SM-21)
func (a *Account) Authorize(act license.Act, r smart.Authorize) (Authorized, error) {
	act, err := a.begin(act)
	if err != nil {
		return Authorized{}, err
	}
	return a.authorize(act, r, a.overdue(act.At))
}

// AuthorizeByHand decides as [Account.Authorize] does, at a satellite that cannot
// authorize by itself because it was not in touch (SM-21). Elsewhere it is refused
// ([ErrNotOverdue]). It registers nothing: a product that is not here waits until the
// satellite is in touch again.
func (a *Account) AuthorizeByHand(act license.Act, r smart.Authorize) (Authorized, error) {
	act, err := a.begin(act)
	if err != nil {
		return Authorized{}, err
	}
	var needless error
	if a.overdue(act.At) == nil {
		needless = license.Refuse(ErrNotOverdue, "SM-21", "id", string(a.id), "at", instant(act.At))
	}
	e, err := a.authorize(act, r, needless)
	if err != nil {
		return Authorized{}, err
	}
	e.ByHand = true
	return e, nil
}

func (a *Account) authorize(act license.Act, r smart.Authorize, refused error) (Authorized, error) {
	i, err := a.caller(r.Header)
	if err != nil {
		return Authorized{}, err
	}
	all := []error{i.shows(r.Certificate), i.holds(act.At)}
	for tag := range r.Usage.All() {
		if a.controlled(tag) && !i.is(exportAllowed) {
			all = append(all, license.Refuse(ErrExportControlled, "SM-18", "udi", i.udi.String(), "tag", string(tag)))
		}
	}
	if err := license.Join(append(all, refused)...); err != nil {
		return Authorized{}, err
	}
	e := Authorized{
		Stamp: a.stamp(act), Header: r.Header, Shown: r.Certificate, Usage: r.Usage, Short: a.shortAfter(i, r.Usage, act.At),
		Certificate: i.proof(), Next: period(a.policy.Authorize), Valid: period(a.policy.Authorized),
	}
	if len(e.Short) > 0 {
		e.Next = period(a.policy.AuthorizeShort)
	}
	if act.At.Sub(e.Certificate.Issued) >= a.policy.RenewAfter {
		e.Certificate = smart.Certificate{Number: e.Seq, Issued: act.At, Valid: period(a.policy.Certificate), Renew: period(a.policy.RenewAfter)}
	}
	return e, nil
}

// caller returns the instance from which a request comes that is not its first.
func (a *Account) caller(h smart.Header) (*instance, error) {
	i, err := a.instance(h.UDI, "SM-10")
	if err != nil {
		return nil, err
	}
	if i.is(isHeld) {
		return nil, i.heldAlready("SM-12")
	}
	if i.is(viaSatellite) {
		return nil, license.Refuse(ErrServedBySatellite, "SM-21", "virtualAccount", string(i.home.id), "satellite", string(i.home.satellite))
	}
	if i.installation != h.Installation || i.number == 0 { // 0: it called a satellite that is gone
		return nil, license.Refuse(ErrOtherInstallation, "SM-10", "udi", i.udi.String())
	}
	return i, after(h, i.number)
}

// shows refuses a certificate that the instance cannot have.
func (i *instance) shows(certificate uint64) error {
	if certificate == i.certificate || certificate == i.shown {
		return nil
	}
	return license.Refuse(ErrCertificateForeign, "SM-11", "udi", i.udi.String(),
		"certificate", strconv.FormatUint(certificate, 10), "holds", strconv.FormatUint(i.certificate, 10))
}

// holds refuses an instance whose certificate is over.
func (i *instance) holds(at time.Time) error {
	if over := i.expires(); !at.Before(over) {
		return license.Refuse(ErrCertificateExpired, "SM-12", "udi", i.udi.String(), "expires", instant(over), "at", instant(at))
	}
	return nil
}

func (a *Account) applyAuthorized(e Authorized) error {
	i, err := a.caller(e.Header)
	if err != nil {
		return err
	}
	c := e.Certificate
	c.Issued = utc(c.Issued)
	if c.Number == e.Seq {
		if !c.Issued.Equal(e.At) {
			return cannot("a certificate of another instant")
		}
	} else if c != i.proof() {
		return cannot("a certificate that it does not have")
	}
	if !within(e.Short, e.Usage) {
		return cannot("short of what it does not use, or out of order")
	}
	if err := license.Join(i.shows(e.Shown), check(c.Valid, c.Renew, e.Next, e.Valid)); err != nil {
		return err
	}
	a.unwatch(i)
	i.shown, i.next = e.Shown, span(e.Next) // at most smart.MaxPeriod
	a.certify(i, c)
	a.contact(i, e.Stamp, e.Header, authorization, e.Valid)
	a.judge(i.home, i.employ(e.Usage, e.Short)...)
	return nil
}

// within reports whether tags are of a usage, sorted and each there once.
func within(tags []license.Tag, usage smart.Usage) bool {
	for n, tag := range tags {
		if usage.Of(tag) == 0 || n > 0 && tags[n-1] >= tag {
			return false
		}
	}
	return true
}

// Renewed reports whether the certificate was renewed.
func (e Authorized) Renewed() bool { return e.Certificate.Number == e.Seq }

// Renew decides that a product instance gets a new certificate, whatever the age of
// the one that it has (SM-11, SM-26), also at a satellite that was not in touch. It is
// refused as any other contact: see [Account.Authorize].
func (a *Account) Renew(act license.Act, r smart.Renew) (Renewed, error) {
	act, err := a.begin(act)
	if err != nil {
		return Renewed{}, err
	}
	i, err := a.caller(r.Header)
	if err != nil {
		return Renewed{}, err
	}
	if err := license.Join(i.shows(r.Certificate), i.holds(act.At)); err != nil {
		return Renewed{}, err
	}
	return Renewed{
		Stamp: a.stamp(act), Header: r.Header, Shown: r.Certificate,
		Certificate: period(a.policy.Certificate), Renew: period(a.policy.RenewAfter), Valid: period(a.policy.Authorized),
	}, nil
}

func (a *Account) applyRenewed(e Renewed) error {
	i, err := a.caller(e.Header)
	if err != nil {
		return err
	}
	if err := license.Join(i.shows(e.Shown), check(e.Certificate, e.Renew, e.Valid)); err != nil {
		return err
	}
	a.unwatch(i)
	i.shown = e.Shown
	a.certify(i, smart.Certificate{Number: e.Seq, Issued: e.At, Valid: e.Certificate, Renew: e.Renew})
	a.contact(i, e.Stamp, e.Header, renewal, e.Valid)
	return nil
}

// Deregister decides that a product instance gives back what it uses, and is no more
// (SM-29). It is refused as any other contact: see [Account.Authorize].
func (a *Account) Deregister(act license.Act, r smart.Deregister) (Deregistered, error) {
	act, err := a.begin(act)
	if err != nil {
		return Deregistered{}, err
	}
	i, err := a.caller(r.Header)
	if err != nil {
		return Deregistered{}, err
	}
	if err := license.Join(i.shows(r.Certificate), i.holds(act.At)); err != nil {
		return Deregistered{}, err
	}
	return Deregistered{a.stamp(act), r.Header}, nil
}

func (a *Account) applyDeregistered(e Deregistered) error {
	i, err := a.caller(e.Header)
	if err != nil {
		return err
	}
	a.judge(i.home, a.expel(i)...)
	i.number = e.Number
	a.remember(i, e.At, true)
	return nil
}
