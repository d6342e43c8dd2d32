package coterm_test

import (
	"encoding/json"
	"math"
	"math/big"
	"strings"
	"testing"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/coterm"
	"github.com/licit-go/licit/license"
)

// A price is above 0, below 2³⁴ ten-thousandths, and has at most four decimals,
// however it is written.
func TestPriceRangeCT8(t *testing.T) {
	huge := decimal.NewFromBigInt(new(big.Int).Lsh(big.NewInt(1), 4000), 0)
	for _, tt := range []struct {
		price decimal.Decimal
		want  string // "" if refused
		shown string // in the refusal
	}{
		{decimal.RequireFromString("150"), "150", ""},
		{decimal.RequireFromString("150.0000000"), "150", ""},
		{decimal.New(15, 1), "150", ""},
		{decimal.New(1_500_000_000_000, -10), "150", ""},
		{decimal.RequireFromString("0.0001"), "0.0001", ""},
		{decimal.RequireFromString("33.3333"), "33.3333", ""},
		{decimal.RequireFromString("33.30"), "33.3", ""},
		{decimal.New(coterm.MaxPrice-1, -4), "1717986.9183", ""},
		{decimal.RequireFromString("1717986.91830000000"), "1717986.9183", ""},
		{decimal.New(coterm.MaxPrice, -4), "", "1717986.9184"},
		{decimal.RequireFromString("1717986.91831"), "", "1717986.91831"},
		{decimal.Decimal{}, "", "0"},
		{decimal.RequireFromString("0.0000"), "", "0.0000"},
		{decimal.RequireFromString("-0.0001"), "", "-0.0001"},
		{decimal.RequireFromString("-150"), "", "-150"},
		{decimal.RequireFromString("0.00001"), "", "0.00001"},
		{decimal.RequireFromString("33.33333"), "", "33.33333"},
		{huge, "", huge.StringFixed(0)},
		{decimal.New(1, 64), "", "1" + strings.Repeat("0", 64)},
		{decimal.New(1, 65), "", "coefficient times ten to the 65"},
		{decimal.New(1, math.MaxInt32), "", "coefficient times ten to the 2147483647"},
		{decimal.New(1, 1_000_000_000), "", "coefficient times ten to the 1000000000"},
		{decimal.New(1, -1_000_000_000), "", "coefficient times ten to the -1000000000"},
		{decimal.New(1, math.MinInt32), "", "coefficient times ten to the -2147483648"},
	} {
		p, err := coterm.NewPrices(map[license.Model]decimal.Decimal{"MR": tt.price})
		if tt.want == "" {
			require.Equal(t, *license.Refuse(coterm.ErrPriceRange, "CT-8", "model", "MR", "price", tt.shown,
				"above", "0", "below", "1717986.9184", "decimals", "4"), refusalsOf(err)[0])
			continue
		}
		require.NoError(t, err)
		got, ok := p.Of("MR")
		require.True(t, ok)
		require.True(t, got.Equal(tt.price))
		data, err := json.Marshal(p)
		require.NoError(t, err)
		require.JSONEq(t, `{"MR":"`+tt.want+`"}`, string(data))
	}
}

// A monstrous exponent is refused without writing the number out.
func TestMonstrousPricesAreRefusedQuicklyCT8(t *testing.T) {
	for _, e := range []int32{1_000_000_000, -1_000_000_000, math.MaxInt32, math.MinInt32} {
		list := map[license.Model]decimal.Decimal{"MR": decimal.New(1, e)}
		require.Less(t, testing.AllocsPerRun(10, func() { _, _ = coterm.NewPrices(list) }), 40.0)
	}
	var p coterm.Prices
	for _, text := range []string{"1e1000000000", "1e-1000000000", "1E9", strings.Repeat("9", 1<<20)} {
		data := []byte(`{"MR":"` + text + `"}`)
		require.ErrorIs(t, json.Unmarshal(data, &p), coterm.ErrPriceRange)
	}
}

// Nothing changes when somebody changes the variables of package decimal.
func TestPricesIgnoreVariablesOfDecimal(t *testing.T) {
	trim, limit, division := decimal.TrimTrailingZeros, decimal.MaxDecodeExponent, decimal.DivisionPrecision
	t.Cleanup(func() {
		decimal.TrimTrailingZeros, decimal.MaxDecodeExponent, decimal.DivisionPrecision = trim, limit, division
	})
	decimal.TrimTrailingZeros, decimal.MaxDecodeExponent, decimal.DivisionPrecision = false, 0, 0
	p := coterm.Prices{}
	require.NoError(t, json.Unmarshal([]byte(`{"MR":"150","MX84":"0.5"}`), &p))
	data, err := json.Marshal(p)
	require.NoError(t, err)
	require.Equal(t, `{"MR":"150","MX84":"0.5"}`, string(data))
}

// A model without a price is refused, naming key and model; it is not guessed
// from a model of the same bucket.
func TestPriceMissingCT8(t *testing.T) {
	o := created(t, "2020-01-01", coterm.Policy{})
	p := prices(t, "MR Enterprise", "150")
	for _, list := range []coterm.Prices{p, {}} {
		refuses(t, o, func() error {
			_, err := o.Claim(act("2020-01-01"), coterm.AddDevices, list, fresh(t, key(1), "2020-01-01", 365, "MR36 Enterprise", 1))
			return err
		}, coterm.ErrPriceMissing, "CT-8", "key", key(1).String(), "model", "MR36 Enterprise")
	}
}

// A key keeps the prices of the day on which it was claimed, and no others.
func TestKeysKeepTheirPricesCT3(t *testing.T) {
	o := created(t, "2020-01-01", coterm.Policy{})
	e := claim(t, o, "2020-01-01", coterm.AddDevices, prices(t, "MR", "100", "MX84", "5"), fresh(t, key(1), "2020-01-01", 100, "MR", 1))
	data, err := json.Marshal(e.Prices)
	require.NoError(t, err)
	require.Equal(t, `{"MR":"100"}`, string(data))
	claim(t, o, "2020-01-01", coterm.AddDevices, prices(t, "MR", "300"), fresh(t, key(2), "2020-01-01", 200, "MR", 1))
	require.Equal(t, "175/1", o.Remaining(at("2020-01-01")).String())
	undo(t, o, "2020-01-01", key(1), key(3))
	require.Equal(t, "200/1", o.Remaining(at("2020-01-01")).String())
}

func TestPriceListCT8(t *testing.T) {
	p := prices(t, "MX84", "2000", "MR", "150.5")
	var all []string
	for model, price := range p.All() {
		all = append(all, string(model)+" "+price.StringFixed(1))
	}
	require.Equal(t, []string{"MR 150.5", "MX84 2000.0"}, all)
	for model := range p.All() {
		require.Equal(t, license.Model("MR"), model)
		break
	}
	_, ok := p.Of("MS120-8")
	require.False(t, ok)

	one, ok := coterm.EqualWeights.Of("whatever")
	require.True(t, ok)
	require.True(t, one.Equal(decimal.New(1, 0)))
	for range coterm.EqualWeights.All() {
		require.Fail(t, "every model has a price; there is no list of them")
	}
	_, err := json.Marshal(coterm.EqualWeights)
	require.ErrorIs(t, err, coterm.ErrPriceRange)
	_, err = coterm.NewPrices(map[license.Model]decimal.Decimal{" MR": decimal.New(1, 0)})
	require.ErrorIs(t, err, license.ErrModelMalformed)
	_, err = coterm.NewPrices(nil)
	require.NoError(t, err, "a list may be empty")
}

// Prices are read in the form in which they are written, and in no other.
func TestPricesFromJSON(t *testing.T) {
	for _, tt := range []struct {
		text   string
		reason license.Reason // "" if read
	}{
		{`{}`, ""},
		{`{"MR":"150"}`, ""},
		{`{"MX84":"0.0001","MR":"1717986.9183"}`, ""},
		{`{"MR":"150.0"}`, coterm.ErrPriceRange},
		{`{"MR":"150."}`, coterm.ErrPriceRange},
		{`{"MR":"0150"}`, coterm.ErrPriceRange},
		{`{"MR":".5"}`, coterm.ErrPriceRange},
		{`{"MR":"+1"}`, coterm.ErrPriceRange},
		{`{"MR":"-1"}`, coterm.ErrPriceRange},
		{`{"MR":"1e2"}`, coterm.ErrPriceRange},
		{`{"MR":"1_0"}`, coterm.ErrPriceRange},
		{`{"MR":"0.00001"}`, coterm.ErrPriceRange},
		{`{"MR":"0"}`, coterm.ErrPriceRange},
		{`{"MR":""}`, coterm.ErrPriceRange},
		{`{"MR":"1717986.9184"}`, coterm.ErrPriceRange},
		{`{"MR":150}`, license.ErrJSONType},
		{`{"":"150"}`, license.ErrModelMalformed},
		{`{"MR":null}`, license.ErrJSONNull},
		{`null`, license.ErrJSONNull},
		{`{"MR":"150","MR":"150"}`, license.ErrJSONDuplicateField},
		{`[]`, license.ErrJSONType},
	} {
		p := prices(t, "MG21", "7")
		err := p.UnmarshalJSON([]byte(tt.text))
		if tt.reason != "" {
			require.ErrorIs(t, err, tt.reason, tt.text)
			require.NotEmpty(t, license.Refusals(err), tt.text)
			_, kept := p.Of("MG21")
			require.True(t, kept, "what is refused changes nothing")
			continue
		}
		require.NoError(t, err, tt.text)
		data, err := json.Marshal(p)
		require.NoError(t, err)
		require.JSONEq(t, tt.text, string(data))
	}
}
