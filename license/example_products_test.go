package license_test

import (
	"encoding/json"
	"fmt"
	"slices"

	"github.com/licit-go/licit/license"
)

func ExampleParseUDI() {
	a, err := license.ParseUDI("PID:UCM, SN:cc920")
	fmt.Println(a, err)
	b, err := license.ParseUDI("P:UCM,S:cc920")
	fmt.Println(a == b, err)
	_, err = license.ParseUDI("UCM/cc920")
	fmt.Println(err)
	// Output:
	// P:UCM,S:cc920 <nil>
	// true <nil>
	// license/udi-malformed (SM-10): udi=UCM/cc920, form="P:product,S:serial[,U:uuid]"
}

func ExampleNewUDI() {
	u, err := license.NewUDI("UCM", "cc920", "E53FC968-0253-4D61-A355-BA908A6CC920")
	fmt.Println(u, err)
	_, err = license.NewUDI("UCM", "", "")
	fmt.Println(err)
	// Output:
	// P:UCM,S:cc920,U:e53fc968-0253-4d61-a355-ba908a6cc920 <nil>
	// license/udi-malformed (SM-10): serial="", longest=64
}

func ExampleMustParseUDI() {
	u := license.MustParseUDI("P:UCM,S:cc920")
	fmt.Println(u.Product(), u.Serial(), u.UUID() == "")
	// Output: UCM cc920 true
}

func ExampleUDI_Product() {
	fmt.Println(license.MustParseUDI("P:ZC9300-24UX,S:FCW2134L0RN").Product())
	// Output: ZC9300-24UX
}

func ExampleUDI_Serial() {
	fmt.Println(license.MustParseUDI("P:ZC9300-24UX,S:FCW2134L0RN").Serial())
	// Output: FCW2134L0RN
}

func ExampleUDI_UUID() {
	fmt.Println(license.MustParseUDI("P:UCM,S:cc920,U:e53fc968-0253-4d61-a355-ba908a6cc920").UUID())
	// Output: e53fc968-0253-4d61-a355-ba908a6cc920
}

func ExampleUDI_Compare() {
	all := []license.UDI{license.MustParseUDI("P:UCM,S:b"), license.MustParseUDI("P:UCM,S:a"), {}}
	slices.SortFunc(all, license.UDI.Compare)
	fmt.Println(all)
	// Output: [none P:UCM,S:a P:UCM,S:b]
}

func ExampleUDI_IsZero() {
	fmt.Println(license.UDI{}.IsZero(), license.MustParseUDI("P:UCM,S:a").IsZero())
	// Output: true false
}

func ExampleUDI_Check() {
	fmt.Println(license.MustParseUDI("P:UCM,S:a").Check())
	fmt.Println(license.UDI{}.Check())
	// Output:
	// <nil>
	// license/udi-malformed (SM-10): udi="", form="P:product,S:serial[,U:uuid]"
}

func ExampleTag_Check() {
	fmt.Println(license.Tag("regid.2017-05.com.example.Standard,1.0").Check())
	fmt.Println(license.Tag(" Standard").Check())
	// Output:
	// <nil>
	// license/tag-malformed (SM-3): tag= Standard, longest=128
}

func ExampleNewHold() {
	udi := license.MustParseUDI("P:UCM,S:cc920")
	h, err := license.NewHold(udi,
		license.Entitlement{Tag: "Standard", Quantity: 40, Last: license.MustParseDate("2022-05-19")},
		license.Entitlement{Tag: "Premium", Quantity: 10})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, e := range h.Entitlements {
		fmt.Println(e.Quantity, e.Tag, e.Last)
	}
	_, err = license.NewHold(udi, license.Entitlement{Tag: "Premium"})
	fmt.Println(err)
	// Output:
	// 10 Premium none
	// 40 Standard 2022-05-19
	// license/count-range (SM-3): tag=Premium, quantity=0, least=1, most=1048576
}

// A hold of nothing releases what was held, and says so in JSON.
func ExampleHold_MarshalJSON() {
	data, err := json.Marshal(license.Hold{UDI: license.MustParseUDI("P:UCM,S:cc920")})
	fmt.Println(string(data), err)
	// Output: {"udi":"P:UCM,S:cc920","entitlements":[]} <nil>
}

func ExampleHold_Check() {
	h := license.Hold{
		UDI:          license.MustParseUDI("P:UCM,S:cc920"),
		Entitlements: []license.Entitlement{{Tag: "Standard", Quantity: 1}, {Tag: "Premium", Quantity: 1}},
	}
	fmt.Println(h.Check())
	// Output: license/tag-order (RS-13): tag=Premium, after=Standard
}

func ExampleHold_Equal() {
	udi := license.MustParseUDI("P:UCM,S:cc920")
	none, err := license.NewHold(udi)
	fmt.Println(none.Equal(license.Hold{UDI: udi}), none.Equal(license.Hold{}), err)
	// Output: true false <nil>
}
