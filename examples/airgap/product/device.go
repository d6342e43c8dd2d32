package main

import (
	"encoding/json"

	"github.com/licit-go/licit/examples/airgap/internal/program"
	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/reservation"
	"github.com/licit-go/licit/reservation/native"
	"github.com/licit-go/licit/reservation/product"
	"github.com/licit-go/licit/smart/agent"
)

// A device has two halves that change together: one exchanges codes, the other knows
// what is used and whether that is covered (RS-10).
type device struct {
	exchange *product.Product
	agent    *agent.Agent
	trust    json.RawMessage // whose authorizations it takes, as it was given
}

// format names the form of the state file.
const format = "airgap-product-1"

// file is the state file. It holds secrets.
type file struct {
	Format   string          `json:"format"`
	Exchange json.RawMessage `json:"exchange"`
	Agent    json.RawMessage `json:"agent"`
	Trust    json.RawMessage `json:"trust"`
}

// read reads the state file. Without one the product is as it left the factory: it has
// no identity yet, and reservation mode is off.
func read(data []byte) (*device, error) {
	if data == nil {
		return newDevice(license.UDI{}), nil
	}
	var f file
	if err := program.Decode(data, format, &f); err != nil {
		return nil, err
	}
	exchange, err := product.Restore(f.Exchange)
	if err != nil {
		return nil, err
	}
	meter, err := agent.Restore(f.Agent, agent.Policy{})
	if err != nil {
		return nil, err
	}
	return &device{exchange, meter, f.Trust}, nil
}

// write writes the state file.
func write(d *device) ([]byte, error) {
	exchange, err := d.exchange.Snapshot()
	if err != nil {
		return nil, err
	}
	meter, err := d.agent.Snapshot()
	if err != nil {
		return nil, err
	}
	return program.Encode(file{format, exchange, meter, d.trust})
}

func newDevice(udi license.UDI) *device {
	return &device{exchange: product.New(udi), agent: agent.New(udi, agent.Policy{})}
}

// apply makes what both halves decided so.
func (d *device) apply(exchanged product.Event, metered agent.Event) error {
	if err := d.exchange.Apply(exchanged); err != nil {
		return err
	}
	return d.agent.Apply(metered)
}

// codec reads and writes the codes. A device that was never enabled has none, and
// refuses every command before it would need it.
func (d *device) codec() (reservation.ProductCodec, error) {
	if d.trust == nil {
		return nil, nil
	}
	trust, err := native.ParseTrustList(d.trust)
	if err != nil {
		return nil, err
	}
	return native.NewProduct(program.Context(), trust)
}
