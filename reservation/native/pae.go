package native

import (
	"encoding/binary"

	"github.com/licit-go/licit/license"
)

// formatName is the first piece of everything that is signed or tagged, so that no
// signature of another format or program passes here.
const formatName = "licit-reservation-1"

// pae is the pre-authentication encoding of pieces (RS-12): how many there are, and
// each with its length before it, both as 64-bit numbers with the lowest byte first.
// No two lists of pieces have the same.
func pae(pieces ...[]byte) []byte {
	n := 8
	for _, p := range pieces {
		n += 8 + len(p)
	}
	b := binary.LittleEndian.AppendUint64(make([]byte, 0, n), uint64(len(pieces)))
	for _, p := range pieces {
		b = binary.LittleEndian.AppendUint64(b, uint64(len(p)))
		b = append(b, p...)
	}
	return b
}

// A Context is whose codes these are. It is signed with every code and sent with none,
// so that a code of another issuer or environment has a bad signature, also where both
// use one key (RS-12). Both sides are given it in advance.
type Context struct {
	Issuer      license.ID // who issues authorizations, such as "example.com"
	Environment license.ID // such as "production" or "test"
}

// Check refuses an issuer or an environment that is not of the form of an id
// ([license.ErrIDMalformed], which names it in "field").
func (c Context) Check() error {
	if err := c.Issuer.Check(); err != nil {
		return license.Within("issuer", err)
	}
	if err := c.Environment.Check(); err != nil {
		return license.Within("environment", err)
	}
	return nil
}

// bytes returns the context as a piece.
func (c Context) bytes() []byte { return pae([]byte(c.Issuer), []byte(c.Environment)) }

// A frame makes what is signed and tagged, for one context.
type frame struct{ context []byte }

// message returns what is signed of a code, or tagged: format, purpose, context and
// those pieces.
func (f frame) message(k kind, pieces ...[]byte) []byte {
	all := make([][]byte, 0, 8)
	all = append(all, []byte(formatName), []byte(k.String()), f.context)
	return pae(append(all, pieces...)...)
}
