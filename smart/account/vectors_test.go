package account_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart"
	"github.com/licit-go/licit/smart/account"
	"github.com/licit-go/licit/smart/agent"
)

// The vectors of smart licensing by their numbers. In 1 to 4, readings of real
// products, the account and the agent each compute their own part, and hear of the
// other's only through messages.

// ledger is an account in a test that reads like a ledger: on an instant, do, expect.
type ledger struct {
	testing.TB
	account *account.Account
	at      time.Time
	numbers uint64 // of requests
}

func instant(text string) time.Time {
	if len(text) == len("2006-01-02") {
		text += "T00:00:00Z"
	}
	at, err := time.Parse(time.RFC3339Nano, text)
	if err != nil {
		panic(err)
	}
	return at.UTC()
}

// openLedger creates an account with one virtual account, East, and a token for it.
func openLedger(t testing.TB, on string, policy account.Policy) *ledger {
	l := &ledger{TB: t, account: account.New("ledger", policy), at: instant(on)}
	enter(l, l.account.Create, "East")
	l.token("East")
	return l
}

func (l *ledger) on(at string) *ledger {
	l.at = instant(at)
	return l
}

func (l *ledger) act() license.Act { return license.Act{At: l.at, By: "ada"} }

// entered applies a decision that must not be refused.
func entered[E account.Event](l *ledger, e E, err error) E {
	l.Helper()
	require.NoError(l, err)
	require.NoError(l, l.account.Apply(e))
	return e
}

// enter decides about one thing and applies.
func enter[E account.Event, T any](l *ledger, decide func(license.Act, T) (E, error), of T) E {
	l.Helper()
	e, err := decide(l.act(), of)
	return entered(l, e, err)
}

func (l *ledger) token(va license.ID) smart.Token {
	l.Helper()
	token := smart.Token("token-of-" + va)
	e, err := l.account.CreateToken(l.act(), va, token, account.TokenOptions{Days: 365})
	entered(l, e, err)
	return token
}

func (l *ledger) buys(va license.ID, lines ...smart.Line) {
	l.Helper()
	e, err := l.account.Deposit(l.act(), va, lines...)
	entered(l, e, err)
}

// forEver is a line without an end.
func forEver(id license.ID, tag license.Tag, quantity int) smart.Line {
	return smart.Line{ID: id, Tag: tag, Quantity: quantity, Type: smart.Perpetual, Start: license.MustParseDate("2019-01-01")}
}

// untilDay is a line of a term.
func untilDay(id license.ID, tag license.Tag, quantity int, start, last string) smart.Line {
	return smart.Line{ID: id, Tag: tag, Quantity: quantity, Type: smart.Term, Start: license.MustParseDate(start), Last: license.MustParseDate(last)}
}

func udiOf(s string) license.UDI { return license.MustParseUDI("P:C8,S:" + s) }

func (l *ledger) header(udi license.UDI) smart.Header {
	l.numbers++
	return smart.Header{UDI: udi, Installation: 7, Number: l.numbers}
}

// registers lets a product register, and use what it says; the answer is returned.
func (l *ledger) registers(udi license.UDI, va license.ID, uses ...smart.Use) smart.Authorization {
	l.Helper()
	e := enter(l, l.account.Register, smart.Register{Header: l.header(udi), Token: smart.Token("token-of-" + va)})
	return l.reports(udi, e.Answer().Certificate.Number, uses...)
}

func (l *ledger) reports(udi license.UDI, certificate uint64, uses ...smart.Use) smart.Authorization {
	l.Helper()
	usage, err := smart.NewUsage(uses...)
	require.NoError(l, err)
	return enter(l, l.account.Authorize, smart.Authorize{Header: l.header(udi), Certificate: certificate, Usage: usage}).Answer()
}

func (l *ledger) balance(va license.ID, tag license.Tag) account.Balance {
	l.Helper()
	b, err := l.account.Balance(va, tag, l.at)
	require.NoError(l, err)
	return b
}

// dialog is an account and a product, each with its own clock, and a wire between.
type dialog struct {
	*ledger
	agent *agent.Agent
}

func openDialog(t testing.TB, on string, uses smart.Usage) *dialog {
	d := &dialog{openLedger(t, on, account.Policy{}), agent.New(udiOf("A1"), agent.Policy{})}
	d.product(d.agent.Install(d.act(), 7))
	d.product(d.agent.Use(d.act(), uses))
	return d
}

func (d *dialog) on(at string) *dialog {
	d.ledger.on(at)
	return d
}

// product applies what the agent decided.
func (d *dialog) product(e agent.Event, err error) {
	d.Helper()
	require.NoError(d, err)
	require.NoError(d, d.agent.Apply(e))
}

// asks takes the pending request to the account, where it arrives at that instant,
// and returns the answer, each through its JSON.
func (d *dialog) asks(at string) smart.Answer {
	d.Helper()
	d.on(at)
	request, ok := d.agent.Request()
	require.True(d, ok)
	var answer smart.Answer
	switch r := wire(d, request).(type) {
	case smart.Register:
		answer = enter(d.ledger, d.account.Register, r).Answer()
	case smart.Authorize:
		answer = enter(d.ledger, d.account.Authorize, r).Answer()
	}
	return wire(d, answer).(smart.Answer) //nolint:forcetypeassert // as sent
}

// hears feeds an answer to the product at an instant.
func (d *dialog) hears(at string, answer smart.Answer) agent.Status {
	d.Helper()
	d.on(at)
	d.product(d.agent.Receive(d.act(), answer))
	return d.agent.Status(d.at)
}

func wire(t require.TestingT, m smart.Message) smart.Message {
	data, err := smart.Encode(m)
	require.NoError(t, err)
	back, err := smart.Decode(data)
	require.NoError(t, err)
	require.Equal(t, m, back)
	return back
}

func TestVector1RenewalAndExpiryOfACertificate(t *testing.T) {
	d := openDialog(t, "2024-03-13T08:00:00Z", smart.Usage{})
	d.on("2024-03-13T08:04:00Z").product(d.agent.Register(d.act(), "token-of-East"))
	answer := d.asks("2024-03-13T08:04:57Z")
	registration := answer.(smart.Registration) //nolint:forcetypeassert // it registered
	require.Equal(t, instant("2025-03-13T08:04:57Z"), registration.Certificate.Expires(), "the account: a year of 365 days from the issue")
	s := d.hears("2024-03-13T08:09:24Z", answer)
	require.Equal(t, agent.Registered, s.Registration)
	require.Equal(t, instant("2024-09-09T08:09:24Z"), s.RenewAt, "the product: 180 days from its success")
	require.Equal(t, instant("2025-03-13T08:04:57Z"), s.CertificateExpires)
	i, _ := d.account.Instance(udiOf("A1"), d.at)
	require.Equal(t, s.CertificateExpires, i.Certificate.Expires())
}

func TestVector2ACertificateHolds365Days(t *testing.T) {
	d := openDialog(t, "2020-02-04T14:00:00Z", smart.Usage{})
	d.on("2020-02-04T14:15:10Z").product(d.agent.Register(d.act(), "token-of-East"))
	answer := d.asks("2020-02-04T14:15:10Z")
	require.Equal(t, instant("2021-02-03T14:15:10Z"), answer.(smart.Registration).Certificate.Expires(), "2020 has 366 days") //nolint:forcetypeassert // it registered
	require.Equal(t, instant("2021-02-03T14:15:10Z"), d.hears("2020-02-04T14:15:10Z", answer).CertificateExpires)
	for _, c := range []struct {
		at string
		is agent.Registration
	}{{"2021-02-03T14:15:09Z", agent.Registered}, {"2021-02-03T14:15:10Z", agent.Unregistered}, {"2021-02-03T14:15:11Z", agent.Unregistered}} {
		require.Equal(t, c.is, d.agent.Status(instant(c.at)).Registration, c.at)
	}
}

func TestVector3TheNextAuthorization(t *testing.T) {
	d := openDialog(t, "2024-03-13T08:00:00Z", smart.MustUsage("Standard", 1))
	d.buys("East", forEver("L1", "Standard", 1))
	d.on("2024-03-13T08:04:57Z").product(d.agent.Register(d.act(), "token-of-East"))
	d.hears("2024-03-13T08:09:24Z", d.asks("2024-03-13T08:04:57Z"))
	d.product(d.agent.Authorize(d.act()))
	answer := d.asks("2024-03-13T08:09:28Z")
	require.Equal(t, smart.Period(30*24*60*60), answer.(smart.Authorization).Next) //nolint:forcetypeassert // it asked for one
	s := d.hears("2024-03-13T08:09:28Z", answer)
	require.Equal(t, agent.Authorized, s.Authorization)
	require.Equal(t, instant("2024-04-12T08:09:28Z"), s.AuthorizeAt)
	require.Equal(t, instant("2024-04-12T08:09:28Z"), d.agent.Next(d.at).At)
}

func TestVector4TheNextAuthorizationOutOfCompliance(t *testing.T) {
	d := openDialog(t, "2020-02-04T14:00:00Z", smart.MustUsage("Standard", 1))
	d.on("2020-02-04T14:15:10Z").product(d.agent.Register(d.act(), "token-of-East"))
	d.hears("2020-02-04T14:15:10Z", d.asks("2020-02-04T14:15:10Z"))
	d.on("2020-02-05T02:20:30Z").product(d.agent.Authorize(d.act()))
	answer := d.asks("2020-02-05T02:20:30Z")
	require.Equal(t, smart.Period(12*60*60), answer.(smart.Authorization).Next) //nolint:forcetypeassert // it asked for one
	s := d.hears("2020-02-05T02:20:30Z", answer)
	require.Equal(t, agent.OutOfCompliance, s.Authorization)
	require.Equal(t, instant("2020-02-05T14:20:30Z"), s.AuthorizeAt)
	require.Equal(t, instant("2020-02-05T14:20:30Z"), d.agent.Next(d.at).At)
}

// TestVector7FailedToConnect holds the other thresholds of SM-12 as well.
func TestVector7FailedToConnect(t *testing.T) {
	l := openLedger(t, "2024-01-01T12:00:00Z", account.Policy{})
	l.registers(udiOf("A1"), "East")
	contact := l.at
	for _, c := range []struct {
		after time.Duration
		want  []account.Severity
	}{
		{30*license.Day - time.Second, nil},
		{30 * license.Day, nil},
		{30*license.Day + time.Second, []account.Severity{account.Minor}},
	} {
		var got []account.Severity
		for _, a := range l.account.Alerts(contact.Add(c.after)) {
			require.Equal(t, account.NotConnected, a.Kind)
			require.Equal(t, "P:C8,S:A1", a.Source)
			require.Equal(t, license.ID("East"), a.VirtualAccount)
			got = append(got, a.Severity)
		}
		require.Equal(t, c.want, got, c.after)
	}
}

func TestVector8ReservedIsInUse(t *testing.T) {
	l := openLedger(t, "2024-01-01", account.Policy{})
	l.buys("East", forEver("L1", "Standard", 5))
	hold, err := license.NewHold(udiOf("A1"), license.Entitlement{Tag: "Standard", Quantity: 2})
	require.NoError(t, err)
	e, err := l.account.Hold(l.act(), "East", hold)
	entered(l, e, err)
	require.Equal(t, account.Balance{Tag: "Standard", Purchased: 5, InUse: 2, Reserved: 2, Available: 3}, l.balance("East", "Standard"))
}

var premiumCoversStandard = account.Policy{Hierarchies: [][]license.Tag{{"Premium", "Standard"}}}

func TestVector9PremiumCoversStandard(t *testing.T) {
	l := openLedger(t, "2024-01-01", premiumCoversStandard)
	l.buys("East", forEver("L1", "Premium", 10), forEver("L2", "Standard", 40))
	require.Empty(t, l.registers(udiOf("A1"), "East", smart.Use{Tag: "Premium", Quantity: 5}).Short)
	within := l.registers(udiOf("A2"), "East", smart.Use{Tag: "Standard", Quantity: 45})
	require.Empty(t, within.Short)
	require.Equal(t, account.Balance{Tag: "Premium", Purchased: 10, InUse: 5, Available: 5, Lent: 5}, l.balance("East", "Premium"))
	require.Equal(t, account.Balance{Tag: "Standard", Purchased: 40, InUse: 45, Available: -5, Borrowed: 5}, l.balance("East", "Standard"))
	beyond := l.reports(udiOf("A2"), within.Certificate.Number, smart.Use{Tag: "Standard", Quantity: 46})
	require.Equal(t, []license.Tag{"Standard"}, beyond.Short)
	require.Equal(t, 1, l.balance("East", "Standard").Shortage)
	require.Zero(t, l.balance("East", "Premium").Shortage)
}

func TestVector10NothingIsLentUpward(t *testing.T) {
	l := openLedger(t, "2024-01-01", premiumCoversStandard)
	l.buys("East", forEver("L1", "Premium", 10), forEver("L2", "Standard", 40))
	require.Equal(t, []license.Tag{"Premium"}, l.registers(udiOf("A1"), "East", smart.Use{Tag: "Premium", Quantity: 11}).Short)
	require.Equal(t, account.Balance{Tag: "Premium", Purchased: 10, InUse: 11, Available: -1, Shortage: 1}, l.balance("East", "Premium"))
	require.Equal(t, account.Balance{Tag: "Standard", Purchased: 40, Available: 40}, l.balance("East", "Standard"))
}

func TestVector11AnInstanceMoves(t *testing.T) {
	moves := func(l *ledger) {
		e, err := l.account.TransferInstance(l.act(), udiOf("A1"), "West")
		entered(l, e, err)
	}
	begun := func() *ledger {
		l := openLedger(t, "2024-01-01", account.Policy{})
		v, err := l.account.AddVirtualAccount(l.act(), "West")
		entered(l, v, err)
		l.buys("East", forEver("L1", "Standard", 5))
		return l
	}
	l := begun()
	hold, err := license.NewHold(udiOf("A1"), license.Entitlement{Tag: "Standard", Quantity: 3})
	require.NoError(t, err)
	e, err := l.account.Hold(l.act(), "East", hold)
	entered(l, e, err)
	moves(l)
	require.Equal(t, account.Balance{Tag: "Standard", Purchased: 2, Available: 2}, l.balance("East", "Standard"))
	require.Equal(t, account.Balance{Tag: "Standard", Purchased: 3, InUse: 3, Reserved: 3}, l.balance("West", "Standard"), "what is reserved goes along")

	l = begun()
	l.registers(udiOf("A1"), "East", smart.Use{Tag: "Standard", Quantity: 3})
	moves(l)
	require.Equal(t, account.Balance{Tag: "Standard", Purchased: 5, Available: 5}, l.balance("East", "Standard"))
	require.Equal(t, account.Balance{Tag: "Standard", InUse: 3, Available: -3, Shortage: 3}, l.balance("West", "Standard"), "what is used does not")
}

func TestVector12TheLastDayOfATerm(t *testing.T) {
	l := openLedger(t, "2019-05-01", account.Policy{})
	l.buys("East", untilDay("L1", "Standard", 7, "2019-05-20", "2022-05-19"))
	for _, c := range []struct {
		at   string
		want int
	}{
		{"2019-05-19T23:59:59Z", 0},
		{"2019-05-20T00:00:00Z", 7},
		{"2019-05-20T00:00:01Z", 7},
		{"2022-05-19T00:00:00Z", 7},
		{"2022-05-19T23:59:59Z", 7},
		{"2022-05-20T00:00:00Z", 0},
		{"2022-05-20T00:00:01Z", 0},
	} {
		b, err := l.account.Balance("East", "Standard", instant(c.at))
		require.NoError(t, err)
		require.Equal(t, c.want, b.Purchased, c.at)
	}
}
