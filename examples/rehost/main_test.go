package main

import (
	"bytes"
	"flag"
	"os"
	"testing"

	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "write the golden file anew")

// The story is the one that the file tells, whatever codes are drawn.
func TestStory(t *testing.T) {
	for range 2 {
		var out bytes.Buffer
		require.NoError(t, tell(&out))
		if *update {
			require.NoError(t, os.WriteFile("testdata/story.txt", out.Bytes(), 0o600))
		}
		want, err := os.ReadFile("testdata/story.txt")
		require.NoError(t, err)
		require.Equal(t, string(want), out.String())
	}
}
