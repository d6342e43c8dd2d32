package perdevice_test

import (
	"strconv"
	"testing"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/perdevice"
)

// town returns an organization with n licences, four of five on a device or
// behind another on one, at two for each device; the others are unused.
func town(b *testing.B, n int) *perdevice.Organization {
	b.Helper()
	org := perdevice.New("town", perdevice.Policy{})
	act := license.Act{At: at("2024-01-01"), By: "ada"}
	do := func(e perdevice.Event, err error) {
		if err == nil {
			err = org.Apply(e)
		}
		if err != nil {
			b.Fatal(err)
		}
	}
	do(org.Create(act))
	batch := make([]perdevice.Issued, 0, 1000)
	for i := range n {
		batch = append(batch, perdevice.Fresh(one(townID(i), "MX64-ENT", 365+i%1000)))
		if len(batch) == cap(batch) || i == n-1 {
			do(org.Claim(act, "", batch...))
			batch = batch[:0]
		}
	}
	for i := range n / 5 * 2 {
		serial := perdevice.Serial("Q" + string(townID(i)))
		do(org.AddDevice(act, serial, "MX64"))
		do(org.Assign(act, townID(2*i), serial))
		do(org.Assign(act, townID(2*i+1), serial))
	}
	return org
}

// townID scatters ids.
func townID(i int) license.ID { return license.ID(strconv.Itoa(100_000_000 + i*7919%1_000_003)) }

func towns(b *testing.B, run func(b *testing.B, org *perdevice.Organization)) {
	for _, n := range []int{1_000, 100_000} {
		b.Run(strconv.Itoa(n), func(b *testing.B) {
			org := town(b, n)
			b.ReportAllocs()
			b.ResetTimer()
			run(b, org)
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n), "ns/licence")
		})
	}
}

func BenchmarkSnapshot(b *testing.B) {
	towns(b, func(b *testing.B, org *perdevice.Organization) {
		for b.Loop() {
			state(b, org)
		}
	})
}

func BenchmarkRestore(b *testing.B) {
	towns(b, func(b *testing.B, org *perdevice.Organization) {
		data := state(b, org)
		for b.Loop() {
			restored(b, data)
		}
	})
}

func restored(b *testing.B, data []byte) {
	if _, err := perdevice.Restore(data, perdevice.Policy{}); err != nil {
		b.Fatal(err)
	}
}

func BenchmarkClone(b *testing.B) {
	towns(b, func(b *testing.B, org *perdevice.Organization) {
		for b.Loop() {
			sameSeq(b, org, org.Clone())
		}
	})
}

func sameSeq(b *testing.B, one, other *perdevice.Organization) {
	if one.Seq() != other.Seq() {
		b.Fatal("a clone is elsewhere")
	}
}

// BenchmarkCounts asks for the overview in the middle of the first terms.
func BenchmarkCounts(b *testing.B) {
	towns(b, func(b *testing.B, org *perdevice.Organization) {
		for b.Loop() {
			counted(b, org.Overview(at("2024-07-01")))
		}
	})
}

func counted(b *testing.B, v perdevice.Overview) {
	if v.Active == 0 {
		b.Fatal("nothing is active")
	}
}
