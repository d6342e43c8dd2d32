package dashboard_test

import (
	"io"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license/dashboard"
)

// sized returns an object of n bytes, in an unknown field.
func sized(n int) string {
	const before, after = `{"new":"`, `"}`
	return before + strings.Repeat("x", n-len(before)-len(after)) + after
}

// counted counts the bytes that are read.
type counted struct {
	r io.Reader
	n int
}

func (c *counted) Read(b []byte) (int, error) {
	n, err := c.r.Read(b)
	c.n += n
	return n, err
}

func TestRecordLimit(t *testing.T) {
	for _, n := range []int{dashboard.MaxRecord - 1, dashboard.MaxRecord} {
		text := sized(n)
		require.NoError(t, listErr("[ "+text+" , "+text+","+text+" ]"), "the limit is that of each record")
		require.NoError(t, new(dashboard.CotermLicense).UnmarshalJSON([]byte(" "+text+"\n")))
	}
	text := sized(dashboard.MaxRecord + 1)
	err := new(dashboard.CotermLicense).UnmarshalJSON([]byte(text))
	require.Equal(t, "most=1048576", said(refused(t, err, dashboard.ErrTooLarge)))
	all, err := collect(dashboard.CotermLicenses(strings.NewReader(`[{},` + text + `,{}]`)))
	require.Len(t, all, 1)
	require.Equal(t, "record=2 most=1048576", said(refused(t, err, dashboard.ErrTooLarge)))
}

// endless never ends a text.
type endless struct{}

func (endless) Read(b []byte) (int, error) {
	for i := range b {
		b[i] = 'x'
	}
	return len(b), nil
}

func TestRecordBeyondTheLimitIsNotReadToItsEnd(t *testing.T) {
	for _, before := range []string{`[{"key":"`, `[{},{"new":`, `[{"new":[{"`} {
		in := counted{r: io.MultiReader(strings.NewReader(before), endless{})}
		_, err := collect(dashboard.CotermLicenses(&in))
		require.ErrorIs(t, err, dashboard.ErrTooLarge)
		require.Less(t, in.n, dashboard.MaxRecord+8<<10)
	}
}

func TestRecordLimitOnWriting(t *testing.T) {
	text, err := dashboard.CotermLicense{}.MarshalJSON()
	require.NoError(t, err)
	room := dashboard.MaxRecord - len(text)
	for _, n := range []int{room - 1, room} {
		_, err := written(activeLicense(), dashboard.CotermLicense{Key: strings.Repeat("x", n)}, activeLicense())
		require.NoError(t, err)
	}
	_, err = written(activeLicense(), dashboard.CotermLicense{Key: strings.Repeat("x", room+1)})
	require.Equal(t, "record=2 most=1048576", said(refused(t, err, dashboard.ErrTooLarge)))
}

func TestOverviewLimit(t *testing.T) {
	for _, n := range []int{dashboard.MaxOverview - 1, dashboard.MaxOverview} {
		_, err := dashboard.ParseCotermOverview([]byte(" " + sized(n) + "\n"))
		require.NoError(t, err)
	}
	_, err := dashboard.ParseCotermOverview([]byte(sized(dashboard.MaxOverview + 1)))
	require.Equal(t, "most=1048576", said(refused(t, err, dashboard.ErrTooLarge)))

	text, err := dashboard.CotermOverview{}.MarshalJSON()
	require.NoError(t, err)
	room := dashboard.MaxOverview - len(text)
	for _, n := range []int{room - 1, room} {
		_, err := dashboard.CotermOverview{Status: strings.Repeat("x", n)}.MarshalJSON()
		require.NoError(t, err)
	}
	_, err = dashboard.CotermOverview{Status: strings.Repeat("x", room+1)}.MarshalJSON()
	require.Equal(t, "most=1048576", said(refused(t, err, dashboard.ErrTooLarge)))
}

// repeated is the text of a list, made while it is read: a record so many
// times.
type repeated struct {
	record string
	left   int
	begun  bool
	text   string // not yet read
}

func (r *repeated) Read(b []byte) (int, error) {
	switch {
	case r.text != "":
	case !r.begun:
		r.begun, r.left, r.text = true, r.left-1, "["+r.record
	case r.left > 0:
		r.left, r.text = r.left-1, ","+r.record
	case r.left == 0:
		r.left, r.text = -1, "]"
	default:
		return 0, io.EOF
	}
	n := copy(b, r.text)
	r.text = r.text[n:]
	return n, nil
}

// live returns the bytes of the heap that are in use.
func live() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

// What stays in memory while a list is read does not depend on how much of it
// has been read: after 10⁵ records, some 8 MB of text, it is what it was after
// one, give or take less than a byte for a record.
func TestListIsReadInBoundedMemory(t *testing.T) {
	const records, most = 100_000, 64 << 10
	in := &repeated{record: `{"key":"Z2ZZ-0000-0001","duration":365,"counts":[{"model":"MR Enterprise","count":5}]}`, left: records}
	n, first, last := 0, int64(0), int64(0)
	for l, err := range dashboard.CotermLicenses(in) {
		if err != nil || l.Duration != 365 || len(l.Counts) != 1 {
			t.Fatal(n, l, err)
		}
		switch n++; n {
		case 1:
			first = live()
		case records:
			last = live()
		}
	}
	require.Equal(t, records, n)
	require.Less(t, last-first, int64(most))
}

// A record costs what its own texts and lists need, wherever it stands.
func TestAllocationsPerRecordAreBounded(t *testing.T) {
	cost := func(records int) float64 {
		return testing.AllocsPerRun(1, func() {
			for _, err := range dashboard.CotermLicenses(&repeated{record: active, left: records}) {
				if err != nil {
					t.Error(err)
				}
			}
		})
	}
	small, large := cost(100), cost(2_000)
	require.Less(t, large/2_000, 20.0)
	require.Less(t, (large-small)/1_900, small/100+1)
}
