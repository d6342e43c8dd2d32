package hosting_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/internal/spectest"
	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart/hosting"
)

// meetingRow is a line of testdata/meetings.txt.
type meetingRow struct{ from, happens, then string }

func meetingsTable(t *testing.T) (rows []meetingRow) {
	t.Helper()
	for _, r := range spectest.Rows(t, here, "testdata/meetings.txt", 2, 3) {
		rows = append(rows, meetingRow{r[0], r[1], r[2]})
	}
	return rows
}

// meetingAt brings the meeting M where a row begins. All who may host hold licences.
func meetingAt(t *testing.T, from string) *scene {
	s := newer(t).users("ada", "bob", "cyd").assign("ada")
	if from != "none" {
		s.schedule(0, "M", "ada", "bob", "cyd")
	}
	if from == "by-host" {
		s.start("M", "ada", "dan")
	}
	if from == "by-alternate" || from == "vacant" {
		s.start("M", "bob", "dan")
	}
	if from == "vacant" {
		s.leave("M", "bob")
	}
	require.Equal(t, from, s.stage())
	return s
}

// stage returns where the meeting M is, in the words of the table.
func (s *scene) stage() string {
	m, ok := s.sys.Meeting("M")
	if !ok {
		return "none"
	}
	if m.State == hosting.MeetingHosted && m.Hosts == "ada" {
		return "by-host"
	}
	if m.State == hosting.MeetingHosted {
		return "by-alternate"
	}
	return string(m.State)
}

// leaving returns who hosts the meeting M, or who would if it did.
func (s *scene) leaving() license.ID {
	m, _ := s.sys.Meeting("M")
	if m.Hosts == "" {
		return "ada"
	}
	return m.Hosts
}

// happens does to the meeting M what a row says.
func (s *scene) happens(what string) (hosting.Event, error) {
	s.Helper()
	switch what {
	case "schedule":
		return s.sys.Schedule(s.act(), s.with, s.plan(0, "M", "ada", "bob", "cyd"))
	case "cancel":
		return s.sys.Cancel(s.act(), "M")
	case "start with host":
		return s.sys.Start(s.act(), s.with, "M", "dan", "ada", "bob")
	case "start with alternate":
		return s.sys.Start(s.act(), s.with, "M", "dan", "cyd", "bob")
	case "start with guest":
		return s.sys.Start(s.act(), s.with, "M", "dan")
	case "host comes":
		return s.sys.Attend(s.act(), s.with, "M", "ada")
	case "alternate comes":
		return s.sys.Attend(s.act(), s.with, "M", "cyd")
	case "guest comes":
		return s.sys.Attend(s.act(), s.with, "M", "eve")
	case "guest leaves":
		return s.sys.Leave(s.act(), s.with, "M", "dan")
	case "who hosts leaves":
		return s.sys.Leave(s.act(), s.with, "M", s.leaving())
	case "who hosts leaves an alternate":
		if m, ok := s.sys.Meeting("M"); ok && m.Hosts != "" {
			s.attend("M", "cyd")
		}
		return s.sys.Leave(s.act(), s.with, "M", s.leaving())
	case "end":
		return s.sys.End(s.act(), "M")
	}
	s.Fatalf("what is %s?", what)
	return nil, nil
}

// TestMeetingStates lets everything happen in every state: it leads to where the table
// says, or is refused for its reason and changes nothing.
func TestMeetingStates(t *testing.T) {
	rows := meetingsTable(t)
	require.Len(t, rows, 5*12)
	for _, r := range rows {
		t.Run(r.from+"/"+r.happens, func(t *testing.T) {
			s := meetingAt(t, r.from)
			before := snapshot(t, s.sys)
			e, err := s.happens(r.happens)
			if strings.Contains(r.then, "/") {
				require.Equal(t, []license.Reason{license.Reason(r.then)}, reasons(err))
				require.Equal(t, before, snapshot(t, s.sys))
				return
			}
			s.do(e, err)
			require.Equal(t, r.then, s.stage())
		})
	}
}

// TestMeetingTransitions walks the table that is exported: it says what
// testdata/meetings.txt does, and nothing else.
func TestMeetingTransitions(t *testing.T) {
	words := map[string]hosting.MeetingTrigger{
		"schedule": hosting.BySchedule, "cancel": hosting.ByCancel, "start with host": hosting.ByStart,
		"start with alternate": hosting.ByStart, "start with guest": hosting.ByStartUnhosted,
		"guest comes": hosting.ByAttend, "alternate comes": hosting.ByAttend, "host comes": hosting.ByHost,
		"guest leaves": hosting.ByLeave, "who hosts leaves": hosting.ByVacate, "who hosts leaves an alternate": hosting.ByHandOver,
		"end": hosting.ByEnd,
	}
	states := map[string]hosting.MeetingState{
		"none": hosting.MeetingNone, "scheduled": hosting.MeetingScheduled, "vacant": hosting.MeetingVacant,
		"by-host": hosting.MeetingHosted, "by-alternate": hosting.MeetingHosted,
	}
	type pair struct {
		from hosting.MeetingState
		by   hosting.MeetingTrigger
	}
	walked := map[pair]hosting.MeetingTransition{}
	for r := range hosting.MeetingTransitions() {
		p := pair{r.From, r.Trigger}
		require.NotContains(t, walked, p)
		walked[p] = r
	}
	told := map[pair]bool{}
	for _, r := range meetingsTable(t) {
		p := pair{states[r.from], words[r.happens]}
		if r.happens == "alternate comes" && r.from == "vacant" {
			p.by = hosting.ByHost
		}
		if r.happens == "host comes" && r.from == "by-host" {
			continue // the host is there: of that the table says nothing
		}
		told[p] = true
		want := hosting.MeetingTransition{From: p.from, Trigger: p.by, To: states[r.then]}
		if strings.Contains(r.then, "/") {
			want.To, want.Refused = p.from, license.Reason(r.then)
		}
		require.Equal(t, want, walked[p], r)
	}
	require.Len(t, walked, 4*10)
	require.Len(t, told, len(walked))
	for range hosting.MeetingTransitions() {
		break
	}
	require.Equal(t, "hand-over", hosting.ByHandOver.String())
	require.Equal(t, "none", (hosting.ByEnd + 1).String())
}
