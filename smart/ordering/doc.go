// Package ordering follows an order of licences until a smart account gets them: a
// decision not applied has not happened. Place, Remind, Call and Assign decide: they
// change nothing and return an event or a refusal. Only Apply changes anything.
//
// # Vocabulary
//
//	smart account  the customer's account at the vendor, which gets the licences
//	agreement      the licence agreement, which somebody must accept who may
//	regular order  of new licences: names its smart account
//	upgrade order  of licences that there are: may be placed without one
//	confirmation   of an order; of one without a smart account it prompts for one
//	step           an e-mail that reminds of it, or a call
//	due            the first instant for a step
//
// # Rules
//
//	WX-20  a regular order names a smart account and accepts the agreement  Place
//	       an upgrade goes through without, and is prompted                 Place, Placed.Prompted
//	       three e-mails, then a call                                       Remind, Call, Next
//	       until an account is assigned                                     Assign
//
// # Example
//
// An upgrade without a smart account, placed on 2026-03-02 at 09:00. Nothing happens by
// itself: whoever sends the e-mails asks [Order.Next] when.
//
//	at                step              then
//	2026-03-02 09:00  Place             goes through; its confirmation prompts
//	2026-03-09 08:59  Remind            refused: ordering/not-due
//	2026-03-09 09:00  Remind            e-mail 1; the next from 2026-03-16 09:00
//	2026-03-17 11:00  Remind            e-mail 2, a day late; the next from 2026-03-24 11:00
//	2026-03-24 11:00  Remind            e-mail 3; the call from 2026-03-31 11:00
//	2026-03-30 10:00  Assign to "acme"  complete; no call
//
// # Shape
//
//	e, err := o.Remind(act) // decides
//	err = o.Apply(e)        // it happens here, once the event is committed
//
// A decision is a function of the state, the act and what is asked: asked twice, it
// answers the same. Every event embeds a license.Stamp. Its Seq is its place in the
// stream, from 1, and Seq − 1 the version of the stream that a journal expects when it
// commits the event. Apply takes no event but the next (license.ErrStale), and never
// judges again. Replay from the first event, or from a snapshot and the events after it,
// ends in the same state.
//
// An e-mail goes out, and somebody calls, once the event is committed: what was decided
// and not committed is decided again.
//
// An order may be read and asked for decisions from many goroutines at once, but not
// while Apply runs. Nothing here reads a clock, logs, or panics.
//
// # States
//
// What a trigger leads to, or the reason why it is refused, behind an exclamation mark.
// Steps are meant when they are due, and placing and assigning with all that is needed.
// The table is [Transitions].
//
//	TRIGGER        none         prompted       reminded-once   reminded-twice   reminded-thrice  called     complete
//	place          complete     !placed        !placed         !placed          !placed          !placed    !placed
//	place-without  prompted     !placed        !placed         !placed          !placed          !placed    !placed
//	remind         !not-placed  reminded-once  reminded-twice  reminded-thrice  !reminded        !reminded  !assigned
//	call           !not-placed  !not-reminded  !not-reminded   !not-reminded    called           !called    !assigned
//	assign         !not-placed  complete       complete        complete         complete         complete   !assigned
//
// # Policies
//
//	FIELD  DEFAULT   NEGATIVE                  RULE
//	Every  7 × 24 h  each step is due at once  WX-20
//
// When a step is due stands in the event before it, and stays when the policy changes.
//
// # Decisions
//
// Where the rule is silent:
//
//   - How much time lies between the steps is policy. A step that comes late moves those
//     after it: between two of them never lies less than Policy.Every.
//   - The account can be assigned at any time, before the first e-mail and after the call.
//   - An upgrade that names its account at once must accept the agreement like a regular
//     order, and nothing follows. One that names none may accept it beforehand; that
//     counts when the account is assigned.
//   - After the call nothing follows by itself: the order waits for its account.
//   - An order has one account, and keeps it.
//   - A step whose instant would lie past the calendar is due at the beginning of its
//     last second, or at once within it.
//   - An act earlier than the last event is refused.
//
// # Limits
//
//	e-mails            3      MaxReminders
//	bytes of an event  4 KiB  MaxEventBytes; no event that Apply accepts has more
//
// Everything costs the same at any time.
//
// # Events
//
//	ordering.placed    Placed    the order was placed
//	ordering.reminded  Reminded  an e-mail was sent
//	ordering.called    Called    somebody called
//	ordering.assigned  Assigned  a smart account gets what was ordered
//
// Names are kept for ever; a changed shape gets a name of its own. In JSON instants are
// RFC 3339 with Z. What is not exactly the shape is refused, naming the field. A
// reminder:
//
//	{
//	  "seq": 2,
//	  "at": "2026-03-09T09:00:00Z",
//	  "by": "fulfilment",
//	  "number": 1,
//	  "due": "2026-03-16T09:00:00Z"
//	}
//
// # Refusals
//
// Every error is a *license.Refusal or several joined; license.Refusals lists them. A
// reason is found with errors.Is and kept for ever. Its fields stand in the order of this
// table. A dash means that no published rule speaks. Refusals of package license come
// through as they are.
//
//	REASON                      RULE   FIELDS                OF
//	ordering/cannot-follow      -      event, cause          an event that does not continue this state
//	ordering/unknown-event      -      event                 what is no event of this package, or a pointer to one
//	ordering/earlier-than-last  -      at, last              an act before the last event
//	ordering/kind-unknown       WX-20  kind                  an order that is neither regular nor an upgrade
//	ordering/account-missing    WX-20  order                 a regular order that names no smart account
//	ordering/agreement-missing  WX-20  order                 an order, or an assignment, without the agreement
//	ordering/placed             WX-20  order                 an order that was placed already
//	ordering/not-placed         WX-20  order                 what follows an order, before it
//	ordering/not-due            WX-20  order, step, at, due  a step before its time
//	ordering/reminded           WX-20  order, sent           a fourth e-mail
//	ordering/not-reminded       WX-20  order, sent, most     a call before the third
//	ordering/called             WX-20  order                 a second call
//	ordering/assigned           WX-20  order, account        a step, or another account, where there is one
//	ordering/snapshot-form      -      part, value           a part of a snapshot that does not hold together
//
// # Index
//
//	begin      New, Order.ID, Policy
//	order      Order.Place, Request, Kind.Check
//	follow     Order.Next, Step, Order.Remind, Order.Call
//	complete   Order.Assign
//	ask        Order.Status, Status, State
//	machine    Transitions, Transition, Trigger
//	change     Order.Apply, Order.Clone, Order.Seq, Event
//	store      EncodeEvent, DecodeEvent, Order.Snapshot, Restore
package ordering
