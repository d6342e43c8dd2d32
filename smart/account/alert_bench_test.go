package account_test

import (
	"runtime"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart"
	"github.com/licit-go/licit/smart/account"
)

// park is an account with n product instances that use one licence each, up to a
// hundred of them in each virtual account, which has a line for them that lasts long. Ten
// instances are silent at the instant, ten lines are about to end, and ten virtual
// accounts are out of compliance.
type park struct {
	account *account.Account
	at      time.Time
	header  smart.Header  // of the last request of an instance
	proof   uint64        // the certificate that it has
	act     license.Act   // of its next request
	usages  []smart.Usage // what it uses by turns
}

// dueInPark is how many alerts of a kind there are.
const dueInPark = 10

func newPark(n int) *park {
	p := &park{account: account.New("acme", account.Policy{Hierarchies: [][]license.Tag{{premium, standard}}})}
	act := license.Act{At: at("2024-01-01"), By: "ada"}
	do := func(e account.Event, err error) {
		if err == nil {
			err = p.account.Apply(e)
		}
		if err != nil {
			panic(err)
		}
	}
	do(whatever(p.account.Create(act, "0")))
	each := min(n/100, 100) // instances of a virtual account
	for i := range n {
		va := license.ID(strconv.Itoa(i / each))
		token := smart.Token("token-" + va)
		if i%each == 0 {
			if i > 0 {
				do(whatever(p.account.AddVirtualAccount(act, va)))
			}
			last := license.MustParseDate("2034-01-01")
			if i/each < dueInPark {
				last = license.MustParseDate("2024-04-01")
			}
			enough := each
			if j := i/each - dueInPark; 0 <= j && j < dueInPark {
				enough--
			}
			do(whatever(p.account.Deposit(act, va, smart.Line{
				ID: "line-" + va, Tag: standard, Quantity: enough, Type: smart.Term, Start: license.MustParseDate("2024-01-01"), Last: last,
			})))
			do(whatever(p.account.CreateToken(act, va, token, account.TokenOptions{})))
		}
		if i == dueInPark {
			act.At = act.At.Add(20 * license.Day) // those before are silent
		}
		p.header = smart.Header{UDI: license.MustParseUDI("P:router,S:" + strconv.Itoa(i)), Installation: 1, Number: 1}
		r, err := p.account.Register(act, smart.Register{Header: p.header, Token: token})
		do(r, err)
		p.header.Number, p.proof = 2, r.Seq
		do(whatever(p.account.Authorize(act, smart.Authorize{Header: p.header, Certificate: p.proof, Usage: smart.MustUsage(standard, 1)})))
	}
	p.act, p.at = act, at("2024-02-05")
	p.act.At = p.at
	p.usages = []smart.Usage{smart.MustUsage(premium, 1), smart.MustUsage(standard, 1)}
	return p
}

// whatever returns any event.
func whatever[E account.Event](e E, err error) (account.Event, error) { return e, err }

var parkSink int

// alerts asks for the alerts.
func (p *park) alerts() {
	n := len(p.account.Alerts(p.at))
	if n != 3*dueInPark {
		panic(n)
	}
	parkSink += n
}

// balances asks for what an instance's virtual account has.
func (p *park) balances() {
	b, err := p.account.Balance("1", standard, p.at)
	if err != nil {
		panic(err)
	}
	parkSink += b.Purchased
}

// authorize lets an instance report another usage, and back.
func (p *park) authorize() {
	for _, usage := range p.usages {
		p.header.Number++
		e, err := p.account.Authorize(p.act, smart.Authorize{Header: p.header, Certificate: p.proof, Usage: usage})
		if err == nil {
			err = p.account.Apply(e)
		}
		if err != nil {
			panic(err)
		}
		parkSink += int(e.Seq)
	}
}

// questions are what is asked of a park, and done to it.
func questions() []struct {
	name string
	run  func(p *park)
} {
	return []struct {
		name string
		run  func(p *park)
	}{{"alerts", (*park).alerts}, {"balance", (*park).balances}, {"authorize", (*park).authorize}}
}

// BenchmarkPark asks for thirty alerts, asks for the balance of a tag, and decides and
// applies two reports of usage, by which the account goes out of compliance and back.
func BenchmarkPark(b *testing.B) {
	for _, n := range []int{1_000, 1_000_000} {
		p := newPark(n)
		for _, q := range questions() {
			b.Run(q.name+"/"+strconv.Itoa(n), func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					q.run(p)
				}
			})
		}
	}
}

// BenchmarkAlertsBudget holds the row of alerts: what an account of a million
// instances says costs what is due, at most eight times what it costs one of a
// thousand that has as many alerts, for memory that is further away. So do balances and
// reports of usage.
func BenchmarkAlertsBudget(b *testing.B) {
	small, large := newPark(1_000), newPark(1_000_000)
	runtime.GC()
	for _, q := range questions() {
		b.Run(q.name, func(b *testing.B) {
			var mine, theirs []time.Duration
			for b.Loop() {
				begin := time.Now()
				q.run(small)
				middle := time.Now()
				q.run(large)
				theirs = append(theirs, middle.Sub(begin))
				mine = append(mine, time.Since(middle))
			}
			b.ReportMetric(float64(median(mine))/float64(median(theirs)), "ratio")
			b.ReportMetric(8, "limit")
		})
	}
}

func median(d []time.Duration) time.Duration { return slices.Sorted(slices.Values(d))[len(d)/2] }
