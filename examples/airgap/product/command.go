package main

import (
	"crypto/rand"
	"encoding/binary"

	"github.com/licit-go/licit/examples/airgap/internal/program"
	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/reservation"
	"github.com/licit-go/licit/reservation/native"
	"github.com/licit-go/licit/smart"
)

// ErrOtherUDI says that the product was enabled as another one before.
const ErrOtherUDI license.Reason = "airgap/other-udi" // udi, asked

// enable switches reservation mode on. The first time it makes the product what it is
// from then on; later it may bring other keys.
func (d *device) enable(act license.Act, args []string) (string, error) {
	udi, err := license.ParseUDI(args[0])
	if err != nil {
		return "", err
	}
	trust, err := program.File(args[1])
	if err != nil {
		return "", err
	}
	if _, err := native.ParseTrustList([]byte(trust)); err != nil {
		return "", err
	}
	if d.trust == nil {
		*d = *newDevice(udi)
		if err := d.begin(act); err != nil {
			return "", err
		}
	}
	if is := d.exchange.UDI(); udi != is {
		return "", license.Refuse(ErrOtherUDI, "RS-5", "udi", is.String(), "asked", udi.String())
	}
	enabled, err := d.exchange.Enable(act)
	if err != nil {
		return "", err
	}
	entered, err := d.agent.EnterReservation(act)
	if err != nil {
		return "", err
	}
	d.trust = []byte(trust)
	return "", d.apply(enabled, entered)
}

// begin begins the meter.
func (d *device) begin(act license.Act) error {
	var installation [8]byte
	if _, err := rand.Read(installation[:]); err != nil {
		return err
	}
	installed, err := d.agent.Install(act, binary.BigEndian.Uint64(installation[:]))
	if err != nil {
		return err
	}
	return d.agent.Apply(installed)
}

// disable switches reservation mode off.
func (d *device) disable(act license.Act, _ []string) (string, error) {
	disabled, err := d.exchange.Disable(act)
	if err != nil {
		return "", err
	}
	left, err := d.agent.LeaveReservation(act)
	if err != nil {
		return "", err
	}
	return "", d.apply(disabled, left)
}

// request asks, or says again what it asked.
func (d *device) request(act license.Act, _ []string) (string, error) {
	if code, ok := d.exchange.RequestCode(); ok {
		return program.Line(code), nil
	}
	codec, err := d.codec()
	if err != nil {
		return "", err
	}
	fresh, err := reservation.Draw(rand.Reader)
	if err != nil {
		return "", err
	}
	requested, err := d.exchange.Request(act, codec, fresh)
	if err != nil {
		return "", err
	}
	return program.Line(requested.Code.Text), d.exchange.Apply(requested)
}

// cancel asks no more.
func (d *device) cancel(act license.Act, _ []string) (string, error) {
	cancelled, err := d.exchange.Cancel(act)
	if err != nil {
		return "", err
	}
	return "", d.exchange.Apply(cancelled)
}

// install takes what an authorization code reserves.
func (d *device) install(act license.Act, args []string) (string, error) {
	codec, code, err := d.read(args[0])
	if err != nil {
		return "", err
	}
	installed, err := d.exchange.Install(act, codec, code)
	if err != nil {
		return "", err
	}
	reserved, err := d.agent.Reserve(act, installed.Hold())
	if err != nil {
		return "", err
	}
	return program.Line(installed.Confirmation), d.apply(installed, reserved)
}

// read returns the codec, and a code from a file.
func (d *device) read(path string) (reservation.ProductCodec, string, error) {
	codec, err := d.codec()
	if err != nil {
		return nil, "", err
	}
	code, err := program.File(path)
	return codec, code, err
}

// use says what is used from now on.
func (d *device) use(act license.Act, args []string) (string, error) {
	all, err := program.Quantities(args)
	if err != nil {
		return "", err
	}
	var uses []smart.Use
	for _, e := range all {
		if e.Quantity != 0 {
			uses = append(uses, smart.Use{Tag: e.Tag, Quantity: e.Quantity})
		}
	}
	usage, err := smart.NewUsage(uses...)
	if err != nil {
		return "", err
	}
	used, err := d.agent.Use(act, usage)
	if err != nil {
		return "", err
	}
	return "", d.agent.Apply(used)
}

// giveBack returns everything. From then on nothing is reserved, whether or not the
// code ever arrives.
func (d *device) giveBack(act license.Act, _ []string) (string, error) {
	codec, err := d.codec()
	if err != nil {
		return "", err
	}
	back, err := d.exchange.Return(act, codec)
	if err != nil {
		return "", err
	}
	returned, err := d.agent.Return(act)
	if err != nil {
		return "", err
	}
	return program.Line(back.Code), d.apply(back, returned)
}

// discard gives back what was issued for a request that was cancelled.
func (d *device) discard(act license.Act, args []string) (string, error) {
	codec, code, err := d.read(args[0])
	if err != nil {
		return "", err
	}
	discarded, err := d.exchange.Discard(act, codec, code)
	if err != nil {
		return "", err
	}
	return program.Line(discarded.Code), d.exchange.Apply(discarded)
}
