package main

import (
	"bytes"
	"fmt"
	"time"
)

// Measures of the picture, in pixels.
const (
	width  = 980
	height = 460
	left   = 70
	right  = 24
	top    = 64
	bottom = 372 // of the areas
)

const style = `text{font-family:system-ui,"Helvetica Neue",Arial,sans-serif;font-size:12px;fill:#1c2330}
.title{font-size:16px;font-weight:600}.quiet{fill:#5b6575}.grid{stroke:#1c2330;stroke-opacity:.16}.mark{stroke:#1c2330;stroke-width:1.2;stroke-dasharray:5 4}`

// picture draws how many products are in each state, day by day, one area on the
// other.
func picture(y *year) []byte {
	var b bytes.Buffer
	say := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	title := fmt.Sprintf("A year of %d products", y.agents)
	say(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" height="%d" role="img" aria-labelledby="title desc">`, width, height, width, height)
	say(`<title id="title">%s</title>`, title)
	say(`<desc id="desc">How many products are in each state of authorization, day by day, stacked.</desc>`)
	say(`<style>%s</style>`, style)
	say(`<rect width="%d" height="%d" fill="#fff"/>`, width, height)
	say(`<text class="title" x="16" y="28">%s</text>`, title)
	areas(say, y)
	axes(say, y)
	for _, m := range [...]struct {
		at   time.Time
		text string
	}{{stormFrom, "connections lost"}, {busyFrom, "more use"}, {stormTo, "found again"}, {silentFrom, "satellite silent"}, {termLast.Start(), "term ends"}} {
		x := xOf(m.at)
		say(`<line class="mark" x1="%.1f" y1="%d" x2="%.1f" y2="%d"/>`, x, top-6, x, bottom)
		anchor := "start"
		if m.at.Equal(stormTo) {
			anchor = "end"
		}
		say(`<text class="quiet" text-anchor="%s" x="%.1f" y="%d">%s</text>`, anchor, x, top-10, m.text)
	}
	legend(say)
	say(`</svg>`)
	return b.Bytes()
}

func xOf(t time.Time) float64 {
	return left + t.Sub(begin).Hours()/end.Sub(begin).Hours()*(width-left-right)
}

func yOf(n, all int) float64 { return bottom - float64(n)/float64(all)*(bottom-top) }

// areas draws the states from the bottom up, each between the sum of those below it
// and the sum with its own.
func areas(say func(string, ...any), y *year) {
	below := make([]int, len(y.days))
	for i, s := range shown {
		var path, back bytes.Buffer
		for d, t := range y.days {
			x := xOf(day(d + 1))
			fmt.Fprintf(&path, "%.1f,%.1f ", x, yOf(below[d]+t.states[i], y.agents))
			last := len(y.days) - 1 - d
			fmt.Fprintf(&back, "%.1f,%.1f ", xOf(day(last+1)), yOf(below[last], y.agents))
		}
		for d, t := range y.days {
			below[d] += t.states[i]
		}
		say(`<polygon fill="%s" points="%s"><title>%s</title></polygon>`, s.colour, path.String()+back.String(), s.name)
	}
}

// axes draws a line for each month and each quarter of the fleet.
func axes(say func(string, ...any), y *year) {
	for q := range 5 {
		n := y.agents * q / 4
		v := yOf(n, y.agents)
		say(`<line class="grid" x1="%d" y1="%.1f" x2="%d" y2="%.1f"/>`, left, v, width-right, v)
		say(`<text class="quiet" text-anchor="end" x="%d" y="%.1f">%d</text>`, left-8, v+4, n)
	}
	for m := begin; m.Before(end); m = time.Date(m.Year(), m.Month()+1, 1, 0, 0, 0, 0, time.UTC) {
		x := xOf(m)
		say(`<line class="grid" x1="%.1f" y1="%d" x2="%.1f" y2="%d"/>`, x, top, x, bottom+4)
		say(`<text class="quiet" x="%.1f" y="%d">%s</text>`, x+4, bottom+18, m.Format("Jan"))
	}
}

// legend names the colours.
func legend(say func(string, ...any)) {
	x, y := left, bottom+48
	for i, s := range shown {
		if i == 3 {
			x, y = left, y+24
		}
		say(`<rect fill="%s" x="%d" y="%d" width="22" height="12"/><text class="quiet" x="%d" y="%d">%s</text>`, s.colour, x, y-10, x+28, y, s.name)
		x += 200
	}
}
