package account_test

import (
	"time"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart"
	"github.com/licit-go/licit/smart/account"
)

// An appliance is a product instance in a test: who it is, the number of its last
// request, and the certificate that it has.
type appliance struct {
	smart.Header
	certificate uint64
}

func newAppliance(serial string) *appliance {
	return &appliance{Header: smart.Header{UDI: license.MustParseUDI("P:ISR4331,S:" + serial), Installation: 7}}
}

// next returns the header of another request.
func (p *appliance) next() smart.Header {
	p.Number++
	return p.Header
}

func register(a *account.Account, r smart.Register) func(license.Act) (account.Registered, error) {
	return func(act license.Act) (account.Registered, error) { return a.Register(act, r) }
}

func authorize(a *account.Account, r smart.Authorize) func(license.Act) (account.Authorized, error) {
	return func(act license.Act) (account.Authorized, error) { return a.Authorize(act, r) }
}

func byHand(a *account.Account, r smart.Authorize) func(license.Act) (account.Authorized, error) {
	return func(act license.Act) (account.Authorized, error) { return a.AuthorizeByHand(act, r) }
}

func renew(a *account.Account, r smart.Renew) func(license.Act) (account.Renewed, error) {
	return func(act license.Act) (account.Renewed, error) { return a.Renew(act, r) }
}

func deregister(a *account.Account, r smart.Deregister) func(license.Act) (account.Deregistered, error) {
	return func(act license.Act) (account.Deregistered, error) { return a.Deregister(act, r) }
}

// An answering event is one that answers a request.
type answering[A smart.Answer] interface {
	account.Event
	Answer() A
}

// ask decides and applies a request, and shows that it was not answered before, and
// that it is answered again as the first time and decided no second time.
func ask[E answering[A], A smart.Answer](s *scene, r smart.Request, decide func(license.Act) (E, error)) A {
	s.Helper()
	_, answered := s.account.Answered(r)
	require.False(s, answered)
	first := do(s, decide).Answer()
	s.repeats(r, first)
	_, err := decide(s.act)
	require.Error(s, err)
	return first
}

// repeats shows that a request is answered as before.
func (s *scene) repeats(r smart.Request, before smart.Answer) {
	s.Helper()
	again, answered := s.account.Answered(r)
	require.True(s, answered)
	require.Equal(s, before, again)
	sent, err := smart.Encode(again)
	require.NoError(s, err)
	read, err := smart.Decode(sent)
	require.NoError(s, err)
	require.Equal(s, before, read)
}

func (s *scene) registers(p *appliance, token smart.Token) smart.Registration {
	s.Helper()
	return s.registersAs(p, smart.Register{Header: p.next(), Token: token})
}

// registersAgain registers a product that is here (SM-10).
func (s *scene) registersAgain(p *appliance, token smart.Token) smart.Registration {
	s.Helper()
	return s.registersAs(p, smart.Register{Header: p.next(), Token: token, Overwrite: true})
}

func (s *scene) registersAs(p *appliance, r smart.Register) smart.Registration {
	s.Helper()
	answer := ask(s, r, register(s.account, r))
	p.certificate = answer.Certificate.Number
	return answer
}

// declares lets a product report that it uses so much of two tags.
func (s *scene) declares(p *appliance, premiums, standards int) smart.Authorization {
	s.Helper()
	r := smart.Authorize{Header: p.next(), Certificate: p.certificate, Usage: using(premiums, standards)}
	answer := ask(s, r, authorize(s.account, r))
	p.certificate = answer.Certificate.Number
	return answer
}

func (s *scene) renews(p *appliance) smart.Renewal {
	s.Helper()
	r := smart.Renew{Header: p.next(), Certificate: p.certificate}
	answer := ask(s, r, renew(s.account, r))
	p.certificate = answer.Certificate.Number
	return answer
}

func (s *scene) leaves(p *appliance) smart.Deregistration {
	s.Helper()
	r := smart.Deregister{Header: p.next(), Certificate: p.certificate}
	return ask(s, r, deregister(s.account, r))
}

// using returns a usage of two tags.
func using(premiums, standards int) smart.Usage {
	var uses []smart.Use
	if premiums > 0 {
		uses = append(uses, smart.Use{Tag: premium, Quantity: premiums})
	}
	if standards > 0 {
		uses = append(uses, smart.Use{Tag: standard, Quantity: standards})
	}
	usage, err := smart.NewUsage(uses...)
	if err != nil {
		panic(err)
	}
	return usage
}

// status returns what is known of a product now, which must be here.
func (s *scene) statusOf(p *appliance) account.InstanceStatus {
	s.Helper()
	status, ok := s.account.Instance(p.UDI, s.act.At)
	require.True(s, ok)
	return status
}

// gone shows that a product is not here.
func (s *scene) absent(p *appliance) {
	s.Helper()
	_, ok := s.account.Instance(p.UDI, s.act.At)
	require.False(s, ok)
	require.True(s, s.account.Usage(p.UDI).IsZero())
	require.Nil(s, s.account.Parts(p.UDI))
}

// balance returns purchased, in use and available of a tag now.
func (s *scene) counts(va license.ID, tag license.Tag) [3]int {
	s.Helper()
	b, err := s.account.Balance(va, tag, s.act.At)
	require.NoError(s, err)
	return [3]int{b.Purchased, b.InUse, b.Available}
}

// around calls a function just before an instant, at it and just after it.
func around(instant time.Time, at func(offset time.Duration, now time.Time)) {
	for _, offset := range [...]time.Duration{-time.Second, 0, time.Second} {
		at(offset, instant.Add(offset))
	}
}

// cannotFollow shows that an event is refused by Apply, for a cause, and changes
// nothing.
func (s *scene) cannotFollow(e account.Event, cause string) {
	s.Helper()
	seq := s.account.Seq()
	err := s.account.Apply(e)
	require.ErrorIs(s, err, account.ErrCannotFollow)
	require.Contains(s, license.Refusals(err)[0].Field("cause"), cause)
	require.Equal(s, seq, s.account.Seq())
}

func hold(a *account.Account, va license.ID, udi license.UDI, wanted ...license.Entitlement) func(license.Act) (account.Held, error) {
	return func(act license.Act) (account.Held, error) {
		h, err := license.NewHold(udi, wanted...)
		if err != nil {
			return account.Held{}, err
		}
		return a.Hold(act, va, h)
	}
}

func removeInstance(a *account.Account, udi license.UDI) func(license.Act) (account.InstanceRemoved, error) {
	return func(act license.Act) (account.InstanceRemoved, error) { return a.RemoveInstance(act, udi) }
}

func transferInstance(a *account.Account, udi license.UDI, to license.ID) func(license.Act) (account.InstanceTransferred, error) {
	return func(act license.Act) (account.InstanceTransferred, error) { return a.TransferInstance(act, udi, to) }
}

// settleAll settles until nothing is due, at most two at a time, and returns what was
// decided. It shows that NextDue says whether there is something.
func (s *scene) settleAll() []account.Event {
	s.Helper()
	var all []account.Event
	for {
		due, some := s.account.NextDue(s.act.At)
		events, err := s.account.Settle(s.act, 2)
		require.NoError(s, err)
		again, err := s.account.Settle(s.act, 2)
		require.NoError(s, err)
		require.Equal(s, events, again)
		require.Equal(s, some && !due.After(s.act.At), len(events) > 0, "next due %s", due)
		if len(events) == 0 {
			return all
		}
		for _, e := range events {
			s.apply(e)
		}
		all = append(all, events...)
	}
}
