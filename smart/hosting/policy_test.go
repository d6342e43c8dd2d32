package hosting_test

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/license/enforce"
	"github.com/licit-go/licit/smart"
	"github.com/licit-go/licit/smart/hosting"
)

func day(n int) time.Duration { return time.Duration(n) * license.Day }

// What is longer than can be, or no name, is refused by every decision.
func TestPolicyRefused(t *testing.T) {
	longer := hosting.MaxGraceLength + 1
	for _, tt := range []struct {
		policy        hosting.Policy
		option, value string
	}{
		{hosting.Policy{Evaluation: hosting.MaxGraceLength + time.Second}, "evaluation", (hosting.MaxGraceLength + time.Second).String()},
		{hosting.Policy{Evaluation: time.Second + 1}, "evaluation", "1.000000001s"},
		{hosting.Policy{Grace: longer}, "grace", longer.String()},
		{hosting.Policy{Exceeded: enforce.Grace{Months: hosting.MaxGraceMonths + 1}}, "exceeded.months", "1201"},
		{hosting.Policy{Exceeded: enforce.Grace{Length: longer}}, "exceeded.length", longer.String()},
		{hosting.Policy{Invalid: enforce.Grace{Months: hosting.MaxGraceMonths + 1}}, "invalid.months", "1201"},
		{hosting.Policy{Invalid: enforce.Grace{Length: longer}}, "invalid.length", longer.String()},
		{hosting.Policy{FailedOver: enforce.Grace{Months: hosting.MaxGraceMonths + 1}}, "failedOver.months", "1201"},
		{hosting.Policy{FailedOver: enforce.Grace{Length: longer}}, "failedOver.length", longer.String()},
		{hosting.Policy{Unknown: longer}, "unknown", longer.String()},
		{hosting.Policy{Starting: longer}, "starting", longer.String()},
		{hosting.Policy{Audit: license.Day}, "audit", "24h0m0s"},
		{hosting.Policy{Products: hosting.Products{Extended: "HOST"}}, "products.extended", "HOST"},
		{hosting.Policy{Products: hosting.Products{Small: "XL"}}, "products.small", "XL"},
		{hosting.Policy{Products: hosting.Products{Large: "MDC-SMALL"}}, "products.large", "MDC-SMALL"},
	} {
		s := blank(t, tt.policy)
		why := refuses(s, func() (hosting.Installed, error) {
			return s.sys.Install(s.act(), hosting.Managed, "1", hosting.Large)
		}, hosting.ErrPolicy)
		is(t, why[0], hosting.ErrPolicy, "", "option", tt.option, "value", tt.value)
	}

	longest := hosting.MaxGraceLength
	grace := enforce.Grace{Months: hosting.MaxGraceMonths, Length: longest}
	s := blank(t, hosting.Policy{Evaluation: longest, Grace: longest, Exceeded: grace, Invalid: grace, FailedOver: grace, Unknown: longest, Starting: longest, Audit: license.Day - 1})
	e, err := s.sys.Install(s.act(), hosting.Managed, "1", hosting.Large)
	require.NoError(t, err)
	require.Equal(t, smart.MaxPeriod, e.Evaluation)

	long := strings.Repeat("x", license.MaxModelLen+1)
	s = blank(t, hosting.Policy{Products: hosting.Products{HostTag: " ", Host: license.Model(long), Medium: "\n"}})
	why := refuses(s, func() (hosting.Installed, error) {
		return s.sys.Install(s.act(), hosting.Smart, "1", hosting.Large)
	}, license.ErrTagMalformed, license.ErrModelMalformed, license.ErrModelMalformed)
	for i, field := range []string{"products.hostTag", "products.host", "products.medium"} {
		require.Equal(t, field, why[i].Field("field"))
	}

	var none hosting.System
	_, err = none.AddUser(s.act(), "ann", false)
	require.ErrorIs(t, err, hosting.ErrPolicy)
	is(t, license.Refusals(err)[1], hosting.ErrPolicy, "", "option", "system", "value", "not made by New")
}

// Whoever changes a refusal changes none that comes later.
func TestPolicyRefusedAnew(t *testing.T) {
	s := blank(t, hosting.Policy{Audit: 25 * time.Hour})
	for range 2 {
		_, err := s.sys.Install(s.act(), hosting.Smart, "", "")
		r := license.Refusals(err)[0]
		is(t, r, hosting.ErrPolicy, "", "option", "audit", "value", "25h0m0s")
		r.Fields[1].Value = "changed"
	}
}

// In each field of a policy zero is the default and less than zero none.
func TestPolicyDefaultsWX9WX13WX14WX15WX16(t *testing.T) {
	months := func(n int, d time.Duration) enforce.Grace { return enforce.Grace{Months: n, Length: d} }
	for i, tt := range []struct {
		policy                                     hosting.Policy
		evaluation, exceeded, invalid, away, audit string
		unknown                                    time.Duration
	}{
		{hosting.Policy{}, "2024-08-28T12:00:00Z", "2024-09-01T12:00:00Z", "2024-09-01T12:00:00Z", "2024-08-28T12:00:00Z", "2024-03-02T02:00:00Z", 48 * time.Hour},
		{
			hosting.Policy{Evaluation: -1, Exceeded: months(-1, 0), Invalid: months(0, -1), FailedOver: months(-1, -1), Unknown: -1, Audit: -1},
			"2024-03-01T12:00:00Z", "2024-03-01T12:00:00Z", "2024-03-01T12:00:00Z", "2024-03-01T12:00:00Z", "2024-03-02T00:00:00Z", 0,
		},
		{
			hosting.Policy{Evaluation: day(1), Exceeded: months(1, -1), Invalid: months(-1, day(2)), FailedOver: months(1, day(1)), Unknown: time.Hour, Audit: 13 * time.Hour},
			"2024-03-02T12:00:00Z", "2024-04-01T12:00:00Z", "2024-03-03T12:00:00Z", "2024-04-02T12:00:00Z", "2024-03-01T13:00:00Z", time.Hour,
		},
	} {
		s := blank(t, tt.policy)
		s.do(s.sys.Install(s.act(), hosting.Managed, "1.5", hosting.Large)).users("ann", "bob")
		ends, _ := s.sys.Evaluation()
		require.Equal(t, tt.evaluation, stamp(ends), i)
		next, ok := s.sys.NextAudit(s.now)
		require.True(t, ok)
		require.Equal(t, tt.audit, stamp(next), i)
		s.do(s.sys.Disconnect(s.act()))
		require.Equal(t, tt.invalid, stamp(s.sys.Conditions(s.now).Invalid.Until()), i)
		s.installs("1.5", 1).do(hosting.Assigned{Stamp: s.stamp(), Grant: hosting.Grant{User: "ann", Cause: hosting.ByHand, Kind: hosting.Permanent}}, nil)
		s.do(hosting.Assigned{Stamp: s.stamp(), Grant: hosting.Grant{User: "bob", Cause: hosting.ByHand, Kind: hosting.Grace}}, nil)
		require.Equal(t, tt.exceeded, stamp(s.sys.Conditions(s.now).Exceeded.Until()), i)
		s.do(s.sys.FailOver(s.act()))
		c := s.sys.Conditions(s.now)
		require.Equal(t, tt.away, stamp(c.FailedOver.Until()), i)
		require.Equal(t, s.now.Add(tt.unknown), c.Unknown.Until(), strconv.Itoa(i))
	}
}
