package transfer_test

import (
	"cmp"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/license/transfer"
)

// A defect is one thing wrong with a scene: where its reason stands in the
// documented order, and what it says. Of the defects of one kind at most one is
// drawn, and none with a kind that it excludes: there, by documentation, one
// takes the ground from another.
type defect struct {
	kind     string
	place    int
	want     string // "" where it depends on the path
	carried  string // what a part that is missing or malformed is called
	change   func(*scene)
	excludes []string
}

func (d *defect) says(path transfer.Path) string {
	if d.want != "" {
		return d.want
	}
	rule := " TR-6 "
	if path == transfer.Support {
		rule = " TR-5 "
	}
	if d.carried == "Z2" {
		return "key-malformed" + rule + "key=Z2 form=Z2##-####-####"
	}
	return "part-missing" + rule + "part=" + d.carried
}

// asks are defects of who asks, where, and what every request carries.
func asks(path transfer.Path) []defect {
	all := []defect{
		{kind: "instant", place: 1, want: "instant TR-8 at=0001-01-01T00:00:00Z", change: func(s *scene) { s.at = time.Time{} }, excludes: []string{"end"}},
		{kind: "role source", place: 3, want: "read-only TR-4 side=source", change: func(s *scene) { s.request.By.Source.Role = transfer.ReadOnly }},
		{kind: "role source", place: 3, want: "network-administrator TR-4 side=source", change: func(s *scene) { s.request.By.Source.Role = transfer.NetworkAdministrator }},
		{kind: "role source", place: 3, want: "one-side-only TR-4 side=source", change: func(s *scene) { s.request.By.Source.Role = transfer.NoRole }, excludes: []string{"role destination"}},
		{kind: "role source", place: 3, want: "role TR-1 side=source role=owner", change: func(s *scene) { s.request.By.Source.Role = "owner" }},
		{kind: "role destination", place: 4, want: "read-only TR-4 side=destination", change: func(s *scene) { s.request.By.Destination.Role = transfer.ReadOnly }},
		{kind: "role destination", place: 4, want: "one-side-only TR-4 side=destination", change: func(s *scene) { s.request.By.Destination = transfer.Account{} }, excludes: []string{"role source", "account", "saml"}},
		{
			kind: "account", place: 5, want: "different-accounts TR-2 source=ann@example.com destination=bob@example.com",
			change: func(s *scene) { s.request.By.Destination.Email = "bob@example.com" },
		},
		{kind: "source", place: 10, carried: "source", change: func(s *scene) { s.both(true, func(o *transfer.Organization) { *o = transfer.Organization{} }) }, excludes: []string{"model", "same"}},
		{kind: "destination", place: 11, carried: "destination", change: func(s *scene) { s.both(false, func(o *transfer.Organization) { *o = transfer.Organization{} }) }, excludes: []string{"model", "same", "edition"}},
		{kind: "same", place: 16, want: "same-organization TR-11 organization=org-1", change: func(s *scene) { s.both(false, func(o *transfer.Organization) { o.ID = "org-1" }) }},
		{kind: "check", place: 90, want: "region/embargo ", change: func(s *scene) {
			s.request.Checks = append(s.request.Checks, refusing("region", license.Refuse("region/embargo", "")))
		}},
		{kind: "other check", place: 91, want: "check-malformed TR-12 check=transfer", change: func(s *scene) {
			s.request.Checks = append(s.request.Checks, refusing("transfer"))
		}},
	}
	if path != transfer.Support {
		return append(all, defect{
			kind: "path", place: 2, want: "path  path=phone form=self-service or support", change: func(s *scene) { s.request.Path = "phone" },
		})
	}
	part := func(place int, name, malformed string, change func(c *transfer.Case, empty bool)) []defect {
		return []defect{
			{kind: name, place: place, want: "part-missing TR-5 part=" + name, change: func(s *scene) { change(&s.request.Case, true) }},
			{kind: name, place: place, want: malformed, change: func(s *scene) { change(&s.request.Case, false) }},
		}
	}
	pick := func(empty bool, text string) string {
		if empty {
			return ""
		}
		return text
	}
	return slices.Concat(all,
		[]defect{{
			kind: "saml", place: 6, want: "placeholder TR-3 saml=source lacks=an account in the source; an account in the destination",
			change: func(s *scene) { s.request.By.Source.SAML = true },
		}},
		part(12, "destinationName", "name-malformed TR-5 destinationName=  form=1 to 128 bytes, printable, no space at the ends",
			func(c *transfer.Case, empty bool) { c.DestinationName = pick(empty, " ") }),
		part(13, "destinationLink", "link-malformed TR-5 destinationLink=x form=https://host/…, printable, without a user, at most 2048 bytes",
			func(c *transfer.Case, empty bool) { c.DestinationLink = pick(empty, "x") }),
		part(14, "sourcePasscode", "passcode-malformed TR-5 part=sourcePasscode form=4 digits",
			func(c *transfer.Case, empty bool) { c.SourcePasscode = transfer.Passcode(pick(empty, "12a4")) }),
		part(15, "destinationPasscode", "passcode-malformed TR-5 part=destinationPasscode form=4 digits",
			func(c *transfer.Case, empty bool) { c.DestinationPasscode = transfer.Passcode(pick(empty, "12345")) }),
	)
}

// ofKeys are defects of a key.
func ofKeys(path transfer.Path) []defect {
	contents := []string{"state", "end", "held", "edition"}
	state := func(state transfer.KeyState, want string) defect {
		return defect{kind: "state", place: 20, want: want, change: func(s *scene) { s.key.State = state }}
	}
	all := []defect{
		{kind: "key", place: 7, carried: "key", change: func(s *scene) { s.key.Key = "" }, excludes: contents},
		{kind: "key", place: 7, carried: "Z2", change: func(s *scene) { s.key.Key = "Z2" }, excludes: contents},
		{kind: "counts", place: 8, want: "nothing-asked TR-7 devices=0", change: func(s *scene) { s.key.Counts = license.Counts{} }, excludes: []string{"held", "edition"}},
		{kind: "mode", place: 9, want: "mode TR-6 mode=x form=add-devices or renew", change: func(s *scene) { s.key.Mode = "x" }},
		{kind: "model", place: 17, want: "licensing-model TR-10 source=per-device destination=co-term needed=co-term", change: func(s *scene) { s.key.Source.Model = license.PerDevice }},
		{kind: "model", place: 17, want: "licensing-model TR-10 source=co-term destination=subscription needed=co-term", change: func(s *scene) { s.key.Destination.Model = license.Subscription }},
		state(transfer.KeyNotClaimed, "key-not-claimed TR-11 key="+keyText),
		state(transfer.KeySuperseded, "key-superseded TR-11 key="+keyText),
		state(transfer.KeyInvalidated, "key-invalidated TR-11 key="+keyText+" cause="),
		state(transfer.KeyUnknown, "key-unknown TR-11 key="+keyText+" state="),
		{kind: "end", place: 21, want: "no-remaining-value TR-8 key=" + keyText + " end=2026-03-02 at=2026-03-02", change: func(s *scene) { s.at = s.at.Add(license.Day) }, excludes: []string{"instant"}},
		{kind: "held", place: 22, want: "more-than-held TR-7 model=MR Enterprise asked=13 held=12", change: func(s *scene) { s.key.Counts = counts("MR Enterprise", 13, "MX84 Enterprise", 1) }},
		{kind: "edition", place: 23, want: "edition TR-9 key=" + keyText + " edition=Enterprise destination=Advanced Security", change: func(s *scene) { s.key.Destination.MXEdition = license.AdvancedSecurity }},
	}
	if path == transfer.SelfService {
		all = append(all, defect{kind: "mode", place: 9, carried: "mode", change: func(s *scene) { s.key.Mode = "" }})
	}
	return all
}

// ofLicenses are defects of the licences of a scene, which stand in the order
// head, next, mx, seats.
func ofLicenses(transfer.Path) []defect {
	licence := func(i int) func(*scene) *transfer.DeviceLicense {
		return func(s *scene) *transfer.DeviceLicense { return &s.licenses.Licenses[i] }
	}
	head, mx, seats := licence(0), licence(2), licence(3)
	return []defect{
		{kind: "licenses", place: 9, want: "nothing-asked PD-20 licenses=0", change: func(s *scene) { s.licenses.Licenses = nil }, excludes: []string{"head", "queue", "mx", "edition", "seats", "twice"}},
		{kind: "model", place: 17, want: "licensing-model PD-21 source=per-device destination=co-term needed=per-device", change: func(s *scene) { s.licenses.Destination.Model = license.CoTermination }},
		{kind: "head", place: 20, want: "license-expired PD-21 license=head", change: func(s *scene) { head(s).State = transfer.Expired }},
		{kind: "head", place: 20, want: "license-unknown TR-11 license=head state=", change: func(s *scene) { head(s).State = "" }},
		{kind: "queue", place: 21, want: "queue-torn PD-20 license=head stays=last", change: func(s *scene) { head(s).Queue = append(slices.Clone(head(s).Queue), "last") }},
		{kind: "queue", place: 21, want: "queue-torn PD-20 license=head stays=first", change: func(s *scene) { head(s).Head = "first" }},
		{kind: "mx", place: 30, want: "cannot-split PD-22 license=mx", change: func(s *scene) { mx(s).Part = true }},
		{kind: "edition", place: 31, want: "edition TR-9 license=mx edition=Enterprise destination=Secure SD-WAN Plus", change: func(s *scene) { s.licenses.Destination.MXEdition = license.SecureSDWANPlus }},
		{kind: "seats", place: 40, want: "more-than-held PD-18 license=seats asked=51 held=50", change: func(s *scene) { seats(s).Asked = 51 }},
		{kind: "seats", place: 40, want: "nothing-asked PD-18 license=seats asked=0", change: func(s *scene) { seats(s).Asked = 0 }},
		{kind: "twice", place: 50, want: "license-twice PD-20 license=mx", change: func(s *scene) { s.licenses.Licenses = append(s.licenses.Licenses, *mx(s)) }},
	}
}

// The reasons for several defects are those for each of them, in the documented
// order; asking again gives the same answer.
func TestReasonsOfAUnionAreTheUnionOfReasons(t *testing.T) {
	for name, c := range map[string]struct {
		defects func(transfer.Path) []defect
		ask     func(*scene) error
	}{
		"key":      {ofKeys, (*scene).askKey},
		"licenses": {ofLicenses, (*scene).askLicenses},
	} {
		for _, path := range []transfer.Path{transfer.SelfService, transfer.Support} {
			all := append(asks(path), c.defects(path)...)
			t.Run(name+" "+string(path), func(t *testing.T) {
				for _, d := range all {
					s := eligible(t, path)
					d.change(s)
					says(t, c.ask(s), d.says(path))
				}
				for i := range all {
					for j := range i {
						union(t, path, c.ask, []defect{all[i], all[j]})
					}
				}
				rapid.Check(t, func(t *rapid.T) {
					union(t, path, c.ask, rapid.SliceOfN(rapid.SampledFrom(all), 0, 12).Draw(t, "defects"))
				})
			})
		}
	}
}

// union applies the defects that go together, earlier ones first.
func union(t require.TestingT, path transfer.Path, ask func(*scene) error, drawn []defect) {
	var kept []defect
	for _, d := range drawn {
		if !slices.ContainsFunc(kept, func(k defect) bool {
			return k.kind == d.kind || slices.Contains(k.excludes, d.kind) || slices.Contains(d.excludes, k.kind)
		}) {
			kept = append(kept, d)
		}
	}
	slices.SortStableFunc(kept, func(a, b defect) int { return cmp.Compare(a.place, b.place) })
	s := eligible(t, path)
	var want []string
	for _, d := range kept {
		d.change(s)
		want = append(want, d.says(path))
	}
	err := ask(s)
	require.Equal(t, want, lines(t, err))
	require.Equal(t, err, ask(s))
}
