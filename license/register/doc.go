// Package register keeps every key that was ever issued. A decision that is not
// applied has not happened: the verbs of [Entry] change nothing, and only
// [Entry.Apply] does.
//
//	claimed, err := entry.Claim(act, "org-1") // decides, or says why not
//	err = entry.Apply(claimed)                // happens
//
// An [Entry] is one key: what it stands for, to whom it was given, where it is
// claimed, why it is invalidated and what replaced it. It is an aggregate of its
// own with a stream of its own, so that a claim touches the key's stream and the
// organization's and nothing else. Whoever claims, undoes, returns or moves commits the
// event of the organization and those of this package together, all or none; of
// two claims that race, the second finds the key's stream moved on, decides again
// and is refused. So a key is claimed in at most one organization.
//
// The package knows keys, not organizations: whether an organization takes a key
// (its end, editions, licensing model), and whether an undo is still in time, is
// for the organization to decide. Nothing reads a clock, logs or panics.
//
// # Vocabulary
//
//	Entry         what is known of one key; its stream has three events at most
//	Replacement   a licence that takes the place of an invalidated key, as the
//	              event that invalidates the key hands it on
//	Invalidation  how a key ended, for the service that keeps the register
//	Asker         who wants to know, as plain facts
//	Lineage       what a key came from and what it became
//	Balance       of a lineage: what was issued is held or was returned
//
// # Rules
//
//	CT-12  a key is claimed once: refused if unknown, claimed or invalidated      Entry.Claim
//	CT-12  the replacement is shown to full administrators of the organization    Entry.Issued
//	       where the key was invalidated, and to who requested the return
//	CT-12  no act is earlier than the key's last event                            all verbs
//	CT-16  an undone key is invalidated for ever; its replacement has the same    Entry.Undo
//	       counts, start, term and editions, and is claimed nowhere
//	CT-17  a key that is invalidated says why                                     Entry.Claim, Entry.Issued
//	CT-18  a partial return leaves a replacement with the rest: claimed at once   Entry.Return
//	       where the key was, else given to who requested it; a full one none
//	CT-19  of a moved key one replacement holds what was moved, claimed at once   Entry.Move
//	       at the destination, another the rest, claimed at once where it was;
//	       full administrators see that of their own organization                 Entry.Issued
//	TR-2   persons are compared by e-mail address, case and outer spaces ignored  Asker.Is
//
// A replacement is issued to the person who asked for it: who undid the claim, who
// requested the return, or who moved the key.
//
// # States
//
// What a verb leads to in each state, or the reason why it is refused. An event
// whose verb is refused cannot follow. The table is [Transitions].
//
//	VERB        unknown        unclaimed       claimed         invalidated
//	issue       unclaimed      already-issued  already-issued  already-issued
//	reissue     unclaimed      already-issued  already-issued  already-issued
//	take-place  claimed        already-issued  already-issued  already-issued
//	claim       key-unknown    claimed         key-claimed     key-invalidated
//	undo        key-unknown    key-unclaimed   invalidated     key-invalidated
//	return      key-unknown    invalidated     invalidated     key-invalidated
//	move        key-unknown    key-unclaimed   invalidated     key-invalidated
//
// [Entry.Reissue] is to reissue where the replacement is claimed nowhere, and to
// take a place where it names an organization.
//
// # Example
//
// A key of ten access points is claimed, wrongly; the claim is undone:
//
//	entry := register.New(key)
//	issued, err := entry.Issue(act, licence, "buyer@example.com")      // then entry.Apply(issued)
//	claimed, err := entry.Claim(act, "org-1")                          // with the event of org-1
//	undone, err := entry.Undo(act, "org-1", byOrg.Replacement)         // with the event of org-1, byOrg
//	entry.Issued(register.Asker{}).Cause                               // undone; no replacement is shown
//
// The event of the organization names that same licence; [Entry.Undo] refuses any
// other. In the same commit the new key gets its first event:
//
//	for _, r := range undone.Replacements() {
//		replacement := register.New(r.License.Key())                   // then journal.Load: what was
//		reissued, err := replacement.Reissue(act, r)                   // issued before is refused
//	}
//
// Claimed in org-2, four of the ten are returned. The key is invalidated, and the
// next replacement holds six and is claimed in org-2 from the beginning. Along the
// lineage of three keys ten were issued, six are held, four were returned:
//
//	balance, err := register.Audit(register.Lineage(key, lookup))
//
// # Conservation
//
// What replaces a key, one or two licences, and what was returned of it are together
// what it held, model by model: decisions and Apply refuse anything else. That the new key's stream
// begins with what the old key's stream says is seen by both only: [Lineage] and
// [Audit] refuse entries that do not tell the same.
//
// # Keys are secrets
//
// A [log/slog] record of any type here shows the last four characters of a key,
// and so do error texts. [Invalidation], [Replacement], events, snapshots and the
// fields of refusals hold keys whole: they are for the service, and what an asker
// may see is [Entry.Issued].
//
// # Limits
//
//	models of one licence    ≤ 1024   MaxModels
//	editions of one licence  ≤ 64     MaxEditions
//	bytes of an event        ≤ 2²⁰    MaxEventBytes; no event that Apply accepts has more
//	bytes of a snapshot      ≤ 2²¹    MaxSnapshotBytes; no entry has more
//
// # Refusals
//
// Every error is a [*license.Refusal], or several joined: where several reasons
// can hold, all are returned. Fields stand in the order of this table; a dash
// means that no published rule speaks. Those of package license are listed there.
//
//	REASON                         RULE                 FIELDS
//	register/already-issued        -                    key
//	register/key-unknown           CT-12                key
//	register/key-claimed           CT-12                key, organization
//	register/key-unclaimed         CT-14, TR-11         key
//	register/key-invalidated       CT-17                key, cause
//	register/same-organization     TR-11                key, organization
//	register/claimed-elsewhere     CT-12                key, organization, asked
//	register/earlier-than-last     CT-12                key, at, last
//	register/license-missing       -                    key
//	register/license-too-large     -                    key, part, number, most
//	register/another-key           -                    key, otherKey
//	register/origin                CT-16                key, originKey
//	register/nothing-asked         CT-18                key, devices
//	register/replacement-missing   CT-16, CT-18, CT-19  key
//	register/replacement-surplus   CT-18, CT-19         key, replacement
//	register/replacement-taken     CT-16, CT-19         key, replacement
//	register/replacement-counts    CT-16, CT-18, CT-19  key, replacement, held, wanted
//	register/replacement-term      CT-16                key, replacement
//	register/replacement-place     CT-16, CT-19         key, cause, organization
//	register/unknown-event         -                    event
//	register/cannot-follow         -                    event, cause
//	register/snapshot-form         -                    part, value
//	register/lineage-broken        CT-16                key, otherKey, cause
//
// Names in "to", "organization" and "requestedBy" are refused with
// [license.ErrIDMalformed], more than a key holds with [license.ErrCountShort], a
// cause that is none with [license.ErrCause], an event that is not the next with
// [license.ErrStale].
//
// # Event names
//
//	register.issued    Issued
//	register.reissued  Reissued
//	register.claimed   Claimed
//	register.undone    Undone
//	register.returned  Returned
//	register.moved     Moved
//
// # Index
//
//	entries      New, Entry.Clone, Entry.Seq, Entry.Apply
//	decisions    Entry.Issue, Entry.Reissue, Entry.Claim, Entry.Undo, Entry.Return
//	             Entry.Move
//	hand on      Undone.Replacements, Returned.Replacements, Moved.Replacements, Replacement
//	asking       Entry.Issued, Asker, Asker.Is
//	queries      Entry.Key, Entry.Status, Entry.License, Entry.IssuedTo, Entry.Organization
//	             Entry.Origin, Entry.Invalidation
//	lineages     Lineage, Audit, Balance
//	storage      EncodeEvent, DecodeEvent, Entry.Snapshot, Restore
//	the machine  Transitions, Transition, Verb
package register
