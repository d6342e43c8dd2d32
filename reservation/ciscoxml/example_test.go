package ciscoxml_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"fmt"
	"time"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/reservation"
	"github.com/licit-go/licit/reservation/ciscoxml"
)

// The four codes of a product whose requests have a segment.
func Example() {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		panic(err)
	}
	signer, err := ciscoxml.NewSigningKey(key)
	if err != nil {
		panic(err)
	}
	udi := license.MustParseUDI("P:C9300-24UX,S:FCW2134L0RN")
	master := reservation.Secret{1} // of the account, drawn once

	account, err := ciscoxml.NewAccount(signer, master)
	if err != nil {
		panic(err)
	}
	product, err := ciscoxml.NewProduct(signer.Verifier(), ciscoxml.ProductKey(master, udi))
	if err != nil {
		panic(err)
	}

	request, _ := product.Request(udi, reservation.Session{Number: 1, Nonce: reservation.Nonce{1}}, reservation.Secret{})
	fmt.Println(request.Text)

	asked, _ := account.Request(request.Text)
	grant := reservation.Grant{Authorization: reservation.Authorization{
		UDI: asked.UDI, Session: asked.Session, Reservation: 1, Version: 1, Kind: reservation.Specific,
		Entitlements: []license.Entitlement{{Tag: "regid.2017-05.com.example.Standard,1.0", Quantity: 5}},
		Issued:       time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC),
	}}
	code, _ := account.Authorize(grant.Authorization, grant.Secret)
	grant.Authorization.Digest = code.Digest
	fmt.Println(code.Text[:52])

	installed, _ := product.Authorization(code.Text, time.Time{})
	fmt.Println(installed.Entitlements[0].Quantity, "of", installed.Entitlements[0].Tag)

	confirmation, _ := product.Confirmation(installed, reservation.Secret{})
	fmt.Println(confirmation, account.Confirms(confirmation, grant))
	returned, _ := product.Return(installed, reservation.Secret{})
	fmt.Println(returned, account.Returns(returned, grant))
	// Output:
	// LC-ZC9300-24UX:FCW2134L0RN-YcVfxkQb6JRzqk5kF2tNLx-D5
	// <specificPLR><authorizationCode><flag>ABfG74kDzigdGY
	// 5 of regid.2017-05.com.example.Standard,1.0
	// cec4ee3d <nil>
	// 2Wr3Fz-YpCAa2-pdCe6h-3q2VaR <nil>
}

// What is opaque stays as it is.
func ExampleParseRequestCode() {
	c, err := ciscoxml.ParseRequestCode("CB-ZC9300-24UX:FCW2134L0RN-AK9A6sMTr-86")
	fmt.Println(c.UDI, c.Segment, err)
	c, err = ciscoxml.ParseRequestCode("P:UCM, S:cc920, U:e53fc968-0253-4d61-a355-ba908a6cc920")
	fmt.Println(c, err)
	// Output:
	// P:C9300-24UX,S:FCW2134L0RN AK9A6sMTr <nil>
	// P:UCM,S:cc920,U:e53fc968-0253-4d61-a355-ba908a6cc920 <nil>
}

// Nothing but the elements of the shape is read, each once and in its order.
func ExampleReadDocument() {
	d, signed, err := ciscoxml.ReadDocument(public)
	fmt.Println(d.UDI, d.Version, d.Timestamp.Format(time.RFC3339), err)
	fmt.Println(d.Entitlements[0].Count, "of", d.Entitlements[0].DisplayName)
	fmt.Println(signed[:35])
	_, _, err = ciscoxml.ReadDocument(public + public)
	fmt.Println(err)
	// Output:
	// P:UCM,S:cc920,U:e53fc968-0253-4d61-a355-ba908a6cc920 C 2018-09-19T20:54:26Z <nil>
	// 5 of UCM Enhanced License (12.x)
	// <authorizationCode><flag>A</flag><v
	// reservation/code-malformed (RS-20): what=authorization, cause=more behind it, field=specificPLR
}

func ExampleDocument_String() {
	d := ciscoxml.Document{
		Flag: "A", Version: 3, Timestamp: time.UnixMilli(1537390466126), UDI: license.MustParseUDI("P:UCM,S:cc920"),
		Entitlements: []ciscoxml.Entitlement{{Tag: "regid.2016-07.com.example.Enhanced,1.0", Count: 5, LicenseType: "PERPETUAL"}},
		Signature:    []byte("of another signer"),
	}
	fmt.Println(d.Check(), d.String()[:83])
	// Output:
	// <nil> <specificPLR><authorizationCode><flag>A</flag><version>C</version><piid>00000000-00
}

func ExampleDocument_Check() {
	var d ciscoxml.Document
	fmt.Println(d.Check())
	// Output:
	// reservation/code-malformed (RS-20): what=authorization, cause=not 1 to 64 letters and digits, field=flag
}

func ExampleParseVersion() {
	v, err := ciscoxml.ParseVersion("AB")
	fmt.Println(uint32(v), v+1, err)
	// Output:
	// 28 AC <nil>
}

func ExampleParseConfirmation() {
	c, err := ciscoxml.ParseConfirmation("1CD0C1E9")
	fmt.Println(c, err)
	// Output:
	// 1cd0c1e9 <nil>
}

func ExampleParseGroups() {
	g, err := ciscoxml.ParseGroups("CAqNDm-7JNKEa-vLrXaW-Rjz")
	fmt.Println(len(g), g, err)
	_, err = ciscoxml.ParseGroups("CAqNDm7JNKEa")
	fmt.Println(err)
	// Output:
	// 21 CAqNDm-7JNKEa-vLrXaW-Rjz <nil>
	// reservation/code-malformed (RS-19): what=groups, cause=not in groups of six joined by hyphens
}

// A product with a UUID has one session ever; its nonce is not drawn.
func ExampleOnlyNonce() {
	_, only := ciscoxml.OnlyNonce(license.MustParseUDI("P:UCM,S:cc920,U:e53fc968-0253-4d61-a355-ba908a6cc920"))
	fmt.Println(only)
	_, only = ciscoxml.OnlyNonce(license.MustParseUDI("P:C9300-24UX,S:FCW2134L0RN"))
	fmt.Println(only)
	// Output:
	// true
	// false
}

// A verifier may be anything, such as one that knows several keys.
func ExampleVerifier() {
	var none ciscoxml.VerifyingKey
	fmt.Println(none.Verify([]byte("signed"), nil, time.Time{}))
	// Output:
	// reservation/code-signature (RS-20): what=authorization
}
