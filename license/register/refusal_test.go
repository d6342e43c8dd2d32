package register_test

import (
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/license/register"
)

// lines are n models of one device each.
func lines(n int) license.Counts {
	all := make([]license.Line, n)
	for i := range all {
		all[i] = license.Line{Model: license.Model(fmt.Sprintf("model %d", i)), Count: 1}
	}
	return license.MustCounts(all...)
}

// editioned is a licence that states n editions.
func editioned(n int) license.License {
	all := make([]license.ProductEdition, n)
	for i := range all {
		all[i] = license.ProductEdition{Edition: license.Enterprise, ProductType: license.ProductType(fmt.Sprintf("type %d", i))}
	}
	l, err := license.NewLicense(keyA, mr(1), license.MustParseDate("2024-01-01"), 365, all...)
	if err != nil {
		panic(err)
	}
	return l
}

// reissue is the first event of key B as the replacement of key A, with a change.
func reissue(change func(*register.Replacement)) func(*register.Entry) error {
	return func(e *register.Entry) error {
		r := register.Replacement{Origin: keyA, Cause: license.Returned, License: licence(keyB, mr(6)), To: bob}
		change(&r)
		_, err := e.Reissue(act(3, ann), r)
		return err
	}
}

// Every refusal of a decision, with its rule and fields, leaves the entry as it
// was.
func TestRefusals(t *testing.T) {
	long := license.Actor(strings.Repeat("x", license.MaxIDLen+1))
	early := act(0, ann)
	early.At = early.At.Add(-time.Nanosecond)
	fresh := func(*testing.T) *register.Entry { return register.New(keyB) }
	nobody := func(*testing.T) *register.Entry { return unknown() }
	free := func(t *testing.T) *register.Entry { return unclaimed(t) }
	inNorth := func(t *testing.T) *register.Entry { return claimed(t) }
	gone := func(t *testing.T) *register.Entry { return undone(t) }
	issue := func(l license.License, to license.Actor) func(*register.Entry) error {
		return func(e *register.Entry) error { _, err := e.Issue(act(3, ann), l, to); return err }
	}
	claim := func(at license.Act, id license.ID) func(*register.Entry) error {
		return func(e *register.Entry) error { _, err := e.Claim(at, id); return err }
	}
	undo := func(id license.ID, l license.License) func(*register.Entry) error {
		return func(e *register.Entry) error { _, err := e.Undo(act(3, ann), id, l); return err }
	}
	give := func(id license.ID, counts license.Counts, l license.License, by license.Actor) func(*register.Entry) error {
		return func(e *register.Entry) error { _, err := e.Return(act(3, ann), id, counts, l, by); return err }
	}
	move := func(from, to license.ID, moved, rest license.License) func(*register.Entry) error {
		return func(e *register.Entry) error { _, err := e.Move(act(3, ann), from, to, moved, rest); return err }
	}
	none := license.License{}
	mx := license.MustCounts(license.Line{Model: "MX75", Count: 10})

	for _, c := range []struct {
		given  string
		entry  func(*testing.T) *register.Entry
		do     func(*register.Entry) error
		wanted []string // "reason (rule): name=value, …", as Error shows it
	}{
		{"issue twice", free, issue(licence(keyA, mr(1)), ann), []string{"register/already-issued: key=…AAAA"}},
		{"issue after the end", gone, issue(licence(keyA, mr(1)), ann), []string{"register/already-issued: key=…AAAA"}},
		{"issue nothing", nobody, issue(none, ann), []string{"register/license-missing: key=…AAAA"}},
		{"issue another key", nobody, issue(licence(keyB, mr(1)), ann), []string{"register/another-key: key=…AAAA, otherKey=…BBBB"}},
		{"issue too many models", nobody, issue(licence(keyA, lines(register.MaxModels+1)), ann), []string{
			"register/license-too-large: key=…AAAA, part=models, number=1025, most=1024"}},
		{"issue too many editions", nobody, issue(editioned(register.MaxEditions+1), ann), []string{
			"register/license-too-large: key=…AAAA, part=editions, number=65, most=64"}},
		{"issue to nobody, and nothing", nobody, issue(none, ""), []string{
			"register/license-missing: key=…AAAA", `license/id-malformed: id="", longest=128, field=to`}},
		{"claim unknown", nobody, claim(act(3, ann), north), []string{"register/key-unknown (CT-12): key=…AAAA"}},
		{"claim claimed", inNorth, claim(act(3, ann), south), []string{"register/key-claimed (CT-12): key=…AAAA, organization=org-north"}},
		{"claim invalidated", gone, claim(act(3, ann), south), []string{"register/key-invalidated (CT-17): key=…AAAA, cause=undone"}},
		{"claim nowhere", free, claim(act(3, ann), " "), []string{`license/id-malformed: id= , longest=128, field=organization`}},
		{"claim earlier", free, claim(early, north), []string{
			"register/earlier-than-last (CT-12): key=…AAAA, at=2024-01-01T08:59:59.999999999Z, last=2024-01-01T09:00:00Z"}},
		{"claim by nobody", free, claim(act(3, ""), north), []string{`license/id-malformed (CT-16): by="", longest=128`}},
		{"claim without instant", free, claim(license.Act{By: ann}, north), []string{`license/instant-missing (CT-12): at=""`}},
		{"undo unclaimed", free, undo(north, licence(keyB, mr(10))), []string{"register/key-unclaimed (CT-14): key=…AAAA"}},
		{"undo elsewhere", inNorth, undo(south, licence(keyB, mr(10))), []string{
			"register/claimed-elsewhere (CT-12): key=…AAAA, organization=org-north, asked=org-south"}},
		{"undo nowhere without replacement", inNorth, undo("", none), []string{
			`register/claimed-elsewhere (CT-12): key=…AAAA, organization=org-north, asked=""`,
			"register/replacement-missing (CT-16): key=…AAAA"}},
		{"undo with the same key", inNorth, undo(north, licence(keyA, mr(10))), []string{
			"register/replacement-taken (CT-16): key=…AAAA, replacement=…AAAA"}},
		{"undo with less", inNorth, undo(north, licence(keyB, mr(9))), []string{
			"register/replacement-counts (CT-16): key=…AAAA, replacement=…BBBB, held=MR Enterprise=9, wanted=MR Enterprise=10"}},
		{"undo with more, and another term", inNorth, undo(north, anotherTerm(keyB, 11)), []string{
			"register/replacement-counts (CT-16): key=…AAAA, replacement=…BBBB, held=MR Enterprise=11, wanted=MR Enterprise=10",
			"register/replacement-term (CT-16): key=…AAAA, replacement=…BBBB"}},
		{"undo with another model", inNorth, undo(north, licence(keyB, mx)), []string{
			"register/replacement-counts (CT-16): key=…AAAA, replacement=…BBBB, held=MX75=10, wanted=MR Enterprise=10"}},
		{"undo with what it came from", func(t *testing.T) *register.Entry { return replaced(t, returned(t, north), act(2, eve))[0] },
			undo(north, licence(keyA, mr(6))), []string{"register/replacement-taken (CT-16): key=…BBBB, replacement=…AAAA"}},
		{"return nothing", inNorth, give(north, mr(0), none, bob), []string{"register/nothing-asked (CT-18): key=…AAAA, devices=0"}},
		{"return more", inNorth, give(north, mr(11), none, bob), []string{"license/count-short (TR-7): model=MR Enterprise, asked=11, held=10"}},
		{"return elsewhere", free, give(north, mr(10), none, bob), []string{
			`register/claimed-elsewhere (CT-12): key=…AAAA, organization="", asked=org-north`}},
		{"return for nobody", free, give("", mr(10), none, ""), []string{`license/id-malformed: id="", longest=128, field=requestedBy`}},
		{"return all, with a replacement", free, give("", mr(10), licence(keyB, mr(10)), bob), []string{
			"register/replacement-surplus (CT-18): key=…AAAA, replacement=…BBBB"}},
		{"return some, without", free, give("", mr(4), none, bob), []string{"register/replacement-missing (CT-18): key=…AAAA"}},
		{"return some, with all", free, give("", mr(4), licence(keyB, mr(10)), bob), []string{
			"register/replacement-counts (CT-18): key=…AAAA, replacement=…BBBB, held=MR Enterprise=10, wanted=MR Enterprise=6"}},
		{"return invalidated", gone, give(north, mr(10), none, bob), []string{"register/key-invalidated (CT-17): key=…AAAA, cause=undone"}},
		{"replace nothing", fresh, reissue(func(r *register.Replacement) { r.Origin = license.Key{} }), []string{
			"register/origin (CT-16): key=…BBBB, originKey=…"}},
		{"replace itself", fresh, reissue(func(r *register.Replacement) { r.Origin = keyB }), []string{
			"register/origin (CT-16): key=…BBBB, originKey=…BBBB"}},
		{"replace for no cause", fresh, reissue(func(r *register.Replacement) { r.Cause = "" }), []string{`license/cause (CT-17): cause=""`}},
		{"replace for another cause", fresh, reissue(func(r *register.Replacement) { r.Cause = "lost" }), []string{"license/cause (CT-17): cause=lost"}},
		{"replace an undone key in its place", fresh, reissue(func(r *register.Replacement) { r.Cause, r.Organization = license.Undone, north }), []string{
			"register/replacement-place (CT-16): key=…BBBB, cause=undone, organization=org-north"}},
		{"replace a moved key nowhere", fresh, reissue(func(r *register.Replacement) { r.Cause = license.Moved }), []string{
			`register/replacement-place (CT-19): key=…BBBB, cause=moved, organization=""`}},
		{"replace nowhere, for nobody", fresh, reissue(func(r *register.Replacement) { r.Organization, r.To = " x", long }), []string{
			"license/id-malformed: id=" + strings.Repeat("x", 129) + ", longest=128, field=to",
			"license/id-malformed: id= x, longest=128, field=organization"}},
		{"replace with another key", fresh, reissue(func(r *register.Replacement) { r.License = licence(keyC, mr(1)) }), []string{
			"register/another-key: key=…BBBB, otherKey=…CCCC"}},
		{"move unknown", nobody, move(north, south, licence(keyB, mr(4)), licence(keyC, mr(6))), []string{"register/key-unknown (CT-12): key=…AAAA"}},
		{"move unclaimed", free, move("", south, licence(keyB, mr(4)), licence(keyC, mr(6))), []string{"register/key-unclaimed (TR-11): key=…AAAA"}},
		{"move again", gone, move(north, south, licence(keyB, mr(4)), licence(keyC, mr(6))), []string{"register/key-invalidated (CT-17): key=…AAAA, cause=undone"}},
		{"move from elsewhere to where that is", inNorth, move(south, south, licence(keyB, mr(4)), licence(keyC, mr(6))), []string{
			"register/claimed-elsewhere (CT-12): key=…AAAA, organization=org-north, asked=org-south",
			"register/same-organization (TR-11): key=…AAAA, organization=org-south"}},
		{"move to nowhere", inNorth, move(north, "", licence(keyB, mr(4)), licence(keyC, mr(6))), []string{
			`license/id-malformed: id="", longest=128, field=destination`}},
		{"move nothing", inNorth, move(north, south, none, licence(keyC, mr(10))), []string{"register/replacement-missing (CT-19): key=…AAAA"}},
		{"move more", inNorth, move(north, south, licence(keyB, mr(11)), none), []string{"license/count-short (TR-7): model=MR Enterprise, asked=11, held=10"}},
		{"move all, with a rest", inNorth, move(north, south, licence(keyB, mr(10)), licence(keyC, mr(1))), []string{
			"register/replacement-surplus (CT-19): key=…AAAA, replacement=…CCCC"}},
		{"move some, without a rest", inNorth, move(north, south, licence(keyB, mr(9)), none), []string{"register/replacement-missing (CT-19): key=…AAAA"}},
		{"move some, rest too small", inNorth, move(north, south, licence(keyB, mr(4)), licence(keyC, mr(5))), []string{
			"register/replacement-counts (CT-19): key=…AAAA, replacement=…CCCC, held=MR Enterprise=5, wanted=MR Enterprise=6"}},
		{"move to one key", inNorth, move(north, south, licence(keyB, mr(4)), licence(keyB, mr(6))), []string{
			"register/replacement-taken (CT-19): key=…AAAA, replacement=…BBBB"}},
		{"move under the same key", inNorth, move(north, south, licence(keyA, mr(4)), licence(keyC, mr(6))), []string{
			"register/replacement-taken (CT-16): key=…AAAA, replacement=…AAAA"}},
		{"move another term", inNorth, move(north, south, anotherTerm(keyB, 4), anotherTerm(keyC, 6)), []string{
			"register/replacement-term (CT-16): key=…AAAA, replacement=…BBBB",
			"register/replacement-term (CT-16): key=…AAAA, replacement=…CCCC"}},
		{"replace twice", free, reissue(func(*register.Replacement) {}), []string{"register/already-issued: key=…AAAA"}},
	} {
		t.Run(c.given, func(t *testing.T) {
			e := c.entry(t)
			before := state(t, e)
			err := c.do(e)
			require.Error(t, err)
			require.Equal(t, before, state(t, e))
			var texts []string
			for _, r := range license.Refusals(err) {
				texts = append(texts, r.Error())
				if r.Field("key") != "" {
					require.Equal(t, e.Key().String(), r.Field("key"), "fields hold keys whole")
				}
			}
			require.Equal(t, c.wanted, texts)
		})
	}
}

func TestLimitsOfALicence(t *testing.T) {
	for _, l := range []license.License{
		licence(keyA, lines(register.MaxModels-1)), licence(keyA, lines(register.MaxModels)),
		editioned(register.MaxEditions - 1), editioned(register.MaxEditions),
	} {
		_, err := unknown().Issue(act(0, ann), l, ann)
		require.NoError(t, err)
	}
}

// Each reason stands in the package documentation with the rules and fields that
// it is refused with, and nothing else stands there.
func TestDocListsEveryReason(t *testing.T) {
	source, err := os.ReadFile("refusal.go")
	require.NoError(t, err)
	doc, err := os.ReadFile("doc.go")
	require.NoError(t, err)
	declared := map[string]string{}
	for _, m := range regexp.MustCompile(`(?m)^\tErr\w+ +license\.Reason = "(register/[a-z-]+)" +// ([a-zA-Z, ]+):`).FindAllStringSubmatch(string(source), -1) {
		declared[m[1]] = m[2]
	}
	require.Len(t, declared, strings.Count(string(source), "license.Reason ="))
	listed := map[string]string{}
	for _, m := range regexp.MustCompile(`(?m)^//\t(register/[a-z-]+) +(?:-|[A-Z]{2}-\d+(?:, CT-\d+|, TR-\d+)*) +(\w+(?:, \w+)*)$`).FindAllStringSubmatch(string(doc), -1) {
		listed[m[1]] = m[2]
	}
	require.Equal(t, declared, listed)
}
