package coterm_test

import (
	"encoding/json"
	"maps"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/coterm"
	"github.com/licit-go/licit/license"
)

var eventNames = []string{"coterm.created", "coterm.imported", "coterm.claimed", "coterm.undone", "coterm.returned", "coterm.moved-out", "coterm.moved-in", "coterm.usage-reported", "coterm.converted"}

// askEverything asks an organization all there is to ask and decide; the answers
// do not matter, only that they come.
func askEverything(t *testing.T, o *coterm.Organization) {
	t.Helper()
	for _, now := range []time.Time{{}, at("2020-01-05"), at("9999-12-31")} {
		o.Explain(now)
		o.Compliance(now)
		o.Notices(now, at("9999-12-31"))
		o.Overview(now)
		o.Remaining(now)
		by := license.Act{At: now, By: "ada"}
		decided := []coterm.Event{}
		keep := func(e coterm.Event, err error) {
			if err == nil {
				decided = append(decided, e)
			} else {
				require.NotEmpty(t, license.Refusals(err))
			}
		}
		keepClaimed := func(e coterm.Claimed, err error) { keep(e, err) }
		keepClaimed(o.Claim(by, coterm.AddDevices, coterm.EqualWeights, fresh(t, key(98), "2020-01-01", 365, "MX84 Enterprise", 1)))
		keepClaimed(o.Claim(by, coterm.Renew, coterm.EqualWeights, fresh(t, key(0), "9990-01-01", 365, "MX84 Enterprise", license.MaxUnits)))
		n := 0
		for c := range o.Claims() {
			if n++; n > 8 {
				break
			}
			undone, err := o.Undo(by, c.License.Key(), key(99))
			keep(undone, err)
			returned, err := o.Return(by, c.License.Key(), c.License.Counts(), license.Key{})
			keep(returned, err)
			for _, there := range []*coterm.Organization{coterm.New("2", coterm.Policy{}), createdAs(t, "2", "0001-01-02", coterm.Policy{})} {
				ask := asking(c.License.Key(), c.License.Counts(), key(97), license.Key{})
				m, err := o.Move(by, there, ask)
				keep(m.Out, err)
				if err == nil {
					require.NoError(t, there.Apply(m.In))
				}
			}
			for model := range c.License.Counts().All() {
				returned, err = o.Return(by, c.License.Key(), counts(string(model), 1), key(99))
				keep(returned, err)
			}
		}
		usage, err := o.ReportUsage(by, coterm.Usage{InNetworks: counts("MR", 1)})
		keep(usage, err)
		to, err := o.Convert(by, license.PerDevice)
		keep(to, err)
		for _, e := range decided {
			require.NoError(t, o.Clone().Apply(e), "what is decided follows")
		}
	}
	o.Limits()
	for range o.Invalidations() {
	}
}

// FuzzDecodeEncode holds DecodeEvent and EncodeEvent together, and Apply to what
// they let through: an event that is accepted is written as an equal one, and
// applied or refused without harm.
func FuzzDecodeEncode(f *testing.F) {
	for _, e := range goldenEvents(f) {
		name, data, err := coterm.EncodeEvent(e)
		require.NoError(f, err)
		f.Add(name, data)
	}
	f.Add("coterm.created", []byte(`{"seq":1,"at":"2020-01-01T00:00:00Z","by":"ada","organization":"1"}`))
	f.Add("coterm.claimed", []byte(`null`))
	f.Fuzz(func(t *testing.T, name string, data []byte) {
		for _, n := range append([]string{name}, eventNames...) {
			e, err := coterm.DecodeEvent(n, data)
			if err != nil {
				require.NotEmpty(t, license.Refusals(err))
				require.Nil(t, e)
				continue
			}
			again, text, err := coterm.EncodeEvent(e)
			require.NoError(t, err)
			require.Equal(t, n, again)
			back, err := coterm.DecodeEvent(n, text)
			require.NoError(t, err)
			require.Equal(t, e, back)
			for _, o := range []*coterm.Organization{coterm.New("1", coterm.Policy{}), created(t, "2020-01-01", coterm.Policy{}), remembered(t), departed(t)} {
				before := state(t, o)
				if err := o.Apply(atSeq(e, o.Seq()+1)); err != nil {
					require.NotEmpty(t, license.Refusals(err))
					require.Equal(t, before, state(t, o))
					continue
				}
				_, err := coterm.Restore([]byte(state(t, o)), coterm.Policy{})
				require.NoError(t, err)
				askEverything(t, o)
			}
		}
	})
}

// FuzzRestoreSnapshot holds Restore and Snapshot together: what is restored is
// written as it was read, and answers everything.
func FuzzRestoreSnapshot(f *testing.F) {
	f.Add([]byte(state(f, remembered(f))))
	f.Add([]byte(state(f, departed(f))))
	f.Add([]byte(state(f, coterm.New("1", coterm.Policy{}))))
	f.Add([]byte(state(f, created(f, "2020-01-01", coterm.Policy{}))))
	valid := state(f, remembered(f))
	f.Add([]byte(strings.ReplaceAll(valid, "2020", "9999")))
	f.Add([]byte(strings.ReplaceAll(valid, `"mode":"add-devices"`, `"mode":"renew","carry":"keep-days"`)))
	f.Fuzz(func(t *testing.T, data []byte) {
		o, err := coterm.Restore(data, coterm.Policy{})
		if err != nil {
			require.NotEmpty(t, license.Refusals(err))
			return
		}
		text := state(t, o)
		again, err := coterm.Restore([]byte(text), coterm.Policy{})
		require.NoError(t, err)
		require.Equal(t, text, state(t, again))
		askEverything(t, o)
		require.Equal(t, text, state(t, o))
	})
}

// FuzzLedgerJSON holds both directions together: a ledger that is read is written
// with the same bytes, and has a date if anything is burnt.
func FuzzLedgerJSON(f *testing.F) {
	for _, text := range []string{`{"w":"0","m":"0"}`, `{"w":"3","m":"300"}`, `{"w":"1","m":"3652059"}`, `{"w":"302231454903657293676543","m":"302231454903657293676543"}`, `{"m":"1","w":"1"}`, `{}`} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var l, back coterm.Ledger
		if err := l.UnmarshalJSON(data); err != nil {
			require.NotEmpty(t, license.Refusals(err))
			require.True(t, l.IsZero())
			return
		}
		text, err := json.Marshal(l)
		require.NoError(t, err)
		require.NoError(t, back.UnmarshalJSON(text))
		require.Equal(t, l, back)
		require.Equal(t, l.IsZero(), l.Expires().IsZero())
	})
}

// FuzzPricesJSON holds reading against NewPrices: a list that is read is one that
// NewPrices accepts, and is written as an equal one.
func FuzzPricesJSON(f *testing.F) {
	for _, text := range []string{`{}`, `{"MR":"150"}`, `{"MX84":"0.0001","MR":"1717986.9183"}`, `{"MR":"150.0"}`, `{"MR":"1e9"}`, `null`} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var p coterm.Prices
		if err := p.UnmarshalJSON(data); err != nil {
			require.NotEmpty(t, license.Refusals(err))
			return
		}
		same, err := coterm.NewPrices(maps.Collect(p.All()))
		require.NoError(t, err)
		require.Equal(t, same, p)
		text, err := json.Marshal(p)
		require.NoError(t, err)
		var back coterm.Prices
		require.NoError(t, back.UnmarshalJSON(text))
		require.Equal(t, p, back)
	})
}
