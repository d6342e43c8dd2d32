package account

import (
	"time"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart"
)

// A token is what products register with.
type token struct {
	TokenCreated
	created time.Time
	uses    int
	revoked bool
}

// MaxTokenDays is for how many days a token holds at most (SM-6).
const MaxTokenDays = 365

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
