package native_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/reservation"
	"github.com/licit-go/licit/reservation/native"
)

// must is for examples, whose arguments are right.
func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// seed is a secret as it is never to be: the same every time, so that examples show the
// same codes. reservation.Draw draws real ones.
func seed(b byte) reservation.Secret { return reservation.Secret{b} }

// sides returns the two codecs of an account with one key and of a product that trusts
// it.
func sides() (*native.Product, *native.Account) {
	signer := must(native.NewSigner("2026-a", seed(1)))
	list := must(native.NewTrustList(native.Key{ID: "2026-a", Public: signer.Public(), Purposes: []native.Purpose{native.ForAuthorization}}))
	context := native.Context{Issuer: "example.com", Environment: "production"}
	return must(native.NewProduct(context, list)), must(native.NewAccount(context, signer))
}

// asked returns a request code, and granted the grant that answers it.
func asked(product *native.Product) reservation.Code {
	return must(product.Request(license.MustParseUDI("P:UCM,S:cc920"), reservation.Session{Number: 1, Nonce: reservation.Nonce{42}}, seed(2)))
}

func granted(product *native.Product, account *native.Account) (reservation.Code, reservation.Grant) {
	request := must(account.Request(asked(product).Text))
	code := must(account.Authorize(reservation.Authorization{
		UDI: request.UDI, Session: request.Session, Request: request.Digest,
		Reservation: 1, Version: 1, Kind: reservation.Specific,
		Entitlements: []license.Entitlement{{Tag: "regid.2017-05.com.example.Standard,1.0", Quantity: 5}},
		Issued:       time.Date(2026, time.November, 22, 9, 0, 0, 0, time.UTC),
	}, seed(3)))
	authorization := must(product.Authorization(code.Text, time.Date(2026, time.November, 23, 9, 0, 0, 0, time.UTC)))
	return code, reservation.Grant{Authorization: authorization, Product: request.Public, Secret: seed(3)}
}

// All four codes, carried by hand between two sides that never talk.
func Example() {
	product, account := sides()

	// The product asks: an armoured file.
	request := must(product.Request(license.MustParseUDI("P:UCM,S:cc920"), reservation.Session{Number: 1, Nonce: reservation.Nonce{42}}, seed(2)))
	fmt.Println(strings.SplitN(request.Text, "\n", 2)[0])

	// The account reads that, and authorizes five licences.
	read := must(account.Request(request.Text))
	code := must(account.Authorize(reservation.Authorization{
		UDI: read.UDI, Session: read.Session, Request: read.Digest,
		Reservation: 1, Version: 1, Kind: reservation.Specific,
		Entitlements: []license.Entitlement{{Tag: "regid.2017-05.com.example.Standard,1.0", Quantity: 5}},
		Issued:       time.Date(2026, time.November, 22, 9, 0, 0, 0, time.UTC),
	}, seed(3)))

	// The product installs it, and confirms: a code that can be typed.
	authorization := must(product.Authorization(code.Text, time.Date(2026, time.November, 23, 9, 0, 0, 0, time.UTC)))
	fmt.Println(authorization.UDI, authorization.Entitlements[0].Quantity)
	confirmation := must(product.Confirmation(authorization, seed(2)))
	fmt.Println(confirmation)
	grant := reservation.Grant{Authorization: authorization, Product: read.Public, Secret: seed(3)}
	fmt.Println(account.Confirms(confirmation, grant))

	// Later it returns everything.
	fmt.Println(account.Returns(must(product.Return(authorization, seed(2))), grant))
	// Output:
	// -----BEGIN LICIT REQUEST 1-----
	// P:UCM,S:cc920 5
	// 2C0G29-GQB4GJ-QHXARR-CPGS5M-VKP2CK-TC54SQ
	// <nil>
	// <nil>
}

func ExampleNewProduct() {
	list := must(native.NewTrustList())
	_, err := native.NewProduct(native.Context{Issuer: "example.com", Environment: "production"}, list)
	fmt.Println(err)
	_, err = native.NewProduct(native.Context{Issuer: "example.com"}, list)
	fmt.Println(err)
	// Output:
	// <nil>
	// license/id-malformed: id="", longest=128, field=environment
}

func ExampleNewAccount() {
	signer := must(native.NewSigner("2026-a", seed(1)))
	_, err := native.NewAccount(native.Context{Issuer: "example.com", Environment: "test"}, signer)
	fmt.Println(err)
	_, err = native.NewAccount(native.Context{Issuer: "example.com", Environment: "test"}, nil)
	fmt.Println(err)
	// Output:
	// <nil>
	// native/missing (RS-16): what=signer
}

func ExampleNewSigner() {
	signer, err := native.NewSigner("2026-a", seed(1))
	fmt.Println(signer.ID(), err)
	public := must(signer.Public().MarshalText())
	fmt.Println(string(public)) // for the trust list
	fmt.Println(signer)
	// Output:
	// 2026-a <nil>
	// zswVB9wd3XKVlRwpCIjwla25BE0bc9aW5t8GXWg71Pw
	// [redacted]
}

func ExampleSecretSigner_Sign() {
	signer := must(native.NewSigner("2026-a", seed(1)))
	list := must(native.NewTrustList(native.Key{ID: "2026-a", Public: signer.Public(), Purposes: []native.Purpose{native.ForAuthorization}}))
	signature := must(signer.Sign([]byte("message")))
	verifier := must(list.Verifier("2026-a", native.ForAuthorization, time.Date(2026, time.November, 22, 0, 0, 0, 0, time.UTC)))
	fmt.Println(verifier.Verify([]byte("message"), signature), verifier.Verify([]byte("massage"), signature))
	// Output: true false
}

func ExampleNewTrustList() {
	// The older of two keys is about to go; for half a year both count.
	older, newer := must(native.NewSigner("2026-a", seed(1))), must(native.NewSigner("2027-a", seed(2)))
	list := must(native.NewTrustList(
		native.Key{
			ID: older.ID(), Public: older.Public(), Purposes: []native.Purpose{native.ForAuthorization},
			To: time.Date(2027, time.July, 1, 0, 0, 0, 0, time.UTC),
		},
		native.Key{
			ID: newer.ID(), Public: newer.Public(), Purposes: []native.Purpose{native.ForAuthorization},
			From: time.Date(2027, time.January, 1, 0, 0, 0, 0, time.UTC),
		},
	))
	for _, month := range []time.Month{time.January, time.March, time.July} {
		at := time.Date(2027, month, 1, 0, 0, 0, 0, time.UTC)
		_, first := list.Verifier("2026-a", native.ForAuthorization, at)
		_, second := list.Verifier("2027-a", native.ForAuthorization, at)
		fmt.Println(at.Format(time.DateOnly), first == nil, second == nil)
	}
	// Output:
	// 2027-01-01 true true
	// 2027-03-01 true true
	// 2027-07-01 false true
}

func ExampleParseTrustList() {
	list, err := native.ParseTrustList([]byte(`{
		"format": "reservation.trust-list.1",
		"keys": [{
			"id": "2026-a",
			"public": "AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
			"purposes": ["authorization"]
		}]
	}`))
	fmt.Println(list, err)
	// Output: <nil> reservation/key-weak (RS-16): public=AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA, cause=low-order
}

func ExampleTrustList_MarshalJSON() {
	signer := must(native.NewSigner("2026-a", seed(1)))
	list := must(native.NewTrustList(native.Key{ID: "2026-a", Public: signer.Public(), Purposes: []native.Purpose{native.ForAuthorization}}))
	fmt.Println(string(must(json.MarshalIndent(list, "", "  "))))
	// Output:
	// {
	//   "format": "reservation.trust-list.1",
	//   "keys": [
	//     {
	//       "id": "2026-a",
	//       "public": "zswVB9wd3XKVlRwpCIjwla25BE0bc9aW5t8GXWg71Pw",
	//       "purposes": [
	//         "authorization"
	//       ]
	//     }
	//   ]
	// }
}

func ExampleTrustList_Keys() {
	signer := must(native.NewSigner("2026-a", seed(1)))
	list := must(native.NewTrustList(native.Key{ID: "2026-a", Public: signer.Public(), Purposes: []native.Purpose{native.ForAuthorization}}))
	for _, k := range list.Keys() {
		fmt.Println(k.ID, k.Purposes, k.Revoked.IsZero())
	}
	// Output: 2026-a [authorization] true
}

func ExampleTrustList_Verifier() {
	signer := must(native.NewSigner("2026-a", seed(1)))
	list := must(native.NewTrustList(native.Key{
		ID: "2026-a", Public: signer.Public(), Purposes: []native.Purpose{native.ForAuthorization},
		Revoked: time.Date(2026, time.December, 1, 0, 0, 0, 0, time.UTC),
	}))
	_, err := list.Verifier("2026-a", native.ForAuthorization, time.Date(2026, time.December, 24, 0, 0, 0, 0, time.UTC))
	fmt.Println(err)
	// Output: reservation/key-revoked (RS-16): keyId=2026-a, revoked=2026-12-01T00:00:00Z, at=2026-12-24T00:00:00Z
}

func ExampleKey_Check() {
	signer := must(native.NewSigner("2026-a", seed(1)))
	fmt.Println(native.Key{ID: "2026-a", Public: signer.Public()}.Check())
	// Output: native/purpose-unknown (RS-16): purpose=""
}

func ExamplePurpose_Check() {
	fmt.Println(native.ForReturn.Check())
	fmt.Println(native.Purpose("anything").Check())
	// Output:
	// <nil>
	// native/purpose-unknown (RS-16): purpose=anything
}

func ExampleContext_Check() {
	fmt.Println(native.Context{Issuer: "example.com", Environment: "production"}.Check())
	fmt.Println(native.Context{Issuer: "example.com", Environment: " "}.Check())
	// Output:
	// <nil>
	// license/id-malformed: id= , longest=128, field=environment
}

func ExampleProduct_Request() {
	product, _ := sides()
	code := must(product.Request(license.MustParseUDI("P:UCM,S:cc920"), reservation.Session{Number: 1, Nonce: reservation.Nonce{42}}, seed(2)))
	fmt.Print(code.Text)
	// Output:
	// -----BEGIN LICIT REQUEST 1-----
	// 24R2DXJSZHV9H23YGNRPYZ87NE1J920QF71M52049M6JCEP86D4X43AG79AM6K9CQ0N0SV
	// ACX66RSS68R02AG000000000000000000000001Z3A00XYNAJQ1JTT4WDT3FBSEKBP7QBK
	// 5BT3V716B1ZJZPPBNC529GRX10QCDNK0S4YX4748NPJ6H1STDW0EVM0KBJEQP40S0G9A5M
	// ZJ56H65JMWP0CR6JF0X8V806EEB0XEXTJBHYPBSZA328W3S5PETARS5BJGR7ZDR9M68MVD
	// -----END LICIT REQUEST 1-----
}

func ExampleProduct_Authorization() {
	product, account := sides()
	code, _ := granted(product, account)
	at := time.Date(2026, time.November, 23, 9, 0, 0, 0, time.UTC)

	// An L may be typed for a 1, and small letters for capitals.
	authorization := must(product.Authorization(strings.ReplaceAll(code.Text, "1S", "ls"), at))
	fmt.Println(authorization.Reservation, authorization.Version, authorization.Entitlements)

	// A typing error is told with its line.
	lines := strings.Split(code.Text, "\n")
	lines[2] = lines[2][1:] + lines[2][:1]
	_, err := product.Authorization(strings.Join(lines, "\n"), at)
	fmt.Println(err)
	// Output:
	// 1 1 [{regid.2017-05.com.example.Standard,1.0 5 none}]
	// reservation/code-symbol (RS-15): what=authorization, line=2, cause=its check symbols
}

func ExampleProduct_Confirmation() {
	product, account := sides()
	_, grant := granted(product, account)
	fmt.Println(must(product.Confirmation(grant.Authorization, seed(2))))
	// Output: 2C0G29-GQB4GJ-QHXARR-CPGS5M-VKP2CK-TC54SQ
}

func ExampleProduct_Return() {
	product, account := sides()
	_, grant := granted(product, account)
	fmt.Println(must(product.Return(grant.Authorization, seed(2))))
	// Output: 2G0G2C-21YKV8-AZ8YZD-3BNKBH-KKX17S-EEYMSV
}

func ExampleAccount_Request() {
	product, account := sides()
	request := must(account.Request(asked(product).Text))
	fmt.Println(request.UDI, request.Session.Number)

	// A request that was made for another environment.
	context := native.Context{Issuer: "example.com", Environment: "test"}
	other := must(native.NewAccount(context, must(native.NewSigner("2026-a", seed(1)))))
	_, err := other.Request(asked(product).Text)
	fmt.Println(err)
	// Output:
	// P:UCM,S:cc920 1
	// reservation/code-signature (RS-17): what=request
}

func ExampleAccount_Authorize() {
	product, account := sides()
	request := must(account.Request(asked(product).Text))
	authorization := reservation.Authorization{
		UDI: request.UDI, Session: request.Session, Request: request.Digest,
		Reservation: 1, Version: 1, Kind: reservation.Specific,
		Entitlements: []license.Entitlement{{Tag: "regid.2017-05.com.example.Standard,1.0", Quantity: 5}},
		Issued:       time.Date(2026, time.November, 22, 9, 0, 0, 0, time.UTC),
	}
	fmt.Print(must(account.Authorize(authorization, seed(3))).Text)

	authorization.Entitlements = nil
	_, err := account.Authorize(authorization, seed(3))
	fmt.Println(err)
	// Output:
	// -----BEGIN LICIT AUTHORIZATION 1-----
	// 28334C1J6RPP2081FHYKSX3N3PYS0TM34MGQ6PF6ZZZMTKXQKJY1MNB55G4TMZYXT0HBSE
	// G4PGTM1TAN1MTB2K79HP6E9J600JM00000000000000000000000008000000000G30WWX
	// 0000000000000000000000000000000000000000028CSMMMXR0G1MV7YZSKP861ZT72X0
	// 0YE4YRF2H58SHFMF94D7XBPBGTNQFCXQ7E78AZTH04K74SB7D5J2WCHG64VJTC1NAR8R9C
	// 5SHPYV9ECNW62VBGDHJJWMVMC5Q68RBJCGP32BHG0M07XZ64H17RP93N81M8RNKMM7N1KT
	// EXSVD79J7RR7RWM2B40GZWW503C8N0P62FTBPAY3XADRPGKZNAR3ZS981DGXD9069PQG1V
	// XFGTM5N1Q990PH19106W3844
	// -----END LICIT AUTHORIZATION 1-----
	// reservation/code-malformed (RS-13): what=authorization, cause=entitlements are none
}

func ExampleAccount_Named() {
	product, account := sides()
	_, grant := granted(product, account)
	number, ok, err := account.Named(must(product.Return(grant.Authorization, seed(2))))
	fmt.Println(number, ok, err)
	// Output: 1 true <nil>
}

func ExampleAccount_Confirms() {
	product, account := sides()
	_, grant := granted(product, account)
	code := must(product.Confirmation(grant.Authorization, seed(2)))
	fmt.Println(account.Confirms(code, grant))

	// A typing error is told with its group.
	fmt.Println(account.Confirms(code[:8]+"Z"+code[9:], grant))

	// The code of a product that does not have the secret of the session.
	forged := must(product.Confirmation(grant.Authorization, seed(4)))
	fmt.Println(account.Confirms(forged, grant))
	// Output:
	// <nil>
	// reservation/code-symbol (RS-15): what=confirmation, group=2, cause=its check symbol
	// reservation/code-refused (RS-18): what=confirmation
}

func ExampleAccount_Returns() {
	product, account := sides()
	_, grant := granted(product, account)
	code := must(product.Return(grant.Authorization, seed(2)))
	fmt.Println(account.Returns(code, grant))

	// The confirmation of the same authorization is no return.
	fmt.Println(account.Returns(must(product.Confirmation(grant.Authorization, seed(2))), grant))
	// Output:
	// <nil>
	// reservation/code-malformed (RS-17): what=return, cause=a confirmation code
}

func ExampleBinary() {
	product, account := sides()
	_, grant := granted(product, account)
	code := must(native.Binary(native.ForReturn, must(product.Return(grant.Authorization, seed(2)))))
	fmt.Printf("%x\n", code)
	// Output: 140101083e9ed5f47be35d66b9cfa1
}

func ExampleText() {
	product, account := sides()
	_, grant := granted(product, account)
	code := must(native.Binary(native.ForReturn, must(product.Return(grant.Authorization, seed(2)))))
	fmt.Println(must(native.Text(native.ForReturn, code)))
	// Output: 2G0G2C-21YKV8-AZ8YZD-3BNKBH-KKX17S-EEYMSV
}
