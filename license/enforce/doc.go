// Package enforce holds conditions against a clock: a fact that is tolerated
// for a while, and what follows when it lasts.
//
//	not holding ──becomes true──▶ in grace ──the whole grace──▶ over
//	     ▲                           │                           │
//	     └────────becomes false──────┴───────────────────────────┘
//
// A [Condition] begins at the instant at which its fact became true. While it
// goes on, the beginning stays. Intervals are half-open: at [Condition.Until] the
// grace is over, and the consequence follows until the fact ends.
//
// The package keeps no time: whoever owns the fact says when it changed
// ([Condition.Observe]), and every query takes the instant. Values are
// immutable and may be shared. Nothing is refused.
//
// # Flapping
//
// A fact that ends and becomes true again begins anew with a whole grace, however
// short it was gone and even if it was over before (CT-22). Nothing is remembered of
// what was tolerated earlier: the consequence follows if and only if the fact held
// without a break for the whole grace. To be observed again while it goes on is no
// break.
//
// # Graces
//
// A [Grace] is calendar months and then a length of time. Months lead to the same time
// of the same day of the month; where it has no such day, to the last one that it has
// (WX-13). The day is clamped once, from the beginning:
//
//	from                 six months later
//	2024-08-31 10:00     2025-02-28 10:00
//	2023-08-31 10:00     2024-02-29 10:00
//	2024-02-29 10:00     2024-08-29 10:00
//
// A length is counted in days of 24 hours: 180 days from 2024-02-29 end on 2024-08-27.
// What goes on past the calendar is not over in it, and its end is given as the last
// instant.
//
// # A clock that stands
//
// A clock can be stopped and run on ([Condition.Suspend], [Condition.Resume]). While it
// stands the condition does not become over, and nobody can say when it will be: Until is
// zero. What was left of the grace then is left when it runs on: the end moves by as
// long as the clock stood. In a grace with months the end of the months is found first
// and then moved.
//
// What was over when the clock was stopped stays over; that instant counts as over when
// it is the very end of the grace. A fact that ends while the clock stands is clear, and
// the clock goes on standing. One that becomes true while it stands begins then, with its
// whole grace left when the clock runs on.
//
// # States
//
// What an event leads to; a query changes nothing, and time alone leads from in
// grace to over, but only while the clock runs. The clock stands only where the state
// says so.
//
//	state               observed to hold            not to hold       suspend             resume
//	clear               in grace, from then on      clear             clear, standing     clear
//	in grace            in grace, since before      clear             in grace, standing  in grace
//	over                over, since before          clear             over, standing      over
//	clear, standing     in grace, standing, anew    clear, standing   clear, standing     clear
//	in grace, standing  in grace, standing          clear, standing   in grace, standing  in grace, later end
//	over, standing      over, standing              clear, standing   over, standing      over
//
// Without a grace there is nothing between clear and over while the clock runs. What
// becomes true while it stands is over when it runs on, and already if it became true
// at the very instant at which the clock was stopped.
//
// # Rules
//
//	CT-22  grace of 30 days from the instant it began, ends when the fact ends
//	CT-23  notices on days 7, 14, 21 and 28 of a grace: [Condition.Notices]
//	CT-24  an organization without a licence has such a grace
//	PD-14  30 × 24 h for a device whose licence expired
//	WX-6   180 × 24 h for a user with a temporary host licence, once
//	WX-9   evaluation: 90 or 180 × 24 h from installation on, by the calendar
//	WX-13  more users than licences: six months, then the system is deactivated
//	WX-14  no contact with the licence manager: six months, then it is deactivated
//	WX-15  failed over: 180 × 24 h, in which the clock of WX-14 stands
//	WX-16  licence status unknown: 48 h at most; licences are counted every day at
//	       02:00 GMT ([Daily]); the licence manager needs 20 minutes to start
//
// Which days and how long a grace are the policy of the package that owns the
// fact.
//
// # Examples
//
// More devices than allowed from 2024-01-01 09:00, with a grace of 30 days:
//
//	c := enforce.Condition{Grace: enforce.Grace{Length: 30 * license.Day}}.Observe(at, true)
//	c.State(at)      // in grace
//	c.Until()        // 2024-01-31 09:00, when it is over
//	c.Notices(…)     // day 7 at 2024-01-08 09:00, day 14 at 2024-01-15 09:00, …
//
// No contact with the licence manager from 2024-08-31 10:00, with a grace of six months;
// from 2024-10-01 the system is failed over for 20 days:
//
//	c := enforce.Condition{Grace: enforce.Grace{Months: 6}}.Observe(at, true)
//	c.Until()                  // 2025-02-28 10:00
//	c = c.Suspend(failedOver)
//	c.Until()                  // zero: nobody can say
//	c = c.Resume(returned)
//	c.Until()                  // 2025-03-20 10:00
//
// # Index
//
//	graces      Grace, Grace.From
//	conditions  Condition, Condition.Observe, Condition.Suspend, Condition.Resume
//	queries     Condition.State, Condition.Until, Condition.Notices, State
//	audits      Daily
package enforce
