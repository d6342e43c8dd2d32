package ciscoxml_test

import (
	"bytes"
	"crypto/elliptic"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/reservation"
	"github.com/licit-go/licit/reservation/ciscoxml"
)

// TestRS19RoundTrip carries the four codes of both shapes of request between the two
// sides, through the interfaces.
func TestRS19RoundTrip(t *testing.T) {
	for _, udi := range []license.UDI{switchUDI, serverUDI} {
		for _, kind := range []reservation.Kind{reservation.Specific, reservation.Permanent} {
			p, a := codecs(t, udi)
			var product reservation.ProductCodec = p
			var account reservation.AccountCodec = a

			session := sessionOf(udi)
			request, err := product.Request(udi, session, reservation.Secret{1})
			require.NoError(t, err)
			asked, err := account.Request(request.Text + "\n")
			require.NoError(t, err)
			require.Equal(t, reservation.Request{UDI: udi, Session: session, Digest: request.Digest}, asked)

			grant := reservation.Grant{Authorization: authorization(udi), Secret: reservation.Secret{2}}
			grant.Authorization.Kind = kind
			code, err := account.Authorize(grant.Authorization, grant.Secret)
			require.NoError(t, err)
			grant.Authorization.Digest = code.Digest

			got, err := product.Authorization(" "+code.Text+"\r\n", issued)
			require.NoError(t, err)
			want := grant.Authorization
			want.Request, want.Previous = reservation.Digest{}, reservation.Digest{}
			require.Equal(t, want, got)

			confirmation, err := product.Confirmation(got, reservation.Secret{1})
			require.NoError(t, err)
			require.Regexp(t, `^[0-9a-f]{8}$`, confirmation)
			require.NoError(t, account.Confirms(confirmation, grant))
			require.NoError(t, account.Confirms("\t"+strings.ToUpper(confirmation)+"\n", grant))
			returned, err := product.Return(got, reservation.Secret{1})
			require.NoError(t, err)
			require.Regexp(t, `^([1-9A-HJ-NP-Za-km-z]{6}-){3}[1-9A-HJ-NP-Za-km-z]{6}$`, returned)
			require.NoError(t, account.Returns(" "+returned+"\r\n", grant))

			for _, c := range []string{confirmation, confirmation + "\n", returned, returned + "\n"} {
				number, ok, err := account.Named(c)
				require.NoError(t, err)
				require.False(t, ok)
				require.Zero(t, number)
			}
			refused(t, account.Confirms(returned, grant), reservation.ErrCodeTooLong)
			refused(t, account.Returns(confirmation, grant), reservation.ErrCodeMalformed)
		}
	}
}

// written is the authorization that Authorize writes, with line feeds that it does not.
const written = `<specificPLR><authorizationCode><flag>A9Pr2E7WpqoJFZeuPZKMHNZ4BRHLkiEG</flag><version>A</version><piid>01020300-0000-0000-0000-000000000010</piid><timestamp>1795348800000</timestamp><entitlements>
<entitlement><tag>regid.2017-05.com.example.Advanced,1.0</tag><count>3</count><startDate></startDate><endDate>2027-11-21</endDate>
<licenseType>TERM</licenseType><displayName></displayName><tagDescription></tagDescription><subscriptionID></subscriptionID></entitlement>
<entitlement><tag>regid.2017-05.com.example.Standard,1.0</tag><count>5</count><startDate></startDate><endDate></endDate>
<licenseType>PERPETUAL</licenseType><displayName></displayName><tagDescription></tagDescription><subscriptionID></subscriptionID></entitlement>
</entitlements></authorizationCode>
<signature>MEYCIQCQZaC6Nu/k23yT4sKbpcGKN+0JfgCPwCRY/MTB967O+wIhAP+zw0tP+EfmSn7U0Xdpqym54+22S+HxwJvG55NQ7lQ5</signature><udi>P:C9300-24UX,S:FCW2134L0RN</udi></specificPLR>`

// TestCodesAreAlwaysTheSame pins the codes, and that codecs give the same for the same.
// All but the signature was computed apart, from the format in the documentation.
func TestCodesAreAlwaysTheSame(t *testing.T) {
	product, account := codecs(t, switchUDI)
	for range 2 {
		request, err := product.Request(switchUDI, sessionOf(switchUDI), reservation.Secret{})
		require.NoError(t, err)
		require.Equal(t, "LC-ZC9300-24UX:FCW2134L0RN-YruLpyn1X7VETBkyaakwix-7H", request.Text)
		code, err := account.Authorize(authorization(switchUDI), reservation.Secret{})
		require.NoError(t, err)
		require.Equal(t, strings.ReplaceAll(written, "\n", ""), code.Text)
		a, err := product.Authorization(code.Text, issued)
		require.NoError(t, err)
		confirmation, err := product.Confirmation(a, reservation.Secret{})
		require.NoError(t, err)
		require.Equal(t, "7ede56f3", confirmation)
		returned, err := product.Return(a, reservation.Secret{})
		require.NoError(t, err)
		require.Equal(t, "3P8CoA-jnAaTZ-qFx6e4-i2ewE2", returned)
	}
}

func TestRS19RequestsOfThisCodecOnly(t *testing.T) {
	product, account := codecs(t, switchUDI)
	request, err := product.Request(switchUDI, reservation.Session{Number: 300, Nonce: reservation.Nonce{0, 0, 7}}, reservation.Secret{})
	require.NoError(t, err)
	asked, err := account.Request(request.Text)
	require.NoError(t, err)
	require.Equal(t, reservation.Session{Number: 300, Nonce: reservation.Nonce{0, 0, 7}}, asked.Session)
	for _, code := range []string{
		"CB-ZC9300-24UX:FCW2134L0RN-AK9A6sMTr-86",
		"P:C9300-24UX,S:FCW2134L0RN",
		"L" + request.Text, request.Text + "1", "",
		replaceOnce(t, request.Text, "LC-", "LB-"),
		replaceOnce(t, request.Text, "FCW", "FCV"),
	} {
		_, err := account.Request(code)
		refused(t, err, reservation.ErrCodeMalformed)
	}
	_, err = account.Request(strings.Repeat("1", ciscoxml.MaxRequestBytes+1))
	refused(t, err, reservation.ErrCodeTooLong)
}

// TestRS19TypingErrorsInARequest shows that the trail finds all but about one of 3,364.
func TestRS19TypingErrorsInARequest(t *testing.T) {
	product, account := codecs(t, switchUDI)
	request, err := product.Request(switchUDI, sessionOf(switchUDI), reservation.Secret{})
	require.NoError(t, err)
	found, missed := 0, 0
	for i := range request.Text {
		for _, c := range "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-:" {
			typed := request.Text[:i] + string(c) + request.Text[i+1:]
			if typed == request.Text {
				continue
			}
			if _, err := account.Request(typed); err != nil {
				refused(t, err, reservation.ErrCodeMalformed)
				found++
				continue
			}
			missed++
		}
	}
	require.Greater(t, found, 3000)
	require.LessOrEqual(t, missed, 4)
}

// TestRS19SegmentsAreWrittenOneWay makes segments whose trail is right and that the
// codec does not write: a number in more bytes than it needs, none, and too short ones.
func TestRS19SegmentsAreWrittenOneWay(t *testing.T) {
	product, account := codecs(t, switchUDI)
	for n := range 18 {
		s := reservation.Session{Number: 1, Nonce: reservation.Nonce{15: 9}}
		code, err := product.Request(switchUDI, s, reservation.Secret{})
		require.NoError(t, err)
		asked, err := account.Request(code.Text)
		require.NoError(t, err)
		require.Equal(t, s, asked.Session)
		// All segments of n symbols 1 are n zero bytes; try every trail.
		accepted := 0
		for _, x := range "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz" {
			for _, y := range "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz" {
				_, err := account.Request(fmt.Sprintf("LC-ZC9300-24UX:FCW2134L0RN-%s-%c%c", strings.Repeat("1", n+1), x, y))
				if err == nil {
					accepted++
				}
			}
		}
		if n+1 == 17 { // a nonce of zeros and the number 0
			require.Equal(t, 1, accepted)
			continue
		}
		require.Zero(t, accepted, "%d zero bytes", n+1)
	}
}

func TestRS19OneSessionOfAUDI(t *testing.T) {
	product, account := codecs(t, serverUDI)
	nonce, ok := ciscoxml.OnlyNonce(serverUDI)
	require.True(t, ok)
	_, ok = ciscoxml.OnlyNonce(switchUDI)
	require.False(t, ok)
	other, ok := ciscoxml.OnlyNonce(license.MustParseUDI("P:UCM,S:cc921,U:e53fc968-0253-4d61-a355-ba908a6cc920"))
	require.True(t, ok)
	require.NotEqual(t, nonce, other)

	request, err := product.Request(serverUDI, reservation.Session{Number: 1, Nonce: nonce}, reservation.Secret{})
	require.NoError(t, err)
	require.Equal(t, serverUDI.String(), request.Text)
	for _, s := range []reservation.Session{{}, {Number: 1}, {Number: 2, Nonce: nonce}, {Number: 1, Nonce: other}} {
		_, err := product.Request(serverUDI, s, reservation.Secret{})
		r := refused(t, err, ciscoxml.ErrOneSession)
		require.Equal(t, []license.Field{{Name: "udi", Value: serverUDI.String()}, {Name: "session", Value: fmt.Sprint(s.Number)}}, r.Fields)
		require.Equal(t, "RS-19", r.Rule)
	}
	colon, err := license.NewUDI("a:b", "c", "")
	require.NoError(t, err)
	nonce, ok = ciscoxml.OnlyNonce(colon)
	require.True(t, ok)
	request, err = product.Request(colon, reservation.Session{Number: 1, Nonce: nonce}, reservation.Secret{})
	require.NoError(t, err)
	asked, err := account.Request(request.Text)
	require.NoError(t, err)
	require.Equal(t, colon, asked.UDI)
	_, err = product.Request(license.UDI{}, sessionOf(switchUDI), reservation.Secret{})
	refused(t, err, reservation.ErrCodeMalformed)
}

// TestRS20EveryBitOfAnAuthorizationCounts is vector 13 for this codec.
func TestRS20EveryBitOfAnAuthorizationCounts(t *testing.T) {
	for _, udi := range []license.UDI{switchUDI, serverUDI} {
		product, account := codecs(t, udi)
		code, err := account.Authorize(authorization(udi), reservation.Secret{})
		require.NoError(t, err)
		first := 0
		if udi == serverUDI { // what is before is the same in form
			first = 8 * strings.Index(code.Text, "</signature>")
		}
		for i := first; i < 8*len(code.Text); i++ {
			text := []byte(code.Text)
			text[i/8] ^= 1 << (i % 8)
			a, err := product.Authorization(string(text), issued)
			require.NotEmpty(t, license.Refusals(err), "%s", text)
			require.Empty(t, a)
		}
	}
}

// TestRS17NothingIsSaidBeforeTheSignature changes a document that is well formed: first
// it is the signature that is refused, whatever the document says.
func TestRS17NothingIsSaidBeforeTheSignature(t *testing.T) {
	product, account := codecs(t, switchUDI)
	code, err := account.Authorize(authorization(switchUDI), reservation.Secret{})
	require.NoError(t, err)
	for old, with := range map[string]string{
		"<count>3<": "<count>4<", "<version>A<": "<version>B<", "<flag>A": "<flag>P",
		"<endDate>2027-11-21<": "<endDate>2027-11-22<", "<authorizationCode>": "<authorizationCode> ",
	} {
		_, err := product.Authorization(replaceOnce(t, code.Text, old, with), issued)
		require.Equal(t, "authorization", refused(t, err, reservation.ErrCodeSignature).Field("what"))
	}
	_, err = product.Authorization(public, issued)
	refused(t, err, reservation.ErrCodeSignature)
	_, err = product.Authorization(strings.Repeat(" ", ciscoxml.MaxDocumentBytes+1), issued)
	refused(t, err, reservation.ErrCodeTooLong)

	// Outside of what is signed: another UDI, and another layout.
	_, err = product.Authorization(replaceOnce(t, code.Text, "S:FCW2134L0RN", "S:FCW2134L0RX"), issued)
	require.Equal(t, "not of this codec, or for another UDI", refused(t, err, reservation.ErrCodeMalformed).Field("cause"))
	_, err = product.Authorization(replaceOnce(t, code.Text, "<signature>", "\n<signature>"), issued)
	refused(t, err, reservation.ErrCodeMalformed)
	_, err = product.Authorization(replaceOnce(t, code.Text, ",S:", ", S:"), issued)
	refused(t, err, reservation.ErrCodeMalformed)
}

// TestRS19DocumentsOfOthersAreNotBound signs well what another codec would write.
func TestRS19DocumentsOfOthersAreNotBound(t *testing.T) {
	product, account := codecs(t, switchUDI)
	signer := signingKey(t, elliptic.P256())
	code, err := account.Authorize(authorization(switchUDI), reservation.Secret{})
	require.NoError(t, err)
	flag := code.Text[strings.Index(code.Text, "<flag>")+7 : strings.Index(code.Text, "</flag>")]
	for name, change := range map[string]func(*ciscoxml.Document){
		"nothing":              func(*ciscoxml.Document) {},
		"flag A":               func(d *ciscoxml.Document) { d.Flag = "A" },
		"flag of another kind": func(d *ciscoxml.Document) { d.Flag = "B" + flag },
		"flag not of base58":   func(d *ciscoxml.Document) { d.Flag += "0" },
		"flag too long":        func(d *ciscoxml.Document) { d.Flag += "1" },
		"flag without hash":    func(d *ciscoxml.Document) { d.Flag = d.Flag[:4] },
		"flag of all symbols":  func(d *ciscoxml.Document) { d.Flag = strings.Repeat("z", 64) },
		"a start":              func(d *ciscoxml.Document) { d.Entitlements[0].StartDate = "2026-01-01" },
		"another end":          func(d *ciscoxml.Document) { d.Entitlements[0].EndDate = "2027-Nov-21 UTC" },
		"an end of no term":    func(d *ciscoxml.Document) { d.Entitlements[1].EndDate = "2027-11-21" },
		"a term without end":   func(d *ciscoxml.Document) { d.Entitlements[0].EndDate = "" },
		"another type":         func(d *ciscoxml.Document) { d.Entitlements[1].LicenseType = "DEMO" },
		"a display name":       func(d *ciscoxml.Document) { d.Entitlements[1].DisplayName = "x" },
		"a description":        func(d *ciscoxml.Document) { d.Entitlements[1].TagDescription = "x" },
		"a subscription":       func(d *ciscoxml.Document) { d.Entitlements[1].SubscriptionID = "x" },
		"not sorted": func(d *ciscoxml.Document) {
			d.Entitlements[0], d.Entitlements[1] = d.Entitlements[1], d.Entitlements[0]
		},
		"parts of a second":      func(d *ciscoxml.Document) { d.Timestamp = d.Timestamp.Add(time.Millisecond) },
		"issued when it is over": func(d *ciscoxml.Document) { d.Timestamp = d.Timestamp.AddDate(1, 0, 1) },
		"another UDI":            func(d *ciscoxml.Document) { d.UDI = serverUDI },
	} {
		d, _, err := ciscoxml.ReadDocument(code.Text)
		require.NoError(t, err)
		change(&d)
		d.Signature, err = signer.Sign([]byte(d.Signed()))
		require.NoError(t, err)
		_, err = product.Authorization(d.String(), issued)
		if name == "nothing" {
			require.NoError(t, err)
			continue
		}
		require.Equal(t, []license.Field{{Name: "what", Value: "authorization"}, {Name: "cause", Value: "not of this codec, or for another UDI"}},
			refused(t, err, reservation.ErrCodeMalformed).Fields, name)
	}
}

// TestDigestIsOfWhatIsSigned shows that an authorization whose signature was written in
// another way, which anyone can do to ECDSA, is the same authorization.
func TestDigestIsOfWhatIsSigned(t *testing.T) {
	product, account := codecs(t, switchUDI)
	code, err := account.Authorize(authorization(switchUDI), reservation.Secret{})
	require.NoError(t, err)
	d, signed, err := ciscoxml.ReadDocument(code.Text)
	require.NoError(t, err)
	require.Equal(t, reservation.Digest(sha256.Sum256([]byte(signed))), code.Digest)
	a, err := product.Authorization(code.Text, issued)
	require.NoError(t, err)
	d.Signature = malleated(t, d.Signature)
	twin, err := product.Authorization(d.String(), issued)
	require.NoError(t, err)
	require.Equal(t, a, twin)
	require.NotContains(t, code.Text, base64.StdEncoding.EncodeToString(d.Signature))
}

func TestRS18CodesOfOtherAuthorizations(t *testing.T) {
	product, account := codecs(t, switchUDI)
	grant := reservation.Grant{Authorization: authorization(switchUDI)}
	confirmation, err := product.Confirmation(grant.Authorization, reservation.Secret{})
	require.NoError(t, err)
	returned, err := product.Return(grant.Authorization, reservation.Secret{})
	require.NoError(t, err)
	require.NoError(t, account.Confirms(confirmation, grant))
	require.NoError(t, account.Returns(returned, grant))
	for name, change := range map[string]func(*reservation.Authorization){
		"udi":         func(a *reservation.Authorization) { a.UDI = serverUDI },
		"nonce":       func(a *reservation.Authorization) { a.Session.Nonce[15]++ },
		"session":     func(a *reservation.Authorization) { a.Session.Number++ },
		"reservation": func(a *reservation.Authorization) { a.Reservation++ },
		"version":     func(a *reservation.Authorization) { a.Version++ },
		"digest":      func(a *reservation.Authorization) { a.Digest[31]++ },
	} {
		other := grant
		change(&other.Authorization)
		r := refused(t, account.Confirms(confirmation, other), reservation.ErrCodeRefused)
		require.Equal(t, []license.Field{{Name: "what", Value: "confirmation"}}, r.Fields, name)
		require.Equal(t, "RS-18", r.Rule)
		require.Equal(t, "return", refused(t, account.Returns(returned, other), reservation.ErrCodeRefused).Field("what"), name)
	}

	// Of another account, and of another product.
	for _, key := range []reservation.Secret{ciscoxml.ProductKey(reservation.Secret{1}, switchUDI), ciscoxml.ProductKey(master, serverUDI), master} {
		other, err := ciscoxml.NewProduct(signingKey(t, elliptic.P256()).Verifier(), key)
		require.NoError(t, err)
		code, err := other.Confirmation(grant.Authorization, reservation.Secret{})
		require.NoError(t, err)
		refused(t, account.Confirms(code, grant), reservation.ErrCodeRefused)
		code, err = other.Return(grant.Authorization, reservation.Secret{})
		require.NoError(t, err)
		refused(t, account.Returns(code, grant), reservation.ErrCodeRefused)
	}

	// Every bit of a confirmation, every symbol of a return code.
	given, err := ciscoxml.ParseConfirmation(confirmation)
	require.NoError(t, err)
	for i := range 32 {
		wrong := given
		wrong[i/8] ^= 1 << (i % 8)
		refused(t, account.Confirms(wrong.String(), grant), reservation.ErrCodeRefused)
	}
	for i, c := range returned {
		if c != '-' {
			wrong := returned[:i] + string("12"[btoi(c == '1')]) + returned[i+1:]
			refused(t, account.Returns(wrong, grant), reservation.ErrCodeRefused)
		}
	}
	refused(t, account.Returns(returned+"-1", grant), reservation.ErrCodeRefused)
	refused(t, account.Returns(returned[:len(returned)-1], grant), reservation.ErrCodeRefused)

	for _, none := range []string{"", "x", "1234567g", "123456-78", strings.Repeat("z", 75)} {
		number, ok, err := account.Named(none)
		require.Equal(t, none != "123456-78", err != nil, none)
		require.False(t, ok)
		require.Zero(t, number)
		require.NotEmpty(t, license.Refusals(account.Confirms(none, grant)))
		require.NotEmpty(t, license.Refusals(account.Returns(none, grant)))
	}
}

func TestAuthorizationsThatNoAccountIssues(t *testing.T) {
	_, account := codecs(t, switchUDI)
	for _, c := range []struct {
		change func(*reservation.Authorization)
		reason license.Reason
	}{
		{func(a *reservation.Authorization) { a.Kind = "" }, reservation.ErrKindUnknown},
		{func(a *reservation.Authorization) { a.UDI = license.UDI{} }, license.ErrUDIMalformed},
		{func(a *reservation.Authorization) { a.Entitlements = nil }, reservation.ErrCodeMalformed},
		{func(a *reservation.Authorization) { a.Entitlements[0].Quantity = 0 }, license.ErrCountRange},
		{func(a *reservation.Authorization) { a.Entitlements[0].Tag = "z" }, license.ErrTagOrder},
		{func(a *reservation.Authorization) { a.Version = 0 }, reservation.ErrCodeMalformed},
		{func(a *reservation.Authorization) { a.Issued = a.Issued.Add(time.Millisecond) }, reservation.ErrCodeMalformed},
		{func(a *reservation.Authorization) { a.NotAfter = a.NotAfter.Add(1) }, reservation.ErrCodeMalformed},
		{func(a *reservation.Authorization) { a.NotAfter = a.Issued.Add(-time.Second) }, reservation.ErrCodeMalformed},
		{func(a *reservation.Authorization) { a.Issued = time.Unix(-1, 0) }, reservation.ErrCodeMalformed},
		{func(a *reservation.Authorization) { a.NotAfter = time.Unix(253402300800, 0) }, reservation.ErrCodeMalformed},
		{func(a *reservation.Authorization) { a.Issued, a.NotAfter = time.Unix(253402300800, 0), time.Time{} }, reservation.ErrCodeMalformed},
	} {
		a := authorization(switchUDI)
		c.change(&a)
		_, err := account.Authorize(a, reservation.Secret{})
		refused(t, err, c.reason)
	}
}

func TestInstantsAtTheirLimits(t *testing.T) {
	product, account := codecs(t, switchUDI)
	last := time.Unix(253402300799, 0).UTC()
	for _, c := range [][2]time.Time{
		{time.Unix(0, 0), time.Unix(0, 0)}, {issued, issued}, {issued, issued.Add(time.Second)}, {issued, time.Time{}},
		{issued, last}, {last, last}, {last, time.Time{}}, {issued.In(time.FixedZone("", 3600)), issued},
	} {
		a := authorization(switchUDI)
		a.Issued, a.NotAfter = c[0], c[1]
		code, err := account.Authorize(a, reservation.Secret{})
		require.NoError(t, err)
		read, err := product.Authorization(code.Text, issued)
		require.NoError(t, err)
		require.Equal(t, time.UTC, read.Issued.Location())
		require.True(t, a.Issued.Equal(read.Issued))
		require.True(t, a.NotAfter.Equal(read.NotAfter))
		require.Equal(t, a.NotAfter.IsZero(), read.NotAfter.IsZero())
	}
}

func TestCodecsNeedTheirParts(t *testing.T) {
	signer := signingKey(t, elliptic.P384())
	_, err := ciscoxml.NewProduct(nil, master)
	require.Equal(t, "verifier", refused(t, err, ciscoxml.ErrPartMissing).Field("part"))
	_, err = ciscoxml.NewProduct(signer.Verifier(), reservation.Secret{})
	require.Equal(t, "key", refused(t, err, ciscoxml.ErrPartMissing).Field("part"))
	_, err = ciscoxml.NewAccount(nil, master)
	require.Equal(t, "signer", refused(t, err, ciscoxml.ErrPartMissing).Field("part"))
	_, err = ciscoxml.NewAccount(signer, reservation.Secret{})
	require.Equal(t, "key", refused(t, err, ciscoxml.ErrPartMissing).Field("part"))

	var p ciscoxml.Product
	_, err = p.Authorization("", time.Time{})
	require.Equal(t, "verifier", refused(t, err, ciscoxml.ErrPartMissing).Field("part"))
	for _, write := range []func(reservation.Authorization, reservation.Secret) (string, error){p.Confirmation, p.Return} {
		_, err = write(reservation.Authorization{}, reservation.Secret{})
		require.Equal(t, "key", refused(t, err, ciscoxml.ErrPartMissing).Field("part"))
	}
	var a ciscoxml.Account
	_, err = a.Authorize(reservation.Authorization{}, reservation.Secret{})
	require.Equal(t, "signer", refused(t, err, ciscoxml.ErrPartMissing).Field("part"))
	product, err := ciscoxml.NewProduct(signer.Verifier(), master)
	require.NoError(t, err)
	confirmation, err := product.Confirmation(reservation.Authorization{}, reservation.Secret{})
	require.NoError(t, err)
	require.Equal(t, "key", refused(t, a.Confirms(confirmation, reservation.Grant{}), ciscoxml.ErrPartMissing).Field("part"))
	back, err := product.Return(reservation.Authorization{}, reservation.Secret{})
	require.NoError(t, err)
	require.Equal(t, "key", refused(t, a.Returns(back, reservation.Grant{}), ciscoxml.ErrPartMissing).Field("part"))
}

// Keys stand in no text, however a codec is printed.
func TestCodecsShowNoKeys(t *testing.T) {
	secret := reservation.Secret(bytes.Repeat([]byte{0x5a}, 32))
	signer := signingKey(t, elliptic.P256())
	account, err := ciscoxml.NewAccount(signer, secret)
	require.NoError(t, err)
	product, err := ciscoxml.NewProduct(signer.Verifier(), secret)
	require.NoError(t, err)
	for _, v := range []any{account, *account, product, *product} {
		text := fmt.Sprintf("%v %+v %#v %s %x", v, v, v, v, v)
		for _, shown := range []string{"90 90", "0x5a, 0x5a", "=90", "5a5a5a5a5a5a5a5a"} {
			require.NotContains(t, text, shown)
		}
	}
}

// signerOf is a signer that gives always the same.
type signerOf struct {
	signature []byte
	err       error
}

func (s signerOf) Sign([]byte) ([]byte, error) { return s.signature, s.err }

func TestSignersAndVerifiersOfOthers(t *testing.T) {
	account, err := ciscoxml.NewAccount(signerOf{err: license.ErrStale}, master)
	require.NoError(t, err)
	_, err = account.Authorize(authorization(switchUDI), reservation.Secret{})
	require.ErrorIs(t, err, license.ErrStale)
	account, err = ciscoxml.NewAccount(signerOf{}, master)
	require.NoError(t, err)
	_, err = account.Authorize(authorization(switchUDI), reservation.Secret{})
	misfit(t, err, "signature")

	account, err = ciscoxml.NewAccount(signerOf{signature: []byte{1}}, master)
	require.NoError(t, err)
	code, err := account.Authorize(authorization(switchUDI), reservation.Secret{})
	require.NoError(t, err)
	until := verifierUntil{issued}
	product, err := ciscoxml.NewProduct(until, ciscoxml.ProductKey(master, switchUDI))
	require.NoError(t, err)
	_, err = product.Authorization(code.Text, issued)
	require.NoError(t, err)
	_, err = product.Authorization(code.Text, issued.Add(time.Second))
	refused(t, err, reservation.ErrKeyPeriod)
}

// verifierUntil takes every signature until an instant.
type verifierUntil struct{ last time.Time }

func (v verifierUntil) Verify(_, _ []byte, at time.Time) error {
	if at.After(v.last) {
		return license.Refuse(reservation.ErrKeyPeriod, "RS-16")
	}
	return nil
}

func TestRS19AnyAuthorizationIsReadAsItIsWritten(t *testing.T) {
	product, account := codecs(t, switchUDI)
	rapid.Check(t, func(t *rapid.T) {
		a := reservation.Authorization{
			UDI: switchUDI, Version: max(1, rapid.Uint32().Draw(t, "version")), Reservation: rapid.Uint64().Draw(t, "reservation"),
			Session: reservation.Session{Number: rapid.Uint64().Draw(t, "session")},
			Kind:    rapid.SampledFrom([]reservation.Kind{reservation.Specific, reservation.Permanent}).Draw(t, "kind"),
			Issued:  time.Unix(rapid.Int64Range(0, 4e9).Draw(t, "issued"), 0).UTC(),
		}
		copy(a.Session.Nonce[:], rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(t, "nonce"))
		if rapid.Bool().Draw(t, "until") {
			a.NotAfter = a.Issued.Add(time.Duration(rapid.Int64Range(0, 1e9).Draw(t, "seconds")) * time.Second)
		}
		tags := rapid.SliceOfNDistinct(rapid.StringMatching(`[!-~]([ -~]{0,20}[!-~])?`), 1, 5, rapid.ID[string]).Draw(t, "tags")
		entitlements := make([]license.Entitlement, len(tags))
		for i, tag := range tags {
			last, err := license.DateNumber(rapid.IntRange(0, 3652059).Draw(t, "last"))
			if err != nil {
				t.Fatal(err)
			}
			entitlements[i] = license.Entitlement{Tag: license.Tag(tag), Quantity: rapid.IntRange(1, license.MaxUnits).Draw(t, "quantity"), Last: last}
		}
		hold, err := license.NewHold(switchUDI, entitlements...)
		if err != nil {
			t.Fatal(err)
		}
		a.Entitlements = hold.Entitlements
		code, err := account.Authorize(a, reservation.Secret{})
		if err != nil {
			t.Fatal(err)
		}
		a.Digest = code.Digest
		read, err := product.Authorization(code.Text, issued)
		if err != nil {
			t.Fatal(err)
		}
		require.Equal(t, a, read)
		request, err := product.Request(a.UDI, a.Session, reservation.Secret{})
		if err != nil {
			t.Fatal(err)
		}
		asked, err := account.Request(request.Text)
		if err != nil || !asked.Session.Same(a.Session) {
			t.Fatalf("%s is read as %v, %v", request.Text, asked, err)
		}
	})
}
