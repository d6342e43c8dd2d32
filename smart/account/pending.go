package account

import "github.com/licit-go/licit/license"

// What follows stands in for parts that are being written.

func (a *Account) applyInstanceTransferred(InstanceTransferred) error { return cannot("not written") }
func (a *Account) applyRegistered(Registered) error                   { return cannot("not written") }
func (a *Account) applyAuthorized(Authorized) error                   { return cannot("not written") }
func (a *Account) applyRenewed(Renewed) error                         { return cannot("not written") }
func (a *Account) applyDeregistered(Deregistered) error               { return cannot("not written") }
func (a *Account) applyInstanceRemoved(InstanceRemoved) error         { return cannot("not written") }
func (a *Account) applyUsageReleased(UsageReleased) error             { return cannot("not written") }
func (a *Account) applyHeld(Held) error                               { return cannot("not written") }
func (a *Account) applyReleased(Released) error                       { return cannot("not written") }
func (a *Account) applyRemovalAwaited(RemovalAwaited) error           { return cannot("not written") }
func (a *Account) applySatelliteAdded(SatelliteAdded) error           { return cannot("not written") }
func (a *Account) applySatelliteRemoved(SatelliteRemoved) error       { return cannot("not written") }
func (a *Account) applySynchronized(Synchronized) error               { return cannot("not written") }
func (a *Account) applyReported(Reported) error                       { return cannot("not written") }
func (a *Account) applyEntitled(Entitled) error                       { return cannot("not written") }

func (a *Account) noteTransfer(uint64, license.ID, license.ID, []Part) {} // called by every transfer; a satellite reports it
