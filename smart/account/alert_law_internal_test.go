package account

import (
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart"
)

// wanderer drives an account at random.
type wanderer struct {
	*rapid.T
	account *Account
	at      time.Time
	count   int // what was drawn so far, for ids
}

func (w *wanderer) act() license.Act { return license.Act{At: w.at, By: "ada"} }

// try applies what is decided, if anything is.
func try[E Event](w *wanderer) func(E, error) {
	return func(e E, err error) {
		if err == nil {
			require.NoError(w, w.account.Apply(e))
		}
	}
}

func (w *wanderer) pick(name string, from ...string) string {
	return rapid.SampledFrom(from).Draw(w.T, name)
}

func (w *wanderer) virtual() license.ID { return license.ID(w.pick("va", "main", "branch", "north")) }
func (w *wanderer) tag() license.Tag {
	return license.Tag(w.pick("tag", "high", "middle", "low", "upper", "under", "alone"))
}

func (w *wanderer) udi() license.UDI {
	return license.MustParseUDI("P:router,S:" + w.pick("serial", "a", "b", "c", "d"))
}

func (w *wanderer) next() int {
	w.count++
	return w.count
}

func (w *wanderer) usage() smart.Usage {
	var uses []smart.Use
	for _, tag := range []license.Tag{"high", "low", "under", "alone"} {
		if n := rapid.IntRange(-3, 5).Draw(w.T, "n"); n > 0 {
			uses = append(uses, smart.Use{Tag: tag, Quantity: n})
		}
	}
	usage, err := smart.NewUsage(uses...)
	require.NoError(w, err)
	return usage
}

func (w *wanderer) deposit() {
	l := smart.Line{
		ID: license.ID("l" + strconv.Itoa(w.next())), Tag: w.tag(), Quantity: rapid.IntRange(1, 6).Draw(w.T, "quantity"), Type: smart.Perpetual,
		ReportingOnly: rapid.IntRange(0, 5).Draw(w.T, "reporting") == 0,
	}
	day, err := license.DateOf(w.at)
	require.NoError(w, err)
	l.Start, err = day.AddDays(rapid.IntRange(-40, 20).Draw(w.T, "start"))
	require.NoError(w, err)
	if rapid.IntRange(0, 3).Draw(w.T, "term") > 0 {
		l.Type = smart.Term
		l.Last, err = l.Start.AddDays(rapid.IntRange(0, 150).Draw(w.T, "days"))
		require.NoError(w, err)
	}
	try[Deposited](w)(w.account.Deposit(w.act(), w.virtual(), l))
}

func (w *wanderer) transfer() {
	try[Transferred](w)(w.account.Transfer(w.act(), w.virtual(), w.virtual(), w.tag(), rapid.IntRange(1, 5).Draw(w.T, "quantity")))
}

func (w *wanderer) register() {
	n := w.next()
	id := smart.Token("token" + strconv.Itoa(n))
	try[TokenCreated](w)(w.account.CreateToken(w.act(), license.ID(w.pick("va", "main", "branch")), id, TokenOptions{}))
	h := smart.Header{UDI: w.udi(), Installation: uint64(n), Number: 1}
	try[Registered](w)(w.account.Register(w.act(), smart.Register{Header: h, Token: id, Overwrite: rapid.Bool().Draw(w.T, "overwrite")}))
}

// header is of the next request of an instance.
func (w *wanderer) header() (smart.Header, uint64) {
	udi := w.udi()
	h := smart.Header{UDI: udi, Installation: 1, Number: 1}
	if i := w.account.instances[udi]; i != nil {
		h.Installation, h.Number = i.installation, i.number+1
		return h, i.certificate
	}
	return h, 1
}

func (w *wanderer) authorize() {
	h, certificate := w.header()
	try[Authorized](w)(w.account.Authorize(w.act(), smart.Authorize{Header: h, Certificate: certificate, Usage: w.usage()}))
}

func (w *wanderer) renew() {
	h, certificate := w.header()
	try[Renewed](w)(w.account.Renew(w.act(), smart.Renew{Header: h, Certificate: certificate}))
}

func (w *wanderer) depart() {
	switch w.pick("how", "deregister", "remove", "release", "await", "transfer") {
	case "deregister":
		h, certificate := w.header()
		try[Deregistered](w)(w.account.Deregister(w.act(), smart.Deregister{Header: h, Certificate: certificate}))
	case "remove":
		try[InstanceRemoved](w)(w.account.RemoveInstance(w.act(), w.udi()))
	case "release":
		try[Released](w)(w.account.Release(w.act(), w.udi()))
	case "await":
		try[RemovalAwaited](w)(w.account.AwaitRemoval(w.act(), w.udi()))
	case "transfer":
		try[InstanceTransferred](w)(w.account.TransferInstance(w.act(), w.udi(), w.virtual()))
	}
}

func (w *wanderer) hold() {
	if rapid.IntRange(0, 3).Draw(w.T, "copy") == 0 {
		try[Held](w)(w.account.HoldCopy(w.act(), w.udi(), w.udi()))
		return
	}
	v, h := license.ID(w.pick("va", "main", "branch")), license.Hold{UDI: w.udi()}
	for _, tag := range sortedKeys(w.account.virtuals[v].pools) {
		p := w.account.virtuals[v].pools[tag]
		if free := p.latest(w.act(), 3); len(free) > 0 && rapid.Bool().Draw(w.T, "tag") {
			last := w.account.lines[rapid.SampledFrom(free).Draw(w.T, "line").Line].Last
			h.Entitlements = append(h.Entitlements, license.Entitlement{Tag: tag, Quantity: rapid.IntRange(1, 3).Draw(w.T, "held"), Last: last})
		}
	}
	try[Held](w)(w.account.Hold(w.act(), v, h))
}

func (w *wanderer) settle() {
	events, err := w.account.Settle(w.act(), rapid.IntRange(1, 5).Draw(w.T, "most"))
	require.NoError(w, err)
	for _, e := range events {
		require.NoError(w, w.account.Apply(e))
	}
}

func (w *wanderer) dismiss() {
	alerts := w.account.Alerts(w.at)
	if len(alerts) == 0 {
		return
	}
	x := rapid.SampledFrom(alerts).Draw(w.T, "alert")
	e, err := w.account.Dismiss(w.act(), x.Kind, x.VirtualAccount, x.Source)
	switch x.Kind {
	case Expired, RemovedUnrenewed, SatelliteGone, PendingRemoval:
		require.NoError(w, err)
		require.NoError(w, w.account.Apply(e))
		for _, y := range w.account.Alerts(w.at) {
			require.NotEqual(w, [...]string{string(x.Kind), string(x.VirtualAccount), x.Source}, [...]string{string(y.Kind), string(y.VirtualAccount), y.Source})
		}
	case Insufficient, NotConnected, Expiring, ReservedExpired, SyncOverdue, Duplicate, AgreementPending:
		require.ErrorIs(w, err, ErrAlertStays)
	}
}

// synchronize lets the satellite of north report.
func (w *wanderer) synchronize() {
	s := w.account.satellites["sat"]
	r := smart.Report{Satellite: "sat", Number: s.number + 1, At: w.at}
	for _, serial := range []string{"a", "n", "m"} {
		udi := license.MustParseUDI("P:router,S:" + serial)
		if rapid.Bool().Draw(w.T, "reported") {
			r.Instances = append(r.Instances, smart.ReportedInstance{
				UDI: udi, Account: "north", Contact: w.at, Issued: w.at, Valid: 365 * 86_400, Usage: w.usage(),
			})
		}
	}
	slices.SortFunc(r.Instances, func(i, j smart.ReportedInstance) int { return i.UDI.Compare(j.UDI) })
	try[Synchronized](w)(w.account.Synchronize(w.act(), r))
}

func (w *wanderer) pass() {
	unit := rapid.SampledFrom([]time.Duration{time.Second, time.Hour, license.Day, 30 * license.Day}).Draw(w.T, "unit")
	w.at = w.at.Add(time.Duration(rapid.IntRange(0, 40).Draw(w.T, "time")) * unit)
	if rapid.Bool().Draw(w.T, "midnight") {
		w.at = w.at.Truncate(license.Day)
		if w.at.Before(w.account.last) {
			w.at = w.account.last
		}
	}
}

// check compares what an account says with what it holds, now and at some instants
// around.
func (w *wanderer) check(a *Account) {
	around := rapid.IntRange(-100*24, 200*24)
	for _, at := range []time.Time{
		a.last, w.at, a.last.Add(time.Duration(around.Draw(w.T, "hours")) * time.Hour), a.last.Add(time.Second), a.last.Add(-1),
		a.last.Truncate(license.Day).Add(time.Duration(around.Draw(w.T, "days")) * time.Hour * 24),
	} {
		require.Equal(w, scanned(a, at), none(a.Alerts(at)), "at %s, last %s", at, a.last)
		w.balanced(a, at)
	}
	w.indexed(a)
	for _, v := range a.virtuals {
		for _, p := range v.pools {
			supply, held := p.count(a.last)
			require.Equal(w, [...]int{supply, held}, [...]int{p.supply, p.held})
			require.GreaterOrEqual(w, p.stock(a.last, true).inUse(), p.held)
		}
		_, short := a.short[v.id]
		require.Equal(w, len(v.short) > 0, short)
	}
}

// indexed shows that the indexes hold what is due, and nothing else.
func (w *wanderer) indexed(a *Account) {
	ends, heralds, reserved := 0, 0, 0
	for _, l := range a.lines {
		if slices.ContainsFunc(l.homes, func(v *virtual) bool { return v.pools[l.Tag].shareOf(l.ID).expires() }) {
			ends++
		}
		if _, ok := a.herald(l); ok && !l.isOver(a.last) {
			heralds++
		}
	}
	for _, parts := range a.holds {
		for _, p := range parts {
			if !a.lines[p.Line].Last.IsZero() {
				reserved++
			}
		}
	}
	require.Equal(w, [...]int{ends, heralds, reserved}, [...]int{a.ends.Len(), a.heralds.Len(), a.reserved.Len()})
}

// none makes nil of no alerts.
func none(alerts []Alert) []Alert {
	if len(alerts) == 0 {
		return nil
	}
	return alerts
}

// balanced shows the laws of balances.
func (w *wanderer) balanced(a *Account, at time.Time) {
	short := scannedShort(a, at)
	for id := range a.virtuals {
		borrowed, lent, loans := 0, 0, 0
		for b := range a.Balances(id, at) {
			require.Equal(w, short[id][b.Tag], b.Shortage)
			require.Equal(w, b.Purchased-b.InUse, b.Available, "lending does not change it")
			require.GreaterOrEqual(w, b.InUse, b.Reserved)
			require.False(w, b.Borrowed > 0 && b.Lent > 0, "a lent licence is not lent on")
			require.LessOrEqual(w, b.Lent, max(b.Available, 0), "nobody lends what it lacks")
			require.LessOrEqual(w, b.Borrowed, max(-b.Available, 0), "nor borrows more than it needs")
			one, err := a.Balance(id, b.Tag, at)
			require.NoError(w, err)
			require.Equal(w, b, one)
			borrowed, lent = borrowed+b.Borrowed, lent+b.Lent
		}
		for l := range a.Loans(id, at) {
			loans += l.Quantity
		}
		require.Equal(w, [...]int{loans, loans}, [...]int{borrowed, lent})
	}
}

// SM-20: alerts from what is counted and indexed are those of a look at everything,
// at any instant, also of a clone and of a restored account.
func TestAlertsLaw(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		policy := Policy{Hierarchies: [][]license.Tag{{"high", "middle", "low"}, {"upper", "under"}}}
		if rapid.Bool().Draw(t, "short") {
			policy.Quiet, policy.Silent, policy.Lost, policy.Certificate = 24*time.Hour, 3*24*time.Hour, 5*24*time.Hour, 6*24*time.Hour
			policy.Notices = []int{20, 5}
		}
		w := &wanderer{T: t, account: New("acme", policy), at: day(0)}
		try[Created](w)(w.account.Create(w.act(), "main"))
		try[VirtualAccountAdded](w)(w.account.AddVirtualAccount(w.act(), "branch"))
		try[SatelliteAdded](w)(w.account.AddSatellite(w.act(), "sat"))
		try[VirtualAccountAdded](w)(w.account.AddSatelliteAccount(w.act(), "sat", "north"))
		actions := []func(){
			w.deposit, w.deposit, w.transfer, w.register, w.authorize, w.authorize, w.authorize, w.renew, w.depart, w.hold,
			w.settle, w.dismiss, w.synchronize, w.pass, w.pass,
		}
		for range rapid.IntRange(1, 40).Draw(t, "actions") {
			actions[rapid.IntRange(0, len(actions)-1).Draw(t, "action")]()
			w.check(w.account)
		}
		w.check(w.account.Clone())
		data, err := w.account.Snapshot()
		require.NoError(t, err)
		restored, err := Restore(data, policy)
		require.NoError(t, err)
		w.check(restored)
	})
}
