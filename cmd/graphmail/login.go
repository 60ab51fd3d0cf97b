package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"graphmail/auth"
	"graphmail/cmd/graphmail/internal/render"
	"graphmail/driver"
	"graphmail/dsn"
)

const loginLong = `Signs a person in and keeps the tokens in RefreshTokenFilePath, for every query that follows.

The address of the sign-in page is always printed, and opened in the browser where there is one. A loopback ReturnUrl
(http://localhost) brings the answer back by itself; with any other one, paste the address the browser ends at
(--paste). --device shows a short code to enter on any device: use it over SSH and in containers.

--save NAME writes the connection string as a data source into the odbc.ini-style file (GRAPHMAIL_INI, else
graphmail/odbc.ini in your configuration folder), without secrets; afterwards --dsn NAME is enough.`

type login struct {
	device, paste, noBrowser bool
	save                     string
}

func (a *app) loginCommand() *cobra.Command {
	var l login
	cmd := &cobra.Command{
		Use: "login", Short: "Sign in and keep the tokens", Long: loginLong,
		Example: `  graphmail login --save work --dsn 'Tenant=contoso.com;ClientId=00001111-aaaa-2222-bbbb-3333cccc4444;Scope=offline_access openid profile User.Read Mail.Read;ReturnUrl=http://localhost'`,
		Args:    usageArgs(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.login(cmd.Context(), l)
		},
	}
	f := cmd.Flags()
	f.BoolVar(&l.device, "device", false, "show a code to enter on any device")
	f.BoolVar(&l.paste, "paste", false, "paste the address the browser ends at")
	f.BoolVar(&l.noBrowser, "no-browser", false, "only print the address")
	f.StringVar(&l.save, "save", "", "write the connection string as the data source of this `name`")
	return cmd
}

// login signs in.
func (a *app) login(ctx context.Context, l login) error {
	cfg, err := a.config()
	if err != nil {
		return err
	}
	if err := l.check(cfg); err != nil {
		return err
	}
	ctx, done := a.interrupts.operation(ctx)
	defer done()
	flow := l.flow(cfg)
	if flow == auth.Browser && a.getenv("SSH_CONNECTION") != "" {
		fmt.Fprintln(a.stderr, "You are on SSH: if the browser runs on another machine, its answer cannot arrive here; use --device or --paste.")
	}
	a.warn(cfg)
	ui := a.ui()
	if l.noBrowser {
		ui.OpenBrowser = nil
	}
	c, err := a.open(ctx, cfg, driver.WithLogin(ui))
	if err != nil {
		return err
	}
	err = c.connector.Login(ctx, flow)
	switch {
	case canceled(ctx, err):
		return errors.New("cancelled; nobody was signed in")
	case errors.Is(err, auth.ErrNotSaved):
		return fmt.Errorf("signed in, but the sign-in ends with this command: %w", err)
	case err != nil:
		return err
	}
	if err := a.tellSignIn(c); err != nil {
		return err
	}
	if l.save != "" {
		return a.save(cfg, l.save)
	}
	return nil
}

// check refuses a sign-in that would be of no use, before it is begun.
func (l login) check(cfg *dsn.Config) error {
	if l.device && l.paste {
		return usagef("--device and --paste exclude each other")
	}
	if cfg.AuthMode != dsn.UserCreds {
		return usagef("AuthMode=%s signs in by itself; run \"graphmail ping\" to test it", cfg.AuthMode)
	}
	if l.save != "" {
		if err := checkSourceName(l.save); err != nil {
			return err
		}
	}
	if cfg.RefreshTokenFilePath != "" {
		return nil
	}
	if l.save == "" {
		return usagef("the sign-in would end with this command: add RefreshTokenFilePath=… to the connection string, or --save a data source")
	}
	dir, err := os.UserConfigDir()
	if err != nil {
		return usagef("no configuration folder is known: add RefreshTokenFilePath=… to the connection string")
	}
	cfg.RefreshTokenFilePath = filepath.Join(dir, "graphmail", l.save+".token.json")
	return os.MkdirAll(filepath.Dir(cfg.RefreshTokenFilePath), 0o700)
}

func (l login) flow(cfg *dsn.Config) auth.Flow {
	switch {
	case l.device:
		return auth.DeviceCode
	case l.paste:
		return auth.Paste
	}
	return auth.FlowFor(cfg.ReturnUrl)
}

// warn tells what is allowed but probably not meant.
func (a *app) warn(cfg *dsn.Config) {
	for _, w := range cfg.Warnings() {
		fmt.Fprintln(a.stderr, "graphmail: warning: "+w)
	}
}

// tellSignIn says who is signed in now.
func (a *app) tellSignIn(c *connection) error {
	s, err := c.connector.Status()
	if err != nil {
		return err
	}
	fmt.Fprintf(a.stdout, "Signed in%s.\n", strings.TrimRight(" as "+render.Visible(account(s)), " as"))
	if s.TokenFile != "" {
		fmt.Fprintf(a.stdout, "The tokens are in %s.\n", s.TokenFile)
	}
	if !s.CanRefresh {
		fmt.Fprintln(a.stderr, "graphmail: warning: there is no refresh token, so the sign-in ends within hours; add offline_access to Scope")
	}
	return nil
}

// account names who is signed in.
func account(s auth.Status) string {
	switch {
	case s.Name != "" && s.Account != "":
		return s.Name + " <" + s.Account + ">"
	case s.Account != "":
		return s.Account
	}
	return s.Name
}

func (a *app) logoutCommand() *cobra.Command {
	return &cobra.Command{
		Use: "logout", Short: "Forget the sign-in and remove the token file",
		Long: `Removes the token file. An access token that was given out before stays valid until it ends, an hour or so;
Microsoft Entra has no way to take it back.`,
		Example: "  graphmail logout --dsn work", Args: usageArgs(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			cfg, err := a.config()
			if err != nil {
				return err
			}
			if cfg.AuthMode != dsn.UserCreds || cfg.RefreshTokenFilePath == "" {
				return usagef("there is no token file to remove: RefreshTokenFilePath is empty")
			}
			c, err := a.open(cmd.Context(), cfg)
			if err != nil {
				return err
			}
			_, before := os.Lstat(cfg.RefreshTokenFilePath)
			if err := c.connector.Logout(cmd.Context()); err != nil {
				return err
			}
			if before != nil {
				fmt.Fprintln(a.stdout, "Nobody was signed in.")
				return nil
			}
			fmt.Fprintf(a.stdout, "Signed out; %s is removed.\n", cfg.RefreshTokenFilePath)
			return nil
		},
	}
}

// ui is how a sign-in talks to the person: on stderr, so that rows stay alone
// on stdout.
func (a *app) ui() auth.UI {
	return auth.UI{
		ShowURL: func(address string) {
			fmt.Fprintf(a.stderr, "Open this address to sign in:\n\n  %s\n\n", address)
		},
		OpenBrowser: auth.OpenBrowser,
		ShowCode: func(_, _, message string) {
			fmt.Fprintln(a.stderr, render.Visible(message))
		},
		Prompt: func(ctx context.Context, text string) (string, error) {
			fmt.Fprint(a.stderr, text)
			return a.readLine(ctx)
		},
	}
}

// readLine reads a line of stdin, or ends with ctx.
func (a *app) readLine(ctx context.Context) (string, error) {
	type answer struct {
		line string
		err  error
	}
	got := make(chan answer, 1)
	go func() {
		line, err := bufio.NewReader(a.stdin).ReadString('\n')
		if line != "" {
			err = nil
		}
		got <- answer{strings.TrimSpace(line), err}
	}()
	select {
	case r := <-got:
		if errors.Is(r.err, io.EOF) {
			fmt.Fprintln(a.stderr) // the line of the prompt is not ended
			return "", errors.New("the input ended before the address was pasted; run it where you can type, or use --device")
		}
		return r.line, r.err
	case <-ctx.Done():
		return "", ctx.Err()
	}
}
