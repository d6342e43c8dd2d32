// Package perdevice holds per-device organizations: a decision not applied has
// not happened. Claim, Assign, Move and the other verbs decide: they change
// nothing and return an event or a refusal. Only Apply changes anything.
//
// In an organization that follows per-device licensing every licence has its own
// term and is on at most one device or, for Systems Manager and virtual MX, on one
// network.
//
// # Vocabulary
//
//	licence            what was bought: a type, a duration, perhaps seats      PD-1
//	burns              its term runs; once it does it never stops              PD-3
//	activation window  how long after its anchor a licence waits to burn       PD-3
//	queue              licences that burn one after another in one place       PD-8, PD-10
//	head               the licence of a queue that burns                       PD-8
//	state              what a licence is at an instant                         PD-2
//	band               how close the end of a whole queue is                   PD-4
//	scope              what a type fits                                        PD-5
//	grace              how long a device runs without a licence                PD-14
//	warm spare         a device that the licence of its pair covers            PD-16
//	rest, part         what a licence with seats is divided into               PD-18, PD-19
//	change             what happens at an instant if nobody acts               PD-25
//
// # Rules
//
//	PD-1   a licence as the API shows it; ids are unique among those held      License, Standing
//	PD-2   states, computed for an instant and never stored                    Organization.State
//	PD-3   a licence burns from its assignment or from 90 × 24 h after its     Claim, Policy.Anchor
//	       anchor, whichever is first
//	PD-4   expiring: at most 90 days to the end of the whole queue; critical:  Standing.Band
//	       14 or fewer
//	PD-5   what a type fits is policy; an unknown type fits nothing            ScopeOf, Policy.Types
//	PD-6   claim: unused; the mode is ignored                                  Claim
//	PD-7   assign an unused licence: it burns from now                         Assign
//	PD-8   on a licensed device it is queued                                   Assign, Queue
//	PD-9   assign one that burns: dates stay; active licences never stack      Assign
//	PD-10  the next of a queue starts at the end of the one before             Organization.License
//	PD-11  unassign: it burns on, the device is unlicensed                     Unassign
//	PD-12  dequeue: unused again, or it burns from now                         Dequeue
//	PD-13  reassign: dates stay, a head takes its queue along                  Reassign
//	PD-14  30 × 24 h of grace, then that device is disabled                    Organization.Device
//	PD-15  assigned within the grace of an expiry, it starts at the expiry     Assign
//	PD-16  one licence covers a warm-spare pair                                Pair, Unpair
//	PD-17  a claim can be undone for 7 × 24 h, while unused                    Undo
//	PD-18  seats are divided; the rest stays behind                            AssignSeats, MoveSeats
//	PD-19  seats of a network are renewed by as many                           RenewSeats
//	PD-20  a move takes device and queue along; dates stay                     Move
//	PD-21  nothing that expired moves, and only to per-device organizations    Move, MoveSeats
//	PD-22  a device licence cannot be divided                                  MoveSeats
//	PD-23  an organization that followed co-termination                        Convert
//	PD-24  every decision says what it comes to, and all that stands against   all verbs
//	PD-25  what happens next if nobody acts                                    NextChange, NextDeviceChange
//	PD-26  all of it, in time order                                            Agenda
//	PD-27  counts                                                              Overview
//
// # Example
//
// A licence of 365 days is assigned on 2019-09-01T15:01:46Z, and another of 60 days
// is queued behind it:
//
//	total      365 + 60 = 425 days; the API shows 2020-10-30T15:01:46Z
//	own end    2020-08-31T15:01:46Z: the head expires, the next one burns
//	expiring   from 2020-08-01T15:01:46Z, 90 days before the end of the whole queue
//	critical   from 2020-10-16T15:01:46Z
//	over       2020-10-30T15:01:46Z; the device runs until 2020-11-29T15:01:46Z
//
// # Shape
//
//	assigned, err := org.Assign(act, "1234", "Q234-ABCD-5678") // decides
//	assigned.Behind, assigned.Expires, assigned.After          // previews
//	err = org.Apply(assigned)                                  // happens
//
// A decision is a function of the state, the act and what is asked: asked twice, it
// answers the same. Every event embeds a license.Stamp. Its Seq is its place in the
// stream, from 1, and Seq − 1 the version of the stream that a journal expects when
// it commits the event. Commit first, then apply. Apply takes no event but the next
// (license.ErrStale), and never judges again: types, windows and graces of today do
// not matter. Replay from the first event, or from a snapshot and the events after
// it, ends in the same state.
//
// What touches two organizations comes as two events, [Moved] and [SeatsMoved], to
// be committed together. Package license/register keeps keys of co-termination; what
// becomes of a per-device key the caller keeps and says in [Issued].
//
// An organization may be read and asked for decisions from many goroutines at once,
// but not while Apply runs. Nothing handed in or out shares memory that either side
// could change. Nothing here reads a clock, logs, or panics.
//
// # States
//
// What an operation leads to in each state of a licence, or the reason why it is
// refused. Where two states stand, what is left of a queue or an activation window
// decides. The table is [Transitions]; [DeviceTransitions] is that of devices.
//
//	TRIGGER       unused           unusedActive     active           expiring         expired          recentlyQueued
//	claim         license-taken    license-taken    license-taken    license-taken    license-taken    license-taken
//	undo          not held         not-unused       not-unused       not-unused       not-unused       not-unused
//	assign        active/expiring  active/expiring  assigned         assigned         expired          assigned
//	queue         recentlyQueued   device-licensed  assigned         assigned         expired          assigned
//	dequeue       not-queued       not-queued       not-queued       not-queued       not-queued       unused/unusedActive
//	unassign      not-assigned     not-assigned     unusedActive     unusedActive     expired          queued
//	reassign      not-assigned     not-assigned     active           expiring         expired          queued
//	assign-seats  active/expiring  active/expiring  assigned         assigned         expired          assigned
//	renew-seats   recentlyQueued   not-unused       not-unused       not-unused       not-unused       not-unused
//	renewal       not-on-network   not-on-network   active           active/expiring  expired          queued
//	move          not held         not held         not held         not held         license-expired  not held
//	move-seats    not held         not held         not held         not held         license-expired  queue-torn
//	activation    unusedActive     -                -                -                -                -
//	warning       -                -                expiring         -                -                -
//	expiry        -                expired          expired          expired          -                -
//	queue-step    -                -                -                -                -                active/expiring
//
// A device is licensed while a licence burns on it, then in grace, then disabled.
// What stays behind of seats that are divided keeps its state.
//
// # Policies
//
// In each field of a [Policy] zero is the default, and a negative duration is none.
//
//	FIELD             DEFAULT    NONE                       RULE
//	ActivationWindow  90 × 24 h  only assignment starts it  PD-3
//	Anchor            claim      -                          PD-3
//	Warning           90 × 24 h  nothing is ever expiring   PD-4
//	Critical          14 × 24 h  no such band               PD-4
//	Grace             30 × 24 h  disabled at once           PD-14, PD-15
//	UndoWindow        7 × 24 h   no undo                    PD-17
//	Types             ScopeOf    -                          PD-5
//
// Windows and undo limits are in the events, as is whether a licence was back-dated,
// and stay when a policy changes. Bands, graces and what comes of them are computed
// when they are asked about.
//
// # Decisions
//
// Where the rules are silent:
//
//   - A licence that expired stays on its device or network until another burns
//     there, or device or network are gone; then it is on nothing. So where a queue
//     steps, the head that ended is on nothing from that instant on.
//   - An expired licence cannot be unassigned: that would begin another grace.
//   - A licence that left may come back under its id; ids are unique among those
//     held at a time.
//   - Where a claim anchors windows at the order, the window may be over at the
//     claim: the licence is unusedActive. One that would be over is refused.
//   - A licence whose seats were divided, and one that was moved here, cannot be
//     undone: part of the claim would stay.
//   - The seats that go to a network keep the licence's id, the rest gets the
//     supplied one. The seats that go to another organization get the supplied id,
//     since the rest keeps its place. The seats that renew get the supplied id,
//     since the rest stays unused. What is not divided keeps its id.
//   - The rest of a licence with seats keeps its dates: it is unused if the licence
//     was, else unusedActive.
//   - Any licence of a queue moves the whole queue. Networks do not move: the head
//     burns on in the destination and what was queued is dequeued (PD-12).
//   - Virtual MX licences are for networks, one seat for each instance.
//   - A renewal of seats is of the type of what it renews.
//   - A spare is covered by its primary: it has no licence, and moves with it.
//     Unpaired, it runs for 30 days.
//   - The licences of a per-device organization may be of several MX editions, so
//     that it has none of its own: TR-9, which compares with that of the
//     destination, refuses no move here.
//   - A conversion takes the types of licences on devices as given. A licence that
//     it makes burns since 00:00 UTC of the day, so that it has whole days.
//   - Seats have no device: a conversion makes one licence of all that was counted
//     of Systems Manager, with as many seats, and one of each count of virtual MX.
//     It is unusedActive until its seats are assigned to networks.
//   - Queries about instants before the last event answer from what is known since.
//   - A queue comes into a band once, as a whole, and the change names the licence
//     that burns then. Who begins in a band, by an operation or as a queue steps,
//     does not come into it: no change tells that.
//   - A warm spare has no changes of its own: the end of its primary's grace stands
//     in an agenda once, under the primary.
//   - Without a grace (a negative one) an expiry disables the device, and no end of
//     a grace is told.
//   - Reasons about one thing that is named are given although another is not here,
//     as far as they do not depend on it: whether a licence fits needs the device.
//     Whether it would be over is asked where it would start.
//
// # On the wire
//
// What the Dashboard API shows of an organization is what it computes: WireLicenses
// and WireOverview return values of package dashboard, Update decides what the API's
// update of a licence asks for. The key is written with dashes. A licence that waits
// shows no activation and no expiration. The network of a device is not known here,
// nor are the devices that are enrolled in Systems Manager.
//
// Import begins with the API's list, where the organization then shows the same list
// at the same instant; what a list cannot tell it does not guess.
//
// # Limits
//
//	licences, devices, networks held   2²⁴ each        MaxHeld
//	licences in one event              65,536          MaxStep
//	licences of one queue              1,024           MaxQueue
//	days of a licence                  1 to 3,652,058  MaxDays
//	seats of a licence                 1 to 2²⁰        license.MaxUnits
//	an event                           512 MiB         MaxEventBytes
//
// No licence ends past 9999-12-31; what lies past it otherwise never happens.
//
// Operations cost what they touch: a licence, its queue, and the logarithm of what
// is held. Agenda costs what it tells. Clone, Overview, Licenses, Devices, Networks
// and Snapshot cost as much as there is.
//
// # Events
//
//	perdevice.created          Created         the organization begins
//	perdevice.converted        Converted       with what co-termination licensed
//	perdevice.imported         Imported        with the licences that another system kept
//	perdevice.claimed          Claimed         licences were claimed in one step
//	perdevice.undone           Undone          a claim was undone
//	perdevice.device-added     DeviceAdded     a device joined
//	perdevice.device-removed   DeviceRemoved   a device left
//	perdevice.network-added    NetworkAdded    a network joined
//	perdevice.network-removed  NetworkRemoved  a network left
//	perdevice.paired           Paired          two devices are a warm-spare pair
//	perdevice.unpaired         Unpaired        they are no more
//	perdevice.assigned         Assigned        a licence went to a device, or queued
//	perdevice.dequeued         Dequeued        a licence left its queue
//	perdevice.unassigned       Unassigned      a licence left its place
//	perdevice.reassigned       Reassigned      a licence went to another device
//	perdevice.seats-assigned   SeatsAssigned   seats went to a network
//	perdevice.seats-renewed    SeatsRenewed    seats were queued behind others
//	perdevice.moved-out        MovedOut        licences left for another organization
//	perdevice.seats-moved-out  SeatsMovedOut   seats left for another organization
//	perdevice.moved-in         MovedIn         licences came from another organization
//
// Names are kept for ever; a changed shape gets a name of its own. In JSON days are
// YYYY-MM-DD, instants RFC 3339 with Z; an instant that is not there means never.
// What is not exactly the shape is refused, naming the field. An assignment:
//
//	{
//	  "seq": 4,
//	  "at": "2019-09-01T15:01:46Z",
//	  "by": "ada@example.com",
//	  "license": "5678",
//	  "device": "Q234-ABCD-5678",
//	  "behind": "1234",
//	  "activates": "2020-08-31T15:01:46Z",
//	  "expires": "2020-10-30T15:01:46Z",
//	  "before": {
//	    "head": "1234",
//	    "until": "2020-08-31T15:01:46Z"
//	  },
//	  "after": {
//	    "head": "1234",
//	    "until": "2020-10-30T15:01:46Z"
//	  }
//	}
//
// # Refusals
//
// Every error is a *license.Refusal or several joined; license.Refusals lists them.
// A reason is found with errors.Is and kept for ever. Its fields stand in the order of
// this table. A dash means that no published rule speaks. Refusals of packages license
// and license/transfer come through as they are.
//
//	REASON                        RULE   FIELDS                                          OF
//	perdevice/cannot-follow       -      event, cause                                    an event that does not continue this state
//	perdevice/unknown-event       -      event                                           what is no event of this package, or a pointer to one
//	perdevice/not-created         -      id                                              anything before Created
//	perdevice/already-created     -      id                                              a second beginning
//	perdevice/earlier-than-last   -      at, last                                        an act earlier than the last event
//	perdevice/policy              PD-3   anchor                                          an option that is none
//	perdevice/nothing-asked       PD-6   number                                          a claim of nothing
//	perdevice/nothing-asked       PD-1   number                                          an import of nothing
//	perdevice/nothing-asked       PD-7   number, license, device                         an update of nothing
//	perdevice/nothing-asked       PD-23  number                                          a conversion of nothing
//	perdevice/too-many            -      what, number, most                              more than a limit
//	perdevice/name-malformed      PD-1   part, value, longest                            a serial, network, type or order that is not of the form
//	perdevice/term-range          PD-1   license, days, from                             no day, too many, or an end past 9999-12-31
//	perdevice/seats-range         PD-18  license, seats, least, most                     a number of seats that cannot be
//	perdevice/seats-range         PD-19  license, seats, least, most                     the same of a renewal
//	perdevice/license-unknown     PD-1   license                                         a licence that is not held here
//	perdevice/license-taken       PD-1   license                                         an id that is held, or stands twice
//	perdevice/key-unknown         PD-6   license, key, status                            a key that nobody issued
//	perdevice/key-claimed         PD-6   license, key, organization                      a key that is claimed, and where
//	perdevice/key-invalidated     PD-6   license, key, cause                             a key that was undone, moved or returned
//	perdevice/anchor              PD-3   license, orderedAt, at                          no order instant where one is needed, or a later one
//	perdevice/spent               PD-3   license, expires, at                            a claim of a licence that would be over
//	perdevice/spent               PD-15  license, expires, at                            an assignment of one
//	perdevice/not-unused          PD-17  license, state                                  an undo of a licence that is not unused
//	perdevice/not-unused          PD-19  license, state                                  a renewal with one
//	perdevice/undo-window-closed  PD-17  license, undoUntil, at                          an undo after its window
//	perdevice/expired             PD-9   license, state                                  an assignment of a licence that is over
//	perdevice/expired             PD-11  license, state                                  an unassignment of one
//	perdevice/expired             PD-13  license, state                                  a reassignment of one
//	perdevice/expired             PD-18  license, state                                  an assignment of its seats
//	perdevice/expired             PD-19  license, state                                  a renewal of it
//	perdevice/assigned            PD-7   license, state, device, network                 a licence that is somewhere, and where
//	perdevice/not-assigned        PD-11  license, state                                  an unassignment of one that is on nothing
//	perdevice/not-assigned        PD-13  license, state                                  a reassignment of one that is on no device
//	perdevice/queued              PD-11  license, state, head                            a queued licence: dequeue it, or name the head
//	perdevice/queued              PD-8   license, state, head                            an import of one behind a licence that is queued itself
//	perdevice/not-queued          PD-12  license, state                                  a licence that is in no queue
//	perdevice/not-queued          PD-8   license, state                                  an import of one that its head does not name
//	perdevice/queue-behind        PD-11  license, queued                                 a head with others behind it
//	perdevice/type-unknown        PD-5   license, type                                   a type that the policy does not know
//	perdevice/type-fits           PD-5   license, type, device, model                    a licence on a device of another model
//	perdevice/type-fits           PD-5   license, type                                   a licence that is not for networks
//	perdevice/type-fits           PD-19  license, type, target, targetType               a renewal of another type
//	perdevice/device-unknown      PD-1   device                                          a device that is not here
//	perdevice/device-taken        PD-1   device                                          a serial that is here, or stands twice
//	perdevice/device-licensed     PD-9   license, state                                  a licence that burns, onto another
//	perdevice/device-licensed     PD-9   device, head, until                             a device that must not be licensed
//	perdevice/device-unlicensed   PD-8   device                                          a device with nothing to queue behind
//	perdevice/device-spare        PD-16  device, primary                                 a warm spare
//	perdevice/device-paired       PD-16  device, spare                                   a device that has a warm spare
//	perdevice/not-pair            PD-16  device, model, spare, spareModel                two devices that are no pair
//	perdevice/not-pair            PD-16  device                                          a device that is no warm spare
//	perdevice/network-unknown     PD-1   network                                         a network that is not here
//	perdevice/network-taken       PD-1   network                                         a network that is here
//	perdevice/network-licensed    PD-18  network, licenses                               a network with licences that burn
//	perdevice/not-seats           PD-18  license                                         a licence without seats
//	perdevice/not-seats           PD-19  license                                         the same of a renewal
//	perdevice/seats               PD-18  license, seats                                  a licence with seats, for a device
//	perdevice/seats-short         PD-18  license, asked, held                            more seats than it has
//	perdevice/seats-short         PD-19  license, asked, held                            the same of a renewal
//	perdevice/not-on-network      PD-19  license, state                                  a target that burns on no network
//	perdevice/part-missing        PD-18  license                                         an id is needed
//	perdevice/part-missing        PD-19  license                                         the same of a renewal
//	perdevice/part-surplus        PD-18  license, part                                   an id is not needed
//	perdevice/part-surplus        PD-19  license, part                                   the same of a renewal
//	perdevice/extent              PD-11  extent                                          an extent that is none
//	perdevice/not-empty           PD-23  licenses, devices, networks                     a conversion into an organization in use
//	perdevice/not-empty           -      licenses                                        an import into an organization that holds licences
//	perdevice/coterm-expired      PD-23  expires, at                                     a conversion after the co-term date
//	perdevice/coterm-expired      PD-23  device, expires, at                             a device date that has passed
//	perdevice/out-of-compliance   PD-23  since                                           a conversion out of compliance
//	perdevice/out-of-compliance   PD-23  bucket, devices, limit                          more devices than a limit
//	perdevice/ids                 PD-23  supplied, wanted                                a number of ids that is not that of the licences
//	perdevice/record              -      record, license, field, value                   a record that cannot be imported, with why
//	perdevice/record              -      record, license, field, key                     the same for its key
//	perdevice/differs             PD-1   field, value, shown                             what the organization would show otherwise
//	perdevice/differs             PD-1   field, key                                      the same of a key
//	perdevice/snapshot-form       -      part, value                                     a part of a snapshot that does not hold together
//
// # Index
//
//	begin      New, Organization.Create, Organization.Convert, Restore
//	           Conversion, ConvertedDevice, TypeOf, Organization.ID
//	           Organization.Import, ImportedQueue, ConvertedLicense
//	licences   Organization.Claim, Organization.Undo, License.Check, Issued
//	           Fresh, ClaimedLicense, Type.Check
//	places     Organization.AddDevice, Organization.RemoveDevice
//	           Organization.AddNetwork, Organization.RemoveNetwork
//	           Organization.Pair, Organization.Unpair, Serial.Check, NetworkID.Check
//	devices    Organization.Assign, Organization.Queue, Organization.Dequeue
//	           Organization.Unassign, Extent, Organization.Reassign
//	seats      Organization.AssignSeats, Organization.RenewSeats
//	moves      Organization.Move, Organization.MoveSeats, Moved, SeatsMoved
//	           MovedDevice
//	options    Policy, Anchor, Scope.Fits, ScopeOf
//	happen     Organization.Apply, Organization.Seq, Event, EncodeEvent, DecodeEvent
//	           Organization.Snapshot, Coverage, Holding
//	what if    Organization.Clone
//	states     Organization.State, State, Band, Status, Transitions, Transition
//	           Trigger, DeviceTransitions, DeviceTransition, DeviceTrigger
//	standing   Organization.License, Organization.Licenses, Standing
//	           Organization.Device, Organization.Devices, DeviceStanding
//	           Organization.Network, Organization.Networks, NetworkStanding
//	           Organization.Overview, Overview, TypeCount, SeatCount
//	wire       Organization.WireLicenses, Organization.WireOverview, Standing.Wire
//	           SeatsAssigned.Wire, SeatsRenewed.Wire, Organization.Update
//	time       Organization.NextChange, Organization.NextDeviceChange
//	           Organization.Agenda, Change, ChangeKind
package perdevice
