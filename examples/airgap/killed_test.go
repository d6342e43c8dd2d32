package airgap_test

import (
	"encoding/json"
	"math/rand/v2"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// kills is how many processes of each program are killed.
const kills = 30

// killed starts a command and kills it at random within the time that it takes.
func killed(t *testing.T, s *side, within time.Duration, args ...string) {
	t.Helper()
	c := s.command(args...)
	require.NoError(t, c.Start())
	time.Sleep(time.Duration(rand.Int64N(int64(within))))
	_ = c.Process.Kill() // it may be done
	_ = c.Wait()
}

// lasts returns how long a command takes.
func lasts(t *testing.T, s *side, args ...string) time.Duration {
	t.Helper()
	began := time.Now()
	s.does(args...)
	return time.Since(began)
}

// A product that is killed while it asks, or asks no more, has asked or has not; both
// halves of its state stand together, and it goes on.
func TestProductKilled(t *testing.T) {
	_, product := exchange(t)
	within := lasts(t, product, "request") * 5 / 4
	product.does("cancel")
	done := 0
	for range kills {
		var before, after struct{ State, RequestCode string }
		require.NoError(t, json.Unmarshal([]byte(product.does("status")), &before))
		command := "request"
		if before.State == "pending" {
			command = "cancel"
		}
		killed(t, product, within, command)
		require.NoError(t, json.Unmarshal([]byte(product.does("status")), &after))
		switch after.State {
		case "on":
			require.Empty(t, after.RequestCode)
		case "pending":
			require.Equal(t, product.does("request"), after.RequestCode)
		default:
			require.Fail(t, after.State)
		}
		if after.State != before.State {
			done++
		} else {
			require.Equal(t, before, after)
		}
	}
	t.Logf("killed %d times, %d of them too late", kills, done)
}

// An account that is killed while it reserves holds what it issued a code for, and
// nothing else.
func TestAccountKilled(t *testing.T) {
	account := newSide(t, "account")
	account.does("init", "Advantage=1000")
	account.does("preauthorize")
	within := time.Duration(0)
	done := 0
	for n := range kills {
		udi := "P:SW-24,S:" + strconv.Itoa(n)
		request := another(t, account, udi).code("request")
		if n == 0 {
			within = lasts(t, account, "reserve", request, "Advantage=2") * 5 / 4
			continue
		}
		before := holding(t, account)
		killed(t, account, within, "reserve", request, "Advantage=2")
		after := holding(t, account)
		if after != before {
			require.Equal(t, before+2, after)
			done++
			continue
		}
		account.does("reserve", request, "Advantage=2")
	}
	require.Equal(t, 2*kills, holding(t, account))
	t.Logf("killed %d times, %d of them too late", kills-1, done)
}

// holding returns what the account holds, which is what it issued codes for.
func holding(t *testing.T, account *side) int {
	t.Helper()
	var s struct {
		Inventory    map[string]struct{ Purchased, Held, Available int }
		Reservations []struct{ Holds []struct{ Quantity int } }
	}
	require.NoError(t, json.Unmarshal([]byte(account.does("status")), &s))
	issued := 0
	for _, r := range s.Reservations {
		for _, e := range r.Holds {
			issued += e.Quantity
		}
	}
	stock := s.Inventory["Advantage"]
	require.Equal(t, issued, stock.Held)
	require.Equal(t, stock.Purchased, stock.Held+stock.Available)
	return issued
}
