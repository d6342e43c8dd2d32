package ciscoxml_test

import (
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/reservation"
	"github.com/licit-go/licit/reservation/ciscoxml"
)

func TestRS19Confirmations(t *testing.T) {
	c, err := ciscoxml.ParseConfirmation("1cd0C1e9")
	require.NoError(t, err)
	require.Equal(t, ciscoxml.Confirmation{0x1c, 0xd0, 0xc1, 0xe9}, c)
	require.Equal(t, "1cd0c1e9", c.String())
	for _, none := range []string{"", "1", "1cd0c1e", "1cd0c1eg", "1cd0-1e9", "1cd0c1é"} {
		_, err := ciscoxml.ParseConfirmation(none)
		require.Equal(t, []license.Field{{Name: "what", Value: "confirmation"}, {Name: "cause", Value: "not 8 hexadecimal digits"}},
			refused(t, err, reservation.ErrCodeMalformed).Fields, none)
	}
	_, err = ciscoxml.ParseConfirmation("1cd0c1e90")
	require.Equal(t, []license.Field{{Name: "what", Value: "confirmation"}, {Name: "length", Value: "9"}, {Name: "most", Value: "8"}},
		refused(t, err, reservation.ErrCodeTooLong).Fields)
}

func TestRS19Groups(t *testing.T) {
	for _, text := range []string{"C", "CAqNDm", "CAqNDm-7", "CAqNDm-7JNKEa-vLrXaW-Rjz", strings.Repeat("zzzzzz-", 10) + "zzzz"} {
		g, err := ciscoxml.ParseGroups(text)
		require.NoError(t, err, text)
		require.Equal(t, text, g.String())
		require.Equal(t, strings.ReplaceAll(text, "-", ""), string(g))
	}
	for _, none := range []string{"", "-", "0", "CAqNDm7", "CAqND-m7", "CAqNDm-", "-CAqNDm", "CAqNDm--7", "CAqNDm 7", "CAqNDl", "CAqNDé", "CAqNDm-7JNK-Ea"} {
		_, err := ciscoxml.ParseGroups(none)
		require.Equal(t, "groups", refused(t, err, reservation.ErrCodeMalformed).Field("what"), none)
	}
	for n, fits := range map[int]bool{63: true, 64: true, 65: false} {
		g := ciscoxml.Groups(strings.Repeat("z", n))
		require.Equal(t, fits, g.Check() == nil)
		_, err := ciscoxml.ParseGroups(g.String())
		require.Equal(t, fits, err == nil)
		if !fits {
			require.Equal(t, []license.Field{{Name: "what", Value: "groups"}, {Name: "length", Value: "75"}, {Name: "most", Value: "74"}},
				refused(t, err, reservation.ErrCodeTooLong).Fields)
		}
	}
	_, err := ciscoxml.ParseGroups(strings.Repeat("z", 65))
	refused(t, err, reservation.ErrCodeMalformed)
}

func TestRS19VersionsAreLetters(t *testing.T) {
	for text, v := range map[string]ciscoxml.Version{
		"A": 1, "B": 2, "C": 3, "Z": 26, "AA": 27, "AB": 28, "AZ": 52, "BA": 53, "ZZ": 702, "AAA": 703, "MWLQKWU": math.MaxUint32,
	} {
		require.Equal(t, text, v.String())
		read, err := ciscoxml.ParseVersion(text)
		require.NoError(t, err)
		require.Equal(t, v, read)
	}
	require.Empty(t, ciscoxml.Version(0).String())
	for v := range ciscoxml.Version(20000) {
		read, err := ciscoxml.ParseVersion((v + 1).String())
		require.NoError(t, err)
		require.Equal(t, v+1, read)
	}
	for _, none := range []string{"", "a", "A1", "[", "@", " A", "MWLQKWV", "ZZZZZZZ", "AAAAAAAA"} {
		_, err := ciscoxml.ParseVersion(none)
		misfit(t, err, "version", none)
	}
}
