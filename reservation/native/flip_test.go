package native_test

import (
	"crypto/sha512"
	"crypto/subtle"
	"errors"
	"flag"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/internal/spectest"
	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/reservation"
	"github.com/licit-go/licit/reservation/native"
)

// many reports whether this is a long run.
func many(t testing.TB) bool {
	checks, err := strconv.Atoi(flag.Lookup("rapid.checks").Value.String())
	require.NoError(t, err)
	return checks > 1000
}

// codesToFlip returns how many random codes of each kind are flipped.
func codesToFlip() int {
	if spectest.Race {
		return 20
	}
	return 1000
}

// Vector 13: any single bit of a code's bytes flipped. Of 1,000 random codes of each
// kind each bit is flipped in a long run, and otherwise every 193rd, beginning elsewhere
// in each code; [TestFlipEveryBitOfAuthorizations] leaves none out.
func TestFlipVector13(t *testing.T) {
	p, a := codecs(t, context)
	r := newSource()
	stride := 193
	if many(t) {
		stride = 1
	}
	flips := map[native.Purpose]int{}
	for i := range codesToFlip() {
		x := r.exchange(t, p, a, 2)
		read := binaryDecoders(p, a, x)
		for _, purpose := range every {
			b := binary(t, purpose, x.codes()[purpose])
			for bit := i % stride; bit < 8*len(b); bit += stride {
				b[bit/8] ^= 1 << (bit % 8)
				if read[purpose](b) == nil {
					t.Fatalf("bit %d of %x", bit, b)
				}
				b[bit/8] ^= 1 << (bit % 8)
				flips[purpose]++
			}
			require.NoError(t, read[purpose](b))
		}
	}
	t.Logf("flips: %v", flips)
}

// digestSigner signs with a hash, so that many codes can be read in a short time: what
// it shows is that every bit of a code is signed or of the signature.
type digestSigner struct{}

func (digestSigner) ID() license.ID { return "2026-a" }

func (digestSigner) Sign(message []byte) ([]byte, error) {
	sum := sha512.Sum512(message)
	return sum[:], nil
}

func (digestSigner) Verify(message, signature []byte) bool {
	sum := sha512.Sum512(message)
	return subtle.ConstantTimeCompare(sum[:], signature) == 1
}

// Verifier knows the only key by any id, so that an id that was changed does not help.
func (s digestSigner) Verifier(license.ID, native.Purpose, time.Time) (native.Verifier, error) {
	return s, nil
}

// TestFlipEveryBitOfAuthorizations flips each bit of 1,000 of them, also of the key's id.
func TestFlipEveryBitOfAuthorizations(t *testing.T) {
	p, err := native.NewProduct(context, digestSigner{})
	require.NoError(t, err)
	a, err := native.NewAccount(context, digestSigner{})
	require.NoError(t, err)
	r := newSource()
	for range codesToFlip() {
		authorization := r.authorization(2)
		authorization.UDI, authorization.Session, authorization.Request = r.udi(t), r.session(), reservation.Digest{1}
		code, err := a.Authorize(authorization, r.secret())
		require.NoError(t, err)
		b := binary(t, native.ForAuthorization, code.Text)
		for bit := range 8 * len(b) {
			b[bit/8] ^= 1 << (bit % 8)
			_, err := p.ReadAuthorization(b, now)
			if !errors.Is(err, reservation.ErrCodeSignature) && !errors.Is(err, reservation.ErrCodeMalformed) {
				t.Fatalf("bit %d of %x: %v", bit, b, err)
			}
			b[bit/8] ^= 1 << (bit % 8)
		}
	}
}

// TestOtherDecoders feeds every code to every other decoder, as it is, and with its
// bytes in the text of the other, and with the head of the other too.
func TestOtherDecoders(t *testing.T) {
	p, a := codecs(t, context)
	r := newSource()
	for range 20 {
		x := r.exchange(t, p, a, 3)
		for to, read := range decoders(p, a, x) {
			for from, code := range x.codes() {
				if from == to {
					require.NoError(t, read(code))
					continue
				}
				require.NotEmpty(t, license.Refusals(read(code)), "%s as %s", from, to)
				b := binary(t, from, code)
				_, err := native.Text(to, b)
				require.Error(t, err)
				_, err = native.Binary(to, code)
				require.Error(t, err)
				b[0] = binary(t, to, x.codes()[to])[0]
				if headed, err := native.Text(to, b); err == nil {
					require.Error(t, read(headed), "%s headed as %s", from, to)
				}
			}
		}
	}
}

// TestOtherContext shows that no code of another issuer or environment is taken, with
// the same keys and secrets, nor one of a context that reads the same when joined.
func TestOtherContext(t *testing.T) {
	p, a, x := one(t)
	for _, other := range []native.Context{
		{Issuer: "example.org", Environment: "production"}, {Issuer: "example.com", Environment: "test"},
		{Issuer: "example.comp", Environment: "roduction"}, {Issuer: "production", Environment: "example.com"},
	} {
		op, oa := codecs(t, other)
		_, err := oa.Request(x.request.Text)
		refused(t, err, reservation.ErrCodeSignature, "RS-17", "what", "request")
		_, err = op.Authorization(x.authorization.Text, now)
		refused(t, err, reservation.ErrCodeSignature, "RS-17", "what", "authorization")
		refused(t, oa.Confirms(x.confirmation, x.grant), reservation.ErrCodeRefused, "RS-18", "what", "confirmation")
		refused(t, oa.Returns(x.returned, x.grant), reservation.ErrCodeRefused, "RS-18", "what", "return")
	}
	for purpose, read := range decoders(p, a, x) {
		require.NoError(t, read(x.codes()[purpose]))
	}
}
