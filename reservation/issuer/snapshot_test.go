package issuer_test

import (
	"encoding/json"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/reservation/issuer"
)

// TestSnapshotAndReplay restores the story at every event: the rest of it ends in the
// same state, and so does all of it.
func TestSnapshotAndReplay(t *testing.T) {
	s := story(t)
	want := snapshot(t, s.i)
	require.True(t, strings.HasPrefix(want, `{"format":"reservation.issuer.1","seq":`))
	for n := range len(s.events) + 1 {
		i := issuer.New("acme", issuer.Policy{})
		for _, e := range s.events[:n] {
			require.NoError(t, i.Apply(e))
		}
		restored, err := issuer.Restore([]byte(snapshot(t, i)), issuer.Policy{})
		require.NoError(t, err, n)
		require.Equal(t, snapshot(t, i), snapshot(t, restored))
		for _, e := range s.events[n:] {
			require.NoError(t, restored.Apply(e))
		}
		require.Equal(t, want, snapshot(t, restored))
	}
}

// TestRestoreTakesThePolicy decides by the policy of today.
func TestRestoreTakesThePolicy(t *testing.T) {
	s := story(t)
	i, err := issuer.Restore([]byte(snapshot(t, s.i)), issuer.Policy{InstallWithin: -1})
	require.NoError(t, err)
	s.i = i
	s.reserve(udiX, lic("B", 1))
	require.True(t, s.latest(udiX).NotAfter.IsZero())
	require.False(t, s.latest(udiA).NotAfter.IsZero())
}

// node is a part of a snapshot.
type node map[string]any

func (n node) list(name string) []any { return n[name].([]any) }

func (n node) in(list string, at int) node { return n.list(list)[at].(map[string]any) }

func (n node) sub(name string) node { return n[name].(map[string]any) }

// edited returns a snapshot in which something was changed.
func edited(t *testing.T, data string, change func(n node)) []byte {
	var n node
	require.NoError(t, json.Unmarshal([]byte(data), &n))
	change(n)
	out, err := json.Marshal(n)
	require.NoError(t, err)
	return out
}

// TestRestoreRefuses what no events could have led to, naming the part. Of the story,
// open are: 0 A, pending; 1 B, permanent; 2 C, copied from A; 3 D, confirmed; 4 E, permanent
// and confirmed. Closed are three of X.
func TestRestoreRefuses(t *testing.T) {
	s := story(t)
	whole := snapshot(t, s.i)
	for _, c := range []struct {
		name, part string
		change     func(n node)
	}{
		{"format", "format", func(n node) { n["format"] = "reservation.issuer.2" }},
		{"no events", "seq", func(n node) { n["seq"] = 0 }},
		{"fewer events than there were", "seq", func(n node) { n["seq"] = 10 }},
		{"as many events as can be counted", "seq", func(n node) { n["seq"] = json.Number("18446744073709551615") }},
		{"no last", "seq", func(n node) { delete(n, "last") }},
		{"no id", "id", func(n node) { n["id"] = "" }},
		{"an id that is none", "id", func(n node) { n["id"] = "a\tb" }},
		{"a number twice", "open", func(n node) { n.in("open", 1)["number"] = 1 }},
		{"the number 0", "open", func(n node) { n.in("open", 1)["number"] = 0 }},
		{"a number too large", "open", func(n node) { n.in("open", 1)["number"] = 99 }},
		{"a number of a closed one", "open", func(n node) { n.in("open", 1)["number"] = n.in("closed", 0)["number"] }},
		{"a closed number twice", "closed", func(n node) { n.in("closed", 1)["number"] = n.in("closed", 0)["number"] }},
		{"the closed number 0", "closed", func(n node) { n.in("closed", 0)["number"] = 0 }},
		{"a nonce twice", "closed", func(n node) { n.in("closed", 1)["nonce"] = n.in("closed", 0)["nonce"] }},
		{"closed for nobody", "closed", func(n node) { n.in("closed", 0)["udi"] = "" }},
		{"closed out of order", "closed", func(n node) { slices.Reverse(n.list("closed")) }},
		{"a long return code", "return", func(n node) { n.in("closed", 0)["return"] = strings.Repeat("R", issuer.MaxShortBytes+1) }},
		{"open for nobody", "open", func(n node) { n.in("open", 1).sub("request")["udi"] = "" }},
		{"open twice", "open", func(n node) { n.in("open", 1).sub("request")["udi"] = udiA.String() }},
		{"open before it was closed", "open", func(n node) { n.in("open", 0).sub("request")["udi"] = udiX.String() }},
		{"an open nonce twice", "open", func(n node) {
			r := n.in("open", 4).sub("request")
			n.in("closed", 0)["udi"] = r["udi"]
			n.in("closed", 0)["nonce"] = r.sub("session")["nonce"]
		}},
		{"kind", "open", func(n node) { n.in("open", 0)["kind"] = "half" }},
		{"permanent", "open", func(n node) { n.in("open", 0)["kind"] = "permanent" }},
		{"no secret", "open", func(n node) { n.in("open", 0)["secret"] = strings.Repeat("A", 43) }},
		{"nothing", "open", func(n node) { n.in("open", 1).sub("current")["entitlements"] = []any{} }},
		{"no code", "open", func(n node) { n.in("open", 1).sub("current").sub("code")["text"] = "" }},
		{"not after before", "open", func(n node) { n.in("open", 1).sub("current")["notAfter"] = "2024-01-01T00:00:00Z" }},
		{"version 0", "current", func(n node) { n.in("open", 1).sub("current")["version"] = 0 }},
		{"issued after last", "current", func(n node) { n.in("open", 1).sub("current")["issued"] = "2024-04-01T00:00:00Z" }},
		{"issued within a second", "current", func(n node) { n.in("open", 1).sub("current")["issued"] = "2024-03-03T12:00:00.5Z" }},
		{"a first with one before", "current", func(n node) {
			n.in("open", 1).sub("current")["previous"] = "7PK5d387Dqoh60Xyy0-R9WyH9Oa-VWNbfjmnoq_U0cM"
		}},
		{"updated without confirmation", "current", func(n node) { o := n.in("open", 0); o["confirmed"] = false; delete(o, "pending") }},
		{"issued out of order", "current", func(n node) { n.in("open", 3).sub("current")["issued"] = "2024-03-02T12:00:00Z" }},
		{"pending without confirmation", "pending", func(n node) {
			o := n.in("open", 0)
			o["confirmed"] = false
			o.sub("current")["version"], o.sub("pending")["version"] = 1, 2
			delete(o.sub("current"), "previous")
		}},
		{"pending version", "pending", func(n node) { n.in("open", 0).sub("pending")["version"] = 4 }},
		{"pending on nothing", "pending", func(n node) { delete(n.in("open", 0).sub("pending"), "previous") }},
		{"pending issued before", "pending", func(n node) { n.in("open", 0).sub("pending")["issued"] = "2024-03-03T12:00:00Z" }},
		{"pending issued after last", "pending", func(n node) { n.in("open", 0).sub("pending")["issued"] = "2024-05-01T12:00:00Z" }},
		{"pending within a second", "pending", func(n node) { n.in("open", 0).sub("pending")["issued"] = "2024-03-05T12:00:00.5Z" }},
		{"nothing pending", "pending", func(n node) { n.in("open", 0).sub("pending")["entitlements"] = []any{} }},
		{"too much pending", "pending", func(n node) {
			var many []any
			for k := range license.MaxEntitlements {
				many = append(many, node{"tag": "T" + string(rune('0'+k/100)) + string(rune('0'+k/10%10)) + string(rune('0'+k%10)), "quantity": 1})
			}
			n.in("open", 0).sub("pending")["entitlements"] = many
		}},
		{"a copy of itself", "failed", func(n node) { n.in("open", 2)["failed"] = udiC.String() }},
		{"a copy of a stranger", "failed", func(n node) { n.in("open", 2)["failed"] = "P:NEVER,S:1" }},
		{"a copy of a later one", "failed", func(n node) { n.in("open", 2)["failed"] = udiD.String() }},
		{"a copy of a later one that is over", "failed", func(n node) { n.in("open", 2)["failed"] = udiX.String() }},
		{"another order", "current", func(n node) { slices.Reverse(n.list("open")) }},
		{"half a pending", "shape", func(n node) { n.in("open", 0).sub("pending")["version"] = 0 }},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := issuer.Restore(edited(t, whole, c.change), issuer.Policy{})
			require.ErrorIs(t, err, issuer.ErrSnapshotForm)
			require.Equal(t, c.part, license.Refusals(err)[0].Field("part"))
		})
	}
	_, err := issuer.Restore([]byte(whole+" "), issuer.Policy{})
	is(t, license.Refusals(err)[0], issuer.ErrSnapshotForm, "", "part", "shape", "value", "acme")
	_, err = issuer.Restore(edited(t, whole, func(node) {}), issuer.Policy{})
	require.Equal(t, "shape", license.Refusals(err)[0].Field("part"), "a snapshot has one form")
	_, err = issuer.Restore([]byte(whole[:len(whole)-1]), issuer.Policy{})
	require.Equal(t, []license.Reason{license.ErrJSONMalformed}, reasons(err)[:1])
	_, err = issuer.Restore([]byte(strings.Replace(whole, `"preauthorized":true`, `"preauthorized":null`, 1)), issuer.Policy{})
	require.Equal(t, []license.Reason{license.ErrJSONNull}, reasons(err))
}

// TestRestoreCountsEvents restores as many events as the state takes at least, and more
// where more may have happened; one less is refused.
func TestRestoreCountsEvents(t *testing.T) {
	empty := blank(t, issuer.Policy{})
	on := begin(t, issuer.Policy{})
	reserved := begin(t, issuer.Policy{}).reserve(udiA, lic("A", 1))
	withdrawn := begin(t, issuer.Policy{}).reserve(udiA, lic("A", 1)).withdraw()
	confirmed := begin(t, issuer.Policy{}).reserve(udiA, lic("A", 1)).confirm(udiA)
	pending := begin(t, issuer.Policy{}).reserve(udiA, lic("A", 1)).update(udiA, lic("A", 2))
	updated := begin(t, issuer.Policy{}).reserve(udiA, lic("A", 1)).update(udiA, lic("A", 2)).confirm(udiA)
	closed := begin(t, issuer.Policy{}).reserve(udiA, lic("A", 1)).remove(udiA)
	const each, even = 1, 2 // how many more there can be
	for name, c := range map[string]struct {
		s     *scene
		steps int
	}{
		"empty": {empty, even}, "on": {on, even}, "reserved": {reserved, even}, "withdrawn": {withdrawn, even}, "confirmed": {confirmed, even},
		"pending": {pending, each}, "updated": {updated, each}, "closed": {closed, each},
	} {
		t.Run(name, func(t *testing.T) {
			whole := snapshot(t, c.s.i)
			seq := int(c.s.i.Seq())
			for more := -1; more <= 3; more++ {
				_, err := issuer.Restore([]byte(strings.Replace(whole, `"seq":`+number(seq), `"seq":`+number(seq+more), 1)), issuer.Policy{})
				ok := more >= 0 && more%c.steps == 0 && (seq > 0 || more == 0)
				require.Equal(t, ok, err == nil, "%d more: %v", more, err)
			}
		})
	}
}

func number(n int) string {
	data, _ := json.Marshal(uint64(min(n, math.MaxInt32)))
	return string(data)
}

// TestReservationsInOrder yields what is reserved by UDI, and stops when it is told.
func TestReservationsInOrder(t *testing.T) {
	s := story(t)
	var all []license.UDI
	for r := range s.i.Reservations() {
		all = append(all, r.UDI())
	}
	require.Equal(t, []license.UDI{udiA, udiB, udiC, udiD, udiE}, all)
	for r := range s.i.Reservations() {
		require.Equal(t, udiA, r.UDI())
		break
	}
}
