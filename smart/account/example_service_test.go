package account_test

import (
	"context"
	"crypto/sha256"
	"fmt"
	"time"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/license/journal"
	"github.com/licit-go/licit/smart"
	"github.com/licit-go/licit/smart/account"
)

// A service answers products for one account, whatever carries the bytes.
type service struct {
	store journal.Store
	clock func() time.Time
}

const vendorStream = "account/acme"

var vendorCodec = journal.Codec[account.Event]{Encode: account.EncodeEvent, Decode: account.DecodeEvent}

// load returns the account as it is committed. Many products need journal.Resume.
func (s service) load(ctx context.Context) (*account.Account, error) {
	a := account.New("acme", account.Policy{})
	return a, journal.Load(ctx, s.store, vendorStream, a, vendorCodec)
}

// serve answers a request, and returns an error only for what is none.
func (s service) serve(ctx context.Context, data []byte) ([]byte, error) {
	message, err := smart.Decode(data)
	if err != nil {
		return nil, err
	}
	request, ok := message.(smart.Request)
	if !ok {
		return nil, license.Refuse(smart.ErrUnknownMessage, "", "message", fmt.Sprintf("%T", message))
	}
	// A request has the id of its command from its header, so that it is committed once
	// however often it comes, to however many servers. An id has at most 128 bytes, and
	// a UDI may be longer than that: the hash has 64.
	h := request.Heading()
	command := fmt.Sprintf("smart-%x", sha256.Sum256(fmt.Appendf(nil, "%s %d %d", h.UDI, h.Installation, h.Number)))
	_, err = journal.Do(ctx, s.store, command, 5, func(tx *journal.Tx) error {
		a, err := s.load(ctx)
		if err != nil {
			return err
		}
		// The instant is read in each attempt: another commit may have come first, and an
		// act earlier than that is refused.
		event, _, err := a.Handle(license.Act{At: s.clock(), By: "smart-service"}, request)
		if err != nil || event == nil {
			return err
		}
		return journal.Append(tx, vendorStream, a, vendorCodec, event)
	})
	// What is committed is what the product is told. A command that was committed, earlier
	// or by another server, is not run again, and the answer of an attempt is worth
	// nothing: ask the account.
	if err == nil {
		var a *account.Account
		if a, err = s.load(ctx); err == nil {
			if answer, known := a.Answered(request); known {
				return smart.Encode(answer)
			}
			err = license.Refuse(account.ErrRequestStale, "") // it was taken in, and what came later made it stale
		}
	}
	return smart.Encode(account.Reject(request, s.clock(), err))
}

// A vendor's service, bytes in and bytes out: it decides each request once, and answers
// it as often as it comes.
func Example_service() {
	ctx, now := context.Background(), time.Date(2026, 1, 1, 12, 0, 0, 0, time.UTC)
	s := service{journal.NewMemory(), func() time.Time { return now }}

	// An administrator begins the account and makes a token.
	_, err := journal.Do(ctx, s.store, "begin-acme", 1, func(tx *journal.Tx) error {
		a, act := account.New("acme", account.Policy{}), license.Act{At: now, By: "ada"}
		created, err := a.Create(act, "office")
		if err != nil {
			return err
		}
		if err := journal.Append(tx, vendorStream, a, vendorCodec, account.Event(created)); err != nil {
			return err
		}
		if err := a.Apply(created); err != nil {
			return err
		}
		token, err := a.CreateToken(act, "office", "s3cret-t0ken", account.TokenOptions{})
		if err != nil {
			return err
		}
		return journal.Append(tx, vendorStream, a, vendorCodec, account.Event(token))
	})
	if err != nil {
		fmt.Println(err)
		return
	}

	// A product asks, and asks again since the answer was lost; so may any other.
	ask := func(request smart.Request) {
		sent, err := smart.Encode(request)
		if err != nil {
			fmt.Println(err)
			return
		}
		received, err := s.serve(ctx, sent)
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(string(received))
	}
	product := smart.Header{UDI: license.MustParseUDI("P:CSR,S:1"), Installation: 7, Number: 1}
	register := smart.Register{Header: product, Token: "s3cret-t0ken"}
	ask(register)
	now = now.Add(time.Hour)
	ask(register)
	product.Number++
	ask(smart.Renew{Header: product, Certificate: 99})
	_, err = s.serve(ctx, []byte(`{"message":"nonsense"}`))
	fmt.Println(err)
	// Output:
	// {"message":"registration","udi":"P:CSR,S:1","installation":7,"number":1,"at":"2026-01-01T12:00:00Z","certificate":{"number":3,"issued":"2026-01-01T12:00:00Z","validSeconds":31536000,"renewSeconds":15552000},"validSeconds":7776000}
	// {"message":"registration","udi":"P:CSR,S:1","installation":7,"number":1,"at":"2026-01-01T12:00:00Z","certificate":{"number":3,"issued":"2026-01-01T12:00:00Z","validSeconds":31536000,"renewSeconds":15552000},"validSeconds":7776000}
	// {"message":"rejection","udi":"P:CSR,S:1","installation":7,"number":2,"at":"2026-01-01T13:00:00Z","reason":"account/certificate-foreign","rule":"SM-11","permanent":true,"gone":true}
	// smart/unknown-message: message=nonsense
}
