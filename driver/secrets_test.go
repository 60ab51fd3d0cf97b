package driver_test

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"graphmail/auth"
	"graphmail/driver"
	"graphmail/dsn"
	"graphmail/graphtest"
)

// A journal gathers everything a program sees of the driver: log lines, errors,
// what a configuration prints.
type journal struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (j *journal) Write(b []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.Write(b)
}

func (j *journal) String() string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.String()
}

// TestNoSecrets goes the whole path, sign-in, refresh, requests that fail in
// every way, at the most talkative level of the log, and looks for tokens, the
// client secret, codes and mail in all that was said.
func TestNoSecrets(t *testing.T) {
	t.Parallel()
	data := oneMessage()
	message := data.Mailboxes[smallUser].Messages[0]
	message["subject"] = "Merger with Fabrikam"
	message["bodyPreview"] = "the price is confidential"
	message["body"] = map[string]any{"contentType": "text", "content": "the price is confidential"}
	s := newServer(t, graphtest.WithData(data))
	tokenFile := filepath.Join(t.TempDir(), "token.json")
	said := &journal{}
	logger := slog.New(slog.NewJSONHandler(said, &slog.HandlerOptions{Level: slog.LevelDebug}))

	cfg, err := dsn.Parse(s.SignInDSN(tokenFile) + ";RetryMode=RetryAny;RetryCountMax=1;RetryWaitTimeMs=1;PageSize=5")
	if err != nil {
		t.Fatal(err)
	}
	person := s.Person()
	ui := auth.UI{OpenBrowser: func(address string) error {
		go func() { _, _ = person.Visit(context.Background(), address) }()
		return nil
	}}
	c, err := driver.NewConnector(cfg, driver.WithLogger(logger), driver.WithLogin(ui))
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Login(t.Context(), auth.Browser); err != nil {
		t.Fatal(err)
	}
	db := sql.OpenDB(c)
	closeAfter(t, db)
	say := func(err error) {
		if err != nil {
			_, _ = said.Write([]byte(err.Error() + "\n"))
			var refused *driver.GraphError
			if errors.As(err, &refused) {
				_, _ = said.Write([]byte(refused.URL + " " + refused.Message + "\n"))
			}
		}
	}
	read := func(text string, args ...any) {
		_, err := tryQuery(db, text, args...)
		say(err)
	}
	secrets := secretsIn(t, tokenFile)
	read("SELECT * FROM messages")
	read("SELECT subject, body, mime FROM messages")
	for _, f := range []graphtest.Fault{
		graphtest.FaultStatus(400), graphtest.FaultStatus(401), graphtest.FaultStatus(403), graphtest.FaultStatus(500), graphtest.FaultReset(),
		graphtest.FaultCutBody(), graphtest.FaultTruncatedJSON(), graphtest.FaultErrorInside("ErrorInternalServerError"), graphtest.FaultLoop(),
		graphtest.FaultForeignLink("https://example.net"),
	} {
		s.Inject(f)
		read("SELECT subject, body_preview FROM messages WHERE subject LIKE '%Merger with%'")
		read("SELECT subject, JSON_EXTRACT(subject, '$.a') FROM messages")
		say(db.Ping())
		s.ClearFaults()
	}
	s.ExpireTokens()
	read("SELECT subject FROM messages")
	secrets = append(secrets, secretsIn(t, tokenFile)...)
	var j driver.JSON[int]
	say(db.QueryRow("SELECT subject FROM messages").Scan(&j))
	_, _ = said.Write([]byte(cfg.String() + "\n"))
	s.RevokeTokens()
	read("SELECT subject FROM messages")
	say(db.Ping())

	for _, settings := range []string{
		"AuthMode=AccessToken;AccessToken=hush-token;PageSize=x", "ClientSecret=hush-secret;ClientId=;Timeout=never", "ClientSecret={hush-secret",
		"AuthMode=AppCreds;Tenant=common;ClientId=a;ClientSecret=hush-secret", "AccessToken=hush-token", "AccessToken=hush token;AuthMode=AccessToken",
	} {
		_, err := sql.Open("graphmail", settings)
		say(err)
	}
	secrets = append(secrets, "hush", "Fabrikam", "confidential")

	text := said.String()
	if !strings.Contains(text, `"graph request"`) || !strings.Contains(text, "request_id") {
		t.Fatalf("nothing was logged:\n%.2000s", text)
	}
	for _, secret := range secrets {
		if at := strings.Index(text, secret); at >= 0 {
			t.Errorf("%.20s… was said: …%s", secret, text[max(0, at-300):min(len(text), at+40)])
		}
	}
	if strings.Contains(text, "Bearer ") || strings.Contains(text, "code_verifier") || strings.Contains(text, "refresh_token=") {
		t.Error("a header or a form of the sign-in was said")
	}
}

// secretsIn are the texts of a token file that nobody else may see.
func secretsIn(t *testing.T, file string) []string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var saved map[string]any
	if err := json.Unmarshal(text, &saved); err != nil {
		t.Fatal(err)
	}
	var list []string
	for _, key := range []string{"access_token", "refresh_token", "id_token"} {
		if v, _ := saved[key].(string); v != "" {
			list = append(list, v)
			if parts := strings.Split(v, "."); len(parts) == 3 {
				list = append(list, parts[1], parts[2])
			}
		}
	}
	if len(list) < 2 {
		t.Fatalf("the token file holds %d secrets", len(list))
	}
	return list
}

// TestLog gives one line for each request, with what is needed to find it again,
// and nothing at all without a logger.
func TestLog(t *testing.T) {
	t.Parallel()
	s := newServer(t, graphtest.WithData(oneMessage()))
	said := &journal{}
	db := connectTo(t, s, "RetryWaitTimeMs=1", driver.WithLogger(slog.New(slog.NewJSONHandler(said, nil))))
	s.Inject(graphtest.FaultStatus(503).Nth(1))
	if got := one(t, db, "SELECT subject FROM messages"); got != "Grüße" {
		t.Fatalf("got %v", got)
	}
	var lines []map[string]any
	for line := range strings.Lines(said.String()) {
		var fields map[string]any
		if err := json.Unmarshal([]byte(line), &fields); err != nil {
			t.Fatal(err)
		}
		if fields["msg"] == "graph request" {
			lines = append(lines, fields)
		}
	}
	requests := s.Requests()
	if len(lines) != len(requests) {
		t.Fatalf("%d lines for %d requests", len(lines), len(requests))
	}
	for i, l := range lines {
		if int(l["status"].(float64)) != requests[i].Status || l["request_id"] == "" || l["path"] != "/v1.0/me/messages" || l["client_request_id"] != requests[i].Header.Get("Client-Request-Id") {
			t.Errorf("line %v for the request %s %d", l, requests[i].URL, requests[i].Status)
		}
		for _, name := range []string{"bytes", "wait", "took", "queued"} {
			if _, ok := l[name].(float64); !ok {
				t.Errorf("line %v has no %s", l, name)
			}
		}
	}
	if lines[0]["wait"].(float64) == 0 || lines[0]["code"] == nil {
		t.Errorf("the failed request's line is %v", lines[0])
	}
}

// TestSilence holds that the driver prints nothing of its own.
func TestSilence(t *testing.T) {
	before := os.Stderr
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	os.Stderr = w
	defer func() { os.Stderr = before }()
	previous := slog.Default()
	said := &journal{}
	slog.SetDefault(slog.New(slog.NewTextHandler(said, &slog.HandlerOptions{Level: slog.LevelDebug})))
	defer slog.SetDefault(previous)
	db, s := open(t, "RetryWaitTimeMs=1", graphtest.WithData(oneMessage()))
	s.Inject(graphtest.FaultStatus(503).Nth(1))
	_, _ = tryQuery(db, "SELECT subject FROM messages")
	_, _ = tryQuery(db, "SELECT wrong FROM messages")
	w.Close()
	var printed bytes.Buffer
	_, _ = printed.ReadFrom(r)
	if printed.Len() > 0 || said.String() != "" {
		t.Errorf("the driver said %s%s", printed.String(), said)
	}
}
