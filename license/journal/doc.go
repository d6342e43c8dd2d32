// Package journal is the port to somebody else's storage: streams of events that
// are only ever appended to, one per aggregate, and the loop that loads, decides
// and commits. It holds a store in memory and a hostile one for tests; other
// stores are proved by the suite in journaltest.
//
//	store := journal.NewMemory()
//	receipt, err := journal.Do(ctx, store, command, 5, func(tx *journal.Tx) error {
//		org := coterm.New(id, coterm.Policy{})
//		if err := journal.Load(ctx, store, stream, org, codec); err != nil {
//			return err
//		}
//		claimed, err := org.Claim(act, …) // decides; runs again after a conflict
//		if err != nil {
//			return err
//		}
//		return journal.Append(tx, stream, org, codec, coterm.Event(claimed))
//	})
//
// A decision that is not committed has not happened.
//
// # Vocabulary
//
//	Stream    the events of one aggregate, in order
//	Record    an event as it is kept: stream, version, instant, actor, name, payload
//	Version   a record's place in its stream; the first is 1, there are no gaps
//	Batch     what a commit appends to one stream, and the version it expects there
//	Command   the id under which somebody wants something done, once
//	Receipt   how far each stream goes after a command
//	Conflict  a stream is not where a batch expects it: somebody else was first
//
// # Grammar
//
//	stream   kind "/" id
//	kind     a–z, then up to 31 of a–z 0–9 "-" "."
//	id       as license.ID: 1 to 128 bytes of printable UTF-8, no space at the ends
//	command  as id
//	name     as id; of an event, such as coterm.claimed
//
// A kind has no slash, so the first one ends it: two streams have the same name
// only if kind and id are the same. Names are compared byte by byte; a store whose
// columns ignore case or accents must be told not to.
//
// # Promises of a store
//
//	order                  records come in the order of versions, from 1, without gaps
//	expectation            a version that is not the current one is a conflict, nothing is written
//	all-or-nothing         a commit writes all its batches or none
//	refusals               what Prepare refuses is refused
//	one-winner             of several commits at once for the same version one is written
//	retry                  reading again after a conflict and committing on that succeeds in the end
//	whole-commits          a read sees a commit whole or not at all
//	once                   a command is written once; again, its first receipt is returned
//	once-at-the-same-time  also when it is given several times at once
//	contexts               a done context ends a call, between two records too
//	fidelity               what comes back is what was written, to the nanosecond and the byte
//	names                  names that differ in a byte are different
//	own-bytes              no memory is shared with callers
//	walks                  a read may stop, walk again, and call the store in between
//	reopening              a durable store loses nothing when it is opened again
//	snapshots              what is kept comes back byte by byte
//	model                  any sequence of calls goes as on Memory
//
// The same command with other batches is not a second command: the first outcome
// stands, and its receipt says what it was. A command that was refused, or found a
// conflict, is not remembered. Commands are kept as long as anybody may repeat
// them, which a store that never forgets takes as for ever.
//
// A commit cannot expect a version of a stream to which it writes nothing. A
// decision that must not be overtaken by another stream writes to that one too.
//
// # Promises of the loop
//
// [Do] asks whether the command was committed before it decides, after a
// conflict, after a refusal and after any error of the commit. So a write whose
// answer was lost is found, and the second of two equal requests at the same time
// is not refused because of the first.
//
//	first              then                                   outcome
//	committed before   decide does not run                    the first receipt
//	decide refuses     nothing is written                     the refusal
//	decide notes none  nothing is written or remembered       a receipt without streams
//	conflict           decide runs again, attempts in all     at last ErrConflict
//	error of a store   asked: was committed                   the receipt
//	error of a store   asked: was not                         the error
//	error of a store   could not be asked                     ErrOutcomeUnknown: repeat it
//
// Decide may run several times. It begins with fresh aggregates each time, and
// draws no keys, nonces or ids: these are drawn once, before Do, and are the same
// in every run.
//
// # Snapshots
//
// [Save] keeps a state, [Resume] begins with it. A snapshot is
//
//	"journal.snapshot.1" SP version SP checksum SP stream LF state
//
// with the version in decimal and CRC-32C over version, stream and state in eight
// hexadecimal digits; the state begins with a format and a Seq of its own. An
// unknown format, another stream or checksum, a version beyond the end of the
// stream, and a state that the records do not continue all mean a full replay.
// Snapshots can be thrown away at any time.
//
// # Limits
//
//	kind of a stream         32 bytes           MaxKindLen
//	name of a stream         161 bytes          MaxStreamLen
//	id of a command          128 bytes          MaxCommandLen
//	name of an event         128 bytes          MaxNameLen
//	streams of a commit      2¹⁴                MaxBatches
//	events of a commit       2¹⁶                MaxEntries
//	payload of an event      128 MiB            MaxData
//	payloads of a commit     256 MiB            MaxCommitData
//	version                  2⁶³-1              MaxVersion
//
// # Refusals
//
// Refusals are [license.Refusal] values with these fields; no published rule
// speaks of storage. A store's conflict may come without fields. Errors of a
// database come out as they are, or joined, so that errors.Is finds them.
//
//	REASON                     FIELDS                             OF
//	journal/conflict           stream, expected, version          a stream that is elsewhere
//	journal/stream-malformed   stream, form, longest              a name that is no stream's
//	journal/command-malformed  command, longest                   an id that is no command's
//	journal/name-malformed     name, longest                      a name that is no event's
//	journal/empty              batches                            a commit without batches
//	journal/empty              stream, entries                    a batch without entries
//	journal/stream-twice       stream                             two batches for one stream
//	journal/too-large          what, size, most                   a limit: version, batches, entries, data, commit data
//	journal/attempts           attempts, least                    less than one attempt
//	journal/out-of-order       stream, version, next              events or records that are not the next ones
//	journal/record             stream, version, name              a record that is not understood, joined with why
//	journal/outcome-unknown    command                            joined with why the store could not be asked
//	journal/snapshot           stream, part                       part: format, stream, version, checksum
//	journal/injected           number, call, fault                what Hostile made up
//
// Instants and actors are refused as by [license.Act.Check]: ErrInstantMissing,
// ErrDateRange, ErrIDMalformed; what is nil with [license.ErrNotGiven].
//
// # Index
//
//	port       Store, Snapshots, Record, Entry, Batch, Receipt, Written
//	adapters   Prepare, CheckStream, CheckCommand
//	naming     StreamOf
//	the loop   Do, Tx, Append, Event
//	loading    Load, Folder, Codec
//	snapshots  Save, Keeper, Resume, SealSnapshot, OpenSnapshot
//	stores     NewMemory, Memory
//	tests      NewHostile, Hostile, Faults, Fault, Hostile.Calls, Hostile.Struck
//
// # Example
//
// Two units move from one counter to another. The client does not hear the answer
// and asks again:
//
//	journal.Do(ctx, store, "move-1", 5, move) // {move-1 [{counter/here 2} {counter/there 1}]}
//	journal.Do(ctx, store, "move-1", 5, move) // {move-1 [{counter/here 2} {counter/there 1}]}
package journal
