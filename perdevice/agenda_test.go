package perdevice_test

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/perdevice"
)

// full is an organization with something in every state.
func full(t testing.TB) *scene {
	t.Helper()
	s := begin(t, "2024-01-01", perdevice.Policy{})
	s.claim(one("a", "MX64", 365), one("b", "MX64", 30), one("warn", "MX64", 60), one("crit", "MX64", 14), one("over", "MX64", 1),
		one("wait", "MX64", 100), many("s", 365, 50), many("r", 365, 60))
	for _, d := range []perdevice.Serial{"d", "e", "f", "g"} {
		s.add(d, "MX64")
	}
	s.network("n")
	s.assign("a", "d")
	s.assign("b", "d")
	s.assign("warn", "e")
	s.assign("crit", "f")
	s.assign("over", "g")
	do(s, assignSeats(s.org, "s", "n", 20, "s-rest"))
	do(s, renewSeats(s.org, "s", "r", "r-20"))
	s.on("2024-01-02").claim(one("late", "ENT", 10))
	return s
}

func TestAgenda(t *testing.T) {
	s := full(t)
	require.Equal(t, []string{
		"2024-01-02T00:00:00Z expiry over g",
		"2024-01-15T00:00:00Z expiry crit f",
		"2024-02-01T00:00:00Z grace-over g",
		"2024-02-14T00:00:00Z grace-over f",
		"2024-02-16T00:00:00Z critical warn e",
		"2024-03-01T00:00:00Z expiry warn e",
		"2024-03-31T00:00:00Z activation r",
		"2024-03-31T00:00:00Z activation s-rest",
		"2024-03-31T00:00:00Z activation wait",
		"2024-03-31T00:00:00Z grace-over e",
		"2024-04-01T00:00:00Z activation late",
		"2024-04-11T00:00:00Z expiry late",
		"2024-07-09T00:00:00Z expiry wait",
		"2024-11-01T00:00:00Z warning a d",
		"2024-12-31T00:00:00Z expiry a d",
		"2024-12-31T00:00:00Z expiry s n",
		"2024-12-31T00:00:00Z queue-step b d",
		"2024-12-31T00:00:00Z queue-step r-20 n",
		"2025-01-16T00:00:00Z critical b d",
		"2025-01-30T00:00:00Z expiry b d",
		"2025-03-01T00:00:00Z grace-over d",
		"2025-03-31T00:00:00Z expiry r",
		"2025-03-31T00:00:00Z expiry s-rest",
		"2025-10-02T00:00:00Z warning r-20 n",
		"2025-12-17T00:00:00Z critical r-20 n",
		"2025-12-31T00:00:00Z expiry r-20 n",
	}, s.agenda("2024-01-02", "9999-12-31"))
	require.Empty(t, s.agenda("2024-03-31", "2024-03-31"))
	require.Empty(t, s.agenda("2025-01-01", "2024-01-01"))
	require.Len(t, s.agenda("2024-03-31", "2024-03-31T00:00:00.000000001Z"), 4)
	for _, cut := range []string{"2024-03-31", "2024-12-31", "2024-12-31T00:00:00.000000001Z"} {
		require.Equal(t, s.agenda("2024-01-01", "9999-12-31"), slices.Concat(s.agenda("2024-01-01", cut), s.agenda(cut, "9999-12-31")))
	}
	for range s.org.Agenda(at("2024-01-01"), at("9999-12-31")) {
		break
	}
}

// TestNextChangeAgrees shows that what comes next of a licence or device is the
// first of the agenda that is about it, wherever one looks from.
func TestNextChangeAgrees(t *testing.T) {
	s := full(t)
	var instants []time.Time
	for c := range s.org.Agenda(at("2024-01-02"), at("9999-12-31")) {
		instants = append(instants, c.At.Add(-1), c.At, c.At.Add(1))
	}
	for _, from := range instants {
		for l := range s.org.Licenses(from) {
			want := perdevice.Change{}
			for c := range s.org.Agenda(from.Add(1), at("9999-12-31")) {
				if c.License == l.ID {
					want = c
					break
				}
			}
			got, ok := s.org.NextChange(l.ID, from)
			require.Equal(t, want, got, "%s %s", l.ID, from)
			require.Equal(t, !want.At.IsZero(), ok)
		}
		for d := range s.org.Devices(from) {
			want := perdevice.Change{}
			for c := range s.org.Agenda(from.Add(1), at("9999-12-31")) {
				if c.Device == d.Device && (c.Kind != perdevice.Expiry || c.License != "a") {
					want = c
					break
				}
			}
			got, _ := s.org.NextDeviceChange(d.Device, from)
			require.Equal(t, want, got, "%s %s", d.Device, from)
		}
	}
	_, ok := s.org.NextChange("no", at("2024-01-01"))
	require.False(t, ok)
	for range s.org.Licenses(at("2024-01-01")) {
		break
	}
	for range s.org.Devices(at("2024-01-01")) {
		break
	}
	_, ok = s.org.License("no", at("2024-01-01"))
	require.False(t, ok)
}

func TestBandsThatAreOne(t *testing.T) {
	s := begin(t, "2024-01-01", perdevice.Policy{Warning: 10 * license.Day, Critical: 20 * license.Day})
	s.claim(one("a", "MX64", 30))
	s.add("d", "MX64")
	s.assign("a", "d")
	require.Equal(t, []string{"2024-01-21T00:00:00Z critical a d"}, s.agenda("2024-01-02", "2024-01-31"))
	require.Equal(t, perdevice.Critical, s.license("a", "2024-01-21").Band)
	s = begin(t, "2024-01-01", perdevice.Policy{Critical: -1})
	s.claim(one("a", "MX64", 120))
	s.add("d", "MX64")
	s.assign("a", "d")
	require.Equal(t, []string{"2024-01-31T00:00:00Z warning a d"}, s.agenda("2024-01-02", "2024-04-30"))
	require.Equal(t, perdevice.Warning, s.license("a", "2024-04-29").Band)
}

func TestKindNames(t *testing.T) {
	require.Equal(t, "none", perdevice.ChangeKind(0).String())
	require.Equal(t, "activation", perdevice.Activation.String())
	require.Equal(t, "grace-over", perdevice.GraceOver.String())
	require.Equal(t, "none", (perdevice.GraceOver + 1).String())
}

func TestOverview(t *testing.T) {
	s := full(t)
	v := s.org.Overview(at("2024-01-02"))
	require.Equal(t, perdevice.Overview{
		At: at("2024-01-02"), Licenses: 11, Active: 2, Expired: 1, Expiring: 2, RecentlyQueued: 2, Unused: 4, Warning: 1, Critical: 1,
		SoonestActivation: license.MustParseDate("2024-03-31"), SoonestActivations: 3, NextExpiration: at("2024-01-15"),
		Types: []perdevice.TypeCount{
			{Type: "ENT", Licenses: 1, Unassigned: 1},
			{Type: "MX64", Licenses: 6, Unassigned: 1},
			{Type: "SME", Licenses: 4, Unassigned: 2, Seats: perdevice.SeatCount{Total: 110, Active: 20, Queued: 20, Unassigned: 70}},
		},
		Seats: perdevice.SeatCount{Total: 110, Active: 20, Queued: 20, Unassigned: 70},
	}, v)
	v = s.org.Overview(at("2024-04-01"))
	require.Equal(t, []any{4, 0, 3, license.MustParseDate("2024-03-31")}, []any{v.UnusedActive, v.Unused, v.OldestActivations, v.OldestActivation})
	v = s.org.Overview(at("2026-01-01"))
	require.Equal(t, perdevice.SeatCount{}, v.Seats)
	require.Equal(t, v.Licenses, v.Expired)
	require.Zero(t, v.NextExpiration)
	require.Equal(t, perdevice.Overview{At: at("2024-01-01")}, begin(t, "2024-01-01", perdevice.Policy{}).org.Overview(at("2024-01-01")))
	s = begin(t, "2024-01-01", perdevice.Policy{ActivationWindow: -1})
	s.claim(one("a", "MX64", 1))
	require.Zero(t, s.org.Overview(at("2024-01-01")).SoonestActivations)
}

// TestOverviewSums shows that every licence is counted once, at any instant.
func TestOverviewSums(t *testing.T) {
	s := full(t)
	for i := range 800 {
		now := at("2024-01-02").Add(time.Duration(i) * license.Day)
		v := s.org.Overview(now)
		require.Equal(t, v.Licenses, v.Active+v.Expired+v.Expiring+v.RecentlyQueued+v.Unused+v.UnusedActive)
		require.Equal(t, v.Expiring, v.Warning+v.Critical)
		sum, seats := 0, 0
		for _, c := range v.Types {
			sum += c.Licenses
			seats += c.Seats.Total
		}
		require.Equal(t, v.Licenses, sum)
		require.Equal(t, v.Seats.Total, seats)
		require.Equal(t, v.Seats.Total, v.Seats.Active+v.Seats.Queued+v.Seats.Unassigned)
	}
}

// What begins in a band does not come into it, at the boundary and on either side.
func TestAgendaOfWhatBeginsInABand(t *testing.T) {
	for _, c := range []struct {
		days int
		says []string
	}{
		{91, []string{"2024-01-02T00:00:00Z warning a d", "2024-03-18T00:00:00Z critical a d"}},
		{90, []string{"2024-03-17T00:00:00Z critical a d"}},
		{15, []string{"2024-01-02T00:00:00Z critical a d"}},
		{14, []string{}},
	} {
		s := begin(t, "2024-01-01", perdevice.Policy{})
		s.claim(one("a", "MX64", c.days))
		s.add("d", "MX64")
		s.assign("a", "d")
		ends := s.license("a", "2024-01-01").Ends.Format("2006-01-02")
		require.Equal(t, c.says, s.agenda("2024-01-01", ends), c.days)
	}
}
