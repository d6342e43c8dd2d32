package license_test

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/licit-go/licit/license"
)

// secured gives appliances Advanced Security.
var secured = license.ProductEdition{Edition: license.AdvancedSecurity, ProductType: license.Appliance}

// sample is a licence of a year from 2013-01-01.
func sample(editions ...license.ProductEdition) license.License {
	l, err := license.NewLicense(keyA, counts(line("MR Enterprise", 5), line("MX84 Advanced Security", 2)), date("2013-01-01"), 365, editions...)
	if err != nil {
		panic(err)
	}
	return l
}

func TestLicenseCT2(t *testing.T) {
	l := sample(secured)
	require.Equal(t, keyA, l.Key())
	require.Equal(t, "MR Enterprise=5, MX84 Advanced Security=2", l.Counts().String())
	require.Equal(t, date("2013-01-01"), l.Start())
	require.Equal(t, 365, l.Days())
	require.Equal(t, date("2014-01-01"), l.End())
	require.Equal(t, []license.ProductEdition{secured}, slices.Collect(l.Editions()))
	require.False(t, l.IsZero())

	var none license.License
	require.True(t, none.IsZero())
	require.Equal(t, license.Date{}, none.End())
	require.Zero(t, none.Days())
	require.Empty(t, slices.Collect(none.Editions()))
}

func TestDevicesOfALicenseCT3(t *testing.T) {
	for n, ok := range map[int]bool{0: false, 1: true, license.MaxUnits - 1: true, license.MaxUnits: true, license.MaxUnits + 1: false} {
		c := license.Counts{}
		if n > 0 {
			c = counts(line("MR", n))
		}
		l, err := license.NewLicense(keyA, c, date("2024-01-01"), 1)
		if ok {
			require.NoError(t, err)
			require.Equal(t, n, l.Counts().Total())
			continue
		}
		refused(t, err, license.ErrCountRange, "CT-3", "key", keyA.String(), "devices", strconv.Itoa(n), "least", "1", "most", "1048576")
		require.True(t, l.IsZero())
	}
	_, err := license.NewLicense(keyA, counts(line("MR", license.MaxUnits), line("MX75", 1)), date("2024-01-01"), 1)
	refused(t, err, license.ErrCountRange, "CT-3", "key", keyA.String(), "devices", "1048577", "least", "1", "most", "1048576")
}

func TestTermsCT1(t *testing.T) {
	for _, tt := range []struct {
		start license.Date
		days  int
		end   string // "" for refused
	}{
		{date("2024-01-01"), -1, ""},
		{date("2024-01-01"), 0, ""},
		{date("2024-01-01"), 1, "2024-01-02"},
		{date("2013-01-01"), 365, "2014-01-01"},
		{date("2013-01-01"), 3650, "2022-12-30"},
		{date("9999-12-30"), 1, "9999-12-31"},
		{date("9999-12-31"), 1, ""},
		{date("0001-01-01"), lastDay - 2, "9999-12-30"},
		{date("0001-01-01"), lastDay - 1, "9999-12-31"},
		{date("0001-01-01"), lastDay, ""},
		{date("0001-01-01"), lastDay + 1, ""},
		{date("2024-01-01"), 1<<63 - 1, ""},
		{date("2024-01-01"), -1 << 63, ""},
		{license.Date{}, 1, ""},
	} {
		l, err := license.NewLicense(keyA, counts(line("MR", 1)), tt.start, tt.days)
		if tt.end == "" {
			refused(t, err, license.ErrTermRange, "CT-1", "key", keyA.String(), "start", tt.start.String(), "days", strconv.Itoa(tt.days))
			continue
		}
		require.NoError(t, err)
		require.Equal(t, tt.end, l.End().String())
	}
}

func TestNewLicenseRefuses(t *testing.T) {
	one, day := counts(line("MR", 1)), date("2024-01-01")
	_, err := license.NewLicense(license.Key{}, one, day, 1)
	refused(t, err, license.ErrKeyMalformed, "CT-12", "key", "", "form", "Z2##-####-####")

	long := license.Edition(strings.Repeat("e", 65))
	for _, e := range []license.ProductEdition{
		{Edition: "", ProductType: license.Switch}, {Edition: license.Enterprise}, {Edition: "e ", ProductType: license.Switch},
		{Edition: license.Enterprise, ProductType: "\n"}, {Edition: long, ProductType: license.Switch},
	} {
		_, err := license.NewLicense(keyA, one, day, 1, secured, e)
		refused(t, err, license.ErrModelMalformed, "CT-20", "key", keyA.String(), "edition", string(e.Edition), "productType", string(e.ProductType))
	}
	_, err = license.NewLicense(keyA, one, day, 1, license.ProductEdition{Edition: long[:64], ProductType: license.Switch})
	require.NoError(t, err)
	_, err = license.NewLicense(keyA, one, day, 1, secured, license.ProductEdition{Edition: license.Enterprise, ProductType: license.Appliance})
	refused(t, err, license.ErrModelTwice, "CT-20", "key", keyA.String(), "productType", "appliance")
}

func TestLicenseIsImmutable(t *testing.T) {
	given := []license.ProductEdition{secured}
	l := sample(given...)
	given[0].Edition = license.Enterprise
	require.Equal(t, []license.ProductEdition{secured}, slices.Collect(l.Editions()))
	require.True(t, l.Equal(sample(secured)))
}

func TestMXEditionsCT20(t *testing.T) {
	appliance := func(e license.Edition) license.ProductEdition {
		return license.ProductEdition{Edition: e, ProductType: license.Appliance}
	}
	wireless := license.ProductEdition{Edition: license.Enterprise, ProductType: license.Wireless}
	for _, tt := range []struct {
		counts   license.Counts
		editions []license.ProductEdition
		want     []license.Edition
	}{
		{counts(line("MR Enterprise", 1)), nil, nil},
		{counts(line("MR Enterprise", 1)), []license.ProductEdition{secured}, nil},
		{counts(line("MX84 Advanced Security", 1)), nil, []license.Edition{license.AdvancedSecurity}},
		{counts(line("MX84-SDW", 1), line("MX64 Enterprise", 1), line("MX75-SDW", 1)), nil, []license.Edition{license.Enterprise, license.SecureSDWANPlus}},
		{counts(line("MX84", 1)), nil, nil},
		{counts(line("MX84", 1)), []license.ProductEdition{wireless}, nil},
		{counts(line("MX84", 1)), []license.ProductEdition{wireless, secured}, []license.Edition{license.AdvancedSecurity}},
		{counts(line("vMX-S", 1), line("MX64 Enterprise", 1)), []license.ProductEdition{secured}, []license.Edition{license.Enterprise, license.AdvancedSecurity}},
		{counts(line("MX84 Enterprise", 1)), []license.ProductEdition{secured}, []license.Edition{license.Enterprise}}, // the name decides
		{counts(line("MX84", 1)), []license.ProductEdition{appliance(license.Advanced)}, nil},
	} {
		l, err := license.NewLicense(keyA, tt.counts, date("2024-01-01"), 1, tt.editions...)
		require.NoError(t, err)
		require.Equal(t, tt.want, l.MXEditions(), "%v %v", tt.counts, tt.editions)
	}
	require.Nil(t, license.License{}.MXEditions())
}

func TestReissueCT16(t *testing.T) {
	l := sample(secured)
	r, err := l.Reissue(keyB, counts(line("MR Enterprise", 1)))
	require.NoError(t, err)
	require.Equal(t, keyB, r.Key())
	require.Equal(t, "MR Enterprise=1", r.Counts().String())
	require.Equal(t, l.Start(), r.Start())
	require.Equal(t, l.End(), r.End(), "only the remaining term is left")
	require.Equal(t, slices.Collect(l.Editions()), slices.Collect(r.Editions()))

	same, err := l.Reissue(keyA, l.Counts())
	require.NoError(t, err)
	require.True(t, same.Equal(l))
	_, err = l.Reissue(license.Key{}, l.Counts())
	require.ErrorIs(t, err, license.ErrKeyMalformed)
	_, err = l.Reissue(keyB, license.Counts{})
	require.ErrorIs(t, err, license.ErrCountRange)
}

func TestLicenseEqual(t *testing.T) {
	base := sample(secured)
	other := func(k license.Key, c license.Counts, start string, days int, e ...license.ProductEdition) license.License {
		l, err := license.NewLicense(k, c, date(start), days, e...)
		require.NoError(t, err)
		return l
	}
	require.True(t, base.Equal(other(keyA, base.Counts(), "2013-01-01", 365, secured)))
	for _, o := range []license.License{
		{},
		other(keyB, base.Counts(), "2013-01-01", 365, secured),
		other(keyA, counts(line("MR", 1)), "2013-01-01", 365, secured),
		other(keyA, base.Counts(), "2013-01-02", 365, secured),
		other(keyA, base.Counts(), "2013-01-01", 366, secured),
		other(keyA, base.Counts(), "2013-01-01", 365),
		other(keyA, base.Counts(), "2013-01-01", 365, license.ProductEdition{Edition: license.Enterprise, ProductType: license.Appliance}),
	} {
		require.False(t, base.Equal(o))
		require.False(t, o.Equal(base))
	}
}

func TestIssuedCT12(t *testing.T) {
	require.Equal(t, license.Issued{Key: keyA, Status: license.Unknown}, license.Unissued(keyA))
	require.Equal(t, license.Issued{Key: keyA, License: sample(), Status: license.Unclaimed}, license.Fresh(sample()))
}

func TestCausesCT17(t *testing.T) {
	for c, ok := range map[license.Cause]bool{
		license.CauseUnknown: true, license.Undone: true, license.Moved: true, license.Returned: true, "lost": false, "Undone": false,
	} {
		if ok {
			require.NoError(t, c.Check())
			continue
		}
		refused(t, c.Check(), license.ErrCause, "CT-17", "cause", string(c))
	}
}

func drawLicense(t *rapid.T) license.License {
	_, c := drawTally(t, "counts")
	c, err := c.Plus(counts(line(drawModel(t), 1)))
	require.NoError(t, err)
	start, err := license.DateNumber(rapid.IntRange(1, lastDay-1).Draw(t, "start"))
	require.NoError(t, err)
	days := rapid.IntRange(1, lastDay-start.Number()).Draw(t, "days")
	types := rapid.SliceOfDistinct(rapid.SampledFrom([]license.ProductType{license.Appliance, license.Switch, license.Wireless, license.Camera}), rapid.ID).Draw(t, "types")
	var editions []license.ProductEdition
	for _, p := range types {
		e := rapid.SampledFrom([]license.Edition{license.Enterprise, license.AdvancedSecurity, license.Advanced, "Pro"}).Draw(t, "edition")
		editions = append(editions, license.ProductEdition{Edition: e, ProductType: p})
	}
	l, err := license.NewLicense(drawKey(t), c, start, days, editions...)
	require.NoError(t, err)
	return l
}

// A licence is the same after a way through JSON, and ends its days after its
// start.
func TestLicenseRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := drawLicense(t)
		require.Equal(t, l.Days(), l.End().DaysSince(l.Start()))
		data, err := json.Marshal(l)
		require.NoError(t, err)
		var back license.License
		require.NoError(t, json.Unmarshal(data, &back))
		require.True(t, l.Equal(back))
		require.Equal(t, l, back)
	})
}
