package reservation_test

import (
	"errors"
	"regexp"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/reservation"
)

// The agent numbers of RS-21, by the words that stand there.
var numbers = []struct {
	number int
	reason license.Reason
}{
	{73, "reservation/udi-mismatch"},
	{74, "reservation/reserved"},
	{75, "reservation/no-request"},
	{76, "reservation/nothing-installed"},
	{77, "reservation/session-mismatch"},
	{78, "reservation/mode-off"},
	{100, "reservation/already-installed"},
	{101, "reservation/code-malformed"},
	{114, "reservation/version-range"},
	{120, "reservation/request-pending"},
}

func TestNumbers(t *testing.T) {
	i := 0
	for reason, number := range reservation.Numbers() {
		require.Equal(t, numbers[i].reason, reason)
		require.Equal(t, numbers[i].number, number)
		got, ok := reservation.Number(license.Refuse(reason, "RS-5", "udi", "P:R,S:A"))
		require.True(t, ok)
		require.Equal(t, number, got)
		i++
	}
	require.Len(t, numbers, i)
	for range reservation.Numbers() {
		i--
		if i == 7 {
			break
		}
	}
	require.Equal(t, 7, i)
}

func TestNumberOf(t *testing.T) {
	refuse := func(r license.Reason) error { return license.Refuse(r, "") }
	for _, tt := range []struct {
		err    error
		number int
		ok     bool
	}{
		{nil, 0, false},
		{errors.New("broken"), 0, false},
		{reservation.ErrReserved, 0, false}, // a bare reason is no refusal
		{refuse(reservation.ErrCodeRefused), 0, false},
		{refuse(reservation.ErrModeOn), 0, false},
		{errors.Join(refuse(reservation.ErrModeOn), refuse(reservation.ErrVersionRange), refuse(reservation.ErrReserved)), 114, true},
		{license.Within("code", refuse(reservation.ErrModeOff)), 78, true},
	} {
		number, ok := reservation.Number(tt.err)
		require.Equal(t, tt.number, number, "%v", tt.err)
		require.Equal(t, tt.ok, ok, "%v", tt.err)
	}
}

// Every reason without a number in RS-21 has none.
func TestNumbersAreAll(t *testing.T) {
	for _, m := range regexp.MustCompile(`license\.Reason = "(reservation/[a-z-]+)"`).FindAllStringSubmatch(source(t, "refusal.go"), -1) {
		_, ok := reservation.Number(license.Refuse(license.Reason(m[1]), ""))
		known := slices.ContainsFunc(numbers, func(n struct {
			number int
			reason license.Reason
		}) bool {
			return string(n.reason) == m[1]
		})
		require.Equal(t, known, ok, m[1])
	}
}
