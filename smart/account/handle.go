package account

import (
	"fmt"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart"
)

// Handle decides whatever a request asks, for a transport that does not care which it
// is:
//
//	answered before   no event, that answer, no error           Answered
//	decided           the event, its answer, no error           Register, Authorize, Renew, Deregister
//	refused           no event, a smart.Rejection, the refusal  Reject
//
// An event is to be committed and applied before its answer is sent; where it may have
// been committed by another call, what [Account.Answered] says then is the answer. The
// package example shows a service that does all of that.
//
// What is no request, nil or a pointer to one, is refused ([smart.ErrUnknownMessage]);
// its rejection has no header, and cannot be sent. What is authorized by hand is not
// decided here: see [Account.AuthorizeByHand].
func (a *Account) Handle(act license.Act, r smart.Request) (Event, smart.Answer, error) {
	if again, answered := a.Answered(r); answered {
		return nil, again, nil
	}
	event, answer, err := a.decide(act, r)
	if err != nil {
		return nil, Reject(r, act.At, err), err
	}
	return event, answer, nil
}

// decide decides what a request asks. With an error, event and answer mean nothing.
func (a *Account) decide(act license.Act, r smart.Request) (Event, smart.Answer, error) {
	switch r := r.(type) {
	case smart.Register:
		e, err := a.Register(act, r)
		return e, e.Answer(), err
	case smart.Authorize:
		e, err := a.Authorize(act, r)
		return e, e.Answer(), err
	case smart.Renew:
		e, err := a.Renew(act, r)
		return e, e.Answer(), err
	case smart.Deregister:
		e, err := a.Deregister(act, r)
		return e, e.Answer(), err
	}
	return nil, nil, license.Refuse(smart.ErrUnknownMessage, "", "message", fmt.Sprintf("%T", r))
}
