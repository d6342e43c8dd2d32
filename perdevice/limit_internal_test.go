package perdevice

import (
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/internal/events"
	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/license/transfer"
)

// TestHeldIsBounded fills an organization that may hold three of each.
func TestHeldIsBounded(t *testing.T) {
	act := license.Act{At: time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC), By: "ada"}
	key := license.MustParseKey("Z2PD-0000-0001")
	o := New("org", Policy{})
	o.most = 3
	apply := func(e Event, err error) {
		t.Helper()
		require.NoError(t, err)
		require.NoError(t, o.Apply(e))
	}
	claim := func(ids ...license.ID) (Event, error) {
		issued := make([]Issued, len(ids))
		for i, id := range ids {
			issued[i] = Fresh(License{ID: id, Key: key, Type: "SME", Days: 1, Seats: 5})
		}
		return o.Claim(act, "", issued...)
	}
	apply(o.Create(act))
	_, err := claim("a", "b", "c", "d")
	require.ErrorIs(t, err, ErrTooMany)
	apply(claim("a", "b"))
	apply(claim("c"))
	_, err = claim("d")
	require.ErrorIs(t, err, ErrTooMany)
	require.Equal(t, "perdevice/too-many: what=licenses, number=4, most=3", err.Error())
	for _, d := range []Serial{"1", "2", "3"} {
		apply(o.AddDevice(act, d, "MX64"))
		apply(o.AddNetwork(act, NetworkID(d)))
	}
	_, err = o.AddDevice(act, "4", "MX64")
	require.ErrorIs(t, err, ErrTooMany)
	_, err = o.AddNetwork(act, "4")
	require.ErrorIs(t, err, ErrTooMany)
	_, err = o.AssignSeats(act, "a", "1", 1, "rest")
	require.ErrorIs(t, err, ErrTooMany)
	apply(o.AssignSeats(act, "a", "1", 5, ""))
	apply(o.RenewSeats(act, "a", "b", ""))

	other := New("other", Policy{})
	created, err := other.Create(act)
	require.NoError(t, err)
	require.NoError(t, other.Apply(created))
	account := transfer.Account{Email: "ada@example.com", Role: transfer.FullAdministrator}
	request := transfer.Request{Path: transfer.SelfService, By: transfer.Accounts{Source: account, Destination: account}}
	_, err = o.Move(act, other, request, "a", "c")
	require.NoError(t, err)
	other.most = 2
	_, err = o.Move(act, other, request, "a", "c")
	require.ErrorIs(t, err, ErrTooMany)

	data, err := o.Snapshot()
	require.NoError(t, err)
	for most, fits := range map[int]bool{2: false, 3: true, 4: true} {
		restored, err := restore(data, Policy{}, most)
		if !fits {
			require.ErrorIs(t, err, ErrSnapshotForm)
			require.ErrorIs(t, err, ErrTooMany)
			require.Nil(t, restored)
			continue
		}
		require.NoError(t, err)
		_, err = restored.AddDevice(act, "4", "MX64")
		require.Equal(t, most == 3, err != nil)
	}
	_, err = Restore(data, Policy{})
	require.NoError(t, err)
	require.Equal(t, license.MaxKeys, MaxHeld)
}

// TestQueueIsBounded asks queues of about as many licences as there may be for one
// more.
func TestQueueIsBounded(t *testing.T) {
	at := time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)
	for n, takes := range map[int]bool{MaxQueue - 2: true, MaxQueue - 1: true, MaxQueue: false, MaxQueue + 1: false} {
		c := &chain{}
		for i := range n {
			e := &entry{License: License{Days: 1}}
			e.fix(at.Add(time.Duration(i) * license.Day))
			c.members = append(c.members, e)
		}
		err := c.takes(at)
		require.Equal(t, takes, err == nil, n)
		if err != nil {
			require.Equal(t, number(n+1), license.Refusals(err)[0].Field("number"))
		}
		require.NoError(t, c.takes(c.members[n-1].ends.Add(-1)), "what is over does not count")
		require.Equal(t, n <= MaxQueue, (&chain{device: &device{}, members: c.members}).sound(at) == nil, n)
	}
}

// TestLongestEventIsWritten shows that an event of as many licences as there may
// be, each as long as it may be, is not too long.
func TestLongestEventIsWritten(t *testing.T) {
	longest := make([]byte, license.MaxIDLen)
	for i := range longest {
		longest[i] = '<' // written with six bytes
	}
	name := string(longest)
	l := License{ID: license.ID(name), Key: license.MustParseKey("Z2PD-0000-0001"), Order: name, Type: Type(name), Days: MaxDays, Seats: license.MaxUnits}
	latest := time.Date(9999, 12, 31, 23, 59, 59, 999999999, time.UTC)
	stamp := license.Stamp{Seq: 1 << 63, Act: license.Act{At: latest, By: license.Actor(name)}}
	model := license.Model(name[:license.MaxModelLen])
	for n, e := range map[string]Event{
		"claimed":   Claimed{Stamp: stamp, Licenses: []ClaimedLicense{{l, latest, latest}}, UndoUntil: latest},
		"converted": Converted{stamp, license.MaxDate(), []ConvertedLicense{{l, model, latest, Serial(name), model}}},
		"moved in": MovedIn{stamp, l.ID, []Holding{{l, latest, latest, latest, latest}}, []MovedDevice{{
			Serial(name), model, latest, Serial(name), []license.ID{l.ID},
		}}},
	} {
		_, data, err := EncodeEvent(e)
		require.NoError(t, err)
		require.LessOrEqual(t, len(data), 8<<10, n)
		for most, fits := range map[int]bool{len(data) - 1: false, len(data): true, len(data) + 1: true} {
			_, _, err = events.New(most, ErrUnknownEvent, map[string]Event{n: e}).Encode(e)
			require.Equal(t, !fits, errors.Is(err, license.ErrJSONTooLarge), n)
		}
		require.LessOrEqual(t, len(data)*MaxStep, MaxEventBytes, n)
	}
}

// TestStepsAndSnapshotsAreBounded asks of more than an organization takes.
func TestStepsAndSnapshotsAreBounded(t *testing.T) {
	o := New("org", Policy{})
	for n, takes := range map[int]bool{0: false, 1: true, MaxStep - 1: true, MaxStep: true, MaxStep + 1: false} {
		require.Equal(t, takes, o.step(n, "PD-6") == nil, n)
	}
	e := MovedIn{Licenses: make([]Holding, MaxStep+1)}
	for i := range e.Licenses {
		e.Licenses[i].ID = license.ID(number(i))
	}
	require.ErrorIs(t, o.takesIn(e), ErrTooMany)
	for range 2 {
		e.Licenses = e.Licenses[1:]
		require.NoError(t, o.takesIn(e))
	}
}
