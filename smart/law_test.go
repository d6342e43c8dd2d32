package smart_test

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart"
)

func drawName(t *rapid.T) string {
	return rapid.StringMatching(`[!-~é京]([ -~é京]{0,6}[!-~é京])?`).Draw(t, "name")
}

// drawNames draws a list of names, sorted, each once.
func drawNames(t *rapid.T, most int) []string {
	names := map[string]bool{}
	for range rapid.IntRange(0, most).Draw(t, "names") {
		names[drawName(t)] = true
	}
	return slices.Sorted(maps.Keys(names))
}

func drawUDI(t *rapid.T) license.UDI {
	plain := func(s string) string { return strings.ReplaceAll(s, ",", ".") }
	u, err := license.NewUDI(plain(drawName(t)), plain(drawName(t)), rapid.SampledFrom([]string{"", udi.UUID()}).Draw(t, "uuid"))
	require.NoError(t, err)
	return u
}

// drawInstant draws an instant that is not before another.
func drawInstant(t *rapid.T, from time.Time) time.Time {
	return from.Add(time.Duration(rapid.Int64Range(0, int64(1000*license.Day)).Draw(t, "later")))
}

func drawPeriod(t *rapid.T) smart.Period {
	return smart.Period(rapid.Int64Range(1, int64(smart.MaxPeriod)).Draw(t, "period"))
}

func drawQuantity(t *rapid.T) int { return rapid.IntRange(1, license.MaxUnits).Draw(t, "quantity") }

func drawUsage(t *rapid.T) smart.Usage {
	var uses []smart.Use
	for _, tag := range drawNames(t, 4) {
		uses = append(uses, smart.Use{Tag: license.Tag(tag), Quantity: drawQuantity(t)})
	}
	u, err := smart.NewUsage(uses...)
	require.NoError(t, err)
	return u
}

func drawReport(t *rapid.T) smart.Report {
	m := smart.Report{Satellite: license.ID(drawName(t)), Number: rapid.Uint64Min(1).Draw(t, "number"), At: drawInstant(t, issued.Add(2000*license.Day))}
	for seq := range rapid.Uint64Range(0, 3).Draw(t, "transfers") {
		for _, line := range drawNames(t, 3) {
			m.Transfers = append(m.Transfers, smart.ReportedTransfer{Seq: seq + 1, Line: license.ID(line), From: "a", To: license.ID("b" + drawName(t)), Quantity: drawQuantity(t)})
		}
	}
	known := map[license.UDI]bool{}
	for range rapid.IntRange(0, 4).Draw(t, "instances") {
		r := smart.ReportedInstance{UDI: drawUDI(t), Account: license.ID(drawName(t))}
		if known[r.UDI] {
			continue
		}
		known[r.UDI] = true
		for _, line := range drawNames(t, 2) {
			r.Held = append(r.Held, smart.HeldPart{Line: license.ID(line), Quantity: drawQuantity(t)})
		}
		if r.Held == nil {
			r.Issued = drawInstant(t, issued)
			r.Contact = drawInstant(t, r.Issued)
			r.Valid, r.Export, r.Usage = drawPeriod(t), rapid.Bool().Draw(t, "export"), drawUsage(t)
		}
		m.Instances = append(m.Instances, r)
	}
	slices.SortFunc(m.Instances, func(a, b smart.ReportedInstance) int { return a.UDI.Compare(b.UDI) })
	return m
}

func drawEntitlements(t *rapid.T) smart.Entitlements {
	m := smart.Entitlements{Satellite: license.ID(drawName(t)), Number: rapid.Uint64Min(1).Draw(t, "number"), At: drawInstant(t, issued)}
	for _, account := range drawNames(t, 3) {
		a := smart.EntitledAccount{Account: license.ID(account)}
		for _, name := range drawNames(t, 3) {
			// What stands in several accounts under one id is the same line.
			l := smart.Line{ID: license.ID(name), Tag: license.Tag(name), Quantity: rapid.IntRange(1, 1000).Draw(t, "share"), Type: smart.Perpetual, Start: date("2020-01-01"), Source: name}
			if l.Export = len(name)%2 == 0; len(name) > 3 {
				l.Type, l.Last = smart.Term, date("2024-02-29")
			}
			a.Lines = append(a.Lines, l)
		}
		m.Accounts = append(m.Accounts, a)
	}
	return m
}

func drawMessage(t *rapid.T) smart.Message {
	h := smart.Header{UDI: drawUDI(t), Installation: rapid.Uint64Min(1).Draw(t, "installation"), Number: rapid.Uint64Min(1).Draw(t, "number")}
	c := smart.Certificate{Number: rapid.Uint64Min(1).Draw(t, "certificate"), Issued: drawInstant(t, issued), Valid: drawPeriod(t), Renew: drawPeriod(t)}
	at := drawInstant(t, c.Issued)
	var short []license.Tag
	for _, tag := range drawNames(t, 4) {
		short = append(short, license.Tag(tag))
	}
	switch rapid.IntRange(0, 10).Draw(t, "kind") {
	case 0:
		return smart.Register{Header: h, Token: smart.Token(drawName(t)), Overwrite: rapid.Bool().Draw(t, "overwrite")}
	case 1:
		return smart.Authorize{Header: h, Certificate: c.Number, Usage: drawUsage(t)}
	case 2:
		return smart.Renew{Header: h, Certificate: c.Number}
	case 3:
		return smart.Deregister{Header: h, Certificate: c.Number}
	case 4:
		return smart.Registration{Header: h, At: at, Certificate: c, Valid: drawPeriod(t)}
	case 5:
		return smart.Authorization{Header: h, At: at, Certificate: c, Short: short, Next: drawPeriod(t), Valid: drawPeriod(t)}
	case 6:
		return smart.Renewal{Header: h, At: at, Certificate: c, Valid: drawPeriod(t)}
	case 7:
		return smart.Deregistration{Header: h, At: at}
	case 8:
		return smart.Rejection{Header: h, At: at, Reason: license.Reason(drawName(t)), Rule: drawName(t), Permanent: rapid.Bool().Draw(t, "permanent"), Overwrite: rapid.Bool().Draw(t, "overwrite"), Gone: rapid.Bool().Draw(t, "gone")}
	case 9:
		return drawReport(t)
	}
	return drawEntitlements(t)
}

// Every message that can be is read as it was written, and no byte of it can be
// taken away.
func TestMessagesComeBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := drawMessage(t)
		require.NoError(t, m.Check())
		data, err := smart.Encode(m)
		require.NoError(t, err)
		back, err := smart.Decode(data)
		require.NoError(t, err)
		require.Equal(t, m, back)

		cut := rapid.IntRange(0, len(data)-1).Draw(t, "cut")
		_, err = smart.Decode(data[:cut])
		require.NotEmpty(t, license.Refusals(err))
	})
}
