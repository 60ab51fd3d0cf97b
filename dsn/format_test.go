package dsn

import (
	"log/slog"
	"strings"
	"testing"
)

func TestFormatRoundTrip(t *testing.T) {
	t.Parallel()
	for _, test := range valid {
		text := test.want.Format()
		got, err := Parse(text)
		if err != nil {
			t.Errorf("Parse(%q), formatted from %q: %v", text, test.in, err)
			continue
		}
		if *got != *test.want {
			t.Errorf("Parse(%q)\n got %#v\nwant %#v", text, got, test.want)
		}
		if again := got.Format(); again != text {
			t.Errorf("Format() = %q, after a round trip %q", text, again)
		}
	}
}

func TestFormatOnlyDifferences(t *testing.T) {
	t.Parallel()
	c, err := Parse("UserId=me;RetryCountMax=5;Timeout=100s;maxmemory=512MiB;" + contoso + "Scope=" + DefaultScope)
	if err != nil {
		t.Fatal(err)
	}
	want := "ClientId=00001111-aaaa-2222-bbbb-3333cccc4444;Tenant=contoso.com"
	if got := c.Format(); got != want {
		t.Errorf("Format() = %q, want %q", got, want)
	}
	if got := New().Format(); got != "" {
		t.Errorf("New().Format() = %q, want nothing", got)
	}
}

// Whatever is wrong with a string, its secrets are in no text.
func TestSecretsStayInside(t *testing.T) {
	t.Parallel()
	const secret, token, tail = "S3cr3t~value", "T0k3n-value", "t41l"
	for _, s := range []string{
		contoso + "ClientSecret=" + secret,
		contoso + "ClientSecret=" + secret + ";AccessToken=" + token,
		contoso + "ClientSecret={" + secret,
		contoso + "ClientSecret={" + secret + "}" + tail,
		contoso + "ClientSecret=" + secret + ";" + tail,
		contoso + "ClientSecret=" + secret + ";" + tail + "=1;UserId=a b",
		contoso + "ClientSecret=" + secret + ";Scop" + tail + "=1",
		contoso + "ClientSecret=" + secret + ";" + tail + ";" + tail + "=" + tail,
		contoso + "ClientSecret=" + secret + ";ClientSecret=" + secret,
		contoso + "ClientSecret={" + secret + "\x00}",
		contoso + "ClientSecrt=" + secret + ";" + tail + "=1",
		contoso + "=" + secret,
		contoso + ";" + secret,
		"AuthMode=AccessToken;AccessToken=" + token + " x",
		"AuthMode=AccessToken;AccessToken=" + token + ";" + tail + "=" + tail,
		"AuthMode=AccessToken;AccessToken=" + token,
		contoso + "AuthUrl=https://user:" + secret + "@login.example/",
		contoso + "ServiceUrl=https://user:" + secret + "@%zz/",
		contoso + "ExtraAttributesForAuthRequest=client_secret=" + secret,
		contoso + "ExtraAttributesForAuthRequest=a=" + secret + "%zz",
		strings.Repeat(secret, 1<<16),
	} {
		c, err := Parse(s)
		var b strings.Builder
		if err != nil {
			b.WriteString(err.Error())
		}
		if c != nil {
			slog.New(slog.NewTextHandler(&b, nil)).Info("config", "pointer", c, "value", *c)
			b.WriteString(c.String() + c.GoString())
			if strings.Contains(s, secret) && !strings.Contains(c.Format(), secret) {
				t.Errorf("Format() of %q lost the secret", s)
			}
			b.WriteString(strings.Join(c.Warnings(), "\n"))
		}
		for _, hidden := range []string{secret, token, tail} {
			if strings.Contains(b.String(), hidden) {
				t.Errorf("%s shows %q:\n%s", quote(s), hidden, b.String())
			}
		}
	}
	c := base(func(c *Config) { c.AuthUrl = "https://user:" + secret + "@login.example/" })
	if got := c.String(); strings.Contains(got, secret) {
		t.Errorf("String() of a Config nobody validated shows the password: %s", got)
	}
}
