package agent_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart/agent"
)

// TestPolicySM31 takes each length of a policy, the default where none is given, and
// asks a second before it is over, then, and a second after.
func TestPolicySM31(t *testing.T) {
	for _, c := range []struct {
		name   string
		policy agent.Policy
		length time.Duration
		begin  func(s *scene)
		over   func(s *scene) bool
	}{
		{"evaluation, default", agent.Policy{}, 90 * license.Day, func(s *scene) { s.use(1) }, evaluated},
		{"evaluation", agent.Policy{Evaluation: 36 * time.Hour}, 36 * time.Hour, func(s *scene) { s.use(1) }, evaluated},
		{"evaluation by the calendar", agent.Policy{Evaluation: 180 * license.Day, Meter: agent.MeterCalendar}, 180 * license.Day, func(*scene) {}, evaluated},
		{"retry, default", agent.Policy{}, 24 * time.Hour, func(s *scene) { s.ask() }, retries},
		{"retry", agent.Policy{Retry: 90 * time.Minute}, 90 * time.Minute, func(s *scene) { s.ask() }, retries},
		{"overage, default", agent.Policy{}, 90 * license.Day, exceeding, exceeded},
		{"overage", agent.Policy{Overage: 7 * time.Hour}, 7 * time.Hour, exceeding, exceeded},
		{"checkpoint, default", agent.Policy{}, 24 * time.Hour, func(s *scene) { s.use(1) }, ticks},
		{"checkpoint", agent.Policy{Checkpoint: time.Minute}, time.Minute, func(s *scene) { s.use(1) }, ticks},
	} {
		t.Run(c.name, func(t *testing.T) {
			for _, off := range []time.Duration{-time.Second, 0, time.Second} {
				s := installed(t, "2024-01-01T00:00:00Z", c.policy)
				c.begin(s)
				require.Equal(t, off >= 0, c.over(s.later(c.length+off)), off)
			}
		})
	}
}

func evaluated(s *scene) bool { return s.status().EvaluationLeft == 0 }

func retries(s *scene) bool { return s.status().Registration == agent.Retrying }

func exceeding(s *scene) { s.enter().reserve(1, license.Date{}).use(2) }

func exceeded(s *scene) bool { return !s.status().MoreUse }

func ticks(s *scene) bool { return s.a.Next(s.now) == agent.Wish{At: s.now, Do: agent.DoTick} }
