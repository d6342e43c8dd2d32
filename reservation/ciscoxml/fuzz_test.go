package ciscoxml_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/reservation"
	"github.com/licit-go/licit/reservation/ciscoxml"
)

// FuzzReadDocumentAgreesWithString shows that a document that is read is written as one
// that is the same, and that this one is read byte for byte.
func FuzzReadDocumentAgreesWithString(f *testing.F) {
	f.Add(public)
	f.Add(strings.ReplaceAll(public, "\n", ""))
	f.Add(strings.ReplaceAll(written, "\n", ""))
	f.Add(strings.ReplaceAll(public, "&amp;", "&quot;&apos;&lt;&gt;"))
	product, _ := codecs(f, switchUDI)
	f.Fuzz(func(t *testing.T, text string) {
		if _, err := product.Authorization(text, issued); err != nil {
			require.NotEmpty(t, license.Refusals(err))
		}
		d, signed, err := ciscoxml.ReadDocument(text)
		if err != nil {
			require.NotEmpty(t, license.Refusals(err))
			return
		}
		require.NoError(t, d.Check())
		require.Contains(t, text, signed)
		again, signed, err := ciscoxml.ReadDocument(d.String())
		require.NoError(t, err)
		require.Equal(t, d, again)
		require.Equal(t, d.Signed(), signed)
		require.Equal(t, d.String(), again.String())
		if !strings.ContainsAny(text, " \t\r\n") && !strings.Contains(text, "&") && strings.Contains(text, "<udi>"+d.UDI.String()+"<") {
			require.Equal(t, text, d.String())
		}
	})
}

// FuzzRequestAgreesWithString shows that a request code that is read is written the same,
// and that the codec takes only what it writes.
func FuzzRequestAgreesWithString(f *testing.F) {
	f.Add("CB-ZC9300-24UX:FCW2134L0RN-AK9A6sMTr-86")
	f.Add("LC-ZC9300-24UX:FCW2134L0RN-YruLpyn1X7VETBkyaakwix-7H")
	f.Add("P:UCM,S:cc920,U:e53fc968-0253-4d61-a355-ba908a6cc920")
	f.Add("PID:UCM, SN:cc920")
	product, account := codecs(f, switchUDI)
	f.Fuzz(func(t *testing.T, text string) {
		c, err := ciscoxml.ParseRequestCode(text)
		if err != nil {
			require.NotEmpty(t, license.Refusals(err))
			return
		}
		require.NoError(t, c.Check())
		again, err := ciscoxml.ParseRequestCode(c.String())
		require.NoError(t, err)
		require.Equal(t, c, again)
		if c.Lead != "" {
			require.Equal(t, text, c.String())
		}
		r, err := account.Request(text)
		if err != nil {
			refused(t, err, reservation.ErrCodeMalformed)
			return
		}
		code, err := product.Request(r.UDI, r.Session, reservation.Secret{})
		require.NoError(t, err)
		require.Equal(t, c.String(), code.Text)
		require.Equal(t, r.Digest, code.Digest)
	})
}

// FuzzShortCodesAgreeWithString shows that short codes that are read are written the
// same, and that none of them is taken for the right one.
func FuzzShortCodesAgreeWithString(f *testing.F) {
	f.Add("7ede56f4")
	f.Add("7EDE56F4")
	f.Add(" 7ede56f4\n")
	f.Add("3P8CoA-jnAaTZ-qFx6e4-i2ewE3")
	f.Add("CAqNDm-7JNKEa-vLrXaW-Rjz")
	_, account := codecs(f, switchUDI)
	grant := reservation.Grant{Authorization: authorization(switchUDI)}
	f.Fuzz(func(t *testing.T, text string) {
		require.NotEmpty(t, license.Refusals(account.Confirms(text, grant)))
		require.NotEmpty(t, license.Refusals(account.Returns(text, grant)))
		c, errC := ciscoxml.ParseConfirmation(text)
		if errC == nil {
			require.Equal(t, strings.ToLower(text), c.String())
		}
		g, errG := ciscoxml.ParseGroups(text)
		if errG == nil {
			require.Equal(t, text, g.String())
			require.NoError(t, g.Check())
		}
		bare := strings.TrimSpace(text) // white space around a code does not count
		_, errC = ciscoxml.ParseConfirmation(bare)
		_, errG = ciscoxml.ParseGroups(bare)
		_, ok, err := account.Named(text)
		require.False(t, ok)
		require.Equal(t, errC == nil || errG == nil && len(bare) > 8, err == nil)
		if v, err := ciscoxml.ParseVersion(text); err == nil {
			require.Equal(t, text, v.String())
		}
	})
}
