// Package smart is what the two sides of smart licensing say to each other. Package
// smart/account keeps what the vendor's portal knows, package smart/agent what a
// product knows; they meet only in the messages of this package, whatever carries
// them.
//
// Everything in it is a value. Nothing reads a clock, keeps state, logs, or panics,
// except for the functions named Must…. Values may be shared between goroutines;
// what is handed in or out shares no memory that either side could change, but for
// the slices of messages, which belong to whoever made the message.
//
// # Vocabulary
//
//	Line         licences of one tag that were bought together      SM-3
//	Usage        what a product instance uses: quantities of tags   SM-14
//	Token        what a product registers with; a secret            SM-6
//	Certificate  what a registered product shows for itself         SM-11
//	Period       a length of time in whole seconds                  SM-13
//	Header       which instance asks, and which request this is     SM-10
//	Request      what an agent asks of its account                  SM-26, SM-27
//	Answer       what the account says to it                        SM-26, SM-27
//	Report       what a satellite says of its virtual accounts      SM-22
//	Entitlements what it may give out from now on                   SM-22
//	Site, Advice where products run, and how to deploy them         SM-23
//
// # Messages
//
//	KIND            FROM       ANSWERED BY
//	register        agent      registration, rejection
//	authorize       agent      authorization, rejection
//	renew           agent      renewal, rejection
//	deregister      agent      deregistration, rejection
//	registration    account
//	authorization   account
//	renewal         account
//	deregistration  account
//	rejection       account
//	report          satellite  entitlements
//	entitlements    account
//
// [Encode] writes a message as one JSON object whose first field, "message", has its
// kind; [Decode] reads it. Both refuse a message that nobody can have meant, so that
// what was decoded needs no further check of its form. Kinds are kept for ever; a
// changed shape gets a kind of its own. A request:
//
//	{
//	  "message": "authorize",
//	  "udi": "P:UCM,S:cc920",
//	  "installation": 5577006791947779410,
//	  "number": 2,
//	  "certificate": 7,
//	  "usage": {
//	    "Premium": 10,
//	    "Standard": 46
//	  }
//	}
//
// and its answer, out of compliance:
//
//	{
//	  "message": "authorization",
//	  "udi": "P:UCM,S:cc920",
//	  "installation": 5577006791947779410,
//	  "number": 2,
//	  "at": "2020-02-05T02:20:30Z",
//	  "certificate": {
//	    "number": 7,
//	    "issued": "2020-02-04T14:15:10Z",
//	    "validSeconds": 31536000,
//	    "renewSeconds": 15552000
//	  },
//	  "short": [
//	    "Standard"
//	  ],
//	  "nextSeconds": 43200,
//	  "validSeconds": 7776000
//	}
//
// Instants are RFC 3339 with Z, days YYYY-MM-DD, numbers whole, installations and
// numbers up to 2⁶⁴-1: who reads them elsewhere must not round them. Lists that are
// empty, flags that are false and days that are none are left out. Fields may stand
// in any order but for "message", which is first so that the size is known to be in
// bounds before more is read; null, unknown, missing and doubled fields are refused.
//
// # Numbers
//
// Messages are lost, repeated, late and out of order. A request carries the
// installation that asks and counts that installation's requests from 1. The account
// answers the last request that it took in as often as it comes, each time the same,
// takes in one of a higher number, and refuses one of a lower number. The agent takes
// an answer to its last request and refuses any other.
//
// What a message says of time is either an instant at the account or a length: the
// clocks of both sides need not agree. A product reckons the renewal from when its
// certificate arrived, the end of the certificate from when it was issued (SM-26):
// issued 2024-03-13T08:04:57Z and arrived at 08:09:24Z it is renewed from
// 2024-09-09T08:09:24Z on and holds until 2025-03-13T08:04:57Z.
//
// # Synchronization by file
//
// A satellite that may not connect exchanges files by hand (SM-22). The file that
// goes up is an encoded [Report], the one that comes down the encoded [Entitlements]
// that answer it, byte for byte what a satellite that connects sends and receives.
//
//   - A satellite counts its reports from 1. Entitlements have the number of the
//     report that they answer.
//   - A report holds all instances of the satellite, so that it needs none of those
//     before it. The account above refuses one of a number that is not above the last
//     it took: a file that comes late or twice changes nothing. A file that is lost is
//     made up for by the next.
//   - Entitlements hold all lines of all virtual accounts of the satellite. The
//     satellite refuses those that answer no report later than the last one answered.
//   - Transfers stand in every report until entitlements answer one that has them. The
//     account above keeps the Seq of the last transfer that it made and skips those up
//     to it, so each is made once. Entitlements already hold them.
//
// # Deployment
//
// [Advise] names the deployment for a [Site] and gives every [Point] for and against
// each. A point that excludes leaves the others as they are: all are told. Where each
// is excluded none is named, and that is no error: look at [Advice].Deployment. Advised is
// the first that nothing excludes, in the order direct, proxied, automatic satellite,
// manual satellite, reservations; where a satellite is wanted both satellites come
// first; where 1 to 30 instances are offline, reservations come before satellites.
//
// # Decisions
//
// Where the rules are silent:
//
//   - Which instance a request is from is not proven by it. Who carries messages over a
//     network proves that, for example by TLS with a certificate of the product's own.
//   - The number 0 is no installation: nobody drew it.
//   - Usage of nothing is a usage. A tag that is used 0 times is left out of one.
//   - A line that lasts to 9999-12-31 never ends.
//   - A source is free text of one line.
//   - A perpetual line has no last day, every other has one.
//   - An instance that a satellite reports either calls, with its contact and its
//     certificate, or is held for, without them (SM-10).
//   - Lines of a satellite that stand in several virtual accounts are the same line,
//     shared; all of a line's shares come to at most one line's quantity.
//   - A rejection carries one reason, the first, and what the product can do: register
//     with Overwrite, or, where it is gone from the account, register again. Whoever
//     administers the account sees all reasons.
//   - Offline instances are those that may connect to nothing outside of their site;
//     they may call a satellite on it. A site whose instances are offline and may
//     connect is refused: it is two, and there are two deployments to be advised. Usage that may not leave the site leaves it
//     neither by a satellite nor by a file.
//   - Reserving needs to be allowed beforehand (RS-1): until it is, reservations are
//     excluded.
//
// # Tokens are secrets
//
// A [log/slog] record of a [Token] or of [Register] shows the last four characters,
// and so does the error text of a refusal. Nothing else hides a token: the JSON forms
// and the fields of refusals hold it whole. [log/slog] does not look inside slices,
// maps and structs, so a type that holds tokens needs a LogValue of its own.
//
// # Limits
//
//	token, source, reason, rule           128 bytes   MaxTokenLen, MaxSourceLen
//	tags of a usage, and of short ones    256         MaxTags
//	quantity of a line, use, transfer     1 to 2²⁰    license.MaxUnits
//	period                                1 s to 10,000 × 24 h   MaxPeriod
//	request, answer                       256 KiB     MaxMessageBytes; none comes to more
//	report, entitlements                  64 MiB      MaxFileBytes
//	transfers, instances of a report      65,536 each MaxReported; lines held for an instance, too
//	accounts, lines of entitlements       65,536 each MaxReported
//	host of a proxy                       253 bytes   MaxHostLen
//	offline instances of a site           2²⁰         MaxOffline
//
// # Refusals
//
// Every error is a *license.Refusal or several joined; license.Refusals lists them.
// A reason is found with errors.Is and kept for ever. Its fields stand in the order of
// this table; one more, "field", says where in a message the value stands. A dash
// means that no published rule speaks. Refusals of package license come through as
// they are; those that are made here stand in the table.
//
//	REASON                        RULE   FIELDS                         OF
//	smart/token-malformed         SM-6   token, longest, form           a token that is not a name
//	smart/name-malformed          SM-3   part, value, longest           the source of a line
//	smart/name-malformed          SM-26  part, value, longest           the reason or rule of a rejection
//	smart/name-malformed          SM-23  part, value, longest           the host of a proxy
//	smart/line-type               SM-3   line, type                     a type of line that is not known
//	smart/line-term               SM-3   line, type, start, last        a term that cannot be, or not of this type
//	smart/line-differs            SM-3   line                           a line that is shown in two ways
//	smart/export-differs          SM-18  tag, line                      a tag that is export-controlled on some lines only
//	smart/installation            SM-10  installation                   an installation that nobody drew
//	smart/number-missing          -      part                           a number that counts from 1 and is 0
//	smart/period-range            SM-13  seconds, least, most           a period that is none
//	smart/instant-order           SM-11  part, instant, after, other    a certificate issued after the contact
//	smart/instant-order           SM-22  part, instant, after, other    a contact after the report
//	smart/too-many                SM-22  what, number, most             more than a limit
//	smart/order                   SM-22  what, value, after             a list that is not sorted
//	smart/twice                   SM-22  what, value                    an element that stands twice
//	smart/same-account            SM-4   account                        a transfer to where the licences are
//	smart/held-and-calling        SM-10  udi                            an instance that is held for and has a certificate
//	smart/unknown-message         -      message                        what is no message of this package, or a pointer to one
//	smart/site                    SM-23  part, value, least, most       a number that no site has
//	smart/site                    SM-23  part, value                    a readiness that is not known
//	smart/site-mixed              SM-23  offline, connects, proxy       offline instances that may connect: two sites
//	license/count-range           SM-3   line, quantity, least, most    the quantity of a line, or of all its shares
//	license/count-range           SM-4   line, quantity, least, most    the quantity of a transfer
//	license/count-range           SM-14  line, quantity, least, most    the quantity of what is held
//	license/count-range           SM-14  tag, quantity, least, most     the quantity of a use
//	license/count-range           SM-14  tags, least, most              the tags of a usage
//	license/count-range           SM-16  short, least, most             the tags that are short
//	license/tag-twice             SM-14  tag                            a tag that stands twice in a usage
//	license/tag-twice             SM-16  tag                            a tag that stands twice among those that are short
//	license/tag-order             SM-16  tag, after                     tags that are short, not sorted
//	license/instant-missing       SM-11  issued                         a certificate without the instant of its issue
//	license/instant-missing       SM-12  contact                        an instance without its contact
//	license/instant-missing       SM-13  at                             an answer without its instant
//	license/instant-missing       SM-22  at                             a report, or entitlements, without its instant
//
// # Index
//
//	lines       Line.Check, Line.InTerm, Line.Ends, LineType
//	usage       NewUsage, Use, Usage.All, Usage.Of, Usage.Len, Usage.IsZero
//	            Usage.Within, Usage.Equal
//	tokens      Token.Check, Token.Redacted
//	time        Period.Check, Period.Duration, Certificate.Check, Certificate.Expires
//	requests    Register.Check, Authorize.Check, Renew.Check, Deregister.Check
//	            Request, Header.Check, Header.Heading
//	answers     Registration.Check, Authorization.Check, Renewal.Check
//	            Deregistration.Check, Answer, Rejection.Check
//	satellites  Report.Check, ReportedTransfer.Check, ReportedInstance.Check
//	            HeldPart, Entitlements.Check, EntitledAccount
//	JSON        Message, Encode, Decode
//	deployment  Advise, Site.Check, Proxy.Check, Proxy.Address, Readiness
//	            Advice.On, Point, Weight, Ground.Text, Deployment
//	in code     MustUsage
package smart
