package license

import (
	"bytes"
	"io"
	"log/slog"
	"strings"
	"unicode"
)

// A Key is a licence key: Z2 and ten letters or digits, shown as
// Z2##-####-####. Keys are comparable and may be map keys. The zero Key is
// "none".
//
// A key is a secret of its owner: a [log/slog] record shows the last four
// characters only, and so do error texts. [Key.String] shows it whole.
type Key struct {
	b [keyLen]byte
}

const (
	keyLen  = 12 // characters
	keyForm = "Z2##-####-####"
	// maxKeyText bounds what ParseKey looks at, in bytes.
	maxKeyText = 128
	// keySymbols are the characters of generated keys: those that are not
	// easily mistaken for one another.
	keySymbols = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
)

// ParseKey reads a key leniently: letters in either case, dashes and spaces
// ignored wherever they stand. It refuses anything that is not Z2 and ten
// letters or digits then ([ErrKeyMalformed]).
func ParseKey(s string) (Key, error) {
	var k Key
	n := 0
	ok := len(s) <= maxKeyText
	for _, r := range s[:min(len(s), maxKeyText)] {
		if separates(r) {
			continue
		}
		if 'a' <= r && r <= 'z' {
			r += 'A' - 'a'
		}
		if n == keyLen || (r < '0' || r > '9') && (r < 'A' || r > 'Z') {
			ok = false
			break
		}
		k.b[n] = byte(r)
		n++
	}
	if !ok || n < keyLen || k.b[0] != 'Z' || k.b[1] != '2' {
		return Key{}, Refuse(ErrKeyMalformed, "CT-12", "key", s[:min(len(s), maxKeyText)], "form", keyForm)
	}
	return k, nil
}

// separates reports whether a key is read as if the rune were not there: dashes
// and spaces of any width, as typesetting puts them, and tabs.
func separates(r rune) bool {
	return unicode.In(r, unicode.Pd, unicode.Zs) || r == '\t'
}

// MustParseKey is ParseKey for keys that stand in code; it panics on a
// malformed one.
func MustParseKey(s string) Key {
	k, err := ParseKey(s)
	if err != nil {
		panic(err)
	}
	return k
}

// GenerateKey draws a key from ten bytes of the source, uniformly out of 2⁵⁰.
// The source should be crypto/rand.Reader where keys must not be guessed. Draw
// once, outside anything that is retried. It refuses a source that fails
// ([ErrKeySource]).
func GenerateKey(source io.Reader) (Key, error) {
	if source == nil {
		return Key{}, Refuse(ErrKeySource, "CT-16", "source", "nil")
	}
	var k Key
	if _, err := io.ReadFull(source, k.b[2:]); err != nil {
		return Key{}, Refuse(ErrKeySource, "CT-16", "source", err.Error())
	}
	k.b[0], k.b[1] = 'Z', '2'
	for i := 2; i < keyLen; i++ {
		k.b[i] = keySymbols[k.b[i]%byte(len(keySymbols))]
	}
	return k, nil
}

// IsZero reports whether k is none.
func (k Key) IsZero() bool { return k == Key{} }

// Compare returns -1, 0 or +1 as k sorts before, with or after o.
func (k Key) Compare(o Key) int { return bytes.Compare(k.b[:], o.b[:]) }

// String returns the whole key as Z2##-####-####, and "none" for none.
func (k Key) String() string {
	if k.IsZero() {
		return "none"
	}
	b, _ := k.AppendText(nil)
	return string(b)
}

// Redacted returns the key with only its last four characters readable.
func (k Key) Redacted() string {
	if k.IsZero() {
		return "none"
	}
	return strings.Repeat("•", 4) + "-" + strings.Repeat("•", 4) + "-" + string(k.b[keyLen-keyTail:])
}

// LogValue returns the redacted key.
func (k Key) LogValue() slog.Value { return slog.StringValue(k.Redacted()) }

// AppendText appends the whole key as Z2##-####-####, and nothing for none.
func (k Key) AppendText(b []byte) ([]byte, error) {
	if k.IsZero() {
		return b, nil
	}
	b = append(b, k.b[:4]...)
	b = append(b, '-')
	b = append(b, k.b[4:8]...)
	b = append(b, '-')
	return append(b, k.b[8:]...), nil
}

// MarshalText returns the whole key as Z2##-####-####, and the empty text for
// none.
func (k Key) MarshalText() ([]byte, error) { return k.AppendText(nil) }

// UnmarshalText reads a key as ParseKey does, and none from the empty text.
func (k *Key) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*k = Key{}
		return nil
	}
	p, err := ParseKey(string(text[:min(len(text), maxKeyText+1)]))
	if err == nil {
		*k = p
	}
	return err
}
