package account

import (
	"time"

	"github.com/licit-go/licit/license"
)

// A Policy holds what the rules leave open. In each field zero means the default
// that is named there and a negative number means none. Changing a policy changes
// what later decisions and queries say; events keep what they were decided with.
type Policy struct {
	// Certificate is how long a certificate holds, and RenewAfter after how long
	// contact, or the product by itself, renews it (SM-11); 365 and 180 × 24 h.
	Certificate, RenewAfter time.Duration
	// Quiet, Silent and Lost are the times since the last contact of SM-12: more than
	// Quiet gives a Minor alert, Silent reached a second one, Lost reached a Major one,
	// and what is used is released; 30, 60 and 90 × 24 h.
	Quiet, Silent, Lost time.Duration
	// Authorize and AuthorizeShort are after how long an instance is to ask again, in
	// compliance and out of it, and Authorized how long an authorization holds
	// (SM-13); 30 × 24 h, 12 h, 90 × 24 h.
	Authorize, AuthorizeShort, Authorized time.Duration
	// Overdue is how long after the last synchronization of a satellite another is
	// overdue, and Removed after how long it is removed (SM-22); 30 and 90 × 24 h.
	Overdue, Removed time.Duration
	// Notices are how many days before the end of a line notice is given (SM-17),
	// sorted from most to least; 90, 60, 30, 14, 7, 3, 1. Nil means the default, empty
	// means none.
	Notices []int
	// TokenDays is for how many days a token holds of which nothing else is said
	// (SM-6), 1 to 365; 30.
	TokenDays int
	// Hierarchies are the tags of each product that cover one another, the highest
	// first (SM-15). A tag stands in one of them at most; one that stands in none
	// covers only itself.
	Hierarchies [][]license.Tag
}
