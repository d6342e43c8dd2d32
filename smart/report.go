package smart

import (
	"cmp"
	"errors"
	"slices"
	"strconv"
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

// MaxReported is how many transfers and how many instances a [Report] has at most,
// and how many virtual accounts and how many lines [Entitlements] have.
const MaxReported = 65_536

// A ReportedTransfer is a transfer of licences between two virtual accounts of a
// satellite. The account above makes each once, whatever number of reports hold it,
// as far as the licences are still there.
type ReportedTransfer struct {
	Seq      uint64     `json:"seq"` // of the satellite's event, from 1; the same for each line that it moved
	Line     license.ID `json:"line"`
	From     license.ID `json:"from"`
	To       license.ID `json:"to"`
	Quantity int        `json:"quantity"` // 1 to license.MaxUnits
}

// A ReportedInstance is a product instance of a satellite: one that calls, with its
// contact and its certificate, or one for which something is held, without them and
// without usage.
type ReportedInstance struct {
	UDI     license.UDI `json:"udi"`
	Account license.ID  `json:"account"`               // its virtual account
	Contact time.Time   `json:"contact,omitzero"`      // its last one
	Issued  time.Time   `json:"issued,omitzero"`       // its certificate
	Valid   Period      `json:"validSeconds,omitzero"` // how long the certificate holds
	Export  bool        `json:"export,omitempty"`      // its token allowed export-controlled functions
	Usage   Usage       `json:"usage"`                 // nothing, where something is held
	Held    []HeldPart  `json:"held,omitempty"`        // of a reservation, sorted by line, up to MaxReported
}

// A HeldPart is a quantity of a line that is held for a product instance.
type HeldPart struct {
	Line     license.ID `json:"line"`
	Quantity int        `json:"quantity"` // 1 to license.MaxUnits
}

func (Report) message() {}

// Check refuses what [ReportedTransfer.Check] and [ReportedInstance.Check] refuse; a
// malformed satellite ([license.ErrIDMalformed]), the number 0 ([ErrNumberMissing]),
// a report without its instant ([license.ErrInstantMissing]); more than
// [MaxReported] transfers or instances ([ErrTooMany]); transfers or instances that
// are not sorted ([ErrOrder]) or stand twice ([ErrTwice]); and a contact after the report
// ([ErrInstantOrder]).
func (m Report) Check() error {
	return errors.Join(
		license.Within("satellite", m.Satellite.Check()),
		checkNumber("number", m.Number),
		checkInstant("at", "SM-22", m.At),
		checkTransfers(m.Transfers),
		checkInstances(m.Instances, m.At),
	)
}

// checkSize refuses a list of more than [MaxReported].
func checkSize(what string, n int) error {
	if n > MaxReported {
		return license.Refuse(ErrTooMany, "SM-22", "what", what, "number", strconv.Itoa(n), "most", strconv.Itoa(MaxReported))
	}
	return nil
}

// checkOrder refuses a value that is not after the one before it in a list.
func checkOrder(what, before, value string, order int) error {
	switch {
	case order == 0:
		return license.Refuse(ErrTwice, "SM-22", "what", what, "value", value)
	case order > 0:
		return license.Refuse(ErrOrder, "SM-22", "what", what, "value", value, "after", before)
	}
	return nil
}

// element names an element of a list, as a path in JSON does.
func element(list string, i int) string { return list + "." + strconv.Itoa(i) }

func checkTransfers(all []ReportedTransfer) error {
	if err := checkSize("transfers", len(all)); err != nil {
		return err
	}
	for i, t := range all {
		err := t.Check()
		if i > 0 {
			before := all[i-1]
			err = errors.Join(err, checkOrder("transfer", before.name(), t.name(), cmp.Or(cmp.Compare(before.Seq, t.Seq), cmp.Compare(before.Line, t.Line))))
		}
		if err != nil {
			return license.Within(element("transfers", i), err)
		}
	}
	return nil
}

func (t ReportedTransfer) name() string { return strconv.FormatUint(t.Seq, 10) + "/" + string(t.Line) }

// Check refuses the number 0 ([ErrNumberMissing]), a malformed line or virtual
// account ([license.ErrIDMalformed]), a transfer to where the licences are
// ([ErrSameAccount]), and a quantity outside 1 to [license.MaxUnits]
// ([license.ErrCountRange]).
func (t ReportedTransfer) Check() error {
	errs := []error{
		checkNumber("seq", t.Seq),
		license.Within("line", t.Line.Check()),
		license.Within("from", t.From.Check()),
		license.Within("to", t.To.Check()),
	}
	if t.From == t.To {
		errs = append(errs, license.Refuse(ErrSameAccount, "SM-4", "account", string(t.To)))
	}
	return errors.Join(append(errs, checkQuantity("SM-4", t.Line, t.Quantity))...)
}

func checkInstances(all []ReportedInstance, reported time.Time) error {
	if err := checkSize("instances", len(all)); err != nil {
		return err
	}
	for i, r := range all {
		err := errors.Join(r.Check(), checkNotAfter("contact", r.Contact, "SM-22", "at", reported))
		if i > 0 {
			before := all[i-1].UDI
			err = errors.Join(err, checkOrder("udi", before.String(), r.UDI.String(), before.Compare(r.UDI)))
		}
		if err != nil {
			return license.Within(element("instances", i), err)
		}
	}
	return nil
}

// Check refuses a missing UDI ([license.ErrUDIMalformed]) and a malformed virtual
// account ([license.ErrIDMalformed]). Of an instance that calls it refuses a missing
// contact or issue ([license.ErrInstantMissing]), an issue after the contact
// ([ErrInstantOrder]), and a period that is none ([ErrPeriodRange]). Of one for which
// something is held it refuses what only one that calls can have
// ([ErrHeldAndCalling]); more than [MaxReported] lines ([ErrTooMany]), a line that is
// malformed ([license.ErrIDMalformed]), stands twice ([ErrTwice]) or is not sorted
// ([ErrOrder]), and a quantity outside 1 to [license.MaxUnits]
// ([license.ErrCountRange]).
func (r ReportedInstance) Check() error {
	known := errors.Join(r.UDI.Check(), license.Within("account", r.Account.Check()))
	if len(r.Held) == 0 {
		return errors.Join(known,
			checkInstant("contact", "SM-12", r.Contact),
			checkInstant("issued", "SM-11", r.Issued),
			checkNotAfter("issued", r.Issued, "SM-11", "contact", r.Contact),
			license.Within("validSeconds", r.Valid.Check()),
		)
	}
	if !r.Contact.IsZero() || !r.Issued.IsZero() || r.Valid != 0 || r.Export || !r.Usage.IsZero() {
		known = errors.Join(known, license.Refuse(ErrHeldAndCalling, "SM-10", "udi", r.UDI.String()))
	}
	return errors.Join(known, checkHeld(r.Held))
}

func checkHeld(all []HeldPart) error {
	if err := checkSize("held", len(all)); err != nil {
		return err
	}
	for i, h := range all {
		err := errors.Join(license.Within("line", h.Line.Check()), checkQuantity("SM-14", h.Line, h.Quantity))
		if i > 0 {
			before := all[i-1].Line
			err = errors.Join(err, checkOrder("line", string(before), string(h.Line), cmp.Compare(before, h.Line)))
		}
		if err != nil {
			return license.Within(element("held", i), err)
		}
	}
	return nil
}

// written returns the report as it is written, with lists of its own.
func (m Report) written() Report {
	m.At, m.Transfers, m.Instances = utc(m.At), list(m.Transfers), list(slices.Clone(m.Instances))
	for i, r := range m.Instances {
		m.Instances[i].Contact, m.Instances[i].Issued, m.Instances[i].Held = utc(r.Contact), utc(r.Issued), list(r.Held)
	}
	return m
}
