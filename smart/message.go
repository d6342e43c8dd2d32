package smart

import (
	"errors"
	"strconv"
	"time"

	"github.com/licit-go/licit/license"
)

// A Message is what passes between an agent and an account, or a satellite and the
// account above it, whatever carries it. A [Request] goes up, an [Answer] comes
// down; [Report] and [Entitlements] are a synchronization. Messages are values;
// [Encode] and [Decode] turn them into JSON and back.
type Message interface {
	// Check refuses a message that nobody can have meant, and returns all reasons;
	// of a list only those of the first element that has some.
	Check() error
	message()
}

// A Request is what an agent asks of its account: [Register], [Authorize], [Renew]
// or [Deregister].
type Request interface {
	Message
	// Heading returns whom it comes from, and its number.
	Heading() Header
	request()
}

// An Answer is what an account says to a request: [Registration], [Authorization],
// [Renewal], [Deregistration] or [Rejection]. It repeats the header of its request.
type Answer interface {
	Message
	// Heading returns the header of the request that it answers.
	Heading() Header
	answer()
}

// A Header says from which product instance a request comes and which of its
// requests it is. The account answers no request that is older than the last one it
// took in, and one that comes again as it did the first time.
type Header struct {
	UDI license.UDI `json:"udi"`
	// Installation tells two installations of one product apart: drawn at random
	// when it was installed, and not 0.
	Installation uint64 `json:"installation"`
	// Number counts the requests of an installation, from 1.
	Number uint64 `json:"number"`
}

// Heading returns the header itself.
func (h Header) Heading() Header { return h }

// Check refuses a header without UDI ([license.ErrUDIMalformed]), one of the
// installation 0, which nobody drew ([ErrInstallation]), and one of the number 0
// ([ErrNumberMissing]).
func (h Header) Check() error {
	return errors.Join(h.UDI.Check(), checkInstallation(h.Installation), checkNumber("number", h.Number))
}

func checkInstallation(n uint64) error {
	if n == 0 {
		return license.Refuse(ErrInstallation, "SM-10", "installation", "0")
	}
	return nil
}

// A Period is a length of time in whole seconds, 1 to [MaxPeriod].
type Period int64

// MaxPeriod is the longest [Period]: 10,000 days, more than 27 years.
const MaxPeriod Period = 10_000 * 24 * 60 * 60

// Duration returns the period as a time.Duration.
func (p Period) Duration() time.Duration { return time.Duration(p) * time.Second }

// Check refuses what is outside 1 to [MaxPeriod] ([ErrPeriodRange]).
func (p Period) Check() error {
	if p < 1 || p > MaxPeriod {
		return license.Refuse(ErrPeriodRange, "SM-13", "seconds", strconv.FormatInt(int64(p), 10), "least", "1", "most", strconv.FormatInt(int64(MaxPeriod), 10))
	}
	return nil
}

// A Certificate is what a registered product shows for itself (SM-11).
type Certificate struct {
	Number uint64    `json:"number"`       // of the account's own, never used again
	Issued time.Time `json:"issued"`       // at the account
	Valid  Period    `json:"validSeconds"` // how long after Issued it holds; 365 × 24 h
	Renew  Period    `json:"renewSeconds"` // how long after it arrived the product renews it; 180 × 24 h
}

// Expires returns the first instant at which the certificate does not hold.
func (c Certificate) Expires() time.Time { return c.Issued.Add(c.Valid.Duration()) }

// Check refuses a certificate of the number 0 ([ErrNumberMissing]), one without the
// instant of its issue ([license.ErrInstantMissing]), and periods that are none
// ([ErrPeriodRange]).
func (c Certificate) Check() error {
	return errors.Join(
		checkNumber("number", c.Number),
		checkInstant("issued", "SM-11", c.Issued),
		license.Within("validSeconds", c.Valid.Check()),
		license.Within("renewSeconds", c.Renew.Check()),
	)
}

// checkNumber refuses a number that counts from 1 and is not there.
func checkNumber(part string, n uint64) error {
	if n == 0 {
		return license.Refuse(ErrNumberMissing, "", "part", part)
	}
	return nil
}

// checkInstant refuses an instant that is not there, or not in the calendar.
func checkInstant(part, rule string, at time.Time) error {
	if at.IsZero() {
		return license.Refuse(license.ErrInstantMissing, rule, part, "")
	}
	_, err := license.DateOf(at)
	return license.Within(part, err)
}

// checkNotAfter refuses an instant that is later than one that it cannot follow.
func checkNotAfter(part string, at time.Time, rule, otherPart string, other time.Time) error {
	if at.After(other) {
		return license.Refuse(ErrInstantOrder, rule, "part", part, "instant", at.UTC().Format(time.RFC3339Nano), "after", otherPart, "other", other.UTC().Format(time.RFC3339Nano))
	}
	return nil
}
