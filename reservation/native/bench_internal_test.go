package native

import (
	"crypto/ecdh"
	"crypto/ed25519"
	"crypto/hmac"
	"crypto/sha256"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/reservation"
)

// A bench has one exchange with ten entitlements, in binary form.
type bench struct {
	frame         frame
	signer        *SecretSigner
	keys          *TrustList
	secret        reservation.Secret
	authorization reservation.Authorization
	code, message []byte
	wrong         []byte // a confirmation code with a byte too many
	typed         string // one with a typing error
	at            time.Time
}

func newBench(t testing.TB) *bench {
	c := Context{Issuer: "example.com", Environment: "production"}
	b := &bench{frame: frame{c.bytes()}, secret: reservation.Secret{1}, at: time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)}
	var err error
	b.signer, err = NewSigner("2026-a", reservation.Secret{2})
	require.NoError(t, err)
	b.keys, err = NewTrustList(Key{ID: "2026-a", Public: b.signer.Public(), Purposes: []Purpose{ForAuthorization}})
	require.NoError(t, err)
	b.authorization = reservation.Authorization{
		UDI: license.MustParseUDI("P:ZC9300-24UX,S:FCW2134L0RN"), Session: reservation.Session{Number: 1}, Reservation: 1, Version: 1,
		Kind: reservation.Specific, Issued: b.at, NotAfter: b.at.Add(365 * license.Day), Request: reservation.Digest{1},
	}
	for i := range 10 {
		tag := license.Tag("regid.2017-05.com.example.Function" + strconv.Itoa(i) + ",1.0")
		b.authorization.Entitlements = append(b.authorization.Entitlements, license.Entitlement{Tag: tag, Quantity: 100 + i})
	}
	b.code, err = b.frame.writeAuthorization(b.authorization, b.secret, b.signer)
	require.NoError(t, err)
	b.message = b.frame.message(kindAuthorization, b.code[1:len(b.code)-signatureSize])
	confirmation := short{reservation: 1, version: 1}.append(kindConfirmation)
	b.wrong = slices.Concat(confirmation, []byte{0})
	text := []byte(writeShort(kindConfirmation, confirmation))
	text[9] = alphabet[(slices.Index([]byte(alphabet), text[9])+1)%len(alphabet)]
	b.typed = string(text)
	return b
}

var sink byte

// issue writes the code.
func (b *bench) issue() {
	code, _ := b.frame.writeAuthorization(b.authorization, b.secret, b.signer)
	sum := sha256.Sum256(code)
	sink ^= code[len(code)-1] ^ sum[0]
}

// issuePrimitives derives a key and its public half, signs as much, and hashes it.
func (b *bench) issuePrimitives() {
	h := hmac.New(sha256.New, b.secret[:])
	h.Write(b.message[:60])
	key, _ := ecdh.X25519().NewPrivateKey(h.Sum(nil))
	signature := ed25519.Sign(b.signer.key(), b.message)
	sum := sha256.Sum256(b.code)
	sink ^= key.PublicKey().Bytes()[0] ^ signature[0] ^ sum[0]
}

// accept reads the code.
func (b *bench) accept() {
	a, _ := b.frame.readAuthorization(b.code, b.keys, b.at)
	sink ^= a.Digest[0]
}

// acceptPrimitives verifies as much and hashes it.
func (b *bench) acceptPrimitives() {
	b.verify()
	sum := sha256.Sum256(b.code)
	sink ^= sum[0]
}

func (b *bench) verify() {
	if ed25519.Verify(ed25519.PublicKey(b.signer.key()[32:]), b.message, b.code[len(b.code)-signatureSize:]) {
		sink++
	}
}

// refuse reads a confirmation code that is malformed.
func (b *bench) refuse() {
	if _, err := readShortCode(kindConfirmation, b.wrong); err == nil {
		sink++
	}
}

// refuseTyped reads one with a typing error.
func (b *bench) refuseTyped() {
	if _, err := readShort(kindConfirmation, b.typed); err == nil {
		sink++
	}
}

// TestBenchDoesTheWork shows that what is measured does what it is said to do.
func TestBenchDoesTheWork(t *testing.T) {
	b := newBench(t)
	a, err := b.frame.readAuthorization(b.code, b.keys, b.at)
	require.NoError(t, err)
	require.Len(t, a.Entitlements, 10)
	sink = 0
	b.verify()
	require.Equal(t, byte(1), sink)
	b.refuse()
	b.refuseTyped()
	require.Equal(t, byte(1), sink)
	_, err = readShortCode(kindConfirmation, b.wrong[:len(b.wrong)-1])
	require.NoError(t, err)
}

// compare reports the ratio of what two things take, in rounds of which one follows the
// other, so that what the machine does meanwhile meets both.
func compare(b *testing.B, limit float64, mineRounds, theirRounds int, mine, theirs func()) {
	var m, th []time.Duration
	b.ReportAllocs()
	for b.Loop() {
		x, y := lap(mineRounds, theirRounds, mine, theirs)
		m, th = append(m, x), append(th, y)
	}
	median := func(d []time.Duration, rounds int) float64 {
		return float64(slices.Sorted(slices.Values(d))[len(d)/2]) / float64(rounds)
	}
	b.ReportMetric(median(m, mineRounds)/median(th, theirRounds), "ratio")
	b.ReportMetric(limit, "limit")
	b.ReportMetric(median(m, mineRounds), "ns/code")
}

func lap(mineRounds, theirRounds int, mine, theirs func()) (m, th time.Duration) {
	begin := time.Now()
	for range theirRounds {
		theirs()
	}
	middle := time.Now()
	for range mineRounds {
		mine()
	}
	return time.Since(middle), middle.Sub(begin)
}

// BenchmarkIssueBudget compares writing an authorization of ten entitlements with the
// primitives that it must execute.
func BenchmarkIssueBudget(b *testing.B) {
	x := newBench(b)
	compare(b, 1.25, 8, 8, x.issue, x.issuePrimitives)
}

// BenchmarkAcceptBudget compares reading it with the primitives.
func BenchmarkAcceptBudget(b *testing.B) {
	x := newBench(b)
	compare(b, 1.25, 8, 8, x.accept, x.acceptPrimitives)
}

// BenchmarkRefuseBudget compares refusing a malformed short code with one signature that
// is verified.
func BenchmarkRefuseBudget(b *testing.B) {
	x := newBench(b)
	compare(b, 0.02, 200, 8, x.refuse, x.verify)
}

// BenchmarkRefuseTyped does so for a typing error in the text.
func BenchmarkRefuseTyped(b *testing.B) {
	x := newBench(b)
	b.ReportAllocs()
	for b.Loop() {
		x.refuseTyped()
	}
}

// BenchmarkText issues and accepts in the text form.
func BenchmarkText(b *testing.B) {
	x := newBench(b)
	text := writeLong(kindAuthorization, x.code)
	b.Run("issue", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			code, _ := x.frame.writeAuthorization(x.authorization, x.secret, x.signer)
			sink ^= writeLong(kindAuthorization, code)[100]
		}
	})
	b.Run("accept", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			code, _ := readLong(kindAuthorization, text, MaxAuthorization)
			a, _ := x.frame.readAuthorization(code, x.keys, x.at)
			sink ^= a.Digest[0]
		}
	})
}
