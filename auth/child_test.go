package auth

import (
	"bufio"
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"testing"
)

// childEnv names what a child of the tests runs.
const childEnv = "AUTH_TEST_CHILD"

// child starts this test binary again to run one of the children below, with the server and file of c.
func child(t *testing.T, name string, c Config, origin string) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Skip("this program cannot start itself: ", err)
	}
	cmd := exec.CommandContext(t.Context(), self)
	cmd.Env = append(os.Environ(), childEnv+"="+name, "AUTH_TEST_ORIGIN="+origin, "AUTH_TEST_FILE="+c.TokenFile)
	cmd.Stderr = os.Stderr
	return cmd
}

// runChild is the main function of a child.
func runChild(name string) int {
	origin := os.Getenv("AUTH_TEST_ORIGIN")
	c := config(origin)
	c.TokenFile = os.Getenv("AUTH_TEST_FILE")
	c.Logger = slog.New(slog.NewTextHandler(os.Stdout, &slog.HandlerOptions{Level: slog.LevelWarn}))
	if prepare := prepareChild[name]; prepare != nil {
		if err := prepare(&c); err != nil {
			fmt.Println("cannot prepare:", err)
			return 1
		}
	}
	p, err := New(c)
	if err != nil {
		fmt.Println(err)
		return 1
	}
	defer p.Close()
	// One line in, one line out: a query for each.
	for in := bufio.NewScanner(os.Stdin); in.Scan(); {
		if err := query(p, origin, in.Text() == "renew"); err != nil {
			fmt.Println("failed:", err)
			continue
		}
		fmt.Println("ok")
	}
	return 0
}

// prepareChild changes the surroundings of a child, by its name.
var prepareChild = map[string]func(c *Config) error{}

// query asks a service that takes the server's tokens, as a driver does.
func query(p *Provider, origin string, force bool) error {
	ctx := context.Background()
	tok, err := p.Token(ctx)
	if err != nil {
		return err
	}
	if status, err := me(origin, tok); err != nil || status == http.StatusOK && !force {
		return err
	}
	if tok, err = p.Renew(ctx, tok); err != nil {
		return err
	}
	status, err := me(origin, tok)
	if err == nil && status != http.StatusOK {
		err = fmt.Errorf("the service answers %d to a renewed token", status)
	}
	return err
}

func me(origin, tok string) (int, error) {
	r, err := http.NewRequest(http.MethodGet, origin+"/me", nil)
	if err != nil {
		return 0, err
	}
	r.Header.Set("Authorization", "Bearer "+tok)
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		return 0, err
	}
	resp.Body.Close()
	return resp.StatusCode, nil
}

// talk is a started child.
type talk struct {
	cmd *exec.Cmd
	in  interface{ Write([]byte) (int, error) }
	out *bufio.Scanner
}

func begin(t *testing.T, cmd *exec.Cmd) *talk {
	t.Helper()
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		in.Close()
		cmd.Wait()
	})
	return &talk{cmd, in, bufio.NewScanner(out)}
}

func (k *talk) say(line string) { fmt.Fprintln(k.in, line) }

// hear returns the answer to a line, and the log lines before it.
func (k *talk) hear() (answer string, log []string) {
	for k.out.Scan() {
		line := k.out.Text()
		if line == "ok" || strings.HasPrefix(line, "failed:") || strings.HasPrefix(line, "cannot prepare:") {
			return line, log
		}
		log = append(log, line)
	}
	return "gone", log
}
