package account_test

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart"
	"github.com/licit-go/licit/smart/account"
)

// naive is a smart account as the rules tell it: plain facts, and every question
// answered by going through all of them.
type naive struct {
	hierarchies [][]license.Tag
	limits      naiveLimits

	fallback  license.ID
	virtuals  map[license.ID]bool
	lines     map[license.ID]*naiveLine
	tokens    map[smart.Token]*naiveToken
	instances map[license.UDI]*naiveInstance
	gone      map[license.UDI]naiveGone
	removed   map[license.UDI]naiveRemoval // alerts of what went for want of renewal
	dismissed map[naiveDismissal]bool

	export    bool
	agreement license.ID
	agreed    time.Time // since when it is pending
}

// naiveLimits are the policy's periods, negative where there is none.
type naiveLimits struct {
	certificate, renewAfter     time.Duration
	quiet, silent, lost         time.Duration
	next, nextShort, authorized time.Duration
	notices                     []int
	tokenDays                   int
}

type naiveLine struct {
	smart.Line
	where   map[license.ID]int // how many are in which virtual account
	lost    int                // went with virtual accounts that were removed when it was over
	noticed int                // days of the last notice; 0: none
}

type naiveToken struct {
	va       license.ID
	expires  time.Time
	most     int // 0: without limit
	uses     int
	export   bool
	revoked  bool
	describe string
	created  time.Time
}

type naiveInstance struct {
	udi                  license.UDI
	va                   license.ID
	calls                bool // it is registered; otherwise something is held for it
	installation, number uint64
	certificate, shown   uint64 // the one that holds, and the one that it showed last
	issued, contact      time.Time
	valid                time.Duration
	export               bool
	released             bool
	uses                 map[license.Tag]int
	held                 map[license.ID]int // by line
	awaited              time.Time          // since when its removal is; zero: it is not
}

// naiveGone is what is remembered of an instance that was removed.
type naiveGone struct {
	installation, number uint64
	until                time.Time
}

// naiveRemoval is when and from where an instance went.
type naiveRemoval struct {
	va license.ID
	at time.Time
}

type naiveDismissal struct {
	kind   account.AlertKind
	va     license.ID
	source string
}

func newNaive() *naive {
	return &naive{
		virtuals: map[license.ID]bool{}, lines: map[license.ID]*naiveLine{}, tokens: map[smart.Token]*naiveToken{},
		instances: map[license.UDI]*naiveInstance{}, gone: map[license.UDI]naiveGone{},
		removed: map[license.UDI]naiveRemoval{}, dismissed: map[naiveDismissal]bool{},
	}
}

// day returns the UTC day of an instant.
func day(at time.Time) license.Date {
	d, err := license.DateOf(at)
	if err != nil {
		panic(err)
	}
	return d
}

// counts is SM-3 and SM-17: a line counts from its first day to its last.
func (l *naiveLine) counts(on license.Date) bool {
	return l.Start.Compare(on) <= 0 && (l.Last.IsZero() || on.Compare(l.Last) <= 0)
}

func (l *naiveLine) over(on license.Date) bool { return !l.Last.IsZero() && on.After(l.Last) }

// sortedLines are the lines by their ids.
func (n *naive) sortedLines() []*naiveLine {
	return slices.SortedFunc(maps.Values(n.lines), func(a, b *naiveLine) int { return cmp.Compare(a.ID, b.ID) })
}

func (n *naive) sortedInstances() []*naiveInstance {
	return slices.SortedFunc(maps.Values(n.instances), func(a, b *naiveInstance) int { return a.udi.Compare(b.udi) })
}

func (n *naive) sortedVirtuals() []license.ID { return slices.Sorted(maps.Keys(n.virtuals)) }

// tags are all tags that the account ever saw, and those of its hierarchies.
func (n *naive) tags() []license.Tag {
	seen := map[license.Tag]bool{}
	for _, l := range n.lines {
		seen[l.Tag] = true
	}
	for _, i := range n.instances {
		for tag := range i.uses {
			seen[tag] = true
		}
	}
	for _, h := range n.hierarchies {
		for _, tag := range h {
			seen[tag] = true
		}
	}
	return slices.Sorted(maps.Keys(seen))
}

// own is the balance before anything is lent, with what callers use alone.
func (n *naive) own(va license.ID, tag license.Tag, at time.Time) (b account.Balance, used int) {
	b.Tag = tag
	on := day(at)
	for _, l := range n.lines {
		if l.Tag == tag && l.counts(on) {
			b.Purchased += l.where[va]
			if l.ReportingOnly { // as many as are asked for can be held (RS-4)
				b.Purchased += max(n.heldOf(va, l.ID)-l.where[va], 0)
			}
		}
	}
	for _, i := range n.instances {
		if i.va != va {
			continue
		}
		used += i.uses[tag]
		for id, q := range i.held {
			if l := n.lines[id]; l.Tag == tag && l.counts(on) {
				b.Reserved += q
			}
		}
	}
	b.InUse = used + b.Reserved
	b.Available = b.Purchased - b.InUse
	return b, used
}

// ladder returns the tags that cover one another, the highest first, among them tag.
func (n *naive) ladder(tag license.Tag) []license.Tag {
	for _, h := range n.hierarchies {
		if slices.Contains(h, tag) {
			return h
		}
	}
	return []license.Tag{tag}
}

// balance is SM-14 to SM-16, lending one licence after the other.
func (n *naive) balance(va license.ID, tag license.Tag, at time.Time) account.Balance {
	tags := n.ladder(tag)
	all := make([]account.Balance, len(tags))
	need, surplus := make([]int, len(tags)), make([]int, len(tags))
	for i, t := range tags {
		b, used := n.own(va, t, at)
		all[i] = b
		free := max(b.Purchased-b.Reserved, 0) // what is held comes first
		need[i], surplus[i] = max(used-free, 0), max(free-used, 0)
		all[i].Shortage = max(b.Reserved-b.Purchased, 0) // which never borrows
	}
	for {
		to := slices.IndexFunc(need, func(k int) bool { return k > 0 })
		if to < 0 {
			break
		}
		from := to - 1
		for from >= 0 && surplus[from] == 0 {
			from--
		}
		if from < 0 { // nobody above it can help: it stays short
			all[to].Shortage += need[to]
			need[to] = 0
			continue
		}
		need[to]--
		surplus[from]--
		all[to].Borrowed++
		all[from].Lent++
	}
	return all[slices.Index(tags, tag)]
}

// mostLent is how many licences can be lent at all on a ladder, by trying every way
// to do it.
func mostLent(need, surplus []int) int {
	seen := map[string]int{}
	var try func(to int, left []int) int
	try = func(to int, left []int) int {
		if to == len(need) {
			return 0
		}
		key := strings.Repeat("|", to+1)
		for _, s := range left {
			key += string(rune('a' + s))
		}
		if best, ok := seen[key]; ok {
			return best
		}
		best := 0
		var take func(from, wanted, taken int)
		take = func(from, wanted, taken int) {
			if from == to {
				best = max(best, taken+try(to+1, left))
				return
			}
			for k := range min(left[from], wanted) + 1 {
				left[from] -= k
				take(from+1, wanted-k, taken+k)
				left[from] += k
			}
		}
		take(0, need[to], 0)
		seen[key] = best
		return best
	}
	return try(0, slices.Clone(surplus))
}

// taken is SM-4: which parts of which lines go when a quantity of a tag is taken,
// the latest end first; false if not as many are available.
func (n *naive) taken(va license.ID, tag license.Tag, quantity int, at time.Time) ([]naivePart, bool) {
	if quantity > n.balance(va, tag, at).Available {
		return nil, false
	}
	var parts []naivePart
	for _, l := range n.latestFirst(tag, at) {
		k := min(quantity, max(l.where[va]-n.heldOf(va, l.ID), 0))
		if k > 0 {
			parts = append(parts, naivePart{l.ID, k})
			quantity -= k
		}
	}
	return parts, quantity == 0
}

type naivePart struct {
	line     license.ID
	quantity int
}

// latestFirst are the lines of a tag that count, the latest end first.
func (n *naive) latestFirst(tag license.Tag, at time.Time) []*naiveLine {
	lines := slices.DeleteFunc(n.sortedLines(), func(l *naiveLine) bool { return l.Tag != tag || !l.counts(day(at)) })
	slices.SortStableFunc(lines, func(a, b *naiveLine) int {
		return -cmp.Compare(a.lasts(), b.lasts())
	})
	return lines
}

// lasts is the number of the last day; perpetual licences last longest.
func (l *naiveLine) lasts() int {
	if l.Last.IsZero() {
		return license.MaxDate().Number() + 1
	}
	return l.Last.Number()
}

// counts are RH-5 and RH-4: how many instances there are in a virtual account, how many
// of them reserve, and of how many of these the removal is pending.
func (n *naive) counts(va license.ID) (instances, reserving, pending int) {
	for _, i := range n.instances {
		if i.va != va {
			continue
		}
		instances++
		if i.calls {
			continue
		}
		reserving++
		if !i.awaited.IsZero() {
			pending++
		}
	}
	return instances, reserving, pending
}

// heldOf is how much of a line is held in a virtual account.
func (n *naive) heldOf(va, line license.ID) int {
	sum := 0
	for _, i := range n.instances {
		if i.va == va {
			sum += i.held[line]
		}
	}
	return sum
}

// stale says whether a request is none that is still to come: the account has taken
// one of this number, or a later one, from this installation.
func (n *naive) stale(h smart.Header, at time.Time) bool {
	if i := n.instances[h.UDI]; i != nil && i.calls && i.installation == h.Installation {
		return h.Number <= i.number
	}
	g, known := n.gone[h.UDI]
	return known && at.Before(g.until) && g.installation == h.Installation && h.Number <= g.number
}

// barred is why nobody can register with a token, in the order of SM-7.
func (n *naive) barred(token smart.Token, at time.Time) []license.Reason {
	k := n.tokens[token]
	if k == nil {
		return []license.Reason{account.ErrTokenUnknown}
	}
	var all []license.Reason
	if k.revoked {
		all = append(all, account.ErrTokenRevoked)
	}
	if !at.Before(k.expires) {
		all = append(all, account.ErrTokenExpired)
	}
	if k.most > 0 && k.uses >= k.most {
		all = append(all, account.ErrTokenExhausted)
	}
	return all
}

// short are the tags of a usage that are out of compliance, sorted.
func (n *naive) short(va license.ID, usage smart.Usage, at time.Time) []license.Tag {
	var short []license.Tag
	for tag := range usage.All() {
		if n.balance(va, tag, at).Shortage > 0 {
			short = append(short, tag)
		}
	}
	return short
}

// leaves takes an instance away, and remembers its requests for a while.
func (n *naive) leaves(udi license.UDI, at time.Time) {
	i := n.instances[udi]
	delete(n.instances, udi)
	if i.calls {
		n.gone[udi] = naiveGone{i.installation, i.number, at.Add(n.limits.certificate)}
	}
}

// within counts the lines that are not over and the instances of a virtual account
// (SM-2).
func (n *naive) within(va license.ID, at time.Time) (lines, instances int) {
	for _, l := range n.lines {
		if l.where[va] > 0 && !l.over(day(at)) {
			lines++
		}
	}
	for _, i := range n.instances {
		if i.va == va {
			instances++
		}
	}
	return lines, instances
}

// closes takes a virtual account away with what is over in it, and its tokens.
func (n *naive) closes(va license.ID) {
	delete(n.virtuals, va)
	maps.DeleteFunc(n.tokens, func(_ smart.Token, k *naiveToken) bool { return k.va == va })
	for _, l := range n.lines {
		l.lost += l.where[va]
		delete(l.where, va)
	}
}

// says tells whether a tag is export-controlled by its lines, and whether there are
// any (SM-18).
func (n *naive) says(tag license.Tag) (export, known bool) {
	for _, l := range n.lines {
		if l.Tag == tag {
			return l.Export, true
		}
	}
	return false, false
}

// ends is the first instant at which a line does not count any more.
func (l *naiveLine) ends() time.Time { return l.Last.Start().Add(license.Day) }

// expires is the first instant at which a certificate does not hold.
func (i *naiveInstance) expires() time.Time { return i.issued.Add(i.valid) }
