package transfer_test

import (
	"fmt"
	"time"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/license/transfer"
)

// twelve is a key of twelve access points whose own end is 2026-03-01.
func twelve() license.License {
	l, err := license.NewLicense(license.MustParseKey("Z2AB-CDEF-GHJK"),
		license.MustCounts(license.Line{Model: "MR Enterprise", Count: 12}), license.MustParseDate("2025-03-01"), 365)
	if err != nil {
		panic(err)
	}
	return l
}

// five asks for five of the twelve.
func five() transfer.KeyMove {
	return transfer.KeyMove{
		Key: "z2ab-cdef-ghjk", Counts: license.MustCounts(license.Line{Model: "MR Enterprise", Count: 5}), Mode: transfer.AddDevices,
		Source:      transfer.Organization{ID: "org-1", Model: license.CoTermination},
		Destination: transfer.Organization{ID: "org-2", Model: license.CoTermination},
		State:       transfer.KeyLive, License: twelve(),
	}
}

// Five of twelve access points may move until the key's own end. A month later
// two reasons stand against it: Ann only reads org-1 now.
func ExampleKeyMove_Eligible() {
	account := transfer.Account{Email: "ann@example.com", Role: transfer.FullAdministrator}
	request := transfer.Request{Path: transfer.SelfService, By: transfer.Accounts{Source: account, Destination: account}}
	fmt.Println(five().Eligible(time.Date(2026, 2, 2, 9, 0, 0, 0, time.UTC), request))

	request.By.Source.Role = transfer.ReadOnly
	err := five().Eligible(time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC), request)
	for _, r := range license.Refusals(err) {
		fmt.Println(r)
		fmt.Println("  " + transfer.Lift(r.Field("lift")).Text())
	}
	// Output:
	// <nil>
	// transfer/read-only (TR-4): side=source, lift=grant-full-rights
	//   Give the account full read and write rights on the organization.
	// transfer/no-remaining-value (TR-8): key=…GHJK, end=2026-03-01, at=2026-03-02, lift=choose-other-license
	//   Nothing lifts it for this one: ask for a licence that is live in the source and has time left of its own.
}

// A request to support lists what is missing or malformed at once, and repeats no
// passcode.
func ExampleKeyMove_Eligible_support() {
	saml := transfer.Account{Email: "ann@example.com", Role: transfer.FullAdministrator, SAML: true}
	request := transfer.Request{
		Path: transfer.Support,
		By:   transfer.Accounts{Source: saml, Destination: saml},
		Case: transfer.Case{DestinationName: "Example South", SourcePasscode: "12a4", DestinationPasscode: "4711"},
	}
	fmt.Println(five().Eligible(time.Date(2026, 2, 2, 9, 0, 0, 0, time.UTC), request))

	local := transfer.Account{Email: "pat@example.com", Role: transfer.FullAdministrator}
	request.Placeholder = transfer.Accounts{Source: local, Destination: local}
	request.Case.SourcePasscode = "1234"
	request.Case.DestinationLink = "https://n1.example.com/o/aBc/manage/organization/license_info"
	fmt.Println(five().Eligible(time.Date(2026, 2, 2, 9, 0, 0, 0, time.UTC), request))
	// Output:
	// transfer/placeholder (TR-3): saml=source and destination, lacks=an account in the source; an account in the destination, lift=name-placeholder
	// transfer/part-missing (TR-5): part=destinationLink, lift=complete-request
	// transfer/passcode-malformed (TR-5): part=sourcePasscode, form=4 digits, lift=correct-request
	// <nil>
}

// A head does not leave its queue behind, and a licence of one device is not
// split.
func ExampleLicenseMove_Eligible() {
	account := transfer.Account{Email: "ann@example.com", Role: transfer.FullAdministrator}
	request := transfer.Request{Path: transfer.SelfService, By: transfer.Accounts{Source: account, Destination: account}}
	move := transfer.LicenseMove{
		Licenses: []transfer.DeviceLicense{
			{ID: "L-1", State: transfer.Active, Device: "Q2AA-BBBB-CCCC", Queue: []license.ID{"L-2"}},
			{ID: "L-3", State: transfer.Unused, Part: true, Asked: 1},
			{ID: "L-4", State: transfer.Unused, Seats: 50, Part: true, Asked: 20},
		},
		Source:      transfer.Organization{ID: "org-1", Model: license.PerDevice},
		Destination: transfer.Organization{ID: "org-2", Model: license.PerDevice},
	}
	fmt.Println(move.Eligible(time.Date(2026, 2, 2, 9, 0, 0, 0, time.UTC), request))
	// Output:
	// transfer/queue-torn (PD-20): license=L-1, stays=L-2, lift=move-whole-queue
	// transfer/cannot-split (PD-22): license=L-3, lift=move-whole-license
}

// A service that sells by region adds a reason of its own.
func ExampleCheck() {
	region := map[license.ID]string{"org-1": "EU", "org-2": "US"}
	sameRegion := transfer.Check{Name: "region", Refuse: func(f transfer.Facts) []*license.Refusal {
		source, destination := region[f.Source.ID], region[f.Destination.ID]
		if source == destination {
			return nil
		}
		return []*license.Refusal{license.Refuse("region/not-shared", "", "source", source, "destination", destination)}
	}}
	account := transfer.Account{Email: "ann@example.com", Role: transfer.FullAdministrator}
	request := transfer.Request{
		Path: transfer.SelfService, By: transfer.Accounts{Source: account, Destination: account}, Checks: []transfer.Check{sameRegion},
	}
	fmt.Println(five().Eligible(time.Date(2026, 2, 2, 9, 0, 0, 0, time.UTC), request))
	// Output: region/not-shared: source=EU, destination=US
}

func ExampleReasons() {
	for e := range transfer.Reasons() {
		if e.Rule == "TR-4" {
			fmt.Println(e.Reason, e.Fields, e.Lift)
		}
	}
	// Output:
	// transfer/read-only [side lift] grant-full-rights
	// transfer/network-administrator [side lift] grant-full-rights
	// transfer/one-side-only [side lift] grant-full-rights
}

func ExampleLiftOf() {
	lift, ok := transfer.LiftOf(transfer.ErrEdition)
	fmt.Println(lift, ok)
	// Output: contact-support true
}

func ExampleLift_Text() {
	fmt.Println(transfer.CompleteRequest.Text())
	// Output: Add what is missing and ask again.
}

func ExamplePasscode_String() {
	fmt.Println(transfer.Passcode("4711"))
	// Output: ••••
}
