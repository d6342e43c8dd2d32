package pak_test

import (
	"fmt"
	"slices"
	"time"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/license/pak"
)

// on is an act of an administrator, that many days after 2026-01-01.
func on(day int) license.Act {
	return license.Act{At: time.Date(2026, 1, 1+day, 9, 0, 0, 0, time.UTC), By: "ada@example.com"}
}

// happen applies an event; in a program its error counts.
func happen(m *pak.Manager, e pak.Event, _ error) { _ = m.Apply(e) }

// upgradePAK is one of 100 upgrades.
func upgradePAK() pak.PAK {
	return pak.PAK{Number: "4XCV-2", Lines: []pak.Line{{Product: "HOST", Version: "2.0", Upgrades: "1.0", Quantity: 100}}}
}

// upgraded returns the manager of a system of version 2.0, with 50 licences of the system
// before it and an upgrade PAK.
func upgraded() *pak.Manager {
	m := pak.New("server-2")
	r, err := m.Register(on(0), upgradePAK())
	happen(m, r, err)
	f, err := m.Install(on(0), pak.File{
		Serial: "F-1", System: "server-2", From: "server-1", Lines: []pak.Count{{Product: "HOST", Version: "1.0", Quantity: 50}},
	})
	happen(m, f, err)
	return m
}

// A PAK is fulfilled in parts, only upward.
func Example() {
	m := pak.New("server")
	r, err := m.Register(on(0), pak.PAK{Number: "4XCV-1", Lines: []pak.Line{{Product: "HOST", Version: "2.0", Quantity: 100}}})
	happen(m, r, err)
	for _, total := range []int{30, 20, 100, 100} {
		e, err := m.Fulfill(on(1), "4XCV-1", pak.Total{Line: 0, Quantity: total})
		if err != nil {
			fmt.Println(err)
			continue
		}
		happen(m, e, nil)
		fmt.Println(e.Lines[0].Before, e.Lines[0].After, m.Of("HOST", "2.0"))
	}
	// Output:
	// 0 30 30
	// pak/below (WX-17): pak=4XCV-1, line=0, fulfilled=30, asked=20
	// 30 100 100
	// pak/exhausted (WX-17): pak=4XCV-1
}

func ExampleNew() {
	m := pak.New("server")
	fmt.Println(m.ID(), m.Seq())
	// Output:
	// server 0
}

func ExampleManager_Register() {
	m := pak.New("server")
	e, err := m.Register(on(0), upgradePAK())
	fmt.Println(e.Number, e.Upgrade(), e.Quantity(), err)
	happen(m, e, err)
	_, err = m.Register(on(0), upgradePAK())
	fmt.Println(err)
	// Output:
	// 4XCV-2 true 100 <nil>
	// pak/registered (WX-17): pak=4XCV-2
}

// Of 100 upgrades 50 can be had, because 50 licences of the old version are installed.
func ExampleManager_Fulfill() {
	m := upgraded()
	_, err := m.Fulfill(on(1), "4XCV-2", pak.Total{Line: 0, Quantity: 100})
	fmt.Println(err)
	e, err := m.Fulfill(on(1), "4XCV-2", pak.Total{Line: 0, Quantity: 50})
	happen(m, e, err)
	fmt.Println(m.Of("HOST", "1.0"), m.Of("HOST", "2.0"))
	// Output:
	// pak/eligible (WX-18): pak=4XCV-2, product=HOST, version=1.0, asked=100, installed=50
	// 0 50
}

func ExampleManager_Install() {
	m := pak.New("server-2")
	_, err := m.Install(on(0), pak.File{Serial: "F-1", System: "server-1", Lines: []pak.Count{{Product: "HOST", Version: "2.0", Quantity: 50}}})
	fmt.Println(err)
	e, err := m.Install(on(0), pak.File{Serial: "F-2", System: "server-2", Lines: []pak.Count{{Product: "HOST", Version: "2.0", Quantity: 50}}})
	happen(m, e, err)
	fmt.Println(m.Of("HOST", "2.0"))
	// Output:
	// pak/other-system (WX-19): serial=F-1, issuedFor=server-1, system=server-2
	// 50
}

// The licences of a system leave for the one after it.
func ExampleManager_Rehost() {
	old, successor := upgraded(), pak.New("server-3")
	left, err := old.Rehost(on(1), "server-3", "F-2")
	happen(old, left, err)
	came, err := successor.Install(on(1), left.File())
	happen(successor, came, err)
	fmt.Println(old.Of("HOST", "1.0"), successor.Of("HOST", "1.0"), came.From)
	// Output:
	// 0 50 server-2
}

func ExampleRehosted_File() {
	e, _ := upgraded().Rehost(on(1), "server-3", "F-2")
	f := e.File()
	fmt.Println(f.Serial, f.From, f.System, f.Lines)
	// Output:
	// F-2 server-2 server-3 [{HOST 1.0 50}]
}

func ExampleManager_Of() {
	fmt.Println(upgraded().Of("HOST", "1.0"))
	// Output:
	// 50
}

// Others are of no use to a system of version 2.0.
func ExampleManager_Others() {
	fmt.Println(upgraded().Others("HOST", "2.0"))
	// Output:
	// 50
}

func ExampleManager_Installed() {
	for c := range upgraded().Installed() {
		fmt.Println(c.Product, c.Version, c.Quantity)
	}
	// Output:
	// HOST 1.0 50
}

func ExampleManager_OutOfDate() {
	m := upgraded()
	for c := range m.OutOfDate("2.0") {
		fmt.Printf("%d licenses of %s %s are out of date\n", c.Quantity, c.Product, c.Version)
	}
	fmt.Println(slices.Collect(m.OutOfDate("1.0")))
	// Output:
	// 50 licenses of HOST 1.0 are out of date
	// []
}

// Most says what can be chosen.
func ExampleManager_PAK() {
	s, ok := upgraded().PAK("4XCV-2")
	fmt.Println(s.State, s.Left(), s.Fulfilled, s.Most, ok)
	_, ok = upgraded().PAK("4XCV-9")
	fmt.Println(ok)
	// Output:
	// open 100 [0] [50] true
	// false
}

func ExampleManager_PAKs() {
	for s := range upgraded().PAKs() {
		fmt.Println(s.PAK.Number, s.State)
	}
	// Output:
	// 4XCV-2 open
}

func ExampleStanding_Left() {
	m := upgraded()
	e, err := m.Fulfill(on(1), "4XCV-2", pak.Total{Line: 0, Quantity: 30})
	happen(m, e, err)
	s, _ := m.PAK("4XCV-2")
	fmt.Println(s.State, s.Left())
	// Output:
	// partial 70
}

// What is shown to the administrator who asked for too much.
func ExampleExplain() {
	m := pak.New("server-2")
	r, err := m.Register(on(0), upgradePAK())
	happen(m, r, err)
	_, err = m.Fulfill(on(1), "4XCV-2", pak.Total{Line: 0, Quantity: 100})
	for _, refusal := range license.Refusals(err) {
		advice, ok := pak.Explain(refusal)
		fmt.Println(ok)
		fmt.Println(advice.Causes[0])
		fmt.Println(advice.Remedies[0])
	}
	// Output:
	// true
	// There are no licenses installed that could be upgraded with it.
	// Rehost the licenses of the old system and install their file here, then fulfill the PAK.
}

func ExamplePAK_Check() {
	p := upgradePAK()
	fmt.Println(p.Check())
	p.Lines = append(p.Lines, pak.Line{Product: "HOST", Version: "2.0", Quantity: 1})
	fmt.Println(p.Check())
	// Output:
	// <nil>
	// pak/mixed (WX-18): pak=4XCV-2, line=1
}

func ExamplePAK_Upgrade() {
	fmt.Println(upgradePAK().Upgrade())
	// Output:
	// true
}

func ExamplePAK_Quantity() {
	fmt.Println(upgradePAK().Quantity())
	// Output:
	// 100
}

func ExampleFile_Check() {
	fmt.Println(pak.File{Serial: "F-1", System: "server"}.Check())
	// Output:
	// pak/no-lines (WX-19): what=file, id=F-1
}

func ExampleNumber_Check() {
	fmt.Println(pak.Number("3650J2A3B4C").Check())
	fmt.Println(pak.Number("3650j2").Check())
	// Output:
	// <nil>
	// pak/number (WX-17): pak=3650j2, longest=32
}

func ExampleVersion_Check() {
	fmt.Println(pak.Version("2.0").Check())
	fmt.Println(pak.Version("2.0 MR1").Check())
	// Output:
	// <nil>
	// pak/version (WX-19): version=2.0 MR1, longest=32
}
