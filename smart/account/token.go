package account

import (
	"iter"
	"maps"
	"slices"
	"strconv"
	"time"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart"
)

// A token is what products register with.
type token struct {
	TokenCreated
	uses    int
	revoked bool
}

// A TokenState says whether products can register with a token (SM-7).
type TokenState string

// The states of a token. Where several hold it is in the first of them.
const (
	RevokedToken   TokenState = "revoked"
	ExpiredToken   TokenState = "expired"
	ExhaustedToken TokenState = "exhausted" // used as often as it may be
	ValidToken     TokenState = "valid"
)

// state returns the state of a token at an instant.
func (t *token) state(at time.Time) TokenState {
	if t.revoked {
		return RevokedToken
	}
	if !at.Before(t.Expires) {
		return ExpiredToken
	}
	if t.MaxUses > 0 && t.uses >= t.MaxUses {
		return ExhaustedToken
	}
	return ValidToken
}

// token returns a token of the table.
func (a *Account) token(id smart.Token) (*token, error) {
	t, ok := a.tokens[id]
	if !ok {
		return nil, license.Refuse(ErrTokenUnknown, "SM-7", "token", string(id))
	}
	return t, nil
}

// Limits of a token (SM-6).
const (
	MaxTokenDays        = 365          // for which it holds, at most
	MaxTokenUses        = MaxInstances // that it can be limited to
	MaxTokenDescription = license.MaxIDLen
)

// TokenOptions says what a token is to be (SM-6). The zero TokenOptions is a token
// without description that holds for as long as the policy says, for any number of
// uses and without export-controlled functions.
type TokenOptions struct {
	Description string // printable, at most [MaxTokenDescription] bytes; "": none
	Days        int    // of 24 h for which it holds, 1 to [MaxTokenDays]; 0: [Policy.TokenDays]
	MaxUses     int    // 1 to [MaxTokenUses]; 0: without limit
	Export      bool   // export-controlled functions are allowed (SM-18)
}

// CreateToken decides that products can register with a token in a virtual account
// (SM-6). The caller draws the token, once, outside anything that is retried. It is
// refused for all of these reasons together:
//
//   - [smart.ErrTokenMalformed], and [ErrTokenTaken] if it is in the table
//   - [ErrVirtualAccountUnknown], and [ErrServedBySatellite] if a satellite serves the
//     virtual account: the satellite makes its tokens (SM-9)
//   - [ErrTokenOption], for each option that is out of range
//   - [ErrExport], if export-controlled functions are asked for that the account is
//     not allowed; other tokens can be made all the same (SM-9)
//   - [license.ErrDateRange], if it ends after 9999-12-31
//   - [ErrTooMany], past [MaxTokens]
func (a *Account) CreateToken(act license.Act, va license.ID, id smart.Token, options TokenOptions) (TokenCreated, error) {
	act, err := a.begin(act)
	if err != nil {
		return TokenCreated{}, err
	}
	days := options.Days
	if days == 0 {
		days = a.policy.TokenDays
	}
	e := TokenCreated{
		Stamp: a.stamp(act), Token: id, VirtualAccount: va, Description: options.Description,
		Expires: act.At.Add(time.Duration(days) * license.Day), MaxUses: options.MaxUses, Export: options.Export,
	}
	var wrong, denied error
	if days < 1 || days > MaxTokenDays {
		wrong = tokenOption("days", strconv.Itoa(options.Days), 1, MaxTokenDays)
	} else if _, err := license.DateOf(e.Expires); err != nil {
		wrong = err
	}
	if options.Export && !a.export {
		denied = license.Refuse(ErrExport, "SM-9", "token", string(id))
	}
	if err := license.Join(a.creatable(e), wrong, denied); err != nil {
		return TokenCreated{}, err
	}
	return e, nil
}

func tokenOption(option, value string, least, most int) error {
	return license.Refuse(ErrTokenOption, "SM-6", "option", option, "value", value, "least", strconv.Itoa(least), "most", strconv.Itoa(most))
}

// creatable refuses a token that there cannot be, whatever policy and permissions
// say.
func (a *Account) creatable(e TokenCreated) error {
	all := []error{e.Token.Check()}
	if _, taken := a.tokens[e.Token]; taken {
		all = append(all, license.Refuse(ErrTokenTaken, "SM-6", "token", string(e.Token)))
	}
	v, err := a.virtual(e.VirtualAccount)
	if err == nil {
		err = v.free("SM-9")
	}
	all = append(all, err)
	if e.Description != "" && license.ID(e.Description).Check() != nil {
		all = append(all, tokenOption("description", e.Description, 0, MaxTokenDescription))
	}
	if e.MaxUses < 0 || e.MaxUses > MaxTokenUses {
		all = append(all, tokenOption("maxUses", strconv.Itoa(e.MaxUses), 0, MaxTokenUses))
	}
	return license.Join(append(all, a.room("tokens", len(a.tokens), 1, a.most.tokens))...)
}

func (a *Account) applyTokenCreated(e TokenCreated) error {
	if err := a.creatable(e); err != nil {
		return err
	}
	e.Expires = utc(e.Expires)
	if err := e.lasts(); err != nil {
		return err
	}
	a.tokens[e.Token] = &token{TokenCreated: e}
	return nil
}

// lasts refuses a token that holds for no time, for more than there can be, or past
// the calendar.
func (e TokenCreated) lasts() error {
	if _, err := license.DateOf(e.Expires); err != nil {
		return err
	}
	if !e.At.Before(e.Expires) || e.Expires.Sub(e.At) > MaxTokenDays*license.Day {
		return cannot("a token that holds for no time, or for more than a year")
	}
	return nil
}

// RevokeToken decides that nobody can register with a token any more (SM-7). What is
// registered stays so (SM-8). It is refused for a token that is not in the table
// ([ErrTokenUnknown]) and one that is revoked ([ErrTokenRevoked]).
func (a *Account) RevokeToken(act license.Act, id smart.Token) (TokenRevoked, error) {
	act, err := a.begin(act)
	if err != nil {
		return TokenRevoked{}, err
	}
	if _, err := a.revocable(id); err != nil {
		return TokenRevoked{}, err
	}
	return TokenRevoked{a.stamp(act), id}, nil
}

func (a *Account) revocable(id smart.Token) (*token, error) {
	t, err := a.token(id)
	if err == nil && t.revoked {
		err = license.Refuse(ErrTokenRevoked, "SM-7", "token", string(id))
	}
	return t, err
}

func (a *Account) applyTokenRevoked(e TokenRevoked) error {
	t, err := a.revocable(e.Token)
	if err != nil {
		return err
	}
	t.revoked = true
	return nil
}

// RemoveToken decides that a token is taken from the table, whatever its state. What
// is registered stays so (SM-8). It is refused for a token that is not in the table
// ([ErrTokenUnknown]).
func (a *Account) RemoveToken(act license.Act, id smart.Token) (TokenRemoved, error) {
	act, err := a.begin(act)
	if err != nil {
		return TokenRemoved{}, err
	}
	if _, err := a.token(id); err != nil {
		return TokenRemoved{}, err
	}
	return TokenRemoved{a.stamp(act), id}, nil
}

func (a *Account) applyTokenRemoved(e TokenRemoved) error {
	if _, err := a.token(e.Token); err != nil {
		return err
	}
	delete(a.tokens, e.Token)
	return nil
}

// A TokenStanding is what a token is at an instant.
type TokenStanding struct {
	Token          smart.Token
	VirtualAccount license.ID
	Description    string
	Created        time.Time
	Expires        time.Time // the first instant at which it does not hold
	Uses, MaxUses  int       // MaxUses 0: without limit
	Export         bool
	State          TokenState
}

// Token returns what a token is at an instant, and false if it is not in the table.
func (a *Account) Token(id smart.Token, at time.Time) (TokenStanding, bool) {
	t, ok := a.tokens[id]
	if !ok {
		return TokenStanding{}, false
	}
	return t.standing(at), true
}

func (t *token) standing(at time.Time) TokenStanding {
	return TokenStanding{t.Token, t.VirtualAccount, t.Description, t.At, t.Expires, t.uses, t.MaxUses, t.Export, t.state(at)}
}

// Tokens walks the tokens of a virtual account as they are at an instant, sorted;
// none if there is no such virtual account.
func (a *Account) Tokens(va license.ID, at time.Time) iter.Seq[TokenStanding] {
	return func(yield func(TokenStanding) bool) {
		for _, id := range slices.Sorted(maps.Keys(a.tokens)) {
			if t := a.tokens[id]; t.VirtualAccount == va && !yield(t.standing(at)) {
				return
			}
		}
	}
}
