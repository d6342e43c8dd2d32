package smart_test

import (
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart"
)

func TestPeriod(t *testing.T) {
	for p, ok := range map[smart.Period]bool{
		-1: false, 0: false, 1: true, smart.MaxPeriod - 1: true, smart.MaxPeriod: true, smart.MaxPeriod + 1: false, 1<<63 - 1: false, -1 << 63: false,
	} {
		require.Equal(t, ok, p.Check() == nil, p)
		if !ok {
			refused(t, p.Check(), smart.ErrPeriodRange, "SM-13", "seconds", strconv.FormatInt(int64(p), 10), "least", "1", "most", "864000000")
		}
	}
	require.Equal(t, 10_000*license.Day, smart.MaxPeriod.Duration())
	require.Equal(t, time.Second, smart.Period(1).Duration())
}

// Vectors 1 and 2: 365 days of 24 hours, also over a leap day.
func TestCertificateExpiresVectors1And2(t *testing.T) {
	for issued, want := range map[string]string{
		"2024-03-13T08:04:57Z": "2025-03-13T08:04:57Z",
		"2020-02-04T14:15:10Z": "2021-02-03T14:15:10Z",
	} {
		at, err := time.Parse(time.RFC3339, issued)
		require.NoError(t, err)
		c := smart.Certificate{Number: 1, Issued: at, Valid: 365 * day, Renew: 180 * day}
		require.Equal(t, want, c.Expires().Format(time.RFC3339))
	}
}

func TestHeading(t *testing.T) {
	for _, s := range samples() {
		switch m := s.message.(type) {
		case smart.Request:
			require.NotZero(t, m.Heading().Number)
			_, is := s.message.(smart.Answer)
			require.False(t, is, s.kind)
		case smart.Answer:
			require.Equal(t, udi, m.Heading().UDI)
		}
	}
}

// bad is a message that is refused, for one reason.
type bad struct {
	message smart.Message
	reason  license.Reason
	rule    string
	pairs   []string
}

// badHeaders returns requests and answers of all kinds with headers that are
// refused.
func badHeaders() []bad {
	var all []bad
	for _, h := range []struct {
		header smart.Header
		reason license.Reason
		rule   string
		pairs  []string
	}{
		{smart.Header{Installation: 1, Number: 1}, license.ErrUDIMalformed, "SM-10", []string{"udi", "", "form", "P:product,S:serial[,U:uuid]"}},
		{smart.Header{UDI: udi, Number: 1}, smart.ErrInstallation, "SM-10", []string{"installation", "0"}},
		{smart.Header{UDI: udi, Installation: 1}, smart.ErrNumberMissing, "", []string{"part", "number"}},
	} {
		for _, m := range []smart.Message{
			smart.Register{Header: h.header, Token: "t"},
			smart.Authorize{Header: h.header, Certificate: 1},
			smart.Renew{Header: h.header, Certificate: 1},
			smart.Deregister{Header: h.header, Certificate: 1},
			smart.Registration{Header: h.header, At: asked, Certificate: certificate(), Valid: 1},
			smart.Authorization{Header: h.header, At: asked, Certificate: certificate(), Next: 1, Valid: 1},
			smart.Renewal{Header: h.header, At: asked, Certificate: certificate(), Valid: 1},
			smart.Deregistration{Header: h.header, At: asked},
			smart.Rejection{Header: h.header, At: asked, Reason: "a/b"},
		} {
			all = append(all, bad{m, h.reason, h.rule, h.pairs})
		}
	}
	return all
}

func badRequests() []bad {
	number := []string{"part", "certificate"}
	return []bad{
		{smart.Register{Header: header(1)}, smart.ErrTokenMalformed, "SM-6", []string{"token", "", "longest", "128", "form", "printable, no space at the ends"}},
		{smart.Authorize{Header: header(1)}, smart.ErrNumberMissing, "", number},
		{smart.Renew{Header: header(1)}, smart.ErrNumberMissing, "", number},
		{smart.Deregister{Header: header(1)}, smart.ErrNumberMissing, "", number},
	}
}

// badAnswers returns answers that are refused for their instant, their certificate,
// a period, their tags or their reason.
func badAnswers() []bad {
	seconds := func(n, field string) []string {
		return []string{"seconds", n, "least", "1", "most", "864000000", "field", field}
	}
	past, zero := time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC), time.Time{}
	var all []bad
	for _, tt := range []struct {
		change func(at *time.Time, c *smart.Certificate, valid *smart.Period)
		reason license.Reason
		rule   string
		pairs  []string
	}{
		{func(at *time.Time, _ *smart.Certificate, _ *smart.Period) { *at = past }, license.ErrDateRange, "CT-1", []string{"instant", "10000-01-01 00:00:00 +0000 UTC", "field", "at"}},
		{func(_ *time.Time, c *smart.Certificate, _ *smart.Period) { c.Number = 0 }, smart.ErrNumberMissing, "", []string{"part", "number", "field", "certificate"}},
		{func(_ *time.Time, c *smart.Certificate, _ *smart.Period) { c.Issued = zero }, license.ErrInstantMissing, "SM-11", []string{"issued", "", "field", "certificate"}},
		{func(_ *time.Time, c *smart.Certificate, _ *smart.Period) { c.Valid = 0 }, smart.ErrPeriodRange, "SM-13", seconds("0", "certificate.validSeconds")},
		{func(_ *time.Time, c *smart.Certificate, _ *smart.Period) { c.Valid = smart.MaxPeriod + 1 }, smart.ErrPeriodRange, "SM-13", seconds("864000001", "certificate.validSeconds")},
		{func(_ *time.Time, c *smart.Certificate, _ *smart.Period) { c.Renew = 0 }, smart.ErrPeriodRange, "SM-13", seconds("0", "certificate.renewSeconds")},
		{func(_ *time.Time, _ *smart.Certificate, valid *smart.Period) { *valid = 0 }, smart.ErrPeriodRange, "SM-13", seconds("0", "validSeconds")},
		{
			func(at *time.Time, c *smart.Certificate, _ *smart.Period) { *at = c.Issued.Add(-1) }, smart.ErrInstantOrder, "SM-11",
			[]string{"part", "certificate.issued", "instant", "2024-03-13T08:04:57Z", "after", "at", "other", "2024-03-13T08:04:56.999999999Z"},
		},
	} {
		at, c, valid := asked, certificate(), smart.Period(1)
		tt.change(&at, &c, &valid)
		all = append(all,
			bad{smart.Registration{Header: header(1), At: at, Certificate: c, Valid: valid}, tt.reason, tt.rule, tt.pairs},
			bad{smart.Renewal{Header: header(1), At: at, Certificate: c, Valid: valid}, tt.reason, tt.rule, tt.pairs},
			bad{smart.Authorization{Header: header(1), At: at, Certificate: c, Next: 1, Valid: valid}, tt.reason, tt.rule, tt.pairs})
	}
	short := func(tags ...license.Tag) smart.Message {
		return smart.Authorization{Header: header(1), At: asked, Certificate: certificate(), Next: 1, Valid: 1, Short: tags}
	}
	return append(all,
		bad{smart.Authorization{Header: header(1), At: asked, Certificate: certificate(), Valid: 1}, smart.ErrPeriodRange, "SM-13", seconds("0", "nextSeconds")},
		bad{short("a", ""), license.ErrTagMalformed, "SM-3", []string{"tag", "", "longest", "128", "field", "short"}},
		bad{short("a", "a"), license.ErrTagTwice, "SM-16", []string{"tag", "a"}},
		bad{short("b", "a"), license.ErrTagOrder, "SM-16", []string{"tag", "a", "after", "b"}},
		bad{short(manyTags(257)...), license.ErrCountRange, "SM-16", []string{"short", "257", "least", "0", "most", "256"}},
		bad{smart.Deregistration{Header: header(1)}, license.ErrInstantMissing, "SM-13", []string{"at", ""}},
		bad{smart.Rejection{Header: header(1), Reason: "a/b"}, license.ErrInstantMissing, "SM-13", []string{"at", ""}},
		bad{smart.Rejection{Header: header(1), At: asked}, smart.ErrNameMalformed, "SM-26", []string{"part", "reason", "value", "", "longest", "128"}},
		bad{smart.Rejection{Header: header(1), At: asked, Reason: "a/b", Rule: " "}, smart.ErrNameMalformed, "SM-26", []string{"part", "rule", "value", " ", "longest", "128"}},
	)
}

func manyTags(n int) []license.Tag {
	var all []license.Tag
	for i := range n {
		all = append(all, license.Tag(fmt.Sprintf("%s%03d", strings.Repeat("<", license.MaxTagLen-3), i)))
	}
	return all
}

func TestCheckRefuses(t *testing.T) {
	for _, all := range [][]bad{badHeaders(), badRequests(), badAnswers(), badReports(), badEntitlements()} {
		for _, b := range all {
			refused(t, b.message.Check(), b.reason, b.rule, b.pairs...)
			data, err := smart.Encode(b.message)
			refused(t, err, b.reason, b.rule, b.pairs...)
			require.Nil(t, data)
		}
	}
	for _, s := range samples() {
		require.NoError(t, s.message.Check(), s.kind)
	}
}

// All reasons are returned, and of lists the first element that has some.
func TestCheckReturnsAllReasons(t *testing.T) {
	for _, tt := range []struct {
		message smart.Message
		want    int
	}{
		{smart.Register{}, 4},
		{smart.Authorize{}, 4},
		{smart.Renew{}, 4},
		{smart.Deregister{}, 4},
		{smart.Registration{}, 9},
		{smart.Authorization{Short: []license.Tag{"", ""}}, 11},
		{smart.Renewal{}, 9},
		{smart.Deregistration{}, 4},
		{smart.Rejection{}, 5},
		{smart.Report{}, 3},
		{smart.Entitlements{}, 3},
	} {
		require.Len(t, license.Refusals(tt.message.Check()), tt.want, "%T", tt.message)
	}
	broken := smart.Report{Satellite: "S", Number: 1, At: asked, Instances: make([]smart.ReportedInstance, 100)}
	all := license.Refusals(broken.Check())
	require.Len(t, all, 5)
	for _, r := range all {
		require.Regexp(t, `^instances\.0`, r.Field("field"))
	}
}
