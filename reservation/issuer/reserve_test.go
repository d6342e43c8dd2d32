package issuer_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/reservation"
	"github.com/licit-go/licit/reservation/issuer"
)

// reserving asks for a reservation of a product, changed in some way.
func (s *scene) reserving(udi license.UDI, change func(o *issuer.Order, f *reservation.Fresh)) func() (issuer.Reserved, error) {
	order, f := s.order(s.request(udi), lic("A", 1)), fresh(s.drawn)
	change(&order, &f)
	return func() (issuer.Reserved, error) { return s.i.Reserve(s.act(), s.codec, s.inv, order, f) }
}

func unchanged(*issuer.Order, *reservation.Fresh) {}

// TestPreauthorizationRS1 goes through it and back: without it nothing new is reserved
// and all else goes on.
func TestPreauthorizationRS1(t *testing.T) {
	s := blank(t, issuer.Policy{})
	require.False(t, s.i.Preauthorized())
	withdraw := func() (issuer.Withdrawn, error) { return s.i.Withdraw(s.act()) }
	preauthorize := func() (issuer.Preauthorized, error) { return s.i.Preauthorize(s.act()) }
	is(t, refuses(s, withdraw, issuer.ErrNotPreauthorized)[0], issuer.ErrNotPreauthorized, "RS-1", "issuer", "acme")
	is(t, refuses(s, s.reserving(udiA, unchanged), issuer.ErrNotPreauthorized)[0], issuer.ErrNotPreauthorized, "RS-1", "issuer", "acme")

	s.preauthorize()
	require.True(t, s.i.Preauthorized())
	is(t, refuses(s, preauthorize, issuer.ErrPreauthorized)[0], issuer.ErrPreauthorized, "RS-1", "issuer", "acme")
	s.reserve(udiA, lic("A", 2)).reserve(udiB, lic("A", 2)).reserve(udiC, lic("A", 2))

	s.withdraw()
	require.False(t, s.i.Preauthorized())
	refuses(s, s.reserving(udiX, unchanged), issuer.ErrNotPreauthorized)
	refuses(s, func() (issuer.Reserved, error) {
		return s.i.Rehost(s.act(), s.codec, udiA, s.request(udiX), fresh(9), "")
	}, issuer.ErrNotPreauthorized)
	s.update(udiA, lic("A", 4)).confirm(udiA).returns(udiA).confirm(udiB).update(udiB, lic("B", 1)).returns(udiB).remove(udiC)

	s.preauthorize().reserve(udiX, lic("A", 1))
}

// TestReserveRS4 reserves absolute quantities, sorted, without blanks, with their terms;
// nothing of it is shared with the caller.
func TestReserveRS4(t *testing.T) {
	s := begin(t, issuer.Policy{})
	s.now = moment("2024-03-01T12:00:00.9Z")
	asked := []license.Entitlement{term("B", 10, "2024-12-31"), lic("other", 0), lic("A", 3)}
	request := s.request(udiA)
	e, err := s.i.Reserve(s.act(), s.codec, s.inv, s.order(request, asked...), fresh(7))
	require.NoError(t, err)
	asked[0].Quantity, asked[2].Quantity = 99, 99
	want := []license.Entitlement{lic("A", 3), term("B", 10, "2024-12-31")}
	r, err := plain{}.Request(request)
	require.NoError(t, err)
	auth := reservation.Authorization{
		UDI: udiA, Session: reservation.Session{Number: 1, Nonce: nonce(1)}, Reservation: 1, Version: 1, Kind: reservation.Specific,
		Entitlements: want, Issued: moment("2024-03-01T12:00:00Z"), NotAfter: moment("2025-03-01T12:00:00Z"), Request: r.Digest,
	}
	code, err := s.codec.Authorize(auth, reservation.Secret{})
	require.NoError(t, err)
	require.Equal(t, issuer.Reserved{
		Stamp: license.Stamp{Seq: 2, Act: s.act()}, Reservation: 1, VirtualAccount: "main", Request: r, Kind: reservation.Specific,
		Held: want, NotAfter: auth.NotAfter, Code: code, Secret: fresh(7).Secret,
	}, e)

	e.Hold().Entitlements[0].Quantity = 99
	require.Equal(t, license.Hold{UDI: udiA, Entitlements: want}, e.Hold())
	s.play(e, nil)
	held, ok := s.i.Reservation(udiA)
	require.True(t, ok)
	auth.Digest = code.Digest
	require.Equal(t, issuer.Reservation{State: issuer.StateReserved, Current: issuer.Issue{Authorization: auth, Code: code.Text}}, held)
	require.Equal(t, uint64(1), held.Number())
	require.Equal(t, udiA, held.UDI())
	e.Held[0].Quantity = 99
	held.Current.Authorization.Entitlements[0].Quantity = 99
	held.Hold().Entitlements[1].Quantity = 99
	require.Equal(t, want, s.latest(udiA).Entitlements)
}

// TestPermanentRS4 reserves one of one tag, and nothing else, for good.
func TestPermanentRS4(t *testing.T) {
	s := begin(t, issuer.Policy{})
	for _, c := range []struct {
		asked          []license.Entitlement
		tags, quantity string
	}{
		{[]license.Entitlement{lic("universal", 2)}, "1", "2"},
		{[]license.Entitlement{lic("universal", 1), lic("A", 1)}, "2", "2"},
		{[]license.Entitlement{lic("A", 3), lic("B", 4)}, "2", "7"},
	} {
		r := refuses(s, s.reserving(udiA, func(o *issuer.Order, _ *reservation.Fresh) {
			o.Kind, o.Entitlements = reservation.Permanent, c.asked
		}), issuer.ErrPermanent)
		is(t, r[0], issuer.ErrPermanent, "RS-4", "udi", udiA.String(), "tags", c.tags, "quantity", c.quantity)
	}
	s.permanent(udiA)
	require.Equal(t, reservation.Permanent, s.latest(udiA).Kind)
	require.Equal(t, 1, s.inv.of(udiA, "universal"))

	update := func(entitlements ...license.Entitlement) func() (issuer.Updated, error) {
		return func() (issuer.Updated, error) { return s.i.Update(s.act(), s.codec, s.inv, udiA, entitlements...) }
	}
	is(t, refuses(s, update(lic("universal", 2)), issuer.ErrPermanent)[0], issuer.ErrPermanent, "RS-6", "udi", udiA.String(), "tags", "1", "quantity", "2")
	is(t, refuses(s, update(lic("other", 1)), issuer.ErrPermanentTag)[0],
		issuer.ErrPermanentTag, "RS-6", "udi", udiA.String(), "tag", "universal", "asked", "other")
	s.update(udiA, term("universal", 1, "2030-12-31"))
	require.Equal(t, lic("universal", 1), s.inv.held[udiA].Entitlements[0], "for good, until the term is confirmed")
	s.confirm(udiA)
	require.Equal(t, term("universal", 1, "2030-12-31"), s.inv.held[udiA].Entitlements[0])
}

// TestReserveRefuses what cannot be reserved, all of it at once.
func TestReserveRefuses(t *testing.T) {
	s := begin(t, issuer.Policy{})
	many := make([]license.Entitlement, license.MaxEntitlements+1)
	for n := range many {
		many[n] = lic(license.Tag("T"+strings.Repeat("x", n%128)+string(rune('a'+n/128))), 1)
	}
	type change = func(o *issuer.Order, f *reservation.Fresh)
	entitled := func(all ...license.Entitlement) change {
		return func(o *issuer.Order, _ *reservation.Fresh) { o.Entitlements = all }
	}
	for name, c := range map[string]struct {
		change change
		why    []license.Reason
	}{
		"nothing":           {entitled(), []license.Reason{issuer.ErrNothingAsked}},
		"blank":             {entitled(lic("A", 0), lic("B", 0)), []license.Reason{issuer.ErrNothingAsked}},
		"less than nothing": {entitled(lic("A", -1)), []license.Reason{license.ErrCountRange}},
		"too many units":    {entitled(lic("A", license.MaxUnits+1)), []license.Reason{license.ErrCountRange}},
		"too many tags":     {entitled(many...), []license.Reason{license.ErrCountRange}},
		"a tag twice":       {entitled(lic("A", 1), lic("B", 1), lic("A", 1)), []license.Reason{license.ErrTagTwice}},
		"and blank once":    {entitled(lic("A", 0), lic("A", 1)), []license.Reason{license.ErrTagTwice}},
		"no tag":            {entitled(lic("", 1)), []license.Reason{license.ErrTagMalformed}},
		"kind":              {func(o *issuer.Order, _ *reservation.Fresh) { o.Kind = "" }, []license.Reason{reservation.ErrKindUnknown}},
		"virtual account":   {func(o *issuer.Order, _ *reservation.Fresh) { o.VirtualAccount = "" }, []license.Reason{license.ErrIDMalformed}},
		"not there":         {func(o *issuer.Order, _ *reservation.Fresh) { o.VirtualAccount = "cellar" }, []license.Reason{errElsewhere}},
		"too little":        {entitled(lic("A", 11), lic("B", 10), lic("C", 1)), []license.Reason{errShort, errShort}},
		"no secret":         {func(_ *issuer.Order, f *reservation.Fresh) { f.Secret = reservation.Secret{} }, []license.Reason{reservation.ErrNoRandom}},
		"no code":           {func(o *issuer.Order, _ *reservation.Fresh) { o.Request, o.Kind = "", "" }, []license.Reason{reservation.ErrCodeMalformed}},
	} {
		t.Run(name, func(*testing.T) { refuses(s, s.reserving(udiA, c.change), c.why...) })
	}

}

// TestReserveTellsAllRS5 tells of state before the code, and otherwise all at once.
func TestReserveTellsAllRS5(t *testing.T) {
	s := begin(t, issuer.Policy{}).reserve(udiA, lic("A", 2))
	used := requestCode(udiA, s.latest(udiA).Session)
	r := refuses(s, s.reserving(udiA, func(o *issuer.Order, f *reservation.Fresh) {
		*o = issuer.Order{VirtualAccount: "", Request: used, Kind: "half", Entitlements: []license.Entitlement{lic("A", 0)}}
		*f = reservation.Fresh{}
	}), reservation.ErrReserved, issuer.ErrRequestUsed, reservation.ErrNoRandom, reservation.ErrKindUnknown, license.ErrIDMalformed, issuer.ErrNothingAsked)
	is(t, r[0], reservation.ErrReserved, "RS-4", "udi", udiA.String())
	is(t, r[1], issuer.ErrRequestUsed, "RS-8", "udi", udiA.String(), "session", "1", "reservation", "1")
	is(t, r[2], reservation.ErrNoRandom, "RS-14", "cause", "no secret was drawn")
	is(t, r[5], issuer.ErrNothingAsked, "RS-4", "udi", udiA.String())

	// A request stays used after all of that is over.
	s.returns(udiA).reserve(udiA, lic("A", 1)).remove(udiA)
	again := s.reserving(udiA, func(o *issuer.Order, _ *reservation.Fresh) { o.Request = used })
	is(t, refuses(s, again, issuer.ErrRequestUsed)[0], issuer.ErrRequestUsed, "RS-8", "udi", udiA.String(), "session", "1", "reservation", "1")
	s.reserve(udiB, lic("A", 1))
	other := s.reserving(udiX, func(o *issuer.Order, _ *reservation.Fresh) {
		o.Request = requestCode(udiX, reservation.Session{Number: 1, Nonce: nonce(1)})
	})
	s.play(event(other()))

	s.withdraw()
	refuses(s, s.reserving(udiC, func(o *issuer.Order, _ *reservation.Fresh) { o.Request = "garbage" }), issuer.ErrNotPreauthorized)
	refuses(s, s.reserving(udiB, func(o *issuer.Order, _ *reservation.Fresh) { o.Kind = "half" }),
		issuer.ErrNotPreauthorized, reservation.ErrReserved, reservation.ErrKindUnknown)
	s.inv.registered[udiC] = true
	refuses(s, s.reserving(udiC, unchanged), issuer.ErrNotPreauthorized, errRegistered)
}

// TestReserveWhereSomethingIsHeldRS4 refuses a product for which the inventory holds
// something that was not reserved here.
func TestReserveWhereSomethingIsHeldRS4(t *testing.T) {
	s := begin(t, issuer.Policy{})
	s.inv.hold(license.Hold{UDI: udiA, Entitlements: []license.Entitlement{lic("A", 1)}})
	is(t, refuses(s, s.reserving(udiA, unchanged), reservation.ErrReserved)[0], reservation.ErrReserved, "RS-4", "udi", udiA.String())
}

// TestCodecRefuses passes on what the codec says, also what is no refusal.
func TestCodecRefuses(t *testing.T) {
	s := begin(t, issuer.Policy{}).reserve(udiA, lic("A", 1))
	update := func() (issuer.Updated, error) { return s.i.Update(s.act(), s.codec, s.inv, udiA, lic("A", 2)) }
	rehost := func() (issuer.Reserved, error) {
		return s.i.Rehost(s.act(), s.codec, udiA, requestCode(udiB, reservation.Session{Number: 1}), fresh(9), "")
	}
	s.codec.writes = license.Refuse(reservation.ErrKeyUnknown, "RS-16", "key", "1")
	refuses(s, s.reserving(udiB, unchanged), reservation.ErrKeyUnknown)
	refuses(s, update, reservation.ErrKeyUnknown)
	refuses(s, rehost, reservation.ErrKeyUnknown)
	s.codec.writes = errPlugged
	_, err := update()
	require.Equal(t, errPlugged, err)
	_, err = s.reserving(udiB, unchanged)()
	require.Equal(t, errPlugged, err)
	s.codec.writes = nil

	for n, ok := range map[int]bool{issuer.MaxCodeBytes - 1: true, issuer.MaxCodeBytes: true, issuer.MaxCodeBytes + 1: false} {
		s.codec.text = strings.Repeat("<", n)
		for _, decide := range []func() (issuer.Event, error){
			func() (issuer.Event, error) { return event(update()) },
			func() (issuer.Event, error) { return event(rehost()) },
			func() (issuer.Event, error) { return event(s.reserving(udiB, unchanged)()) },
		} {
			e, err := decide()
			if ok {
				require.NoError(t, err)
				name, data, err := issuer.EncodeEvent(e)
				require.NoError(t, err)
				_, err = issuer.DecodeEvent(name, data)
				require.NoError(t, err)
				require.NoError(t, s.i.Clone().Apply(e))
				continue
			}
			is(t, license.Refusals(err)[0], reservation.ErrCodeTooLong, "RS-17", "what", "authorization", "length", "262145", "most", "262144")
		}
	}
	s.codec.text = "\xff"
	is(t, refuses(s, update, reservation.ErrCodeMalformed)[0], reservation.ErrCodeMalformed, "RS-17", "what", "authorization", "cause", "no text")
}

// nobody reads requests of no product.
type nobody struct{ plain }

func (nobody) Request(string) (reservation.Request, error) { return reservation.Request{}, nil }

// TestRequestOfNobody refuses what a codec should never say.
func TestRequestOfNobody(t *testing.T) {
	s := begin(t, issuer.Policy{}).reserve(udiA, lic("A", 1))
	refuses(s, func() (issuer.Reserved, error) {
		return s.i.Reserve(s.act(), nobody{}, s.inv, s.order("", lic("A", 1)), fresh(2))
	}, license.ErrUDIMalformed)
	refuses(s, func() (issuer.Reserved, error) {
		return s.i.Rehost(s.act(), nobody{}, udiA, "", fresh(2), "")
	}, license.ErrUDIMalformed)
}

// plugged is an error of no package of ours, as a module that signs may have.
type plugged struct{}

func (plugged) Error() string { return "not plugged in" }

var errPlugged error = plugged{}

// TestNotAfterRS17 says until when an authorization can be installed.
func TestNotAfterRS17(t *testing.T) {
	for _, c := range []struct {
		within   time.Duration
		at       string
		notAfter string
	}{
		{0, "2024-03-01T12:00:00Z", "2025-03-01T12:00:00Z"},
		{0, "2024-03-01T12:00:00.999999999Z", "2025-03-01T12:00:00Z"},
		{time.Second, "2024-03-01T12:00:00Z", "2024-03-01T12:00:01Z"},
		{36 * time.Hour, "2024-03-01T12:00:00Z", "2024-03-03T00:00:00Z"},
		{9_223_372_036 * time.Second, "2024-03-01T12:00:00Z", "2316-06-11T11:47:16Z"},
		{time.Hour, "9999-12-31T22:59:58Z", "9999-12-31T23:59:58Z"},
		{time.Hour, "9999-12-31T22:59:59Z", "9999-12-31T23:59:59Z"},
		{time.Hour, "9999-12-31T23:00:00Z", "9999-12-31T23:59:59Z"},
		{time.Hour, "9999-12-31T23:59:59.5Z", "9999-12-31T23:59:59Z"},
		{-1, "2024-03-01T12:00:00Z", ""},
	} {
		s := begin(t, issuer.Policy{InstallWithin: c.within})
		s.now = moment(c.at)
		s.reserve(udiA, lic("A", 1)).update(udiA, lic("A", 2))
		var want time.Time
		if c.notAfter != "" {
			want = moment(c.notAfter)
		}
		r := s.reservation(udiA)
		require.Equal(t, want, r.Current.Authorization.NotAfter)
		require.Equal(t, want, r.Pending.Authorization.NotAfter)
		require.Equal(t, s.now.Truncate(time.Second), r.Pending.Authorization.Issued)
	}
}

// TestPolicyRS17 refuses a policy that is none, whatever is decided.
func TestPolicyRS17(t *testing.T) {
	for within, ok := range map[time.Duration]bool{-1: true, 0: true, 1: false, time.Second - 1: false, time.Second: true, time.Second + 1: false} {
		i := issuer.New("acme", issuer.Policy{InstallWithin: within})
		_, err := i.Preauthorize(license.Act{At: moment("2024-03-01T12:00:00Z"), By: "ada"})
		if ok {
			require.NoError(t, err)
			continue
		}
		is(t, license.Refusals(err)[0], issuer.ErrPolicy, "RS-17", "option", "installWithin", "value", within.String())
	}
}

// TestActs refuses acts that are none, and those earlier than the last event, whatever
// is decided.
func TestActs(t *testing.T) {
	s := begin(t, issuer.Policy{}).reserve(udiA, lic("A", 1))
	request := s.request(udiB)
	decide := func(act license.Act) []error {
		_, preauthorize := s.i.Preauthorize(act)
		_, withdraw := s.i.Withdraw(act)
		_, reserve := s.i.Reserve(act, s.codec, s.inv, s.order(request, lic("A", 1)), fresh(2))
		_, update := s.i.Update(act, s.codec, s.inv, udiA, lic("A", 2))
		_, confirm := s.i.Confirm(act, s.codec, udiA, s.code("C", s.latest(udiA)))
		_, giveBack := s.i.Return(act, s.codec, udiA, s.code("R", s.latest(udiA)))
		_, remove := s.i.Remove(act, udiA, "")
		_, rehost := s.i.Rehost(act, s.codec, udiA, request, fresh(2), "")
		return []error{preauthorize, withdraw, reserve, update, confirm, giveBack, remove, rehost}
	}
	last := s.now
	for _, c := range []struct {
		act license.Act
		why license.Reason
	}{
		{license.Act{By: "ada"}, license.ErrInstantMissing},
		{license.Act{At: last}, license.ErrIDMalformed},
		{license.Act{At: last.Add(-1), By: "ada"}, issuer.ErrEarlierThanLast},
		{license.Act{At: last, By: "ada"}, ""},
		{license.Act{At: last.Add(1), By: "ada"}, ""},
	} {
		for n, err := range decide(c.act) {
			switch {
			case c.why != "":
				require.Equal(t, []license.Reason{c.why}, reasons(err), n)
			case n == 0:
				require.ErrorIs(t, err, issuer.ErrPreauthorized)
			default:
				require.NoError(t, err, n)
			}
		}
	}
	_, err := s.i.Remove(license.Act{At: last.Add(-time.Second), By: "ada"}, udiA, "")
	is(t, license.Refusals(err)[0], issuer.ErrEarlierThanLast, "", "at", "2024-03-01T11:59:59Z", "last", "2024-03-01T12:00:00Z")

	e, err := s.i.Remove(license.Act{At: last.In(time.FixedZone("there", 3600)), By: "ada"}, udiA, "")
	require.NoError(t, err)
	require.Equal(t, last, e.At, "in UTC")

	for _, i := range []*issuer.Issuer{issuer.New("", issuer.Policy{}), {}} {
		_, err := i.Preauthorize(license.Act{At: last, By: "ada"})
		require.Equal(t, []license.Reason{license.ErrIDMalformed}, reasons(err))
		err = i.Apply(issuer.Preauthorized{Stamp: license.Stamp{Seq: 1, Act: license.Act{At: last, By: "ada"}}})
		require.Equal(t, []license.Reason{issuer.ErrCannotFollow, license.ErrIDMalformed}, reasons(err))
	}
}

// What a decision reads from has to be given.
func TestNothingGiven(t *testing.T) {
	s := begin(t, issuer.Policy{})
	codec, inventory := "license/not-given: what=codec", "license/not-given: what=inventory"
	for _, c := range []struct {
		decide func() (issuer.Event, error)
		want   string
	}{
		{func() (issuer.Event, error) { return event(s.i.Reserve(s.act(), nil, nil, issuer.Order{}, fresh(1))) }, codec + "\n" + inventory},
		{func() (issuer.Event, error) { return event(s.i.Reserve(s.act(), nil, s.inv, issuer.Order{}, fresh(1))) }, codec},
		{func() (issuer.Event, error) {
			return event(s.i.Reserve(s.act(), s.codec, nil, issuer.Order{}, fresh(1)))
		}, inventory},
		{func() (issuer.Event, error) { return event(s.i.Rehost(s.act(), nil, license.UDI{}, "", fresh(1), "")) }, codec},
		{func() (issuer.Event, error) { return event(s.i.Confirm(s.act(), nil, license.UDI{}, "")) }, codec},
		{func() (issuer.Event, error) { return event(s.i.Return(s.act(), nil, license.UDI{}, "")) }, codec},
		{func() (issuer.Event, error) { return event(s.i.Update(s.act(), nil, nil, license.UDI{})) }, codec + "\n" + inventory},
		{func() (issuer.Event, error) { return event(s.i.Update(s.act(), s.codec, nil, license.UDI{})) }, inventory},
		{func() (issuer.Event, error) { _, err := s.i.Find(nil, ""); return nil, err }, codec},
	} {
		_, err := c.decide()
		require.EqualError(t, err, c.want)
	}
}
