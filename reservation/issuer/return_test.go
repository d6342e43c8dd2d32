package issuer_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/reservation"
	"github.com/licit-go/licit/reservation/issuer"
)

func (s *scene) returning(udi license.UDI, code string) func() (issuer.Returned, error) {
	return func() (issuer.Returned, error) { return s.i.Return(s.act(), s.codec, udi, code) }
}

// TestReturnRS8 takes a return at the installed and at the pending version; the update
// is void then. At any other it is refused.
func TestReturnRS8(t *testing.T) {
	pending := func() (*scene, []string) {
		s := begin(t, issuer.Policy{}).reserve(udiA, lic("A", 5))
		codes := []string{s.code("R", s.latest(udiA))}
		s.update(udiA, lic("A", 3)).confirm(udiA)
		codes = append(codes, s.code("R", s.latest(udiA)))
		s.update(udiA, lic("A", 8))
		return s, append(codes, s.code("R", s.latest(udiA)))
	}
	for version, ok := range []bool{false, true, true} {
		s, codes := pending()
		if !ok {
			is(t, refuses(s, s.returning(udiA, codes[version]), reservation.ErrCodeRefused)[0], reservation.ErrCodeRefused, "RS-18", "what", "return")
			continue
		}
		confirmation := s.code("C", s.latest(udiA))
		e, err := s.returning(udiA, codes[version])()
		require.NoError(t, err)
		require.Equal(t, issuer.Returned{
			Stamp: license.Stamp{Seq: 6, Act: s.act()}, UDI: udiA, Reservation: 1, Version: uint32(version) + 1, Code: codes[version],
		}, e)
		require.Equal(t, license.Hold{UDI: udiA}, e.Hold())
		s.play(e, nil)
		require.Equal(t, issuer.StateNone, s.state(udiA))
		require.Empty(t, s.inv.held)
		for other, code := range codes {
			why := reservation.ErrCodeRefused
			if other == version {
				why = issuer.ErrReturned
			}
			refuses(s, s.returning(udiA, code), why)
		}
		refuses(s, s.confirming(udiA, confirmation), reservation.ErrCodeRefused)
		refuses(s, s.updating(udiA, lic("A", 1)), issuer.ErrNotReserved)
	}
}

// TestReturnAgainRS8 knows a return code again however it is typed, and for its product
// only; of another reservation of the same product it says nothing.
func TestReturnAgainRS8(t *testing.T) {
	s := begin(t, issuer.Policy{}).reserve(udiA, lic("A", 5)).reserve(udiB, lic("A", 5))
	first := s.code("R", s.latest(udiA))
	typed := " " + strings.ToLower(strings.ReplaceAll(first, "-", " "))
	s.play(event(s.returning(udiA, typed)()))
	s.reserve(udiA, lic("A", 1))
	for _, code := range []string{first, typed, strings.ReplaceAll(first, "-", "")} {
		is(t, refuses(s, s.returning(udiA, code), issuer.ErrReturned)[0], issuer.ErrReturned, "RS-8", "udi", udiA.String(), "reservation", "1")
		refuses(s, s.returning(udiB, code), reservation.ErrCodeRefused)
		refuses(s, s.returning(udiX, code), reservation.ErrCodeRefused)
	}
	second := s.code("R", s.latest(udiA))
	s.play(event(s.returning(udiA, second)()))
	is(t, refuses(s, s.returning(udiA, second), issuer.ErrReturned)[0], issuer.ErrReturned, "RS-8", "udi", udiA.String(), "reservation", "3")
	refuses(s, s.returning(udiA, first), issuer.ErrReturned)
}

// TestReturnRefusesRS18 gives the same answer to whatever is not known here and to
// whatever is wrong.
func TestReturnRefusesRS18(t *testing.T) {
	s := begin(t, issuer.Policy{}).reserve(udiA, lic("A", 5)).reserve(udiB, lic("A", 1)).reserve(udiC, lic("A", 1))
	removed := s.code("R", s.latest(udiC))
	s.remove(udiC)
	right := s.code("R", s.latest(udiA))
	for name, c := range map[string]struct {
		udi  license.UDI
		code string
	}{
		"strange product":     {udiX, right},
		"another product":     {udiB, right},
		"removed":             {udiC, removed},
		"no such reservation": {udiA, "R9" + right[2:]},
		"another reservation": {udiA, "R2" + right[2:]},
		"a wrong tag":         {udiA, strings.Replace(right, "-X", "-XF", 1)},
		"a confirmation":      {udiA, s.code("C", s.latest(udiA))},
	} {
		t.Run(name, func(t *testing.T) {
			is(t, refuses(s, s.returning(c.udi, c.code), reservation.ErrCodeRefused)[0], reservation.ErrCodeRefused, "RS-18", "what", "return")
		})
	}
}

// TestRemoveRH9 removes what cannot be returned, with or without notes.
func TestRemoveRH9(t *testing.T) {
	s := begin(t, issuer.Policy{}).reserve(udiA, lic("A", 5)).update(udiA, lic("A", 3))
	remove := func(udi license.UDI, notes string) func() (issuer.Removed, error) {
		return func() (issuer.Removed, error) { return s.i.Remove(s.act(), udi, notes) }
	}
	is(t, refuses(s, remove(udiX, ""), issuer.ErrNotReserved)[0], issuer.ErrNotReserved, "RH-9", "udi", udiX.String())
	refuses(s, remove(udiX, "\n"), issuer.ErrNotReserved, issuer.ErrNotes)
	for n, ok := range map[int]bool{0: true, issuer.MaxNotesBytes - 1: true, issuer.MaxNotesBytes: true, issuer.MaxNotesBytes + 1: false} {
		notes := strings.Repeat("n", n)
		e, err := remove(udiA, notes)()
		if !ok {
			is(t, license.Refusals(err)[0], issuer.ErrNotes, "", "length", "1025", "most", "1024")
			continue
		}
		require.NoError(t, err)
		require.Equal(t, issuer.Removed{Stamp: license.Stamp{Seq: 4, Act: s.act()}, UDI: udiA, Reservation: 1, Notes: notes}, e)
		require.Equal(t, license.Hold{UDI: udiA}, e.Hold())
		require.NoError(t, s.i.Clone().Apply(e))
	}
	for _, notes := range []string{"\n", "a\tb", "\xff", "\u202ea"} {
		refuses(s, remove(udiA, notes), issuer.ErrNotes)
	}
	s.remove(udiA)
	require.Empty(t, s.inv.held)
	refuses(s, remove(udiA, ""), issuer.ErrNotReserved)
}
