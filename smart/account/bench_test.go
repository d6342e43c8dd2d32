package account_test

import (
	"fmt"
	"runtime"
	"strconv"
	"testing"
	"time"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart"
	"github.com/licit-go/licit/smart/account"
)

// past is what happened to an account of n product instances: virtual accounts of a
// thousand each, in which all register and report what they use, and half of them
// report again.
type past struct {
	policy account.Policy
	events []account.Event
	end    *account.Account
	act    license.Act
}

func newPast(n int) *past {
	p := &past{policy: account.Policy{Hierarchies: [][]license.Tag{{premium, standard}}}, act: license.Act{At: at("2024-01-01"), By: "ada"}}
	p.end = account.New("acme", p.policy)
	proofs := make([]uint64, n)
	usage, err := smart.NewUsage(smart.Use{Tag: premium, Quantity: 1}, smart.Use{Tag: standard, Quantity: 2})
	if err != nil {
		panic(err)
	}
	for i := range n {
		if i%1000 == 0 {
			p.open(i/1000, usage)
		}
		p.act.At = p.act.At.Add(time.Second)
		token := smart.Token("token-" + strconv.Itoa(i/1000))
		r, err := p.end.Register(p.act, smart.Register{Header: p.header(i, 1), Token: token})
		p.then(r, err)
		proofs[i] = r.Seq
		p.report(i, 2, proofs[i], usage)
	}
	p.act.At = p.act.At.Add(30 * license.Day)
	for i := 0; i < n; i += 2 {
		p.act.At = p.act.At.Add(time.Second)
		p.report(i, 3, proofs[i], smart.MustUsage(standard, 1))
	}
	return p
}

func (p *past) then(e account.Event, err error) {
	if err == nil {
		err = p.end.Apply(e)
	}
	if err != nil {
		panic(err)
	}
	p.events = append(p.events, e)
}

// open begins a virtual account, with licences and a token.
func (p *past) open(number int, usage smart.Usage) {
	va := license.ID(strconv.Itoa(number))
	if number == 0 {
		p.then(whatever(p.end.Create(p.act, va)))
	} else {
		p.then(whatever(p.end.AddVirtualAccount(p.act, va)))
	}
	var lines []smart.Line
	for tag, q := range usage.All() {
		lines = append(lines, perpetual(license.ID(fmt.Sprintf("%s-%d", tag[len(tag)-8:], number)), tag, q*1000))
	}
	p.then(whatever(p.end.Deposit(p.act, va, lines...)))
	p.then(whatever(p.end.CreateToken(p.act, va, smart.Token("token-"+va), account.TokenOptions{Days: 365})))
}

func (p *past) header(i int, number uint64) smart.Header {
	return smart.Header{UDI: license.MustParseUDI("P:router,S:" + strconv.Itoa(i)), Installation: 1, Number: number}
}

func (p *past) report(i int, number, proof uint64, usage smart.Usage) {
	p.then(whatever(p.end.Authorize(p.act, smart.Authorize{Header: p.header(i, number), Certificate: proof, Usage: usage})))
}

func (p *past) replay() {
	a := account.New("acme", p.policy)
	for _, e := range p.events {
		if err := a.Apply(e); err != nil {
			panic(err)
		}
	}
	parkSink += int(a.Seq())
}

// decoding returns what decodes the records of all events.
func (p *past) decoding() func() {
	names, records := make([]string, len(p.events)), make([][]byte, len(p.events))
	for i, e := range p.events {
		var err error
		if names[i], records[i], err = account.EncodeEvent(e); err != nil {
			panic(err)
		}
	}
	return func() {
		for i, name := range names {
			if _, err := account.DecodeEvent(name, records[i]); err != nil {
				panic(err)
			}
		}
	}
}

// race times two functions by turns, so that what the machine does meanwhile meets
// both, and returns how much longer the second took.
func race(b *testing.B, first, second func()) float64 {
	var one, other []time.Duration
	for b.Loop() {
		begin := time.Now()
		first()
		middle := time.Now()
		second()
		other = append(other, time.Since(middle))
		one = append(one, middle.Sub(begin))
	}
	return float64(median(other)) / float64(median(one))
}

// BenchmarkReplayBudget holds the row of replay: decoded events are folded five
// times as fast as they are decoded, and an event among millions costs at most four
// times as much as among thousands.
func BenchmarkReplayBudget(b *testing.B) {
	small := newPast(1_000)
	b.Run("decoding", func(b *testing.B) {
		b.ReportMetric(race(b, small.replay, small.decoding()), "times")
		b.ReportMetric(5, "atleast")
	})
	b.Run("growth", func(b *testing.B) {
		large := newPast(1_000_000)
		runtime.GC()
		b.ReportMetric(race(b, func() {
			for range 1_000 {
				small.replay()
			}
		}, large.replay), "ratio")
		b.ReportMetric(4, "limit")
	})
}

// BenchmarkReplay folds decoded events.
func BenchmarkReplay(b *testing.B) {
	for _, n := range []int{1_000, 1_000_000} {
		b.Run(strconv.Itoa(n), func(b *testing.B) {
			p := newPast(n)
			b.ReportAllocs()
			for b.Loop() {
				p.replay()
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(p.events)), "ns/event")
		})
	}
}
