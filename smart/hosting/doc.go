// Package hosting is a meetings server that consumes licences: a decision not applied has
// not happened. Start, Assign, Audit, Join and the other verbs decide: they change nothing
// and return an event or a refusal. Only Apply changes anything.
//
// Who hosts meetings needs a host licence, which the system assigns the first time. There
// are two generations of systems. The older one, Managed, has a licence manager with
// installed licences: what it tells, and for how long it does not, decides what the system
// may do. The newer one, Smart, uses smart licensing: an agent of package smart/agent
// beside it knows how the product stands, and is told what is used.
//
// # Vocabulary
//
//	host licence        lets a user host meetings, two at once                    WX-1, WX-5
//	held, holder        a user who has one, from first hosting to deactivation    WX-1, WX-2
//	host                for whom a meeting is scheduled, by itself or others      WX-1, WX-3
//	alternate           who hosts where the host is absent                        WX-3
//	participant         whoever else is there, also guests without an account     WX-3
//	attendee-only       an account that can do nothing but attend                 WX-4
//	kind                what a host licence is worth: permanent, demo or grace    WX-6
//	standing            what the agent says of a smart system                     WX-7, WX-12
//	managed, smart      the generations of systems                                WX-9
//	evaluation          trial: as many hosts as there are                         WX-9
//	ports, capacity     how many can be connected at once                         WX-10
//	primary             the data center that has the licences of all              WX-11
//	access              what the system can be used for                           WX-12, WX-13
//	audit               counting what the licence manager has installed           WX-16
//	outdated            licences of another version than the system's             WX-16
//
// # Rules
//
//	WX-1   consumed by hosting for the first time, or assigned by hand          Start, Attend, Assign
//	       attending, and scheduling for others, consume none                   Schedule
//	WX-2   kept until the user is deactivated                                   Deactivate
//	WX-3   host and alternate both there: the alternate is a participant        Start, Attend, Leave
//	       host absent: it must hold a valid licence, and the alternate
//	       consumes one; alternates are named when scheduling
//	WX-4   attendee-only accounts neither host nor stand in                     SetAttendeeOnly, Schedule
//	WX-5   two meetings at once on one licence, not three                       Schedule, Start
//	WX-6   permanent, demo, grace; what frees goes to who waits longest         System.Holder, System.Waiting
//	WX-7   registered: more than was bought may be used at once                 System.Access, System.Usage
//	WX-8   an upgrade keeps assignments, a joining system releases its own      Upgrade, Join
//	WX-9   90 or 180 days of evaluation, anew at each upgrade                   Install, Upgrade
//	WX-10  50, 250, 800 and 2000 ports; 4000 extended, with a licence           Size, Extend, Reduce, Grow
//	WX-11  several data centers: no evaluation, licences first                  Join, Grow, Extend, Upgrade
//	WX-12  neither evaluation nor registered: only licence management           System.Access
//	       reserved: enough for all who hold one
//	WX-13  more holders than licences for six months: deactivated               System.Conditions, System.Notices
//	WX-14  no contact with the licence manager for as long: deactivated         Disconnect, Connect
//	WX-15  failed over: free trial for 180 days, then deactivated               FailOver, Return
//	WX-16  counted at 02:00 GMT; unknown for up to 48 hours; premature          Audit, System.Alerts
//	       alerts are marked so
//
// # Example
//
// A registered system. Ann and Bob have accounts, Gus is a guest:
//
//	step                                               held  why
//	Schedule m1: Ann for Bob, alternate Ann            0     scheduling consumes none
//	Start m1: Bob, Ann and Gus are there               1     Bob hosts; Ann is a participant
//	Leave m1: Bob                                      2     Ann stands in, and consumes one
//	Attend m1: Bob                                     2     Bob hosts again; Ann keeps hers
//	Start m2 and m3, both Bob's                        -     m3 is refused: hosting/overlap, two at once
//	Deactivate Bob                                     -     refused: hosting/hosting, m1 and m2
//	End m1 and m2, Deactivate Bob                      1     released
//
// A system of the older generation, with two licences installed on the second day:
//
//	2024-08-31T09:00:00Z  Install          evaluation until 2025-02-27T09:00:00Z
//	2024-08-31T09:00:00Z  Assign Ann, Bob  demo licences
//	2024-09-01T02:00:00Z  Audit: 2 hosts   both are permanent; evaluation is over
//	2024-09-01T09:00:00Z  Assign Cid       a grace licence, until 2025-02-28T09:00:00Z
//	                                       exceeded: 3 of 2; deactivated from 2025-03-01T09:00:00Z
//	2024-09-30T09:00:00Z  Deactivate Ann   Cid's is permanent; nothing is exceeded
//
// # Shape
//
//	e, err := s.Start(act, standing, meeting, present...) // decides
//	                                                      // commit, then
//	err = s.Apply(e)                                      // it happens
//	used, err := a.Use(act, s.Usage())                    // in smart licensing the agent is told
//
// A decision is a function of the state, the act and what is asked: asked twice, it
// answers the same. Every event embeds a license.Stamp. Its Seq is its place in the
// stream, from 1, and Seq − 1 the version of the stream that a journal expects when it
// commits the event. Apply takes no event but the next (license.ErrStale), and never
// judges again. Replay from the first event, or from a snapshot and the events after it,
// ends in the same state.
//
// Asking is deciding. Whether a meeting would be allowed, and if not why: decide Schedule
// or Start and throw the event away; all reasons are in the refusal. Who holds a licence
// and why is [System.Holder].
//
// A system may be read and asked for decisions from many goroutines at once, but not
// while Apply runs. Nothing handed in or out shares memory that either side could
// change. Nothing here reads a clock, logs, or panics.
//
// # With an agent
//
// A smart system asks no licence manager. Its caller makes an agent with
// [SmartEvaluation] and a meter by the calendar, and carries between the two:
//
//  1. Before each decision and question, the agent's status becomes a [Standing]: the
//     evaluation runs if EvaluationEnds is not zero and lies ahead; registered is
//     Certified; reserved is the mode of that name, with as many hosts as the reservation
//     has of the tag of [Products], or [MaxUsers] where it is universal.
//  2. After each event, the agent decides Use of [System.Usage].
//  3. Install, upgrade and deregister both together.
//
// The example "Agent" shows the whole loop.
//
// # Kinds
//
// What a host licence is worth is not stored, but follows from what is known:
//
//	GENERATION  KIND       IS
//	smart       demo       of all, while evaluation runs and the system is neither registered nor reserved
//	smart       permanent  of all otherwise
//	managed     permanent  of as many holders as licences were counted
//	managed     demo       of the others, while evaluation runs
//	managed     grace      of the others, once it is over
//
// With a licence manager, a user gets a permanent licence if one is free, and a temporary
// one otherwise. When permanent ones become free, those who have waited longest get them;
// of several at one instant the first by id. When there are fewer, the last to have got one
// lose theirs, and wait again. The grace of a user is 180 × 24 h once in its life: it
// begins at the first instant at which the user holds a temporary licence and no evaluation
// runs, and goes on whatever the user holds later. After it a temporary licence of that
// user is not valid: the user cannot host with it, until it becomes a permanent one.
//
// # Meetings
//
// Who hosts a meeting, and who consumes a licence for it:
//
//	AT START         HOSTS                      CONSUMES
//	host there       the host                   the host, unless it holds one
//	host absent      the first alternate named  the alternate, unless it holds one;
//	                 who is there and may host  the host must hold a valid one
//	neither          -                          refused: hosting/no-host
//
//	LATER            HOSTS
//	host comes       the host takes over; the alternate is a participant and keeps its licence
//	alternate comes  takes over where nobody hosts
//	who hosts goes   the host if there, or the first alternate there who may host, or nobody
//
// A user may host who is active, not attendee-only, hosts fewer than two meetings now, and
// holds a valid licence or can get one. Where the system cannot be used for everything,
// nobody gets a licence by taking over: the role is vacant then. A meeting that is ended or
// cancelled is forgotten.
//
// # Access
//
//	GENERATION  LEVEL               IF
//	smart       full                registered; or evaluation runs, in a single data center
//	smart       full                reserved, for at least as many hosts as are held
//	smart       license-management  otherwise
//	managed     deactivated         exceeded, invalid or failed over for the whole grace
//	managed     full                evaluation runs, or failed over, or licences are installed
//	managed     license-management  otherwise
//
// Without full access no meeting is scheduled, started or attended, and no licence
// assigned; all else goes on. Those decisions are refused with all reasons of
// [System.Access].
//
// # Conditions
//
// Systems of the older generation are tolerated in these for a while
// ([System.Conditions]; see package license/enforce):
//
//	CONDITION   BEGINS                                  ENDS                           GRACE
//	exceeded    more are held than hosts were counted   as many or fewer are           6 months
//	invalid     Disconnected                            Connected, Audited             6 months
//	failed-over FailedOver                              Returned                       180 × 24 h
//	unknown     Upgraded, Updated, FailedOver, Returned Audited                        48 h
//
// Nothing is exceeded while evaluation runs, unless licences are installed or were before
// the last upgrade; with the end of evaluation it begins at that instant. While failed over
// the clock of invalid stands. Six months are calendar months, clamped once to the end of a
// shorter one.
//
// # Sizes
//
//	SIZE    PORTS  OF A DATA CENTER
//	micro   50     -
//	small   250    MDC-SMALL
//	medium  800    MDC-MEDIUM
//	large   2000   MDC-LARGE; extended 4000, and XL
//
// A system grows to a larger size only; only a large one is extended, and reduced again.
// Several data centers need a licence of theirs for each, the primary counted, of the
// system's size and version, and where the capacity is extended one of extended capacity
// for each: when they join, grow, are extended or upgraded.
//
// @STATES@
//
// # Decisions
//
// Where the rules are silent:
//
//   - A joining system forgets its meetings: they are the primary's to schedule. Its
//     accounts stay, without licences, and nothing is decided there any more.
//   - Data centers are alike: of one generation, version, size and extension. They are
//     not separated again.
//   - What is installed while failed over is taken as it was counted last: a system can be
//     extended, reduced and grown there, and not join.
//   - A single data center that is upgraded keeps its extended capacity. That a licence of
//     it is there is looked at when it is extended, and when data centers join or are
//     upgraded.
//   - Extended capacity takes a licence also during evaluation: the evaluation is of hosts.
//   - A reservation does not expire here, and registering counts whatever the account says
//     of it: the agent tells.
//
// # Limits
//
//	users ever               2²⁰    MaxUsers
//	meetings at a time       2²⁰    MaxMeetings
//	alternates of a meeting  64     MaxAlternates
//	people at a meeting      4,000  MaxPeople
//	meetings of a host       2      MaxConcurrent, at once
//	data centers             64     MaxDataCenters
//	bytes of an event        4 MiB  MaxEventBytes; no event that Apply accepts has more
//
// Decisions and events cost as much as there are people at the meeting and meetings of the
// host; those of an upgrade, an audit and a join also as many users as change. Clone,
// Users, Holders, Meetings and Snapshot cost as much as there is.
//
// @EVENTS@
//
// # Refusals
//
// Every error is a *license.Refusal or several joined; license.Refusals lists them. A
// reason is found with errors.Is and kept for ever. Its fields stand in the order of this
// table. A dash means that no published rule speaks. Refusals of packages license and
// license/pak come through as they are.
//
// @REFUSALS@
//
// # Index
//
// @INDEX@
package hosting
