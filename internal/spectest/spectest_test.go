package spectest_test

import (
	"flag"
	"io/fs"
	"iter"
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/internal/events"
	"github.com/licit-go/licit/internal/spectest"
	"github.com/licit-go/licit/license"
)

func opened(wide bool) Opened {
	act := license.Act{At: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC), By: "ada"}
	return Opened{license.Stamp{Seq: 1, Act: act}, wide}
}

func closed() Closed { return Closed{license.Stamp{Seq: 2}} }

func TestReasons(t *testing.T) {
	finds(t, func(t testing.TB, dir fs.FS) { spectest.Reasons(t, dir, spectest.Exceptions{}) }, []wrong{
		{"a row is missing", "doc.go", "//\tdoor/code       -     -            a wrong code\n", "", "doc.go does not list door/code"},
		{"a row of nothing", "doc.go", "door/code  ", "door/bolt  ", "doc.go lists door/bolt, which is none"},
		{"another order", "doc.go", "door/not-shut   WX-1", "door/code   -  -\n//\tdoor/not-shut   WX-1", "doc.go lists door/code where door/not-shut comes"},
		{"in two places", "doc.go", "door/not-shut   WX-1", "door/code   -  -\n//\tdoor/not-shut   WX-1", "doc.go lists door/code in two places"},
		{"a row twice", "doc.go", "door/not-shut ", "door/not-shut  WX-1  door, cause  again\n//\tdoor/not-shut ", "a row twice: {door/not-shut WX-1  door, cause}"},
		{"another rule", "doc.go", "WX-1", "WX-4", "door/not-shut: doc.go has the rules [WX-4]"},
		{"a rule is missing", "refusal.go", " (WX-2)", "", "door/not-open: doc.go has the rules [WX-2 WX-3]"},
		{"another field", "doc.go", "door, cause", "door, fault", `door/not-shut: doc.go has the fields "door, fault"`},
		{"a field is missing", "doc.go", "door, cause", "door       ", "door/not-shut: doc.go has the fields"},
		{"the first field is missing", "doc.go", "door, cause", "cause      ", "door/not-shut: doc.go has the fields"},
		{"another order of fields", "doc.go", "door, cause", "cause, door", "door/not-shut: doc.go has the fields"},
		{"of another package", "refusal.go", `"door/code"`, `"gate/code"`, "gate/code is not door/ and words"},
		{"of another form", "refusal.go", `"door/code"`, `"door/Code"`, "door/Code is not door/ and words"},
		{"no reasons", "refusal.go", "", "package door", "package door has no constant of type license.Reason"},
		{"no documentation", "doc.go", "", "", "doc.go: file does not exist"},
		{"no Go", "refusal.go", "", "package", "refusal.go:1:8: expected"},
	})
	require.Equal(t, []spectest.Row{
		{Reason: "door/not-shut", Rules: "WX-1", Fields: "door, cause"}, {Reason: "door/not-open", Rules: "WX-2", Fields: "door"},
		{Reason: "door/not-open", Rules: "WX-3", Fields: "door, since"}, {Reason: "door/code", Rules: "-", Fields: "-"},
		{Reason: "license/stale", Rules: "CT-1", Fields: "seq, next"},
	}, spectest.Reasons(t, whole(), spectest.Exceptions{}))
}

// An exception holds for what it names, and must be one.
func TestReasonsExcepted(t *testing.T) {
	other := folder(t, "refusal.go", "door, cause: it is not shut (WX-1)", "door: and a cause, it is not shut")
	except := spectest.Exceptions{Fields: []string{"door/not-shut"}, Rules: []string{"door/not-shut"}}
	check := func(dir fs.FS, except spectest.Exceptions) string {
		return failure(t, func(t testing.TB) { spectest.Reasons(t, dir, except) })
	}
	require.Empty(t, check(other, except))
	require.Contains(t, check(other, spectest.Exceptions{Fields: except.Fields}), "door/not-shut: doc.go has the rules")
	require.Contains(t, check(other, spectest.Exceptions{Rules: except.Rules}), "door/not-shut: doc.go has the fields")
	require.Contains(t, check(whole(), except), "door/not-shut is excepted for nothing: doc.go has the rules")
	require.Contains(t, check(whole(), except), "door/not-shut is excepted for nothing: doc.go has the fields")
	require.Contains(t, check(whole(), spectest.Exceptions{Rules: []string{"door/none"}}), "door/none is excepted, and is no reason")
	lost := folder(t, "refusal.go", "door, cause: it is not shut (WX-1)", "door: it is not shut")
	require.Contains(t, check(lost, except), `door/not-shut: doc.go has the fields "door, cause"`)
}

// A table may have a column of numbers in public use.
func TestReasonsNumbers(t *testing.T) {
	dir := folder(t, "doc.go", "door/not-shut   WX-1  door", "door/not-shut   WX-1  73  door")
	require.Empty(t, failure(t, func(t testing.TB) {
		rows := spectest.Reasons(t, dir, spectest.Exceptions{})
		require.Equal(t, spectest.Row{Reason: "door/not-shut", Rules: "WX-1", Number: "73", Fields: "door, cause"}, rows[0])
	}))
}

var walk = []spectest.Cell{
	{From: "shut", Trigger: "open", To: "open"}, {From: "open", Trigger: "open", To: "open", Refused: "door/not-shut"},
	{From: "shut", Trigger: "close", To: "shut", Refused: "door/not-open"}, {From: "open", Trigger: "close", To: "shut"},
	{From: "shut", Trigger: "look", To: "shut"}, {From: "open", Trigger: "look", To: "open"},
}

func TestStates(t *testing.T) {
	finds(t, func(t testing.TB, dir fs.FS) { spectest.States(t, dir, walk) }, []wrong{
		{"another cell", "doc.go", "!not-shut", "-", "doc.go does not have this table:\n//\tTRIGGER  shut       open\n"},
		{"another column", "doc.go", "shut       open", "open       shut", "doc.go does not have this table:"},
		{"a row is missing", "doc.go", "//\tlook     -          -\n", "", "doc.go does not have this table:"},
		{"a row too many", "doc.go", "//\tlook     -          -\n", "//\tlook     -          -\n//\tlock     -          -\n", "doc.go does not have this table:"},
	})
	for _, c := range []struct {
		walk []spectest.Cell
		says string
	}{
		{walk[1:], "the walk does not come to open in shut"},
		{append(walk[:6:6], walk[0]), "the walk comes to open in shut twice"},
		{append([]spectest.Cell{{From: "shut", Trigger: "open", To: "open", Refused: "door/not-shut"}}, walk[1:]...), "open in shut is refused, and leads to open"},
		{nil, "doc.go does not have this table:\n//\tTRIGGER\n"},
	} {
		require.Contains(t, failure(t, func(t testing.TB) { spectest.States(t, whole(), c.walk) }), c.says)
	}
}

func TestRows(t *testing.T) {
	read := func(t testing.TB, dir fs.FS) [][]string { return spectest.Rows(t, dir, "testdata/states.txt", 2, 3) }
	require.Equal(t, [][]string{{"shut", "open", "open"}, {"open", "close", "shut"}}, read(t, whole()))
	finds(t, func(t testing.TB, dir fs.FS) { read(t, dir) }, []wrong{
		{"another form", "testdata/states.txt", "| open  |", "| open  ", "testdata/states.txt: 2 cells instead of 3: shut | open   open"},
		{"a cell too many", "testdata/states.txt", "| open  |", "| open  | |", "testdata/states.txt: 4 cells instead of 3:"},
		{"twice", "testdata/states.txt", "open | close", "shut|open", "testdata/states.txt: stands twice: shut|open"},
		{"nothing", "testdata/states.txt", "", "# nothing", "testdata/states.txt: no rows"},
		{"no file", "testdata/states.txt", "", "", "testdata/states.txt: file does not exist"},
	})
}

func TestEvents(t *testing.T) {
	events := []event{opened(true), closed()}
	finds(t, func(t testing.TB, dir fs.FS) { spectest.Events(t, dir, codec, events) }, []wrong{
		{"a row is missing", "doc.go", "//\tdoor.closed  Closed  it is not\n", "", "doc.go does not list door.closed"},
		{"a row of nothing", "doc.go", "//\tdoor.closed", "//\tdoor.locked  Locked  by nobody\n//\tdoor.closed", `door.locked is of type ""; doc.go lists: door.locked  Locked  by nobody`},
		{"a row twice", "doc.go", "//\tdoor.closed", "//\tdoor.opened  Opened  again\n//\tdoor.closed", "doc.go lists door.opened twice"},
		{"another type", "doc.go", "Opened  it is", "Opening  it is", `door.opened is of type "Opened"; doc.go lists: door.opened  Opening  it is open`},
		{"no text", "doc.go", "Opened  it is open", "Opened", `door.opened is of type "Opened"; doc.go lists: door.opened  Opened`},
		{"a kind without an event", "door.go", "MaxDoors    = 1 + 2", `eventKept = "door.kept"`, "events: there is none of door.kept"},
		{"a type without an event", "door.go", "type Way string", "type Kept struct{ license.Stamp }", "events: there is none of type Kept"},
		{"an event without a kind", "door.go", `"door.closed"`, `"gate.closed"`, "events: the source does not name door.closed"},
		{"no kinds", "door.go", "", "package door", "package door names no events"},
	})
	require.Contains(t, failure(t, func(t testing.TB) { spectest.Events(t, whole(), codec, []event{nil}) }), "door/unknown")
	require.Contains(t, failure(t, func(t testing.TB) { spectest.Events(t, whole(), codec, events[:1]) }), `door.closed is of type ""`)
}

func TestShown(t *testing.T) {
	require.Equal(t, opened(true), spectest.Shown(t, whole(), codec, "door.opened", "Ada:"))
	finds(t, func(t testing.TB, dir fs.FS) { spectest.Shown(t, dir, codec, "door.opened", "Ada:") }, []wrong{
		{"written in another way", "doc.go", `  "wide": true`, `  "Wide": true`, "read as door.opened:"},
		{"another order", "doc.go", "\"seq\": 1,\n//\t  \"at\": \"2026-03-02T09:00:00Z\"", "\"at\": \"2026-03-02T09:00:00Z\",\n//\t  \"seq\": 1", "written as door.opened:"},
		{"not read", "doc.go", `"wide"`, `"width"`, `unknown field "width"`},
		{"not there", "doc.go", "Ada:", "Eve:", `there is not one listing after "Ada:"`},
		{"there twice", "doc.go", "// # Refusals\n", "// Ada:\n//\n//\t{}\n//\n// # Refusals\n", `there is not one listing after "Ada:"`},
	})
	require.Contains(t, failure(t, func(t testing.TB) { spectest.Shown(t, whole(), codec, "door.opened", "# Refusals") }), "invalid character")
}

func TestGolden(t *testing.T) {
	events := map[string]event{"opened": opened(true), "opened-narrow": opened(false), "closed": closed()}
	writes := func(string, []byte, fs.FileMode) error { return fs.ErrPermission }
	check := func(t testing.TB, dir fs.FS) { spectest.Golden(t, dir, writes, codec, events) }
	finds(t, check, []wrong{
		{"another text", "testdata/events/closed.json", `"seq": 2`, `"seq": 3`, "testdata/events/closed.json is not what is written now"},
		{"another event", "testdata/events/closed.json", `"seq": 2`, `"seq": 3`, "testdata/events/closed.json is read as {Stamp:{Seq:3"},
		{"no file", "testdata/events/closed.json", "", "", "testdata/events/closed.json: file does not exist"},
		{"a file of nothing", "testdata/events/left.json", "", "{}", "testdata/events/left.json is of no event"},
		{"a file that is none", "testdata/events/opened", "", "{}", "testdata/events/opened is of no event"},
		{"a kind without an event", "door.go", "MaxDoors    = 1 + 2", `eventKept = "door.kept"`, "events: there is none of door.kept"},
	})
	wrongly := map[string]event{"shut": closed()}
	dir := folder(t, "testdata/events/shut.json", "", door["testdata/events/closed.json"])
	says := failure(t, func(t testing.TB) { spectest.Golden(t, dir, writes, codec, wrongly) })
	require.Contains(t, says, "door.closed is in a file named shut")
	require.Contains(t, says, "testdata/events/closed.json is of no event")
}

// -update writes the files, and what is written is what is compared.
func TestGoldenIsWritten(t *testing.T) {
	require.NoError(t, flag.Set("update", "true"))
	defer func() { require.NoError(t, flag.Set("update", "false")) }()
	dir := whole()
	delete(dir, "testdata/events/closed.json")
	events := map[string]event{"opened": opened(true), "opened-narrow": opened(false), "closed": closed()}
	writes := func(name string, data []byte, mode fs.FileMode) error {
		require.Equal(t, fs.FileMode(0o600), mode)
		dir[name] = &fstest.MapFile{Data: data}
		return nil
	}
	require.Empty(t, failure(t, func(t testing.TB) { spectest.Golden(t, dir, writes, codec, events) }))
	for name, file := range dir {
		require.Equal(t, door[name], string(file.Data), name)
	}
	fails := func(string, []byte, fs.FileMode) error { return fs.ErrPermission }
	require.Contains(t, failure(t, func(t testing.TB) { spectest.Golden(t, dir, fails, codec, events) }), "permission denied")
}

func TestStrict(t *testing.T) {
	const most = 1000
	all := []event{opened(true), closed()}
	strict := events.New(most, errUnknown, map[string]event{"door.opened": Opened{}, "door.closed": Closed{}})
	held := spectest.Codec[event]{Encode: strict.Encode, Decode: strict.Decode}
	require.Empty(t, failure(t, func(t testing.TB) { spectest.Strict(t, held, most, all) }))
	require.Contains(t, failure(t, func(t testing.TB) { spectest.Strict(t, held, most-1, all) }), "license/json-too-large: door.opened")
	require.Contains(t, failure(t, func(t testing.TB) { spectest.Strict(t, held, most+1, all) }), "license/json-too-large")
	require.Contains(t, failure(t, func(t testing.TB) { spectest.Strict(t, held, most, []event{nil}) }), "door/unknown")
	require.Contains(t, failure(t, func(t testing.TB) { spectest.Strict(t, held, 10, all) }), "more than 10")
	held.Encode = func(event) (string, []byte, error) { return "door.closed", []byte("{}"), nil }
	require.Contains(t, failure(t, func(t testing.TB) { spectest.Strict(t, held, most, all) }), "door.closed names no actor: {}")

	says := failure(t, func(t testing.TB) { spectest.Strict(t, codec, most, all) })
	for _, line := range []string{
		"license/json-malformed: door.opened is read",
		"license/json-unknown-field: door.closed is refused with json: unknown field",
		"license/json-duplicate-field: door.opened is read",
		"license/json-missing-field: door.opened is read",
		"license/json-null: door.closed is read",
		"/unknown-event: event=door.opene: door.opene is refused with json: unknown field",
		"license/json-too-large: door.opened is read",
	} {
		require.Contains(t, says, line)
	}
}

func TestByKind(t *testing.T) {
	all := []event{opened(true), closed()}
	require.Equal(t, map[string]event{"opened": all[0], "closed": all[1]}, spectest.ByKind(t, codec, all))
	says := failure(t, func(t testing.TB) {
		again := spectest.ByKind(t, codec, append(all, opened(false)))
		require.Len(t, maps.Clone(again), 2)
	})
	require.Equal(t, "two events of door.opened", says)
	require.Contains(t, failure(t, func(t testing.TB) { spectest.ByKind(t, codec, []event{nil}) }), "door/unknown")
}

func TestIndex(t *testing.T) {
	finds(t, func(t testing.TB, dir fs.FS) { spectest.Index(t, dir, "Pair.*", "Pair") }, []wrong{
		{"a function is missing", "doc.go", "begin   New, Door.ID", "begin   Door.ID", "index: New is missing"},
		{"a method is missing", "doc.go", "begin   New, Door.ID", "begin   New", "index: Door.ID is missing"},
		{"a type is missing", "doc.go", ", Way", "", "index: Way is missing"},
		{"nothing", "doc.go", ", Way", ", Way, Gate", "index: Gate does not exist"},
		{"an unexported method", "doc.go", "Door.Open, Door", "Door.Hinge, Door", "index: Door.Hinge does not exist"},
		{"twice", "doc.go", "New, Door.ID", "New, Door.ID, New", "index: New stands twice"},
		{"left out for nothing", "doc.go", "New, Door.ID", "New, Door.ID, Pair, Pair.Swap", "index: Pair is left out for nothing"},
		{"methods left out for nothing", "doc.go", "New, Door.ID", "New, Door.ID, Pair.Swap", "index: Pair.* is left out for nothing"},
		{"no index", "doc.go", "# Index", "# Names", "doc.go has no index"},
	})
	text := "//\n// That is all of Doors.\n//\n// # Example\n//\n//\tout  Gate\npackage door"
	more := folder(t, "doc.go", "package door", text)
	require.Empty(t, failure(t, func(t testing.TB) { spectest.Index(t, more, "Pair", "Pair.Swap") }))
}

// Safe and Lazy are two aggregates; nobody made them.
type (
	Safe struct{}
	Lazy struct{ seen map[uint64]bool }
)

func (s *Safe) Apply(event) error { return errUnknown }

func (l *Lazy) Apply(e event) error {
	if o, ok := e.(Opened); ok && o.Seq == 1 {
		l.seen[1] = true
	}
	return nil
}

func (*Lazy) First(all []int) int { return all[0] }

func (*Lazy) All() iter.Seq[int] { return slices.Values([]int{1}) }

func (l *Lazy) Each(...string) iter.Seq2[uint64, bool] {
	return func(func(uint64, bool) bool) { l.seen[0] = true }
}

func TestZero(t *testing.T) {
	all := []event{opened(true), closed()}
	require.Empty(t, failure(t, func(t testing.TB) { spectest.Zero[Safe](t, all) }))
	says := failure(t, func(t testing.TB) { spectest.Zero[Lazy](t, all) })
	require.Contains(t, says, "First of *spectest_test.Lazy panics: runtime error: index out of range")
	require.Contains(t, says, "Each of *spectest_test.Lazy panics: assignment to entry in nil map")
	require.Equal(t, 1, strings.Count(says, "Apply of *spectest_test.Lazy panics: assignment to entry in nil map"), says)
	require.Contains(t, says, "Apply of *spectest_test.Lazy takes spectest_test.Closed, and nobody made it")
	require.NotContains(t, says, "All of")
	require.Contains(t, failure(t, func(t testing.TB) { spectest.Zero[Opened](t, all) }), "has no method Apply")
}
