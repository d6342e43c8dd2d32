package dashboard_test

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"testing"

	"github.com/licit-go/licit/license/dashboard"
)

var sizes = []int{1_000, 100_000}

func BenchmarkCotermLicenses(b *testing.B) {
	for _, n := range sizes {
		text, err := io.ReadAll(&repeated{record: active, left: n})
		if err != nil {
			b.Fatal(err)
		}
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			for b.Loop() {
				walk(b, text)
			}
		})
	}
}

func walk(b *testing.B, text []byte) {
	for _, err := range dashboard.CotermLicenses(bytes.NewReader(text)) {
		if err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkWriteCotermLicenses(b *testing.B) {
	for _, n := range sizes {
		all := slices.Repeat([]dashboard.CotermLicense{activeLicense()}, n)
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				write(b, all)
			}
		})
	}
}

func write(b *testing.B, all []dashboard.CotermLicense) {
	if err := dashboard.WriteCotermLicenses(io.Discard, slices.Values(all)); err != nil {
		b.Fatal(err)
	}
}

func BenchmarkPerDeviceLicenses(b *testing.B) {
	for _, n := range sizes {
		text, err := io.ReadAll(&repeated{record: headRecord, left: n})
		if err != nil {
			b.Fatal(err)
		}
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			for b.Loop() {
				walkPerDevice(b, text)
			}
		})
	}
}

func walkPerDevice(b *testing.B, text []byte) {
	for _, err := range dashboard.PerDeviceLicenses(bytes.NewReader(text)) {
		if err != nil {
			b.Fatal(err)
		}
	}
}
