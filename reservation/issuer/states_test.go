package issuer_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/internal/spectest"
	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/reservation"
	"github.com/licit-go/licit/reservation/issuer"
)

// row is a line of testdata/states.txt.
type row struct{ from, happens, then string }

func statesTable(t *testing.T) (rows []row) {
	t.Helper()
	for _, r := range spectest.Rows(t, here, "testdata/states.txt", 2, 3) {
		rows = append(rows, row{r[0], r[1], r[2]})
	}
	return rows
}

// standing brings a product where a row begins. It had a reservation before, that it
// returned with the code that comes back.
func standing(t *testing.T, from string) (s *scene, again string) {
	s = begin(t, issuer.Policy{}).reserve(udiB, lic("A", 1)).reserve(udiA, lic("A", 1)).update(udiA, lic("A", 2))
	again = s.code("R", s.latest(udiA))
	s.returns(udiA)
	if from == "none" {
		return s, again
	}
	s.reserve(udiA, lic("A", 3))
	if from == "confirmed" || from == "pending+" {
		s.confirm(udiA)
	}
	if from == "updated" || from == "pending++" {
		s.update(udiA, lic("A", 4)).confirm(udiA)
	}
	if strings.HasPrefix(from, "pending") {
		s.update(udiA, lic("A", 5))
	}
	require.Equal(t, stateOf(from), s.state(udiA))
	return s, again
}

func stateOf(word string) issuer.State {
	switch strings.TrimRight(word, "+") {
	case "none":
		return issuer.StateNone
	case "reserved":
		return issuer.StateReserved
	case "confirmed", "updated":
		return issuer.StateConfirmed
	case "pending":
		return issuer.StateUpdatePending
	}
	panic(word)
}

// issued returns the authorization of a product that was issued last or before it, of
// what is reserved or was.
func (s *scene) issued(udi license.UDI, back int) reservation.Authorization {
	var all []reservation.Authorization
	before := begin(s, issuer.Policy{})
	for _, e := range s.events[1:] {
		require.NoError(s, before.i.Apply(e))
		r, ok := before.i.Reservation(udi)
		if !ok {
			continue
		}
		a := r.Current.Authorization
		if r.State == issuer.StateUpdatePending {
			a = r.Pending.Authorization
		}
		if !slices.ContainsFunc(all, func(b reservation.Authorization) bool { return a.Digest == b.Digest }) {
			all = append(all, a)
		}
	}
	last := all[len(all)-1]
	a := last
	if back > 0 {
		a = reservation.Authorization{Reservation: last.Reservation, Version: last.Version - 1}
		if n := len(all) - 1 - back; n >= 0 && all[n].Reservation == last.Reservation {
			a = all[n]
		}
	}
	return a
}

// happen does what a row says.
func (s *scene) happen(happens, again string) (issuer.Event, error) {
	s.Helper()
	code := func(purpose, which string) string {
		switch strings.TrimSpace(which) {
		case "":
			return s.code(purpose, s.issued(udiA, 0))
		case "earlier":
			return s.code(purpose, s.issued(udiA, 1))
		case "another":
			return s.code(purpose, s.latest(udiB))
		}
		return again
	}
	verb, which, _ := strings.Cut(happens, " ")
	switch verb {
	case "reserve":
		return event(s.reserving(udiA, unchanged)())
	case "replace":
		return event(s.rehosting(udiB, s.request(udiA), "")())
	case "fail":
		return event(s.rehosting(udiA, s.request(udiC), "")())
	case "update":
		if which == "again" {
			return event(s.updating(udiA, s.issued(udiA, 0).Entitlements...)())
		}
		return event(s.updating(udiA, lic("B", 7))())
	case "confirm":
		return event(s.confirming(udiA, code("C", which))())
	case "return":
		return event(s.returning(udiA, code("R", which))())
	case "remove":
		return event(s.i.Remove(s.act(), udiA, ""))
	}
	s.Fatalf("what is %s?", happens)
	return nil, nil
}

// TestStates lets everything happen in every state: it leads to where the table says,
// or is refused for its reason and changes nothing.
func TestStates(t *testing.T) {
	rows := statesTable(t)
	require.Len(t, rows, 7*13)
	for _, r := range rows {
		t.Run(r.from+"/"+r.happens, func(t *testing.T) {
			s, again := standing(t, r.from)
			before := snapshot(t, s.i)
			e, err := s.happen(r.happens, again)
			if strings.Contains(r.then, "/") {
				require.Contains(t, reasons(err), license.Reason(r.then))
				require.Len(t, reasons(err), 1)
				require.Equal(t, before, snapshot(t, s.i))
				return
			}
			s.play(e, err)
			require.Equal(t, stateOf(r.then), s.state(udiA))
			updated := s.state(udiA) == issuer.StateConfirmed && s.latest(udiA).Version > 1
			require.Equal(t, r.then == "updated", updated)
		})
	}
}

// TestTransitions walks the table that is exported: it says what testdata/states.txt
// does, and nothing else.
func TestTransitions(t *testing.T) {
	words := map[string]issuer.Trigger{
		"reserve": issuer.ByReserve, "replace": issuer.ByReserve, "fail": issuer.ByFail, "update": issuer.ByUpdate,
		"confirm": issuer.ByConfirm, "confirm earlier": issuer.ByConfirmEarlier,
		"return": issuer.ByReturn, "return earlier": issuer.ByReturnEarlier, "return again": issuer.ByReturnAgain, "remove": issuer.ByRemove,
	}
	type pair struct {
		from issuer.State
		by   issuer.Trigger
	}
	walked := map[pair]issuer.Transition{}
	for r := range issuer.Transitions() {
		p := pair{r.From, r.Trigger}
		require.NotContains(t, walked, p)
		require.NotEmpty(t, r.To)
		walked[p] = r
	}
	told := map[pair]bool{}
	for _, r := range statesTable(t) {
		by, ok := words[r.happens]
		p := pair{stateOf(r.from), by}
		if !ok || p == (pair{issuer.StateNone, issuer.ByReturn}) {
			continue // the codes of others, and the same again, are no triggers
		}
		told[p] = true
		got := walked[p]
		if strings.Contains(r.then, "/") {
			require.Equal(t, issuer.Transition{From: p.from, Trigger: by, To: p.from, Refused: license.Reason(r.then)}, got)
			continue
		}
		require.Equal(t, issuer.Transition{From: p.from, Trigger: by, To: stateOf(r.then)}, got)
	}
	require.Len(t, walked, 4*9)
	require.Len(t, told, len(walked)-1)
	require.Equal(t, reservation.ErrCodeRefused, walked[pair{issuer.StateNone, issuer.ByReturn}].Refused, "of one that was removed")
}

// TestTransitionsEndEarly walks a part of the table, and names what is no trigger.
func TestTransitionsEndEarly(t *testing.T) {
	n := 0
	for range issuer.Transitions() {
		if n++; n == 3 {
			break
		}
	}
	require.Equal(t, 3, n)
	require.Equal(t, "remove", issuer.ByRemove.String())
	require.Equal(t, "none", (issuer.ByRemove + 1).String())
}
