package issuer_test

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/reservation"
	"github.com/licit-go/licit/reservation/issuer"
)

// TestApplyTakesTheNextOnly takes no event twice, none out of order, and nothing that is
// none.
func TestApplyTakesTheNextOnly(t *testing.T) {
	s := story(t)
	before := snapshot(t, s.i)
	for _, e := range s.events {
		err := s.i.Apply(e)
		is(t, license.Refusals(err)[0], license.ErrStale, "", "seq", fmt.Sprint(e.Stamped().Seq), "next", fmt.Sprint(s.i.Seq()+1))
	}
	e := issuer.Withdrawn{Stamp: license.Stamp{Seq: s.i.Seq() + 2, Act: s.act()}}
	require.ErrorIs(t, s.i.Apply(e), license.ErrStale)
	e.Seq--
	for _, none := range []issuer.Event{&e, nil, (*issuer.Withdrawn)(nil)} {
		err := s.i.Apply(none)
		is(t, license.Refusals(err)[0], issuer.ErrUnknownEvent, "", "event", fmt.Sprintf("%T", none))
		_, _, err = issuer.EncodeEvent(none)
		require.ErrorIs(t, err, issuer.ErrUnknownEvent)
	}
	require.Equal(t, before, snapshot(t, s.i))
	require.NoError(t, s.i.Apply(e))
}

// changed is an event of the story that was changed.
type changed struct {
	what string
	e    issuer.Event
	why  license.Reason // beside ErrCannotFollow; "": none
}

// TestApplyRefusesWhatCannotFollow changes each event of the story so that it contradicts
// itself or the state: nothing changes then.
func TestApplyRefusesWhatCannotFollow(t *testing.T) {
	s := story(t)
	for _, c := range []struct {
		name   string
		nth    int
		change func(e issuer.Event, at *scene) []changed
	}{
		{"issuer.preauthorized", 1, func(e issuer.Event, at *scene) []changed {
			p := e.(issuer.Preauthorized)
			early, nobody := p, p
			early.At, nobody.By = at.now.Add(-1), ""
			return []changed{{"early", early, issuer.ErrEarlierThanLast}, {"nobody", nobody, license.ErrIDMalformed}, {"not the turn", issuer.Withdrawn(p), issuer.ErrNotPreauthorized}}
		}},
		{"issuer.withdrawn", 0, func(e issuer.Event, _ *scene) []changed {
			return []changed{{"authorized already", issuer.Preauthorized(e.(issuer.Withdrawn)), ""}}
		}},
		{"issuer.reserved", 0, changedReserved},
		{"issuer.reserved", 2, changedRehost},
		{"issuer.updated", 0, changedUpdated},
		{"issuer.confirmed", 1, changedConfirmed},
		{"issuer.returned", 0, changedReturned},
		{"issuer.removed", 0, changedRemoved},
	} {
		at := s.until(c.name, c.nth)
		e := s.events[len(at.events)]
		for _, x := range c.change(e, at) {
			t.Run(fmt.Sprint(c.name, " ", x.what), func(t *testing.T) {
				before := snapshot(t, at.i)
				err := at.i.Apply(x.e)
				want := []license.Reason{issuer.ErrCannotFollow}
				if x.why != "" {
					want = append(want, x.why)
				}
				require.Equal(t, want, reasons(err))
				r := license.Refusals(err)[0]
				name, _, err := issuer.EncodeEvent(x.e)
				if err == nil {
					require.Equal(t, name, r.Field("event"))
				}
				require.NotEmpty(t, r.Field("cause"))
				require.Equal(t, before, snapshot(t, at.i))
			})
		}
		require.NoError(t, at.i.Clone().Apply(e), "unchanged it follows")
	}
}

// with returns a changed copy of an event.
func with[E issuer.Event](e E, change func(e *E)) E {
	change(&e)
	return e
}

func changedReserved(e issuer.Event, at *scene) []changed {
	r := e.(issuer.Reserved)
	c := func(what string, why license.Reason, change func(r *issuer.Reserved)) changed {
		return changed{what, with(r, change), why}
	}
	return []changed{
		c("number 0", "", func(r *issuer.Reserved) { r.Reservation = 0 }),
		c("number 2", "", func(r *issuer.Reserved) { r.Reservation = 2 }),
		c("no virtual account", license.ErrIDMalformed, func(r *issuer.Reserved) { r.VirtualAccount = "" }),
		c("no udi", license.ErrUDIMalformed, func(r *issuer.Reserved) { r.Request.UDI = license.UDI{} }),
		c("kind", reservation.ErrKindUnknown, func(r *issuer.Reserved) { r.Kind = "" }),
		c("permanent", issuer.ErrPermanent, func(r *issuer.Reserved) { r.Kind = reservation.Permanent }),
		c("nothing", "", func(r *issuer.Reserved) { r.Held = nil }),
		c("quantity", license.ErrCountRange, func(r *issuer.Reserved) { r.Held = []license.Entitlement{lic("A", 0)} }),
		c("order", license.ErrTagOrder, func(r *issuer.Reserved) { r.Held = []license.Entitlement{lic("B", 1), lic("A", 1)} }),
		c("over before it was issued", "", func(r *issuer.Reserved) { r.NotAfter = at.now.Add(license.Day - time.Second) }),
		c("within a second", "", func(r *issuer.Reserved) { r.NotAfter = r.NotAfter.Add(1) }),
		c("after the calendar", "", func(r *issuer.Reserved) { r.NotAfter = time.Unix(253_402_300_800, 0) }),
		c("no code", reservation.ErrCodeMalformed, func(r *issuer.Reserved) { r.Code.Text = "" }),
		c("no text", reservation.ErrCodeMalformed, func(r *issuer.Reserved) { r.Code.Text = "\xff" }),
		c("long code", reservation.ErrCodeTooLong, func(r *issuer.Reserved) { r.Code.Text = strings.Repeat("a", issuer.MaxCodeBytes+1) }),
		c("no secret", reservation.ErrNoRandom, func(r *issuer.Reserved) { r.Secret = reservation.Secret{} }),
		c("copy of nothing", "", func(r *issuer.Reserved) { r.Failed = udiX }),
		c("notes", "", func(r *issuer.Reserved) { r.Notes = "why" }),
	}
}

func changedRehost(e issuer.Event, _ *scene) []changed {
	r := e.(issuer.Reserved)
	c := func(what string, why license.Reason, change func(r *issuer.Reserved)) changed {
		return changed{what, with(r, change), why}
	}
	return []changed{
		c("of itself", "", func(r *issuer.Reserved) { r.Failed = r.Request.UDI }),
		c("of another", "", func(r *issuer.Reserved) { r.Failed = udiB }),
		c("of nobody", license.ErrIDMalformed, func(r *issuer.Reserved) { r.Failed, r.Notes = license.UDI{}, "" }),
		c("in a virtual account", "", func(r *issuer.Reserved) { r.VirtualAccount = "main" }),
		c("less", "", func(r *issuer.Reserved) { r.Held = r.Held[:1] }),
		c("more", "", func(r *issuer.Reserved) { r.Held = []license.Entitlement{lic("A", 6), r.Held[1]} }),
		c("notes", issuer.ErrNotes, func(r *issuer.Reserved) { r.Notes = "\n" }),
		c("for one that holds", reservation.ErrReserved, func(r *issuer.Reserved) { r.Request.UDI = udiB }),
	}
}

func changedUpdated(e issuer.Event, at *scene) []changed {
	u := e.(issuer.Updated)
	c := func(what string, why license.Reason, change func(u *issuer.Updated)) changed {
		return changed{what, with(u, change), why}
	}
	old := at.latest(udiA).Entitlements
	permanent := func(u *issuer.Updated) { u.UDI, u.Reservation, u.Kind = udiB, 2, reservation.Permanent }
	return []changed{
		c("of nobody", issuer.ErrNotReserved, func(u *issuer.Updated) { u.UDI = udiX }),
		c("of another", "", func(u *issuer.Updated) { u.UDI = udiB }),
		c("number", "", func(u *issuer.Updated) { u.Reservation = 2 }),
		c("version 1", "", func(u *issuer.Updated) { u.Version = 1 }),
		c("version 3", "", func(u *issuer.Updated) { u.Version = 3 }),
		c("kind", "", func(u *issuer.Updated) { u.Kind = reservation.Permanent }),
		c("nothing", "", func(u *issuer.Updated) { u.Entitlements = nil }),
		c("less is held", "", func(u *issuer.Updated) { u.Held = u.Entitlements }),
		c("more is held", "", func(u *issuer.Updated) { u.Held = []license.Entitlement{lic("A", 6), u.Held[1]} }),
		c("over", "", func(u *issuer.Updated) { u.NotAfter = u.At.Add(-time.Second) }),
		c("no code", reservation.ErrCodeMalformed, func(u *issuer.Updated) { u.Code = reservation.Code{} }),
		c("two for ever", issuer.ErrPermanent, func(u *issuer.Updated) { permanent(u); u.Entitlements = []license.Entitlement{lic("universal", 2)} }),
		c("another tag", issuer.ErrPermanentTag, func(u *issuer.Updated) { permanent(u); u.Entitlements = []license.Entitlement{lic("A", 1)} }),
		{"too many tags", func() issuer.Event {
			many := make([]license.Entitlement, license.MaxEntitlements)
			for n := range many {
				many[n] = lic(license.Tag(fmt.Sprintf("T%03d", n)), 1)
			}
			return with(u, func(u *issuer.Updated) { u.Entitlements, u.Held = many, reservation.Larger(old, many) })
		}(), license.ErrCountRange},
	}
}

func changedConfirmed(e issuer.Event, at *scene) []changed {
	f := e.(issuer.Confirmed)
	c := func(what string, why license.Reason, change func(f *issuer.Confirmed)) changed {
		return changed{what, with(f, change), why}
	}
	return []changed{
		c("of nobody", reservation.ErrCodeRefused, func(f *issuer.Confirmed) { f.UDI = udiX }),
		c("of another", "", func(f *issuer.Confirmed) { f.UDI = udiB }),
		c("number", "", func(f *issuer.Confirmed) { f.Reservation = 2 }),
		c("version before", "", func(f *issuer.Confirmed) {
			f.Version, f.Held = 1, at.reservation(udiA).Current.Authorization.Entitlements
		}),
		c("kind", "", func(f *issuer.Confirmed) { f.Kind = reservation.Permanent }),
		c("what was held", "", func(f *issuer.Confirmed) { f.Held = at.reservation(udiA).Hold().Entitlements }),
	}
}

func changedReturned(e issuer.Event, _ *scene) []changed {
	r := e.(issuer.Returned)
	c := func(what string, why license.Reason, change func(r *issuer.Returned)) changed {
		return changed{what, with(r, change), why}
	}
	return []changed{
		c("of nobody", issuer.ErrNotReserved, func(r *issuer.Returned) { r.UDI = license.UDI{} }),
		c("of another", "", func(r *issuer.Returned) { r.UDI = udiB }),
		c("version 0", "", func(r *issuer.Returned) { r.Version = 0 }),
		c("version 2", "", func(r *issuer.Returned) { r.Version = 2 }),
		c("no code", "", func(r *issuer.Returned) { r.Code = "" }),
		c("no text", "", func(r *issuer.Returned) { r.Code = "\xff" }),
		c("long code", "", func(r *issuer.Returned) { r.Code = strings.Repeat("a", issuer.MaxShortBytes+1) }),
	}
}

func changedRemoved(e issuer.Event, _ *scene) []changed {
	r := e.(issuer.Removed)
	c := func(what string, why license.Reason, change func(r *issuer.Removed)) changed {
		return changed{what, with(r, change), why}
	}
	return []changed{
		c("of nobody", issuer.ErrNotReserved, func(r *issuer.Removed) { r.UDI = license.UDI{} }),
		c("number", "", func(r *issuer.Removed) { r.Reservation = math.MaxUint64 }),
		c("notes", issuer.ErrNotes, func(r *issuer.Removed) { r.Notes = strings.Repeat("n", issuer.MaxNotesBytes+1) }),
	}
}

// TestApplyReservesOnlyWhereThatIsAuthorized refuses a reservation that comes after the
// withdrawal.
func TestApplyReservesOnlyWhereThatIsAuthorized(t *testing.T) {
	s := story(t)
	for _, nth := range []int{0, 2} {
		at := s.until("issuer.reserved", nth)
		e := s.events[len(at.events)].(issuer.Reserved)
		at.now = e.At
		at.withdraw()
		e.Seq++
		require.Equal(t, []license.Reason{issuer.ErrCannotFollow, issuer.ErrNotPreauthorized}, reasons(at.i.Apply(e)))
		at.preauthorize()
		e.Seq++
		require.NoError(t, at.i.Apply(e))
	}
}

// TestApplyKeepsNothingOfTheCaller changes an event after it was applied.
func TestApplyKeepsNothingOfTheCaller(t *testing.T) {
	s := story(t)
	i := issuer.New("acme", issuer.Policy{})
	for _, e := range s.events {
		name, data, err := issuer.EncodeEvent(e)
		require.NoError(t, err)
		mine, err := issuer.DecodeEvent(name, data)
		require.NoError(t, err)
		require.NoError(t, i.Apply(mine))
		switch e := mine.(type) {
		case issuer.Reserved:
			e.Held[0].Quantity = 99
		case issuer.Updated:
			e.Held[0].Quantity, e.Entitlements[0].Quantity = 99, 99
		case issuer.Confirmed:
			e.Held[0].Quantity = 99
		}
	}
	require.Equal(t, snapshot(t, s.i), snapshot(t, i))
}

// TestApplyTakesInstantsInUTC keeps instants as they are written.
func TestApplyTakesInstantsInUTC(t *testing.T) {
	s := story(t)
	at := s.until("issuer.updated", 0)
	u := s.events[len(at.events)].(issuer.Updated)
	there := time.FixedZone("there", 3600)
	u.At, u.NotAfter = u.At.In(there), u.NotAfter.In(there)
	require.NoError(t, at.i.Apply(u))
	restored, err := issuer.Restore([]byte(snapshot(t, at.i)), issuer.Policy{})
	require.NoError(t, err)
	require.Equal(t, snapshot(t, at.i), snapshot(t, restored))
	require.Equal(t, time.UTC, at.latest(udiA).NotAfter.Location())
	require.Equal(t, time.UTC, at.latest(udiA).Issued.Location())
}

// TestCloneIsOfItsOwn applies to a clone what the issuer does not do, and the other way
// round.
func TestCloneIsOfItsOwn(t *testing.T) {
	s := story(t)
	before := snapshot(t, s.i)
	c := *s
	c.i = s.i.Clone()
	require.Equal(t, license.ID("acme"), c.i.ID())
	inventory := *s.inv
	c.inv = &inventory
	c.inv.held = map[license.UDI]license.Hold{}
	for r := range s.i.Reservations() {
		c.inv.hold(r.Hold())
	}
	cloned := snapshot(t, c.i)
	s.returns(udiA).reserve(udiA, lic("A", 1))
	s.reserve(udiX, lic("A", 1))
	require.Equal(t, cloned, snapshot(t, c.i))
	require.Equal(t, before, cloned)
	c.remove(udiD).reserve(udiD, lic("B", 3)).remove(udiC)
	require.NotContains(t, snapshot(t, s.i), "lost at sea")
	require.Equal(t, issuer.StateConfirmed, s.state(udiD))
	require.Equal(t, issuer.StateReserved, c.state(udiD))
}
