package hosting_test

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/license/pak"
	"github.com/licit-go/licit/smart/hosting"
)

// TestSnapshotAndReplay restores the story at every event: the rest of it ends in the
// same state, and so does all of it.
func TestSnapshotAndReplay(t *testing.T) {
	primary, second := story(t)
	for _, s := range []*scene{primary, second} {
		want := snapshot(t, s.sys)
		require.True(t, strings.HasPrefix(want, `{"format":"smart.hosting.1","seq":`))
		for n := range len(s.events) + 1 {
			at := snapshot(t, s.until(n).sys)
			restored, err := hosting.Restore([]byte(at), hosting.Policy{})
			require.NoError(t, err, "%d: %s", n, at)
			require.Equal(t, at, snapshot(t, restored))
			for _, e := range s.events[n:] {
				require.NoError(t, restored.Apply(e))
			}
			require.Equal(t, want, snapshot(t, restored))
		}
	}
}

// TestRestoreTakesThePolicy decides by the policy of today.
func TestRestoreTakesThePolicy(t *testing.T) {
	s := older(t).users("ann").assign("ann")
	again, err := hosting.Restore([]byte(snapshot(t, s.sys)), hosting.Policy{Grace: 30 * license.Day})
	require.NoError(t, err)
	s.later(hosting.ManagedEvaluation)
	before := s.holder("ann").Until
	s.sys = again
	require.Equal(t, before.Add(-150*license.Day), s.holder("ann").Until)
}

// node is a part of a snapshot.
type node map[string]any

func (n node) list(name string) []any { return n[name].([]any) }

func (n node) sub(name string) node { return n[name].(map[string]any) }

// of returns the member of that id of a list.
func (n node) of(list, id string) node {
	for _, x := range n.list(list) {
		if x := node(x.(map[string]any)); x["id"] == id {
			return x
		}
	}
	return nil
}

// edited returns a snapshot in which something was changed.
func edited(t *testing.T, data string, change func(n node)) []byte {
	t.Helper()
	var n node
	require.NoError(t, json.Unmarshal([]byte(data), &n))
	change(n)
	out, err := json.Marshal(n)
	require.NoError(t, err)
	return out
}

// An edit is a change of a snapshot by which a part does not hold any more.
type edit struct {
	name, part string
	change     func(n node)
}

func refusesEdits(t *testing.T, whole string, edits []edit) {
	t.Helper()
	for _, c := range edits {
		t.Run(c.name, func(t *testing.T) {
			_, err := hosting.Restore(edited(t, whole, c.change), hosting.Policy{})
			require.ErrorIs(t, err, hosting.ErrSnapshotForm)
			require.Equal(t, c.part, license.Refusals(err)[0].Field("part"))
		})
	}
}

// set returns a change of one field of the whole.
func set(name string, value any) func(n node) { return func(n node) { n[name] = value } }

func setIn(list, id, name string, value any) func(n node) {
	return func(n node) { n.of(list, id)[name] = value }
}

func without(list, id, name string) func(n node) {
	return func(n node) { delete(n.of(list, id), name) }
}

// anOlder returns a system of the older generation, extended, with all that a snapshot
// can hold: ann and cid have permanent licences, bob waits, dan had one and is inactive, eve
// only attends. It is out of reach of its manager and failed over.
func anOlder(t testing.TB) *scene {
	t.Helper()
	s := older(t).users("ann", "bob", "cid", "dan").attendees("eve")
	s.do(s.sys.Extend(s.act(), stock{"XL": {"1.5": 1}}))
	s.later(10*license.Day).installs("1.5", 2).later(license.Day).assign("ann", "dan", "cid")
	s.later(license.Day).deactivate("dan").assign("bob")
	s.later(license.Day).schedule(0, "m1", "bob", "cid", "ann").schedule(0, "m2", "bob", "cid").schedule(8, "m3", "bob")
	s.start("m1", "bob", "ann", "gus").start("m2", "cid", "gus").leave("m1", "gus")
	s.do(s.sys.Disconnect(s.later(license.Day).act()))
	s.do(s.sys.FailOver(s.later(license.Day).act()))
	s.do(s.sys.Return(s.later(license.Day).act()))
	s.do(s.sys.FailOver(s.later(license.Day).act()))
	return s
}

// TestRestoreRefuses what no events could have led to, naming the part.
func TestRestoreRefuses(t *testing.T) {
	s := anOlder(t)
	whole := snapshot(t, s.sys)
	late := stamp(s.now.Add(1))
	refusesEdits(t, whole, []edit{
		{"format", "format", set("format", "smart.hosting.2")},
		{"no events", "seq", set("seq", 0)},
		{"fewer events than there were", "seq", set("seq", 8)},
		{"as many events as can be counted", "seq", set("seq", json.Number("18446744073709551615"))},
		{"no last", "seq", func(n node) { delete(n, "last") }},
		{"not installed", "seq", func(n node) { delete(n, "generation") }},
		{"no id", "id", set("id", "")},
		{"an id that is none", "id", set("id", "a\tb")},
		{"generation", "generation", set("generation", "newest")},
		{"version", "version", set("version", "v1")},
		{"size", "size", set("size", "huge")},
		{"extended", "extended", set("size", "medium")},
		{"its own data center", "dataCenters", set("dataCenters", []any{"meet"})},
		{"a data center of no name", "dataCenters", set("dataCenters", []any{""})},
		{"a data center twice", "dataCenters", set("dataCenters", []any{"a", "b", "a"})},
		{"its own primary", "primary", func(n node) { n["primary"], n["meetings"] = "meet", []any{} }},
		{"a data center with meetings", "meetings", set("primary", "other")},
		{"a user of no name", "users", setIn("users", "ann", "id", "")},
		{"a user twice", "shape", setIn("users", "eve", "id", "dan")},
		{"a licence of tomorrow", "users", setIn("users", "ann", "since", late)},
		{"a licence of no cause", "users", without("users", "ann", "cause")},
		{"a licence of another cause", "users", setIn("users", "ann", "cause", "luck")},
		{"a licence by hand at a meeting", "users", setIn("users", "ann", "meeting", "m1")},
		{"a licence by a meeting of no name", "users", setIn("users", "ann", "cause", "hosted")},
		{"a licence of somebody inactive", "users", without("users", "ann", "active")},
		{"a licence of somebody attendee-only", "users", setIn("users", "ann", "attendeeOnly", true)},
		{"a cause of none", "users", setIn("users", "eve", "cause", "by-hand")},
		{"a meeting of none", "users", setIn("users", "eve", "meeting", "m1")},
		{"a permanent one of none", "users", setIn("users", "eve", "permanent", true)},
		{"standing of none", "users", setIn("users", "eve", "stands", stamp(s.now))},
		{"no standing", "users", without("users", "ann", "stands")},
		{"standing before it is held", "users", setIn("users", "ann", "stands", "2024-03-01T12:00:00Z")},
		{"standing tomorrow", "users", setIn("users", "ann", "stands", late)},
		{"a grace of today", "users", setIn("users", "ann", "grace", stamp(s.now))},
		{"more permanent ones than there are", "users", setIn("users", "bob", "permanent", true)},
		{"fewer permanent ones than there are", "users", without("users", "ann", "permanent")},
		{"a meeting of no name", "meetings", setIn("meetings", "m3", "id", "")},
		{"a meeting twice", "shape", setIn("meetings", "m3", "id", "m1")},
		{"a scheduler unknown", "meetings", setIn("meetings", "m3", "scheduler", "gus")},
		{"a host unknown", "meetings", setIn("meetings", "m3", "host", "gus")},
		{"an alternate unknown", "meetings", setIn("meetings", "m3", "alternates", []any{"gus"})},
		{"an alternate who is the host", "meetings", setIn("meetings", "m3", "alternates", []any{"bob"})},
		{"an alternate twice", "meetings", setIn("meetings", "m3", "alternates", []any{"ann", "ann"})},
		{"it ends before it begins", "meetings", setIn("meetings", "m3", "ends", "2024-03-01T12:00:00Z")},
		{"three at once", "meetings", func(n node) {
			n.of("meetings", "m3")["begins"], n.of("meetings", "m3")["ends"] = n.of("meetings", "m1")["begins"], n.of("meetings", "m1")["ends"]
		}},
		{"started tomorrow", "meetings", setIn("meetings", "m1", "started", late)},
		{"people there before it starts", "meetings", setIn("meetings", "m3", "present", []any{"ann"})},
		{"people were there before it starts", "meetings", setIn("meetings", "m3", "attended", []any{"ann"})},
		{"hosted before it starts", "meetings", setIn("meetings", "m3", "hosts", "bob")},
		{"nobody was there", "meetings", func(n node) {
			m := n.of("meetings", "m1")
			delete(m, "present")
			delete(m, "attended")
			delete(m, "hosts")
		}},
		{"somebody there who did not come", "meetings", setIn("meetings", "m1", "present", []any{"ann", "bob", "zoe"})},
		{"somebody there of no name", "meetings", setIn("meetings", "m1", "attended", []any{"", "ann", "bob", "gus"})},
		{"people out of order", "meetings", setIn("meetings", "m1", "attended", []any{"bob", "ann", "gus"})},
		{"people there out of order", "meetings", setIn("meetings", "m1", "present", []any{"bob", "ann"})},
		{"hosted by a participant", "meetings", setIn("meetings", "m2", "hosts", "gus")},
		{"hosted by somebody absent", "meetings", setIn("meetings", "m1", "hosts", "cid")},
		{"hosted by somebody without a licence", "meetings", func(n node) {
			for _, name := range []string{"since", "cause", "permanent", "stands"} {
				delete(n.of("users", "cid"), name)
			}
		}},
		{"another order", "shape", func(n node) { slices.Reverse(n.list("users")) }},
		{"another order of meetings", "shape", func(n node) { slices.Reverse(n.list("meetings")) }},
	})
	_, err := hosting.Restore([]byte(whole+" "), hosting.Policy{})
	is(t, license.Refusals(err)[0], hosting.ErrSnapshotForm, "", "part", "shape", "value", "meet")
	_, err = hosting.Restore([]byte(whole[:len(whole)-1]), hosting.Policy{})
	require.Equal(t, []license.Reason{license.ErrJSONMalformed}, reasons(err)[:1])
	_, err = hosting.Restore([]byte(strings.Replace(whole, `"extended":true`, `"extended":null`, 1)), hosting.Policy{})
	require.Equal(t, []license.Reason{license.ErrJSONNull}, reasons(err))
}

// TestRestoreRefusesConditions that cannot be, of a system of the older generation.
func TestRestoreRefusesConditions(t *testing.T) {
	s := anOlder(t)
	late := stamp(s.now.Add(1))
	managed := func(name string, value any) func(n node) {
		return func(n node) { n.sub("managed")[name] = value }
	}
	in := func(condition, name string, value any) func(n node) {
		return func(n node) { n.sub("managed").sub(condition)[name] = value }
	}
	refusesEdits(t, snapshot(t, s.sys), []edit{
		{"no evaluation", "managed.evaluation", func(n node) { delete(n.sub("managed"), "evaluation") }},
		{"evaluation with licences", "managed.evaluation", managed("evaluation", late)},
		{"a negative count", "managed.hosts", managed("hosts", -1)},
		{"too large a count", "managed.hosts", managed("hosts", pak.MaxLicenses+1)},
		{"a negative count of others", "managed.outdated", managed("outdated", -1)},
		{"counted never", "managed.counted", func(n node) { delete(n.sub("managed"), "counted") }},
		{"counted tomorrow", "managed.counted", managed("counted", late)},
		{"counted while failed over", "managed.failedOver", func(n node) {
			n["last"] = late
			n.sub("managed")["counted"], n.sub("managed").sub("unknown")["since"] = late, late
		}},
		{"counted while invalid", "managed.invalid", managed("counted", stamp(s.now.Add(-3*license.Day+1)))},
		{"started never", "managed.restarted", func(n node) { delete(n.sub("managed"), "restarted") }},
		{"started tomorrow", "managed.restarted", managed("restarted", late)},
		{"exceeded tomorrow", "managed.exceeded", in("exceeded", "since", late)},
		{"not exceeded", "managed.exceeded", func(n node) { delete(n.sub("managed"), "exceeded") }},
		{"exceeded and suspended", "managed.exceeded", in("exceeded", "suspended", stamp(s.now))},
		{"exceeded and away", "managed.exceeded", in("exceeded", "awayNanoseconds", 1)},
		{"invalid tomorrow", "managed.invalid", in("invalid", "since", late)},
		{"suspended at another time", "managed.invalid", in("invalid", "suspended", "2024-03-14T12:00:00Z")},
		{"not suspended", "managed.invalid", func(n node) { delete(n.sub("managed").sub("invalid"), "suspended") }},
		{"away for less than nothing", "managed.invalid", in("invalid", "awayNanoseconds", -1)},
		{"away for longer than it lasts", "managed.invalid", in("invalid", "awayNanoseconds", int64(9*license.Day))},
		{"away from nothing", "managed.invalid", func(n node) { delete(n.sub("managed").sub("invalid"), "since") }},
		{"failed over tomorrow", "managed.failedOver", in("failedOver", "since", late)},
		{"known while failed over", "managed.unknown", func(n node) { delete(n.sub("managed"), "unknown") }},
		{"unknown tomorrow", "managed.unknown", in("unknown", "since", late)},
	})
	o := older(t)
	refusesEdits(t, snapshot(t, o.sys), []edit{{"data centers of which nothing was ever counted", "managed.counted", func(n node) {
		n["dataCenters"], n["seq"] = []any{"west"}, 2
		n.sub("managed")["evaluation"] = stamp(o.now)
	}}})
}

// TestRestoreRefusesSmart systems that know what only the older generation knows, and
// data centers that hold what only systems do.
func TestRestoreRefusesSmart(t *testing.T) {
	s := newer(t).users("ann", "bob").assign("ann").later(1)
	s.do(s.sys.Reactivate(s.deactivate("bob").act(), "bob"))
	whole := snapshot(t, s.sys)
	refusesEdits(t, whole, []edit{
		{"a permanent one", "users", setIn("users", "ann", "permanent", true)},
		{"standing", "users", setIn("users", "ann", "stands", "2024-03-01T12:00:00Z")},
		{"a grace", "users", setIn("users", "bob", "grace", "2024-03-01T12:00:00Z")},
		{"a manager", "managed", set("managed", node{"hosts": 1})},
		{"an evaluation", "managed", set("managed", node{"evaluation": "2024-08-28T12:00:00Z"})},
		{"a condition", "managed", set("managed", node{"invalid": node{"since": "2024-03-01T12:00:00Z"}})},
		{"licences of a data center", "users", set("primary", "other")},
	})
	for _, size := range []string{"micro", "small"} {
		for name, value := range map[string]any{"dataCenters": []any{"other"}, "primary": "other"} {
			data := edited(t, snapshot(t, sized(t, hosting.Size(size)).later(1).users("ann", "bob").sys), func(n node) { n[name], n["seq"] = value, 9 })
			_, err := hosting.Restore(ordered(t, data), hosting.Policy{})
			if size == "small" {
				require.NoError(t, err)
				continue
			}
			require.Equal(t, name, license.Refusals(err)[0].Field("part"))
		}
	}
	many := make([]any, hosting.MaxDataCenters)
	for i := range many {
		many[i] = "dc" + strconv.Itoa(i)
	}
	for n, ok := range map[int]bool{hosting.MaxDataCenters - 1: true, hosting.MaxDataCenters: false} {
		data := ordered(t, edited(t, whole, func(w node) { w["dataCenters"], w["seq"] = many[:n], 100 }))
		_, err := hosting.Restore(data, hosting.Policy{})
		require.Equal(t, ok, err == nil, "%v", err)
		if !ok {
			require.Equal(t, "dataCenters", license.Refusals(err)[0].Field("part"))
		}
	}
	data := ordered(t, edited(t, whole, func(w node) { w["dataCenters"], w["primary"] = []any{"a"}, "b" }))
	_, err := hosting.Restore(data, hosting.Policy{})
	require.Equal(t, "dataCenters", license.Refusals(err)[0].Field("part"))
}

// ordered writes a snapshot in the order of fields that it has, whatever order it was in.
func ordered(t *testing.T, data []byte) []byte {
	t.Helper()
	var shape struct {
		Format      json.RawMessage `json:"format"`
		Seq         json.RawMessage `json:"seq"`
		ID          json.RawMessage `json:"id"`
		Last        json.RawMessage `json:"last,omitempty"`
		Generation  json.RawMessage `json:"generation,omitempty"`
		Version     json.RawMessage `json:"version,omitempty"`
		Size        json.RawMessage `json:"size,omitempty"`
		Extended    json.RawMessage `json:"extended,omitempty"`
		DataCenters json.RawMessage `json:"dataCenters"`
		Primary     json.RawMessage `json:"primary,omitempty"`
		Users       []struct {
			ID           json.RawMessage `json:"id"`
			Active       json.RawMessage `json:"active,omitempty"`
			AttendeeOnly json.RawMessage `json:"attendeeOnly,omitempty"`
			Since        json.RawMessage `json:"since,omitempty"`
			Cause        json.RawMessage `json:"cause,omitempty"`
			Meeting      json.RawMessage `json:"meeting,omitempty"`
			Permanent    json.RawMessage `json:"permanent,omitempty"`
			Stands       json.RawMessage `json:"stands,omitempty"`
			Grace        json.RawMessage `json:"grace,omitempty"`
		} `json:"users"`
		Meetings json.RawMessage `json:"meetings"`
		Managed  json.RawMessage `json:"managed,omitempty"`
	}
	require.NoError(t, json.Unmarshal(data, &shape))
	out, err := json.Marshal(shape)
	require.NoError(t, err)
	return out
}
