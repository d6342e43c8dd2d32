package perdevice_test

import (
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/perdevice"
)

func number(n int) string { return strconv.Itoa(n) }

func removeDevice(org *perdevice.Organization, d perdevice.Serial) func(license.Act) (perdevice.DeviceRemoved, error) {
	return func(act license.Act) (perdevice.DeviceRemoved, error) { return org.RemoveDevice(act, d) }
}

func removeNetwork(org *perdevice.Organization, n perdevice.NetworkID) func(license.Act) (perdevice.NetworkRemoved, error) {
	return func(act license.Act) (perdevice.NetworkRemoved, error) { return org.RemoveNetwork(act, n) }
}

func pair(org *perdevice.Organization, primary, spare perdevice.Serial) func(license.Act) (perdevice.Paired, error) {
	return func(act license.Act) (perdevice.Paired, error) { return org.Pair(act, primary, spare) }
}

func unpair(org *perdevice.Organization, spare perdevice.Serial) func(license.Act) (perdevice.Unpaired, error) {
	return func(act license.Act) (perdevice.Unpaired, error) { return org.Unpair(act, spare) }
}

func TestDevices(t *testing.T) {
	s := begin(t, "2024-01-01", perdevice.Policy{})
	add := func(serial perdevice.Serial, model license.Model) func(license.Act) (perdevice.DeviceAdded, error) {
		return func(act license.Act) (perdevice.DeviceAdded, error) { return s.org.AddDevice(act, serial, model) }
	}
	refused(s, add("", ""), perdevice.ErrNameMalformed, license.ErrModelMalformed)
	refused(s, add(perdevice.Serial(strings.Repeat("x", license.MaxIDLen+1)), "MX64"), perdevice.ErrNameMalformed)
	s.add(perdevice.Serial(strings.Repeat("x", license.MaxIDLen)), "MX64")
	s.add("d", "MX64")
	refused(s, add("d", "MX64"), perdevice.ErrDeviceTaken)
	s.switches("d", "2024-01-31", perdevice.Grace, perdevice.Disabled) // never licensed (PD-14)
	require.Equal(t, at("2024-01-31"), s.device("d", "2024-01-01").Until)
	s.claim(one("a", "MX64", 10))
	s.assign("a", "d")
	refused(s, removeDevice(s.org, "d"), perdevice.ErrDeviceLicensed)
	refused(s, removeDevice(s.org, "no"), perdevice.ErrDeviceUnknown)
	s.on("2024-01-11")
	require.Equal(t, perdevice.Serial("d"), s.license("a", "2024-01-11").Device)
	do(s, removeDevice(s.org, "d"))
	require.Empty(t, s.license("a", "2024-01-11").Device)
	s.is("a", "2024-01-11", perdevice.Expired)
	_, here := s.org.Device("d", s.act.At)
	require.False(t, here)
	_, changes := s.org.NextDeviceChange("d", s.act.At)
	require.False(t, changes)
}

func TestNetworks(t *testing.T) {
	s := begin(t, "2024-01-01", perdevice.Policy{})
	add := func(act license.Act) (perdevice.NetworkAdded, error) { return s.org.AddNetwork(act, "n") }
	s.network("n")
	s.network("a")
	refused(s, add, perdevice.ErrNetworkTaken)
	refused(s, func(act license.Act) (perdevice.NetworkAdded, error) { return s.org.AddNetwork(act, " ") }, perdevice.ErrNameMalformed)
	s.claim(many("s", 10, 5), many("t", 10, 5), many("u", 20, 6))
	do(s, assignSeats(s.org, "t", "n", 5, ""))
	do(s, assignSeats(s.org, "s", "n", 5, ""))
	do(s, assignSeats(s.org, "u", "n", 6, ""))
	r := refused(s, removeNetwork(s.org, "n"), perdevice.ErrNetworkLicensed)
	require.Equal(t, "3", r[0].Field("licenses"))
	refused(s, removeNetwork(s.org, "no"), perdevice.ErrNetworkUnknown)
	var all []perdevice.NetworkStanding
	for n := range s.org.Networks(at("2024-01-01")) {
		all = append(all, n)
	}
	require.Equal(t, []perdevice.NetworkStanding{{Network: "a"}, {Network: "n", Licenses: []license.ID{"s", "t", "u"}, Seats: 16}}, all)
	for range s.org.Networks(at("2024-01-01")) {
		break
	}
	s.on("2024-01-11")
	do(s, unassign(s.org, "u", ""))
	do(s, removeNetwork(s.org, "n"))
	require.Empty(t, s.license("s", "2024-01-11").Network)
	_, here := s.org.Network("n", s.act.At)
	require.False(t, here)
}

func TestWarmSpares(t *testing.T) {
	s := begin(t, "2024-01-01", perdevice.Policy{})
	s.claim(one("a", "MX64", 30), one("b", "MX64", 30), one("c", "MX64", 5))
	for _, d := range []perdevice.Serial{"p", "q", "r"} {
		s.add(d, "MX64")
	}
	s.add("x", "MX84")
	refused(s, pair(s.org, "p", "no"), perdevice.ErrDeviceUnknown)
	refused(s, pair(s.org, "p", "p"), perdevice.ErrNotPair)
	r := refused(s, pair(s.org, "p", "x"), perdevice.ErrNotPair)
	require.Equal(t, "perdevice/not-pair (PD-16): device=p, model=MX64, spare=x, spareModel=MX84", r[0].Error())
	s.assign("a", "p")
	s.assign("c", "q")
	refused(s, pair(s.org, "p", "q"), perdevice.ErrDeviceLicensed)
	s.on("2024-01-06") // c is over
	do(s, pair(s.org, "p", "q"))
	require.Empty(t, s.license("c", "2024-01-06").Device)
	require.Equal(t, perdevice.DeviceStanding{
		Device: "q", Model: "MX64", Status: perdevice.Licensed, Until: at("2024-01-31"), Primary: "p",
	}, s.device("q", "2024-01-06"))
	require.Equal(t, perdevice.Serial("q"), s.device("p", "2024-01-06").Spare)
	refused(s, pair(s.org, "q", "r"), perdevice.ErrDeviceSpare)
	refused(s, pair(s.org, "r", "p"), perdevice.ErrDevicePaired, perdevice.ErrDeviceLicensed)
	refused(s, assign(s.org, "b", "q"), perdevice.ErrDeviceSpare)
	refused(s, queue(s.org, "b", "q"), perdevice.ErrDeviceSpare)
	refused(s, reassign(s.org, "a", "q"), perdevice.ErrDeviceSpare)
	refused(s, removeDevice(s.org, "q"), perdevice.ErrDeviceSpare)
	s.switches("q", "2024-01-31", perdevice.Licensed, perdevice.Grace)
	s.switches("q", "2024-03-01", perdevice.Grace, perdevice.Disabled)
	next, ok := s.org.NextDeviceChange("q", at("2024-01-31"))
	require.True(t, ok)
	require.Equal(t, "2024-03-01T00:00:00Z grace-over p", line(next))
	refused(s, unpair(s.org, "p"), perdevice.ErrNotPair)
	refused(s, unpair(s.org, "no"), perdevice.ErrDeviceUnknown)
	s.on("2024-01-31")
	refused(s, removeDevice(s.org, "p"), perdevice.ErrDevicePaired)
	require.Equal(t, perdevice.Serial("p"), do(s, unpair(s.org, "q")).Device)
	s.switches("q", "2024-03-01", perdevice.Grace, perdevice.Disabled)
	s.assign("b", "q") // no expiry of its own: it starts now
	require.Equal(t, at("2024-03-01"), s.device("q", "2024-01-31").Until)
	require.Equal(t, at("2024-01-31"), s.license("b", "2024-01-31").Activates)
}
