package native

import (
	"encoding/base64"
	"encoding/hex"
	"math/big"
	"slices"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/reservation"
)

// Why a public key is weak.
const (
	causeLowOrder     = "low-order"
	causeNotCanonical = "not-canonical"
	causeNotOnCurve   = "not-on-curve"
)

// weak refuses a public key.
func weak(key []byte, cause string) error {
	return license.Refuse(reservation.ErrKeyWeak, "RS-16", "public", base64.RawURLEncoding.EncodeToString(key), "cause", cause)
}

// lowOrder reports whether a coordinate below 2²⁵⁵ is 0, 1, −1 or one of two others, all
// modulo p = 2²⁵⁵ − 19 and the lowest byte first. The two are those of the points of
// order 8.
func lowOrder(coordinate [32]byte, order8 [2]string) bool {
	rest := coordinate[1:]
	switch coordinate[0] {
	case 0, 1:
		return !slices.ContainsFunc(rest, func(b byte) bool { return b != 0 })
	case 0xec:
		return fullFrom(rest)
	}
	text := hex.EncodeToString(coordinate[:])
	return text == order8[0] || text == order8[1]
}

// fullFrom reports whether those are the upper bytes of p, and so of all numbers from
// 2²⁵⁵ − 256 on.
func fullFrom(rest []byte) bool {
	return rest[30] == 0x7f && !slices.ContainsFunc(rest[:30], func(b byte) bool { return b != 0xff })
}

// weakAgreement says why an X25519 key is weak, "" if it is not: the result of an
// agreement with a key of low order is known to everybody; a key that is not canonical
// is another text for the same one.
func weakAgreement(key reservation.PublicKey) string {
	if key[31]&0x80 != 0 || key[0] >= 0xed && fullFrom(key[1:]) {
		return causeNotCanonical
	}
	if lowOrder(key, [2]string{
		"e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
		"5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
	}) {
		return causeLowOrder
	}
	return ""
}

// weakSigning says why an Ed25519 key of 32 bytes is weak, "" if it is not: with a key
// of low order one signature is good for many messages. It does not see whether a
// point is on the curve; nothing verifies with one that is not.
func weakSigning(key []byte) string {
	y := [32]byte(key)
	y[31] &= 0x7f // the sign of x
	if y[0] >= 0xed && fullFrom(y[1:]) {
		return causeNotCanonical
	}
	if lowOrder(y, [2]string{
		"26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
		"c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
	}) {
		return causeLowOrder
	}
	return ""
}

// onCurve reports whether there is an x with −x² + y² = 1 + dx²y² modulo p, where
// d = −121665/121666: whether (y² − 1)(dy² + 1) is a square.
func onCurve(key reservation.PublicKey) bool {
	key[31] &= 0x7f
	slices.Reverse(key[:])
	one := big.NewInt(1)
	p := new(big.Int).Sub(new(big.Int).Lsh(one, 255), big.NewInt(19))
	d := new(big.Int).ModInverse(big.NewInt(121666), p)
	d.Mul(d, big.NewInt(-121665))
	y2 := new(big.Int).SetBytes(key[:])
	y2.Mul(y2, y2)
	u := new(big.Int).Sub(y2, one)
	v := d.Mul(d, y2)
	v.Add(v, one)
	return big.Jacobi(u.Mul(u, v), p) >= 0
}
