package transfer

import (
	"strconv"
	"time"

	"github.com/licit-go/licit/license"
)

// A Mode is how the moved part of a key is applied at the destination (TR-6).
// The texts are those of coterm.Mode.
type Mode string

// The modes.
const (
	AddDevices Mode = "add-devices"
	Renew      Mode = "renew"
)

// A KeyState is what the source knows of a key.
type KeyState string

// The states of a key. The zero KeyState is that of a key which nobody issued.
const (
	KeyUnknown     KeyState = ""
	KeyNotClaimed  KeyState = "not-claimed" // issued, and claimed nowhere or elsewhere
	KeyLive        KeyState = "live"
	KeySuperseded  KeyState = "superseded"  // by a renewal
	KeyInvalidated KeyState = "invalidated" // undone, moved or returned
)

// A KeyMove is the question whether some or all of a co-term key may move: what
// is asked, and what the organizations know.
type KeyMove struct {
	Key    string         // text of the key, read as license.ParseKey reads it
	Counts license.Counts // what is to be moved
	Mode   Mode           // at the destination; may be empty on the support path

	Source, Destination Organization

	State   KeyState        // of the key in the source
	Cause   license.Cause   // why it is invalidated, if it is
	License license.License // what the key stands for, as far as known; needed where State is KeyLive or KeySuperseded
}

// Eligible returns nil if the key may move at that instant, as far as these
// facts go; otherwise all that stands against it, joined, each a
// [*license.Refusal], in the order of the package documentation. It changes
// nothing and answers the same when asked again.
func (m KeyMove) Eligible(at time.Time, r Request) error {
	day, all := r.begin(at)
	key, bad := m.parts(r.Path)
	all.add(bad...)
	all.add(r.places(m.Source, m.Destination)...)
	all.add(between(m.Source, m.Destination, license.CoTermination, "TR-10")...)
	all.add(m.state(key)...)
	if m.held(key) {
		all.add(m.contents(day)...)
	}
	facts := r.facts(at, m.Source, m.Destination)
	facts.Key, facts.Counts, facts.Mode = key, m.Counts, m.Mode
	facts.State, facts.Cause, facts.License = m.State, m.Cause, m.License
	all.add(checked(r.Checks, facts)...)
	return all.join()
}

// parts lists what is missing or malformed in what is asked (TR-5, TR-6). The key
// is none if it is refused.
func (m KeyMove) parts(path Path) (key license.Key, all refusals) {
	rule := path.rule()
	if m.Key == "" {
		all.add(missing("key", rule))
	} else {
		var err error
		if key, err = license.ParseKey(m.Key); err != nil {
			all.add(refuse(ErrKeyMalformed, rule, "key", bounded(m.Key, maxKeyText), "form", keyForm))
		}
	}
	if m.Counts.IsZero() {
		all.add(refuse(ErrNothingAsked, "TR-7", "devices", "0"))
	}
	switch {
	case m.Mode == AddDevices || m.Mode == Renew:
	case m.Mode != "":
		all.add(refuse(ErrMode, "TR-6", "mode", string(m.Mode), "form", modeForm))
	case path != Support:
		all.add(missing("mode", "TR-6"))
	}
	return key, all
}

// state refuses a key that does not count in the source (TR-11). A key that is
// not stated is in no state.
func (m KeyMove) state(key license.Key) refusals {
	if key.IsZero() {
		return nil
	}
	name := key.String()
	switch m.State {
	case KeyLive, KeySuperseded:
		if !m.held(key) {
			return refusals{refuse(ErrKeyUnknown, "TR-11", "key", name, "state", string(m.State))}
		}
		if m.State == KeySuperseded {
			return refusals{refuse(ErrKeySuperseded, "TR-11", "key", name)}
		}
		return nil
	case KeyNotClaimed:
		return refusals{refuse(ErrKeyNotClaimed, "TR-11", "key", name)}
	case KeyInvalidated:
		return refusals{refuse(ErrKeyInvalidated, "TR-11", "key", name, "cause", string(m.Cause))}
	case KeyUnknown:
	}
	return refusals{refuse(ErrKeyUnknown, "TR-11", "key", name, "state", string(m.State))}
}

// held reports whether it is known what the key stands for.
func (m KeyMove) held(key license.Key) bool {
	return !key.IsZero() && m.License.Key() == key
}

// contents returns what stands against moving these counts of the key: its end
// (TR-8), what it holds (TR-7), and the editions of what would move (TR-9). The day
// of a refused instant comes before every end.
func (m KeyMove) contents(day license.Date) refusals {
	var all refusals
	name := m.License.Key().String()
	if end := m.License.End(); !day.Before(end) {
		all.add(refuse(ErrNoRemainingValue, "TR-8", "key", name, "end", end.String(), "at", day.String()))
	}
	var moved []license.Line // models that would move
	for model, asked := range m.Counts.All() {
		held := m.License.Counts().Of(model)
		if asked > held {
			all.add(refuse(ErrMoreThanHeld, "TR-7", "model", string(model), "asked", strconv.Itoa(asked), "held", strconv.Itoa(held)))
		}
		if held > 0 {
			moved = append(moved, license.Line{Model: model, Count: held})
		}
	}
	for _, e := range m.editions(moved) {
		all.add(m.Destination.edition(e, "key", name)...)
	}
	return all
}

// editions returns the MX editions of some of the lines that the key holds.
func (m KeyMove) editions(lines []license.Line) []license.Edition {
	counts, _ := license.NewCounts(lines...) // lines of a licence
	part, err := m.License.Reissue(m.License.Key(), counts)
	if err != nil {
		return nil // nothing of what is asked is held
	}
	return part.MXEditions()
}
