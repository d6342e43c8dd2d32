package smart

import "github.com/licit-go/licit/license"

// Why values and messages are refused. Each stands with the fields of its refusal
// and the rule it comes from; the package documentation has the whole table.
const (
	ErrTokenMalformed license.Reason = "smart/token-malformed"  // token, longest, form: not a name (SM-6)
	ErrNameMalformed  license.Reason = "smart/name-malformed"   // part, value, longest: a source (SM-3), a reason or rule (SM-26), a host (SM-23) that is not of the form
	ErrLineType       license.Reason = "smart/line-type"        // line, type: none that is known (SM-3)
	ErrLineTerm       license.Reason = "smart/line-term"        // line, type, start, last: no start, an end before it, or an end where none can be (SM-3)
	ErrLineDiffers    license.Reason = "smart/line-differs"     // line: shown in two ways (SM-3)
	ErrExportDiffers  license.Reason = "smart/export-differs"   // tag, line: export-controlled on one line and not on another (SM-18)
	ErrInstallation   license.Reason = "smart/installation"     // installation: 0, which nobody drew (SM-10)
	ErrNumberMissing  license.Reason = "smart/number-missing"   // part: a number that counts from 1 and is 0
	ErrPeriodRange    license.Reason = "smart/period-range"     // seconds, least, most (SM-13)
	ErrInstantOrder   license.Reason = "smart/instant-order"    // part, instant, after, other: later than what it cannot follow (SM-11, SM-22)
	ErrTooMany        license.Reason = "smart/too-many"         // what, number, most: transfers, instances, accounts, lines (SM-22)
	ErrOrder          license.Reason = "smart/order"            // what, value, after: a list that is not sorted (SM-22)
	ErrTwice          license.Reason = "smart/twice"            // what, value: stands twice (SM-22)
	ErrSameAccount    license.Reason = "smart/same-account"     // account: a transfer to where the licences are (SM-4)
	ErrHeldAndCalling license.Reason = "smart/held-and-calling" // udi: both held for and registered (SM-10)
	ErrUnknownMessage license.Reason = "smart/unknown-message"  // message: none of this package, or a pointer to one
	ErrSite           license.Reason = "smart/site"             // part, value, least, most; or part, value: what no site can be (SM-23)
	ErrSiteMixed      license.Reason = "smart/site-mixed"       // offline, connects, proxy: instances that may not connect, and may (SM-23)
)
