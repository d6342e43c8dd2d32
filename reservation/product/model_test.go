package product_test

import (
	"fmt"
	"time"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/reservation"
)

// A paper is a code that somebody holds in his hand: what it says.
type paper struct {
	text     string
	read     bool // it can be
	udi      license.UDI
	session  uint64
	nonce    reservation.Nonce
	version  uint32
	quantity int
	issued   time.Time
	notAfter time.Time
	request  string // the text of the code that it follows; "": it does not say
	previous string
}

// asked is a request as somebody would note it who sees everything.
type asked struct {
	fresh reservation.Fresh
	code  string
	fate  string // pending, cancelled, reserved, burnt
}

// naive is a product as anyone would write it down: a list of requests and what became
// of each.
type naive struct {
	opaque   bool
	on       bool
	last     time.Time
	asked    []asked // session 1 stands first
	paper    *paper  // installed
	returned string
	events   uint64
}

// with returns the number of the session of that fate, 0 if there is none.
func (n *naive) with(fate string) uint64 {
	for i, a := range n.asked {
		if a.fate == fate {
			return uint64(i) + 1
		}
	}
	return 0
}

func (n *naive) mode() reservation.Mode {
	switch {
	case n.with("reserved") > 0:
		return reservation.Reserved
	case n.with("pending") > 0:
		return reservation.Pending
	case n.on:
		return reservation.On
	}
	return reservation.Off
}

// sign is how the codec of the tests writes a final code.
func (n *naive) sign(what string, c *paper) string {
	f := n.asked[c.session-1].fresh
	return fmt.Sprintf("%s of %d.%d by %s, %x, %s", what, c.session, c.version, sceneUDI, f.Nonce[:4], mark(f.Secret))
}

// knows reports whether a code is of that session: its number, its nonce, and, if it
// says so, its request.
func (n *naive) knows(c *paper, session uint64) bool {
	if session == 0 || c.session != session || c.nonce != n.asked[session-1].fresh.Nonce {
		return false
	}
	return c.request == "" || !n.opaque && c.request == n.asked[session-1].code
}

// twin reports whether both are one code.
func (n *naive) twin(a, b *paper) bool {
	if n.opaque {
		return a.version == b.version && a.quantity == b.quantity && a.issued.Equal(b.issued) && a.notAfter.Equal(b.notAfter)
	}
	return a.text == b.text
}

// against is why a code is not installed, by its public number where it has one; 0
// where it is.
func (n *naive) against(c *paper, now time.Time) int {
	if !n.on {
		return 78
	}
	session := n.with("pending") + n.with("reserved") // at most one of them
	switch {
	case session == 0:
		return 75
	case !c.read:
		return 101
	case c.udi != sceneUDI:
		return 73
	case !n.knows(c, session):
		return 77
	}
	if n.paper == nil {
		if c.version != 1 && c.version != 2 {
			return 114
		}
	} else {
		switch {
		case n.twin(c, n.paper):
			return 100
		case c.version != n.paper.version+1:
			return 114
		case c.previous != "" && (n.opaque || c.previous != n.paper.text):
			return 77
		}
	}
	for _, clock := range []time.Time{now, n.last} {
		if !c.notAfter.IsZero() && clock.Unix() > c.notAfter.Unix() {
			return overNumber
		}
	}
	return 0
}

// What has no public number has one here.
const (
	overNumber   = 1
	modeOnNumber = 2
)

// unwanted is why a code is not discarded.
func (n *naive) unwanted(c *paper) int {
	switch {
	case !n.on:
		return 78
	case n.with("pending") > 0:
		return 120
	case n.with("reserved") > 0:
		return 74
	case !c.read:
		return 101
	case c.udi != sceneUDI:
		return 73
	case c.session == 0 || c.session > uint64(len(n.asked)) || n.asked[c.session-1].fate != "cancelled" || !n.knows(c, c.session):
		return 77
	case c.version != 1:
		return 114
	}
	return 0
}

// public is the number of a refusal, as the model has it.
func public(err error) int {
	if n, ok := reservation.Number(err); ok {
		return n
	}
	all := license.Refusals(err)
	if len(all) != 1 {
		return -1
	}
	return map[license.Reason]int{reservation.ErrCodeOver: overNumber, reservation.ErrModeOn: modeOnNumber}[all[0].Reason]
}
