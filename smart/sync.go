package smart

import (
	"time"

	"github.com/licit-go/licit/license"
)

// A Report is what a satellite says of its virtual accounts when it synchronizes
// (SM-22): all of it, so that a report needs none of those before it. It travels
// over a network or in a file; the account takes in none that is older than the last
// one it took.
type Report struct {
	Satellite license.ID         `json:"satellite"`
	Number    uint64             `json:"number"`              // counts the satellite's reports, from 1
	At        time.Time          `json:"at"`                  // at the satellite
	Transfers []ReportedTransfer `json:"transfers,omitempty"` // those that no entitlements have answered yet, in the order of Seq, those of one Seq sorted by line
	Instances []ReportedInstance `json:"instances,omitempty"` // sorted by UDI
}

// A ReportedTransfer is a transfer of licences between two virtual accounts of a
// satellite. The account above makes each once, whatever number of reports hold it,
// as far as the licences are still there.
type ReportedTransfer struct {
	Seq      uint64     `json:"seq"` // of the satellite's event
	Line     license.ID `json:"line"`
	From     license.ID `json:"from"`
	To       license.ID `json:"to"`
	Quantity int        `json:"quantity"`
}

// A ReportedInstance is a product instance of a satellite: one that calls, with its
// contact and its certificate, or one for which something is held, without them.
type ReportedInstance struct {
	UDI     license.UDI `json:"udi"`
	Account license.ID  `json:"account"`          // its virtual account
	Contact time.Time   `json:"contact,omitzero"` // its last one
	Issued  time.Time   `json:"issued,omitzero"`  // its certificate
	Valid   Period      `json:"validSeconds,omitzero"`
	Export  bool        `json:"export,omitempty"`
	Usage   Usage       `json:"usage"`          // nothing, where something is held
	Held    []HeldPart  `json:"held,omitempty"` // of a reservation, sorted by line
}

// A HeldPart is a quantity of a line that is held for a product instance.
type HeldPart struct {
	Line     license.ID `json:"line"`
	Quantity int        `json:"quantity"`
}

// Entitlements answers a [Report] with the licences of the satellite's virtual
// accounts: all of them.
type Entitlements struct {
	Satellite license.ID        `json:"satellite"`
	Number    uint64            `json:"number"` // of the report that it answers
	At        time.Time         `json:"at"`     // at the account
	Accounts  []EntitledAccount `json:"accounts"`
}

// An EntitledAccount is a virtual account of a satellite with its licences.
type EntitledAccount struct {
	Account license.ID `json:"account"`         // sorted
	Lines   []Line     `json:"lines,omitempty"` // sorted by id; the quantity is what is in this virtual account
}

func (Report) message()       {}
func (Entitlements) message() {}
