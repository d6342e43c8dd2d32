package coterm_test

import (
	"math"
	"math/big"
	"reflect"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/licit-go/licit/coterm"
	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/license/dashboard"
)

// leaf is a value inside an event, by the names that lead to it.
type leaf struct {
	path  string
	value reflect.Value
}

// leaves lists what can be tampered with: values of types that guard themselves
// are exchanged as wholes.
func leaves(path string, v reflect.Value) []leaf {
	all := []leaf{}
	switch v.Interface().(type) {
	case time.Time, license.Date, license.Key, license.License, license.Counts, coterm.Ledger, coterm.Prices:
		return []leaf{{path, v}}
	}
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			all = append(all, leaves(path+"."+v.Type().Field(i).Name, v.Field(i))...)
		}
	case reflect.Slice:
		all = append(all, leaf{path, v})
		for i := range v.Len() {
			all = append(all, leaves(path+"[]", v.Index(i))...)
		}
	default:
		all = append(all, leaf{path, v})
	}
	return all
}

// drawAny draws a value that a field of the type could be given by mistake or by
// malice.
func drawAny(t *rapid.T, v reflect.Value) reflect.Value {
	var pool []any
	switch old := v.Interface().(type) {
	case time.Time:
		pool = []any{time.Time{}, old.Add(1), old.Add(-1), old.Add(24 * time.Hour), old.Add(-24 * time.Hour), time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC),
			time.Date(-1, 1, 1, 0, 0, 0, 0, time.UTC), license.MaxDate().Start()}
	case license.Date:
		pool = []any{license.Date{}, license.MaxDate(), dayAt(t, 1), dayAt(t, max(old.Number()-1, 0)), dayAt(t, min(old.Number()+1, license.MaxDate().Number()))}
	case license.Key:
		pool = []any{license.Key{}, key(1), key(2), key(3), key(77)}
	case license.Counts:
		pool = []any{license.Counts{}, counts("MR", 1), counts("MR", 2), counts("MX84", 1), counts("MR", license.MaxCount)}
	case license.License:
		pool = []any{license.License{}, fresh(t, key(1), "2020-01-01", 365, "MR", 5).License, fresh(t, key(77), "2020-01-01", 365, "MR", 5).License,
			fresh(t, key(1), "2020-01-01", 1, "MR", 1).License, fresh(t, key(77), "9999-12-30", 1, "MG21", 1).License}
	case coterm.Ledger:
		w := old.W().Uint64()
		end := func(n int) coterm.Ledger { return coterm.Ledger{}.Add(coterm.Term{Worth: w, End: dayAt(t, n)}) }
		pool = []any{coterm.Ledger{}, end(0), end(1), end(700000), end(license.MaxDate().Number()),
			end(1).Add(coterm.Term{End: license.MaxDate(), Worth: 0}), old.Add(coterm.Term{Worth: math.MaxUint64, End: license.MaxDate()})}
	case coterm.Prices:
		pool = []any{coterm.Prices{}, coterm.EqualWeights, prices(t, "MR", "1"), prices(t, "MR", "2", "MX84", "1")}
	case uint64:
		pool = []any{uint64(0), old - 1, old + 1, uint64(math.MaxUint64)}
	case int:
		pool = []any{0, -1, old + 1, old - 1, math.MaxInt, math.MinInt}
	default:
		if v.Kind() == reflect.Slice {
			return drawSlice(t, v)
		}
		pool = []any{"", "x", string(coterm.AddDevices), string(coterm.Renew), string(coterm.Discard), string(license.PerDevice), string(license.CoTermination), " "}
	}
	return reflect.ValueOf(rapid.SampledFrom(pool).Draw(t, "instead")).Convert(v.Type())
}

// drawSlice leaves out, doubles or turns round elements.
func drawSlice(t *rapid.T, v reflect.Value) reflect.Value {
	out := reflect.MakeSlice(v.Type(), 0, v.Len()+1)
	switch rapid.IntRange(0, 3).Draw(t, "slice") {
	case 0:
		return reflect.Zero(v.Type())
	case 1:
		for i := v.Len() - 1; i >= 0; i-- {
			out = reflect.Append(out, v.Index(i))
		}
	case 2:
		out = reflect.AppendSlice(out, v)
		if v.Len() > 0 {
			out = reflect.Append(out, v.Index(0))
		} else {
			out = reflect.Append(out, reflect.Zero(v.Type().Elem()))
		}
	default:
		out = reflect.AppendSlice(out, v.Slice(0, max(v.Len()-1, 0)))
	}
	return out
}

// deepCopy copies an event so that tampering with it leaves the original alone.
func deepCopy(v reflect.Value) reflect.Value {
	c := reflect.New(v.Type()).Elem()
	c.Set(v)
	for _, l := range leaves("", c) {
		if l.value.Kind() == reflect.Slice && l.value.Len() > 0 {
			l.value.Set(reflect.AppendSlice(reflect.MakeSlice(l.value.Type(), 0, l.value.Len()), l.value))
		}
	}
	return c
}

// consistent asks an organization everything and holds the answers against each
// other.
func consistent(t rapid.TB, o *coterm.Organization, now time.Time) {
	t.Helper()
	s := state(t, o)
	restored, err := coterm.Restore([]byte(s), coterm.Policy{})
	require.NoError(t, err)
	require.Equal(t, s, state(t, restored))
	limits := map[license.Model]int{}
	for c := range o.Claims() {
		for model, n := range c.License.Counts().All() {
			if c.State == coterm.Live {
				limits[model.Bucket()] += n
			}
		}
	}
	require.Equal(t, limits, asMap(o.Limits()))
	x := o.Explain(now)
	require.Equal(t, o.Expires().IsZero(), x.Remaining == nil)
	require.Equal(t, o.Ledger().IsZero(), o.Expires().IsZero())
	if x.Remaining != nil {
		sum := new(big.Rat).Set(x.Carried)
		for _, p := range x.Parts {
			sum.Add(sum, p.Contribution)
		}
		require.Equal(t, x.Remaining, sum)
	}
	c := o.Compliance(now)
	require.Equal(t, c.Since.IsZero(), c.Status == coterm.OK || c.Status == coterm.Warning)
	o.Notices(now, now.Add(100*license.Day))
	o.Overview(now)
	for range o.Invalidations() {
	}

	next := license.Act{At: now.Add(time.Hour), By: "ada"}
	after := o.Clone()
	for c := range o.Claims() {
		if e, err := o.Undo(next, c.License.Key(), key(98)); err == nil {
			require.NoError(t, o.Clone().Apply(e))
		}
		if e, err := o.Return(next, c.License.Key(), c.License.Counts(), license.Key{}); err == nil {
			require.NoError(t, o.Clone().Apply(e))
		}
	}
	if e, err := after.Claim(next, coterm.Renew, coterm.EqualWeights, fresh(t, key(99), "9000-01-01", 3650, "MG21", 1)); err == nil {
		require.NoError(t, after.Apply(e))
	}
}

// Whatever is changed in a valid event, Apply either refuses it and nothing has
// changed, or the organization is still one.
func TestTamperedEvents(t *testing.T) {
	kinds := []string{"created", "imported", "claimed", "claimed-renew", "undone", "returned", "returned-in-full", "moved-out", "moved-out-in-full", "moved-in", "usage-reported", "converted"}
	base := map[string]*coterm.Organization{}
	valid := map[string]coterm.Event{}
	for _, kind := range kinds {
		base[kind], valid[kind] = tamperable(t, kind)
		require.NoError(t, base[kind].Clone().Apply(valid[kind]))
	}
	outcomes := map[bool]int{}
	rapid.Check(t, func(t *rapid.T) {
		kind := rapid.SampledFrom(kinds).Draw(t, "kind")
		o, e := base[kind].Clone(), deepCopy(reflect.ValueOf(valid[kind]))
		all := leaves("", e)
		l := rapid.SampledFrom(all).Draw(t, "field")
		l.value.Set(drawAny(t, l.value))
		before := state(t, o)
		err := o.Apply(e.Interface().(coterm.Event))
		outcomes[err == nil]++
		if err != nil {
			require.NotEmpty(t, license.Refusals(err), l.path)
			require.Equal(t, before, state(t, o), l.path)
			return
		}
		consistent(t, o, e.Interface().(coterm.Event).Stamped().At)
	})
	require.NotZero(t, outcomes[true])
	require.NotZero(t, outcomes[false])
}

// tamperable is an organization and a valid event for it.
func tamperable(t *testing.T, kind string) (*coterm.Organization, coterm.Event) {
	t.Helper()
	o := created(t, "2020-01-01", coterm.Policy{})
	now := act("2020-02-01")
	switch kind {
	case "created":
		o = coterm.New("1", coterm.Policy{})
		e, err := o.Create(now)
		require.NoError(t, err)
		return o, e
	case "imported":
		gone := record(4, "", "2019-01-01", "2019-01-01", 10)
		gone.Invalidated = true
		also := gone
		also.Key = key(5).String()
		e, err := o.Import(now, prices(t, "MR", "1", "MX84", "7"), []dashboard.CotermLicense{gone, also, record(1, "addDevices", "2019-01-01", "2019-01-01", 365, "MR", 5),
			record(2, "renew", "2019-06-01", "2019-07-01", 1095, "MX84", 1), record(3, "addDevices", "2019-06-01", "2019-07-01", 1095, "MR", 1)})
		require.NoError(t, err)
		return o, e
	}
	claim(t, o, "2020-01-15", coterm.AddDevices, prices(t, "MR", "1"), fresh(t, key(1), "2020-01-01", 365, "MR", 5))
	claim(t, o, "2020-01-31", coterm.Renew, prices(t, "MR", "1", "MX84", "7"), fresh(t, key(2), "2020-01-01", 365, "MR", 2, "MX84", 1))
	claim(t, o, "2020-02-01", coterm.AddDevices, prices(t, "MR", "1"), fresh(t, key(3), "2020-01-01", 365, "MR", 5))
	var e coterm.Event
	var err error
	switch kind {
	case "claimed":
		e, err = o.Claim(now, coterm.AddDevices, prices(t, "MR", "1", "MX84", "3"), fresh(t, key(0), "2020-01-01", 365, "MR", 5), fresh(t, key(9), "2020-01-01", 3650, "MX84", 5))
	case "claimed-renew":
		e, err = o.Claim(now, coterm.Renew, coterm.EqualWeights, fresh(t, key(9), "2020-01-01", 365, "MR", 5))
	case "undone":
		e, err = o.Undo(now, key(2), key(12))
	case "returned":
		e, err = o.Return(now, key(2), counts("MR", 1), key(12))
	case "returned-in-full":
		e, err = o.Return(now, key(1), counts("MR", 5), license.Key{})
	case "moved-out", "moved-out-in-full", "moved-in":
		claim(t, o, "2020-02-01", coterm.AddDevices, prices(t, "MR", "1", "MX84", "3"), fresh(t, key(5), "2020-01-01", 100, "MR", 5, "MX84", 1))
		other := createdAs(t, "2", "2020-01-01", coterm.Policy{})
		some, errSome := o.Move(now, other, asking(key(5), counts("MR", 2), key(21), key(22)))
		require.NoError(t, errSome)
		whole, errWhole := o.Move(now, other, asking(key(5), counts("MR", 5, "MX84", 1), key(21), license.Key{}))
		require.NoError(t, errWhole)
		switch kind {
		case "moved-out":
			return o, some.Out
		case "moved-out-in-full":
			return o, whole.Out
		}
		require.NoError(t, o.Apply(some.Out))
		claim(t, other, "2020-02-01", coterm.AddDevices, prices(t, "MR", "1"), fresh(t, key(30), "2020-01-01", 100, "MR", 5))
		back, errBack := other.Move(now, o, asking(key(30), counts("MR", 2), key(31), key(32)))
		require.NoError(t, errBack)
		return o, back.In
	case "usage-reported":
		e, err = o.ReportUsage(now, coterm.Usage{InNetworks: counts("MR", 9, "MX84", 3), Spares: counts("MX84", 1), Unassigned: counts("MR", 1)})
	case "converted":
		e, err = o.Convert(now, license.PerDevice)
	}
	require.NoError(t, err)
	return o, e
}
