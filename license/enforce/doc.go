// Package enforce holds conditions against a clock: a fact that is tolerated
// for a while, and what follows when it lasts.
//
//	not holding ──becomes true──▶ in grace ──Since+Grace──▶ over
//	     ▲                           │                       │
//	     └────────becomes false──────┴───────────────────────┘
//
// A [Condition] begins at the instant at which its fact became true. While it
// goes on, the beginning stays; a fact that ends and becomes true again begins
// anew (CT-22). Intervals are half-open: at Since + Grace the grace is over.
//
// The package keeps no time: whoever owns the fact says when it changed
// ([Condition.Observe]), and every query takes the instant. Values are
// immutable and may be shared.
//
// # Rules
//
//	CT-22  grace of 30 days from the instant it began, ends when the fact ends
//	CT-23  notices on days 7, 14, 21 and 28 of a grace: [Condition.Notices]
//	CT-24  an organization without a licence has such a grace
package enforce
