package product_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/reservation"
	"github.com/licit-go/licit/reservation/product"
)

// TestNew looks at a product to which nothing has happened.
func TestNew(t *testing.T) {
	p := product.New(sceneUDI)
	require.Equal(t, sceneUDI, p.UDI())
	require.Zero(t, p.Seq())
	require.Equal(t, reservation.Off, p.Mode())
	for _, code := range []func() (string, bool){p.RequestCode, p.Confirmation, p.ReturnCode} {
		text, ok := code()
		require.Empty(t, text)
		require.False(t, ok)
	}
	a, ok := p.Authorization()
	require.Equal(t, reservation.Authorization{}, a)
	require.False(t, ok)

	for _, none := range []*product.Product{product.New(license.UDI{}), {}} {
		s := &scene{TestingT: t, p: none, now: moment("2024-01-01T00:00:00Z")}
		_, err := none.Enable(s.by())
		require.ErrorIs(t, err, license.ErrUDIMalformed)
		err = none.Apply(product.Enabled{Stamp: license.Stamp{Seq: 1, Act: s.by()}})
		require.ErrorIs(t, err, product.ErrCannotFollow)
		require.ErrorIs(t, err, license.ErrUDIMalformed)
	}
}

// TestActs refuses acts that are none, of every operation, and takes such as are
// earlier than the last event.
func TestActs(t *testing.T) {
	for _, row := range table(t) {
		s, code := inMode(t, row[0])
		good := s.now
		s.now = good.Add(-400 * license.Day)
		e, err := decide(s, row[1], code)
		if row[4] == "-" {
			require.NoError(t, err)
			require.NoError(t, s.p.Clone().Apply(e))
		}
		s.now = moment("0001-01-01T00:00:00Z")
		_, err = decide(s, row[1], code)
		require.ErrorIs(t, err, license.ErrInstantMissing)
		require.Len(t, license.Refusals(err), 1)
	}
}

// TestRequest looks at what is asked with, and at the numbers of sessions.
func TestRequest(t *testing.T) {
	s := on(t)
	for n := uint64(1); n <= 5; n++ {
		s.request()
		require.Equal(t, reservation.Session{Number: n, Nonce: reservation.Nonce{byte(n), 1}}, s.asked.Session)
		require.Equal(t, reservation.Secret{byte(n), 2}, s.asked.Secret)
		want, err := s.codec.Request(sceneUDI, s.asked.Session, s.asked.Secret)
		require.NoError(t, err)
		require.Equal(t, want, s.asked.Code)
		switch n {
		case 1:
			s.cancel()
		case 2:
			s.install(s.issue(1)).giveBack()
		case 3:
			code := s.issue(1)
			s.cancel().discard(code)
		case 4:
			s.cancel().disable().enable()
		}
	}
}

func TestRequestRefusesWhatNobodyDrew(t *testing.T) {
	s := on(t)
	ask := func(f reservation.Fresh) func() (product.Requested, error) {
		return func() (product.Requested, error) { return s.p.Request(s.by(), s.codec, f) }
	}
	refuses(s, ask(reservation.Fresh{Secret: reservation.Secret{1}}), product.ErrNotDrawn, "RS-14", "what", "nonce")
	refuses(s, ask(reservation.Fresh{Nonce: reservation.Nonce{1}}), product.ErrNotDrawn, "RS-14", "what", "secret")
	_, err := ask(reservation.Fresh{})()
	require.Len(t, license.Refusals(err), 2)
}

// TestCodesThatCannotBeKept tries the lengths and texts that a codec may write, in
// every place where one writes.
func TestCodesThatCannotBeKept(t *testing.T) {
	for _, c := range []struct {
		text string
		ok   bool
	}{
		{"", false}, {"x", true}, {strings.Repeat("x", product.MaxCodeLen-1), true}, {strings.Repeat("x", product.MaxCodeLen), true},
		{strings.Repeat("x", product.MaxCodeLen+1), false}, {"\xff", false}, {"-----BEGIN-----\nx\n", true},
	} {
		for _, at := range [][3]string{{"on", "request", "request"}, {"pending", "install", "confirmation"}, {"reserved", "return", "return"}, {"on", "discard", "return"}} {
			mode, verb, what := at[0], at[1], at[2]
			s, code := inMode(t, mode)
			s.codec.writes = &c.text
			if c.ok {
				e, err := decide(s, verb, code)
				play(s)(e, err)
				text, ok := map[string]func() (string, bool){"request": s.p.RequestCode, "confirmation": s.p.Confirmation, "return": s.p.ReturnCode}[what]()
				require.True(t, ok)
				require.Equal(t, c.text, text)
				back, err := product.Restore([]byte(s.bytes()))
				require.NoError(t, err)
				require.Equal(t, s.bytes(), bytesOf(t, back))
				continue
			}
			refuses(s, func() (product.Event, error) { return decide(s, verb, code) },
				product.ErrCodeForm, "RS-17", "what", what, "length", number(uint64(len(c.text))), "most", "4096")
			// Nor is an event taken that somebody wrote with such a code.
			s.codec.writes = nil
			e, err := decide(s, verb, code)
			require.NoError(t, err)
			before := s.bytes()
			err = s.p.Apply(with(e, c.text))
			require.ErrorIs(t, err, product.ErrCannotFollow)
			require.ErrorIs(t, err, product.ErrCodeForm)
			require.Equal(t, before, s.bytes())
		}
	}
}

// with puts another code into an event.
func with(e product.Event, code string) product.Event {
	switch e := e.(type) {
	case product.Requested:
		e.Code.Text = code
		return e
	case product.Installed:
		e.Confirmation = code
		return e
	case product.Returned:
		e.Code = code
		return e
	case product.Discarded:
		e.Code = code
		return e
	}
	return nil
}

// TestCodecsRefuse shows that what a codec refuses comes through as it is.
func TestCodecsRefuse(t *testing.T) {
	for _, at := range [][2]string{{"on", "request"}, {"pending", "install"}, {"reserved", "install"}, {"reserved", "return"}, {"on", "discard"}} {
		mode, verb := at[0], at[1]
		s, code := inMode(t, mode)
		s.codec.fails = license.Refuse(reservation.ErrKeyRevoked, "RS-16", "key", "7")
		refuses(s, func() (product.Event, error) { return decide(s, verb, code) }, reservation.ErrKeyRevoked, "RS-16", "key", "7")
	}
	for _, at := range [][2]string{{"pending", "install"}, {"on", "discard"}} {
		mode, verb := at[0], at[1]
		s, _ := inMode(t, mode)
		refuses(s, func() (product.Event, error) { return decide(s, verb, "no code") },
			reservation.ErrCodeMalformed, "RS-17", "what", "authorization", "cause", "not one")
	}
}
