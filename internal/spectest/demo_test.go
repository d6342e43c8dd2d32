package spectest_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"runtime"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/internal/spectest"
	"github.com/licit-go/licit/license"
)

// The package that is held to its documentation here: a door, and its files.
var door = map[string]string{
	"doc.go": `// Package door opens.
//
// # States
//
//	TRIGGER  shut       open
//	open     open       !not-shut
//	close    !not-open  shut
//	look     -          -
//
// # Events
//
//	door.opened  Opened  it is open
//	door.closed  Closed  it is not
//
// It is opened by
// Ada:
//
//	{
//	  "seq": 1,
//	  "at": "2026-03-02T09:00:00Z",
//	  "by": "ada",
//	  "wide": true
//	}
//
// # Refusals
//
//	door/not-shut   WX-1  door, cause  an opening of what is not shut
//	door/not-open   WX-2  door         a closing
//	door/not-open   WX-3  door, since  a closing of old doors
//	door/code       -     -            a wrong code
//	license/stale   CT-1  seq, next    of another package
//
// # Index
//
//	begin   New, Door.ID
//	change  Door.Open, Door.Close
//	        Door.Apply, Way
//	limits  MaxDoors, Longest
//	JSON    Of, List.Len
package door
`,
	"refusal.go": `package door

const (
	ErrNotShut license.Reason = "door/not-shut" // door, cause: it is not shut (WX-1)
	ErrNotOpen license.Reason = "door/not-open" // door (WX-2); or door, since: it is not open (WX-3)
	ErrCode    license.Reason = "door/code"     // and nothing else
)
`,
	"door.go": `package door

const (
	eventOpened = "door.opened"
	eventClosed = "door.closed"
	MaxDoors    = 1 + 2
)

var Longest = 2

type state string

type Door struct{}

func New() *Door { return nil }

func (d *Door) ID() string { return "" }
func (d *Door) Open() {}
func (d *Door) Close() {}
func (d *Door) Apply() {}
func (d *Door) hinge() {}
func (d *Door) LogValue() string { return "" }
func (s state) Name() string { return "" }

type Way string

type Opened struct {
	license.Stamp
	Wide bool
}

func (e Opened) Stamped() license.Stamp { return e.Stamp }
func (e Opened) Through() bool { return false }

type Closed struct{ license.Stamp }

type List[T any] struct{}

func (l List[T]) Len() int { return 0 }

type Pair[K, V any] struct{}

func (p *Pair[K, V]) Swap() {}

func Of() {}
`,
	"door_test.go": "this is not looked at",
	"testdata/states.txt": `# state | trigger | then

shut | open  | open
open | close | shut
`,
	"testdata/events/opened.json": "{\n  \"seq\": 1,\n  \"at\": \"2026-03-02T09:00:00Z\",\n  \"by\": \"ada\",\n  \"wide\": true\n}\n",
	"testdata/events/opened-narrow.json": "{\n  \"seq\": 1,\n  \"at\": \"2026-03-02T09:00:00Z\",\n  \"by\": \"ada\",\n" +
		"  \"wide\": false\n}\n",
	"testdata/events/closed.json": "{\n  \"seq\": 2,\n  \"at\": \"0001-01-01T00:00:00Z\",\n  \"by\": \"\"\n}\n",
}

// folder is the package with one text replaced in one of its files; without an old one
// the file is what is given, or gone.
func folder(t *testing.T, file, old, with string) fstest.MapFS {
	t.Helper()
	dir := whole()
	switch {
	case old != "":
		require.Contains(t, door[file], old)
		dir[file].Data = []byte(strings.Replace(door[file], old, with, 1))
	case with != "":
		dir[file] = &fstest.MapFile{Data: []byte(with)}
	default:
		delete(dir, file)
	}
	return dir
}

// wrong is a way in which the package can be wrong, and what is said of it.
type wrong struct {
	name, file, old, with string
	says                  string
}

// finds requires a check to be content with the package, and to say what is wrong of
// each that is.
func finds(t *testing.T, check func(t testing.TB, dir fs.FS), all []wrong) {
	t.Helper()
	require.Empty(t, failure(t, func(t testing.TB) { check(t, whole()) }))
	for _, w := range all {
		t.Run(w.name, func(t *testing.T) {
			dir := folder(t, w.file, w.old, w.with)
			require.Contains(t, failure(t, func(t testing.TB) { check(t, dir) }), w.says)
		})
	}
}

func whole() fstest.MapFS {
	dir := fstest.MapFS{}
	for name, text := range door {
		dir[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return dir
}

// recorder is a test that fails on its own.
type recorder struct {
	testing.TB
	failures []string
}

func (r *recorder) Helper() {}

func (r *recorder) Errorf(format string, args ...any) {
	r.failures = append(r.failures, fmt.Sprintf(format, args...))
}

func (r *recorder) Fatalf(format string, args ...any) {
	r.Errorf(format, args...)
	runtime.Goexit()
}

func (r *recorder) Fatal(args ...any) { r.Fatalf("%s", fmt.Sprint(args...)) }

// failure returns how a check fails, "" if it does not.
func failure(t *testing.T, check func(t testing.TB)) string {
	r := &recorder{TB: t}
	var done sync.WaitGroup
	done.Go(func() { check(r) })
	done.Wait()
	return strings.Join(r.failures, "\n")
}

type event interface{ Stamped() license.Stamp }

type (
	Opened struct {
		license.Stamp
		Wide bool `json:"wide"`
	}
	Closed struct{ license.Stamp }
)

func (e Opened) Stamped() license.Stamp { return e.Stamp }
func (e Closed) Stamped() license.Stamp { return e.Stamp }

const errUnknown license.Reason = "door/unknown-event"

// codec writes events with encoding/json.
var codec = spectest.Codec[event]{
	Encode: func(e event) (name string, data []byte, err error) {
		data, err = json.Marshal(e)
		switch e.(type) {
		case Opened:
			return "door.opened", data, err
		case Closed:
			return "door.closed", data, err
		}
		return "", nil, errUnknown
	},
	Decode: func(name string, data []byte) (event, error) {
		d := json.NewDecoder(bytes.NewReader(data))
		d.DisallowUnknownFields()
		if name == "door.opened" {
			var e Opened
			err := d.Decode(&e)
			return e, err
		}
		var e Closed
		err := d.Decode(&e)
		return e, err
	},
}
