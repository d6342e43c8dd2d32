package coterm_test

import (
	"cmp"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/coterm"
	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/license/dashboard"
)

// states are the states of an organization that the table of events names.
func states(tb testing.TB) map[string]*coterm.Organization {
	tb.Helper()
	claimed := created(tb, "2020-01-01", coterm.Policy{})
	claim(tb, claimed, "2020-01-01", coterm.AddDevices, coterm.EqualWeights, fresh(tb, key(1), "2020-01-01", 365, "MR", 5))
	after := claimed.Clone()
	converted(tb, after, "2020-01-01")
	return map[string]*coterm.Organization{
		"not created":   coterm.New("1", coterm.Policy{}),
		"created empty": created(tb, "2020-01-01", coterm.Policy{}),
		"with claims":   claimed,
		"converted":     after,
	}
}

// nextEvents are the events of the table as they would be decided in that state,
// or if that refuses them as in one where they are not, but always as the next.
func nextEvents(tb testing.TB, name string, o *coterm.Organization) map[string]coterm.Event {
	tb.Helper()
	now := act("2020-01-02")
	seq := license.Stamp{Seq: o.Seq() + 1, Act: now}
	all := states(tb)
	empty, full := all["created empty"], all["with claims"]
	switch name {
	case "created empty":
		empty = o
	case "with claims":
		full = o
	}
	at := empty
	if name == "with claims" {
		at = full
	}
	created, err := all["not created"].Create(now)
	require.NoError(tb, err)
	imported, err := empty.Import(now, coterm.EqualWeights, []dashboard.CotermLicense{record(3, "renew", "2020-01-01", "2020-01-01", 365, "MR", 1)})
	require.NoError(tb, err)
	claimed, err := at.Claim(now, coterm.AddDevices, coterm.EqualWeights, fresh(tb, key(2), "2020-01-01", 365, "MR", 5))
	require.NoError(tb, err)
	undone, err := full.Undo(now, key(1), key(11))
	require.NoError(tb, err)
	returned, err := full.Return(now, key(1), counts("MR", 1), key(11))
	require.NoError(tb, err)
	usage, err := at.ReportUsage(now, coterm.Usage{InNetworks: counts("MR", 1)})
	require.NoError(tb, err)
	converted, err := full.Convert(now, license.PerDevice)
	require.NoError(tb, err)
	created.Stamp, imported.Stamp, claimed.Stamp, undone.Stamp, returned.Stamp, usage.Stamp, converted.Stamp = seq, seq, seq, seq, seq, seq, seq
	return map[string]coterm.Event{"created": created, "imported": imported, "claimed": claimed, "undone": undone,
		"returned": returned, "usage reported": usage, "converted": converted}
}

// Every state meets every event, as testdata/states.txt has it.
func TestEveryStateAndEvent(t *testing.T) {
	text, err := os.ReadFile("testdata/states.txt")
	require.NoError(t, err)
	met := map[string]bool{}
	for row := range strings.SplitSeq(strings.TrimSpace(string(text)), "\n") {
		if strings.HasPrefix(row, "#") {
			continue
		}
		columns := strings.Split(row, "|")
		require.Len(t, columns, 3, row)
		for i := range columns {
			columns[i] = strings.TrimSpace(columns[i])
		}
		require.False(t, met[columns[0]+columns[1]], row)
		met[columns[0]+columns[1]] = true
		o, ok := states(t)[columns[0]]
		require.True(t, ok, row)
		e, ok := nextEvents(t, columns[0], o)[columns[1]]
		require.True(t, ok, row)
		before, seq := state(t, o), o.Seq()
		err := o.Apply(e)
		if columns[2] == "accepted" {
			require.NoError(t, err, row)
			require.Equal(t, seq+1, o.Seq())
			continue
		}
		reason, cause, _ := strings.Cut(columns[2], ": ")
		require.ErrorIs(t, err, license.Reason(reason), row)
		require.Equal(t, coterm.ErrCannotFollow, license.Refusals(err)[0].Reason, row)
		require.Equal(t, cmp.Or(cause, reason), license.Refusals(err)[0].Field("cause"), row)
		require.Equal(t, before, state(t, o), row)
	}
	require.Len(t, met, 4*7)
}

// Events are applied one after the other, each once.
func TestApplyStale(t *testing.T) {
	for name, o := range states(t) {
		for _, e := range nextEvents(t, name, o) {
			for _, seq := range []uint64{0, o.Seq(), o.Seq() + 2, 1<<64 - 1} {
				refuses(t, o, func() error { return o.Apply(atSeq(e, seq)) }, license.ErrStale, "", "seq", strconv.FormatUint(seq, 10), "next", strconv.FormatUint(o.Seq()+1, 10))
			}
		}
	}
	o := states(t)["with claims"]
	e, err := o.Claim(act("2020-01-02"), coterm.AddDevices, coterm.EqualWeights, fresh(t, key(2), "2020-01-01", 365, "MR", 5))
	require.NoError(t, err)
	rival, err := o.Claim(act("2020-01-02"), coterm.AddDevices, coterm.EqualWeights, fresh(t, key(3), "2020-01-01", 365, "MR", 5))
	require.NoError(t, err)
	require.NoError(t, o.Apply(e))
	require.ErrorIs(t, o.Apply(e), license.ErrStale, "a double")
	require.ErrorIs(t, o.Apply(rival), license.ErrStale, "a rival")
	rival.Seq++
	refuses(t, o, func() error { return o.Apply(rival) }, coterm.ErrCannotFollow, "", "event", "claimed", "cause", "begins elsewhere")
}

// atSeq is an event at another place of the stream.
func atSeq(e coterm.Event, seq uint64) coterm.Event {
	switch e := e.(type) {
	case coterm.Created:
		e.Seq = seq
		return e
	case coterm.Imported:
		e.Seq = seq
		return e
	case coterm.Claimed:
		e.Seq = seq
		return e
	case coterm.Undone:
		e.Seq = seq
		return e
	case coterm.Returned:
		e.Seq = seq
		return e
	case coterm.MovedOut:
		e.Seq = seq
		return e
	case coterm.MovedIn:
		e.Seq = seq
		return e
	case coterm.UsageReported:
		e.Seq = seq
		return e
	case coterm.Converted:
		e.Seq = seq
		return e
	}
	return e
}

// An event earlier than the last one cannot follow it; nor can one of nobody or
// of no instant.
func TestApplyEarlier(t *testing.T) {
	o := created(t, "2020-02-01", coterm.Policy{})
	e, err := o.ReportUsage(act("2020-02-01"), coterm.Usage{})
	require.NoError(t, err)
	earlier, unset, nobody := e, e, e
	earlier.At = at("2020-01-31T23:59:59.999999999Z")
	unset.At = time.Time{}
	nobody.By = ""
	refuses(t, o, func() error { return o.Apply(earlier) }, coterm.ErrCannotFollow, "", "event", "usage-reported", "cause", "earlier than the last event")
	before := state(t, o)
	for _, c := range []struct {
		event coterm.Event
		why   *license.Refusal
	}{
		{unset, license.Refuse(license.ErrInstantMissing, "CT-12", "at", "")},
		{nobody, license.Refuse(license.ErrIDMalformed, "CT-16", "by", "", "longest", "128")},
	} {
		cannot := license.Refuse(coterm.ErrCannotFollow, "", "event", "usage-reported", "cause", string(c.why.Reason))
		require.Equal(t, []*license.Refusal{cannot, c.why}, license.Refusals(o.Apply(c.event)))
		require.Equal(t, before, state(t, o))
	}
	require.NoError(t, o.Apply(e))
}

// foreign is an event of nobody's: only this package can make the interface.
type foreign struct{ coterm.Event }

// Pointers to events, nothing, and events that are none are refused.
func TestApplyUnknown(t *testing.T) {
	o := created(t, "2020-02-01", coterm.Policy{})
	e, err := o.ReportUsage(act("2020-02-01"), coterm.Usage{})
	require.NoError(t, err)
	for _, tt := range []struct {
		event coterm.Event
		name  string
	}{
		{nil, "<nil>"}, {&e, "*coterm.UsageReported"}, {(*coterm.Claimed)(nil), "*coterm.Claimed"},
		{&coterm.Created{}, "*coterm.Created"}, {foreign{e}, "coterm_test.foreign"}, {foreign{}, "coterm_test.foreign"},
	} {
		refuses(t, o, func() error { return o.Apply(tt.event) }, coterm.ErrUnknownEvent, "", "event", tt.name)
		_, _, err := coterm.EncodeEvent(tt.event)
		require.ErrorIs(t, err, coterm.ErrUnknownEvent)
	}
}

// A created event of another organization, or for an id that is none, begins
// nothing.
func TestApplyCreatedOfAnother(t *testing.T) {
	e, err := coterm.New("2", coterm.Policy{}).Create(act("2020-01-01"))
	require.NoError(t, err)
	o := coterm.New("1", coterm.Policy{})
	refuses(t, o, func() error { return o.Apply(e) }, coterm.ErrCannotFollow, "", "event", "created", "cause", "of organization 2")
	unnamed := coterm.New(" ", coterm.Policy{})
	require.ErrorIs(t, unnamed.Apply(e), license.ErrIDMalformed)
	require.Zero(t, unnamed.Seq())
}

// Instants of another zone, and with a monotonic reading, are the same instants.
func TestApplyNormalizesInstants(t *testing.T) {
	east := time.FixedZone("east", 14*60*60)
	running := time.Now()
	base := license.Act{At: time.Unix(0, running.UnixNano()).UTC(), By: "ada"}
	day, err := license.DateOf(base.At)
	require.NoError(t, err)
	for _, shift := range []func(time.Time) time.Time{
		func(t time.Time) time.Time { return t.In(east) },
		func(t time.Time) time.Time { return t.Local() },
		func(t time.Time) time.Time { return running.Add(t.Sub(base.At)) }, // keeps the monotonic reading
	} {
		plain, odd := coterm.New("1", coterm.Policy{}), coterm.New("1", coterm.Policy{})
		both := func(e, shifted coterm.Event, err error) {
			require.NoError(t, err)
			require.NoError(t, plain.Apply(e))
			require.NoError(t, odd.Apply(shifted))
			require.Equal(t, state(t, plain), state(t, odd))
		}
		position := func(p coterm.Position) coterm.Position {
			if !p.OutSince.IsZero() {
				p.OutSince = shift(p.OutSince)
			}
			return p
		}
		begun, err := plain.Create(base)
		begun2 := begun
		begun2.At = shift(begun.At)
		both(begun, begun2, err)
		wire := dashboard.CotermLicense{Key: key(1).String(), Mode: "addDevices", StartedAt: base.At, ClaimedAt: base.At, Duration: 365, Counts: []dashboard.Count{{Model: "MR", Count: 2}}}
		gone := dashboard.CotermLicense{Key: key(4).String(), StartedAt: base.At, ClaimedAt: base.At, Duration: 365, Invalidated: true, InvalidatedAt: base.At}
		imported, err := plain.Import(base, coterm.EqualWeights, []dashboard.CotermLicense{wire, gone})
		wire.StartedAt, wire.ClaimedAt, gone.InvalidatedAt = shift(base.At), shift(base.At), shift(base.At)
		again, err2 := plain.Import(license.Act{At: shift(base.At), By: "ada"}, coterm.EqualWeights, []dashboard.CotermLicense{wire, gone})
		require.NoError(t, err2)
		require.Equal(t, imported, again, "a decision normalizes what it is given")
		again.At, again.Before, again.After = shift(again.At), position(again.Before), position(again.After)
		again.Claims[0].ClaimedAt, again.Claims[0].UndoUntil = shift(again.Claims[0].ClaimedAt), shift(again.Claims[0].UndoUntil)
		again.Invalidated[0].At = shift(again.Invalidated[0].At)
		both(imported, again, err)
		l, err := license.NewLicense(key(2), counts("MR", 1), day, 365)
		require.NoError(t, err)
		claimed, err := plain.Claim(base, coterm.Renew, coterm.EqualWeights, license.Fresh(l))
		claimed2 := claimed
		claimed2.At, claimed2.UndoUntil = shift(claimed.At), shift(claimed.UndoUntil)
		both(claimed, claimed2, err)
		usage, err := plain.ReportUsage(base, coterm.Usage{InNetworks: counts("MR", 9)})
		usage2 := usage
		usage2.At, usage2.After = shift(usage.At), position(usage.After)
		both(usage, usage2, err)
		undone, err := plain.Undo(base, key(2), key(3))
		undone2 := undone
		undone2.At, undone2.Before, undone2.After = shift(undone.At), position(undone.Before), position(undone.After)
		both(undone, undone2, err)
	}
}
