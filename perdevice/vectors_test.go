package perdevice_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/license/transfer"
	"github.com/licit-go/licit/perdevice"
)

// TestVectors holds the vectors of the rules, by number.
func TestVectors(t *testing.T) {
	t.Run("1 and 2: a queue makes the head's total (PD-8)", func(t *testing.T) {
		s := begin(t, "2019-08-29T12:40:10Z", perdevice.Policy{})
		s.claim(one("1234", "MX64-ENT", 365), one("5678", "MX64-ENT", 60))
		s.on("2019-09-01T15:01:46Z").add("Q234-ABCD-5678", "MX64")
		s.assign("1234", "Q234-ABCD-5678")
		l := s.license("1234", "2019-09-01T15:01:46Z")
		require.Equal(t, 365, l.TotalDays)
		require.Equal(t, at("2020-08-31T15:01:46Z"), l.Expires)

		e := s.assign("5678", "Q234-ABCD-5678")
		require.True(t, e.Queued())
		require.Equal(t, license.ID("1234"), e.Behind)
		l = s.license("1234", "2019-09-01T15:01:46Z")
		require.Equal(t, 425, l.TotalDays)
		require.Equal(t, at("2020-10-30T15:01:46Z"), l.Expires)
		require.Equal(t, at("2020-08-31T15:01:46Z"), l.Ends)
		require.Equal(t, []perdevice.License{one("5678", "MX64-ENT", 60)}, l.Queue)

		l = s.license("1234", "2020-08-31T15:01:46Z")
		require.Equal(t, perdevice.Expired, l.State)
		require.Equal(t, 365, l.TotalDays)
		require.Equal(t, at("2020-08-31T15:01:46Z"), l.Expires)
		require.Empty(t, l.Device)
	})
	t.Run("3: ninety days after the claim it burns (PD-3)", func(t *testing.T) {
		s := begin(t, "2024-01-01", perdevice.Policy{})
		s.claim(one("a", "MX64-ENT", 365))
		s.is("a", "2024-03-30T23:59:59Z", perdevice.Unused)
		s.turns("a", "2024-03-31", perdevice.Unused, perdevice.UnusedActive)
	})
	t.Run("4: assigned after the window", func(t *testing.T) {
		s := begin(t, "2024-01-01", perdevice.Policy{})
		s.claim(one("a", "MX64-ENT", 365))
		s.on("2024-05-30").add("d", "MX64")
		e := s.assign("a", "d")
		require.Equal(t, at("2024-03-31"), e.Activates)
		require.Equal(t, at("2025-03-31"), e.Expires)
		s.is("a", "2024-05-30", perdevice.Active)
	})
	t.Run("5: assigned within the window", func(t *testing.T) {
		s := begin(t, "2024-01-01", perdevice.Policy{})
		s.claim(one("a", "MX64-ENT", 365))
		s.on("2024-02-10").add("d", "MX64")
		require.Equal(t, at("2025-02-09"), s.assign("a", "d").Expires)
		s.turns("a", "2025-02-09", perdevice.Expiring, perdevice.Expired)
	})
	t.Run("6: active licences never stack (PD-9)", func(t *testing.T) {
		s := begin(t, "2024-01-01", perdevice.Policy{})
		s.claim(one("a", "MX64-ENT", 365), one("b", "MX64-ENT", 365))
		s.add("d", "MX64")
		s.assign("a", "d")
		s.on("2024-05-30")
		s.is("b", "2024-05-30", perdevice.UnusedActive)
		r := refused(s, assign(s.org, "b", "d"), perdevice.ErrDeviceLicensed)
		require.Equal(t, "PD-9", r[0].Rule)
	})
	t.Run("7: bands, expiry and grace (PD-2, PD-4, PD-14)", func(t *testing.T) {
		s := begin(t, "2024-01-01", perdevice.Policy{})
		s.claim(one("a", "MX64-ENT", 365))
		s.add("d", "MX64")
		s.assign("a", "d") // 2024 has 366 days
		require.Equal(t, at("2024-12-31"), s.license("a", "2024-01-01").Expires)
		s.turns("a", "2024-10-02", perdevice.Active, perdevice.Expiring)
		require.Equal(t, perdevice.Warning, s.license("a", "2024-10-02").Band)
		require.Equal(t, perdevice.Warning, s.license("a", "2024-12-16T23:59:59.999999999Z").Band)
		require.Equal(t, perdevice.Critical, s.license("a", "2024-12-17").Band)
		require.Equal(t, perdevice.Critical, s.license("a", "2024-12-30T23:59:59.999999999Z").Band)
		s.turns("a", "2024-12-31", perdevice.Expiring, perdevice.Expired)
		s.switches("d", "2024-12-31", perdevice.Licensed, perdevice.Grace)
		s.switches("d", "2025-01-30", perdevice.Grace, perdevice.Disabled)
		require.Equal(t, []string{
			"2024-03-31T00:00:00Z activation b", "2024-10-02T00:00:00Z warning a d", "2024-12-17T00:00:00Z critical a d",
			"2024-12-31T00:00:00Z expiry a d", "2025-01-30T00:00:00Z grace-over d", "2025-03-31T00:00:00Z expiry b",
		}, func() []string {
			other := &scene{t, s.org.Clone(), s.act}
			other.claim(one("b", "MX64-ENT", 365))
			return other.agenda("2024-01-01", "9999-12-31")
		}())
	})
	t.Run("8: assigned within the grace, or after it (PD-15)", func(t *testing.T) {
		for _, v := range []struct{ on, expires string }{
			{"2025-01-15", "2025-12-31"},
			{"2025-01-29T23:59:59.999999999Z", "2025-12-31"},
			{"2025-01-30", "2026-01-30"},
			{"2025-02-15", "2026-02-15"},
		} {
			s := begin(t, "2024-01-01", perdevice.Policy{})
			s.claim(one("a", "MX64-ENT", 365))
			s.add("d", "MX64")
			s.assign("a", "d")
			s.on("2025-01-10").claim(one("b", "MX64-ENT", 365), one("c", "MX64-ENT", 1), one("e", "MX64-ENT", 15))
			s.on(v.on)
			if v.on == "2025-01-15" {
				r := refused(s, assign(s.org, "c", "d"), perdevice.ErrSpent)
				require.Equal(t, "PD-15", r[0].Rule)
				refused(s, assign(s.org, "e", "d"), perdevice.ErrSpent)
			}
			require.Equal(t, at(v.expires), s.assign("b", "d").Expires)
			require.Equal(t, perdevice.Licensed, s.device("d", v.on).Status)
			require.Empty(t, s.license("a", v.on).Device)
		}
	})
	t.Run("9: a queue leaves no grace (PD-10)", func(t *testing.T) {
		s := begin(t, "2024-01-01", perdevice.Policy{})
		s.claim(one("a", "MX64-ENT", 365), one("b", "MX64-ENT", 365))
		s.add("d", "MX64")
		s.assign("a", "d")
		s.assign("b", "d")
		s.switches("d", "2024-12-31", perdevice.Licensed, perdevice.Licensed)
		s.turns("b", "2024-12-31", perdevice.RecentlyQueued, perdevice.Active)
		require.Equal(t, at("2025-12-31"), s.license("b", "2024-12-31").Expires)
		s.turns("a", "2024-10-02", perdevice.Active, perdevice.Active) // silenced (PD-4)
	})
	t.Run("10: seats (PD-18)", func(t *testing.T) {
		s := begin(t, "2024-01-01", perdevice.Policy{})
		s.claim(many("s", 365, 50), many("m", 365, 25))
		s.network("n")
		e := do(s, assignSeats(s.org, "s", "n", 20, "s-rest"))
		require.Equal(t, 30, e.RestSeats)
		on, rest := s.license("s", "2024-01-01"), s.license("s-rest", "2024-01-01")
		require.Equal(t, []any{20, perdevice.NetworkID("n"), perdevice.Active}, []any{on.Seats, on.Network, on.State})
		require.Equal(t, []any{30, perdevice.NetworkID(""), perdevice.Unused}, []any{rest.Seats, rest.Network, rest.State})
		require.Equal(t, at("2024-03-31"), rest.ActivatesBy)
		other := s.also("org-2")
		r := refused(s, moveSeats(s.org, other.org, "m", 26, "m-2"), transfer.ErrMoreThanHeld)
		require.Equal(t, []string{"26", "25"}, []string{r[0].Field("asked"), r[0].Field("held")})
	})
	t.Run("11: a model is not another (PD-5)", func(t *testing.T) {
		s := begin(t, "2024-01-01", perdevice.Policy{})
		s.claim(one("a", "MS220-8", 365))
		s.add("d", "MS220-8P")
		r := refused(s, assign(s.org, "a", "d"), perdevice.ErrTypeFits)
		require.Equal(t, "PD-5", r[0].Rule)
		require.Equal(t, "MS220-8P", r[0].Field("model"))
	})
}
