package perdevice_test

import (
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/perdevice"
)

// TestBandsTurnPD4 shows the bands around each of their boundaries, to the
// nanosecond: of a licence alone, and of the head of a queue, whose end counts.
func TestBandsTurnPD4(t *testing.T) {
	const day = license.Day
	s := begin(t, "2024-01-01", perdevice.Policy{})
	s.claim(one("alone", "MX64", 366), one("head", "MX64", 300), one("next", "MX64", 66))
	s.add("d", "MX64")
	s.add("e", "MX64")
	s.assign("alone", "d")
	s.assign("head", "e")
	s.assign("next", "e")
	end := at("2025-01-01")
	for _, tt := range []struct {
		at            time.Time
		alone         perdevice.Band
		expiring      bool
		burns         license.ID // of the queue
		warn, serious int        // in an overview
	}{
		{end.Add(-90*day - 1), perdevice.NoBand, false, "head", 0, 0},
		{end.Add(-90 * day), perdevice.Warning, true, "head", 2, 0},
		{end.Add(-90*day + 1), perdevice.Warning, true, "head", 2, 0},
		{end.Add(-66*day - 1), perdevice.Warning, true, "head", 2, 0},
		{end.Add(-66 * day), perdevice.Warning, true, "next", 2, 0},
		{end.Add(-14*day - 1), perdevice.Warning, true, "next", 2, 0},
		{end.Add(-14 * day), perdevice.Critical, true, "next", 0, 2},
		{end.Add(-14*day + 1), perdevice.Critical, true, "next", 0, 2},
		{end.Add(-1), perdevice.Critical, true, "next", 0, 2},
		{end, perdevice.NoBand, false, "", 0, 0},
	} {
		l, _ := s.org.License("alone", tt.at)
		require.Equal(t, tt.alone, l.Band, tt.at)
		require.Equal(t, tt.expiring, l.State == perdevice.Expiring, tt.at)
		if tt.burns != "" {
			l, _ = s.org.License(tt.burns, tt.at)
			require.Equal(t, tt.alone, l.Band, tt.at)
			require.Equal(t, tt.expiring, l.State == perdevice.Expiring, tt.at)
		}
		v := s.org.Overview(tt.at)
		require.Equal(t, []int{tt.warn, tt.serious, tt.warn + tt.serious}, []int{v.Warning, v.Critical, v.Expiring}, tt.at)
	}
	require.Equal(t, []string{
		"2024-10-03T00:00:00Z warning alone d",
		"2024-10-03T00:00:00Z warning head e",
		"2024-10-27T00:00:00Z expiry head e", // where it was until then
		"2024-10-27T00:00:00Z queue-step next e",
		"2024-12-18T00:00:00Z critical alone d",
		"2024-12-18T00:00:00Z critical next e",
		"2025-01-01T00:00:00Z expiry alone d",
		"2025-01-01T00:00:00Z expiry next e",
		"2025-01-31T00:00:00Z grace-over d",
		"2025-01-31T00:00:00Z grace-over e",
	}, s.agenda("2024-10-01", "2026-01-01"))
}

// TestOverviewCountsEachPD27 counts about as many licences as are counted at a time,
// each once.
func TestOverviewCountsEachPD27(t *testing.T) {
	for _, n := range []int{1, 63, 64, 65, 127, 128, 129} {
		s := begin(t, "2024-01-01", perdevice.Policy{})
		var all []perdevice.License
		for i := range n {
			all = append(all, many(license.ID(strconv.Itoa(i)), 365, 2))
		}
		s.claim(all...)
		s.network("n")
		do(s, assignSeats(s.org, all[n/2].ID, "n", 2, ""))
		v := s.org.Overview(at("2024-01-01"))
		require.Equal(t, []int{n, 1, n - 1}, []int{v.Licenses, v.Active, v.Unused})
		seats := perdevice.SeatCount{Total: 2 * n, Active: 2, Unassigned: 2 * (n - 1)}
		require.Equal(t, seats, v.Seats)
		require.Equal(t, []perdevice.TypeCount{{Type: "SME", Licenses: n, Unassigned: n - 1, Seats: seats}}, v.Types)
		require.Equal(t, n-1, v.SoonestActivations)
	}
}
