package ordering_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart/ordering"
)

// FuzzDecodeEventAgreesWithEncodeEvent shows that what is read is written the same
// again, that no order is broken by it, and that what follows can be restored.
func FuzzDecodeEventAgreesWithEncodeEvent(f *testing.F) {
	for _, e := range everyEvent(f) {
		name, data, err := ordering.EncodeEvent(e)
		require.NoError(f, err)
		f.Add(name, data)
	}
	f.Fuzz(func(t *testing.T, name string, data []byte) {
		e, err := ordering.DecodeEvent(name, data)
		if err != nil {
			require.NotEmpty(t, license.Refusals(err))
			return
		}
		again, written, err := ordering.EncodeEvent(e)
		if err != nil {
			require.ErrorIs(t, err, license.ErrJSONTooLarge, "escaped it is longer")
			return
		}
		require.Equal(t, name, again)
		read, err := ordering.DecodeEvent(again, written)
		require.NoError(t, err)
		require.Equal(t, e, read)
		for _, word := range words {
			o := standing(t, word).o
			before := snapshot(t, o)
			if err := o.Apply(e); err != nil {
				require.NotEmpty(t, license.Refusals(err))
				require.Equal(t, before, snapshot(t, o))
				continue
			}
			restored, err := ordering.Restore([]byte(snapshot(t, o)), ordering.Policy{})
			require.NoError(t, err, "what follows can be restored")
			require.Equal(t, o, restored)
			livesOn(t, o)
		}
	})
}

// FuzzRestoreAgreesWithSnapshot shows that a snapshot that is restored is written the
// same again, and that its order works.
func FuzzRestoreAgreesWithSnapshot(f *testing.F) {
	for _, word := range words {
		f.Add([]byte(snapshot(f, standing(f, word).o)))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		o, err := ordering.Restore(data, ordering.Policy{})
		if err != nil {
			require.NotEmpty(t, license.Refusals(err))
			return
		}
		require.Equal(t, string(data), snapshot(t, o))
		livesOn(t, o)
	})
}

// livesOn asks an order all there is to decide; what is decided follows, and nothing of
// it has changed.
func livesOn(t testing.TB, o *ordering.Order) {
	t.Helper()
	before := snapshot(t, o)
	act := license.Act{At: moment("9999-12-31T23:59:59.999999999Z"), By: "ada"}
	for _, decide := range []func() (ordering.Event, error){
		func() (ordering.Event, error) { return event(o.Place(act, regular)) },
		func() (ordering.Event, error) { return event(o.Place(act, bare)) },
		func() (ordering.Event, error) { return event(o.Remind(act)) },
		func() (ordering.Event, error) { return event(o.Call(act)) },
		func() (ordering.Event, error) { return event(o.Assign(act, "acme", true)) },
	} {
		e, err := decide()
		if err != nil {
			require.NotEmpty(t, license.Refusals(err))
			continue
		}
		c := o.Clone()
		require.NoError(t, c.Apply(e), "what is decided follows")
		_, err = ordering.Restore([]byte(snapshot(t, c)), ordering.Policy{})
		require.NoError(t, err)
	}
	if step, _, follows := o.Next(act.At); follows {
		require.Equal(t, o.Status().Reminders == ordering.MaxReminders, step == ordering.StepCall)
		require.Empty(t, o.Status().Account)
	}
	require.Equal(t, before, snapshot(t, o))
}
