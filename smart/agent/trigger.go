package agent

// A Trigger is what may change the state of an agent: an operation, an answer, or
// time that passes.
type Trigger uint8

// What may happen to an agent, in the order of the table. The last two come with
// time.
const (
	ByInstall          Trigger = iota // [Agent.Install]
	ByUpgrade                         // [Agent.Upgrade]
	ByUse                             // [Agent.Use]
	ByRegister                        // [Agent.Register]
	ByReregister                      // [Agent.Reregister]
	ByAuthorize                       // [Agent.Authorize], also by [Agent.Tick]
	ByRenew                           // [Agent.Renew], also by [Agent.Tick]
	ByDeregister                      // [Agent.Deregister]
	ByTick                            // [Agent.Tick] when nothing is due
	ByRepeat                          // [Agent.Tick] when the pending request was not answered for as long as [Policy].Retry
	ByRegistration                    // [Agent.Receive] of a smart.Registration
	ByAuthorization                   // [Agent.Receive] of a smart.Authorization
	ByRenewal                         // [Agent.Receive] of a smart.Renewal
	ByDeregistration                  // [Agent.Receive] of a smart.Deregistration
	ByRejection                       // [Agent.Receive] of a smart.Rejection after which asking again may help
	ByRefusal                         // [Agent.Receive] of a permanent smart.Rejection
	ByGone                            // [Agent.Receive] of one that says, beside, that the product is gone from the account
	ByFail                            // [Agent.Fail]
	ByEnterReservation                // [Agent.EnterReservation]
	ByLeaveReservation                // [Agent.LeaveReservation]
	ByReserve                         // [Agent.Reserve]
	ByReturn                          // [Agent.Return]
	ByRetry                           // the pending request has not been answered for as long as [Policy].Retry
	ByExpiry                          // the certificate is over (SM-28)
	triggers
)

var triggerNames = [triggers]string{
	"install", "upgrade", "use", "register", "reregister", "authorize", "renew", "deregister", "tick", "repeat",
	"registration", "authorization", "renewal", "deregistration", "rejection", "refusal", "gone", "fail",
	"enter-reservation", "leave-reservation", "reserve", "return", "retry", "expiry",
}

// String returns the trigger's name, "none" of what is no trigger.
func (t Trigger) String() string {
	if t >= triggers {
		return "none"
	}
	return triggerNames[t]
}

// ruleOf names the rule of what each trigger does.
var ruleOf = [triggers]string{
	ByUse: "SM-25", ByUpgrade: "SM-25",
	ByRegister: "SM-26", ByReregister: "SM-26", ByRegistration: "SM-26", ByRenew: "SM-26", ByRenewal: "SM-26",
	ByAuthorize: "SM-27", ByAuthorization: "SM-27",
	ByDeregister: "SM-29", ByDeregistration: "SM-29",
	ByRepeat: "SM-30", ByRejection: "SM-30", ByRefusal: "SM-30", ByGone: "SM-5", ByFail: "SM-30",
	ByEnterReservation: "RS-2", ByLeaveReservation: "RS-3", ByReserve: "RS-2", ByReturn: "RS-8",
}
