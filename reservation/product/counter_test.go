package product_test

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/reservation"
	"github.com/licit-go/licit/reservation/product"
)

// counter is one that may fail.
type counter struct {
	reservation.MemoryCounter
	reads, advances error
}

func (c *counter) Value() (uint64, error) {
	value, _ := c.MemoryCounter.Value()
	return value, c.reads
}

func (c *counter) Advance(to uint64) error {
	if c.advances != nil {
		return c.advances
	}
	return c.MemoryCounter.Advance(to)
}

// TestVerify looks at a product one event behind the counter, level with it, and one
// ahead.
func TestVerify(t *testing.T) {
	s := reserved(t)
	require.Equal(t, uint64(3), s.p.Seq())
	for value, ok := range map[uint64]bool{2: true, 3: true, 4: false} {
		c := new(counter)
		require.NoError(t, c.Advance(value))
		for _, ask := range []func(reservation.Counter) error{s.p.Verify, s.p.Seal} {
			err := ask(c)
			if ok {
				require.NoError(t, err)
				continue
			}
			require.Equal(t, license.Refuse(reservation.ErrRestored, "", "seq", "3", "counter", "4"), err)
		}
		after, err := c.Value()
		require.NoError(t, err)
		require.Equal(t, max(value, 3), after)
	}
}

// TestTheCounterClosesARestore plays the attack that no code can show: a backup of
// before a return.
func TestTheCounterClosesARestore(t *testing.T) {
	var c reservation.MemoryCounter
	s := reserved(t)
	require.NoError(t, s.p.Seal(&c))
	backup := s.bytes()

	// The return is committed, and the program ends before it is sealed: the code was
	// not shown.
	s.giveBack()
	require.NoError(t, s.p.Verify(&c))
	early, err := product.Restore([]byte(backup))
	require.NoError(t, err)
	require.NoError(t, early.Verify(&c), "nothing is lost: no code left the product")

	require.NoError(t, s.p.Seal(&c))
	old, err := product.Restore([]byte(backup))
	require.NoError(t, err)
	require.Equal(t, reservation.Reserved, old.Mode(), "without the counter it is used on")
	require.ErrorIs(t, old.Verify(&c), reservation.ErrRestored)
	require.ErrorIs(t, old.Seal(&c), reservation.ErrRestored)
	require.NoError(t, s.p.Verify(&c))
}

// TestSealBeforeCommitting shows why the order matters. The disk is copied when an
// update is committed, set back by that one event, and another takes its place: a return.
// Where the update was sealed first the product does not start once it is set back;
// otherwise the copy passes for as new as the return.
func TestSealBeforeCommitting(t *testing.T) {
	for _, before := range []bool{true, false} {
		var c reservation.MemoryCounter
		s := reserved(t)
		require.NoError(t, s.p.Seal(&c))
		setBack := s.clone()

		s.install(s.issue(2, of(6)))
		if before {
			require.NoError(t, s.p.Clone().Seal(&c))
		}
		copied := s.bytes() // it is committed, and the power fails

		if before {
			require.ErrorIs(t, setBack.p.Verify(&c), reservation.ErrRestored)
			continue
		}
		require.NoError(t, setBack.p.Verify(&c))
		setBack.giveBack()
		require.NoError(t, setBack.p.Seal(&c))
		again, err := product.Restore([]byte(copied))
		require.NoError(t, err)
		require.NoError(t, again.Verify(&c))
		require.Equal(t, reservation.Reserved, again.Mode(), "the licences are used twice")
	}
}

func TestACounterThatFails(t *testing.T) {
	s := reserved(t)
	broken := errors.New("no such device")
	c := &counter{reads: broken}
	for _, ask := range []func(reservation.Counter) error{s.p.Verify, s.p.Seal} {
		err := ask(c)
		require.ErrorIs(t, err, broken)
		require.Equal(t, []*license.Refusal{license.Refuse(reservation.ErrCounter, "", "cause", "no such device")}, license.Refusals(err))
	}
	for _, ask := range []func(reservation.Counter) error{s.p.Verify, s.p.Seal} {
		require.EqualError(t, ask(nil), "license/not-given: what=counter")
	}
	c = &counter{advances: broken}
	require.NoError(t, s.p.Verify(c))
	err := s.p.Seal(c)
	require.ErrorIs(t, err, broken)
	require.ErrorIs(t, err, reservation.ErrCounter)
}
