package smart_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"time"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart"
)

// A product asks; whatever carries the request decodes it at the account.
func ExampleEncode() {
	data, err := smart.Encode(smart.Renew{
		Header:      smart.Header{UDI: license.MustParseUDI("P:UCM, S:cc920"), Installation: 5577006791947779410, Number: 3},
		Certificate: 7,
	})
	fmt.Println(string(data), err)
	_, err = smart.Encode(smart.Renew{Header: smart.Header{UDI: license.MustParseUDI("P:UCM,S:cc920"), Installation: 5577006791947779410, Number: 3}})
	fmt.Println(err)
	// Output:
	// {"message":"renew","udi":"P:UCM,S:cc920","installation":5577006791947779410,"number":3,"certificate":7} <nil>
	// smart/number-missing: part=certificate
}

func ExampleDecode() {
	for _, text := range []string{
		`{"message":"register","udi":"P:UCM,S:cc920","installation":7,"number":1,"token":"NzY1MGZiMTY3MDQ2"}`,
		`{"message":"register","udi":"P:UCM,S:cc920","installation":7,"number":1}`,
		`{"message":"report","satellite":"S-1","number":3,"at":"2024-04-12T08:09:28Z"}`,
	} {
		m, err := smart.Decode([]byte(text))
		if err != nil {
			fmt.Println(err)
			continue
		}
		switch m := m.(type) {
		case smart.Request:
			fmt.Println("request", m.Heading().Number, "of", m.Heading().UDI)
		case smart.Report:
			fmt.Println("report", m.Number, "of", m.Satellite)
		}
	}
	// Output:
	// request 1 of P:UCM,S:cc920
	// license/json-missing-field: field=token
	// report 3 of S-1
}

// Vector 1: a certificate holds 365 × 24 h from its issue.
func ExampleCertificate_Expires() {
	c := smart.Certificate{Number: 1, Issued: time.Date(2024, 3, 13, 8, 4, 57, 0, time.UTC), Valid: 365 * 24 * 60 * 60, Renew: 180 * 24 * 60 * 60}
	fmt.Println(c.Expires().Format(time.RFC3339))
	// Output: 2025-03-13T08:04:57Z
}

func ExampleCertificate_Check() {
	fmt.Println(smart.Certificate{Issued: time.Date(2024, 3, 13, 8, 4, 57, 0, time.UTC), Valid: 1, Renew: 1}.Check())
	// Output: smart/number-missing: part=number
}

func ExampleHeader_Check() {
	fmt.Println(smart.Header{UDI: license.MustParseUDI("P:UCM,S:cc920")}.Check())
	// Output:
	// smart/installation (SM-10): installation=0
	// smart/number-missing: part=number
}

func ExamplePeriod_Check() {
	fmt.Println(smart.Period(12 * 60 * 60).Check())
	fmt.Println(smart.Period(0).Check())
	// Output:
	// <nil>
	// smart/period-range (SM-13): seconds=0, least=1, most=864000000
}

func ExamplePeriod_Duration() {
	fmt.Println(smart.Period(12 * 60 * 60).Duration())
	// Output: 12h0m0s
}

// Vector 12: the last day is included.
func ExampleLine_InTerm() {
	l := smart.Line{
		ID: "L-1", Tag: "Standard", Quantity: 40, Type: smart.Term,
		Start: license.MustParseDate("2019-05-20"), Last: license.MustParseDate("2022-05-19"),
	}
	fmt.Println(l.InTerm(license.MustParseDate("2022-05-19")), l.InTerm(license.MustParseDate("2022-05-20")))
	// Output: true false
}

func ExampleLine_Ends() {
	l := smart.Line{Start: license.MustParseDate("2019-05-20"), Last: license.MustParseDate("2022-05-19")}
	fmt.Println(l.Ends())
	l.Last = license.Date{}
	fmt.Println(l.Ends())
	// Output:
	// 2022-05-20
	// none
}

func ExampleLine_Check() {
	l := smart.Line{
		ID: "L-1", Tag: "Standard", Quantity: 40, Type: smart.Perpetual,
		Start: license.MustParseDate("2019-05-20"), Last: license.MustParseDate("2022-05-19"),
	}
	fmt.Println(l.Check())
	// Output: smart/line-term (SM-3): line=L-1, type=PERPETUAL, start=2019-05-20, last=2022-05-19
}

func ExampleNewUsage() {
	u, err := smart.NewUsage(smart.Use{Tag: "Standard", Quantity: 46}, smart.Use{Tag: "Premium", Quantity: 10})
	fmt.Println(u, err)
	_, err = smart.NewUsage(smart.Use{Tag: "Standard"})
	fmt.Println(err)
	// Output:
	// 10 × Premium, 46 × Standard <nil>
	// license/count-range (SM-14): tag=Standard, quantity=0, least=1, most=1048576
}

func ExampleMustUsage() {
	u := smart.MustUsage("Standard", 46)
	fmt.Println(u.Of("Standard"), u.Of("Premium"), u.Len())
	// Output: 46 0 1
}

func ExampleUsage_All() {
	u, err := smart.NewUsage(smart.Use{Tag: "Standard", Quantity: 46}, smart.Use{Tag: "Premium", Quantity: 10})
	for tag, n := range u.All() {
		fmt.Println(tag, n, err)
	}
	// Output:
	// Premium 10 <nil>
	// Standard 46 <nil>
}

func ExampleUsage_Within() {
	reserved := smart.MustUsage("Standard", 40)
	fmt.Println(smart.MustUsage("Standard", 40).Within(reserved), smart.MustUsage("Standard", 41).Within(reserved), smart.Usage{}.Within(reserved))
	// Output: true false true
}

func ExampleUsage_Equal() {
	fmt.Println(smart.MustUsage("Standard", 40).Equal(smart.MustUsage("Standard", 40)), smart.Usage{}.Equal(smart.MustUsage("Standard", 40)))
	// Output: true false
}

func ExampleUsage_IsZero() {
	fmt.Println(smart.Usage{}.IsZero(), smart.MustUsage("Standard", 40).IsZero())
	// Output: true false
}

func ExampleUsage_MarshalJSON() {
	data, err := json.Marshal(smart.MustUsage("Standard", 46))
	fmt.Println(string(data), err)
	// Output: {"Standard":46} <nil>
}

func ExampleUsage_UnmarshalJSON() {
	var u smart.Usage
	fmt.Println(json.Unmarshal([]byte(`{"Standard":46,"Premium":10}`), &u), u)
	fmt.Println(json.Unmarshal([]byte(`{"Standard":46,"Standard":10}`), &u), u)
	// Output:
	// <nil> 10 × Premium, 46 × Standard
	// license/json-duplicate-field: field=Standard 10 × Premium, 46 × Standard
}

func ExampleToken_Check() {
	fmt.Println(smart.Token("NzY1MGZiMTY3MDQ2").Check())
	fmt.Println(smart.Token(" NzY1MGZiMTY3MDQ2").Check())
	// Output:
	// <nil>
	// smart/token-malformed (SM-6): token=…MDQ2, longest=128, form="printable, no space at the ends"
}

// A record shows whom a request comes from, and no more of the token than helps to
// find it.
func ExampleToken_Redacted() {
	token := smart.Token("NzY1MGZiMTY3MDQ2")
	fmt.Println(token.Redacted())
	slog.New(slog.NewTextHandler(os.Stdout, &slog.HandlerOptions{ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
		if a.Key == slog.TimeKey {
			return slog.Attr{}
		}
		return a
	}})).Info("asked", "request", smart.Register{Header: smart.Header{UDI: license.MustParseUDI("P:UCM,S:cc920"), Installation: 7, Number: 1}, Token: token})
	// Output:
	// ••••MDQ2
	// level=INFO msg=asked request.udi=P:UCM,S:cc920 request.installation=7 request.number=1 request.token=••••MDQ2 request.overwrite=false
}

// Of products without a way out thirty are given reservations, more a satellite.
func ExampleAdvise() {
	site := smart.Site{Offline: 30, UsageMayLeave: true, Satellite: smart.SatellitePossible, Preauthorized: true}
	few, err := smart.Advise(site)
	fmt.Println(few.Deployment, err)

	site.Offline++
	many, err := smart.Advise(site)
	fmt.Println(many.Deployment, err)
	for p := range many.On(many.Deployment) {
		fmt.Println(p.Weight, p.Ground)
	}

	// Where none can be, what excludes each says what would have to change.
	none, err := smart.Advise(smart.Site{Offline: 3})
	fmt.Printf("%q %v\n", none.Deployment, err)
	for p := range none.On(smart.OfflineReserved) {
		if p.Weight == smart.Excludes {
			fmt.Println(p.Ground.Text())
		}
	}
	// Output:
	// offline-reserved <nil>
	// satellite-manual <nil>
	// for many-offline
	// for no-way-out
	// for local-authority
	// against needs-satellite
	// against monthly-exchange
	// "" <nil>
	// The vendor has not allowed the account to reserve licences yet.
}

func ExampleGround_Text() {
	fmt.Println(smart.SatelliteCutOff.Text())
	// Output: The satellite may not connect to the vendor.
}

func ExamplePoint_String() {
	fmt.Println(smart.Point{Deployment: smart.Direct, Weight: smart.Excludes, Ground: smart.Unreachable})
	// Output: direct excludes unreachable
}

func ExampleAdvice_On() {
	a, err := smart.Advise(smart.Site{Connects: true, UsageMayLeave: true})
	fmt.Println(a.Deployment, err)
	for p := range a.On(smart.OfflineReserved) {
		fmt.Println(p.Weight, p.Ground)
	}
	// Output:
	// direct <nil>
	// excludes not-preauthorized
	// for needs-nothing-else
	// for no-way-out
	// against by-hand
}

func ExampleSite_Check() {
	fmt.Println(smart.Site{Offline: -1}.Check())
	fmt.Println(smart.Site{Offline: 12, Connects: true}.Check()) // some are offline and others are not: two sites
	// Output:
	// smart/site (SM-23): part=offline, value=-1, least=0, most=1048576
	// smart/site-mixed (SM-23): offline=12, connects=true, proxy=""
}

func ExampleProxy_Address() {
	fmt.Println(smart.Proxy{Host: "proxy.example.com"}.Address(), smart.Proxy{Host: "2001:db8::1", Port: 8080}.Address())
	// Output: proxy.example.com:3128 [2001:db8::1]:8080
}

func ExampleProxy_Check() {
	fmt.Println(smart.Proxy{Host: "http://proxy.example.com"}.Check())
	// Output: smart/name-malformed (SM-23): part=host, value=http://proxy.example.com, longest=253
}

// A satellite that may not connect: its report goes up as a file, and the licences
// come back as one.
func ExampleReport() {
	report := smart.Report{
		Satellite: "S-1", Number: 3, At: time.Date(2024, 4, 12, 8, 9, 28, 0, time.UTC),
		Transfers: []smart.ReportedTransfer{{Seq: 17, Line: "L-1", From: "VA-1", To: "VA-2", Quantity: 5}},
		Instances: []smart.ReportedInstance{{
			UDI: license.MustParseUDI("P:UCM,S:cc920"), Account: "VA-1",
			Contact: time.Date(2024, 4, 12, 8, 0, 0, 0, time.UTC), Issued: time.Date(2024, 3, 13, 8, 4, 57, 0, time.UTC), Valid: 365 * 24 * 60 * 60,
			Usage: smart.MustUsage("Standard", 46),
		}},
	}
	file, err := smart.Encode(report)
	fmt.Println(string(file), err)
	// Output: {"message":"report","satellite":"S-1","number":3,"at":"2024-04-12T08:09:28Z","transfers":[{"seq":17,"line":"L-1","from":"VA-1","to":"VA-2","quantity":5}],"instances":[{"udi":"P:UCM,S:cc920","account":"VA-1","contact":"2024-04-12T08:00:00Z","issued":"2024-03-13T08:04:57Z","validSeconds":31536000,"usage":{"Standard":46}}]} <nil>
}

func ExampleEntitlements() {
	file := []byte(`{"message":"entitlements","satellite":"S-1","number":3,"at":"2024-04-12T09:00:00Z","accounts":[
		{"account":"VA-1","lines":[{"id":"L-1","tag":"Standard","quantity":35,"type":"PERPETUAL","start":"2019-05-20"}]},
		{"account":"VA-2","lines":[{"id":"L-1","tag":"Standard","quantity":5,"type":"PERPETUAL","start":"2019-05-20"}]}]}`)
	m, err := smart.Decode(file)
	if err != nil {
		fmt.Println(err)
		return
	}
	if e, ok := m.(smart.Entitlements); ok {
		for _, a := range e.Accounts {
			fmt.Println(a.Account, a.Lines[0].Quantity, "×", a.Lines[0].Tag)
		}
	}
	// Output:
	// VA-1 35 × Standard
	// VA-2 5 × Standard
}

// What a rule refuses is told with the place where it stands.
func ExampleEntitledAccount() {
	e := smart.Entitlements{
		Satellite: "S-1", Number: 3, At: time.Date(2024, 4, 12, 9, 0, 0, 0, time.UTC),
		Accounts: []smart.EntitledAccount{{Account: "VA-2"}, {Account: "VA-1"}},
	}
	err := e.Check()
	fmt.Println(errors.Is(err, smart.ErrOrder))
	fmt.Println(err)
	// Output:
	// true
	// smart/order (SM-22): what=account, value=VA-1, after=VA-2, field=accounts.1
}
