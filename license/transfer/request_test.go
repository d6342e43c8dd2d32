package transfer_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/license/transfer"
)

// An empty request lists all that it does not carry, at once.
func TestTR5TR6EverythingIsMissing(t *testing.T) {
	ask := func(path transfer.Path) error {
		s := eligible(t, path)
		s.request.Case = transfer.Case{}
		return transfer.KeyMove{}.Eligible(s.at, s.request)
	}
	says(t, ask(transfer.Support),
		"part-missing TR-5 part=key", "nothing-asked TR-7 devices=0",
		"part-missing TR-5 part=source", "part-missing TR-5 part=destination",
		"part-missing TR-5 part=destinationName", "part-missing TR-5 part=destinationLink",
		"part-missing TR-5 part=sourcePasscode", "part-missing TR-5 part=destinationPasscode")
	says(t, ask(transfer.SelfService),
		"part-missing TR-6 part=key", "nothing-asked TR-7 devices=0", "part-missing TR-6 part=mode",
		"part-missing TR-6 part=source", "part-missing TR-6 part=destination")
	says(t, transfer.KeyMove{}.Eligible(time.Time{}, transfer.Request{}),
		"instant TR-8 at=0001-01-01T00:00:00Z", "path  path= form=self-service or support",
		"no-rights TR-1 side=source", "no-rights TR-1 side=destination",
		"part-missing TR-6 part=key", "nothing-asked TR-7 devices=0", "part-missing TR-6 part=mode",
		"part-missing TR-6 part=source", "part-missing TR-6 part=destination")
	says(t, transfer.LicenseMove{}.Eligible(now, eligible(t, transfer.SelfService).request),
		"nothing-asked PD-20 licenses=0", "part-missing TR-6 part=source", "part-missing TR-6 part=destination")
}

// Self-service looks at no case; support needs no mode, and refuses none that is
// not known.
func TestTR5TR6WhatAPathDoesNotNeed(t *testing.T) {
	s := eligible(t, transfer.SelfService)
	s.request.Case = transfer.Case{DestinationLink: "?", SourcePasscode: "x"}
	require.NoError(t, s.askKey())
	require.NoError(t, s.askLicenses())
	s = eligible(t, transfer.Support)
	s.key.Mode = ""
	require.NoError(t, s.askKey())
	for _, path := range []transfer.Path{transfer.SelfService, transfer.Support} {
		s = eligible(t, path)
		s.key.Mode = transfer.Renew
		require.NoError(t, s.askKey())
		s.key.Mode = "replace"
		says(t, s.askKey(), "mode TR-6 mode=replace form=add-devices or renew")
	}
}

func TestTR5Passcodes(t *testing.T) {
	for _, c := range []struct {
		passcode transfer.Passcode
		ok       bool
	}{
		{"0000", true},
		{"9999", true},
		{"1234", true},
		{"123", false},
		{"12345", false},
		{"12a4", false},
		{" 123", false},
		{"123\n", false},
		{"-123", false},
		{"/000", false},
		{":000", false},
		{"\u0663\u0663", false},     // four bytes of Arabic digits
		{"١٢٣٤", false},             // four Arabic digits
		{"\uff11234", false},        // a wide digit
		{"\x00\x00\x00\x00", false}, // four bytes
	} {
		s := eligible(t, transfer.Support)
		s.request.Case.DestinationPasscode = c.passcode
		var want []string
		if !c.ok {
			want = []string{"passcode-malformed TR-5 part=destinationPasscode form=4 digits"}
		}
		require.Equal(t, want, lines(t, s.askKey()), "%q", string(c.passcode))
		require.Equal(t, want, lines(t, s.askLicenses()), "%q", string(c.passcode))
	}
}

func TestTR5Links(t *testing.T) {
	const form = "https://host/…, printable, without a user, at most 2048 bytes"
	longest := "https://example.com/" + strings.Repeat("a", 2048-len("https://example.com/"))
	for _, c := range []struct {
		link, shown string
		ok          bool
	}{
		{"https://n1.example.com/o/aBc/manage/organization/license_info", "", true},
		{"HTTP://example.com:8443?x=1#y", "", true},
		{longest, "", true},
		{longest + "a", longest, false},
		{"example.com/o", "example.com/o", false},
		{"https:///o", "https:///o", false},
		{"https://:443/", "https://:443/", false},
		{"ftp://example.com", "ftp://example.com", false},
		{"javascript:alert(1)", "javascript:alert(1)", false},
		{"mailto:ann@example.com", "…@example.com", false},
		{"https://ann:secret@example.com/", "…@example.com/", false},
		{"https://example.com/\n", "https://example.com/\n", false},
		{"https://exa mple.com/", "https://exa mple.com/", false},
		{"https://example.com/\xff", "https://example.com/\xff", false},
		{"https://example.com/München?q=a b", "", true},
		{"https://exam\u202eple.com/", "https://exam\u202eple.com/", false},
		{"https://example.com/\u200b", "https://example.com/\u200b", false},
		{" ", " ", false},
		{"https://ann:se@cret@exa mple.com", "…@exa mple.com", false},
	} {
		s := eligible(t, transfer.Support)
		s.request.Case.DestinationLink = c.link
		var want []string
		if !c.ok {
			want = []string{"link-malformed TR-5 destinationLink=" + c.shown + " form=" + form}
		}
		require.Equal(t, want, lines(t, s.askKey()), "%q", c.link)
	}
}

func TestTR5Names(t *testing.T) {
	const form = "1 to 128 bytes, printable, no space at the ends"
	for _, c := range []struct {
		name, shown string
		ok          bool
	}{
		{"Example South, Ltd.", "", true},
		{strings.Repeat("n", 128), "", true},
		{strings.Repeat("n", 129), strings.Repeat("n", 128), false},
		{strings.Repeat("é", 65), strings.Repeat("é", 64), false},
		{"n" + strings.Repeat("é", 64), "n" + strings.Repeat("é", 63), false},
		{" South", " South", false},
		{"South\t", "South\t", false},
		{strings.Repeat("\x80", 200), "", false},
	} {
		s := eligible(t, transfer.Support)
		s.request.Case.DestinationName = c.name
		var want []string
		if !c.ok {
			want = []string{"name-malformed TR-5 destinationName=" + c.shown + " form=" + form}
		}
		require.Equal(t, want, lines(t, s.askKey()), "%q", c.name)
	}
}

// Keys are read leniently, on both paths.
func TestTR5TR6Keys(t *testing.T) {
	for path, rule := range map[transfer.Path]string{transfer.SelfService: "TR-6", transfer.Support: "TR-5"} {
		for _, text := range []string{keyText, "z2abcdefghjk", " z2ab cdef ghjk\t"} {
			s := eligible(t, path)
			s.key.Key = text
			require.NoError(t, s.askKey(), text)
		}
		for _, text := range []string{"Z2AB-CDEF-GHJ", "Z2AB-CDEF-GHJK1", "X2AB-CDEF-GHJK", "-", "Z2AB-CDEF-GH_K"} {
			s := eligible(t, path)
			s.key.Key = text
			says(t, s.askKey(), "key-malformed "+rule+" key="+text+" form=Z2##-####-####")
		}
		s := eligible(t, path)
		s.key.Key = strings.Repeat("Z", 1000)
		says(t, s.askKey(), "key-malformed "+rule+" key="+strings.Repeat("Z", 128)+" form=Z2##-####-####")
	}
}

// The instant must be set and of the calendar; its last day counts.
func TestTR8Instants(t *testing.T) {
	for _, c := range []struct {
		at   time.Time
		want string
	}{
		{time.Date(1, 1, 1, 0, 0, 0, 1, time.UTC), ""},
		{time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC).Add(-1), "instant TR-8 at=0000-12-31T23:59:59.999999999Z"},
		{time.Time{}, "instant TR-8 at=0001-01-01T00:00:00Z"},
		{time.Date(9999, 12, 31, 23, 59, 59, 999999999, time.UTC), ""},
		{time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC), "instant TR-8 at=10000-01-01T00:00:00Z"},
	} {
		s := eligible(t, transfer.SelfService)
		s.at, s.key.License = c.at, license.License{}
		s.key.State = transfer.KeyNotClaimed
		want := []string{"key-not-claimed TR-11 key=" + keyText}
		var alone []string
		if c.want != "" {
			want, alone = append([]string{c.want}, want...), []string{c.want}
		}
		require.Equal(t, want, lines(t, s.askKey()), c.at)
		require.Equal(t, alone, lines(t, s.askLicenses()), c.at)
	}
	s := eligible(t, transfer.SelfService)
	s.at = time.Time{}
	says(t, s.askKey(), "instant TR-8 at=0001-01-01T00:00:00Z")
}
