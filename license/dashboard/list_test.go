package dashboard_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/license/dashboard"
)

// collect walks a list to its end.
func collect(list iter.Seq2[dashboard.CotermLicense, error]) (all []dashboard.CotermLicense, err error) {
	for l, e := range list {
		if e != nil {
			if err != nil {
				panic("a second error")
			}
			err = e
			continue
		}
		if err != nil {
			panic("a record after an error")
		}
		all = append(all, l)
	}
	return all, err
}

func listErr(text string) error {
	_, err := collect(dashboard.CotermLicenses(strings.NewReader(text)))
	return err
}

// written returns the text of a list.
func written(all ...dashboard.CotermLicense) (string, error) {
	var out bytes.Buffer
	err := dashboard.WriteCotermLicenses(&out, slices.Values(all))
	return out.String(), err
}

func TestListIsReadAndWrittenByteForByte(t *testing.T) {
	for _, text := range []string{`[]`, `[` + active + `]`, `[` + active + `,` + undone + `,` + active + `]`} {
		all, err := collect(dashboard.CotermLicenses(strings.NewReader(text)))
		require.NoError(t, err)
		again, err := written(all...)
		require.NoError(t, err)
		require.Equal(t, text, again)
	}
}

func TestListLeniency(t *testing.T) {
	for _, c := range []struct {
		name, text string
		keys       []string
	}{
		{"null list", `null`, nil},
		{"null list in white space", " null\n", nil},
		{"empty list in white space", " [ \n] ", nil},
		{"null records", `[null,{"key":"a"}, null ]`, []string{"", "a", ""}},
		{"white space", " [ {\"key\" : \"a\"}\t,\r\n{\"key\":\"b\"} ] \n", []string{"a", "b"}},
		{"brackets in texts", `[{"key":"]}\"\\","x":"\\"},{"key":"b"}]`, []string{`]}"\`, "b"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			for name, r := range map[string]io.Reader{
				"whole": strings.NewReader(c.text), "by bytes": iotest.OneByteReader(strings.NewReader(c.text)),
				"end with data": iotest.DataErrReader(strings.NewReader(c.text)),
			} {
				var keys []string
				all, err := collect(dashboard.CotermLicenses(r))
				require.NoError(t, err, name)
				for _, l := range all {
					keys = append(keys, l.Key)
				}
				require.Equal(t, c.keys, keys, name)
			}
		})
	}
}

func TestListRefusals(t *testing.T) {
	for _, c := range []struct {
		name, text string
		read       int // records before the refusal
		reason     license.Reason
		said       string
	}{
		{"empty", ``, 0, dashboard.ErrTruncated, "wanted=array"},
		{"white space", " \n", 0, dashboard.ErrTruncated, "wanted=array"},
		{"object", `{"errors":["no"]}`, 0, dashboard.ErrType, "wanted=array value=object"},
		{"text", `"a"`, 0, dashboard.ErrType, "wanted=array value=string"},
		{"number", `7`, 0, dashboard.ErrType, "wanted=array value=number"},
		{"boolean", `true`, 0, dashboard.ErrType, "wanted=array value=boolean"},
		{"page of another kind", `<html>`, 0, dashboard.ErrMalformed, "cause=not a value"},
		{"byte order mark", "\uFEFF[]", 0, dashboard.ErrMalformed, "cause=not a value"},
		{"not quite null", `nul`, 0, dashboard.ErrTruncated, "wanted=null"},
		{"not null", `none`, 0, dashboard.ErrMalformed, "cause=not a value"},
		{"null and more", `nulls`, 0, dashboard.ErrMalformed, "cause=bytes after the list"},
		{"bracket alone", `[`, 0, dashboard.ErrTruncated, "wanted=]"},
		{"no bracket at the end", `[{},{}`, 2, dashboard.ErrTruncated, "record=2 wanted=]"},
		{"comma at the end", `[{},`, 1, dashboard.ErrTruncated, "record=1 wanted=object"},
		{"comma before the bracket", `[{},]`, 1, dashboard.ErrMalformed, "record=2 cause=not a value"},
		{"comma at the beginning", `[,{}]`, 0, dashboard.ErrMalformed, "record=1 cause=not a value"},
		{"no comma", `[{} {}]`, 1, dashboard.ErrMalformed, "record=1 cause=no comma after the record"},
		{"cut in a record", `[{},{"key":"a`, 1, dashboard.ErrTruncated, "record=2 wanted=object"},
		{"cut in a null", `[nu`, 0, dashboard.ErrTruncated, "record=1 wanted=null"},
		{"bytes after", `[{}] x`, 1, dashboard.ErrMalformed, "record=1 cause=bytes after the list"},
		{"a second list", `[][]`, 0, dashboard.ErrMalformed, "cause=bytes after the list"},
		{"array for a record", `[{},[]]`, 1, dashboard.ErrType, "record=2 wanted=object value=array"},
		{"number for a record", `[7]`, 0, dashboard.ErrType, "record=1 wanted=object value=number"},
		{"not null for a record", `[nil]`, 0, dashboard.ErrMalformed, "record=1 cause=not a value"},
		{"brackets crossed", `[{},{"counts":[}]},{}]`, 1, dashboard.ErrMalformed, "record=2 cause=invalid character '}' looking for beginning of value"},
		{"not JSON", `[{"key":01}]`, 0, dashboard.ErrMalformed, "record=1 cause=invalid character '1' after object key:value pair"},
		{"not UTF-8", "[{},{\"\xff\":1}]", 1, dashboard.ErrMalformed, "record=2 cause=not UTF-8"},
		{"field", `[{},{},{"startedAt":"soon"}]`, 2, dashboard.ErrInstant, "record=3 field=startedAt value=soon"},
		{"field of an entry", `[{"counts":[{"count":1.5}]},{}]`, 0, dashboard.ErrNumber,
			"record=1 field=counts.0.count value=1.5 least=-2147483648 most=2147483647"},
		{"field twice", `[{"key":"a","key":"b"}]`, 0, dashboard.ErrDuplicate, "record=1 field=key"},
	} {
		t.Run(c.name, func(t *testing.T) {
			list := dashboard.CotermLicenses(strings.NewReader(c.text))
			all, err := collect(list)
			require.Len(t, all, c.read)
			require.Equal(t, c.said, said(refused(t, err, c.reason)))
			_, again := collect(list)
			require.Equal(t, err, again, "a second walk repeats the refusal")
		})
	}
}

func TestNestingIsBounded(t *testing.T) {
	deep := `[{"new":` + strings.Repeat("[", 20_000) + strings.Repeat("]", 20_000) + `}]`
	require.Equal(t, "1", refused(t, listErr(deep), dashboard.ErrMalformed).Field("record"))
}

func TestListStopsWhereTheCallerStops(t *testing.T) {
	list := dashboard.CotermLicenses(strings.NewReader(`[{"key":"a"},{"key":"b"},{"key":"c"}]`))
	for l, err := range list {
		require.NoError(t, err)
		require.Equal(t, "a", l.Key)
		break
	}
	all, err := collect(list)
	require.NoError(t, err)
	require.Equal(t, []dashboard.CotermLicense{{Key: "b"}, {Key: "c"}}, all, "a second walk goes on")
	all, err = collect(list)
	require.NoError(t, err)
	require.Empty(t, all)
	for _, err := range dashboard.CotermLicenses(strings.NewReader(`{`)) {
		require.Error(t, err)
		break
	}
}

func TestReaderThatFails(t *testing.T) {
	gone := fmt.Errorf("connection gone: %w", io.ErrUnexpectedEOF)
	for _, c := range []struct {
		text string
		read int
		said string
	}{
		{``, 0, "cause=connection gone: unexpected EOF"},
		{`nu`, 0, "cause=connection gone: unexpected EOF"},
		{`[`, 0, "cause=connection gone: unexpected EOF"},
		{`[{},{"key":`, 1, "record=2 cause=connection gone: unexpected EOF"},
		{`[{}`, 1, "record=1 cause=connection gone: unexpected EOF"},
		{`[{}]`, 1, "record=1 cause=connection gone: unexpected EOF"},
	} {
		all, err := collect(dashboard.CotermLicenses(io.MultiReader(strings.NewReader(c.text), iotest.ErrReader(gone))))
		require.Len(t, all, c.read)
		require.Equal(t, c.said, said(refused(t, err, dashboard.ErrRead)))
		require.ErrorIs(t, err, gone)
		require.ErrorIs(t, err, io.ErrUnexpectedEOF)
	}
	_, err := collect(dashboard.CotermLicenses(nil))
	require.Equal(t, "cause=no reader", said(refused(t, err, dashboard.ErrRead)))
}

// full is a writer that takes so many bytes and no more.
type full int

var errFull = errors.New("disk full")

func (f *full) Write(b []byte) (int, error) {
	n := min(len(b), int(*f))
	*f -= full(n)
	if n < len(b) {
		return n, errFull
	}
	return n, nil
}

func TestWriterThatFails(t *testing.T) {
	all := slices.Repeat([]dashboard.CotermLicense{activeLicense()}, 100)
	text, err := written(all...)
	require.NoError(t, err)
	for room := 0; room < len(text); room += 97 {
		f := full(room)
		err := dashboard.WriteCotermLicenses(&f, slices.Values(all))
		require.NotEmpty(t, refused(t, err, dashboard.ErrWrite).Field("record"))
		require.ErrorIs(t, err, errFull)
	}
	f := full(len(text))
	require.NoError(t, dashboard.WriteCotermLicenses(&f, slices.Values(all)))
	require.Equal(t, "cause=no writer", said(refused(t, dashboard.WriteCotermLicenses(nil, slices.Values(all)), dashboard.ErrWrite)))
}

func TestWrittenList(t *testing.T) {
	var out bytes.Buffer
	require.NoError(t, dashboard.WriteCotermLicenses(&out, nil))
	require.Equal(t, `[]`, out.String())

	l := dashboard.CotermLicense{Key: "<&>\"\\é\n"}
	text, err := written(l)
	require.NoError(t, err)
	require.Contains(t, text, `"key":"<&>\"\\é\n"`)
	escaped, err := json.Marshal([]dashboard.CotermLicense{l})
	require.NoError(t, err)
	require.Contains(t, string(escaped), `"key":"\u003c\u0026\u003e\"\\é\n"`)

	_, err = written(activeLicense(), dashboard.CotermLicense{Counts: []dashboard.Count{{Model: "\xff"}}})
	require.Equal(t, "record=2 field=counts.0.model cause=not UTF-8", said(refused(t, err, dashboard.ErrMalformed)))
}

func TestListReasonsAreNamed(t *testing.T) {
	for reason, code := range map[license.Reason]string{
		dashboard.ErrMalformed: "dashboard/malformed", dashboard.ErrTruncated: "dashboard/truncated",
		dashboard.ErrTooLarge: "dashboard/too-large", dashboard.ErrType: "dashboard/type",
		dashboard.ErrNumber: "dashboard/number", dashboard.ErrInstant: "dashboard/instant",
		dashboard.ErrDuplicate: "dashboard/duplicate-field", dashboard.ErrRead: "dashboard/read",
		dashboard.ErrWrite: "dashboard/write",
	} {
		require.Equal(t, code, reason.Error())
	}
}
