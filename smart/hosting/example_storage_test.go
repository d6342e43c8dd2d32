package hosting_test

import (
	"fmt"
	"log/slog"
	"os"

	"github.com/licit-go/licit/smart/hosting"
)

func ExampleNew() {
	s := hosting.New("meet", hosting.Policy{})
	fmt.Println(s.ID(), s.Seq(), s.Capacity())
	// Output: meet 0 0
}

// An event is taken once, and in its turn.
func ExampleSystem_Apply() {
	s := office()
	e, _ := s.Assign(on(1), registered, "ann")
	fmt.Println(s.Apply(e), s.Seq())
	fmt.Println(s.Apply(e))
	// Output:
	// <nil> 5
	// license/stale: seq=5, next=6
}

func ExampleSystem_Clone() {
	s := office()
	what := s.Clone()
	e, err := what.Assign(on(1), registered, "ann")
	happens(what, e, err)
	fmt.Println(s.Held(), what.Held())
	// Output: 0 1
}

func ExampleSystem_Snapshot() {
	s := hosting.New("meet", hosting.Policy{})
	e, err := s.Install(on(0), hosting.Smart, "4.0", hosting.Large)
	happens(s, e, err)
	data, err := s.Snapshot()
	fmt.Println(string(data), err)
	// Output: {"format":"smart.hosting.1","seq":1,"id":"meet","last":"2024-08-30T09:00:00Z","generation":"smart","version":"4.0","size":"large","dataCenters":[],"users":[],"meetings":[]} <nil>
}

func ExampleRestore() {
	data, _ := office().Snapshot()
	again, err := hosting.Restore(data, hosting.Policy{})
	fmt.Println(again.Seq(), err)
	_, err = hosting.Restore([]byte(`{}`), hosting.Policy{})
	fmt.Println(err)
	// Output:
	// 4 <nil>
	// license/json-missing-field: field=format
}

func ExampleEncodeEvent() {
	e, _ := office().Assign(on(1), registered, "ann")
	name, data, err := hosting.EncodeEvent(e)
	fmt.Println(name, string(data), err)
	// Output: hosting.assigned {"seq":5,"at":"2024-08-31T09:00:00Z","by":"ada@example.com","user":"ann","cause":"by-hand","kind":"permanent"} <nil>
}

func ExampleDecodeEvent() {
	e, err := hosting.DecodeEvent("hosting.ended", []byte(`{"seq":9,"at":"2024-08-31T09:00:00Z","by":"ada","meeting":"m1"}`))
	fmt.Println(e.Stamped().Seq, err)
	_, err = hosting.DecodeEvent("hosting.ended", []byte(`{"seq":9,"at":"2024-08-31T09:00:00Z","by":"ada","meeting":null}`))
	fmt.Println(err)
	// Output:
	// 9 <nil>
	// license/json-null: field=meeting
}

func ExampleSystem_LogValue() {
	log := slog.New(slog.NewTextHandler(os.Stdout, &slog.HandlerOptions{ReplaceAttr: func(_ []string, at slog.Attr) slog.Attr {
		if at.Key == slog.TimeKey {
			return slog.Attr{}
		}
		return at
	}}))
	log.Info("started", "system", office())
	// Output: level=INFO msg=started system.id=meet system.seq=4 system.generation=smart system.version=4.0 system.users=3 system.held=0 system.meetings=0
}
