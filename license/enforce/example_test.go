package enforce_test

import (
	"fmt"
	"time"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/license/enforce"
)

// An organization runs more devices than it may, is put in order, and does so
// again: the second grace is a new one (CT-22).
func Example() {
	overage := enforce.Condition{Grace: enforce.Grace{Length: 30 * license.Day}}
	day := func(n int) time.Time {
		return license.MustParseDate("2024-01-01").Start().Add(time.Duration(n) * license.Day)
	}

	overage = overage.Observe(day(0), true)
	fmt.Println(overage.State(day(10)), "until", overage.Until().Format(time.DateOnly))
	overage = overage.Observe(day(20), false)
	fmt.Println(overage.State(day(20)))
	overage = overage.Observe(day(25), true)
	fmt.Println(overage.State(day(30)), "until", overage.Until().Format(time.DateOnly))
	fmt.Println(overage.State(day(55)))
	// Output:
	// in grace until 2024-01-31
	// clear
	// in grace until 2024-02-25
	// over
}

// The licence manager is out of reach from 31 August on, which is tolerated for six
// months (WX-14). For 20 days of them the system is failed over, and they do not count
// (WX-15).
func Example_failover() {
	day := func(s string) time.Time { return license.MustParseDate(s).Start() }
	invalid := enforce.Condition{Grace: enforce.Grace{Months: 6}}.Observe(day("2024-08-31"), true)
	fmt.Println("until", invalid.Until().Format(time.DateOnly))

	invalid = invalid.Suspend(day("2024-10-01"))
	fmt.Println(invalid.State(day("2025-06-01")), "| end known:", !invalid.Until().IsZero())
	invalid = invalid.Resume(day("2024-10-21"))
	fmt.Println("until", invalid.Until().Format(time.DateOnly))
	fmt.Println(invalid.State(day("2025-03-19")), "|", invalid.State(day("2025-03-20")))
	// Output:
	// until 2025-02-28
	// in grace | end known: false
	// until 2025-03-20
	// in grace | over
}

// A user may host with a temporary licence for 180 days (WX-6), and more users than
// licences are tolerated for six months (WX-13).
func ExampleGrace_From() {
	begin := time.Date(2024, 8, 31, 10, 0, 0, 0, time.UTC)
	fmt.Println(enforce.Grace{Length: 180 * license.Day}.From(begin).Format(time.RFC3339))
	fmt.Println(enforce.Grace{Months: 6}.From(begin).Format(time.RFC3339))
	// Output:
	// 2025-02-27T10:00:00Z
	// 2025-02-28T10:00:00Z
}

// Licences are counted every day at 02:00 GMT (WX-16).
func ExampleDaily() {
	updated := time.Date(2024, 2, 29, 1, 30, 0, 0, time.UTC)
	first := enforce.Daily(updated, 2*time.Hour)
	fmt.Println(first.Format(time.RFC3339), enforce.Daily(first, 2*time.Hour).Format(time.RFC3339))
	// Output: 2024-02-29T02:00:00Z 2024-03-01T02:00:00Z
}

func ExampleCondition_Suspend() {
	since := time.Date(2024, 1, 1, 9, 0, 0, 0, time.UTC)
	c := enforce.Condition{Since: since, Grace: enforce.Grace{Length: 30 * license.Day}}
	c = c.Suspend(since.Add(10 * license.Day))
	fmt.Println(c.State(since.Add(999*license.Day)), "|", c.Until().IsZero())
	// Output: in grace | true
}

func ExampleCondition_Resume() {
	since := time.Date(2024, 1, 1, 9, 0, 0, 0, time.UTC)
	c := enforce.Condition{Since: since, Grace: enforce.Grace{Length: 30 * license.Day}}
	c = c.Suspend(since.Add(10 * license.Day)).Resume(since.Add(15 * license.Day))
	fmt.Println(c.Until().Format(time.RFC3339))
	// Output: 2024-02-05T09:00:00Z
}

func ExampleCondition_Observe() {
	first := time.Date(2024, 1, 1, 9, 0, 0, 0, time.UTC)
	c := enforce.Condition{Grace: enforce.Grace{Length: 30 * license.Day}}.Observe(first, true)
	c = c.Observe(first.Add(time.Hour), true)
	fmt.Println(c.Since.Format(time.RFC3339))
	// Output: 2024-01-01T09:00:00Z
}

func ExampleCondition_State() {
	since := time.Date(2024, 1, 1, 9, 0, 0, 0, time.UTC)
	c := enforce.Condition{Since: since, Grace: enforce.Grace{Length: 30 * license.Day}}
	fmt.Println(c.State(since.Add(-1)), "|", c.State(since), "|", c.State(c.Until().Add(-1)), "|", c.State(c.Until()))
	// Output: clear | in grace | in grace | over
}

func ExampleCondition_Until() {
	c := enforce.Condition{Since: time.Date(2024, 1, 1, 9, 0, 0, 0, time.UTC), Grace: enforce.Grace{Length: 30 * license.Day}}
	fmt.Println(c.Until().Format(time.RFC3339))
	// Output: 2024-01-31T09:00:00Z
}

// Notices on days 7, 14, 21 and 28 of a grace (CT-23), of which one night's run
// sees those that have become due since the last.
func ExampleCondition_Notices() {
	since := time.Date(2024, 1, 1, 9, 0, 0, 0, time.UTC)
	c := enforce.Condition{Since: since, Grace: enforce.Grace{Length: 30 * license.Day}}
	night := time.Date(2024, 1, 8, 0, 0, 0, 0, time.UTC)
	for n, at := range c.Notices([]int{7, 14, 21, 28}, night, night.Add(license.Day)) {
		fmt.Println("day", n, "at", at.Format(time.RFC3339))
	}
	// Output: day 7 at 2024-01-08T09:00:00Z
}

func ExampleState_String() {
	fmt.Println(enforce.Clear, "|", enforce.InGrace, "|", enforce.Over)
	// Output: clear | in grace | over
}
