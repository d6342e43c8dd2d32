package account

import "time"

// What follows stands in for parts that are being written.

func (a *Account) applyInstanceTransferred(InstanceTransferred) error { return cannot("not written") }
func (a *Account) applyRegistered(Registered) error                   { return cannot("not written") }
func (a *Account) applyAuthorized(Authorized) error                   { return cannot("not written") }
func (a *Account) applyRenewed(Renewed) error                         { return cannot("not written") }
func (a *Account) applyDeregistered(Deregistered) error               { return cannot("not written") }
func (a *Account) applyInstanceRemoved(InstanceRemoved) error         { return cannot("not written") }
func (a *Account) applyUsageReleased(UsageReleased) error             { return cannot("not written") }
func (a *Account) applyNoticeGiven(NoticeGiven) error                 { return cannot("not written") }
func (a *Account) applyHeld(Held) error                               { return cannot("not written") }
func (a *Account) applyReleased(Released) error                       { return cannot("not written") }
func (a *Account) applyRemovalAwaited(RemovalAwaited) error           { return cannot("not written") }
func (a *Account) applyAlertDismissed(AlertDismissed) error           { return cannot("not written") }
func (a *Account) applySatelliteAdded(SatelliteAdded) error           { return cannot("not written") }
func (a *Account) applySatelliteRemoved(SatelliteRemoved) error       { return cannot("not written") }
func (a *Account) applySynchronized(Synchronized) error               { return cannot("not written") }
func (a *Account) applyReported(Reported) error                       { return cannot("not written") }
func (a *Account) applyEntitled(Entitled) error                       { return cannot("not written") }

func (a *Account) rebalance(*virtual, time.Time) {}

func (a *Account) advance(time.Time) {}

func (a *Account) available(*pool, time.Time) int { return 0 }

func (a *Account) applyVirtualAccountAdded(VirtualAccountAdded) error { return cannot("not written") }

func (a *Account) applyVirtualAccountRemoved(VirtualAccountRemoved) error {
	return cannot("not written")
}

func (a *Account) applyDefaultChanged(DefaultChanged) error { return cannot("not written") }

func (a *Account) applyDeposited(Deposited) error { return cannot("not written") }

func (a *Account) applyTransferred(Transferred) error { return cannot("not written") }

func (a *Account) applyExportAllowed(ExportAllowed) error { return cannot("not written") }

func (a *Account) applyExportForbidden(ExportForbidden) error { return cannot("not written") }

func (a *Account) applyAgreementRequested(AgreementRequested) error { return cannot("not written") }

func (a *Account) applyAgreementAccepted(AgreementAccepted) error { return cannot("not written") }

func (a *Account) applyTokenCreated(TokenCreated) error { return cannot("not written") }

func (a *Account) applyTokenRevoked(TokenRevoked) error { return cannot("not written") }

func (a *Account) applyTokenRemoved(TokenRemoved) error { return cannot("not written") }
