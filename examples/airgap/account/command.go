package main

import (
	"crypto/rand"
	"io"
	"strconv"

	"github.com/licit-go/licit/examples/airgap/internal/program"
	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/rehost"
	"github.com/licit-go/licit/reservation"
	"github.com/licit-go/licit/reservation/issuer"
	"github.com/licit-go/licit/reservation/native"
	"github.com/licit-go/licit/smart"
	"github.com/licit-go/licit/smart/account"
)

// begin begins the account with what was bought, and draws the key that signs.
func (v *vendor) begin(act license.Act, args []string) (string, error) {
	bought, err := program.Quantities(args)
	if err != nil {
		return "", err
	}
	created, err := v.account.Create(act, floor)
	if err != nil {
		return "", err
	}
	if err := v.account.Apply(created); err != nil {
		return "", err
	}
	start, err := license.DateOf(act.At)
	if err != nil {
		return "", err
	}
	var lines []smart.Line
	for i, e := range bought {
		lines = append(lines, smart.Line{ID: license.ID("line-" + strconv.Itoa(i+1)), Tag: e.Tag, Quantity: e.Quantity, Type: smart.Perpetual, Start: start})
	}
	deposited, err := v.account.Deposit(act, floor, lines...)
	if err != nil {
		return "", err
	}
	if _, err := io.ReadFull(rand.Reader, v.seed[:]); err != nil {
		return "", err
	}
	return "", v.account.Apply(deposited)
}

// trust prints what products are to trust: the public key, for authorizations.
func (v *vendor) trust(license.Act, []string) (string, error) {
	signer, err := v.signer()
	if err != nil {
		return "", err
	}
	list, err := native.NewTrustList(native.Key{ID: signer.ID(), Public: signer.Public(), Purposes: []native.Purpose{native.ForAuthorization}})
	if err != nil {
		return "", err
	}
	return program.JSON(list)
}

// preauthorize allows reservations (RS-1).
func (v *vendor) preauthorize(act license.Act, _ []string) (string, error) {
	if _, err := v.codec(); err != nil {
		return "", err
	}
	allowed, err := v.issuer.Preauthorize(act)
	if err != nil {
		return "", err
	}
	return "", v.issuer.Apply(allowed)
}

// reserve reserves for a request.
func (v *vendor) reserve(act license.Act, args []string) (string, error) {
	codec, code, err := v.read(args[0])
	if err != nil {
		return "", err
	}
	wanted, err := program.Quantities(args[1:])
	if err != nil {
		return "", err
	}
	fresh, err := reservation.Draw(rand.Reader)
	if err != nil {
		return "", err
	}
	order := issuer.Order{VirtualAccount: floor, Request: code, Kind: reservation.Specific, Entitlements: wanted}
	reserved, err := v.issuer.Reserve(act, codec, v.account, order, fresh)
	if err != nil {
		return "", err
	}
	return program.Line(reserved.Code.Text), v.hold(act, reserved)
}

// update reserves other quantities, or says again what was asked for already (RS-6).
func (v *vendor) update(act license.Act, args []string) (string, error) {
	codec, err := v.codec()
	if err != nil {
		return "", err
	}
	udi, err := license.ParseUDI(args[0])
	if err != nil {
		return "", err
	}
	wanted, err := program.Quantities(args[1:])
	if err != nil {
		return "", err
	}
	if code, ok := v.issuer.Asked(udi, wanted...); ok {
		return program.Line(code), nil
	}
	updated, err := v.issuer.Update(act, codec, v.account, udi, wanted...)
	if err != nil {
		return "", err
	}
	return program.Line(updated.Code.Text), v.hold(act, updated)
}

// confirm takes the confirmation code of what a product installed.
func (v *vendor) confirm(act license.Act, args []string) (string, error) {
	codec, code, err := v.read(args[0])
	if err != nil {
		return "", err
	}
	udi, err := v.issuer.Find(codec, code)
	if err != nil {
		return "", err
	}
	confirmed, err := v.issuer.Confirm(act, codec, udi, code)
	if err != nil {
		return "", err
	}
	return "", v.hold(act, confirmed)
}

// remove takes a return code: what was held is free again.
func (v *vendor) remove(act license.Act, args []string) (string, error) {
	codec, code, err := v.read(args[0])
	if err != nil {
		return "", err
	}
	udi, err := v.issuer.Find(codec, code)
	if err != nil {
		return "", err
	}
	returned, err := v.issuer.Return(act, codec, udi, code)
	if err != nil {
		return "", err
	}
	released, err := v.account.Release(act, udi)
	if err != nil {
		return "", err
	}
	return "", v.apply(returned, released)
}

// rehost copies what a failed product had to its replacement (RH-7).
func (v *vendor) rehost(act license.Act, args []string) (string, error) {
	failed, err := license.ParseUDI(args[0])
	if err != nil {
		return "", err
	}
	codec, code, err := v.read(args[1])
	if err != nil {
		return "", err
	}
	fresh, err := reservation.Draw(rand.Reader)
	if err != nil {
		return "", err
	}
	order := rehost.Order{Failed: failed, Request: code}
	rehosted, err := rehost.Rehost(act, v.account, v.issuer, codec, rehost.Policy{}, order, fresh)
	if err != nil {
		return "", err
	}
	return program.Line(rehosted.Reserved.Code.Text), v.apply(rehosted.Reserved, rehosted.Held, rehosted.Awaited)
}

// read returns the codec, and a code from a file.
func (v *vendor) read(path string) (reservation.AccountCodec, string, error) {
	codec, err := v.codec()
	if err != nil {
		return nil, "", err
	}
	code, err := program.File(path)
	return codec, code, err
}

// A holding is an event of the issuer that says what the account is to hold.
type holding interface {
	issuer.Event
	Hold() license.Hold
}

// hold makes the issuer's event so, and with it what it wants to be held.
func (v *vendor) hold(act license.Act, e holding) error {
	held, err := v.account.Hold(act, floor, e.Hold())
	if err != nil {
		return err
	}
	return v.apply(e, held)
}

// apply makes what both halves decided so.
func (v *vendor) apply(issued issuer.Event, held ...account.Event) error {
	if err := v.issuer.Apply(issued); err != nil {
		return err
	}
	for _, e := range held {
		if err := v.account.Apply(e); err != nil {
			return err
		}
	}
	return nil
}
