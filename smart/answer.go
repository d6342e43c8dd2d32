package smart

import (
	"errors"
	"strconv"
	"time"

	"github.com/licit-go/licit/license"
)

// Registration answers [Register].
type Registration struct {
	Header
	At          time.Time   `json:"at"` // at the account
	Certificate Certificate `json:"certificate"`
	Valid       Period      `json:"validSeconds"` // how long after At the product may go without another contact; 90 × 24 h
}

// Authorization answers [Authorize]. Every one carries the certificate that holds
// now: contact renews it when half of its life is over (SM-11).
type Authorization struct {
	Header
	At          time.Time     `json:"at"` // at the account
	Certificate Certificate   `json:"certificate"`
	Short       []license.Tag `json:"short,omitempty"` // tags used here that are out of compliance (SM-16), sorted
	Next        Period        `json:"nextSeconds"`     // after how long to ask again; 30 × 24 h, out of compliance 12 h (SM-13)
	Valid       Period        `json:"validSeconds"`    // how long after At the authorization holds; 90 × 24 h
}

// Renewal answers [Renew]. It is a contact like any other.
type Renewal struct {
	Header
	At          time.Time   `json:"at"` // at the account
	Certificate Certificate `json:"certificate"`
	Valid       Period      `json:"validSeconds"` // how long after At the product may go without another contact; 90 × 24 h
}

// Deregistration answers [Deregister].
type Deregistration struct {
	Header
	At time.Time `json:"at"` // at the account
}

// Rejection answers a request that was refused. It carries the first reason.
type Rejection struct {
	Header
	At        time.Time      `json:"at"` // at the account
	Reason    license.Reason `json:"reason"`
	Rule      string         `json:"rule,omitempty"`
	Permanent bool           `json:"permanent,omitempty"` // asking again as it is will not help (SM-26)
	Overwrite bool           `json:"overwrite,omitempty"` // registering with Overwrite will (SM-10)
	Gone      bool           `json:"gone,omitempty"`      // the account does not know the product, or not this certificate: it must register again (SM-5)
}

// checkAnswer refuses an answer with a certificate that cannot be given at its
// instant.
func checkAnswer(h Header, at time.Time, c Certificate, valid Period) error {
	return errors.Join(
		h.Check(),
		checkInstant("at", "SM-13", at),
		license.Within("certificate", c.Check()),
		checkNotAfter("certificate.issued", c.Issued, "SM-11", "at", at),
		license.Within("validSeconds", valid.Check()),
	)
}

// Check refuses what [Header.Check] and [Certificate.Check] refuse, an answer
// without its instant ([license.ErrInstantMissing]), a certificate issued after it
// ([ErrInstantOrder]), and a period that is none ([ErrPeriodRange]).
func (m Registration) Check() error { return checkAnswer(m.Header, m.At, m.Certificate, m.Valid) }

// Check refuses what [Registration.Check] refuses, more than [MaxTags] tags
// ([license.ErrCountRange]), a tag that is malformed ([license.ErrTagMalformed]),
// stands twice ([license.ErrTagTwice]) or is not sorted ([license.ErrTagOrder]).
func (m Authorization) Check() error {
	return errors.Join(
		checkAnswer(m.Header, m.At, m.Certificate, m.Valid),
		license.Within("nextSeconds", m.Next.Check()),
		checkShort(m.Short),
	)
}

func checkShort(tags []license.Tag) error {
	if n := len(tags); n > MaxTags {
		return license.Refuse(license.ErrCountRange, "SM-16", "short", strconv.Itoa(n), "least", "0", "most", strconv.Itoa(MaxTags))
	}
	for i, tag := range tags {
		if err := tag.Check(); err != nil {
			return license.Within("short", err)
		}
		if i == 0 {
			continue
		}
		if before := tags[i-1]; before == tag {
			return license.Refuse(license.ErrTagTwice, "SM-16", "tag", string(tag))
		} else if before > tag {
			return license.Refuse(license.ErrTagOrder, "SM-16", "tag", string(tag), "after", string(before))
		}
	}
	return nil
}

// Check refuses what [Registration.Check] refuses.
func (m Renewal) Check() error { return checkAnswer(m.Header, m.At, m.Certificate, m.Valid) }

// Check refuses what [Header.Check] refuses, and an answer without its instant
// ([license.ErrInstantMissing]).
func (m Deregistration) Check() error {
	return errors.Join(m.Header.Check(), checkInstant("at", "SM-13", m.At))
}

// Check refuses what [Header.Check] refuses, an answer without its instant
// ([license.ErrInstantMissing]), and a reason or a rule that is not a name of up to
// [license.MaxIDLen] bytes ([ErrNameMalformed]); there may be no rule.
func (m Rejection) Check() error {
	errs := []error{
		m.Header.Check(),
		checkInstant("at", "SM-13", m.At),
		checkName("reason", "SM-26", string(m.Reason), license.MaxIDLen),
	}
	if m.Rule != "" {
		errs = append(errs, checkName("rule", "SM-26", m.Rule, license.MaxIDLen))
	}
	return errors.Join(errs...)
}

func (Registration) message()   {}
func (Authorization) message()  {}
func (Renewal) message()        {}
func (Deregistration) message() {}
func (Rejection) message()      {}

func (Registration) answer()   {}
func (Authorization) answer()  {}
func (Renewal) answer()        {}
func (Deregistration) answer() {}
func (Rejection) answer()      {}
