package account

import (
	"time"

	"github.com/licit-go/licit/license"
)

// An AlertKind says what an alert is about (SM-19).
type AlertKind string

// The kinds of alerts, and what their Source is.
const (
	Insufficient     AlertKind = "insufficient-licenses"       // a tag that is out of compliance in a virtual account
	NotConnected     AlertKind = "failed-to-connect"           // a product instance, by its UDI (SM-12)
	RemovedUnrenewed AlertKind = "failed-to-renew-and-removed" // a product instance that is gone
	Expiring         AlertKind = "licenses-expiring"           // a line
	Expired          AlertKind = "licenses-expired"            // a line
	ReservedExpired  AlertKind = "reserved-license-expired"    // a product instance for which an expired line is held
	SyncOverdue      AlertKind = "synchronization-overdue"     // a satellite
	SatelliteGone    AlertKind = "satellite-removed"           // a satellite that is gone
	PendingRemoval   AlertKind = "pending-removal"             // a product instance that failed
	Duplicate        AlertKind = "duplicate"                   // a product instance that a satellite reports and that is registered elsewhere
	AgreementPending AlertKind = "agreement-pending"           // an agreement
)

// A Severity says how much an alert matters.
type Severity string

// Severities, the worst first.
const (
	Major         Severity = "major"
	Minor         Severity = "minor"
	Informational Severity = "informational"
)

// An Alert is something of an account that somebody should see to (SM-19).
type Alert struct {
	Kind           AlertKind
	Severity       Severity
	VirtualAccount license.ID // "" of the whole account
	Source         string     // what it is about: see the kinds
	Tag            license.Tag
	Quantity       int       // licences that are short, or that expire; 0 of other kinds
	Since          time.Time // when it came up; zero of Insufficient
	Due            time.Time // when something will happen if nobody acts; zero: at once
}
