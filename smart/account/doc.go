// Package account holds smart accounts: a decision not applied has not happened.
// Deposit, Register, Authorize, Hold and the other verbs decide: they change nothing
// and return an event or a refusal. Only Apply changes anything.
//
// A smart account is what the vendor's side of smart licensing knows: virtual
// accounts with the licences that were bought, and the product instances that use
// them. What passes between an account and a product is in package smart; the other
// side is package smart/agent.
//
// # Vocabulary
//
//	virtual account   holds licences and product instances; one is the default    SM-1, SM-2
//	line              licences of one tag that were bought together                SM-3
//	share             what a virtual account has of a line                         SM-4
//	in term           from 00:00 UTC of a line's first day to the end of its last  SM-3
//	over              after that                                                   SM-17
//	token             what products register with                                  SM-6
//	instance          a product that registered, or for which something is held    SM-10
//	calls             is registered, here and not with a satellite                 SM-12
//	held              of a line, for an instance that does not call                SM-14
//	balance           what is purchased, in use, available and short               SM-14
//	hierarchy         tags of which a higher one covers a lower one                SM-15
//	lent, borrowed    licences of a higher tag that cover a lower one              SM-15
//	short             out of compliance: more demand than supply after lending     SM-16
//	released          the usage of an instance that was silent for too long        SM-12
//	alert             what somebody should see to                                  SM-19
//	satellite         serves virtual accounts locally, in an account of its own    SM-21
//
// # Rules
//
//	SM-1   an instance uses only licences of its own virtual account           Balance
//	SM-2   one default; what holds something is not removed; what a            AddVirtualAccount, RemoveVirtualAccount,
//	       satellite serves is neither default nor removed                     SetDefault
//	SM-3   a line: tag, quantity, type, first and last day                     Deposit
//	SM-4   licences go latest end first, at most what is available; an         Transfer, TransferInstance
//	       instance takes what is held for it along
//	SM-5   a removed instance gives back what it used                          RemoveInstance
//	SM-6   a token: 1 to 365 days, 30 by itself; so many uses                  CreateToken
//	SM-7   unknown, revoked, expired, exhausted, in this order                 Register, TokenState
//	SM-8   what is registered outlasts its token                               RevokeToken, RemoveToken
//	SM-9   a satellite's tokens are its own; only the flag needs permission    CreateToken, AllowExport
//	SM-10  a UDI that is present: only with Overwrite; never while held        Register, Hold
//	SM-11  a certificate holds 365 × 24 h; contact renews it after 180         Authorize, Renew
//	SM-12  silence: more than 30 days, 60, 90; a year                          Alerts, Settle
//	SM-13  ask again in 30 days, out of compliance in 12 h; holds for 90       Authorize
//	SM-14  available = purchased − in use                                      Balance
//	SM-15  surplus is lent downward, to the highest tag in need first, from    Loans
//	       the nearest above it; what is held never borrows
//	SM-16  use beyond that is allowed and told, never blocked                  Authorize, Alerts
//	SM-17  notice 90, 60, 30, 14, 7, 3 and 1 days before the end, each once    Settle
//	SM-18  export-controlled tags need a token that allowed them               Authorize
//	SM-19  alerts and their order                                              Alerts, Severities
//	SM-20  an alert is found without visiting every instance                   Alerts
//	SM-21  a satellite decides locally while it is in touch                    Satellites, below
//	SM-22  synchronization is idempotent, and overdue after 30 days            Report, Synchronize, Entitle
//
// What a reservation holds, and what becomes of a product that failed, comes as
// license.Hold and becomes events here: Hold, HoldCopy, AwaitRemoval, Release. Nothing
// here knows reservation codes.
//
// # Example
//
// Ten Premium and forty Standard, where Premium covers Standard:
//
//	5 Premium and 45 Standard in use   five Premium are lent: in compliance
//	5 Premium and 46 Standard in use   short by one Standard: out of compliance
//	11 Premium and none else in use    short by one Premium: nothing is lent upward
//
// A term from 2019-05-20 to 2022-05-19 counts on 2022-05-19 and not on 2022-05-20.
//
// # Shape
//
//	registered, err := acct.Register(act, request) // decides
//	registered.Answer()                            // what the product is told
//	err = acct.Apply(registered)                   // happens
//
// A decision is a function of the state, the act and what is asked: asked twice, it
// answers the same. Every event embeds a license.Stamp. Its Seq is its place in the
// stream, from 1, and Seq − 1 the version of the stream that a journal expects when
// it commits the event. Commit first, then apply, then answer. Apply takes no event
// but the next (license.ErrStale), and never judges again: periods, thresholds and
// hierarchies of today do not matter. Replay from the first event, or from a snapshot
// and the events after it, ends in the same state. A snapshot holds what happened and
// not what follows by policy, which is computed anew.
//
// An account may be read and asked for decisions from many goroutines at once, but
// not while Apply runs. Nothing handed in or out shares memory that either side could
// change. Nothing here reads a clock, logs, or panics.
//
// # Time
//
// An act earlier than the last event is refused (account/earlier-than-last). So read
// the instant of an act inside what is retried when another commit came first, such as
// the function that journal.Do runs: one read before may be earlier than that commit.
//
// Lines begin and end by themselves: queries take the instant, and answer for one
// before the last event from what is known since. Nothing else that comes with time
// changes a balance without an event: Settle decides what has fallen due, NextDue
// says when to ask.
//
//	a silent instance gives back what it used      90 × 24 h after its last contact
//	an instance is removed                         when its certificate is over
//	a satellite is removed                         90 × 24 h after it synchronized
//	notice is given of the end of a line           once for each step, the latest if late
//
// A settlement after a long silence ends as many within it do, but for notices of lines
// that ended meanwhile, and for the alert of a satellite that is removed
// (satellite-removed): it stands since the event that removes it.
//
// # Requests
//
// Requests are lost, late and doubled. Each carries the installation that asks and
// its number:
//
//	number    kind and content   what becomes of it
//	higher    any                it is decided: Register, Authorize, Renew, Deregister
//	the last  the same           it is answered as the first time, without an event: Answered
//	the last  another            refused (account/request-stale)
//	lower     any                refused (account/request-stale)
//
// The content is what an Authorize says is used, and the certificate that it or a Renew
// shows; of a Register and a Deregister only the kind is known. A product that was
// restored from a backup counts again from an older number, and is found out by that: it
// is refused as stale, and never told the answer to something else.
//
// Ask Answered first, then decide; tell a product that is refused what Reject makes
// of it. Handle does all three, and the package example is a service around it. A
// certificate has the number of the event that issued it, so that none is
// ever given twice. An instance shows the certificate that holds, or, where an answer
// was lost, the one that it showed before. Another installation of the same UDI counts
// as another product. An instance that is gone is remembered for as long as its
// certificate was to hold, so that what comes late changes nothing.
//
// # Satellites
//
// A satellite runs an account of its own, of the same id (CreateSatellite). Its virtual
// accounts and licences come from the account above, where AddSatelliteAccount adds
// them; tokens, instances and holds are its own. What either decides:
//
//	                               ABOVE                           AT THE SATELLITE
//	virtual accounts, deposits     yes                             by Entitle
//	tokens, requests, holds        not in what a satellite serves  yes
//	transfers of licences          yes, also in and out            yes, told in the next report
//	transfers of instances         not in what a satellite serves  yes, told in the next report
//	notices, silence, removals     yes; not of its instances       yes
//
// Report makes a report, LastReport gives it; Synchronize takes it in, EntitlementsFor
// answers it; Entitle takes the answer in. Files carry them as well as a network. A
// report says all of the instances and the transfers that are not answered; each
// transfer is made above once, as far as the licences are there. Reports and
// entitlements that come late or twice are refused and change nothing. A satellite
// that had no entitlements for 30 days registers and authorizes nothing. AuthorizeByHand
// authorizes, but does not register: new products wait for the next entitlements. Renew
// and Deregister stay allowed.
//
// # Holds
//
// What a reservation holds is a license.Hold, all of it and never a difference. The
// caller carries it between account and product, in whatever form:
//
//	AT THE PRODUCT, package agent  AT THE ACCOUNT
//	EnterReservation                               the product calls no more
//	                               Hold            held from now on, in place of what was
//	Reserve                                        used from now on, in place of what was
//	Return                                         nothing is used any more
//	                               Release         nothing is held any more
//
// For more, fewer or other licences Hold comes again, and Reserve after it. For a product
// that failed HoldCopy holds the same for its replacement, and AwaitRemoval marks it until
// Release. VirtualAccount says how many instances reserve, and how many of them failed.
//
// # Alerts
//
//	KIND                         SEVERITY       SOURCE     DISMISSED
//	insufficient-licenses        major          a tag      -
//	failed-to-connect            minor          a UDI      -
//	failed-to-renew-and-removed  major          a UDI      by hand, or once it is back
//	licenses-expiring            minor          a line     -
//	licenses-expired             major          a line     by hand
//	reserved-license-expired     major          a UDI      -
//	synchronization-overdue      minor          satellite  -
//	satellite-removed            major          satellite  by hand
//	pending-removal              minor          a UDI      by hand, or a release
//	duplicate                    minor          a UDI      -
//	agreement-pending            informational  its id     -
//
// failed-to-connect is major from 90 days on. What is not dismissed by hand goes once
// it is seen to.
//
// # Policies
//
// In each field of a [Policy] zero is the default, and a negative number is none.
//
//	FIELD           DEFAULT               NONE                         RULE
//	Certificate     365 × 24 h            as long as can be said       SM-11
//	RenewAfter      180 × 24 h            as long as can be said       SM-11
//	Quiet           30 × 24 h             no such alert                SM-12
//	Silent          60 × 24 h             no such alert                SM-12
//	Lost            90 × 24 h             nothing is released          SM-12
//	Authorize       30 × 24 h             as long as can be said       SM-13
//	AuthorizeShort  12 h                  as long as can be said       SM-13
//	Authorized      90 × 24 h             as long as can be said       SM-13
//	Overdue         30 × 24 h             never                        SM-21, SM-22
//	Removed         90 × 24 h             never                        SM-22
//	Notices         90 60 30 14 7 3 1     empty: none                  SM-17
//	TokenDays       30                    refused                      SM-6
//	Hierarchies     none                  -                            SM-15
//
// Periods are whole seconds, at most smart.MaxPeriod. A policy that is none is refused
// by every decision (account/policy), and changes nothing that happened.
//
// # Decisions
//
// Where the rules are silent:
//
//   - A line belongs to the account; a virtual account has a share of it. A transfer
//     moves shares, so that no line is divided into others and none is lost. Only lines
//     in term go; of one end the first id goes first; a line without an end ends last.
//   - What is held for an instance moves with it alone. Of a line that is over, what is
//     held counts neither as supply nor as in use.
//   - An instance either calls or something is held for it, never both.
//   - What is held for a term is held of lines that last as long. What is held already
//     stays, as far as it lasts, before other lines are taken.
//   - A removal for a certificate that is over is of the instant when it was over, and
//     an answer to what was released since is not given again.
//   - Lines that are over do not keep a virtual account from being removed. Its tokens
//     are removed with it.
//   - Ids of lines are never used again. Those of virtual accounts and tokens may be,
//     once what had them is removed.
//   - Balance.Available may be negative: use is never blocked, and what is held may be
//     copied beyond what is there.
//   - All lines of a tag say the same about export control.
//   - What is held is met from its own tag before anything is lent.
//   - Where several tokens' reasons hold, all are told, in the order of SM-7.
//   - A registration needs Overwrite as long as an instance of the UDI is here: also by
//     the same installation, whose deregistration may never have arrived, and after the
//     end of the certificate, until Settle removes it.
//   - Only one agreement is pending at a time.
//   - Forbidding export-controlled functions leaves tokens and instances as they are.
//   - A replacement may be given what is held for a product that failed also where that
//     goes beyond what is there.
//   - A satellite's account calls AllowExport for itself, and the account above has no
//     say in it.
//   - Instances of a satellite that is removed stay, in the virtual accounts that it
//     served, which are like any other from then on. What it did not report is lost.
//   - What a satellite says of a time that has not come counts, once it is removed, from
//     the instant at which it is: its products are silent for as long as others then.
//   - The id of a satellite is never used again, so that its late reports are of nobody.
//   - What a satellite reports counts as it says, also held beyond what is there. A
//     product that is registered elsewhere stays there.
//   - Of each line a satellite has, over its virtual accounts, exactly what the account
//     above had there when it made the entitlements that were taken in last. Transfers
//     that these do not answer are put over them as they will be made above.
//   - Entitlements without a virtual account that the satellite serves are refused: an
//     account never takes one away.
//   - A satellite is overdue when more than 30 days have passed, and removed when 90
//     have. At the satellite they run from the instant of the entitlements, or from
//     their arrival where its clock says that was earlier.
//   - A report can be had until something else happens at the satellite: a number never
//     stands for two.
//
// # Limits
//
//	virtual accounts                       2²⁰        MaxVirtualAccounts
//	lines that ever came                   2²⁰        MaxLines
//	licences of a line                     1 to 2²⁰   license.MaxUnits
//	tokens in the table                    2²⁰        MaxTokens
//	instances, here or remembered          2²⁴        MaxInstances
//	satellites that ever served            65,536     MaxSatellites
//	instances and transfers of a report    65,536     smart.MaxReported
//	lines of a deposit or a transfer       65,536     MaxStep
//	events of a settlement                 65,536     MaxSettled
//	days, uses, description of a token     365, 2²⁴, 128 bytes
//	tags of a usage or hold                256        smart.MaxTags
//	an event                               512 MiB    MaxEventBytes
//
// Operations cost what they touch and the logarithm of what there is. Balances cost
// the tags of a hierarchy, and its lines where one began or ended since the last
// event; Alerts and Settle cost what they tell. Clone, Snapshot, LastReport, Instances,
// Tokens and RemoveVirtualAccount cost as much as there is.
//
// # Events
//
//	account.created                  Created                the account begins
//	account.virtual-account-added    VirtualAccountAdded    another virtual account
//	account.virtual-account-removed  VirtualAccountRemoved  one is no more
//	account.default-changed          DefaultChanged         which is the default
//	account.deposited                Deposited              licences came
//	account.transferred              Transferred            licences went to another virtual account
//	account.instance-transferred     InstanceTransferred    an instance did, with what is held for it
//	account.export-allowed           ExportAllowed          export-controlled functions may be used
//	account.export-forbidden         ExportForbidden        they may not
//	account.agreement-requested      AgreementRequested     an agreement is to be accepted
//	account.agreement-accepted       AgreementAccepted      it was
//	account.token-created            TokenCreated           products can register with a token
//	account.token-revoked            TokenRevoked           they cannot any more
//	account.token-removed            TokenRemoved           it left the table
//	account.registered               Registered             an instance registered
//	account.authorized               Authorized             it said what it uses
//	account.renewed                  Renewed                it has a new certificate
//	account.deregistered             Deregistered           it is no more
//	account.instance-removed         InstanceRemoved        it was removed
//	account.usage-released           UsageReleased          what it used is free
//	account.notice-given             NoticeGiven            a line is about to end
//	account.held                     Held                   what is held for an instance
//	account.released                 Released               nothing is, and it is gone
//	account.removal-awaited          RemovalAwaited         it failed, and is to be removed
//	account.alert-dismissed          AlertDismissed         an alert is not shown any more
//	account.satellite-added          SatelliteAdded         a satellite serves this account
//	account.satellite-removed        SatelliteRemoved       it is gone
//	account.synchronized             Synchronized           what it reported
//	account.reported                 Reported               a satellite made a report
//	account.entitled                 Entitled               what a satellite may give out
//
// Names are kept for ever; a changed shape gets a name of its own. In JSON days are
// YYYY-MM-DD, instants RFC 3339 with Z, periods whole seconds. What is not exactly the
// shape is refused, naming the field. A registration:
//
//	{
//	  "seq": 17,
//	  "at": "2024-01-02T00:00:00Z",
//	  "by": "ada",
//	  "udi": "P:CSR,S:1",
//	  "installation": 7,
//	  "number": 1,
//	  "virtualAccount": "main",
//	  "token": "NGFkZGYtMzNl",
//	  "export": true,
//	  "certificateSeconds": 31536000,
//	  "renewSeconds": 15552000,
//	  "validSeconds": 7776000
//	}
//
// # Refusals
//
// Every refusal is a *license.Refusal; where several reasons hold, all are joined, and
// license.Refusals lists them. Error texts hide tokens; fields have them whole. Beside
// those of packages license and smart:
//
//	account/cannot-follow            -      event, cause                           an event that does not continue this state
//	account/unknown-event            -      event                                  no event of this package, or a pointer to one
//	account/not-created              -      id                                     anything before Created
//	account/already-created          -      id                                     a second Created
//	account/earlier-than-last        -      at, last                               an act before the last event
//	account/policy                   -      field, value, least, most              an option that is none
//	account/policy                   SM-15  field, tag                             a tag that is none, or stands twice
//	account/nothing-asked            SM-3   what                                   a deposit without lines
//	account/nothing-asked            SM-4   what                                   a transfer of nothing
//	account/nothing-asked            SM-9   what                                   a permission that is so already
//	account/nothing-asked            RS-6   what                                   a hold without entitlements
//	account/too-many                 -      what, number, most                     virtual accounts, lines, tokens, instances, satellites, transfers
//	account/snapshot-form            -      part, value                            a part of a snapshot that does not hold together
//	account/virtual-account-unknown  SM-1   virtualAccount                         a virtual account that is not here
//	account/virtual-account-taken    SM-2   virtualAccount                         an id that is here
//	account/default                  SM-2   virtualAccount                         it is the default
//	account/holds-licenses           SM-2   virtualAccount, lines                  a removal while lines are there that are not over
//	account/holds-instances          SM-2   virtualAccount, instances              a removal while instances are there
//	account/same-virtual-account     SM-4   virtualAccount                         a transfer to where it is
//	account/line-taken               SM-3   line                                   an id that came before, or stands twice
//	account/unavailable              SM-4   virtualAccount, tag, asked, available  more licences than are available
//	account/unavailable              RS-4   virtualAccount, tag, asked, available, last  the same of a hold: of lines that end on that day, later or never
//	account/token-unknown            SM-7   token                                  a token that is not in the table
//	account/token-revoked            SM-7   token                                  a token that was revoked
//	account/token-expired            SM-7   token, expires, at                     a token after its time
//	account/token-exhausted          SM-7   token, uses                            a token that was used as often as it may be
//	account/token-taken              SM-6   token                                  a token that is in the table
//	account/token-option             SM-6   option, value, least, most             days, uses or a description that cannot be
//	account/export                   SM-9   token                                  export-controlled functions are not allowed
//	account/export-controlled        SM-18  udi, tag                               use that the token of the instance did not allow
//	account/agreement                SM-19  agreement, pending                     another agreement is pending, or none
//	account/instance-unknown         SM-4   udi                                    an instance that is not here, to be transferred
//	account/instance-unknown         SM-5   udi                                    to be removed
//	account/instance-unknown         SM-10  udi                                    that calls
//	account/instance-unknown         SM-12  udi                                    whose usage is released
//	account/instance-unknown         RH-10  udi                                    that failed, or is to be released
//	account/instance-present         SM-10  udi, virtualAccount                    a registration of a UDI that is here; Overwrite helps
//	account/other-installation       SM-10  udi                                    another installation took its place
//	account/request-stale            -      udi, number, last                      a request that is not newer than the last one
//	account/certificate-foreign      SM-11  udi, certificate, holds                a certificate that it does not have
//	account/certificate-expired      SM-12  udi, expires, at                       a certificate that is over: register again
//	account/not-decided              -      -                                      of an answer only: the request was not refused, and not decided
//	account/registered               RS-4   udi, virtualAccount                    a hold for an instance that calls
//	account/registered               RH-10  udi, virtualAccount                    the same of a replacement
//	account/held                     SM-5   udi, virtualAccount                    a removal of an instance for which something is held
//	account/held                     SM-10  udi, virtualAccount                    a registration of it
//	account/held                     SM-12  udi, virtualAccount                    another request of it
//	account/held                     RS-4   udi, virtualAccount                    a hold for it elsewhere
//	account/held                     RH-10  udi, virtualAccount                    it is to replace another
//	account/not-held                 RH-10  udi                                    an instance for which nothing is held
//	account/pending-removal          RH-7   udi                                    a hold for an instance that failed
//	account/pending-removal          RH-10  udi                                    a transfer or replacement of it
//	account/same-instance            RH-10  udi                                    an instance that is to replace itself
//	account/alert-unknown            SM-19  kind, virtualAccount, source           no such alert at that instant
//	account/alert-stays              SM-19  kind, virtualAccount, source           an alert that goes by itself once it is seen to
//	account/at-satellite             SM-2   satellite                              virtual accounts, in the account of a satellite
//	account/at-satellite             SM-21  satellite                              deposits and satellites there
//	account/at-satellite             SM-22  satellite                              synchronization there
//	account/served-by-satellite      SM-2   virtualAccount, satellite              a removal, or the default
//	account/served-by-satellite      SM-9   virtualAccount, satellite              a token
//	account/served-by-satellite      SM-21  virtualAccount, satellite              instances and holds
//	account/satellite-unknown        SM-21  satellite                              a satellite that is not here, or not any more
//	account/satellite-taken          SM-21  satellite                              an id of one that is or was here
//	account/no-satellite             SM-22  id                                     only the account of a satellite decides that
//	account/report-stale             SM-22  satellite, number, last                a report that is not later than the last one
//	account/report-foreign           SM-22  satellite, virtualAccount              a virtual account that the satellite does not serve
//	account/report-foreign           SM-22  satellite, line                        a line that was never here
//	account/never-reported           SM-22  satellite                              there is nothing to answer
//	account/entitlements-stale       SM-22  number, last                           entitlements that are not later than the last ones
//	account/entitlements-unasked     SM-22  number, last                           they answer a report that was not made
//	account/entitlements-foreign     SM-22  satellite                              of another satellite
//	account/entitlements-foreign     SM-22  virtualAccount                         without a virtual account that it serves
//	account/entitlements-foreign     SM-22  line                                   with another line of an id or tag that it knows
//	account/sync-overdue             SM-21  answered, at                           a satellite that was not in touch: synchronize, or authorize by hand
//	account/not-overdue              SM-21  id, at                                 it can authorize by itself
//
// # Index
//
//	begin       New, Account.Create, Account.CreateSatellite, Restore, Policy, Account.ID
//	places      Account.AddVirtualAccount, Account.RemoveVirtualAccount, Account.SetDefault
//	            Account.VirtualAccount, Account.VirtualAccounts, VirtualAccount
//	licences    Account.Deposit, Account.Transfer, Part, Account.Lines, Account.Line, Holding
//	            Account.Balance, Account.Balances, Balance, Account.Loans, Loan
//	            Account.Expirations
//	tokens      Account.CreateToken, TokenOptions, Account.RevokeToken, Account.RemoveToken
//	            Account.Token, Account.Tokens, TokenStanding, TokenState
//	permission  Account.AllowExport, Account.ForbidExport, Account.MayExport
//	            Account.RequestAgreement, Account.AcceptAgreement, Account.Agreement
//	requests    Account.Register, Account.Authorize, Account.Renew, Account.Deregister
//	            Account.Handle, Account.Answered, Reject
//	instances   Account.Instance, InstanceStatus, Account.Connectivity, Connectivity
//	            Account.Instances
//	            Account.Usage, Account.TransferInstance, Account.RemoveInstance, RemovalCause
//	holds       Account.Hold, Account.HoldCopy, Account.AwaitRemoval, Account.Release
//	            Account.Holdable, Account.Home, Account.Parts
//	time        Account.Settle, Account.NextDue
//	alerts      Account.Alerts, Alert, AlertKind, Severity, Severities, SeverityOf
//	            Account.Dismiss
//	satellites  Account.AddSatellite, Account.AddSatelliteAccount, Account.RemoveSatellite
//	            Account.Satellite, Account.Satellites, SatelliteStatus
//	            Account.Synchronize, Account.EntitlementsFor
//	            Account.Report, Account.LastReport, Account.Entitle
//	            Account.AuthorizesUntil, Account.AuthorizeByHand
//	happen      Account.Apply, Account.Seq, Event, EncodeEvent, DecodeEvent, Account.Snapshot
//	what if     Account.Clone
package account
