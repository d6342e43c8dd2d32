package account

import (
	"time"

	"github.com/licit-go/licit/internal/due"
	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart"
)

// An Account is a smart account: virtual accounts that hold licences and product
// instances (SM-1). It is folded from events. Decisions change nothing and return an
// event or a refusal; only Apply changes anything. Reads and decisions may run
// concurrently with one another, none while Apply runs.
type Account struct {
	id     license.ID
	policy Policy

	seq       uint64
	last      time.Time // instant of the last event
	satellite bool      // this is the account of a satellite itself
	export    bool      // export-controlled functions are allowed
	agreement license.ID
	agreedBy  time.Time // since when the agreement is pending

	fallback  license.ID // the default virtual account
	virtuals  map[license.ID]*virtual
	lines     map[license.ID]*line
	tokens    map[smart.Token]*token
	instances map[license.UDI]*instance
	gone      map[license.UDI]departed // to recognize messages that come late

	satellites map[license.ID]*satellite
	sync       synced // of a satellite's own account

	contacts *due.Index[license.UDI] // instances that call and are not released, by their last contact
	silent   *due.Index[license.UDI] // those that were released, by the end of their certificate
	departed *due.Index[license.UDI] // those that are gone, by when they are forgotten
	terms    *due.Index[license.ID]  // lines, by their first day and the day after their last: where balances change by themselves
	ends     *due.Index[license.ID]  // lines with a last day, by the day after it, until their alert is dismissed everywhere
	calls    *due.Index[license.ID]  // satellites, by their last synchronization
	short    map[license.ID]struct{} // virtual accounts that are out of compliance as of last
	notices  map[noticeKey]time.Time // alerts of what is gone: removed instances and satellites, by when
}

// A virtual holds licences and product instances (SM-1).
type virtual struct {
	id        license.ID
	satellite license.ID            // that it belongs to; "": none
	pools     map[license.Tag]*pool // those that hold or use something
	instances int
}

// A pool is what a virtual account holds and uses of one tag.
type pool struct {
	tag    license.Tag
	shares []share // sorted by line
	used   int     // by instances that call; what is held stands in the shares
}

// A share is what a virtual account has of a line.
type share struct {
	line      *line
	quantity  int
	held      int  // for instances that do not call; more than quantity after a rehost
	dismissed bool // its alert
}

// A line is a line as it was bought, and where it is.
type line struct {
	smart.Line
	noticed int // the smallest step of which notice was given; 0: none
}

// A token is what products register with.
type token struct {
	TokenCreated
	created time.Time
	uses    int
	revoked bool
}

// An instance is a product instance: one that calls, or one for which something is
// held. It is kept small: there may be millions.
type instance struct {
	udi  license.UDI
	home *virtual
	// of one that calls
	installation, number, certificate uint64
	contact, issued                   moment
	valid                             smart.Period // of the certificate
	uses                              []use
	// of one that does not
	held []Part
	// awaited: failed, and to be removed; dismissed: its alert
	flags flags
}

// A departed instance is one that is gone.
type departed struct {
	installation, number uint64
	at                   moment
}
