package reservation

import (
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"io"
	"log/slog"

	"github.com/licit-go/licit/license"
)

// A Nonce is drawn for each request of a product and never again: it is what makes
// one session differ from every other (RS-14).
type Nonce [16]byte

// A PublicKey is the public half of a [Secret] as a codec derives it. It is opaque
// here; a codec that agrees on no keys leaves it zero.
type PublicKey [32]byte

// A Digest is the SHA-256 of a code in its one binary form. It is zero where a codec
// binds codes by other means.
type Digest [32]byte

// A Secret is what one of the two sides keeps for itself: the half of a key that the
// other side never sees. It stands in the events and the snapshot of its side and in
// no code; it shows itself neither in logs nor in texts, whatever the verb. JSON of it,
// and of what holds it, has it whole.
type Secret [32]byte

// A Session is one request of a product and all that comes of it (RS-5).
type Session struct {
	Number uint64 `json:"number"` // counts the requests of a product, from 1
	Nonce  Nonce  `json:"nonce"`
}

// Same reports in constant time whether both are the same session.
func (s Session) Same(o Session) bool {
	return s.Number == o.Number && subtle.ConstantTimeCompare(s.Nonce[:], o.Nonce[:]) == 1
}

// A Fresh holds what must be new in a request or a reservation. It is drawn once,
// before the decision, so that a decision that is taken again says the same.
type Fresh struct {
	Nonce  Nonce
	Secret Secret
}

// Draw reads a Fresh from a source of random bytes such as crypto/rand.Reader. It is
// refused if there is no source, or it fails or ends early ([ErrNoRandom]).
func Draw(random io.Reader) (Fresh, error) {
	if random == nil {
		return Fresh{}, license.Refuse(ErrNoRandom, "RS-14", "cause", "there is none")
	}
	var f Fresh
	for _, b := range [][]byte{f.Nonce[:], f.Secret[:]} {
		if _, err := io.ReadFull(random, b); err != nil {
			return Fresh{}, license.Refuse(ErrNoRandom, "RS-14", "cause", err.Error())
		}
	}
	return f, nil
}

// String returns "[redacted]".
func (Secret) String() string { return redacted }

// Format writes "[redacted]", also for verbs that would print the bytes as numbers.
func (Secret) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, redacted) }

// LogValue returns "[redacted]".
func (Secret) LogValue() slog.Value { return slog.StringValue(redacted) }

// LogValue returns the nonce, with the secret redacted: log/slog writes a struct as its
// JSON, where the secret would stand whole.
func (f Fresh) LogValue() slog.Value {
	return slog.GroupValue(slog.Any("nonce", f.Nonce), slog.Any("secret", f.Secret))
}

const redacted = "[redacted]"

// MarshalText returns the nonce in base64 of the URL alphabet, without padding.
func (n Nonce) MarshalText() ([]byte, error) { return encode(n[:]), nil }

// UnmarshalText reads what MarshalText writes and nothing else.
func (n *Nonce) UnmarshalText(text []byte) error { return decode(n[:], text, "nonce") }

// MarshalText returns the key in base64 of the URL alphabet, without padding.
func (k PublicKey) MarshalText() ([]byte, error) { return encode(k[:]), nil }

// UnmarshalText reads what MarshalText writes and nothing else.
func (k *PublicKey) UnmarshalText(text []byte) error { return decode(k[:], text, "publicKey") }

// MarshalText returns the digest in base64 of the URL alphabet, without padding.
func (d Digest) MarshalText() ([]byte, error) { return encode(d[:]), nil }

// UnmarshalText reads what MarshalText writes and nothing else.
func (d *Digest) UnmarshalText(text []byte) error { return decode(d[:], text, "digest") }

// MarshalText returns the secret itself in base64 of the URL alphabet, without
// padding: for the events and the snapshot of its own side.
func (s Secret) MarshalText() ([]byte, error) { return encode(s[:]), nil }

// UnmarshalText reads what MarshalText writes and nothing else. What it refuses it
// does not show.
func (s *Secret) UnmarshalText(text []byte) error {
	if err := decode(s[:], text, "secret"); err != nil {
		return license.Refuse(ErrBytesMalformed, "RS-14", "what", "secret", "value", redacted)
	}
	return nil
}

// strict refuses bits that stand beside the last byte, so that a value has one text.
var strict = base64.RawURLEncoding.Strict()

func encode(b []byte) []byte { return strict.AppendEncode(nil, b) }

// decode fills b, all of it, or leaves it as it was.
func decode(b, text []byte, what string) error {
	if len(text) == strict.EncodedLen(len(b)) {
		if d, err := strict.AppendDecode(nil, text); err == nil && len(d) == len(b) {
			copy(b, d)
			return nil
		}
	}
	return license.Refuse(ErrBytesMalformed, "RS-14", "what", what, "value", string(text[:min(len(text), 64)]))
}
