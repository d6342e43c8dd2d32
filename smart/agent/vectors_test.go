package agent_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart"
	"github.com/licit-go/licit/smart/agent"
)

// Vectors 1 and 3: the readings of a real product. It registers at 08:04:50 by a clock
// that agrees with the account's, and the answer takes its time.
func TestVector1And3(t *testing.T) {
	s := installed(t, "2024-03-13T08:00:00Z", agent.Policy{}).use(1).on("2024-03-13T08:04:50Z").ask()
	s.certificate = smart.Certificate{Number: 7, Issued: moment("2024-03-13T08:04:57Z"), Valid: secs(365 * license.Day), Renew: secs(180 * license.Day)}
	answer := smart.Registration{Header: s.heading(), At: moment("2024-03-13T08:04:57Z"), Certificate: s.certificate, Valid: secs(90 * license.Day)}
	s.on("2024-03-13T08:09:24Z").answer(answer)
	require.Equal(t, moment("2024-09-09T08:09:24Z"), s.status().RenewAt)
	require.Equal(t, moment("2025-03-13T08:04:57Z"), s.status().CertificateExpires)
	require.Equal(t, moment("2024-06-11T08:04:57Z"), s.status().AuthorizedUntil)

	s.on("2024-03-13T08:09:28Z").authorize()
	require.Equal(t, moment("2024-04-12T08:09:28Z"), s.status().AuthorizeAt)
	s.wants(agent.DoAuthorize, moment("2024-04-12T08:09:28Z"))
	require.Equal(t, moment("2025-03-13T08:04:57Z"), s.status().CertificateExpires)
}

// A certificate that the account issued before the request was sent is as old as the
// account says, whatever the product's clock.
func TestVector1WithAnEarlierIssue(t *testing.T) {
	s := installed(t, "2024-03-13T08:00:00Z", agent.Policy{}).on("2024-03-13T08:09:20Z").ask()
	s.certificate = smart.Certificate{Number: 7, Issued: moment("2024-03-13T08:04:57Z"), Valid: secs(365 * license.Day), Renew: secs(180 * license.Day)}
	answer := smart.Registration{Header: s.heading(), At: moment("2024-03-13T08:09:22Z"), Certificate: s.certificate, Valid: secs(90 * license.Day)}
	s.on("2024-03-13T08:09:24Z").answer(answer)
	require.Equal(t, moment("2024-09-09T08:09:24Z"), s.status().RenewAt)
	require.Equal(t, moment("2025-03-13T08:04:57Z"), s.status().CertificateExpires)
}

func TestVector2(t *testing.T) {
	s := installed(t, "2020-02-04T14:15:10Z", agent.Policy{}).use(1).register()
	end := moment("2021-02-03T14:15:10Z")
	require.Equal(t, end, s.status().CertificateExpires)
	require.Equal(t, agent.Registered, s.a.Status(end.Add(-time.Second)).Registration)
	require.Equal(t, agent.Unregistered, s.a.Status(end).Registration)
	require.Equal(t, agent.Unregistered, s.a.Status(end.Add(time.Second)).Registration)
	s.change(end, agent.AuthorizationExpired, agent.Evaluation)
}

func TestVector4(t *testing.T) {
	s := installed(t, "2020-02-04T14:15:10Z", agent.Policy{}).use(1).register().on("2020-02-05T02:20:30Z").authorize("A")
	s.expect(agent.Registered, agent.OutOfCompliance)
	require.Equal(t, []license.Tag{"A"}, s.status().Short)
	require.Equal(t, moment("2020-02-05T14:20:30Z"), s.status().AuthorizeAt)
	s.wants(agent.DoAuthorize, moment("2020-02-05T14:20:30Z"))
}

func TestVector5(t *testing.T) {
	s := installed(t, "2024-01-01T00:00:00Z", agent.Policy{}).use(1)
	require.Equal(t, moment("2024-03-31T00:00:00Z"), s.status().EvaluationEnds)
	s.later(10*license.Day).use(0).later(100*license.Day).expect(agent.Unregistered, agent.NoLicensesInUse)
	require.Equal(t, 80*license.Day, s.status().EvaluationLeft)
	require.Equal(t, 10*license.Day, s.status().EvaluationUsed)
	require.Zero(t, s.status().EvaluationEnds)
	require.True(t, s.status().MoreUse)
}

func TestVector6(t *testing.T) {
	s := installed(t, "2024-01-01T00:00:00Z", agent.Policy{}).use(1).later(10 * license.Day).register()
	s.later(200*license.Day).deregister().expect(agent.Unregistered, agent.Evaluation)
	end := s.now.Add(80 * license.Day)
	require.Equal(t, end, s.status().EvaluationEnds)
	s.change(end, agent.Evaluation, agent.EvaluationExpired)
	s.now = end
	require.Zero(t, s.status().EvaluationLeft)
	require.False(t, s.status().MoreUse)
	require.Zero(t, s.status().EvaluationEnds)
}
