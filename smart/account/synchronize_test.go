package account_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart"
	"github.com/licit-go/licit/smart/account"
)

// report returns the report of that number, made at the scene's instant.
func reportOf(s *scene, number uint64, instances ...smart.ReportedInstance) smart.Report {
	slices.SortFunc(instances, func(i, j smart.ReportedInstance) int { return i.UDI.Compare(j.UDI) })
	return smart.Report{Satellite: "field", Number: number, At: s.act.At, Instances: instances}
}

// holding returns an instance for which something is held, as a satellite reports it.
func holding(serial string, va license.ID, parts ...smart.HeldPart) smart.ReportedInstance {
	return smart.ReportedInstance{UDI: router(serial), Account: va, Held: parts}
}

// TestInstancesOfASatelliteCount is SM-14 and SM-22: what a satellite reports is in
// use in its virtual accounts.
func TestInstancesOfASatelliteCount(t *testing.T) {
	s := served(t, account.Policy{})
	do(s, transfer(s.account, "main", "north", premium, 6))
	do(s, transfer(s.account, "main", "south", standard, 5))
	first := reportOf(s, 1,
		calling("1", "north", s.act.At, smart.MustUsage(premium, 2)),
		calling("2", "south", s.act.At, smart.MustUsage(standard, 7)),
		holding("3", "north", smart.HeldPart{Line: "P", Quantity: 3}),
	)
	e := do(s, synchronize(s.account, first))
	require.Equal(t, first.Instances, e.Changed)
	require.Empty(t, e.Removed)

	north, south := s.count("north", premium), s.count("south", standard)
	require.Equal(t, []int{6, 5, 3, 1}, []int{north.Purchased, north.InUse, north.Reserved, north.Available})
	require.Equal(t, []int{5, 7, 2}, []int{south.Purchased, south.InUse, south.Shortage})
	require.Equal(t, smart.MustUsage(standard, 7), s.account.Usage(router("2")))
	require.Equal(t, []account.Part{{Line: "P", Quantity: 3}}, s.account.Parts(router("3")))
	at, known := s.account.Instance(router("1"), s.act.At)
	require.True(t, known)
	require.Equal(t, account.InstanceStatus{
		UDI: router("1"), VirtualAccount: "north", Contact: s.act.At, Connectivity: account.NotExpected, Satellite: true,
		Certificate: smart.Certificate{Issued: s.act.At, Valid: 365 * 86_400},
	}, at)
	refused(s, transfer(s.account, "north", "main", premium, 2), account.ErrUnavailable) // one is available

	// One changes, one is gone, one is as it was.
	s.after(time.Hour)
	second := reportOf(s, 2,
		calling("1", "south", s.act.At, smart.MustUsage(premium, 1)),
		holding("3", "north", smart.HeldPart{Line: "P", Quantity: 3}),
		calling("4", "north", s.act.At, smart.Usage{}),
	)
	e = do(s, synchronize(s.account, second))
	require.Equal(t, []smart.ReportedInstance{second.Instances[0], second.Instances[2]}, e.Changed)
	require.Equal(t, []license.UDI{router("2")}, e.Removed)
	require.Equal(t, 3, s.count("north", premium).InUse)
	require.Equal(t, 1, s.count("south", premium).InUse)
	require.Zero(t, s.count("south", standard).InUse)

	// A report that says the same is a contact all the same.
	e = do(s, synchronize(s.account, reportOf(s, 9, second.Instances...)))
	require.Equal(t, account.Synchronized{Stamp: e.Stamp, Satellite: "field", Number: 9}, e)

	// One for which something was held calls now, and the other way round.
	third := reportOf(s, 10,
		holding("1", "south", smart.HeldPart{Line: "P", Quantity: 1}, smart.HeldPart{Line: "S", Quantity: 50}),
		calling("3", "north", s.act.At, smart.MustUsage(premium, 6)),
		calling("4", "north", s.act.At, smart.Usage{}),
	)
	do(s, synchronize(s.account, third))
	require.Equal(t, 6, s.count("north", premium).InUse)
	require.Zero(t, s.count("north", premium).Reserved)
	require.Equal(t, []int{0, 1, -1}, []int{s.count("south", premium).Purchased, s.count("south", premium).InUse, s.count("south", premium).Available})
	require.Equal(t, []int{5, 50, 45}, []int{s.count("south", standard).Purchased, s.count("south", standard).Reserved, s.count("south", standard).Shortage})

	// Nothing is left of what it reported when it reports nothing.
	do(s, synchronize(s.account, reportOf(s, 11)))
	require.Zero(t, s.count("north", premium).InUse)
	require.Zero(t, s.count("south", standard).InUse)
	_, known = s.account.Instance(router("1"), s.act.At)
	require.False(t, known)
}

func TestReportsAreTakenInOnceAndInOrder(t *testing.T) {
	s := served(t, account.Policy{})
	_, err := s.account.EntitlementsFor("field", s.act.At)
	require.ErrorIs(t, err, account.ErrNeverReported)
	late, now := reportOf(s, 1, calling("1", "north", s.act.At, smart.Usage{})), reportOf(s, 2)
	do(s, synchronize(s.account, now))
	for _, r := range []smart.Report{late, now} {
		refusal := refused(s, synchronize(s.account, r), account.ErrReportStale)[0]
		require.Equal(t, "2", refusal.Field("last"))
	}
	require.Equal(t, uint64(2), s.entitlements("field").Number)
	s.after(time.Hour)
	require.Equal(t, s.act.At, s.entitlements("field").At)
	_, err = s.account.EntitlementsFor("field", s.act.At.Add(-2*time.Hour))
	require.ErrorIs(t, err, account.ErrEarlierThanLast)
	_, err = s.account.EntitlementsFor("field", time.Date(10_000, 1, 1, 0, 0, 0, 0, time.UTC))
	require.ErrorIs(t, err, license.ErrDateRange)
	_, err = s.account.EntitlementsFor("other", s.act.At)
	require.ErrorIs(t, err, account.ErrSatelliteUnknown)
}

func TestForeignReportsAreRefused(t *testing.T) {
	s := served(t, account.Policy{})
	r := reportOf(s, 1,
		calling("1", "main", s.act.At, smart.Usage{}), calling("2", "main", s.act.At, smart.Usage{}),
		holding("3", "north", smart.HeldPart{Line: "none", Quantity: 1}),
	)
	r.Transfers = []smart.ReportedTransfer{
		{Seq: 1, Line: "P", From: "branch", To: "north", Quantity: 1},
		{Seq: 2, Line: "nil", From: "south", To: "nowhere", Quantity: 1},
	}
	var got []string
	for _, r := range refused(s, synchronize(s.account, r), slices.Repeat([]license.Reason{account.ErrReportForeign}, 5)...) {
		require.Equal(t, "field", r.Field("satellite"))
		got = append(got, r.Field("virtualAccount")+r.Field("line"))
	}
	require.Equal(t, []string{"branch", "nowhere", "nil", "main", "none"}, got)

	other := reportOf(s, 1)
	other.Satellite = "other"
	refused(s, synchronize(s.account, other), account.ErrSatelliteUnknown)
	refused(s, synchronize(s.account, reportOf(s, 0)), smart.ErrNumberMissing)
}

// TestReportedTransfersAreMadeOnce is SM-21: as far as the licences are still there.
func TestReportedTransfersAreMadeOnce(t *testing.T) {
	s := served(t, account.Policy{})
	do(s, transfer(s.account, "main", "north", premium, 6))
	r := reportOf(s, 1)
	r.Transfers = []smart.ReportedTransfer{
		{Seq: 7, Line: "P", From: "north", To: "south", Quantity: 4},
		{Seq: 9, Line: "P", From: "south", To: "north", Quantity: 5}, // four are there
		{Seq: 9, Line: "S", From: "south", To: "north", Quantity: 1}, // none is
		{Seq: 12, Line: "P", From: "north", To: "south", Quantity: 1},
	}
	e := do(s, synchronize(s.account, r))
	require.Equal(t, uint64(12), e.UpTo)
	require.Equal(t, []smart.ReportedTransfer{
		r.Transfers[0], {Seq: 9, Line: "P", From: "south", To: "north", Quantity: 4}, r.Transfers[3],
	}, e.Transfers)
	require.Equal(t, map[license.ID]int{"P": 5}, s.quantities("north"))
	require.Equal(t, map[license.ID]int{"P": 1}, s.quantities("south"))

	// The next report holds them too, and one that is new.
	r.Number = 2
	r.Transfers = append(r.Transfers, smart.ReportedTransfer{Seq: 13, Line: "P", From: "north", To: "south", Quantity: 9})
	e = do(s, synchronize(s.account, r))
	require.Equal(t, []smart.ReportedTransfer{{Seq: 13, Line: "P", From: "north", To: "south", Quantity: 5}}, e.Transfers)
	require.Equal(t, map[license.ID]int{"P": 6}, s.quantities("south"))
	require.Equal(t, map[license.ID]int{"P": 4, "S": 40}, s.quantities("main"))
}

// TestDuplicatesStayWhereTheyAre is SM-19.
func TestDuplicatesStayWhereTheyAre(t *testing.T) {
	s := served(t, account.Policy{})
	do(s, addSatellite(s.account, "depot"))
	do(s, addSatelliteAccount(s.account, "depot", "west"))
	do(s, addSatellite(s.account, "yard"))
	do(s, addSatelliteAccount(s.account, "yard", "east"))
	from := func(satellite, va license.ID, number uint64, serials ...string) account.Synchronized {
		r := reportOf(s, number)
		for _, serial := range serials {
			r.Instances = append(r.Instances, calling(serial, va, s.act.At, smart.MustUsage(premium, 1)))
		}
		r.Satellite = satellite
		return do(s, synchronize(s.account, r))
	}
	duplicates := func() (all []string) {
		for _, a := range s.account.Alerts(s.act.At) {
			if a.Kind == account.Duplicate {
				all = append(all, string(a.VirtualAccount)+" "+a.Source)
			}
		}
		return all
	}
	from("field", "north", 1, "1", "2")
	e := from("depot", "west", 1, "1", "2", "3")
	require.Equal(t, []license.UDI{router("1"), router("2")}, e.Duplicates)
	require.Len(t, e.Changed, 1)
	require.Equal(t, 1, s.count("west", premium).InUse)
	require.Equal(t, []string{"north " + router("1").String(), "north " + router("2").String()}, duplicates())

	from("yard", "east", 1, "1", "3")
	require.Equal(t, []string{"north " + router("1").String(), "north " + router("2").String(), "west " + router("3").String()}, duplicates())
	from("depot", "west", 2, "3")
	require.Equal(t, []string{"north " + router("1").String(), "west " + router("3").String()}, duplicates())

	// Where it was is free of it: whoever reports it next has it.
	from("field", "north", 2)
	require.Len(t, from("yard", "east", 2, "1").Changed, 1)
	require.Empty(t, duplicates())

	from("field", "north", 3, "1")
	require.Len(t, duplicates(), 1)
	do(s, removeSatellite(s.account, "field"))
	require.Empty(t, duplicates())
}

// picture shows all that can be seen of an account's virtual accounts.
func (s *scene) picture() string {
	var b strings.Builder
	for v := range s.account.VirtualAccounts() {
		fmt.Fprintln(&b, v)
		for h := range s.account.Lines(v.ID) {
			fmt.Fprintln(&b, h)
		}
		for udi := range s.account.Instances(v.ID) {
			i, _ := s.account.Instance(udi, s.act.At)
			fmt.Fprintln(&b, i, s.account.Usage(udi), s.account.Parts(udi))
		}
	}
	fmt.Fprintln(&b, s.account.Seq(), s.account.Alerts(s.act.At))
	return b.String()
}

func TestEventsThatCannotFollowASynchronization(t *testing.T) {
	s := served(t, account.Policy{})
	do(s, transfer(s.account, "main", "north", premium, 6))
	do(s, addSatellite(s.account, "depot"))
	do(s, addSatelliteAccount(s.account, "depot", "west"))
	r := reportOf(s, 1, calling("2", "west", s.act.At, smart.Usage{}))
	r.Satellite = "depot"
	do(s, synchronize(s.account, r))
	r = reportOf(s, 1, calling("1", "north", s.act.At, smart.MustUsage(premium, 1)))
	r.Transfers = []smart.ReportedTransfer{{Seq: 5, Line: "P", From: "north", To: "south", Quantity: 2}}
	do(s, synchronize(s.account, r))

	stamp := license.Stamp{Seq: s.account.Seq() + 1, Act: s.act}
	move := func(seq uint64, quantity int) []smart.ReportedTransfer {
		return []smart.ReportedTransfer{{Seq: seq, Line: "P", From: "north", To: "south", Quantity: quantity}}
	}
	fine := account.Synchronized{Stamp: stamp, Satellite: "field", Number: 2, UpTo: 5}
	for name, e := range map[string]func(e *account.Synchronized){
		"satellite":               func(e *account.Synchronized) { e.Satellite = "other" },
		"number":                  func(e *account.Synchronized) { e.Number = 1 },
		"fewer transfers":         func(e *account.Synchronized) { e.UpTo = 4 },
		"old transfer":            func(e *account.Synchronized) { e.Transfers = move(5, 1) },
		"transfer after the last": func(e *account.Synchronized) { e.Transfers = move(6, 1) },
		"more than is there":      func(e *account.Synchronized) { e.UpTo, e.Transfers = 6, move(6, 5) },
		"no quantity":             func(e *account.Synchronized) { e.UpTo, e.Transfers = 6, move(6, 0) },
		"foreign": func(e *account.Synchronized) {
			e.Changed = []smart.ReportedInstance{calling("9", "main", s.act.At, smart.Usage{})}
		},
		"elsewhere": func(e *account.Synchronized) {
			e.Changed = []smart.ReportedInstance{calling("2", "north", s.act.At, smart.Usage{})}
		},
		"changed and removed": func(e *account.Synchronized) {
			e.Changed = []smart.ReportedInstance{calling("1", "north", s.act.At, smart.Usage{})}
			e.Removed = []license.UDI{router("1")}
		},
		"removed, and none":      func(e *account.Synchronized) { e.Removed = []license.UDI{router("9")} },
		"removed of another":     func(e *account.Synchronized) { e.Removed = []license.UDI{router("2")} },
		"removed twice":          func(e *account.Synchronized) { e.Removed = []license.UDI{router("1"), router("1")} },
		"duplicate, and none":    func(e *account.Synchronized) { e.Duplicates = []license.UDI{router("9")} },
		"duplicate, and its own": func(e *account.Synchronized) { e.Duplicates = []license.UDI{router("1")} },
		"duplicate twice":        func(e *account.Synchronized) { e.Duplicates = []license.UDI{router("2"), router("2")} },
	} {
		t.Run(name, func(t *testing.T) {
			wrong := fine
			e(&wrong)
			before := s.picture()
			require.ErrorIs(t, s.account.Apply(wrong), account.ErrCannotFollow)
			require.Equal(t, before, s.picture())
		})
	}
	// A contact may be later than the event: two clocks.
	fine.Changed = []smart.ReportedInstance{calling("3", "north", s.act.At.Add(time.Hour), smart.Usage{})}
	require.NoError(t, s.account.Apply(fine))

	stamp.Seq++
	for _, e := range []account.Event{
		account.SatelliteAdded{Stamp: stamp, Satellite: "field"},
		account.SatelliteAdded{Stamp: stamp},
		account.SatelliteRemoved{Stamp: stamp, Satellite: "other", Cause: account.RemovedByHand},
		account.SatelliteRemoved{Stamp: stamp, Satellite: "field", Cause: account.CertificateExpired},
		account.VirtualAccountAdded{Stamp: stamp, VirtualAccount: "new", Satellite: "other"},
		account.Reported{Stamp: stamp, Number: 1},
		account.Entitled{Stamp: stamp, Number: 1, Answered: stamp.At},
	} {
		require.ErrorIs(t, s.account.Apply(e), account.ErrCannotFollow)
	}
}
