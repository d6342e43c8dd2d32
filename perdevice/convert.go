package perdevice

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"github.com/licit-go/licit/license"
)

// A Conversion is what an organization hands over that follows co-termination, as
// plain values (PD-23).
type Conversion struct {
	Expires  license.Date      // the co-term date
	OutSince time.Time         // since when it is out of compliance; zero: it is not
	Limits   license.Counts    // devices per bucket
	Devices  []ConvertedDevice // in any order
	Key      license.Key       // of all licences
	Order    string            // of all licences; "" if there is none
	// IDs are those of the licences, one for each device of the limits, and one for
	// all seats of a bucket whose type is for networks. The first go to the devices,
	// sorted by serial, the others to what is left, sorted by bucket.
	IDs []license.ID
}

// A ConvertedDevice is a device that co-termination licensed.
type ConvertedDevice struct {
	Device  Serial
	Model   license.Model // of the device, such as MR36
	Counted license.Model // as what co-termination counts it, such as MR36 Enterprise
	Expires license.Date  // none: the co-term date
}

// Convert decides that a new organization holds what one that followed
// co-termination was licensed for (PD-23). Every device gets one licence, which
// ends at 00:00 UTC of the co-term date or of its own; every count without a
// device becomes a licence that is unusedActive and ends on the co-term date, with
// seats if its type is for networks. All burn since 00:00 UTC of the day of the
// conversion. The types are those of [TypeOf]; that they fit their devices is
// taken as given, since co-termination licensed them. The event accounts for every
// device and every count.
//
// It is refused into an organization that holds anything ([ErrNotEmpty]); while
// co-termination has expired, or for a device date that has passed
// ([ErrCotermExpired]); out of compliance, for all of it or a bucket with more
// devices than its limit ([ErrOutOfCompliance]); for a number of ids that is not
// that of the licences ([ErrIDs]), an id ([ErrLicenseTaken]) or serial
// ([ErrDeviceTaken]) that stands twice, a device of a type for networks
// ([ErrTypeFits]), more than [MaxStep] licences ([ErrTooMany]), and values that are
// not of the form: for all of these together. The other organization's side is
// coterm's Convert; commit both events together.
func (o *Organization) Convert(act license.Act, from Conversion) (Converted, error) {
	act, err := o.begin(act)
	if err != nil {
		return Converted{}, err
	}
	var ids error
	wanted := o.wanted(from)
	if len(from.IDs) != wanted {
		ids = license.Refuse(ErrIDs, "PD-23", "supplied", number(len(from.IDs)), "wanted", number(wanted))
	}
	if wanted > 2*MaxStep { // too many even to look at
		return Converted{}, license.Join(ids, from.standing(act), o.empty(), tooMany("licenses", wanted, MaxStep))
	}
	e, err := o.converted(o.stamp(act), from)
	if err := license.Join(err, ids, from.standing(act), o.convertible(e)); err != nil {
		return Converted{}, err
	}
	return e, nil
}

// wanted returns how many licences a conversion comes to.
func (o *Organization) wanted(from Conversion) int {
	used := map[license.Model]int{}
	for _, d := range from.Devices {
		used[d.Counted.Bucket()]++
	}
	n := len(from.Devices)
	for bucket, limit := range from.Limits.All() {
		left := max(limit-used[bucket], 0)
		if o.forSeats(bucket) {
			left = min(left, 1)
		}
		n += left
	}
	return n
}

// standing refuses a conversion while co-termination has expired or is out of
// compliance.
func (c Conversion) standing(act license.Act) error {
	var all []error
	if !act.At.Before(c.Expires.Start()) {
		all = append(all, license.Refuse(ErrCotermExpired, "PD-23", "expires", c.Expires.String(), "at", instant(act.At)))
	}
	if !c.OutSince.IsZero() {
		all = append(all, license.Refuse(ErrOutOfCompliance, "PD-23", "since", instant(utc(c.OutSince))))
	}
	used := map[license.Model]int{}
	for _, d := range c.Devices {
		if err := d.Counted.Check(); err != nil {
			all = append(all, license.Within("counted", err))
			continue
		}
		used[d.Counted.Bucket()]++
		if !d.Expires.IsZero() && !act.At.Before(d.Expires.Start()) {
			all = append(all, license.Refuse(ErrCotermExpired, "PD-23", "device", string(d.Device), "expires", d.Expires.String(), "at", instant(act.At)))
		}
	}
	for _, bucket := range slices.Sorted(maps.Keys(used)) {
		if limit := c.Limits.Of(bucket); used[bucket] > limit {
			all = append(all, license.Refuse(ErrOutOfCompliance, "PD-23", "bucket", string(bucket), "devices", number(used[bucket]), "limit", number(limit)))
		}
	}
	return license.Join(all...)
}

// converted returns the event. Where there are too few ids the last licences have
// none.
func (o *Organization) converted(s license.Stamp, from Conversion) (Converted, error) {
	e := Converted{Stamp: s, Expires: from.Expires, Licenses: []ConvertedLicense{}}
	var all []error
	ids := from.IDs
	add := func(bucket license.Model, seats int, expires license.Date, d ConvertedDevice) {
		c := ConvertedLicense{
			License: License{Key: from.Key, Order: from.Order, Type: TypeOf(bucket), Days: expires.DaysSince(s.Day()), Seats: seats},
			Bucket:  bucket, Activates: s.Day().Start(), Device: d.Device, Model: d.Model,
		}
		if i := len(e.Licenses); i < len(ids) {
			c.ID = ids[i]
			if c.ID == "" {
				all = append(all, c.ID.Check())
			}
		}
		e.Licenses = append(e.Licenses, c)
	}
	left := maps.Collect(from.Limits.All())
	for _, d := range slices.SortedStableFunc(slices.Values(from.Devices), func(a, b ConvertedDevice) int { return cmp.Compare(a.Device, b.Device) }) {
		bucket := d.Counted.Bucket()
		left[bucket]--
		if d.Device == "" && d.Model == "" { // which no event tells from a count without a device
			all = append(all, d.Device.Check(), d.Model.Check())
		}
		if o.forSeats(bucket) {
			all = append(all, license.Refuse(ErrTypeFits, "PD-5", "license", "", "type", string(TypeOf(bucket)), "device", string(d.Device), "model", string(d.Model)))
		}
		expires := d.Expires
		if expires.IsZero() {
			expires = from.Expires
		}
		add(bucket, 0, expires, d)
	}
	for bucket := range from.Limits.All() {
		switch n := left[bucket]; {
		case n > 0 && o.forSeats(bucket):
			add(bucket, n, from.Expires, ConvertedDevice{})
		default:
			for range n {
				add(bucket, 0, from.Expires, ConvertedDevice{})
			}
		}
	}
	return e, license.Join(all...)
}

func (o *Organization) forSeats(bucket license.Model) bool {
	scope, _ := o.policy.Types(TypeOf(bucket))
	return scope.Networks
}

// empty refuses a conversion into an organization that holds anything.
func (o *Organization) empty() error {
	if len(o.licenses)+len(o.devices)+len(o.networks) == 0 {
		return nil
	}
	return license.Refuse(ErrNotEmpty, "PD-23", "licenses", number(len(o.licenses)), "devices", number(len(o.devices)), "networks", number(len(o.networks)))
}

// convertible refuses licences and devices that a new organization cannot hold.
func (o *Organization) convertible(e Converted) error {
	all := []error{o.empty(), o.step(len(e.Licenses), "PD-23")}
	ids, serials := map[license.ID]bool{}, map[Serial]bool{}
	for i := range e.Licenses {
		c := &e.Licenses[i]
		if c.ID != "" {
			if ids[c.ID] {
				all = append(all, license.Refuse(ErrLicenseTaken, "PD-1", "license", string(c.ID)))
			}
			ids[c.ID] = true
			if c.Days > 0 {
				all = append(all, c.Check())
			}
		}
		if c.Device == "" && c.Model == "" {
			continue
		}
		if serials[c.Device] {
			all = append(all, license.Refuse(ErrDeviceTaken, "PD-1", "device", string(c.Device)))
		}
		serials[c.Device] = true
		all = append(all, c.Device.Check(), c.Model.Check())
	}
	return license.Join(all...)
}

func (o *Organization) applyConverted(e Converted) error {
	if err := o.convertible(e); err != nil {
		return err
	}
	for i := range e.Licenses {
		c := &e.Licenses[i]
		switch {
		case c.ID == "" || c.Days < 1:
			return cannot("no licence")
		case !c.Activates.Equal(e.Day().Start()) || !recordable(plusDays(c.Activates, c.Days)):
			return cannot("a licence that starts another day, or ends past the calendar")
		case c.Seats > 0 && c.Device != "":
			return cannot("seats on a device")
		}
		if err := c.Bucket.Check(); err != nil {
			return err
		}
	}
	for i := range e.Licenses {
		c := &e.Licenses[i]
		held := &entry{License: c.License, claimedAt: e.At, anchor: e.At}
		held.fix(utc(c.Activates))
		if c.Device == "" {
			o.hold(held)
			continue
		}
		d := &device{serial: c.Device, model: c.Model, since: e.At}
		o.licenses[held.ID] = held
		o.join(d)
		o.put(&chain{device: d, members: []*entry{held}})
	}
	return nil
}
