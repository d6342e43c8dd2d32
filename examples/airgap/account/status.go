package main

import (
	"time"

	"github.com/licit-go/licit/examples/airgap/internal/program"
	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/reservation"
	"github.com/licit-go/licit/reservation/issuer"
)

// A standing is what status prints.
type standing struct {
	Preauthorized bool                  `json:"preauthorized"`
	Inventory     map[license.Tag]stock `json:"inventory"`
	Reservations  []reserved            `json:"reservations"`
}

// A stock is what there is of one tag.
type stock struct {
	Purchased int `json:"purchased"`
	Held      int `json:"held"`
	Available int `json:"available"` // less than 0 where a failed product and its replacement hold the same
}

// Reserved is a reservation as the account knows it.
type reserved struct {
	UDI            license.UDI           `json:"udi"`
	Number         uint64                `json:"number"`
	Kind           reservation.Kind      `json:"kind"`
	State          issuer.State          `json:"state"`
	Holds          []license.Entitlement `json:"holds"`
	Current        issued                `json:"current"`
	Pending        issued                `json:"pending,omitzero"`  // the update that is not confirmed
	Replaces       license.UDI           `json:"replaces,omitzero"` // the failed product whose licences were copied
	PendingRemoval bool                  `json:"pendingRemoval"`    // it failed itself, and was replaced
}

// Issued is an authorization.
type issued struct {
	Version      uint32                `json:"version"`
	Entitlements []license.Entitlement `json:"entitlements"`
	Issued       time.Time             `json:"issued"`
	NotAfter     time.Time             `json:"notAfter,omitzero"`
	Code         string                `json:"authorizationCode"` // to be read again
}

// IsZero reports whether there is none.
func (i issued) IsZero() bool { return i.Version == 0 }

// status tells what was bought, and what is reserved for whom.
func (v *vendor) status(act license.Act, _ []string) (string, error) {
	s := standing{
		Preauthorized: v.issuer.Preauthorized(), Inventory: map[license.Tag]stock{}, Reservations: []reserved{},
	}
	for b := range v.account.Balances(floor, act.At) {
		s.Inventory[b.Tag] = stock{b.Purchased, b.Reserved, b.Available}
	}
	for r := range v.issuer.Reservations() {
		instance, _ := v.account.Instance(r.UDI(), act.At)
		s.Reservations = append(s.Reservations, reserved{
			UDI: r.UDI(), Number: r.Number(), Kind: r.Current.Authorization.Kind, State: r.State, Holds: r.Hold().Entitlements,
			Current: issue(r.Current), Pending: issue(r.Pending), Replaces: r.Failed, PendingRemoval: instance.Awaited,
		})
	}
	return program.JSON(s)
}

func issue(i issuer.Issue) issued {
	a := i.Authorization
	return issued{a.Version, a.Entitlements, a.Issued, a.NotAfter, i.Code}
}
