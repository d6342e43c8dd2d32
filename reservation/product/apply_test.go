package product_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/reservation"
	"github.com/licit-go/licit/reservation/product"
)

// foreign is an event of no package: a pointer.
func foreign() product.Event { return &product.Disabled{} }

// TestApplyRefuses what cannot follow, and changes nothing.
func TestApplyRefuses(t *testing.T) {
	code := func(text string) reservation.Code { return reservation.Code{Text: text} }
	once := reservation.Session{Number: 1, Nonce: reservation.Nonce{1, 1}}
	twice := reservation.Session{Number: 2, Nonce: reservation.Nonce{2, 1}}
	strange := reservation.Session{Number: 1, Nonce: reservation.Nonce{9}}
	secret := reservation.Secret{1}
	lost := func() *scene { s, _ := cancelled(t); return s }
	grant := func(s *scene, changes ...func(*reservation.Authorization)) reservation.Authorization {
		a, err := s.codec.Authorization(s.issue(1, changes...), s.now)
		require.NoError(t, err)
		return a
	}
	for _, c := range []struct {
		name    string
		s       *scene
		event   func(s *scene, next license.Stamp) product.Event
		cause   string
		reasons []license.Reason
	}{
		{"a pointer", on(t), func(*scene, license.Stamp) product.Event { return foreign() }, "", []license.Reason{product.ErrUnknownEvent}},
		{"nothing", on(t), func(*scene, license.Stamp) product.Event { return nil }, "", []license.Reason{product.ErrUnknownEvent}},
		{"double", on(t), func(_ *scene, n license.Stamp) product.Event { n.Seq--; return product.Disabled{Stamp: n} }, "", []license.Reason{license.ErrStale}},
		{"too far", on(t), func(_ *scene, n license.Stamp) product.Event { n.Seq++; return product.Disabled{Stamp: n} }, "", []license.Reason{license.ErrStale}},
		{"no instant", on(t), func(_ *scene, n license.Stamp) product.Event { n.At = time.Time{}; return product.Disabled{Stamp: n} }, "license/instant-missing", []license.Reason{product.ErrCannotFollow, license.ErrInstantMissing}},
		{"nobody", on(t), func(_ *scene, n license.Stamp) product.Event { n.By = ""; return product.Disabled{Stamp: n} }, "license/id-malformed", []license.Reason{product.ErrCannotFollow, license.ErrIDMalformed}},
		{"of another product", off(t), func(_ *scene, n license.Stamp) product.Event { return product.Enabled{Stamp: n, UDI: otherUDI} }, "of P:R-100,S:B2", []license.Reason{product.ErrCannotFollow}},
		{"a number twice", lost(), func(_ *scene, n license.Stamp) product.Event {
			return product.Requested{Stamp: n, Session: once, Secret: secret, Code: code("x")}
		}, "session 1 where 2 is next", []license.Reason{product.ErrCannotFollow}},
		{"a number too far", on(t), func(_ *scene, n license.Stamp) product.Event {
			return product.Requested{Stamp: n, Session: twice, Secret: secret, Code: code("x")}
		}, "session 2 where 1 is next", []license.Reason{product.ErrCannotFollow}},
		{"nothing drawn", on(t), func(_ *scene, n license.Stamp) product.Event {
			return product.Requested{Stamp: n, Session: reservation.Session{Number: 1}, Code: code("x")}
		}, "product/not-drawn", []license.Reason{product.ErrCannotFollow, product.ErrNotDrawn, product.ErrNotDrawn}},
		{"cancelling nothing", on(t), func(_ *scene, n license.Stamp) product.Event { return product.Cancelled{Stamp: n, Session: once} }, "session 1 is not pending", []license.Reason{product.ErrCannotFollow}},
		{"cancelling what is installed", reserved(t), func(_ *scene, n license.Stamp) product.Event {
			return product.Cancelled{Stamp: n, Session: once}
		}, "session 1 is not pending", []license.Reason{product.ErrCannotFollow}},
		{"cancelling another", pending(t), func(_ *scene, n license.Stamp) product.Event { return product.Cancelled{Stamp: n, Session: twice} }, "session 2 is not pending", []license.Reason{product.ErrCannotFollow}},
		{"cancelling without a session", pending(t), func(_ *scene, n license.Stamp) product.Event { return product.Cancelled{Stamp: n} }, "session 0 is not pending", []license.Reason{product.ErrCannotFollow}},
		{"installing nothing", pending(t), func(_ *scene, n license.Stamp) product.Event {
			return product.Installed{Stamp: n, Authorization: reservation.Authorization{Entitlements: []license.Entitlement{}}}
		}, "reservation/kind-unknown", []license.Reason{product.ErrCannotFollow, reservation.ErrKindUnknown, license.ErrUDIMalformed, product.ErrCodeForm}},
		{"installing another's", pending(t), func(s *scene, n license.Stamp) product.Event {
			return product.Installed{Stamp: n, Confirmation: "x", Authorization: grant(s, func(a *reservation.Authorization) { a.UDI = otherUDI })}
		}, "reservation/udi-mismatch", []license.Reason{product.ErrCannotFollow, reservation.ErrUDIMismatch}},
		{"installing a version twice", reserved(t), func(s *scene, n license.Stamp) product.Event {
			return product.Installed{Stamp: n, Confirmation: "x", Authorization: grant(s, of(6))}
		}, "reservation/version-range", []license.Reason{product.ErrCannotFollow, reservation.ErrVersionRange}},
		{"returning another", reserved(t), func(_ *scene, n license.Stamp) product.Event {
			return product.Returned{Stamp: n, Session: strange, Code: "x"}
		}, "session 1 is not installed", []license.Reason{product.ErrCannotFollow}},
		{"discarding another", lost(), func(_ *scene, n license.Stamp) product.Event {
			return product.Discarded{Stamp: n, Session: strange, Code: "x"}
		}, "session 1 was not cancelled", []license.Reason{product.ErrCannotFollow}},
	} {
		t.Run(c.name, func(t *testing.T) {
			e := c.event(c.s, license.Stamp{Seq: c.s.p.Seq() + 1, Act: c.s.by()})
			before := c.s.bytes()
			err := c.s.p.Apply(e)
			require.Equal(t, before, c.s.bytes())
			all := license.Refusals(err)
			got := make([]license.Reason, len(all))
			for i, r := range all {
				got[i] = r.Reason
			}
			require.Equal(t, c.reasons, got)
			require.Equal(t, c.cause, all[0].Field("cause"))
			if got[0] == product.ErrCannotFollow {
				name, _, err := product.EncodeEvent(stamped(e, license.Stamp{Seq: 1, Act: c.s.by()}))
				require.NoError(t, err)
				require.Equal(t, name, all[0].Field("event"))
			}
		})
	}
}

// TestApplyNeverReadsACodeAgain takes an installation that was late.
func TestApplyNeverReadsACodeAgain(t *testing.T) {
	s := pending(t)
	e, err := s.p.Install(s.by(), s.codec, s.issue(1))
	require.NoError(t, err)
	e.At = e.At.Add(900 * license.Day)
	require.NoError(t, s.p.Apply(e))
}

// TestInstantsAreKeptInUTC, also of an event that nobody decided.
func TestInstantsAreKeptInUTC(t *testing.T) {
	s, other := off(t), off(t)
	e, err := s.p.Enable(license.Act{At: s.now.In(time.FixedZone("east", 3600)), By: "ada"})
	require.NoError(t, err)
	require.Equal(t, time.UTC, e.At.Location())
	require.NoError(t, s.p.Apply(e))
	e.At = e.At.In(time.FixedZone("west", -3600))
	require.NoError(t, other.p.Apply(e))
	require.Equal(t, s.bytes(), other.bytes())
}

// TestClone shows that a clone goes its own way.
func TestClone(t *testing.T) {
	for _, mode := range []string{"off", "on", "pending", "reserved"} {
		s, code := inMode(t, mode)
		before := s.bytes()
		for _, trigger := range []string{"enable", "disable", "request", "cancel", "install", "return", "discard"} {
			c := s.clone()
			require.Equal(t, before, c.bytes())
			if e, err := decide(c, trigger, code); err == nil {
				require.NoError(t, c.p.Apply(e))
				require.NotEqual(t, before, c.bytes())
			}
			require.Equal(t, before, s.bytes())
		}
	}
}

// TestClonesCancelApart shows that what two clones remember does not meet.
func TestClonesCancelApart(t *testing.T) {
	s := on(t)
	for range 20 {
		a, b := s.clone(), s.clone()
		b.drawn += 100
		a.request().cancel()
		before := a.bytes()
		b.request().cancel()
		require.Equal(t, before, a.bytes())
		require.NotEqual(t, before, b.bytes())
		s.request().cancel()
	}
}
