package prompt

import (
	"bytes"
	"os"
	"path/filepath"
)

// Bounds of the history file. A line that is longer cannot be read back.
const (
	historyLines = 5000
	historyLine  = 60 << 10
)

// HistoryFile is where statements are kept: GRAPHMAIL_HISTORY, where "-" means
// nowhere, else graphmail/history in XDG_STATE_HOME or the user's configuration
// folder.
func HistoryFile(getenv func(string) string) string {
	switch path := getenv("GRAPHMAIL_HISTORY"); path {
	case "":
	case "-":
		return ""
	default:
		return path
	}
	if dir := getenv("XDG_STATE_HOME"); filepath.IsAbs(dir) {
		return filepath.Join(dir, "graphmail", "history")
	}
	dir, err := os.UserConfigDir()
	if err != nil {
		return ""
	}
	return filepath.Join(dir, "graphmail", "history")
}

// openHistory makes a history file that only its owner can read, and drops its
// oldest lines where it has become long.
func openHistory(path string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	defer f.Close()
	if err := f.Chmod(0o600); err != nil {
		return err
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	kept := trimHistory(data)
	if len(kept) == len(data) {
		return nil
	}
	if err := f.Truncate(0); err != nil {
		return err
	}
	_, err = f.Write(kept)
	return err
}

func trimHistory(data []byte) []byte {
	lines := bytes.SplitAfter(data, []byte("\n"))
	var kept [][]byte
	for _, l := range lines {
		if len(l) <= historyLine {
			kept = append(kept, l)
		}
	}
	if n := len(kept) - 1; n > historyLines { // after the last line break stands an empty one
		kept = kept[n-historyLines:]
	}
	return bytes.Join(kept, nil)
}
