package spectest

import (
	"strings"
	"testing"
)

// Strict shows that events are read just as they are written: no other field, none
// twice, none missing, no null, nothing behind them, up to most bytes, no other name.
// Each event needs an actor; the room is filled up, with spaces, for the first one.
func Strict[E any](t testing.TB, codec Codec[E], most int, events []E) {
	t.Helper()
	for i, e := range events {
		name, data, err := codec.Encode(e)
		must(t, err)
		text := string(data)
		open := strings.TrimSuffix(text, "}")
		before, rest, _ := strings.Cut(text, `,"by":"`)
		_, after, found := strings.Cut(rest, `"`)
		if !found {
			t.Fatalf("%s names no actor: %s", name, text)
		}
		codec.refuses(t, name, text+" x", "license/json-malformed")
		codec.refuses(t, name, open+`,"more":1}`, "license/json-unknown-field")
		codec.refuses(t, name, open+`,"by":"ada"}`, "license/json-duplicate-field")
		codec.refuses(t, name, before+after, "license/json-missing-field")
		codec.refuses(t, name, before+`,"by":null`+after, "license/json-null")
		codec.refuses(t, name, before+`,"By":"ada"`+after, "license/json-unknown-field")
		codec.refuses(t, name, "null", "license/json-null")
		codec.refuses(t, name, "", "license/json-malformed")
		typo := name[:len(name)-1]
		of, _, _ := strings.Cut(name, ".")
		codec.refuses(t, typo, text, of+"/unknown-event: event="+typo)
		if i > 0 {
			continue
		}
		if len(text) > most {
			t.Fatalf("%s has %d bytes, more than %d", name, len(text), most)
		}
		room := strings.Repeat(" ", most-len(text))
		for _, fits := range []string{room[1:] + text, room + text} {
			_, err := codec.Decode(name, []byte(fits))
			must(t, err)
		}
		codec.refuses(t, name, " "+room+text, "license/json-too-large")
	}
}

// refuses requires a text to be refused for this reason alone.
func (c Codec[E]) refuses(t testing.TB, name, text, reason string) {
	t.Helper()
	shown := text[:min(200, len(text))]
	_, err := c.Decode(name, []byte(text))
	if err == nil {
		t.Errorf("%s: %s is read as an event: %q", reason, name, shown)
		return
	}
	if said := err.Error() + ":"; !strings.HasPrefix(said, reason+":") || strings.Contains(said, "\n") {
		t.Errorf("%s: %s is refused with %s: %q", reason, name, err, shown)
	}
}
