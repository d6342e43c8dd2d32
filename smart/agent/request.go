package agent

import (
	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart"
)

// Request returns the pending request, to be sent to the account, and false if there
// is none. It is the same until it is answered, or another takes its place. It is to be
// sent after an event that [Sends] it, and may be sent again at any time.
//
// A request that names a certificate is pending for as long as the certificate holds,
// as of the last event: an agent that has been silent for long is to be ticked first.
func (a *Agent) Request() (smart.Request, bool) {
	h := a.header()
	switch a.running.request {
	case asksRegister:
		return smart.Register{Header: h, Token: a.request.token, Overwrite: a.request.overwrite}, true
	case asksDeregister:
		return smart.Deregister{Header: h, Certificate: a.request.certificate}, true
	case asksAuthorize:
		return smart.Authorize{Header: h, Certificate: a.request.certificate, Usage: a.request.usage}, true
	case asksRenew:
		return smart.Renew{Header: h, Certificate: a.request.certificate}, true
	case asksNothing:
	}
	return nil, false
}

// header returns that of the last request.
func (a *Agent) header() smart.Header {
	return smart.Header{UDI: a.udi, Installation: a.installation, Number: a.number}
}

// Register decides to register with a token (SM-26). It is refused while a
// registration is on its way ([ErrRegistering]), while registered ([ErrRegistered]),
// in reservation mode ([ErrReservationMode], SM-32), before Installed
// ([ErrNotInstalled]), and for a malformed token ([smart.ErrTokenMalformed]).
func (a *Agent) Register(act license.Act, token smart.Token) (RegistrationAsked, error) {
	return a.register(act, ByRegister, token)
}

// Reregister decides to register whatever the state is but reservation mode, and to
// take the place of an instance of the same UDI (SM-10, SM-26). A registration that
// is on its way is given up; a certificate that holds is kept until another comes. It
// is refused as Register otherwise.
func (a *Agent) Reregister(act license.Act, token smart.Token) (RegistrationAsked, error) {
	return a.register(act, ByReregister, token)
}

func (a *Agent) register(act license.Act, t Trigger, token smart.Token) (RegistrationAsked, error) {
	act, _, err := a.begin(act, t)
	if err := license.Join(err, token.Check()); err != nil {
		return RegistrationAsked{}, err
	}
	return RegistrationAsked{a.stamp(act), a.number + 1, token, t == ByReregister}, nil
}

func (a *Agent) applyRegistrationAsked(e RegistrationAsked) error {
	if a.mode != ModeOff {
		return cannot("registering in reservation mode")
	}
	if err := license.Join(a.counts(e.Number), e.Token.Check()); err != nil {
		return err
	}
	a.abandon(asksDeregister)
	a.ask(asksRegister, e.Number, request{token: e.Token, overwrite: e.Overwrite})
	a.failed = false
	return nil
}

// Authorize decides to report what is used and ask whether it is covered (SM-27),
// also before it is due. It is refused while not registered ([ErrNotRegistered]),
// while a registration is on its way ([ErrRegistering]) and before Installed
// ([ErrNotInstalled]).
func (a *Agent) Authorize(act license.Act) (AuthorizationAsked, error) {
	act, _, err := a.begin(act, ByAuthorize)
	if err != nil {
		return AuthorizationAsked{}, err
	}
	return AuthorizationAsked{a.stamp(act), a.number + 1}, nil
}

func (a *Agent) applyAuthorizationAsked(e AuthorizationAsked) error {
	if err := a.asksWith(e.Number); err != nil {
		return err
	}
	r := &a.running
	r.attempts[authorizes].try(max(-r.authorizeIn(), 0))
	a.ask(asksAuthorize, e.Number, request{certificate: a.certificate, usage: a.usage})
	r.changed = false
	if !a.usage.Equal(a.agreed) {
		a.valid = false // the account may know of it from now on
	}
	return nil
}

// Renew decides to ask for a new certificate (SM-26), also before it is due. It is
// refused as Authorize is.
func (a *Agent) Renew(act license.Act) (RenewalAsked, error) {
	act, _, err := a.begin(act, ByRenew)
	if err != nil {
		return RenewalAsked{}, err
	}
	return RenewalAsked{a.stamp(act), a.number + 1}, nil
}

func (a *Agent) applyRenewalAsked(e RenewalAsked) error {
	if err := a.asksWith(e.Number); err != nil {
		return err
	}
	r := &a.running
	r.attempts[renews].try(max(-r.renewIn, 0))
	a.ask(asksRenew, e.Number, request{certificate: a.certificate})
	return nil
}

// asksWith refuses what is asked with a certificate where there is none.
func (a *Agent) asksWith(n uint64) error {
	switch r := &a.running; {
	case !r.certified:
		return cannot("without a certificate that holds")
	case r.request == asksRegister:
		return cannot("while a registration is on its way")
	}
	return a.counts(n)
}

// Deregister decides that the product is not registered any more, and tells the
// account so (SM-29). It is refused while not registered ([ErrNotRegistered]) and
// before Installed ([ErrNotInstalled]).
func (a *Agent) Deregister(act license.Act) (Deregistered, error) {
	act, _, err := a.begin(act, ByDeregister)
	if err != nil {
		return Deregistered{}, err
	}
	return Deregistered{a.stamp(act), a.number + 1}, nil
}

func (a *Agent) applyDeregistered(e Deregistered) error {
	if !a.running.certified {
		return cannot("without a certificate that holds")
	}
	if err := a.counts(e.Number); err != nil {
		return err
	}
	a.abandon(asksRegister)
	a.ask(asksDeregister, e.Number, request{certificate: a.certificate})
	a.forget()
	return nil
}

// counts refuses a number that is not the next of a request.
func (a *Agent) counts(n uint64) error {
	if n != a.number+1 {
		return cannot("number " + number(n) + " where " + number(a.number+1) + " is next")
	}
	return nil
}

// ask makes a request pending.
func (a *Agent) ask(k kind, n uint64, q request) {
	a.number, a.request = n, q
	a.running.ask(k)
	a.running.attempts[repeats] = attempt{}
	if k == asksRegister || k == asksDeregister {
		a.running.attempts[repeats].try(0)
	}
}

// settle says that no request is pending.
func (a *Agent) settle() {
	a.running.settle()
	a.request = request{}
}

// forget gives the certificate up, and what the account answered with it.
func (a *Agent) forget() {
	a.running.lose()
	a.certificate, a.agreed, a.valid, a.short = 0, smart.Usage{}, false, nil
}

// abandon gives up a request of those kinds that nobody answered: the account may
// know the instance and not that it is gone.
func (a *Agent) abandon(kinds ...kind) {
	for _, k := range kinds {
		if a.running.request == k {
			a.abandoned = true
		}
	}
}

func (a *Agent) applyRepeated(e Repeated) error {
	r := &a.running
	if (r.request != asksRegister && r.request != asksDeregister) || e.Number != a.number {
		return cannot("number " + number(e.Number) + " is not to be repeated")
	}
	r.attempts[repeats].try(0)
	return nil
}
