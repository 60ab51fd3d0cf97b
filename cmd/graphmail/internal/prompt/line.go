package prompt

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/peterh/liner"
)

// lineEditor edits the lines of a statement on a terminal.
type lineEditor struct {
	o       Options
	state   *liner.State
	history *history
	text    string // the lines before the one that is edited
}

func newLineEditor(o Options) (Editor, error) {
	e := &lineEditor{o: o, state: liner.NewLiner()}
	e.state.SetCtrlCAborts(true)
	e.state.SetMultiLineMode(true) // long lines wrap
	e.state.SetBeep(false)
	e.state.SetTabCompletionStyle(liner.TabPrints)
	if o.Completer != nil {
		e.state.SetWordCompleter(e.complete)
	}
	h, err := openHistory(o.History)
	e.history = h
	for _, entry := range h.entries {
		e.state.AppendHistory(entry)
	}
	h.entries = nil
	if err != nil {
		err = fmt.Errorf("the history is not kept: %w", err)
	}
	return e, err
}

func (e *lineEditor) Read() (string, error) {
	e.text = ""
	prompt := e.o.Primary
	for {
		line, err := e.state.Prompt(prompt)
		switch {
		case errors.Is(err, liner.ErrPromptAborted):
			return "", ErrInterrupted
		case errors.Is(err, io.EOF):
			fmt.Fprintln(e.o.Out)
			return "", io.EOF
		case err != nil:
			return "", err
		}
		e.text += line + "\n"
		if e.o.Complete(e.text) {
			break
		}
		prompt = continuation(e.o.Primary)
	}
	if entry := oneLine(e.text); entry != "" {
		e.state.AppendHistory(entry)
		if err := e.history.add(entry); err != nil {
			return e.text, fmt.Errorf("writing the history: %w", err)
		}
	}
	return e.text, nil
}

// complete lists what the word before the cursor can become.
func (e *lineEditor) complete(line string, pos int) (head string, list []string, tail string) {
	runes := []rune(line)
	before, after := string(runes[:pos]), string(runes[pos:])
	word, list := e.o.Completer.Complete(e.text+before, after)
	// The editor puts what all candidates share in place of the word, which must
	// not take away what was typed in other letters.
	if len(list) > 1 {
		for i, k := range list {
			if !strings.HasPrefix(k, word) {
				list[i] = word + k[len(word):]
			}
		}
	}
	return strings.TrimSuffix(before, word), list, after
}

func (e *lineEditor) Close() error { return e.state.Close() }
