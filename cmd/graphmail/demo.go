package main

import (
	"context"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"graphmail/auth"
	"graphmail/cmd/graphmail/internal/render"
	"graphmail/driver"
	"graphmail/dsn"
	"graphmail/graphtest"
)

// demoNow is the moment of the demonstration, the day after the last of its
// mail, so that "the last seven days" never becomes empty.
var demoNow = time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)

const demoLong = `Shows what graphmail does on a made-up mailbox: a server on this machine that answers as Microsoft Graph
and Microsoft Entra ID do. The demo signs in through its authorization endpoint (authorization code, PKCE, state),
keeps the token in a temporary token file and queries over HTTP, page by page. NOW() is 2026-11-20.

With --serve the server stays, and connection strings for it are printed, until Ctrl-C.`

func (a *app) demoCommand() *cobra.Command {
	var serve bool
	var addr string
	cmd := &cobra.Command{
		Use: "demo", Short: "Show what it does, on a made-up mailbox", Long: demoLong, Example: "  graphmail demo --serve",
		Args: usageArgs(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if serve {
				return a.serveDemo(cmd.Context(), addr)
			}
			return a.tour(cmd.Context())
		},
	}
	cmd.Flags().BoolVar(&serve, "serve", false, "keep the server up until Ctrl-C")
	cmd.Flags().StringVar(&addr, "addr", "127.0.0.1:0", "address of this machine to serve on; port 0: any free one")
	return cmd
}

// connectDemo starts the server, signs in as a person would and opens the
// database with the token file that came of it.
func (a *app) connectDemo(ctx context.Context) (*connection, error) {
	server, err := startDemo()
	if err != nil {
		return nil, err
	}
	a.cleanups.add(server.Close)
	dir, err := os.MkdirTemp("", "graphmail-demo-")
	if err != nil {
		return nil, err
	}
	a.cleanups.add(func() { os.RemoveAll(dir) })
	text := server.SignInDSN(filepath.Join(dir, "token.json"))
	if err := signInDemo(ctx, server, text); err != nil {
		return nil, fmt.Errorf("signing in to the demo: %w", err)
	}
	cfg, err := dsn.Parse(text)
	if err != nil {
		return nil, err
	}
	began := time.Now()
	return a.open(ctx, cfg, driver.WithClock(func() time.Time { return demoNow.Add(time.Since(began)) }))
}

// signInDemo lets the demo's person answer the browser flow.
func signInDemo(ctx context.Context, server *graphtest.Server, text string) error {
	cfg, err := dsn.Parse(text)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	visit := func(address string) error {
		go func() {
			if _, err := server.Person().Visit(ctx, address); err != nil {
				cancel(err)
			}
		}()
		return nil
	}
	c, err := driver.NewConnector(cfg, driver.WithLogin(auth.UI{OpenBrowser: visit}))
	if err != nil {
		return err
	}
	defer c.Close()
	if err := c.Login(ctx, auth.Browser); err != nil {
		if cause := context.Cause(ctx); cause != nil {
			return cause
		}
		return err
	}
	return nil
}

// startDemo starts the server. Its constructor panics when it cannot listen,
// which here is an error like others.
func startDemo(opts ...graphtest.Option) (s *graphtest.Server, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("the demo's server cannot listen: %v", p)
		}
	}()
	return graphtest.NewServer(opts...), nil
}

// checkLoopback refuses addresses that other machines could reach: a token does
// not go over plain HTTP to them, so no connection string could name one.
func checkLoopback(addr string) error {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return usagef("--addr %q is not of the form host:port, as 127.0.0.1:0 is", addr)
	}
	if ip := net.ParseIP(host); !strings.EqualFold(host, "localhost") && (ip == nil || !ip.IsLoopback()) {
		return usagef("--addr %q: the demo serves this machine alone; take 127.0.0.1, [::1] or localhost", addr)
	}
	return nil
}

// serveDemo keeps the server up.
func (a *app) serveDemo(ctx context.Context, addr string) error {
	if err := checkLoopback(addr); err != nil {
		return err
	}
	server, err := startDemo(graphtest.WithAddr(addr))
	if err != nil {
		return err
	}
	a.cleanups.add(server.Close)
	tokenFile := filepath.Join(os.TempDir(), "graphmail-demo-token.json")
	if dir, err := os.UserConfigDir(); err == nil {
		tokenFile = filepath.Join(dir, "graphmail", "demo-token.json")
	}
	ctx, done := a.interrupts.operation(ctx) // before Ctrl-C is named
	defer done()
	fmt.Fprintf(a.stdout, `The demo serves Microsoft Graph at %s

With a token given directly:
  export GRAPHMAIL_DSN='%s'
With a sign-in in the browser, then %q:
  export GRAPHMAIL_DSN='%s'

Stop with Ctrl-C.
`, server.ServiceURL(), server.DSN(), "graphmail login", server.SignInDSN(tokenFile))
	<-ctx.Done()
	return nil
}

// tourQueries are what the demo shows.
var tourQueries = []struct {
	say, sql string
	format   render.Format
}{
	{"The newest unread mail:", "SELECT received_date_time, from_address, subject FROM messages WHERE is_read = FALSE ORDER BY received_date_time DESC LIMIT 10", render.Table},
	{"Who writes most, in the last 90 days:", "SELECT from_name, COUNT(*) AS messages FROM messages WHERE received_date_time >= NOW() - INTERVAL 90 DAY GROUP BY from_name ORDER BY messages DESC LIMIT 10", render.Chart},
	{"What Graph is asked for the first of them:", "EXPLAIN SELECT received_date_time, from_address, subject FROM messages WHERE is_read = FALSE ORDER BY received_date_time DESC LIMIT 10", render.Plan},
}

// tour runs a few queries and shows them.
func (a *app) tour(ctx context.Context) error {
	ctx, done := a.interrupts.operation(ctx)
	defer done()
	c, err := a.connectDemo(ctx)
	if err != nil {
		return err
	}
	for _, q := range tourQueries {
		fmt.Fprintf(a.stdout, "%s\n  %s;\n\n", q.say, q.sql)
		opts, err := a.options(&output{format: string(q.format), vertical: "auto", width: -1})
		if err != nil {
			return err
		}
		if err := a.execute(ctx, c, request{sql: q.sql, opts: opts}); err != nil {
			return err
		}
		fmt.Fprintln(a.stdout)
	}
	fmt.Fprintln(a.stdout, `Go on with: graphmail shell --demo`)
	return nil
}
