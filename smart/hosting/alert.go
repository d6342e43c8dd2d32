package hosting

import (
	"iter"
	"time"

	"github.com/licit-go/licit/license"
)

// An AlertKind says what an alert is about.
type AlertKind string

// An Alert is something that administrators should know.
type Alert struct {
	Kind AlertKind
}

// Alerts returns what administrators should know at an instant.
func (s *System) Alerts(at time.Time, standing Standing) []Alert { return nil }

// Advice returns what people are told of it (WX-21).
func (a Alert) Advice() license.Advice { return license.Advice{} }

// A Notice is an e-mail that is due.
type Notice struct {
	At time.Time
	Alert
}

// Notices walks the e-mails that are due in [from, to), earliest first.
func (s *System) Notices(from, to time.Time) iter.Seq[Notice] { return func(func(Notice) bool) {} }
