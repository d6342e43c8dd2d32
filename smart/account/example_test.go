package account_test

import (
	"fmt"
	"log/slog"
	"os"
	"time"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart"
	"github.com/licit-go/licit/smart/account"
)

// office returns an account with two virtual accounts and ten licences in the first.
func office() *account.Account {
	a := account.New("acme", account.Policy{})
	does := applying(a)
	does(a.Create(on(time.January, 1), "office"))
	does(a.AddVirtualAccount(on(time.January, 1), "lab"))
	does(a.Deposit(on(time.January, 1), "office",
		smart.Line{ID: "L-1", Tag: "Standard", Quantity: 6, Type: smart.Perpetual, Start: license.MustParseDate("2026-01-01")},
		smart.Line{
			ID: "L-2", Tag: "Standard", Quantity: 4, Type: smart.Term,
			Start: license.MustParseDate("2026-01-01"), Last: license.MustParseDate("2026-12-31"),
		}))
	return a
}

// A decision changes nothing; what it says becomes true when it is applied.
func Example() {
	a := office()
	act := on(time.February, 1)
	moved, err := a.Transfer(act, "office", "lab", "Standard", 8)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, p := range moved.Parts {
		fmt.Println(p.Quantity, "of", p.Line)
	}
	lab, _ := a.Balance("lab", "Standard", act.At)
	fmt.Println("decided:", lab.Available)
	if err := a.Apply(moved); err != nil {
		fmt.Println(err)
	}
	lab, _ = a.Balance("lab", "Standard", act.At)
	fmt.Println("applied:", lab.Available)
	_, err = a.Transfer(act, "office", "lab", "Standard", 8)
	fmt.Println(err)
	// Output:
	// 6 of L-1
	// 2 of L-2
	// decided: 0
	// applied: 8
	// account/unavailable (SM-4): virtualAccount=office, tag=Standard, asked=8, available=2
}

func ExampleNew() {
	a := account.New("acme", account.Policy{
		Hierarchies: [][]license.Tag{{"Premium", "Standard"}},
		TokenDays:   7,
	})
	fmt.Println(a.ID(), a.Seq())
	// Output: acme 0
}

func ExampleAccount_Create() {
	a := account.New("acme", account.Policy{})
	created, err := a.Create(on(time.January, 1), "office")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(a.Apply(created), a.Seq())
	v, _ := a.VirtualAccount("office")
	fmt.Println(v.ID, v.Default)
	// Output:
	// <nil> 1
	// office true
}

func ExampleAccount_CreateSatellite() {
	a := account.New("plant", account.Policy{})
	created, err := a.CreateSatellite(on(time.January, 1))
	fmt.Println(created.Account, created.Satellite, err)
	// Output: plant true <nil>
}

func ExampleAccount_AddVirtualAccount() {
	a := office()
	does := applying(a)
	does(a.AddVirtualAccount(on(time.February, 1), "warehouse"))
	does(a.AddVirtualAccount(on(time.February, 1), "warehouse"))
	for v := range a.VirtualAccounts() {
		fmt.Println(v.ID, v.Default)
	}
	// Output:
	// account/virtual-account-taken (SM-2): virtualAccount=warehouse
	// lab false
	// office true
	// warehouse false
}

func ExampleAccount_RemoveVirtualAccount() {
	a := office()
	does := applying(a)
	_, err := a.RemoveVirtualAccount(on(time.February, 1), "office")
	for _, r := range license.Refusals(err) {
		fmt.Println(r)
	}
	does(a.RemoveVirtualAccount(on(time.February, 1), "lab"))
	_, ok := a.VirtualAccount("lab")
	fmt.Println(ok)
	// Output:
	// account/default (SM-2): virtualAccount=office
	// account/holds-licenses (SM-2): virtualAccount=office, lines=2
	// false
}

func ExampleAccount_SetDefault() {
	a := office()
	applying(a)(a.SetDefault(on(time.February, 1), "lab"))
	v, _ := a.VirtualAccount("lab")
	fmt.Println(v.Default)
	// Output: true
}

func ExampleAccount_Deposit() {
	a := office()
	_, err := a.Deposit(on(time.February, 1), "lab", smart.Line{
		ID: "L-1", Tag: "Standard", Quantity: 5, Type: smart.Perpetual, Start: license.MustParseDate("2026-02-01"),
	})
	fmt.Println(err)
	// Output: account/line-taken (SM-3): line=L-1
}

func ExampleAccount_Transfer() {
	a := office()
	applying(a)(a.Transfer(on(time.February, 1), "office", "lab", "Standard", 7))
	for h := range a.Lines("lab") {
		fmt.Println(h.Quantity, "of", h.Line.Quantity, "of", h.Line.ID)
	}
	// Output:
	// 6 of 6 of L-1
	// 1 of 4 of L-2
}

func ExampleAccount_Lines() {
	a := office()
	for h := range a.Lines("office") {
		fmt.Println(h.Line.ID, h.Quantity, h.Line.Last)
	}
	l, ok := a.Line("L-2")
	fmt.Println(l.Type, ok)
	// Output:
	// L-1 6 none
	// L-2 4 2026-12-31
	// TERM true
}

func ExampleAccount_CreateToken() {
	a := office()
	does, act := applying(a), on(time.February, 1)
	does(a.CreateToken(act, "lab", "NGFkZGYtMzNl", account.TokenOptions{Days: 10, MaxUses: 2}))
	token, _ := a.Token("NGFkZGYtMzNl", act.At)
	fmt.Println(token.State, token.Expires.Format(time.DateOnly))
	token, _ = a.Token("NGFkZGYtMzNl", token.Expires)
	fmt.Println(token.State)
	does(a.CreateToken(act, "lab", "another", account.TokenOptions{Days: 366, Export: true}))
	// Output:
	// valid 2026-02-11
	// expired
	// account/token-option (SM-6): option=days, value=366, least=1, most=365
	// account/export (SM-9): token=…
}

func ExampleAccount_RevokeToken() {
	a := office()
	does, act := applying(a), on(time.February, 1)
	does(a.CreateToken(act, "lab", "NGFkZGYtMzNl", account.TokenOptions{}))
	does(a.RevokeToken(act, "NGFkZGYtMzNl"))
	for token := range a.Tokens("lab", act.At) {
		fmt.Println(token.Token.Redacted(), token.State)
	}
	does(a.RemoveToken(act, "NGFkZGYtMzNl"))
	_, ok := a.Token("NGFkZGYtMzNl", act.At)
	fmt.Println(ok)
	// Output:
	// ••••MzNl revoked
	// false
}

func ExampleAccount_AllowExport() {
	a := office()
	does, act := applying(a), on(time.February, 1)
	does(a.AllowExport(act))
	does(a.CreateToken(act, "lab", "NGFkZGYtMzNl", account.TokenOptions{Export: true}))
	does(a.ForbidExport(act))
	token, _ := a.Token("NGFkZGYtMzNl", act.At)
	fmt.Println(a.MayExport(), token.Export)
	// Output: false true
}

func ExampleAccount_RequestAgreement() {
	a := office()
	does := applying(a)
	does(a.RequestAgreement(on(time.February, 1), "eula-2"))
	id, since, pending := a.Agreement()
	fmt.Println(id, since.Format(time.DateOnly), pending)
	does(a.AcceptAgreement(on(time.February, 2), "eula-1"))
	does(a.AcceptAgreement(on(time.February, 2), "eula-2"))
	_, _, pending = a.Agreement()
	fmt.Println(pending)
	// Output:
	// eula-2 2026-02-01 true
	// account/agreement (SM-19): agreement=eula-1, pending=eula-2
	// false
}

// What if: decisions chain on a clone.
func ExampleAccount_Clone() {
	a := office()
	if moved, err := a.Transfer(on(time.February, 1), "office", "lab", "Standard", 8); err == nil {
		trial := a.Clone()
		fmt.Println(trial.Apply(moved))
		_, err = trial.Transfer(on(time.February, 1), "lab", "office", "Standard", 9)
		fmt.Println(err)
	}
	fmt.Println(a.Seq())
	// Output:
	// <nil>
	// account/unavailable (SM-4): virtualAccount=lab, tag=Standard, asked=9, available=8
	// 3
}

func ExampleRestore() {
	a := office()
	data, err := a.Snapshot()
	if err != nil {
		fmt.Println(err)
		return
	}
	b, err := account.Restore(data, account.Policy{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(b.ID(), b.Seq())
	// Output: acme 3
}

func ExampleEncodeEvent() {
	a := office()
	changed, err := a.SetDefault(on(time.February, 1), "lab")
	if err != nil {
		fmt.Println(err)
		return
	}
	name, data, err := account.EncodeEvent(changed)
	fmt.Println(name, err)
	fmt.Println(string(data))
	e, err := account.DecodeEvent(name, data)
	fmt.Println(e == account.Event(changed), err)
	_, err = account.DecodeEvent(name, []byte(`{"seq":4}`))
	fmt.Println(err)
	// Output:
	// account.default-changed <nil>
	// {"seq":4,"at":"2026-02-01T00:00:00Z","by":"ada@example.com","virtualAccount":"lab"}
	// true <nil>
	// license/json-missing-field: field=at
}

// A log shows no token.
func ExampleTokenCreated_LogValue() {
	a := office()
	created, err := a.CreateToken(on(time.February, 1), "lab", "NGFkZGYtMzNl", account.TokenOptions{Description: "bench"})
	if err != nil {
		fmt.Println(err)
		return
	}
	log := slog.New(slog.NewTextHandler(os.Stdout, &slog.HandlerOptions{ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
		if a.Key == slog.TimeKey || a.Key == slog.LevelKey {
			return slog.Attr{}
		}
		return a
	}}))
	log.Info("created", "token", created.Token, "in", created.VirtualAccount)
	// Output: msg=created token=••••MzNl in=lab
}
