package perdevice_test

import (
	"fmt"
	"time"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/license/transfer"
	"github.com/licit-go/licit/perdevice"
)

// january is the first act of the examples.
var january = license.Act{At: time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC), By: "ada@example.com"}

// later returns an act some days later.
func later(days int) license.Act {
	return license.Act{At: january.At.Add(time.Duration(days) * license.Day), By: january.By}
}

// settled applies what was decided, or says why it was not.
func settled(o *perdevice.Organization, e perdevice.Event, err error) {
	if err == nil {
		err = o.Apply(e)
	}
	if err != nil {
		fmt.Println(err)
	}
}

// office returns an organization with two licences of a year and one of a month
// for an MX64, 50 seats of Systems Manager, two devices and a network.
func office(id license.ID) *perdevice.Organization {
	o := perdevice.New(id, perdevice.Policy{})
	created, err := o.Create(january)
	settled(o, created, err)
	key := license.MustParseKey("Z2AA-AAAA-AAAA")
	claimed, err := o.Claim(january, "addDevices",
		perdevice.Fresh(perdevice.License{ID: "1", Key: key, Order: "4C1234567", Type: "MX64-ENT", Days: 365}),
		perdevice.Fresh(perdevice.License{ID: "2", Key: key, Order: "4C1234567", Type: "MX64-ENT", Days: 365}),
		perdevice.Fresh(perdevice.License{ID: "3", Key: key, Order: "4C1234567", Type: "MX64-ENT", Days: 30}),
		perdevice.Fresh(perdevice.License{ID: "4", Key: key, Order: "4C1234567", Type: "SME", Days: 365, Seats: 50}))
	settled(o, claimed, err)
	for _, serial := range []perdevice.Serial{"Q2AA", "Q2BB"} {
		added, err := o.AddDevice(january, serial, "MX64")
		settled(o, added, err)
	}
	network, err := o.AddNetwork(january, "N_1")
	settled(o, network, err)
	return o
}

// equipped returns an office whose first device has the licences 1 and, queued, 3.
func equipped() *perdevice.Organization {
	o := office("7")
	first, err := o.Assign(january, "1", "Q2AA")
	settled(o, first, err)
	second, err := o.Assign(january, "3", "Q2AA")
	settled(o, second, err)
	return o
}

// fullRights is what a full administrator of both organizations asks with.
func fullRights() transfer.Request {
	ada := transfer.Account{Email: "ada@example.com", Role: transfer.FullAdministrator}
	return transfer.Request{Path: transfer.SelfService, By: transfer.Accounts{Source: ada, Destination: ada}}
}

// The worked example of the package documentation.
func Example() {
	key := license.MustParseKey("Z212-3456-7890")
	claimed := license.Act{At: time.Date(2019, 8, 29, 12, 40, 10, 0, time.UTC), By: "ada@example.com"}
	assigned := license.Act{At: time.Date(2019, 9, 1, 15, 1, 46, 0, time.UTC), By: "ada@example.com"}

	org := perdevice.New("7", perdevice.Policy{})
	created, err := org.Create(claimed)
	settled(org, created, err)
	claim, err := org.Claim(claimed, "addDevices",
		perdevice.Fresh(perdevice.License{ID: "1234", Key: key, Type: "MX64-ENT", Days: 365}),
		perdevice.Fresh(perdevice.License{ID: "5678", Key: key, Type: "MX64-ENT", Days: 60}))
	settled(org, claim, err)
	device, err := org.AddDevice(assigned, "Q234-ABCD-5678", "MX64")
	settled(org, device, err)
	first, err := org.Assign(assigned, "1234", "Q234-ABCD-5678")
	settled(org, first, err)
	second, err := org.Assign(assigned, "5678", "Q234-ABCD-5678")
	settled(org, second, err)

	head, _ := org.License("1234", assigned.At)
	fmt.Println(head.State, head.TotalDays, head.Expires.Format(time.RFC3339))
	for c := range org.Agenda(assigned.At, assigned.At.Add(500*license.Day)) {
		fmt.Println(c.At.Format(time.RFC3339), c.Kind, c.License)
	}
	// Output:
	// active 425 2020-10-30T15:01:46Z
	// 2020-08-01T15:01:46Z warning 1234
	// 2020-08-31T15:01:46Z expiry 1234
	// 2020-08-31T15:01:46Z queue-step 5678
	// 2020-10-16T15:01:46Z critical 5678
	// 2020-10-30T15:01:46Z expiry 5678
	// 2020-11-29T15:01:46Z grace-over
}

func ExampleNew() {
	org := perdevice.New("7", perdevice.Policy{Grace: 14 * license.Day})
	fmt.Println(org.ID(), org.Seq())
	// Output: 7 0
}

func ExampleOrganization_Create() {
	org := perdevice.New("7", perdevice.Policy{})
	created, err := org.Create(january)
	fmt.Println(created.Organization, created.Seq, err)
	fmt.Println(org.Apply(created), org.Seq())
	// Output:
	// 7 1 <nil>
	// <nil> 1
}

func ExampleOrganization_Claim() {
	org := office("7")
	key := license.MustParseKey("Z2BB-BBBB-BBBB")
	claimed, err := org.Claim(january, "renew", perdevice.Fresh(perdevice.License{ID: "9", Key: key, Type: "ENT", Days: 365}))
	fmt.Println(claimed.Licenses[0].ActivatesBy.Format(time.DateOnly), claimed.UndoUntil.Format(time.DateOnly), err)

	_, err = org.Claim(january, "renew",
		perdevice.Fresh(perdevice.License{ID: "1", Key: key, Type: "ENT", Days: 365}),
		perdevice.Issued{License: perdevice.License{ID: "9", Key: key, Type: "ENT", Days: 365}})
	for _, r := range license.Refusals(err) {
		fmt.Println(r)
	}
	// Output:
	// 2024-03-31 2024-01-08 <nil>
	// perdevice/key-unknown (PD-6): license=9, key=…BBBB, status=""
	// perdevice/license-taken (PD-1): license=1
}

func ExampleFresh() {
	issued := perdevice.Fresh(perdevice.License{ID: "9", Key: license.MustParseKey("Z2BB-BBBB-BBBB"), Type: "ENT", Days: 365})
	fmt.Println(issued.Status)
	// Output: unclaimed
}

func ExampleOrganization_Undo() {
	org := office("7")
	undone, err := org.Undo(later(7), "1")
	fmt.Println(undone.License, err)
	_, err = org.Undo(later(8), "1")
	fmt.Println(err)
	// Output:
	// 1 <nil>
	// perdevice/undo-window-closed (PD-17): license=1, undoUntil=2024-01-08T00:00:00Z, at=2024-01-09T00:00:00Z
}

func ExampleOrganization_AddDevice() {
	org := office("7")
	added, err := org.AddDevice(january, "Q2CC", "MR36")
	settled(org, added, err)
	device, _ := org.Device("Q2CC", january.At)
	fmt.Println(device.Status, device.Until.Format(time.DateOnly))
	// Output: grace 2024-01-31
}

func ExampleOrganization_RemoveDevice() {
	org := equipped()
	_, err := org.RemoveDevice(january, "Q2AA")
	fmt.Println(err)
	removed, err := org.RemoveDevice(january, "Q2BB")
	fmt.Println(removed.Device, err)
	// Output:
	// perdevice/device-licensed (PD-9): device=Q2AA, head=1, until=2025-01-30T00:00:00Z
	// Q2BB <nil>
}

func ExampleOrganization_AddNetwork() {
	added, err := office("7").AddNetwork(january, "N_2")
	fmt.Println(added.Network, err)
	// Output: N_2 <nil>
}

func ExampleOrganization_RemoveNetwork() {
	removed, err := office("7").RemoveNetwork(january, "N_1")
	fmt.Println(removed.Network, err)
	// Output: N_1 <nil>
}

func ExampleOrganization_Pair() {
	org := equipped()
	paired, err := org.Pair(january, "Q2AA", "Q2BB")
	settled(org, paired, err)
	spare, _ := org.Device("Q2BB", january.At)
	fmt.Println(spare.Status, spare.Primary)
	// Output: licensed Q2AA
}

func ExampleOrganization_Unpair() {
	org := equipped()
	paired, err := org.Pair(january, "Q2AA", "Q2BB")
	settled(org, paired, err)
	unpaired, err := org.Unpair(later(10), "Q2BB")
	settled(org, unpaired, err)
	spare, _ := org.Device("Q2BB", later(10).At)
	fmt.Println(spare.Status, spare.Until.Format(time.DateOnly))
	// Output: grace 2024-02-10
}

func ExampleOrganization_Assign() {
	org := office("7")
	assigned, err := org.Assign(january, "1", "Q2AA")
	fmt.Println(assigned.Queued(), assigned.Expires.Format(time.DateOnly), err)
	settled(org, assigned, err)
	queued, err := org.Assign(january, "3", "Q2AA")
	fmt.Println(queued.Queued(), queued.Behind, queued.After.Until.Format(time.DateOnly), err)
	_, err = org.Assign(later(90), "2", "Q2AA") // it burns by then
	fmt.Println(err)
	// Output:
	// false 2024-12-31 <nil>
	// true 1 2025-01-30 <nil>
	// perdevice/device-licensed (PD-9): license=2, state=unusedActive
}

func ExampleOrganization_Queue() {
	org := equipped()
	queued, err := org.Queue(january, "2", "Q2AA")
	fmt.Println(queued.Activates.Format(time.DateOnly), err)
	_, err = org.Queue(january, "2", "Q2BB")
	fmt.Println(err)
	// Output:
	// 2025-01-30 <nil>
	// perdevice/device-unlicensed (PD-8): device=Q2BB
}

func ExampleOrganization_Dequeue() {
	org := equipped()
	soon, err := org.Dequeue(later(89), "3")
	fmt.Println(soon.Activates.IsZero(), soon.After.Until.Format(time.DateOnly), err)
	late, err := org.Dequeue(later(100), "3")
	fmt.Println(late.Activates.Format(time.DateOnly), err)
	// Output:
	// true 2024-12-31 <nil>
	// 2024-04-10 <nil>
}

func ExampleOrganization_Unassign() {
	org := equipped()
	_, err := org.Unassign(later(10), "1", perdevice.HeadOnly)
	fmt.Println(err)
	unassigned, err := org.Unassign(later(10), "1", perdevice.WholeChain)
	settled(org, unassigned, err)
	fmt.Println(unassigned.Dequeued, org.State("1", later(10).At), org.State("3", later(10).At))
	// Output:
	// perdevice/queue-behind (PD-11): license=1, queued=1
	// [3] unusedActive unused
}

func ExampleOrganization_Reassign() {
	org := equipped()
	reassigned, err := org.Reassign(later(10), "1", "Q2BB")
	settled(org, reassigned, err)
	replacement, _ := org.Device("Q2BB", later(10).At)
	fmt.Println(reassigned.From, replacement.Head, replacement.Queue, replacement.Until.Format(time.DateOnly))
	// Output: Q2AA 1 [3] 2025-01-30
}

func ExampleOrganization_AssignSeats() {
	org := office("7")
	assigned, err := org.AssignSeats(january, "4", "N_1", 20, "5")
	settled(org, assigned, err)
	for _, id := range []license.ID{"4", "5"} {
		l, _ := org.License(id, january.At)
		fmt.Println(l.ID, l.Seats, l.State, l.Network)
	}
	// Output:
	// 4 20 active N_1
	// 5 30 unused
}

func ExampleOrganization_RenewSeats() {
	org := office("7")
	assigned, err := org.AssignSeats(january, "4", "N_1", 20, "5")
	settled(org, assigned, err)
	renewed, err := org.RenewSeats(january, "4", "5", "6")
	settled(org, renewed, err)
	fmt.Println(renewed.Seats, renewed.RestSeats, renewed.After.Until.Format(time.DateOnly), org.State("6", january.At))
	// Output: 20 10 2025-12-31 recentlyQueued
}

func ExampleOrganization_Move() {
	from, to := equipped(), perdevice.New("8", perdevice.Policy{})
	created, err := to.Create(january)
	settled(to, created, err)
	moved, err := from.Move(later(10), to, fullRights(), "1")
	settled(from, moved.Out, err) // commit both together
	settled(to, moved.In, err)
	l, _ := to.License("1", later(10).At)
	fmt.Println(moved.Out.Licenses, moved.Out.Devices, l.State, l.Device, l.Expires.Format(time.DateOnly))
	_, err = from.Move(later(10), to, transfer.Request{Path: transfer.SelfService}, "9")
	for _, r := range license.Refusals(err) {
		fmt.Println(r.Reason)
	}
	// Output:
	// [1 3] [Q2AA] active Q2AA 2025-01-30
	// transfer/no-rights
	// transfer/no-rights
	// transfer/license-unknown
}

func ExampleOrganization_MoveSeats() {
	from, to := office("7"), perdevice.New("8", perdevice.Policy{})
	created, err := to.Create(january)
	settled(to, created, err)
	moved, err := from.MoveSeats(january, to, fullRights(), "4", 20, "5")
	settled(from, moved.Out, err) // commit both together
	settled(to, moved.In, err)
	here, _ := from.License("4", january.At)
	there, _ := to.License("5", january.At)
	fmt.Println(here.Seats, there.Seats, there.State)
	// Output: 30 20 unused
}

func ExampleOrganization_Convert() {
	org := perdevice.New("7", perdevice.Policy{})
	created, err := org.Create(january)
	settled(org, created, err)
	converted, err := org.Convert(january, perdevice.Conversion{
		Expires: license.MustParseDate("2024-06-01"),
		Limits:  license.MustCounts(license.Line{Model: "MR Enterprise", Count: 2}),
		Devices: []perdevice.ConvertedDevice{{Device: "Q2AA", Model: "MR36", Counted: "MR36 Enterprise"}},
		Key:     license.MustParseKey("Z2AA-AAAA-AAAA"),
		IDs:     []license.ID{"1", "2"},
	})
	settled(org, converted, err)
	for l := range org.Licenses(january.At) {
		fmt.Println(l.ID, l.Type, l.State, l.Device, l.Expires.Format(time.DateOnly))
	}
	// Output:
	// 1 ENT active Q2AA 2024-06-01
	// 2 ENT unusedActive  2024-06-01
}

func ExampleOrganization_Apply() {
	org := office("7")
	assigned, err := org.Assign(january, "1", "Q2AA")
	fmt.Println(err, org.Apply(assigned))
	fmt.Println(org.Apply(assigned))
	// Output:
	// <nil> <nil>
	// license/stale: seq=6, next=7
}

func ExampleOrganization_Clone() {
	org := equipped()
	whatIf := org.Clone()
	dequeued, err := whatIf.Dequeue(january, "3")
	settled(whatIf, dequeued, err)
	fmt.Println(org.State("3", january.At), whatIf.State("3", january.At))
	// Output: recentlyQueued unused
}
