package hosting

import "github.com/licit-go/licit/license"

// Why decisions are refused. Each stands with the fields of its refusal and the rule
// it comes from.
const (
	ErrCannotFollow     license.Reason = "hosting/cannot-follow"     // event, cause: an event that does not continue this state
	ErrUnknownEvent     license.Reason = "hosting/unknown-event"     // event: none of this package, or a pointer to one
	ErrEarlierThanLast  license.Reason = "hosting/earlier-than-last" // at, last: an act before the last event
	ErrPolicy           license.Reason = "hosting/policy"            // option, value: no such option
	ErrTooMany          license.Reason = "hosting/too-many"          // what, number, most: more than a system has
	ErrSnapshotForm     license.Reason = "hosting/snapshot-form"     // part, value: what does not hold together
	ErrNotInstalled     license.Reason = "hosting/not-installed"     // system: nothing happens before Installed (WX-9)
	ErrAlreadyInstalled license.Reason = "hosting/already-installed" // system: it is there already (WX-9)
	ErrGeneration       license.Reason = "hosting/generation"        // generation, wanted: not of a system like this (WX-9, WX-14, WX-15, WX-16), or a data center of another (WX-11)
	ErrVersion          license.Reason = "hosting/version"           // version, wanted: an upgrade to the same (WX-9), or a data center of another (WX-11)
	ErrAbsorbed         license.Reason = "hosting/absorbed"          // system, primary: it is a data center of another: decide there (WX-11)

	ErrUserUnknown  license.Reason = "hosting/user-unknown"  // user: nobody has that account
	ErrUserPresent  license.Reason = "hosting/user-present"  // user: it has an account already
	ErrUserInactive license.Reason = "hosting/user-inactive" // user: it was deactivated (WX-2)
	ErrUserActive   license.Reason = "hosting/user-active"   // user: it is active already (WX-2)
	ErrRole         license.Reason = "hosting/role"          // user, attendeeOnly: the account is such already (WX-4)
	ErrAttendeeOnly license.Reason = "hosting/attendee-only" // user: cannot host, nor be alternate host (WX-4)
	ErrHolding      license.Reason = "hosting/holding"       // user, since: it holds a host licence already (WX-1); or it would be attendee-only with one (WX-2)
	ErrHosting      license.Reason = "hosting/hosting"       // user, meetings: end them first (WX-2)

	ErrMeetingUnknown license.Reason = "hosting/meeting-unknown" // meeting: never scheduled, cancelled or ended
	ErrMeetingPresent license.Reason = "hosting/meeting-present" // meeting: that id is taken
	ErrMeetingTime    license.Reason = "hosting/meeting-time"    // meeting, begins, ends: it ends before it begins, or has ended
	ErrAlternate      license.Reason = "hosting/alternate"       // meeting, user: named twice, or the host itself (WX-3)
	ErrOverlap        license.Reason = "hosting/overlap"         // user, meetings, most: a third one at the same time (WX-5)
	ErrStarted        license.Reason = "hosting/started"         // meeting: it takes place already
	ErrNotStarted     license.Reason = "hosting/not-started"     // meeting: it does not take place yet
	ErrNoHost         license.Reason = "hosting/no-host"         // meeting: neither the host nor an alternate who may host is there (WX-3)
	ErrHostUnlicensed license.Reason = "hosting/host-unlicensed" // meeting, user: the host is absent and holds no valid licence (WX-3)
	ErrThere          license.Reason = "hosting/there"           // meeting, user: is there already; or stands twice
	ErrNotThere       license.Reason = "hosting/not-there"       // meeting, user: is not there
	ErrGraceOver      license.Reason = "hosting/grace-over"      // user, since: the 180 days of temporary licences are used up (WX-6)

	ErrEvaluationOver license.Reason = "hosting/evaluation-over"  // since: of the evaluation, where it is known; only licence management (WX-12)
	ErrNoTrial        license.Reason = "hosting/no-trial"         // system: several data centers have no evaluation (WX-11)
	ErrReservedFew    license.Reason = "hosting/reserved-too-few" // held, reserved: only licence management (WX-12)
	ErrExceeded       license.Reason = "hosting/exceeded"         // held, installed, since, until: deactivated (WX-13)
	ErrInvalid        license.Reason = "hosting/invalid"          // since, until: deactivated (WX-14)
	ErrAway           license.Reason = "hosting/away"             // since, until: failed over for too long, deactivated (WX-15)
	ErrFailedOver     license.Reason = "hosting/failed-over"      // since: licences are not managed there (WX-15)
	ErrNotFailedOver  license.Reason = "hosting/not-failed-over"  // system: it is where it should be (WX-15)
	ErrConnected      license.Reason = "hosting/connected"        // system: the licence manager is reached already (WX-14)
	ErrDisconnected   license.Reason = "hosting/disconnected"     // since: it is out of reach already (WX-14)

	ErrSize           license.Reason = "hosting/size"            // size, wanted: none, not a larger one, or not the one that is wanted (WX-10, WX-11)
	ErrExtended       license.Reason = "hosting/extended"        // size, capacity: it is extended already (WX-10), or to be reduced first (WX-11)
	ErrNotExtended    license.Reason = "hosting/not-extended"    // size, capacity: it is not extended (WX-10), or to be extended first (WX-11)
	ErrLicenseMissing license.Reason = "hosting/license-missing" // product, version, needed, there: too few licences (WX-10, WX-11)
	ErrSameSystem     license.Reason = "hosting/same-system"     // system: a data center of itself (WX-11)
	ErrJoined         license.Reason = "hosting/joined"          // system, dataCenters: it has data centers of its own (WX-11)
)
