package smart_test

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/smart"
)

func TestTokenCheckSM6(t *testing.T) {
	for n, ok := range map[int]bool{0: false, 1: true, 127: true, 128: true, 129: false} {
		token := smart.Token(strings.Repeat("a", n))
		require.Equal(t, ok, token.Check() == nil, n)
		if !ok {
			refused(t, token.Check(), smart.ErrTokenMalformed, "SM-6", "token", string(token), "longest", "128", "form", "printable, no space at the ends")
		}
	}
	for _, token := range []smart.Token{" a", "a ", "a\nb", "\xff"} {
		refused(t, token.Check(), smart.ErrTokenMalformed, "SM-6", "token", string(token), "longest", "128", "form", "printable, no space at the ends")
	}
	require.Equal(t, "smart/token-malformed (SM-6): token=… yes, longest=128, form=\"printable, no space at the ends\"", smart.Token("do not show\nthis, yes").Check().Error())
}

func TestTokenRedacted(t *testing.T) {
	for token, want := range map[smart.Token]string{
		"": "••••", "abcdefg": "••••", "abcdefgh": "••••efgh", "geheimnisvoll-größer": "••••ößer", "短い短い短い短い": "••••短い短い", "\xff\xff\xff\xff": "••••",
	} {
		require.Equal(t, want, token.Redacted())
	}
}

// A record shows a request to register, but not its token.
func TestRecordsHideTokens(t *testing.T) {
	var b bytes.Buffer
	m := smart.Register{Header: header(1), Token: "NzY1MGZi-MTY3MDQ2MDU5MQ", Overwrite: true}
	for _, log := range []*slog.Logger{slog.New(slog.NewTextHandler(&b, nil)), slog.New(slog.NewJSONHandler(&b, nil))} {
		log.Info("asked", "token", m.Token, "message", m, "pointer", &m, "any", smart.Message(m))
	}
	require.NotContains(t, b.String(), "MDU5")
	require.Contains(t, b.String(), `message.udi=`+udi.String()+` message.installation=12345678901234567890 message.number=1 message.token=••••U5MQ message.overwrite=true`)
	require.Contains(t, b.String(), `"any":{"udi":"`+udi.String()+`","installation":12345678901234567890,"number":1,"token":"••••U5MQ","overwrite":true}`)
}
