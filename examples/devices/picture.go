package main

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"time"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/perdevice"
)

// Measures of the picture, in pixels.
const (
	width     = 980
	left      = 190 // of the time axis: devices stand before it
	right     = 24
	top       = 84
	rowHeight = 30
	barHeight = 18
	letter    = 6.4 // of a label, about
)

const style = `text{font-family:system-ui,"Helvetica Neue",Arial,sans-serif;font-size:12px;fill:#1c2330}
.title{font-size:16px;font-weight:600}.quiet{fill:#5b6575}.serial{font-family:ui-monospace,Menlo,Consolas,monospace;font-size:11px}
.grid{stroke:#dfe3ea}.licensed{fill:#2f6fb3;stroke:#1d4c80}.ahead{fill:url(#hatch);stroke:#1d4c80}
.grace{fill:#fff;stroke:#b3261e;stroke-width:1.5;stroke-dasharray:4 3}.disabled{stroke:#7a8494;stroke-width:2;stroke-dasharray:2 4}
.inside{fill:#fff;font-size:11px}.over{font-size:11px;paint-order:stroke;stroke:#fff;stroke-width:4px;stroke-linejoin:round}.now{stroke:#1c2330;stroke-width:1.5;stroke-dasharray:7 4}`

// axis maps instants to pixels.
type axis struct{ from, to time.Time }

func (a axis) x(t time.Time) float64 {
	return left + t.Sub(a.from).Hours()/a.to.Sub(a.from).Hours()*(width-left-right)
}

// picture draws one bar for each device: what licensed it, what will if nobody
// acts, and its graces.
func picture(p *played) []byte {
	var b bytes.Buffer
	say := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	bottom := top + rowHeight*max(len(p.devices), 1)
	height := bottom + 60
	title := "Devices of organization " + cut(p.scenario.organization)
	desc := "One bar for each device: licensed, licensed by what is queued, in grace, disabled."
	say(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" height="%d" role="img" aria-labelledby="title desc">`, width, height, width, height)
	say(`<title id="title">%s</title>`, escaped(title))
	say(`<desc id="desc">%s</desc>`, escaped(desc))
	say(`<style>%s</style>`, style)
	say(`<defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="6" height="6" fill="#fff"/><line x1="0" y1="0" x2="0" y2="6" stroke="#2f6fb3" stroke-width="2.5"/></pattern></defs>`)
	say(`<rect width="%d" height="%d" fill="#fff"/>`, width, height)
	say(`<text class="title" x="16" y="28">%s</text>`, escaped(title))
	if len(p.devices) == 0 {
		say(`<text class="quiet" x="16" y="%d">no device</text>`, top)
		say(`</svg>`)
		return b.Bytes()
	}
	a := axis{p.begin, p.horizon}
	months(say, a, bottom)
	for i, d := range p.devices {
		row(say, a, p, d, top+rowHeight*i)
	}
	x := a.x(p.last)
	say(`<line class="now" x1="%.1f" y1="%d" x2="%.1f" y2="%d"/>`, x, top-12, x, bottom+4)
	say(`<text class="over" text-anchor="middle" x="%.1f" y="%d">last step %s</text>`, x, bottom+18, p.last.Format("2006-01-02"))
	legend(say, bottom+46)
	say(`</svg>`)
	return b.Bytes()
}

// months draws a line and a label for each month, or for every few.
func months(say func(string, ...any), a axis, bottom int) {
	every, year := 1, 0
	for a.to.Sub(a.from) > time.Duration(every)*26*30*license.Day {
		every *= 2
	}
	for t := time.Date(a.from.Year(), a.from.Month()+1, 1, 0, 0, 0, 0, time.UTC); t.Before(a.to); t = time.Date(t.Year(), t.Month()+time.Month(every), 1, 0, 0, 0, 0, time.UTC) {
		x := a.x(t)
		say(`<line class="grid" x1="%.1f" y1="%d" x2="%.1f" y2="%d"/>`, x, top-12, x, bottom)
		if t.Year() != year {
			year = t.Year()
			say(`<text class="quiet" text-anchor="middle" x="%.1f" y="%d">%d</text>`, x, top-33, year)
		}
		say(`<text class="quiet" text-anchor="middle" x="%.1f" y="%d">%s</text>`, x, top-18, t.Format("Jan"))
	}
}

func row(say func(string, ...any), a axis, p *played, d *line, y int) {
	label := []rune(string(d.serial) + " " + string(d.model))
	if most := (left - 24) * 10 / 64; len(label) > most {
		label = append(label[:most-1], '…')
	}
	say(`<text class="serial" x="16" y="%d">%s</text>`, y+13, escaped(string(label)))
	for _, s := range d.segments {
		from, to := a.x(s.from), a.x(s.to)
		tip := escaped(fmt.Sprintf("%s: %s %s, %s to %s", d.serial, s.status, s.head, s.from.Format("2006-01-02"), s.to.Format("2006-01-02")))
		class := string(s.status)
		switch s.status {
		case perdevice.Licensed:
			if !s.from.Before(p.last) {
				class = "ahead" // it takes over later
			}
		case perdevice.Disabled:
			say(`<line class="disabled" x1="%.1f" y1="%d" x2="%.1f" y2="%d"><title>%s</title></line>`, from, y+barHeight/2, to, y+barHeight/2, tip)
			continue
		case perdevice.Grace:
		case perdevice.Absent:
			continue
		}
		say(`<rect class="%s" x="%.1f" y="%d" width="%.1f" height="%d" rx="2"><title>%s</title></rect>`, class, from, y, max(to-from, 2), barHeight, tip)
		if name := string(s.head); s.status == perdevice.Licensed && float64(len([]rune(name)))*letter < to-from-10 {
			text := "inside"
			if class == "ahead" {
				text = "over"
			}
			say(`<text class="%s" x="%.1f" y="%d">%s</text>`, text, from+6, y+13, escaped(name))
		}
	}
}

// legend names the kinds of bars in words.
func legend(say func(string, ...any), y int) {
	x := left
	for _, kind := range []struct {
		class, text string
		width       int
	}{{"licensed", "licensed", 110}, {"ahead", "licensed by what is queued", 230}, {"grace", "grace", 90}} {
		say(`<rect class="%s" x="%d" y="%d" width="22" height="10"/><text class="quiet" x="%d" y="%d">%s</text>`, kind.class, x, y-9, x+28, y, kind.text)
		x += kind.width
	}
	say(`<line class="disabled" x1="%d" y1="%d" x2="%d" y2="%d"/><text class="quiet" x="%d" y="%d">disabled</text>`, x, y-4, x+22, y-4, x+28, y)
}

func escaped(s string) string {
	var b bytes.Buffer
	_ = xml.EscapeText(io.Writer(&b), []byte(s)) // writing to memory does not fail
	return b.String()
}
