package events_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/licit-go/licit/internal/events"
	"github.com/licit-go/licit/internal/strictjson"
	"github.com/licit-go/licit/license"
)

const errUnknown license.Reason = "events/unknown"

// event is sealed as those of the aggregates are.
type event interface{ event() }

type opened struct {
	At  time.Time `json:"at"`
	Who string    `json:"who"`
}

type closed struct {
	At time.Time `json:"at"`
}

// forgotten is sealed too, but stands in no table.
type forgotten struct{ opened }

func (opened) event() {}
func (closed) event() {}

// number is an event that no table can hold.
type number int

func (number) event() {}

var noon = time.Date(2024, 2, 29, 12, 0, 0, 0, time.UTC)

const openedText = `{"at":"2024-02-29T12:00:00Z","who":"ada"}`

func table() map[string]event {
	return map[string]event{"shelf.opened": opened{}, "shelf.closed": closed{}}
}

func shelf() *events.Codec[event] { return events.New(1<<10, errUnknown, table()) }

func refused(t *testing.T, err error, event string) {
	t.Helper()
	require.Equal(t, []*license.Refusal{license.Refuse(errUnknown, "", "event", event)}, license.Refusals(err))
}

// TestEvents writes and reads each under its name.
func TestEvents(t *testing.T) {
	for want, e := range map[string]event{"shelf.opened": opened{noon, "ada"}, "shelf.closed": closed{noon}} {
		name, err := shelf().Name(e)
		require.NoError(t, err)
		require.Equal(t, want, name)
		name, data, err := shelf().Encode(e)
		require.NoError(t, err)
		require.Equal(t, want, name)
		text, err := json.Marshal(e)
		require.NoError(t, err)
		require.Equal(t, string(text), string(data))
		back, err := shelf().Decode(name, data)
		require.NoError(t, err)
		require.Equal(t, e, back)
	}
}

// TestWhatIsNoEvent is refused with its type, or with its name.
func TestWhatIsNoEvent(t *testing.T) {
	var none *opened
	for want, e := range map[string]event{
		"<nil>":                 nil,
		"*events_test.opened":   none,
		"*events_test.closed":   &closed{},
		"events_test.forgotten": forgotten{},
		"events_test.number":    number(1),
	} {
		name, err := shelf().Name(e)
		refused(t, err, want)
		require.Empty(t, name)
		name, data, err := shelf().Encode(e)
		refused(t, err, want)
		require.Empty(t, name)
		require.Nil(t, data)
	}
	for _, name := range []string{"", "shelf", "shelf.", "shelf.Opened", "shelf.opened ", "shelf.opened.2", "opened"} {
		e, err := shelf().Decode(name, []byte(openedText))
		refused(t, err, name)
		require.Nil(t, e)
	}
}

// TestWhatIsNoStruct in a table stands for nothing.
func TestWhatIsNoStruct(t *testing.T) {
	c := events.New(1<<10, errUnknown, map[string]event{"a": nil, "b": &opened{}, "c": number(1), "d": opened{}})
	for name := range map[string]bool{"a": true, "b": true, "c": true} {
		e, err := c.Decode(name, []byte(openedText))
		refused(t, err, name)
		require.Nil(t, e)
	}
	for want, e := range map[string]event{"<nil>": nil, "*events_test.opened": &opened{}, "events_test.number": number(1)} {
		_, err := c.Name(e)
		refused(t, err, want)
	}
	e, err := c.Decode("d", []byte(openedText))
	require.NoError(t, err)
	require.Equal(t, opened{noon, "ada"}, e)
}

// TestLimits holds both directions to the same number of bytes.
func TestLimits(t *testing.T) {
	for most, fits := range map[int]bool{len(openedText) - 1: false, len(openedText): true, len(openedText) + 1: true} {
		c := events.New(most, errUnknown, table())
		name, data, err := c.Encode(opened{noon, "ada"})
		e, back := c.Decode("shelf.opened", []byte(openedText))
		if fits {
			require.NoError(t, err)
			require.Equal(t, openedText, string(data))
			require.NoError(t, back)
			require.Equal(t, opened{noon, "ada"}, e)
			continue
		}
		large := license.Refuse(license.ErrJSONTooLarge, "", "bytes", strconv.Itoa(len(openedText)), "most", strconv.Itoa(most))
		require.Equal(t, []*license.Refusal{large}, license.Refusals(err))
		require.Empty(t, name)
		require.Nil(t, data)
		require.Equal(t, []*license.Refusal{large}, license.Refusals(back))
		require.Nil(t, e)
	}
}

// TestStrict gives the refusals of strictjson as they are, and nothing half read.
func TestStrict(t *testing.T) {
	name, data, err := shelf().Encode(opened{time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC), "ada"})
	require.ErrorIs(t, err, license.ErrInstantForm)
	require.Empty(t, name)
	require.Nil(t, data)
	for text, reason := range map[string]license.Reason{
		``:               license.ErrJSONMalformed,
		`null`:           license.ErrJSONNull,
		`[]`:             license.ErrJSONType,
		openedText + `x`: license.ErrJSONMalformed,
		strings.Replace(openedText, `"ada"`, `null`, 1):           license.ErrJSONNull,
		strings.Replace(openedText, `"ada"`, `1`, 1):              license.ErrJSONType,
		strings.Replace(openedText, `,"who":"ada"`, ``, 1):        license.ErrJSONMissingField,
		strings.Replace(openedText, `"who"`, `"Who"`, 1):          license.ErrJSONUnknownField,
		strings.Replace(openedText, `"who"`, `"who":"","who"`, 1): license.ErrJSONDuplicateField,
		strings.Replace(openedText, `Z"`, `+00:00"`, 1):           license.ErrInstantForm,
	} {
		e, err := shelf().Decode("shelf.opened", []byte(text))
		require.Nil(t, e, text)
		require.ErrorIs(t, err, reason, text)
		var o opened
		require.Equal(t, strictjson.Unmarshal([]byte(text), 1<<10, &o), err, text)
	}
}

// TestOldNames are read for ever; the latest is written.
func TestOldNames(t *testing.T) {
	all := map[string]event{"shelf.closed": closed{}}
	names := []string{"shelf.opened"}
	for n := range 11 {
		all[names[n]] = opened{}
		c := events.New(1<<10, errUnknown, all)
		name, err := c.Name(opened{})
		require.NoError(t, err)
		require.Equal(t, names[n], name)
		name, err = c.Name(closed{})
		require.NoError(t, err)
		require.Equal(t, "shelf.closed", name)
		for _, old := range names {
			e, err := c.Decode(old, []byte(openedText))
			require.NoError(t, err)
			require.Equal(t, opened{noon, "ada"}, e)
		}
		names = append(names, fmt.Sprintf("shelf.opened.%d", n+2))
	}
}

// TestTheTableMayChange afterwards: the codec does not.
func TestTheTableMayChange(t *testing.T) {
	mine := table()
	c := events.New(1<<10, errUnknown, mine)
	mine["shelf.opened"], mine["shelf.again"] = closed{}, opened{}
	delete(mine, "shelf.closed")
	for want, e := range table() {
		name, err := c.Name(e)
		require.NoError(t, err)
		require.Equal(t, want, name)
	}
	e, err := c.Decode("shelf.opened", []byte(openedText))
	require.NoError(t, err)
	require.Equal(t, opened{noon, "ada"}, e)
	_, err = c.Decode("shelf.again", []byte(openedText))
	refused(t, err, "shelf.again")
}

// TestWrittenIsRead holds the law for any table: what is written is read as the same
// event, under a name that the table gives its type, and under no name that it does not.
func TestWrittenIsRead(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		all := rapid.MapOf(rapid.StringMatching(`[a-c]{1,3}`), rapid.SampledFrom([]event{opened{}, closed{}})).Draw(t, "table")
		c := events.New(1<<10, errUnknown, all)
		at := noon.Add(time.Duration(rapid.Int64().Draw(t, "later")))
		e := rapid.SampledFrom([]event{opened{at, rapid.String().Draw(t, "who")}, closed{at}}).Draw(t, "event")
		zero := func(e event) event {
			if _, ok := e.(opened); ok {
				return opened{}
			}
			return closed{}
		}
		own := slices.DeleteFunc(slices.Collect(maps.Keys(all)), func(name string) bool { return all[name] != zero(e) })
		name, data, err := c.Encode(e)
		if len(own) == 0 {
			require.ErrorIs(t, err, errUnknown)
			return
		}
		require.NoError(t, err)
		require.Contains(t, own, name)
		again, err := c.Name(e)
		require.NoError(t, err)
		require.Equal(t, name, again)
		for _, name := range own {
			back, err := c.Decode(name, data)
			require.NoError(t, err)
			require.Equal(t, e, back)
		}
		for name, other := range all {
			if other != zero(e) {
				back, err := c.Decode(name, data)
				require.Error(t, err)
				require.Nil(t, back)
			}
		}
	})
}
