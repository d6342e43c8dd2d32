package perdevice

import "github.com/licit-go/licit/license"

func (o *Organization) Claim(act license.Act, mode string, issued ...Issued) (Claimed, error) {
	return Claimed{}, nil
}
func (o *Organization) Undo(act license.Act, id license.ID) (Undone, error) { return Undone{}, nil }
func (o *Organization) AddDevice(act license.Act, serial Serial, model license.Model) (DeviceAdded, error) {
	return DeviceAdded{}, nil
}
func (o *Organization) RemoveDevice(act license.Act, serial Serial) (DeviceRemoved, error) {
	return DeviceRemoved{}, nil
}
func (o *Organization) AddNetwork(act license.Act, id NetworkID) (NetworkAdded, error) {
	return NetworkAdded{}, nil
}
func (o *Organization) RemoveNetwork(act license.Act, id NetworkID) (NetworkRemoved, error) {
	return NetworkRemoved{}, nil
}

// Pair decides that a device is the warm spare of another: the licence of the
// primary covers both (PD-16).
func (o *Organization) Pair(act license.Act, primary, spare Serial) (Paired, error) {
	return Paired{}, nil
}
func (o *Organization) Unpair(act license.Act, spare Serial) (Unpaired, error) {
	return Unpaired{}, nil
}
func (o *Organization) Assign(act license.Act, id license.ID, serial Serial) (Assigned, error) {
	return Assigned{}, nil
}
func (o *Organization) Queue(act license.Act, id license.ID, serial Serial) (Assigned, error) {
	return Assigned{}, nil
}
func (o *Organization) Dequeue(act license.Act, id license.ID) (Dequeued, error) {
	return Dequeued{}, nil
}
func (o *Organization) Unassign(act license.Act, id license.ID, extent Extent) (Unassigned, error) {
	return Unassigned{}, nil
}
func (o *Organization) Reassign(act license.Act, id license.ID, to Serial) (Reassigned, error) {
	return Reassigned{}, nil
}

// AssignSeats decides that n seats of a licence go to a network (PD-18). The
// licence itself goes there with n seats; what is left stays behind under the id
// rest, with the same dates, which is needed only then.
func (o *Organization) AssignSeats(act license.Act, id license.ID, network NetworkID, n int, rest license.ID) (SeatsAssigned, error) {
	return SeatsAssigned{}, nil
}

// RenewSeats decides that as many seats of an unused licence as the target has are
// queued behind it (PD-19): the whole licence under its own id, or a part of it
// under the id part, which is needed only then; the rest keeps its id and stays
// unused.
func (o *Organization) RenewSeats(act license.Act, target, with, part license.ID) (SeatsRenewed, error) {
	return SeatsRenewed{}, nil
}

// A Moved is a move of licences: one event for each of the two streams, to be
// committed together.
type Moved struct {
	Out MovedOut // of the organization that gives
	In  MovedIn  // of the organization that takes
}

// A SeatsMoved is a move of seats: one event for each of the two streams, to be
// committed together.
type SeatsMoved struct {
	Out SeatsMovedOut
	In  MovedIn
}

// Move … any licence of a queue takes the whole queue and its device along; a
// licence on a network becomes unusedActive and its queue is dequeued there. (The
// facts of package license/transfer come in as one more argument, before ids.)
func (o *Organization) Move(act license.Act, to *Organization, ids ...license.ID) (Moved, error) {
	return Moved{}, nil
}

// MoveSeats … the seats go under the id part, which is needed only where seats are
// left; the rest keeps its id and its place.
func (o *Organization) MoveSeats(act license.Act, to *Organization, id license.ID, n int, part license.ID) (SeatsMoved, error) {
	return SeatsMoved{}, nil
}

func (o *Organization) Apply(e Event) error                     { return nil }
func EncodeEvent(e Event) (name string, data []byte, err error) { return "", nil, nil }
func DecodeEvent(name string, data []byte) (Event, error)       { return nil, nil }
func (o *Organization) Snapshot() ([]byte, error)               { return nil, nil }
func Restore(data []byte, policy Policy) (*Organization, error) { return nil, nil }
