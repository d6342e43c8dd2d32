package hosting_test

import (
	"fmt"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart/hosting"
)

func ExampleSizes() {
	for size, ports := range hosting.Sizes() {
		fmt.Println(size, ports)
	}
	// Output:
	// micro 50
	// small 250
	// medium 800
	// large 2000
}

func ExampleSize_Ports() {
	fmt.Println(hosting.Medium.Ports(), hosting.Size("huge").Ports())
	// Output: 800 0
}

func ExampleSize_Check() {
	fmt.Println(hosting.Size("huge").Check())
	// Output: hosting/size (WX-10): size=huge, wanted="micro, small, medium or large"
}

func ExampleSystem_Size() {
	s := office()
	fmt.Println(s.Size())
	// Output: large false
}

func ExampleSystem_Capacity() {
	s := office()
	fmt.Println(s.Capacity())
	e, err := s.Extend(on(1), stock{"XL": {"4.0": 1}})
	happens(s, e, err)
	fmt.Println(s.Capacity())
	// Output:
	// 2000
	// 4000
}

// Extended capacity needs a licence of the system's version.
func ExampleSystem_Extend() {
	s := office()
	_, err := s.Extend(on(1), stock{"XL": {"3.0": 1}})
	fmt.Println(err)
	e, err := s.Extend(on(1), stock{"XL": {"4.0": 1}})
	happens(s, e, err)
	fmt.Println(s.Size())
	// Output:
	// hosting/license-missing (WX-10): product=XL, version=4.0, needed=1, there=0
	// large true
}

func ExampleSystem_Reduce() {
	s := office()
	e, err := s.Extend(on(1), stock{"XL": {"4.0": 1}})
	happens(s, e, err)
	reduced, err := s.Reduce(on(2))
	happens(s, reduced, err)
	fmt.Println(s.Capacity())
	_, err = s.Reduce(on(3))
	fmt.Println(err)
	// Output:
	// 2000
	// hosting/not-extended (WX-10): size=large, capacity=2000
}

func ExampleSystem_Grow() {
	s := hosting.New("meet", hosting.Policy{})
	e, err := s.Install(on(0), hosting.Smart, "4.0", hosting.Small)
	happens(s, e, err)
	grown, err := s.Grow(on(1), hosting.Large, nil)
	happens(s, grown, err)
	fmt.Println(s.Capacity())
	_, err = s.Grow(on(2), hosting.Medium, nil)
	fmt.Println(err)
	// Output:
	// 2000
	// hosting/size (WX-10): size=medium, wanted=larger than large
}

// The licences of all data centers must be there before one joins. Its host licences are
// released.
func ExampleSystem_Join() {
	s, second := office(), hosting.New("second", hosting.Policy{})
	installed, err := second.Install(on(0), hosting.Smart, "4.0", hosting.Large)
	happens(second, installed, err)
	added, err := second.AddUser(on(1), "dan", false)
	happens(second, added, err)
	assigned, err := second.Assign(on(1), registered, "dan")
	happens(second, assigned, err)

	_, _, err = s.Join(on(2), second, stock{"MDC-LARGE": {"4.0": 1}}, evaluating)
	for _, r := range license.Refusals(err) {
		fmt.Println(r)
	}
	joined, absorbed, err := s.Join(on(2), second, stock{"MDC-LARGE": {"4.0": 2}}, registered)
	happens(s, joined, err)
	happens(second, absorbed, err)
	fmt.Println(absorbed.Released, "released,", second.Held(), "held")
	// Output:
	// hosting/no-trial (WX-11): system=meet
	// hosting/license-missing (WX-11): product=MDC-LARGE, version=4.0, needed=2, there=1
	// 1 released, 0 held
}

// several returns a system and its data center.
func several() (primary, second *hosting.System) {
	s, o := office(), hosting.New("second", hosting.Policy{})
	installed, err := o.Install(on(0), hosting.Smart, "4.0", hosting.Large)
	happens(o, installed, err)
	joined, absorbed, err := s.Join(on(1), o, stock{"MDC-LARGE": {"4.0": 2}}, registered)
	happens(s, joined, err)
	happens(o, absorbed, err)
	return s, o
}

func ExampleSystem_DataCenters() {
	s, _ := several()
	for id := range s.DataCenters() {
		fmt.Println(id)
	}
	// Output: second
}

// All is decided at the primary.
func ExampleSystem_Primary() {
	s, second := several()
	fmt.Println(s.Primary())
	fmt.Println(second.Primary())
	_, err := second.AddUser(on(2), "eve", false)
	fmt.Println(err)
	// Output:
	//  false
	// meet true
	// hosting/absorbed (WX-11): system=second, primary=meet
}
