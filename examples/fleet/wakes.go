package main

import (
	"container/heap"
	"time"
)

// Wakes are the instants at which products want to be asked, each product once.
type wakes struct{ queue wakeQueue }

type wake struct {
	at      time.Time
	product int
}

func (w *wakes) add(at time.Time, product int) { heap.Push(&w.queue, wake{at, product}) }

// next takes out the earliest before an instant.
func (w *wakes) next(until time.Time) (at time.Time, product int, ok bool) {
	if len(w.queue) == 0 || !w.queue[0].at.Before(until) {
		return time.Time{}, 0, false
	}
	first, _ := heap.Pop(&w.queue).(wake)
	return first.at, first.product, true
}

type wakeQueue []wake

func (q *wakeQueue) Len() int { return len(*q) }

func (q *wakeQueue) Less(i, j int) bool {
	a, b := (*q)[i], (*q)[j]
	if !a.at.Equal(b.at) {
		return a.at.Before(b.at)
	}
	return a.product < b.product
}

func (q *wakeQueue) Swap(i, j int) { (*q)[i], (*q)[j] = (*q)[j], (*q)[i] }

func (q *wakeQueue) Push(x any) {
	if w, ok := x.(wake); ok {
		*q = append(*q, w)
	}
}

func (q *wakeQueue) Pop() any {
	last := (*q)[len(*q)-1]
	*q = (*q)[:len(*q)-1]
	return last
}
