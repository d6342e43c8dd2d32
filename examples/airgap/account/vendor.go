package main

import (
	"encoding/json"

	"github.com/licit-go/licit/examples/airgap/internal/program"
	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/reservation"
	"github.com/licit-go/licit/reservation/issuer"
	"github.com/licit-go/licit/reservation/native"
	"github.com/licit-go/licit/smart/account"
)

// A vendor has two halves that change together: the account knows what was bought and
// what is held, the issuer which codes were issued for it.
type vendor struct {
	account *account.Account
	issuer  *issuer.Issuer
	seed    reservation.Secret // of the key that signs authorizations
}

const (
	id    license.ID = "vendor"
	floor license.ID = "floor"    // the one virtual account
	key   license.ID = "vendor-1" // signs authorizations
)

// format names the form of the state file.
const format = "airgap-account-1"

// file is the state file. It holds secrets.
type file struct {
	Format  string             `json:"format"`
	Seed    reservation.Secret `json:"seed"`
	Account json.RawMessage    `json:"account"`
	Issuer  json.RawMessage    `json:"issuer"`
}

// read reads the state file; without one nothing was begun.
func read(data []byte) (*vendor, error) {
	if data == nil {
		return &vendor{account: account.New(id, account.Policy{}), issuer: issuer.New(id, issuer.Policy{})}, nil
	}
	var f file
	if err := program.Decode(data, format, &f); err != nil {
		return nil, err
	}
	inventory, err := account.Restore(f.Account, account.Policy{})
	if err != nil {
		return nil, err
	}
	issued, err := issuer.Restore(f.Issuer, issuer.Policy{})
	if err != nil {
		return nil, err
	}
	return &vendor{inventory, issued, f.Seed}, nil
}

// write writes the state file.
func write(v *vendor) ([]byte, error) {
	inventory, err := v.account.Snapshot()
	if err != nil {
		return nil, err
	}
	issued, err := v.issuer.Snapshot()
	if err != nil {
		return nil, err
	}
	return program.Encode(file{format, v.seed, inventory, issued})
}

// signer signs authorizations. Before the account begins there is none.
func (v *vendor) signer() (*native.SecretSigner, error) {
	if v.account.Seq() == 0 {
		return nil, license.Refuse(account.ErrNotCreated, "", "id", string(id))
	}
	return native.NewSigner(key, v.seed)
}

// codec reads and writes the codes.
func (v *vendor) codec() (reservation.AccountCodec, error) {
	signer, err := v.signer()
	if err != nil {
		return nil, err
	}
	return native.NewAccount(program.Context(), signer)
}
