package airgap_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

// drawn are the values of a status that differ each time.
var drawn = regexp.MustCompile(`("\w+Code": )"[^"]+"`)

// What both programs say of themselves on the way is what the files tell.
func TestStatus(t *testing.T) {
	account, product := exchange(t)
	golden(t, "product-on.json", product.does("status"))
	golden(t, "account-begun.json", account.does("status"))

	request := product.code("request")
	five := account.code("reserve", request, "Advantage=5", "Premier=0")
	product.does("install", five)
	product.does("use", "Advantage=6")
	account.at = "2027-03-02T09:00:00Z"
	account.does("update", first, "Advantage=3", "Premier=1")
	golden(t, "product-over.json", drawn.ReplaceAllString(product.does("status"), `$1"…"`))
	golden(t, "account-pending.json", drawn.ReplaceAllString(account.does("status"), `$1"…"`))

	spare := another(t, account, second)
	spare.does("install", account.code("rehost", first, spare.code("request")))
	golden(t, "account-rehosted.json", drawn.ReplaceAllString(account.does("status"), `$1"…"`))
}

// Before anything was done a product is off, and an account is none.
func TestNothingYet(t *testing.T) {
	product, account := newSide(t, "product"), newSide(t, "account")
	require.JSONEq(t, `{"udi": "", "state": "off", "usage": {}}`, product.does("status"))
	require.JSONEq(t, `{"preauthorized": false, "inventory": {}, "reservations": []}`, account.does("status"))
	file := carried(t, "no code at all")
	for _, args := range []string{"disable", "request", "cancel", "install " + file, "return", "discard " + file} {
		product.refused("reservation/mode-off", strings.Fields(args)...)
	}
	product.refused("agent/not-installed", "use", "Advantage=1")
	for _, args := range []string{
		"trust", "preauthorize", "reserve " + file + " Advantage=1", "update " + first + " Advantage=1",
		"confirm " + file, "remove " + file, "rehost " + first + " " + file,
	} {
		account.refused("account/not-created", strings.Fields(args)...)
	}
	require.NoFileExists(t, product.state)
	require.NoFileExists(t, account.state)
}

// What is printed can be had again, and asking again changes nothing.
func TestSaidAgain(t *testing.T) {
	account, product := exchange(t)
	status := func(s *side) (all struct {
		RequestCode, ConfirmationCode, ReturnCode string
		Reservations                              []struct {
			Current, Pending struct{ AuthorizationCode string }
		}
	}) {
		require.NoError(t, json.Unmarshal([]byte(s.does("status")), &all))
		return all
	}
	request := product.does("request")
	before := product.bytes()
	require.Equal(t, request, product.does("request"))
	require.Equal(t, before, product.bytes())
	require.Equal(t, request, status(product).RequestCode)

	five := account.does("reserve", carried(t, request), "Advantage=5")
	require.Equal(t, five, status(account).Reservations[0].Current.AuthorizationCode)
	confirmation := product.does("install", carried(t, five))
	require.Equal(t, confirmation, status(product).ConfirmationCode+"\n")

	three := account.does("update", first, "Advantage=3")
	before = account.bytes()
	require.Equal(t, three, account.does("update", first, "Advantage=3"))
	require.Equal(t, three, account.does("update", first, "Premier=0", "Advantage=3"))
	require.Equal(t, before, account.bytes())
	require.Equal(t, three, status(account).Reservations[0].Pending.AuthorizationCode)

	back := product.does("return")
	product.refused("reservation/nothing-installed", "return")
	require.Equal(t, back, status(product).ReturnCode+"\n")
	account.does("remove", carried(t, back))
	account.refused("issuer/returned", "remove", carried(t, back))
}

// Whatever is refused says why and changes nothing.
func TestRefused(t *testing.T) {
	account, product := exchange(t)
	trust := account.code("trust")
	no := filepath.Join(t.TempDir(), "no")

	account.refused("account/already-created", "init", "Advantage=10")
	account.refused("issuer/preauthorized", "preauthorize")
	product.refused("reservation/mode-on", "enable", first, trust)
	product.refused("airgap/other-udi", "enable", second, trust)
	product.refused("license/udi-malformed", "enable", "0001", trust)
	product.refused("airgap/unusable", "enable", first, no)
	require.Contains(t, product.refused("airgap/unusable", "install", no), "what=file")
	product.refused("license/tag-twice", "use", "Advantage=1", "Advantage=1")
	product.refused("license/count-range", "use", "Advantage=-1")

	request := product.code("request")
	said := product.refused("reservation/request-pending", "disable")
	require.Contains(t, said, "\nreservation/request-pending (RS-3): udi=\""+first+"\"")
	require.Contains(t, said, "\nagent error 120\n")
	account.refused("account/unavailable", "reserve", request, "Advantage=11")
	said = account.refused("account/unavailable", "reserve", request, "Advantage=11", "Premier=3")
	require.Equal(t, 2, strings.Count(said, "account/unavailable (RS-4): "), "every reason: %s", said)
	account.refused("issuer/nothing-asked", "reserve", request, "Advantage=0")
	account.refused("license/count-range", "reserve", request, "Advantage=-1")
	account.refused("reservation/code-malformed", "reserve", trust, "Advantage=1")
	account.refused("issuer/not-reserved", "update", first, "Advantage=1")
	account.refused("account/instance-unknown", "rehost", first, request)
	account.refused("reservation/code-too-long", "confirm", carried(t, strings.Repeat("0", 1<<21)))
	account.at = "2027-02-28T09:00:00Z"
	account.refused("issuer/earlier-than-last", "reserve", request, "Advantage=1")
}

// A denial of a rehost says all that it has to say.
func TestDenied(t *testing.T) {
	account, product := exchange(t)
	product.does("install", account.code("reserve", product.code("request"), "Advantage=6"))
	spare := another(t, account, second)
	spare.does("install", account.code("rehost", first, spare.code("request")))
	third := another(t, account, "P:SW-48,S:0003")
	request := third.code("request")
	said := account.refused("rehost/previous-product-return-pending", "rehost", second, request)
	require.Contains(t, said, "\nPrevious Product Return Pending\nThe licenses on this product cannot be moved")
	require.Contains(t, said, "please open a support case.\n")
	require.Contains(t, said, "short=8 × Advantage")
}

// A typing error is told with its group or line.
func TestTypingError(t *testing.T) {
	account, product := exchange(t)
	five := account.does("reserve", product.code("request"), "Advantage=5")
	require.Contains(t, product.refused("reservation/code-symbol", "install", carried(t, mistyped(five, strings.Index(five, "\n")+1))), "line=1")
	confirmation := product.does("install", carried(t, five))
	require.Contains(t, account.refused("reservation/code-symbol", "confirm", carried(t, mistyped(confirmation, 8))), "group=2")
	account.does("confirm", carried(t, strings.ToLower(strings.ReplaceAll(confirmation, "-", ""))))
}

// mistyped returns a code with another symbol in that place.
func mistyped(code string, i int) string {
	other := "7"
	if code[i] == other[0] {
		other = "8"
	}
	return code[:i] + other + code[i+1:]
}

// The discarded code of a request that was cancelled frees what was held.
func TestDiscard(t *testing.T) {
	account, product := exchange(t)
	five := account.code("reserve", product.code("request"), "Advantage=5")
	product.does("cancel")
	account.does("remove", product.code("discard", five))
	require.Contains(t, account.does("status"), `"held": 0`)
	product.does("disable")
	product.does("enable", first, account.code("trust"))
	product.refused("reservation/no-request", "install", five)
}

// A restored state file is what no code shows: the residual risk of the documentation.
func TestRestored(t *testing.T) {
	account, product := exchange(t)
	product.does("install", account.code("reserve", product.code("request"), "Advantage=5"))
	product.does("use", "Advantage=5")
	copied := product.copies()
	account.does("remove", product.code("return"))
	require.Contains(t, copied.does("status"), `"authorization": "authorized-reserved"`)
	require.Contains(t, account.does("status"), `"available": 10`)
}

// A command line that makes no sense is told, and does nothing.
func TestMisused(t *testing.T) {
	for program, lines := range map[string][]string{
		"product": {
			"", "fly", "enable", "enable " + first, "request now", "install", "use", "use Advantage", "use Advantage=many",
			"use Advantage=1.5", "-at yesterday status", "-fly status", "-state",
		},
		"account": {
			"", "fly", "init", "init Advantage", "trust me", "reserve file", "update " + first, "confirm", "remove a b", "rehost " + first,
		},
	} {
		s := newSide(t, program)
		usage := s.does("-h")
		for _, line := range lines {
			code, stdout, stderr := ran(t, s.command(strings.Fields(line)...))
			require.Equal(t, 2, code, line)
			require.Empty(t, stdout, line)
			require.True(t, strings.HasPrefix(stderr, program+": "), stderr)
			require.True(t, strings.HasSuffix(stderr, "\n\n"+usage), stderr)
		}
		require.NoFileExists(t, s.state)
	}
}

// Only the owner can read the state, which holds secrets.
func TestMode(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("no modes")
	}
	account, product := exchange(t)
	for _, s := range []*side{account, product} {
		info, err := os.Stat(s.state)
		require.NoError(t, err)
		require.Equal(t, os.FileMode(0o600), info.Mode())
	}
}

// A state file that is none is refused, and stays.
func TestNoState(t *testing.T) {
	account, product := exchange(t)
	for name, data := range map[string]string{
		"license/json-malformed": "{",
		"airgap/not-state":       string(account.bytes()),
	} {
		require.NoError(t, os.WriteFile(product.state, []byte(data), 0o600))
		product.refused(name, "request")
	}
}

// Of reservations that are made at once none is lost.
func TestAtOnce(t *testing.T) {
	account, _ := exchange(t)
	var requests []string
	for _, serial := range []string{"1", "2", "3", "4", "5", "6"} {
		requests = append(requests, another(t, account, "P:SW-24,S:"+serial).code("request"))
	}
	var all sync.WaitGroup
	for _, request := range requests {
		c := account.command("reserve", request, "Advantage=1")
		all.Go(func() { _ = c.Run() })
	}
	all.Wait()
	require.Contains(t, account.does("status"), `"held": 6`)
}

// Where a code cannot be printed it is not lost.
func TestOutputFull(t *testing.T) {
	full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if err != nil {
		t.Skip("no such device")
	}
	defer full.Close()
	_, product := exchange(t)
	c := product.command("request")
	c.Stdout = full
	require.Error(t, c.Run())
	require.Equal(t, 1, c.ProcessState.ExitCode())
	require.NotEmpty(t, product.does("request"))
}
