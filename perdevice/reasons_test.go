package perdevice_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/license/transfer"
	"github.com/licit-go/licit/perdevice"
)

// TestReasonsAboutWhatIsHerePD24 names something that is not here together with
// something against which more speaks: all of it is told, each once.
func TestReasonsAboutWhatIsHerePD24(t *testing.T) {
	s := begin(t, "2024-01-01", perdevice.Policy{})
	s.claim(one("unused", "MX64", 365), one("over", "MX64", 1), one("long", "MX64", 3650), one("strange", "XYZZY", 365),
		many("seats", 365, 5), many("on", 365, 5), many("more", 365, 7))
	for _, d := range []perdevice.Serial{"licensed", "primary", "spare", "left", "mx"} {
		s.add(d, "MX64")
	}
	s.add("other", "MR36")
	s.network("n")
	do(s, pair(s.org, "primary", "spare"))
	s.assign("over", "left")
	s.assign("long", "licensed")
	do(s, assignSeats(s.org, "on", "n", 5, ""))
	s.on("2024-01-02") // over is

	refused(s, assign(s.org, "over", "no"), perdevice.ErrDeviceUnknown, perdevice.ErrExpired)
	refused(s, assign(s.org, "strange", "no"), perdevice.ErrDeviceUnknown, perdevice.ErrTypeUnknown)
	refused(s, assign(s.org, "seats", "no"), perdevice.ErrDeviceUnknown, perdevice.ErrSeats)
	refused(s, assign(s.org, "no", "spare"), perdevice.ErrLicenseUnknown, perdevice.ErrDeviceSpare)
	refused(s, assign(s.org, "no", "no"), perdevice.ErrLicenseUnknown, perdevice.ErrDeviceUnknown)
	refused(s, queue(s.org, "over", "no"), perdevice.ErrDeviceUnknown, perdevice.ErrExpired)
	refused(s, queue(s.org, "no", "mx"), perdevice.ErrDeviceUnlicensed, perdevice.ErrLicenseUnknown)
	refused(s, queue(s.org, "unused", "spare"), perdevice.ErrDeviceSpare)
	refused(s, reassign(s.org, "unused", "no"), perdevice.ErrDeviceUnknown, perdevice.ErrNotAssigned)
	refused(s, reassign(s.org, "strange", "no"), perdevice.ErrDeviceUnknown, perdevice.ErrNotAssigned, perdevice.ErrTypeUnknown)
	refused(s, reassign(s.org, "no", "licensed"), perdevice.ErrLicenseUnknown, perdevice.ErrDeviceLicensed)
	refused(s, pair(s.org, "no", "licensed"), perdevice.ErrDeviceUnknown, perdevice.ErrDeviceLicensed)
	refused(s, pair(s.org, "spare", "no"), perdevice.ErrDeviceUnknown, perdevice.ErrDeviceSpare)
	refused(s, pair(s.org, "no", "neither"), perdevice.ErrDeviceUnknown, perdevice.ErrDeviceUnknown)
	r := refused(s, pair(s.org, "no", "no"), perdevice.ErrDeviceUnknown, perdevice.ErrNotPair)
	require.Empty(t, r[1].Field("model"))
	r = refused(s, pair(s.org, "mx", "other"), perdevice.ErrNotPair)
	require.Equal(t, "MR36", r[0].Field("spareModel"))
	refused(s, assignSeats(s.org, "no", "nowhere", 0, "more"),
		perdevice.ErrLicenseUnknown, perdevice.ErrNetworkUnknown, perdevice.ErrSeatsRange, perdevice.ErrLicenseTaken)
	refused(s, assignSeats(s.org, "seats", "n", 6, "more"), perdevice.ErrSeatsShort, perdevice.ErrLicenseTaken)
	refused(s, assignSeats(s.org, "seats", "n", 5, "more"), perdevice.ErrPartSurplus)
	refused(s, renewSeats(s.org, "no", "long", ""),
		perdevice.ErrLicenseUnknown, perdevice.ErrNotUnused, perdevice.ErrNotSeats, perdevice.ErrTypeFits)
	refused(s, renewSeats(s.org, "on", "no", "more"), perdevice.ErrLicenseUnknown, perdevice.ErrLicenseTaken)
	refused(s, renewSeats(s.org, "no", "no", ""), perdevice.ErrLicenseUnknown)
	refused(s, renewSeats(s.org, "no", "neither", ""), perdevice.ErrLicenseUnknown, perdevice.ErrLicenseUnknown)
	refused(s, renewSeats(s.org, "on", "on", ""), perdevice.ErrNotUnused)
}

// TestReasonsOfSeatsThatMovePD24 tells of a part although nothing is known of the
// licence, and once if neither organization can have it.
func TestReasonsOfSeatsThatMovePD24(t *testing.T) {
	s := begin(t, "2024-01-01", perdevice.Policy{})
	s.claim(many("a", 365, 5), many("b", 365, 5))
	other := s.also("org-2")
	other.claim(many("b", 365, 5), many("c", 365, 5))
	refused(s, moveSeats(s.org, other.org, "no", 1, ""), transfer.ErrLicenseUnknown)
	refused(s, moveSeats(s.org, other.org, "no", 1, "c"), transfer.ErrLicenseUnknown, perdevice.ErrLicenseTaken)
	refused(s, moveSeats(s.org, other.org, "a", 6, "b"), transfer.ErrMoreThanHeld, perdevice.ErrLicenseTaken)
	refused(s, moveSeats(s.org, other.org, "a", 0, "a"), transfer.ErrNothingAsked, perdevice.ErrLicenseTaken)
	refused(s, moveSeats(s.org, other.org, "a", 1, " "), license.ErrIDMalformed)
	refused(s, moveSeats(s.org, other.org, "a", 1, "a"), perdevice.ErrLicenseTaken)
	refused(s, moveSeats(s.org, other.org, "a", 1, "b"), perdevice.ErrLicenseTaken)
	refused(s, moveSeats(s.org, other.org, "a", 1, "c"), perdevice.ErrLicenseTaken)
	refused(s, moveSeats(s.org, other.org, "a", 5, "c"), perdevice.ErrPartSurplus)
	refused(s, moveSeats(s.org, other.org, "a", 1, ""), perdevice.ErrPartMissing)
	refused(s, moveSeats(s.org, other.org, "b", 5, ""), perdevice.ErrLicenseTaken)
	refused(s, moveSeats(s.org, s.org, "a", 1, "c"), transfer.ErrSameOrganization)

	m, err := s.org.MoveSeats(s.act, other.org, request(), "a", 1, "p")
	require.NoError(t, err)
	m.Out.Part = "b"
	require.ErrorIs(t, s.org.Apply(m.Out), perdevice.ErrLicenseTaken)
}

// TestSpentWhereItWouldStartPD15 tells that a licence would be over together with
// what else stands against it, and only where it would start.
func TestSpentWhereItWouldStartPD15(t *testing.T) {
	s := begin(t, "2024-01-01", perdevice.Policy{})
	s.add("d", "MX64")
	s.claim(one("head", "MX64", 30))
	s.assign("head", "d")
	s.on("2024-02-10") // the grace runs since 2024-01-31
	s.claim(one("short", "MX64", 10), one("just", "MX64", 11), one("other", "MR36", 10))
	refused(s, assign(s.org, "short", "d"), perdevice.ErrSpent)
	refused(s, assign(s.org, "other", "d"), perdevice.ErrTypeFits, perdevice.ErrSpent)
	refused(s, queue(s.org, "short", "d"), perdevice.ErrDeviceUnlicensed)
	s.assign("just", "d")
}
