package agent_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart"
	"github.com/licit-go/licit/smart/agent"
)

// gone is what an account says to what is pending that does not know the product.
func (s *scene) gone(permanent bool) *scene {
	s.Helper()
	return s.answer(smart.Rejection{Header: s.heading(), At: s.now, Reason: "account/instance-unknown", Rule: "SM-10", Permanent: permanent, Gone: true})
}

// TestGoneSM5 takes the certificate of a product that was removed at the account, when
// it asks for an authorization or a renewal. Evaluation goes on with what is left
// (SM-28).
func TestGoneSM5(t *testing.T) {
	for name, ask := range map[string]func(s *scene){
		"authorize": func(s *scene) { play(s)(event(s.a.Authorize(s.by()))) },
		"renew":     func(s *scene) { play(s)(event(s.a.Renew(s.by()))) },
	} {
		for _, permanent := range []bool{true, false} { // it makes no difference
			t.Run(name, func(t *testing.T) {
				s := installed(t, "2024-01-01T00:00:00Z", agent.Policy{}).use(1).later(10 * license.Day).register().authorize().later(200 * license.Day)
				ask(s)
				late := s.authorization()
				s.later(time.Hour).gone(permanent).expect(agent.Unregistered, agent.Evaluation)
				st := s.status()
				require.False(t, st.Certified)
				require.False(t, st.RemoveByHand, "there is nothing to remove")
				require.Equal(t, license.Reason("account/instance-unknown"), st.LastRejection)
				require.Equal(t, 10*license.Day, st.EvaluationUsed)
				require.Zero(t, st.CertificateExpires)
				_, pending := s.a.Request()
				require.False(t, pending)
				s.wants(agent.DoTick, s.now.Add(license.Day))
				s.change(s.now.Add(80*license.Day), agent.Evaluation, agent.EvaluationExpired)
				refuses(s, func() (agent.Answered, error) { return s.a.Receive(s.by(), late) }, agent.ErrStaleAnswer)
				refuses(s, func() (agent.AuthorizationAsked, error) { return s.a.Authorize(s.by()) }, agent.ErrNotRegistered)
				s.later(80 * license.Day)
				refuses(s, func() (agent.Used, error) { return s.a.Use(s.by(), smart.MustUsage("A", 2)) }, agent.ErrEvaluationExpired)
				s.register().authorize().expect(agent.Registered, agent.Authorized)
				require.Empty(t, s.status().LastRejection)
			})
		}
	}
}

// TestGoneWhileDeregistering confirms that nothing is there.
func TestGoneWhileDeregistering(t *testing.T) {
	for _, permanent := range []bool{true, false} {
		s := installed(t, "2024-01-01T00:00:00Z", agent.Policy{}).use(1).register().deregister().fail()
		require.True(t, s.status().RemoveByHand)
		s.gone(permanent).expect(agent.Unregistered, agent.Evaluation)
		require.False(t, s.status().RemoveByHand)
		_, pending := s.a.Request()
		require.False(t, pending)
	}
}

// TestDeregistrationRefused leaves the instance at the account: only an administrator
// can remove it (SM-29).
func TestDeregistrationRefused(t *testing.T) {
	s := installed(t, "2024-01-01T00:00:00Z", agent.Policy{}).use(1).register().deregister().reject(true)
	s.expect(agent.Unregistered, agent.Evaluation)
	require.True(t, s.status().RemoveByHand)
	s.register()
	require.False(t, s.status().RemoveByHand)
}

// TestGoneWhileRegistering says nothing more than that it is refused.
func TestGoneWhileRegistering(t *testing.T) {
	installed(t, "2024-01-01T00:00:00Z", agent.Policy{}).ask().gone(true).expect(agent.Failed, agent.NoLicensesInUse)
	installed(t, "2024-01-01T00:00:00Z", agent.Policy{}).ask().gone(false).expect(agent.Retrying, agent.NoLicensesInUse)
	s := installed(t, "2024-01-01T00:00:00Z", agent.Policy{}).use(1).register().authorize()
	play(s)(event(s.a.Reregister(s.by(), "token-2")))
	s.gone(true).expect(agent.Registered, agent.Authorized)
}

// TestDeregisterGivesARegistrationUp which the account may have taken: then it does not
// know the certificate that the product shows, and still has the product.
func TestDeregisterGivesARegistrationUp(t *testing.T) {
	begun := func() *scene {
		s := installed(t, "2024-01-01T00:00:00Z", agent.Policy{}).use(1).register()
		play(s)(event(s.a.Reregister(s.by(), "token-2")))
		return s.deregister()
	}
	require.True(t, begun().gone(true).status().RemoveByHand)
	s := begun()
	require.False(t, s.answer(smart.Deregistration{Header: s.heading(), At: s.now}).status().RemoveByHand)
}
