package native_test

import (
	"bytes"
	"crypto/ecdh"
	"crypto/ed25519"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math/big"
	"strings"
)

// This decoder is written from FORMAT.md alone and shares nothing with the package; it
// is as straight as can be and good for nothing but reading right codes and showing
// wrong ones. Its fields are texts, as testdata/vectors.json has them.

const crockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

// readSymbols returns the values of symbols (5.1).
func readSymbols(s string) ([]int, error) {
	var values []int
	for _, c := range strings.ToUpper(s) {
		if c == 'O' {
			c = '0'
		}
		if c == 'I' || c == 'L' {
			c = '1'
		}
		i := strings.IndexRune(crockford, c)
		if i < 0 {
			return nil, fmt.Errorf("no symbol %q", c)
		}
		values = append(values, i)
	}
	return values, nil
}

// symbolBytes returns the bytes of values (5.1).
func symbolBytes(values []int) ([]byte, error) {
	n := new(big.Int)
	for _, v := range values {
		n.Or(n.Lsh(n, 5), big.NewInt(int64(v)))
	}
	size := len(values) * 5 / 8
	spare := len(values)*5 - size*8
	if spare >= 5 || new(big.Int).And(n, big.NewInt(1<<spare-1)).Sign() != 0 {
		return nil, fmt.Errorf("%d bits left over", spare)
	}
	return n.Rsh(n, uint(spare)).FillBytes(make([]byte, size)), nil
}

// checked runs over a prefix, values and check symbols (5.2).
func checked(kind int, prefix, values []int) bool {
	c := '0' + kind
	r := 1
	for _, v := range append(append([]int{c >> 5, 0, c & 31}, prefix...), values...) {
		top := r >> 25
		r = (r&0x1ffffff)<<5 ^ v
		for i, g := range []int{0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3} {
			if top&(1<<i) != 0 {
				r ^= g
			}
		}
	}
	return r == 0x2bc830a3
}

// readShortText returns the bytes of a short code (5.3).
func readShortText(kind int, s string) ([]byte, error) {
	values, err := readSymbols(strings.ReplaceAll(s, "-", ""))
	if err != nil {
		return nil, err
	}
	if len(values) > 64 {
		return nil, fmt.Errorf("%d symbols", len(values))
	}
	var content []int
	for g := 1; len(values) > 0; g++ {
		group := values[:min(6, len(values))]
		values = values[len(group):]
		// The polynomial at x, by the powers of x in the field.
		x, power, sum := 2, 1, 0
		for i := len(group) - 2; i >= -1; i-- {
			power = times(power, x)
			if i >= 0 {
				sum ^= times(group[i], power)
			} else {
				sum ^= times(g, power)
			}
		}
		if sum != group[len(group)-1] {
			return nil, fmt.Errorf("group %d", g)
		}
		content = append(content, group[:len(group)-1]...)
	}
	if !checked(kind, nil, content) {
		return nil, fmt.Errorf("check symbols")
	}
	return symbolBytes(content[:len(content)-6])
}

// times multiplies in the field of 32 elements modulo x⁵ + x³ + 1.
func times(a, b int) int {
	product := 0
	for i := range 5 {
		if b&(1<<i) != 0 {
			product ^= a << i
		}
	}
	for i := 8; i >= 5; i-- {
		if product&(1<<i) != 0 {
			product ^= 0b101001 << (i - 5)
		}
	}
	return product
}

// readArmour returns the bytes of an armoured code (5.4).
func readArmour(kind int, name, s string) ([]byte, error) {
	lines := strings.Split(strings.ReplaceAll(s, "\r\n", "\n"), "\n")
	n := len(lines)
	if n < 4 || lines[n-1] != "" || lines[0] != "-----BEGIN LICIT "+name+" 1-----" || lines[n-2] != "-----END LICIT "+name+" 1-----" {
		return nil, fmt.Errorf("frame")
	}
	var all []byte
	for i, line := range lines[1 : n-2] {
		values, err := readSymbols(line)
		if err != nil {
			return nil, err
		}
		number, last := i+1, 0
		if i == n-4 {
			last = 1
		}
		if !checked(kind, []int{number % 1024 >> 5, number & 31, last}, values) {
			return nil, fmt.Errorf("line %d", number)
		}
		b, err := symbolBytes(values[:len(values)-6])
		if err != nil || last == 0 && len(b) != 40 {
			return nil, fmt.Errorf("line %d", number)
		}
		all = append(all, b...)
	}
	return all, nil
}

// encodePAE is PAE (1).
func encodePAE(pieces ...string) string {
	eight := func(n int) string {
		return string([]byte{byte(n), byte(n >> 8), byte(n >> 16), byte(n >> 24), 0, 0, 0, 0})
	}
	s := eight(len(pieces))
	for _, p := range pieces {
		s += eight(len(p)) + p
	}
	return s
}

func hmac256(key, message string) string {
	h := hmac.New(sha256.New, []byte(key))
	h.Write([]byte(message))
	return string(h.Sum(nil))
}

func label(key, name string, pieces ...string) string {
	return hmac256(key, encodePAE(append([]string{"licit-reservation-1", name}, pieces...)...))
}

// agreementOf is AGREEMENT (2).
func agreementOf(secret string) *ecdh.PrivateKey {
	key, err := ecdh.X25519().NewPrivateKey([]byte(label(secret, "agreement")))
	if err != nil {
		panic(err)
	}
	return key
}

// fields takes the elements of a payload (1); it panics where there are none.
type fields struct{ *bytes.Reader }

func (f fields) bytes(n int) string {
	if n > f.Len() {
		panic("ends early")
	}
	b := make([]byte, n)
	for i := range b {
		b[i], _ = f.ReadByte()
	}
	return string(b)
}

func (f fields) number(most string) string {
	n, limit := new(big.Int), new(big.Int)
	limit.SetString(most, 10)
	for shift := uint(0); ; shift += 7 {
		b := f.bytes(1)[0]
		if b == 0 && shift > 0 {
			panic("not as short as it can be")
		}
		n.Or(n, new(big.Int).Lsh(big.NewInt(int64(b&0x7f)), shift))
		if n.Cmp(limit) > 0 {
			panic("too great")
		}
		if b < 0x80 {
			return n.String()
		}
	}
}

func (f fields) text(most string) string {
	n, _ := new(big.Int).SetString(f.number(most), 10)
	return f.bytes(int(n.Int64()))
}

const greatest = "18446744073709551615"

// independently reads one code. For a request and an authorization it returns the
// fields by their names in FORMAT.md, bytes in hexadecimal, once the signature is good:
// that of public, or of the key in the request. For the short codes public is the key of
// the tags.
func independently(kind int, code, issuer, environment, public string) (read map[string]string, digest string, err error) {
	defer func() {
		if fault := recover(); fault != nil {
			err = fmt.Errorf("%v", fault)
		}
	}()
	name := []string{"", "request", "authorization", "confirmation", "return"}[kind]
	readText := func() ([]byte, error) { return readShortText(kind, code) }
	if kind <= 2 {
		readText = func() ([]byte, error) { return readArmour(kind, strings.ToUpper(name), code) }
	}
	b, err := readText()
	if err != nil {
		return nil, "", err
	}
	if int(b[0]) != 0x10+kind {
		return nil, "", fmt.Errorf("head %x", b[0])
	}
	read = map[string]string{}
	take := func(name, value string) { read[name] = value }
	inHex := func(s string) string { return hex.EncodeToString([]byte(s)) }
	if kind >= 3 {
		f := fields{bytes.NewReader(b[1:])}
		take("reservation", f.number(greatest))
		take("version", f.number("4294967295"))
		take("tag", inHex(f.bytes(12)))
		if f.Len() > 0 {
			panic("goes on")
		}
		return read, "", nil
	}
	payload, signature := string(b[1:len(b)-64]), b[len(b)-64:]
	f := fields{bytes.NewReader([]byte(payload))}
	if kind == 1 {
		public = f.bytes(32)
		take("possession", inHex(public))
		take("udi", f.text("172"))
		take("session", f.number(greatest))
		take("nonce", inHex(f.bytes(16)))
		take("public", inHex(f.bytes(32)))
	} else {
		take("key", f.text("128"))
		take("kind", f.number("2"))
		take("reservation", f.number(greatest))
		take("request", inHex(f.bytes(32)))
		take("udi", f.text("172"))
		take("session", f.number(greatest))
		take("nonce", inHex(f.bytes(16)))
		take("version", f.number("4294967295"))
		take("previous", inHex(f.bytes(32)))
		take("issued", f.number("315537897599"))
		take("notAfter", f.number("315537897599"))
		take("public", inHex(f.bytes(32)))
		n, _ := new(big.Int).SetString(f.number("256"), 10)
		var all []string
		for range n.Int64() {
			all = append(all, f.text("128")+" "+f.number("1048576")+" "+f.number("3652059"))
		}
		take("entitlements", strings.Join(all, "\n"))
	}
	if f.Len() > 0 {
		panic("goes on")
	}
	message := encodePAE("licit-reservation-1", name, encodePAE(issuer, environment), payload)
	if !ed25519.Verify(ed25519.PublicKey(public), []byte(message), signature) {
		return nil, "", fmt.Errorf("signature")
	}
	sum := sha256.Sum256(b)
	return read, hex.EncodeToString(sum[:]), nil
}

// independentTag is the tag of a short code (4), with the secret of one side and the
// public half of the other, read from the codes.
func independentTag(kind int, ours, theirs string, product bool, issuer, environment string, authorization map[string]string, digest string) string {
	own := agreementOf(ours)
	other, err := ecdh.X25519().NewPublicKey([]byte(theirs))
	if err != nil {
		panic(err)
	}
	shared, err := own.ECDH(other)
	if err != nil {
		panic(err)
	}
	first, second := string(own.PublicKey().Bytes()), theirs
	if !product {
		first, second = second, first
	}
	plain := func(s string) string {
		b, err := hex.DecodeString(s)
		if err != nil {
			panic(err)
		}
		return string(b)
	}
	varint := func(s string) string {
		n, _ := new(big.Int).SetString(s, 10)
		var b []byte
		for {
			low := byte(new(big.Int).And(n, big.NewInt(0x7f)).Int64())
			if n.Rsh(n, 7).Sign() == 0 {
				return string(append(b, low))
			}
			b = append(b, low|0x80)
		}
	}
	message := encodePAE("licit-reservation-1", []string{3: "confirmation", 4: "return"}[kind], encodePAE(issuer, environment),
		authorization["udi"], plain(authorization["nonce"]), varint(authorization["reservation"])+varint(authorization["version"]), plain(digest))
	return hex.EncodeToString([]byte(hmac256(label(string(shared), "tag", first, second), message))[:12])
}
