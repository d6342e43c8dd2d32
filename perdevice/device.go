package perdevice

import (
	"strconv"
	"time"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/license/enforce"
)

// device is a device of an organization.
type device struct {
	serial  Serial
	model   license.Model
	since   time.Time // when it was added, or what licensed it last was taken away
	chain   *chain    // nil: nothing, or a warm spare
	primary Serial    // of a warm spare
	spare   Serial    // its warm spare
}

// AddDevice decides that a device joins the organization, without a licence: it
// runs for 30 days (PD-14). It is refused for a serial ([ErrNameMalformed]) or
// model ([license.ErrModelMalformed]) that is not of the form, a serial that is
// here ([ErrDeviceTaken]), and more than [MaxHeld] ([ErrTooMany]): for all of
// these together.
func (o *Organization) AddDevice(act license.Act, serial Serial, model license.Model) (DeviceAdded, error) {
	act, err := o.begin(act)
	if err != nil {
		return DeviceAdded{}, err
	}
	e := DeviceAdded{o.stamp(act), serial, model}
	if err := o.addable(e); err != nil {
		return DeviceAdded{}, err
	}
	return e, nil
}

func (o *Organization) addable(e DeviceAdded) error {
	return license.Join(o.strange(e.Device), e.Model.Check(), o.room("devices", len(o.devices), 1))
}

// strange refuses a serial that no new device can have.
func (o *Organization) strange(serial Serial) error {
	if _, here := o.devices[serial]; here {
		return license.Refuse(ErrDeviceTaken, "PD-1", "device", string(serial))
	}
	return serial.Check()
}

func (o *Organization) applyDeviceAdded(e DeviceAdded) error {
	if err := o.addable(e); err != nil {
		return err
	}
	o.join(&device{serial: e.Device, model: e.Model, since: e.At})
	return nil
}

// join takes in a device without a licence.
func (o *Organization) join(d *device) {
	o.devices[d.serial] = d
	o.deviceTicks(d, o.enter)
}

// leave lets a device go on which nothing is.
func (o *Organization) leave(d *device) {
	o.deviceTicks(d, o.strike)
	delete(o.devices, d.serial)
}

// RemoveDevice decides that a device leaves the organization; a licence that
// expired on it is on nothing then. It is refused for a device that is not here
// ([ErrDeviceUnknown]), is licensed ([ErrDeviceLicensed]), is a warm spare
// ([ErrDeviceSpare]) or has one ([ErrDevicePaired]).
func (o *Organization) RemoveDevice(act license.Act, serial Serial) (DeviceRemoved, error) {
	act, err := o.begin(act)
	if err != nil {
		return DeviceRemoved{}, err
	}
	e := DeviceRemoved{o.stamp(act), serial}
	if _, err := o.removable(e); err != nil {
		return DeviceRemoved{}, err
	}
	return e, nil
}

func (o *Organization) removable(e DeviceRemoved) (*device, error) {
	d, err := o.device(e.Device)
	if err != nil {
		return nil, err
	}
	return d, license.Join(d.unlicensed(e.At), d.unpaired())
}

func (o *Organization) applyDeviceRemoved(e DeviceRemoved) error {
	d, err := o.removable(e)
	if err != nil {
		return err
	}
	o.clear(d, e.At)
	o.leave(d)
	return nil
}

// device returns a device of the organization.
func (o *Organization) device(serial Serial) (*device, error) {
	d, ok := o.devices[serial]
	if !ok {
		return nil, license.Refuse(ErrDeviceUnknown, "PD-1", "device", string(serial))
	}
	return d, nil
}

// unlicensed refuses a device on which a licence burns.
func (d *device) unlicensed(at time.Time) error {
	if c := d.chain.coverage(at); c.Head != "" {
		return license.Refuse(ErrDeviceLicensed, "PD-9", "device", string(d.serial), "head", string(c.Head), "until", instant(c.Until))
	}
	return nil
}

// unpaired refuses a device that is one of a pair.
func (d *device) unpaired() error {
	if d.spare != "" {
		return license.Refuse(ErrDevicePaired, "PD-16", "device", string(d.serial), "spare", string(d.spare))
	}
	return d.ownLicense()
}

// ownLicense refuses a device that the licence of another covers.
func (d *device) ownLicense() error {
	if d.primary != "" {
		return license.Refuse(ErrDeviceSpare, "PD-16", "device", string(d.serial), "primary", string(d.primary))
	}
	return nil
}

// Pair decides that a device is the warm spare of another from now on: what
// licenses the primary covers both (PD-16). A licence that expired on the spare
// is on nothing then. It is refused for a device that is not here
// ([ErrDeviceUnknown]), two that are one or of different models ([ErrNotPair]),
// one that is in a pair ([ErrDeviceSpare], [ErrDevicePaired]), and a spare that
// has a licence of its own ([ErrDeviceLicensed]): for all of these together.
func (o *Organization) Pair(act license.Act, primary, spare Serial) (Paired, error) {
	act, err := o.begin(act)
	if err != nil {
		return Paired{}, err
	}
	e := Paired{o.stamp(act), primary, spare}
	if _, _, err := o.pairable(e); err != nil {
		return Paired{}, err
	}
	return e, nil
}

func (o *Organization) pairable(e Paired) (primary, spare *device, err error) {
	primary, err1 := o.device(e.Device)
	spare, err2 := o.device(e.Spare)
	one := e.Device == e.Spare
	if one {
		err2 = nil
	}
	all := []error{err1, err2}
	var model, spareModel license.Model // "": not known
	if primary != nil {
		model = primary.model
		all = append(all, primary.unpaired())
	}
	if spare != nil {
		spareModel = spare.model
	}
	if one || primary != nil && spare != nil && model != spareModel {
		all = append(all, license.Refuse(ErrNotPair, "PD-16", "device", string(e.Device), "model", string(model),
			"spare", string(e.Spare), "spareModel", string(spareModel)))
	}
	if spare != nil && !one {
		all = append(all, spare.unpaired(), spare.unlicensed(e.At))
	}
	return primary, spare, license.Join(all...)
}

func (o *Organization) applyPaired(e Paired) error {
	primary, spare, err := o.pairable(e)
	if err != nil {
		return err
	}
	o.clear(spare, e.At)
	o.deviceTicks(spare, o.strike)
	primary.spare, spare.primary = spare.serial, primary.serial
	return nil
}

// Unpair decides that a warm spare stands for itself again: it runs without a
// licence for 30 days (PD-14). It is refused for a device that is not here
// ([ErrDeviceUnknown]) or no warm spare ([ErrNotPair]).
func (o *Organization) Unpair(act license.Act, spare Serial) (Unpaired, error) {
	act, err := o.begin(act)
	if err != nil {
		return Unpaired{}, err
	}
	d, err := o.device(spare)
	if err == nil && d.primary == "" {
		err = license.Refuse(ErrNotPair, "PD-16", "device", string(spare))
	}
	if err != nil {
		return Unpaired{}, err
	}
	return Unpaired{o.stamp(act), d.primary, spare}, nil
}

func (o *Organization) applyUnpaired(e Unpaired) error {
	spare, err := o.device(e.Spare)
	if err != nil {
		return err
	}
	if spare.primary == "" || spare.primary != e.Device {
		return cannot("another pair")
	}
	o.devices[spare.primary].spare = ""
	spare.primary, spare.since = "", e.At
	o.deviceTicks(spare, o.enter)
	return nil
}

// AddNetwork decides that the organization has a network. It is refused for an id
// that is not of the form ([ErrNameMalformed]) or here already
// ([ErrNetworkTaken]), and for more than [MaxHeld] ([ErrTooMany]).
func (o *Organization) AddNetwork(act license.Act, id NetworkID) (NetworkAdded, error) {
	act, err := o.begin(act)
	if err != nil {
		return NetworkAdded{}, err
	}
	e := NetworkAdded{o.stamp(act), id}
	if err := o.networkAddable(e); err != nil {
		return NetworkAdded{}, err
	}
	return e, nil
}

func (o *Organization) networkAddable(e NetworkAdded) error {
	all := []error{e.Network.Check(), o.room("networks", len(o.networks), 1)}
	if _, here := o.networks[e.Network]; here {
		all = append(all, license.Refuse(ErrNetworkTaken, "PD-1", "network", string(e.Network)))
	}
	return license.Join(all...)
}

func (o *Organization) applyNetworkAdded(e NetworkAdded) error {
	if err := o.networkAddable(e); err != nil {
		return err
	}
	o.networks[e.Network] = nil
	return nil
}

// RemoveNetwork decides that the organization has a network no more; licences
// that expired on it are on nothing then. It is refused for a network that is not
// here ([ErrNetworkUnknown]), or has licences that burn ([ErrNetworkLicensed]).
func (o *Organization) RemoveNetwork(act license.Act, id NetworkID) (NetworkRemoved, error) {
	act, err := o.begin(act)
	if err != nil {
		return NetworkRemoved{}, err
	}
	e := NetworkRemoved{o.stamp(act), id}
	if err := o.networkRemovable(e); err != nil {
		return NetworkRemoved{}, err
	}
	return e, nil
}

func (o *Organization) networkRemovable(e NetworkRemoved) error {
	if err := o.network(e.Network); err != nil {
		return err
	}
	n := 0
	for _, c := range o.networks[e.Network] {
		if c.covers(e.At) {
			n++
		}
	}
	if n > 0 {
		return license.Refuse(ErrNetworkLicensed, "PD-18", "network", string(e.Network), "licenses", strconv.Itoa(n))
	}
	return nil
}

func (o *Organization) applyNetworkRemoved(e NetworkRemoved) error {
	if err := o.networkRemovable(e); err != nil {
		return err
	}
	for _, c := range o.networks[e.Network] {
		o.lift(c, e.At)
		for _, over := range c.members {
			o.loosen(over)
		}
	}
	delete(o.networks, e.Network)
	return nil
}

// network refuses a network that is not in the organization.
func (o *Organization) network(id NetworkID) error {
	if _, here := o.networks[id]; !here {
		return license.Refuse(ErrNetworkUnknown, "PD-1", "network", string(id))
	}
	return nil
}

// grace returns when the grace of a device without a licence began, and whether
// an expiry began it (PD-14).
func (d *device) grace(at time.Time) (from time.Time, expired bool) {
	if c := d.chain; c != nil && !at.Before(c.until()) {
		return c.until(), true
	}
	return d.since, false
}

// status returns what a device is at an instant, and until when (PD-14).
func (o *Organization) status(d *device, at time.Time) (Status, time.Time) {
	if d.primary != "" {
		d = o.devices[d.primary]
	}
	if d.chain.covers(at) {
		return Licensed, d.chain.until()
	}
	from, _ := d.grace(at)
	if at.Before(from) {
		at = from
	}
	if c := o.graceSince(from); c.State(at) == enforce.InGrace {
		return Grace, c.Until()
	}
	return Disabled, time.Time{}
}

// graceSince returns the condition of a device without a licence since an instant.
func (o *Organization) graceSince(since time.Time) enforce.Condition {
	return enforce.Condition{Since: since, Grace: enforce.Grace{Length: o.policy.Grace}}
}
