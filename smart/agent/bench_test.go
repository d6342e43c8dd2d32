package agent_test

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart/agent"
)

// plainRecord is what somebody would keep who computes states with a plain switch, by a
// clock that is never set; the reference of BenchmarkStatusBudget.
type plainRecord struct {
	standing           plainPlace
	inUse, over, short bool
	answered           bool
	expires, deadline  time.Time
	renew, next        time.Time
	used, granted      time.Duration
	since              time.Time // when evaluation began to run
}

type plainPlace uint8

const (
	plainAlone plainPlace = iota
	plainCertified
	plainHeld
)

// plainStatus is what a product shows, as a plain switch over where it stands, with
// all that it needs at hand.
func plainStatus(r *plainRecord, at time.Time) agent.Status {
	s := agent.Status{Mode: agent.ModeOff, Registration: agent.Unregistered, Authorization: agent.NoLicensesInUse}
	switch r.standing {
	case plainCertified:
		if at.Before(r.expires) {
			s.Registration, s.Certified, s.MoreUse = agent.Registered, true, true
			s.CertificateExpires, s.RenewAt, s.AuthorizeAt, s.AuthorizedUntil = r.expires, r.renew, r.next, r.deadline
			s.EvaluationUsed, s.EvaluationLeft = r.used, r.granted-r.used
			if r.inUse {
				s.Authorization = agent.Authorized
				if r.short {
					s.Authorization = agent.OutOfCompliance
				}
				if !r.answered {
					s.Authorization = agent.Waiting
				}
				if !at.Before(r.deadline) {
					s.Authorization = agent.AuthorizationExpired
				}
			}
			return s
		}
		r = &plainRecord{inUse: r.inUse, used: r.used, granted: r.granted, since: r.expires}
		fallthrough
	case plainAlone:
		used := min(r.used+at.Sub(r.since), r.granted)
		s.EvaluationUsed, s.EvaluationLeft, s.MoreUse = used, r.granted-used, used < r.granted
		if r.inUse {
			s.Authorization = agent.EvaluationExpired
			if used < r.granted {
				s.Authorization, s.EvaluationEnds = agent.Evaluation, at.Add(r.granted-used)
			}
		}
	case plainHeld:
		s.Mode = agent.ModeReserved
		if r.inUse {
			s.Authorization = agent.AuthorizedReserved
			if r.over {
				s.Authorization = agent.NotAuthorizedReserved
			}
		}
	}
	return s
}

// subjects are agents in the states that products are in most of the time, with what
// a plain switch needs for the same.
func subjects(t testing.TB) (agents []*agent.Agent, records []*plainRecord, at []time.Time) {
	begun := func() *scene { return installed(t, "2024-01-01T00:00:00Z", agent.Policy{}).use(1) }
	add := func(s *scene, d time.Duration, r plainRecord) {
		agents, records, at = append(agents, s.a), append(records, &r), append(at, s.now.Add(d))
	}
	day, grant := license.Day, 90*license.Day
	add(begun(), 10*day, plainRecord{inUse: true, granted: grant, since: moment("2024-01-01T00:00:00Z")})
	add(begun(), 100*day, plainRecord{inUse: true, granted: grant, since: moment("2024-01-01T00:00:00Z")})
	paper := plainRecord{
		standing: plainCertified, inUse: true, answered: true, granted: grant,
		expires: moment("2024-12-31T00:00:00Z"), deadline: moment("2024-03-31T00:00:00Z"), renew: moment("2024-06-29T00:00:00Z"), next: moment("2024-01-31T00:00:00Z"),
	}
	add(begun().register().authorize(), 10*day, paper)
	add(begun().register().authorize(), 100*day, paper)
	add(begun().register().authorize(), 400*day, paper)
	return agents, records, at
}

// TestPlainStatus shows that the reference is none of straw.
func TestPlainStatus(t *testing.T) {
	agents, records, at := subjects(t)
	for i, a := range agents {
		mine := a.Status(at[i])
		mine.Usage = agent.Status{}.Usage
		require.Equal(t, plainStatus(records[i], at[i]), mine)
	}
}

// TestStatusAllocatesNothing while nothing is out of compliance, nor does Next.
func TestStatusAllocatesNothing(t *testing.T) {
	for _, s := range scenes(t) {
		if s.status().Authorization == agent.OutOfCompliance {
			continue
		}
		require.Zero(t, testing.AllocsPerRun(100, func() { s.a.Status(s.now) }))
		require.Zero(t, testing.AllocsPerRun(100, func() { s.a.Next(s.now) }))
	}
}

var sink agent.Status

// BenchmarkStatusBudget compares the status of an agent, with a clock that may be set
// and states between events, with a plain switch.
func BenchmarkStatusBudget(b *testing.B) {
	agents, records, at := subjects(b)
	var mine, theirs []time.Duration
	b.ReportAllocs()
	for b.Loop() {
		m, p := statusLap(agents, records, at)
		mine, theirs = append(mine, m), append(theirs, p)
	}
	median := func(d []time.Duration) float64 { return float64(slices.Sorted(slices.Values(d))[len(d)/2]) }
	b.ReportMetric(median(mine)/median(theirs), "ratio")
	b.ReportMetric(3, "limit")
	b.ReportMetric(median(mine)/statusRounds/float64(len(agents)), "ns/status")
}

const statusRounds = 100

// statusLap times some of each, one after the other, so that what the machine does
// meanwhile meets both.
func statusLap(agents []*agent.Agent, records []*plainRecord, at []time.Time) (mine, theirs time.Duration) {
	begin := time.Now()
	for range statusRounds {
		for i, r := range records {
			sink = plainStatus(r, at[i])
		}
	}
	middle := time.Now()
	for range statusRounds {
		for i, a := range agents {
			sink = a.Status(at[i])
		}
	}
	return time.Since(middle), middle.Sub(begin)
}

// BenchmarkDecideAndApply asks for an authorization and takes the answer in.
func BenchmarkDecideAndApply(b *testing.B) {
	s := installed(b, "2024-01-01T00:00:00Z", agent.Policy{}).use(1).register()
	b.ReportAllocs()
	for b.Loop() {
		s.authorize()
	}
}
