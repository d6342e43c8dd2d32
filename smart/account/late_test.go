package account_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart"
	"github.com/licit-go/licit/smart/account"
)

// TestLateRequestsChangeNothing sends every request a second time after the next one.
func TestLateRequestsChangeNothing(t *testing.T) {
	s := begin(t, "2026-01-01", account.Policy{})
	s.token("main", "T-main")
	p := newAppliance("p")
	late := func(requests ...smart.Request) {
		t.Helper()
		for _, r := range requests {
			_, answered := s.account.Answered(r)
			require.False(t, answered, "%T", r)
			switch r := r.(type) {
			case smart.Register:
				refused(s, register(s.account, r), account.ErrRequestStale)
			case smart.Authorize:
				refused(s, authorize(s.account, r), account.ErrRequestStale)
			case smart.Renew:
				refused(s, renew(s.account, r), account.ErrRequestStale)
			case smart.Deregister:
				refused(s, deregister(s.account, r), account.ErrRequestStale)
			}
		}
	}
	s.registers(p, "T-main")
	first := smart.Register{Header: p.Header, Token: "T-main"}
	s.after(time.Hour).declares(p, 0, 1)
	use := smart.Authorize{Header: p.Header, Certificate: p.certificate, Usage: using(0, 1)}
	late(first)
	s.after(time.Hour).renews(p)
	prolong := smart.Renew{Header: p.Header, Certificate: use.Certificate}
	late(first, use)
	// The number is taken: nothing else is asked by it.
	late(smart.Authorize{Header: p.Header, Certificate: p.certificate}, smart.Deregister{Header: p.Header}, smart.Register{Header: p.Header})
	s.after(time.Hour).declares(p, 0, 2)
	late(first, use, prolong)
	require.Equal(t, using(0, 2), s.account.Usage(p.UDI))

	// A pointer to a request is none.
	_, answered := s.account.Answered(&smart.Authorize{Header: p.Header})
	require.False(t, answered)

	// Of another installation nothing is known.
	stranger := smart.Authorize{Header: smart.Header{UDI: p.UDI, Installation: 8, Number: p.Number}}
	_, answered = s.account.Answered(stranger)
	require.False(t, answered)
	refused(s, authorize(s.account, stranger), account.ErrOtherInstallation)
}

// TestLostAnswers keeps an instance in that does not hear of its new certificates: it
// shows the last one that it heard of.
func TestLostAnswers(t *testing.T) {
	s := begin(t, "2026-01-01", account.Policy{})
	s.token("main", "T-main")
	p := newAppliance("p")
	s.registers(p, "T-main")
	heard := p.certificate
	for range 3 {
		s.after(time.Hour)
		p.certificate = heard
		s.renews(p) // and the answer is lost
	}
	last := p.certificate
	p.certificate = heard
	answer := s.after(time.Hour).declares(p, 0, 1)
	require.Equal(t, last, answer.Certificate.Number, "the certificate that holds comes with every answer")

	// Once it shows a later one, the ones before are foreign.
	s.after(time.Hour).declares(p, 0, 1)
	refused(s, renew(s.account, smart.Renew{Header: p.next(), Certificate: heard}), account.ErrCertificateForeign)
	// So is one between, which it never showed.
	refused(s, renew(s.account, smart.Renew{Header: p.Header, Certificate: last - 1}), account.ErrCertificateForeign)
	refused(s, renew(s.account, smart.Renew{Header: p.Header, Certificate: last + 100}), account.ErrCertificateForeign)
	// What else speaks against it is told with it.
	s.after(366 * license.Day)
	refused(s, renew(s.account, smart.Renew{Header: p.Header}), account.ErrCertificateForeign, account.ErrCertificateExpired)
}

// TestAnswersAreAsTheFirstTime although the policy is another, and after what changed
// meanwhile.
func TestAnswersAreAsTheFirstTime(t *testing.T) {
	s := begin(t, "2026-01-01", account.Policy{Authorize: 7 * license.Day, AuthorizeShort: time.Hour, RenewAfter: 5 * license.Day})
	s.token("main", "T-main")
	s.deposit("main", perpetual("P", premium, 5))
	p := newAppliance("p")
	s.registers(p, "T-main")
	answer := s.declares(p, 2, 1)
	require.Equal(t, []license.Tag{standard}, answer.Short)
	require.Equal(t, time.Hour, answer.Next.Duration())
	request := smart.Authorize{Header: p.Header, Certificate: p.certificate, Usage: using(2, 1)}

	s.after(time.Hour).deposit("main", perpetual("S", standard, 5))
	do(s, transferInstance(s.account, p.UDI, "branch"))
	s.repeats(request, answer)
	require.Equal(t, 7*license.Day, s.declares(p, 0, 0).Next.Duration())
}

// TestOtherContentIsNoRepetition has products that were restored from a backup: they
// take a number again, for something else.
func TestOtherContentIsNoRepetition(t *testing.T) {
	s := begin(t, "2026-01-01", account.Policy{})
	s.token("main", "T-main")
	p := newAppliance("p")
	s.registers(p, "T-main")
	shown := p.certificate
	answer := s.after(time.Hour).renews(p)
	prolong := smart.Renew{Header: p.Header, Certificate: shown}
	s.repeats(prolong, answer)
	prolong.Certificate = p.certificate // it holds, but was not shown
	_, answered := s.account.Answered(prolong)
	require.False(t, answered)
	no := refused(s, renew(s.account, prolong), account.ErrRequestStale)
	require.Equal(t, "2", no[0].Field("last"))

	shown = p.certificate
	use := s.after(180*license.Day).declares(p, 1, 2)
	require.NotEqual(t, shown, use.Certificate.Number, "renewed")
	request := smart.Authorize{Header: p.Header, Certificate: shown, Usage: using(1, 2)}
	s.repeats(request, use)
	for _, other := range []smart.Authorize{
		{Header: p.Header, Certificate: use.Certificate.Number, Usage: using(1, 2)},
		{Header: p.Header, Certificate: 99, Usage: using(1, 2)},
		{Header: p.Header, Certificate: shown, Usage: using(1, 3)},
		{Header: p.Header, Certificate: shown, Usage: using(0, 2)},
		{Header: p.Header, Certificate: shown},
	} {
		again, answered := s.account.Answered(other)
		require.False(t, answered, other)
		require.Nil(t, again)
		refused(s, authorize(s.account, other), account.ErrRequestStale)
	}
	s.repeats(request, use)
}

// TestAnswerToWhatWasReleased is no longer known: the product asks anew.
func TestAnswerToWhatWasReleased(t *testing.T) {
	s := begin(t, "2026-01-01", account.Policy{})
	s.token("main", "T-main")
	p := newAppliance("p")
	s.registers(p, "T-main")
	s.declares(p, 0, 1)
	r := smart.Authorize{Header: p.Header, Certificate: p.certificate, Usage: using(0, 1)}
	s.after(90 * license.Day).settleAll()
	_, answered := s.account.Answered(r)
	require.False(t, answered)
	refused(s, authorize(s.account, r), account.ErrRequestStale)
	s.declares(p, 0, 1)
}

// TestDeregistrationIsAnsweredForAYear and what comes late is known for as long.
func TestDeregistrationIsAnsweredForAYear(t *testing.T) {
	s := begin(t, "2026-01-01", account.Policy{})
	s.token("main", "T-main")
	p := newAppliance("p")
	s.registers(p, "T-main")
	first := smart.Register{Header: p.Header, Token: "T-main"}
	answer := s.after(time.Hour).leaves(p)
	bye := smart.Deregister{Header: p.Header, Certificate: p.certificate}
	gone := s.act.At
	s.after(time.Hour)
	refused(s, register(s.account, first), account.ErrRequestStale)
	around(gone.Add(365*license.Day), func(offset time.Duration, now time.Time) {
		s.act.At = now
		do(s, createToken(s.account, "main", smart.Token("T-"+offset.String()), account.TokenOptions{})) // an event that has nothing to do with it
		first.Token = smart.Token("T-" + offset.String())
		if offset < 0 {
			s.repeats(bye, answer)
			refused(s, register(s.account, first), account.ErrRequestStale)
			return
		}
		_, answered := s.account.Answered(bye)
		require.False(t, answered)
		_, err := s.account.Register(s.act, first)
		require.NoError(t, err)
	})
}

// TestWhatIsGoneIsRemembered for each way to go: a register that comes late brings
// nothing back.
func TestWhatIsGoneIsRemembered(t *testing.T) {
	for name, leave := range map[string]func(*scene, *appliance){
		"removed by hand": func(s *scene, p *appliance) { do(s, removeInstance(s.account, p.UDI)) },
		"deregistered":    func(s *scene, p *appliance) { s.leaves(p) },
		"overwritten": func(s *scene, p *appliance) {
			other := smart.Header{UDI: p.UDI, Installation: 8, Number: 1}
			do(s, register(s.account, smart.Register{Header: other, Token: "T-main", Overwrite: true}))
		},
		"overwritten, and that removed": func(s *scene, p *appliance) {
			other := smart.Header{UDI: p.UDI, Installation: 7, Number: p.Number + 1}
			do(s, register(s.account, smart.Register{Header: other, Token: "T-main", Overwrite: true}))
			do(s, removeInstance(s.account, p.UDI))
		},
		"over": func(s *scene, _ *appliance) {
			s.after(365 * license.Day)
			s.settleAll()
			do(s, createToken(s.account, "main", "T-new", account.TokenOptions{}))
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := begin(t, "2026-01-01", account.Policy{})
			s.token("main", "T-main")
			p := newAppliance("p")
			s.registers(p, "T-main")
			first := smart.Register{Header: p.Header, Token: "T-main", Overwrite: true}
			leave(s, p)
			refused(s, register(s.account, first), account.ErrRequestStale)
			first.Token = "T-new"
			first.Number = p.Number + 9
			if name != "over" {
				first.Token = "T-main"
			}
			do(s, register(s.account, first))
		})
	}
}
