package register_test

import (
	"fmt"
	"log/slog"
	"os"
	"time"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/license/register"
)

// day returns an act of a person, that many days after 2024-01-01 09:00.
func day(n int, by license.Actor) license.Act {
	return license.Act{At: time.Date(2024, 1, 1+n, 9, 0, 0, 0, time.UTC), By: by}
}

// issuedKey is a key of ten access points that nobody claimed yet.
func issuedKey() *register.Entry {
	entry := register.New(keyA)
	issued, _ := entry.Issue(day(0, "shop"), licence(keyA, mr(10)), "ann@example.com")
	_ = entry.Apply(issued)
	return entry
}

// claimedKey is that key, claimed in org-north.
func claimedKey() *register.Entry {
	entry := issuedKey()
	claimed, _ := entry.Claim(day(1, "ann@example.com"), "org-north")
	_ = entry.Apply(claimed)
	return entry
}

// undoneKey is that key after its claim was undone, and its replacement.
func undoneKey() (entry, replacement *register.Entry) {
	entry = claimedKey()
	undone, _ := entry.Undo(day(2, "bob@example.com"), "org-north", licence(keyB, mr(10)))
	_ = entry.Apply(undone)
	replacement = register.New(keyB)
	reissued, _ := replacement.Reissue(day(2, "bob@example.com"), undone.Replacements()[0])
	_ = replacement.Apply(reissued)
	return entry, replacement
}

// A wrong claim is undone; the replacement is claimed elsewhere, and four of its
// ten devices are returned.
func Example() {
	keys := map[license.Key]*register.Entry{}
	entry, replacement := undoneKey()
	keys[keyA], keys[keyB] = entry, replacement

	claimed, _ := replacement.Claim(day(3, "ann@example.com"), "org-south")
	_ = replacement.Apply(claimed)
	returned, _ := replacement.Return(day(4, "shop"), "org-south", mr(4), licence(keyC, mr(6)), "ann@example.com")
	_ = replacement.Apply(returned)
	for _, r := range returned.Replacements() {
		next := register.New(r.License.Key())
		reissued, _ := next.Reissue(day(4, "shop"), r)
		_ = next.Apply(reissued)
		keys[keyC] = next
	}

	lookup := func(key license.Key) (*register.Entry, error) { return keys[key], nil }
	for e := range register.Lineage(keyC, lookup) {
		fmt.Println(e.Key().Redacted(), e.Status(), e.License().Counts(), e.Organization())
	}
	balance, err := register.Audit(register.Lineage(keyC, lookup))
	fmt.Println(balance.Issued, "|", balance.Held, "|", balance.Returned, err)
	// Output:
	// ••••-••••-AAAA invalidated MR Enterprise=10 org-north
	// ••••-••••-BBBB invalidated MR Enterprise=10 org-south
	// ••••-••••-CCCC claimed MR Enterprise=6 org-south
	// MR Enterprise=10 | MR Enterprise=6 | MR Enterprise=4 <nil>
}

func ExampleNew() {
	entry := register.New(license.MustParseKey("Z2AA-AAAA-AAAA"))
	fmt.Printf("%d %q\n", entry.Seq(), entry.Issued(register.Asker{}).Status)
	// Output: 0 ""
}

func ExampleEntry_Issue() {
	entry := register.New(keyA)
	issued, err := entry.Issue(day(0, "shop"), licence(keyA, mr(10)), "ann@example.com")
	fmt.Println(issued.To, issued.License.Counts(), err)
	fmt.Println(entry.Seq(), "until it is applied")
	err = entry.Apply(issued)
	fmt.Println(entry.Seq(), entry.Status(), err)
	_, err = entry.Issue(day(1, "shop"), licence(keyA, mr(10)), "bob@example.com")
	fmt.Println(err)
	// Output:
	// ann@example.com MR Enterprise=10 <nil>
	// 0 until it is applied
	// 1 unclaimed <nil>
	// register/already-issued: key=…AAAA
}

func ExampleEntry_Claim() {
	entry := issuedKey()
	// Two administrators decide on the same state; one of the events can follow.
	ann, _ := entry.Claim(day(1, "ann@example.com"), "org-north")
	bob, _ := entry.Claim(day(1, "bob@example.com"), "org-south")
	fmt.Println(entry.Apply(ann))
	fmt.Println(entry.Apply(bob))
	_, err := entry.Claim(day(1, "bob@example.com"), "org-south")
	fmt.Println(err)
	// Output:
	// <nil>
	// license/stale: seq=2, next=3
	// register/key-claimed (CT-12): key=…AAAA, organization=org-north
}

func ExampleEntry_Undo() {
	entry := claimedKey()
	same, _ := entry.License().Reissue(keyB, entry.License().Counts())
	undone, err := entry.Undo(day(2, "bob@example.com"), "org-north", same)
	fmt.Println(undone.Replacement.Counts(), undone.Replacement.End(), err)
	_, err = entry.Undo(day(2, "bob@example.com"), "org-south", same)
	fmt.Println(err)
	// Output:
	// MR Enterprise=10 2024-12-31 <nil>
	// register/claimed-elsewhere (CT-12): key=…AAAA, organization=org-north, asked=org-south
}

func ExampleEntry_Return() {
	entry := issuedKey()
	rest, _ := entry.License().Reissue(keyB, mr(6))
	returned, err := entry.Return(day(2, "shop"), "", mr(4), rest, "bob@example.com")
	fmt.Println(returned.Counts, "|", returned.Replacement.Counts(), "|", returned.Replacements()[0].To, err)
	_, err = entry.Return(day(2, "shop"), "", mr(11), license.License{}, "bob@example.com")
	fmt.Println(err)
	// Output:
	// MR Enterprise=4 | MR Enterprise=6 | bob@example.com <nil>
	// license/count-short (TR-7): model=MR Enterprise, asked=11, held=10
}

func ExampleEntry_Move() {
	entry := issuedKey()
	claimed, _ := entry.Claim(day(1, "ann@example.com"), "org-1")
	_ = entry.Apply(claimed)
	part, _ := entry.License().Reissue(keyB, mr(4))
	rest, _ := entry.License().Reissue(keyC, mr(6))
	moved, err := entry.Move(day(2, "ann@example.com"), "org-1", "org-2", part, rest)
	fmt.Println(err)
	for _, r := range moved.Replacements() {
		fmt.Println(r.License.Key().Redacted(), r.License.Counts(), r.Organization)
	}
	_, err = entry.Move(day(2, "ann@example.com"), "org-1", "org-1", part, rest)
	fmt.Println(err)
	// Output:
	// <nil>
	// ••••-••••-BBBB MR Enterprise=4 org-2
	// ••••-••••-CCCC MR Enterprise=6 org-1
	// register/same-organization (TR-11): key=…AAAA, organization=org-1
}

func ExampleEntry_Reissue() {
	entry := claimedKey()
	returned, _ := entry.Return(day(2, "shop"), "org-north", mr(4), licence(keyB, mr(6)), "bob@example.com")
	for _, r := range returned.Replacements() {
		next := register.New(r.License.Key())
		reissued, err := next.Reissue(day(2, "shop"), r)
		fmt.Println(reissued.Cause, reissued.Organization, err)
		fmt.Println(next.Apply(reissued), next.Status())
	}
	// Output:
	// returned org-north <nil>
	// <nil> claimed
}

func ExampleEntry_Issued() {
	entry, _ := undoneKey()
	stranger := entry.Issued(register.Asker{Actor: "eve@example.com"})
	admin := entry.Issued(register.Asker{Actor: "ann@example.com", FullAdministratorOf: []license.ID{"org-north"}})
	fmt.Println(stranger.Status, stranger.Cause, stranger.Replacement)
	fmt.Println(admin.Status, admin.Cause, admin.Replacement)
	// Output:
	// invalidated undone none
	// invalidated undone Z2BB-BBBB-BBBB
}

func ExampleAsker_Is() {
	asker := register.Asker{Actor: " Ann@Example.com"}
	fmt.Println(asker.Is("ann@example.com"), asker.Is("bob@example.com"), register.Asker{}.Is(""))
	// Output: true false false
}

func ExampleEntry_Invalidation() {
	entry, replacement := undoneKey()
	gone, ok := entry.Invalidation()
	fmt.Println(gone.Cause, gone.By, gone.Organization, len(gone.Replacements), ok)
	_, ok = replacement.Invalidation()
	fmt.Println(ok)
	// Output:
	// undone bob@example.com org-north 1 true
	// false
}

func ExampleEntry_Origin() {
	_, replacement := undoneKey()
	key, cause := replacement.Origin()
	fmt.Println(key.Redacted(), cause, replacement.IssuedTo())
	// Output: ••••-••••-AAAA undone bob@example.com
}

func ExampleEntry_Clone() {
	entry := issuedKey()
	whatIf := entry.Clone()
	claimed, _ := whatIf.Claim(day(1, "ann@example.com"), "org-north")
	_ = whatIf.Apply(claimed)
	fmt.Println(entry.Status(), whatIf.Status())
	// Output: unclaimed claimed
}

func ExampleAudit() {
	a, b := undoneKey()
	balance, err := register.Audit(func(yield func(*register.Entry, error) bool) {
		_ = yield(a, nil) && yield(b, nil)
	})
	fmt.Println(balance.Issued, "|", balance.Held, "|", balance.Returned.IsZero(), err)
	_, err = register.Audit(func(yield func(*register.Entry, error) bool) { yield(a, nil) })
	fmt.Println(err)
	// Output:
	// MR Enterprise=10 | MR Enterprise=10 | true <nil>
	// register/lineage-broken (CT-16): key=…AAAA, otherKey=…BBBB, cause=its replacement is missing
}

func ExampleLineage() {
	a, b := undoneKey()
	keys := map[license.Key]*register.Entry{keyA: a, keyB: b}
	for e, err := range register.Lineage(keyB, func(key license.Key) (*register.Entry, error) { return keys[key], nil }) {
		fmt.Println(e.Key().Redacted(), e.Status(), err)
	}
	// Output:
	// ••••-••••-AAAA invalidated <nil>
	// ••••-••••-BBBB unclaimed <nil>
}

func ExampleEncodeEvent() {
	entry := issuedKey()
	claimed, _ := entry.Claim(day(1, "ann@example.com"), "org-north")
	name, data, _ := register.EncodeEvent(claimed)
	fmt.Println(name)
	fmt.Println(string(data))
	// Output:
	// register.claimed
	// {"seq":2,"at":"2024-01-02T09:00:00Z","by":"ann@example.com","key":"Z2AA-AAAA-AAAA","organization":"org-north"}
}

func ExampleDecodeEvent() {
	event, err := register.DecodeEvent("register.claimed",
		[]byte(`{"seq":2,"at":"2024-01-02T09:00:00Z","by":"ann@example.com","key":"Z2AA-AAAA-AAAA","organization":"org-north"}`))
	fmt.Println(event.Stamped().Seq, issuedKey().Apply(event), err)
	_, err = register.DecodeEvent("register.claimed", []byte(`{"seq":2}`))
	fmt.Println(err)
	// Output:
	// 2 <nil> <nil>
	// license/json-missing-field: field=at
}

func ExampleRestore() {
	data, _ := claimedKey().Snapshot()
	entry, err := register.Restore(data)
	fmt.Println(entry.Seq(), entry.Status(), entry.Organization(), err)
	_, err = register.Restore([]byte(`{"format":"register.entry.0","seq":0,"key":"Z2AA-AAAA-AAAA"}`))
	fmt.Println(err)
	// Output:
	// 2 claimed org-north <nil>
	// register/snapshot-form: part=format, value=register.entry.0
}

func ExampleTransitions() {
	for t := range register.Transitions() {
		if t.From == license.Claimed {
			fmt.Printf("%-10v %-17s %-11s %q\n", t.Verb, t.Event, t.To, t.Refused)
		}
	}
	// Output:
	// issue      register.issued   claimed     "register/already-issued"
	// reissue    register.reissued claimed     "register/already-issued"
	// take-place register.reissued claimed     "register/already-issued"
	// claim      register.claimed  claimed     "register/key-claimed"
	// undo       register.undone   invalidated ""
	// return     register.returned invalidated ""
	// move       register.moved    invalidated ""
}

func ExampleEntry_LogValue() {
	plain := &slog.HandlerOptions{ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
		if a.Key == slog.TimeKey {
			return slog.Attr{}
		}
		return a
	}}
	slog.New(slog.NewTextHandler(os.Stdout, plain)).Info("claimed", "key", claimedKey())
	// Output: level=INFO msg=claimed key.key=••••-••••-AAAA key.seq=2 key.status=claimed key.organization=org-north key.cause=""
}
