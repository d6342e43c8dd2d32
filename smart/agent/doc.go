// Package agent is the product side of smart licensing: a decision not applied has
// not happened. Use, Register, Tick, Receive and the other verbs decide: they change
// nothing and return an event or a refusal. Only Apply changes anything.
//
// A product embeds an agent. It says what is used, ticks when the agent wants to be
// ticked, carries its requests to the account and the answers back. The account may be
// out of reach for as long as it likes; what the product may do meanwhile follows from
// what it knows.
//
// # Vocabulary
//
//	use, usage        what the product uses now: a quantity of each tag          SM-14
//	evaluation        how long it may be used without registration               SM-25
//	meter             how that is measured: by use, or by the calendar           SM-25, WX-9
//	registration      whether the account knows the product                      SM-24, SM-26
//	authorization     whether what is used is covered                            SM-24, SM-27
//	certificate       what a registered product shows for itself                 SM-11, SM-28
//	pending request   the one that is not answered yet                           SM-30
//	reservation mode  licences come by hand, and the product does not call       SM-32, RS-2
//	overage           how long more than what is reserved may be used            RS-10
//	wish              what the agent wants to do next, and when                  SM-30
//
// # Rules
//
//	SM-5   removed at the account: unregistered, and to be registered again      Receive
//	SM-24  states of registration and of authorization, computed for an instant  Agent.Status
//	SM-25  90 days of use, once; or of the calendar, anew at each upgrade        Install, Upgrade, Use
//	SM-26  register, also by force; renew after 180 days                         Register, Reregister, Renew
//	SM-27  authorize: again after 30 days, or 12 hours; over after 90            Authorize
//	SM-28  the certificate is over: unregistered, and evaluation goes on         Agent.Status
//	SM-29  deregister, reached or not; evaluation used up: only registering      Deregister, Use
//	SM-30  what is wanted next; late, early and repeated ticks do no harm        Next, Tick, Receive, Fail
//	SM-31  retry daily; periods and lengths are policy                           Policy
//	SM-32  reservation mode: no registering; within or beyond what is reserved   EnterReservation, Reserve
//	RS-2   off, on, reserved, on; enter only while unregistered                  EnterReservation, Return
//	RS-4   what is reserved is so much of each tag, or covers all that is used   Reserve
//	RS-10  beyond what is reserved for 90 days; then no more use                 Use
//	WX-9   evaluation by the calendar                                            Policy.Meter
//
// # Example
//
// A product is used for 10 days, registers, is deregistered after 200 days and used on:
//
//	2024-03-03T08:09:24Z  installed and used: 90 days of evaluation
//	2024-03-13T08:04:50Z  registers; the account issues a certificate at 08:04:57
//	2024-03-13T08:09:24Z  the answer arrives: 10 days are used up, 80 are left
//	                      renewal wanted 2024-09-09T08:09:24Z, 180 days from now
//	                      certificate until 2025-03-13T08:04:57Z, 365 days from its issue
//	2024-03-13T08:09:28Z  authorized: next 2024-04-12T08:09:28Z, 30 days from now
//	2024-09-29T08:09:24Z  deregistered: evaluation goes on
//	2024-12-18T08:09:24Z  80 days later it has expired; only registering helps
//
// # Shape
//
//	asked, err := a.Register(act, token) // decides
//	err = a.Apply(asked)                 // happens
//	request, _ := a.Request()            // to be sent, since Sends(asked)
//	answered, err := a.Receive(act, answer)
//	err = a.Apply(answered)
//
//	wish := a.Next(now)                  // wait until wish.At
//	event, err := a.Tick(act)            // does what is wanted by then
//	err = a.Apply(event)
//
// A decision is a function of the state, the act and what is asked: asked twice, it
// answers the same. Every event embeds a license.Stamp. Its Seq is its place in the
// stream, from 1, and Seq − 1 the version of the stream that a journal expects when it
// commits the event. Commit first, then apply, then send. Apply takes no event but the
// next (license.ErrStale), and never judges again. Replay from the first event, or from
// a snapshot and the events after it, ends in the same state.
//
// An agent may be read and asked for decisions from many goroutines at once, but not
// while Apply runs. Nothing handed in or out shares memory that either side could
// change. Nothing here reads a clock, logs, or panics.
//
// # Driving an agent
//
// A product has one loop, which the example "Driver" shows whole:
//
//  1. Ask [Agent.Next], and wait until then or until the product has something to say:
//     a use, an order to register. Where the wish has no instant, wait only for that.
//  2. Decide: [Agent.Tick], or what the product says. Commit the event and apply it.
//  3. If [Sends] says so, send [Agent.Request]. That a request is pending does not mean
//     that it is to be sent now: who sends it after every event asks without need.
//  4. Decide [Agent.Receive] for an answer and [Agent.Fail] for none, commit and apply
//     that too, and begin again.
//
// The instant of each act is that of the decision: what took long is decided later.
//
//   - Fail makes a registration retrying at once; without it, it is so after the retry
//     period. What is sent again, and when, is the same.
//   - What Receive refuses changes nothing: it came late, twice, or for another. Log it
//     and go on.
//   - When the network is known to be back, there is no need to wait for the next retry:
//     tick if something is wanted by now, otherwise send Request again as it is. That
//     takes no event and does no harm, as often as it is done: the account answers a
//     request that comes again as it did the first time.
//   - Events are few: while the account is out of reach not more than three a day with
//     the default policy, a tick or a request and its failure, and otherwise a handful a
//     month. A snapshot every hundred events, or when the product stops, keeps the start
//     short; replay needs none.
//
// # Rejections
//
// [Status].LastRejection is why the account refused the last request that it answered.
// The agent sends again what is not permanent, and gives up a certificate that is gone;
// the rest is for the product, or for whoever looks after it. A reason that is not here
// is sent again.
//
//	REASON                       OF            IS                    WHAT HELPS
//	account/instance-present     registration  permanent, overwrite  Reregister, if that instance is this product or is to make way
//	account/token-unknown        registration  permanent             Register with a token of this account, typed as it was made
//	account/token-revoked        registration  permanent             Register with another token
//	account/token-expired        registration  permanent             Register with another token
//	account/token-exhausted      registration  permanent             Register with another token
//	account/held                 registration  permanent             return at the account what is reserved for the UDI, then Register
//	account/instance-unknown     contact       permanent, gone       Register
//	account/other-installation   contact       permanent, gone       find out who has this UDI; Reregister takes its place
//	account/certificate-foreign  contact       permanent, gone       Reregister
//	account/certificate-expired  contact       permanent, gone       Reregister
//	account/held                 contact       permanent, gone       enter reservation mode, or return what is reserved and Register
//	account/request-stale        any           permanent             ask until its numbers are past those of the copy that ran on, or install anew
//	account/export-controlled    contact       permanent             use less, or Reregister with a token that allows such functions
//	account/served-by-satellite  contact       permanent             send requests to the satellite
//	account/sync-overdue         any           sent again            synchronize the satellite
//	account/too-many             registration  sent again            remove instances from the account
//	account/not-decided          any           sent again            nothing: the account had a fault
//
// A contact is an authorization, a renewal or a deregistration. Registering again takes a
// token that is still good: an agent keeps none once it was answered. Where it is not
// known what the account has, Register first, and Reregister if Status.Overwrite says
// that an instance is present.
//
// # States
//
// What a trigger leads to in each state of registration, or the reason why it is
// refused, behind an exclamation mark. A dash stands where the state stays. The states
// with a plus are those of a product that registers again while its certificate holds;
// "on" and "reserved" are unregistered in reservation mode. Before Installed all that
// is refused is refused as not-installed. The table is [Transitions].
//
//	TRIGGER            unregistered        registering         retrying            failed              registered          registering+        retrying+           on                  reserved
//	install            !already-installed  !already-installed  !already-installed  !already-installed  !already-installed  !already-installed  !already-installed  !already-installed  !already-installed
//	upgrade            -                   -                   -                   -                   -                   -                   -                   -                   -
//	use                -                   -                   -                   -                   -                   -                   -                   -                   -
//	register           registering         !registering        registering         registering         !registered         !registering        !registered         !reservation-mode   !reservation-mode
//	reregister         registering         -                   registering         registering         registering+        -                   registering+        !reservation-mode   !reservation-mode
//	authorize          !not-registered     !registering        !registering        !not-registered     -                   !registering        !registering        !not-registered     !not-registered
//	renew              !not-registered     !registering        !registering        !not-registered     -                   !registering        !registering        !not-registered     !not-registered
//	deregister         !not-registered     !not-registered     !not-registered     !not-registered     unregistered        unregistered        unregistered        !not-registered     !not-registered
//	tick               -                   -                   -                   -                   -                   -                   -                   -                   -
//	repeat             -                   -                   -                   -                   -                   -                   -                   -                   -
//	registration       !stale-answer       registered          registered          !stale-answer       !stale-answer       registered          registered          !stale-answer       !stale-answer
//	authorization      !stale-answer       !stale-answer       !stale-answer       !stale-answer       -                   !stale-answer       !stale-answer       !stale-answer       !stale-answer
//	renewal            !stale-answer       !stale-answer       !stale-answer       !stale-answer       -                   !stale-answer       !stale-answer       !stale-answer       !stale-answer
//	deregistration     -                   !stale-answer       !stale-answer       !stale-answer       !stale-answer       !stale-answer       !stale-answer       !stale-answer       !stale-answer
//	rejection          -                   retrying            -                   !stale-answer       -                   retrying+           -                   !stale-answer       !stale-answer
//	refusal            -                   failed              failed              !stale-answer       -                   registered          registered          !stale-answer       !stale-answer
//	gone               -                   failed              failed              !stale-answer       unregistered        registered          registered          !stale-answer       !stale-answer
//	fail               -                   retrying            -                   !nothing-pending    -                   retrying+           -                   !nothing-pending    !nothing-pending
//	enter-reservation  on                  !registering        on                  on                  !registered         !registering        !registered         !mode-on            !mode-on
//	leave-reservation  !mode-off           !mode-off           !mode-off           !mode-off           !mode-off           !mode-off           !mode-off           unregistered        !reserved
//	reserve            !mode-off           !mode-off           !mode-off           !mode-off           !mode-off           !mode-off           !mode-off           reserved            -
//	return             !mode-off           !mode-off           !mode-off           !mode-off           !mode-off           !mode-off           !mode-off           !nothing-reserved   on
//	retry              -                   retrying            -                   -                   -                   retrying+           -                   -                   -
//	expiry             -                   -                   -                   -                   unregistered        registering         retrying            -                   -
//
// The rows of answers and of a failure suppose that they are of the pending request.
// Where one of another kind is pending, or none, they are refused.
//
// Authorization follows from what is known, in this order:
//
//	nothing is used                                     no-licenses-in-use
//	something is reserved; what is used is within it    authorized-reserved
//	something is reserved; it is not                    not-authorized-reserved
//	certified; the deadline has passed without contact  authorization-expired
//	certified; not answered for this usage              waiting
//	certified; the answer names tags that are short     out-of-compliance
//	certified; it names none                            authorized
//	some of the evaluation is left                      evaluation
//	none is                                             evaluation-expired
//
// Every end is the first instant at which something does not hold: at the end of the
// certificate the product is unregistered, at the deadline the authorization has
// expired, and after exactly 90 days of use so has the evaluation.
//
// # Time
//
// The clock of a product may be wrong, and may be set. The agent keeps no instants but
// lengths of time: how much is used up, how much is left. Between two events as much
// time has passed as the clock went forward, and none if it went back. So:
//
//   - Setting the clock back brings no evaluation, no overage, no day of a certificate
//     back that passed before the last event. Setting it forward uses them up.
//   - Until an event notes that the clock was set back no time passes at all, so the agent
//     wants a tick then. It wants one also when a meter has run out. What is lost is at
//     most what passed since the last event: a checkpoint while a meter runs, and with a
//     certificate as long as the account wants to hear nothing. Whether a product calls
//     the account sees by a clock of its own (SM-12).
//   - The instants of a [Status] and of a [Wish] are by the clock as it is at the
//     question, and the nearest of the calendar if they lie outside it. A question about
//     an instant before the last event is one by a clock that was set back.
//   - An instant of the account counts as it is where it lies between the first sending
//     of the request and the arrival of the answer, and as the nearer of the two
//     otherwise. How old a certificate was when the account answered, only the account's
//     instants say.
//   - The last day of an entitlement is a day by the clock at the event that reserved
//     it. What time passes afterwards passes for it too.
//   - Nothing between two events is stored: what comes with time is computed for an
//     instant. One tick after a gap comes to the same as many within it, but for the
//     numbers of requests.
//
// # Requests
//
// One request is pending at a time, until it is answered or another takes its place. An
// answer to any other is stale. Registering and deregistering are repeated as they are,
// under one number; authorization and renewal are asked anew under the next one. Either
// happens at whole retry periods since it was due first, so it does not matter how late
// the ticks are.
//
// The account is asked for an authorization when it said so, and at once when what is
// used is not what it last answered for. While a request waits for its answer only such
// a new usage goes before it. Authorization and renewal that are both due and not
// answered take turns.
//
// # Policies
//
// In each field of a [Policy] zero is the default, and a negative duration is none.
//
//	FIELD       DEFAULT    NONE                            RULE
//	Evaluation  90 × 24 h  no use without registration     SM-25
//	Meter       use        -                               SM-25, WX-9
//	Retry       24 h       nothing is asked twice          SM-31
//	Overage     90 × 24 h  no use beyond what is reserved  RS-10
//	Checkpoint  24 h       no ticks for their own sake     SM-30
//
// What evaluation was granted is in the events, as are the periods of the account, and
// stays when a policy changes. Retry, overage and checkpoint count when they are asked
// about.
//
// # Decisions
//
// Where the rules are silent:
//
//   - Evaluation runs while no certificate holds, also while registering; not while
//     something is reserved. In reservation mode without a reservation it does.
//   - To use the same again changes nothing and is as good as a tick. More use is more
//     of any tag than now; less is always possible.
//   - More use is refused when the evaluation is used up, also while nothing is in use.
//     It is never refused while a certificate holds, not even when the authorization has
//     expired.
//   - Registering is refused while another is on its way, and possible while that is
//     being retried: the new one takes its place.
//   - Retrying begins when it is known that the request did not get through, or after
//     the retry period, and lasts until an answer.
//   - Registering again keeps the certificate until another comes. If it is refused for
//     good, the product is registered as before.
//   - While registering again nothing else is asked of the account by itself.
//   - A request that names a certificate ends with it: a late answer brings nothing
//     back.
//   - A rejection that is not permanent leaves the request pending. A permanent one of
//     an authorization leaves the product registered and waiting; it asks again after
//     the retry period, or at once when another usage is in use.
//   - A renewal that brings the certificate that is held already is asked for again
//     after the retry period, as if it had not been answered.
//   - The first authorization is wanted at once, also while nothing is in use: it says
//     when the next is.
//   - A usage that was asked about and then taken back is reported again: the account
//     may have heard of it.
//   - After a renewal that comes when the authorization has expired the product waits
//     for another authorization: the account may have released what was used.
//   - A rejection that says that the product is gone takes its certificate, as if it
//     were over: evaluation goes on with what is left, and what was used is to be
//     covered by registering again. It does so whether it is permanent or not. To a
//     registration it says nothing more than another rejection.
//   - Deregistering forgets the certificate at once. An administrator is to remove the
//     instance when the request has not been answered after the retry period, did not
//     get through, was refused, or was given up; until an answer, or another
//     registration, says that the account knows better. That the product is gone says
//     so, unless a registration was given up by deregistering: the account may know the
//     product by the certificate that it never got.
//   - Entering reservation mode gives up a deregistration, and a registration that is
//     being retried: such a product does not call.
//   - The overage runs while more is used than is reserved without a break, and begins
//     anew after one. After it, only what is within the reservation as a whole, or no
//     more than now, may be used.
//   - What covers all that is used does so up to its last day, if it has one; of several
//     entitlements up to the first of their last days.
//   - A meter by the calendar runs while no certificate holds and nothing is reserved,
//     whether something is used or not. An upgrade grants anew at any time.
//   - The number 0 is no installation: nobody drew it.
//
// # Limits
//
//	tags in a usage     256             smart.MaxTags
//	tags in a hold      256             license.MaxEntitlements
//	periods             1 s to 27 y     smart.MaxPeriod
//	lengths of time     292 y           then they stand still
//	an event            1 MiB           MaxEventBytes
//
// Every operation and question costs as much as there are tags, Status and Next not even
// that.
//
// # Events
//
//	agent.installed            Installed           the product was installed
//	agent.upgraded             Upgraded            it was upgraded
//	agent.used                 Used                what it uses, all of it
//	agent.registration-asked   RegistrationAsked   it asks to register
//	agent.authorization-asked  AuthorizationAsked  it reports what it uses
//	agent.renewal-asked        RenewalAsked        it asks for another certificate
//	agent.deregistered         Deregistered        it is not registered any more
//	agent.repeated             Repeated            the pending request was sent again
//	agent.answered             Answered            the account answered
//	agent.unanswered           Unanswered          the pending request did not get through
//	agent.ticked               Ticked              the product was running
//	agent.reservation-entered  ReservationEntered  reservation mode is on
//	agent.reservation-left     ReservationLeft     it is off
//	agent.reserved             Reserved            what is reserved, all of it
//	agent.returned             Returned            nothing is
//
// Names are kept for ever; a changed shape gets a name of its own. In JSON instants are
// RFC 3339 with Z. What is not exactly the shape is refused, naming the field.
// A registration that is asked for:
//
//	{
//	  "seq": 3,
//	  "at": "2024-03-13T08:04:50Z",
//	  "by": "ada@example.com",
//	  "number": 1,
//	  "token": "NTY4MWRhM2ItYTZh",
//	  "overwrite": true
//	}
//
// # Refusals
//
// Every error is a *license.Refusal or several joined; license.Refusals lists them. A
// reason is found with errors.Is and kept for ever. Its fields stand in the order of
// this table. A dash means that no published rule speaks. Refusals of packages license
// and smart come through as they are.
//
//	REASON                    RULE   FIELDS                 OF
//	agent/cannot-follow       -      event, cause           an event that does not continue this state
//	agent/unknown-event       -      event                  what is no event of this package, or a pointer to one
//	agent/not-installed       -      udi                    anything before Installed
//	agent/already-installed   -      udi                    a second beginning
//	agent/policy              SM-25  option, value          an option that is none
//	agent/installation        SM-10  installation           a number that nobody drew
//	agent/registering         SM-26  number                 registering while a registration is on its way
//	agent/registering         SM-27  number                 authorizing meanwhile
//	agent/registering         RS-2   number                 reservation mode meanwhile
//	agent/registered          SM-26  until                  registering while a certificate holds
//	agent/registered          RS-2   until                  reservation mode meanwhile
//	agent/not-registered      SM-26  registration           a renewal without a certificate
//	agent/not-registered      SM-27  registration           an authorization without one
//	agent/not-registered      SM-29  registration           deregistering without one
//	agent/reservation-mode    SM-26  mode                   registering in reservation mode (SM-32)
//	agent/evaluation-expired  SM-29  used, asked            more use, with the evaluation used up
//	agent/overage-expired     RS-10  reserved, used, asked  more use, with the overage used up
//	agent/mode-on             RS-2   mode                   reservation mode where it is on
//	agent/mode-off            RS-2   mode                   a reservation where reservation mode is off
//	agent/mode-off            RS-3   mode                   leaving it there
//	agent/mode-off            RS-8   mode                   a return there
//	agent/reserved            RS-3   entitlements           leaving while something is reserved
//	agent/nothing-reserved    RS-2   mode                   a hold of nothing
//	agent/nothing-reserved    RS-8   mode                   a return of nothing
//	agent/other-instance      SM-10  udi, asked             an answer or a hold for another product instance
//	agent/nothing-pending     SM-30  number, pending        a failure of a request that is not pending
//	agent/stale-answer        SM-30  number, pending        an answer to one
//	agent/answer-kind         SM-30  answer, request        an answer to something else
//	agent/snapshot-form       -      part, value            a part of a snapshot that does not hold together
//
// # Index
//
//	begin        New, Agent.Install, Agent.Upgrade, Agent.UDI, Restore
//	use          Agent.Use
//	account      Agent.Register, Agent.Reregister, Agent.Authorize, Agent.Renew
//	             Agent.Deregister, Agent.Request, Agent.Receive, Agent.Fail
//	time         Agent.Next, Wish, Action, Agent.Tick
//	reservation  Agent.EnterReservation, Agent.Reserve, Agent.Return
//	             Agent.LeaveReservation, Agent.Hold
//	options      Policy, Meter
//	happen       Agent.Apply, Agent.Seq, Event, Sends, EncodeEvent, DecodeEvent
//	             Agent.Snapshot
//	what if      Agent.Clone
//	states       Agent.Status, Status, Registration, Authorization, Mode
//	             Transitions, Transition, State, Trigger
package agent
