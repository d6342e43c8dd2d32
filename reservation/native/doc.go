// Package native writes and reads the four codes of an offline reservation in a format
// of licit's own: one that nobody can forge, replay for another product, or read in two
// ways, and whose shorter codes can be typed.
//
// A product embeds a [Product], an account an [Account]. Both only turn values into
// codes and back; what a code is good for is decided by the two sides.
//
// Every byte is said in FORMAT.md beside this file, from which a second implementation
// can be written; testdata/vectors.json holds whole exchanges to try it with.
//
// # Vocabulary
//
//	request        product → account   what asks for a reservation           sealed
//	authorization  account → product   what is reserved, all of it           sealed
//	confirmation   product → account   that an authorization is installed    short
//	return         product → account   that it is erased                     short
//	sealed         signed as a whole; an armoured file
//	short          with a tag of 96 bits; typed, in groups of six symbols
//	context        issuer and environment, signed and not sent               RS-12
//	purpose        which of the four codes                                   RS-12
//	envelope       what is read before the signature: the first byte, and the id of the key
//	trust list     the keys that a product trusts, given to it once          RS-16
//	secret         32 random bytes, of a session or of a reservation         RS-14
//
// # Rules
//
//	RS-12  what is signed: format, purpose, context, payload, each with its length    Context
//	RS-13  one value, one encoding; reading checks it                                 all
//	RS-14  what each code says, and under which key confirmations and returns stand   all
//	RS-15  the text of codes; a typing error is told with its group or line           Binary, Text
//	RS-16  keys: their purposes, their time, revoked, weak, two at a time             TrustList, Key
//	RS-17  limits and the order of checks                                             all
//	RS-18  constant time; unknown and wrong get one answer                            Account.Confirms, Account.Returns
//
// # Shape
//
//	signer, err := native.NewSigner("2026", secret)              // or a Signer that keeps its key elsewhere
//	trust, err := native.NewTrustList(native.Key{
//		ID: signer.ID(), Public: signer.Public(), Purposes: []native.Purpose{native.ForAuthorization},
//	})
//	whose := native.Context{Issuer: "example.com", Environment: "production"}
//	account, err := native.NewAccount(whose, signer)             // for issuer.Issuer
//	product, err := native.NewProduct(whose, trust)              // for product.Product; trust is parsed there
//
// # Keys
//
// The account has one signing key at a time, a [Signer], whose public half is in the
// trust lists of its products. That is all that is provisioned. Everything else comes
// from the two secrets of an exchange: the product draws one for each session and the
// account one for each reservation.
//
//	secret of the product  ─┬─ Ed25519   signs the request, which holds the public half
//	                        └─ X25519    public half in the request
//	secret of the account  ─── X25519    public half in the authorization
//	both X25519 keys       ─── HMAC      of confirmations and returns
//
// So whoever holds every code ever exchanged, and the trust list, still cannot make a
// confirmation or a return: for that one of the secrets is needed. The secrets stay
// where they were drawn.
//
// The id of a key in a code selects and never decides: purposes, time and revocation
// stand in the trust list, and the id itself is signed. A key counts at an instant, that
// of the product at the installation and not that of the issue, which a thief of the
// key could write as he likes. To change the key, give out a list in which the times of
// the old and the new one overlap, and let them overlap for as long as codes are on
// their way.
//
// # Example
//
// A product with UDI P:UCM,S:cc920 asks, is authorized five licences of one tag as
// reservation 1, confirms and returns (the codes of the package example):
//
//	request        1 + 32 + 14 + 1 + 16 + 32 + 64 = 160 bytes, 4 lines of 70 symbols
//	authorization  1 + 7 + 1 + 1 + 32 + 14 + 1 + 16 + 1 + 32 + 6 + 1 + 32 + 1 + 41 + 64 = 251 bytes, 7 lines
//	confirmation   1 + 1 + 1 + 12 = 15 bytes, 36 symbols: 2C0G29-GQB4GJ-QHXARR-CPGS5M-VKP2CK-TC54SQ
//	return         the same size:                         2G0G2C-21YKV8-AZ8YZD-3BNKBH-KKX17S-EEYMSV
//
// One typing error in the second group of the confirmation is refused with
//
//	reservation/code-symbol (RS-15): what=confirmation, group=2, cause=its check symbol
//
// # Reading
//
// Checks come in this order, and the first that fails is told: length, alphabet, check
// symbols, envelope, key, signature, payload. Nothing of a payload is used or shown
// before its signature is good. UDI, session, version and time follow, at the two sides.
//
//	                 request           authorization           confirmation, return
//	length           ≤ 512 bytes       ≤ 8,192 bytes           ≤ 64 symbols          code-too-long
//	alphabet, check  of each line      of each line            of each group, then   code-symbol
//	                                                           of the whole
//	envelope         first byte        first byte, id of key   first byte            code-malformed
//	key              not weak          in the trust list                             key-weak, key-unknown, key-revoked, key-period
//	signature        by the key in it  by that key                                   code-signature
//	payload          fields; not weak  fields; not weak        fields                code-malformed, key-weak
//	tag                                                        in constant time      code-refused
//
// Symbols are read in either case, the letter O as 0, I and L as 1. White space around a
// sealed code does not count, and neither do hyphens in a short one. Spaces in a short code
// or around it do: trim what was pasted.
//
// Alphabet and check symbols are checked line by line, and so is told the first line
// that has either wrong.
//
// # Decisions
//
// Where the rules are silent:
//
//   - Every code begins with one byte of format and purpose, also the sealed ones.
//   - Requests and authorizations hold signed bytes only: the key in the request, and the
//     id of the key in the authorization, stand in the payload.
//   - A UDI is written as its text. Instants are seconds since the year 1, so that none,
//     0, needs no field of its own.
//   - Previous is zero in version 1 and in no other, and Request never is: codes of this
//     format are always bound to the ones before.
//   - A revoked key is refused from the instant of its revocation on, whenever it signed.
//     The clock is the product's. A trust list that must revoke for every clock leaves
//     the key out.
//   - A public key stands in a trust list once, under one id.
//   - White space around a code does not count, so that it can be read from a file. Within
//     a short code nothing separates but hyphens.
//   - An Ed25519 key of mixed order is not refused: signatures are checked without the
//     cofactor, and nobody has the private half of such a key by accident.
//   - A permanent reservation may hold any entitlements here; which, the account decides.
//   - Signatures of a [Signer] are not verified before they are given out. What a broken
//     one signs, products refuse.
//
// # Limits
//
//	a request                  512 bytes     MaxRequest (RS-17)
//	an authorization           8 KiB         MaxAuthorization (RS-17)
//	entitlements               256           license.MaxEntitlements; with tags of 120 bytes some 60 fit
//	a short code               64 symbols    RS-17; the longest has 62
//	keys in a trust list       64            MaxKeys
//	a trust list               128 KiB       MaxTrustList
//	issuer, environment, id    128 bytes     license.MaxIDLen
//
// Writing an authorization of ten entitlements, and reading one, takes little more than
// the cryptography in it: a key derived, a signature, a hash.
//
// Restoring a product from a snapshot brings a secret back with everything else; what
// that means, and the counter that helps, see package reservation.
//
// # Refusals
//
// Every error is a *license.Refusal. A reason is found with errors.Is and kept for ever.
// Its fields stand in the order of this table. Codes are refused with the reasons of
// package reservation, of which "what" is the purpose; ids, contexts and instants with
// those of package license.
//
//	REASON                  RULE   FIELDS           OF
//	native/missing          RS-14  what             a secret that nobody drew
//	native/missing          RS-16  what             no keys, no signer
//	native/signer           RS-16  keyId, cause     a signer that failed
//	native/unavailable      RS-12  cause            X25519 where FIPS 140-only mode does not allow it
//	native/purpose-unknown  RS-16  purpose          none of the four, or one that stands twice
//	native/key-term         RS-16  keyId, from, to  a time that ends before it begins
//	native/key-twice        RS-16  keyId            an id or a public key that stands twice
//	native/key-count        RS-16  keys, most       more keys than a list has
//	native/trust-format     RS-16  format           a shape that is not known
//
// # Index
//
//	product  NewProduct, Product.Request, Product.Authorization, Product.Confirmation
//	         Product.Return
//	account  NewAccount, Account.Request, Account.Authorize, Account.Named
//	         Account.Confirms, Account.Returns
//	both     Context.Check, Purpose.Check
//	keys     Signer, NewSigner, SecretSigner.ID, SecretSigner.Public
//	         SecretSigner.Sign, Keys, Verifier, Key.Check
//	         NewTrustList, ParseTrustList, TrustList.Keys, TrustList.Verifier
//	bytes    Binary, Text
package native
