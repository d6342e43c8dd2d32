package register_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/license/register"
)

var eventNames = []string{"register.issued", "register.reissued", "register.claimed", "register.undone", "register.returned", "register.moved"}

// What is decoded, encodes to what decodes to the same event; an event that
// cannot be encoded is not one that an entry would take.
func FuzzDecodeEventAgreesWithEncodeEvent(f *testing.F) {
	files, err := filepath.Glob("testdata/events/*.json")
	require.NoError(f, err)
	require.NotEmpty(f, files)
	for _, file := range files {
		data, err := os.ReadFile(file)
		require.NoError(f, err)
		for i := range eventNames {
			f.Add(uint8(i), bytes.TrimSpace(data))
		}
	}
	f.Fuzz(func(t *testing.T, kind uint8, data []byte) {
		name := eventNames[int(kind)%len(eventNames)]
		event, err := register.DecodeEvent(name, data)
		if err != nil {
			require.NotEmpty(t, license.Refusals(err))
			return
		}
		for _, e := range []*register.Entry{register.New(keyA), register.New(keyB), register.New(keyC), unclaimed(t), claimed(t), undone(t), moved(t)} {
			before := state(t, e)
			if err := e.Apply(event); err != nil {
				require.NotEmpty(t, license.Refusals(err))
				require.Equal(t, before, state(t, e))
			} else {
				livesOn(t, e)
			}
		}
		again, stored, err := register.EncodeEvent(event)
		if err != nil {
			require.NotEmpty(t, license.Refusals(err))
			return
		}
		require.Equal(t, name, again)
		back, err := register.DecodeEvent(name, stored)
		require.NoError(t, err)
		require.Equal(t, event, back)
	})
}

// What is restored, has a snapshot that restores the same entry, and everything
// can be asked of it and decided about it.
func FuzzRestoreAgreesWithSnapshot(f *testing.F) {
	for _, e := range []*register.Entry{unknown(), unclaimed(f), claimed(f), undone(f), returned(f, ""), returned(f, north), moved(f), replaced(f, returned(f, north), act(2, bob))[0]} {
		f.Add([]byte(state(f, e)))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		e, err := register.Restore(data)
		if err != nil {
			require.ErrorIs(t, err, register.ErrSnapshotForm)
			return
		}
		same, err := register.Restore([]byte(state(t, e)))
		require.NoError(t, err)
		require.Equal(t, e, same)
		livesOn(t, e)
	})
}

// livesOn asks everything of an entry and decides everything about it, and
// applies what is decided to a clone.
func livesOn(t require.TestingT, e *register.Entry) {
	before := state(t, e)
	_ = e.Issued(register.Asker{Actor: bob, FullAdministratorOf: []license.ID{e.Organization()}}).LogValue()
	_, _ = e.Origin()
	gone, ended := e.Invalidation()
	_, _ = gone.LogValue(), e.LogValue()
	require.Equal(t, e.Status() == license.Invalidated, ended)
	_, _ = register.Audit(register.Lineage(e.Key(), book{}.put(e).lookup))
	at := license.Act{At: license.MaxDate().Start(), By: ann}
	id := e.Organization()
	l := e.License()
	all, _ := l.Reissue(keyD, l.Counts())
	for _, decide := range []func(*register.Entry) (register.Event, error){
		func(e *register.Entry) (register.Event, error) {
			return event(e.Issue(at, licence(e.Key(), mr(1)), ann))
		},
		func(e *register.Entry) (register.Event, error) { return event(e.Claim(at, south)) },
		func(e *register.Entry) (register.Event, error) { return event(e.Undo(at, id, all)) },
		func(e *register.Entry) (register.Event, error) {
			return event(e.Return(at, id, l.Counts(), license.License{}, bob))
		},
		func(e *register.Entry) (register.Event, error) {
			return event(e.Move(at, id, id+"x", all, license.License{}))
		},
	} {
		if e.Key().IsZero() {
			break // no licence can be made for it
		}
		decided, err := decide(e)
		if err != nil {
			require.NotEmpty(t, license.Refusals(err))
			continue
		}
		require.NoError(t, e.Clone().Apply(decided))
	}
	require.Equal(t, before, state(t, e))
}
