package account_test

import (
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart"
	"github.com/licit-go/licit/smart/account"
)

// ladder is the hierarchy of vectors 9 and 10.
func ladder() account.Policy {
	return account.Policy{Hierarchies: [][]license.Tag{{premium, standard}}}
}

// udi returns a UDI with that serial number.
func udi(serial string) license.UDI { return license.MustParseUDI("P:router,S:" + serial) }

// caller is a product instance in a test.
type caller struct {
	header      smart.Header
	certificate uint64
}

// enroll registers an instance in a virtual account.
func (s *scene) enroll(va license.ID, serial string) *caller {
	s.Helper()
	id := smart.Token("token-" + strconv.FormatUint(s.account.Seq(), 10))
	do(s, createToken(s.account, va, id, account.TokenOptions{}))
	p := &caller{header: smart.Header{UDI: udi(serial), Installation: s.account.Seq()}}
	p.header.Number = 1
	e := do(s, func(act license.Act) (account.Registered, error) {
		return s.account.Register(act, smart.Register{Header: p.header, Token: id})
	})
	p.certificate = e.Seq
	return p
}

// reports lets an instance report what it uses, and returns what is said to it.
func (s *scene) reports(p *caller, uses ...smart.Use) account.Authorized {
	s.Helper()
	usage, err := smart.NewUsage(uses...)
	require.NoError(s, err)
	p.header.Number++
	e := do(s, func(act license.Act) (account.Authorized, error) {
		return s.account.Authorize(act, smart.Authorize{Header: p.header, Certificate: p.certificate, Usage: usage})
	})
	p.certificate = e.Certificate.Number
	return e
}

// reserve holds licences for an instance.
func (s *scene) reserve(va license.ID, serial string, held ...license.Entitlement) {
	s.Helper()
	h, err := license.NewHold(udi(serial), held...)
	require.NoError(s, err)
	do(s, func(act license.Act) (account.Held, error) { return s.account.Hold(act, va, h) })
}

func (s *scene) weigh(va license.ID, tag license.Tag, instant time.Time) account.Balance {
	s.Helper()
	b, err := s.account.Balance(va, tag, instant)
	require.NoError(s, err)
	return b
}

// Vector 8: purchased 5, in use 2 of which 2 reserved.
func TestReservedIsInUse(t *testing.T) {
	s := begin(t, "2020-01-01", account.Policy{})
	s.deposit("main", perpetual("l", standard, 5))
	s.reserve("main", "a", license.Entitlement{Tag: standard, Quantity: 2})
	require.Equal(t, account.Balance{Tag: standard, Purchased: 5, InUse: 2, Reserved: 2, Available: 3}, s.weigh("main", standard, s.act.At))
	s.reports(s.enroll("main", "b"), smart.Use{Tag: standard, Quantity: 1})
	require.Equal(t, account.Balance{Tag: standard, Purchased: 5, InUse: 3, Reserved: 2, Available: 2}, s.weigh("main", standard, s.act.At))
}

// Vector 9: 10 Premium and 40 Standard, 5 Premium users, 45 and 46 Standard users.
func TestHigherTagsCoverLowerOnes(t *testing.T) {
	s := begin(t, "2020-01-01", ladder())
	s.deposit("main", perpetual("p", premium, 10), perpetual("s", standard, 40))
	s.reports(s.enroll("main", "a"), smart.Use{Tag: premium, Quantity: 5})
	p := s.enroll("main", "b")
	require.Empty(t, s.reports(p, smart.Use{Tag: standard, Quantity: 45}).Short)
	require.Equal(t, account.Balance{Tag: premium, Purchased: 10, InUse: 5, Available: 5, Lent: 5}, s.weigh("main", premium, s.act.At))
	require.Equal(t, account.Balance{Tag: standard, Purchased: 40, InUse: 45, Available: -5, Borrowed: 5}, s.weigh("main", standard, s.act.At))
	require.Equal(t, []account.Loan{{From: premium, To: standard, Quantity: 5}}, slices.Collect(s.account.Loans("main", s.act.At)))
	require.Empty(t, s.account.Alerts(s.act.At))

	require.Equal(t, []license.Tag{standard}, s.reports(p, smart.Use{Tag: standard, Quantity: 46}).Short)
	require.Equal(t, account.Balance{Tag: premium, Purchased: 10, InUse: 5, Available: 5, Lent: 5}, s.weigh("main", premium, s.act.At))
	require.Equal(t, account.Balance{Tag: standard, Purchased: 40, InUse: 46, Available: -6, Borrowed: 5, Shortage: 1}, s.weigh("main", standard, s.act.At))
	require.Equal(t, []account.Alert{{
		Kind: account.Insufficient, Severity: account.Major, VirtualAccount: "main", Source: string(standard), Tag: standard, Quantity: 1,
	}}, s.account.Alerts(s.act.At))

	require.Empty(t, s.reports(p, smart.Use{Tag: standard, Quantity: 45}).Short)
	require.Empty(t, s.account.Alerts(s.act.At))
}

// Vector 10: 11 Premium users with 10 Premium and 40 Standard.
func TestNothingIsLentUpward(t *testing.T) {
	s := begin(t, "2020-01-01", ladder())
	s.deposit("main", perpetual("p", premium, 10), perpetual("s", standard, 40))
	require.Equal(t, []license.Tag{premium}, s.reports(s.enroll("main", "a"), smart.Use{Tag: premium, Quantity: 11}).Short)
	require.Equal(t, account.Balance{Tag: premium, Purchased: 10, InUse: 11, Available: -1, Shortage: 1}, s.weigh("main", premium, s.act.At))
	require.Equal(t, account.Balance{Tag: standard, Purchased: 40, Available: 40}, s.weigh("main", standard, s.act.At))
	require.Empty(t, slices.Collect(s.account.Loans("main", s.act.At)))
}

// Vector 12, and the boundaries of a term: its first day, its last, to the second.
func TestTermCountsByDay(t *testing.T) {
	s := begin(t, "2019-01-01", account.Policy{})
	s.deposit("main", term("t", standard, 5, "2019-05-20", "2022-05-19"))
	for _, c := range []struct {
		instant string
		want    int
	}{
		{"2019-05-19T23:59:59Z", 0}, {"2019-05-20T00:00:00Z", 5}, {"2019-05-20T00:00:01Z", 5},
		{"2022-05-19T00:00:00Z", 5}, {"2022-05-19T23:59:59Z", 5}, {"2022-05-19T23:59:59.999999999Z", 5},
		{"2022-05-20T00:00:00Z", 0}, {"2022-05-20T00:00:01Z", 0},
	} {
		want := account.Balance{Tag: standard, Purchased: c.want, Available: c.want}
		require.Equal(t, want, s.weigh("main", standard, at(c.instant)), "asked ahead for %s", c.instant)
	}
	// The same with events at those instants, from which what was counted is kept.
	for i, c := range []struct {
		instant     string
		before, now int
	}{
		{"2019-05-19T23:59:59Z", 0, 0}, {"2019-05-20T00:00:00Z", 0, 5}, {"2019-05-20T00:00:01Z", 5, 5},
		{"2022-05-19T23:59:59Z", 5, 5}, {"2022-05-20T00:00:00Z", 5, 0}, {"2022-05-20T00:00:01Z", 0, 0},
	} {
		s.on(c.instant)
		s.token("branch", smart.Token("t"+strconv.Itoa(i))) // an event that has nothing to do with it
		require.Equal(t, c.now, s.weigh("main", standard, s.act.At).Purchased, c.instant)
		require.Equal(t, c.before, s.weigh("main", standard, s.act.At.Add(-time.Second)).Purchased, "before %s", c.instant)
	}
	require.Equal(t, 5, s.weigh("main", standard, at("2020-01-01")).Purchased, "long before the last event")
}

// A line that ends leaves what is in use uncovered, with no event at all.
func TestTermEndsWithoutAnEvent(t *testing.T) {
	s := begin(t, "2020-01-01", ladder())
	s.deposit("main", term("p", premium, 2, "2020-01-01", "2020-01-10"), term("q", premium, 2, "2020-01-15", "2020-01-20"), perpetual("s", standard, 1))
	s.reports(s.enroll("main", "a"), smart.Use{Tag: standard, Quantity: 3})
	short := func(instant string) int {
		n := 0
		for _, alert := range s.account.Alerts(at(instant)) {
			if alert.Kind == account.Insufficient {
				n += alert.Quantity
			}
		}
		return n
	}
	for _, token := range []smart.Token{"once", "again"} {
		require.Zero(t, short("2020-01-10T23:59:59Z"))
		require.Equal(t, 2, short("2020-01-11"))
		require.Equal(t, 2, short("2020-01-14T23:59:59Z"))
		require.Zero(t, short("2020-01-15"))
		require.Zero(t, short("2020-01-20T23:59:59Z"))
		require.Equal(t, 2, short("2020-01-21"))
		s.on("2020-01-12").token("branch", token) // once more from within the gap
	}
}

func TestBalances(t *testing.T) {
	s := begin(t, "2020-01-01", account.Policy{Hierarchies: [][]license.Tag{{"high", "middle", "low"}}})
	s.deposit("main", perpetual("1", "high", 5), perpetual("2", "middle", 1), perpetual("3", "alone", 1), term("4", "over", 1, "2019-01-01", "2019-02-01"))
	p := s.enroll("main", "a")
	s.reports(p, smart.Use{Tag: "low", Quantity: 4}, smart.Use{Tag: "middle", Quantity: 3}, smart.Use{Tag: "never", Quantity: 2})
	require.Equal(t, []account.Balance{
		{Tag: "alone", Purchased: 1, Available: 1},
		{Tag: "high", Purchased: 5, Available: 5, Lent: 5},
		{Tag: "low", InUse: 4, Available: -4, Borrowed: 3, Shortage: 1},
		{Tag: "middle", Purchased: 1, InUse: 3, Available: -2, Borrowed: 2},
		{Tag: "never", InUse: 2, Available: -2, Shortage: 2},
		{Tag: "over"},
	}, slices.Collect(s.account.Balances("main", s.act.At)))
	require.Equal(t, []account.Loan{{"high", "low", 3}, {"high", "middle", 2}}, slices.Collect(s.account.Loans("main", s.act.At)))
	require.Equal(t, account.Balance{Tag: "high"}, s.weigh("branch", "high", s.act.At))
	require.Equal(t, account.Balance{Tag: "nothing"}, s.weigh("branch", "nothing", s.act.At))

	require.Empty(t, slices.Collect(s.account.Balances("branch", s.act.At)))
	require.Empty(t, slices.Collect(s.account.Balances("no", s.act.At)))
	require.Empty(t, slices.Collect(s.account.Loans("no", s.act.At)))
	_, err := s.account.Balance("no", "high", s.act.At)
	require.ErrorIs(t, err, account.ErrVirtualAccountUnknown)
	for range s.account.Balances("main", s.act.At) {
		break
	}
	for range s.account.Loans("main", s.act.At) {
		break
	}

	// What a product uses no more is not listed any more, unless there is some of it.
	s.reports(p)
	require.Equal(t, []account.Balance{
		{Tag: "alone", Purchased: 1, Available: 1}, {Tag: "high", Purchased: 5, Available: 5},
		{Tag: "middle", Purchased: 1, Available: 1}, {Tag: "over"},
	}, slices.Collect(s.account.Balances("main", s.act.At)))
}

// What is held is met first and never from another tag.
func TestReservationsNeverBorrow(t *testing.T) {
	s := begin(t, "2020-01-01", ladder())
	s.deposit("main", perpetual("p", premium, 5), term("s", standard, 3, "2020-01-01", "2020-01-10"))
	s.reserve("main", "a", license.Entitlement{Tag: standard, Quantity: 2, Last: license.MustParseDate("2020-01-10")})
	s.deposit("main", perpetual("t", standard, 1))
	s.reports(s.enroll("main", "b"), smart.Use{Tag: standard, Quantity: 3})
	require.Equal(t, account.Balance{Tag: standard, Purchased: 4, InUse: 5, Reserved: 2, Available: -1, Borrowed: 1}, s.weigh("main", standard, s.act.At))
	require.Equal(t, account.Balance{Tag: standard, Purchased: 1, InUse: 3, Available: -2, Borrowed: 2}, s.weigh("main", standard, at("2020-01-11")),
		"what is held of a line that is over counts on neither side")
}
