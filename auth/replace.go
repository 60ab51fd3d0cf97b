package auth

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"
)

// replaceFile writes a new file beside path and renames it over path. Writing in place would leave a damaged file
// after a crash or on a full disk, and would keep the mode of the old file.
func replaceFile(path string, data []byte) (err error) {
	dir, base := filepath.Split(path)
	if dir == "" {
		dir = "."
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	sweep(dir, base)
	tmp, err := os.CreateTemp(dir, "."+base+".*.tmp") // mode 0600
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			os.Remove(tmp.Name())
		}
	}()
	if _, err = tmp.Write(data); err == nil {
		err = tmp.Sync()
	}
	if closeErr := tmp.Close(); err == nil {
		err = closeErr
	}
	if err == nil {
		err = rename(tmp.Name(), path)
	}
	if err == nil {
		syncFolder(dir)
	}
	return err
}

// rename tries again on Windows, where a virus scanner or a reader may hold the old file for a moment.
func rename(from, to string) error {
	const tries, wait = 5, 40 * time.Millisecond
	for n := 1; ; n++ {
		err := os.Rename(from, to)
		if err == nil || runtime.GOOS != "windows" || n == tries {
			return err
		}
		time.Sleep(wait)
	}
}

// syncFolder makes the rename survive a power cut, where the system can.
func syncFolder(dir string) {
	if d, err := os.Open(dir); err == nil {
		_ = d.Sync() // not every file system can; the file itself is synced
		d.Close()
	}
}

// sweep removes what processes left that were killed while they wrote. Nobody writes for a minute.
func sweep(dir, base string) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return
	}
	for _, e := range entries {
		name := e.Name()
		if !strings.HasPrefix(name, "."+base+".") || !strings.HasSuffix(name, ".tmp") {
			continue
		}
		if info, err := e.Info(); err == nil && time.Since(info.ModTime()) > time.Minute {
			os.Remove(filepath.Join(dir, name))
		}
	}
}
