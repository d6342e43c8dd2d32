package reservation_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/reservation"
)

// TestAdvise is the table of RS-11, each pair of states.
func TestAdvise(t *testing.T) {
	type steps = []reservation.Step
	for _, tt := range []struct {
		mode reservation.Mode
		held bool
		want steps
	}{
		{reservation.Off, true, steps{reservation.SupportRemoval, reservation.StartAgain}},
		{reservation.Off, false, nil},
		{reservation.On, true, steps{reservation.SupportRemoval, reservation.StartAgain}},
		{reservation.On, false, nil},
		{reservation.Pending, true, steps{reservation.Cancel, reservation.Discard, reservation.EnterReturn}},
		{reservation.Pending, false, steps{reservation.Cancel}},
		{reservation.Reserved, true, steps{reservation.Return, reservation.EnterReturn}},
		{reservation.Reserved, false, steps{reservation.Return}},
		{"", true, steps{reservation.SupportRemoval, reservation.StartAgain}},
		{"", false, nil},
		{"broken", true, steps{reservation.SupportRemoval, reservation.StartAgain}},
		{"broken", false, nil},
	} {
		require.Equal(t, tt.want, reservation.Advise(tt.mode, tt.held), "%s %t", tt.mode, tt.held)
	}
	first := reservation.Advise(reservation.Pending, true)
	first[0] = "changed"
	require.Equal(t, reservation.Cancel, reservation.Advise(reservation.Pending, true)[0])
}
