package graphtest

import (
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"slices"
	"strings"
)

// A Person plays the human in front of the browser: reads the server's pages,
// fills in their forms and follows redirects, over real HTTP, with cookies. The
// zero value is not usable; see [Server.Person].
type Person struct {
	// Account is the address typed into the sign-in page. Empty: what the
	// page suggests, which is the login_hint or else the first user.
	Account string
	// Decline makes the person press Cancel wherever it is offered.
	Decline bool

	client *http.Client
	last   string
}

func newPerson() *Person {
	jar, _ := cookiejar.New(nil) // fails for bad options only
	return &Person{client: &http.Client{
		Jar:           jar,
		Transport:     &http.Transport{DisableKeepAlives: true}, // leaves no goroutine behind
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// LastPage is the body of the last page seen, such as the one a loopback
// listener closes with.
func (p *Person) LastPage() string { return p.last }

// Visit opens an authorization address, signs in and consents or declines, and
// follows the redirect back to the application. A loopback address is requested,
// as a browser would; any other is not. Either way Visit returns it, code or
// error parameters included. A page that leads nowhere, as after a wrong account
// or an unregistered redirect address, is an error with the page's text.
func (p *Person) Visit(ctx context.Context, authorizeURL string) (finalURL string, err error) {
	start, err := url.Parse(authorizeURL)
	if err != nil {
		return "", err
	}
	return p.walk(ctx, start, "")
}

// EnterDeviceCode opens a verification address, enters the code, signs in and
// consents or declines.
func (p *Person) EnterDeviceCode(ctx context.Context, verificationURI, userCode string) error {
	start, err := url.Parse(verificationURI)
	if err != nil {
		return err
	}
	_, err = p.walk(ctx, start, userCode)
	return err
}

// walk goes from page to page until one has no form or an address is another
// host's.
func (p *Person) walk(ctx context.Context, at *url.URL, userCode string) (string, error) {
	method, form := http.MethodGet, url.Values(nil)
	home := at.Host
	for range 20 {
		if at.Host != home {
			return at.String(), p.deliver(ctx, method, at, form)
		}
		resp, err := p.do(ctx, method, at, form)
		if err != nil {
			return "", err
		}
		method, form = http.MethodGet, nil
		if location := resp.Header.Get("Location"); location != "" {
			if at, err = at.Parse(location); err != nil {
				return "", err
			}
			continue
		}
		seen, err := readForm(p.last)
		if err != nil {
			return "", fmt.Errorf("page at %q: %w", at.Path, err)
		}
		switch {
		case seen.problem != "":
			return "", errors.New(seen.problem)
		case resp.StatusCode != http.StatusOK:
			return "", fmt.Errorf("page at %q: %s", at.Path, resp.Status)
		case len(seen.buttons) == 0 && userCode != "":
			return at.String(), nil
		case len(seen.buttons) == 0:
			return "", fmt.Errorf("page at %q has no form", at.Path)
		}
		method, form = http.MethodPost, p.fill(seen, userCode)
		if at, err = at.Parse(seen.action); err != nil {
			return "", err
		}
	}
	return "", errors.New("the sign-in pages go round in circles")
}

// fill answers a form.
func (p *Person) fill(f htmlForm, userCode string) url.Values {
	form := f.fields
	if form.Has("login") && p.Account != "" {
		form.Set("login", p.Account)
	}
	if form.Has("code") && userCode != "" {
		form.Set("code", userCode)
	}
	press := f.buttons[0]
	if p.Decline && slices.Contains(f.buttons, "cancel") {
		press = "cancel"
	}
	if press != "" {
		form.Set("action", press)
	}
	return form
}

// deliver brings the answer to the application's loopback listener and reads
// the page it shows, through its own redirects.
func (p *Person) deliver(ctx context.Context, method string, at *url.URL, form url.Values) error {
	host := at.Hostname()
	if ip := net.ParseIP(host); host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return nil
	}
	for range 5 {
		resp, err := p.do(ctx, method, at, form)
		if err != nil {
			return err
		}
		location := resp.Header.Get("Location")
		if location == "" {
			return nil
		}
		method, form = http.MethodGet, nil
		if at, err = at.Parse(location); err != nil {
			return err
		}
	}
	return errors.New("the application redirects in circles")
}

func (p *Person) do(ctx context.Context, method string, at *url.URL, form url.Values) (*http.Response, error) {
	req, err := http.NewRequestWithContext(ctx, method, at.String(), strings.NewReader(form.Encode()))
	if err != nil {
		return nil, err
	}
	req.Header.Set("Accept", "text/html")
	if method == http.MethodPost {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	resp, err := p.client.Do(req)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(io.LimitReader(resp.Body, 1<<20))
	p.last = string(body)
	return resp, err
}

// An htmlForm is what a page asks: its fields as they stand and the values of
// its buttons, in order.
type htmlForm struct {
	action  string
	fields  url.Values
	buttons []string
	problem string
}

// readForm reads the form of a page of this server, which is well-formed XML.
func readForm(html string) (htmlForm, error) {
	f := htmlForm{fields: url.Values{}}
	d := xml.NewDecoder(strings.NewReader(html))
	d.Strict = false
	d.AutoClose = xml.HTMLAutoClose
	d.Entity = xml.HTMLEntity
	inError := false
	for {
		t, err := d.Token()
		if err == io.EOF {
			return f, nil
		}
		if err != nil {
			return f, err
		}
		switch t := t.(type) {
		case xml.StartElement:
			attr := map[string]string{}
			for _, a := range t.Attr {
				attr[a.Name.Local] = a.Value
			}
			switch t.Name.Local {
			case "form":
				f.action = attr["action"]
			case "input":
				f.fields.Set(attr["name"], attr["value"])
			case "button":
				f.buttons = append(f.buttons, attr["value"])
			case "p":
				inError = attr["class"] == "error"
			}
		case xml.EndElement:
			inError = inError && t.Name.Local != "p"
		case xml.CharData:
			if inError {
				f.problem += string(t)
			}
		}
	}
}
