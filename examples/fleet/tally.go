package main

import (
	"cmp"
	"slices"
	"time"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart/account"
	"github.com/licit-go/licit/smart/agent"
)

// shown are the states that a product can come to here, from good to bad.
var shown = [...]struct {
	state  agent.Authorization
	name   string
	colour string
}{
	{agent.Authorized, "authorized", "#2f6fb3"},
	{agent.Waiting, "waiting", "#8fb8de"},
	{agent.Evaluation, "evaluation", "#6fae75"},
	{agent.OutOfCompliance, "out of compliance", "#e0a23a"},
	{agent.AuthorizationExpired, "authorization expired", "#b3261e"},
	{agent.EvaluationExpired, "evaluation expired", "#6d1b16"},
}

// A tally is how many products are in each of the states shown, which are all that
// come up here, and how many are registered.
type tally struct {
	states     [len(shown)]int
	missing    int // not installed yet
	registered int // of the others
}

// evening counts the products at the end of a day, and looks at the accounts at the
// end of a month.
func (w *world) evening(at time.Time) {
	w.now = at
	t := tally{}
	for _, p := range w.products {
		if p.Seq() == 0 {
			t.missing++
			continue
		}
		status := p.Status(at)
		if status.Registration == agent.Registered {
			t.registered++
		}
		for i := range shown {
			if shown[i].state == status.Authorization {
				t.states[i]++
			}
		}
	}
	w.days = append(w.days, t)
	if at.Day() == 1 {
		w.months = append(w.months, w.stand(at, t))
	}
}

// stand looks at the vendor's account.
func (w *world) stand(at time.Time, t tally) month {
	m := month{at: at, states: t, counts: w.counts}
	w.counts = counts{}
	for _, place := range [...]license.ID{field, lab, plantHall} {
		for b := range w.vendor.Balances(place, at) {
			m.pools = append(m.pools, poolStanding{place, b})
		}
	}
	for _, a := range w.vendor.Alerts(at) {
		i := slices.IndexFunc(m.alerts, func(c alertCount) bool { return c.kind == a.Kind && c.severity == a.Severity })
		if i < 0 {
			m.alerts = append(m.alerts, alertCount{kind: a.Kind, severity: a.Severity})
			i = len(m.alerts) - 1
		}
		m.alerts[i].number++
	}
	slices.SortStableFunc(m.alerts, func(a, b alertCount) int {
		return cmp.Or(cmp.Compare(rank(a.severity), rank(b.severity)), cmp.Compare(a.kind, b.kind))
	})
	return m
}

func rank(s account.Severity) int {
	switch s {
	case account.Major:
		return 0
	case account.Minor:
		return 1
	case account.Informational:
	}
	return 2
}
