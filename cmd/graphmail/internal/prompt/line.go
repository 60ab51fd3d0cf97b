package prompt

import (
	"errors"
	"fmt"
	"strings"

	"github.com/reeflective/readline"
)

// lineEditor edits statements of several lines on a terminal.
type lineEditor struct{ shell *readline.Shell }

func newLineEditor(o Options) (Editor, error) {
	s := readline.NewShell()
	s.Prompt.Primary(func() string { return o.Primary })
	s.Prompt.Secondary(func() string { return continuation(o.Primary) })
	s.AcceptMultiline = func(line []rune) bool { return o.Complete(string(line) + "\n") }
	if o.Color {
		s.SyntaxHighlighter = highlight
	}
	// The prompt always starts a line, so where it ends is known. Asking the
	// terminal after each key is slow over a network, and not all answer.
	s.Config.Set("cursor-position-probe", false)
	// A tab adds what all candidates share and shows them; the next ones choose.
	s.Config.Set("menu-complete-display-prefix", true)
	s.Config.Set("completion-ignore-case", true)
	if o.Completer != nil {
		s.Completer = func(line []rune, cursor int) readline.Completions {
			return offered(o.Completer, string(line[:cursor]), string(line[cursor:]))
		}
	}
	e := &lineEditor{s}
	if o.History == "" {
		return e, nil
	}
	err := openHistory(o.History)
	if err == nil {
		var h readline.History
		if h, err = readline.NewHistoryFromFile(o.History); err == nil {
			s.History.Delete()
			s.History.Add("history", h)
		}
	}
	if err != nil {
		err = fmt.Errorf("the history is not kept: %w", err)
	}
	return e, err
}

func (e *lineEditor) Read() (string, error) {
	text, err := e.shell.Readline()
	if errors.Is(err, readline.ErrInterrupt) {
		return "", ErrInterrupted
	}
	return text, err
}

// offered dresses candidates for the line editor, which replaces all that
// stands between the last blank and the cursor: m.subj, (subj.
func offered(c *Completer, text, after string) readline.Completions {
	word, list := c.Complete(text, after)
	prefix, kept := word, ""
	if word == "" {
		kept = text[strings.LastIndexAny(text, " \t\n")+1:]
		prefix = kept
	}
	raw := make([]readline.Completion, len(list))
	for i, k := range list {
		raw[i] = readline.Completion{Value: kept + k.Value, Display: k.Value, Description: k.Description, Tag: k.Group}
	}
	all := readline.CompleteRaw(raw)
	all.PREFIX = prefix
	return all
}
