package coterm

import (
	"math/big"
	"time"

	"github.com/licit-go/licit/license"
)

// An Explanation says why the date is what it is (CT-26).
//
//	Remaining = Σ Contribution over the parts + Carried
//
// exactly. Rationals are the caller's own.
type Explanation struct {
	At        license.Date
	Expires   license.Date // none without a licence; Remaining and Carried are nil then
	Remaining *big.Rat     // exact days D − At
	Carried   *big.Rat     // days that renewals and forgiven debt carried
	Parts     []Part       // claims in the order of record, then invalidated keys by key
}

// A Part is what one key has to do with the date.
type Part struct {
	Key          license.Key
	State        State
	Ends         license.Date   // the key's own end
	Counts       license.Counts // zero for an invalidated key
	Mode         Mode           // "" for an invalidated key
	Started      license.Date   // none for an invalidated key
	ClaimedAt    time.Time      // zero for an invalidated key
	Share        *big.Rat       // of the value burnt per day: w ÷ W; 0 unless Live
	Contribution *big.Rat       // days added to the date, or taken from it: w × (Ends − At) ÷ W; 0 unless Live
	UndoUntil    time.Time      // last instant at which the claim can be undone; zero: never
}

// Explain returns why the date is what it is, seen from that instant's day.
func (o *Organization) Explain(at time.Time) Explanation {
	day := dayOf(at)
	ledger := o.now.ledger
	e := Explanation{At: day, Expires: ledger.Expires(), Remaining: ledger.Remaining(day)}
	w := ledger.W()
	if e.Remaining != nil {
		e.Carried = new(big.Rat).Set(e.Remaining)
	}
	for i := range o.claims {
		c := &o.claims[i]
		if !c.holds() {
			continue
		}
		l := c.held()
		p := Part{
			Key: l.Key(), State: o.claimAt(i).State, Ends: l.End(), Counts: l.Counts(), Mode: c.mode,
			Started: l.Start(), ClaimedAt: c.at, UndoUntil: c.undoUntil, Share: new(big.Rat), Contribution: new(big.Rat),
		}
		if p.State == Live {
			p.Share.SetFrac(new(big.Int).SetUint64(c.prices.worth(l.Counts())), w)
			p.Contribution.Mul(p.Share, new(big.Rat).SetInt64(int64(p.Ends.DaysSince(day))))
			e.Carried.Sub(e.Carried, p.Contribution)
		}
		e.Parts = append(e.Parts, p)
	}
	for key, gone := range o.Invalidations() {
		e.Parts = append(e.Parts, Part{Key: key, State: Invalidated, Ends: gone.Ends, Share: new(big.Rat), Contribution: new(big.Rat)})
	}
	return e
}
