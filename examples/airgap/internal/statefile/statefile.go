// Package statefile keeps the state of a program in one file that is replaced as a
// whole. Whenever the program is killed, the file holds the old state or the new one.
package statefile

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// Read returns what the file holds, nil where there is none yet.
func Read(path string) ([]byte, error) {
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return data, err
}

// Replace puts data in the place of what the file holds. Others cannot read it. It is
// for the one who has the [Lock]: beside the file stands, for a while or where a program
// was killed, one with .new at the end.
func Replace(path string, data []byte) error {
	fresh := path + ".new"
	err := write(fresh, data)
	if err == nil {
		err = os.Rename(fresh, path)
	}
	if err != nil {
		_ = os.Remove(fresh)
		return err
	}
	return syncFolder(filepath.Dir(path)) // so that the new name lasts as well
}

// write writes a file anew, and returns once it is on the disk.
func write(path string, data []byte) error {
	// What a killed program left goes, so that the file is made anew, and as it is
	// made nobody else can read it.
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if err == nil {
		err = f.Sync()
	}
	return errors.Join(err, f.Close())
}
