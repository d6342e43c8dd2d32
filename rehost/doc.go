// Package rehost copies what a failed product reserves to its replacement: a decision not
// applied has not happened. Rehost, Return, Remove and ResetAlert decide: they change
// nothing and return events of an account and its issuer, or a refusal. Only the Apply of
// those changes anything. There is nothing here to keep: the state is that of the two.
//
// A product that holds a reservation has failed and cannot give a return code. Its
// licences stay reserved until it comes back or support removes it. Meanwhile a
// replacement reserves the same, within bounds.
//
// # Vocabulary
//
//	failed           the product whose reservation is copied                    RH-1
//	replacement      the product that made the request code                     RH-1
//	copy             the same once more, tag by tag and line by line            RH-2
//	needed           what of a copy counts as in use                            RH-3
//	available        purchased and not in use, in the virtual account           SM-14
//	short            needed and not available                                   RH-4
//	reserving        instances of the virtual account that reserve              RH-5
//	pending          those of them that failed and are pending removal          RH-4
//	allowance        how many may be pending where something is short           RH-5
//	removal          what ends a failed product: return code or support         RH-9
//
// # Rules
//
//	RH-1   asked with the failed one, a request code of the replacement, notes  Order
//	RH-2   what is copied is exactly the reservation, shown before any code     Check, Rehost
//	RH-3   enough available for every tag: allowed, whatever is pending         Check
//	RH-4   otherwise denied once as many others are pending as may be           Check
//	RH-5   the allowance: a tenth of those that reserve                         CeilTenth, FloorMinOne, Policy
//	RH-6   a denial changes nothing, and says all numbers                       Assessment.Denial
//	RH-7   both reserve the same, also below zero; an alert shows the failed    Rehost
//	RH-8   the alert can be hidden, and nothing else changes by that            ResetAlert
//	RH-9   the failed one goes by its return code, or by support                Return, Remove
//	RH-10  each refusal has its own reason; nothing pending is transferred      Rehost
//	RH-11  a replacement that fails is rehosted in its turn                     Rehost
//	RH-12  Check changes nothing; one commit covers hold, mark and code         Check, Rehosted
//
// # Example
//
// Ten products reserve, one of them failed and pending removal. The next one fails:
//
//	available for a second copy of every tag    allowed; the allowance is not consulted
//	one tag short                               denied: 1 is pending, and 1 may be
//	after the removal of the failed one         allowed: 9 reserve, none is pending, 1 may be
//	eleven reserve, one pending, short          allowed by CeilTenth (2), denied by FloorMinOne (1)
//
// # Shape
//
//	a, err := rehost.Check(acct, iss, failed, at, policy)              // for review
//	r, err := rehost.Rehost(act, acct, iss, codec, policy, order, fresh) // decides
//	// commit r.Reserved to the stream of the issuer, r.Held and r.Awaited to that of
//	// the account, all in one commit; then
//	err = iss.Apply(r.Reserved)
//	err = acct.Apply(r.Held)
//	err = acct.Apply(r.Awaited)
//
// A decision is a function of both states, the act and what is asked: asked twice, it
// answers the same. What is new, the secret of the reservation, is drawn before. Both may
// be read and asked for decisions from many goroutines at once, but not while one of
// their events is applied. Two rehosts at once cannot both have the last of the allowance:
// each is committed at the versions at which it was decided, and the second is decided
// again.
//
// # Policies
//
//	FIELD      DEFAULT    RULE
//	Allowance  CeilTenth  RH-5
//
//	RESERVING    0  1  10  11  19  20  21  99  100  101
//	CeilTenth    0  1   1   2   2   2   3  10   10   11
//	FloorMinOne  0  1   1   1   1   2   2   9   10   10
//
// With both, the removal of a product that is pending never makes a rehost denied that was
// allowed before: it takes at most one from the allowance, and one from what is pending.
// An allowance of the caller's own should grow by at most one with each product, too.
//
// # Decisions
//
// Where the rules are silent:
//
//   - What is available is what Account.Balance says of the tag at the instant, whether or
//     not some of it is lent to lower tags: what is held comes before what is lent.
//   - Of a copy only what counts as in use is needed: not what is over (RS-10), and not
//     what is held of a line that is reporting-only, which is unlimited (RS-4). Copied is
//     all of it.
//   - A tag is short by what would have to be available in addition for the copy not to be
//     short, so by more than the copy where the virtual account is below zero already. Of a
//     tag of which nothing is needed nothing is short.
//   - Reserving counts the failed product itself, and so is at least 1.
//   - A permanent reservation is copied as one, and its replacement may use whatever it
//     likes as well.
//   - The failed product keeps its authorization: nothing can reach it. Should it come back
//     to life, both can use their licences until its return code is entered.
//   - What is held for a product that is pending removal does not change any more: it is
//     neither updated nor confirmed, but returned or removed.
//   - The codes that a product has are refused once support removed it.
//   - Return and Remove take any product that reserves, also one that did not fail.
//   - Only a product for which the account holds exactly what the issuer knows to be
//     reserved is rehosted. Anything else comes of half a commit.
//   - Of one fact for which account and issuer each have a reason, such as a replacement
//     that reserves already, the account's is told.
//
// # Limits
//
// Those of packages account and issuer. Check and Rehost cost what is held for the failed
// product and the logarithm of what there is, not how many products or licences there are.
//
// # Events
//
//	Rehosted  issuer.Reserved         the reservation of the replacement, and its code
//	          account.Held            what is held for it
//	          account.RemovalAwaited  the failed one is pending removal
//	Returned  issuer.Returned         the reservation is over
//	          account.Released        nothing is held any more, and it is gone
//	Removed   issuer.Removed          the reservation is over
//	          account.Released        nothing is held any more, and it is gone
//
// ResetAlert gives an account.AlertDismissed. All are encoded by the packages that they
// are of.
//
// # Refusals
//
// Every refusal is a *license.Refusal; where several reasons hold, all are joined, and
// license.Refusals lists them. Beside what a codec refuses, and license.ErrNotGiven for
// an account, an issuer or a codec that is nil:
//
//	rehost/previous-product-return-pending  RH-6   title, text, udi, virtualAccount, short, reserving, pending, allowance  as many others are pending removal as may be
//	rehost/hold-differs                     RH-2   udi, reserved, held                                                     account and issuer do not agree on what is reserved
//	account/instance-unknown                RH-10  udi                                                                     the failed one is not in the account
//	account/not-held                        RH-10  udi                                                                     it calls: it has no reservation
//	account/pending-removal                 RH-10  udi                                                                     it was rehosted already
//	account/same-instance                   RH-10  udi                                                                     the request code is its own
//	account/held                            RH-10  udi, virtualAccount                                                     the replacement holds a reservation
//	account/registered                      RH-10  udi, virtualAccount                                                     the replacement calls
//	account/served-by-satellite             SM-21  virtualAccount, satellite                                               only the satellite decides that
//	account/alert-unknown                   SM-19  kind, virtualAccount, source                                            there is no such alert to reset
//	issuer/not-preauthorized                RH-10  issuer                                                                  the account is not authorized for reservation
//	issuer/request-used                     RH-10  udi, session, reservation                                               a reservation was made of that request
//	issuer/not-reserved                     RH-9   udi                                                                     a removal of what has no reservation
//	issuer/notes                            -      length, most                                                            notes that cannot be kept
//	reservation/code-malformed              RS-17  what, cause                                                             no request code, or no return code
//	reservation/code-refused                RS-18  what                                                                    a return code of something else
//
// # Index
//
//	review      Check, Assessment, Copy, Assessment.Denial, Title, Text
//	rehost      Rehost, Order, Rehosted
//	remove      Return, Returned, Remove, Removed
//	alert       ResetAlert
//	threshold   Policy, Allowance, CeilTenth, FloorMinOne
package rehost
