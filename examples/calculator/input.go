package main

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/licit-go/licit/coterm"
	"github.com/licit-go/licit/internal/strictjson"
	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/license/dashboard"
)

// input is what the files say.
type input struct {
	licenses []dashboard.CotermLicense
	prices   coterm.Prices
	usage    *coterm.Usage
}

func read(o options, stdin io.Reader) (input, error) {
	in := input{prices: coterm.EqualWeights}
	var list []dashboard.CotermLicense
	err := withFile(o.file, stdin, func(r io.Reader) error {
		in := bufio.NewReader(r)
		if mark, _ := in.Peek(len(byteOrderMark)); string(mark) == byteOrderMark {
			_, _ = in.Discard(len(byteOrderMark)) // it was peeked at
		}
		for l, err := range dashboard.CotermLicenses(in) {
			if err != nil {
				return err
			}
			list = append(list, l)
		}
		return nil
	})
	in.licenses = list
	if err == nil && o.prices != "" {
		err = withFile(o.prices, stdin, func(r io.Reader) (err error) {
			in.prices, err = readPrices(r)
			return err
		})
	}
	if err == nil && o.usage != "" {
		err = withFile(o.usage, stdin, func(r io.Reader) (err error) {
			in.usage, err = readUsage(r)
			return err
		})
	}
	return in, err
}

// withFile opens a file, or the standard input for -, and names it in what goes
// wrong.
func withFile(name string, stdin io.Reader, f func(io.Reader) error) error {
	if name == "-" {
		if err := f(stdin); err != nil {
			return inFile(named(name), err)
		}
		return nil
	}
	file, err := os.Open(name)
	if err != nil {
		return err
	}
	defer file.Close() //nolint:errcheck // it was only read
	if err := f(file); err != nil {
		return inFile(name, err)
	}
	return nil
}

// named returns how a file is called in what goes wrong.
func named(file string) string {
	if file == "-" {
		return "standard input"
	}
	return file
}

// byteOrderMark is what some programs write before a text.
const byteOrderMark = "\ufeff"

// maxPriceLines bounds a price list, and maxUsage a usage file in bytes.
const (
	maxPriceLines = 100_000
	maxUsage      = 16 << 20
)

func readPrices(r io.Reader) (coterm.Prices, error) {
	c := csv.NewReader(r)
	c.FieldsPerRecord = -1 // counted below, so that the record can be named
	c.TrimLeadingSpace = true
	header, err := c.Read()
	if err != nil && !errors.Is(err, io.EOF) {
		return coterm.Prices{}, fmt.Errorf("header: %w", err)
	}
	if text := strings.TrimPrefix(strings.Join(header, ","), byteOrderMark); text != "model,price" {
		return coterm.Prices{}, fmt.Errorf("header is %q, not model,price", text)
	}
	list := map[license.Model]decimal.Decimal{}
	for n := 1; n <= maxPriceLines; n++ {
		line, err := c.Read()
		if errors.Is(err, io.EOF) {
			return coterm.NewPrices(list)
		}
		if err != nil {
			return coterm.Prices{}, fmt.Errorf("record %d: %w", n, err)
		}
		if len(line) != 2 {
			return coterm.Prices{}, fmt.Errorf("record %d: %d fields, not model,price", n, len(line))
		}
		model := license.Model(line[0])
		if _, twice := list[model]; twice {
			return coterm.Prices{}, fmt.Errorf("record %d: model: %q stands twice", n, line[0])
		}
		if list[model], err = decimal.NewFromString(strings.TrimSpace(line[1])); err != nil || len(line[1]) > 32 {
			return coterm.Prices{}, fmt.Errorf("record %d: price: %q is not a number", n, line[1])
		}
		if _, err := coterm.NewPrices(map[license.Model]decimal.Decimal{model: list[model]}); err != nil {
			return coterm.Prices{}, fmt.Errorf("record %d: price: %w", n, err)
		}
	}
	return coterm.Prices{}, fmt.Errorf("more than %d records", maxPriceLines)
}

func readUsage(r io.Reader) (*coterm.Usage, error) {
	data, err := io.ReadAll(io.LimitReader(r, maxUsage+1))
	if err != nil {
		return nil, err
	}
	var devices map[string]int
	if err := strictjson.Unmarshal(data, maxUsage, &devices); err != nil {
		return nil, err
	}
	var lines []license.Line
	for model, n := range devices {
		if n != 0 { // a model without devices needs no licence
			lines = append(lines, license.Line{Model: license.Model(model), Count: n})
		}
	}
	counts, err := license.NewCounts(lines...)
	return &coterm.Usage{InNetworks: counts}, err
}
