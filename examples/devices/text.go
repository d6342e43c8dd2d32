package main

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/license/dashboard"
	"github.com/licit-go/licit/perdevice"
)

// writeText prints the chronicle month by month, and where it all stands after
// the last step.
func writeText(out io.Writer, p *played) {
	say := func(format string, args ...any) { _, _ = fmt.Fprintf(out, format+"\n", args...) }
	say("Organization %s: %d steps", p.scenario.organization, len(p.outcomes))
	month, ahead := "", false
	for _, e := range p.entries {
		if e.change != nil && !ahead && !e.at.Before(p.last) {
			ahead, month = true, ""
			say("\nIf nobody acts after %s:", stamp(p.last))
		}
		if m := e.at.Format("January 2006"); m != month {
			month = m
			say("\n%s", m)
		}
		if e.change != nil {
			say("  %s  %s", stamp(e.at), happens(*e.change))
			continue
		}
		say("  %s  %s", stamp(e.at), did(e.done))
		if e.done.step.do == "show" {
			table(out, e.done.licenses, e.done.devices)
		}
	}
}

func stamp(t time.Time) string { return t.Format("2006-01-02 15:04") }

// happens says what time does.
func happens(c perdevice.Change) string {
	where := ""
	switch {
	case c.Device != "":
		where = " on " + string(c.Device)
	case c.Network != "":
		where = " on " + string(c.Network)
	}
	switch c.Kind {
	case perdevice.Activation:
		return fmt.Sprintf("licence %s was not used in time: it burns from now on", c.License)
	case perdevice.WarningBegins:
		return fmt.Sprintf("licence %s%s expires soon", c.License, where)
	case perdevice.CriticalBegins:
		return fmt.Sprintf("licence %s%s expires very soon", c.License, where)
	case perdevice.Expiry:
		return fmt.Sprintf("licence %s%s is over", c.License, where)
	case perdevice.QueueStep:
		return fmt.Sprintf("licence %s takes over%s", c.License, where)
	case perdevice.GraceOver:
		return fmt.Sprintf("device %s is disabled: its grace is over", c.Device)
	}
	return c.Kind.String()
}

// did says what a step did, or why not.
func did(o *outcome) string {
	what := []string{o.step.do}
	for _, f := range deeds[o.step.do] {
		switch f {
		case "licenses":
			for _, g := range o.step.licenses {
				what = append(what, fmt.Sprintf("%s (%s, %d days%s)", g.id, g.kind, g.days, seats(g.seats)))
			}
		case "seats":
			what = append(what, strconv.Itoa(o.step.seats)+" seats")
		default:
			what = append(what, o.step.texts[f])
		}
	}
	told := []string{strings.Join(what, " ")}
	for _, r := range o.refused {
		told = append(told, "refused: "+r.Error())
	}
	return strings.Join(told, "\n      ")
}

func seats(n int) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprintf(", %d seats", n)
}

// codes returns the reasons, each once, in their order.
func codes(all []*license.Refusal) []string {
	var codes []string
	for _, r := range all {
		if c := string(r.Reason); !slices.Contains(codes, c) {
			codes = append(codes, c)
		}
	}
	return codes
}

// table prints licences and devices as they stand.
func table(out io.Writer, licenses []perdevice.Standing, devices []perdevice.DeviceStanding) {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	say := func(format string, args ...any) { _, _ = fmt.Fprintf(w, "      "+format+"\n", args...) }
	say("LICENCE\tTYPE\tSTATE\tWHERE\tSEATS\tDAYS\tBURNS FROM\tOWN END\tEXPIRES WITH ITS QUEUE")
	for _, l := range licenses {
		where := string(l.Device) + string(l.Network)
		state := string(l.State)
		if l.Band != perdevice.NoBand {
			state += ", " + string(l.Band)
		}
		if l.Head != "" {
			state += " behind " + string(l.Head)
		}
		say("%s\t%s\t%s\t%s\t%s\t%d\t%s\t%s\t%s", l.ID, l.Type, state, orDash(where), orDash(number(l.Seats)), l.Days, instant(l.Activates), instant(l.Ends), instant(l.Expires))
	}
	_ = w.Flush()
	_, _ = fmt.Fprintln(out)
	say("DEVICE\tMODEL\tSTATUS\tUNTIL")
	for _, d := range devices {
		say("%s\t%s\t%s\t%s", d.Device, d.Model, d.Status, instant(d.Until))
	}
	_ = w.Flush()
}

func number(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

func orDash(s string) string {
	if s == "" {
		return "-"
	}
	return s
}

func instant(t time.Time) string {
	if t.IsZero() {
		return "-"
	}
	return stamp(t)
}

// stepJSON is what -json prints of a step.
type stepJSON struct {
	At       string                       `json:"at"`
	Do       string                       `json:"do"`
	OK       bool                         `json:"ok,omitempty"`
	Refused  []string                     `json:"refused,omitempty"`
	Licenses []dashboard.PerDeviceLicense `json:"licenses,omitzero"`
	Devices  []deviceJSON                 `json:"devices,omitzero"`
}

type deviceJSON struct {
	Serial string  `json:"serial"`
	Status string  `json:"status"`
	Until  *string `json:"until"` // null: disabled
}

func writeJSON(out io.Writer, p *played) error {
	steps := make([]stepJSON, len(p.outcomes))
	for i, o := range p.outcomes {
		s := stepJSON{At: rfc(o.step.at), Do: o.step.do, OK: len(o.refused) == 0, Refused: codes(o.refused)}
		if o.step.do == "show" {
			s.Licenses, s.Devices = []dashboard.PerDeviceLicense{}, []deviceJSON{}
			for _, l := range o.licenses {
				s.Licenses = append(s.Licenses, l.Wire())
			}
			for _, d := range o.devices {
				one := deviceJSON{Serial: string(d.Device), Status: string(d.Status)}
				if !d.Until.IsZero() {
					until := rfc(d.Until)
					one.Until = &until
				}
				s.Devices = append(s.Devices, one)
			}
		}
		steps[i] = s
	}
	data, err := json.MarshalIndent(steps, "", "  ")
	if err == nil {
		_, err = out.Write(append(data, '\n'))
	}
	return err
}

func rfc(t time.Time) string { return t.Format(time.RFC3339Nano) }
