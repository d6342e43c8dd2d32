package spectest

import (
	"flag"
	"io/fs"
	"maps"
	"path"
	"reflect"
	"slices"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the golden files of testdata anew")

// WriteFile is os.WriteFile.
type WriteFile func(name string, data []byte, mode fs.FileMode) error

// File shows that a golden file is what is written now. With -update it is written.
func File(t testing.TB, dir fs.FS, write WriteFile, name, written string) {
	t.Helper()
	if *update {
		must(t, write(name, []byte(written), 0o600))
	}
	if golden := text(t, dir, name); golden != written {
		t.Errorf("%s is not what is written now; if an event has another shape, it needs another name, because old ones are decoded for ever\nfile:\n%s\nnow:\n%s", name, golden, written)
	}
}

// Golden shows that the JSON of events is that of testdata/events, and that it is read
// as what it was. A file is named for the kind of its event, and perhaps for what is
// particular about it, after a hyphen. There is an event of each kind, and no file
// without one.
func Golden[E any](t testing.TB, dir fs.FS, write WriteFile, codec Codec[E], events map[string]E) {
	t.Helper()
	const folder = "testdata/events"
	s := load(t, dir)
	types := map[string]string{}
	for _, file := range slices.Sorted(maps.Keys(events)) {
		e := events[file]
		name, now := codec.written(t, e)
		types[name] = file
		if kind := strings.TrimPrefix(name, s.name+"."); !strings.HasPrefix(file+"-", kind+"-") {
			t.Errorf("%s is in a file named %s", name, file)
		}
		at := path.Join(folder, file+".json")
		File(t, dir, write, at, now)
		if back := codec.read(t, name, text(t, dir, at)); !reflect.DeepEqual(any(e), any(back)) {
			t.Errorf("%s is read as %+v, and was %+v", at, back, e)
		}
	}
	s.everyKind(t, types)
	files, err := fs.ReadDir(dir, folder)
	must(t, err)
	for _, f := range files {
		if _, ok := events[strings.TrimSuffix(f.Name(), ".json")]; !ok || path.Ext(f.Name()) != ".json" {
			t.Errorf("%s/%s is of no event", folder, f.Name())
		}
	}
}

// ByKind returns events under their kinds: the names of their golden files. No two are
// of one kind.
func ByKind[E any](t testing.TB, codec Codec[E], events []E) map[string]E {
	t.Helper()
	all := map[string]E{}
	for _, e := range events {
		name, _, err := codec.Encode(e)
		must(t, err)
		_, kind, _ := strings.Cut(name, ".")
		if _, twice := all[kind]; twice {
			t.Errorf("two events of %s", name)
		}
		all[kind] = e
	}
	return all
}
