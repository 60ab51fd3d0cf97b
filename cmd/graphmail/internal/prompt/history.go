package prompt

import (
	"os"
	"path/filepath"
	"strings"

	"graphmail/cmd/graphmail/internal/script"
)

// historySize is how many entries are kept.
const historySize = 1000

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

// A history is a file with one entry a line, the oldest first. Shells that run
// at the same time add to it side by side.
type history struct {
	path    string // "": nothing is written
	entries []string
}

// openHistory reads a history file, makes sure that only its owner can, and
// drops the oldest entries when there are many more than are kept. With an error
// comes a history that is not written.
func openHistory(path string) (*history, error) {
	if path == "" {
		return &history{}, nil
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return &history{}, err
	}
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return &history{}, err
	}
	defer f.Close()
	if err := f.Chmod(0o600); err != nil {
		return &history{}, err
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return &history{}, err
	}
	h := &history{path: path}
	for line := range strings.Lines(string(data)) {
		if entry := strings.TrimSuffix(line, "\n"); entry != "" {
			h.entries = append(h.entries, entry)
		}
	}
	if n := len(h.entries); n > 2*historySize {
		h.entries = h.entries[n-historySize:]
		if err := f.Truncate(0); err != nil {
			return &history{}, err
		}
		if _, err := f.WriteString(strings.Join(h.entries, "\n") + "\n"); err != nil {
			return &history{}, err
		}
	}
	return h, nil
}

// add writes an entry. After a failure no more are written.
func (h *history) add(entry string) error {
	if h.path == "" {
		return nil
	}
	f, err := os.OpenFile(h.path, os.O_WRONLY|os.O_APPEND|os.O_CREATE, 0o600)
	if err != nil {
		h.path = ""
		return err
	}
	defer f.Close()
	if _, err := f.WriteString(entry + "\n"); err != nil {
		h.path = ""
		return err
	}
	return nil
}

// oneLine is a statement as an entry of the history: its lines joined, comments
// left out, since they would hide what follows. It is "" for a text that cannot
// be written so, because there is a line break inside of a string.
func oneLine(text string) string {
	if strings.HasPrefix(strings.TrimSpace(text), `\`) {
		return strings.Join(strings.Fields(text), " ")
	}
	var b strings.Builder
	for _, t := range script.Tokens(strings.TrimSpace(text)) {
		switch {
		case t.Kind == script.Comment:
		case strings.ContainsAny(t.Text, "\n\r") && t.Kind == script.Space:
			b.WriteByte(' ')
		case strings.ContainsAny(t.Text, "\n\r"):
			return ""
		default:
			b.WriteString(t.Text)
		}
	}
	return strings.TrimSpace(b.String())
}
