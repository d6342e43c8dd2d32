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
// The sentences of the sources that state a rule, and the tests that hold them, stand in
// testdata/sentences.txt.
//
// # Example
//
// A registered system. Ann and Bob have accounts, Gus is a guest; on the right stands how
// many licences are held after the step:
//
//	Schedule m1: Ann for Bob, with Ann as alternate    0
//	Start m1: Bob, Ann and Gus are there               1
//	Leave m1: Bob; Ann stands in                       2
//	Attend m1: Bob; Ann is a participant               2
//	Schedule m2: Bob, at the same time                 2
//	Schedule m3: Bob, at the same time                 -     refused: hosting/overlap
//	Deactivate Bob                                     -     refused: hosting/hosting
//	End m1                                             2
//	Deactivate Bob                                     1
//
// Scheduling consumes nothing, hosting does, and standing in does; a participant keeps
// what it has. One licence is for two meetings at once.
//
// A system of the older generation, with two licences installed on the second day:
//
//	2024-08-30T09:00:00Z  Install: evaluation until 2025-02-26T09:00:00Z
//	2024-08-30T09:00:00Z  Assign Ann and Bob: demo
//	2024-08-31T02:00:00Z  Audit, 2 installed: permanent; evaluation is over
//	2024-08-31T09:00:00Z  Assign Cid: grace until 2025-02-27T09:00:00Z; exceeded, deactivated from 2025-02-28T09:00:00Z
//	2024-09-30T09:00:00Z  Deactivate Ann: of Cid permanent
//
// 180 days of grace are over on 27 February, six months after 31 August on the 28th.
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
//  2. An event is applied to a clone. If its [System.Usage] is not that of the agent's
//     status, the agent decides Use of it: both are committed, or neither.
//  3. Install both together, with the Install of each.
//  4. Upgrade both together, with the Upgrade of each: the agent's grants the evaluation
//     anew (WX-9), that of the system does not, and without the agent's nothing of it comes
//     back. A system that comes from the older generation has no agent yet: it gets one,
//     which is installed together with its Upgrade and told by Use, as in 2, what is held
//     already.
//  5. Registering and deregistering are the agent's.
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
// lose theirs, of several at one instant the last by id, and wait again. An upgrade takes
// all of them away at one instant: who waited before it comes first. The grace of a user is 180 × 24 h once in its life: it
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
// What a system can be used for, by the first line that is so:
//
//	GENERATION  IF                                                LEVEL
//	smart       reserved for at least as many as are held         full
//	smart       reserved for fewer                                license-management
//	smart       registered                                        full
//	smart       evaluation runs, in a single data center          full
//	managed     exceeded, invalid or failed over for too long     deactivated
//	managed     failed over, or evaluation runs                   full
//	managed     licences are installed, or were before an upgrade full
//	both        otherwise                                         license-management
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
// an upgrade; with the end of evaluation it begins at that instant. While failed over
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
// # States
//
// What a trigger leads to for a system, or the reason why it is refused, behind an
// exclamation mark; a dash stands where the state stays. Joining is that of the primary,
// absorbing that of the other. The table is [Transitions].
//
//	TRIGGER          not-installed    managed-running      managed-standby     managed-data-center  smart-running       smart-data-center
//	install-managed  managed-running  !already-installed   !already-installed  !absorbed            !already-installed  !absorbed
//	install-smart    smart-running    !already-installed   !already-installed  !absorbed            !already-installed  !absorbed
//	upgrade-managed  !not-installed   -                    -                   !absorbed            !generation         !absorbed
//	upgrade-smart    !not-installed   smart-running        smart-running       !absorbed            -                   !absorbed
//	update           !not-installed   -                    -                   !absorbed            !generation         !absorbed
//	disconnect       !not-installed   -                    !failed-over        !absorbed            !generation         !absorbed
//	connect          !not-installed   -                    !failed-over        !absorbed            !generation         !absorbed
//	restart          !not-installed   -                    !failed-over        !absorbed            !generation         !absorbed
//	audit            !not-installed   -                    !failed-over        !absorbed            !generation         !absorbed
//	fail-over        !not-installed   managed-standby      !failed-over        !absorbed            !generation         !absorbed
//	return           !not-installed   !not-failed-over     managed-running     !absorbed            !generation         !absorbed
//	join             !not-installed   -                    !failed-over        !absorbed            -                   !absorbed
//	absorb           !not-installed   managed-data-center  !failed-over        !absorbed            smart-data-center   !absorbed
//	other            !not-installed   -                    -                   !absorbed            -                   !absorbed
//
// And for a meeting ([MeetingTransitions]); host and hand-over are of somebody who hosts
// it from then on, vacate where nobody does:
//
//	TRIGGER         none              scheduled         hosted            vacant
//	schedule        scheduled         !meeting-present  !meeting-present  !meeting-present
//	cancel          !meeting-unknown  none              !started          !started
//	start           !meeting-unknown  hosted            !started          !started
//	start-unhosted  !meeting-unknown  !no-host          !started          !started
//	attend          !meeting-unknown  !not-started      -                 -
//	host            !meeting-unknown  !not-started      -                 hosted
//	leave           !meeting-unknown  !not-started      -                 -
//	hand-over       !meeting-unknown  !not-started      -                 !not-there
//	vacate          !meeting-unknown  !not-started      vacant            !not-there
//	end             !meeting-unknown  !not-started      none              none
//
// # Policies
//
// In each field of a [Policy] zero is the default, and a negative length is none.
//
//	FIELD       DEFAULT     NONE                                        RULE
//	Evaluation  180 × 24 h  only licence management without licences    WX-9
//	Grace       180 × 24 h  temporary licences count for nothing        WX-6
//	Exceeded    6 months    deactivated at once                         WX-13
//	Invalid     6 months    deactivated at once                         WX-14
//	FailedOver  180 × 24 h  deactivated at once                         WX-15
//	Unknown     48 h        status should be known at once              WX-16
//	Starting    20 minutes  the manager starts at once                  WX-16
//	Audit       02:00       00:00                                       WX-16
//	Products    HOST, …     -                                           WX-10, WX-11
//
// What evaluation was granted is in the events, and stays when a policy changes. The rest
// counts when it is asked about.
//
// # Decisions
//
// Where the rules are silent:
//
//   - The scheduler of a meeting may be attendee-only: it need not be there. Who comes
//     without being able to host comes as participant, also the host.
//   - When a meeting starts does not matter, only whether it was scheduled: hosts are
//     early and late. That three are not planned for one instant is looked at when they
//     are scheduled, that three are not hosted at once when they are.
//   - A holder cannot become attendee-only: only deactivation releases a licence. What was
//     scheduled for somebody who was deactivated stays; the start tells.
//   - Leaving is never refused for want of a host, and where nobody hosts the meeting goes
//     on.
//   - A temporary licence that was replaced at the instant at which it was granted has
//     begun no grace.
//   - An audit counts whenever it is made, and says that the manager is reached. Only one
//     that counts licences of the system's version ends evaluation.
//   - Exceeded goes on while failed over; only the clock of invalid stands.
//   - An upgrade is possible while failed over. It makes outdated what was counted; that is
//     out of date until an audit says otherwise.
//   - Premature is an alert within 20 minutes of a start, until the next 02:00 GMT after
//     it, and while the status is unknown within its 48 hours. An upgrade, an update, a
//     return and another size are starts.
//   - A joining system forgets its meetings, also those that take place: they are the
//     primary's to schedule. Its accounts stay, without licences, and nothing is decided
//     there any more.
//   - Data centers are alike: of one generation, version, size and extension. They are
//     not separated again.
//   - What is installed while failed over is as it was counted last: a system can be
//     extended, reduced and grown there, and not join.
//   - Extended capacity takes a licence also during evaluation, which is of hosts. A single
//     data center that is upgraded keeps it without another look.
//   - A standing with several facts counts as reserved first, then as registered.
//   - What is reserved limits the system, not the user: as long as it is enough for those
//     who hold a licence one more can get one, and then it is not. Callers who want to
//     keep the system open compare [System.Held] with Standing.Hosts first.
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
// Decisions and events cost as much as there are or were people at the meeting and meetings
// of the host; an audit as many users as get or lose a permanent licence; an upgrade and
// joining, Clone, Users, Holders, Meetings and Snapshot as much as there is. How many were
// at a meeting, one after the other, has no limit.
//
// # Events
//
//	hosting.installed           Installed         a system was installed
//	hosting.upgraded            Upgraded          it runs another version
//	hosting.updated             Updated           it was brought up to date within its version
//	hosting.user-added          UserAdded         somebody has an account
//	hosting.role-changed        RoleChanged       it can only attend, or do more again
//	hosting.user-deactivated    UserDeactivated   it is not active any more; its licence is released
//	hosting.user-reactivated    UserReactivated   it is active again
//	hosting.assigned            Assigned          a user was assigned a licence
//	hosting.scheduled           Scheduled         a meeting was scheduled
//	hosting.cancelled           Cancelled         it will not take place
//	hosting.started             Started           it takes place
//	hosting.attended            Attended          somebody came
//	hosting.left                Left              somebody left
//	hosting.ended               Ended             it is over
//	hosting.disconnected        Disconnected      the licence manager is out of reach
//	hosting.connected           Connected         it is reached again
//	hosting.restarted           Restarted         the primary system was started again
//	hosting.audited             Audited           licences were counted
//	hosting.failed-over         FailedOver        the high-availability system took over
//	hosting.returned            Returned          the primary did again
//	hosting.extended            Extended          the capacity of a large system is extended
//	hosting.reduced             Reduced           it is not any more
//	hosting.grown               Grown             the system is of a larger size
//	hosting.data-center-joined  DataCenterJoined  another system became a data center of this one
//	hosting.absorbed            Absorbed          this system became one of another
//
// Names are kept for ever; a changed shape gets a name of its own. In JSON instants are
// RFC 3339 with Z. What is not exactly the shape is refused, naming the field. A
// meeting that starts:
//
//	{
//	  "seq": 14,
//	  "at": "2024-03-01T14:00:00Z",
//	  "by": "ada",
//	  "meeting": "m1",
//	  "present": [
//	    "bob",
//	    "gus"
//	  ],
//	  "host": "bob",
//	  "grants": [
//	    {
//	      "user": "bob",
//	      "cause": "hosted",
//	      "meeting": "m1",
//	      "kind": "demo"
//	    }
//	  ]
//	}
//
// # Refusals
//
// Every error is a *license.Refusal or several joined; license.Refusals lists them. A
// reason is found with errors.Is and kept for ever. Its fields stand in the order of this
// table. A dash means that no published rule speaks. Refusals of packages license and
// license/pak come through as they are.
//
//	REASON                     RULE   FIELDS                           OF
//	hosting/cannot-follow      -      event, cause                     an event that does not continue this state
//	hosting/unknown-event      -      event                            what is no event of this package, or a pointer to one
//	hosting/earlier-than-last  -      at, last                         an act before the last event
//	hosting/policy             -      option, value                    an option that is none
//	hosting/too-many           -      what, number, most               more of something than a system has
//	hosting/snapshot-form      -      part, value                      a part of a snapshot that does not hold together
//	hosting/not-installed      WX-9   system                           anything before the system is installed
//	hosting/already-installed  WX-9   system                           another installation
//	hosting/generation         WX-9   generation, wanted               an upgrade from smart licensing back, or to no generation
//	hosting/generation         WX-11  generation, wanted               a data center of another generation
//	hosting/generation         WX-14  generation, wanted               contact with a licence manager, in smart licensing
//	hosting/generation         WX-15  generation, wanted               a fail-over or return, in smart licensing
//	hosting/generation         WX-16  generation, wanted               an update, a restart or an audit, in smart licensing
//	hosting/version            WX-9   version, wanted                  an upgrade to the version that it is
//	hosting/version            WX-11  version, wanted                  a data center of another version
//	hosting/absorbed           WX-11  system, primary                  anything of a data center of another system: decide there
//	hosting/user-unknown       -      user                             somebody without an account
//	hosting/user-present       -      user                             an account that is there
//	hosting/user-inactive      WX-2   user                             somebody whose account is not active
//	hosting/user-active        WX-2   user                             a reactivation of an active account
//	hosting/role               WX-4   user, attendeeOnly               a role that the account has
//	hosting/attendee-only      WX-4   user                             somebody who can only attend, as host or alternate
//	hosting/holding            WX-1   user, since                      an assignment to somebody who holds a licence
//	hosting/holding            WX-2   user, since                      a holder who would be attendee-only
//	hosting/hosting            WX-2   user, meetings                   somebody who hosts a meeting now
//	hosting/meeting-unknown    -      meeting                          a meeting that is not scheduled and does not take place
//	hosting/meeting-present    -      meeting                          a meeting of an id that is taken
//	hosting/meeting-time       -      meeting, begins, ends            a meeting that ends before it begins, or has ended
//	hosting/alternate          WX-3   meeting, user                    an alternate who is named twice, or is the host
//	hosting/overlap            WX-5   user, meetings, most             a third meeting of a host at the same time
//	hosting/started            -      meeting                          a meeting that takes place already
//	hosting/not-started        -      meeting                          a meeting that does not take place yet
//	hosting/no-host            WX-3   meeting                          a meeting that nobody who is there may host
//	hosting/host-unlicensed    WX-3   meeting, user                    a meeting whose absent host holds no valid licence
//	hosting/there              -      meeting, user                    somebody who is there already, or stands twice
//	hosting/not-there          -      meeting, user                    somebody who is not there
//	hosting/grace-over         WX-6   user, since                      a temporary licence of somebody whose grace is over
//	hosting/evaluation-over    WX-12  since                            a system that is neither evaluated nor licensed
//	hosting/no-trial           WX-11  system                           several data centers without licences
//	hosting/reserved-too-few   WX-12  held, reserved                   a system with fewer hosts reserved than held
//	hosting/exceeded           WX-13  held, installed, since, until    a system that is deactivated for too many holders
//	hosting/invalid            WX-14  since, until                     one that is deactivated for no contact
//	hosting/away               WX-15  since, until                     one that is deactivated for being failed over
//	hosting/failed-over        WX-15  since                            what only the primary system can do
//	hosting/not-failed-over    WX-15  system                           a return of a system that is not away
//	hosting/connected          WX-14  system                           contact with a manager that is reached
//	hosting/disconnected       WX-14  since                            loss of contact with one that is not
//	hosting/size               WX-10  size, wanted                     no size, not a larger one, or not large enough to be extended
//	hosting/size               WX-11  size, wanted                     a data center of another size, or of a micro system
//	hosting/extended           WX-10  size, capacity                   an extension of what is extended
//	hosting/extended           WX-11  size, capacity                   a data center that is, where the primary is not
//	hosting/not-extended       WX-10  size, capacity                   a reduction of what is not
//	hosting/not-extended       WX-11  size, capacity                   a data center that is not, where the primary is
//	hosting/license-missing    WX-10  product, version, needed, there  too few licences of extended capacity
//	hosting/license-missing    WX-11  product, version, needed, there  too few licences of data centers
//	hosting/same-system        WX-11  system                           a system as its own data center
//	hosting/joined             WX-11  system, dataCenters              a data center that has some of its own
//
// # Index
//
//	begin       New, System.ID, Policy, Products, System.Install, Generation
//	            System.Upgrade, System.Update, System.Version
//	users       System.AddUser, System.SetAttendeeOnly, System.Deactivate
//	            System.Reactivate, System.User, System.Users, User
//	licences    System.Assign, System.Held, System.Holder, System.Holders, Holder
//	            System.Waiting, Grant, Kind, Cause, System.Usage
//	meetings    System.Schedule, Plan, System.Cancel, System.Start, System.Attend
//	            System.Leave, System.End, System.Meeting, System.Meetings, Meeting
//	standing    Standing, Licenses, System.Access, Access, Level, System.Evaluation
//	manager     System.Audit, System.NextAudit, System.Counts, Counts
//	            System.Disconnect, System.Connect, System.Restart
//	            System.FailOver, System.Return
//	tolerated   System.Conditions, Conditions, System.Alerts, AlertKind
//	            System.Notices, Notice, Alert.Advice
//	sizes       Size.Check, Size.Ports, Sizes, System.Size, System.Capacity, System.Extend
//	            System.Reduce, System.Grow
//	centers     System.Join, System.DataCenters, System.Primary
//	happen      System.Apply, System.Seq, Event, EncodeEvent, DecodeEvent
//	            System.Snapshot, Restore
//	what if     System.Clone
//	states      System.State, State, Stage, Transitions, Transition, Trigger
//	            MeetingTransitions, MeetingTransition, MeetingState, MeetingTrigger
package hosting
