// Package transfer says whether licences may move from one organization to
// another. It decides nothing, changes nothing and keeps no state: a question has
// a full answer, every reason that stands against the transfer, each with its
// rule and with what would lift it. Asking twice gives the same answer.
//
//	err := move.Eligible(at, request)         // nil: eligible, as far as these facts go
//	for _, r := range license.Refusals(err) { // all that stands against it
//		fmt.Println(r, transfer.Lift(r.Field("lift")).Text())
//	}
//
// The moves themselves are decided where the organizations live, by coterm and
// perdevice. They fill in what they know, take the rest from their caller, and ask
// here first; what they add are reasons of their own. Nothing reads a clock, logs
// or panics. Values may be shared between goroutines.
//
// # Vocabulary
//
//	Request        what the caller of a move supplies: path, who asks, case, checks
//	Path           self-service, or through support
//	Accounts       one person's accounts in both organizations
//	Placeholder    the local administrator who stands in for a SAML administrator
//	Case           what a request to support carries besides the licences
//	KeyMove        the question for a co-term key, and what the organizations know
//	LicenseMove    the question for per-device licences, and what is known
//	Check          a further check of the embedding service, with its own reasons
//	Lift           what would lift a reason
//
// # Rules
//
//	TR-1   full rights on both organizations                                 Request.By
//	TR-2   the same e-mail address on both; license.Actor.Same compares      Request.By
//	TR-3   on the support path a SAML administrator needs a placeholder,     Request.Placeholder
//	       who meets TR-1 and TR-2 with local accounts; by self-service not
//	TR-4   each role that does not suffice is a reason of its own; "only one Request.By
//	       of the two" only where the other side has full rights
//	TR-5   a request to support: key, counts, destination, name, link and    Request.Case
//	       both passcodes; what is missing or malformed, all at once
//	TR-6   self-service: key, counts, destination and mode; a case is not    KeyMove
//	       looked at
//	TR-7   any part of a key but none, never more than it holds              KeyMove.Counts
//	TR-8   only a key that has not reached its own end: on that day it has   KeyMove.License
//	TR-9   no lower MX edition to an organization on a higher one; only the  Organization.MXEdition
//	       editions of what would move count; in either mode
//	TR-10  both organizations on co-termination for a key                    Organization.Model
//	TR-11  not within one organization; not a key that is unknown, not       KeyMove.State
//	       claimed in the source, superseded or invalidated
//	TR-12  further checks add reasons and remove none                        Request.Checks
//	PD-18  seats: a part of at least 1, not more than the licence holds      DeviceLicense.Part
//	PD-20  a queue moves whole; each licence once                            DeviceLicense.Queue
//	PD-21  to a per-device organization only, and nothing that expired       LicenseMove
//	PD-22  a licence of one device cannot be split                           DeviceLicense.Part
//
// What a transfer does (TR-13 to TR-15), and whether a higher edition may join a
// lower one (CT-20), is for the packages that decide it.
//
// # Who asks
//
// An account suffices if its role is [FullAdministrator], SAML or not. The zero
// [Account] is no account. Addresses are compared between two local accounts
// (TR-1 and TR-2 speak of these), and between a local account and a SAML account
// that states one; two SAML accounts are one person's if whoever asks says so. An
// account without rights that has another address is a different account as well.
//
// What an account lacks on one side has one reason, by its role there and, if it
// has none, by the role on the other side:
//
//	ROLE HERE              FULL ON THE OTHER SIDE  LESS THERE
//	full-administrator     -                       -
//	read-only              read-only               read-only
//	network-administrator  network-administrator   network-administrator
//	none                   one-side-only           no-rights
//	any other text         role                    role
//
// # Order
//
// An answer gives its reasons in this order, each as often as it holds:
//
//	instant; path
//	rights in the source; rights in the destination; different accounts; placeholder
//	key; counts; mode, or that no licence is asked for
//	source; destination; destination name; link; source passcode; destination passcode
//	same organization; licensing model
//	a key: its state; its own end; counts, by model; MX editions, lowest first
//	licences, in the order given: twice; or state, queue, seats, MX edition
//	checks, in the order given, each with its reasons in its own order
//
// A key that is missing or malformed is in no state, an organization that is not
// said follows no model, where no counts are asked no edition would move, and a
// licence without an id is unknown: one defect does not make others up. Apart from that the reasons for several defects
// are those for each of them, together.
//
// # Checks
//
// A [Check] is named in kebab-case, and each of its reasons is name/kebab-case. The
// names "license", "transfer", "register", "coterm" and "perdevice" are taken: the
// reasons of these may stand in the same answer. A check that is malformed, or that
// answers with a reason which is not its own, refuses the transfer: what a check
// says is never lost. It may add a field "lift" of its own. A check sees [Facts],
// which hold no passcode.
//
// # Secrets
//
// No refusal repeats a passcode, and neither fmt nor [log/slog] shows one that
// it is given; [Passcode] says what does. Error texts and log records show the
// last four characters of a key; the fields of refusals, [KeyMove.Key] and
// [Facts.Key] hold it whole.
//
// # Grammar
//
//	key       as license.ParseKey reads it: Z2 and ten letters or digits, leniently
//	passcode  4 digits 0–9
//	link      http or https, a host, no user; at most 2048 bytes of printable UTF-8
//	name      1 to 128 bytes of printable UTF-8, no space at the ends
//	check     words of a–z 0–9 joined by "-", at most 64 bytes
//
// # Refusals
//
// Every error is a [*license.Refusal], or several joined. The last field of each
// is "lift" and holds the code below; [Lift.Text] says it in a sentence, [LiftOf]
// gives it for a reason, [Reasons] walks this table. A dash means that no published
// rule speaks.
//
//	REASON                          RULE   FIELDS                                   LIFT
//	transfer/instant                TR-8   at, lift                                 correct-facts
//	transfer/path                   -      path, form, lift                         correct-request
//	transfer/read-only              TR-4   side, lift                               grant-full-rights
//	transfer/network-administrator  TR-4   side, lift                               grant-full-rights
//	transfer/one-side-only          TR-4   side, lift                               grant-full-rights
//	transfer/no-rights              TR-1   side, lift                               grant-full-rights
//	transfer/role                   TR-1   side, role, lift                         correct-facts
//	transfer/different-accounts     TR-2   source, destination, lift                use-one-account
//	transfer/placeholder            TR-3   saml, lacks, lift                        name-placeholder
//	transfer/part-missing           TR-5   part, lift                               complete-request
//	transfer/part-missing           TR-6   part, lift                               complete-request
//	transfer/key-malformed          TR-5   key, form, lift                          correct-request
//	transfer/key-malformed          TR-6   key, form, lift                          correct-request
//	transfer/nothing-asked          TR-7   devices, lift                            complete-request
//	transfer/mode                   TR-6   mode, form, lift                         correct-request
//	transfer/nothing-asked          PD-20  licenses, lift                           complete-request
//	transfer/name-malformed         TR-5   destinationName, form, lift              correct-request
//	transfer/link-malformed         TR-5   destinationLink, form, lift              correct-request
//	transfer/passcode-malformed     TR-5   part, form, lift                         correct-request
//	transfer/same-organization      TR-11  organization, lift                       choose-other-destination
//	transfer/licensing-model        TR-10  source, destination, needed, lift        match-licensing-models
//	transfer/licensing-model        PD-21  source, destination, needed, lift        match-licensing-models
//	transfer/key-unknown            TR-11  key, state, lift                         choose-other-license
//	transfer/key-not-claimed        TR-11  key, lift                                claim-in-source
//	transfer/key-superseded         TR-11  key, lift                                undo-renewal
//	transfer/key-invalidated        TR-11  key, cause, lift                         choose-other-license
//	transfer/no-remaining-value     TR-8   key, end, at, lift                       choose-other-license
//	transfer/more-than-held         TR-7   model, asked, held, lift                 ask-for-less
//	transfer/edition                TR-9   key, edition, destination, lift          contact-support
//	transfer/license-twice          PD-20  license, lift                            correct-request
//	transfer/license-unknown        TR-11  license, state, lift                     choose-other-license
//	transfer/license-expired        PD-21  license, lift                            choose-other-license
//	transfer/queue-torn             PD-20  license, stays, lift                     move-whole-queue
//	transfer/cannot-split           PD-22  license, lift                            move-whole-license
//	transfer/nothing-asked          PD-18  license, asked, lift                     complete-request
//	transfer/more-than-held         PD-18  license, asked, held, lift               ask-for-less
//	transfer/edition                TR-9   license, edition, destination, lift      contact-support
//	transfer/check-malformed        TR-12  check, lift                              correct-facts
//	transfer/check-reason           TR-12  check, reason, lift                      correct-facts
//
// Values of "side" are source and destination; of "part" key, mode, source,
// destination, destinationName, destinationLink, sourcePasscode and
// destinationPasscode; "saml" says on which sides the account is a SAML account,
// "lacks" what the placeholder does not have; "stays" is empty for a queued
// licence of which no head is said.
//
// # Example
//
// Org-1 holds a key of twelve access points, of which five are to move to org-2:
//
//	move := transfer.KeyMove{
//		Key: "z2ab-cdef-ghjk", Counts: five, Mode: transfer.AddDevices,
//		Source:      transfer.Organization{ID: "org-1", Model: license.CoTermination},
//		Destination: transfer.Organization{ID: "org-2", Model: license.CoTermination},
//		State:       transfer.KeyLive, License: twelve,
//	}
//	ann := transfer.Account{Email: "ann@example.com", Role: transfer.FullAdministrator}
//	request := transfer.Request{Path: transfer.SelfService, By: transfer.Accounts{Source: ann, Destination: ann}}
//	move.Eligible(at, request)                // nil
//
// Ann only reads org-1, and the key reached its own end in March; both stand
// against it:
//
//	transfer/read-only (TR-4): side=source, lift=grant-full-rights
//	transfer/no-remaining-value (TR-8): key=…GHJK, end=2026-03-01, at=2026-03-02, lift=choose-other-license
//
// # Index
//
//	questions  KeyMove.Eligible, LicenseMove.Eligible
//	requests   Request, Path, Accounts, Account, Role, Case, Passcode, Mode
//	facts      Organization, KeyState, DeviceLicense, LicenseState
//	checks     Check, Facts
//	reasons    Reasons, Explanation, LiftOf, Lift.Text
package transfer
