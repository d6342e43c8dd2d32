package issuer_test

import (
	"testing"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/reservation/issuer"
)

// story has every event, and leaves a product in every state.
func story(t testing.TB) *scene {
	t.Helper()
	s := begin(t, issuer.Policy{})
	s.withdraw().preauthorize().later(license.Day)
	s.reserve(udiA, lic("A", 5), term("B", 2, "2024-12-31")).later(license.Day)
	s.permanent(udiB).later(license.Day)
	s.confirm(udiA).update(udiA, lic("A", 3)).later(license.Day)
	s.rehost(udiA, udiC).confirm(udiA).update(udiA, lic("A", 4)).later(license.Day)
	s.reserve(udiD, lic("A", 1)).confirm(udiD).later(license.Day)
	s.reserve(udiX, lic("B", 1)).returns(udiX).later(license.Day).reserve(udiX, lic("B", 2)).remove(udiX)
	s.permanent(udiE).confirm(udiE).rehost(udiE, udiX).returns(udiX)
	return s
}

var (
	udiD = license.MustParseUDI("P:ROUTER,S:D4")
	udiE = license.MustParseUDI("P:ROUTER,S:E5,U:e53fc968-0253-4d61-a355-ba908a6cc920")
)

// until replays the story up to an event of a name, not with it.
func (s *scene) until(name string, nth int) *scene {
	r := blank(s, issuer.Policy{})
	for _, e := range s.events {
		if is, _, _ := issuer.EncodeEvent(e); is == name {
			if nth--; nth < 0 {
				break
			}
		}
		r.play(e, nil)
		r.now = e.Stamped().At
	}
	return r
}

// everyEvent returns one event of each kind.
func everyEvent(t testing.TB) []issuer.Event {
	t.Helper()
	seen := map[string]bool{}
	var all []issuer.Event
	for _, e := range story(t).events {
		name, _, _ := issuer.EncodeEvent(e)
		if r, ok := e.(issuer.Reserved); ok && !r.Failed.IsZero() {
			name += " (rehost)"
		}
		if !seen[name] {
			seen[name] = true
			all = append(all, e)
		}
	}
	return all
}
