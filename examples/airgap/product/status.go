package main

import (
	"time"

	"github.com/licit-go/licit/examples/airgap/internal/program"
	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/reservation"
	"github.com/licit-go/licit/smart"
	"github.com/licit-go/licit/smart/agent"
)

// A standing is what status prints.
type standing struct {
	UDI            license.UDI         `json:"udi"` // "" before it was ever enabled
	State          reservation.Mode    `json:"state"`
	Usage          smart.Usage         `json:"usage"`
	Authorization  agent.Authorization `json:"authorization,omitempty"`
	OverageEnds    time.Time           `json:"overageEnds,omitzero"`    // when no more than is reserved may be used (RS-10)
	EvaluationEnds time.Time           `json:"evaluationEnds,omitzero"` // while nothing covers what is used
	Reservation    installed           `json:"reservation,omitzero"`

	// The codes that can still be read.
	RequestCode      string `json:"requestCode,omitempty"`      // of the pending request
	ConfirmationCode string `json:"confirmationCode,omitempty"` // of what is installed
	ReturnCode       string `json:"returnCode,omitempty"`       // the last one
}

// Installed is what is reserved, as the product knows it.
type installed struct {
	Number       uint64                `json:"number"`
	Version      uint32                `json:"version"`
	Kind         reservation.Kind      `json:"kind"`
	Entitlements []license.Entitlement `json:"entitlements"`
	Issued       time.Time             `json:"issued"`
}

// IsZero reports whether nothing is installed.
func (i installed) IsZero() bool { return i.Version == 0 }

// status tells where the product stands.
func (d *device) status(act license.Act, _ []string) (string, error) {
	meter := d.agent.Status(act.At)
	s := standing{
		UDI: d.exchange.UDI(), State: d.exchange.Mode(), Usage: meter.Usage, Authorization: meter.Authorization,
		OverageEnds: meter.OverageEnds, EvaluationEnds: meter.EvaluationEnds,
	}
	if a, ok := d.exchange.Authorization(); ok {
		s.Reservation = installed{a.Reservation, a.Version, a.Kind, a.Entitlements, a.Issued}
	}
	s.RequestCode, _ = d.exchange.RequestCode()
	s.ConfirmationCode, _ = d.exchange.Confirmation()
	s.ReturnCode, _ = d.exchange.ReturnCode()
	return program.JSON(s)
}
