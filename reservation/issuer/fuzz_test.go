package issuer_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/reservation"
	"github.com/licit-go/licit/reservation/issuer"
)

// stages are issuers of the story before the first event of each kind, and after all.
func stages(t testing.TB) []*scene {
	s := story(t)
	all := []*scene{blank(t, issuer.Policy{}), s}
	for _, e := range everyEvent(t) {
		name, _, _ := issuer.EncodeEvent(e)
		all = append(all, s.until(name, 0))
	}
	return append(all, s.until("issuer.reserved", 2), s.until("issuer.updated", 1))
}

// FuzzDecodeEventAgreesWithEncodeEvent shows that what is read is written the same
// again, that no issuer is broken by it, and that what follows can be restored.
func FuzzDecodeEventAgreesWithEncodeEvent(f *testing.F) {
	for _, e := range everyEvent(f) {
		name, data, err := issuer.EncodeEvent(e)
		require.NoError(f, err)
		f.Add(name, data)
	}
	f.Add("issuer.removed", []byte(`{"seq":1,"at":"2024-01-01T00:00:00Z","by":"ada","udi":"","reservation":0}`))
	at := stages(f)
	f.Fuzz(func(t *testing.T, name string, data []byte) {
		e, err := issuer.DecodeEvent(name, data)
		if err != nil {
			require.NotEmpty(t, license.Refusals(err))
			return
		}
		again, written, err := issuer.EncodeEvent(e)
		if err != nil {
			require.ErrorIs(t, err, license.ErrJSONTooLarge, "escaped it is longer")
			return
		}
		require.Equal(t, name, again)
		read, err := issuer.DecodeEvent(again, written)
		require.NoError(t, err)
		_, rewritten, err := issuer.EncodeEvent(read)
		require.NoError(t, err)
		require.Equal(t, string(written), string(rewritten))
		for _, s := range at {
			i, before := s.i.Clone(), snapshot(t, s.i)
			if err := i.Apply(e); err != nil {
				require.NotEmpty(t, license.Refusals(err))
				require.Equal(t, before, snapshot(t, i))
				continue
			}
			restored, err := issuer.Restore([]byte(snapshot(t, i)), issuer.Policy{})
			require.NoError(t, err, "what follows can be restored")
			require.Equal(t, snapshot(t, i), snapshot(t, restored))
			livesOn(t, i)
		}
	})
}

// FuzzRestoreAgreesWithSnapshot shows that a snapshot that is restored is written the
// same again, and that its issuer works.
func FuzzRestoreAgreesWithSnapshot(f *testing.F) {
	for _, s := range stages(f) {
		f.Add([]byte(snapshot(f, s.i)))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		i, err := issuer.Restore(data, issuer.Policy{})
		if err != nil {
			require.NotEmpty(t, license.Refusals(err))
			return
		}
		require.Equal(t, string(data), snapshot(t, i))
		livesOn(t, i)
	})
}

// plenty is an inventory that holds whatever it is asked for.
type plenty struct{ i *issuer.Issuer }

func (p plenty) Home(udi license.UDI) (license.ID, bool) {
	_, ok := p.i.Reservation(udi)
	return "main", ok
}

func (plenty) Holdable(license.Act, license.ID, license.Hold) error { return nil }

// yes takes every short code for right.
type yes struct{ plain }

func (yes) Named(string) (uint64, bool, error)       { return 0, false, nil }
func (yes) Confirms(string, reservation.Grant) error { return nil }
func (yes) Returns(string, reservation.Grant) error  { return nil }
func (yes) Authorize(reservation.Authorization, reservation.Secret) (reservation.Code, error) {
	return reservation.Code{Text: "code"}, nil
}

// livesOn asks an issuer all there is to ask and decide; what is decided follows, and
// nothing of it has changed.
func livesOn(t testing.TB, i *issuer.Issuer) {
	t.Helper()
	before := snapshot(t, i)
	act := license.Act{At: license.MaxDate().Start(), By: "ada"}
	var decided []issuer.Event
	keep := func(e issuer.Event, err error) {
		if err == nil {
			decided = append(decided, e)
		} else {
			require.NotEmpty(t, license.Refusals(err))
		}
	}
	keep(event(i.Preauthorize(act)))
	keep(event(i.Withdraw(act)))
	request := requestCode(license.MustParseUDI("P:NEW,S:1"), reservation.Session{Number: 1, Nonce: nonce(0xBEEF)})
	keep(event(i.Reserve(act, yes{}, plenty{i}, issuer.Order{
		VirtualAccount: "main", Request: request, Kind: reservation.Permanent, Entitlements: []license.Entitlement{lic("A", 1)},
	}, fresh(9))))
	for r := range i.Reservations() {
		udi := r.UDI()
		require.NoError(t, r.Hold().Check())
		require.NotEmpty(t, r.Hold().Entitlements)
		require.Equal(t, r.State == issuer.StateUpdatePending, r.Pending.Code != "")
		_, _ = i.Asked(udi, r.Pending.Authorization.Entitlements...)
		keep(event(i.Rehost(act, yes{}, udi, request, fresh(9), "")))
		keep(event(i.Update(act, yes{}, plenty{i}, udi, lic("A", 7), lic("new", 1))))
		keep(event(i.Confirm(act, yes{}, udi, "any")))
		keep(event(i.Return(act, yes{}, udi, "any")))
		keep(event(i.Remove(act, udi, "")))
	}
	for _, e := range decided[:min(20, len(decided))] {
		c := i.Clone()
		require.NoError(t, c.Apply(e), "what is decided follows")
		_, err := issuer.Restore([]byte(snapshot(t, c)), issuer.Policy{})
		require.NoError(t, err)
	}
	require.Equal(t, before, snapshot(t, i))
}
