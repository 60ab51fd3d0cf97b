// Package screen runs a program in a pseudo-terminal and looks at what a person
// would see there. It is for tests and for pictures of the command.
package screen

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"time"

	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/vt"
	"github.com/creack/pty"
)

// A Screen is a terminal with a program in it.
type Screen struct {
	cmd  *exec.Cmd
	file *os.File
	done sync.WaitGroup

	mu       sync.Mutex
	terminal *vt.Emulator
	raw      bytes.Buffer
	changed  chan struct{} // closed at the next change
	ended    bool

	waiting sync.Once
	waitErr error
}

// Start runs cmd in a terminal of the given size.
func Start(cmd *exec.Cmd, columns, rows int) (*Screen, error) {
	file, err := pty.StartWithSize(cmd, &pty.Winsize{Rows: uint16(rows), Cols: uint16(columns)})
	if err != nil {
		return nil, err
	}
	s := &Screen{cmd: cmd, file: file, terminal: vt.NewEmulator(columns, rows), changed: make(chan struct{})}
	s.done.Add(2)
	go s.show()
	go s.answer()
	return s, nil
}

// show draws what the program writes.
func (s *Screen) show() {
	defer s.done.Done()
	buf := make([]byte, 8192)
	for {
		n, err := s.file.Read(buf)
		s.mu.Lock()
		s.raw.Write(buf[:n])
		s.terminal.Write(buf[:n])
		s.ended = err != nil // a terminal without a program gives EIO
		close(s.changed)
		s.changed = make(chan struct{})
		s.mu.Unlock()
		if err != nil {
			// Not the terminal's Close, which races with its Read.
			if pipe, ok := s.terminal.InputPipe().(io.Closer); ok {
				pipe.Close()
			}
			return
		}
	}
}

// answer sends what the terminal answers to the program's questions.
func (s *Screen) answer() {
	defer s.done.Done()
	buf := make([]byte, 256)
	for {
		n, err := s.terminal.Read(buf)
		if err != nil {
			return
		}
		s.file.Write(buf[:n])
	}
}

// Type sends keys.
func (s *Screen) Type(keys string) error {
	_, err := s.file.WriteString(keys)
	return err
}

// Resize changes the size of the terminal.
func (s *Screen) Resize(columns, rows int) error {
	s.mu.Lock()
	s.terminal.Resize(columns, rows)
	s.mu.Unlock()
	return pty.Setsize(s.file, &pty.Winsize{Rows: uint16(rows), Cols: uint16(columns)})
}

// Text is what is on the screen, without the blanks at the ends of lines.
func (s *Screen) Text() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text()
}

func (s *Screen) text() string {
	var b strings.Builder
	for line := range strings.Lines(s.terminal.String()) {
		b.WriteString(strings.TrimRight(line, " \r\n") + "\n")
	}
	return strings.TrimRight(b.String(), "\n") + "\n"
}

// A Cell is one place of the screen.
type Cell struct {
	Text      string // a cluster; "" to the right of one that is two columns wide
	Bold, Dim bool
}

// Cells is the screen, row by row.
func (s *Screen) Cells() [][]Cell {
	s.mu.Lock()
	defer s.mu.Unlock()
	rows := make([][]Cell, s.terminal.Height())
	for y := range rows {
		rows[y] = make([]Cell, s.terminal.Width())
		for x := range rows[y] {
			if c := s.terminal.CellAt(x, y); c != nil && c.Width > 0 {
				rows[y][x] = Cell{c.Content, c.Style.Attrs&uv.AttrBold != 0, c.Style.Attrs&uv.AttrFaint != 0}
			}
		}
	}
	return rows
}

// Raw is all that the program has written.
func (s *Screen) Raw() []byte {
	s.mu.Lock()
	defer s.mu.Unlock()
	return bytes.Clone(s.raw.Bytes())
}

// WaitFor waits until the screen shows a text.
func (s *Screen) WaitFor(text string, timeout time.Duration) error {
	return s.Wait(func(screen string) bool { return strings.Contains(screen, text) }, fmt.Sprintf("%q", text), timeout)
}

// Wait waits until the screen is as ready wants it; what names that.
func (s *Screen) Wait(ready func(screen string) bool, what string, timeout time.Duration) error {
	timer := time.NewTimer(timeout)
	defer timer.Stop()
	for {
		s.mu.Lock()
		text, ended, changed := s.text(), s.ended, s.changed
		s.mu.Unlock()
		switch {
		case ready(text):
			return nil
		case ended:
			return fmt.Errorf("the program ended before the screen showed %s:\n%s", what, text)
		}
		select {
		case <-changed:
		case <-timer.C:
			return fmt.Errorf("the screen did not show %s within %s:\n%s", what, timeout, text)
		}
	}
}

// Exit waits for the program and returns its exit code.
func (s *Screen) Exit(timeout time.Duration) (int, error) {
	ended := make(chan struct{})
	go func() {
		s.wait()
		close(ended)
	}()
	select {
	case <-ended:
	case <-time.After(timeout):
		return 0, fmt.Errorf("the program does not end:\n%s", s.Text())
	}
	var exit *exec.ExitError
	if s.waitErr != nil && !errors.As(s.waitErr, &exit) {
		return 0, s.waitErr
	}
	return s.cmd.ProcessState.ExitCode(), nil
}

func (s *Screen) wait() { s.waiting.Do(func() { s.waitErr = s.cmd.Wait() }) }

// Close ends the program, if it still runs, and the terminal.
func (s *Screen) Close() error {
	s.cmd.Process.Kill()
	s.wait()
	err := s.file.Close()
	s.done.Wait()
	return err
}
