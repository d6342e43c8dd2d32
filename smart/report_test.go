package smart_test

import (
	"fmt"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart"
)

func badReports() []bad {
	with := func(change func(*smart.Report)) smart.Message {
		m := report()
		change(&m)
		return m
	}
	transfer := func(change func(*smart.ReportedTransfer)) smart.Message {
		return with(func(m *smart.Report) { change(&m.Transfers[1]) })
	}
	calls := func(change func(*smart.ReportedInstance)) smart.Message {
		return with(func(m *smart.Report) { change(&m.Instances[0]) })
	}
	held := func(change func(*smart.ReportedInstance)) smart.Message {
		return with(func(m *smart.Report) { change(&m.Instances[1]) })
	}
	id := func(value, field string) []string { return []string{"id", value, "longest", "128", "field", field} }
	other := "P:UCM,S:x"
	both := []string{"udi", other, "field", "instances.1"}
	return []bad{
		{with(func(m *smart.Report) { m.Satellite = "" }), license.ErrIDMalformed, "", id("", "satellite")},
		{with(func(m *smart.Report) { m.Number = 0 }), smart.ErrNumberMissing, "", []string{"part", "number"}},
		{with(func(m *smart.Report) { m.At = time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC) }), license.ErrDateRange, "CT-1", []string{"instant", "10000-01-01 00:00:00 +0000 UTC", "field", "at"}},
		{with(func(m *smart.Report) { m.At, m.Instances = time.Time{}, nil }), license.ErrInstantMissing, "SM-22", []string{"at", ""}},

		{transfer(func(r *smart.ReportedTransfer) { r.Line = "L-2 " }), license.ErrIDMalformed, "", id("L-2 ", "transfers.1.line")},
		{transfer(func(r *smart.ReportedTransfer) { r.From = "" }), license.ErrIDMalformed, "", id("", "transfers.1.from")},
		{transfer(func(r *smart.ReportedTransfer) { r.To = "" }), license.ErrIDMalformed, "", id("", "transfers.1.to")},
		{transfer(func(r *smart.ReportedTransfer) { r.To = r.From }), smart.ErrSameAccount, "SM-4", []string{"account", "VA-1", "field", "transfers.1"}},
		{transfer(func(r *smart.ReportedTransfer) { r.Quantity = 0 }), license.ErrCountRange, "SM-4", []string{"line", "L-2", "quantity", "0", "least", "1", "most", "1048576", "field", "transfers.1"}},
		{transfer(func(r *smart.ReportedTransfer) { r.Quantity = license.MaxUnits + 1 }), license.ErrCountRange, "SM-4", []string{"line", "L-2", "quantity", "1048577", "least", "1", "most", "1048576", "field", "transfers.1"}},
		{transfer(func(r *smart.ReportedTransfer) { r.Line = "L-1" }), smart.ErrTwice, "SM-22", []string{"what", "transfer", "value", "17/L-1", "field", "transfers.1"}},
		{transfer(func(r *smart.ReportedTransfer) { r.Line = "L-0" }), smart.ErrOrder, "SM-22", []string{"what", "transfer", "value", "17/L-0", "after", "17/L-1", "field", "transfers.1"}},
		{transfer(func(r *smart.ReportedTransfer) { r.Seq = 16 }), smart.ErrOrder, "SM-22", []string{"what", "transfer", "value", "16/L-2", "after", "17/L-1", "field", "transfers.1"}},
		{with(func(m *smart.Report) { m.Transfers[0].Seq = 0 }), smart.ErrNumberMissing, "", []string{"part", "seq", "field", "transfers.0"}},

		{calls(func(r *smart.ReportedInstance) { r.UDI = license.UDI{} }), license.ErrUDIMalformed, "SM-10", []string{"udi", "", "form", "P:product,S:serial[,U:uuid]", "field", "instances.0"}},
		{calls(func(r *smart.ReportedInstance) { r.Account = "" }), license.ErrIDMalformed, "", id("", "instances.0.account")},
		{calls(func(r *smart.ReportedInstance) { r.Issued = time.Time{} }), license.ErrInstantMissing, "SM-11", []string{"issued", "", "field", "instances.0"}},
		{calls(func(r *smart.ReportedInstance) { r.Contact = r.Issued.Add(-1) }), smart.ErrInstantOrder, "SM-11", []string{
			"part", "issued", "instant", "2024-03-13T08:04:57Z", "after", "contact", "other", "2024-03-13T08:04:56.999999999Z", "field", "instances.0",
		}},
		{calls(func(r *smart.ReportedInstance) { r.Contact = r.Contact.Add(1) }), smart.ErrInstantOrder, "SM-22", []string{
			"part", "contact", "instant", "2024-04-12T08:09:28.500000001Z", "after", "at", "other", "2024-04-12T08:09:28.5Z", "field", "instances.0",
		}},
		{calls(func(r *smart.ReportedInstance) { r.Valid = 0 }), smart.ErrPeriodRange, "SM-13", []string{"seconds", "0", "least", "1", "most", "864000000", "field", "instances.0.validSeconds"}},
		{calls(func(r *smart.ReportedInstance) { r.UDI = license.MustParseUDI(other) }), smart.ErrTwice, "SM-22", []string{"what", "udi", "value", other, "field", "instances.1"}},
		{calls(func(r *smart.ReportedInstance) { r.UDI = license.MustParseUDI("P:Z,S:1") }), smart.ErrOrder, "SM-22", []string{"what", "udi", "value", other, "after", "P:Z,S:1", "field", "instances.1"}},

		{held(func(r *smart.ReportedInstance) { r.Contact = asked }), smart.ErrHeldAndCalling, "SM-10", both},
		{held(func(r *smart.ReportedInstance) { r.Issued = issued }), smart.ErrHeldAndCalling, "SM-10", both},
		{held(func(r *smart.ReportedInstance) { r.Valid = 1 }), smart.ErrHeldAndCalling, "SM-10", both},
		{held(func(r *smart.ReportedInstance) { r.Export = true }), smart.ErrHeldAndCalling, "SM-10", both},
		{held(func(r *smart.ReportedInstance) { r.Usage = usage() }), smart.ErrHeldAndCalling, "SM-10", both},
		{held(func(r *smart.ReportedInstance) { r.Held[1].Quantity = 0 }), license.ErrCountRange, "SM-14", []string{"line", "L-2", "quantity", "0", "least", "1", "most", "1048576", "field", "instances.1.held.1"}},
		{held(func(r *smart.ReportedInstance) { r.Held[0].Line = "" }), license.ErrIDMalformed, "", id("", "instances.1.held.0.line")},
		{held(func(r *smart.ReportedInstance) { r.Held[1].Line = "L-1" }), smart.ErrTwice, "SM-22", []string{"what", "line", "value", "L-1", "field", "instances.1.held.1"}},
		{held(func(r *smart.ReportedInstance) { r.Held[1].Line = "L-0" }), smart.ErrOrder, "SM-22", []string{"what", "line", "value", "L-0", "after", "L-1", "field", "instances.1.held.1"}},
	}
}

// A report holds up to 65,536 transfers and as many instances, and so many lines
// are held for one.
func TestReportLimits(t *testing.T) {
	for n, ok := range map[int]bool{65_535: true, 65_536: true, 65_537: false} {
		transfers, instances, held := smart.Report{Satellite: "S", Number: 1, At: asked}, smart.Report{Satellite: "S", Number: 1, At: asked}, smart.Report{Satellite: "S", Number: 1, At: asked}
		var parts []smart.HeldPart
		for i := range n {
			u, err := license.NewUDI("p", fmt.Sprintf("%05d", i), "")
			require.NoError(t, err)
			transfers.Transfers = append(transfers.Transfers, smart.ReportedTransfer{Seq: uint64(i + 1), Line: "L", From: "a", To: "b", Quantity: 1})
			instances.Instances = append(instances.Instances, smart.ReportedInstance{UDI: u, Account: "a", Contact: issued, Issued: issued, Valid: 1})
			parts = append(parts, smart.HeldPart{Line: license.ID(fmt.Sprintf("%05d", i)), Quantity: 1})
		}
		held.Instances = []smart.ReportedInstance{{UDI: udi, Account: "a", Held: parts}}
		for what, m := range map[string]smart.Report{"transfers": transfers, "instances": instances, "held": held} {
			require.Equal(t, ok, m.Check() == nil, n)
			if ok {
				continue
			}
			pairs := []string{"what", what, "number", strconv.Itoa(n), "most", "65536"}
			if what == "held" {
				pairs = append(pairs, "field", "instances.0")
			}
			refused(t, m.Check(), smart.ErrTooMany, "SM-22", pairs...)
		}
	}
}
