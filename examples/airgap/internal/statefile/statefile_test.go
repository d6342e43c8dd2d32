package statefile_test

import (
	"bytes"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/examples/airgap/internal/statefile"
)

// writes names the file that a process of the test replaces until it is killed.
const writes = "STATEFILE_TEST_WRITES"

func TestMain(m *testing.M) {
	if path := os.Getenv(writes); path != "" {
		for n := 0; ; n++ {
			if err := statefile.Replace(path, state(n)); err != nil {
				panic(err)
			}
			_, _ = io.WriteString(os.Stdout, strconv.Itoa(n)+"\n")
		}
	}
	os.Exit(m.Run())
}

// state is the state of that number: long enough that writing it takes a while.
func state(n int) []byte { return bytes.Repeat([]byte(strconv.Itoa(n%10)), 200_000) }

// A process that replaces the file over and over is killed at random. The file holds a
// whole state then, and the next process goes on.
func TestKilled(t *testing.T) {
	path := filepath.Join(t.TempDir(), "state.json")
	require.NoError(t, statefile.Replace(path, state(0)))
	left := 0
	for range 30 {
		child := exec.Command(os.Args[0], "-test.run=^$") //nolint:gosec // this very program
		child.Env = append(os.Environ(), writes+"="+path)
		out, err := child.StdoutPipe()
		require.NoError(t, err)
		require.NoError(t, child.Start())
		_, err = io.ReadAtLeast(out, make([]byte, 2), 2) // it writes by now
		require.NoError(t, err)
		time.Sleep(time.Duration(rand.IntN(10_000)) * time.Microsecond)
		require.NoError(t, child.Process.Kill())
		_ = child.Wait()

		got, err := statefile.Read(path)
		require.NoError(t, err)
		require.NotEmpty(t, got)
		require.True(t, bytes.Equal(state(int(got[0]-'0')), got), "a state in part: %d bytes", len(got))
		if _, err := os.Stat(path + ".new"); err == nil {
			left++
		}
	}
	t.Logf("killed 30 times, %d of them with the new file half made", left)
	require.NoError(t, statefile.Replace(path, []byte("after")), "what a killed one left is in nobody's way")
	got, err := statefile.Read(path)
	require.NoError(t, err)
	require.Equal(t, "after", string(got))
	require.NoFileExists(t, path+".new")
}

// Nobody else can read the file, whatever it was before.
func TestMode(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("no modes")
	}
	path := filepath.Join(t.TempDir(), "state.json")
	require.NoError(t, os.WriteFile(path, nil, 0o644))
	require.NoError(t, os.WriteFile(path+".new", []byte("left over"), 0o644))
	require.NoError(t, statefile.Replace(path, []byte("secret")))
	info, err := os.Stat(path)
	require.NoError(t, err)
	require.Equal(t, os.FileMode(0o600), info.Mode())
}

// What cannot be written leaves the file as it was.
func TestCannotReplace(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "state.json")
	require.NoError(t, os.MkdirAll(filepath.Join(folder, "in the way"), 0o700))
	require.Error(t, statefile.Replace(folder, []byte("new")))
	require.DirExists(t, folder)
	require.NoFileExists(t, folder+".new")
	_, err := statefile.Read(folder)
	require.Error(t, err)
	require.Error(t, statefile.Replace(filepath.Join(folder, "no", "state.json"), nil))

	nothing, err := statefile.Read(filepath.Join(t.TempDir(), "state.json"))
	require.NoError(t, err)
	require.Nil(t, nothing)
}

// Of those who read, count and replace at once, no one's work is lost.
func TestLock(t *testing.T) {
	path := filepath.Join(t.TempDir(), "state.json")
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			unlock, err := statefile.Lock(path)
			if err != nil {
				panic(err)
			}
			defer unlock()
			data, _ := statefile.Read(path)
			n, _ := strconv.Atoi(string(data))
			if err := statefile.Replace(path, []byte(strconv.Itoa(n+1))); err != nil {
				panic(err)
			}
		})
	}
	all.Wait()
	data, err := statefile.Read(path)
	require.NoError(t, err)
	require.Equal(t, "20", string(data))

	_, err = statefile.Lock(filepath.Join(t.TempDir(), "no", "state.json"))
	require.Error(t, err)
}
