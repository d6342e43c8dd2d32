package native_test

import (
	"encoding/json"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/internal/spectest"
	"github.com/licit-go/licit/reservation/native"
)

var here = os.DirFS(".")

func fileText(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(name)
	require.NoError(t, err)
	return string(data)
}

// TestDocListsEveryReason shows that the documentation lists the reasons of the
// package, in the order of their constants, each with the fields and rules that stand
// with it there, and no others.
func TestDocListsEveryReason(t *testing.T) { spectest.Reasons(t, here, spectest.Exceptions{}) }

// TestDocIndexesEverything shows that the index names every function, method and type that
// is no event, and nothing else.
func TestDocIndexesEverything(t *testing.T) {
	spectest.Index(t, here)
}

// TestDocExample shows that the documentation has the codes and sizes of the example.
func TestDocExample(t *testing.T) {
	doc := fileText(t, "doc.go")
	product, account := sides()
	request := asked(product)
	code, grant := granted(product, account)
	confirmation, returned := must(product.Confirmation(grant.Authorization, seed(2))), must(product.Return(grant.Authorization, seed(2)))
	require.Contains(t, doc, "36 symbols: "+confirmation)
	require.Contains(t, doc, returned)
	require.Len(t, strings.ReplaceAll(confirmation, "-", ""), 36)
	for purpose, text := range map[native.Purpose]string{native.ForRequest: request.Text, native.ForAuthorization: code.Text} {
		line := regexp.MustCompile(`//\t` + string(purpose) + ` +([0-9 +]+) = (\d+) bytes, (\d+) lines`).FindStringSubmatch(doc)
		require.NotNil(t, line)
		n := len(binary(t, purpose, text))
		require.Equal(t, number(t, line[2]), n)
		sum := 0
		for part := range strings.SplitSeq(line[1], " + ") {
			sum += number(t, part)
		}
		require.Equal(t, n, sum)
		require.Equal(t, number(t, line[3]), strings.Count(text, "\n")-2)
	}
	longest := native.WriteText(native.ForReturn, append([]byte{0x14}, append([]byte(varint(1<<64-1)+varint(1<<32-1)), make([]byte, 12)...)...))
	require.Len(t, strings.ReplaceAll(longest, "-", ""), 62)
}

func number(t *testing.T, s string) (n int) {
	require.NoError(t, json.Unmarshal([]byte(s), &n))
	return n
}

// TestFormatTrustList shows that the trust list in FORMAT.md is of the shape.
func TestFormatTrustList(t *testing.T) {
	example := regexp.MustCompile(`(?m)^    (\{"format".*\})$`).FindStringSubmatch(fileText(t, "FORMAT.md"))
	require.NotNil(t, example)
	public := must(signer(t, "k", 1).Public().MarshalText())
	_, err := native.ParseTrustList([]byte(strings.Replace(example[1], "…", string(public), 1)))
	require.NoError(t, err)
}
