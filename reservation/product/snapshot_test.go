package product_test

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/reservation"
	"github.com/licit-go/licit/reservation/product"
)

// scenes are products in all kinds of states, by name.
func scenes(t require.TestingT) map[string]*scene {
	lost, _ := cancelled(t)
	twice := lost.clone().request().cancel()
	again := twice.clone().request()
	held := twice.clone().request()
	held.install(held.issue(1))
	return map[string]*scene{
		"new": off(t), "on": on(t), "off": on(t).disable(), "pending": pending(t), "reserved": reserved(t), "cancelled": lost, "twice": twice,
		"again": again, "held": held, "returned": reserved(t).giveBack(), "story": story(t),
	}
}

// TestSnapshotRestores every state as it is.
func TestSnapshotRestores(t *testing.T) {
	for name, s := range scenes(t) {
		t.Run(name, func(t *testing.T) {
			text := s.bytes()
			require.True(t, strings.HasPrefix(text, `{"format":"reservation.product.1","seq":`+number(s.p.Seq())+`,`), text)
			back, err := product.Restore([]byte(text))
			require.NoError(t, err, text)
			require.Equal(t, s.p, back)
			require.Equal(t, text, bytesOf(t, back))
		})
	}
}

// TestTheSnapshotOfAReservation pins the form.
func TestTheSnapshotOfAReservation(t *testing.T) {
	s := scenes(t)["held"]
	a, _ := s.p.Authorization()
	digest := func(d reservation.Digest) string {
		text, err := d.MarshalText()
		require.NoError(t, err)
		return string(text)
	}
	var asked [3]string
	n := 0
	for _, e := range s.log {
		if r, ok := e.(product.Requested); ok {
			asked[n] = digest(r.Code.Digest)
			n++
		}
	}
	zeros := strings.Repeat("A", 43)
	require.Equal(t, `{"format":"reservation.product.1","seq":7,"udi":"P:C9300-24UX,S:FCW2134L0RN","last":"2024-01-01T00:00:00Z","mode":"reserved","requests":3,`+
		`"session":{"number":3,"nonce":"AwEAAAAAAAAAAAAAAAAAAA","secret":"AwIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA","request":"`+asked[2]+`"},`+
		`"authorization":{"udi":"P:C9300-24UX,S:FCW2134L0RN","session":{"number":3,"nonce":"AwEAAAAAAAAAAAAAAAAAAA"},"reservation":7,"version":1,"kind":"specific",`+
		`"entitlements":[{"tag":"A","quantity":5}],"issued":"2024-01-01T00:00:00Z","notAfter":"2024-12-31T00:00:00Z","public":"`+zeros+`",`+
		`"request":"`+asked[2]+`","previous":"`+zeros+`","digest":"`+digest(a.Digest)+`"},`+
		`"confirmation":"confirmation of 3.1 by P:C9300-24UX,S:FCW2134L0RN, 03010000, `+mark(reservation.Secret{3, 2})+`",`+
		`"cancelled":[{"number":1,"nonce":"AQEAAAAAAAAAAAAAAAAAAA","secret":"AQIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA","request":"`+asked[0]+`"},`+
		`{"number":2,"nonce":"AgEAAAAAAAAAAAAAAAAAAA","secret":"AgIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA","request":"`+asked[1]+`"}]}`, s.bytes())
}

// restored returns a scene whose product was restored from a snapshot that was
// changed in one place.
func restored(t *testing.T, s *scene, old, put string) *scene {
	t.Helper()
	text := s.bytes()
	require.Contains(t, text, old)
	back, err := product.Restore([]byte(strings.Replace(text, old, put, 1)))
	require.NoError(t, err)
	c := s.clone()
	c.p = back
	return c
}

// TestRestoreRefuses parts that do not hold together.
func TestRestoreRefuses(t *testing.T) {
	all := scenes(t)
	nonce3, secret3 := "AwEAAAAAAAAAAAAAAAAAAA", "AwIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
	nonce2, secret1 := "AgEAAAAAAAAAAAAAAAAAAA", "AQIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
	nonceless, secretless := strings.Repeat("A", 22), strings.Repeat("A", 43)
	back, _ := all["returned"].p.ReturnCode()
	long := strings.Repeat("x", product.MaxCodeLen-len(back))
	loose := `"session":{"number":2,"nonce":"` + nonce2 + `","secret":"` + secret1 + `","request":"` + secretless + `"},`
	for _, c := range []struct {
		of, old, put, part string // several parts are joined
	}{
		{"new", `product.1`, `product.0`, "format"},
		{"new", `"seq":0`, `"seq":1`, "seq"},
		{"new", `"mode":"off"`, `"mode":"on"`, "shape"},
		{"on", `"seq":1`, `"seq":0`, "shape"},
		{"on", `"seq":1`, `"seq":18446744073709551615`, "seq"},
		{"on", `"seq":1`, `"seq":18446744073709551614`, ""},
		{"on", `"seq":1`, ` "seq":1`, "shape"},
		{"on", `"last":"2024-01-01T00:00:00Z",`, ``, "seq"},
		{"on", `P:C9300-24UX,S:FCW2134L0RN`, ``, "udi"},
		{"on", `"mode":"on"`, `"mode":"of"`, "mode"},
		{"on", `"mode":"on"`, `"mode":"off"`, "seq"},
		{"on", `"mode":"on"`, `"mode":"pending"`, "session code"},
		{"on", `"mode":"on"`, `"mode":"reserved"`, "session authorization confirmation"},
		{"on", `"mode":"on"`, `"mode":"on","returned":"x"`, "returned"},
		{"cancelled", `"}]}`, `"}],"returned":"x"}`, "returned"},
		{"on", `"mode":"on"`, `"mode":"on","returned":""`, "shape"},
		{"returned", `"returned":"`, `"returned":"` + long, ""},
		{"returned", `"returned":"`, `"returned":"x` + long, "returned"},
		{"on", `"mode":"on"`, `"mode":"on","confirmation":"x"`, "confirmation"},
		{"on", `"mode":"on"`, `"mode":"on","code":"x"`, "code"},
		{"on", `"mode":"on"`, `"mode":"on","requests":1`, "requests"},
		{"cancelled", `"seq":3`, `"seq":1`, "requests"},
		{"cancelled", `"requests":1`, `"requests":2`, "returned"},
		{"cancelled", `"requests":1,`, ``, "cancelled"},
		{"cancelled", `"requests":1`, `"requests":2,` + strings.TrimSuffix(loose, ","), "session"},
		{"cancelled", secret1, secretless, "cancelled"},
		{"cancelled", `"number":1`, `"number":0`, "cancelled"},
		{"twice", `"number":1`, `"number":2`, "cancelled"},
		{"twice", `"number":2`, `"number":1`, "cancelled"},
		{"twice", `"number":2`, `"number":3`, "cancelled"},
		{"twice", nonce2, nonceless, "cancelled"},
		{"again", `"number":2`, `"number":3`, "cancelled"}, // that is the current one
		{"again", `"requests":3`, `"requests":2`, "session cancelled"},
		{"again", `"requests":3`, `"requests":4`, "session"},
		{"again", `"number":3`, `"number":4`, "session"},
		{"again", nonce3, nonceless, "session"},
		{"again", secret3, secretless, "session"},
		{"again", `"mode":"pending"`, `"mode":"on"`, "session code"},
		{"again", `"mode":"pending"`, `"mode":"off"`, "session code"},
		{"again", `"mode":"pending"`, `"mode":"reserved"`, "authorization code confirmation"},
		{"held", `"mode":"reserved"`, `"mode":"pending"`, "code confirmation"},
		{"held", `"version":1`, `"version":0`, "authorization"},
		{"held", `"version":1`, `"version":2`, ""},
		{"held", `"version":1`, `"version":3`, "seq"},
		{"held", `"version":1`, `"version":4294967295`, "seq"},
		{"held", `"authorization":{"udi":"P:C9300-24UX,S:FCW2134L0RN"`, `"authorization":{"udi":"P:C9300-24UX,S:FCW2134L0RM"`, "authorization"},
		{"held", `"session":{"number":3,"nonce":"` + nonce3 + `"}`, `"session":{"number":2,"nonce":"` + nonce3 + `"}`, "authorization"},
		{"held", `"session":{"number":3,"nonce":"` + nonce3 + `"}`, `"session":{"number":3,"nonce":"` + nonce2 + `"}`, "authorization"},
		{"held", `"quantity":5`, `"quantity":0`, "authorization"},
		{"held", `[{"tag":"A","quantity":5}]`, `[]`, "authorization"},
		{"held", `"kind":"specific"`, `"kind":"permanent"`, ""},
		{"held", `"kind":"specific"`, `"kind":"whole"`, "authorization"},
		{"held", `"confirmation":"`, `"confirmation":"` + strings.Repeat("x", product.MaxCodeLen), "confirmation"},
	} {
		text := all[c.of].bytes()
		require.Contains(t, text, c.old, "%s: %s", c.of, text)
		changed := strings.Replace(text, c.old, c.put, 1)
		p, err := product.Restore([]byte(changed))
		if c.part == "" {
			require.NoError(t, err, changed)
			require.Equal(t, changed, bytesOf(t, p))
			continue
		}
		require.Nil(t, p)
		var parts []string
		for _, r := range license.Refusals(err) {
			require.Equal(t, product.ErrSnapshotForm, r.Reason)
			parts = append(parts, r.Field("part"))
		}
		require.ElementsMatch(t, strings.Fields(c.part), parts, "%s: %s → %s", c.of, c.old, c.put)
	}

	held := all["held"].bytes()
	authorization := held[strings.Index(held, `"authorization":`):strings.Index(held, `"confirmation":`)]
	_, err := product.Restore([]byte(strings.Replace(all["returned"].bytes(), `"requests":1,`, `"requests":1,`+authorization, 1)))
	require.ErrorIs(t, err, product.ErrSnapshotForm, "an authorization that nothing stands for")
	_, err = product.Restore([]byte(`{}`))
	require.ErrorIs(t, err, license.ErrJSONMissingField)
	_, err = product.Restore([]byte(strings.Replace(all["cancelled"].bytes(), secret1, "x", 1)))
	require.ErrorIs(t, err, reservation.ErrBytesMalformed)
	_, err = product.Restore([]byte(strings.Repeat(" ", product.MaxSnapshotBytes+1)))
	require.ErrorIs(t, err, license.ErrJSONTooLarge)
}

// TestRestoreCountsEvents restores as many events as a state took at least, and more;
// one less is refused, and so is all but too many sessions for as many events as there
// can be.
func TestRestoreCountsEvents(t *testing.T) {
	all := scenes(t)
	updated := reserved(t)
	updated.install(updated.issue(2)).install(updated.issue(3))
	second := pending(t)
	second.install(second.issue(2))
	dropped := on(t)
	for range product.MaxCancelled + 1 {
		dropped.request().cancel()
	}
	lost, code := cancelled(t)
	for name, s := range map[string]*scene{
		"on": all["on"], "off": all["off"], "pending": all["pending"], "reserved": all["reserved"], "cancelled": all["cancelled"],
		"again": all["again"], "held": all["held"], "returned": all["returned"], "updated": updated, "second": second,
		"discarded": lost.discard(code), "dropped": dropped,
	} {
		t.Run(name, func(t *testing.T) {
			text, seq := s.bytes(), s.p.Seq()
			least := seq
			if name == "updated" {
				least-- // the first that was installed could have been version 2
			}
			for at := least - 1; at <= seq+2; at++ {
				_, err := product.Restore([]byte(strings.Replace(text, `"seq":`+number(seq), `"seq":`+number(at), 1)))
				if at >= least {
					require.NoError(t, err, at)
				} else {
					require.ErrorIs(t, err, product.ErrSnapshotForm)
				}
			}
		})
	}
	for requests, ok := range map[uint64]bool{math.MaxUint64/2 - 1: true, math.MaxUint64 / 2: false, math.MaxUint64 - 2: false} {
		text := strings.Replace(dropped.bytes(), `"seq":`+number(dropped.p.Seq()), `"seq":18446744073709551614`, 1)
		_, err := product.Restore([]byte(strings.Replace(text, `"requests":1025`, `"requests":`+number(requests), 1)))
		require.Equal(t, ok, err == nil, "%d: %v", requests, err)
	}
	text := strings.TrimSuffix(dropped.bytes(), "}") + `,"returned":"x"}`
	_, err := product.Restore([]byte(text))
	require.ErrorIs(t, err, product.ErrSnapshotForm, "three events for one of them")
	_, err = product.Restore([]byte(strings.Replace(text, `"seq":`+number(dropped.p.Seq()), `"seq":`+number(dropped.p.Seq()+1), 1)))
	require.NoError(t, err)
}

// TestTheLargestSnapshot is within what is read: everything at its limit, escaped.
func TestTheLargestSnapshot(t *testing.T) {
	s := on(t)
	long := strings.Repeat("<", product.MaxCodeLen)
	s.codec.writes = &long
	s.request().install(s.issue(1)).giveBack()
	for n := range product.MaxCancelled + 1 {
		e, err := s.p.Request(s.by(), s.codec, reservation.Fresh{Nonce: reservation.Nonce{1, byte(n), byte(n >> 8)}, Secret: reservation.Secret{0xff, 0xff, 31: 0xff}})
		require.NoError(t, err)
		require.NoError(t, s.p.Apply(e))
		s.asked = e
		if n < product.MaxCancelled {
			c, err := s.p.Cancel(s.by())
			require.NoError(t, err)
			require.NoError(t, s.p.Apply(c))
		}
	}
	var all []license.Entitlement
	for n := range license.MaxEntitlements {
		tag := license.Tag(strings.Repeat("<", license.MaxTagLen-4) + fmt.Sprintf("%04d", n))
		all = append(all, license.Entitlement{Tag: tag, Quantity: license.MaxUnits, Last: license.MustParseDate("2024-12-31")})
	}
	s.install(s.issue(1, func(a *reservation.Authorization) { a.Entitlements, a.Reservation = all, math.MaxUint64 }))
	for _, e := range s.log {
		_, data, err := product.EncodeEvent(e)
		require.NoError(t, err)
		require.Less(t, 2*len(data), product.MaxEventBytes)
	}
	text := s.bytes()
	require.Less(t, len(text)*3/2, product.MaxSnapshotBytes)
	back, err := product.Restore([]byte(text))
	require.NoError(t, err)
	require.Equal(t, text, bytesOf(t, back))
}
