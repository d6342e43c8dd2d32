package account_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart"
	"github.com/licit-go/licit/smart/account"
)

// Lines that end last go first, those without an end before all others, then by id
// (SM-4).
func TestTransferTakesTheLatestEndFirstSM4(t *testing.T) {
	s := begin(t, "2024-03-01", account.Policy{})
	s.deposit("main",
		term("soon", premium, 3, "2024-01-01", "2024-06-30"), term("late-b", premium, 3, "2024-01-01", "2024-12-31"),
		term("late-a", premium, 3, "2024-01-01", "2024-12-31"), perpetual("ever", premium, 2),
		term("over", premium, 9, "2023-01-01", "2024-02-29"), term("future", premium, 9, "2024-03-02", "2030-01-01"),
		perpetual("other", standard, 9))
	for n, parts := range map[int][]account.Part{
		1:  {{Line: "ever", Quantity: 1}},
		2:  {{Line: "ever", Quantity: 2}},
		4:  {{Line: "ever", Quantity: 2}, {Line: "late-a", Quantity: 2}},
		6:  {{Line: "ever", Quantity: 2}, {Line: "late-a", Quantity: 3}, {Line: "late-b", Quantity: 1}},
		10: {{Line: "ever", Quantity: 2}, {Line: "late-a", Quantity: 3}, {Line: "late-b", Quantity: 3}, {Line: "soon", Quantity: 2}},
	} {
		e, err := s.account.Transfer(s.act, "main", "branch", premium, n)
		require.NoError(t, err)
		require.Equal(t, parts, e.Parts)
	}
	do(s, transfer(s.account, "main", "branch", premium, 4))
	var got []string
	for _, h := range s.lines("branch") {
		got = append(got, string(h.Line.ID))
		require.Equal(t, 2, h.Quantity)
	}
	require.Equal(t, []string{"ever", "late-a"}, got)
	for _, h := range s.lines("main") {
		require.NotEqual(t, license.ID("ever"), h.Line.ID, "nothing is left of it")
	}
	do(s, transfer(s.account, "branch", "main", premium, 4))
	require.Empty(t, s.lines("branch"))
}

func TestTransferRefusedSM4(t *testing.T) {
	s := begin(t, "2024-03-01", account.Policy{})
	s.deposit("main", perpetual("L", premium, 5))
	do(s, transfer(s.account, "main", "branch", premium, 5))
	do(s, transfer(s.account, "branch", "main", premium, 4))
	_, err := s.account.Transfer(s.act, "main", "branch", premium, 4)
	require.NoError(t, err)
	r := refused(s, transfer(s.account, "main", "branch", premium, 5), account.ErrUnavailable)
	require.Equal(t, license.Refuse(account.ErrUnavailable, "SM-4", "virtualAccount", "main", "tag", string(premium), "asked", "5", "available", "4"), r[0])
	r = refused(s, transfer(s.account, "main", "branch", standard, 1), account.ErrUnavailable)
	require.Equal(t, "0", r[0].Field("available"))
	refused(s, transfer(s.account, "main", "branch", premium, 0), license.ErrCountRange)
	refused(s, transfer(s.account, "main", "branch", premium, -1), license.ErrCountRange)
	refused(s, transfer(s.account, "main", "main", premium, 1), account.ErrSameVirtualAccount)
	refused(s, transfer(s.account, "no", "neither", "", 0),
		account.ErrVirtualAccountUnknown, account.ErrVirtualAccountUnknown, license.ErrTagMalformed, license.ErrCountRange)
}

// SM vector 12: a term counts on its last day and not on the day after it.
func TestTransferInTermSM4(t *testing.T) {
	s := begin(t, "2019-05-01", account.Policy{})
	s.deposit("main", term("L", premium, 5, "2019-05-20", "2022-05-19"))
	for _, tt := range []struct {
		at string
		ok bool
	}{
		{"2019-05-19T23:59:59Z", false}, {"2019-05-20T00:00:00Z", true}, {"2019-05-20T00:00:01Z", true},
		{"2022-05-19T23:59:59Z", true}, {"2022-05-20T00:00:00Z", false}, {"2022-05-20T00:00:01Z", false},
	} {
		_, err := s.account.Transfer(license.Act{At: at(tt.at), By: "ada"}, "main", "branch", premium, 5)
		if tt.ok {
			require.NoError(t, err, tt.at)
		} else {
			require.ErrorIs(t, err, account.ErrUnavailable, tt.at)
		}
	}
}

// What is held for an instance stays, and what is used is not available (SM-14).
func TestTransferLeavesWhatIsInUseSM4(t *testing.T) {
	s := begin(t, "2024-03-01", account.Policy{})
	s.deposit("main", perpetual("L-1", premium, 5), perpetual("L-2", premium, 2))
	h, err := license.NewHold(license.MustParseUDI("P:ISR,S:1"), license.Entitlement{Tag: premium, Quantity: 3})
	require.NoError(t, err)
	held := do(s, func(act license.Act) (account.Held, error) { return s.account.Hold(act, "main", h) })
	require.Equal(t, []account.Part{{Line: "L-1", Quantity: 3}}, held.Parts)
	s.token("main", "t")
	header := smart.Header{UDI: license.MustParseUDI("P:CSR,S:1"), Installation: 1, Number: 1}
	registered := do(s, func(act license.Act) (account.Registered, error) {
		return s.account.Register(act, smart.Register{Header: header, Token: "t"})
	})
	header.Number = 2
	do(s, func(act license.Act) (account.Authorized, error) {
		return s.account.Authorize(act, smart.Authorize{Header: header, Certificate: registered.Seq, Usage: smart.MustUsage(premium, 1)})
	})
	r := refused(s, transfer(s.account, "main", "branch", premium, 4), account.ErrUnavailable)
	require.Equal(t, "3", r[0].Field("available"))
	e := do(s, transfer(s.account, "main", "branch", premium, 3))
	require.Equal(t, []account.Part{{Line: "L-1", Quantity: 2}, {Line: "L-2", Quantity: 1}}, e.Parts)
	require.Equal(t, []account.Holding{
		{Line: perpetual("L-1", premium, 5), Quantity: 3, Held: 3}, {Line: perpetual("L-2", premium, 2), Quantity: 1},
	}, s.lines("main"))
	tamper(s, "transferred", transfer(s.account, "branch", "main", premium, 1))
	moved, err := s.account.Transfer(s.act, "branch", "main", premium, 1)
	require.NoError(t, err)
	moved.From, moved.To = "main", "branch"
	require.ErrorIs(t, s.account.Apply(moved), account.ErrCannotFollow, "all that is there of the line is held")
}
