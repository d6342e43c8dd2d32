package main

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/licit-go/licit/coterm"
	"github.com/licit-go/licit/license"
)

// Measures of the picture, in pixels.
const (
	pictureWidth = 980
	left         = 150 // of the time axis: keys stand before it
	rightMargin  = 24
	top          = 64
	rowHeight    = 26
	barHeight    = 16
	labelHeight  = 18
)

const pictureStyle = `text{font-family:system-ui,"Helvetica Neue",Arial,sans-serif;font-size:12px;fill:#1c2330}
.title{font-size:16px;font-weight:600}.quiet{fill:#5b6575}.key{font-family:ui-monospace,Menlo,Consolas,monospace;font-size:11px}
.grid{stroke:#dfe3ea}.live{fill:#2f6fb3;stroke:#1d4c80}.superseded{fill:url(#hatch);stroke:#7a8494}
.invalidated{fill:none;stroke:#7a8494;stroke-dasharray:2 3}.inside{fill:#fff;font-size:11px}
.beside,.today-label,.date-label,.what-label{paint-order:stroke;stroke:#fff;stroke-width:4px;stroke-linejoin:round}.beside{font-size:11px}
.today{stroke:#5b6575;stroke-width:1}.date{stroke:#b3261e;fill:#b3261e;stroke-width:2.5}.what{stroke:#1c2330;stroke-width:1.5;stroke-dasharray:7 4}
.date-label{fill:#b3261e;font-weight:600}`

// mark is a day that stands as a line with a label. One without a day is a label
// alone.
type mark struct {
	day         license.Date
	class, text string
}

// letter is how many pixels a letter of a label takes, about; the title's are
// wider.
const (
	letter      = 6.4
	titleLetter = 9.5
)

// timeline maps days to pixels.
type timeline struct {
	first, last license.Date
}

func (t timeline) x(d license.Date) float64 {
	return left + float64(d.DaysSince(t.first))/float64(t.last.DaysSince(t.first))*(pictureWidth-left-rightMargin)
}

// picture draws one bar per key from its start to its own end, the co-term date
// as a line, and the dates of what-ifs as further lines.
func picture(r *report) []byte {
	marks := marksOf(r)
	line := r.span(marks)
	bottom := top + rowHeight*len(r.Licenses) + 8
	height := bottom + 24 + labelHeight*len(marks) + 34
	var b bytes.Buffer
	p := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	p(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" height="%d" role="img" aria-labelledby="title desc">`, pictureWidth, height, pictureWidth, height)
	title := "Licences on " + r.At.String()
	if r.organization != "" {
		title = "Licences of organization " + string(r.organization) + " on " + r.At.String()
	}
	p(`<title id="title">%s</title>`, escaped(title))
	p(`<desc id="desc">%s</desc>`, escaped(described(marks)))
	p(`<style>%s</style>`, pictureStyle)
	p(`<defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="6" height="6" fill="#fff"/><line x1="0" y1="0" x2="0" y2="6" stroke="#a9b2c0" stroke-width="2.5"/></pattern></defs>`)
	p(`<rect width="%d" height="%d" fill="#fff"/>`, pictureWidth, height)
	p(`<text class="title" x="16" y="28">%s</text>`, escaped(cut(title, (pictureWidth-32)/titleLetter)))
	axis(p, line, bottom)
	for i, l := range r.Licenses {
		bar(p, r, line, l, top+rowHeight*i)
	}
	for i, m := range slices.Backward(marks) { // the date last, over all others
		if !m.day.IsZero() {
			x, y := line.x(m.day), bottom+24+labelHeight*i
			p(`<line class="%s" x1="%.1f" y1="%d" x2="%.1f" y2="%d"/>`, m.class, x, top-8, x, y+5)
		}
		if m.class == "date" && !m.day.IsZero() {
			x := line.x(m.day)
			p(`<path class="date" d="M%.1f %d l-5 -8 h10 z"/>`, x, top-6)
		}
	}
	for i, l := range r.Licenses {
		name(p, r, line, l, top+rowHeight*i)
	}
	for i, m := range marks {
		anchor, at, room := "start", 16.0, float64(pictureWidth-32)
		if !m.day.IsZero() {
			at = line.x(m.day) + 6
			room = pictureWidth - 8 - at
		}
		if room < pictureWidth*0.4 {
			anchor, at = "end", at-12
			room = at - 8
		}
		p(`<text class="%s-label" text-anchor="%s" x="%.1f" y="%d">%s</text>`, m.class, anchor, at, bottom+24+labelHeight*i+4, escaped(cut(m.text, room/letter)))
	}
	legend(p, height-14)
	p(`</svg>`)
	return b.Bytes()
}

// marksOf returns the co-term date, the what-ifs and the day of the report, in
// the order in which their labels stand.
func marksOf(r *report) []mark {
	marks := []mark{{r.At, "today", "day of this report " + r.At.String()}}
	if r.ExpirationDate == nil {
		marks = append(marks, mark{text: "no co-term date: the organization has no licence", class: "date"})
	} else {
		marks = append(marks, mark{*r.ExpirationDate, "date", fmt.Sprintf("co-term date %s, %s", r.ExpirationDate, days(*r.RemainingDays))})
	}
	for i, s := range r.Steps {
		m := mark{class: "what"}
		switch {
		case s.Refused != nil:
			m.text = fmt.Sprintf("%d. %s: refused, %s", i+1, cut(s.Step, mostOfStep), s.Refused.Reason)
		case s.After.ExpirationDate == nil:
			m.text = fmt.Sprintf("%d. after %s: no date", i+1, cut(s.Step, mostOfStep))
		default:
			m.day = *s.After.ExpirationDate
			m.text = fmt.Sprintf("%d. after %s: %s", i+1, cut(s.Step, mostOfStep), m.day)
		}
		marks = append(marks, m)
	}
	return marks
}

// span returns the time that holds every bar and mark, with a month of margin.
func (r *report) span(marks []mark) timeline {
	first, last := r.At, r.At
	hold := func(d license.Date) {
		if !d.IsZero() && d.Before(first) {
			first = d
		}
		if d.After(last) {
			last = d
		}
	}
	for _, l := range r.Licenses {
		hold(r.starts[l.Key])
		hold(l.Ends)
	}
	for _, m := range marks {
		hold(m.day)
	}
	const margin = 30
	if d, err := first.AddDays(-margin); err == nil {
		first = d
	}
	if d, err := last.AddDays(margin); err == nil {
		last = d
	}
	return timeline{first, last}
}

// axis draws a line and a label for each year, or for every few.
func axis(p printer, line timeline, bottom int) {
	from, to := line.first.Start().Year()+1, line.last.Start().Year()
	every := 1
	for _, step := range []int{1, 2, 5, 10, 20, 50, 100, 200, 500, 1000} {
		if every = step; (to-from)/step < 16 {
			break
		}
	}
	from += (every - from%every) % every
	for year := from; year <= to; year += every {
		d, err := license.NewDate(year, time.January, 1)
		if err != nil {
			continue
		}
		x := line.x(d)
		p(`<line class="grid" x1="%.1f" y1="%d" x2="%.1f" y2="%d"/>`, x, top-8, x, bottom)
		p(`<text class="quiet" text-anchor="middle" x="%.1f" y="%d">%d</text>`, x, top-18, year)
	}
}

func bar(p printer, r *report, line timeline, l licenseRow, y int) {
	from, to := line.x(r.starts[l.Key]), line.x(l.Ends)
	p(`<text class="key" x="16" y="%d">%s</text>`, y+12, l.Key)
	p(`<rect class="%s" x="%.1f" y="%d" width="%.1f" height="%d" rx="2"><title>%s</title></rect>`, l.State, from, y, max(to-from, 3), barHeight,
		escaped(fmt.Sprintf("%s, %s: %s to %s", l.Key, l.State, r.starts[l.Key], l.Ends)))
	if l.State == coterm.Invalidated {
		p(`<line class="today" x1="%.1f" y1="%d" x2="%.1f" y2="%d"/>`, from, y+barHeight/2, to, y+barHeight/2)
	}
}

// name writes what a key holds into its bar, or beside it if that is too short.
func name(p printer, r *report, line timeline, l licenseRow, y int) {
	from, to := line.x(r.starts[l.Key]), line.x(l.Ends)
	label := strings.ReplaceAll(r.holds(l), "=", " × ")
	wide := float64(len([]rune(label))) * letter
	class, anchor, at, room := "beside", "start", to+6, pictureWidth-14-to
	switch {
	case l.State == coterm.Live && wide < to-from-12:
		class, at, room = "inside", from+6, to-from-12
	case wide > room && from-left > room:
		anchor, at, room = "end", from-6, from-left-6
	}
	p(`<text class="%s" text-anchor="%s" x="%.1f" y="%d">%s</text>`, class, anchor, at, y+12, escaped(cut(label, room/letter)))
}

// legend names the kinds of bars in words.
func legend(p printer, y int) {
	x := left
	for _, kind := range []struct {
		state coterm.State
		text  string
		width int
	}{{coterm.Live, "counts", 90}, {coterm.Superseded, "superseded by a renewal", 210}, {coterm.Invalidated, "invalidated", 120}} {
		p(`<rect class="%s" x="%d" y="%d" width="22" height="10"/><text class="quiet" x="%d" y="%d">%s</text>`, kind.state, x, y-9, x+28, y, kind.text)
		x += kind.width
	}
}

func described(marks []mark) string {
	var b bytes.Buffer
	for _, m := range marks {
		b.WriteString(m.text + ". ")
	}
	return b.String()
}

// mostOfStep is how many letters of a what-if stand in its label.
const mostOfStep = 60

// cut shortens a label to as many letters as there is room for.
func cut(s string, letters float64) string {
	r := []rune(s)
	if most := max(int(letters), 1); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return s
}

func escaped(s string) string {
	var b bytes.Buffer
	_ = xml.EscapeText(io.Writer(&b), []byte(s)) // writing to memory does not fail
	return b.String()
}
