package account

import (
	"slices"

	"github.com/licit-go/licit/smart"
)

// Answer returns what the product is told.
func (e Registered) Answer() smart.Registration {
	return smart.Registration{Header: e.Header, At: e.At, Certificate: smart.Certificate{Number: e.Seq, Issued: e.At, Valid: e.Certificate, Renew: e.Renew}, Valid: e.Valid}
}

// Answer returns what the product is told.
func (e Authorized) Answer() smart.Authorization {
	return smart.Authorization{Header: e.Header, At: e.At, Certificate: e.Certificate, Short: slices.Clone(e.Short), Next: e.Next, Valid: e.Valid}
}

// Answer returns what the product is told.
func (e Renewed) Answer() smart.Renewal {
	return smart.Renewal{Header: e.Header, At: e.At, Certificate: smart.Certificate{Number: e.Seq, Issued: e.At, Valid: e.Certificate, Renew: e.Renew}, Valid: e.Valid}
}

// Answer returns what the product is told.
func (e Deregistered) Answer() smart.Deregistration {
	return smart.Deregistration{Header: e.Header, At: e.At}
}

// Answered returns the answer to a request that was taken in before, the last one of
// its installation: the same as the first time. A request comes again where its
// answer was lost, so ask this first. It returns false for any other request; that
// is decided, or refused if it is not newer than the last one. The answer to a
// Deregister is remembered for as long as the certificate was to hold, the answer to
// an Authorize until what was used is released (SM-12).
//
// The same number with another kind of request, another usage, or another certificate
// in an Authorize or a Renew is no repetition, and not answered: a product that was
// restored from a backup counts again from an older number, and is found out when what
// it asks is refused as stale. Of a Register and a Deregister only kind and number are
// known. Nil and pointers are no requests.
func (a *Account) Answered(r smart.Request) (smart.Answer, bool) {
	h := heading(r)
	if _, bye := r.(smart.Deregister); bye {
		d, ok := a.gone[h.UDI]
		if !ok || !d.deregistered || d.installation != h.Installation || d.number != h.Number {
			return nil, false
		}
		return smart.Deregistration{Header: h, At: d.at.time()}, true
	}
	i, ok := a.instances[h.UDI]
	if !ok || !i.calls() || i.installation != h.Installation || i.number != h.Number || !i.asks(r) {
		return nil, false
	}
	at, valid := i.contact.time(), i.granted.period()
	switch i.asked {
	case registration:
		return smart.Registration{Header: h, At: at, Certificate: i.proof(), Valid: valid}, true
	case renewal:
		return smart.Renewal{Header: h, At: at, Certificate: i.proof(), Valid: valid}, true
	case authorization, nothing:
	}
	return smart.Authorization{Header: h, At: at, Certificate: i.proof(), Short: i.short(), Next: i.next.period(), Valid: valid}, true
}

// asks reports whether a request is of the kind and content of the last one, as far as
// that is known.
func (i *instance) asks(r smart.Request) bool {
	switch r := r.(type) {
	case smart.Register:
		return i.asked == registration
	case smart.Authorize:
		return i.asked == authorization && !i.is(isReleased) && r.Certificate == i.shown && r.Usage.Equal(i.usage())
	case smart.Renew:
		return i.asked == renewal && r.Certificate == i.shown
	}
	return false // unreachable: heading knows the same requests
}
