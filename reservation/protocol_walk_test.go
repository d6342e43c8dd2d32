package reservation_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/licit-go/licit/reservation/issuer"
	"github.com/licit-go/licit/reservation/product"
)

// A walk takes the same steps in the model, where each product and its reservation
// were asked alone, and with two products, one issuer and one inventory together.
type walk struct {
	*search
	now state // as it is: neither turned nor with codes forgotten

	products [2]*product.Product
	issuer   *issuer.Issuer
	shelf    shelf
	texts    map[[2]int]string // of the codes, by whose they are and their place
}

func newWalk(t *rapid.T, g *graph) *walk {
	w := &walk{
		search:   &search{graph: g},
		now:      state{{copied: -1}, {copied: -1}},
		products: [2]*product.Product{product.New(udiOf('A')), product.New(udiOf('B'))},
		issuer:   issuer.New("acme", issuer.Policy{InstallWithin: -1}),
		shelf:    newShelf(),
		texts:    map[[2]int]string{},
	}
	e, err := w.issuer.Preauthorize(modelAct)
	require.NoError(t, err)
	require.NoError(t, w.issuer.Apply(e))
	return w
}

// place is where the text of a code stands.
func (w *walk) place(who int, c codeID) [2]int {
	if c.other {
		who = 1 - who
	}
	return [2]int{who, c.place}
}

// names has the texts of codes remembered, in the order in which the model has them.
func (w *walk) names(t *rapid.T, who int, codes []codeID, texts ...string) {
	require.Len(t, texts, len(codes))
	for i, c := range codes {
		at := w.place(who, c)
		if known, ok := w.texts[at]; ok {
			require.Equal(t, known, texts[i])
		}
		w.texts[at] = texts[i]
	}
}

// labels are the steps of one product and its reservation that can be tried now.
func (w *walk) labels(who int) [2][]label {
	var all [2][]label
	for side, labels := range w.graph.labels {
		for _, l := range labels {
			ended := l.verb == "request" && w.graph.products[w.now[who].product].sessions == modelSessions
			elsewhere := l.held >= 0 && side == 1 && l.held != w.accounts[w.now[1-who].account].held
			if !ended && !elsewhere && w.may(w.now, who, l) {
				all[side] = append(all[side], l)
			}
		}
	}
	return all
}

// step takes a step in both, or sees that it is refused in both.
func (w *walk) step(t *rapid.T) {
	who := rapid.IntRange(0, 1).Draw(t, "who")
	side := rapid.IntRange(0, 1).Draw(t, "side")
	edges := w.graph.products[w.now[who].product].edges
	if side == 1 {
		edges = w.accounts[w.now[who].account].edges
	}
	labels := w.labels(who)[side]
	if rapid.Bool().Draw(t, "possible") {
		possible := slices.DeleteFunc(slices.Clone(labels), func(l label) bool {
			return !slices.ContainsFunc(edges, func(e edge) bool { return e.label == l })
		})
		if len(possible) > 0 {
			labels = possible
		}
	}
	l := rapid.SampledFrom(labels).Draw(t, "step")
	i := slices.IndexFunc(edges, func(e edge) bool { return e.label == l })
	text := w.texts[w.place(who, l.code)]
	if side == 0 {
		w.product(t, who, l, text, edges, i)
	} else {
		w.account(t, who, l, text, edges, i)
	}
	require.Equal(t, w.products[who].Mode(), w.graph.products[w.now[who].product].p.Mode())
	a, _ := w.products[who].Authorization()
	require.Equal(t, w.use(w.now[who]), count(a.Entitlements, modelTag))
	require.Equal(t, w.accounts[w.now[who].account].held, count(w.shelf.held[udiOf('A'+byte(who))].Entitlements, modelTag))
}

func (w *walk) product(t *rapid.T, who int, l label, text string, edges []edge, i int) {
	p := w.products[who].Clone()
	err := productStep(t, p, w.codecOf(p), l.verb, text, w.graph.products[w.now[who].product].sessions+1)
	require.Equal(t, i >= 0, err == nil, "%v %v", l, err)
	if err != nil {
		return
	}
	w.products[who], w.now[who].product = p, int16(edges[i].to)
	var texts []string
	for _, read := range []func() (string, bool){p.RequestCode, p.Confirmation, p.ReturnCode} {
		if code, ok := read(); ok {
			texts = append(texts, code)
		}
	}
	shown := w.graph.products[edges[i].to].shown
	w.names(t, who, shown, texts...)
	w.hand(&w.now, who, shown)
}

func (w *walk) account(t *rapid.T, who int, l label, text string, edges []edge, i int) {
	next := w.issuer.Clone()
	hold, issued, err := w.accountStep(t, w.issuer, next, w.shelf, l, udiOf('A'+byte(who)), text)
	require.Equal(t, i >= 0, err == nil, "%v %v", l, err)
	if err != nil {
		return
	}
	w.issuer, w.now[who].account = next, int16(edges[i].to)
	w.shelf.follow(hold)
	if issued != "" {
		w.names(t, who, edges[i].out, issued)
	}
	w.hand(&w.now, who, edges[i].out)
}

// TestProtocolModelFollows shows that the model is no other exchange than the one of
// the library: what is decided for one product alone is decided for two together.
func TestProtocolModelFollows(t *testing.T) {
	g := build(t, "")
	reached := map[string]int{}
	rapid.Check(t, func(t *rapid.T) {
		w := newWalk(t, g)
		for range rapid.IntRange(20, 80).Draw(t, "steps") {
			w.step(t)
		}
		for _, p := range w.products {
			reached[string(p.Mode())]++
		}
		require.Empty(t, w.unsound(w.now))
	})
	t.Log(reached)
}
