package driver_test

import (
	"database/sql"
	"encoding/base64"
	"errors"
	"io"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/oauth2"

	"graphmail/auth"
	"graphmail/driver"
	"graphmail/dsn"
	"graphmail/graphtest"
)

// TestTokenSource reads with the program's own tokens, with nothing in the
// configuration that would sign in, and asks for a new one when Graph wants one.
func TestTokenSource(t *testing.T) {
	t.Parallel()
	s := newServer(t, graphtest.WithData(oneMessage()))
	var asked atomic.Int64
	source := tokenFunc(func() (*oauth2.Token, error) {
		asked.Add(1)
		return &oauth2.Token{AccessToken: s.AccessToken(), Expiry: time.Now().Add(time.Hour)}, nil
	})
	cfg := dsn.New()
	cfg.ServiceUrl = s.ServiceURL()
	c, err := driver.NewConnector(cfg, driver.WithTokenSource(source))
	if err != nil {
		t.Fatal(err)
	}
	if got := c.Config(); got.AccessToken != "" || got.AuthMode != dsn.UserCreds || got.ServiceUrl != s.ServiceURL() {
		t.Errorf("the configuration became %s", got)
	}
	db := sql.OpenDB(c)
	defer db.Close()
	for range 3 {
		if got := one(t, db, "SELECT subject FROM messages"); got != "Grüße" {
			t.Errorf("got %v", got)
		}
	}
	if n := asked.Load(); n != 1 {
		t.Errorf("the source was asked %d times, want once for its token's life", n)
	}
	s.ExpireTokens()
	if got := one(t, db, "SELECT subject FROM messages"); got != "Grüße" {
		t.Errorf("got %v", got)
	}
	if n := asked.Load(); n != 2 {
		t.Errorf("the source was asked %d times, want once more after a 401", n)
	}
	broken := connectTo(t, s, "", driver.WithTokenSource(tokenFunc(func() (*oauth2.Token, error) { return nil, errors.New("the vault is sealed") })))
	if err := broken.Ping(); err == nil || !strings.Contains(err.Error(), "the vault is sealed") {
		t.Errorf("a source that fails gives %v", err)
	}
}

// TestExpired holds that a token that Graph takes no more is an error that
// matches auth.ErrSignInRequired and says what to do.
func TestExpired(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		open func(s *graphtest.Server) *sql.DB
		want []string
	}{
		"a token given directly": {
			func(s *graphtest.Server) *sql.DB { return connectTo(t, s, "") },
			[]string{"sign-in required", "AccessToken", "fresh"},
		},
		"a token source that gives the same": {
			func(s *graphtest.Server) *sql.DB {
				same := &oauth2.Token{AccessToken: s.AccessToken()}
				return connectTo(t, s, "", driver.WithTokenSource(oauth2.StaticTokenSource(same)))
			},
			[]string{"sign-in required", "token source"},
		},
		"nobody signed in": {
			func(s *graphtest.Server) *sql.DB {
				db, err := sql.Open("graphmail", s.SignInDSN(t.TempDir()+"/token.json"))
				if err != nil {
					t.Fatal(err)
				}
				closeAfter(t, db)
				return db
			},
			[]string{"sign-in required", `"graphmail login"`},
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := newServer(t)
			db := tt.open(s)
			s.ExpireTokens()
			for _, run := range []func() error{
				func() error { _, err := tryQuery(db, "SELECT id FROM messages"); return err },
				db.Ping,
			} {
				err := run()
				if !errors.Is(err, auth.ErrSignInRequired) {
					t.Errorf("got %v", err)
					continue
				}
				for _, want := range tt.want {
					if !strings.Contains(err.Error(), want) {
						t.Errorf("%v\nlacks %s", err, want)
					}
				}
				if n := strings.Count(err.Error(), "sign-in required"); n != 1 {
					t.Errorf("%v\nsays it %d times", err, n)
				}
			}
		})
	}
}

// TestClaimsChallenge holds that a 401 that a new token does not cure asks for a
// sign-in, with the claims to satisfy, and that Graph's own words stay
// reachable. https://learn.microsoft.com/entra/identity-platform/claims-challenge
func TestClaimsChallenge(t *testing.T) {
	t.Parallel()
	const claims = `{"access_token":{"acrs":{"essential":true,"value":"c1"}}}`
	client := &http.Client{Transport: roundTripper(func(req *http.Request) (*http.Response, error) {
		h := http.Header{"Content-Type": {"application/json"}, "Request-Id": {"11112222-3333-4444-5555-666677778888"}}
		h.Set("Www-Authenticate", `Bearer realm="", authorization_uri="https://login.microsoftonline.com/common/oauth2/authorize", error="insufficient_claims", claims="`+
			base64.StdEncoding.EncodeToString([]byte(claims))+`"`)
		body := `{"error":{"code":"InvalidAuthenticationToken","message":"Continuous access evaluation resulted in challenge."}}`
		return &http.Response{StatusCode: 401, Header: h, Body: io.NopCloser(strings.NewReader(body)), ContentLength: int64(len(body)), Request: req}, nil
	})}
	var n atomic.Int64
	source := tokenFunc(func() (*oauth2.Token, error) {
		return &oauth2.Token{AccessToken: strings.Repeat("x", int(n.Add(1)))}, nil
	})
	cfg := dsn.New()
	c, err := driver.NewConnector(cfg, driver.WithHTTPClient(client), driver.WithTokenSource(source))
	if err != nil {
		t.Fatal(err)
	}
	db := sql.OpenDB(c)
	defer db.Close()
	for _, run := range []func() error{
		func() error { _, err := tryQuery(db, "SELECT id FROM messages"); return err },
		db.Ping,
	} {
		err := run()
		var signIn *auth.SignInError
		if !errors.As(err, &signIn) || !errors.Is(err, auth.ErrSignInRequired) || signIn.Claims != claims {
			t.Errorf("got %v with %+v", err, signIn)
		}
		var refused *driver.GraphError
		if !errors.As(err, &refused) || refused.Status != 401 || refused.RequestID != "11112222-3333-4444-5555-666677778888" {
			t.Errorf("Graph's answer is lost: %v", err)
		}
	}
}

// TestCloseEndsSignIn holds that the database's end is the sign-in's: a refresh
// that is under way is waited for, and no goroutine stays.
func TestCloseEndsSignIn(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	begun, release := make(chan struct{}), make(chan struct{})
	source := tokenFunc(func() (*oauth2.Token, error) {
		close(begun)
		<-release
		return &oauth2.Token{AccessToken: s.AccessToken()}, nil
	})
	cfg := dsn.New()
	cfg.ServiceUrl = s.ServiceURL()
	c, err := driver.NewConnector(cfg, driver.WithTokenSource(source))
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() {
		conn, err := c.Connect(t.Context())
		if err == nil {
			err = conn.(driver.Conn).Ping(t.Context())
		}
		done <- err
	}()
	<-begun
	time.AfterFunc(50*time.Millisecond, func() { close(release) })
	for range 2 {
		if err := c.Close(); err != nil {
			t.Error(err)
		}
	}
	select {
	case <-release:
	default:
		t.Error("Close did not wait for the renewal")
	}
	<-done
	conn, err := c.Connect(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := conn.(driver.Conn).Ping(t.Context()); err == nil || !strings.Contains(err.Error(), "closed") {
		t.Errorf("after Close a request gives %v", err)
	}
}
