package coterm

import (
	"encoding/json"
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
	Usage    Usage                  `json:"usage"`
	Devices  license.Counts         `json:"devices"`
	Prices   []Prices               `json:"prices"` // each list once, in the order of first use
	Claims   []snapshotClaim        `json:"claims"`
	Gone     []snapshotGone         `json:"invalidated"`
}

type snapshotClaim struct {
	License   license.License `json:"license"`
	Prices    int             `json:"prices"` // index of the list
	Mode      Mode            `json:"mode"`
	Carry     Carry           `json:"carry,omitempty"`
	Imported  bool            `json:"imported,omitempty"`
	At        time.Time       `json:"at"`
	UndoUntil time.Time       `json:"undoUntil,omitzero"`
	Rank      license.Key     `json:"rank"`
	Before    Ledger          `json:"before"`
	HeldSince time.Time       `json:"heldSince,omitzero"`
}

type snapshotGone struct {
	Key         license.Key   `json:"key"`
	Cause       license.Cause `json:"cause,omitempty"`
	Replacement license.Key   `json:"replacement,omitzero"`
	At          time.Time     `json:"at,omitzero"`
	Ends        license.Date  `json:"ends,omitzero"`
}

// Snapshot returns the state as bytes, which begin with a format name and Seq.
// [Restore] and the events after Seq end in the same state as all events.
func (o *Organization) Snapshot() ([]byte, error) {
	s := snapshotJSON{
		Format: snapshotFormat, Seq: o.seq, ID: o.id, Last: o.last, Follows: o.follows, Ledger: o.now.ledger, OutSince: o.outSince,
		Usage: o.usage, Devices: o.devices, Prices: []Prices{}, Claims: make([]snapshotClaim, len(o.claims)), Gone: []snapshotGone{},
	}
	for i := range o.claims {
		c := &o.claims[i]
		if n := len(s.Prices); n == 0 || !s.Prices[n-1].same(c.prices) {
			s.Prices = append(s.Prices, c.prices)
		}
		s.Claims[i] = snapshotClaim{c.license, len(s.Prices) - 1, c.mode, c.carry, c.imported, c.at, c.undoUntil, c.rank, c.before, c.heldSince}
	}
	for key, gone := range o.Invalidations() {
		s.Gone = append(s.Gone, snapshotGone{key, gone.Cause, gone.Replacement, gone.At, gone.Ends})
	}
	return json.Marshal(s)
}

// Restore returns the organization of a snapshot. It refuses an unknown format
// and parts that do not hold together ([ErrSnapshotForm]): the caller replays
// from the first event then.
func Restore(data []byte, policy Policy) (*Organization, error) {
	var s snapshotJSON
	if err := strictjson.Unmarshal(data, len(data), &s); err != nil {
		return nil, err
	}
	if s.Format != snapshotFormat {
		return nil, broken("format", s.Format)
	}
	o := New(s.ID, policy)
	o.seq, o.last, o.follows, o.outSince = s.Seq, s.Last, s.Follows, s.OutSince
	if s.Follows != "" {
		if err := s.Follows.Check(); err != nil {
			return nil, err
		}
	}
	if (s.Seq == 0) != s.Last.IsZero() || s.Seq == 0 && len(s.Claims)+len(s.Gone) > 0 {
		return nil, broken("seq", "0")
	}
	for i, c := range s.Claims {
		if err := o.restore(i, c, s.Prices); err != nil {
			return nil, err
		}
	}
	for _, g := range s.Gone {
		if err := g.Cause.Check(); err != nil {
			return nil, err
		}
		if g.Key.IsZero() || o.knows(g.Key) {
			return nil, broken("invalidated", g.Key.Redacted())
		}
		o.gone[g.Key] = Invalidation{g.Cause, g.Replacement, g.At, g.Ends}
	}
	if o.now.ledger.w != s.Ledger.w {
		return nil, broken("ledger", s.Ledger.W().String())
	}
	if err := o.room(0); err != nil {
		return nil, err
	}
	o.now.ledger = s.Ledger
	o.usage, o.devices = s.Usage, s.Devices
	o.short = o.shortOf(s.Devices)
	return o, nil
}

// restore adds the claim that stands at index i.
func (o *Organization) restore(i int, c snapshotClaim, prices []Prices) error {
	switch {
	case c.Prices < 0 || c.Prices >= len(prices):
		return broken("prices", c.License.Key().Redacted())
	case o.knows(c.License.Key()):
		return broken("claims", c.License.Key().Redacted())
	case i > 0 && c.At.Before(o.claims[i-1].at) || c.At.After(o.last):
		return broken("at", c.License.Key().Redacted())
	}
	if err := applicable(c.Mode, c.Carry); err != nil {
		return err
	}
	list := prices[c.Prices]
	if err := o.newcomer("snapshot", c.License, list); err != nil {
		return err
	}
	o.claims = append(o.claims, claim{
		license: c.License, prices: list, worth: list.worth(c.License.Counts()), mode: c.Mode, carry: c.Carry, imported: c.Imported,
		at: c.At, undoUntil: c.UndoUntil, rank: c.Rank, heldSince: c.HeldSince,
	})
	added := &o.claims[i]
	o.now.forward(added, i)
	if added.before.w != c.Before.w {
		return broken("before", c.License.Key().Redacted())
	}
	added.before = c.Before
	o.index[c.License.Key()] = i
	return nil
}

func broken(part, value string) error {
	return license.Refuse(ErrSnapshotForm, "", "part", part, "value", value)
}
