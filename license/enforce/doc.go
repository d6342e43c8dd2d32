// Package enforce holds conditions against a clock: a fact that is tolerated
// for a while, and what follows when it lasts.
//
//	not holding ──becomes true──▶ in grace ──Since+Grace──▶ over
//	     ▲                           │                       │
//	     └────────becomes false──────┴───────────────────────┘
//
// A [Condition] begins at the instant at which its fact became true. While it
// goes on, the beginning stays; a fact that ends and becomes true again begins
// anew with a whole grace, however short it was gone (CT-22). Intervals are
// half-open: at Since + Grace the grace is over.
//
// The package keeps no time: whoever owns the fact says when it changed
// ([Condition.Observe]), and every query takes the instant. Values are
// immutable and may be shared. Nothing is refused.
//
// # States
//
// What an event leads to; a query changes nothing, and time alone leads from in
// grace to over.
//
//	state      fact observed to hold    not to hold
//	clear      in grace, from then on   clear
//	in grace   in grace, since before   clear
//	over       over, since before       clear
//
// Without a grace there is nothing between clear and over.
//
// # Rules
//
//	CT-22  grace of 30 days from the instant it began, ends when the fact ends
//	CT-23  notices on days 7, 14, 21 and 28 of a grace: [Condition.Notices]
//	CT-24  an organization without a licence has such a grace
//
// Which days and how long a grace are the policy of the package that owns the
// fact.
//
// # Example
//
// More devices than allowed from 2024-01-01 09:00, with a grace of 30 days:
//
//	c := enforce.Condition{Grace: 30 * license.Day}.Observe(at, true)
//	c.State(at)      // in grace
//	c.Until()        // 2024-01-31 09:00, when it is over
//	c.Notices(…)     // day 7 at 2024-01-08 09:00, day 14 at 2024-01-15 09:00, …
package enforce
