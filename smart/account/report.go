package account

import (
	"cmp"
	"slices"
	"time"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart"
)

// A synced is what a satellite's own account knows of the one above it.
type synced struct {
	number   uint64     // of the last report made
	reported uint64     // Seq of the last report
	answered uint64     // of the last report that was answered; 0: none yet
	at       time.Time  // when, at the account above, or when the answer was taken in, if that is earlier
	pending  []transfer // that no entitlements have answered yet, in the order of Seq, those of one Seq sorted by line
}

// A transfer is one of a satellite's own, until it is answered.
type transfer struct {
	smart.ReportedTransfer
	report uint64 // the first that holds it; 0: none yet
}

// clone returns a synced of its own.
func (s synced) clone() synced {
	s.pending = slices.Clone(s.pending)
	return s
}

// noteTransfer notes a transfer that a satellite made by itself, until it is answered
// (SM-22). Elsewhere nothing is to be reported.
func (a *Account) noteTransfer(seq uint64, from, to license.ID, parts []Part) {
	if !a.satellite {
		return
	}
	begin := len(a.sync.pending)
	for _, p := range parts {
		a.sync.pending = append(a.sync.pending, transfer{
			ReportedTransfer: smart.ReportedTransfer{Seq: seq, Line: p.Line, From: from, To: to, Quantity: p.Quantity},
		})
	}
	slices.SortFunc(a.sync.pending[begin:], func(t, u transfer) int { return cmp.Compare(t.Line, u.Line) })
}

// ownSync refuses what only the account decides that a satellite runs.
func (a *Account) ownSync() error {
	if !a.satellite {
		return license.Refuse(ErrNoSatellite, "SM-22", "id", string(a.id))
	}
	return nil
}

// Report decides to make a report for the account above (SM-22). When the event is
// applied, [Account.LastReport] gives it. Any number of reports may be on their way;
// those that are lost need not be found again, because the next says all that they
// said. Of transfers it holds those that are not answered yet, the first
// [smart.MaxReported] of them; the others follow when those are answered. It is
// refused beyond [smart.MaxReported] instances ([ErrTooMany]), and at an account that
// is none of a satellite ([ErrNoSatellite]).
func (a *Account) Report(act license.Act) (Reported, error) {
	act, err := a.begin(act)
	if err != nil {
		return Reported{}, err
	}
	if err := license.Join(a.ownSync(), a.room("instances", len(a.instances), 0, a.most.reported)); err != nil {
		return Reported{}, err
	}
	return Reported{a.stamp(act), a.sync.number + 1}, nil
}

func (a *Account) applyReported(e Reported) error {
	if err := a.ownSync(); err != nil {
		return err
	}
	if e.Number != a.sync.number+1 {
		return cannot("not the next report")
	}
	a.sync.number, a.sync.reported = e.Number, e.Seq
	for i := range a.sync.pending[:a.reportable()] {
		if t := &a.sync.pending[i]; t.report == 0 {
			t.report = e.Number
		}
	}
	return nil
}

// reportable returns how many of the transfers that are not answered yet the next
// report holds: as many as it can, without dividing those of one event.
func (a *Account) reportable() int {
	n := min(len(a.sync.pending), a.most.reported)
	for n > 0 && n < len(a.sync.pending) && a.sync.pending[n-1].Seq == a.sync.pending[n].Seq {
		n--
	}
	return n
}

// LastReport returns the last report, and false if there is none, or if something
// has happened since it was made: a report says how things stood then, and the
// account knows how they stand now. So a number never stands for two reports.
// Whoever sends reports takes this one when it was made and keeps it as long as it may
// be sent again; or makes another.
func (a *Account) LastReport() (smart.Report, bool) {
	if a.sync.number == 0 || a.sync.reported != a.seq {
		return smart.Report{}, false
	}
	r := smart.Report{Satellite: a.id, Number: a.sync.number, At: a.last}
	for _, t := range a.sync.pending {
		if t.report > 0 {
			r.Transfers = append(r.Transfers, t.ReportedTransfer)
		}
	}
	for _, i := range a.instances {
		r.Instances = append(r.Instances, a.reported(i))
	}
	slices.SortFunc(r.Instances, func(i, j smart.ReportedInstance) int { return i.UDI.Compare(j.UDI) })
	return r, true
}
