package account_test

import (
	"maps"
	"reflect"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart"
	"github.com/licit-go/licit/smart/account"
)

// header draws from which installation a request comes, and which it is: mostly the
// next one of the installation that the account knows.
func (m *machine) header(t *rapid.T, udi license.UDI) smart.Header {
	h := smart.Header{UDI: udi, Installation: 1, Number: 1}
	if i := m.model.instances[udi]; i != nil && i.calls {
		h.Installation, h.Number = i.installation, i.number+1
	} else if g, ok := m.model.gone[udi]; ok {
		h.Installation, h.Number = g.installation, g.number+1
	}
	switch rapid.IntRange(0, 14).Draw(t, "header") {
	case 0:
		h.Number = max(h.Number, 2) - 1
	case 1:
		h.Number = max(h.Number, 3) - 2
	case 2:
		h.Number += 5
	case 3:
		h.Installation = 3 - h.Installation
	}
	return h
}

// certificate draws what an instance shows: mostly what it has.
func (m *machine) certificate(t *rapid.T, udi license.UDI) uint64 {
	i := m.model.instances[udi]
	if i == nil {
		return 1
	}
	switch rapid.IntRange(0, 14).Draw(t, "certificate") {
	case 0:
		return i.certificate + 1
	case 1, 2:
		return i.shown
	}
	return i.certificate
}

// objections are why the account does not listen to an instance.
func (m *machine) objections(h smart.Header, certificate uint64) []license.Reason {
	i := m.model.instances[h.UDI]
	if i == nil {
		return []license.Reason{account.ErrInstanceUnknown}
	}
	if !i.calls {
		return []license.Reason{account.ErrHeld}
	}
	if i.installation != h.Installation {
		return []license.Reason{account.ErrOtherInstallation}
	}
	var wanted []license.Reason
	if h.Number <= i.number {
		return []license.Reason{account.ErrRequestStale}
	}
	if certificate != i.certificate && certificate != i.shown {
		wanted = append(wanted, account.ErrCertificateForeign)
	}
	if !m.now.Before(i.expires()) {
		wanted = append(wanted, account.ErrCertificateExpired)
	}
	return wanted
}

// asked decides about a request. What was taken before is answered as it was the
// first time, without an event; what is refused is answered by a rejection that says
// why.
func asked[E interface {
	account.Event
	Answer() A
}, A smart.Answer](t *rapid.T, m *machine, r smart.Request, wanted []license.Reason, decide func(license.Act) (E, error)) (E, bool) {
	h := r.Heading()
	answer, again := m.account.Answered(r)
	same := m.answers[h.UDI] != nil && repeated(m.last[h.UDI], r)
	if m.forgets(h.UDI) {
		same = same && again // with the next event, so it may be known yet
	}
	require.Equal(t, same, again)
	if again {
		require.Equal(t, m.answers[h.UDI], answer, "as the first time")
	}
	e, ok := decided(t, m, wanted, decide)
	if !ok {
		_, err := decide(m.act())
		m.rejected(t, r, err)
		return e, false
	}
	m.last[h.UDI], m.answers[h.UDI] = r, e.Answer()
	require.Equal(t, h, e.Answer().Heading())
	require.Equal(t, e.Answer(), wire(t, e.Answer()))
	answer, again = m.account.Answered(r)
	require.True(t, again)
	require.Equal(t, smart.Answer(e.Answer()), answer)
	return e, true
}

// repeated reports whether a request is the one before once more, as far as an account
// can tell.
func repeated(before, now smart.Request) bool {
	if before.Heading() != now.Heading() || reflect.TypeOf(before) != reflect.TypeOf(now) {
		return false
	}
	switch now := now.(type) {
	case smart.Authorize:
		before := before.(smart.Authorize)
		return before.Certificate == now.Certificate && before.Usage.Equal(now.Usage)
	case smart.Renew:
		return before == smart.Request(now)
	}
	return true
}

// forgets reports whether the time is over for which the account remembers an instance
// that is gone.
func (m *machine) forgets(udi license.UDI) bool {
	g, gone := m.model.gone[udi]
	return gone && !m.now.Before(g.until)
}

// rejected looks at how a request is rejected.
func (m *machine) rejected(t *rapid.T, r smart.Request, err error) {
	a := account.Reject(r, m.now, err)
	require.Equal(t, r.Heading(), a.Heading())
	require.Equal(t, m.now, a.At)
	require.Equal(t, license.Refusals(err)[0].Reason, a.Reason)
	require.Equal(t, license.Refusals(err)[0].Reason == account.ErrInstancePresent, a.Overwrite, "SM-10: the refusal proposes to overwrite")
	require.Equal(t, smart.Message(a), wire(t, a))
}

func (m *machine) Register(t *rapid.T) {
	udi := mostly(t, "instance", machineUDIs, func(u license.UDI) bool { return m.model.instances[u] == nil })
	token := mostly(t, "token", machineTokens, func(id smart.Token) bool { return len(m.model.barred(id, m.now)) == 0 })
	r := smart.Register{Header: m.header(t, udi), Token: token, Overwrite: rapid.Bool().Draw(t, "overwrite")}
	i := m.model.instances[udi]
	var wanted []license.Reason
	if m.model.stale(r.Header, m.now) {
		wanted = append(wanted, account.ErrRequestStale)
	} else {
		wanted = append(wanted, m.model.barred(token, m.now)...)
		if i != nil && !i.calls {
			wanted = append(wanted, account.ErrHeld)
		}
		if i != nil && i.calls && !r.Overwrite {
			wanted = append(wanted, account.ErrInstancePresent)
		}
	}
	e, ok := asked(t, m, r, wanted, func(act license.Act) (account.Registered, error) { return m.account.Register(act, r) })
	if !ok {
		return
	}
	k := m.model.tokens[token]
	k.uses++
	require.Equal(t, i != nil, e.Overwrites)
	delete(m.model.gone, udi)
	delete(m.model.removed, udi)
	m.model.instances[udi] = &naiveInstance{
		udi: udi, va: k.va, calls: true, installation: r.Installation, number: r.Number, certificate: e.Seq, shown: e.Seq,
		issued: m.now, contact: m.now, valid: m.model.limits.certificate, export: k.export,
	}
	require.Equal(t, smart.Certificate{
		Number: e.Seq, Issued: m.now, Valid: seconds(m.model.limits.certificate), Renew: seconds(m.model.limits.renewAfter),
	}, e.Answer().Certificate)
	require.Equal(t, seconds(m.model.limits.authorized), e.Answer().Valid)
}

func (m *machine) Authorize(t *rapid.T) {
	udi := m.anyInstance(t, isCaller)
	var uses []smart.Use
	for _, tag := range machineTags {
		if q := rapid.SampledFrom([]int{0, 0, 0, 1, 2, 4}).Draw(t, "use"); q > 0 && (tag != "Strong" || rapid.Bool().Draw(t, "strong")) {
			uses = append(uses, smart.Use{Tag: tag, Quantity: q})
		}
	}
	usage, err := smart.NewUsage(uses...)
	require.NoError(t, err)
	r := smart.Authorize{Header: m.header(t, udi), Certificate: m.certificate(t, udi), Usage: usage}
	i := m.model.instances[udi]
	wanted := m.objections(r.Header, r.Certificate)
	if len(wanted) == 0 || !deaf(wanted[0]) {
		for tag := range usage.All() {
			if export, _ := m.model.says(tag); export && !i.export {
				wanted = append(wanted, account.ErrExportControlled)
			}
		}
	}
	e, ok := asked(t, m, r, wanted, func(act license.Act) (account.Authorized, error) { return m.account.Authorize(act, r) })
	if !ok {
		return
	}
	m.contact(r.Header, r.Certificate)
	i.uses = maps.Collect(usage.All())
	if !m.now.Before(i.issued.Add(m.model.limits.renewAfter)) { // SM-11
		i.certificate, i.issued, i.valid = e.Seq, m.now, m.model.limits.certificate
	}
	a := e.Answer()
	require.Equal(t, m.model.short(i.va, usage, m.now), a.Short)
	next := m.model.limits.next
	if len(a.Short) > 0 {
		next = m.model.limits.nextShort
	}
	require.Equal(t, smart.Authorization{
		Header: r.Header, At: m.now, Short: a.Short, Next: seconds(next), Valid: seconds(m.model.limits.authorized),
		Certificate: smart.Certificate{
			Number: i.certificate, Issued: i.issued, Valid: seconds(i.valid), Renew: seconds(m.model.limits.renewAfter),
		},
	}, a)
}

// deaf reports whether the account does not look at what is asked for that reason.
func deaf(r license.Reason) bool {
	switch r {
	case account.ErrRequestStale, account.ErrOtherInstallation, account.ErrHeld, account.ErrInstanceUnknown:
		return true
	}
	return false
}

// contact notes that an instance called.
func (m *machine) contact(h smart.Header, certificate uint64) {
	i := m.model.instances[h.UDI]
	i.number, i.shown, i.contact, i.released = h.Number, certificate, m.now, false
}

func (m *machine) Renew(t *rapid.T) {
	udi := m.anyInstance(t, isCaller)
	r := smart.Renew{Header: m.header(t, udi), Certificate: m.certificate(t, udi)}
	e, ok := asked(t, m, r, m.objections(r.Header, r.Certificate), func(act license.Act) (account.Renewed, error) { return m.account.Renew(act, r) })
	if !ok {
		return
	}
	m.contact(r.Header, r.Certificate)
	i := m.model.instances[udi]
	i.certificate, i.issued, i.valid = e.Seq, m.now, m.model.limits.certificate
	require.Equal(t, smart.Renewal{
		Header: r.Header, At: m.now, Valid: seconds(m.model.limits.authorized),
		Certificate: smart.Certificate{Number: e.Seq, Issued: m.now, Valid: seconds(i.valid), Renew: seconds(m.model.limits.renewAfter)},
	}, e.Answer())
}

func (m *machine) Deregister(t *rapid.T) {
	udi := m.anyInstance(t, isCaller)
	r := smart.Deregister{Header: m.header(t, udi), Certificate: m.certificate(t, udi)}
	e, ok := asked(t, m, r, m.objections(r.Header, r.Certificate), func(act license.Act) (account.Deregistered, error) { return m.account.Deregister(act, r) })
	if !ok {
		return
	}
	require.Equal(t, smart.Deregistration{Header: r.Header, At: m.now}, e.Answer())
	m.model.instances[udi].number = r.Number
	m.model.leaves(udi, m.now)
}

func (m *machine) RemoveInstance(t *rapid.T) {
	udi := m.anyInstance(t, isCaller)
	i := m.model.instances[udi]
	var wanted []license.Reason
	if i == nil {
		wanted = append(wanted, account.ErrInstanceUnknown)
	} else if !i.calls {
		wanted = append(wanted, account.ErrHeld)
	}
	e, ok := decided(t, m, wanted, func(act license.Act) (account.InstanceRemoved, error) { return m.account.RemoveInstance(act, udi) })
	if ok {
		require.Equal(t, account.RemovedByHand, e.Cause)
		m.model.leaves(udi, m.now)
		delete(m.answers, udi)
	}
}
