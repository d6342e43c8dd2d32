package hosting_test

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/licit-go/licit/license/enforce"
	"github.com/licit-go/licit/smart/hosting"
)

// mail is one e-mail, for tables.
type mail struct {
	at   string
	kind hosting.AlertKind
}

func mails(s *hosting.System, from, to time.Time) []mail {
	var all []mail
	for n := range s.Notices(from, to) {
		all = append(all, mail{stamp(n.At), n.Kind})
	}
	return all
}

// E-mails are sent at once and when the system is deactivated, each once (WX-13, WX-14).
func TestNoticesWX13WX14(t *testing.T) {
	s := older(t).users("ann").assign("ann").at("2024-08-30T00:00:00Z")
	s.do(s.sys.Disconnect(s.act()))
	whole := []mail{
		{"2024-08-28T12:00:00Z", hosting.AlertExceeded},
		{"2024-08-30T00:00:00Z", hosting.AlertInvalid},
		{"2025-02-28T00:00:00Z", hosting.AlertInvalidDeactivated},
		{"2025-02-28T12:00:00Z", hosting.AlertExceededDeactivated},
	}
	require.Equal(t, whole, mails(s.sys, time.Time{}, moment("2030-01-01T00:00:00Z")))
	for _, m := range whole {
		before, exactly, after := edges(m.at)
		if before.Before(s.now) {
			continue // asked for before the last event
		}
		require.Empty(t, mails(s.sys, before, exactly))
		require.Equal(t, []mail{m}, mails(s.sys, before, after))
		require.Equal(t, []mail{m}, mails(s.sys, exactly, after))
		require.Empty(t, mails(s.sys, after, after.Add(time.Hour)))
	}
	n := slices.Collect(s.sys.Notices(moment("2025-02-28T00:00:00Z"), moment("2025-03-01T00:00:00Z")))
	require.Equal(t, hosting.Notice{At: moment("2025-02-28T12:00:00Z"), Alert: hosting.Alert{
		Kind: hosting.AlertExceededDeactivated, Since: moment("2024-08-28T12:00:00Z"), Until: moment("2025-02-28T12:00:00Z"), Held: 1, Version: "1.5",
	}}, n[1])

	s.do(s.sys.FailOver(s.act()))
	require.Equal(t, slices.Concat(whole[:2], whole[3:]), mails(s.sys, time.Time{}, moment("2030-01-01T00:00:00Z")), "that clock stands")
	s.later(day(1)).do(s.sys.Return(s.act())).installs("1.5", 1)
	require.Empty(t, mails(s.sys, time.Time{}, moment("2030-01-01T00:00:00Z")))
	require.Empty(t, mails(newer(t).sys, time.Time{}, moment("2030-01-01T00:00:00Z")))
}

// The end of an evaluation is seen by who asks after it and not before.
func TestNoticeAtTheEndOfEvaluationWX13(t *testing.T) {
	s := older(t).users("ann").assign("ann")
	before, exactly, after := edges("2024-08-28T12:00:00Z")
	require.Empty(t, mails(s.sys, s.now, before))
	require.Empty(t, mails(s.sys, s.now, exactly))
	require.Equal(t, []mail{{stamp(exactly), hosting.AlertExceeded}}, mails(s.sys, s.now, after))
	require.Equal(t, []mail{{stamp(exactly), hosting.AlertExceeded}}, mails(s.sys, exactly, after))
}

// Without a grace both are due at once.
func TestNoticesWithoutAGrace(t *testing.T) {
	s := blank(t, hosting.Policy{Invalid: enforce.Grace{Length: -1}}).installed(hosting.Managed, "1", hosting.Large)
	s.do(s.sys.Disconnect(s.act()))
	now := stamp(s.now)
	require.Equal(t, []mail{{now, hosting.AlertInvalid}, {now, hosting.AlertInvalidDeactivated}}, mails(s.sys, s.now, s.now.Add(1)))
}

// A grace that goes on past the calendar is never over.
func TestNoticesAtTheEndOfTheCalendar(t *testing.T) {
	s := blank(t, hosting.Policy{}).at("9999-08-31T00:00:00Z").installed(hosting.Managed, "1", hosting.Large)
	s.do(s.sys.Disconnect(s.act()))
	last := moment("9999-12-31T23:59:59.999999999Z")
	require.Equal(t, last, s.alert(s.now, hosting.AlertInvalid).Until)
	require.Equal(t, []mail{{"9999-08-31T00:00:00Z", hosting.AlertInvalid}}, mails(s.sys, s.now, last.Add(1)))
}

// Intervals that tile time give each e-mail once, however they are cut.
func TestNoticesTileWX13WX14(t *testing.T) {
	s := older(t).users("ann").assign("ann")
	s.do(s.sys.Disconnect(s.act()))
	end := s.now.Add(day(400))
	whole := mails(s.sys, s.now, end)
	require.Len(t, whole, 4)
	rapid.Check(t, func(r *rapid.T) {
		cuts := rapid.SliceOf(rapid.OneOf(
			rapid.Map(rapid.Int64Range(0, int64(day(400))), func(n int64) time.Time { return s.now.Add(time.Duration(n)) }),
			rapid.Map(rapid.SampledFrom(whole), func(m mail) time.Time { return moment(m.at) }),
		)).Draw(r, "cuts")
		slices.SortFunc(cuts, time.Time.Compare)
		var tiled []mail
		from := s.now
		for _, cut := range append(cuts, end) {
			tiled = append(tiled, mails(s.sys, from, cut)...)
			from = cut
		}
		require.Equal(r, whole, tiled)
	})
}
