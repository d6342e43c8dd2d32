// Package product is the product side of an offline licence reservation: a decision not
// applied has not happened. Request, Install, Return and the other verbs decide: they
// change nothing and return an event or a refusal. Only Apply changes anything.
//
// A product that may not talk to the account shows a request code, is given an
// authorization code, and shows a confirmation or a return code. Codes go by hand. Who
// has every code that was ever issued, and feeds them in any order, cannot make a
// product use more than what the account holds for it.
//
// # Vocabulary
//
//	mode               off, on, pending, reserved                              RS-2
//	session            one request, and all that comes of it: a number and a   RS-5, RS-14
//	                   nonce; the product's half of a key is its secret
//	request code       this product asks                                       RS-3
//	authorization      so much is reserved, all of it; versions count from 1   RS-14
//	confirmation code  it is installed                                         RS-7
//	return code        it is not, and never will be again                      RS-8, RS-9
//	burnt              a session of which nothing can be installed any more    RS-8
//	cancelled          a session that was given up before anything came of it  RS-9
//	codec              what writes and reads the codes                         reservation.ProductCodec
//	counter            what a backup cannot set back                           reservation.Counter
//
// # Rules
//
//	RS-2   off, on, pending, reserved, on                                  Enable, Disable, Transitions
//	RS-3   the same code until cancelled, and another one afterwards       Request, RequestCode, Cancel
//	RS-5   state before code; the first check that fails is told           Install
//	RS-6   all that is reserved, never a difference                        Install
//	RS-7   a confirmation code, which can be read again                    Install, Confirmation
//	RS-8   erased and burnt at once; a code that can be read again         Return, ReturnCode
//	RS-9   a first authorization of a session that was cancelled           Discard
//	RS-10  usage is metered within what is installed                       Installed.Hold, for smart/agent
//	RS-11  what to do where product and account lost touch                 reservation.Advise, of Mode
//	RS-14  fresh nonces, bound codes                                       Request, Install
//	RS-17  the order of checks; the time of a code                         Install
//	RS-21  numbers of refusals                                             reservation.Number
//
// # Example
//
// Five are reserved, then three, then none:
//
//	enable                       on
//	request                      pending; session 1; the request code goes to the account
//	install version 1: 5         reserved: 5; the confirmation code may be entered
//	install version 2: 3         reserved: 3; the account holds 5 until it is confirmed
//	install version 1 again      refused, version-range (114): 3 is the next
//	return                       on; session 1 is burnt; the return code frees 3
//	install version 2 again      refused, no-request (75)
//	request                      pending; session 2
//	install version 3, session 1 refused, session-mismatch (77)
//	cancel                       on
//	discard version 1, session 2 on; session 2 is burnt; the return code frees it
//
// # Shape
//
//	fresh, err := reservation.Draw(rand.Reader)      // once
//	requested, err := p.Request(act, codec, fresh)   // decides
//	                                                 // commit it; where there is a counter, seal before
//	err = p.Apply(requested)                         // happens
//	code, _ := p.RequestCode()                       // to be shown
//
// A decision is a function of the state, the act, the code and the codec: asked twice, it
// answers the same. Every event embeds a license.Stamp. Its Seq is its place in the
// stream, from 1, and Seq − 1 the version of the stream that a journal expects when it
// commits the event. Commit first, then apply, then show; with a counter, seal a clone
// before all that (see A restored product). Apply takes no event but the next
// (license.ErrStale), and never reads a code again. Replay from the first event, or from
// a snapshot and the events after it, ends in the same state.
//
// A product may be read and asked for decisions from many goroutines at once, but not
// while Apply runs. Nothing handed in or out shares memory that either side could
// change. Nothing here reads a clock, draws chance, logs, or panics.
//
// Package smart/agent keeps registration, evaluation and usage of the same product. Its
// events are committed together with these, both or none:
//
//	Enabled    agent.ReservationEntered  of EnterReservation, refused while registered
//	Disabled   agent.ReservationLeft     of LeaveReservation
//	Installed  agent.Reserved            of Reserve, with Installed.Hold
//	Returned   agent.Returned            of Return
//
// # Modes
//
// What an operation leads to in each mode, or the reason why it is refused, behind an
// exclamation mark. A dash stands where the mode stays. The table is [Transitions].
//
//	TRIGGER  off        on                  pending             reserved
//	enable   on         !mode-on            !mode-on            !mode-on
//	disable  !mode-off  off                 !request-pending    !reserved
//	request  !mode-off  pending             !request-pending    !already-installed
//	cancel   !mode-off  -                   on                  -
//	install  !mode-off  !no-request         reserved            -
//	return   !mode-off  !nothing-installed  !nothing-installed  on
//	discard  !mode-off  -                   !request-pending    !reserved
//
// # Installing
//
// Where the mode allows it, a code is checked in this order, and the first failure is
// told. Nothing has changed then.
//
//	codec     length, alphabet, check symbols, envelope, key, signature, payload
//	payload   something is reserved, tags in order, quantities in range
//	product   the UDI is its own                                              73
//	session   number and nonce are those of the request; what the code says   77
//	          of the request code is so
//	again     it is not what is installed                                     100
//	version   the one after what is installed; 1 or 2 where nothing is       114
//	previous  what the code says of the code before it is so                  77
//	time      the second of its not-after is not over
//
// A first installation may be of version 2: the account may have issued an update before
// the first code was installed, and version 1 can never be installed afterwards. What a
// codec says nothing of, by a digest of zeros, is not compared.
//
// # Six protections
//
// Of the six without any of which licences can be used twice, four are the product's:
//
//	UDI binding            Install, Discard: udi-mismatch
//	session nonce          Install, Discard: session-mismatch
//	monotonic version      Install: version-range
//	nonce burnt on return  Return: the session is forgotten, and no number comes twice
//
// The other two, holding the larger until confirmed and a return bound to the session,
// are the account's, and the codec's.
//
// # A restored product
//
// A product that is restored from a backup of before a return knows nothing of the
// return. It is reserved, while the account has freed the licences, and no code can show
// it. The same is so of an update to less that was installed and confirmed since. This
// risk remains with every code that is carried by hand; who can set a disk back, by a
// snapshot of a virtual machine for example, can use licences twice.
//
// A [reservation.Counter] that a backup cannot set back closes it:
//
//   - [Product.Verify], each time a product was loaded, before anything is decided: a
//     state behind the counter is refused ([reservation.ErrRestored]).
//   - [Product.Seal], for every event and before it is committed: no state from before is
//     ever accepted again.
//
// Sealed is a clone to which the event was applied:
//
//	sealed := p.Clone()
//	err = sealed.Apply(returned)
//	err = sealed.Seal(counter)                       // then commit returned, and apply it to p
//
// What is committed before it is sealed can be copied in between, and the copy put back
// later: package reservation tells the attack. What was sealed and is not committed, because
// the program ended between both, is behind the counter when it is loaded: the product is
// refused, and support removes its instance. Where only the commit failed and the program
// runs on, it commits the same event again, without loading. Where it is sealed and
// committed and the code was lost on the way, it can be read again. A product that begins
// anew needs a counter that begins anew.
//
// What stays open is who can read or write what is stored. With the secret of a session
// he makes its return code himself, and uses the licences on; with events of his own he
// brings an old state up to the counter. This package neither encrypts events and
// snapshots nor authenticates them. Where the storage of a product is not trusted, do both
// under a key that the storage does not hold.
//
// After a restore without a counter the product does what [reservation.Advise] says.
//
// # Secrets
//
// The secret of a session is the product's half of a key: who has it can make the
// confirmation and return codes of that session. It stands in
//
//   - [Requested], and so in the journal for as long as the journal keeps it
//   - snapshots, while the session is pending or reserved, and while it is remembered
//     after it was cancelled
//
// and nowhere else: in no code, no other event, no refusal and no log. After [Returned]
// and [Discarded] the state and its snapshots hold nothing of the session but the return
// code. Journals and snapshots are to be kept like keys. An old secret in a journal opens
// nothing that the account has closed; before the return code was entered it does.
//
// Codes are no secrets: who has them all can do no more than enter them where they
// belong. But who enters a return code at the account does what its owner might have
// wanted to do later.
//
// # Decisions
//
// Where the rules are silent:
//
//   - To enable is refused in every mode but off, also while pending or reserved.
//   - Cancelling with nothing pending takes an event that names no session. While
//     something is reserved it does so as well: nothing is pending then.
//   - A pending request is asked for once: Request again is refused, and RequestCode
//     gives the same code.
//   - An authorization that is installed already is told apart from one that is too
//     old: the same again is 100, anything else that is not the next version 114. The
//     same means the same code, however it is written.
//   - The not-after of a code is its last second. It is compared with the later of the
//     act and the last event, so that one clock set back does not help; neither is it
//     meant to stop who sets clocks: any operation notes the new time.
//   - An act earlier than the last event is accepted: the clock of a product may be set.
//   - A code that is over can be discarded. One whose key is over, or revoked, cannot be
//     read any more: support removes the instance.
//   - Only a session that was cancelled can be discarded. A code for the pending request
//     is installed and returned, or the request is cancelled first.
//   - Of a session that was cancelled only version 1 is discarded. Where the account has
//     issued an update as well, its return at version 1 voids that.
//   - Numbers of sessions go on after disabling, and are never used twice.
//   - Return and confirmation codes stay readable: the confirmation until something else
//     is installed or returned, the return code until the next one, also while the mode
//     is off.
//   - A nonce or a secret of zeros was not drawn, and is refused.
//
// # Limits
//
//	entitlements          1 to 256      license.MaxEntitlements
//	cancelled sessions    1,024         MaxCancelled; the oldest is forgotten
//	versions              1 to 2³² − 1  of one session
//	codes that are kept   4 KiB         MaxCodeLen, each; valid UTF-8
//	an event, a snapshot  1 MiB         MaxEventBytes, MaxSnapshotBytes
//
// Installing costs what the codec does and what there are entitlements. Cancelling and
// discarding cost what there are cancelled sessions, everything else nothing.
//
// # Events
//
//	product.enabled    Enabled    reservation mode is on
//	product.disabled   Disabled   it is off
//	product.requested  Requested  the product asks; holds the secret of the session
//	product.cancelled  Cancelled  it asks no more; without a session: nothing was pending
//	product.installed  Installed  what is reserved, all of it
//	product.returned   Returned   nothing is
//	product.discarded  Discarded  something never will be
//
// Names are kept for ever; a changed shape gets a name of its own. In JSON instants are
// RFC 3339 with Z; nonces, digests and secrets are base64 of the URL alphabet without
// padding. What is not exactly the shape is refused, naming the field. A request that
// was cancelled:
//
//	{
//	  "seq": 3,
//	  "at": "2024-03-13T08:04:50Z",
//	  "by": "ada@example.com",
//	  "session": {
//	    "number": 1,
//	    "nonce": "AQEBAQEBAQEBAQEBAQEBAQ"
//	  }
//	}
//
// # Refusals
//
// Every error is a *license.Refusal or several joined; license.Refusals lists them. A
// reason is found with errors.Is and kept for ever. Its fields stand in the order of
// this table. A dash means that no published rule speaks, or that there is no number.
// Refusals of package license and of the codec come through as they are. A codec or a
// counter that is nil is refused where the mode refuses nothing (license.ErrNotGiven).
//
//	REASON                         RULE   NUMBER  FIELDS                     OF
//	product/cannot-follow          -      -       event, cause               an event that does not continue this state
//	product/unknown-event          -      -       event                      what is no event of this package, or a pointer to one
//	product/not-drawn              RS-14  -       what                       a nonce or a secret of zeros
//	product/nothing                RS-6   -       udi, version               an authorization of nothing at all
//	product/code-form              RS-17  -       what, length, most         a code of the codec that cannot be kept
//	product/snapshot-form          -      -       part, value                a part of a snapshot that does not hold together
//	reservation/udi-mismatch       RS-5   73      udi, code                  a code for another product
//	reservation/reserved           RS-2   74      udi                        disabling while something is reserved
//	reservation/reserved           RS-9   74      udi                        discarding meanwhile
//	reservation/no-request         RS-5   75      udi                        installing what was not asked for
//	reservation/nothing-installed  RS-5   76      udi                        a return of nothing
//	reservation/session-mismatch   RS-5   77      udi, session               a code of another session, or of another request
//	reservation/mode-off           RS-5   78      udi                        anything but enabling while the mode is off
//	reservation/already-installed  RS-5   100     udi, version               the same code again, or a request while reserved
//	reservation/version-range      RS-5   114     udi, version, least, most  not the next version
//	reservation/request-pending    RS-3   120     udi, session               a request, or disabling, while a request is pending
//	reservation/request-pending    RS-9   120     udi, session               discarding meanwhile
//	reservation/mode-on            RS-3   -       udi                        enabling twice
//	reservation/code-over          RS-17  -       udi, notAfter, at          a code that is installed too late
//	reservation/counter            -      -       cause                      a counter that failed; its error is joined
//	reservation/restored           -      -       seq, counter               an older state than the product was in
//
// # Index
//
//	begin      New, Product.UDI, Restore
//	mode       Product.Enable, Product.Disable, Product.Mode
//	ask        Product.Request, Product.RequestCode, Product.Cancel
//	reserve    Product.Install, Product.Confirmation, Product.Authorization
//	           Installed.Hold
//	give back  Product.Return, Product.Discard, Product.ReturnCode
//	restored   Product.Verify, Product.Seal
//	happen     Product.Apply, Product.Seq, Event, EncodeEvent, DecodeEvent
//	           Product.Snapshot
//	what if    Product.Clone
//	states     Transitions, Transition, Trigger
package product
