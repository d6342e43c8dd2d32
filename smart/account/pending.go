package account

// What follows stands in for parts that are being written.

func (a *Account) applyInstanceTransferred(InstanceTransferred) error { return cannot("not written") }
func (a *Account) applyInstanceRemoved(InstanceRemoved) error         { return cannot("not written") }
func (a *Account) applyUsageReleased(UsageReleased) error             { return cannot("not written") }
