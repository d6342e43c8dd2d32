package issuer_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"time"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/license/journal"
	"github.com/licit-go/licit/reservation"
	"github.com/licit-go/licit/reservation/issuer"
	"github.com/licit-go/licit/reservation/native"
	"github.com/licit-go/licit/reservation/product"
	"github.com/licit-go/licit/smart"
	"github.com/licit-go/licit/smart/account"
)

// A portal lets administrators reserve licences of one account. The account and its
// issuer are two streams of one store.
type portal struct {
	store journal.Store
	codec reservation.AccountCodec
	clock func() time.Time
}

const (
	holdingStream = "account/acme"
	issuingStream = "issuer/acme"
)

var (
	holdingCodec = journal.Codec[account.Event]{Encode: account.EncodeEvent, Decode: account.DecodeEvent}
	issuingCodec = journal.Codec[issuer.Event]{Encode: issuer.EncodeEvent, Decode: issuer.DecodeEvent}
)

// load returns both as they are committed.
func (p portal) load(ctx context.Context) (*account.Account, *issuer.Issuer, error) {
	a, i := account.New("acme", account.Policy{}), issuer.New("acme", issuer.Policy{})
	if err := journal.Load(ctx, p.store, holdingStream, a, holdingCodec); err != nil {
		return nil, nil, err
	}
	return a, i, journal.Load(ctx, p.store, issuingStream, i, issuingCodec)
}

// do runs a command that decides one event of each side, in one commit: what is reserved
// is held, or neither.
func (p portal) do(ctx context.Context, command string, decide func(license.Act, *account.Account, *issuer.Issuer) (account.Event, issuer.Event, error)) error {
	_, err := journal.Do(ctx, p.store, command, 5, func(tx *journal.Tx) error {
		a, i, err := p.load(ctx)
		if err != nil {
			return err
		}
		// The instant is read in each attempt: another commit may have come first.
		there, here, err := decide(license.Act{At: p.clock(), By: "ada"}, a, i)
		if err != nil {
			return err
		}
		if err := journal.Append(tx, holdingStream, a, holdingCodec, there); err != nil {
			return err
		}
		return journal.Append(tx, issuingStream, i, issuingCodec, here)
	})
	return err
}

// reserve returns the authorization code of what is ordered. It may be asked again with
// the same command: what is committed is not decided again, so the code is read from what
// is committed.
func (p portal) reserve(ctx context.Context, command string, udi license.UDI, o issuer.Order, fresh reservation.Fresh) (string, error) {
	err := p.do(ctx, command, func(act license.Act, a *account.Account, i *issuer.Issuer) (account.Event, issuer.Event, error) {
		reserved, err := i.Reserve(act, p.codec, a, o, fresh)
		if err != nil {
			return nil, nil, err
		}
		held, err := a.Hold(act, o.VirtualAccount, reserved.Hold())
		return held, reserved, err
	})
	if err != nil {
		return "", err
	}
	_, i, err := p.load(ctx)
	r, _ := i.Reservation(udi)
	return r.Current.Code, err
}

// enterReturn takes a return code: the product is released, and its licences are free.
func (p portal) enterReturn(ctx context.Context, command, code string) error {
	return p.do(ctx, command, func(act license.Act, a *account.Account, i *issuer.Issuer) (account.Event, issuer.Event, error) {
		udi, err := i.Find(p.codec, code)
		if err != nil {
			return nil, nil, err
		}
		returned, err := i.Return(act, p.codec, udi, code)
		if err != nil {
			return nil, nil, err
		}
		released, err := a.Release(act, udi)
		return released, returned, err
	})
}

// must is for an example only.
func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// A portal keeps account and issuer in one journal: what is reserved and what is held are
// committed together, and whoever asks again gets the same code.
func Example_service() {
	ctx, now := context.Background(), time.Date(2026, 1, 1, 12, 0, 0, 0, time.UTC)
	clock := func() time.Time { now = now.Add(time.Minute); return now }
	// In earnest crypto/rand.Reader; here chance must be the same each time.
	chance := func(what string) reservation.Fresh {
		a, b := sha256.Sum256([]byte(what)), sha256.Sum256([]byte(what+" too"))
		return must(reservation.Draw(bytes.NewReader(append(a[:], b[:]...))))
	}

	place := native.Context{Issuer: "acme", Environment: "example"}
	signer := must(native.NewSigner("acme-1", chance("signing key").Secret))
	keys := must(native.NewTrustList(native.Key{ID: "acme-1", Public: signer.Public(), Purposes: []native.Purpose{native.ForAuthorization}}))
	p := portal{journal.NewMemory(), must(native.NewAccount(place, signer)), clock}

	// The account begins, gets five licences, and is authorized for reservation.
	five := smart.Line{ID: "L1", Tag: "example.Standard", Quantity: 5, Type: smart.Perpetual, Start: license.MustParseDate("2026-01-01")}
	must(journal.Do(ctx, p.store, "begin", 1, func(tx *journal.Tx) error {
		a, i, act := account.New("acme", account.Policy{}), issuer.New("acme", issuer.Policy{}), license.Act{At: clock(), By: "ada"}
		created := must(a.Create(act, "main"))
		must(0, journal.Append(tx, holdingStream, a, holdingCodec, account.Event(created)))
		must(0, a.Apply(created))
		must(0, journal.Append(tx, holdingStream, a, holdingCodec, account.Event(must(a.Deposit(act, "main", five)))))
		return journal.Append(tx, issuingStream, i, issuingCodec, issuer.Event(must(i.Preauthorize(act))))
	}))

	// A product asks, by a code that is carried to the portal.
	udi := license.MustParseUDI("P:ROUTER,S:A1")
	codec, device := must(native.NewProduct(place, keys)), product.New(udi)
	must(0, device.Apply(must(device.Enable(license.Act{At: clock(), By: "bob"}))))
	requested := must(device.Request(license.Act{At: clock(), By: "bob"}, codec, chance("session")))
	must(0, device.Apply(requested))

	order := issuer.Order{
		VirtualAccount: "main", Request: requested.Code.Text, Kind: reservation.Specific,
		Entitlements: []license.Entitlement{{Tag: "example.Standard", Quantity: 3}},
	}
	fresh := chance("reservation") // once, outside anything that is tried again
	code := must(p.reserve(ctx, "order-17", udi, order, fresh))
	again := must(p.reserve(ctx, "order-17", udi, order, fresh)) // the answer was lost
	fmt.Println(code == again)
	show := func() {
		a, _, err := p.load(ctx)
		fmt.Println(must(a.Balance("main", "example.Standard", now)).Available, err)
	}
	show()

	// It installs the code, and returns it later.
	must(0, device.Apply(must(device.Install(license.Act{At: clock(), By: "bob"}, codec, code))))
	returned := must(device.Return(license.Act{At: clock(), By: "bob"}, codec))
	must(0, device.Apply(returned))
	fmt.Println(p.enterReturn(ctx, "return-17", returned.Code))
	show()
	fmt.Println(p.enterReturn(ctx, "return-18", returned.Code)) // once more, by somebody else
	// Output:
	// true
	// 2 <nil>
	// <nil>
	// 5 <nil>
	// issuer/returned (RS-8): udi="P:ROUTER,S:A1", reservation=1
}
