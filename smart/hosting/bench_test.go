package hosting_test

import (
	"runtime"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart/hosting"
)

// staff is a system of the older generation with n users, all of whom hold a licence: a
// third of them a permanent one, the others a temporary one, of which half began only when
// evaluation was over.
type staff struct {
	sys    *hosting.System
	ids    []license.ID
	paper  map[license.ID]*plainHolder
	events []hosting.Event
	act    license.Act
}

// plainHolder is what somebody would keep who looks holders up in a map; the reference of
// BenchmarkHolderBudget.
type plainHolder struct {
	standing     plainStanding
	since, grace time.Time
	cause        hosting.Cause
	meeting      license.ID
}

type plainStanding uint8

const (
	plainNone plainStanding = iota
	plainPermanent
	plainTemporary
)

// plainStatus is who holds which licence, as a map look-up and a plain switch.
func (s *staff) plainStatus(u license.ID, at, evaluation time.Time) (hosting.Holder, bool) {
	r := s.paper[u]
	if r == nil {
		return hosting.Holder{}, false
	}
	h := hosting.Holder{User: u, Since: r.since, Cause: r.cause, Meeting: r.meeting}
	switch r.standing {
	case plainNone:
		return hosting.Holder{}, false
	case plainPermanent:
		h.Kind, h.Valid = hosting.Permanent, true
	case plainTemporary:
		if at.Before(evaluation) {
			h.Kind, h.Valid = hosting.Demo, true
			return h, true
		}
		h.Kind, h.Until = hosting.Grace, r.grace.Add(180*license.Day)
		h.Valid = at.Before(h.Until)
	}
	return h, true
}

// then applies the next event, and keeps it.
func (s *staff) then(e hosting.Event) {
	if err := s.sys.Apply(e); err != nil {
		panic(err)
	}
	s.events = append(s.events, e)
}

func (s *staff) stamp() license.Stamp { return license.Stamp{Seq: s.sys.Seq() + 1, Act: s.act} }

// assign gives licences to users who wait for permanent ones.
func (s *staff) assign(ids []license.ID, kind hosting.Kind) {
	for _, u := range ids {
		s.then(hosting.Assigned{Stamp: s.stamp(), Grant: hosting.Grant{User: u, Cause: hosting.ByHand, Kind: kind}})
		s.paper[u] = &plainHolder{plainTemporary, s.act.At, s.act.At, hosting.ByHand, ""}
	}
}

func newStaff(n int) *staff {
	s := &staff{sys: hosting.New("meet", hosting.Policy{}), paper: map[license.ID]*plainHolder{}, act: license.Act{At: moment("2024-01-01T00:00:00Z"), By: "ada"}}
	s.then(hosting.Installed{Stamp: s.stamp(), Generation: hosting.Managed, Version: "1.5", Size: hosting.Large, Evaluation: 180 * 24 * 60 * 60})
	for i := range n {
		s.ids = append(s.ids, license.ID("user-"+strconv.Itoa(i)))
		s.then(hosting.UserAdded{Stamp: s.stamp(), User: s.ids[i]})
	}
	s.assign(s.ids[:n*2/3], hosting.Demo)
	s.act.At = s.act.At.Add(license.Day)
	s.then(hosting.Audited{Stamp: s.stamp(), Hosts: n / 3, Promoted: n / 3})
	for _, u := range s.ids[:n*2/3] {
		if h, _ := s.sys.Holder(s.act.At, hosting.Standing{}, u); h.Kind == hosting.Permanent {
			s.paper[u].standing = plainPermanent
		}
		s.paper[u].grace = s.act.At // evaluation is over
	}
	s.act.At = s.act.At.Add(license.Day)
	s.assign(s.ids[n*2/3:], hosting.Grace)
	return s
}

// TestPlainHolder shows that the reference of the budget is none of straw.
func TestPlainHolder(t *testing.T) {
	s := newStaff(99)
	evaluation, _ := s.sys.Evaluation()
	kinds := map[hosting.Kind]int{}
	for _, days := range []int{0, 178, 179, 180} {
		at := s.act.At.Add(time.Duration(days) * license.Day)
		for _, u := range append(s.ids, "nobody") {
			want, ok := s.plainStatus(u, at, evaluation)
			got, is := s.sys.Holder(at, hosting.Standing{}, u)
			require.Equal(t, want, got)
			require.Equal(t, ok, is)
			kinds[got.Kind]++
		}
	}
	require.Equal(t, map[hosting.Kind]int{hosting.Permanent: 4 * 33, hosting.Grace: 4 * 66, "": 4}, kinds)
	require.Equal(t, 99, s.sys.Held())
}

// TestLookUpsAllocateNothing of who holds which licence, and of what the system can be
// used for while that is everything.
func TestLookUpsAllocateNothing(t *testing.T) {
	s := newStaff(99)
	require.Zero(t, testing.AllocsPerRun(100, func() {
		for _, u := range s.ids {
			holderSink, _ = s.sys.Holder(s.act.At, hosting.Standing{}, u)
		}
	}))
	require.Equal(t, hosting.Full, s.sys.Access(s.act.At, hosting.Standing{}).Level)
	require.Zero(t, testing.AllocsPerRun(100, func() { s.sys.Access(s.act.At, hosting.Standing{}) }))
	require.Zero(t, testing.AllocsPerRun(100, func() { s.sys.Conditions(s.act.At) }))
	require.Zero(t, testing.AllocsPerRun(100, func() { s.sys.Held() }))
}

var (
	holderSink hosting.Holder
	seqSink    uint64
)

// inTurns times two functions by turns, so that what the machine does meanwhile meets
// both, and returns how much longer the second took.
func inTurns(b *testing.B, first, second func(lap int)) float64 {
	var one, other []time.Duration
	for lap := 0; b.Loop(); lap++ {
		begin := time.Now()
		first(lap)
		middle := time.Now()
		second(lap)
		other = append(other, time.Since(middle))
		one = append(one, middle.Sub(begin))
	}
	median := func(d []time.Duration) float64 { return float64(slices.Sorted(slices.Values(d))[len(d)/2]) }
	return median(other) / median(one)
}

const lookUps = 1_000 // of a lap

// BenchmarkHolderBudget compares which licence a user holds with a look-up in a map and
// a plain switch.
func BenchmarkHolderBudget(b *testing.B) {
	for _, n := range []int{1_000, 1_000_000} {
		b.Run(strconv.Itoa(n), func(b *testing.B) {
			s := newStaff(n)
			s.events = nil
			evaluation, _ := s.sys.Evaluation()
			at := s.act.At.Add(30 * license.Day)
			runtime.GC()
			b.ReportAllocs()
			ratio := inTurns(b, func(lap int) {
				for i := range lookUps {
					holderSink, _ = s.plainStatus(s.ids[(lap*lookUps+i)*7919%n], at, evaluation)
				}
			}, func(lap int) {
				for i := range lookUps {
					// Other users than those that the reference brings near.
					holderSink, _ = s.sys.Holder(at, hosting.Standing{}, s.ids[((lap*lookUps+i)*7919+n/2)%n])
				}
			})
			b.ReportMetric(ratio, "ratio")
			b.ReportMetric(3, "limit")
		})
	}
}

// turnover deactivates holders, whose permanent licences others get, and assigns them
// licences again.
func (s *staff) turnover(lap int) {
	const people = 100
	n := len(s.ids)
	for i := range people {
		u := s.ids[(lap*people+i)*7919%n]
		s.act.At = s.act.At.Add(time.Millisecond)
		s.change(deciding(s.sys.Deactivate(s.act, u)))
		s.change(deciding(s.sys.Reactivate(s.act, u)))
		s.change(deciding(s.sys.Assign(s.act, hosting.Standing{}, u)))
	}
}

// deciding makes an event of what was decided.
func deciding[E hosting.Event](e E, err error) (hosting.Event, error) { return e, err }

func (s *staff) change(e hosting.Event, err error) {
	if err == nil {
		err = s.sys.Apply(e)
	}
	if err != nil {
		panic(err)
	}
}

func (s *staff) told(int) {
	for range lookUps {
		seqSink += uint64(len(s.sys.Alerts(s.act.At, hosting.Standing{})))
		seqSink += uint64(s.sys.Usage().Len())
	}
}

// recounted audits one permanent licence less, and one more again.
func (s *staff) recounted(int) {
	hosts := s.sys.Counts().Hosts
	for i := range 100 {
		s.act.At = s.act.At.Add(time.Millisecond)
		s.change(deciding(s.sys.Audit(s.act, stock{"HOST": {s.sys.Version(): hosts - (i+1)%2}})))
	}
}

// BenchmarkGrowthBudget holds that deactivating and assigning, audits that count one
// licence more or less, and what administrators are told, cost at most eight times as
// much among a million users, where memory is further away, as among a thousand.
func BenchmarkGrowthBudget(b *testing.B) {
	small, large := newStaff(1_000), newStaff(1_000_000)
	small.events, large.events = nil, nil
	runtime.GC()
	for _, x := range []struct {
		name  string
		run   func(*staff, int)
		limit float64
	}{{"turnover", (*staff).turnover, 8}, {"audits", (*staff).recounted, 8}, {"alerts", (*staff).told, 8}} {
		b.Run(x.name, func(b *testing.B) {
			b.ReportMetric(inTurns(b, func(lap int) { x.run(small, lap) }, func(lap int) { x.run(large, lap) }), "ratio")
			b.ReportMetric(x.limit, "limit")
		})
	}
}

func (s *staff) replay() {
	sys := hosting.New("meet", hosting.Policy{})
	for _, e := range s.events {
		if err := sys.Apply(e); err != nil {
			panic(err)
		}
	}
	seqSink += sys.Seq()
}

// decoding returns what decodes the records of all events.
func (s *staff) decoding() func(int) {
	names, records := make([]string, len(s.events)), make([][]byte, len(s.events))
	for i, e := range s.events {
		var err error
		if names[i], records[i], err = hosting.EncodeEvent(e); err != nil {
			panic(err)
		}
	}
	return func(int) {
		for i, name := range names {
			if _, err := hosting.DecodeEvent(name, records[i]); err != nil {
				panic(err)
			}
		}
	}
}

// BenchmarkReplayBudget holds the row of replay: decoded events are folded five times as
// fast as they are decoded, and an event among millions costs at most four times as much
// as among thousands.
func BenchmarkReplayBudget(b *testing.B) {
	small := newStaff(1_000)
	b.Run("decoding", func(b *testing.B) {
		b.ReportMetric(inTurns(b, func(int) { small.replay() }, small.decoding()), "times")
		b.ReportMetric(5, "atleast")
	})
	b.Run("growth", func(b *testing.B) {
		large := newStaff(1_000_000)
		runtime.GC()
		b.ReportMetric(inTurns(b, func(int) {
			for range 1_000 {
				small.replay()
			}
		}, func(int) { large.replay() }), "ratio")
		b.ReportMetric(4, "limit")
	})
}
