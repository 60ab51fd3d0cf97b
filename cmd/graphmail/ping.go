package main

import (
	"context"
	"database/sql"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"graphmail/auth"
	"graphmail/cmd/graphmail/internal/render"
	"graphmail/dsn"
	"graphmail/graphtables"
)

const pingLong = `Tests the connection: who is signed in, which mailbox answers, which permissions were granted, and which tables
they open. Exit code 3 says that somebody has to sign in.`

func (a *app) pingCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use: "ping", Short: "Test the connection", Long: pingLong, Example: "  graphmail ping --demo", Args: usageArgs(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			ctx, done := a.interrupts.operation(cmd.Context())
			defer done()
			c, err := a.connect(ctx)
			if err != nil {
				return err
			}
			a.warn(c.cfg)
			err = a.ping(ctx, c)
			if canceled(ctx, err) {
				return errors.New("cancelled")
			}
			return err
		},
	}
	a.demoFlag(cmd)
	cmd.Flags().BoolVar(&a.utc, "utc", false, "times in UTC instead of your time zone")
	return cmd
}

func (a *app) ping(ctx context.Context, c *connection) error {
	if err := c.db.PingContext(ctx); err != nil {
		return err
	}
	s, err := c.connector.Status()
	if err != nil {
		return err
	}
	if c.cfg.AuthMode == dsn.AccessToken {
		s.Account, s.Name, s.Scopes = readToken(c.cfg.AccessToken)
	}
	lines := newListing("", "")
	lines.add("Service", c.cfg.ServiceUrl)
	lines.add("Signed in as", orUnknown(a.who(ctx, c, s)))
	if s.TokenFile != "" {
		lines.add("Token file", s.TokenFile)
	}
	if !s.Expiry.IsZero() {
		lines.add("Access token", "until "+s.Expiry.In(c.cfg.Location()).Format("2006-01-02 15:04Z07:00")+renews(s))
	}
	began := time.Now()
	mailbox, failed := a.mailbox(ctx, c)
	if failed != nil {
		mailbox = "does not answer"
	} else {
		mailbox += ", in " + render.Elapsed(time.Since(began))
	}
	lines.add("Mailbox", mailbox)
	lines.add("Permissions", orUnknown(strings.Join(s.Scopes, " ")))
	opts, err := a.options(&output{format: "table", vertical: "auto", width: 0})
	if err != nil {
		return err
	}
	opts.NoHeader = true
	if _, err := render.Write(a.stdout, lines, opts); err != nil {
		return err
	}
	fmt.Fprintln(a.stdout)
	opts.NoHeader = false
	if err := a.print(opts, opened(s.Scopes)); err != nil {
		return err
	}
	return failed
}

func orUnknown(s string) string {
	if s == "" {
		return "(not told)"
	}
	return s
}

func renews(s auth.Status) string {
	if s.CanRefresh {
		return ", then renewed"
	}
	return ", then somebody has to sign in"
}

// who asks Graph who is signed in, where the token is a person's.
func (a *app) who(ctx context.Context, c *connection, s auth.Status) string {
	if c.cfg.AuthMode == dsn.AppCreds {
		return "the application " + c.cfg.ClientId
	}
	var name, address sql.NullString
	err := c.db.QueryRowContext(ctx, "SELECT display_name, user_principal_name FROM users WHERE id = 'me'").Scan(&name, &address)
	if err != nil {
		return account(s) // as the sign-in told; the permission to ask Graph may be missing
	}
	return name.String + " <" + address.String + ">"
}

// mailbox reads a little of the mailbox.
func (a *app) mailbox(ctx context.Context, c *connection) (string, error) {
	var folders, items sql.NullInt64
	err := c.db.QueryRowContext(ctx, "SELECT COUNT(*), SUM(total_item_count) FROM mail_folders").Scan(&folders, &items)
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("%s: %s in %s", c.cfg.UserId, plural(items.Int64, "item"), plural(folders.Int64, "folder")), nil
}

// opened lists the tables with what opens them.
func opened(scopes []string) *listing {
	l := newListing("table", "needs", "open")
	for _, t := range graphtables.Standard().Tables() {
		if t.Permission == "" {
			continue
		}
		open := "no"
		switch {
		case len(scopes) == 0:
			open = "not told"
		case covers(scopes, t.Permission):
			open = "yes"
			if without := hidden[t.Name]; without != "" && !covers(scopes, t.Full) {
				open = "without " + without
			}
		case t.Name == "users" && covers(scopes, "User.Read"):
			open = "WHERE id = 'me' only"
		}
		l.add(qualifiedName(t), t.Permission, open)
	}
	return l
}

// hidden is what Graph leaves out of a table's rows where the permission is no
// more than Mail.ReadBasic or Calendars.ReadBasic.
// https://learn.microsoft.com/graph/permissions-reference#mailreadbasic
var hidden = map[string]string{
	"messages":      "body, preview, attachments",
	"events":        "body, preview",
	"calendar_view": "body, preview",
}

// readToken looks into a token that was given directly. Its contents are for
// display: only the service decides what it may do, and it may be no JWT at all.
func readToken(token string) (account, name string, scopes []string) {
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		return "", "", nil
	}
	data, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(parts[1], "="))
	if err != nil {
		return "", "", nil
	}
	var claims struct {
		Name    string   `json:"name"`
		Account string   `json:"upn"`
		Scopes  string   `json:"scp"`
		Roles   []string `json:"roles"`
	}
	if json.Unmarshal(data, &claims) != nil {
		return "", "", nil
	}
	return claims.Account, claims.Name, append(strings.Fields(claims.Scopes), claims.Roles...)
}
