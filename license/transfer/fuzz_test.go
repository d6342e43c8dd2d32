package transfer_test

import (
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/license/transfer"
)

var fourDigits = regexp.MustCompile(`^[0-9]{4}\z`)

// A text is a key here exactly if it is one for license.ParseKey.
func FuzzKeyAndParseKey(f *testing.F) {
	for _, text := range []string{keyText, "z2ab cdef ghjk", "", "Z2", "Z2AB-CDEF-GHJK-", strings.Repeat("-", 120) + keyText, "\xff"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		s := eligible(t, transfer.SelfService)
		s.key.Key = text
		key, err := license.ParseKey(text)
		got := s.askKey()
		switch {
		case text == "":
			require.ErrorIs(t, got, transfer.ErrPartMissing)
		case err != nil:
			require.ErrorIs(t, got, transfer.ErrKeyMalformed)
			require.LessOrEqual(t, len(license.Refusals(got)[0].Field("key")), 128)
		case key != s.key.License.Key():
			require.ErrorIs(t, got, transfer.ErrKeyUnknown)
		default:
			require.NoError(t, got)
		}
		require.LessOrEqual(t, len(license.Refusals(got)), 1)
	})
}

// A passcode is accepted exactly if it is four digits, and is never repeated.
func FuzzPasscodeAndForm(f *testing.F) {
	for _, text := range []string{"1234", "12a4", "", "12345", "123\n", "\u0663\u0663", "\xff\xff\xff\xff"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		s := eligible(t, transfer.Support)
		s.request.Case.SourcePasscode = transfer.Passcode(text)
		err := s.askKey()
		require.Equal(t, fourDigits.MatchString(text), err == nil)
		for _, r := range license.Refusals(err) {
			require.Equal(t, "sourcePasscode", r.Field("part"))
			require.Len(t, r.Fields, 2+strings.Count(string(r.Reason), "malformed"))
		}
	})
}

// A link that is accepted leads to a host and names no user; of one that is not,
// nothing that stands before an @ is repeated.
func FuzzLinkAndURL(f *testing.F) {
	for _, text := range []string{
		"https://n1.example.com/o/aBc", "http://[::1]:80/", "https://ann:secret@example.com", "", "x", "https://a@b@c", "//example.com", "https://example.com/\x7f", "https://\xff/",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		s := eligible(t, transfer.Support)
		s.request.Case.DestinationLink = text
		err := s.askKey()
		if err == nil {
			u, parsed := url.Parse(text)
			require.NoError(t, parsed)
			require.NotEmpty(t, u.Hostname())
			require.Nil(t, u.User)
			require.Contains(t, []string{"http", "https"}, u.Scheme)
			require.LessOrEqual(t, len(text), 2048)
			return
		}
		shown := license.Refusals(err)[0].Field("destinationLink")
		require.LessOrEqual(t, len(shown), 2048)
		if before, _, ok := strings.Cut(shown, "@"); ok {
			require.Equal(t, "…", before)
		}
	})
}
