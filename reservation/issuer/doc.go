// Package issuer is the account's side of the reservation exchange: a decision not
// applied has not happened. Reserve, Update, Confirm, Return and the other verbs decide:
// they change nothing and return an event or a refusal. Only Apply changes anything.
//
// An issuer makes authorizations for products that may not talk to the vendor, keeps
// which are out, and takes the short codes with which a product says that it has
// installed one or has given all back. The licences are in an inventory beside it, such
// as an account of package smart/account: the issuer looks at it, and its events say what
// it must hold. Whoever runs both commits both.
//
// # Vocabulary
//
//	pre-authorization  that reserving is allowed at all                        RS-1
//	request code       of a product: this session asks                         RS-3, RS-14
//	authorization      what is reserved for a product, all of it               RS-4, RS-14
//	reservation        all authorizations of one session; numbered from 1      RS-14
//	version            counts the authorizations of a reservation, from 1      RS-14
//	confirmation code  of a product: that authorization is installed           RS-7
//	return code        of a product: nothing of that reservation is left       RS-8
//	update             another authorization of a reservation                  RS-6
//	pending            issued and not confirmed                                RS-6
//	hold               what the inventory keeps for a product                  RS-6
//	permanent          one licence of one tag covers all that is used          RS-4
//	failed             a product that cannot give a return code                RH-2
//	codec              what writes and reads codes: an argument of decisions   RS-12
//
// # Rules
//
//	RS-1   reserving is allowed beforehand                                  Preauthorize, Withdraw
//	RS-4   a quantity for each tag, at most what is available               Reserve
//	       one of the universal tag; a product reserves once
//	RS-5   state before code                                                Reserve, Rehost
//	RS-6   absolute quantities; max(old, new) held; one update at a time    Update, Asked
//	       the same again, the same code; nothing at all is refused
//	RS-7   an update is complete with its confirmation; a first             Confirm
//	       installation may be confirmed
//	RS-8   a return frees all, at the installed or the pending version      Return
//	       and once; its session is burnt
//	RS-11  what cannot be returned is removed by support                    Remove
//	RS-14  versions from 1; each names the digest of the one before         Reserve, Update
//	RS-17  codes are limited before they are read; a last second            Policy.InstallWithin
//	RS-18  what is not known and what is wrong get the same answer          Confirm, Return, Find
//	RH-2   a replacement gets exactly what is held for the failed one       Rehost
//	RH-9   the failed one is removed by its return code or by support       Return, Remove
//	RH-10  the reasons against it; of a pending update the maximum          Rehost
//
// # Example
//
// Ten licences are available. Five are reserved, then three, then all come back:
//
//	step     code entered               held  available
//	Reserve  the request                5     5
//	Update   none: 3 are asked for      5     5          max(5, 3): which is installed is not known
//	Confirm  the confirmation of 2      3     7
//	Return   the return code            0     10
//	Return   the same again             refused: issuer/returned
//
// # Shape
//
//	e, err := i.Reserve(act, codec, inventory, order, fresh) // decides
//	held, err := a.Hold(act, e.VirtualAccount, e.Hold())     // so does the account
//	                                                         // commit both, then
//	err = i.Apply(e)                                         // it happens here
//	err = a.Apply(held)                                      // and there
//	fmt.Println(e.Code.Text)                                 // now the code may go out
//
// A decision is a function of the state, the act and what is asked: asked twice, it
// answers the same, as codecs do. Every event embeds a license.Stamp. Its Seq is its
// place in the stream, from 1, and Seq − 1 the version of the stream that a journal
// expects when it commits the event. Apply takes no event but the next
// (license.ErrStale), and never judges again. Replay from the first event, or from a
// snapshot and the events after it, ends in the same state.
//
// A code that did not reach its product is read again where it stands: in Current or
// Pending of [Issuer.Reservation], while the reservation is open. The example of a service
// keeps account and issuer in one journal and answers a repeated command so.
//
// An issuer may be read and asked for decisions from many goroutines at once, but not
// while Apply runs. Nothing handed in or out shares memory that either side could
// change. Nothing here reads a clock, logs, draws, or panics.
//
// # What the inventory does
//
// Each event says with Hold what the inventory is to hold for the product from then on,
// all of it; an empty hold releases it. With an account of package smart/account:
//
//	EVENT                   THE ACCOUNT DECIDES
//	Reserved                Hold, in the virtual account of the order
//	Reserved by Rehost      HoldCopy, and AwaitRemoval of the failed one
//	Updated, Confirmed      Hold, in the product's Home
//	Returned, Removed       Release
//
// What the inventory refuses, refuses the whole: neither event is committed.
//
// # States
//
// What a trigger leads to for a product, or the reason why it is refused, behind an
// exclamation mark; a dash stands where the state stays. "Latest" is the authorization
// that was issued last, of what is reserved now or was; "earlier" the one before it; any
// older code is refused as code-refused. The table is [Transitions].
//
//	TRIGGER          none           reserved        confirmed       update-pending
//	reserve          reserved       !reserved       !reserved       !reserved
//	fail             !not-reserved  -               -               -
//	update           !not-reserved  update-pending  update-pending  !update-pending
//	confirm          !code-refused  confirmed       !confirmed      confirmed
//	confirm-earlier  !code-refused  !code-refused   !code-refused   !confirmed
//	return           !code-refused  none            none            none
//	return-earlier   !code-refused  !code-refused   !code-refused   none
//	return-again     !returned      !returned       !returned       !returned
//	remove           !not-reserved  none            none            none
//
// The pre-authorization is on or off for the whole account, and what is reserved does
// not depend on it.
//
// # Policies
//
//	FIELD          DEFAULT     NEGATIVE                   RULE
//	InstallWithin  365 × 24 h  can be installed for ever  RS-17
//
// Until when a code can be installed stands in its event, and stays when the policy
// changes.
//
// # Decisions
//
// Where the rules are silent:
//
//   - Withdrawing the pre-authorization refuses new reservations and rehosts. Updates,
//     confirmations and returns go on: they concern what was allowed.
//   - A quantity of 0 is blank in an order as it is in an update, and left out. A tag
//     that stands twice is refused, also where it is blank once.
//   - Beside the quantity the last day is held for both: to the later of the two while an
//     update is pending.
//   - Because what is held while an update is pending is one hold, both authorizations
//     together have at most 256 tags.
//   - An update may ask for what is current: so an authorization that cannot be installed
//     any more, because its time or its key is over, is issued anew. It takes a version
//     and a confirmation like every update.
//   - A permanent reservation is of one licence, and an update changes its last day only.
//     So what is held for it is one licence at any time.
//   - Which tags are universal nothing here knows: one licence of any tag can be reserved
//     permanently, and covers all that the product uses then. The caller offers no others.
//   - Once an update was made, the first installation needs no confirmation any more: its
//     code is answered as done already.
//   - An update that is never installed stays pending: whether the product has it, only
//     the product can say, whatever the clock of the account shows, also after its last
//     second. The product returns and reserves anew, or support removes it.
//   - That a return code was entered before is told of the very code by which a
//     reservation was returned, whatever its case, spaces and hyphens. Another return code
//     of the same reservation, and that of one that support removed, are refused like any
//     wrong one: what could prove them is not kept.
//   - A request is known by its product and nonce, and taken once: also one whose
//     reservation is over, or was made by mistake.
//   - A product for which the inventory holds something that was not reserved here is
//     refused like one that has a reservation.
//   - What the codec cannot read is told before the product is looked up, so that it says
//     nothing about which products there are. Once a code names a reservation, every
//     refusal of the codec becomes the one answer of RS-18.
//   - The failed product keeps its reservation, and its codes stay good: a return frees
//     what it has. Whether it is to be updated meanwhile, the inventory says.
//   - An act earlier than the last event is refused. Its instant is cut down to whole
//     seconds in the code.
//
// # Secrets
//
// What is drawn for a reservation, Fresh.Secret, is the account's alone: with it and the
// product's public key a codec checks the short codes. It stands in the event Reserved
// and, while the reservation is open, in snapshots: both must be kept as secrets are.
// Neither texts nor logs show it.
//
// # Limits
//
//	reservations ever made             2²⁴      MaxReservations; they are remembered for ever
//	tags held for a product            256      license.MaxEntitlements
//	versions of a reservation          2³² − 1
//	bytes of an authorization code     256 KiB  MaxCodeBytes
//	bytes of a code that is entered    256      MaxShortBytes
//	bytes of notes                     1,024    MaxNotesBytes
//	bytes of an event                  4 MiB    MaxEventBytes; no event that Apply accepts has more
//
// Decisions and events cost as much as there are tags, and past reservations of the same
// product; Clone, Reservations and Snapshot as much as there is.
//
// # Events
//
//	issuer.preauthorized  Preauthorized  reserving is allowed
//	issuer.withdrawn      Withdrawn      it is not any more
//	issuer.reserved       Reserved       a first authorization was issued
//	issuer.updated        Updated        another one was
//	issuer.confirmed      Confirmed      the latest is installed
//	issuer.returned       Returned       the product gave all back
//	issuer.removed        Removed        support removed what it had
//
// Names are kept for ever; a changed shape gets a name of its own. In JSON instants are
// RFC 3339 with Z; nonces, keys, digests and secrets are base64 of the URL alphabet
// without padding. What is not exactly the shape is refused, naming the field. A
// confirmation:
//
//	{
//	  "seq": 6,
//	  "at": "2024-03-04T12:00:00Z",
//	  "by": "ada",
//	  "udi": "P:ROUTER,S:A1",
//	  "reservation": 1,
//	  "version": 1,
//	  "kind": "specific",
//	  "held": [
//	    {
//	      "tag": "A",
//	      "quantity": 5
//	    },
//	    {
//	      "tag": "B",
//	      "quantity": 2,
//	      "last": "2024-12-31"
//	    }
//	  ]
//	}
//
// # Refusals
//
// Every error is a *license.Refusal or several joined, but for errors that a codec or an
// inventory makes otherwise; license.Refusals lists them. A reason is found with
// errors.Is and kept for ever. Its fields stand in the order of this table. A dash means
// that no published rule speaks. Refusals of packages license and reservation, of the
// codec and of the inventory come through as they are. A codec or an inventory that is
// nil is refused first (license.ErrNotGiven).
//
//	REASON                    RULE   FIELDS                     OF
//	issuer/cannot-follow      -      event, cause               an event that does not continue this state
//	issuer/unknown-event      -      event                      what is no event of this package, or a pointer to one
//	issuer/earlier-than-last  -      at, last                   an act before the last event
//	issuer/policy             RS-17  option, value              an option that is none
//	issuer/preauthorized      RS-1   issuer                     a pre-authorization where there is one
//	issuer/not-preauthorized  RS-1   issuer                     a reservation or a withdrawal where there is none
//	issuer/not-preauthorized  RH-10  issuer                     a rehost where there is none
//	issuer/nothing-asked      RS-4   udi                        an order of nothing
//	issuer/nothing-asked      RS-6   udi                        an update to nothing: return instead
//	issuer/permanent          RS-4   udi, tags, quantity        a permanent order of anything but one licence of one tag
//	issuer/permanent          RS-6   udi, tags, quantity        an update to that
//	issuer/permanent-tag      RS-6   udi, tag, asked            an update of a permanent reservation to another tag
//	issuer/request-used       RS-8   udi, session, reservation  a request of which a reservation was made
//	issuer/request-used       RH-10  udi, session, reservation  the same, of a replacement
//	issuer/not-reserved       RS-6   udi                        an update of a product without a reservation
//	issuer/not-reserved       RH-9   udi                        the removal of one
//	issuer/not-reserved       RH-10  udi                        a rehost from one
//	issuer/same-instance      RH-10  udi                        the failed one as its own replacement
//	issuer/hold-missing       RS-6   udi                        an update where the inventory holds nothing
//	issuer/update-pending     RS-6   udi, version               another one while an update is pending
//	issuer/confirmed          RS-7   udi, version               a confirmation that is done already
//	issuer/returned           RS-8   udi, reservation           a return code that was entered before
//	issuer/notes              -      length, most               notes that cannot be shown on one line, or are too long
//	issuer/too-many           -      what, number, most         more reservations than are made
//	issuer/too-many           RS-14  what, number, most         more versions than are counted
//	issuer/snapshot-form      -      part, value                a part of a snapshot that does not hold together
//
// # Index
//
//	begin        New, Issuer.ID, Policy, Issuer.Preauthorize, Issuer.Withdraw
//	             Issuer.Preauthorized
//	reserve      Issuer.Reserve, Order, Inventory, Issuer.Rehost
//	update       Issuer.Update, Issuer.Asked
//	codes        Issuer.Confirm, Issuer.Return, Issuer.Find
//	support      Issuer.Remove
//	look up      Issuer.Reservation, Issuer.Reservations, Issue
//	             Reservation.Hold, Reservation.Number, Reservation.UDI
//	happen       Issuer.Apply, Issuer.Seq, Event, EncodeEvent, DecodeEvent
//	             Issuer.Snapshot, Restore
//	what if      Issuer.Clone
//	states       Transitions, Transition, State, Trigger
package issuer
