package agent_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart"
)

// TestModelReadsTheVectors holds the naive model against the published readings, so
// that it is not merely what the package is compared with.
func TestModelReadsTheVectors(t *testing.T) {
	instant := func(s string) time.Time {
		at, err := time.Parse(time.RFC3339, s)
		require.NoError(t, err)
		return at
	}
	fresh := func(at time.Time) *naive {
		n := &naive{retry: license.Day, overage: days(90), checkpoint: license.Day, evaluation: days(90)}
		n.did(at, (*world).install)
		return n
	}
	register := func(n *naive, sent, issued, arrived string) {
		n.did(instant(sent), func(w *world) { w.register("token-one", false) })
		n.did(instant(arrived), func(w *world) {
			w.received(smart.Registration{At: instant(issued), Valid: period(days(90)), Certificate: smart.Certificate{
				Number: 1, Issued: instant(issued), Valid: period(days(365)), Renew: period(days(180)),
			}})
		})
	}
	some := func(w *world) { w.use(amounts{"Standard": 1}) }
	none := func(w *world) { w.use(amounts{}) }

	t.Run("1", func(t *testing.T) {
		n := fresh(instant("2024-03-13T08:00:00Z"))
		register(n, "2024-03-13T08:04:50Z", "2024-03-13T08:04:57Z", "2024-03-13T08:09:24Z")
		w := n.at(instant("2024-03-13T08:09:24Z"))
		require.Equal(t, instant("2024-09-09T08:09:24Z"), w.shown(w.paper.renew))
		require.Equal(t, instant("2025-03-13T08:04:57Z"), w.shown(w.paper.expires))
	})
	t.Run("2", func(t *testing.T) {
		n := fresh(instant("2020-02-04T14:00:00Z"))
		register(n, "2020-02-04T14:15:00Z", "2020-02-04T14:15:10Z", "2020-02-04T14:15:11Z")
		w := n.at(instant("2020-02-05T00:00:00Z"))
		require.Equal(t, instant("2021-02-03T14:15:10Z"), w.shown(w.paper.expires))
		require.Equal(t, "registered", n.at(instant("2021-02-03T14:15:09Z")).registration())
		require.Equal(t, "unregistered", n.at(instant("2021-02-03T14:15:10Z")).registration())
	})
	authorized := func(n *naive, at string, next time.Duration, short ...license.Tag) *world {
		n.did(instant(at), (*world).authorize)
		n.did(instant(at), func(w *world) {
			w.received(smart.Authorization{At: instant(at), Short: short, Next: period(next), Valid: period(days(90)), Certificate: smart.Certificate{
				Number: 1, Issued: instant(at), Valid: period(days(365)), Renew: period(days(180)),
			}})
		})
		return n.at(instant(at))
	}
	t.Run("3", func(t *testing.T) {
		n := fresh(instant("2024-03-13T08:00:00Z"))
		n.did(instant("2024-03-13T08:00:00Z"), some)
		register(n, "2024-03-13T08:04:50Z", "2024-03-13T08:04:57Z", "2024-03-13T08:09:24Z")
		w := authorized(n, "2024-03-13T08:09:28Z", days(30))
		do, at := w.wish()
		require.Equal(t, "authorize", do)
		require.Equal(t, instant("2024-04-12T08:09:28Z"), w.shown(at))
		require.Equal(t, "authorized", w.authorization())
	})
	t.Run("4", func(t *testing.T) {
		n := fresh(instant("2020-02-04T14:00:00Z"))
		n.did(instant("2020-02-04T14:00:00Z"), some)
		register(n, "2020-02-04T14:15:00Z", "2020-02-04T14:15:10Z", "2020-02-04T14:15:11Z")
		w := authorized(n, "2020-02-05T02:20:30Z", 12*time.Hour, "Standard")
		do, at := w.wish()
		require.Equal(t, "authorize", do)
		require.Equal(t, instant("2020-02-05T14:20:30Z"), w.shown(at))
		require.Equal(t, "out-of-compliance", w.authorization())
	})
	t.Run("5", func(t *testing.T) {
		n := fresh(instant("2024-01-01T00:00:00Z"))
		n.did(instant("2024-01-01T00:00:00Z"), some)
		n.did(instant("2024-01-11T00:00:00Z"), none)
		w := n.at(instant("2024-01-11T00:00:00Z").Add(days(100)))
		require.Equal(t, days(80), w.length-w.meter())
		require.Equal(t, "no-licenses-in-use", w.authorization())
	})
	t.Run("6", func(t *testing.T) {
		n := fresh(instant("2024-01-01T00:00:00Z"))
		n.did(instant("2024-01-01T00:00:00Z"), some)
		register(n, "2024-01-11T00:00:00Z", "2024-01-11T00:00:00Z", "2024-01-11T00:00:00Z")
		gone := instant("2024-01-11T00:00:00Z").Add(days(200))
		n.did(gone, (*world).deregister)
		require.Equal(t, "evaluation", n.at(gone.Add(days(80)-time.Second)).authorization())
		require.Equal(t, "evaluation-expired", n.at(gone.Add(days(80))).authorization())
	})
}
