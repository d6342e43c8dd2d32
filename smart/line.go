package smart

import "github.com/licit-go/licit/license"

// A Line is a number of licences of one tag that were bought together (SM-3).
type Line struct {
	ID       license.ID   `json:"id"` // of the account's own, never used again
	Tag      license.Tag  `json:"tag"`
	Quantity int          `json:"quantity"` // 1 to license.MaxUnits
	Type     LineType     `json:"type"`
	Start    license.Date `json:"start"`         // the first day on which it counts
	Last     license.Date `json:"last,omitzero"` // the last day on which it counts; none: for ever, and only of a perpetual line
	Source   string       `json:"source,omitempty"`
	// Export says that the tag is export-controlled (SM-18): the same on every line
	// of a tag.
	Export bool `json:"export,omitempty"`
	// ReportingOnly says that as many as are asked for can be reserved (RS-4).
	ReportingOnly bool `json:"reportingOnly,omitempty"`
}

// A LineType says for how long a line was bought.
type LineType string

// The types of licence lines (SM-3).
const (
	Perpetual    LineType = "PERPETUAL"    // without a last day
	Term         LineType = "TERM"         // up to its last day
	Subscription LineType = "SUBSCRIPTION" // up to its last day
)
