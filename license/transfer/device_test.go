package transfer_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/license/transfer"
)

// asking asks for licences that may move but for what is said of them.
func asking(t *testing.T, licenses ...transfer.DeviceLicense) error {
	s := eligible(t, transfer.SelfService)
	s.licenses.Licenses = licenses
	return s.askLicenses()
}

func TestPD21States(t *testing.T) {
	for _, state := range []transfer.LicenseState{transfer.Unused, transfer.UnusedActive, transfer.Active, transfer.Expiring} {
		require.NoError(t, asking(t, transfer.DeviceLicense{ID: "1", State: state}), state)
	}
	says(t, asking(t, transfer.DeviceLicense{ID: "1", State: transfer.Expired}), "license-expired PD-21 license=1")
	says(t, asking(t, transfer.DeviceLicense{ID: "1"}), "license-unknown TR-11 license=1 state=")
	says(t, asking(t, transfer.DeviceLicense{ID: "1", State: "lost"}), "license-unknown TR-11 license=1 state=lost")
}

// A licence that is not named is none of the source, whatever is said of it, and
// two of them are not one.
func TestTR11LicenceWithoutID(t *testing.T) {
	for _, state := range []transfer.LicenseState{transfer.Unused, transfer.Expired, "lost"} {
		nameless := transfer.DeviceLicense{State: state}
		want := "license-unknown TR-11 license= state=" + string(state)
		says(t, asking(t, nameless), want)
		says(t, asking(t, nameless, nameless), want, want)
	}
}

// A queue moves whole: what would stay is named, licence by licence.
func TestPD20Queues(t *testing.T) {
	head := transfer.DeviceLicense{ID: "head", State: transfer.Active, Queue: []license.ID{"second", "third"}}
	second := transfer.DeviceLicense{ID: "second", State: transfer.RecentlyQueued, Head: "head"}
	third := transfer.DeviceLicense{ID: "third", State: transfer.RecentlyQueued, Head: "head"}
	require.NoError(t, asking(t, head, second, third))
	require.NoError(t, asking(t, third, second, head), "in any order")
	says(t, asking(t, head), "queue-torn PD-20 license=head stays=second", "queue-torn PD-20 license=head stays=third")
	says(t, asking(t, head, third), "queue-torn PD-20 license=head stays=second")
	says(t, asking(t, transfer.DeviceLicense{ID: "next", State: transfer.RecentlyQueued}), "queue-torn PD-20 license=next stays=")
	torn := transfer.DeviceLicense{ID: "torn", State: transfer.Active, Head: "x", Queue: []license.ID{"y", "x", "", "y"}}
	says(t, asking(t, torn), "queue-torn PD-20 license=torn stays=x", "queue-torn PD-20 license=torn stays=y")
	says(t, asking(t, second, third), "queue-torn PD-20 license=second stays=head", "queue-torn PD-20 license=third stays=head")
}

func TestPD20Twice(t *testing.T) {
	one := transfer.DeviceLicense{ID: "1", State: transfer.Unused}
	expired := transfer.DeviceLicense{ID: "2", State: transfer.Expired}
	says(t, asking(t, one, expired, one, expired, one),
		"license-expired PD-21 license=2", "license-twice PD-20 license=1", "license-twice PD-20 license=2", "license-twice PD-20 license=1")
}

func TestPD18PD22Seats(t *testing.T) {
	for _, c := range []struct {
		seats, asked int
		want         []string
	}{
		{25, -1, []string{"nothing-asked PD-18 license=1 asked=-1"}},
		{25, 0, []string{"nothing-asked PD-18 license=1 asked=0"}},
		{25, 1, nil},
		{25, 24, nil},
		{25, 25, nil},
		{25, 26, []string{"more-than-held PD-18 license=1 asked=26 held=25"}},
		{1, 1, nil},
		{0, 1, []string{"cannot-split PD-22 license=1"}},
		{0, 0, []string{"cannot-split PD-22 license=1"}},
		{-1, 1, []string{"cannot-split PD-22 license=1"}},
	} {
		l := transfer.DeviceLicense{ID: "1", State: transfer.Unused, Seats: c.seats, Asked: c.asked}
		require.NoError(t, asking(t, l), "whole")
		l.Part = true
		require.Equal(t, c.want, lines(t, asking(t, l)), "%d of %d", c.asked, c.seats)
	}
}

// All that stands against each licence, in the order given.
func TestPD20AllReasonsOfEachLicence(t *testing.T) {
	s := eligible(t, transfer.SelfService)
	s.licenses.Destination.MXEdition = license.AdvancedSecurity
	s.licenses.Licenses = []transfer.DeviceLicense{
		{ID: "b", State: transfer.Expired, Head: "x", MXEdition: license.Enterprise, Part: true},
		{ID: "a", Queue: []license.ID{"b", "y"}},
	}
	says(t, s.askLicenses(),
		"license-expired PD-21 license=b", "queue-torn PD-20 license=b stays=x", "cannot-split PD-22 license=b",
		"edition TR-9 license=b edition=Enterprise destination=Advanced Security",
		"license-unknown TR-11 license=a state=", "queue-torn PD-20 license=a stays=y")
}
