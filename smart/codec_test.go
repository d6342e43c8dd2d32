package smart_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/internal/spectest"
	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart"
)

func source(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(name)
	require.NoError(t, err)
	return string(data)
}

// The JSON of a message of each kind is that of testdata/messages: a changed shape
// needs a kind of its own, because files and products stay as they are.
func TestGoldenMessages(t *testing.T) {
	for _, s := range samples() {
		var text bytes.Buffer
		require.NoError(t, json.Indent(&text, encoded(t, s.message), "", "  "))
		text.WriteByte('\n')
		path := filepath.Join("testdata", "messages", s.kind+".json")
		spectest.File(t, here, os.WriteFile, path, text.String())
		back, err := smart.Decode(text.Bytes())
		require.NoError(t, err)
		require.Equal(t, s.message, back)
		require.True(t, strings.HasPrefix(text.String(), "{\n  \"message\": \""+s.kind+"\","))
	}
	files, err := os.ReadDir(filepath.Join("testdata", "messages"))
	require.NoError(t, err)
	require.Len(t, files, len(samples()))
}

// Instants are written in UTC, and lists that are empty are not written.
func TestEncodeWritesOneForm(t *testing.T) {
	zone := time.FixedZone("CET", 3600)
	for _, s := range samples() {
		local := s.message
		switch m := s.message.(type) {
		case smart.Registration:
			m.At, m.Certificate.Issued = m.At.In(zone), m.Certificate.Issued.In(zone)
			local = m
		case smart.Authorization:
			m.At, m.Certificate.Issued = m.At.In(zone), m.Certificate.Issued.In(zone)
			local = m
		case smart.Renewal:
			m.At, m.Certificate.Issued = m.At.In(zone), m.Certificate.Issued.In(zone)
			local = m
		case smart.Deregistration:
			m.At = m.At.In(zone)
			local = m
		case smart.Rejection:
			m.At = m.At.In(zone)
			local = m
		case smart.Report:
			m.At = m.At.In(zone)
			m.Instances[0].Contact, m.Instances[0].Issued = m.Instances[0].Contact.In(zone), m.Instances[0].Issued.In(zone)
			local = m
			require.Equal(t, zone, m.Instances[0].Contact.Location())
		case smart.Entitlements:
			m.At = m.At.In(zone)
			local = m
		}
		require.Equal(t, string(encoded(t, samples()[kindIndex(s.kind)].message)), string(encoded(t, local)), s.kind)
	}
	for _, m := range []smart.Message{
		smart.Authorization{Header: header(1), At: asked, Certificate: certificate(), Next: 1, Valid: 1, Short: []license.Tag{}},
		smart.Report{Satellite: "S", Number: 1, At: asked, Transfers: []smart.ReportedTransfer{}, Instances: []smart.ReportedInstance{}},
		smart.Report{Satellite: "S", Number: 1, At: asked, Instances: []smart.ReportedInstance{{
			UDI: udi, Account: "a", Contact: asked, Issued: issued, Valid: 1, Held: []smart.HeldPart{},
		}}},
		smart.Entitlements{Satellite: "S", Number: 1, At: asked, Accounts: []smart.EntitledAccount{}},
		smart.Entitlements{Satellite: "S", Number: 1, At: asked, Accounts: []smart.EntitledAccount{{Account: "a", Lines: []smart.Line{}}}},
	} {
		data := encoded(t, m)
		require.NotContains(t, string(data), "[]")
		require.NotContains(t, string(data), "null")
		back, err := smart.Decode(data)
		require.NoError(t, err)
		require.Equal(t, data, encoded(t, back))
	}
	// Such a list is read as none.
	m, err := smart.Decode([]byte(`{"message":"entitlements","satellite":"S","number":1,"at":"2024-03-13T08:04:57Z","accounts":[]}`))
	require.NoError(t, err)
	require.Equal(t, smart.Entitlements{Satellite: "S", Number: 1, At: issued}, m)
}

func kindIndex(kind string) int {
	for i, s := range samples() {
		if s.kind == kind {
			return i
		}
	}
	return -1
}

// What is encoded is what the caller keeps: neither side can change the other.
func TestEncodeKeepsItsHandsOff(t *testing.T) {
	m := report()
	m.Instances[0].Contact = m.Instances[0].Contact.In(time.FixedZone("CET", 3600))
	contact := m.Instances[0].Contact
	data := encoded(t, m)
	require.Equal(t, contact, m.Instances[0].Contact)
	kept := bytes.Clone(data)
	back, err := smart.Decode(data)
	require.NoError(t, err)
	clear(data)
	require.Equal(t, kept, encoded(t, back))
}

func TestEncodeRefusesWhatIsNoMessage(t *testing.T) {
	m := smart.Renew{Header: header(1), Certificate: 1}
	for message, name := range map[smart.Message]string{nil: "<nil>", &m: "*smart.Renew", (*smart.Renew)(nil): "*smart.Renew"} {
		data, err := smart.Encode(message)
		refused(t, err, smart.ErrUnknownMessage, "", "message", name)
		require.Nil(t, data)
	}
}

const renewText = `{"message":"renew","udi":"P:UCM,S:cc920","installation":7,"number":3,"certificate":1}`

func TestDecodeRefuses(t *testing.T) {
	with := func(old, text string) string {
		require.Contains(t, renewText, old)
		return strings.Replace(renewText, old, text, 1)
	}
	m, err := smart.Decode([]byte(renewText))
	require.NoError(t, err)
	require.Equal(t, smart.Renew{Header: smart.Header{UDI: license.MustParseUDI("P:UCM,S:cc920"), Installation: 7, Number: 3}, Certificate: 1}, m)
	for _, text := range []string{
		" \n" + renewText + "\t\n", with(`"message":"renew",`, ` "message" : "renew" , `), with(`"renew"`, `"r\u0065new"`), with(`"message"`, `"m\u0065ssage"`),
		`{"message":"renew","certificate":1,"number":3,"installation":7,"udi":"P:UCM,S:cc920"}`,
	} {
		same, err := smart.Decode([]byte(text))
		require.NoError(t, err, text)
		require.Equal(t, m, same)
	}

	malformed := func(field, cause string) []string { return []string{"field", field, "cause", cause} }
	for _, tt := range []struct {
		text   string
		reason license.Reason
		pairs  []string
	}{
		{``, license.ErrJSONMalformed, malformed("", "EOF")},
		{`null`, license.ErrJSONNull, []string{"field", ""}},
		{`[]`, license.ErrJSONType, []string{"field", "", "wanted", "object"}},
		{`"renew"`, license.ErrJSONType, []string{"field", "", "wanted", "object"}},
		{`{}`, license.ErrJSONMalformed, malformed("", "message is not the first field")},
		{`{"udi":"P:UCM,S:cc920","message":"renew"}`, license.ErrJSONMalformed, malformed("", "message is not the first field")},
		{with(`message`, `Message`), license.ErrJSONMalformed, malformed("", "message is not the first field")},
		{`{"message":null}`, license.ErrJSONNull, []string{"field", "message"}},
		{`{"message":3}`, license.ErrJSONType, []string{"field", "message", "wanted", "string"}},
		{`{"message":{}}`, license.ErrJSONType, []string{"field", "message", "wanted", "string"}},
		{`{"message"`, license.ErrJSONMalformed, malformed("message", "EOF")},
		{`{"message":"renew"`, license.ErrJSONMalformed, malformed("message", "neither a comma nor an end after the kind")},
		{with(`"renew",`, `"renew"`), license.ErrJSONMalformed, malformed("message", "neither a comma nor an end after the kind")},
		{with(`"renew",`, `"renew":`), license.ErrJSONMalformed, malformed("message", "neither a comma nor an end after the kind")},
		{with(`"renew"`, `"`+strings.Repeat("r", 200)+`"`), license.ErrJSONMalformed, malformed("message", "unexpected EOF")},
		{strings.Repeat(" ", 128) + renewText, license.ErrJSONMalformed, malformed("", "EOF")},
		{with(`"renew"`, `"Renew"`), smart.ErrUnknownMessage, []string{"message", "Renew"}},
		{with(`"renew"`, `""`), smart.ErrUnknownMessage, []string{"message", ""}},
		{`{"message":"renew"}`, license.ErrJSONMissingField, []string{"field", "udi"}},
		{`{"message":"renew",}`, license.ErrJSONMissingField, []string{"field", "udi"}},
		{with(`,"certificate":1`, ``), license.ErrJSONMissingField, []string{"field", "certificate"}},
		{with(`,"certificate":1`, `,"certificate":1,"more":1`), license.ErrJSONUnknownField, []string{"field", "more"}},
		{with(`"renew",`, `"renew","message":"renew",`), license.ErrJSONDuplicateField, []string{"field", "message"}},
		{with(`"certificate":1`, `"certificate":1,"message":"register"`), license.ErrJSONDuplicateField, []string{"field", "message"}},
		{with(`"number":3`, `"number":3,"number":3`), license.ErrJSONDuplicateField, []string{"field", "number"}},
		{with(`"number":3`, `"number":null`), license.ErrJSONNull, []string{"field", "number"}},
		{with(`"number":3`, `"number":-3`), license.ErrJSONType, []string{"field", "number", "wanted", "uint64"}},
		{with(`"number":3`, `"number":3.0`), license.ErrJSONType, []string{"field", "number", "wanted", "uint64"}},
		{with(`"number":3`, `"number":18446744073709551616`), license.ErrJSONType, []string{"field", "number", "wanted", "uint64"}},
		{renewText + `{}`, license.ErrJSONMalformed, malformed("", "bytes after the value")},
		{with(`cc920`, "cc\xff920"), license.ErrJSONMalformed, malformed("", "not UTF-8")},
		{with(`"number":3`, `"number":0`), smart.ErrNumberMissing, []string{"part", "number"}},
	} {
		m, err := smart.Decode([]byte(tt.text))
		refused(t, err, tt.reason, "", tt.pairs...)
		require.Nil(t, m, tt.text)
	}
	_, err = smart.Decode([]byte(with(`P:UCM,S`, `P:UCM, S`)))
	refused(t, err, license.ErrUDIMalformed, "SM-10", "udi", "P:UCM, S:cc920", "form", "P:product,S:serial[,U:uuid]", "field", "udi")
	_, err = smart.Decode([]byte(with(`"installation":7`, `"installation":0`)))
	refused(t, err, smart.ErrInstallation, "SM-10", "installation", "0")
	_, err = smart.Decode([]byte(`{"message":"authorize","udi":"P:UCM,S:cc920","installation":7,"number":3,"certificate":1,"usage":{"a":0}}`))
	refused(t, err, license.ErrCountRange, "SM-14", "tag", "a", "quantity", "0", "least", "1", "most", "1048576", "field", "usage")
	_, err = smart.Decode([]byte(`{"message":"authorize","udi":"P:UCM,S:cc920","installation":7,"number":3,"certificate":1,"usage":{"a":1,"a":1}}`))
	refused(t, err, license.ErrJSONDuplicateField, "", "field", "usage.a")
	_, err = smart.Decode([]byte(`{"message":"deregistration","udi":"P:UCM,S:cc920","installation":7,"number":3,"at":"2024-03-13T09:04:57+01:00"}`))
	refused(t, err, license.ErrInstantForm, "", "field", "at", "instant", "2024-03-13T09:04:57+01:00", "form", "RFC 3339 with Z")
}

// padded returns a message with so many spaces before its end that it has n bytes.
func padded(t *testing.T, m smart.Message, n int) []byte {
	data := encoded(t, m)
	require.LessOrEqual(t, len(data), n)
	data = append(data[:len(data)-1], bytes.Repeat([]byte{' '}, n-len(data))...)
	return append(data, '}')
}

func TestDecodeLimits(t *testing.T) {
	for _, s := range samples() {
		most := smart.MaxMessageBytes
		if s.kind == "report" || s.kind == "entitlements" {
			most = smart.MaxFileBytes
		}
		for n, ok := range map[int]bool{most: true, most + 1: false} {
			m, err := smart.Decode(padded(t, s.message, n))
			require.Equal(t, ok, err == nil, "%s of %d bytes", s.kind, n)
			if ok {
				require.Equal(t, s.message, m)
			} else {
				refused(t, err, license.ErrJSONTooLarge, "", "bytes", strconv.Itoa(n), "most", strconv.Itoa(most))
			}
		}
	}
}

// The largest request and answer that Check accepts are encoded.
func TestEncodeTheLargest(t *testing.T) {
	var uses []smart.Use
	for _, tag := range manyTags(smart.MaxTags) {
		uses = append(uses, smart.Use{Tag: tag, Quantity: license.MaxUnits})
	}
	most, err := smart.NewUsage(uses...)
	require.NoError(t, err)
	wide, err := license.NewUDI(strings.Repeat("<", 64), strings.Repeat("<", 64), "e53fc968-0253-4d61-a355-ba908a6cc920")
	require.NoError(t, err)
	h := smart.Header{UDI: wide, Installation: 1<<64 - 1, Number: 1<<64 - 1}
	at := time.Date(2024, 1, 1, 0, 0, 0, 123456789, time.UTC)
	c := smart.Certificate{Number: 1<<64 - 1, Issued: at, Valid: smart.MaxPeriod, Renew: smart.MaxPeriod}
	for _, m := range []smart.Message{
		smart.Authorize{Header: h, Certificate: 1<<64 - 1, Usage: most},
		smart.Authorization{Header: h, At: at, Certificate: c, Short: manyTags(smart.MaxTags), Next: smart.MaxPeriod, Valid: smart.MaxPeriod},
		smart.Register{Header: h, Token: smart.Token(strings.Repeat("<", smart.MaxTokenLen)), Overwrite: true},
		smart.Rejection{Header: h, At: at, Reason: license.Reason(strings.Repeat("<", 128)), Rule: strings.Repeat("<", 128), Permanent: true, Overwrite: true, Gone: true},
	} {
		data := encoded(t, m)
		require.Less(t, len(data), smart.MaxMessageBytes)
		back, err := smart.Decode(data)
		require.NoError(t, err)
		require.Equal(t, m, back)
	}
}

// allocated returns how many bytes f allocates.
func allocated(f func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

// Whatever a text promises, refusing it takes memory in proportion to what of it
// may be read: none of what is too large, and little of what is malformed early.
func TestRefusingTakesLittleMemory(t *testing.T) {
	spaces := strings.Repeat(" ", smart.MaxMessageBytes)
	for _, text := range []string{
		spaces,
		`{"message":"renew"` + spaces + `}`,
		`{"message":"` + spaces,
		`{"` + spaces,
		`{"message":"nothing"` + spaces,
		`{"message":"report"` + strings.Repeat(" ", smart.MaxFileBytes),
	} {
		data := []byte(text)
		bytes := allocated(func() {
			_, err := smart.Decode(data)
			require.Error(t, err)
		})
		require.Less(t, bytes, uint64(64<<10), text[:30])
	}
	for _, text := range []string{
		`{"message":"report","transfers":[` + strings.Repeat(`{},`, 50_000),
		`{"message":"report","instances":[` + strings.Repeat(`[`, 50_000),
		`{"message":"entitlements","accounts":[` + strings.Repeat(`{"account":"a"},`, 10_000),
		`{"message":"authorization","short":[` + strings.Repeat(`"a",`, 60_000),
		`{"message":"authorize","usage":{` + strings.Repeat(`"a":1,`, 40_000),
	} {
		data := []byte(text)
		bytes := allocated(func() {
			_, err := smart.Decode(data)
			require.Error(t, err)
		})
		require.Less(t, bytes, uint64(100*len(data)), text[:30])
	}
}
