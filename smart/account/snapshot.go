package account

import (
	"cmp"
	"encoding/json"
	"maps"
	"slices"
	"time"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart"
)

// snapshotFormat names the shape of a snapshot; a changed shape gets another.
const snapshotFormat = "account.account.1"

// snapshotJSON is the wire form of an account. What it does not hold follows from
// what it does.
type snapshotJSON struct {
	Format          string              `json:"format"`
	Seq             uint64              `json:"seq"`
	ID              license.ID          `json:"id"`
	Last            time.Time           `json:"last,omitzero"`
	Satellite       bool                `json:"satellite,omitempty"`
	Export          bool                `json:"export,omitempty"`
	Agreement       license.ID          `json:"agreement,omitempty"`
	AgreementSince  time.Time           `json:"agreementSince,omitzero"`
	Default         license.ID          `json:"default,omitempty"`
	Satellites      []snapshotSatellite `json:"satellites"`      // sorted by id
	VirtualAccounts []snapshotVirtual   `json:"virtualAccounts"` // sorted by id
	Lines           []snapshotLine      `json:"lines"`           // sorted by id
	Tokens          []snapshotToken     `json:"tokens"`          // sorted
	Contacts        []snapshotInstance  `json:"contacts"`        // instances that call, in the order of their roll
	Released        []snapshotInstance  `json:"released"`        // those whose usage was released, likewise
	Others          []snapshotInstance  `json:"others"`          // those that do not call, sorted by UDI
	Gone            []snapshotDeparted  `json:"gone"`            // sorted by UDI
	Sync            snapshotSync        `json:"sync,omitzero"`
	Alerts          []snapshotAlert     `json:"alerts"` // that stand, sorted by kind and source
}

type snapshotSatellite struct {
	Satellite  license.ID    `json:"satellite"`
	Called     time.Time     `json:"called"`
	Number     uint64        `json:"number,omitempty"`
	UpTo       uint64        `json:"upTo,omitempty"`
	Gone       bool          `json:"gone,omitempty"`
	Duplicates []license.UDI `json:"duplicates,omitempty"`
}

type snapshotVirtual struct {
	VirtualAccount license.ID `json:"virtualAccount"`
	Satellite      license.ID `json:"satellite,omitempty"`
}

type snapshotLine struct {
	smart.Line
	Noticed int             `json:"noticed,omitempty"`
	Shares  []snapshotShare `json:"shares,omitempty"` // sorted by virtual account
}

// snapshotShare is a share without what is held, which stands with the instances.
type snapshotShare struct {
	VirtualAccount license.ID `json:"virtualAccount"`
	Quantity       int        `json:"quantity,omitempty"`
	Dismissed      bool       `json:"dismissed,omitempty"`
}

type snapshotToken struct {
	TokenCreated
	Uses    int  `json:"uses,omitempty"`
	Revoked bool `json:"revoked,omitempty"`
}

type snapshotInstance struct {
	UDI            license.UDI   `json:"udi"`
	VirtualAccount license.ID    `json:"virtualAccount"`
	Installation   uint64        `json:"installation,omitempty"`
	Number         uint64        `json:"number,omitempty"`
	Asked          string        `json:"asked,omitempty"`
	Contact        time.Time     `json:"contact,omitzero"`
	Certificate    uint64        `json:"certificate,omitempty"`
	Shown          uint64        `json:"shown,omitempty"`
	Issued         time.Time     `json:"issued,omitzero"`
	Valid          smart.Period  `json:"validSeconds,omitempty"`
	Renew          smart.Period  `json:"renewSeconds,omitempty"`
	Next           smart.Period  `json:"nextSeconds,omitempty"`
	Granted        smart.Period  `json:"grantedSeconds,omitempty"`
	Export         bool          `json:"export,omitempty"`
	Usage          smart.Usage   `json:"usage,omitzero"`
	Short          []license.Tag `json:"short,omitempty"`
	Held           []Part        `json:"held,omitempty"`
	Awaited        bool          `json:"awaited,omitempty"`
}

type snapshotDeparted struct {
	UDI          license.UDI  `json:"udi"`
	Installation uint64       `json:"installation"`
	Number       uint64       `json:"number"`
	At           time.Time    `json:"at"`
	Kept         smart.Period `json:"keptSeconds"`
	Deregistered bool         `json:"deregistered,omitempty"`
}

type snapshotSync struct {
	Number   uint64             `json:"number,omitempty"`
	Reported uint64             `json:"reported,omitempty"`
	Answered uint64             `json:"answered,omitempty"`
	At       time.Time          `json:"at,omitzero"`
	Pending  []snapshotTransfer `json:"pending,omitempty"`
}

type snapshotTransfer struct {
	smart.ReportedTransfer
	Report uint64 `json:"report,omitempty"`
}

type snapshotAlert struct {
	Kind           AlertKind  `json:"kind"`
	Source         string     `json:"source"`
	VirtualAccount license.ID `json:"virtualAccount,omitempty"`
	Since          time.Time  `json:"since"`
}

// Snapshot returns the state as bytes, which begin with a format name and Seq.
// [Restore] and the events after Seq end in the same state as all events. It holds
// tokens as they are.
func (a *Account) Snapshot() ([]byte, error) {
	s := snapshotJSON{
		Format: snapshotFormat, Seq: a.seq, ID: a.id, Last: a.last, Satellite: a.satellite, Export: a.export,
		Agreement: a.agreement, AgreementSince: a.agreedBy, Default: a.fallback,
		Satellites: make([]snapshotSatellite, 0, len(a.satellites)), VirtualAccounts: make([]snapshotVirtual, 0, len(a.virtuals)),
		Lines: make([]snapshotLine, 0, len(a.lines)), Tokens: make([]snapshotToken, 0, len(a.tokens)),
		Contacts: []snapshotInstance{}, Released: []snapshotInstance{}, Others: []snapshotInstance{},
		Gone: make([]snapshotDeparted, 0, len(a.gone)), Sync: a.sync.snapshot(), Alerts: make([]snapshotAlert, 0, len(a.notices)),
	}
	for _, id := range sortedKeys(a.satellites) {
		g := a.satellites[id]
		s.Satellites = append(s.Satellites, snapshotSatellite{id, g.called, g.number, g.upTo, g.gone, g.duplicates})
	}
	for _, id := range sortedKeys(a.virtuals) {
		s.VirtualAccounts = append(s.VirtualAccounts, snapshotVirtual{id, a.virtuals[id].satellite})
	}
	for _, id := range sortedKeys(a.lines) {
		s.Lines = append(s.Lines, a.lines[id].snapshot())
	}
	for _, id := range sortedKeys(a.tokens) {
		t := a.tokens[id]
		s.Tokens = append(s.Tokens, snapshotToken{t.TokenCreated, t.uses, t.revoked})
	}
	for i := range a.contacts.all() {
		s.Contacts = append(s.Contacts, a.instanceSnapshot(i))
	}
	for i := range a.released.all() {
		s.Released = append(s.Released, a.instanceSnapshot(i))
	}
	for _, i := range a.instances {
		if !i.calls() {
			s.Others = append(s.Others, a.instanceSnapshot(i))
		}
	}
	slices.SortFunc(s.Others, func(a, b snapshotInstance) int { return a.UDI.Compare(b.UDI) })
	for _, udi := range slices.SortedFunc(maps.Keys(a.gone), license.UDI.Compare) {
		d := a.gone[udi]
		s.Gone = append(s.Gone, snapshotDeparted{udi, d.installation, d.number, d.at.time(), d.kept.period(), d.deregistered})
	}
	for k, n := range a.notices {
		s.Alerts = append(s.Alerts, snapshotAlert{k.kind, k.source, n.virtual, n.since})
	}
	slices.SortFunc(s.Alerts, func(a, b snapshotAlert) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Source, b.Source))
	})
	return json.Marshal(s)
}

func (l *line) snapshot() snapshotLine {
	s := snapshotLine{Line: l.Line, Noticed: l.noticed}
	for _, v := range l.homes {
		if has := v.pools[l.Tag].shareOf(l.ID); has.quantity > 0 || has.dismissed {
			s.Shares = append(s.Shares, snapshotShare{v.id, has.quantity, has.dismissed})
		}
	}
	return s
}

func (a *Account) instanceSnapshot(i *instance) snapshotInstance {
	s := snapshotInstance{
		UDI: i.udi, VirtualAccount: i.home.id, Installation: i.installation, Number: i.number, Asked: requests[i.asked],
		Certificate: i.certificate, Shown: i.shown, Valid: i.valid, Renew: i.renew.period(), Next: i.next.period(), Granted: i.granted.period(),
		Export: i.is(exportAllowed), Usage: i.usage(), Short: i.short(), Held: a.holds[i.udi], Awaited: i.is(isAwaited),
	}
	if i.valid > 0 {
		s.Contact, s.Issued = i.contact.time(), i.issued.time()
	}
	return s
}

// requests are the names of what an instance asked last.
var requests = [...]string{nothing: "", registration: "registration", authorization: "authorization", renewal: "renewal"}

func (s synced) snapshot() snapshotSync {
	all := snapshotSync{Number: s.number, Reported: s.reported, Answered: s.answered, At: s.at}
	for _, t := range s.pending {
		all.Pending = append(all.Pending, snapshotTransfer{t.ReportedTransfer, t.report})
	}
	return all
}
