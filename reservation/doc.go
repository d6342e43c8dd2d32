// Package reservation is what goes between a product that may never talk to anybody and
// the account that holds its licences: four codes, carried by hand or file. This
// page is the specification of the whole exchange; the two sides and the codecs are
// packages of their own.
//
//	reservation           the values that both sides share, and the interfaces of codecs
//	reservation/product   the product side: what it asks, installs, returns
//	reservation/issuer    the account side: what it reserves, updates, frees
//	reservation/native    a codec: codes that nobody can make up, short ones that can be typed
//	reservation/ciscoxml  a codec: the shapes of codes that are in public use
//
// Everything in this package is a value, a function of values, or an interface. Nothing
// reads a clock, draws, logs, or panics. A product and an issuer are aggregates: a
// decision not applied has not happened.
//
// # Vocabulary
//
//	product             what uses licences; it has a UDI and is not in contact   license.UDI
//	account             where the licences are; it holds some for the product    license.Hold
//	request code        this product asks                              product → account
//	authorization code  so much is reserved for it, all of it          account → product
//	confirmation code   that authorization is installed                product → account
//	return code         nothing is installed, and never will be again  product → account
//	session             one request and all that comes of it; Number and Nonce       RS-5
//	reservation         all that an account issues for one session; it has a number  RS-14
//	version             counts the authorizations of a reservation, from 1           RS-14
//	specific            names licences and quantities (SLR)                          RS-4
//	permanent           names the product: one of its universal tag (PLR)            RS-4
//	burnt               a session of which nothing can ever be installed again       RS-8
//	discard             to turn what was never installed into a return code          RS-9
//	support removal     to free licences without a code, by hand                     RS-11
//
// # Flow
//
//	PRODUCT            MODE                        ACCOUNT
//	                                               is authorized for reserving     RS-1
//	enable             off → on                                                    RS-2
//	request            on → pending      ──────▶   reserve: holds 5, version 1     RS-4
//	install version 1  pending → reserved  ◀────
//	                                     ──────▶   confirm; not needed             RS-7
//	                                               update to 3: holds 5, version 2 RS-6
//	install version 2  reserved            ◀────
//	                                     ──────▶   confirm: holds 3                RS-7
//	return             reserved → on     ──────▶   enter the return: holds none    RS-8
//
// Beside that, on the product: cancel gives up a pending request; what the account has
// issued for it is discarded, which makes a return code (RS-9). Asking again gives the
// same request code (RS-3); confirmation and return codes can be read again. At the
// account the same update gives the same code again, and anything else waits for its
// confirmation (RS-6).
//
// Quantities are absolute: an authorization says all that is reserved, never a
// difference (RS-6). The instants at which things are carried do not matter, but for the
// last second in which an authorization may be installed ([Authorization].NotAfter).
//
// # Rules
//
//	RS-1   pre-authorization                                  issuer.Preauthorize
//	RS-2   off, on, pending, reserved                         Mode, product.Transitions
//	RS-3   request, request again, cancel                     product.Request, product.Cancel
//	RS-4   what can be reserved                               Kind, issuer.Reserve
//	RS-5   state before code; each failure has its reason     product.Install
//	RS-6   updates: absolute; the larger is held              Larger, issuer.Update
//	RS-7   confirmations                                      issuer.Confirm
//	RS-8   returns                                            product.Return, issuer.Return
//	RS-9   discards                                           product.Discard
//	RS-10  usage within what is reserved                      smart/agent
//	RS-11  where both lost touch                              Advise, issuer.Remove
//	RS-12  to RS-18 what codes must withstand                 ProductCodec, AccountCodec, native
//	RS-19  and RS-20 the shapes in public use                 ciscoxml
//	RS-21  names and agent numbers of refusals                Number, Numbers
//
// # Shape
//
// Codecs write and read; the two sides decide. A side hands the codec its own secret,
// and what it decided; the codec says what a code means, or why it is none. What is
// fresh is drawn once, before the decision, so that a decision that is taken again says
// the same:
//
//	fresh, err := reservation.Draw(rand.Reader)
//	requested, err := p.Request(act, codec, fresh)   // decides: changes nothing
//	err = p.Apply(requested)                         // happens
//	code, _ := p.RequestCode()                       // to be carried to the account
//
// A product side has a [ProductCodec], an account side an [AccountCodec]: neither can
// write the codes of the other. Events and snapshots of both sides hold the side's
// secrets, and are kept like keys; codes are no secrets.
//
// # Six protections
//
// Whoever holds every code that was ever issued, and gives any of them to anyone at any
// time, comes to nothing: what all products use is held for them, each for itself, and
// what is held is owned. Take away any one of these and licences can be used twice:
//
//	PROTECTION                   WHERE                           ATTACK WITHOUT IT
//	UDI binding                  product.Install                 another product installs the code
//	session nonce                product.Install                 return, then install the old code again
//	monotonic version            product.Install                 after a decrease, replay the larger authorization
//	hold the larger of old and   Larger, issuer.Update           issue a decrease, never install it
//	new until confirmed
//	return bound to the session  codec, issuer.Return            an old return code frees the new reservation
//	nonce burnt on return        product.Return                  an update issued meanwhile is installed afterwards
//
// TestProtocolModel of this package shows all of this. It searches every state that two
// products, each with two sessions and three versions, and an account with two licences
// can come to, with decisions that the packages themselves take, and prints the steps of
// an attack for each protection removed. Because the account remembers the return codes
// that were entered, an old one is of use only where support removed the instance
// instead of entering it; all other attacks need nobody's help.
//
// # A restored product
//
// What stays open with any code: a product whose disk is set back, from a backup or a
// snapshot of a virtual machine, to before a return or a decrease. It uses again what
// the account has freed, and nothing that it could be told by a code would show it. This
// is the residual risk of every reservation that is carried by hand.
//
// A [Counter] that no backup sets back closes it, if every event is sealed before it is
// stored:
//
//	product.Verify   whenever a product was loaded: an older state is refused (ErrRestored)
//	decide, Apply    to a clone
//	product.Seal     of the clone: the counter stands where the clone does
//	store            the event, or the snapshot
//	show             the code
//
// No other order will do, as the model shows. Sealed only where a code is shown, or
// sealed after it was stored, an event leaves a moment at which the disk can be copied
// and is not yet counted. Then the disk is set back by one event, another event takes its
// place in the count, a return, and the copy passes for as new as that. The price of the
// safe order: where the power fails between sealing and storing, the product finds itself
// older than the counter and does not start; support removes its instance (RS-11).
//
// A counter counts and does not tell contents apart. Who can write events of his own, or
// read the secrets in them, needs no old disk; where the storage of a product is not
// trusted, encrypt and authenticate it with a key that it does not hold.
//
// # Losing touch
//
// [Advise] says what is to be done with a product that was restored or lost what it
// knew. Two things that the table of RS-11 leaves open:
//
//   - Support removes an instance only while no request is pending on the product. While
//     one is, its code may still be installed; so the product cancels first.
//   - A product that has returned shows its last return code again. Entered, it does what
//     support would have done, and with a proof.
//
// Support believes what it is told of a product. A removal while the product is reserved
// lets licences be used twice for as long as the product runs: whoever does that for a
// product that was destroyed must know that it was.
//
// # Decisions
//
// Where the rules are silent:
//
//   - A session is its number and its nonce, and both must match: numbers tell the
//     sessions of one product apart whatever its source of chance is worth, nonces those
//     of a product that lost its numbers.
//   - What must be held for two authorizations at once is, of each tag, the larger
//     quantity to the later last day; no last day is the latest.
//   - Digests of codes bind an authorization to the request and to the authorization
//     before it, over and above the six protections. Zero means that a codec does not.
//   - Where several reasons hold, the agent number is that of the first that has one.
//   - A request while something is reserved is 100, as in RS-5; turning the mode off, or
//     a discard, meanwhile is 74.
//   - Secrets, nonces, keys and digests in text are base64 of the URL alphabet without
//     padding, and each value has one text.
//
// # Refusals
//
// Every error is a *license.Refusal or several joined; license.Refusals lists them. A
// reason is found with errors.Is and kept for ever. Of a code only the first check that
// fails is told (RS-17). NUMBER is the agent error number in public use (RS-21), which
// [Number] returns. A dash means that there is none, or that no published rule speaks.
//
//	REASON                         RULE   NUMBER  FIELDS                     OF
//	reservation/udi-mismatch       RS-5   73      udi, code                  a code for another product
//	reservation/reserved           RS-2   74      udi                        turning the mode off while something is reserved
//	reservation/reserved           RS-4   74      udi                        reserving at the account meanwhile
//	reservation/reserved           RH-10  74      udi                        a rehost onto a product that holds a reservation
//	reservation/reserved           RS-9   74      udi                        a discard meanwhile
//	reservation/no-request         RS-5   75      udi                        an installation where nothing was asked
//	reservation/nothing-installed  RS-5   76      udi                        a return of nothing
//	reservation/session-mismatch   RS-5   77      udi, session               a code of another session
//	reservation/mode-off           RS-5   78      udi                        anything while reservation mode is off
//	reservation/already-installed  RS-5   100     udi, version               the very code that is installed; a request while reserved
//	reservation/code-malformed     RS-17  101     what, cause[, field]       no code of that kind
//	reservation/version-range      RS-5   114     udi, version, least, most  not the next version
//	reservation/request-pending    RS-3   120     udi, session               a request, or turning the mode off, while one is pending
//	reservation/request-pending    RS-9   120     udi, session               a discard meanwhile
//	reservation/mode-on            RS-3   -       udi                        enabling twice
//	reservation/code-too-long      RS-17  -       what, length, most         more than is ever read
//	reservation/code-symbol        RS-15  -       what, group or line, cause  a typing error, or what is no symbol
//	reservation/code-signature     RS-17  -       what                       a signature that is not of the key over this code
//	reservation/key-unknown        RS-16  -       keyId                      a key that is not trusted, or not for this
//	reservation/key-revoked        RS-16  -       keyId, revoked, at         a key that was revoked
//	reservation/key-period         RS-16  -       keyId, from, to, at        a key outside its time
//	reservation/key-weak           RS-16  -       public, cause              a public key of low order, or not canonical
//	reservation/code-over          RS-17  -       udi, notAfter, at          an installation too late
//	reservation/code-refused       RS-18  -       what                       a confirmation or return of nothing that is open, or a wrong one
//	reservation/kind-unknown       RS-4   -       kind                       what is neither specific nor permanent
//	reservation/bytes-malformed    RS-14  -       what, value                a nonce, key, digest or secret that is none
//	reservation/no-random          RS-14  -       cause                      a source of random bytes that failed
//	reservation/counter            -      -       cause                      a monotonic counter that failed
//	reservation/restored           -      -       seq, counter               a product older than it was
//
// # Index
//
//	sessions  Session.Same, Nonce, Draw, Fresh
//	secrets   Secret, PublicKey, Digest
//	codes     Request, Authorization, Kind.Check, Code, Grant, ProductCodec, AccountCodec
//	holding   Larger, Authorization.Hold
//	modes     Mode
//	recovery  Advise, Step, Counter
//	          MemoryCounter.Advance, MemoryCounter.Value
//	refusals  Number, Numbers
package reservation
