package mailpages

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"time"
)

// Options say how a mailbox is served.
type Options struct {
	Messages int
	Latency  time.Duration // what each answer takes longer
	Gzip     bool          // answers are compressed, for who accepts it
	Encode   bool          // each answer is encoded anew; otherwise its text is at hand
}

// variable is the environment variable that tells a process what to serve, as
// JSON.
const variable = "MAILPAGES_OPTIONS"

// A Process is a server that runs as a process of its own.
type Process struct {
	// URL is the service root, "http://127.0.0.1:PORT/v1.0".
	URL   string
	cmd   *exec.Cmd
	stdin io.Closer
}

// Start runs this program again as a server. The program must call [Main] first
// of all.
func Start(o Options) (*Process, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	text, err := json.Marshal(o)
	if err != nil {
		return nil, err
	}
	cmd := exec.Command(self)
	cmd.Env = append(os.Environ(), variable+"="+string(text))
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
	text := os.Getenv(variable)
	if text == "" {
		return
	}
	if err := serve(text); err != nil {
		fmt.Fprintln(os.Stderr, "mailpages:", err)
		os.Exit(1)
	}
	os.Exit(0)
}

// serve serves until standard input ends, as it does when the parent has gone.
func serve(text string) error {
	var o Options
	if err := json.Unmarshal([]byte(text), &o); err != nil {
		return err
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	box := New(o.Messages)
	box.gzip, box.encode = o.Gzip, o.Encode
	server := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		time.Sleep(o.Latency)
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
