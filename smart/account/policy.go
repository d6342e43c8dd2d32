package account

import (
	"slices"
	"strconv"
	"time"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart"
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

// complete returns the policy with its defaults filled in, in memory of its own.
func (p Policy) complete() Policy {
	for _, period := range [...]struct {
		is       *time.Duration
		standard time.Duration
	}{
		{&p.Certificate, 365 * license.Day}, {&p.RenewAfter, 180 * license.Day},
		{&p.Quiet, 30 * license.Day}, {&p.Silent, 60 * license.Day}, {&p.Lost, 90 * license.Day},
		{&p.Authorize, 30 * license.Day}, {&p.AuthorizeShort, 12 * time.Hour}, {&p.Authorized, 90 * license.Day},
		{&p.Overdue, 30 * license.Day}, {&p.Removed, 90 * license.Day},
	} {
		if *period.is == 0 {
			*period.is = period.standard
		}
	}
	for _, granted := range [...]*time.Duration{&p.Certificate, &p.RenewAfter, &p.Authorize, &p.AuthorizeShort, &p.Authorized} {
		if *granted < 0 {
			*granted = smart.MaxPeriod.Duration()
		}
	}
	if p.Notices == nil {
		p.Notices = []int{90, 60, 30, 14, 7, 3, 1}
	}
	p.Notices = slices.Clone(p.Notices)
	if p.TokenDays == 0 {
		p.TokenDays = 30
	}
	p.Hierarchies = slices.Clone(p.Hierarchies)
	for i, tags := range p.Hierarchies {
		p.Hierarchies[i] = slices.Clone(tags)
	}
	return p
}

// maxNoticeDays is the longest time before the end of a line of which notice is
// given, in days.
const maxNoticeDays = int(smart.MaxPeriod / (24 * 60 * 60))

// check refuses a complete policy that is none.
func (p Policy) check() error {
	var wrong []error
	for _, period := range [...]struct {
		field string
		is    time.Duration
	}{
		{"certificate", p.Certificate}, {"renewAfter", p.RenewAfter}, {"quiet", p.Quiet}, {"silent", p.Silent}, {"lost", p.Lost},
		{"authorize", p.Authorize}, {"authorizeShort", p.AuthorizeShort}, {"authorized", p.Authorized},
		{"overdue", p.Overdue}, {"removed", p.Removed},
	} {
		if period.is > smart.MaxPeriod.Duration() || period.is > 0 && period.is%time.Second != 0 {
			wrong = append(wrong, license.Refuse(ErrPolicy, "", "field", period.field, "value", period.is.String(),
				"least", "1s", "most", smart.MaxPeriod.Duration().String()))
		}
	}
	most := maxNoticeDays
	for _, days := range p.Notices {
		if days < 1 || days > most {
			wrong = append(wrong, outside("notices", days, 1, most))
		}
		most = days - 1
	}
	if p.TokenDays < 1 || p.TokenDays > MaxTokenDays {
		wrong = append(wrong, outside("tokenDays", p.TokenDays, 1, MaxTokenDays))
	}
	seen := map[license.Tag]bool{}
	for _, tags := range p.Hierarchies {
		for _, tag := range tags {
			if err := tag.Check(); err != nil {
				wrong = append(wrong, license.Refuse(ErrPolicy, "SM-15", "field", "hierarchies", "tag", string(tag)), err)
			} else if seen[tag] {
				wrong = append(wrong, license.Refuse(ErrPolicy, "SM-15", "field", "hierarchies", "tag", string(tag)))
			}
			seen[tag] = true
		}
	}
	return license.Join(wrong...)
}

func outside(field string, value, least, most int) error {
	return license.Refuse(ErrPolicy, "", "field", field, "value", strconv.Itoa(value), "least", strconv.Itoa(least), "most", strconv.Itoa(most))
}

// ladders returns for each tag the hierarchy in which it stands.
func (p Policy) ladders() map[license.Tag][]license.Tag {
	ladders := map[license.Tag][]license.Tag{}
	for _, tags := range p.Hierarchies {
		for _, tag := range tags {
			ladders[tag] = tags
		}
	}
	return ladders
}
