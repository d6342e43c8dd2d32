package account

import (
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart"
)

var firstDay = license.Act{At: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), By: "ada"}

// decided applies a decision.
func decided[E Event](t *testing.T, a *Account, e E, err error) E {
	t.Helper()
	require.NoError(t, err)
	require.NoError(t, a.Apply(e))
	return e
}

func aboveAndSatellite(t *testing.T) (above, below *Account) {
	t.Helper()
	above, below = New("acme", Policy{}), New("field", Policy{})
	created, err := above.Create(firstDay, "main")
	decided(t, above, created, err)
	created, err = below.CreateSatellite(firstDay)
	decided(t, below, created, err)
	return above, below
}

func TestTheMostSatellites(t *testing.T) {
	above, _ := aboveAndSatellite(t)
	above.most.satellites = 2
	for _, id := range []license.ID{"a", "b"} { // n−1, n
		added, err := above.AddSatellite(firstDay, id)
		decided(t, above, added, err)
		removed, err := above.RemoveSatellite(firstDay, id) // one that is gone counts
		decided(t, above, removed, err)
	}
	_, err := above.AddSatellite(firstDay, "c")
	require.ErrorIs(t, err, ErrTooMany)
	require.Equal(t, "satellites", license.Refusals(err)[0].Field("what"))
}

func TestTheMostInstancesOfReports(t *testing.T) {
	above, below := aboveAndSatellite(t)
	above.most.instances = 2
	added, err := above.AddSatellite(firstDay, "field")
	decided(t, above, added, err)
	va, err := above.AddSatelliteAccount(firstDay, "field", "north")
	decided(t, above, va, err)
	reported := func(number uint64, serials ...string) smart.Report {
		r := smart.Report{Satellite: "field", Number: number, At: firstDay.At}
		for _, serial := range serials {
			udi := license.MustParseUDI("P:p,S:" + serial)
			r.Instances = append(r.Instances, smart.ReportedInstance{UDI: udi, Account: "north", Contact: firstDay.At, Issued: firstDay.At, Valid: 1})
		}
		return r
	}
	for number, serials := range [][]string{{"1"}, {"1", "2"}, {"3", "4"}} { // n−1, n, and two others in their place
		s, err := above.Synchronize(firstDay, reported(uint64(number)+1, serials...))
		decided(t, above, s, err)
	}
	_, err = above.Synchronize(firstDay, reported(4, "3", "4", "5"))
	require.ErrorIs(t, err, ErrTooMany)
	e := Synchronized{Stamp: above.stamp(firstDay), Satellite: "field", Number: 4, Changed: reported(4, "5").Instances}
	require.ErrorIs(t, above.Apply(e), ErrTooMany)

	below.instances[license.MustParseUDI("P:p,S:1")] = &instance{home: newVirtual("north", "")}
	for most, refused := range map[int]bool{2: false, 1: false, 0: true} {
		below.most.reported = most
		_, err := below.Report(firstDay)
		require.Equal(t, refused, err != nil)
	}
	_, err = below.Report(firstDay)
	require.True(t, err == nil || license.Refusals(err)[0].Field("what") == "instances")
}

// TestTheMostTransfersOfAReport: those of one event stay together.
func TestTheMostTransfersOfAReport(t *testing.T) {
	for most, want := range map[int][]uint64{1: {1}, 2: {1}, 3: {1, 2, 2}, 4: {1, 2, 2, 3}, 5: {1, 2, 2, 3}} {
		_, below := aboveAndSatellite(t)
		below.most.reported = most
		below.noteTransfer(1, "north", "south", []Part{{"L", 1}})
		below.noteTransfer(2, "south", "north", []Part{{"M", 1}, {"L", 1}})
		below.noteTransfer(3, "south", "north", []Part{{"L", 1}})
		made, err := below.Report(firstDay)
		decided(t, below, made, err)
		r, ok := below.LastReport()
		require.True(t, ok)
		var got []uint64
		for _, tr := range r.Transfers {
			got = append(got, tr.Seq)
		}
		require.Equal(t, want, got, strconv.Itoa(most))
		require.NoError(t, r.Check())
	}
}

func TestTheMostLinesOfEntitlements(t *testing.T) {
	above, _ := aboveAndSatellite(t)
	added, err := above.AddSatellite(firstDay, "field")
	decided(t, above, added, err)
	va, err := above.AddSatelliteAccount(firstDay, "field", "north")
	decided(t, above, va, err)
	taken, err := above.Synchronize(firstDay, smart.Report{Satellite: "field", Number: 1, At: firstDay.At})
	decided(t, above, taken, err)
	lines := make([]smart.Line, smart.MaxReported+1)
	for n := range lines {
		id := license.ID("L" + strconv.Itoa(n))
		lines[n] = smart.Line{ID: id, Tag: "Standard", Quantity: 1, Type: smart.Perpetual, Start: license.MustParseDate("2026-01-01")}
	}
	deposited, err := above.Deposit(firstDay, "north", lines[1:]...)
	decided(t, above, deposited, err)
	e, err := above.EntitlementsFor("field", firstDay.At)
	require.NoError(t, err)
	require.Len(t, e.Accounts[0].Lines, smart.MaxReported)
	deposited, err = above.Deposit(firstDay, "north", lines[0])
	decided(t, above, deposited, err)
	_, err = above.EntitlementsFor("field", firstDay.At)
	require.ErrorIs(t, err, smart.ErrTooMany)
}

// TestWhatASatelliteReportedIsForgotten when it leaves, also by registering above.
func TestWhatASatelliteReportedIsForgotten(t *testing.T) {
	above, _ := aboveAndSatellite(t)
	added, err := above.AddSatellite(firstDay, "field")
	decided(t, above, added, err)
	va, err := above.AddSatelliteAccount(firstDay, "field", "north")
	decided(t, above, va, err)
	token, err := above.CreateToken(firstDay, "main", "T", TokenOptions{})
	decided(t, above, token, err)
	udi := license.MustParseUDI("P:p,S:1")
	s, err := above.Synchronize(firstDay, smart.Report{Satellite: "field", Number: 1, At: firstDay.At, Instances: []smart.ReportedInstance{
		{UDI: udi, Account: "north", Contact: firstDay.At, Issued: firstDay.At, Valid: 1},
	}})
	decided(t, above, s, err)
	require.Len(t, above.satellites["field"].reported, 1)
	registered, err := above.Register(firstDay, smart.Register{Header: smart.Header{UDI: udi, Installation: 1, Number: 1}, Token: "T", Overwrite: true})
	decided(t, above, registered, err)
	require.Empty(t, above.satellites["field"].reported)
}
