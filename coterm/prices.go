package coterm

import (
	"cmp"
	"encoding/json"
	"iter"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/licit-go/licit/internal/strictjson"
	"github.com/licit-go/licit/license"
)

// MaxPrice is the bound that a one-year list price stays below, in
// ten-thousandths: prices reach 1,717,986.9183.
const MaxPrice = 1 << 34

// unit is one currency unit in ten-thousandths.
const unit = 10_000

// Prices are one-year list prices, the weights of co-termination (CT-8). Never
// the price of a longer term. They are immutable. The zero Prices has no price
// for any model.
type Prices struct {
	list  []price // sorted by model
	equal bool    // every model weighs one unit
}

type price struct {
	model  license.Model
	amount uint64 // ten-thousandths
}

// EqualWeights weighs every model the same, which gives the simple average of
// all devices (CT-8).
var EqualWeights = Prices{equal: true}

// NewPrices returns a price list. It refuses a malformed model, and a price that
// is not above 0, not below [MaxPrice] or has more than four decimals
// ([ErrPriceRange]).
func NewPrices(list map[license.Model]decimal.Decimal) (Prices, error) {
	p := Prices{list: slices.Grow([]price(nil), len(list))} // an empty list has but one form
	for _, model := range slices.Sorted(maps.Keys(list)) {
		if err := model.Check(); err != nil {
			return Prices{}, err
		}
		amount, ok := tenThousandths(list[model])
		if !ok {
			return Prices{}, license.Refuse(ErrPriceRange, "CT-8", "model", string(model), "price", shown(list[model]),
				"above", "0", "below", amountText(MaxPrice), "decimals", "4")
		}
		p.list = append(p.list, price{model, amount})
	}
	return p, nil
}

// amountText writes ten-thousandths as a decimal number, without zeros that say
// nothing.
func amountText(amount uint64) string {
	text := strconv.FormatUint(amount/unit, 10)
	if rest := amount % unit; rest > 0 {
		text += "." + strings.TrimRight(strconv.FormatUint(unit+rest, 10)[1:], "0")
	}
	return text
}

// parsePrice reads what amountText writes and nothing else, and nothing that is
// no price.
func parsePrice(text string) (uint64, bool) {
	whole, fraction, _ := strings.Cut(text, ".")
	const decimals = "0000"
	if len(whole) > len("1717986") || len(fraction) > len(decimals) {
		return 0, false
	}
	n, err := strconv.ParseUint(whole+fraction+decimals[len(fraction):], 10, 64)
	return n, err == nil && n > 0 && n < MaxPrice && amountText(n) == text
}

// maxExponent bounds what is computed with before it is known to be a price.
const maxExponent = 64

func tenThousandths(d decimal.Decimal) (uint64, bool) {
	if e := d.Exponent(); e > maxExponent || e < -maxExponent || !d.IsPositive() || !d.LessThan(decimal.New(MaxPrice, -4)) {
		return 0, false
	}
	scaled := d.Shift(4)
	if !scaled.IsInteger() {
		return 0, false
	}
	return uint64(scaled.IntPart()), true
}

// shown returns a price for a refusal without writing out a monstrous exponent.
func shown(d decimal.Decimal) string {
	if e := d.Exponent(); e > maxExponent || e < -maxExponent {
		return "coefficient times ten to the " + strconv.Itoa(int(e))
	}
	return d.StringFixed(max(-d.Exponent(), 0))
}

// Of returns the price of a model and whether there is one.
func (p Prices) Of(model license.Model) (decimal.Decimal, bool) {
	amount, ok := p.amount(model)
	return decimal.New(int64(amount), -4), ok
}

// All walks models and prices, sorted by model. EqualWeights has none to walk.
func (p Prices) All() iter.Seq2[license.Model, decimal.Decimal] {
	return func(yield func(license.Model, decimal.Decimal) bool) {
		for _, e := range p.list {
			if !yield(e.model, decimal.New(int64(e.amount), -4)) {
				return
			}
		}
	}
}

func (p Prices) amount(model license.Model) (uint64, bool) {
	if p.equal {
		return unit, true
	}
	from, to := 0, len(p.list)
	for from < to {
		if middle := (from + to) / 2; p.list[middle].model < model {
			from = middle + 1
		} else {
			to = middle
		}
	}
	if from == len(p.list) || p.list[from].model != model {
		return 0, false
	}
	return p.list[from].amount, true
}

// worth returns what the counts burn in a day, Σ count × price; models without a
// price do not count.
func (p Prices) worth(counts license.Counts) uint64 {
	var w uint64
	for model, n := range counts.All() {
		amount, _ := p.amount(model)
		w += uint64(n) * amount
	}
	return w
}

// missing returns a refusal for each model that has no price (CT-8).
func (p Prices) missing(key license.Key, counts license.Counts) []error {
	var all []error
	for model := range counts.All() {
		if _, ok := p.amount(model); !ok {
			all = append(all, license.Refuse(ErrPriceMissing, "CT-8", "key", key.String(), "model", string(model)))
		}
	}
	return all
}

// only returns the prices of the licences' models alone, to be kept with what was
// decided by them.
func (p Prices) only(licenses []license.License) Prices {
	var kept Prices
	for i := range licenses {
		for model := range licenses[i].Counts().All() {
			if amount, ok := p.amount(model); ok {
				kept.list = append(kept.list, price{model, amount})
			}
		}
	}
	if len(licenses) > 1 {
		slices.SortFunc(kept.list, func(a, b price) int { return cmp.Compare(a.model, b.model) })
		kept.list = slices.Compact(kept.list)
	}
	return kept
}

func (p Prices) same(q Prices) bool { return p.equal == q.equal && slices.Equal(p.list, q.list) }

// MarshalJSON writes an object from model to price, a decimal string. It refuses
// EqualWeights itself: events hold the prices of their models.
func (p Prices) MarshalJSON() ([]byte, error) {
	if p.equal {
		return nil, license.Refuse(ErrPriceRange, "CT-8", "prices", "equal weights without models")
	}
	wire := make(map[string]string, len(p.list))
	for _, e := range p.list {
		wire[string(e.model)] = amountText(e.amount)
	}
	return json.Marshal(wire)
}

// UnmarshalJSON reads what MarshalJSON writes and nothing else. It refuses a
// malformed model, and a text that is no price or not written as MarshalJSON
// does ([ErrPriceRange]).
func (p *Prices) UnmarshalJSON(data []byte) error {
	var wire map[string]string
	if err := strictjson.Unmarshal(data, len(data), &wire); err != nil {
		return err
	}
	read := Prices{list: slices.Grow([]price(nil), len(wire))}
	for _, model := range slices.Sorted(maps.Keys(wire)) {
		if err := license.Model(model).Check(); err != nil {
			return err
		}
		amount, ok := parsePrice(wire[model])
		if !ok {
			return license.Refuse(ErrPriceRange, "CT-8", "model", model, "price", wire[model],
				"above", "0", "below", amountText(MaxPrice), "decimals", "4")
		}
		read.list = append(read.list, price{license.Model(model), amount})
	}
	*p = read
	return nil
}
