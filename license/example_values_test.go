package license_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/licit-go/licit/license"
)

func ExampleNewDate() {
	d, err := license.NewDate(2024, time.February, 29)
	fmt.Println(d, err)
	_, err = license.NewDate(2023, time.February, 29)
	fmt.Println(err)
	// Output:
	// 2024-02-29 <nil>
	// license/date-malformed (CT-1): date=2023-2-29
}

func ExampleParseDate() {
	d, err := license.ParseDate("2024-02-29")
	fmt.Println(d, err)
	_, err = license.ParseDate("29.2.2024")
	fmt.Println(err)
	// Output:
	// 2024-02-29 <nil>
	// license/date-malformed (CT-1): date=29.2.2024, form=YYYY-MM-DD
}

func ExampleMustParseDate() {
	fmt.Println(license.MustParseDate("2024-02-29"))
	// Output: 2024-02-29
}

func ExampleDateOf() {
	tokyo := time.FixedZone("JST", 9*60*60)
	d, err := license.DateOf(time.Date(2024, 3, 1, 8, 0, 0, 0, tokyo))
	fmt.Println(d, err)
	// Output: 2024-02-29 <nil>
}

func ExampleDateNumber() {
	d, err := license.DateNumber(719163)
	fmt.Println(d, d.Number(), err)
	// Output: 1970-01-01 719163 <nil>
}

// Five years of 365 days (CT-1).
func ExampleDate_AddDays() {
	d, err := license.MustParseDate("2013-01-01").AddDays(5 * 365)
	fmt.Println(d, err)
	_, err = license.MaxDate().AddDays(1)
	fmt.Println(err)
	// Output:
	// 2017-12-31 <nil>
	// license/date-range (CT-1): date=9999-12-31, days=1
}

// Six months from 31 August: February has no such day (WX-13).
func ExampleDate_AddMonths() {
	for _, from := range []string{"2023-08-31", "2024-08-31", "2024-02-29"} {
		d, err := license.MustParseDate(from).AddMonths(6)
		fmt.Println(d, err)
	}
	_, err := license.MaxDate().AddMonths(1)
	fmt.Println(err)
	// Output:
	// 2024-02-29 <nil>
	// 2025-02-28 <nil>
	// 2024-08-29 <nil>
	// license/date-range (CT-1): date=9999-12-31, months=1
}

func ExampleDate_DaysSince() {
	end, day := license.MustParseDate("2014-01-01"), license.MustParseDate("2013-05-08")
	fmt.Println(end.DaysSince(day), day.DaysSince(end))
	// Output: 238 -238
}

func ExampleDate_Compare() {
	days := []license.Date{license.MustParseDate("2025-01-01"), {}, license.MustParseDate("2024-01-01")}
	slices.SortFunc(days, license.Date.Compare)
	fmt.Println(days)
	// Output: [none 2024-01-01 2025-01-01]
}

func ExampleDate_Before() {
	d := license.MustParseDate("2024-01-01")
	fmt.Println(d.Before(license.MaxDate()), d.Before(d), license.Date{}.Before(d))
	// Output: true false true
}

func ExampleDate_After() {
	d := license.MustParseDate("2024-01-01")
	fmt.Println(d.After(license.MaxDate()), d.After(d), d.After(license.Date{}))
	// Output: false false true
}

func ExampleDate_Start() {
	fmt.Println(license.MustParseDate("2024-02-29").Start())
	// Output: 2024-02-29 00:00:00 +0000 UTC
}

func ExampleDate_MarshalText() {
	data, err := json.Marshal([]license.Date{license.MustParseDate("2024-02-29"), {}})
	fmt.Println(string(data), err)
	// Output: ["2024-02-29",""] <nil>
}

func ExampleDate_UnmarshalText() {
	var days []license.Date
	err := json.Unmarshal([]byte(`["2024-02-29",""]`), &days)
	fmt.Println(days, err)
	// Output: [2024-02-29 none] <nil>
}

func ExampleParseKey() {
	for _, s := range []string{"Z2AA-BBBB-CCCC", "z2aabbbbcccc", " Z2AA BBBB CCCC ", "Z2AA-BBBB-CCC"} {
		k, err := license.ParseKey(s)
		fmt.Println(k, err)
	}
	// Output:
	// Z2AA-BBBB-CCCC <nil>
	// Z2AA-BBBB-CCCC <nil>
	// Z2AA-BBBB-CCCC <nil>
	// none license/key-malformed (CT-12): key=…-CCC, form=Z2##-####-####
}

func ExampleMustParseKey() {
	fmt.Println(license.MustParseKey("z2aabbbbcccc"))
	// Output: Z2AA-BBBB-CCCC
}

// A service draws keys from crypto/rand.Reader.
func ExampleGenerateKey() {
	k, err := license.GenerateKey(strings.NewReader("ten bytes."))
	fmt.Println(k, err)
	// Output: Z2M5-E02S-M5KE <nil>
}

func ExampleKey_Redacted() {
	fmt.Println(license.MustParseKey("Z2AA-BBBB-CCCC").Redacted())
	// Output: ••••-••••-CCCC
}

func ExampleKey_Compare() {
	a, b := license.MustParseKey("Z2AA-BBBB-CCCC"), license.MustParseKey("Z2DD-EEEE-FFFF")
	fmt.Println(a.Compare(b), b.Compare(a), b.Compare(license.MustParseKey("z2ddeeeeffff")))
	// Output: -1 1 0
}

func ExampleKey_MarshalText() {
	data, err := json.Marshal(map[license.Key]int{license.MustParseKey("Z2AA-BBBB-CCCC"): 1})
	fmt.Println(string(data), err)
	// Output: {"Z2AA-BBBB-CCCC":1} <nil>
}

func ExampleKey_UnmarshalText() {
	var k license.Key
	err := json.Unmarshal([]byte(`"z2aa bbbb cccc"`), &k)
	fmt.Println(k, err)
	// Output: Z2AA-BBBB-CCCC <nil>
}

func ExampleModel_Check() {
	fmt.Println(license.Model("MR Enterprise").Check())
	fmt.Println(license.Model("MR Enterprise ").Check())
	// Output:
	// <nil>
	// license/model-malformed (CT-21): model=MR Enterprise , longest=64
}

func ExampleModel_Bucket() {
	fmt.Println(license.Model("MR36 Enterprise").Bucket(), "and", license.Model("MX75 Enterprise").Bucket())
	// Output: MR Enterprise and MX75 Enterprise
}

func ExampleModel_IsMX() {
	fmt.Println(license.Model("MX84 Enterprise").IsMX(), license.Model("vMX-S").IsMX(), license.Model("MR Enterprise").IsMX())
	// Output: true true false
}

func ExampleModel_Edition() {
	fmt.Printf("%q %q %q\n", license.Model("MX84 Advanced Security").Edition(), license.Model("MX84-SDW").Edition(), license.Model("MS120-8").Edition())
	// Output: "Advanced Security" "Secure SD-WAN Plus" ""
}

func ExampleEdition_MXRank() {
	fmt.Println(license.Enterprise.MXRank(), license.AdvancedSecurity.MXRank(), license.SecureSDWANPlus.MXRank(), license.Advanced.MXRank())
	// Output: 1 2 3 0
}

func ExampleNewCounts() {
	c, err := license.NewCounts(license.Line{Model: "MX75", Count: 1}, license.Line{Model: "MR Enterprise", Count: 10})
	fmt.Println(c, err)
	_, err = license.NewCounts(license.Line{Model: "MX75", Count: 0})
	fmt.Println(err)
	// Output:
	// MR Enterprise=10, MX75=1 <nil>
	// license/count-range (CT-21): model=MX75, count=0, least=1, most=17592186044416
}

func ExampleMustCounts() {
	fmt.Println(license.MustCounts(license.Line{Model: "MX75", Count: 1}))
	// Output: MX75=1
}

// tenAndOne is the limits of the eighth vector of the co-termination rules.
var tenAndOne = license.MustCounts(license.Line{Model: "MR", Count: 10}, license.Line{Model: "MX75", Count: 1})

func ExampleCounts_Plus() {
	sum, err := tenAndOne.Plus(license.MustCounts(license.Line{Model: "MR", Count: 5}))
	fmt.Println(sum, err)
	// Output: MR=15, MX75=1 <nil>
}

func ExampleCounts_Minus() {
	rest, err := tenAndOne.Minus(license.MustCounts(license.Line{Model: "MR", Count: 10}))
	fmt.Println(rest, err)
	_, err = tenAndOne.Minus(license.MustCounts(license.Line{Model: "MR", Count: 11}))
	fmt.Println(err)
	// Output:
	// MX75=1 <nil>
	// license/count-short (TR-7): model=MR, asked=11, held=10
}

func ExampleCounts_Contains() {
	fmt.Println(tenAndOne.Contains(license.MustCounts(license.Line{Model: "MR", Count: 10})), license.Counts{}.Contains(tenAndOne))
	// Output: true false
}

func ExampleCounts_Equal() {
	fmt.Println(tenAndOne.Equal(license.MustCounts(license.Line{Model: "MX75", Count: 1}, license.Line{Model: "MR", Count: 10})))
	// Output: true
}

func ExampleCounts_Of() {
	fmt.Println(tenAndOne.Of("MR"), tenAndOne.Of("MS120-8"))
	// Output: 10 0
}

func ExampleCounts_All() {
	for model, n := range tenAndOne.All() {
		fmt.Println(model, n)
	}
	// Output:
	// MR 10
	// MX75 1
}

func ExampleCounts_Total() {
	fmt.Println(tenAndOne.Len(), tenAndOne.Total(), tenAndOne.IsZero())
	// Output: 2 11 false
}

func ExampleCounts_MarshalJSON() {
	data, err := json.Marshal(tenAndOne)
	fmt.Println(string(data), err)
	// Output: {"MR":10,"MX75":1} <nil>
}

func ExampleCounts_UnmarshalJSON() {
	var c license.Counts
	fmt.Println(json.Unmarshal([]byte(`{"MX75":1,"MR":10}`), &c), c)
	fmt.Println(json.Unmarshal([]byte(`{"MX75":1,"MX75":2}`), &c))
	// Output:
	// <nil> MR=10, MX75=1
	// license/json-duplicate-field: field=MX75
}

func ExampleNewLicense() {
	l, err := license.NewLicense(license.MustParseKey("Z2AA-BBBB-CCCC"), tenAndOne, license.MustParseDate("2024-01-01"), 365,
		license.ProductEdition{Edition: license.Enterprise, ProductType: license.Appliance})
	fmt.Println(l.Key(), l.Counts(), l.Start(), l.Days(), l.End(), err)
	for e := range l.Editions() {
		fmt.Println(e.ProductType, e.Edition)
	}
	_, err = license.NewLicense(l.Key(), l.Counts(), l.Start(), 0)
	fmt.Println(err)
	// Output:
	// Z2AA-BBBB-CCCC MR=10, MX75=1 2024-01-01 365 2024-12-31 <nil>
	// appliance Enterprise
	// license/term-range (CT-1): key=…CCCC, start=2024-01-01, days=0
}

// What is undone comes back under another key with only the remaining term
// (CT-16).
func ExampleLicense_Reissue() {
	l, _ := license.NewLicense(license.MustParseKey("Z2AA-BBBB-CCCC"), tenAndOne, license.MustParseDate("2024-01-01"), 30)
	r, err := l.Reissue(license.MustParseKey("Z2DD-EEEE-FFFF"), l.Counts())
	fmt.Println(r.Key(), r.Counts(), r.End(), r.Equal(l), err)
	// Output: Z2DD-EEEE-FFFF MR=10, MX75=1 2024-01-31 false <nil>
}

// A licence ends on the day after its last (CT-2).
func ExampleLicense_End() {
	l, _ := license.NewLicense(license.MustParseKey("Z2AA-BBBB-CCCC"), tenAndOne, license.MustParseDate("2024-12-31"), 1)
	fmt.Println(l.End())
	// Output: 2025-01-01
}

func ExampleLicense_MXEditions() {
	counts := license.MustCounts(license.Line{Model: "MX84 Secure SD-WAN Plus", Count: 1}, license.Line{Model: "MX75", Count: 1})
	l, _ := license.NewLicense(license.MustParseKey("Z2AA-BBBB-CCCC"), counts, license.MustParseDate("2024-01-01"), 365,
		license.ProductEdition{Edition: license.Enterprise, ProductType: license.Appliance})
	fmt.Printf("%q\n", l.MXEditions())
	// Output: ["Enterprise" "Secure SD-WAN Plus"]
}

func ExampleLicense_MarshalJSON() {
	l, _ := license.NewLicense(license.MustParseKey("Z2AA-BBBB-CCCC"), tenAndOne, license.MustParseDate("2024-01-01"), 365)
	data, err := json.Marshal(l)
	fmt.Println(string(data), err)
	// Output: {"key":"Z2AA-BBBB-CCCC","counts":{"MR":10,"MX75":1},"start":"2024-01-01","days":365} <nil>
}

func ExampleLicense_UnmarshalJSON() {
	var l license.License
	err := json.Unmarshal([]byte(`{"key":"Z2AA-BBBB-CCCC","counts":{"MR":10},"start":"2024-01-01","days":365}`), &l)
	fmt.Println(l.End(), err)
	err = json.Unmarshal([]byte(`{"key":"Z2AA-BBBB-CCCC","counts":{"MR":null},"start":"2024-01-01","days":365}`), &l)
	fmt.Println(err)
	// Output:
	// 2024-12-31 <nil>
	// license/json-null: field=counts.MR
}

func ExampleLicense_String() {
	l, err := license.NewLicense(license.MustParseKey("Z2AA-BBBB-CCCC"),
		license.MustCounts(license.Line{Model: "MR Enterprise", Count: 5}), license.MustParseDate("2026-03-01"), 365)
	fmt.Println(l, err)
	fmt.Println(license.License{})
	// Output:
	// ••••-••••-CCCC: MR Enterprise=5 for 365 days from 2026-03-01 <nil>
	// none
}
