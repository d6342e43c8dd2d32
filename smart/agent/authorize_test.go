package agent_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart"
	"github.com/licit-go/licit/smart/agent"
)

// TestAuthorizationSM27 goes through the deadlines of an authorization.
func TestAuthorizationSM27(t *testing.T) {
	s := installed(t, "2024-01-01T00:00:00Z", agent.Policy{}).use(1).register().expect(agent.Registered, agent.Waiting)
	s.change(s.now.Add(90*license.Day), agent.Waiting, agent.AuthorizationExpired)
	s.wants(agent.DoAuthorize, s.now)
	s.later(license.Day).authorize().expect(agent.Registered, agent.Authorized)
	end := s.now.Add(90 * license.Day)
	require.Equal(t, end, s.status().AuthorizedUntil)
	s.change(end, agent.Authorized, agent.AuthorizationExpired)
	s.wants(agent.DoAuthorize, s.now.Add(30*license.Day))

	short := &scene{TB: t, a: s.a.Clone(), now: s.now.Add(license.Day), certificate: s.certificate}
	short.authorize("A", "B").expect(agent.Registered, agent.OutOfCompliance)
	require.Equal(t, []license.Tag{"A", "B"}, short.status().Short)
	short.status().Short[0] = "Z"
	require.Equal(t, []license.Tag{"A", "B"}, short.status().Short, "it is a copy")
	short.wants(agent.DoAuthorize, short.now.Add(12*time.Hour))
	short.change(short.now.Add(90*license.Day), agent.OutOfCompliance, agent.AuthorizationExpired)

	s.now = end
	require.True(t, s.status().MoreUse)
	s.use(5).expect(agent.Registered, agent.AuthorizationExpired)
	s.authorize().expect(agent.Registered, agent.Authorized)
	require.Empty(t, s.status().Short)
}

// TestUsageThatChangesSM27 wants another authorization at once.
func TestUsageThatChangesSM27(t *testing.T) {
	s := installed(t, "2024-01-01T00:00:00Z", agent.Policy{}).use(1).register().authorize().later(license.Day)
	s.use(1).expect(agent.Registered, agent.Authorized)
	s.use(2).expect(agent.Registered, agent.Waiting)
	s.wants(agent.DoAuthorize, s.now)
	require.Equal(t, s.now, s.status().AuthorizeAt)
	s.use(1).expect(agent.Registered, agent.Authorized)
	s.wants(agent.DoAuthorize, s.now.Add(29*license.Day))

	s.use(2)
	require.IsType(t, agent.AuthorizationAsked{}, s.tick())
	require.Equal(t, smart.MustUsage("A", 2), s.asks().(smart.Authorize).Usage)
	s.wants(agent.DoAuthorize, s.now.Add(license.Day))
	s.use(1).expect(agent.Registered, agent.Waiting) // the account may know of 2 by now
	require.Equal(t, smart.MustUsage("A", 2), s.asks().(smart.Authorize).Usage, "what is pending stays as it is")
	s.wants(agent.DoAuthorize, s.now)
	s.use(2).expect(agent.Registered, agent.Waiting)
	s.wants(agent.DoAuthorize, s.now.Add(license.Day))
	s.use(3).answer(s.authorization()).expect(agent.Registered, agent.Waiting)
	s.wants(agent.DoAuthorize, s.now)
	s.use(2).expect(agent.Registered, agent.Authorized)

	s.use(0).expect(agent.Registered, agent.NoLicensesInUse)
	s.wants(agent.DoAuthorize, s.now)
	s.authorize().expect(agent.Registered, agent.NoLicensesInUse)
	s.wants(agent.DoAuthorize, s.now.Add(30*license.Day))
	s.use(4).expect(agent.Registered, agent.Waiting)
}

// TestFirstAuthorization is wanted at once, also when nothing is used.
func TestFirstAuthorization(t *testing.T) {
	s := installed(t, "2024-01-01T00:00:00Z", agent.Policy{}).register().expect(agent.Registered, agent.NoLicensesInUse)
	s.wants(agent.DoAuthorize, s.now)
	require.IsType(t, agent.AuthorizationAsked{}, s.tick())
	s.answer(s.authorization())
	s.wants(agent.DoAuthorize, s.now.Add(30*license.Day))
	s.later(90*license.Day).expect(agent.Registered, agent.NoLicensesInUse)
}

// TestCertificateSM28 is renewed by any authorization that brings another.
func TestCertificateSM28(t *testing.T) {
	s := installed(t, "2024-01-01T00:00:00Z", agent.Policy{}).use(1).register()
	first := s.status()
	s.later(100 * license.Day).authorize()
	require.Equal(t, first.CertificateExpires, s.status().CertificateExpires)
	require.Equal(t, first.RenewAt, s.status().RenewAt)

	s.later(85 * license.Day)
	play(s)(event(s.a.Authorize(s.by())))
	s.issue()
	s.later(time.Minute).answer(s.authorization())
	require.Equal(t, s.now.Add(365*license.Day-time.Minute), s.status().CertificateExpires)
	require.Equal(t, s.now.Add(180*license.Day), s.status().RenewAt)

	s.later(license.Day)
	play(s)(event(s.a.Renew(s.by())))
	require.Equal(t, smart.Renew{Header: smart.Header{UDI: sceneUDI(), Installation: sceneInstallation, Number: 4}, Certificate: 2}, s.asks())
	s.answer(s.renewal())
	require.Equal(t, s.now.Add(365*license.Day), s.status().CertificateExpires)
	require.Equal(t, s.now.Add(90*license.Day), s.status().AuthorizedUntil, "it is a contact like any other")
	require.Equal(t, s.now.Add(29*license.Day-time.Minute+time.Minute), s.status().AuthorizeAt, "what is wanted stays")
	s.expect(agent.Registered, agent.Authorized)
}

// TestRequestsEndWithTheCertificate refuses an answer that comes after it.
func TestRequestsEndWithTheCertificate(t *testing.T) {
	for _, ask := range []func(s *scene) smart.Answer{
		func(s *scene) smart.Answer {
			play(s)(event(s.a.Authorize(s.by())))
			return s.authorization()
		},
		func(s *scene) smart.Answer {
			play(s)(event(s.a.Renew(s.by())))
			return s.renewal()
		},
	} {
		s := installed(t, "2024-01-01T00:00:00Z", agent.Policy{}).use(1).register()
		end := s.status().CertificateExpires
		s.now = end.Add(-time.Hour)
		answer := ask(s)
		just := &scene{TB: t, a: s.a.Clone(), now: end.Add(-time.Second)}
		require.Equal(t, agent.Registered, just.answer(answer).status().Registration)
		s.now = end
		refuses(s, func() (agent.Answered, error) { return s.a.Receive(s.by(), answer) }, agent.ErrStaleAnswer)
		refuses(s, func() (agent.Unanswered, error) { return s.a.Fail(s.by(), 2) }, agent.ErrNothingPending)
		require.IsType(t, agent.Ticked{}, s.tick())
		_, pending := s.a.Request()
		require.False(t, pending)
		refuses(s, func() (agent.AuthorizationAsked, error) { return s.a.Authorize(s.by()) }, agent.ErrNotRegistered)
		refuses(s, func() (agent.RenewalAsked, error) { return s.a.Renew(s.by()) }, agent.ErrNotRegistered)
	}
}

// TestRenewalAfterTheDeadline waits for another authorization: the account may have
// released what was used.
func TestRenewalAfterTheDeadline(t *testing.T) {
	for _, c := range []struct {
		late time.Duration
		then agent.Authorization
	}{{-time.Second, agent.Authorized}, {0, agent.Waiting}, {time.Second, agent.Waiting}} {
		s := installed(t, "2024-01-01T00:00:00Z", agent.Policy{}).use(1).register().authorize()
		s.later(90*license.Day + c.late)
		play(s)(event(s.a.Renew(s.by())))
		s.answer(s.renewal()).expect(agent.Registered, c.then)
		if c.then == agent.Waiting {
			s.wants(agent.DoAuthorize, s.now)
		}
	}
}

// TestRejectedAuthorization leaves the product registered and waiting.
func TestRejectedAuthorization(t *testing.T) {
	s := installed(t, "2024-01-01T00:00:00Z", agent.Policy{}).use(1).register().authorize().later(license.Day)
	play(s)(event(s.a.Authorize(s.by())))
	s.reject(false).expect(agent.Registered, agent.Authorized)
	require.Equal(t, license.Reason("account/token-expired"), s.status().LastRejection)
	s.wants(agent.DoAuthorize, s.now.Add(license.Day))
	s.later(license.Day)
	require.IsType(t, agent.AuthorizationAsked{}, s.tick())
	require.Equal(t, uint64(4), s.heading().Number, "it is asked anew")

	s.reject(true).expect(agent.Registered, agent.Waiting)
	_, pending := s.a.Request()
	require.False(t, pending)
	s.wants(agent.DoAuthorize, s.now.Add(license.Day))
	s.use(2).wants(agent.DoAuthorize, s.now)
	s.use(1).wants(agent.DoAuthorize, s.now)
	s.tick()
	s.answer(s.authorization()).expect(agent.Registered, agent.Authorized)
	require.Empty(t, s.status().LastRejection)

	play(s)(event(s.a.Renew(s.by())))
	s.reject(true).expect(agent.Registered, agent.Authorized)
	s.wants(agent.DoAuthorize, s.now.Add(30*license.Day))
}

// TestReceiveRefuses takes no answer but one to the pending request.
func TestReceiveRefuses(t *testing.T) {
	s := installed(t, "2024-01-01T00:00:00Z", agent.Policy{}).use(1).ask()
	right := smart.Registration{Header: s.heading(), At: s.now, Certificate: s.issue(), Valid: 1}
	receive := func(m smart.Answer) func() (agent.Answered, error) {
		return func() (agent.Answered, error) { return s.a.Receive(s.by(), m) }
	}
	all := refuses(s, receive(nil), agent.ErrAnswerKind)
	require.Equal(t, "<nil>", all[0].Field("answer"))
	all = refuses(s, receive(&right), agent.ErrAnswerKind)
	require.Equal(t, "*smart.Registration", all[0].Field("answer"))
	require.Equal(t, "register", all[0].Field("request"))
	all = refuses(s, receive(smart.Deregistration{Header: right.Header, At: s.now}), agent.ErrAnswerKind)
	require.Equal(t, "deregistration", all[0].Field("answer"))
	refuses(s, receive(smart.Renewal(right)), agent.ErrAnswerKind)
	refuses(s, receive(smart.Authorization{Header: right.Header}), agent.ErrAnswerKind)

	m := right
	m.Installation++
	refuses(s, receive(m), agent.ErrOtherInstance)
	m = right
	m.UDI = license.MustParseUDI("P:C9300-24UX,S:other")
	all = refuses(s, receive(m), agent.ErrOtherInstance)
	require.Equal(t, m.UDI.String(), all[0].Field("asked"))
	refuses(s, receive(smart.Rejection{}), agent.ErrOtherInstance)
	for _, n := range []uint64{0, 2} {
		m = right
		m.Number = n
		all = refuses(s, receive(m), agent.ErrStaleAnswer)
		require.Equal(t, "1", all[0].Field("pending"))
	}
	m = right
	m.At, m.Certificate.Renew, m.Valid = time.Time{}, 0, smart.MaxPeriod+1
	require.NotEmpty(t, license.Refusals(m.Check()))
	_, err := s.a.Receive(s.by(), m)
	require.Equal(t, m.Check().Error(), err.Error())

	s.answer(right)
	all = refuses(s, receive(right), agent.ErrStaleAnswer)
	require.Empty(t, all[0].Field("pending"))
	refuses(s, func() (agent.Unanswered, error) { return s.a.Fail(s.by(), 1) }, agent.ErrNothingPending)
	play(s)(event(s.a.Authorize(s.by())))
	all = refuses(s, func() (agent.Unanswered, error) { return s.a.Fail(s.by(), 1) }, agent.ErrNothingPending)
	require.Equal(t, "2", all[0].Field("pending"))
	refuses(s, receive(right), agent.ErrStaleAnswer)
}

// TestAnswerIsOwn shows that what was handed in can change without changing what was
// decided, in a zone of its own.
func TestAnswerIsOwn(t *testing.T) {
	s := installed(t, "2024-01-01T00:00:00Z", agent.Policy{}).use(1).register()
	play(s)(event(s.a.Authorize(s.by())))
	zone := time.FixedZone("", 3600)
	answer := s.authorization("A")
	answer.At, answer.Certificate.Issued = answer.At.In(zone), answer.Certificate.Issued.In(zone)
	e, err := s.a.Receive(s.by(), answer)
	require.NoError(t, err)
	answer.Short[0] = "Z"
	require.Equal(t, []license.Tag{"A"}, e.Authorization.Short)
	require.Equal(t, time.UTC, e.Authorization.At.Location())
	require.Equal(t, time.UTC, e.Authorization.Certificate.Issued.Location())
	require.NoError(t, s.a.Apply(e))
	e.Authorization.Short[0] = "Z"
	require.Equal(t, []license.Tag{"A"}, s.status().Short)
}

// TestUsageTakenBackAfterALateRenewal is not covered by what was answered before the
// authorization expired.
func TestUsageTakenBackAfterALateRenewal(t *testing.T) {
	s := installed(t, "2024-01-01T00:00:00Z", agent.Policy{}).use(1).register().authorize().later(90 * license.Day)
	play(s)(event(s.a.Renew(s.by())))
	s.answer(s.renewal()).expect(agent.Registered, agent.Waiting)
	s.use(2).use(1).expect(agent.Registered, agent.Waiting)
	s.wants(agent.DoAuthorize, s.now)
}

// TestFirstAuthorizationGoesBeforeARenewal that somebody asked for at once.
func TestFirstAuthorizationGoesBeforeARenewal(t *testing.T) {
	s := installed(t, "2024-01-01T00:00:00Z", agent.Policy{}).use(1).register()
	play(s)(event(s.a.Renew(s.by())))
	s.wants(agent.DoAuthorize, s.now)
}
