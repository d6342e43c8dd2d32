package reservation_test

import (
	"fmt"
	"slices"
	"strings"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/reservation"
)

// A disk says what becomes of a product's state on its disk.
type disk string

const (
	diskSafe      disk = ""                                             // nobody can copy it
	diskCopied    disk = "restored snapshot, no counter"                // anyone can copy it and put copies back
	diskForCodes  disk = "restored snapshot, sealed only for codes"     // as before; the counter is advanced where a code is handed out
	diskAfter     disk = "restored snapshot, sealed after it is stored" // the counter is advanced for every event, and the power may fail before
	diskBefore    disk = "restored snapshot, sealed before it is stored"
	unsealedLimit      = 1 // events after which an unsealed product is not followed any further
)

// A search goes through all that two equal products and an account with two licences
// can come to, breadth first, with an adversary who holds every code that was ever
// issued and hands any of them to anyone at any time.
type search struct {
	*graph
	disk   disk
	honest bool // no adversary: the newest code of each kind is handed once to whom it is for
	alone  bool // no support: nothing is removed
	hasty  bool // support removes instances whose request is still pending

	states  []visit
	index   map[state]struct{}
	started map[[2]int16]bool // what Verify said of a node that is so far ahead
}

// A state is what both products, their reservations and the adversary have come to.
// The products are equal, so that of two states that differ in who is who only one is
// looked at.
type state [2]half

// A half is one product, and what concerns it.
type half struct {
	product, account, copied int16 // nodes; copied: of the copy of the disk, -1 for none
	ahead, copiedAhead       int8  // how many events the disk and the copy are ahead of the counter
	codes                    uint64
}

func (h half) less(o half) bool {
	for _, d := range []int{
		int(h.product) - int(o.product), int(h.account) - int(o.account), int(h.copied) - int(o.copied),
		int(h.ahead) - int(o.ahead), int(h.copiedAhead) - int(o.copiedAhead),
	} {
		if d != 0 {
			return d < 0
		}
	}
	return h.codes < o.codes
}

// A visit is a state, and the one from which it was reached first.
type visit struct {
	state state
	from  int32 // -1 for the beginning
}

// run searches until it finds a state that is not as it should be, whose steps it
// returns, or everything was seen.
func (s *search) run(bad func(state) string) (string, []string) {
	s.index, s.started = map[state]struct{}{}, map[[2]int16]bool{}
	first := half{copied: -1}
	s.reach(visit{state{first, first}, -1})
	for i := int32(0); int(i) < len(s.states); i++ {
		now := s.states[i].state
		if what := bad(now); what != "" {
			return what, s.story(i)
		}
		s.steps(now, func(_ int, _ label, next state) { s.reach(visit{next, i}) })
	}
	return "", nil
}

// reach remembers a state that was not seen yet.
func (s *search) reach(v visit) {
	v.state, _ = s.normal(v.state)
	if _, ok := s.index[v.state]; !ok {
		s.index[v.state] = struct{}{}
		s.states = append(s.states, v)
	}
}

// normal returns the one form of all states that are equal, and whether who is who has
// changed in it.
func (s *search) normal(now state) (state, bool) {
	for i := range now {
		h, o := &now[i], now[1-i]
		if h.copied >= 0 && !s.starts(*h) {
			h.copied, h.copiedAhead = -1, 0 // no counter goes back: it never will
		}
		if h.ahead < 0 {
			h.product = 0 // it does not start any more either
		}
		h.codes &= s.alive(*h).own | s.alive(o).others
	}
	if now[1].less(now[0]) {
		return state{now[1], now[0]}, true
	}
	return now, false
}

// alive says which codes can still matter to a product and its reservation.
func (s *search) alive(h half) alive {
	a := s.accounts[h.account].alive
	if h.ahead >= 0 {
		a = a.and(s.products[h.product].alive)
	}
	if h.copied >= 0 {
		a = a.and(s.products[h.copied].alive)
	}
	return a
}

// use is how much a product uses: nothing where it knows that it was restored.
func (s *search) use(h half) int {
	if h.ahead < 0 {
		return 0
	}
	return s.products[h.product].use
}

// has reports whether somebody holds the code.
func has(now state, who int, c codeID) bool {
	if c.other {
		who = 1 - who
	}
	return now[who].codes&(1<<c.place) != 0
}

// hand gives codes to whoever holds them all.
func (s *search) hand(now *state, who int, codes []codeID) {
	for _, c := range codes {
		owner := who
		if c.other {
			owner = 1 - who
		}
		if s.honest && now[owner].codes&(1<<c.place) == 0 {
			for place, kind := range s.kinds {
				if kind == s.kinds[c.place] {
					now[owner].codes &^= 1 << place
				}
			}
		}
		now[owner].codes |= 1 << c.place
	}
}

// steps yields what can happen next, and to whom.
func (s *search) steps(now state, yield func(who int, l label, next state)) {
	for who := range now {
		s.half(now, who, func(l label, next state) { yield(who, l, next) })
	}
}

// half yields what can happen next to one product and its reservation.
func (s *search) half(now state, who int, yield func(label, state)) {
	h := now[who]
	if h.ahead >= 0 {
		for _, e := range s.products[h.product].edges {
			if s.may(now, who, e.label) {
				s.event(now, who, e, yield)
			}
		}
	}
	for _, e := range s.accounts[h.account].edges {
		if !s.may(now, who, e.label) || e.held >= 0 && e.held != s.accounts[now[1-who].account].held {
			continue
		}
		next := now
		next[who].account = int16(e.to)
		s.taken(&next, who, e.label)
		s.hand(&next, who, e.out)
		yield(e.label, next)
	}
	s.disks(now, who, yield)
}

// may reports whether a step is tried at all: whether somebody has the code for it,
// and, for support, whether the rules have it remove an instance in this state.
func (s *search) may(now state, who int, l label) bool {
	if l.coded {
		return has(now, who, l.code) && (!s.honest || !l.code.other)
	}
	if l.verb == "remove" {
		if s.alone {
			return false
		}
		mode := s.products[now[who].product].p.Mode()
		if now[who].ahead < 0 || s.hasty && mode == reservation.Pending {
			mode = reservation.Off
		}
		return slices.Contains(reservation.Advise(mode, true), reservation.SupportRemoval)
	}
	return true
}

// taken takes a code away from where it was used, where nobody keeps it.
func (s *search) taken(next *state, who int, l label) {
	if l.coded && s.honest {
		next[who].codes &^= 1 << l.code.place
	}
}

// event is a step of a product, whose disk may have been copied right before.
func (s *search) event(now state, who int, e edge, yield func(label, state)) {
	s.stored(now, who, e, yield)
	if s.disk != diskSafe {
		h := &now[who]
		h.copied, h.copiedAhead = h.product, h.ahead
		e.copied = true
		s.stored(now, who, e, yield)
	}
}

// stored stores what a step of a product comes to.
func (s *search) stored(now state, who int, e edge, yield func(label, state)) {
	next := now
	h := &next[who]
	shown := s.products[e.to].shown
	switch s.disk {
	case diskForCodes:
		if slices.ContainsFunc(shown, func(c codeID) bool { return !has(now, who, c) }) {
			h.ahead++
			*h = h.sealed()
			s.hand(&next, who, shown)
		} else if h.ahead++; h.ahead > unsealedLimit {
			return
		}
	case diskAfter:
		if h.ahead++; h.ahead > unsealedLimit {
			return
		}
	case diskBefore:
		h.ahead++
		*h = h.sealed()
		if now[0].ahead >= 0 && now[1].ahead >= 0 { // it fails once in all
			lost := next
			lost[who].ahead-- // sealed, and not stored
			yield(label{verb: "lose"}, lost)
		}
		s.hand(&next, who, shown)
	case diskSafe, diskCopied:
		s.hand(&next, who, shown)
	}
	h.product = int16(e.to)
	s.taken(&next, who, e.label)
	yield(e.label, next)
}

// sealed is a half whose counter was advanced to where the product stands.
func (h half) sealed() half {
	h.copiedAhead = max(-1, h.copiedAhead-max(0, h.ahead))
	h.ahead = min(0, h.ahead)
	return h
}

// disks is what the adversary does with a product's disk, and what its program does
// about it.
func (s *search) disks(now state, who int, yield func(label, state)) {
	next := now
	h := &next[who]
	if h.copied >= 0 { // it starts from that, or it would be forgotten
		h.product, h.copied = h.copied, h.product
		h.ahead, h.copiedAhead = h.copiedAhead, h.ahead
		yield(label{verb: "restore"}, next)
	}
	if s.disk == diskAfter && now[who].ahead > 0 {
		next := now
		next[who] = next[who].sealed()
		s.hand(&next, who, s.products[now[who].product].shown)
		yield(label{verb: "seal"}, next)
	}
}

// starts reports whether a product starts from the copy of its disk: that is for
// Verify to say.
func (s *search) starts(h half) bool {
	if s.disk == diskCopied {
		return true
	}
	key := [2]int16{h.copied, int16(h.copiedAhead)}
	ok, known := s.started[key]
	if !known {
		p := s.products[h.copied].p
		var counter reservation.MemoryCounter
		if value := int64(p.Seq()) - int64(h.copiedAhead); value > 0 {
			require.NoError(s.t, counter.Advance(uint64(value)))
		}
		ok = p.Verify(&counter) == nil
		s.started[key] = ok
	}
	return ok
}

// story tells the steps to a state, by names that stay.
func (s *search) story(to int32) []string {
	path := []int32{to}
	for s.states[path[0]].from >= 0 {
		path = slices.Insert(path, 0, s.states[path[0]].from)
	}
	names := [2]string{"A", "B"}
	var lines []string
	for i := 1; i < len(path); i++ {
		told, turned := "", false
		s.steps(s.states[path[i-1]].state, func(who int, l label, next state) {
			if now, swapped := s.normal(next); told == "" && now == s.states[path[i]].state {
				told, turned = s.tell(l, names[who], names[1-who]), swapped
			}
		})
		lines = append(lines, fmt.Sprintf("%2d. %s", i, told))
		if turned {
			names[0], names[1] = names[1], names[0]
		}
	}
	var uses []string
	for i, h := range s.states[to].state {
		uses = append(uses, fmt.Sprintf("%s uses %d, %d held for it", names[i], s.use(h), s.accounts[h.account].held))
	}
	slices.Sort(uses)
	return append(lines, fmt.Sprintf("    %s; %d owned", strings.Join(uses, "; "), modelOwned))
}

// name tells a code.
func (s *search) name(c codeID, who, other string) string {
	if c.other {
		who = other
	}
	kind := s.kinds[c.place]
	var a reservation.Authorization
	if kind == "authorization" && read(kind, s.codes[c.place], &a) == nil {
		return fmt.Sprintf("%s's authorization of session %d, version %d of %d", who, a.Session.Number, a.Version, count(a.Entitlements, modelTag))
	}
	var b short
	require.NoError(s.t, read(kind, s.codes[c.place], &b))
	text := fmt.Sprintf("%s's %s code", who, kind)
	if b.Session.Number > 0 {
		text += fmt.Sprintf(" of session %d", b.Session.Number)
	}
	if b.Version > 0 {
		text += fmt.Sprintf(", version %d", b.Version)
	}
	return text
}

// tell tells a step.
func (s *search) tell(l label, who, other string) string {
	code := ""
	if l.coded {
		code = s.name(l.code, who, other)
	}
	switch l.verb {
	case "reserve":
		return fmt.Sprintf("account: reserve %d, given %s", l.amount, code)
	case "update":
		return fmt.Sprintf("account: update %s to %d", who, l.amount)
	case "confirm":
		return fmt.Sprintf("account: enter %s for %s", code, who)
	case "free":
		return fmt.Sprintf("account: enter %s for %s", code, who)
	case "remove":
		return fmt.Sprintf("account: support removes %s", who)
	case "restore":
		return fmt.Sprintf("product %s: disk and copy are exchanged, and it starts from the copy", who)
	case "lose":
		return fmt.Sprintf("product %s: the power fails after the counter was advanced, before the event is stored", who)
	}
	text := strings.TrimSpace(fmt.Sprintf("product %s: %s %s", who, l.verb, code))
	if l.copied {
		text += ", with a copy of the disk as it was before"
	}
	return text
}
