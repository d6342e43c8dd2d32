package coterm_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/coterm"
	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/license/dashboard"
)

// remembered is an organization in which all that a snapshot can hold has
// happened.
func remembered(tb testing.TB) *coterm.Organization {
	tb.Helper()
	o := created(tb, "2020-01-01", coterm.Policy{})
	gone := record(8, "", "2019-06-01", "2019-07-01", 365)
	gone.Invalidated = true
	e, err := o.Import(act("2020-01-01"), prices(tb, "MR", "100"), []dashboard.CotermLicense{record(1, "addDevices", "2019-06-01", "2019-07-01", 365, "MR", 10), gone})
	require.NoError(tb, err)
	require.NoError(tb, o.Apply(e))
	claim(tb, o, "2020-01-02", coterm.AddDevices, prices(tb, "MR", "100", "MX84", "300"), fresh(tb, key(2), "2020-01-01", 365, "MR", 5), fresh(tb, key(3), "2020-01-01", 365, "MX84", 5))
	claim(tb, o, "2020-01-02", coterm.Renew, prices(tb, "MR", "150"), fresh(tb, key(4), "2020-01-01", 365, "MR", 7))
	report(tb, o, "2020-01-03", "MR", 9)
	giveBack(tb, o, "2020-01-04", key(4), counts("MR", 1), key(5))
	undo(tb, o, "2020-01-05", key(3), key(6))
	return o
}

// departed is an organization out of which parts of keys have moved, also of one
// that was undone since, and of a renewal.
func departed(tb testing.TB) *coterm.Organization {
	tb.Helper()
	o, to := created(tb, "2020-01-01", coterm.Policy{}), createdAs(tb, "2", "2020-01-01", coterm.Policy{})
	p := prices(tb, "MR", "100", "MX84 Enterprise", "300")
	claim(tb, o, "2020-01-01", coterm.AddDevices, p, fresh(tb, key(1), "2020-01-01", 365, "MR", 9, "MX84 Enterprise", 2), fresh(tb, key(2), "2020-01-01", 90, "MR", 5))
	move(tb, o, to, "2020-01-02", asking(key(1), counts("MX84 Enterprise", 1), key(11), key(12)))
	claim(tb, o, "2020-01-02", coterm.AddDevices, p, fresh(tb, key(0), "2020-01-01", 365, "MR", 5))
	move(tb, o, to, "2020-01-03", asking(key(2), counts("MR", 5), key(13), license.Key{}))
	claim(tb, o, "2020-01-03", coterm.Renew, p, fresh(tb, key(3), "2020-01-01", 365, "MR", 7))
	move(tb, o, to, "2020-01-04", asking(key(3), counts("MR", 2), key(14), key(15)))
	move(tb, o, to, "2020-01-04", asking(key(15), counts("MR", 1), key(16), key(17)))
	undo(tb, o, "2020-01-05", key(12), key(18))
	giveBack(tb, o, "2020-01-05", key(17), counts("MR", 1), key(19))
	return o
}

func TestSnapshotOfMoves(t *testing.T) {
	o := departed(t)
	require.Equal(t, []string{key(0).String() + " superseded", key(19).String() + " live"}, keysOf(o))
	text := state(t, o)
	restored, err := coterm.Restore([]byte(text), coterm.Policy{})
	require.NoError(t, err)
	require.Equal(t, text, state(t, restored))
	for _, both := range []*coterm.Organization{o, restored} {
		_, err := both.Undo(act("2020-01-06"), key(0), key(13))
		require.ErrorIs(t, err, coterm.ErrReplacementTaken, "it is claimed elsewhere")
		undo(t, both, "2020-01-06", key(19), key(20))
		claim(t, both, "2020-01-06", coterm.AddDevices, coterm.EqualWeights, fresh(t, key(4), "2020-01-01", 365, "MX84 Advanced Security", 7))
	}
	require.Equal(t, state(t, o), state(t, restored))
	k := func(n int) string { return `"key":"` + key(n).String() + `"` }
	gone := func(n int) string { return `{` + k(n) + `,"cause":"moved"` }
	for _, tt := range []struct {
		name, from, to string
		reason         license.Reason
		part           string
	}{
		{"no part", `"movedTo":"` + key(11).String() + `",`, ``, coterm.ErrSnapshotForm, "invalidated"},
		{"a part of an undo", `"cause":"undone","replacement":"` + key(18).String() + `"`, `"cause":"undone","replacement":"` + key(18).String() + `","movedTo":"` + key(30).String() + `"`, coterm.ErrSnapshotForm, "invalidated"},
		{"departure of a key that was returned", gone(2), `{` + k(2) + `,"cause":"undone"`, coterm.ErrSnapshotForm, "invalidated"},
		{"departure at another instant", `"at":"2020-01-03T00:00:00Z","rank":"` + key(2).String() + `"`, `"at":"2020-01-02T00:00:01Z","rank":"` + key(2).String() + `"`, coterm.ErrSnapshotForm, "claims"},
		{"departure of no claim", `"at":"2020-01-03T00:00:00Z","rank":"` + key(2).String() + `"`, `"at":"2020-01-03T00:00:00Z","rank":"` + key(12).String() + `"`, coterm.ErrSnapshotForm, "claims"},
		{"part of another term", `"counts":{"MR":2},"start":"2020-01-01","days":365`, `"counts":{"MR":2},"start":"2020-01-01","days":364`, coterm.ErrCannotFollow, "claims"},
		{"part without price", `"counts":{"MR":2},"start":"2020-01-01","days":365`, `"counts":{"MG":2},"start":"2020-01-01","days":365`, coterm.ErrCannotFollow, "claims"},
		{"part of too many", `"counts":{"MR":2},"start":"2020-01-01","days":365`, `"counts":{"MR":1048576},"start":"2020-01-01","days":365`, license.ErrCountRange, "claims"},
		{"parts of too many", `"counts":{"MR":2},"start":"2020-01-01","days":365`, `"counts":{"MR":1099511627776},"start":"2020-01-01","days":365`, license.ErrCountRange, ""},
		{"other counts", `"counts":{"MR":2},"start":"2020-01-01","days":365`, `"counts":{"MR":3},"start":"2020-01-01","days":365`, coterm.ErrSnapshotForm, "before"},
		{"two claims of one rank", `"rank":"` + key(0).String() + `"`, `"rank":"` + key(1).String() + `"`, coterm.ErrCannotFollow, "claims"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			require.Contains(t, text, tt.from)
			_, err := coterm.Restore([]byte(strings.Replace(text, tt.from, tt.to, 1)), coterm.Policy{})
			require.ErrorIs(t, err, tt.reason)
			require.Equal(t, tt.part, license.Refusals(err)[0].Field("part"), err)
			require.NotContains(t, err.Error(), "0000-000")
		})
	}
}

// A snapshot begins with its format and version, and restores to the same state,
// which decides as the original does.
func TestSnapshotAndRestore(t *testing.T) {
	o := remembered(t)
	text := state(t, o)
	require.True(t, strings.HasPrefix(text, `{"format":"coterm.organization.1","seq":7,`), text)
	restored, err := coterm.Restore([]byte(text), coterm.Policy{})
	require.NoError(t, err)
	require.Equal(t, text, state(t, restored))
	require.Equal(t, o.Explain(at("2020-01-05")), restored.Explain(at("2020-01-05")))
	require.Equal(t, o.Compliance(at("2020-01-05")), restored.Compliance(at("2020-01-05")))
	for _, both := range []*coterm.Organization{o, restored} {
		undo(t, both, "2020-01-06", key(5), key(7))
		claim(t, both, "2020-01-06", coterm.Renew, coterm.EqualWeights, fresh(t, key(7), "2020-01-01", 365, "MR", 7))
	}
	require.Equal(t, state(t, o), state(t, restored))

	before := coterm.New("1", coterm.Policy{})
	restored, err = coterm.Restore([]byte(state(t, before)), coterm.Policy{})
	require.NoError(t, err)
	begun, err := restored.Create(act("2020-01-01"))
	require.NoError(t, err)
	require.NoError(t, restored.Apply(begun))

	after := created(t, "2020-01-01", coterm.Policy{})
	claim(t, after, "2020-01-01", coterm.AddDevices, coterm.EqualWeights, fresh(t, key(1), "2020-01-01", 365, "MR", 5))
	converted(t, after, "2020-01-02")
	restored, err = coterm.Restore([]byte(state(t, after)), coterm.Policy{})
	require.NoError(t, err)
	require.ErrorIs(t, claiming(restored, "2020-01-03", coterm.AddDevices)(), coterm.ErrAnotherModel)
}

// Parts that do not hold together are refused, naming the part; every part is
// turned against the others in turn.
func TestRestoreRefused(t *testing.T) {
	valid := state(t, remembered(t))
	k := func(n int) string { return `"key":"` + key(n).String() + `"` }
	for _, tt := range []struct {
		name, from, to string
		reason         license.Reason
		part           string
	}{
		{"format", `coterm.organization.1`, `coterm.organization.2`, coterm.ErrSnapshotForm, "format"},
		{"no id", `"id":"1"`, `"id":""`, license.ErrIDMalformed, "id"},
		{"malformed id", `"id":"1"`, `"id":" 1"`, coterm.ErrSnapshotForm, "id"},
		{"no events", `"seq":7`, `"seq":0`, coterm.ErrSnapshotForm, "seq"},
		{"no next event", `"seq":7`, `"seq":18446744073709551615`, coterm.ErrSnapshotForm, "seq"},
		{"no last instant", `"last":"2020-01-05T00:00:00Z",`, ``, coterm.ErrSnapshotForm, "seq"},
		{"last before claims", `"last":"2020-01-05T00:00:00Z"`, `"last":"2020-01-01T00:00:00Z"`, coterm.ErrSnapshotForm, "outSince"},
		{"follows itself", `"last":`, `"follows":"co-term","last":`, coterm.ErrSnapshotForm, "follows"},
		{"follows none", `"last":`, `"follows":"leasing","last":`, license.ErrLicensingModel, "follows"},
		{"ledger of others", `"ledger":{"w":"9000000"`, `"ledger":{"w":"9000001"`, coterm.ErrSnapshotForm, "ledger"},
		{"ledger past the calendar", `"ledger":{"w":"9000000"`, `"ledger":{"w":"1"`, coterm.ErrLedgerForm, ""},
		{"out of compliance later", `"outSince":"2020-01-03T00:00:00Z"`, `"outSince":"2020-02-03T00:00:00Z"`, coterm.ErrSnapshotForm, "outSince"},
		{"in compliance", `"outSince":"2020-01-03T00:00:00Z",`, ``, coterm.ErrSnapshotForm, "outSince"},
		{"in compliance by devices", `"devices":{"MR":9}`, `"devices":{"MR":1}`, coterm.ErrSnapshotForm, "outSince"},
		{"price list", `"prices":0,"mode"`, `"prices":3,"mode"`, coterm.ErrSnapshotForm, "prices"},
		{"price list below", `"prices":0,"mode"`, `"prices":-1,"mode"`, coterm.ErrSnapshotForm, "prices"},
		{"price missing", `"prices":[{"MR":"100"}`, `"prices":[{"MX84":"100"}`, coterm.ErrCannotFollow, "claims"},
		{"mode", `"mode":"add-devices"`, `"mode":"add"`, coterm.ErrMode, "claims"},
		{"carry", `"carry":"convert-value"`, `"carry":"all"`, coterm.ErrPolicy, "claims"},
		{"addition that carries", `"mode":"add-devices"`, `"mode":"add-devices","carry":"discard"`, coterm.ErrSnapshotForm, "claims"},
		{"claimed twice", k(2), k(1), coterm.ErrSnapshotForm, "claims"},
		{"claimed and invalidated", k(2), k(3), coterm.ErrCannotFollow, "claims"},
		{"claim at no instant", `"at":"2019-07-01T00:00:00Z"`, `"at":"0001-01-01T00:00:00Z"`, coterm.ErrSnapshotForm, "at"},
		{"claim after the last event", `"at":"2020-01-02T00:00:00Z","undoUntil":"2020-01-09T00:00:00Z","rank":"` + key(4).String() + `"`,
			`"at":"2020-01-06T00:00:00Z","undoUntil":"2020-01-09T00:00:00Z","rank":"` + key(4).String() + `"`, coterm.ErrSnapshotForm, "at"},
		{"claims out of order", `"at":"2019-07-01T00:00:00Z"`, `"at":"2020-01-03T00:00:00Z"`, coterm.ErrSnapshotForm, "claims"},
		{"place of another", `"rank":"` + key(4).String() + `"`, `"rank":"` + key(7).String() + `"`, coterm.ErrSnapshotForm, "rank"},
		{"no place", `"rank":"` + key(4).String() + `"`, `"rank":""`, coterm.ErrSnapshotForm, "rank"},
		{"place before", `"rank":"` + key(4).String() + `"`, `"rank":"` + key(1).String() + `"`, coterm.ErrSnapshotForm, "rank"},
		{"held since later", `"heldSince":"2019-07-01T00:00:00Z"`, `"heldSince":"2019-07-02T00:00:00Z"`, coterm.ErrSnapshotForm, "at"},
		{"held since later than the last event", `"heldSince":"2020-01-03T00:00:00Z","dateFrom"`, `"heldSince":"2020-01-05T00:00:01Z","dateFrom"`, coterm.ErrSnapshotForm, "heldSince"},
		{"held since other than for another claim of the instant", `"before":{"w":"15000000","m":"11064710000000"}`,
			`"before":{"w":"15000000","m":"11064710000000"},"heldSince":"2020-01-02T00:00:00Z"`, coterm.ErrSnapshotForm, "heldSince"},
		{"checkpoint of others", `"before":{"w":"0","m":"0"}`, `"before":{"w":"1","m":"700000"}`, coterm.ErrSnapshotForm, "before"},
		{"invalidated at random", `"cause":"undone"`, `"cause":"lost"`, license.ErrCause, "invalidated"},
		{"invalidated without end", `,"ends":"2020-05-31"`, ``, coterm.ErrSnapshotForm, "invalidated"},
		{"invalidated without key", `{` + k(8), `{"key":""`, coterm.ErrSnapshotForm, "invalidated"},
		{"invalidated out of order", `{` + k(8), `{` + k(0), coterm.ErrSnapshotForm, "invalidated"},
		{"unknown field", `{"format"`, `{"x":1,"format"`, license.ErrJSONUnknownField, ""},
		{"counts", `"counts":{"MR":10}`, `"counts":{"MR":11}`, coterm.ErrSnapshotForm, "before"},
		{"limits of the last", `"counts":{"MR":6}`, `"counts":{"MR":5}`, coterm.ErrSnapshotForm, "ledger"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			require.Contains(t, valid, tt.from)
			o, err := coterm.Restore([]byte(strings.Replace(valid, tt.from, tt.to, 1)), coterm.Policy{})
			require.ErrorIs(t, err, tt.reason)
			require.Nil(t, o)
			require.Equal(t, tt.part, license.Refusals(err)[0].Field("part"), err)
			require.NotContains(t, err.Error(), "0000-000")
		})
	}
	for _, text := range []string{"", "null", "{}", valid + " x"} {
		_, err := coterm.Restore([]byte(text), coterm.Policy{})
		require.NotEmpty(t, license.Refusals(err), text)
	}
	for from, to := range map[string]string{
		`"reports":[]`: `"reports":[{"at":"2020-01-01T00:00:00Z","devices":{"MR":1}}]`,
		`"usage"`:      `"heldSince":"2020-01-01T00:00:00Z","usage"`,
	} {
		_, err := coterm.Restore([]byte(strings.Replace(state(t, coterm.New("1", coterm.Policy{})), from, to, 1)), coterm.Policy{})
		require.ErrorIs(t, err, coterm.ErrSnapshotForm)
		require.Equal(t, "seq", license.Refusals(err)[0].Field("part"))
	}
	o := created(t, "2020-01-01", coterm.Policy{})
	adds(t, o, "2020-01-02", 1, "MR", 5)
	from, to := `"heldSince":"2020-01-01T00:00:00Z"`, `"heldSince":"2020-01-02T00:00:00Z"`
	require.Equal(t, 2, strings.Count(state(t, o), from), "of the last instant, and of the claim at it")
	for _, n := range []int{1, 2} {
		_, err := coterm.Restore([]byte(strings.Replace(state(t, o), from, to, n)), coterm.Policy{})
		require.Equal(t, n == 1, err != nil)
		if err != nil {
			require.Equal(t, "heldSince", license.Refusals(err)[0].Field("part"))
		}
	}
}

// Nothing moves out of a claim that a renewal before it replaced, whatever the
// ledger says.
func TestSnapshotOfASupersededDepartureTR11(t *testing.T) {
	o, to := created(t, "2020-01-01", coterm.Policy{}), createdAs(t, "2", "2020-01-01", coterm.Policy{})
	claim(t, o, "2020-01-01", coterm.AddDevices, coterm.EqualWeights, fresh(t, key(1), "2020-01-01", 365, "MR", 2))
	move(t, o, to, "2020-01-02", asking(key(1), counts("MR", 2), key(2), license.Key{}))
	claim(t, o, "2020-01-02", coterm.Renew, coterm.EqualWeights, fresh(t, key(3), "2020-01-01", 365, "MX84", 5))
	var s map[string]any
	require.NoError(t, json.Unmarshal([]byte(state(t, o)), &s))
	steps := s["claims"].([]any)
	step := func(i int) map[string]any { return steps[i].(map[string]any) }
	ledger := func(w, m string) map[string]any { return map[string]any{"w": w, "m": m} }
	require.Equal(t, "move-out", step(1)["mode"])
	steps[1], steps[2] = steps[2], steps[1]
	step(1)["before"], step(2)["before"] = step(2)["before"], s["ledger"]
	s["ledger"] = ledger("30000", "22127520000")
	text, err := json.Marshal(s)
	require.NoError(t, err)
	_, err = coterm.Restore(text, coterm.Policy{})
	require.ErrorIs(t, err, coterm.ErrSnapshotForm)
	require.Equal(t, "claims", license.Refusals(err)[0].Field("part"))
}
