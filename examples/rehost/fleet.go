package main

import (
	"crypto/rand"
	"fmt"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/rehost"
	"github.com/licit-go/licit/reservation"
	"github.com/licit-go/licit/reservation/issuer"
	"github.com/licit-go/licit/reservation/native"
	"github.com/licit-go/licit/reservation/product"
	"github.com/licit-go/licit/smart"
	"github.com/licit-go/licit/smart/account"
)

const (
	vendor license.ID = "vendor.example"
	floor  license.ID = "floor" // the virtual account
)

// A fleet is an account with the issuer of its codes, and the products that exchange
// codes with it. In the world they never meet.
type fleet struct {
	account  *account.Account
	issuer   *issuer.Issuer
	products map[license.UDI]*product.Product

	atAccount reservation.AccountCodec
	atProduct reservation.ProductCodec
}

// router returns the UDI of a router.
func router(n int) license.UDI { return license.MustParseUDI(fmt.Sprintf("P:RT-9000,S:%03d", n)) }

// newFleet returns a fleet without products, with so many licences, and allows
// reservations.
func newFleet(act license.Act, bought ...license.Entitlement) (*fleet, error) {
	f := &fleet{
		account: account.New(vendor, account.Policy{}), issuer: issuer.New(vendor, issuer.Policy{}),
		products: map[license.UDI]*product.Product{},
	}
	created, err := f.account.Create(act, floor)
	if err != nil {
		return nil, err
	}
	if err := f.account.Apply(created); err != nil {
		return nil, err
	}
	var lines []smart.Line
	for _, e := range bought {
		lines = append(lines, smart.Line{ID: license.ID(e.Tag), Tag: e.Tag, Quantity: e.Quantity, Type: smart.Perpetual, Start: act.Day()})
	}
	deposited, err := f.account.Deposit(act, floor, lines...)
	if err != nil {
		return nil, err
	}
	allowed, err := f.issuer.Preauthorize(act)
	if err != nil {
		return nil, err
	}
	if err := f.apply(allowed, deposited); err != nil {
		return nil, err
	}
	if err := f.meet(); err != nil {
		return nil, err
	}
	return f, nil
}

// meet draws the key that signs authorizations, and has the products trust it.
func (f *fleet) meet() error {
	fresh, err := reservation.Draw(rand.Reader)
	if err != nil {
		return err
	}
	context := native.Context{Issuer: vendor, Environment: "example"}
	signer, err := native.NewSigner("key-1", fresh.Secret)
	if err != nil {
		return err
	}
	if f.atAccount, err = native.NewAccount(context, signer); err != nil {
		return err
	}
	trusted, err := native.NewTrustList(native.Key{ID: signer.ID(), Public: signer.Public(), Purposes: []native.Purpose{native.ForAuthorization}})
	if err != nil {
		return err
	}
	f.atProduct, err = native.NewProduct(context, trusted)
	return err
}

// request has a product ask, which is new if it never asked before.
func (f *fleet) request(act license.Act, udi license.UDI) (code string, err error) {
	p, ok := f.products[udi]
	if !ok {
		p = product.New(udi)
		f.products[udi] = p
		enabled, err := p.Enable(act)
		if err != nil {
			return "", err
		}
		if err := p.Apply(enabled); err != nil {
			return "", err
		}
	}
	if code, ok := p.RequestCode(); ok {
		return code, nil
	}
	fresh, err := reservation.Draw(rand.Reader)
	if err != nil {
		return "", err
	}
	requested, err := p.Request(act, f.atProduct, fresh)
	if err != nil {
		return "", err
	}
	return requested.Code.Text, p.Apply(requested)
}

// install has a product install an authorization code.
func (f *fleet) install(act license.Act, udi license.UDI, code string) error {
	p := f.products[udi]
	installed, err := p.Install(act, f.atProduct, code)
	if err != nil {
		return err
	}
	return p.Apply(installed)
}

// reserve carries a request to the account, and the authorization back.
func (f *fleet) reserve(act license.Act, udi license.UDI, entitlements ...license.Entitlement) error {
	code, err := f.request(act, udi)
	if err != nil {
		return err
	}
	fresh, err := reservation.Draw(rand.Reader)
	if err != nil {
		return err
	}
	order := issuer.Order{VirtualAccount: floor, Request: code, Kind: reservation.Specific, Entitlements: entitlements}
	reserved, err := f.issuer.Reserve(act, f.atAccount, f.account, order, fresh)
	if err != nil {
		return err
	}
	held, err := f.account.Hold(act, floor, reserved.Hold())
	if err != nil {
		return err
	}
	if err := f.apply(reserved, held); err != nil {
		return err
	}
	return f.install(act, udi, reserved.Code.Text)
}

// rehost carries the request of a replacement to the account, and the authorization
// with what the failed one had back.
func (f *fleet) rehost(act license.Act, failed, replacement license.UDI) error {
	code, err := f.request(act, replacement)
	if err != nil {
		return err
	}
	fresh, err := reservation.Draw(rand.Reader)
	if err != nil {
		return err
	}
	order := rehost.Order{Failed: failed, Request: code}
	rehosted, err := rehost.Rehost(act, f.account, f.issuer, f.atAccount, rehost.Policy{}, order, fresh)
	if err != nil {
		return err
	}
	if err := f.apply(rehosted.Reserved, rehosted.Held, rehosted.Awaited); err != nil {
		return err
	}
	return f.install(act, replacement, rehosted.Reserved.Code.Text)
}

// giveBack has a product return what it had, and carries the code to the account.
func (f *fleet) giveBack(act license.Act, udi license.UDI) error {
	p := f.products[udi]
	back, err := p.Return(act, f.atProduct)
	if err != nil {
		return err
	}
	if err := p.Apply(back); err != nil {
		return err
	}
	returned, err := rehost.Return(act, f.account, f.issuer, f.atAccount, udi, back.Code)
	if err != nil {
		return err
	}
	return f.apply(returned.Returned, returned.Released)
}

// apply makes what belongs together at the account so. A service commits it first, in
// one commit over both streams.
func (f *fleet) apply(issued issuer.Event, held ...account.Event) error {
	if err := f.issuer.Apply(issued); err != nil {
		return err
	}
	for _, e := range held {
		if err := f.account.Apply(e); err != nil {
			return err
		}
	}
	return nil
}
