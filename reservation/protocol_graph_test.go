package reservation_test

import (
	"fmt"
	"maps"
	"regexp"
	"strings"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/reservation"
	"github.com/licit-go/licit/reservation/issuer"
	"github.com/licit-go/licit/reservation/product"
)

// The sizes of the model: two products, each with so many sessions, so many versions
// of what is reserved, and quantities up to what is owned.
const (
	modelSessions = 2
	modelVersions = 3
	modelOwned    = 2
	modelTag      = license.Tag("T")
)

// A protection is one of the six of package reservation.
type protection string

const (
	byUDI     protection = "UDI binding"
	bySession protection = "session nonce"
	byVersion protection = "monotonic version"
	byLarger  protection = "hold max(old, new) until confirmed"
	byReturn  protection = "return bound to the session"
	byBurning protection = "nonce burnt on return"
)

var modelAct = license.Act{At: time.Date(2026, 11, 22, 6, 0, 0, 0, time.UTC), By: "ada"}

// A graph is all that one product and its reservation at the account can come to,
// each alone, as the library decides it. Every state is reached by decisions of a real
// product.Product and a real issuer.Issuer, on every code that either of them ever
// writes, and remembered by its snapshot. The search then walks pairs of products and
// reservations without asking again.
//
// The one product has the letter A here, and the other, of which only codes appear,
// the letter B. Codes of both are known by the place of A's, and by whose they are:
// what holds for A among codes of A and B holds for B among codes of B and A.
type graph struct {
	t        require.TestingT
	without  protection
	codes    []string       // of A
	kinds    []string       // the first word of each
	places   map[string]int // in codes
	products []productNode
	accounts []accountNode
	known    [2]map[string]int // nodes by what they remember: of products, of accounts
	labels   [2][]label        // what can be tried in each node, of products, of accounts
}

// A code of the model is known by its place among those of its product, and whether
// it is of that product or of the other one.
type codeID struct {
	place int
	other bool
}

// A label is a step of one side.
type label struct {
	verb   string
	code   codeID // for verbs that read one
	coded  bool
	amount int  // that is asked for
	held   int  // for the other product, while this is asked; -1: any
	copied bool // the disk, right before
}

// An edge is a step that is not refused.
type edge struct {
	label
	to  int
	out []codeID // what the account issues
}

type productNode struct {
	p *product.Product
	// As it was before it returned, where returning does not burn the session; else nil.
	ghost    *product.Product
	sessions int
	tried    int // labels
	edges    []edge
	shown    []codeID // the codes that can be read in it
	use      int      // of what is reserved
	alive    alive
}

type accountNode struct {
	i     *issuer.Issuer
	shelf shelf // what is held for A, and nothing else
	tried int
	edges []edge
	held  int
	alive alive
}

// alive says which codes may change something, now or later.
type alive struct{ own, others uint64 }

func (a alive) with(c codeID) alive {
	if c.other {
		a.others |= 1 << c.place
	} else {
		a.own |= 1 << c.place
	}
	return a
}

func (a alive) and(b alive) alive { return alive{a.own | b.own, a.others | b.others} }

var mirror = strings.NewReplacer("P:R,S:A", "P:R,S:B", "P:R,S:B", "P:R,S:A")

// build asks the library until nothing new comes.
func build(t require.TestingT, without protection) *graph {
	g := &graph{t: t, without: without, places: map[string]int{}, known: [2]map[string]int{{}, {}}}
	for _, verb := range []string{"enable", "disable", "request", "cancel", "return"} {
		g.labels[0] = append(g.labels[0], label{verb: verb})
	}
	for amount := 1; amount <= modelOwned; amount++ {
		for held := 0; held <= modelOwned; held++ {
			g.labels[1] = append(g.labels[1], label{verb: "update", amount: amount, held: held})
		}
	}
	g.labels[1] = append(g.labels[1], label{verb: "remove", held: -1})
	g.product(productNode{p: product.New(udiOf('A'))})
	account := issuer.New("acme", issuer.Policy{InstallWithin: -1})
	allowed, err := account.Preauthorize(modelAct)
	require.NoError(t, err)
	require.NoError(t, account.Apply(allowed))
	g.account(accountNode{i: account, shelf: newShelf()})
	for again := true; again; {
		again = false
		for i := range len(g.products) {
			again = g.tryProduct(i) || again
		}
		for i := range len(g.accounts) {
			again = g.tryAccount(i) || again
		}
	}
	g.enliven()
	return g
}

func newShelf() shelf {
	return shelf{owned: map[license.Tag]int{modelTag: modelOwned}, held: map[license.UDI]license.Hold{}}
}

// enliven finds which codes can still matter in each node.
func (g *graph) enliven() {
	for again := true; again; {
		again = false
		for i := range g.products {
			n := &g.products[i]
			a := n.alive
			for _, e := range n.edges {
				if e.coded {
					a = a.with(e.code)
				}
				a = a.and(g.products[e.to].alive)
			}
			again = again || a != n.alive
			n.alive = a
		}
		for i := range g.accounts {
			n := &g.accounts[i]
			a := n.alive
			for _, e := range n.edges {
				if e.coded {
					a = a.with(e.code)
				}
				a = a.and(g.accounts[e.to].alive)
			}
			again = again || a != n.alive
			n.alive = a
		}
	}
}

// id knows a code, and makes labels of one that is new.
func (g *graph) id(text string) codeID {
	other := strings.Contains(text, "P:R,S:B")
	if other {
		text = mirror.Replace(text)
	}
	place, ok := g.places[text]
	if !ok {
		place = len(g.codes)
		require.Less(g.t, place, 64)
		kind, _, _ := strings.Cut(text, " ")
		g.codes, g.kinds, g.places[text] = append(g.codes, text), append(g.kinds, kind), place
		for _, c := range []codeID{{place, false}, {place, true}} {
			g.read(c)
		}
	}
	return codeID{place, other}
}

// read makes labels of what can be done with a code.
func (g *graph) read(c codeID) {
	coded := func(side int, verb string) {
		g.labels[side] = append(g.labels[side], label{verb: verb, code: c, coded: true, held: -1})
	}
	switch g.kinds[c.place] {
	case "authorization":
		coded(0, "install")
		coded(0, "discard")
	case "confirmation":
		coded(1, "confirm")
	case "return":
		coded(1, "free")
	case "request":
		if c.other {
			return // that makes a reservation for the other product
		}
		for amount := 1; amount <= modelOwned; amount++ {
			for held := 0; held <= modelOwned; held++ {
				g.labels[1] = append(g.labels[1], label{verb: "reserve", code: c, coded: true, amount: amount, held: held})
			}
		}
	}
}

func (g *graph) text(c codeID) string {
	if c.other {
		return mirror.Replace(g.codes[c.place])
	}
	return g.codes[c.place]
}

var seqs = regexp.MustCompile(`"seq":\d+`)

// memory is all that an aggregate remembers, but for how many events that took.
func memory(t require.TestingT, a interface{ Snapshot() ([]byte, error) }) string {
	data, err := a.Snapshot()
	require.NoError(t, err)
	return seqs.ReplaceAllString(string(data), "")
}

// product returns the node of what a product remembers.
func (g *graph) product(n productNode) int {
	key := fmt.Sprint(n.sessions) + memory(g.t, n.p)
	if n.ghost != nil {
		key += memory(g.t, n.ghost)
	}
	i, ok := g.known[0][key]
	if ok {
		return i
	}
	for _, read := range []func() (string, bool){n.p.RequestCode, n.p.Confirmation, n.p.ReturnCode} {
		if code, ok := read(); ok {
			n.shown = append(n.shown, g.id(code))
		}
	}
	a, _ := n.p.Authorization()
	n.use = count(a.Entitlements, modelTag)
	i = len(g.products)
	g.known[0][key] = i
	g.products = append(g.products, n)
	return i
}

// account returns the node of what the account remembers of the product.
func (g *graph) account(n accountNode) int {
	n.held = n.shelf.sum(modelTag, license.UDI{})
	key := fmt.Sprint(n.held) + memory(g.t, n.i)
	i, ok := g.known[1][key]
	if ok {
		return i
	}
	i = len(g.accounts)
	g.known[1][key] = i
	g.accounts = append(g.accounts, n)
	return i
}

// tryProduct tries what was not tried yet in a node.
func (g *graph) tryProduct(i int) bool {
	tried := false
	for ; g.products[i].tried < len(g.labels[0]); g.products[i].tried++ {
		l := g.labels[0][g.products[i].tried]
		n := g.products[i]
		if n.sessions == modelSessions && l.verb == "request" {
			continue
		}
		next, err := g.doProduct(n, l)
		tried = true
		if err != nil {
			continue
		}
		to := g.product(productNode{p: next.p, ghost: next.ghost, sessions: next.sessions})
		g.products[i].edges = append(g.products[i].edges, edge{label: l, to: to})
	}
	return tried
}

// doProduct takes a step of a product.
func (g *graph) doProduct(n productNode, l label) (productNode, error) {
	if l.verb == "request" {
		n.sessions++
	}
	text := ""
	if l.coded {
		text = g.text(l.code)
	}
	next := n.p.Clone()
	err := productStep(g.t, next, g.codecOf(n.p), l.verb, text, n.sessions)
	if err == nil && l.verb == "return" && g.without == byBurning {
		n.ghost = n.p
	}
	if err != nil && l.verb == "install" && n.ghost != nil && n.p.Mode() == reservation.On {
		// The session goes on as if it were not burnt.
		next = n.ghost.Clone()
		err = productStep(g.t, next, g.codecOf(n.ghost), l.verb, text, n.sessions)
		n.ghost = nil
	}
	n.p = next
	return n, err
}

// productStep has a product do something, given a code and the number of its next
// session.
func productStep(t require.TestingT, p *product.Product, codec plain, verb, code string, session int) error {
	return decided(t, p, func() (product.Event, error) {
		switch verb {
		case "enable":
			return p.Enable(modelAct)
		case "disable":
			return p.Disable(modelAct)
		case "request":
			return p.Request(modelAct, codec, freshOf(uint64(session)))
		case "cancel":
			return p.Cancel(modelAct)
		case "return":
			return p.Return(modelAct, codec)
		case "discard":
			return p.Discard(modelAct, codec, code)
		}
		return p.Install(modelAct, codec, code)
	})
}

// decided applies what is decided.
func decided[E any](t require.TestingT, a interface{ Apply(e E) error }, decide func() (E, error)) error {
	e, err := decide()
	if err != nil {
		return err
	}
	require.NoError(t, a.Apply(e))
	return nil
}

// codecOf is the codec of a product, which leaves out what it is to leave out.
func (g *graph) codecOf(p *product.Product) plain {
	c := plain{unbound: g.without == byReturn}
	switch g.without {
	case byUDI:
		c.seen = func(a reservation.Authorization) reservation.Authorization {
			a.UDI = p.UDI()
			return a
		}
	case bySession:
		c.seen = func(a reservation.Authorization) reservation.Authorization {
			var s short
			if code, ok := p.RequestCode(); ok && read("request", code, &s) == nil {
				a.Session = s.Session
			}
			if b, ok := p.Authorization(); ok {
				a.Session = b.Session
			}
			return a
		}
	case byVersion:
		c.seen = func(a reservation.Authorization) reservation.Authorization {
			b, _ := p.Authorization() // version 0 where nothing is installed
			if b.Version <= modelVersions {
				a.Version = b.Version + 1
			}
			return a
		}
	case byLarger, byReturn, byBurning:
	}
	return c
}

// tryAccount tries what was not tried yet in a node.
func (g *graph) tryAccount(i int) bool {
	tried := false
	for ; g.accounts[i].tried < len(g.labels[1]); g.accounts[i].tried++ {
		l := g.labels[1][g.accounts[i].tried]
		tried = true
		next, issued, err := g.doAccount(g.accounts[i], l)
		if err != nil {
			continue
		}
		e := edge{label: l, to: g.account(next)}
		if issued != "" {
			e.out = []codeID{g.id(issued)}
		}
		g.accounts[i].edges = append(g.accounts[i].edges, e)
	}
	return tried
}

// doAccount takes a step of the account, with so much held for the other product.
func (g *graph) doAccount(n accountNode, l label) (accountNode, string, error) {
	inventory := newShelf()
	maps.Copy(inventory.held, n.shelf.held)
	if l.held > 0 {
		inventory.follow(license.Hold{UDI: udiOf('B'), Entitlements: amount(l.held)})
	}
	text := ""
	if l.coded {
		text = g.text(l.code)
	}
	next := accountNode{i: n.i.Clone(), shelf: newShelf()}
	hold, issued, err := g.accountStep(g.t, n.i, next.i, inventory, l, udiOf('A'), text)
	if err != nil {
		return next, "", err
	}
	maps.Copy(next.shelf.held, n.shelf.held)
	next.shelf.follow(hold)
	return next, issued, nil
}

// accountStep has the account do something about a product, given a code. What is
// decided is applied to next.
func (g *graph) accountStep(t require.TestingT, i, next *issuer.Issuer, inventory shelf, l label, udi license.UDI, code string) (hold license.Hold, issued string, err error) {
	codec := plainAccount{g.codecOf(nil)}
	err = decided(t, next, func() (issuer.Event, error) {
		switch l.verb {
		case "reserve":
			e, err := i.Reserve(modelAct, codec, inventory, issuer.Order{
				VirtualAccount: "home", Request: code, Kind: reservation.Specific, Entitlements: amount(l.amount),
			}, freshOf(1))
			hold, issued = e.Hold(), e.Code.Text
			return e, err
		case "update":
			e, err := i.Update(modelAct, codec, inventory, udi, amount(l.amount)...)
			hold, issued = e.Hold(), e.Code.Text
			if g.without == byLarger {
				hold.Entitlements = e.Entitlements
			}
			if e.Version > modelVersions {
				err = errModelOver
			}
			return e, err
		case "confirm":
			e, err := i.Confirm(modelAct, codec, udi, code)
			hold = e.Hold()
			return e, err
		case "free":
			e, err := i.Return(modelAct, codec, udi, code)
			hold = e.Hold()
			return e, err
		}
		e, err := i.Remove(modelAct, udi, "")
		hold = e.Hold()
		return e, err
	})
	return hold, issued, err
}

// errModelOver ends the model where a reservation has had all its versions.
const errModelOver license.Reason = "model/over"

// amount is so many of the one tag.
func amount(n int) []license.Entitlement {
	return []license.Entitlement{{Tag: modelTag, Quantity: n}}
}
