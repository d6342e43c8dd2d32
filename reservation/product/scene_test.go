package product_test

import (
	"maps"
	"os"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/internal/spectest"
	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/reservation"
	"github.com/licit-go/licit/reservation/product"
)

// scene is a product, its clock, a codec, and an account that issues what the test
// says.
type scene struct {
	require.TestingT
	p      *product.Product
	now    time.Time
	codec  plain
	drawn  byte                 // how often something fresh was drawn
	asked  product.Requested    // the last request
	issued map[[2]uint64]string // the last code of a session and version
	log    []product.Event
}

var (
	sceneUDI = license.MustParseUDI("P:C9300-24UX,S:FCW2134L0RN")
	otherUDI = license.MustParseUDI("P:R-100,S:B2")
)

func moment(s string) time.Time {
	at, err := time.Parse(time.RFC3339Nano, s)
	if err != nil {
		panic(err)
	}
	return at.UTC()
}

// off begins with a new product.
func off(t require.TestingT) *scene {
	return &scene{TestingT: t, p: product.New(sceneUDI), now: moment("2024-01-01T00:00:00Z"), issued: map[[2]uint64]string{}}
}

// on begins with reservation mode on.
func on(t require.TestingT) *scene { return off(t).enable() }

func (s *scene) by() license.Act { return license.Act{At: s.now, By: "ada"} }

// later lets time pass.
func (s *scene) later(d time.Duration) *scene {
	s.now = s.now.Add(d)
	return s
}

// fresh draws.
func (s *scene) fresh() reservation.Fresh {
	s.drawn++
	return reservation.Fresh{Nonce: reservation.Nonce{s.drawn, 1}, Secret: reservation.Secret{s.drawn, 2}}
}

// play applies what was decided.
func play(s *scene) func(product.Event, error) product.Event {
	return func(e product.Event, err error) product.Event {
		require.NoError(s, err)
		require.NoError(s, s.p.Apply(e))
		s.log = append(s.log, e)
		return e
	}
}

// event makes an event of what a verb decided, so that play takes it.
func event[E product.Event](e E, err error) (product.Event, error) { return e, err }

func (s *scene) enable() *scene {
	play(s)(event(s.p.Enable(s.by())))
	return s
}

func (s *scene) disable() *scene {
	play(s)(event(s.p.Disable(s.by())))
	return s
}

func (s *scene) request() *scene {
	e, err := s.p.Request(s.by(), s.codec, s.fresh())
	play(s)(e, err)
	s.asked = e
	return s
}

func (s *scene) cancel() *scene {
	play(s)(event(s.p.Cancel(s.by())))
	return s
}

func (s *scene) install(code string) *scene {
	play(s)(event(s.p.Install(s.by(), s.codec, code)))
	return s
}

func (s *scene) giveBack() *scene {
	play(s)(event(s.p.Return(s.by(), s.codec)))
	return s
}

func (s *scene) discard(code string) *scene {
	play(s)(event(s.p.Discard(s.by(), s.codec, code)))
	return s
}

// of says what is issued: so many of tag A.
func of(n int) func(*reservation.Authorization) {
	return func(a *reservation.Authorization) {
		a.Entitlements = []license.Entitlement{{Tag: "A", Quantity: n}}
	}
}

// issue is what the account issues for the last request: five of tag A, for a year,
// if nothing else is said.
func (s *scene) issue(version uint32, changes ...func(*reservation.Authorization)) string {
	session := s.asked.Session
	a := reservation.Authorization{
		UDI: s.p.UDI(), Session: session, Reservation: 7, Version: version, Kind: reservation.Specific,
		Issued: s.now.Truncate(time.Second), NotAfter: s.now.Truncate(time.Second).Add(365 * license.Day), Request: s.asked.Code.Digest,
	}
	of(5)(&a)
	if version > 1 {
		if before, ok := s.issued[[2]uint64{session.Number, uint64(version) - 1}]; ok {
			a.Previous = s.codec.digest(before)
		}
	}
	for _, change := range changes {
		change(&a)
	}
	code := authorization(a)
	s.issued[[2]uint64{session.Number, uint64(version)}] = code
	return code
}

// pending, reserved and cancelled begin further on.
func pending(t require.TestingT) *scene { return on(t).request() }

func reserved(t require.TestingT) *scene {
	s := pending(t)
	return s.install(s.issue(1))
}

func cancelled(t require.TestingT) (s *scene, code string) {
	s = pending(t)
	code = s.issue(1)
	return s.cancel(), code
}

// refuses expects exactly that refusal, that the same is said twice, and that nothing
// has changed. Fields are names and values in pairs.
func refuses[E any](s *scene, ask func() (E, error), reason license.Reason, rule string, fields ...string) {
	before, log := s.bytes(), len(s.log)
	_, err := ask()
	require.Equal(s, []*license.Refusal{license.Refuse(reason, rule, fields...)}, license.Refusals(err))
	_, again := ask()
	require.Equal(s, err, again)
	require.Equal(s, before, s.bytes())
	require.Len(s, s.log, log)
	if n, ok := reservation.Number(err); ok {
		require.Equal(s, numberOf(reason), n)
	}
}

// numberOf is what is in public use (RS-21), said again.
func numberOf(reason license.Reason) int {
	return map[license.Reason]int{
		"reservation/udi-mismatch": 73, "reservation/reserved": 74, "reservation/no-request": 75, "reservation/nothing-installed": 76,
		"reservation/session-mismatch": 77, "reservation/mode-off": 78, "reservation/already-installed": 100,
		"reservation/code-malformed": 101, "reservation/version-range": 114, "reservation/request-pending": 120,
	}[reason]
}

func (s *scene) refusesInstall(code string, reason license.Reason, rule string, fields ...string) {
	refuses(s, func() (product.Installed, error) { return s.p.Install(s.by(), s.codec, code) }, reason, rule, fields...)
}

func (s *scene) refusesDiscard(code string, reason license.Reason, rule string, fields ...string) {
	refuses(s, func() (product.Discarded, error) { return s.p.Discard(s.by(), s.codec, code) }, reason, rule, fields...)
}

func (s *scene) bytes() string { return bytesOf(s, s.p) }

// bytesOf is all that a product remembers.
func bytesOf(t require.TestingT, p *product.Product) string {
	data, err := p.Snapshot()
	require.NoError(t, err)
	return string(data)
}

// clone is the same scene with a product of its own.
func (s *scene) clone() *scene {
	c := *s
	c.p, c.issued = s.p.Clone(), maps.Clone(s.issued)
	return &c
}

// quantity is how many of tag A are installed.
func (s *scene) quantity() int {
	a, ok := s.p.Authorization()
	if !ok {
		return 0
	}
	require.Len(s, a.Entitlements, 1)
	return a.Entitlements[0].Quantity
}

// table reads what becomes of a trigger in a mode.
func table(t *testing.T) [][]string {
	t.Helper()
	return spectest.Rows(t, here, "testdata/transitions.txt", 2, 6)
}

func source(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(name)
	require.NoError(t, err)
	return string(data)
}
