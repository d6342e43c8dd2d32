package journal_test

import (
	"context"
	"errors"
	"fmt"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/license/journal"
)

// Two units go from one counter to another, in one commit.
func Example() {
	ctx, store := context.Background(), journal.NewMemory()
	move := func(tx *journal.Tx) error {
		here, there := new(Counter), new(Counter)
		err := errors.Join(journal.Load(ctx, store, "counter/here", here, codec), journal.Load(ctx, store, "counter/there", there, codec))
		if err != nil {
			return err
		}
		less, err := here.Count(act, -2)
		if err != nil {
			return err
		}
		more, err := there.Count(act, +2)
		if err != nil {
			return err
		}
		return errors.Join(journal.Append(tx, "counter/here", here, codec, less), journal.Append(tx, "counter/there", there, codec, more))
	}
	_, err := journal.Do(ctx, store, "move-1", 5, move)
	fmt.Println(err)

	_, err = journal.Do(ctx, store, "fill", 5, count(ctx, store, 3, "counter/here"))
	fmt.Println(err)
	receipt, err := journal.Do(ctx, store, "move-1", 5, move)
	fmt.Println(receipt, err)
	receipt, err = journal.Do(ctx, store, "move-1", 5, move) // the client did not hear the answer
	fmt.Println(receipt, err)
	// Output:
	// counter/below-zero: sum=0
	// <nil>
	// {move-1 [{counter/here 2} {counter/there 1}]} <nil>
	// {move-1 [{counter/here 2} {counter/there 1}]} <nil>
}

func ExampleStreamOf() {
	fmt.Println(journal.StreamOf("coterm", "acme/emea"))
	_, err := journal.StreamOf("Coterm", "acme")
	fmt.Println(err)
	// Output:
	// coterm/acme/emea <nil>
	// journal/stream-malformed: stream=Coterm/acme, form=kind/id, longest=161
}

func ExampleCheckStream() {
	fmt.Println(journal.CheckStream("coterm/acme"))
	fmt.Println(errors.Is(journal.CheckStream("coterm"), journal.ErrStreamMalformed))
	// Output:
	// <nil>
	// true
}

func ExampleCheckCommand() {
	fmt.Println(journal.CheckCommand("0197-claim"))
	fmt.Println(journal.CheckCommand(""))
	// Output:
	// <nil>
	// journal/command-malformed: command="", longest=128
}

func ExamplePrepare() {
	entries := []journal.Entry{{At: act.At, By: act.By, Name: "counter.counted"}}
	records, receipt, err := journal.Prepare("c-1", []journal.Batch{{Stream: "counter/b", Expected: 7, Entries: entries}, {Stream: "counter/a", Entries: entries}})
	for _, r := range records {
		fmt.Println(r.Stream, r.Version)
	}
	fmt.Println(receipt, err)
	// Output:
	// counter/a 1
	// counter/b 8
	// {c-1 [{counter/a 1} {counter/b 8}]} <nil>
}

func ExampleLoad() {
	ctx, store := context.Background(), journal.NewMemory()
	_, err := journal.Do(ctx, store, "c-1", 1, count(ctx, store, 3, "counter/a"))
	fmt.Println(err)
	c := new(Counter)
	fmt.Println(journal.Load(ctx, store, "counter/a", c, codec), c.Seq(), c.sum)
	// Output:
	// <nil>
	// <nil> 1 3
}

func ExampleDo() {
	ctx, store := context.Background(), journal.NewMemory()
	receipt, err := journal.Do(ctx, store, "c-1", 5, func(tx *journal.Tx) error {
		c := new(Counter)
		if err := journal.Load(ctx, store, "counter/a", c, codec); err != nil {
			return err
		}
		counted, err := c.Count(act, 3)
		if err != nil {
			return err
		}
		return journal.Append(tx, "counter/a", c, codec, counted)
	})
	fmt.Println(receipt, err)
	// Output: {c-1 [{counter/a 1}]} <nil>
}

// Events may be applied and more of them noted.
func ExampleAppend() {
	ctx, store := context.Background(), journal.NewMemory()
	receipt, err := journal.Do(ctx, store, "c-1", 5, func(tx *journal.Tx) error {
		c := new(Counter)
		for range 3 {
			counted, err := c.Count(act, 2)
			if err != nil {
				return err
			}
			if err := journal.Append(tx, "counter/a", c, codec, counted); err != nil {
				return err
			}
			if err := c.Apply(counted); err != nil {
				return err
			}
		}
		return nil
	})
	fmt.Println(receipt, err)
	// Output: {c-1 [{counter/a 3}]} <nil>
}

func ExampleResume() {
	ctx, store := context.Background(), journal.NewMemory()
	for _, command := range []string{"c-1", "c-2"} {
		if _, err := journal.Do(ctx, store, command, 1, count(ctx, store, 3, "counter/a")); err != nil {
			fmt.Println(err)
		}
	}
	c, from, err := journal.Resume(ctx, store, store, "counter/a", newCounter, restoreCounter, codec)
	fmt.Println(c.sum, "from", from, err)
	fmt.Println(journal.Save(ctx, store, "counter/a", c))
	c, from, err = journal.Resume(ctx, store, store, "counter/a", newCounter, restoreCounter, codec)
	fmt.Println(c.sum, "from", from, err)
	// Output:
	// 6 from 0 <nil>
	// <nil>
	// 6 from 2 <nil>
}

func ExampleSave() {
	ctx, store := context.Background(), journal.NewMemory()
	fmt.Println(journal.Save(ctx, store, "counter/a", new(Counter)))
	data, version, ok, err := store.Latest(ctx, "counter/a")
	fmt.Printf("%q %d %t %v\n", data, version, ok, err)
	// Output:
	// <nil>
	// "journal.snapshot.1 0 70ddf863 counter/a\ncounter.1 0 0" 0 true <nil>
}

func ExampleOpenSnapshot() {
	data := journal.SealSnapshot("counter/a", 7, []byte("state"))
	state, version, err := journal.OpenSnapshot("counter/a", data)
	fmt.Printf("%s %d %v\n", state, version, err)
	_, _, err = journal.OpenSnapshot("counter/b", data)
	fmt.Println(err)
	// Output:
	// state 7 <nil>
	// journal/snapshot: stream=counter/b, part=stream
}

func ExampleSealSnapshot() {
	fmt.Printf("%q\n", journal.SealSnapshot("counter/a", 7, []byte("state")))
	// Output: "journal.snapshot.1 7 6c5ddffc counter/a\nstate"
}

func ExampleMemory() {
	ctx, store := context.Background(), journal.NewMemory()
	entry := journal.Entry{At: act.At, By: act.By, Name: "counter.counted", Data: []byte("1")}
	fmt.Println(store.Commit(ctx, "c-1", journal.Batch{Stream: "counter/a", Entries: []journal.Entry{entry}}))
	fmt.Println(store.Commit(ctx, "c-2", journal.Batch{Stream: "counter/a", Entries: []journal.Entry{entry}}))
	fmt.Println(store.Committed(ctx, "c-1"))
	for r, err := range store.Read(ctx, "counter/a", 0) {
		fmt.Println(r.Version, r.By, r.Name, string(r.Data), err)
	}
	// Output:
	// {c-1 [{counter/a 1}]} <nil>
	// { []} journal/conflict: stream=counter/a, expected=0, version=1
	// {c-1 [{counter/a 1}]} true <nil>
	// 1 admin counter.counted 1 <nil>
}

// The answer to the third call, the commit, is lost. Do asks once more.
func ExampleNewHostile() {
	ctx := context.Background()
	store := journal.NewHostile(journal.NewMemory(), 1, journal.Faults{Nth: 3, Fault: journal.FailAfter})
	receipt, err := journal.Do(ctx, store, "c-1", 5, count(ctx, store, 3, "counter/a"))
	fmt.Println(receipt, err)
	fmt.Println(store.Calls(), "calls,", store.Struck(), "went wrong")
	// Output:
	// {c-1 [{counter/a 1}]} <nil>
	// 4 calls, 1 went wrong
}

func ExampleErrConflict() {
	ctx := context.Background()
	store := journal.NewHostile(journal.NewMemory(), 1, journal.Faults{Contend: 1})
	_, err := journal.Do(ctx, store, "c-1", 2, count(ctx, store, 3, "counter/a"))
	fmt.Println(errors.Is(err, journal.ErrConflict), errors.Is(err, journal.ErrInjected), license.Refusals(err)[0])
	// Output: true true journal/injected: number=6, call=commit, fault=contend
}
