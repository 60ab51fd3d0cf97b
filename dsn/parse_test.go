package dsn

import (
	"io/fs"
	"strings"
	"testing"
	"time"
)

const (
	client   = "ClientId=00001111-aaaa-2222-bbbb-3333cccc4444;"
	contoso  = "Tenant=contoso.com;" + client
	authURL  = "https://login.microsoftonline.com/contoso.com/oauth2/v2.0/authorize"
	tokenURL = "https://login.microsoftonline.com/contoso.com/oauth2/v2.0/token"
)

// base is what contoso alone gives.
func base(change func(c *Config)) *Config {
	c := New()
	c.Tenant = "contoso.com"
	c.ClientId = "00001111-aaaa-2222-bbbb-3333cccc4444"
	c.AuthUrl, c.TokenUrl, c.ServiceUrl = authURL, tokenURL, "https://graph.microsoft.com/v1.0"
	if change != nil {
		change(c)
	}
	return c
}

// valid is the one table of good connection strings: for parsing, for the round trip, and for the fuzzer.
var valid = []struct {
	in   string
	want *Config
}{
	{contoso, base(nil)},
	{"tenant = contoso.com ; CLIENTID=\n 00001111-aaaa-2222-bbbb-3333cccc4444 ;;\t;", base(nil)},
	{"Driver={Any Driver;x};" + contoso, base(nil)},
	{"AuthUrl=" + authURL + ";TokenUrl=" + tokenURL + ";" + client, base(func(c *Config) { c.Tenant = "" })},
	{"TokenUrl=" + tokenURL + ";" + client, base(func(c *Config) { c.Tenant, c.AuthUrl = "", "" })},
	{contoso + "AuthUrl=;TokenUrl=;ServiceUrl=", base(nil)},
	{contoso + "AuthUrl=" + authURL + "?slice=a", base(func(c *Config) { c.AuthUrl = authURL + "?slice=a" })},
	{contoso + "Scope=offline_access~User.Read~Mail.Read~", base(func(c *Config) { c.Scope = "offline_access~User.Read~Mail.Read~" })},
	{contoso + "Scope={ offline_access  Mail.Read }", base(func(c *Config) { c.Scope = " offline_access  Mail.Read " })},
	{contoso + "ReturnUrl=http://localhost", base(func(c *Config) { c.ReturnUrl = "http://localhost" })},
	{contoso + "ReturnUrl=http://127.0.0.1:8080/cb", base(func(c *Config) { c.ReturnUrl = "http://127.0.0.1:8080/cb" })},
	{contoso + "ReturnUrl=https://login.microsoftonline.com/common/oauth2/nativeclient",
		base(func(c *Config) { c.ReturnUrl = "https://login.microsoftonline.com/common/oauth2/nativeclient" })},
	{contoso + "ClientSecret={a;b}}c{d=e~ }", base(func(c *Config) { c.ClientSecret = "a;b}c{d=e~ " })},
	{contoso + "ClientSecret=p=q}r", base(func(c *Config) { c.ClientSecret = "p=q}r" })},
	{contoso + "ClientSecret={{x}", base(func(c *Config) { c.ClientSecret = "{x" })},
	{contoso + `RefreshTokenFilePath={C:\tokens\mail.json}`, base(func(c *Config) { c.RefreshTokenFilePath = `C:\tokens\mail.json` })},
	{contoso + "ExtraAttributesForAuthRequest=prompt=select_account&domain_hint=contoso.com",
		base(func(c *Config) { c.ExtraAttributesForAuthRequest = "prompt=select_account&domain_hint=contoso.com" })},
	{contoso + "UserId=ME", base(nil)},
	{contoso + "UserId=", base(nil)},
	{contoso + "UserId=shared@contoso.com", base(func(c *Config) { c.UserId = "shared@contoso.com" })},
	{contoso + "RetryMode=none", base(func(c *Config) { c.RetryMode = RetryNone })},
	{contoso + "RetryMode=RETRYANY", base(func(c *Config) { c.RetryMode = RetryAny })},
	{contoso + "RetryStatusCodeList=429 | 503 | 504|", base(func(c *Config) { c.RetryStatusCodeList = "429 | 503 | 504|" })},
	{contoso + "RetryMode=None;RetryStatusCodeList=", base(func(c *Config) { c.RetryMode, c.RetryStatusCodeList = RetryNone, "" })},
	{contoso + "RetryCountMax=0", base(func(c *Config) { c.RetryCountMax = 0 })},
	{contoso + "RetryMultiplyWaitTime=0", base(func(c *Config) { c.RetryMultiplyWaitTime = false })},
	{contoso + "RetryMultiplyWaitTime=TRUE", base(nil)},
	{contoso + "Cloud=usgovdod", base(func(c *Config) {
		c.Cloud = USGovDoD
		c.AuthUrl = "https://login.microsoftonline.us/contoso.com/oauth2/v2.0/authorize"
		c.TokenUrl = "https://login.microsoftonline.us/contoso.com/oauth2/v2.0/token"
		c.ServiceUrl = "https://dod-graph.microsoft.us/v1.0"
	})},
	{contoso + "ServiceUrl=https://graph.microsoft.com/beta/", base(func(c *Config) { c.ServiceUrl = "https://graph.microsoft.com/beta" })},
	{contoso + "ServiceUrl=http://127.0.0.1:4000/v1.0", base(func(c *Config) { c.ServiceUrl = "http://127.0.0.1:4000/v1.0" })},
	{contoso + "AuthMode=AppCreds;ClientSecret=s;UserId=a@contoso.com",
		base(func(c *Config) { c.AuthMode, c.ClientSecret, c.UserId = AppCreds, "s", "a@contoso.com" })},
	{"AuthMode=accesstoken;AccessToken=eyJ0.e30.x-_~+/=", base(func(c *Config) {
		c.AuthMode, c.AccessToken = AccessToken, "eyJ0.e30.x-_~+/="
		c.Tenant, c.ClientId, c.AuthUrl, c.TokenUrl = "", "", "", ""
	})},
	{contoso + "LoginMode=devicecode;LoginHint=kim@contoso.com;LoginTimeout=90",
		base(func(c *Config) {
			c.LoginMode, c.LoginHint, c.LoginTimeout = LoginDeviceCode, "kim@contoso.com", 90*time.Second
		})},
	{contoso + "RetryWaitTimeMs=10;RetryMaxWaitMs=10", base(func(c *Config) { c.RetryWaitTimeMs, c.RetryMaxWaitMs = 10, 10 })},
	{contoso + "Timeout=1h", base(func(c *Config) { c.Timeout = time.Hour })},
	{contoso + "Timeout=1500ms;PageSize=50;MaxConcurrency=1;MaxRows=1000",
		base(func(c *Config) {
			c.Timeout, c.PageSize, c.MaxConcurrency, c.MaxRows = 1500*time.Millisecond, 50, 1, 1000
		})},
	{contoso + "BodyType=text;IdType=IMMUTABLE;TimeZone=Europe/Berlin",
		base(func(c *Config) { c.BodyType, c.IdType, c.TimeZone = Text, ImmutableIds, "Europe/Berlin" })},
	{contoso + "TimeZone=utc", base(nil)},
	{contoso + "Pushdown=require;OnMailboxError=skip", base(func(c *Config) { c.Pushdown, c.OnMailboxError = PushdownRequire, SkipMailbox })},
	{contoso + "MaxMemory=64 mib", base(func(c *Config) { c.MaxMemory = 64 << 20 })},
	{contoso + "MaxMemory=1500000", base(func(c *Config) { c.MaxMemory = 1500000 })},
	{contoso + "ReadOnly=False;UserAgent={reports/2.1; nightly}",
		base(func(c *Config) { c.ReadOnly, c.UserAgent = false, "reports/2.1; nightly" })},
}

func TestParse(t *testing.T) {
	t.Parallel()
	for _, test := range valid {
		got, err := Parse(test.in)
		if err != nil {
			t.Errorf("Parse(%q): %v", test.in, err)
			continue
		}
		if *got != *test.want {
			t.Errorf("Parse(%q)\n got %#v\nwant %#v", test.in, got, test.want)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, test := range valid {
		f.Add(test.in)
	}
	for _, s := range []string{"a={", "={}}", ";;=;", "ClientSecret={}}}", contoso + "ClientSecret=a;b", contoso + "Scope={\u00a0a}"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		c, err := parse(s, environment{
			getenv:    func(string) string { return "x" },
			configDir: func() (string, error) { return "", fs.ErrNotExist },
			readFile:  func(string) ([]byte, error) { return []byte("[a]\n" + s), nil },
		})
		if err != nil {
			if c != nil || len(Problems(err)) == 0 {
				t.Fatalf("%v, %v: an error has no Config and names its problems", c, err)
			}
			return
		}
		text := c.Format()
		again, err := Parse(text)
		if err != nil {
			t.Fatalf("Parse(Format()) = Parse(%q): %v", text, err)
		}
		if *again != *c {
			t.Fatalf("Parse(Format())\n got %s\nwant %s", again.Format(), text)
		}
		if err := c.Clone().Validate(); err != nil {
			t.Fatalf("a parsed Config does not validate: %v", err)
		}
		if secret := c.ClientSecret; len(secret) > 8 && strings.Contains(c.String(), secret) {
			t.Fatalf("String() shows the secret: %s", c)
		}
		c.ScopeList()
		c.Warnings()
	})
}
