package perdevice

import (
	"cmp"
	"slices"
	"time"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/license/dashboard"
)

// Imported says what licences an organization began with that another system kept
// before: what was claimed there, when it burns, and where it is.
type Imported struct {
	license.Stamp
	Licenses []Holding       `json:"licenses"` // sorted by id
	Queues   []ImportedQueue `json:"queues"`   // sorted by device, then network, then head
}

// An ImportedQueue is what burns, or is over, on a device or network: one licence
// after another.
type ImportedQueue struct {
	Device   Serial       `json:"device,omitempty"`  // "": on a network
	Network  NetworkID    `json:"network,omitempty"` // "": on a device
	Licenses []license.ID `json:"licenses"`          // head first
}

// Stamped returns the event's position in its stream, and who decided when.
func (e Imported) Stamped() license.Stamp { return e.Stamp }

func (Imported) event() {}

// Import decides to begin with the licences of another system: the list that the
// Dashboard API returns at the instant of the act, in any order. At that instant
// the organization shows the same list.
//
// The organization holds no licence yet, and has the devices and networks that the
// list names: a list does not tell the model of a device. A licence begins where
// the list has it, with the dates that it has; the state is not taken but compared,
// as is all else that follows: totals, expirations, heads. Active and expiring are
// the same fact. A field that is absent tells nothing, nor does a total of 0, nor
// the network of a licence on a device.
//
// What a list cannot tell:
//
//   - the order of a queue, but by the head's permanentlyQueuedLicenses: where
//     more than one record is queued behind it, it must name each
//   - the claim of a queued licence that has no record of its own, as those of early
//     versions of the API: refused
//   - when a claim can be undone: never, since seats may have been divided
//   - the anchor of the activation window: it is the claim; with [AnchorOrder] a
//     licence that waits is refused ([ErrAnchor])
//   - the grace of a device that never had a licence, or lost it: it runs from
//     the device's event
//   - warm spares: pair them before or after
//
// It is refused where licences are held ([ErrNotEmpty]), for an empty list
// ([ErrNothingAsked]), for more than [MaxStep] ([ErrTooMany]), and for records that
// cannot be taken ([ErrRecord], joined with the reason): each names the record,
// counted from 1, its licence, the field and the value. What differs from what the
// organization would show is [ErrDiffers].
func (o *Organization) Import(act license.Act, list []dashboard.PerDeviceLicense) (Imported, error) {
	act, err := o.begin(act)
	if err != nil {
		return Imported{}, err
	}
	if err := o.importable(len(list)); err != nil {
		return Imported{}, err
	}
	in := importing{o: o, at: act.At, records: make([]*record, len(list)), byID: make(map[license.ID]*record, len(list))}
	for i := range list {
		r := &record{wire: &list[i], number: i + 1}
		r.read(o.policy, act.At)
		in.records[i] = r
		if in.byID[r.holding.ID] != nil {
			r.refuse("id", r.wire.ID, license.Refuse(ErrLicenseTaken, "PD-1", "license", r.wire.ID))
			continue
		}
		in.byID[r.holding.ID] = r
	}
	in.queue()
	if err := in.refused(); err != nil {
		return Imported{}, err
	}
	e := in.event(o.stamp(act))
	in.place(e)
	if err := in.refused(); err != nil {
		return Imported{}, err
	}
	would := o.Clone()
	if err := would.applyImported(e); err != nil {
		return Imported{}, err // unreachable: what was read is sound
	}
	in.compare(would)
	if err := in.refused(); err != nil {
		return Imported{}, err
	}
	return e, nil
}

// importable refuses an organization that holds licences, and no licences or more
// than an event tells.
func (o *Organization) importable(n int) error {
	var err error
	if held := len(o.licenses); held > 0 {
		err = license.Refuse(ErrNotEmpty, "", "licenses", number(held))
	}
	return license.Join(err, o.step(n, "PD-1"), o.room("licenses", 0, n))
}

// importing is an import that is being decided.
type importing struct {
	o       *Organization
	at      time.Time
	records []*record
	byID    map[license.ID]*record
}

// refused returns what speaks against the import, record by record.
func (in *importing) refused() error {
	var all []error
	for _, r := range in.records {
		all = append(all, r.wrong...)
	}
	return license.Join(all...)
}

// queue puts the records that are queued behind their heads, in the order that the
// heads tell.
func (in *importing) queue() {
	waiting := map[*record][]*record{} // by head
	for _, r := range in.records {
		if r.head == "" || in.byID[r.holding.ID] != r { // which is refused already
			continue
		}
		switch head := in.byID[r.head]; {
		case head == nil:
			r.refuse("headLicenseId", string(r.head), license.Refuse(ErrLicenseUnknown, "PD-1", "license", string(r.head)))
		case head.head != "":
			r.refuse("headLicenseId", string(r.head), license.Refuse(ErrQueued, "PD-8", "license", string(r.head), "state", head.wire.State, "head", string(head.head)))
		default:
			waiting[head] = append(waiting[head], r)
		}
	}
	for _, head := range in.records {
		head.follow(waiting[head])
	}
}

// follow puts those that are queued behind a head into the order that it tells. Of
// one alone it need not tell any.
func (r *record) follow(waiting []*record) {
	told := r.wire.PermanentlyQueuedLicenses
	if len(told) == 0 && len(waiting) == 1 {
		r.behind = waiting
		return
	}
	byID := make(map[license.ID]*record, len(waiting))
	for _, b := range waiting {
		byID[b.holding.ID] = b
	}
	for i, q := range told {
		b := byID[license.ID(q.ID)]
		if b == nil {
			r.refuse("permanentlyQueuedLicenses."+number(i)+".id", q.ID, license.Refuse(ErrLicenseUnknown, "PD-1", "license", q.ID))
			continue
		}
		delete(byID, b.holding.ID)
		r.behind = append(r.behind, b)
	}
	for _, b := range waiting {
		if byID[b.holding.ID] != nil {
			b.refuse("headLicenseId", string(b.head), license.Refuse(ErrNotQueued, "PD-8", "license", b.wire.ID, "state", b.wire.State))
		}
	}
}

// event returns the event of records that hold together by themselves.
func (in *importing) event(s license.Stamp) Imported {
	e := Imported{Stamp: s, Licenses: make([]Holding, 0, len(in.records)), Queues: []ImportedQueue{}}
	for _, r := range in.records {
		if q, on := r.place(); on {
			starts := r.holding.Activates
			for _, b := range append([]*record{r}, r.behind...) {
				b.holding.Activates = starts
				starts = plusDays(starts, b.holding.Days)
				q.Licenses = append(q.Licenses, b.holding.ID)
			}
			e.Queues = append(e.Queues, q)
		}
	}
	for _, r := range in.records {
		e.Licenses = append(e.Licenses, r.holding)
	}
	slices.SortFunc(e.Licenses, func(a, b Holding) int { return cmp.Compare(a.ID, b.ID) })
	slices.SortFunc(e.Queues, ImportedQueue.compare)
	return e
}

func (q ImportedQueue) compare(p ImportedQueue) int {
	return cmp.Or(cmp.Compare(q.Device, p.Device), cmp.Compare(q.Network, p.Network), slices.Compare(q.Licenses, p.Licenses))
}

// place refuses what is in no place where it can be.
func (in *importing) place(e Imported) {
	taken := map[Serial]license.ID{}
	for _, q := range e.Queues {
		head := in.byID[q.Licenses[0]]
		if len(q.Licenses) > MaxQueue {
			head.refuse("permanentlyQueuedLicenses", number(len(q.Licenses)-1), tooMany("queue", len(q.Licenses), MaxQueue))
		}
		if q.Device == "" {
			if err := in.o.network(q.Network); err != nil {
				head.refuse("networkId", string(q.Network), err)
			}
			in.fit(q, in.o.forNetworks)
			continue
		}
		d, err := in.o.device(q.Device)
		switch {
		case err != nil:
			head.refuse("deviceSerial", string(q.Device), err)
			continue
		case d.primary != "":
			head.refuse("deviceSerial", string(q.Device), d.ownLicense())
		case taken[q.Device] != "":
			head.refuse("deviceSerial", string(q.Device), license.Refuse(ErrDeviceLicensed, "PD-9", "device", string(q.Device), "head", string(taken[q.Device]), "until", ""))
		}
		taken[q.Device] = q.Licenses[0]
		in.fit(q, func(member *entry) error { return in.o.fits(member, d) })
	}
	for _, r := range in.records {
		from := r.holding.Activates
		if from.IsZero() {
			from = r.holding.ActivatesBy
		}
		if from.IsZero() {
			continue
		}
		if err := r.holding.lasts(from); err != nil {
			r.refuse("durationInDays", number(r.holding.Days), err)
		}
	}
}

// fit refuses licences that do not fit where they are.
func (in *importing) fit(q ImportedQueue, fits func(*entry) error) {
	seats := in.byID[q.Licenses[0]].holding.Seats
	for _, id := range q.Licenses {
		r := in.byID[id]
		h := r.holding
		switch {
		case q.Device == "" && h.Seats != seats:
			r.refuse("seatCount", r.wire.SeatCount.String(), seatsRange(id, h.Seats, seats, seats))
		case q.Device != "" && h.Seats > 0:
			r.refuse("seatCount", number(h.Seats), license.Refuse(ErrSeats, "PD-18", "license", string(id), "seats", number(h.Seats)))
		}
		if err := fits(&entry{License: h.License}); err != nil {
			r.refuse("licenseType", r.wire.LicenseType, err)
		}
	}
}

// compare refuses every record that the organization would show in another way.
func (in *importing) compare(would *Organization) {
	for _, r := range in.records {
		s, _ := would.License(r.holding.ID, in.at) // it holds them all
		r.compare(s)
	}
}

func (o *Organization) applyImported(e Imported) error {
	if err := o.importable(len(e.Licenses)); err != nil {
		return err
	}
	held, err := e.holdings()
	if err != nil {
		return err
	}
	chains, err := o.chains(e, held)
	if err != nil {
		return err
	}
	for _, c := range chains {
		o.place(c, held)
	}
	for _, loose := range held {
		o.hold(loose)
	}
	return nil
}

// holdings returns the licences of the event, or refuses what no list can say.
func (e Imported) holdings() (map[license.ID]*entry, error) {
	held := make(map[license.ID]*entry, len(e.Licenses))
	for i, h := range e.Licenses {
		if i > 0 && e.Licenses[i-1].ID >= h.ID {
			return nil, cannot("licences out of order")
		}
		if err := h.check(e.At); err != nil {
			return nil, err
		}
		if !h.ActivatesBy.IsZero() && h.ActivatesBy.Before(h.Anchor) {
			return nil, cannot("a window of no such instants")
		}
		held[h.ID] = h.entry()
	}
	return held, nil
}

// chains returns what burns one after another, or refuses what is in no place
// where it can be.
func (o *Organization) chains(e Imported, held map[license.ID]*entry) ([]*chain, error) {
	placed := map[license.ID]bool{}
	chains := make([]*chain, 0, len(e.Queues))
	for i, q := range e.Queues {
		c := &chain{network: q.Network}
		switch d := o.devices[q.Device]; {
		case i > 0 && e.Queues[i-1].compare(q) >= 0:
			return nil, cannot("queues out of order")
		case q.Device == "":
			if err := o.network(q.Network); err != nil {
				return nil, err
			}
		case d == nil || d.primary != "" || q.Network != "" || i > 0 && e.Queues[i-1].Device == q.Device:
			return nil, cannot("a device that is not here, covered by another, or stands twice")
		default:
			c.device = d
		}
		for _, id := range q.Licenses {
			member := held[id]
			if member == nil || placed[id] {
				return nil, cannot("a queue of a licence that is not told")
			}
			placed[id] = true
			c.members = append(c.members, member)
		}
		if err := c.sound(e.At); err != nil {
			return nil, err
		}
		chains = append(chains, c)
	}
	for id, loose := range held {
		if !placed[id] && loose.fixed.After(e.At) {
			return nil, cannot("a licence that starts later by itself")
		}
	}
	return chains, nil
}
