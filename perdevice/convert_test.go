package perdevice_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/perdevice"
)

func conversion() perdevice.Conversion {
	return perdevice.Conversion{
		Expires: license.MustParseDate("2025-06-01"),
		Limits: license.MustCounts(
			license.Line{Model: "MR Enterprise", Count: 2}, license.Line{Model: "MX84 Advanced Security", Count: 1}, license.Line{Model: "SME", Count: 40}),
		Devices: []perdevice.ConvertedDevice{
			{Device: "Q2", Model: "MX84", Counted: "MX84 Advanced Security", Expires: license.MustParseDate("2026-01-01")},
			{Device: "Q1", Model: "MR36", Counted: "MR36 Enterprise"},
		},
		Key: key, Order: "4C1", IDs: []license.ID{"4", "3", "2", "1"},
	}
}

func convert(org *perdevice.Organization, c perdevice.Conversion) func(license.Act) (perdevice.Converted, error) {
	return func(act license.Act) (perdevice.Converted, error) { return org.Convert(act, c) }
}

func TestConvert(t *testing.T) {
	s := begin(t, "2025-01-01T09:30:00Z", perdevice.Policy{})
	e := do(s, convert(s.org, conversion()))
	require.Len(t, e.Licenses, 4)
	type row struct {
		id      license.ID
		typ     perdevice.Type
		seats   int
		device  perdevice.Serial
		state   perdevice.State
		expires string
	}
	for i, v := range []row{
		{"4", "ENT", 0, "Q1", perdevice.Active, "2025-06-01"},
		{"3", "MX84-SEC", 0, "Q2", perdevice.Active, "2026-01-01"},
		{"2", "ENT", 0, "", perdevice.UnusedActive, "2025-06-01"},
		{"1", "SME", 40, "", perdevice.UnusedActive, "2025-06-01"},
	} {
		require.Equal(t, v.id, e.Licenses[i].ID)
		l := s.license(v.id, "2025-01-01T09:30:00Z")
		got := row{l.ID, l.Type, l.Seats, l.Device, l.State, l.Expires.Format("2006-01-02")}
		require.Equal(t, v, got)
		require.Equal(t, at("2025-01-01"), l.Activates)
		require.Equal(t, at(v.expires), l.Expires)
	}
	refused(s, convert(s.org, conversion()), perdevice.ErrNotEmpty)
}

func TestConvertRefuses(t *testing.T) {
	s := begin(t, "2025-06-01", perdevice.Policy{})
	c := conversion()
	c.OutSince = at("2025-05-01")
	c.IDs = c.IDs[:3]
	r := refused(s, convert(s.org, c), perdevice.ErrIDs, perdevice.ErrCotermExpired, perdevice.ErrOutOfCompliance)
	require.Equal(t, []string{"3", "4"}, []string{r[0].Field("supplied"), r[0].Field("wanted")})

	s = begin(t, "2025-05-31T23:59:59.999999999Z", perdevice.Policy{})
	c = conversion()
	c.Devices[1].Expires = license.MustParseDate("2025-05-31")
	r = refused(s, convert(s.org, c), perdevice.ErrCotermExpired)
	require.Equal(t, "Q1", r[0].Field("device"))

	c = conversion()
	c.Devices = append(c.Devices, c.Devices[0], perdevice.ConvertedDevice{Device: "", Model: "phone", Counted: "SME"})
	c.IDs = []license.ID{"1", "1", "2", " ", "3", "4"}
	r = refused(s, convert(s.org, c), perdevice.ErrTypeFits, perdevice.ErrOutOfCompliance, perdevice.ErrNameMalformed,
		perdevice.ErrLicenseTaken, license.ErrIDMalformed, perdevice.ErrDeviceTaken)
	require.Equal(t, []string{"MX84 Advanced Security", "2", "1"}, []string{r[1].Field("bucket"), r[1].Field("devices"), r[1].Field("limit")})
	refused(s, convert(s.org, perdevice.Conversion{}), perdevice.ErrCotermExpired, perdevice.ErrNothingAsked)
	_, err := s.org.Convert(s.act, perdevice.Conversion{
		Expires: license.MustParseDate("2030-01-01"), Limits: license.MustCounts(license.Line{Model: "MX64", Count: 1}), Key: key, IDs: []license.ID{"one"},
		Devices: []perdevice.ConvertedDevice{{Device: "plain", Model: "MX64"}},
	})
	require.ErrorIs(t, err, license.ErrModelMalformed)
	require.ErrorContains(t, err, "field=counted")
	require.NotErrorIs(t, err, perdevice.ErrOutOfCompliance)
}

func TestConvertIsBounded(t *testing.T) {
	s := begin(t, "2025-01-01", perdevice.Policy{})
	for _, n := range []int{perdevice.MaxStep - 1, perdevice.MaxStep, perdevice.MaxStep + 1, 2*perdevice.MaxStep + 1} {
		c := perdevice.Conversion{Expires: license.MustParseDate("2025-06-01"), Limits: license.MustCounts(license.Line{Model: "MX64", Count: n}), Key: key}
		for i := range n {
			c.IDs = append(c.IDs, license.ID(number(i)))
		}
		e, err := s.org.Convert(s.act, c)
		if n <= perdevice.MaxStep {
			require.NoError(t, err)
			require.Len(t, e.Licenses, n)
			require.NoError(t, s.org.Clone().Apply(e))
			continue
		}
		require.ErrorIs(t, err, perdevice.ErrTooMany)
	}
}

// Seats are one licence, however many they are.
func TestConvertTakesManySeats(t *testing.T) {
	c := perdevice.Conversion{Expires: license.MustParseDate("2025-06-01"), Key: key, IDs: []license.ID{"1"}}
	for _, n := range []int{2*perdevice.MaxStep + 1, license.MaxUnits} {
		s := begin(t, "2025-01-01", perdevice.Policy{})
		c.Limits = license.MustCounts(license.Line{Model: "SM", Count: n})
		e := do(s, convert(s.org, c))
		require.Equal(t, n, e.Licenses[0].Seats)
	}
	s := begin(t, "2025-01-01", perdevice.Policy{})
	c.Limits = license.MustCounts(license.Line{Model: "SM", Count: license.MaxUnits + 1})
	refused(s, convert(s.org, c), perdevice.ErrSeatsRange)
	c.Limits = license.MustCounts(license.Line{Model: "SM", Count: 7}, license.Line{Model: "MX64", Count: 2 * perdevice.MaxStep})
	r := refused(s, convert(s.org, c), perdevice.ErrIDs, perdevice.ErrTooMany)
	require.Equal(t, []string{"131073", "131073"}, []string{r[0].Field("wanted"), r[1].Field("number")})
}

// What is decided can be applied, and no device is taken for a count without one.
func TestConvertRefusesWhatHasNoName(t *testing.T) {
	s := begin(t, "2025-01-01", perdevice.Policy{})
	c := conversion()
	c.IDs[1] = ""
	refused(s, convert(s.org, c), license.ErrIDMalformed)
	c = conversion()
	c.Devices[0].Device, c.Devices[0].Model = "", ""
	refused(s, convert(s.org, c), perdevice.ErrNameMalformed, license.ErrModelMalformed)
}
