package mailpages

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"time"
)

// The environment of the process that serves: the number of messages, and how
// long each answer takes.
const (
	messagesVariable = "MAILPAGES_MESSAGES"
	latencyVariable  = "MAILPAGES_LATENCY"
)

// A Process is a server that runs as a process of its own.
type Process struct {
	// URL is the service root, "http://127.0.0.1:PORT/v1.0".
	URL   string
	cmd   *exec.Cmd
	stdin io.Closer
}

// Start runs this program again as a server of n messages, each of whose answers
// takes latency longer. The program must call [Main] first of all.
func Start(n int, latency time.Duration) (*Process, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	cmd := exec.Command(self)
	cmd.Env = append(os.Environ(), messagesVariable+"="+strconv.Itoa(n), latencyVariable+"="+latency.String())
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	p := &Process{cmd: cmd, stdin: in}
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		_ = p.Close()
		return nil, fmt.Errorf("the server did not start: %w", err)
	}
	p.URL = strings.TrimSpace(line)
	return p, nil
}

// Close ends the server.
func (p *Process) Close() error {
	_ = p.stdin.Close()
	return p.cmd.Wait()
}

// Main serves, and does not return, in a process that [Start] has made; in any
// other it does nothing.
func Main() {
	text := os.Getenv(messagesVariable)
	if text == "" {
		return
	}
	if err := serve(text, os.Getenv(latencyVariable)); err != nil {
		fmt.Fprintln(os.Stderr, "mailpages:", err)
		os.Exit(1)
	}
	os.Exit(0)
}

// serve serves until standard input ends, as it does when the parent has gone.
func serve(messages, wait string) error {
	n, err := strconv.Atoi(messages)
	if err != nil {
		return err
	}
	latency, err := time.ParseDuration(wait)
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	box := New(n)
	server := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		time.Sleep(latency)
		box.ServeHTTP(w, r)
	})}
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		_ = server.Close()
	}()
	fmt.Printf("http://%s/v1.0\n", listener.Addr())
	if err := server.Serve(listener); err != http.ErrServerClosed {
		return err
	}
	return nil
}
