package account

import "github.com/licit-go/licit/license"

// Why decisions are refused. Each stands with the fields of its refusal and the
// rule it comes from.
const (
	ErrCannotFollow    license.Reason = "account/cannot-follow"     // event, cause: an event that does not continue this state
	ErrUnknownEvent    license.Reason = "account/unknown-event"     // event: none of this package, or a pointer to one
	ErrNotCreated      license.Reason = "account/not-created"       // id: nothing happens before Created
	ErrAlreadyCreated  license.Reason = "account/already-created"   // id
	ErrEarlierThanLast license.Reason = "account/earlier-than-last" // at, last
	ErrPolicy          license.Reason = "account/policy"            // field, value, least, most; or field, tag: an option that is none
	ErrNothingAsked    license.Reason = "account/nothing-asked"     // what: an empty request, or one of what is so already
	ErrTooMany         license.Reason = "account/too-many"          // what, number, most
	ErrSnapshotForm    license.Reason = "account/snapshot-form"     // part, value: what does not hold together

	ErrVirtualAccountUnknown license.Reason = "account/virtual-account-unknown" // virtualAccount: not in this account (SM-1)
	ErrVirtualAccountTaken   license.Reason = "account/virtual-account-taken"   // virtualAccount: here already (SM-2)
	ErrDefault               license.Reason = "account/default"                 // virtualAccount: it is the default (SM-2)
	ErrAtSatellite           license.Reason = "account/at-satellite"            // satellite: only the account above it decides that (SM-21)
	ErrServedBySatellite     license.Reason = "account/served-by-satellite"     // virtualAccount, satellite: only the satellite decides that (SM-2, SM-9, SM-21)
	ErrHoldsLicenses         license.Reason = "account/holds-licenses"          // virtualAccount, lines: how many are there that are not over (SM-2)
	ErrHoldsInstances        license.Reason = "account/holds-instances"         // virtualAccount, instances: how many are there (SM-2)
	ErrSameVirtualAccount    license.Reason = "account/same-virtual-account"    // virtualAccount: from where it is to go (SM-4)

	ErrSatelliteUnknown license.Reason = "account/satellite-unknown" // satellite: none of this account, or none any more (SM-21)
	ErrSatelliteTaken   license.Reason = "account/satellite-taken"   // satellite: an id of one that is or was here (SM-21)
	ErrNoSatellite      license.Reason = "account/no-satellite"      // id: only the account that a satellite runs decides that (SM-22)
	ErrReportStale      license.Reason = "account/report-stale"      // satellite, number, last: a later one was taken in, or this one (SM-22)
	ErrReportForeign    license.Reason = "account/report-foreign"    // satellite, virtualAccount; or satellite, line: none of the satellite's (SM-22)
	ErrNeverReported    license.Reason = "account/never-reported"    // satellite: there is nothing to answer (SM-22)

	ErrEntitlementsStale   license.Reason = "account/entitlements-stale"   // number, last: later ones were taken in, or these (SM-22)
	ErrEntitlementsUnasked license.Reason = "account/entitlements-unasked" // number, last: they answer a report that was not made (SM-22)
	ErrEntitlementsForeign license.Reason = "account/entitlements-foreign" // satellite; virtualAccount; or line: of another satellite, without a virtual account that this one serves, or with another line of an id that it knows (SM-22)
	ErrSyncOverdue         license.Reason = "account/sync-overdue"         // answered, at: authorize by hand, or synchronize (SM-21)

	ErrLineTaken   license.Reason = "account/line-taken"  // line: an id that came before, or stands twice (SM-3)
	ErrUnavailable license.Reason = "account/unavailable" // virtualAccount, tag, asked, available (SM-4)

	ErrTokenUnknown   license.Reason = "account/token-unknown"   // token (SM-7)
	ErrTokenRevoked   license.Reason = "account/token-revoked"   // token (SM-7)
	ErrTokenExpired   license.Reason = "account/token-expired"   // token, expires, at (SM-7)
	ErrTokenExhausted license.Reason = "account/token-exhausted" // token, uses (SM-7)
	ErrTokenTaken     license.Reason = "account/token-taken"     // token: in the table already (SM-6)
	ErrTokenOption    license.Reason = "account/token-option"    // option, value, least, most; or option, value, longest: days, uses, description (SM-6)

	ErrInstanceUnknown license.Reason = "account/instance-unknown" // udi: not in this account (SM-10)
	ErrInstancePresent license.Reason = "account/instance-present" // udi, virtualAccount: only with Overwrite does another take its place (SM-10)
	ErrRegistered      license.Reason = "account/registered"       // udi, virtualAccount: it calls, and nothing can be held for it (RS-4)
	ErrHeld            license.Reason = "account/held"             // udi, virtualAccount: something is held for it, and it does not call (SM-5, SM-10)
	ErrNotHeld         license.Reason = "account/not-held"         // udi: nothing is held for it (RH-10)
	ErrPendingRemoval  license.Reason = "account/pending-removal"  // udi: it failed, and is to be removed (RH-10)
	ErrSameInstance    license.Reason = "account/same-instance"    // udi: it cannot replace itself (RH-10)

	ErrRequestStale       license.Reason = "account/request-stale"       // udi, number, last: older than the last one, or that one itself
	ErrOtherInstallation  license.Reason = "account/other-installation"  // udi: another took its place (SM-10)
	ErrCertificateForeign license.Reason = "account/certificate-foreign" // udi, certificate, holds: none that it has (SM-11)
	ErrCertificateExpired license.Reason = "account/certificate-expired" // udi, expires, at: it must register again (SM-12)
	ErrExportControlled   license.Reason = "account/export-controlled"   // udi, tag: its token did not allow that (SM-18)
	ErrNotOverdue         license.Reason = "account/not-overdue"         // at: it can authorize by itself (SM-21)
	ErrNotDecided         license.Reason = "account/not-decided"         // why an answer says no if no refusal does
	ErrAlertUnknown       license.Reason = "account/alert-unknown"       // kind, virtualAccount, source: no such alert at that instant (SM-19)
	ErrAlertStays         license.Reason = "account/alert-stays"         // kind, virtualAccount, source: it goes by itself once it is seen to (SM-19)

	ErrExport    license.Reason = "account/export"    // token: export-controlled functions are not allowed (SM-9)
	ErrAgreement license.Reason = "account/agreement" // agreement, pending: another is pending, or this one is not (SM-19)
)
