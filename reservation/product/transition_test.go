package product_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/internal/spectest"
	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/reservation"
	"github.com/licit-go/licit/reservation/product"
)

// inMode returns a product in a mode, and a code that can be installed or discarded
// there, where one can.
func inMode(t *testing.T, mode string) (s *scene, code string) {
	switch mode {
	case "off":
		s, code = cancelled(t)
		return s.disable(), code
	case "on":
		return cancelled(t)
	case "pending":
		s = pending(t)
		code = s.issue(1)
		return s, code
	}
	require.Equal(t, "reserved", mode)
	s = reserved(t)
	code = s.issue(2)
	return s, code
}

// decide asks for an operation with everything right about it but the mode.
func decide(s *scene, trigger, code string) (product.Event, error) {
	fresh := reservation.Fresh{Nonce: reservation.Nonce{99}, Secret: reservation.Secret{99}}
	switch trigger {
	case "enable":
		return event(s.p.Enable(s.by()))
	case "disable":
		return event(s.p.Disable(s.by()))
	case "request":
		return event(s.p.Request(s.by(), s.codec, fresh))
	case "cancel":
		return event(s.p.Cancel(s.by()))
	case "install":
		return event(s.p.Install(s.by(), s.codec, code))
	case "return":
		return event(s.p.Return(s.by(), s.codec))
	case "discard":
		return event(s.p.Discard(s.by(), s.codec, code))
	}
	return nil, nil
}

// recorded returns the event of an operation as if it had been decided.
func recorded(t *testing.T, trigger string, stamp license.Stamp) product.Event {
	from := map[string]string{"enable": "off", "disable": "on", "request": "on", "cancel": "pending", "install": "pending", "return": "reserved", "discard": "on"}
	s, code := inMode(t, from[trigger])
	e, err := decide(s, trigger, code)
	require.NoError(t, err)
	return stamped(e, stamp)
}

// stamped returns the event at another place.
func stamped(e product.Event, stamp license.Stamp) product.Event {
	switch e := e.(type) {
	case product.Enabled:
		e.Stamp = stamp
		return e
	case product.Disabled:
		e.Stamp = stamp
		return e
	case product.Requested:
		e.Stamp = stamp
		return e
	case product.Cancelled:
		e.Stamp = stamp
		return e
	case product.Installed:
		e.Stamp = stamp
		return e
	case product.Returned:
		e.Stamp = stamp
		return e
	case product.Discarded:
		e.Stamp = stamp
		return e
	}
	return nil
}

// TestTransitionsAreTheTableOfTheRules walks the table beside that of testdata.
func TestTransitionsAreTheTableOfTheRules(t *testing.T) {
	var walked, rows [][]string
	for r := range product.Transitions() {
		refused := string(r.Refused)
		if refused == "" {
			refused = "-"
		}
		walked = append(walked, []string{string(r.From), r.Trigger.String(), string(r.To), refused})
	}
	for _, row := range table(t) {
		rows = append(rows, []string{row[0], row[1], row[3], row[4]})
	}
	require.Equal(t, rows, walked)
	for r := range product.Transitions() { // a walk may end early
		require.Equal(t, reservation.Off, r.From)
		break
	}
	require.Equal(t, "discard", product.ByDiscard.String())
	require.Equal(t, "none", (product.ByDiscard + 1).String())
}

// TestEveryModeAndTrigger decides and applies each operation in each mode, and looks
// at the public number of what is refused.
func TestEveryModeAndTrigger(t *testing.T) {
	for _, row := range table(t) {
		mode, trigger, name, to, refused, public := row[0], row[1], row[2], row[3], row[4], row[5]
		t.Run(mode+" "+trigger, func(t *testing.T) {
			s, code := inMode(t, mode)
			require.Equal(t, mode, string(s.p.Mode()))
			before := s.bytes()
			decided, err := decide(s, trigger, code)
			require.Equal(t, before, s.bytes(), "a decision changes nothing")
			if refused == "-" {
				require.NoError(t, err)
				again, err := decide(s, trigger, code)
				require.NoError(t, err)
				require.Equal(t, decided, again, "the same question, the same answer")
				require.Equal(t, license.Stamp{Seq: s.p.Seq() + 1, Act: s.by()}, decided.Stamped())
				got, _, err := product.EncodeEvent(decided)
				require.NoError(t, err)
				require.Equal(t, name, got)
				require.NoError(t, s.p.Apply(decided))
				require.Equal(t, to, string(s.p.Mode()))
				return
			}
			require.Len(t, license.Refusals(err), 1)
			require.ErrorIs(t, err, license.Reason(refused))
			n, ok := reservation.Number(err)
			require.Equal(t, public != "-", ok)
			if ok {
				require.Equal(t, public, fmt.Sprint(n))
			}
			require.Equal(t, mode, to)
			// What is wrong with a code does not show where the mode is wrong (RS-5).
			_, bad := decide(s, trigger, "no code")
			require.Equal(t, err, bad)
			// The event of an operation that is refused cannot follow either.
			err = s.p.Apply(recorded(t, trigger, license.Stamp{Seq: s.p.Seq() + 1, Act: s.by()}))
			require.ErrorIs(t, err, product.ErrCannotFollow)
			require.ErrorIs(t, err, license.Reason(refused))
			require.Equal(t, refused, license.Refusals(err)[0].Field("cause"))
			require.Equal(t, before, s.bytes())
		})
	}
}

// TestDocHasTheModes shows that the table in the documentation is the one that is
// walked.
func TestDocHasTheModes(t *testing.T) {
	var walk []spectest.Cell
	for r := range product.Transitions() {
		walk = append(walk, spectest.Cell{From: string(r.From), Trigger: r.Trigger.String(), To: string(r.To), Refused: r.Refused})
	}
	spectest.States(t, here, walk)
}
