package ciscoxml_test

import (
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/reservation"
	"github.com/licit-go/licit/reservation/ciscoxml"
)

func TestRS19DocumentOfPublicUse(t *testing.T) {
	d, signed, err := ciscoxml.ReadDocument(public)
	require.NoError(t, err)
	require.Equal(t, ciscoxml.Document{
		Flag: "A", Version: 3,
		PIID:      ciscoxml.UUID{0x35, 0xc1, 0xbf, 0xab, 0x5c, 0xb6, 0x4a, 0xa5, 0x8a, 0x8f, 0x5a, 0xb1, 0xdb, 0x0b, 0x3d, 0x95},
		Timestamp: time.Date(2018, 9, 19, 20, 54, 26, 126e6, time.UTC),
		Entitlements: []ciscoxml.Entitlement{{
			Tag: "regid.2016-07.com.cisco.UCM_Enhanced,12.0_66ee7dcf-9d2c-43c6-8b84-5e3d7ff12c11", Count: 5,
			LicenseType: "PERPETUAL", DisplayName: "UCM Enhanced License (12.x)", TagDescription: "UC & more",
		}},
		Signature: []byte("0E\x02!\x00\xe8st"),
		UDI:       serverUDI,
	}, d)
	begin, end := strings.Index(public, "<authorizationCode>"), strings.Index(public, "<signature>")
	require.Equal(t, public[begin:end], signed, "exactly the bytes received")

	// Written without white space between elements, and read again byte for byte.
	text := strings.ReplaceAll(strings.ReplaceAll(public, "\n", ""), ", ", ",")
	require.Equal(t, text, d.String())
	again, signed, err := ciscoxml.ReadDocument(text)
	require.NoError(t, err)
	require.Equal(t, d, again)
	require.Equal(t, d.Signed(), signed)
	require.Contains(t, text, signed)
}

func TestRS20WhiteSpaceStandsBetweenElementsOnly(t *testing.T) {
	d, _, err := ciscoxml.ReadDocument(public)
	require.NoError(t, err)
	loose := " \t\r\n" + regexp.MustCompile(`>(\s*)<([^/])`).ReplaceAllString(public, ">\r\n\t <$2") + "\n\n"
	loose = strings.ReplaceAll(loose, "</specificPLR>", " </specificPLR>")
	read, signed, err := ciscoxml.ReadDocument(loose)
	require.NoError(t, err)
	require.Equal(t, d, read)
	require.True(t, strings.HasPrefix(signed, "<authorizationCode>\r\n"))
	require.True(t, strings.HasSuffix(signed, "</authorizationCode>"))
	for _, name := range []string{"flag", "version", "piid", "timestamp", "count", "signature"} {
		for _, space := range []string{" ", "\n"} {
			_, _, err := ciscoxml.ReadDocument(replaceOnce(t, public, "<"+name+">", "<"+name+">"+space))
			require.True(t, strings.HasSuffix(refused(t, err, reservation.ErrCodeMalformed).Field("field"), name))
			_, _, err = ciscoxml.ReadDocument(replaceOnce(t, public, "</"+name+">", space+"</"+name+">"))
			require.True(t, strings.HasSuffix(refused(t, err, reservation.ErrCodeMalformed).Field("field"), name))
		}
	}
	_, _, err = ciscoxml.ReadDocument(replaceOnce(t, public, "<flag>", "< flag>"))
	misfit(t, err, "flag")
	_, _, err = ciscoxml.ReadDocument("\u00a0" + public)
	misfit(t, err, "specificPLR")
}

// TestVector14 refuses what an XML reader of another kind might take.
func TestVector14(t *testing.T) {
	entitlement := regexp.MustCompile(`(?s)<entitlement>.*</entitlement>`).FindString(public)
	for name, c := range map[string]struct{ text, field string }{
		"DOCTYPE":             {"<!DOCTYPE specificPLR>" + public, "specificPLR"},
		"DOCTYPE of a file":   {`<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>` + public, "specificPLR"},
		"DOCTYPE inside":      {replaceOnce(t, public, "<flag>", "<!DOCTYPE x><flag>"), "flag"},
		"count 0":             {replaceOnce(t, public, "<count>5<", "<count>0<"), "entitlements.0.count"},
		"count -1":            {replaceOnce(t, public, "<count>5<", "<count>-1<"), "entitlements.0.count"},
		"count +5":            {replaceOnce(t, public, "<count>5<", "<count>+5<"), "entitlements.0.count"},
		"count 05":            {replaceOnce(t, public, "<count>5<", "<count>05<"), "entitlements.0.count"},
		"count 5.0":           {replaceOnce(t, public, "<count>5<", "<count>5.0<"), "entitlements.0.count"},
		"no count":            {replaceOnce(t, public, "<count>5<", "<count><"), "entitlements.0.count"},
		"count of 2⁶⁴+5":      {replaceOnce(t, public, "<count>5<", "<count>18446744073709551621<"), "entitlements.0.count"},
		"count of 2³²+5":      {replaceOnce(t, public, "<count>5<", "<count>4294967301<"), "entitlements.0.count"},
		"a tag twice":         {replaceOnce(t, public, entitlement, entitlement+entitlement), "entitlements.1.tag"},
		"a second root":       {public + public, "specificPLR"},
		"another after":       {public + "<x></x>", "specificPLR"},
		"text after":          {public + "x", "specificPLR"},
		"text before":         {"x" + public, "specificPLR"},
		"a byte order mark":   {"\ufeff" + public, "specificPLR"},
		"a declaration":       {`<?xml version="1.0"?>` + public, "specificPLR"},
		"an instruction":      {replaceOnce(t, public, "<flag>", "<?x y?><flag>"), "flag"},
		"a comment":           {replaceOnce(t, public, "<flag>", "<!-- x --><flag>"), "flag"},
		"a comment in text":   {replaceOnce(t, public, "<count>5<", "<count>5<!-- 0 --><"), "entitlements.0.count"},
		"a comment after":     {public + "<!-- x -->", "specificPLR"},
		"CDATA":               {replaceOnce(t, public, "<flag>A<", "<flag><![CDATA[A]]><"), "flag"},
		"an attribute":        {replaceOnce(t, public, "<count>", `<count x="y">`), "entitlements.0.count"},
		"a namespace":         {replaceOnce(t, public, "<flag>A</flag>", `<x:flag>A</x:flag>`), "flag"},
		"a default namespace": {replaceOnce(t, public, "<specificPLR>", `<specificPLR xmlns="x">`), "specificPLR"},
		"an empty element":    {replaceOnce(t, public, "<startDate></startDate>", "<startDate/>"), "entitlements.0.startDate"},
		"space in a tag":      {replaceOnce(t, public, "</flag>", "</flag >"), "flag"},
		"another case":        {replaceOnce(t, public, "<flag>A</flag>", "<Flag>A</Flag>"), "flag"},
		"an unknown element":  {replaceOnce(t, public, "<flag>", "<x></x><flag>"), "flag"},
		"an element twice":    {replaceOnce(t, public, "<flag>A</flag>", "<flag>A</flag><flag>A</flag>"), "version"},
		"another order":       {replaceOnce(t, public, "<flag>A</flag><version>C</version>", "<version>C</version><flag>A</flag>"), "flag"},
		"a nested element":    {replaceOnce(t, public, "<flag>A</flag>", "<flag><flag>A</flag></flag>"), "flag"},
		"a reference":         {replaceOnce(t, public, "&amp;", "&#38;"), "entitlements.0.tagDescription"},
		"an entity":           {replaceOnce(t, public, "&amp;", "&nbsp;"), "entitlements.0.tagDescription"},
		"an open reference":   {replaceOnce(t, public, "&amp;", "&amp"), "entitlements.0.tagDescription"},
		"a lone ampersand":    {replaceOnce(t, public, "&amp;", "&"), "entitlements.0.tagDescription"},
		"a lone >":            {replaceOnce(t, public, "&amp;", ">"), "entitlements.0.tagDescription"},
		"a control character": {replaceOnce(t, public, "&amp;", "\x01"), "entitlements.0.tagDescription"},
		"a line feed in text": {replaceOnce(t, public, "&amp;", "\n"), "entitlements.0.tagDescription"},
		"not UTF-8":           {replaceOnce(t, public, "&amp;", "\xff"), "entitlements.0.tagDescription"},
		"two udis":            {replaceOnce(t, public, "<udi>", "<udi>P:a,S:b</udi><udi>"), "specificPLR"},
		"two codes":           {replaceOnce(t, public, "<signature>", "<authorizationCode></authorizationCode><signature>"), "signature"},
		"cut":                 {public[:len(public)-1], "specificPLR"},
		"nothing":             {"", "specificPLR"},
		"no entitlement":      {replaceOnce(t, public, entitlement, ""), "entitlements"},
		"text among them":     {replaceOnce(t, public, "<entitlement>", "x<entitlement>"), "entitlements"},
		"an open one":         {replaceOnce(t, public, "</entitlement>", ""), "entitlement"},
	} {
		_, _, err := ciscoxml.ReadDocument(c.text)
		misfit(t, err, c.field, name)
	}
}

func TestRS20ElementsOfADocument(t *testing.T) {
	long := func(n int) string { return strings.Repeat("x", n) }
	for _, c := range []struct {
		name, is string
		good     []string
		bad      []string
	}{
		{"flag", "A", []string{"Z", "a9", long(64)}, []string{"", "-", "é", "A B", long(65)}},
		{"version", "C", []string{"A", "ZZ", "MWLQKWU"}, []string{"", "c", "1", "MWLQKWV", "&#65;"}},
		{"piid", "35c1bfab-5cb6-4aa5-8a8f-5ab1db0b3d95", []string{"00000000-0000-0000-0000-000000000000"}, []string{
			"", "UUID", "35C1BFAB-5cb6-4aa5-8a8f-5ab1db0b3d95", "35c1bfab5cb64aa58a8f5ab1db0b3d95", "35c1bfab-5cb6-4aa5-8a8f-5ab1db0b3d9",
			"35c1bfab-5cb6-4aa5-8a8f-5ab1db0b3d951", "35c1bfa-b5cb6-4aa5-8a8f-5ab1db0b3d95", "{35c1bfab-5cb6-4aa5-8a8f-5ab1db0b3d95}", "g5c1bfab-5cb6-4aa5-8a8f-5ab1db0b3d95",
		}},
		{"timestamp", "1537390466126", []string{"0", "1", "253402300799999"}, []string{"", "-1", "01", "1e3", "253402300800000", "999999999999999", "1000000000000000", "9223372036854775808", "2018-09-19"}},
		{"tag", "regid.2016-07.com.cisco.UCM_Enhanced,12.0_66ee7dcf-9d2c-43c6-8b84-5e3d7ff12c11", []string{"x", "&lt;&gt;&amp;&quot;&apos;", long(128)}, []string{"", " x", "x\u200b", long(129)}},
		{"count", "5", []string{"1", "1048576"}, []string{"0", "1048577", "999999999999999", "x"}},
		{"startDate", "", []string{"2018-Jan-26 UTC", long(64)}, []string{long(65), "\t"}},
		{"endDate", "", []string{"2019-01-26", long(64)}, []string{long(65), "\x7f"}},
		{"licenseType", "PERPETUAL", []string{"TERM", long(64)}, []string{"", long(65)}},
		{"displayName", "UCM Enhanced License (12.x)", []string{"", "é — 漢", long(128)}, []string{long(129), "\ufeff", "\ufffe"}},
		{"tagDescription", "UC &amp; more", []string{"", strings.Repeat("&quot;", 256)}, []string{strings.Repeat("&amp;", 257), long(1537), long(1 << 16)}},
		{"subscriptionID", "", []string{"Sub123", long(64)}, []string{long(65)}},
		{"signature", "MEUCIQDoc3Q=", []string{"AA==", strings.Repeat("AAAA", 85) + "AA=="}, []string{
			"", "AA", "AB==", "A===", "AA==\n", "AA\r\n==", "AA-_", "=", strings.Repeat("AAAA", 85) + "AAA=",
		}},
		{"udi", "P:UCM, S:cc920, U:e53fc968-0253-4d61-a355-ba908a6cc920", []string{"P:a,S:b", "PID:a,  SN:b", "P:&lt;,S:&amp;"}, []string{"", "x", "none", "P:a,S:b "}},
	} {
		field := c.name
		if strings.Index(public, "<"+c.name+">") > strings.Index(public, "<entitlement>") && c.name != "signature" && c.name != "udi" {
			field = "entitlements.0." + c.name
		}
		element := func(text string) string { return "<" + c.name + ">" + text + "</" + c.name + ">" }
		for _, good := range c.good {
			d, _, err := ciscoxml.ReadDocument(replaceOnce(t, public, element(c.is), element(good)))
			require.NoError(t, err, element(good))
			again, _, err := ciscoxml.ReadDocument(d.String())
			require.NoError(t, err, element(good))
			require.Equal(t, d, again)
		}
		for _, bad := range c.bad {
			_, _, err := ciscoxml.ReadDocument(replaceOnce(t, public, element(c.is), element(bad)))
			misfit(t, err, field, element(bad))
		}
		_, _, err := ciscoxml.ReadDocument(replaceOnce(t, public, element(c.is), ""))
		misfit(t, err, field, "without "+c.name)
	}
}

// entitled returns a document with so many entitlements.
func entitled(t testing.TB, n int) ciscoxml.Document {
	t.Helper()
	d, _, err := ciscoxml.ReadDocument(public)
	require.NoError(t, err)
	e := d.Entitlements[0]
	d.Entitlements = make([]ciscoxml.Entitlement, n)
	for i := range d.Entitlements {
		d.Entitlements[i] = e
		d.Entitlements[i].Tag = license.Tag("tag " + strconv.Itoa(i))
	}
	return d
}

func TestRS17LimitsOfDocuments(t *testing.T) {
	for n, fits := range map[int]bool{0: false, 1: true, 255: true, 256: true, 257: false} {
		d := entitled(t, n)
		require.Equal(t, fits, d.Check() == nil)
		read, _, err := ciscoxml.ReadDocument(d.String())
		if !fits {
			misfit(t, err, "entitlements", n)
			misfit(t, d.Check(), "entitlements", n)
			continue
		}
		require.NoError(t, err)
		require.Equal(t, d, read)
	}
	d := entitled(t, 1)
	for n := ciscoxml.MaxDocumentBytes - 1; n <= ciscoxml.MaxDocumentBytes+1; n++ {
		text := d.String()
		_, _, err := ciscoxml.ReadDocument(text + strings.Repeat("\n", n-len(text)))
		if n <= ciscoxml.MaxDocumentBytes {
			require.NoError(t, err)
			continue
		}
		require.Equal(t, []license.Field{{Name: "what", Value: "authorization"}, {Name: "length", Value: "1048577"}, {Name: "most", Value: "1048576"}},
			refused(t, err, reservation.ErrCodeTooLong).Fields)
	}
}

// TestRS17TheLargestDocumentIsRead shows that what Check accepts is never too long to be
// read.
func TestRS17TheLargestDocumentIsRead(t *testing.T) {
	d := entitled(t, license.MaxEntitlements)
	fill := func(n int) string { return strings.Repeat("&", n) }
	udi, err := license.NewUDI(fill(64), fill(64), "e53fc968-0253-4d61-a355-ba908a6cc920")
	require.NoError(t, err)
	d.Flag, d.Version, d.UDI, d.Signature = strings.Repeat("A", 64), 1<<32-1, udi, make([]byte, ciscoxml.MaxSignatureBytes)
	for i := range d.Entitlements {
		d.Entitlements[i] = ciscoxml.Entitlement{
			Tag: license.Tag(fill(125) + strconv.Itoa(100+i)), Count: license.MaxUnits,
			StartDate: fill(ciscoxml.MaxWord), EndDate: fill(ciscoxml.MaxWord), LicenseType: fill(ciscoxml.MaxWord),
			DisplayName: fill(ciscoxml.MaxName), TagDescription: fill(ciscoxml.MaxText), SubscriptionID: fill(ciscoxml.MaxWord),
		}
	}
	require.NoError(t, d.Check())
	text := d.String()
	require.LessOrEqual(t, len(text), ciscoxml.MaxDocumentBytes)
	read, _, err := ciscoxml.ReadDocument(text)
	require.NoError(t, err)
	require.Equal(t, d, read)
}

func TestRS20DocumentsThatCannotBeWritten(t *testing.T) {
	for field, spoil := range map[string]func(*ciscoxml.Document){
		"flag":                     func(d *ciscoxml.Document) { d.Flag = "<" },
		"version":                  func(d *ciscoxml.Document) { d.Version = 0 },
		"timestamp":                func(d *ciscoxml.Document) { d.Timestamp = d.Timestamp.Add(time.Nanosecond) },
		"timestamp ":               func(d *ciscoxml.Document) { d.Timestamp = time.Time{} },
		"timestamp  ":              func(d *ciscoxml.Document) { d.Timestamp = time.Unix(1<<62, 0) },
		"timestamp   ":             func(d *ciscoxml.Document) { d.Timestamp = time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC) },
		"entitlements":             func(d *ciscoxml.Document) { d.Entitlements = nil },
		"entitlements.0.tag":       func(d *ciscoxml.Document) { d.Entitlements[0].Tag = "" },
		"entitlements.1.tag":       func(d *ciscoxml.Document) { d.Entitlements[1].Tag = d.Entitlements[0].Tag },
		"entitlements.1.count":     func(d *ciscoxml.Document) { d.Entitlements[1].Count = -1 },
		"entitlements.0.startDate": func(d *ciscoxml.Document) { d.Entitlements[0].StartDate = "\n" },
		"signature":                func(d *ciscoxml.Document) { d.Signature = nil },
		"signature ":               func(d *ciscoxml.Document) { d.Signature = make([]byte, 257) },
		"udi":                      func(d *ciscoxml.Document) { d.UDI = license.UDI{} },
	} {
		d := entitled(t, 2)
		require.NoError(t, d.Check())
		spoil(&d)
		misfit(t, d.Check(), strings.TrimSpace(field))
	}
}

func TestRefusingADocumentAllocatesLittle(t *testing.T) {
	for _, unit := range []string{"<", ">", "&amp;", "\n", "<entitlement>", "x", "\xff"} {
		text := strings.Repeat(unit, 8<<20/len(unit))
		for _, s := range []string{
			text, "<specificPLR>" + text, text[:ciscoxml.MaxDocumentBytes],
			replaceOnce(t, public, "UC &amp; more", text)[:ciscoxml.MaxDocumentBytes], replaceOnce(t, public, "<entitlement>", text[:1<<19]),
		} {
			require.Less(t, allocated(func() {
				_, _, err := ciscoxml.ReadDocument(s)
				require.NotEmpty(t, license.Refusals(err))
			}), uint64(64<<10), "%q", unit)
		}
		require.Less(t, allocated(func() {
			_, err := ciscoxml.ParseRequestCode(text)
			require.NotEmpty(t, license.Refusals(err))
			_, err = ciscoxml.ParseGroups(text)
			require.NotEmpty(t, license.Refusals(err))
			_, err = ciscoxml.ParseConfirmation(text)
			require.NotEmpty(t, license.Refusals(err))
		}), uint64(16<<10))
	}
}
