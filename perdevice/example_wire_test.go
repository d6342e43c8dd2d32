package perdevice_test

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/license/dashboard"
	"github.com/licit-go/licit/perdevice"
)

// branch is an organization with one device and two licences, the second of which
// is queued behind the first.
func branch() (*perdevice.Organization, time.Time) {
	at := time.Date(2019, 9, 1, 15, 1, 46, 0, time.UTC)
	act := license.Act{At: at, By: "ada"}
	o := perdevice.New("549236", perdevice.Policy{})
	must := func(e perdevice.Event, err error) {
		if err == nil {
			err = o.Apply(e)
		}
		if err != nil {
			panic(err)
		}
	}
	must(first(o.Create(act)))
	must(first(o.AddDevice(act, "Q234-ABCD-5678", "MX64")))
	key := license.MustParseKey("Z2ZZ-0000-0001")
	must(first(o.Claim(act, "", perdevice.Fresh(perdevice.License{ID: "1234", Key: key, Type: "MX64-ENT", Days: 365}),
		perdevice.Fresh(perdevice.License{ID: "5678", Key: key, Type: "MX64-ENT", Days: 60}))))
	must(first(o.Assign(act, "1234", "Q234-ABCD-5678")))
	must(first(o.Assign(act, "5678", "Q234-ABCD-5678")))
	return o, at
}

func first[E perdevice.Event](e E, err error) (perdevice.Event, error) { return e, err }

// The head shows the expiration of its whole queue (PD-8).
func ExampleStanding_Wire() {
	o, at := branch()
	for _, id := range []license.ID{"1234", "5678"} {
		s, _ := o.License(id, at)
		l := s.Wire()
		fmt.Println(l.ID, l.State, l.TotalDurationInDays, "of", l.DurationInDays, "days, expires", l.ExpirationDate, "behind", l.HeadLicenseID)
	}
	// Output:
	// 1234 active 425 of 365 days, expires 2020-10-30T15:01:46Z behind null
	// 5678 recentlyQueued 60 of 60 days, expires null behind 1234
}

func ExampleOrganization_WireLicenses() {
	o, at := branch()
	if err := dashboard.WritePerDeviceLicenses(os.Stdout, o.WireLicenses(at.Add(400*license.Day))); err != nil {
		fmt.Println(err)
	}
	// Output:
	// [{"id":"1234","licenseType":"MX64-ENT","licenseKey":"Z2ZZ-0000-0001","orderNumber":null,"deviceSerial":null,"networkId":null,"state":"expired","seatCount":null,"totalDurationInDays":365,"durationInDays":365,"permanentlyQueuedLicenses":[],"claimDate":"2019-09-01T15:01:46Z","activationDate":"2019-09-01T15:01:46Z","expirationDate":"2020-08-31T15:01:46Z","headLicenseId":null},{"id":"5678","licenseType":"MX64-ENT","licenseKey":"Z2ZZ-0000-0001","orderNumber":null,"deviceSerial":"Q234-ABCD-5678","networkId":null,"state":"expiring","seatCount":null,"totalDurationInDays":60,"durationInDays":60,"permanentlyQueuedLicenses":[],"claimDate":"2019-09-01T15:01:46Z","activationDate":"2020-08-31T15:01:46Z","expirationDate":"2020-10-30T15:01:46Z","headLicenseId":null}]
}

func ExampleOrganization_WireOverview() {
	o, at := branch()
	v := o.WireOverview(at, 0)
	model, _ := v.Model()
	fmt.Println(model, v.PerDevice.LicenseCount, v.PerDevice.States.Active, v.PerDevice.States.RecentlyQueued, v.PerDevice.LicenseTypes)
	// Output:
	// per-device 2 1 1 [{MX64-ENT 0}]
}

func ExampleSeatsAssigned_Wire() {
	at := time.Date(2019, 9, 1, 15, 1, 46, 0, time.UTC)
	act := license.Act{At: at, By: "ada"}
	o := perdevice.New("549236", perdevice.Policy{})
	created, _ := o.Create(act)
	_ = o.Apply(created)
	network, _ := o.AddNetwork(act, "N_24329156")
	_ = o.Apply(network)
	claimed, _ := o.Claim(act, "", perdevice.Fresh(perdevice.License{ID: "1234", Key: license.MustParseKey("Z2ZZ-0000-0001"), Type: "SME", Days: 365, Seats: 25}))
	_ = o.Apply(claimed)

	assigned, err := o.AssignSeats(act, "1234", "N_24329156", 20, "1235")
	fmt.Println(err, o.Apply(assigned))
	result, err := assigned.Wire(o)
	for _, l := range result.ResultingLicenses {
		fmt.Println(l.ID, l.State, l.SeatCount, l.NetworkID)
	}
	fmt.Println(err)

	claimed, _ = o.Claim(act, "", perdevice.Fresh(perdevice.License{ID: "1236", Key: license.MustParseKey("Z2ZZ-0000-0002"), Type: "SME", Days: 30, Seats: 20}))
	_ = o.Apply(claimed)
	renewed, err := o.RenewSeats(act, "1234", "1236", "")
	fmt.Println(err, o.Apply(renewed))
	result, err = renewed.Wire(o)
	for _, l := range result.ResultingLicenses {
		fmt.Println(l.ID, l.State, l.SeatCount, l.TotalDurationInDays, l.HeadLicenseID)
	}
	fmt.Println(err)
	// Output:
	// <nil> <nil>
	// 1234 active 20 N_24329156
	// 1235 unused 5 null
	// <nil>
	// <nil> <nil>
	// 1234 active 20 395 null
	// 1236 recentlyQueued 20 30 1234
	// <nil>
}

// Null dequeues; that serial again would be nothing asked.
func ExampleOrganization_Update() {
	o, at := branch()
	act := license.Act{At: at, By: "ada"}
	for _, body := range []string{`{"deviceSerial": null}`, `{"deviceSerial": "Q234-ABCD-5678"}`, `{}`} {
		var update dashboard.LicenseUpdate
		if err := json.Unmarshal([]byte(body), &update); err != nil {
			fmt.Println(err)
		}
		e, err := o.Update(act, "5678", update)
		fmt.Printf("%T %v\n", e, err)
	}
	// Output:
	// perdevice.Dequeued <nil>
	// <nil> perdevice/nothing-asked (PD-7): number=0, license=5678, device=Q234-ABCD-5678
	// <nil> perdevice/nothing-asked (PD-7): number=0, license=5678, device=Q234-ABCD-5678
}

// A list imported into an organization that has the devices shows the same list.
func ExampleOrganization_Import() {
	o, at := branch()
	var list []dashboard.PerDeviceLicense
	for l := range o.WireLicenses(at) {
		list = append(list, l)
	}
	act := license.Act{At: at, By: "ada"}
	n := perdevice.New("2", perdevice.Policy{})
	created, _ := n.Create(act)
	_ = n.Apply(created)
	device, _ := n.AddDevice(act, "Q234-ABCD-5678", "MX64")
	_ = n.Apply(device)

	fresh := n.Clone()

	imported, err := n.Import(act, list)
	fmt.Println(imported.Queues, err, n.Apply(imported))
	var before, after strings.Builder
	fmt.Println(dashboard.WritePerDeviceLicenses(&before, o.WireLicenses(at)), dashboard.WritePerDeviceLicenses(&after, n.WireLicenses(at)), before.String() == after.String())

	list[0].TotalDurationInDays = 424
	_, err = fresh.Import(act, list)
	fmt.Println(err)
	// Output:
	// [{Q234-ABCD-5678  [1234 5678]}] <nil> <nil>
	// <nil> <nil> true
	// perdevice/record: record=1, license=1234, field=totalDurationInDays, value=424
	// perdevice/differs (PD-1): field=totalDurationInDays, value=424, shown=425
}
