package coterm_test

import (
	"maps"
	"reflect"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/coterm"
	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/license/dashboard"
)

// scribble overwrites whatever a caller can reach of a value: elements of slices
// and fractions.
func scribble(e any) {
	v := reflect.ValueOf(e)
	switch v.Kind() {
	case reflect.Slice:
		for i := range v.Len() {
			if v.Index(i).Kind() == reflect.Struct {
				scribble(v.Index(i).Interface())
			}
			v.Index(i).SetZero()
		}
	case reflect.Struct:
		for _, f := range v.Fields() {
			if f.CanInterface() && (f.Kind() == reflect.Slice || f.Kind() == reflect.Struct || f.Kind() == reflect.Pointer) {
				scribble(f.Interface())
			}
		}
	case reflect.Pointer:
		if !v.IsNil() && v.Elem().Kind() == reflect.Struct && v.Type().String() == "*big.Rat" {
			v.Elem().SetZero()
		}
	default:
	}
}

// Nothing handed in or out shares memory: what a caller does to it before or
// after Apply changes neither the organization nor another answer.
func TestNoSharedMemory(t *testing.T) {
	days, graces := []int{30}, []int{7}
	o := created(t, "2020-01-01", coterm.Policy{DateNotices: days, GraceNotices: graces})
	twin := created(t, "2020-01-01", coterm.Policy{DateNotices: []int{30}, GraceNotices: []int{7}})
	days[0], graces[0] = 5, 5
	same := func() {
		t.Helper()
		require.Equal(t, state(t, twin), state(t, o))
		from, to := at("2020-01-01"), at("2030-01-01")
		require.Equal(t, twin.Notices(from, to), o.Notices(from, to))
		require.Equal(t, twin.Explain(to), o.Explain(to))
		require.Equal(t, twin.Compliance(to), o.Compliance(to))
		require.Equal(t, twin.Overview(to), o.Overview(to))
		require.Equal(t, slices.Collect(twin.Claims()), slices.Collect(o.Claims()))
		require.Equal(t, maps.Collect(twin.Invalidations()), maps.Collect(o.Invalidations()))
	}
	// apply decides twice: one event is scribbled over after Apply, with all that
	// was handed in, the other is left alone.
	apply := func(decide func(*coterm.Organization) (coterm.Event, error)) {
		t.Helper()
		e, err := decide(o)
		require.NoError(t, err)
		spare, err := decide(o)
		require.NoError(t, err)
		kept, err := decide(twin)
		require.NoError(t, err)
		scribble(spare)
		require.NoError(t, o.Apply(e))
		scribble(e)
		require.NoError(t, twin.Apply(kept))
		same()
	}
	wire := []dashboard.CotermLicense{record(1, "addDevices", "2019-01-01", "2019-01-01", 3650, "MR", 5, "MX84", 1), record(2, "renew", "2020-01-01", "2020-01-01", 365, "MR", 3)}
	wire[0].Editions = []dashboard.Edition{{Edition: "Enterprise", ProductType: "appliance"}}
	apply(func(o *coterm.Organization) (coterm.Event, error) {
		given := slices.Clone(wire)
		e, err := o.Import(act("2020-01-02"), coterm.EqualWeights, given)
		scribble(given[0].Counts[:0:0])
		given[0].Key, given[1].Key = "", ""
		return e, err
	})
	apply(func(o *coterm.Organization) (coterm.Event, error) {
		list := map[license.Model]decimal.Decimal{"MR": decimal.New(1, 0), "MX84": decimal.New(3, 0)}
		p, err := coterm.NewPrices(list)
		require.NoError(t, err)
		list["MR"] = decimal.New(9, 0)
		delete(list, "MX84")
		issued := []license.Issued{fresh(t, key(4), "2020-01-01", 365, "MX84", 2), fresh(t, key(3), "2020-01-01", 365, "MR", 5)}
		e, err := o.Claim(act("2020-01-03"), coterm.AddDevices, p, issued...)
		scribble(issued)
		return e, err
	})
	apply(func(o *coterm.Organization) (coterm.Event, error) {
		return o.ReportUsage(act("2020-01-03"), coterm.Usage{InNetworks: counts("MR", 50)})
	})
	apply(func(o *coterm.Organization) (coterm.Event, error) {
		return o.Return(act("2020-01-04"), key(4), counts("MX84", 1), key(5))
	})
	apply(func(o *coterm.Organization) (coterm.Event, error) { return o.Undo(act("2020-01-04"), key(3), key(6)) })

	apply(func(o *coterm.Organization) (coterm.Event, error) {
		m, err := o.Move(act("2020-01-04"), createdAs(t, "2", "2020-01-01", coterm.Policy{}), asking(key(5), counts("MX84", 1), key(7), license.Key{}))
		scribble(m.In)
		return m.Out, err
	})
	apply(func(o *coterm.Organization) (coterm.Event, error) {
		other := createdAs(t, "2", "2020-01-01", coterm.Policy{})
		claim(t, other, "2020-01-02", coterm.AddDevices, prices(t, "MR", "1", "MX84", "3"), fresh(t, key(8), "2020-01-01", 365, "MR", 5, "MX84", 5))
		m, err := other.Move(act("2020-01-04"), o, asking(key(8), counts("MX84", 1), key(9), key(10)))
		scribble(m.Out)
		return m.In, err
	})

	x := o.Explain(at("2020-01-05"))
	scribble(x)
	scribble(o.Notices(at("2020-01-01"), at("2030-01-01")))
	scribble(o.Compliance(at("2020-01-05")))
	o.Remaining(at("2020-01-05")).SetInt64(1)
	text, err := o.Snapshot()
	require.NoError(t, err)
	restored, err := coterm.Restore(text, coterm.Policy{})
	require.NoError(t, err)
	clear(text)
	require.Equal(t, state(t, twin), state(t, restored))
	same()
}

// A decision's events share nothing with one another.
func TestEventsShareNothing(t *testing.T) {
	o := created(t, "2020-01-01", coterm.Policy{})
	decide := func() coterm.Claimed {
		e, err := o.Claim(act("2020-01-02"), coterm.AddDevices, coterm.EqualWeights, fresh(t, key(1), "2020-01-01", 365, "MR", 5))
		require.NoError(t, err)
		return e
	}
	one, other := decide(), decide()
	dropped := one.Dropped()
	scribble(one)
	require.Equal(t, decide(), other)
	require.Empty(t, dropped)
	name, data, err := coterm.EncodeEvent(other)
	require.NoError(t, err)
	back, err := coterm.DecodeEvent(name, data)
	require.NoError(t, err)
	clear(data)
	require.Equal(t, other, back)
}

// A clone goes its own way, and so does the original, over renewals, undos and
// returns.
func TestCloneIsIndependent(t *testing.T) {
	o := created(t, "2020-01-01", coterm.Policy{})
	claim(t, o, "2020-01-01", coterm.AddDevices, coterm.EqualWeights, fresh(t, key(1), "2020-01-01", 365, "MR", 5, "MX84", 1))
	claim(t, o, "2020-01-02", coterm.Renew, coterm.EqualWeights, fresh(t, key(2), "2020-01-01", 365, "MR", 3))
	claim(t, o, "2020-01-02", coterm.Renew, coterm.EqualWeights, fresh(t, key(3), "2020-01-01", 365, "MG21", 3))
	changes := []func(*coterm.Organization){
		func(o *coterm.Organization) { undo(t, o, "2020-01-03", key(3), key(13)) },
		func(o *coterm.Organization) { undo(t, o, "2020-01-03", key(2), key(12)) },
		func(o *coterm.Organization) { undo(t, o, "2020-01-03", key(1), key(11)) },
		func(o *coterm.Organization) { giveBack(t, o, "2020-01-03", key(1), counts("MR", 1), key(14)) },
		func(o *coterm.Organization) {
			claim(t, o, "2020-01-03", coterm.Renew, coterm.EqualWeights, fresh(t, key(15), "2020-01-01", 365, "MS120-8", 3))
		},
		func(o *coterm.Organization) {
			claim(t, o, "2020-01-03", coterm.AddDevices, coterm.EqualWeights, fresh(t, key(16), "2020-01-01", 365, "MG21", 3))
		},
		func(o *coterm.Organization) { report(t, o, "2020-01-03", "MR", 100) },
		func(o *coterm.Organization) { converted(t, o, "2020-01-03") },
	}
	for _, first := range changes {
		for _, second := range changes {
			original, before := o.Clone(), state(t, o)
			clone := original.Clone()
			first(clone)
			require.Equal(t, before, state(t, original))
			after := state(t, clone)
			second(original)
			require.Equal(t, after, state(t, clone))
		}
	}
	require.Equal(t, o.ID(), o.Clone().ID())
}

// Decisions and questions may run side by side; the race detector watches.
func TestConcurrentReadsAndDecisions(t *testing.T) {
	o := created(t, "2020-01-01", coterm.Policy{})
	claim(t, o, "2020-01-01", coterm.AddDevices, coterm.EqualWeights, fresh(t, key(1), "2020-01-01", 365, "MR", 5, "MX84", 1))
	claim(t, o, "2020-01-02", coterm.Renew, coterm.EqualWeights, fresh(t, key(2), "2020-01-01", 365, "MR", 3))
	before := state(t, o)
	usage := coterm.Usage{InNetworks: counts("MR", 9)}
	list := []dashboard.CotermLicense{record(1, "addDevices", "2019-01-01", "2019-01-01", 3650, "MR", 5)}
	var all sync.WaitGroup
	for range 4 {
		for _, ask := range []func(){
			func() {
				_ = claiming(o, "2020-01-03", coterm.AddDevices, fresh(t, key(3), "2020-01-01", 365, "MR", 5))()
			},
			func() { _ = claiming(o, "2020-01-03", coterm.Renew, fresh(t, key(3), "2020-01-01", 365, "MG21", 5))() },
			func() { _ = undoing(o, "2020-01-03", key(1), key(3))() },
			func() { _ = undoing(o, "2020-01-03", key(2), key(3))() },
			func() { _, _ = o.Return(act("2020-01-03"), key(1), counts("MR", 1), key(3)) },
			func() { _, _ = o.ReportUsage(act("2020-01-03"), usage) },
			func() { _, _ = o.Import(act("2020-01-03"), coterm.EqualWeights, list) },
			func() { _, _ = o.Convert(act("2020-01-03"), license.PerDevice) },
			func() { _, _ = o.Snapshot() },
			func() { o.Clone() },
			func() { o.Explain(at("2020-01-03")) },
			func() { o.Compliance(at("2020-01-03")) },
			func() { o.Notices(at("2020-01-03"), at("2021-01-03")) },
			func() { o.Overview(at("2020-01-03")) },
			func() { _, _, _ = o.Limits(), o.Expires(), o.Remaining(at("2020-01-03").Add(time.Hour)) },
			func() {
				for range o.Claims() {
				}
				for range o.Invalidations() {
				}
			},
		} {
			all.Go(func() {
				for range 20 {
					ask()
				}
			})
		}
	}
	all.Wait()
	require.Equal(t, before, state(t, o))
}
