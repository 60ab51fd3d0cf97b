package prompt

import (
	"errors"
	"io"
	"os"

	"golang.org/x/term"
)

// ErrInterrupted is returned when the person pressed Ctrl-C at the prompt.
var ErrInterrupted = errors.New("interrupted")

// An Editor reads what a person types.
type Editor interface {
	// Read returns the next input: a command, or statements with their ends. The
	// error is [ErrInterrupted], or io.EOF at the end of the input; that of a
	// pipe may come with a last text that is not ended.
	Read() (string, error)
	// Close gives the terminal back as it was.
	Close() error
}

// Options say what an editor works with.
type Options struct {
	In   io.Reader
	Out  io.Writer // prompts are written here
	Term string    // the variable TERM
	// Primary is the prompt; the lines after the first get one that ends in "...>".
	Primary string
	// Complete reports whether a text needs no more lines.
	Complete  func(text string) bool
	Completer *Completer
	History   string // a file; "" keeps the history in memory
}

// New returns the editor that suits the terminal, and whether a person sits
// there. The error is that of the history file, which is then done without.
func New(o Options) (e Editor, person bool, err error) {
	in, isFile := o.In.(*os.File)
	person = isFile && term.IsTerminal(int(in.Fd()))
	out, isFile := o.Out.(*os.File)
	screen := isFile && term.IsTerminal(int(out.Fd()))
	// The line editor works on the process's own input and output.
	if person && screen && in == os.Stdin && out == os.Stdout && o.Term != "" && o.Term != "dumb" {
		e, err = newLineEditor(o)
		return e, true, err
	}
	return newPlain(o, person), person, nil
}
