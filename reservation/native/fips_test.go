package native_test

import (
	"os"
	"os/exec"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/reservation"
	"github.com/licit-go/licit/reservation/native"
)

const fipsOnly = "LICIT_TEST_FIPS_ONLY"

// In FIPS 140-only mode everything that needs X25519 is refused, and nothing panics.
func TestFIPSOnly(t *testing.T) {
	if os.Getenv(fipsOnly) == "" {
		program, err := os.Executable()
		require.NoError(t, err)
		cmd := exec.CommandContext(t.Context(), program, "-test.run=^TestFIPSOnly$")
		cmd.Env = append(os.Environ(), "GODEBUG=fips140=only", fipsOnly+"=1")
		out, err := cmd.CombinedOutput()
		require.NoError(t, err, string(out))
		return
	}
	p, a := codecs(t, context)
	authorization := plain(1)
	authorization.UDI, authorization.Session, authorization.Request = license.MustParseUDI("P:a,S:b"), reservation.Session{Number: 1}, reservation.Digest{1}
	authorization.Public[0] = 9
	_, err := p.Request(authorization.UDI, authorization.Session, filled(1))
	require.ErrorIs(t, err, native.ErrUnavailable)
	_, err = a.Authorize(authorization, filled(2))
	require.ErrorIs(t, err, native.ErrUnavailable)
	_, err = p.Return(authorization, filled(1))
	require.ErrorIs(t, err, native.ErrUnavailable)
	code := native.WriteText(native.ForReturn, append([]byte{0x14, 7, 1}, make([]byte, 12)...))
	require.ErrorIs(t, a.Returns(code, reservation.Grant{Authorization: authorization, Product: authorization.Public, Secret: filled(2)}), native.ErrUnavailable)
}
