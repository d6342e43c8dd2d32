// Package pak is the licence manager of the older generation: a decision not applied has
// not happened. Register, Fulfill, Install and Rehost decide: they change nothing and
// return an event or a refusal. Only Apply changes anything.
//
// A manager belongs to one system. Product activation keys are registered with it and
// fulfilled, at once or in parts; licence files that were issued for the system are
// installed; all that is installed can be moved to another system. What is installed is
// counted by product and version: how many a system of a version has of its own, and how
// many are out of date.
//
// # Vocabulary
//
//	PAK          product activation key: lines of licences that were bought    WX-17
//	line         a number of licences of one product and version               WX-17
//	fulfilled    of a line: installed, or upgraded to, by the PAK              WX-17
//	upgrade PAK  its lines turn licences of an old version into others         WX-18
//	eligible     of the old version, and installed: can be upgraded            WX-18
//	file         licences issued for one system, to be installed there once    WX-19
//	rehost       all that is installed leaves, in a file for another system    WX-18
//	out of date  of another version than the system                            WX-19
//
// # Rules
//
//	WX-17  lines, fulfilled in parts, only upward, at most what they have      Register, Fulfill
//	       nothing left: no licences remain in the PAK
//	WX-18  at most as many upgrades as old licences are installed              Fulfill
//	       at each request; upgraded ones leave the old count
//	       none installed: rehost first                                        Rehost
//	       new licences come with another PAK                                  PAK.Check
//	WX-19  a file of another system is refused                                 Install
//	       licences of another version are out of date                         OutOfDate, Others
//	WX-21  messages with their values, causes and remedies                     Explain
//
// The sentences of the sources, those about PAKs and files among them, and the tests that
// hold them, stand in smart/hosting/testdata/sentences.txt.
//
// # Example
//
// A system of version 1.0 has 50 licences. Its successor, of version 2.0, gets them and
// an upgrade PAK of 100:
//
//	step                         1.0  2.0  left in the PAK
//	Register the PAK             0    0    100
//	Fulfill 100                  refused: pak/upgrade-impossible, nothing is installed
//	Rehost there, Install here   50   0    100
//	Fulfill 100                  refused: pak/eligible, asked 100 of 50
//	Fulfill 30                   20   30   70
//	Fulfill 50                   0    50   50   50 in all: 20 more
//	Fulfill 40                   refused: pak/below and pak/upgrade-impossible
//
// # Shape
//
//	e, err := m.Fulfill(act, "4XCV-2", pak.Total{Line: 0, Quantity: 30}) // decides
//	err = m.Apply(e)                                                     // it happens here
//	fmt.Println(m.Of("HOST", "2.0"))
//
// A decision is a function of the state, the act and what is asked: asked twice, it
// answers the same. Whether something would be allowed, and if not why, is asked with the
// decision itself: all reasons are returned. Every event embeds a license.Stamp. Its Seq
// is its place in the stream, from 1, and Seq − 1 the version of the stream that a journal
// expects when it commits the event. Apply takes no event but the next (license.ErrStale).
// Replay from the first event, or from a snapshot and the events after it, ends in the
// same state.
//
// A rehost concerns two managers. The file that it makes is installed at the other one,
// together with it or later; until then the licences are in neither:
//
//	left, err := old.Rehost(act, "server-2", "F-1")
//	came, err := successor.Install(act, left.File())
//
// A manager may be read and asked for decisions from many goroutines at once, but not
// while Apply runs. Nothing handed in or out shares memory that either side could
// change. Nothing here reads a clock, logs, draws, or panics.
//
// # States
//
// What a trigger leads to for a PAK, or the reason why it is refused, behind an
// exclamation mark; a dash stands where the state stays. A PAK is fulfilled, or it is an
// upgrade PAK. The table is [Transitions].
//
//	TRIGGER       unknown          open         partial      exhausted
//	register      open             !registered  !registered  !registered
//	fulfill-part  !not-registered  partial      -            !exhausted
//	fulfill-rest  !not-registered  exhausted    exhausted    !exhausted
//	upgrade-part  !not-registered  partial      -            !upgrade-impossible
//	upgrade-rest  !not-registered  exhausted    exhausted    !upgrade-impossible
//
// # Decisions
//
// Where the rules are silent:
//
//   - What is asked for are totals, not differences: asking twice for the same does no
//     harm, and is refused as nothing new. Lines that are not named stay as they are.
//   - The lines of a PAK are all of new licences or all upgrades, because for new ones
//     another PAK is needed (WX-18). An upgrade keeps the product.
//   - How many are eligible is counted before the request: what one line of a PAK makes,
//     another line of it can upgrade by the next request only.
//   - Of several lines that draw on the same old licences the sum is compared. What is
//     asked beyond a line is refused for itself, and does not count there.
//   - An upgrade PAK of which something is left while nothing is installed that could be
//     upgraded is refused with the message that names both causes, whatever is asked. Once
//     something is installed, too many are refused with both numbers.
//   - A rehost moves everything. PAKs, and what is left in them, stay where they were
//     registered: that the same PAK is not registered elsewhere too, only the vendor knows.
//     Licences can be installed after a rehost, and rehosted again under another serial.
//   - A serial is taken once in each manager, be it of a file that was installed or of one
//     that was made. A file that comes back from another system has a serial of its own.
//   - Versions are compared with ==; which of two is later, nothing depends on. So a
//     licence ahead of its system is out of date as well.
//   - A licence of a wrong version is installed and reported, not refused (WX-19).
//   - An act earlier than the last event is refused.
//
// # Numbers of PAKs
//
// Whoever has the number of a PAK may be able to fulfil it. The messages of the source
// show it whole, to administrators who entered it, and so do refusals, advice and events
// here. It is not hidden like a key; programs that write refusals where others read them
// leave the field "pak" out. Fields hold it whole in any case; the text of a refusal cuts
// one that could be a licence key of the Dashboard (Z2…).
//
// # Limits
//
//	PAKs ever registered                        2¹⁶     MaxPAKs
//	files ever installed or made                2¹⁶     MaxFiles
//	lines of a PAK or a file                    256     MaxLines
//	products and versions installed at a time   256     MaxLines
//	licences of a line of a PAK                 2²⁰     license.MaxUnits
//	licences of a file, and installed           2²⁹     MaxLicenses
//	bytes of a number, of a version             32      MaxNumberLen, MaxVersionLen
//	bytes of an event                           1 MiB   MaxEventBytes; no event that Apply accepts has more
//
// Decisions and events cost as much as a PAK or file has lines and as there are products
// and versions; Clone, PAKs and Snapshot as much as there is.
//
// # Events
//
//	pak.registered      Registered     a PAK can be fulfilled here
//	pak.fulfilled       Fulfilled      licences of it were installed, or upgraded to
//	pak.file-installed  FileInstalled  a licence file was installed
//	pak.rehosted        Rehosted       all licences left for another system
//
// Names are kept for ever; a changed shape gets a name of its own. In JSON instants are
// RFC 3339 with Z. What is not exactly the shape is refused, naming the field. An upgrade
// of 30 licences:
//
//	{
//	  "seq": 6,
//	  "at": "2024-03-06T12:00:00Z",
//	  "by": "ada",
//	  "number": "4XCV-2",
//	  "lines": [
//	    {
//	      "line": 0,
//	      "before": 0,
//	      "after": 30
//	    }
//	  ]
//	}
//
// # Refusals
//
// Every error is a *license.Refusal or several joined; license.Refusals lists them. A
// reason is found with errors.Is and kept for ever. Its fields stand in the order of this
// table; those of a part also name it in "field", such as "lines.2.product". A dash means
// that no published rule speaks. Refusals of package license come through as they are.
//
//	REASON                  RULE   FIELDS                                     OF
//	pak/cannot-follow       -      event, cause                               an event that does not continue this state
//	pak/unknown-event       -      event                                      what is no event of this package, or a pointer to one
//	pak/earlier-than-last   -      at, last                                   an act before the last event
//	pak/version             WX-19  version, longest                           what is no version
//	pak/number              WX-17  pak, longest                               what is no number of a PAK
//	pak/no-lines            WX-17  what, id                                   a PAK of nothing
//	pak/no-lines            WX-19  what, id                                   a file of nothing
//	pak/quantity            WX-17  quantity, least, most                      a line of a PAK
//	pak/quantity            WX-19  quantity, least, most                      a line of a file
//	pak/same-version        WX-18  version                                    an upgrade from a version to itself
//	pak/mixed               WX-18  pak, line                                  a line of new licences in an upgrade PAK, or the reverse
//	pak/count-twice         WX-19  product, version                           a file that names them twice
//	pak/too-many            -      what, number, most                         more PAKs, files, licences, or products and versions than there can be
//	pak/too-many            WX-17  what, number, most                         more lines of a PAK
//	pak/too-many            WX-19  what, number, most                         more lines, or licences, of a file
//	pak/registered          WX-17  pak                                        a PAK that is registered here
//	pak/not-registered      WX-17  pak                                        one that is not
//	pak/nothing-asked       WX-17  pak                                        a fulfilment without totals
//	pak/line                WX-17  pak, line, lines                           a line that there is not
//	pak/line-twice          WX-17  pak, line                                  two totals of a line
//	pak/below               WX-17  pak, line, fulfilled, asked                less than is fulfilled
//	pak/beyond              WX-17  pak, line, quantity, asked                 more than the line has
//	pak/nothing-new         WX-17  pak                                        totals that change nothing
//	pak/exhausted           WX-17  pak                                        a PAK in which no licences remain
//	pak/upgrade-impossible  WX-18  pak, left, eligible                        the same of an upgrade PAK, or nothing eligible is installed
//	pak/eligible            WX-18  pak, product, version, asked, installed    more upgrades than eligible licences
//	pak/other-system        WX-19  serial, issuedFor, system                  a file of another system
//	pak/installed           WX-18  serial                                     a rehost under a serial that there is
//	pak/installed           WX-19  serial                                     a file that was installed or made here
//	pak/same-system         WX-18  system                                     a rehost to the system itself
//	pak/same-system         WX-19  system                                     a file of such a rehost
//	pak/nothing-installed   WX-18  system                                     a rehost of nothing
//	pak/snapshot-form       -      part, value                                a part of a snapshot that does not hold together
//
// # Index
//
//	begin     New, Manager.ID, Manager.Register, PAK.Check, PAK.Quantity
//	          PAK.Upgrade, Line, Number.Check, Version.Check
//	fulfil    Manager.Fulfill, Total, Change
//	files     Manager.Install, Manager.Rehost, File.Check, Count
//	look up   Manager.Of, Manager.Others, Manager.Installed, Manager.OutOfDate
//	          Manager.PAK, Manager.PAKs, Standing.Left
//	explain   Explain
//	happen    Manager.Apply, Manager.Seq, Event, EncodeEvent, DecodeEvent
//	          Manager.Snapshot, Restore
//	what if   Manager.Clone
//	states    Transitions, Transition, State, Trigger
package pak
