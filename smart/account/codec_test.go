package account_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart/account"
)

func TestEventNames(t *testing.T) {
	for i, e := range everyEvent(t) {
		name, data, err := account.EncodeEvent(e)
		require.NoError(t, err)
		require.Equal(t, eventNames[i], name)
		read, err := account.DecodeEvent(name, data)
		require.NoError(t, err, name)
		require.Equal(t, e, read)
		require.Equal(t, e.Stamped(), read.Stamped())
	}
}

func TestEventsThatAreNone(t *testing.T) {
	_, _, err := account.EncodeEvent(nil)
	require.Equal(t, []*license.Refusal{license.Refuse(account.ErrUnknownEvent, "", "event", "<nil>")}, license.Refusals(err))
	pointer := &account.ExportAllowed{}
	_, _, err = account.EncodeEvent(pointer)
	require.Equal(t, []*license.Refusal{license.Refuse(account.ErrUnknownEvent, "", "event", "*account.ExportAllowed")}, license.Refusals(err))
	require.ErrorIs(t, account.New("acme", account.Policy{}).Apply(pointer), account.ErrUnknownEvent)
	require.ErrorIs(t, account.New("acme", account.Policy{}).Apply(nil), account.ErrUnknownEvent)
	_, err = account.DecodeEvent("account.no", nil)
	require.Equal(t, []*license.Refusal{license.Refuse(account.ErrUnknownEvent, "", "event", "account.no")}, license.Refusals(err))

	odd := account.ExportAllowed{Stamp: license.Stamp{Seq: 1, Act: license.Act{At: time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC), By: "ada"}}}
	_, _, err = account.EncodeEvent(odd)
	require.ErrorIs(t, err, license.ErrInstantForm)
}

// What is read is exactly the shape of the event.
func TestDecodingIsStrict(t *testing.T) {
	for text, reason := range map[string]license.Reason{
		`{"seq":1,"at":"2024-01-01T00:00:00Z","by":"ada"}`:                               license.ErrJSONMissingField,
		`{"seq":1,"at":"2024-01-01T00:00:00Z","by":"ada","token":"t","more":1}`:          license.ErrJSONUnknownField,
		`{"seq":1,"at":"2024-01-01T00:00:00Z","by":"ada","Token":"t"}`:                   license.ErrJSONUnknownField,
		`{"seq":1,"at":"2024-01-01T00:00:00Z","by":"ada","token":"t","token":"t"}`:       license.ErrJSONDuplicateField,
		`{"seq":1,"at":"2024-01-01T00:00:00Z","by":"ada","token":null}`:                  license.ErrJSONNull,
		`{"seq":1,"at":"2024-01-01T00:00:00+01:00","by":"ada","token":"t"}`:              license.ErrInstantForm,
		`{"seq":1.5,"at":"2024-01-01T00:00:00Z","by":"ada","token":"t"}`:                 license.ErrJSONType,
		`{"seq":1,"at":"2024-01-01T00:00:00Z","by":"ada","token":"t"}x`:                  license.ErrJSONMalformed,
		`{"seq":1,"at":"2024-01-01T00:00:00Z","by":"ada","token":"t"}{"seq":1,"at":"2"}`: license.ErrJSONMalformed,
	} {
		_, err := account.DecodeEvent("account.token-revoked", []byte(text))
		require.ErrorIs(t, err, reason, text)
	}
}
