package account

import "github.com/licit-go/licit/license"

// Why decisions are refused. Each stands with the fields of its refusal and the
// rules it comes from.
const (
	ErrCannotFollow          license.Reason = "account/cannot-follow"           // event, cause: an event that does not continue this state
	ErrUnknownEvent          license.Reason = "account/unknown-event"           // event: no event of this package, or a pointer to one
	ErrNotCreated            license.Reason = "account/not-created"             // id: anything before Created
	ErrAlreadyCreated        license.Reason = "account/already-created"         // id: a second Created
	ErrEarlierThanLast       license.Reason = "account/earlier-than-last"       // at, last: an act before the last event
	ErrPolicy                license.Reason = "account/policy"                  // field, value, least, most; or field, tag: an option that is none (SM-15)
	ErrNothingAsked          license.Reason = "account/nothing-asked"           // what: nothing, or what is so already (SM-3, SM-4, SM-9, RS-6)
	ErrTooMany               license.Reason = "account/too-many"                // what, number, most: virtual accounts, lines, tokens, instances, satellites, transfers
	ErrSnapshotForm          license.Reason = "account/snapshot-form"           // part, value: a part of a snapshot that does not hold together
	ErrVirtualAccountUnknown license.Reason = "account/virtual-account-unknown" // virtualAccount: a virtual account that is not here (SM-1)
	ErrVirtualAccountTaken   license.Reason = "account/virtual-account-taken"   // virtualAccount: an id that is here (SM-2)
	ErrDefault               license.Reason = "account/default"                 // virtualAccount: it is the default (SM-2)
	ErrHoldsLicenses         license.Reason = "account/holds-licenses"          // virtualAccount, lines: a removal while lines are there that are not over (SM-2)
	ErrHoldsInstances        license.Reason = "account/holds-instances"         // virtualAccount, instances: a removal while instances are there (SM-2)
	ErrSameVirtualAccount    license.Reason = "account/same-virtual-account"    // virtualAccount: a transfer to where it is (SM-4)
	ErrLineTaken             license.Reason = "account/line-taken"              // line: an id that came before, or stands twice (SM-3)
	ErrUnavailable           license.Reason = "account/unavailable"             // virtualAccount, tag, asked, available; of a hold virtualAccount, tag, asked, available, last: more licences than are available, of a hold of those that last as long (SM-4, RS-4)
	ErrTokenUnknown          license.Reason = "account/token-unknown"           // token: a token that is not in the table (SM-7)
	ErrTokenRevoked          license.Reason = "account/token-revoked"           // token: a token that was revoked (SM-7)
	ErrTokenExpired          license.Reason = "account/token-expired"           // token, expires, at: a token after its time (SM-7)
	ErrTokenExhausted        license.Reason = "account/token-exhausted"         // token, uses: a token that was used as often as it may be (SM-7)
	ErrTokenTaken            license.Reason = "account/token-taken"             // token: a token that is in the table (SM-6)
	ErrTokenOption           license.Reason = "account/token-option"            // option, value, least, most: days, uses or a description that cannot be (SM-6)
	ErrExport                license.Reason = "account/export"                  // token: export-controlled functions are not allowed (SM-9)
	ErrExportControlled      license.Reason = "account/export-controlled"       // udi, tag: use that the token of the instance did not allow (SM-18)
	ErrAgreement             license.Reason = "account/agreement"               // agreement, pending: another agreement is pending, or none (SM-19)
	ErrInstanceUnknown       license.Reason = "account/instance-unknown"        // udi: an instance that is not here (SM-4, SM-5, SM-10, SM-12, RH-10)
	ErrInstancePresent       license.Reason = "account/instance-present"        // udi, virtualAccount: a registration of a UDI that is here; Overwrite helps (SM-10)
	ErrOtherInstallation     license.Reason = "account/other-installation"      // udi: another installation took its place (SM-10)
	ErrRequestStale          license.Reason = "account/request-stale"           // udi, number, last: a request that is not newer than the last one
	ErrCertificateForeign    license.Reason = "account/certificate-foreign"     // udi, certificate, holds: a certificate that it does not have (SM-11)
	ErrCertificateExpired    license.Reason = "account/certificate-expired"     // udi, expires, at: a certificate that is over: register again (SM-12)
	ErrNotDecided            license.Reason = "account/not-decided"             // of an answer only: the request was not refused, and not decided
	ErrRegistered            license.Reason = "account/registered"              // udi, virtualAccount: it calls, and nothing can be held for it (RS-4, RH-10)
	ErrHeld                  license.Reason = "account/held"                    // udi, virtualAccount: something is held for it, and it does not call (SM-5, SM-10, SM-12, RS-4, RH-10)
	ErrNotHeld               license.Reason = "account/not-held"                // udi: an instance for which nothing is held (RH-10)
	ErrPendingRemoval        license.Reason = "account/pending-removal"         // udi: it failed, and is to be removed (RH-7, RH-10)
	ErrSameInstance          license.Reason = "account/same-instance"           // udi: an instance that is to replace itself (RH-10)
	ErrAlertUnknown          license.Reason = "account/alert-unknown"           // kind, virtualAccount, source: no such alert at that instant (SM-19)
	ErrAlertStays            license.Reason = "account/alert-stays"             // kind, virtualAccount, source: an alert that goes by itself once it is seen to (SM-19)
	ErrAtSatellite           license.Reason = "account/at-satellite"            // satellite: only the account above it decides that (SM-2, SM-21, SM-22)
	ErrServedBySatellite     license.Reason = "account/served-by-satellite"     // virtualAccount, satellite: only the satellite decides that (SM-2, SM-9, SM-21)
	ErrSatelliteUnknown      license.Reason = "account/satellite-unknown"       // satellite: a satellite that is not here, or not any more (SM-21)
	ErrSatelliteTaken        license.Reason = "account/satellite-taken"         // satellite: an id of one that is or was here (SM-21)
	ErrNoSatellite           license.Reason = "account/no-satellite"            // id: only the account of a satellite decides that (SM-22)
	ErrReportStale           license.Reason = "account/report-stale"            // satellite, number, last: a report that is not later than the last one (SM-22)
	ErrReportForeign         license.Reason = "account/report-foreign"          // satellite, virtualAccount; or satellite, line: none of the satellite's (SM-22)
	ErrNeverReported         license.Reason = "account/never-reported"          // satellite: there is nothing to answer (SM-22)
	ErrEntitlementsStale     license.Reason = "account/entitlements-stale"      // number, last: entitlements that are not later than the last ones (SM-22)
	ErrEntitlementsUnasked   license.Reason = "account/entitlements-unasked"    // number, last: they answer a report that was not made (SM-22)
	ErrEntitlementsForeign   license.Reason = "account/entitlements-foreign"    // satellite; or virtualAccount; or line: of another satellite, without a virtual account that it serves, or with another line of an id or tag that it knows (SM-22)
	ErrSyncOverdue           license.Reason = "account/sync-overdue"            // answered, at: a satellite that was not in touch: synchronize, or authorize by hand (SM-21)
	ErrNotOverdue            license.Reason = "account/not-overdue"             // id, at: it can authorize by itself (SM-21)
)
