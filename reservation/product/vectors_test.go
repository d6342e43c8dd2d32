package product_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/reservation"
	"github.com/licit-go/licit/reservation/product"
	"github.com/licit-go/licit/smart"
	"github.com/licit-go/licit/smart/agent"
)

// The vectors of the rules by number, as far as they are the product's.

func TestVector1RSTheSameCodeTwice(t *testing.T) {
	s := pending(t)
	first, ok := s.p.RequestCode()
	require.True(t, ok)
	require.Equal(t, s.asked.Code.Text, first)
	refuses(s, func() (product.Requested, error) { return s.p.Request(s.by(), s.codec, s.fresh()) },
		reservation.ErrRequestPending, "RS-3", "udi", sceneUDI.String(), "session", "1")
	again, ok := s.p.RequestCode()
	require.True(t, ok)
	require.Equal(t, first, again)
}

func TestVector2RSAnotherCodeAfterCancelling(t *testing.T) {
	s := pending(t)
	first, _ := s.p.RequestCode()
	s.cancel()
	_, ok := s.p.RequestCode()
	require.False(t, ok)
	s.request()
	second, ok := s.p.RequestCode()
	require.True(t, ok)
	require.NotEqual(t, first, second)
}

func TestVector3RSCancelWithNothingPending(t *testing.T) {
	s := on(t)
	before := s.p.Seq()
	s.cancel()
	require.Equal(t, product.Cancelled{Stamp: license.Stamp{Seq: 2, Act: s.by()}}, s.log[1])
	require.Equal(t, before+1, s.p.Seq())
	require.Equal(t, reservation.On, s.p.Mode())

	s = reserved(t).cancel() // nothing is pending here either
	require.Equal(t, reservation.Reserved, s.p.Mode())
	require.Equal(t, 5, s.quantity())
	_, ok := s.p.Confirmation()
	require.True(t, ok)
}

func TestVector4RSModes(t *testing.T) {
	udi := []string{"udi", sceneUDI.String()}
	s := on(t)
	refuses(s, func() (product.Enabled, error) { return s.p.Enable(s.by()) }, reservation.ErrModeOn, "RS-3", udi...)

	s = off(t)
	refuses(s, func() (product.Requested, error) { return s.p.Request(s.by(), s.codec, s.fresh()) }, reservation.ErrModeOff, "RS-5", udi...)
	refuses(s, func() (product.Disabled, error) { return s.p.Disable(s.by()) }, reservation.ErrModeOff, "RS-5", udi...)

	s = pending(t)
	refuses(s, func() (product.Disabled, error) { return s.p.Disable(s.by()) }, reservation.ErrRequestPending, "RS-3", append(udi, "session", "1")...)
}

func TestVector5RSInstallBeforeRequest(t *testing.T) {
	s := on(t)
	s.refusesInstall("no code at all", reservation.ErrNoRequest, "RS-5", "udi", sceneUDI.String())
}

func TestVector6RSAnotherProductsCode(t *testing.T) {
	s := pending(t)
	code := s.issue(1, func(a *reservation.Authorization) { a.UDI = otherUDI })
	s.refusesInstall(code, reservation.ErrUDIMismatch, "RS-5", "udi", sceneUDI.String(), "code", otherUDI.String())
	require.Equal(t, reservation.Pending, s.p.Mode())
}

func TestVector7RSTheSameAgain(t *testing.T) {
	s := pending(t)
	code := s.issue(1)
	s.install(code)
	s.refusesInstall(code, reservation.ErrAlreadyInstalled, "RS-5", "udi", sceneUDI.String(), "version", "1")
}

func TestVector8RSACodeForACancelledRequest(t *testing.T) {
	s, code := cancelled(t)
	s.refusesInstall(code, reservation.ErrNoRequest, "RS-5", "udi", sceneUDI.String())
	s.request()
	s.refusesInstall(code, reservation.ErrSessionMismatch, "RS-5", "udi", sceneUDI.String(), "session", "1")
	s.refusesDiscard(code, reservation.ErrRequestPending, "RS-9", "udi", sceneUDI.String(), "session", "2")
	s.cancel().discard(code)
	back, ok := s.p.ReturnCode()
	require.True(t, ok)
	require.Regexp(t, "^return of 1.1 by "+sceneUDI.String(), back)
	s.refusesDiscard(code, reservation.ErrSessionMismatch, "RS-5", "udi", sceneUDI.String(), "session", "1")
}

func TestVector9RSReturnTwice(t *testing.T) {
	s := reserved(t).giveBack()
	code, ok := s.p.ReturnCode()
	require.True(t, ok)
	require.Regexp(t, "^return of 1.1 by "+sceneUDI.String(), code)
	refuses(s, func() (product.Returned, error) { return s.p.Return(s.by(), s.codec) },
		reservation.ErrNothingInstalled, "RS-5", "udi", sceneUDI.String())
	s.disable() // it can be read ever after
	again, ok := s.p.ReturnCode()
	require.True(t, ok)
	require.Equal(t, code, again)
}

// TestVector12RSUsageBeyondTheReservation takes what is installed to the agent of the
// same product, as a program does.
func TestVector12RSUsageBeyondTheReservation(t *testing.T) {
	s := off(t)
	a := agent.New(sceneUDI, agent.Policy{})
	keep := func(e agent.Event, err error) {
		t.Helper()
		require.NoError(t, err)
		require.NoError(t, a.Apply(e))
	}
	installed, err := a.Install(s.by(), 1)
	keep(installed, err)
	entered, err := a.EnterReservation(s.by())
	keep(entered, err)
	s.enable().request()
	e, err := s.p.Install(s.by(), s.codec, s.issue(1))
	play(s)(e, err)
	held, err := a.Reserve(s.by(), e.Hold())
	keep(held, err)
	for n, want := range map[int]agent.Authorization{4: agent.AuthorizedReserved, 5: agent.AuthorizedReserved, 6: agent.NotAuthorizedReserved} {
		used, err := a.Use(s.by(), smart.MustUsage("A", n))
		keep(used, err)
		require.Equal(t, want, a.Status(s.now).Authorization, n)
	}
}
