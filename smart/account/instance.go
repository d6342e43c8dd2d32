package account

import (
	"iter"
	"slices"
	"time"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart"
)

// An instance is a product instance: one that calls, or one for which something is
// held. It is kept small, since there may be millions: what is held stands beside.
type instance struct {
	udi  license.UDI
	home *virtual
	// Of one that calls; that of a satellite has only contact, certificate and uses.
	older, newer         *instance    // neighbours in the roll
	installation, number uint64       // of its last request
	certificate, shown   uint64       // numbers: of the one that holds, and of the one that it showed last
	uses                 []use        // sorted by tag
	valid                smart.Period // of the certificate
	contact, issued      moment
	renew, next, granted span // as they were told last: of the certificate, of the authorization
	asked                request
	flags                flags
}

// A use is how much of a pool an instance uses.
type use struct {
	pool     *pool
	quantity int32
	short    bool // out of compliance when it was last reported
}

// A request is what an instance asked last.
type request uint8

const (
	nothing request = iota
	registration
	authorization
	renewal
)

type flags uint8

const (
	exportAllowed flags = 1 << iota // by the token
	viaSatellite                    // reported by a satellite
	isHeld                          // something is held for it
	isReleased                      // silent for too long
	isAwaited                       // failed, and to be removed
)

// A span is a smart.Period in half a word.
type span uint32

func (s span) period() smart.Period { return smart.Period(s) }

// A moment is an instant in a word and a half instead of three.
type moment struct {
	high  int32 // of the seconds since 1970
	low   uint32
	nanos int32
}

func momentOf(t time.Time) moment {
	s := t.Unix()
	return moment{int32(s >> 32), uint32(s), int32(t.Nanosecond())} // the halves of a word
}

func (m moment) time() time.Time {
	return time.Unix(int64(m.high)<<32|int64(m.low), int64(m.nanos)).UTC()
}

// until returns the instant, or the other one if that is earlier.
func (m moment) until(at time.Time) moment {
	if m.time().After(at) {
		return momentOf(at)
	}
	return m
}

// A departed instance is one that is gone: what its last request was, so that one
// which comes late is known.
type departed struct {
	installation, number uint64
	at                   moment
	kept                 span // for how long it is remembered
	deregistered         bool // by its last request
}

// until returns the first instant at which the instance is not remembered.
func (d departed) until() time.Time { return d.at.time().Add(d.kept.period().Duration()) }

func (i *instance) is(f flags) bool { return i.flags&f != 0 }

// calls reports whether an instance calls this account: nothing is held for it, and
// no satellite speaks for it.
func (i *instance) calls() bool { return !i.is(isHeld | viaSatellite) }

// expires returns the first instant at which the certificate does not hold.
func (i *instance) expires() time.Time { return i.issued.time().Add(i.valid.Duration()) }

// proof returns the certificate that holds.
func (i *instance) proof() smart.Certificate {
	return smart.Certificate{Number: i.certificate, Issued: i.issued.time(), Valid: i.valid, Renew: i.renew.period()}
}

// usage returns what an instance uses.
func (i *instance) usage() smart.Usage {
	uses := make([]smart.Use, len(i.uses))
	for n, u := range i.uses {
		uses[n] = smart.Use{Tag: u.pool.tag, Quantity: int(u.quantity)}
	}
	all, _ := smart.NewUsage(uses...) // as it was reported
	return all
}

// short returns the tags that were out of compliance when they were reported.
func (i *instance) short() []license.Tag {
	var tags []license.Tag
	for _, u := range i.uses {
		if u.short {
			tags = append(tags, u.pool.tag)
		}
	}
	return tags
}

// employ counts what an instance uses from now on, in place of what it used, and
// returns the tags of both.
func (i *instance) employ(usage smart.Usage, short []license.Tag) []license.Tag {
	before := i.uses
	tags := make([]license.Tag, 0, len(before)+usage.Len())
	i.uses = nil
	if n := usage.Len(); n > 0 {
		i.uses = make([]use, 0, n)
	}
	for tag, n := range usage.All() {
		p := i.home.pool(tag)
		p.used += n
		i.uses = append(i.uses, use{p, int32(n), slices.Contains(short, tag)}) // at most license.MaxUnits
		tags = append(tags, p.tag)
	}
	for _, u := range before {
		tags = append(tags, u.pool.tag)
		if u.pool.used -= int(u.quantity); u.pool.used == 0 {
			i.home.tidy(u.pool.tag)
		}
	}
	return tags
}

// keep counts what is held for an instance from now on, in place of what was, and
// returns the tags of both.
func (a *Account) keep(i *instance, parts []Part) []license.Tag {
	a.unreserve(i.udi)
	before := a.holds[i.udi]
	tags := make([]license.Tag, 0, len(before)+len(parts))
	for _, p := range parts {
		l := a.lines[p.Line]
		i.home.share(l).held += p.Quantity
		tags = append(tags, l.Tag)
	}
	for _, p := range before {
		l := a.lines[p.Line]
		i.home.share(l).held -= p.Quantity
		i.home.tidy(l.Tag)
		tags = append(tags, l.Tag)
	}
	if i.is(isHeld) {
		i.home.reserving--
	}
	i.flags &^= isHeld
	delete(a.holds, i.udi)
	if len(parts) > 0 {
		i.flags |= isHeld
		a.holds[i.udi] = slices.Clone(parts)
		i.home.reserving++
	}
	a.reserve(i.udi)
	return tags
}

// admit takes in an instance of which nothing is counted yet.
func (a *Account) admit(i *instance) {
	a.instances[i.udi] = i
	i.home.instances++
	if i.is(isAwaited) {
		i.home.pending++
	}
	if i.is(viaSatellite) {
		a.satellites[i.home.satellite].reported[i.udi] = struct{}{}
	}
}

// expel takes an instance out, and all that is counted of it, and returns the tags
// of that.
func (a *Account) expel(i *instance) []license.Tag {
	a.unwatch(i)
	if i.is(viaSatellite) {
		delete(a.satellites[i.home.satellite].reported, i.udi)
	}
	tags := append(i.employ(smart.Usage{}, nil), a.keep(i, nil)...)
	i.home.instances--
	if i.is(isAwaited) {
		i.home.pending--
	}
	delete(a.instances, i.udi)
	return tags
}

// remember notes the last request of an instance that is gone.
func (a *Account) remember(i *instance, at time.Time, deregistered bool) {
	if i.number == 0 {
		return // it never called
	}
	a.forget(i.udi)
	d := departed{i.installation, i.number, momentOf(at), span(i.valid), deregistered} // at most smart.MaxPeriod
	a.gone[i.udi] = d
	a.departed.Add(d.until(), i.udi)
}

// forget drops what is remembered of an instance.
func (a *Account) forget(udi license.UDI) {
	if d, ok := a.gone[udi]; ok {
		a.departed.Remove(d.until(), udi)
		delete(a.gone, udi)
	}
}

// forgetUntil drops what is not remembered any more at an instant.
func (a *Account) forgetUntil(at time.Time) {
	var over []license.UDI
	for _, udi := range a.departed.Between(time.Time{}, at.Add(1)) {
		over = append(over, udi)
	}
	for _, udi := range over {
		a.forget(udi)
	}
}

// instance returns an instance of this account.
func (a *Account) instance(udi license.UDI, rule string) (*instance, error) {
	i, ok := a.instances[udi]
	if !ok {
		return nil, license.Refuse(ErrInstanceUnknown, rule, "udi", udi.String())
	}
	return i, nil
}

// A Connectivity says for how long an instance was not heard of (SM-12).
type Connectivity string

// How long an instance was not heard of, as a [Policy] counts it.
const (
	Connected   Connectivity = "connected"    // not long
	Quiet       Connectivity = "quiet"        // more than 30 days: a Minor alert
	Silent      Connectivity = "silent"       // 60 days: a second one
	Lost        Connectivity = "lost"         // 90 days: a Major one, and what it used is released
	NotExpected Connectivity = "not-expected" // something is held for it, or it calls a satellite
)

// connectivity returns for how long an instance was not heard of at an instant.
func (a *Account) connectivity(i *instance, at time.Time) Connectivity {
	if !i.calls() {
		return NotExpected
	}
	p, gap := &a.policy, at.Sub(i.contact.time())
	if p.Lost >= 0 && gap >= p.Lost {
		return Lost
	}
	if p.Silent >= 0 && gap >= p.Silent {
		return Silent
	}
	if p.Quiet >= 0 && gap > p.Quiet {
		return Quiet
	}
	return Connected
}

// Connectivity returns for how long a product instance was not heard of at an instant
// (SM-12), "" if it is none of this account. It is what [Account.Instance] says of it,
// for less.
func (a *Account) Connectivity(udi license.UDI, at time.Time) Connectivity {
	if i, ok := a.instances[udi]; ok {
		return a.connectivity(i, at)
	}
	return ""
}

// An InstanceStatus is what an account knows of a product instance. What it uses
// stands in [Account.Usage], what is held for it in [Account.Parts].
type InstanceStatus struct {
	UDI            license.UDI
	VirtualAccount license.ID
	Certificate    smart.Certificate // none of one for which something is held
	Contact        time.Time         // the last one; zero as well
	Connectivity   Connectivity
	Expired        bool // the certificate is over: the product must register again
	Held           bool // something is held for it
	Released       bool // what it used was released (SM-12)
	Export         bool // export-controlled functions are allowed (SM-18)
	Satellite      bool // a satellite speaks for it (SM-22)
	Awaited        bool // it failed, and is to be removed (RH-7)
}

// Instance returns what is known of a product instance at an instant, and false if
// it is none of this account.
func (a *Account) Instance(udi license.UDI, at time.Time) (InstanceStatus, bool) {
	i, ok := a.instances[udi]
	if !ok {
		return InstanceStatus{}, false
	}
	s := InstanceStatus{
		UDI: i.udi, VirtualAccount: i.home.id, Connectivity: a.connectivity(i, at), Held: i.is(isHeld),
		Released: i.is(isReleased), Export: i.is(exportAllowed), Satellite: i.is(viaSatellite), Awaited: i.is(isAwaited),
	}
	if i.valid > 0 {
		s.Certificate, s.Contact, s.Expired = i.proof(), i.contact.time(), !at.Before(i.expires())
	}
	return s, true
}

// Usage returns what a product instance uses: what it reported last, and none after
// a release (SM-12).
func (a *Account) Usage(udi license.UDI) smart.Usage {
	if i, ok := a.instances[udi]; ok {
		return i.usage()
	}
	return smart.Usage{}
}

// Parts returns what is held for a product instance, sorted by line: nil of one for
// which nothing is.
func (a *Account) Parts(udi license.UDI) []Part { return slices.Clone(a.holds[udi]) }

// Home returns the virtual account of a product instance for which something is held,
// and false if nothing is.
func (a *Account) Home(udi license.UDI) (license.ID, bool) {
	if i, ok := a.instances[udi]; ok && i.is(isHeld) {
		return i.home.id, true
	}
	return "", false
}

// Instances walks the product instances of a virtual account, sorted by UDI. It
// looks at all instances of the account.
func (a *Account) Instances(virtualAccount license.ID) iter.Seq[license.UDI] {
	return func(yield func(license.UDI) bool) {
		var here []license.UDI
		for udi, i := range a.instances {
			if i.home.id == virtualAccount {
				here = append(here, udi)
			}
		}
		slices.SortFunc(here, license.UDI.Compare)
		for _, udi := range here {
			if !yield(udi) {
				return
			}
		}
	}
}
