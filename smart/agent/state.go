package agent

// A Registration says whether the product is registered (SM-24).
type Registration string

// The states of registration.
const (
	Unregistered Registration = "unregistered"
	Registering  Registration = "registering" // a request is on its way
	Retrying     Registration = "retrying"    // it did not get through, and will be repeated
	Failed       Registration = "failed"      // it was refused
	Registered   Registration = "registered"
)

// An Authorization says whether what the product uses is covered (SM-24).
type Authorization string

// The states of authorization.
const (
	NoLicensesInUse       Authorization = "no-licenses-in-use"
	Evaluation            Authorization = "evaluation"         // unregistered, and some of the evaluation is left
	EvaluationExpired     Authorization = "evaluation-expired" // unregistered, and none is left
	Waiting               Authorization = "waiting"            // registered, and the account has not answered for this usage
	Authorized            Authorization = "authorized"
	OutOfCompliance       Authorization = "out-of-compliance"
	AuthorizationExpired  Authorization = "authorization-expired" // registered, without contact for too long
	AuthorizedReserved    Authorization = "authorized-reserved"   // within the reservation
	NotAuthorizedReserved Authorization = "not-authorized-reserved"
)

// A Mode says whether the product is in reservation mode (SM-32).
type Mode string

// The states of reservation mode.
const (
	ModeOff      Mode = "off"
	ModeOn       Mode = "on"       // nothing is reserved; registering with a token is refused
	ModeReserved Mode = "reserved" // something is
)
