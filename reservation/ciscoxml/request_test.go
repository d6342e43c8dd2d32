package ciscoxml_test

import (
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/reservation"
	"github.com/licit-go/licit/reservation/ciscoxml"
)

func TestRS19RequestCodesOfPublicUse(t *testing.T) {
	coded, err := ciscoxml.ParseRequestCode("CB-ZC9300-24UX:FCW2134L0RN-AK9A6sMTr-86")
	require.NoError(t, err)
	require.Equal(t, ciscoxml.RequestCode{UDI: switchUDI, Lead: "CB", Segment: "AK9A6sMTr", Trail: "86"}, coded)
	require.Equal(t, "CB-ZC9300-24UX:FCW2134L0RN-AK9A6sMTr-86", coded.String())

	plain, err := ciscoxml.ParseRequestCode("P:UCM,S:cc920,U:e53fc968-0253-4d61-a355-ba908a6cc920")
	require.NoError(t, err)
	require.Equal(t, ciscoxml.RequestCode{UDI: serverUDI}, plain)
	require.Equal(t, "P:UCM,S:cc920,U:e53fc968-0253-4d61-a355-ba908a6cc920", plain.String())

	for _, odd := range []string{"CB-Z-Z-Z:S-a-b-1-86", "CB-ZA:B:C-1-86", "00-Za b:c d-z-zz"} {
		c, err := ciscoxml.ParseRequestCode(odd)
		require.NoError(t, err, odd)
		require.Equal(t, odd, c.String())
	}
}

// TestVector15 shows that spaces after the commas of a UDI do not count, in a request
// and in a document.
func TestVector15(t *testing.T) {
	without, err := ciscoxml.ParseRequestCode("P:UCM,S:cc920,U:e53fc968-0253-4d61-a355-ba908a6cc920")
	require.NoError(t, err)
	with, err := ciscoxml.ParseRequestCode("P:UCM, S:cc920, U:e53fc968-0253-4d61-a355-ba908a6cc920")
	require.NoError(t, err)
	require.Equal(t, without, with)

	_, account := codecs(t, serverUDI)
	first, err := account.Request("P:UCM,S:cc920,U:e53fc968-0253-4d61-a355-ba908a6cc920")
	require.NoError(t, err)
	second, err := account.Request("P:UCM, S:cc920, U:e53fc968-0253-4d61-a355-ba908a6cc920")
	require.NoError(t, err)
	require.Equal(t, first, second)

	spaced, _, err := ciscoxml.ReadDocument(public)
	require.NoError(t, err)
	closed, _, err := ciscoxml.ReadDocument(strings.ReplaceAll(public, ", ", ","))
	require.NoError(t, err)
	require.Equal(t, spaced, closed)
}

func TestRS19RequestCodesThatAreNone(t *testing.T) {
	for code, cause := range map[string]string{
		"":                "neither a UDI nor two characters and -Z",
		"P:":              "no UDI",
		"PID:x":           "no UDI",
		"P:UCM,S:":        "no UDI",
		"P:UCM,S:a,U:b":   "no UDI",
		"p:UCM,S:a":       "neither a UDI nor two characters and -Z",
		"CB-C9300:F-a-86": "neither a UDI nor two characters and -Z",
		"C-ZC9300:F-a-86": "neither a UDI nor two characters and -Z",
		"CBX-ZA:F-a-86":   "neither a UDI nor two characters and -Z",
		" CB-ZA:F-a-86":   "neither a UDI nor two characters and -Z",
		"CB-Z":            "no segment",
		"CB-ZA:F":         "no segment",
		"CB-ZA:F-86":      "no segment",
		"CB-Z:F-a-86":     "no product id and serial number",
		"CB-ZA-a-86":      "no product id and serial number",
		"CB-ZA:-a-86":     "no product id and serial number",
		"CB-ZA,B:F-a-86":  "no product id and serial number",
		"CB-ZA:F\n-a-86":  "no product id and serial number",
		"C!-ZA:F-a-86":    "not two letters or digits at the beginning and the end",
		"CB-ZA:F-a-8":     "not two letters or digits at the beginning and the end",
		"CB-ZA:F-a-868":   "not two letters or digits at the beginning and the end",
		"CB-ZA:F-a-86 ":   "not two letters or digits at the beginning and the end",
		"CB-ZA:F-a-8é":    "not two letters or digits at the beginning and the end",
		"CB-ZA:F--86":     "a segment that is not 1 to 64 symbols of base58",
		"CB-ZA:F-0-86":    "a segment that is not 1 to 64 symbols of base58",
		"CB-ZA:F-aO-86":   "a segment that is not 1 to 64 symbols of base58",
		"CB-ZA:F-Ia-86":   "a segment that is not 1 to 64 symbols of base58",
		"CB-ZA:F-lll-86":  "a segment that is not 1 to 64 symbols of base58",
	} {
		_, err := ciscoxml.ParseRequestCode(code)
		r := refused(t, err, reservation.ErrCodeMalformed)
		require.Equal(t, []license.Field{{Name: "what", Value: "request"}, {Name: "cause", Value: cause}}, r.Fields, code)
		require.Equal(t, "RS-19", r.Rule)
		number, ok := reservation.Number(err)
		require.True(t, ok)
		require.Equal(t, 101, number)
	}
}

func TestRS17LimitsOfRequestCodes(t *testing.T) {
	for n, fits := range map[int]bool{63: true, 64: true, 65: false} {
		_, err := ciscoxml.ParseRequestCode("CB-ZA:F-" + strings.Repeat("z", n) + "-86")
		require.Equal(t, fits, err == nil, n)
		_, err = ciscoxml.ParseRequestCode("CB-Z" + strings.Repeat("A", n) + ":" + strings.Repeat("B", n) + "-z-86")
		require.Equal(t, fits, err == nil, n)
	}
	for n, reason := range map[int]license.Reason{511: reservation.ErrCodeMalformed, 512: reservation.ErrCodeMalformed, 513: reservation.ErrCodeTooLong} {
		_, err := ciscoxml.ParseRequestCode(strings.Repeat("P", n))
		refused(t, err, reason)
	}
	_, err := ciscoxml.ParseRequestCode(strings.Repeat("P", 513))
	require.Equal(t, []license.Field{
		{Name: "what", Value: "request"}, {Name: "length", Value: "513"}, {Name: "most", Value: strconv.Itoa(ciscoxml.MaxRequestBytes)},
	}, refused(t, err, reservation.ErrCodeTooLong).Fields)
}

func TestRS19RequestCodesThatCannotBeWritten(t *testing.T) {
	colon, err := license.NewUDI("a:b", "c", "")
	require.NoError(t, err)
	for cause, c := range map[string]ciscoxml.RequestCode{
		"no UDI":                                                  {},
		"a UUID, or a colon in the product id":                    {UDI: serverUDI, Lead: "CB", Segment: "a", Trail: "86"},
		"a UUID, or a colon in the product id ":                   {UDI: colon, Lead: "CB", Segment: "a", Trail: "86"},
		"not two letters or digits at the beginning and the end":  {UDI: switchUDI, Segment: "a", Trail: "86"},
		"not two letters or digits at the beginning and the end ": {UDI: switchUDI, Lead: "CB", Segment: "a"},
		"a segment that is not 1 to 64 symbols of base58":         {UDI: switchUDI, Lead: "CB", Trail: "86"},
	} {
		require.Equal(t, strings.TrimSpace(cause), refused(t, c.Check(), reservation.ErrCodeMalformed).Field("cause"))
	}
	require.NoError(t, ciscoxml.RequestCode{UDI: colon}.Check())
}

func TestRS19RequestCodesAreReadAsTheyAreWritten(t *testing.T) {
	name := rapid.StringMatching(`[A-Z0-9/+.-]{1,20}`)
	word := rapid.StringMatching(`[0-9A-Za-z]{2}`)
	rapid.Check(t, func(t *rapid.T) {
		udi, err := license.NewUDI(name.Draw(t, "product"), name.Draw(t, "serial"), "")
		if err != nil {
			t.Fatal(err)
		}
		c := ciscoxml.RequestCode{UDI: udi, Lead: word.Draw(t, "lead"), Trail: word.Draw(t, "trail"), Segment: rapid.StringMatching(`[1-9A-HJ-NP-Za-km-z]{1,64}`).Draw(t, "segment")}
		read, err := ciscoxml.ParseRequestCode(c.String())
		if err != nil || read != c {
			t.Fatalf("%s is read as %v, %v", c, read, err)
		}
	})
}
