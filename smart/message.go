package smart

import (
	"time"

	"github.com/licit-go/licit/license"
)

// A Message is what passes between an agent and an account, or a satellite and the
// account above it, whatever carries it. A [Request] goes up, an [Answer] comes
// down. Messages are values; Encode and Decode turn them into JSON and back.
type Message interface{ message() }

// A Request is what an agent asks of its account: [Register], [Authorize], [Renew]
// or [Deregister].
type Request interface {
	Message
	// Heading returns whom it comes from, and its number.
	Heading() Header
}

// An Answer is what an account says to a request: [Registration], [Authorization],
// [Renewal], [Deregistration] or [Rejection]. It repeats the header of its request.
type Answer interface {
	Message
	Heading() Header
}

// A Header says from which product instance a request comes and which of its
// requests it is. The account answers no request that is older than the last one it
// took in, and one that comes again as it did the first time.
type Header struct {
	UDI license.UDI `json:"udi"`
	// Installation tells two installations of one product apart: drawn at random
	// when it was installed.
	Installation uint64 `json:"installation"`
	// Number counts the requests of an installation, from 1.
	Number uint64 `json:"number"`
}

// Heading returns the header itself.
func (h Header) Heading() Header { return h }

// A Period is a length of time in whole seconds, 1 to [MaxPeriod].
type Period int64

// MaxPeriod is the longest [Period]: 10,000 days, more than 27 years.
const MaxPeriod Period = 10_000 * 24 * 60 * 60

// Duration returns the period as a time.Duration.
func (p Period) Duration() time.Duration { return time.Duration(p) * time.Second }

// A Certificate is what a registered product shows for itself (SM-11).
type Certificate struct {
	Number uint64    `json:"number"`       // of the account's own, never used again
	Issued time.Time `json:"issued"`       // at the account
	Valid  Period    `json:"validSeconds"` // how long after Issued it holds; 365 × 24 h
	Renew  Period    `json:"renewSeconds"` // how long after it arrived the product renews it; 180 × 24 h
}

// Expires returns the first instant at which the certificate does not hold.
func (c Certificate) Expires() time.Time { return c.Issued.Add(c.Valid.Duration()) }

// Register asks for a certificate (SM-7).
type Register struct {
	Header
	Token     Token `json:"token"`
	Overwrite bool  `json:"overwrite,omitempty"` // take the place of an instance of the same UDI (SM-10)
}

// Authorize reports what is used, all of it, and asks whether that is covered
// (SM-27).
type Authorize struct {
	Header
	Certificate uint64 `json:"certificate"`
	Usage       Usage  `json:"usage"`
}

// Renew asks for a new certificate in place of the one that it names (SM-11).
type Renew struct {
	Header
	Certificate uint64 `json:"certificate"`
}

// Deregister gives the certificate and all that is used back (SM-29).
type Deregister struct {
	Header
	Certificate uint64 `json:"certificate"`
}

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
}

func (Register) message()       {}
func (Authorize) message()      {}
func (Renew) message()          {}
func (Deregister) message()     {}
func (Registration) message()   {}
func (Authorization) message()  {}
func (Renewal) message()        {}
func (Deregistration) message() {}
func (Rejection) message()      {}
