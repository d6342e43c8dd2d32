package hosting_test

import (
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/internal/spectest"
	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart/hosting"
)

// The JSON of an event of each kind is that of testdata/events: a changed shape
// needs a new name, because old events are decoded for ever.
func TestGoldenEvents(t *testing.T) {
	spectest.Golden(t, here, os.WriteFile, stored, spectest.ByKind(t, stored, everyEvent(t)))
}

// TestDecodeEventRefuses what is not exactly the shape, naming the field.
func TestDecodeEventRefuses(t *testing.T) {
	spectest.Strict(t, stored, hosting.MaxEventBytes, everyEvent(t))
}

// TestEncodeEventRefuses what no decision records, and what is no event.
func TestEncodeEventRefuses(t *testing.T) {
	_, _, err := hosting.EncodeEvent(hosting.Cancelled{Meeting: license.ID(strings.Repeat("m", hosting.MaxEventBytes))})
	require.ErrorIs(t, err, license.ErrJSONTooLarge)
	e := hosting.Updated{}
	e.At = moment("9999-12-31T23:59:59Z").Add(license.Day)
	_, _, err = hosting.EncodeEvent(e)
	require.ErrorIs(t, err, license.ErrInstantForm)
	_, _, err = hosting.EncodeEvent(&hosting.Updated{})
	is(t, license.Refusals(err)[0], hosting.ErrUnknownEvent, "", "event", "*hosting.Updated")
	_, _, err = hosting.EncodeEvent(nil)
	is(t, license.Refusals(err)[0], hosting.ErrUnknownEvent, "", "event", "<nil>")
}

// TestApplyRefusesEventsOfOthers, and those that are not the next.
func TestApplyRefusesEventsOfOthers(t *testing.T) {
	s, _ := story(t)
	before := snapshot(t, s.sys)
	for _, c := range []struct {
		event hosting.Event
		why   []license.Reason
	}{
		{nil, []license.Reason{hosting.ErrUnknownEvent}},
		{&hosting.Updated{Stamp: s.stamp()}, []license.Reason{hosting.ErrUnknownEvent}},
		{s.events[len(s.events)-1], []license.Reason{license.ErrStale}},
		{hosting.Reduced{Stamp: license.Stamp{Seq: s.sys.Seq() + 2, Act: s.act()}}, []license.Reason{license.ErrStale}},
		{hosting.Reduced{Stamp: license.Stamp{Seq: s.sys.Seq() + 1}}, []license.Reason{hosting.ErrCannotFollow, license.ErrInstantMissing}},
		{hosting.Reduced{Stamp: license.Stamp{Seq: s.sys.Seq() + 1, Act: license.Act{At: s.now.Add(-1), By: "ada"}}}, []license.Reason{hosting.ErrCannotFollow, hosting.ErrEarlierThanLast}},
	} {
		require.Equal(t, c.why, reasons(s.sys.Apply(c.event)))
		require.Equal(t, before, snapshot(t, s.sys))
	}
}

// TestMaxEventHoldsTheLargestEvent: the most people, each with the longest id that JSON
// makes the most of.
func TestMaxEventHoldsTheLargestEvent(t *testing.T) {
	id := license.ID(strings.Repeat("\x7f", license.MaxIDLen))
	if id.Check() != nil {
		id = license.ID(strings.Repeat("<", license.MaxIDLen))
	}
	require.NoError(t, id.Check())
	e := hosting.Started{Meeting: id, Host: id, Grants: []hosting.Grant{{User: id, Meeting: id, Cause: hosting.StoodIn, Kind: hosting.Permanent}}}
	e.At, e.By = moment("2024-01-01T00:00:00Z"), license.Actor(id)
	for range hosting.MaxPeople {
		e.Present = append(e.Present, id)
	}
	_, data, err := hosting.EncodeEvent(e)
	require.NoError(t, err)
	require.Greater(t, 2*len(data), hosting.MaxEventBytes, "the limit is not far")
}

func source(t testing.TB, name string) string {
	t.Helper()
	data, err := os.ReadFile(name)
	require.NoError(t, err)
	return string(data)
}
