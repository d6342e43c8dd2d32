package coterm

import (
	"encoding/json"
	"errors"
	"math"
	"strconv"
	"time"

	"github.com/licit-go/licit/internal/strictjson"
	"github.com/licit-go/licit/license"
)

// snapshotFormat names the shape of a snapshot; a changed shape gets another.
const snapshotFormat = "coterm.organization.1"

// snapshotJSON is the wire form of an organization.
type snapshotJSON struct {
	Format   string                 `json:"format"`
	Seq      uint64                 `json:"seq"`
	ID       license.ID             `json:"id"`
	Last     time.Time              `json:"last,omitzero"`
	Follows  license.LicensingModel `json:"follows,omitempty"`
	Ledger   Ledger                 `json:"ledger"`
	OutSince time.Time              `json:"outSince,omitzero"`
	Held     time.Time              `json:"heldSince,omitzero"`
	DateFrom time.Time              `json:"dateFrom,omitzero"`
	OutFrom  time.Time              `json:"outFrom,omitzero"`
	Usage    Usage                  `json:"usage"`
	Reports  []snapshotReport       `json:"reports"`
	Window   time.Duration          `json:"window"` // nanoseconds
	Prices   []Prices               `json:"prices"` // each list once, in the order of first use
	Claims   []snapshotClaim        `json:"claims"`
	Gone     []snapshotGone         `json:"invalidated"`
}

type snapshotClaim struct {
	License   license.License `json:"license,omitzero"` // what the key holds, none if all has moved out; of a departure what moved
	Prices    int             `json:"prices"`           // index of the list
	Mode      Mode            `json:"mode"`             // or departure
	Carry     Carry           `json:"carry,omitempty"`
	Imported  bool            `json:"imported,omitempty"`
	At        time.Time       `json:"at"`
	UndoUntil time.Time       `json:"undoUntil,omitzero"`
	Rank      license.Key     `json:"rank"`
	Before    Ledger          `json:"before"`
	HeldSince time.Time       `json:"heldSince,omitzero"`
}

type snapshotReport struct {
	At      time.Time      `json:"at"`
	Devices license.Counts `json:"devices"`
}

type snapshotGone struct {
	Key         license.Key   `json:"key"`
	Cause       license.Cause `json:"cause,omitempty"`
	Replacement license.Key   `json:"replacement,omitzero"`
	MovedTo     license.Key   `json:"movedTo,omitzero"`
	At          time.Time     `json:"at,omitzero"`
	Ends        license.Date  `json:"ends,omitzero"`
}

// Snapshot returns the state as bytes, which begin with a format name and Seq.
// [Restore] and the events after Seq end in the same state as all events.
func (o *Organization) Snapshot() ([]byte, error) {
	s := snapshotJSON{
		Format: snapshotFormat, Seq: o.seq, ID: o.id, Last: o.last, Follows: o.follows, Ledger: o.now.ledger,
		OutSince: o.outSince, Held: o.heldSince, DateFrom: o.dateFrom, OutFrom: o.outFrom, Usage: o.usage,
		Reports: make([]snapshotReport, len(o.reports)), Window: o.window,
		Prices: []Prices{}, Claims: make([]snapshotClaim, len(o.claims)), Gone: []snapshotGone{},
	}
	for i := range o.claims {
		c := &o.claims[i]
		if n := len(s.Prices); n == 0 || !s.Prices[n-1].same(c.prices) {
			s.Prices = append(s.Prices, c.prices)
		}
		s.Claims[i] = snapshotClaim{*c.held(), len(s.Prices) - 1, c.mode, c.carry, c.imported, c.at, c.undoUntil, c.rank, c.before, c.heldSince}
	}
	for i, r := range o.reports {
		s.Reports[i] = snapshotReport{r.at, r.devices}
	}
	for key, gone := range o.Invalidations() {
		s.Gone = append(s.Gone, snapshotGone{key, gone.Cause, gone.Replacement, gone.MovedTo, gone.At, gone.Ends})
	}
	return json.Marshal(s)
}

// Restore returns the organization of a snapshot. It refuses an unknown format
// and parts that do not hold together ([ErrSnapshotForm], which names the part),
// and with a *license.Refusal that names the field all that is not exactly the
// shape: the caller replays from the first event then.
func Restore(data []byte, policy Policy) (*Organization, error) {
	var s snapshotJSON
	if err := strictjson.Unmarshal(data, len(data), &s); err != nil {
		return nil, err
	}
	if err := s.check(); err != nil {
		return nil, err
	}
	o := New(s.ID, policy)
	o.seq, o.last, o.follows, o.dateFrom, o.outFrom = s.Seq, s.Last, s.Follows, s.DateFrom, s.OutFrom
	o.outSince, o.heldSince = s.OutSince, s.Held
	for i, g := range s.Gone {
		if err := g.check(); err != nil {
			return nil, err
		}
		if i > 0 && s.Gone[i-1].Key.Compare(g.Key) >= 0 {
			return nil, broken("invalidated", g.Key.Redacted())
		}
		o.bury(g.Key, Invalidation{g.Cause, g.Replacement, g.MovedTo, g.At, g.Ends})
	}
	for _, g := range s.Gone {
		if g.Cause == license.Undone && !o.taken(g.Replacement) {
			o.places[g.Replacement] = promised
		}
		if g.Cause == license.Moved && !o.taken(g.MovedTo) {
			o.places[g.MovedTo] = promised
		}
	}
	gone := s.departures()
	for i, c := range s.Claims {
		if err := o.restore(i, c, s.Prices, gone); err != nil {
			return nil, err
		}
	}
	if o.now.ledger.w != s.Ledger.w {
		return nil, broken("ledger", s.Ledger.W().String())
	}
	if err := o.room(0); err != nil {
		return nil, errors.Join(broken("claims", strconv.Itoa(len(o.claims))), err)
	}
	o.now.ledger, o.date = s.Ledger, s.Ledger.Expires()
	o.usage, o.window = s.Usage, max(s.Window, o.window)
	for i, r := range s.Reports {
		if r.At.IsZero() || r.At.After(s.Last) || i > 0 && r.At.Before(s.Reports[i-1].At) {
			return nil, broken("reports", r.At.Format(time.RFC3339Nano))
		}
		o.reports = append(o.reports, report{r.At, r.Devices})
	}
	o.short = o.now.limits.short(o.devices())
	if s.Seq > 0 && s.OutSince.IsZero() == isOut(s.Ledger.Expires(), o.short, s.Last) {
		return nil, broken("outSince", instantOrNever(s.OutSince))
	}
	return o, nil
}

// check refuses what cannot be the state after Seq events, whatever the claims.
func (s *snapshotJSON) check() error {
	if s.Format != snapshotFormat {
		return broken("format", s.Format)
	}
	if err := s.ID.Check(); err != nil {
		return errors.Join(broken("id", string(s.ID)), err)
	}
	if s.Follows != "" {
		if err := s.Follows.Check(); err != nil || s.Follows == license.CoTermination {
			return errors.Join(broken("follows", string(s.Follows)), err)
		}
	}
	begun := !s.Last.IsZero() || s.Follows != "" || !s.Ledger.IsZero() || !s.OutSince.IsZero() || !s.Held.IsZero() || !s.DateFrom.IsZero() || !s.OutFrom.IsZero() ||
		!s.Usage.isZero() || len(s.Reports) > 0 || s.Window != 0 || len(s.Claims)+len(s.Gone) > 0
	switch {
	case s.Seq == 0 && begun, s.Seq > 0 && s.Last.IsZero(), s.Seq == math.MaxUint64:
		return broken("seq", strconv.FormatUint(s.Seq, 10))
	case s.OutSince.After(s.Last):
		return broken("outSince", s.OutSince.Format(time.RFC3339Nano))
	case s.Held.After(s.Last):
		return broken("heldSince", s.Held.Format(time.RFC3339Nano))
	case s.DateFrom.After(s.Last):
		return broken("dateFrom", s.DateFrom.Format(time.RFC3339Nano))
	case s.OutFrom.After(s.Last):
		return broken("outFrom", s.OutFrom.Format(time.RFC3339Nano))
	case s.Window < 0:
		return broken("window", s.Window.String())
	case !s.Usage.isZero() && len(s.Reports) == 0:
		return broken("reports", "0")
	}
	return nil
}

func (g snapshotGone) check() error {
	if g.Key.IsZero() || g.Ends.IsZero() {
		return broken("invalidated", g.Key.Redacted())
	}
	if (g.Cause == license.Moved) == g.MovedTo.IsZero() {
		return broken("invalidated", g.Key.Redacted())
	}
	if err := g.Cause.Check(); err != nil {
		return errors.Join(broken("invalidated", g.Key.Redacted()), err)
	}
	return nil
}

// departed is what has moved out of a claim, as a snapshot holds it, and the claim
// once it is restored.
type departed struct {
	parts []license.License
	claim int // index of the claim plus one; 0 before it is restored
}

// departures returns what has moved out of each claim, by its rank.
func (s *snapshotJSON) departures() map[license.Key]*departed {
	var all map[license.Key]*departed
	for i := range s.Claims {
		if c := &s.Claims[i]; c.Mode == departure {
			if all == nil {
				all = map[license.Key]*departed{}
			}
			if all[c.Rank] == nil {
				all[c.Rank] = &departed{}
			}
			all[c.Rank].parts = append(all[c.Rank].parts, c.License)
		}
	}
	return all
}

// restore adds the step that stands at index i; all invalidations are known
// already, and all that has moved out of claims.
func (o *Organization) restore(i int, c snapshotClaim, prices []Prices, gone map[license.Key]*departed) error {
	if c.Prices < 0 || c.Prices >= len(prices) {
		return broken("prices", c.License.Key().Redacted())
	}
	var added claim
	var err error
	if c.Mode == departure {
		added, err = o.restoreDeparture(c, gone[c.Rank])
	} else {
		added, err = o.restoreClaim(c, prices[c.Prices], gone[c.Rank])
	}
	if err != nil {
		return err
	}
	key := added.license.Key()
	if c.At.IsZero() || c.At.After(o.last) || c.HeldSince.After(c.At) {
		return broken("at", key.Redacted())
	}
	if _, replaced := o.Invalidation(c.Rank); c.Rank != key && !replaced {
		return broken("rank", key.Redacted()) // it is the key or one that the key replaced
	}
	if i > 0 {
		last := &o.claims[i-1]
		ordered := c.Mode == departure || last.mode == departure || last.rank.Compare(c.Rank) < 0
		if c.At.Before(last.at) || c.At.Equal(last.at) && !ordered {
			return broken("claims", key.Redacted())
		}
		if c.At.Equal(last.at) && !c.HeldSince.Equal(last.heldSince) {
			return broken("heldSince", key.Redacted())
		}
	}
	if c.At.Equal(o.last) && !c.HeldSince.Equal(o.heldSince) {
		return broken("heldSince", key.Redacted()) // it held before all that happened at one instant
	}
	added.at, added.heldSince = c.At, c.HeldSince
	o.claims = append(o.claims, added)
	step := &o.claims[i]
	o.now.forward(step, i)
	if step.before.w != c.Before.w {
		return broken("before", key.Redacted())
	}
	step.before = c.Before
	o.seat(i)
	return nil
}

// restoreClaim returns a claim as it was before anything moved out of it.
func (o *Organization) restoreClaim(c snapshotClaim, list Prices, gone *departed) (claim, error) {
	key := c.License.Key()
	err := applicable("snapshot", c.Mode, c.Carry)
	if !c.License.IsZero() || gone == nil {
		err = errors.Join(err, o.newcomer("snapshot", &c.License, list))
	}
	added := claim{
		license: c.License, prices: list, worth: list.worth(c.License.Counts()), mode: c.Mode, carry: c.Carry, imported: c.Imported, undoUntil: c.UndoUntil,
		rank: c.Rank,
	}
	if err == nil && gone != nil {
		err = gone.rejoin(&added)
		if gone.claim > 0 {
			err = errors.Join(err, cannot("snapshot", "two claims of one rank"))
		}
		gone.claim = len(o.claims) + 1
	}
	if err != nil {
		return claim{}, errors.Join(broken("claims", key.Redacted()), err)
	}
	return added, nil
}

// rejoin puts what has moved out of a claim back into it, part by part.
func (d *departed) rejoin(c *claim) error {
	a := away{held: c.license}
	like, key, counts := c.license, c.license.Key(), c.license.Counts()
	if like.IsZero() {
		like, key = d.parts[0], c.rank
	}
	for _, part := range d.parts {
		same, err := like.Reissue(part.Key(), part.Counts())
		if err != nil || !same.Equal(part) || len(c.prices.missing(part.Key(), part.Counts())) > 0 {
			return cannot("snapshot", "no part of the claim")
		}
		// No snapshot holds so many parts that these could not be added up; whether
		// they are too many for one licence is asked below.
		counts, _ = counts.Plus(part.Counts())
		a.parts, _ = a.parts.Plus(part.Counts())
		for _, e := range part.MXEditions() {
			a.mx[e.MXRank()]++
		}
	}
	all, err := like.Reissue(key, counts)
	if err != nil {
		return err
	}
	c.license, c.worth, c.away = all, c.prices.worth(counts), &a
	return nil
}

// restoreDeparture returns a departure of a claim that counts.
func (o *Organization) restoreDeparture(c snapshotClaim, from *departed) (claim, error) {
	key := c.License.Key()
	if at := from.claim - 1; at >= o.now.renewed {
		if was, known := o.Invalidation(key); known && was.Cause == license.Moved && was.At.Equal(c.At) {
			list := o.claims[at].prices
			return claim{license: c.License, prices: list, worth: list.worth(c.License.Counts()), mode: departure, rank: c.Rank}, nil
		}
	}
	return claim{}, broken("claims", key.Redacted())
}

func broken(part, value string) error {
	return license.Refuse(ErrSnapshotForm, "", "part", part, "value", value)
}
