package issuer_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/reservation"
	"github.com/licit-go/licit/reservation/issuer"
)

func (s *scene) confirming(udi license.UDI, code string) func() (issuer.Confirmed, error) {
	return func() (issuer.Confirmed, error) { return s.i.Confirm(s.act(), s.codec, udi, code) }
}

// TestConfirmRS7 confirms a first installation, if somebody cares to, and every update,
// each once.
func TestConfirmRS7(t *testing.T) {
	s := begin(t, issuer.Policy{}).reserve(udiA, lic("A", 5))
	first := s.code("C", s.latest(udiA))
	e, err := s.confirming(udiA, first)()
	require.NoError(t, err)
	require.Equal(t, issuer.Confirmed{
		Stamp: license.Stamp{Seq: 3, Act: s.act()}, UDI: udiA, Reservation: 1, Version: 1, Kind: reservation.Specific, Held: []license.Entitlement{lic("A", 5)},
	}, e)
	e.Hold().Entitlements[0].Quantity = 99
	mine, err := s.confirming(udiA, first)()
	require.NoError(t, err)
	mine.Held[0].Quantity = 99
	s.play(e, nil)
	require.Equal(t, 5, s.inv.of(udiA, "A"))
	done := func(code, version string) {
		t.Helper()
		is(t, refuses(s, s.confirming(udiA, code), issuer.ErrConfirmed)[0], issuer.ErrConfirmed, "RS-7", "udi", udiA.String(), "version", version)
	}
	done(first, "1")
	s.update(udiA, lic("A", 3))
	done(first, "1")
	second := s.code("C", s.latest(udiA))
	s.confirm(udiA)
	require.Equal(t, 3, s.inv.of(udiA, "A"))
	done(second, "2")
	refuses(s, s.confirming(udiA, first), reservation.ErrCodeRefused)
}

// TestFirstConfirmationIsOptionalRS7 updates what was not confirmed: the confirmation of
// the first installation has nothing to do any more.
func TestFirstConfirmationIsOptionalRS7(t *testing.T) {
	s := begin(t, issuer.Policy{}).reserve(udiA, lic("A", 5))
	first := s.code("C", s.latest(udiA))
	s.update(udiA, lic("A", 7))
	is(t, refuses(s, s.confirming(udiA, first), issuer.ErrConfirmed)[0], issuer.ErrConfirmed, "RS-7", "udi", udiA.String(), "version", "1")
	s.confirm(udiA).update(udiA, lic("A", 2)).confirm(udiA)
	require.Equal(t, 2, s.inv.of(udiA, "A"))
}

// TestConfirmRefusesRS18 gives the same answer to whatever is not known here and to
// whatever is wrong.
func TestConfirmRefusesRS18(t *testing.T) {
	s := begin(t, issuer.Policy{}).reserve(udiA, lic("A", 5)).reserve(udiB, lic("A", 1)).update(udiA, lic("A", 3)).confirm(udiA).update(udiA, lic("A", 2))
	s.reserve(udiC, lic("B", 1)).returns(udiC)
	right := s.code("C", s.latest(udiA))
	sameAsRight := strings.ToLower(strings.ReplaceAll(right, "-", ""))
	_, err := s.confirming(udiA, sameAsRight)()
	require.NoError(t, err)
	for name, c := range map[string]struct {
		udi  license.UDI
		code string
	}{
		"strange product":      {udiX, right},
		"another product":      {udiB, right},
		"closed":               {udiC, "C3-V1-X01020304-Y0005-Z0102"},
		"no such reservation":  {udiA, "C9" + right[2:]},
		"no reservation":       {udiA, "C0" + right[2:]},
		"another reservation":  {udiA, "C2" + right[2:]},
		"a wrong tag":          {udiA, strings.Replace(right, "-X", "-XF", 1)},
		"a wrong secret":       {udiA, strings.Replace(right, "-Y", "-YF", 1)},
		"a return code":        {udiA, s.code("R", s.latest(udiA))},
		"its first version":    {udiA, strings.Replace(right, "V3", "V1", 1)},
		"a version of nothing": {udiA, strings.Replace(right, "V3", "V4", 1)},
	} {
		t.Run(name, func(t *testing.T) {
			is(t, refuses(s, s.confirming(c.udi, c.code), reservation.ErrCodeRefused)[0], reservation.ErrCodeRefused, "RS-18", "what", "confirmation")
		})
	}
}

// TestCodesThatNameNothing are looked at for the product that is said.
func TestCodesThatNameNothing(t *testing.T) {
	s := begin(t, issuer.Policy{}).reserve(udiA, lic("A", 5)).reserve(udiB, lic("A", 1))
	s.codec.unnamed = true
	refuses(s, s.confirming(udiB, s.code("C", s.latest(udiA))), reservation.ErrCodeRefused)
	refuses(s, s.confirming(udiX, s.code("C", s.latest(udiA))), reservation.ErrCodeRefused)
	refuses(s, s.confirming(udiA, "garbage"), reservation.ErrCodeMalformed)
	refuses(s, s.returning(udiA, "garbage"), reservation.ErrCodeMalformed)
	refuses(s, s.returning(udiB, s.code("R", s.latest(udiA))), reservation.ErrCodeRefused)
	code := s.code("R", s.latest(udiA))
	s.confirm(udiA).update(udiA, lic("A", 3)).confirm(udiA).update(udiA, lic("A", 1)).returns(udiA).returns(udiB)
	refuses(s, s.returning(udiA, code), reservation.ErrCodeRefused)
	_, err := s.i.Find(s.codec, code)
	is(t, license.Refusals(err)[0], reservation.ErrCodeRefused, "RS-18", "what", "code")
}

// TestCodesThatCannotBeReadRS17 are refused as such, whatever is known here.
func TestCodesThatCannotBeReadRS17(t *testing.T) {
	s := begin(t, issuer.Policy{}).reserve(udiA, lic("A", 5))
	find := func(code string) error {
		_, err := s.i.Find(s.codec, code)
		return err
	}
	for _, udi := range []license.UDI{udiA, udiX, {}} {
		for code, why := range map[string]license.Reason{
			"": reservation.ErrCodeMalformed, "\xff": reservation.ErrCodeMalformed, "C1-V": reservation.ErrCodeMalformed,
			strings.Repeat("C", issuer.MaxShortBytes-1): reservation.ErrCodeMalformed,
			strings.Repeat("C", issuer.MaxShortBytes):   reservation.ErrCodeMalformed,
			strings.Repeat("C", issuer.MaxShortBytes+1): reservation.ErrCodeTooLong,
		} {
			refuses(s, s.confirming(udi, code), why)
			refuses(s, s.returning(udi, code), why)
			require.Equal(t, []license.Reason{why}, reasons(find(code)))
		}
	}
	is(t, refuses(s, s.returning(udiA, ""), reservation.ErrCodeMalformed)[0],
		reservation.ErrCodeMalformed, "RS-17", "what", "return", "cause", "no text")
	is(t, refuses(s, s.confirming(udiA, strings.Repeat("C", 257)), reservation.ErrCodeTooLong)[0],
		reservation.ErrCodeTooLong, "RS-17", "what", "confirmation", "length", "257", "most", "256")
}

// TestCodecFails passes on what is no refusal, and tells nothing but that a code is
// refused of what names a reservation.
func TestCodecFails(t *testing.T) {
	s := begin(t, issuer.Policy{}).reserve(udiA, lic("A", 5))
	confirmation, giveBack := s.code("C", s.latest(udiA)), s.code("R", s.latest(udiA))
	s.codec.checks = errPlugged
	_, err := s.confirming(udiA, confirmation)()
	require.Equal(t, errPlugged, err)
	_, err = s.returning(udiA, giveBack)()
	require.Equal(t, errPlugged, err)
	s.codec.checks = malformed("purpose")
	refuses(s, s.confirming(udiA, confirmation), reservation.ErrCodeRefused)
	refuses(s, s.returning(udiA, giveBack), reservation.ErrCodeRefused)
}

// lenient takes every short code for right whose form is.
type lenient struct{ plain }

func (lenient) Confirms(string, reservation.Grant) error { return nil }
func (lenient) Returns(string, reservation.Grant) error  { return nil }

// TestNumbersCount refuses a code that names another reservation, also where a codec does
// not bind codes to their number.
func TestNumbersCount(t *testing.T) {
	s := begin(t, issuer.Policy{}).reserve(udiA, lic("A", 5)).reserve(udiB, lic("A", 1))
	for n, ok := range []bool{false, true, false, false} {
		code := "C" + string(rune('0'+n)) + "-V1-X01020304-Y0005-Z0102"
		_, err := s.i.Confirm(s.act(), lenient{}, udiA, code)
		require.Equal(t, ok, err == nil, n)
		_, err = s.i.Return(s.act(), lenient{}, udiA, "R"+code[1:])
		require.Equal(t, ok, err == nil, n)
		if !ok {
			is(t, license.Refusals(err)[0], reservation.ErrCodeRefused, "RS-18", "what", "return")
		}
	}
}

// TestFind names the product of a code, also of one that is over.
func TestFind(t *testing.T) {
	s := begin(t, issuer.Policy{}).reserve(udiA, lic("A", 5)).reserve(udiB, lic("A", 1))
	codes := map[string]license.UDI{}
	for _, udi := range []license.UDI{udiA, udiB} {
		codes[s.code("C", s.latest(udi))], codes[s.code("R", s.latest(udi))] = udi, udi
	}
	s.returns(udiA).remove(udiB)
	for code, want := range codes {
		udi, err := s.i.Find(s.codec, code)
		require.NoError(t, err)
		require.Equal(t, want, udi)
		for _, n := range []string{"0", "3", "18446744073709551615"} {
			_, err = s.i.Find(s.codec, code[:1]+n+code[2:])
			is(t, license.Refusals(err)[0], reservation.ErrCodeRefused, "RS-18", "what", "code")
		}
	}
}
