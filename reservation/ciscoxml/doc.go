// Package ciscoxml reads and writes reservation codes in the shapes of public use
// (RS-19, RS-20), and is a codec that passes reservations in them.
//
//	d, signed, err := ciscoxml.ReadDocument(text)            // what an authorization says
//	err = verifier.Verify([]byte(signed), d.Signature, at)   // whether it may be believed
//
//	product, err := ciscoxml.NewProduct(verifier, key)       // a reservation.ProductCodec
//	account, err := ciscoxml.NewAccount(signer, master)      // a reservation.AccountCodec
//
// The shapes are known from public use; what stands in their opaque places is not.
// The types keep it as it is and claim to check nothing of it. The codec has to put
// something there, and what it puts there is a format of its own, given below: the
// codes of the codec have the public shapes, and only products and accounts with this
// codec understand them. A code of the vendor is read by the types and refused by the
// codec.
//
// Use package native where both sides are yours and nobody asks for these shapes: it
// binds more, see "What it does not protect".
//
// Nothing here reads a clock, draws random bytes, keeps state, logs or panics.
//
// # Vocabulary
//
//	RequestCode   a request code: a UDI, or one around a segment
//	Document      an authorization in XML
//	Entitlement   what a Document says of one tag
//	Version       of an authorization, in letters
//	UUID          16 opaque bytes of a Document
//	Confirmation  a confirmation code: 8 hexadecimal digits
//	Groups        a return code or a permanent code: base58 in groups of six
//	Verifier      says whether a signature is good
//	Signer        signs
//	VerifyingKey  a Verifier, SigningKey a Signer: ECDSA of the standard library
//	Product       the codec of the product
//	Account       the codec of the account
//
// # Rules
//
//	RS-17  lengths are checked before anything is decoded, the signature          all Parse… and Read…
//	       before what is said
//	RS-18  codes are compared in constant time                                    Account.Confirms, Returns
//	RS-19  a request is lead, -Z, product id, :, serial, -, segment, -, trail,    ParseRequestCode
//	       or a UDI; a confirmation is 8 hexadecimal digits; return and           ParseConfirmation
//	       permanent codes are groups of six; opaque stays opaque                 ParseGroups
//	RS-20  XML without DOCTYPE, leading or trailing matter, duplicate or unknown  ReadDocument
//	       elements; counts ≥ 1, tags unique; the signature is over the exact     Verifier
//	       bytes received
//	RS-21  what cannot be read has the agent error number 101                     reservation.Number
//
// # Shapes
//
//	request       = alnum alnum "-Z" product ":" serial "-" 1*64 base58 "-" alnum alnum
//	              | udi                    P:product,S:serial[,U:uuid], as license.ParseUDI reads it
//	confirmation  = 8 hexadecimal digits   read in either case, written in small letters
//	groups        = 1*64 base58            a hyphen after each sixth that is not the last
//	document      = <specificPLR>
//	                  <authorizationCode>
//	                    <flag>             1 to 64 letters and digits; opaque
//	                    <version>          A to Z, AA …: 1 to 2³²-1 (letters count so here)
//	                    <piid>             a UUID in small letters; opaque
//	                    <timestamp>        milliseconds since 1970, to the end of 9999
//	                    <entitlements>     1 to 256 of
//	                      <entitlement>
//	                        <tag>          as license.Tag.Check, each once
//	                        <count>        1 to 2²⁰
//	                        <startDate>    opaque text, at most 64 bytes
//	                        <endDate>      opaque text, at most 64 bytes
//	                        <licenseType>  opaque text, 1 to 64 bytes
//	                        <displayName>  opaque text, at most 128 bytes
//	                        <tagDescription>  opaque text, at most 256 bytes
//	                        <subscriptionID>  opaque text, at most 64 bytes
//	                  <signature>          base64 with padding, of 1 to 256 bytes
//	                  <udi>                a udi
//
// Base58 is 1–9, A–Z without I and O, a–z without l. In a request with a segment the
// product id has no colon, and there is no UUID.
//
// Elements stand in this order, each once. White space (space, tab, carriage return,
// line feed) may stand between them and around the document and nowhere else. There
// are no declaration, DOCTYPE, attributes, namespaces, comments, processing
// instructions, CDATA sections and empty-element tags, because the shape shows none. Of
// references there are &amp; &lt; &gt; &quot; &apos;. Text is UTF-8, graphic characters and
// spaces. Written are documents without white space between elements, with the first
// three references only; what is written is read back byte for byte, and what is read
// is written as a document that says the same.
//
// # Signature
//
// What is signed are the bytes from the < of <authorizationCode> to the > of
// </authorizationCode>, exactly as received: [ReadDocument] returns them beside what
// they say. The signature is ASN.1 DER of ECDSA, over P-256 with SHA-256 or P-384 with
// SHA-384, unless the [Verifier] says otherwise. [SigningKey] signs by RFC 6979, so
// that the same authorization has the same code.
//
// The UDI stands outside of what is signed. In a [Document] it is therefore only what
// somebody wrote there; this codec binds it by the flag.
//
// # What the codec puts in the opaque places
//
// H is SHA-256 and M is HMAC-SHA-256 under the product's key, both over the texts
// "licit/ciscoxml/1", a purpose and the parts, each after its length in 8 bytes, the
// highest first. Numbers marked v are varints of encoding/binary, those marked 4 or 8
// have so many bytes, the highest first. base58 is of the bytes as one number, with a 1
// for each zero byte in front; base58(n) is the last n symbols of the number.
//
//	key           M' purpose "product key", part UDI; M' is M under the account's master key
//	lead          LC
//	segment       base58 of nonce (16 bytes), session number (v)
//	trail         base58(2) of H: purpose "request", part all of the code before it
//	flag          A for specific, P for permanent, then base58 of reservation (v),
//	              session number (v), until (v), first 16 bytes of H: purpose "udi", part UDI
//	until         0 without NotAfter, else its second since 1970 plus 1
//	version       of the authorization
//	piid          the nonce
//	timestamp     Issued
//	endDate       the last day, YYYY-MM-DD, with licenseType TERM; or empty with PERPETUAL
//	confirmation  first 4 bytes of M: purpose "confirmation", parts as below
//	return        base58(24) of the first 17 bytes of M: purpose "return", parts as below
//	parts         UDI, nonce, session number (8), reservation (8), version (4),
//	              SHA-256 of the signed bytes
//
// startDate, displayName, tagDescription and subscriptionID are empty. UDI is the text
// of license.UDI. White space around a code does not count. The codec takes a request or
// an authorization only as it writes it (a UDI alone also with spaces after commas), so
// one value has one text; the two signatures that ECDSA has for the same
// bytes do not matter, since the digest of an authorization is that of the signed bytes.
//
// A product whose UDI has a UUID, or a colon in its product id, has no request with a
// segment. Its request is its UDI, and so the same every time: its nonce is that of
// [OnlyNonce] (the first 16 bytes of H: purpose "nonce", part UDI), to be put into the
// reservation.Fresh of the request, and it has one session ever. After a return or a
// cancelled request it asks no more ([ErrOneSession]); support or native help.
//
// # What it does not protect
//
// There is no room in these shapes for an agreement on keys, nor for digests of the code
// before. So, compared with package native:
//
//   - Each product is provisioned with its key ([ProductKey]). Whoever reads it, from
//     the product or on the way, can make its confirmation and return codes, and so have
//     licences released that it still uses. Of other products it says nothing. Whoever
//     reads the master key can do so for all.
//   - A confirmation has 32 bits: a guess is right once in 4,294,967,296. The account
//     must limit how often one may be tried; what a right guess yields is that an
//     update counts as installed, and of a decrease that its difference is free. A return
//     code has 136 bits.
//   - A request is not signed: whoever knows a UDI can ask in its name. What the
//     account then issues installs on that product only, and only in a session that it
//     has asked for; until it is removed, licences are held for nothing.
//   - An authorization names neither the digest of its request nor that of the one
//     before it: only the nonce and the version bind it.
//   - Confirmation and return codes name no reservation, so the administrator chooses
//     the product first: issuer.Issuer.Find refuses them.
//   - A typing error in a request is found but for one of 3,364, and not located.
//
// # Example
//
// The product P:C9300-24UX,S:FCW2134L0RN asks in its first session, the account reserves
// five of a tag:
//
//	request        LC-ZC9300-24UX:FCW2134L0RN-YcVfxkQb6JRzqk5kF2tNLx-D5
//	authorization  <specificPLR><authorizationCode><flag>ABfG74kDzigdGY…
//	confirmation   cec4ee3d
//	return         2Wr3Fz-YpCAa2-pdCe6h-3q2VaR
//
// # Limits
//
//	bytes of a request            ≤ 512    MaxRequestBytes
//	symbols of base58 together    ≤ 64     MaxSymbols
//	bytes of a document           ≤ 2²⁰    MaxDocumentBytes; none that Check accepts has more
//	entitlements of a document    ≤ 256    license.MaxEntitlements
//	bytes of a tag                ≤ 128    license.MaxTagLen
//	bytes of a tag description    ≤ 256    MaxText
//	bytes of a display name       ≤ 128    MaxName
//	bytes of a date, type, id     ≤ 64     MaxWord
//	bytes of a signature          ≤ 256    MaxSignatureBytes
//	version                       ≤ 2³²-1  MWLQKWU
//
// # Refusals
//
// Every error is a [*license.Refusal], but for those of signers and verifiers of
// others. Of a code the first thing wrong is told. Fields stand in the order of this
// table; those of reasons of package reservation are listed there, and beside them
// reservation/code-malformed names in "field" the element of a document, such as
// entitlements.0.count; reservation/key-weak has in "public" the name of the curve.
//
//	REASON                 RULE   FIELDS
//	ciscoxml/one-session   RS-19  udi, session
//	ciscoxml/part-missing  RS-20  part
//	ciscoxml/curve         RS-20  curve
//
// # Index
//
//	requests        ParseRequestCode, RequestCode.Check, RequestCode.String
//	authorizations  ReadDocument, Document.Check, Document.Signed, Document.String
//	                Entitlement, ParseVersion, Version.String, UUID.String
//	short codes     ParseConfirmation, Confirmation.String, ParseGroups, Groups.Check
//	                Groups.String
//	signatures      Verifier, NewVerifyingKey, VerifyingKey.Verify, Signer, NewSigningKey
//	                SigningKey.Sign, SigningKey.Verifier
//	the codec       NewProduct, NewAccount, ProductKey, OnlyNonce
//	of the product  Product.Request, Product.Authorization, Product.Confirmation
//	                Product.Return
//	of the account  Account.Request, Account.Authorize, Account.Named, Account.Confirms
//	                Account.Returns
package ciscoxml
