package auth_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"html"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"
)

const oidcFolder = "../testdata/oidc"

// missing skips a test whose software is not installed. Where OIDC_REQUIRED is
// set, as in continuous integration, it fails it instead.
func missing(t *testing.T, what string) {
	t.Helper()
	if os.Getenv("OIDC_REQUIRED") != "" {
		t.Fatalf("%s; run testdata/oidc/install.sh", what)
	}
	t.Skipf("%s: the sign-in is not tested against software of others; run testdata/oidc/install.sh", what)
}

// needNode finds node, the provider and the browser's remote control.
func needNode(t *testing.T) string {
	t.Helper()
	node, err := exec.LookPath("node")
	if err != nil {
		missing(t, "node is not installed")
	}
	for _, module := range []string{"oidc-provider", "playwright-core"} {
		if _, err := os.Stat(filepath.Join(oidcFolder, "node_modules", module)); err != nil {
			missing(t, module+" is not installed")
		}
	}
	return node
}

// needChromium finds the browser.
func needChromium(t *testing.T) string {
	t.Helper()
	chromium := os.Getenv("CHROMIUM")
	if chromium == "" {
		chromium = "/usr/bin/chromium"
	}
	if _, err := os.Stat(chromium); err != nil {
		missing(t, "Chromium is not installed at "+chromium)
	}
	return chromium
}

// An oidcProvider is a running testdata/oidc/server.mjs.
type oidcProvider struct {
	Issuer       string `json:"issuer"`
	AuthURL      string `json:"authURL"`
	TokenURL     string `json:"tokenURL"`
	PublicClient string `json:"publicClient"`
	WebClient    string `json:"webClient"`
	WebSecret    string `json:"webSecret"`

	mu     sync.Mutex
	grants []oidcGrant
}

// An oidcGrant is what the provider says about a request for tokens.
type oidcGrant struct {
	Type  string `json:"type"`
	Error string `json:"error"`
}

// startOIDC runs a provider until the test ends.
func startOIDC(t *testing.T) *oidcProvider {
	t.Helper()
	cmd := exec.Command(needNode(t), "server.mjs")
	cmd.Dir = oidcFolder
	stdin, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	var log strings.Builder
	cmd.Stderr = &log
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	o := &oidcProvider{}
	ready, read := make(chan error, 1), make(chan struct{})
	go func() {
		defer close(read)
		lines := bufio.NewScanner(stdout)
		for lines.Scan() {
			word, rest, _ := strings.Cut(lines.Text(), " ")
			switch word {
			case "ready":
				ready <- json.Unmarshal([]byte(rest), o)
			case "grant":
				var g oidcGrant
				if json.Unmarshal([]byte(rest), &g) == nil {
					o.mu.Lock()
					o.grants = append(o.grants, g)
					o.mu.Unlock()
				}
			}
		}
	}()
	t.Cleanup(func() {
		stdin.Close() // which ends it
		<-read
		if err := cmd.Wait(); err != nil {
			t.Errorf("oidc-provider: %v\n%s", err, log.String())
		}
	})
	select {
	case err := <-ready:
		if err != nil {
			t.Fatal(err)
		}
	case <-read:
		t.Fatal("oidc-provider did not start")
	case <-time.After(30 * time.Second):
		t.Fatal("oidc-provider did not start in time")
	}
	return o
}

// count returns how many requests for tokens of a type succeeded and failed.
func (o *oidcProvider) count(kind string) (good, bad int) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, g := range o.grants {
		switch {
		case g.Type != kind:
		case g.Error == "":
			good++
		default:
			bad++
		}
	}
	return good, bad
}

// A visitor fills in the provider's plain pages as a person would.
type visitor struct {
	client   *http.Client
	userCode string // entered where it is asked for
	abort    bool   // instead of signing in
}

func newVisitor() *visitor {
	jar, _ := cookiejar.New(nil)
	return &visitor{client: &http.Client{
		Jar:           jar,
		Transport:     &http.Transport{DisableKeepAlives: true},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

var (
	formPattern  = regexp.MustCompile(`(?s)<form[^>]*action="([^"]*)"[^>]*>(.*?)</form>`)
	inputPattern = regexp.MustCompile(`<input[^>]*>`)
	attrPattern  = regexp.MustCompile(`(\w+)="([^"]*)"`)
	abortPattern = regexp.MustCompile(`href="([^"]*/abort)"`)
)

// visit goes from page to page and returns the address where the provider's pages
// end: that of a page without a form, or one of another host, which is requested
// if it is on this machine.
func (v *visitor) visit(ctx context.Context, address string) (string, error) {
	at, err := url.Parse(address)
	if err != nil {
		return "", err
	}
	home, form := at.Host, url.Values(nil)
	for range 20 {
		if at.Host != home && at.Hostname() != "localhost" && at.Hostname() != "127.0.0.1" {
			return at.String(), nil
		}
		method := http.MethodGet
		if form != nil {
			method = http.MethodPost
		}
		req, err := http.NewRequestWithContext(ctx, method, at.String(), strings.NewReader(form.Encode()))
		if err != nil {
			return "", err
		}
		if form != nil {
			req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		}
		resp, err := v.client.Do(req)
		if err != nil {
			return "", err
		}
		page, err := io.ReadAll(resp.Body)
		resp.Body.Close()
		if err != nil {
			return "", err
		}
		form = nil
		if location := resp.Header.Get("Location"); location != "" {
			if at, err = at.Parse(location); err != nil {
				return "", err
			}
			continue
		}
		if resp.StatusCode != http.StatusOK && at.Host == home {
			return "", fmt.Errorf("page %s: %s", at.Path, resp.Status)
		}
		next := formPattern.FindSubmatch(page)
		if at.Host != home || next == nil {
			return at.String(), nil
		}
		if m := abortPattern.FindSubmatch(page); v.abort && m != nil {
			if at, err = at.Parse(html.UnescapeString(string(m[1]))); err != nil {
				return "", err
			}
			continue
		}
		if at, err = at.Parse(html.UnescapeString(string(next[1]))); err != nil {
			return "", err
		}
		form = v.fill(next[2])
	}
	return "", fmt.Errorf("the pages of %s go round in circles", home)
}

func (v *visitor) fill(inside []byte) url.Values {
	form := url.Values{}
	for _, input := range inputPattern.FindAll(inside, -1) {
		attr := map[string]string{}
		for _, m := range attrPattern.FindAllSubmatch(input, -1) {
			attr[string(m[1])] = html.UnescapeString(string(m[2]))
		}
		form.Set(attr["name"], attr["value"])
	}
	for name, value := range map[string]string{"login": "nora.keller@contoso.com", "password": "any", "user_code": v.userCode} {
		if form.Has(name) {
			form.Set(name, value)
		}
	}
	return form
}
