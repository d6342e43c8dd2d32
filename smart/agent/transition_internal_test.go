package agent

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
)

// plainTransition says with plain switches what the table says; the reference of
// BenchmarkTransitionBudget.
func plainTransition(from place, t Trigger) Transition {
	to, reason := plainOutcome(from, t)
	return Transition{states[from], t, states[to], reason}
}

func plainOutcome(from place, t Trigger) (to place, reason license.Reason) {
	switch from {
	case absent:
		switch t {
		case ByInstall:
			return unregistered, ""
		case ByRetry, ByExpiry:
			return absent, ""
		}
		return absent, ErrNotInstalled
	case reservable, reserved:
		return plainOffline(from, t)
	case unregistered, failed:
		return plainAlone(from, t)
	case registering, retrying:
		return plainOnItsWay(from, t, failed)
	case registered:
		return plainRegistered(t)
	case registeringAgain, retryingAgain:
		return plainOnItsWay(from, t, registered)
	}
	return from, ""
}

func plainOffline(from place, t Trigger) (to place, reason license.Reason) {
	switch t {
	case ByInstall:
		return from, ErrAlreadyInstalled
	case ByRegister, ByReregister:
		return from, ErrReservationMode
	case ByAuthorize, ByRenew, ByDeregister:
		return from, ErrNotRegistered
	case ByRegistration, ByAuthorization, ByRenewal, ByDeregistration, ByRejection, ByRefusal, ByGone:
		return from, ErrStaleAnswer
	case ByFail:
		return from, ErrNothingPending
	case ByEnterReservation:
		return from, ErrModeOn
	case ByLeaveReservation:
		if from == reserved {
			return from, ErrReserved
		}
		return unregistered, ""
	case ByReserve:
		return reserved, ""
	case ByReturn:
		if from == reservable {
			return from, ErrNothingReserved
		}
		return reservable, ""
	}
	return from, ""
}

func plainAlone(from place, t Trigger) (to place, reason license.Reason) {
	switch t {
	case ByInstall:
		return from, ErrAlreadyInstalled
	case ByRegister, ByReregister:
		return registering, ""
	case ByAuthorize, ByRenew, ByDeregister:
		return from, ErrNotRegistered
	case ByRegistration, ByAuthorization, ByRenewal:
		return from, ErrStaleAnswer
	case ByDeregistration, ByRejection, ByRefusal, ByGone:
		if from == failed {
			return from, ErrStaleAnswer
		}
	case ByFail:
		if from == failed {
			return from, ErrNothingPending
		}
	case ByEnterReservation:
		return reservable, ""
	case ByLeaveReservation, ByReserve, ByReturn:
		return from, ErrModeOff
	}
	return from, ""
}

func plainRegistered(t Trigger) (to place, reason license.Reason) {
	switch t {
	case ByInstall:
		return registered, ErrAlreadyInstalled
	case ByRegister, ByEnterReservation:
		return registered, ErrRegistered
	case ByReregister:
		return registeringAgain, ""
	case ByDeregister, ByGone, ByExpiry:
		return unregistered, ""
	case ByRegistration, ByDeregistration:
		return registered, ErrStaleAnswer
	case ByLeaveReservation, ByReserve, ByReturn:
		return registered, ErrModeOff
	}
	return registered, ""
}

// plainOnItsWay is while a registration is; if it is refused it comes to what is said.
func plainOnItsWay(from place, t Trigger, refused place) (to place, reason license.Reason) {
	again, late := refused == registered, from == retrying || from == retryingAgain
	first, then := registering, retrying
	if again {
		first, then = registeringAgain, retryingAgain
	}
	switch t {
	case ByInstall:
		return from, ErrAlreadyInstalled
	case ByRegister:
		switch {
		case !late:
			return from, ErrRegistering
		case again:
			return from, ErrRegistered
		}
		return first, ""
	case ByReregister:
		return first, ""
	case ByAuthorize, ByRenew:
		return from, ErrRegistering
	case ByDeregister:
		if again {
			return unregistered, ""
		}
		return from, ErrNotRegistered
	case ByRegistration:
		return registered, ""
	case ByAuthorization, ByRenewal, ByDeregistration:
		return from, ErrStaleAnswer
	case ByRejection, ByFail, ByRetry:
		return then, ""
	case ByRefusal, ByGone:
		return refused, ""
	case ByEnterReservation:
		switch {
		case !late:
			return from, ErrRegistering
		case again:
			return from, ErrRegistered
		}
		return reservable, ""
	case ByLeaveReservation, ByReserve, ByReturn:
		return from, ErrModeOff
	case ByExpiry:
		if late {
			return retrying, ""
		}
		return registering, ""
	}
	return from, ""
}

// TestPlainTransition shows that the reference says the same of every pair.
func TestPlainTransition(t *testing.T) {
	for from := range places {
		for by := range triggers {
			require.Equal(t, plainTransition(from, by), transition(from, by))
		}
	}
	require.Zero(t, testing.AllocsPerRun(100, func() { looked = transition(registered, ByExpiry) }))
}

var looked Transition

// BenchmarkTransitionBudget compares the look-up of every pair of the table with plain
// switches. Laps alternate, so that what the machine does meanwhile meets both.
func BenchmarkTransitionBudget(b *testing.B) {
	const rounds = 20
	lap := func(look func(place, Trigger) Transition) time.Duration {
		begin := time.Now()
		for range rounds {
			for from := range places {
				for by := range triggers {
					looked = look(from, by)
				}
			}
		}
		return time.Since(begin)
	}
	var mine, theirs []time.Duration
	b.ReportAllocs()
	for b.Loop() {
		theirs, mine = append(theirs, lap(plainTransition)), append(mine, lap(transition))
	}
	median := func(d []time.Duration) float64 { return float64(slices.Sorted(slices.Values(d))[len(d)/2]) }
	b.ReportMetric(median(mine)/median(theirs), "ratio")
	b.ReportMetric(3, "limit")
	b.ReportMetric(median(mine)/rounds/float64(places)/float64(triggers), "ns/look-up")
}
