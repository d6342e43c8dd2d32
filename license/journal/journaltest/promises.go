package journaltest

// Promises returns what a store promises, in the order in which it is checked.
func Promises() []Promise {
	return []Promise{
		{
			"order", "a read gives the records after a version in the order of versions, which begin with 1 and have no gaps; a stream that does not exist has none",
			"an aggregate refuses any event but the next, so a stream out of order cannot be loaded at all", (*suite).order,
		},
		{
			"expectation", "a commit whose stream is not at the expected version, be it before or behind, finds a conflict and writes nothing",
			"a decision on an old state would be written over a newer one: the same licence twice", (*suite).expectation,
		},
		{
			"all-or-nothing", "a commit writes all its batches or none",
			"a crash or conflict between two organizations would lose a licence or double it", (*suite).allOrNothing,
		},
		{
			"refusals", "what Prepare refuses is refused for that reason, and nothing is written",
			"one store would accept what another cannot hold, and moving to it would fail years later", (*suite).refusals,
		},
		{
			"one-winner", "of several commits at the same time that expect the same version exactly one is written; the others find a conflict and nothing else",
			"two administrators claim the same key in the same second, and both succeed", (*suite).oneWinner,
		},
		{
			"retry", "reading again after a conflict and committing on what was read succeeds in the end, exactly as often as it says",
			"the loop that every caller uses would lose decisions, or never end", (*suite).retry,
		},
		{
			"whole-commits", "a read during commits sees each of them whole or not at all",
			"a decision would be taken on a state that never was", (*suite).wholeCommits,
		},
		{
			"once", "a command that was committed is not written again: its first receipt is returned, whatever the batches are now; a command that was refused is not remembered",
			"a client that repeats a request whose answer was lost would get a second licence", (*suite).once,
		},
		{
			"once-at-the-same-time", "the same command several times at the same time is written once, and all get the same receipt",
			"an impatient client that sends twice would get an error for what has been done, or have it done twice", (*suite).onceAtTheSameTime,
		},
		{
			"contexts", "a context that is done ends a call with its error, between any two records too; Committed tells the truth about a commit that was cut off",
			"a stopped request would go on writing, or half a stream would look like a whole one", (*suite).contexts,
		},
		{
			"fidelity", "a record comes back as it was written: instants to the nanosecond and in UTC, payloads byte by byte, nil not as empty, names and actors as they were",
			"an event that comes back changed decides otherwise when it is replayed", (*suite).fidelity,
		},
		{
			"names", "names that differ in a single byte are different, whatever their case, accents, length or punctuation",
			"two organizations would share a stream, and each see the other's licences", (*suite).names,
		},
		{
			"own-bytes", "what is handed in or out shares no memory with what is kept",
			"a caller that reuses a buffer would rewrite history", (*suite).ownBytes,
		},
		{
			"walks", "a read may stop at any record, walk again, which reads anew, and call the store between two records",
			"a caller that looks at a second stream while reading the first would wait for ever", (*suite).walks,
		},
		{
			"reopening", "what was committed is there after the store was closed and opened again, commands included; checked if the store is durable",
			"nothing that was answered may be lost in a restart", (*suite).reopening,
		},
		{
			"snapshots", "what is kept for a stream comes back byte by byte with its version; checked if the store keeps snapshots",
			"every load would be a full replay, or begin with somebody else's state", (*suite).snapshots,
		},
		{
			"model", "any sequence of calls has the same outcomes as on journal.Memory",
			"what no single check thought of", (*suite).model,
		},
	}
}
