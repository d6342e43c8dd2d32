package transfer_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/license/transfer"
)

// A key has value of its own until 00:00 UTC of its end.
func TestTR8OwnEnd(t *testing.T) {
	end := time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		at   time.Time
		want []string
	}{
		{end.Add(-license.Day), nil},
		{end.Add(-1), nil},
		{end, []string{"no-remaining-value TR-8 key=" + keyText + " end=2026-03-02 at=2026-03-02"}},
		{end.Add(-1).In(time.FixedZone("east", 9*3600)), nil},
		{end.Add(license.Day).In(time.FixedZone("west", -9*3600)), []string{"no-remaining-value TR-8 key=" + keyText + " end=2026-03-02 at=2026-03-03"}},
	} {
		s := eligible(t, transfer.SelfService)
		s.at = c.at
		require.Equal(t, c.want, lines(t, s.askKey()), c.at)
	}
}

// At least one device, at most what is held of each model; every model that falls
// short is named.
func TestTR7Counts(t *testing.T) {
	for _, c := range []struct {
		asked license.Counts
		want  []string
	}{
		{counts("MR Enterprise", 1), nil},
		{counts("MR Enterprise", 11), nil},
		{counts("MR Enterprise", 12), nil},
		{counts("MR Enterprise", 12, "MX84 Enterprise", 2), nil},
		{counts("MR Enterprise", 13), []string{"more-than-held TR-7 model=MR Enterprise asked=13 held=12"}},
		{counts("MG21", 1), []string{"more-than-held TR-7 model=MG21 asked=1 held=0"}},
		{counts("MX84 Enterprise", 3, "MG21", 1, "MR Enterprise", 1), []string{
			"more-than-held TR-7 model=MG21 asked=1 held=0", "more-than-held TR-7 model=MX84 Enterprise asked=3 held=2",
		}},
		{license.Counts{}, []string{"nothing-asked TR-7 devices=0"}},
	} {
		for _, path := range []transfer.Path{transfer.SelfService, transfer.Support} {
			s := eligible(t, path)
			s.key.Counts = c.asked
			require.Equal(t, c.want, lines(t, s.askKey()), c.asked.String())
		}
	}
}

// Every pair of MX editions, stated in the model's name, in a stock code, or in
// the licence's own list: only a lower one is refused.
func TestTR9EveryPairOfEditions(t *testing.T) {
	mx := []license.Edition{license.Enterprise, license.AdvancedSecurity, license.SecureSDWANPlus}
	code := map[license.Edition]string{license.Enterprise: "MX84-ENT", license.AdvancedSecurity: "MX84-SEC", license.SecureSDWANPlus: "MX84-SDW"}
	for own, edition := range mx {
		appliance := license.ProductEdition{Edition: edition, ProductType: license.Appliance}
		for _, l := range []license.License{
			held(t, "2027-01-01", counts("MX84 "+string(edition), 1)),
			held(t, "2027-01-01", counts(code[edition], 1)),
			held(t, "2027-01-01", counts("MX84", 1), appliance),
		} {
			for there, destination := range append(mx, "", "Premium") {
				for _, mode := range []transfer.Mode{transfer.AddDevices, transfer.Renew} {
					s := eligible(t, transfer.SelfService)
					s.key.License, s.key.Counts, s.key.Mode = l, l.Counts(), mode
					s.key.Destination.MXEdition = destination
					s.licenses.Destination.MXEdition = destination
					s.licenses.Licenses = []transfer.DeviceLicense{{ID: "mx", State: transfer.Unused, MXEdition: edition}}
					if there < len(mx) && own < there {
						says(t, s.askKey(), "edition TR-9 key="+keyText+" edition="+string(edition)+" destination="+string(destination))
						says(t, s.askLicenses(), "edition TR-9 license=mx edition="+string(edition)+" destination="+string(destination))
					} else {
						require.NoError(t, s.askKey())
						require.NoError(t, s.askLicenses())
					}
				}
			}
		}
	}
}

// Only the editions of what would move count, and each lower one is named.
func TestTR9EditionsOfAPart(t *testing.T) {
	both := held(t, "2027-01-01", counts("MX84 Enterprise", 1, "MX64 Advanced Security", 1, "MR Enterprise", 5, "MX67 Premium", 1))
	for _, c := range []struct {
		asked license.Counts
		want  []string
	}{
		{counts("MR Enterprise", 5), nil},
		{counts("MX67 Premium", 1), nil},
		{counts("MX84 Enterprise", 1), []string{"Enterprise"}},
		{counts("MX64 Advanced Security", 1), []string{"Advanced Security"}},
		{counts("MX64 Advanced Security", 1, "MX84 Enterprise", 1), []string{"Enterprise", "Advanced Security"}},
	} {
		s := eligible(t, transfer.SelfService)
		s.key.License, s.key.Counts, s.key.Destination.MXEdition = both, c.asked, license.SecureSDWANPlus
		var want []string
		for _, e := range c.want {
			want = append(want, "edition TR-9 key="+keyText+" edition="+e+" destination=Secure SD-WAN Plus")
		}
		require.Equal(t, want, lines(t, s.askKey()), c.asked.String())
	}
	t.Run("what is not held has no edition", func(t *testing.T) {
		s := eligible(t, transfer.SelfService)
		s.key.Counts, s.key.Destination.MXEdition = counts("MX67 Enterprise", 1), license.SecureSDWANPlus
		says(t, s.askKey(), "more-than-held TR-7 model=MX67 Enterprise asked=1 held=0")
		s.key.Counts = counts("MX84 Enterprise", 1, "MG21", 1)
		says(t, s.askKey(), "more-than-held TR-7 model=MG21 asked=1 held=0",
			"edition TR-9 key="+keyText+" edition=Enterprise destination=Secure SD-WAN Plus")
		s.key.Counts = counts("MX84 Enterprise", license.MaxUnits+1)
		says(t, s.askKey(), "more-than-held TR-7 model=MX84 Enterprise asked=1048577 held=2",
			"edition TR-9 key="+keyText+" edition=Enterprise destination=Secure SD-WAN Plus")
		s.key.Counts = counts("MX84 Enterprise", 3)
		says(t, s.askKey(), "more-than-held TR-7 model=MX84 Enterprise asked=3 held=2",
			"edition TR-9 key="+keyText+" edition=Enterprise destination=Secure SD-WAN Plus")
	})
}

// Both must follow what is moved; of an organization that is not said nothing is
// known.
func TestTR10PD21EveryPairOfModels(t *testing.T) {
	models := []license.LicensingModel{license.CoTermination, license.PerDevice, license.Subscription, "", "co-termination"}
	for _, source := range models {
		for _, destination := range models {
			s := eligible(t, transfer.SelfService)
			s.both(true, func(o *transfer.Organization) { o.Model = source })
			s.both(false, func(o *transfer.Organization) { o.Model = destination })
			of := " source=" + string(source) + " destination=" + string(destination)
			want := []string{"licensing-model TR-10" + of + " needed=co-term"}
			if source == license.CoTermination && destination == license.CoTermination {
				want = nil
			}
			require.Equal(t, want, lines(t, s.askKey()), of)
			want = []string{"licensing-model PD-21" + of + " needed=per-device"}
			if source == license.PerDevice && destination == license.PerDevice {
				want = nil
			}
			require.Equal(t, want, lines(t, s.askLicenses()), of)
		}
	}
	s := eligible(t, transfer.SelfService)
	s.key.Source, s.key.Destination = transfer.Organization{}, transfer.Organization{ID: "org-2", Model: license.PerDevice}
	says(t, s.askKey(), "part-missing TR-6 part=source", "licensing-model TR-10 source= destination=per-device needed=co-term")
}

func TestTR11SameOrganization(t *testing.T) {
	s := eligible(t, transfer.Support)
	s.both(false, func(o *transfer.Organization) { o.ID = "org-1" })
	says(t, s.askKey(), "same-organization TR-11 organization=org-1")
	says(t, s.askLicenses(), "same-organization TR-11 organization=org-1")
	s.both(false, func(o *transfer.Organization) { o.ID = "ORG-1" })
	require.NoError(t, s.askKey(), "ids are compared as they are")
}

// Every state of a key, alive and past its end, with and without what it stands
// for.
func TestTR11States(t *testing.T) {
	other, err := eligible(t, transfer.SelfService).key.License.Reissue(license.MustParseKey("Z200-0000-0001"), counts("MR Enterprise", 12))
	require.NoError(t, err)
	for _, c := range []struct {
		state transfer.KeyState
		cause license.Cause
		want  string // where it is known what the key stands for
		bare  string // where it is not
	}{
		{transfer.KeyLive, "", "", "key-unknown TR-11 key=" + keyText + " state=live"},
		{transfer.KeySuperseded, "", "key-superseded TR-11 key=" + keyText, "key-unknown TR-11 key=" + keyText + " state=superseded"},
		{transfer.KeyNotClaimed, "", "key-not-claimed TR-11 key=" + keyText, "key-not-claimed TR-11 key=" + keyText},
		{transfer.KeyInvalidated, license.Moved, "key-invalidated TR-11 key=" + keyText + " cause=moved", "key-invalidated TR-11 key=" + keyText + " cause=moved"},
		{transfer.KeyInvalidated, "", "key-invalidated TR-11 key=" + keyText + " cause=", "key-invalidated TR-11 key=" + keyText + " cause="},
		{transfer.KeyUnknown, "", "key-unknown TR-11 key=" + keyText + " state=", "key-unknown TR-11 key=" + keyText + " state="},
		{"lost", "", "key-unknown TR-11 key=" + keyText + " state=lost", "key-unknown TR-11 key=" + keyText + " state=lost"},
	} {
		s := eligible(t, transfer.SelfService)
		s.key.State, s.key.Cause = c.state, c.cause
		var want []string
		if c.want != "" {
			want = []string{c.want}
		}
		require.Equal(t, want, lines(t, s.askKey()), c.state)
		s.at = s.at.Add(license.Day)
		says(t, s.askKey(), append(want, "no-remaining-value TR-8 key="+keyText+" end=2026-03-02 at=2026-03-02")...)
		s.key.License = license.License{}
		says(t, s.askKey(), c.bare)
		s.key.License = other
		says(t, s.askKey(), c.bare)
	}
	t.Run("what is no key is in no state", func(t *testing.T) {
		s := eligible(t, transfer.SelfService)
		s.key.Key, s.key.State, s.key.License = "Z2", transfer.KeyUnknown, license.License{}
		says(t, s.askKey(), "key-malformed TR-6 key=Z2 form=Z2##-####-####")
	})
}
