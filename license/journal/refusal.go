package journal

import "github.com/licit-go/licit/license"

// Why a store or the loop around it refuses. The package documentation lists
// the fields of each.
const (
	ErrConflict         license.Reason = "journal/conflict"          // an expected version is not the current one
	ErrStreamMalformed  license.Reason = "journal/stream-malformed"  // not a stream's name
	ErrCommandMalformed license.Reason = "journal/command-malformed" // not a command's id
	ErrNameMalformed    license.Reason = "journal/name-malformed"    // not an event's name
	ErrEmpty            license.Reason = "journal/empty"             // a commit without batches, a batch without entries
	ErrStreamTwice      license.Reason = "journal/stream-twice"      // two batches of one commit for one stream
	ErrTooLarge         license.Reason = "journal/too-large"         // more than a limit
	ErrAttempts         license.Reason = "journal/attempts"          // less than one attempt
	ErrOutOfOrder       license.Reason = "journal/out-of-order"      // versions that do not follow one another
	ErrRecord           license.Reason = "journal/record"            // a record that cannot be folded
	ErrOutcomeUnknown   license.Reason = "journal/outcome-unknown"   // it may have been written: repeat the command
	ErrSnapshot         license.Reason = "journal/snapshot"          // not a snapshot of this format and stream
	ErrInjected         license.Reason = "journal/injected"          // a failure that Hostile was asked for
)
