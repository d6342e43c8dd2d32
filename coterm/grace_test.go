package coterm_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/coterm"
	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/license/dashboard"
)

// overrun is an organization with five access points licensed for ten years, and
// so many in use.
func overrun(t *testing.T, devices int) *coterm.Organization {
	t.Helper()
	o := created(t, "2020-01-01", coterm.Policy{})
	claim(t, o, "2020-01-01", coterm.AddDevices, coterm.EqualWeights, fresh(t, key(1), "2020-01-01", 3650, "MR", 5))
	uses(t, o, "2020-01-02", devices)
	return o
}

func uses(t *testing.T, o *coterm.Organization, on string, devices int) {
	t.Helper()
	e, err := o.ReportUsage(act(on), coterm.Usage{InNetworks: counts("MR", devices)})
	require.NoError(t, err)
	require.NoError(t, o.Apply(e))
}

func adds(t *testing.T, o *coterm.Organization, on string, n int, model string, devices int) {
	t.Helper()
	claim(t, o, on, coterm.AddDevices, coterm.EqualWeights, fresh(t, key(n), "2020-01-01", 3650, model, devices))
}

func undoes(t *testing.T, o *coterm.Organization, on string, n, replacement int) {
	t.Helper()
	e, err := o.Undo(act(on), key(n), key(replacement))
	require.NoError(t, err)
	require.NoError(t, o.Apply(e))
}

// CT-15, CT-22: after an undo the grace is the one that would run had the claim
// never been: reports and other claims since have their say.
func TestGraceAfterUndo(t *testing.T) {
	t.Run("another claim had ended the old grace", func(t *testing.T) {
		o := overrun(t, 10)
		adds(t, o, "2020-01-25T12:00:00Z", 2, "MS", 5)
		adds(t, o, "2020-01-26", 3, "MR", 5)
		require.Equal(t, coterm.OK, o.Compliance(at("2020-01-26")).Status)
		uses(t, o, "2020-02-01", 11)
		undoes(t, o, "2020-02-01T01:00:00Z", 2, 9)
		require.Equal(t, at("2020-02-01"), o.Compliance(at("2020-02-01T01:00:00Z")).Since)
	})
	t.Run("a report had ended it", func(t *testing.T) {
		o := overrun(t, 10)
		adds(t, o, "2020-01-28", 2, "MR", 5)
		uses(t, o, "2020-01-29", 5)
		uses(t, o, "2020-02-02", 10)
		undoes(t, o, "2020-02-03", 2, 9)
		require.Equal(t, at("2020-02-02"), o.Compliance(at("2020-02-03")).Since)
	})
	t.Run("nothing had ended it", func(t *testing.T) {
		o := overrun(t, 10)
		adds(t, o, "2020-01-28", 2, "MR", 5)
		uses(t, o, "2020-01-29", 9)
		undoes(t, o, "2020-02-03", 2, 9)
		require.Equal(t, at("2020-01-02"), o.Compliance(at("2020-02-03")).Since)
	})
	t.Run("the key had hidden an overage", func(t *testing.T) {
		o := overrun(t, 5)
		adds(t, o, "2020-02-01", 2, "MR", 5)
		uses(t, o, "2020-02-02", 10)
		undoes(t, o, "2020-02-07", 2, 9)
		require.Equal(t, at("2020-02-02"), o.Compliance(at("2020-02-07")).Since)
	})
	t.Run("in any order", func(t *testing.T) {
		for _, order := range [][]int{{2, 4}, {4, 2}} {
			o := overrun(t, 10)
			adds(t, o, "2020-01-20", 2, "MR", 5)
			adds(t, o, "2020-01-21", 3, "MS", 1)
			adds(t, o, "2020-01-22", 4, "MR", 5)
			for i, n := range order {
				undoes(t, o, fmt.Sprintf("2020-01-2%d", 3+i), n, 8+i)
			}
			require.Equal(t, at("2020-01-02"), o.Compliance(at("2020-01-25")).Since, order)
		}
	})
}

// No sequence of claims that are undone again buys more grace.
func TestGraceIsNotForSale(t *testing.T) {
	o := overrun(t, 10)
	day := at("2020-01-02")
	next := 10
	for round := range 12 {
		day = day.Add(27 * license.Day)
		for i, model := range []string{"MR", "MS", "MR"} {
			adds(t, o, day.Add(time.Duration(i)*time.Hour).Format(time.RFC3339), next+i, model, 5)
		}
		undoes(t, o, day.Add(4*time.Hour).Format(time.RFC3339), next, next+100)
		undoes(t, o, day.Add(5*time.Hour).Format(time.RFC3339), next+2, next+102)
		require.Equal(t, at("2020-01-02"), o.Compliance(day.Add(6*time.Hour)).Since, "round %d", round)
		next += 3
	}
	require.Equal(t, coterm.ShutDown, o.Compliance(day.Add(6*time.Hour)).Status)
}

// CT-22: the grace of an overage begins with the first report that shows it, also
// where the licences are imported later.
func TestGraceOfAnImport(t *testing.T) {
	o := created(t, "2020-06-01", coterm.Policy{})
	uses(t, o, "2020-06-01", 9)
	e, err := o.Import(act("2020-06-05"), coterm.EqualWeights, []dashboard.CotermLicense{record(1, "addDevices", "2020-01-01", "2020-01-01", 3650, "MR", 5)})
	require.NoError(t, err)
	require.NoError(t, o.Apply(e))
	require.Equal(t, at("2020-06-01"), o.Compliance(at("2020-06-05")).Since)
}

// CT-16: a replacement stands for one licence, whatever is undone or returned
// after it, and can be claimed.
func TestReplacementStandsForOneLicence(t *testing.T) {
	o := overrun(t, 1)
	adds(t, o, "2020-01-03", 2, "MR", 1)
	adds(t, o, "2020-01-04", 3, "MS", 7)
	adds(t, o, "2020-01-05", 4, "MS", 9)
	undoes(t, o, "2020-01-06", 2, 9)
	again := func(o *coterm.Organization, on string) {
		refuses(t, o, func() error { _, err := o.Undo(act(on), key(3), key(9)); return err },
			coterm.ErrReplacementTaken, "CT-16", "replacement", key(9).String())
		refuses(t, o, func() error { _, err := o.Return(act(on), key(4), counts("MS", 2), key(9)); return err },
			coterm.ErrReplacementTaken, "CT-16", "replacement", key(9).String())
	}
	again(o, "2020-01-06")
	again(o.Clone(), "2020-01-06")
	restored, err := coterm.Restore([]byte(state(t, o)), coterm.Policy{})
	require.NoError(t, err)
	again(restored, "2020-01-06")
	e, err := o.Undo(act("2020-01-06"), key(3), key(8))
	require.NoError(t, err)
	e.Replacement, err = e.Replacement.Reissue(key(9), e.Replacement.Counts())
	require.NoError(t, err)
	require.ErrorIs(t, o.Apply(e), coterm.ErrCannotFollow)
	adds(t, o, "2020-01-07", 9, "MR", 1)
	again(o, "2020-01-07")
}

// Reports that say the same again, and reports before an import, are as good as
// the first.
func TestGraceOfRepeatedReports(t *testing.T) {
	for _, reports := range [][]string{{"2020-01-02"}, {"2020-01-02", "2020-01-19"}, {"2020-01-02", "2020-01-11", "2020-01-19"}} {
		o := created(t, "2020-01-01", coterm.Policy{})
		for _, on := range reports {
			uses(t, o, on, 10)
		}
		e, err := o.Import(act("2020-01-20"), coterm.EqualWeights, []dashboard.CotermLicense{record(1, "addDevices", "2019-01-01", "2019-01-01", 3650, "MR", 5)})
		require.NoError(t, err)
		require.NoError(t, o.Apply(e))
		require.Equal(t, at("2020-01-02"), o.Compliance(at("2020-01-20")).Since, reports)
	}
}

// What happens at one instant happens at once: what of it came first says nothing
// about a grace, and neither do claims among it that are undone.
func TestGraceAtOneInstantCT22(t *testing.T) {
	t.Run("a claim after reports and a renewal, undone", func(t *testing.T) {
		o := overrun(t, 9)
		uses(t, o, "2020-01-03", 7)
		uses(t, o, "2020-01-03", 9)
		claim(t, o, "2020-01-03", coterm.Renew, coterm.EqualWeights, fresh(t, key(2), "2020-01-01", 3650, "MR", 8))
		require.Equal(t, at("2020-01-02"), o.Compliance(at("2020-01-03")).Since)
		adds(t, o, "2020-01-03", 3, "MS", 5)
		undoes(t, o, "2020-01-04", 3, 9)
		require.Equal(t, at("2020-01-02"), o.Compliance(at("2020-01-04")).Since)
	})
	t.Run("a claim that sorts before another, with reports between them, undone", func(t *testing.T) {
		o := overrun(t, 10)
		adds(t, o, "2020-01-03", 3, "MR", 5)
		uses(t, o, "2020-01-03", 5)
		uses(t, o, "2020-01-03", 11)
		require.Equal(t, at("2020-01-02"), o.Compliance(at("2020-01-03")).Since)
		adds(t, o, "2020-01-03", 2, "MS", 5)
		undoes(t, o, "2020-01-03", 2, 9)
		require.Equal(t, at("2020-01-02"), o.Compliance(at("2020-01-03")).Since)
	})
	t.Run("an undo that changes since when it was out before the instant", func(t *testing.T) {
		o := overrun(t, 5)
		adds(t, o, "2020-01-03", 2, "MR", 5)
		uses(t, o, "2020-01-04", 10)
		adds(t, o, "2020-01-05", 3, "MS", 1)
		undoes(t, o, "2020-01-05", 2, 8)
		uses(t, o, "2020-01-05", 5)
		require.Equal(t, coterm.OK, o.Compliance(at("2020-01-05")).Status)
		restored, err := coterm.Restore([]byte(state(t, o)), coterm.Policy{})
		require.NoError(t, err)
		for _, both := range []*coterm.Organization{o, restored} {
			uses(t, both, "2020-01-05", 6)
			require.Equal(t, at("2020-01-04"), both.Compliance(at("2020-01-05")).Since)
		}
	})
	t.Run("another claim had ended the grace", func(t *testing.T) {
		o := created(t, "2020-01-01", coterm.Policy{})
		adds(t, o, "2020-01-05", 1, "MR", 5)
		adds(t, o, "2020-01-05", 2, "MR", 5)
		undoes(t, o, "2020-01-06", 2, 9)
		require.Equal(t, coterm.OK, o.Compliance(at("2020-01-06")).Status)
		require.Equal(t, at("2029-12-29"), o.Compliance(at("2030-02-01")).Since)
	})
	t.Run("and the date has passed since", func(t *testing.T) {
		o := created(t, "2020-01-01", coterm.Policy{})
		claim(t, o, "2020-01-05", coterm.AddDevices, coterm.EqualWeights, fresh(t, key(1), "2020-01-01", 7, "MR", 5), fresh(t, key(2), "2020-01-01", 700, "MR", 5))
		undoes(t, o, "2020-01-09", 2, 9)
		require.Equal(t, at("2020-01-08"), o.Compliance(at("2020-01-09")).Since)
	})
}
