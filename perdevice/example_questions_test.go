package perdevice_test

import (
	"fmt"
	"time"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/perdevice"
)

func ExampleOrganization_State() {
	org := office("7")
	fmt.Println(org.State("1", later(90).At.Add(-1)), org.State("1", later(90).At))
	// Output: unused unusedActive
}

func ExampleOrganization_License() {
	head, held := equipped().License("1", january.At)
	fmt.Println(held, head.State, head.Days, head.TotalDays, head.Ends.Format(time.DateOnly), head.Expires.Format(time.DateOnly))
	// Output: true active 365 395 2024-12-31 2025-01-30
}

func ExampleOrganization_Licenses() {
	for l := range equipped().Licenses(january.At) {
		fmt.Printf("%s %s %q\n", l.ID, l.State, l.Head)
	}
	// Output:
	// 1 active ""
	// 2 unused ""
	// 3 recentlyQueued "1"
	// 4 unused ""
}

func ExampleOrganization_Device() {
	org := equipped()
	for _, days := range []int{0, 395, 425} {
		device, _ := org.Device("Q2AA", later(days).At)
		fmt.Println(days, device.Status)
	}
	// Output:
	// 0 licensed
	// 395 grace
	// 425 disabled
}

func ExampleOrganization_Devices() {
	for d := range equipped().Devices(later(10).At) {
		fmt.Println(d.Device, d.Status, d.Until.Format(time.DateOnly))
	}
	// Output:
	// Q2AA licensed 2025-01-30
	// Q2BB grace 2024-01-31
}

func ExampleOrganization_Network() {
	org := office("7")
	assigned, err := org.AssignSeats(january, "4", "N_1", 20, "5")
	settled(org, assigned, err)
	network, _ := org.Network("N_1", january.At)
	fmt.Println(network.Licenses, network.Seats)
	// Output: [4] 20
}

func ExampleOrganization_Networks() {
	for n := range office("7").Networks(january.At) {
		fmt.Println(n.Network, n.Seats)
	}
	// Output: N_1 0
}

func ExampleOrganization_NextChange() {
	next, ok := office("7").NextChange("1", january.At)
	fmt.Println(next.At.Format(time.DateOnly), next.Kind, ok)
	// Output: 2024-03-31 activation true
}

func ExampleOrganization_NextDeviceChange() {
	next, ok := equipped().NextDeviceChange("Q2AA", later(360).At)
	fmt.Println(next.At.Format(time.DateOnly), next.Kind, next.License, ok)
	// Output: 2024-12-31 queue-step 3 true
}

func ExampleOrganization_Agenda() {
	for c := range equipped().Agenda(january.At, later(100).At) {
		fmt.Printf("%s %s %q %q\n", c.At.Format(time.DateOnly), c.Kind, c.License, c.Device)
	}
	// Output:
	// 2024-01-31 grace-over "" "Q2BB"
	// 2024-03-31 activation "2" ""
	// 2024-03-31 activation "4" ""
}

func ExampleOrganization_Overview() {
	v := equipped().Overview(january.At)
	fmt.Println(v.Licenses, v.Active, v.RecentlyQueued, v.Unused)
	fmt.Println(v.SoonestActivation, v.SoonestActivations, v.Seats.Unassigned)
	for _, t := range v.Types {
		fmt.Println(t.Type, t.Licenses, t.Unassigned)
	}
	// Output:
	// 4 1 1 2
	// 2024-03-31 2 50
	// MX64-ENT 3 1
	// SME 1 1
}

func ExampleRestore() {
	org := equipped()
	data, err := org.Snapshot()
	fmt.Println(err)
	restored, err := perdevice.Restore(data, perdevice.Policy{})
	fmt.Println(restored.Seq() == org.Seq(), restored.State("3", january.At), err)
	// Output:
	// <nil>
	// true recentlyQueued <nil>
}

func ExampleEncodeEvent() {
	assigned, err := office("7").Assign(january, "1", "Q2AA")
	fmt.Println(err)
	name, data, err := perdevice.EncodeEvent(assigned)
	fmt.Println(name, err)
	fmt.Println(string(data))
	// Output:
	// <nil>
	// perdevice.assigned <nil>
	// {"seq":6,"at":"2024-01-01T00:00:00Z","by":"ada@example.com","license":"1","device":"Q2AA","activates":"2024-01-01T00:00:00Z","expires":"2024-12-31T00:00:00Z","after":{"head":"1","until":"2024-12-31T00:00:00Z"}}
}

func ExampleDecodeEvent() {
	event, err := perdevice.DecodeEvent("perdevice.undone", []byte(`{"seq":9,"at":"2024-01-02T00:00:00Z","by":"ada@example.com","license":"1"}`))
	fmt.Println(event.Stamped().Seq, err)
	_, err = perdevice.DecodeEvent("perdevice.undone", []byte(`{"seq":9,"at":"2024-01-02T00:00:00Z","by":"ada@example.com"}`))
	fmt.Println(err)
	// Output:
	// 9 <nil>
	// license/json-missing-field: field=license
}

func ExampleScopeOf() {
	for _, t := range []perdevice.Type{"MX64-ENT", "MS220-8", "ENT", "SME", "CISCO"} {
		scope, known := perdevice.ScopeOf(t)
		fmt.Println(t, known, scope.Fits("MS220-8P"), scope.Fits("MR36"), scope.Networks)
	}
	// Output:
	// MX64-ENT true false false false
	// MS220-8 true false false false
	// ENT true false true false
	// SME true false false true
	// CISCO false false false false
}

func ExampleScope_Fits() {
	scope := perdevice.Scope{Family: "MV"}
	fmt.Println(scope.Fits("MV12W"), scope.Fits("MT10"))
	// Output: true false
}

func ExampleTypeOf() {
	for _, m := range []license.Model{"MR36 Enterprise", "MX84 Advanced Security", "MS220-8P"} {
		fmt.Println(perdevice.TypeOf(m))
	}
	// Output:
	// ENT
	// MX84-SEC
	// MS220-8P
}

func ExampleTransitions() {
	for t := range perdevice.Transitions() {
		if t.Trigger == perdevice.ByDequeue && t.From != perdevice.NotHeld {
			fmt.Printf("%s %s %q\n", t.From, t.To, t.Refused)
		}
	}
	// Output:
	// unused unused "perdevice/not-queued"
	// unusedActive unusedActive "perdevice/not-queued"
	// active active "perdevice/not-queued"
	// expiring expiring "perdevice/not-queued"
	// expired expired "perdevice/not-queued"
	// recentlyQueued unused ""
	// recentlyQueued unusedActive ""
}

func ExampleDeviceTransitions() {
	for t := range perdevice.DeviceTransitions() {
		if t.From == perdevice.Grace && t.Refused == "" {
			fmt.Printf("%s %q\n", t.Trigger, t.To)
		}
	}
	// Output:
	// remove ""
	// license "licensed"
	// grace-over "disabled"
}

func ExampleLicense_Check() {
	l := perdevice.License{ID: "1", Key: license.MustParseKey("Z2AA-AAAA-AAAA"), Type: "ENT", Days: 0, Seats: -1}
	for _, r := range license.Refusals(l.Check()) {
		fmt.Println(r)
	}
	// Output:
	// perdevice/term-range (PD-1): license=1, days=0, from=""
	// perdevice/seats-range (PD-18): license=1, seats=-1, least=0, most=1048576
}

func ExampleSerial_Check() {
	fmt.Println(perdevice.Serial("Q2AA").Check(), perdevice.Serial("").Check())
	// Output: <nil> perdevice/name-malformed (PD-1): part=device, value="", longest=128
}

func ExampleNetworkID_Check() {
	fmt.Println(perdevice.NetworkID("N_1").Check())
	// Output: <nil>
}

func ExampleType_Check() {
	fmt.Println(perdevice.Type("MX64-ENT").Check())
	// Output: <nil>
}
