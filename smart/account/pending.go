package account

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
