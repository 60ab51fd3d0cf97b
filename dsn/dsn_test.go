package dsn

import (
	"errors"
	"io/fs"
	"log/slog"
	"reflect"
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

func TestParseErrors(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", 257)
	tests := []struct {
		in    string
		param string // of the first problem
		want  string // in its reason
	}{
		{"", "ClientId", "missing"},
		{client, "TokenUrl", "or Tenant"},
		{"Tenant=contoso.com", "ClientId", "missing"},
		{contoso + "Scop=Mail.Read", "", `unknown parameter "Scop" (nearest known: "Scope")`},
		{contoso + "Client Secrets=x", "", `nearest known: "ClientSecret"`},
		{contoso + "Uid=x", "", `unknown parameter "Uid"`},
		{contoso + "clientid=x", "ClientId", "twice"},
		{contoso + "Driver=a;driver=b", "Driver", "twice"},
		{contoso + "UserId", "", "part without '='"},
		{contoso + "=x", "", "without a name"},
		{contoso + "ClientSecret={abc", "ClientSecret", "opening brace"},
		{contoso + "ClientSecret={abc}def", "ClientSecret", "after its closing brace"},
		{contoso + "ClientSecret={a{b}c}", "ClientSecret", "after its closing brace"},
		{contoso + "ClientSecret=abc;def", "ClientSecret", "write a value that contains a semicolon in braces"},
		{strings.Repeat("a", 10<<20), "", "longer than 64 KiB"},
		{contoso + "ClientSecret=" + strings.Repeat("{", 1000), "ClientSecret", "opening brace"},

		{contoso + "AuthUrl=/authorize", "AuthUrl", "absolute https"},
		{contoso + "AuthUrl=https:///authorize", "AuthUrl", "without a host"},
		{contoso + "AuthUrl=https://u:p@login.example/authorize", "AuthUrl", "user name or password"},
		{contoso + "AuthUrl=" + authURL + "#x", "AuthUrl", "fragment"},
		{contoso + "AuthUrl=http://login.microsoftonline.com/x/oauth2/v2.0/authorize", "AuthUrl", "only https"},
		{contoso + "AuthUrl=https://login.microsoftonline.com/contoso.com/oauth2/authorize", "AuthUrl", "v1 endpoint; use /oauth2/v2.0/authorize"},
		{contoso + "AuthUrl=" + tokenURL, "AuthUrl", "swapped"},
		{contoso + "AuthUrl=javascript:alert(1)", "AuthUrl", "absolute https"},
		{contoso + "AuthUrl=https://login.microsoftonline.com:99999/contoso.com/oauth2/v2.0/authorize", "AuthUrl", "port"},
		{contoso + "AuthUrl=https://%zz/", "AuthUrl", "valid URL"},
		{contoso + "TokenUrl=" + authURL, "TokenUrl", "swapped"},
		{contoso + "TokenUrl=https://login.microsoftonline.com/contoso.com/oauth2/token", "TokenUrl", "v1 endpoint"},
		{contoso + "TokenUrl=https://login.example/contoso.com/oauth2/v2.0/token", "TokenUrl", `"login.example", than AuthUrl, "login.microsoftonline.com"`},
		{contoso + "TokenUrl=https://login.microsoftonline.com/fabrikam.com/oauth2/v2.0/token", "TokenUrl", `"fabrikam.com", than AuthUrl, "contoso.com"`},
		{"Tenant=contoso.com;ClientId=mail-reports", "ClientId", "GUID such as"},
		{"Tenant=a/b;" + client, "Tenant", "not a tenant"},
		{"Tenant=..;" + client, "Tenant", "dot"},
		{contoso + "Scope=~ ~", "Scope", "names no permission"},
		{contoso + "Scope=", "Scope", "names no permission"},
		{contoso + `Scope=Mail.Read"`, "Scope", "is no permission"},
		{contoso + "Scope=.default~Mail.Read", "Scope", "cannot be combined"},
		{contoso + "Scope=https://graph.microsoft.com/.default~https://graph.microsoft.com/Mail.Read", "Scope", "cannot be combined"},
		{contoso + "Scope=Mail.Read~https://outlook.office.com/Mail.Read", "Scope", "two resources"},
		{contoso + "Scope=Mail.Read;RefreshTokenFilePath=t.json", "Scope", "offline_access"},
		{contoso + "ReturnUrl=", "ReturnUrl", "is empty"},
		{contoso + "ReturnUrl=javascript:alert", "ReturnUrl", "absolute https"},
		{contoso + "ReturnUrl=http://contoso.com/cb", "ReturnUrl", "only https"},
		{contoso + "ReturnUrl=http://[::1]:80/", "ReturnUrl", "IPv6"},
		{contoso + "ReturnUrl=http://127.0.0.2/", "ReturnUrl", "other than localhost"},
		{contoso + "ReturnUrl=https://contoso.com/" + long, "ReturnUrl", "256"},
		{contoso + "ReturnUrl=https://contoso.com/a(b)", "ReturnUrl", "characters"},
		{contoso + "ReturnUrl=https://contoso.com/#a", "ReturnUrl", "fragment"},
		{contoso + "ReturnUrl=http://localhost:0", "ReturnUrl", "port"},
		{contoso + "ExtraAttributesForAuthRequest=prompt=admin", "ExtraAttributesForAuthRequest", "login, none, consent, select_account, create"},
		{contoso + "ExtraAttributesForAuthRequest=a=%zz", "ExtraAttributesForAuthRequest", "percent-encoded"},
		{contoso + "ExtraAttributesForAuthRequest=a=%0d%0ab", "ExtraAttributesForAuthRequest", "control"},
		{contoso + "ExtraAttributesForAuthRequest=State=x", "ExtraAttributesForAuthRequest", `"state", which is set by graphmail`},
		{contoso + "ExtraAttributesForAuthRequest=code_challenge_method=plain", "ExtraAttributesForAuthRequest", "code_challenge_method"},
		{contoso + "ExtraAttributesForAuthRequest=prompt", "ExtraAttributesForAuthRequest", "without a value"},
		{contoso + "ExtraAttributesForAuthRequest=a=1&a=2", "ExtraAttributesForAuthRequest", "twice"},
		{contoso + "LoginMode=Browser;ExtraAttributesForAuthRequest=prompt=none", "ExtraAttributesForAuthRequest", "forbids the sign-in"},
		{contoso + "LoginHint=a;ExtraAttributesForAuthRequest=login_hint=b", "ExtraAttributesForAuthRequest", "LoginHint"},
		{contoso + "UserId=a/b", "UserId", "without blanks"},
		{contoso + "UserId=a b", "UserId", "without blanks"},
		{contoso + "UserId=..", "UserId", "without blanks"},
		{contoso + "RetryMode=Always", "RetryMode", `"Always" is not one of None, RetryAny, RetryWhenStatusCodeMatch`},
		{contoso + "RetryMode=", "RetryMode", "leave the parameter out"},
		{contoso + "RetryStatusCodeList=429|abc", "RetryStatusCodeList", `"abc"`},
		{contoso + "RetryStatusCodeList=429|200", "RetryStatusCodeList", `"200"`},
		{contoso + "RetryStatusCodeList=401", "RetryStatusCodeList", "new token"},
		{contoso + "RetryStatusCodeList=|", "RetryStatusCodeList", "RetryMode=None"},
		{contoso + "RetryCountMax=-1", "RetryCountMax", "outside of 0 to 100"},
		{contoso + "RetryCountMax=1.5", "RetryCountMax", "whole number"},
		{contoso + "RetryCountMax=99999999999999999999", "RetryCountMax", "outside"},
		{contoso + "RetryMultiplyWaitTime=maybe", "RetryMultiplyWaitTime", "True or False"},
		{contoso + "Cloud=Germany", "Cloud", "Global, USGov, USGovDoD, China"},
		{contoso + "ServiceUrl=http://graph.example/v1.0", "ServiceUrl", "only https"},
		{contoso + "ServiceUrl=https://graph.microsoft.com", "ServiceUrl", "https://graph.microsoft.com/v1.0"},
		{contoso + "ServiceUrl=https://graph.microsoft.com/v1.0?a=b", "ServiceUrl", "query"},
		{contoso + "ServiceUrl=https://graph.microsoft.us/v1.0", "ServiceUrl", "takes no tokens"},
		{contoso + "AuthMode=AppCreds;UserId=a@b.c", "ClientSecret", "AppCreds needs it"},
		{contoso + "AuthMode=AppCreds;ClientSecret=x", "UserId", "no me"},
		{contoso + "AuthMode=AppCreds;ClientSecret=x;UserId=a@b.c;Scope=Mail.Read", "Scope", "leave Scope out"},
		{"Tenant=common;" + client + "AuthMode=AppCreds;ClientSecret=x;UserId=a@b.c", "Tenant", "one tenant"},
		{"AuthMode=AccessToken", "AccessToken", "missing"},
		{contoso + "AccessToken=x", "AccessToken", "set AuthMode=AccessToken"},
		{"AuthMode=AccessToken;AccessToken=Bearer x", "AccessToken", "without \"Bearer\""},
		{"TokenUrl=" + tokenURL + ";" + client + "LoginMode=Browser", "AuthUrl", "authorization endpoint"},
		{contoso + "LoginTimeout=soon", "LoginTimeout", "duration"},
		{contoso + "LoginTimeout=0", "LoginTimeout", "outside"},
		{contoso + "Timeout=48h", "Timeout", "outside"},
		{contoso + "RetryWaitTimeMs=1s", "RetryWaitTimeMs", "whole number"},
		{contoso + "RetryWaitTimeMs=2000;RetryMaxWaitMs=1000", "RetryMaxWaitMs", "less than RetryWaitTimeMs"},
		{contoso + "PageSize=1001", "PageSize", "0 to 1000"},
		{contoso + "MaxConcurrency=5", "MaxConcurrency", "1 to 4"},
		{contoso + "MaxRows=-1", "MaxRows", "outside"},
		{contoso + "BodyType=pdf", "BodyType", "Html, Text"},
		{contoso + "IdType=rest", "IdType", "Default, Immutable"},
		{contoso + "TimeZone=Mars/Olympus", "TimeZone", "IANA"},
		{contoso + "TimeZone=../../etc/passwd", "TimeZone", "IANA"},
		{contoso + "Pushdown=Some", "Pushdown", "Auto, Off, Require"},
		{contoso + "OnMailboxError=Ignore", "OnMailboxError", "Fail, Skip"},
		{contoso + "MaxMemory=many", "MaxMemory", "512MiB"},
		{contoso + "MaxMemory=1KiB", "MaxMemory", "outside of 1MiB to 1024GiB"},
		{contoso + "MaxMemory=9999999999999GiB", "MaxMemory", "outside"},
		{contoso + "ReadOnly=ja", "ReadOnly", "True or False"},
		{contoso + "UserAgent=réports", "UserAgent", "ASCII"},
	}
	for _, test := range tests {
		c, err := Parse(test.in)
		shown := quote(test.in)
		if err == nil {
			t.Errorf("Parse(%s) = %v, want an error", shown, c)
			continue
		}
		probs := Problems(err)
		if len(probs) == 0 || probs[0].Param != test.param || !strings.Contains(probs[0].Reason, test.want) {
			t.Errorf("Parse(%s): %v\nwant %q at %q first", shown, err, test.want, test.param)
		}
		if len(err.Error()) > 4096 {
			t.Errorf("Parse(%s): the error has %d bytes", shown, len(err.Error()))
		}
	}
}

func TestAllProblemsTogether(t *testing.T) {
	t.Parallel()
	_, err := Parse("RetryMode=x;PageSize=y;UserId=a b;Foo=1;ReturnUrl=http://example.com")
	var got []string
	for _, p := range Problems(err) {
		got = append(got, p.Param)
	}
	want := []string{"", "RetryMode", "PageSize", "ReturnUrl", "UserId", "ClientId", "TokenUrl"}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("problems of %q, want %q", got, want)
	}
	var first *ParamError
	if !errors.As(err, &first) || !strings.Contains(first.Error(), "Foo") {
		t.Errorf("errors.As found %v", first)
	}
}

// Every parameter refuses what could end a header line, a C string or a log line.
func TestControlCharacters(t *testing.T) {
	t.Parallel()
	for _, p := range Parameters() {
		for _, bad := range []string{"a\r\nX-Evil: 1", "a\x00b", "a\x1bb", "a\u0085b", "a\xff"} {
			_, err := Parse(p.Name + "={" + bad + "}")
			found := false
			for _, e := range Problems(err) {
				found = found || e.Param == p.Name && (strings.Contains(e.Reason, "control") || strings.Contains(e.Reason, "UTF-8"))
			}
			if !found {
				t.Errorf("%s={%q}: %v", p.Name, bad, err)
			}
		}
	}
}

func TestDefaults(t *testing.T) {
	t.Parallel()
	c := New()
	for i := range table {
		p := &table[i]
		if p.Default == "" || p.derive != nil {
			continue
		}
		if got := p.of(c).text(); got != p.Default && p.Name != "Timeout" {
			t.Errorf("New() has %s=%s, documented is %s", p.Name, got, p.Default)
		}
		if err := p.of(c).check(); err != nil {
			t.Errorf("default of %s: %v", p.Name, err)
		}
	}
	c.AuthMode, c.AccessToken = AccessToken, "x"
	if err := c.Validate(); err != nil {
		t.Errorf("the defaults and a token: %v", err)
	}
	if got, want := c.ServiceUrl, "https://graph.microsoft.com/v1.0"; got != want {
		t.Errorf("ServiceUrl = %q, want %q", got, want)
	}
}

// Every field of Config can be set from a string and is written back, and every parameter is a field of that name.
func TestEveryFieldReachable(t *testing.T) {
	t.Parallel()
	samples := map[string]string{
		"AuthUrl": authURL + "?a=b", "TokenUrl": tokenURL + "?a=b", "ClientId": "11110000-aaaa-2222-bbbb-3333cccc4444",
		"Scope": "offline_access~Mail.Read", "ReturnUrl": "http://localhost", "ClientSecret": "s", "RefreshTokenFilePath": "t.json",
		"ExtraAttributesForAuthRequest": "prompt=login", "UserId": "a@b.c", "RetryMode": "RetryAny", "RetryStatusCodeList": "504",
		"RetryCountMax": "1", "RetryMultiplyWaitTime": "False", "Tenant": "contoso.com", "Cloud": "China",
		"ServiceUrl": "https://microsoftgraph.chinacloudapi.cn/beta", "AuthMode": "AppCreds", "AccessToken": "x", "LoginMode": "Paste",
		"LoginHint": "a", "LoginTimeout": "1s", "RetryWaitTimeMs": "200", "RetryMaxWaitMs": "300", "Timeout": "5s", "PageSize": "3",
		"MaxConcurrency": "2", "MaxRows": "9", "BodyType": "Text", "IdType": "Immutable", "TimeZone": "Local", "Pushdown": "Off",
		"OnMailboxError": "Skip", "MaxMemory": "2MiB", "ReadOnly": "False", "UserAgent": "x/1",
	}
	fields := reflect.TypeFor[Config]()
	if fields.NumField() != len(table) {
		t.Errorf("Config has %d fields, there are %d parameters", fields.NumField(), len(table))
	}
	for i := range fields.NumField() {
		name := fields.Field(i).Name
		p := lookup(name)
		if p == nil || p.Name != name {
			t.Errorf("field %s has no parameter of that name", name)
			continue
		}
		c := New()
		if err := p.of(c).set(samples[name]); err != nil {
			t.Errorf("%s=%s: %v", name, samples[name], err)
		}
		if reflect.ValueOf(*c).Field(i).Equal(reflect.ValueOf(*New()).Field(i)) {
			t.Errorf("%s=%s leaves the field at its default", name, samples[name])
		}
		if !p.Secret && !strings.Contains(c.Format(), name+"="+samples[name]) {
			t.Errorf("%s=%s is not in %q", name, samples[name], c.Format())
		}
	}
}

func TestParameters(t *testing.T) {
	t.Parallel()
	secrets := 0
	for _, p := range Parameters() {
		if p.Name == "" || p.Label == "" || p.Meaning == "" {
			t.Errorf("parameter %+v is not described", p)
		}
		if p.Secret {
			secrets++
		}
		if p.Name == "RetryMode" && !reflect.DeepEqual(p.Values, []string{"None", "RetryAny", "RetryWhenStatusCodeMatch"}) {
			t.Errorf("RetryMode has the values %q", p.Values)
		}
	}
	if secrets != 2 {
		t.Errorf("%d parameters are secret, want 2", secrets)
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

func TestValidateProgram(t *testing.T) {
	t.Parallel()
	c := New()
	c.Tenant, c.ClientId = "contoso.com", "00001111-aaaa-2222-bbbb-3333cccc4444"
	c.Cloud, c.LoginMode, c.BodyType = "china", "browser", "TEXT"
	if err := c.Validate(); err != nil {
		t.Fatal(err)
	}
	if c.Cloud != China || c.LoginMode != LoginBrowser || c.BodyType != Text {
		t.Errorf("words were not brought into their spelling: %v", c)
	}
	if want := "https://login.partner.microsoftonline.cn/contoso.com/oauth2/v2.0/token"; c.TokenUrl != want {
		t.Errorf("TokenUrl = %q, want %q", c.TokenUrl, want)
	}
	d := c.Clone()
	d.UserId, d.PageSize, d.MaxMemory = "a\nb", 2000, 1
	if c.UserId != "me" {
		t.Error("Clone shares with its original")
	}
	if got := len(Problems(d.Validate())); got != 3 {
		t.Errorf("Validate found %d problems, want 3: %v", got, d.Validate())
	}
}

func TestScopeList(t *testing.T) {
	t.Parallel()
	tests := []struct{ in, want string }{
		{contoso, "offline_access email Mail.Read Mail.Read.Shared Mail.ReadBasic Mail.ReadBasic.Shared openid profile User.Read User.ReadBasic.All Mail.ReadWrite Mail.ReadWrite.Shared Mail.Send Mail.Send.Shared"},
		{contoso + "Scope={~Mail.Read  mail.read~ openid~~}", "Mail.Read openid"},
		{contoso + "Scope=.default~offline_access", "https://graph.microsoft.com/.default offline_access"},
		{contoso + "Cloud=USGov;Scope=openid~Mail.Read~https://graph.microsoft.us/User.Read", "openid https://graph.microsoft.us/Mail.Read https://graph.microsoft.us/User.Read"},
		{contoso + "AuthMode=AppCreds;ClientSecret=x;UserId=a@b.c", "https://graph.microsoft.com/.default"},
		{contoso + "AuthMode=AppCreds;ClientSecret=x;UserId=a@b.c;Cloud=China", "https://microsoftgraph.chinacloudapi.cn/.default"},
		{contoso + "AuthMode=AppCreds;ClientSecret=x;UserId=a@b.c;ServiceUrl=http://localhost:1/v1.0", "https://graph.microsoft.com/.default"},
	}
	for _, test := range tests {
		c, err := Parse(test.in)
		if err != nil {
			t.Errorf("Parse(%q): %v", test.in, err)
			continue
		}
		if got := strings.Join(c.ScopeList(), " "); got != test.want {
			t.Errorf("ScopeList() of %q\n got %s\nwant %s", test.in, got, test.want)
		}
	}
}

func TestDerived(t *testing.T) {
	t.Parallel()
	c, err := Parse(contoso + "RetryStatusCodeList=429| 503|429|;ExtraAttributesForAuthRequest=prompt=login&domain_hint=a%20b;TimeZone=Europe/Berlin;RetryWaitTimeMs=1500")
	if err != nil {
		t.Fatal(err)
	}
	if got := c.RetryStatusCodes(); !reflect.DeepEqual(got, []int{429, 503}) {
		t.Errorf("RetryStatusCodes() = %v", got)
	}
	if got := c.ExtraAttributes(); got.Get("prompt") != "login" || got.Get("domain_hint") != "a b" {
		t.Errorf("ExtraAttributes() = %v", got)
	}
	if got := c.Location().String(); got != "Europe/Berlin" {
		t.Errorf("Location() = %v", got)
	}
	if got := c.RetryWaitTime(); got != 1500*time.Millisecond {
		t.Errorf("RetryWaitTime() = %v", got)
	}
	if got := c.RetryMaxWait(); got != time.Minute {
		t.Errorf("RetryMaxWait() = %v", got)
	}
}

func TestWarnings(t *testing.T) {
	t.Parallel()
	tests := []struct{ in, want string }{
		{contoso, ""},
		{contoso + "Scope=Mail.Read", "Scope: has no offline_access"},
		{contoso + "Scope=offline_access~Mail.Read;UserId=a@b.c", "Scope: has no .Shared permission"},
		{"Tenant=consumers;" + client, "personal accounts"},
		{contoso + "LoginMode=Browser", "ReturnUrl: is no loopback"},
		{"AuthMode=AccessToken;AccessToken=x;LoginMode=Browser;ReturnUrl=http://localhost", "LoginMode: is not used"},
		{"AuthMode=AccessToken;AccessToken=x;RefreshTokenFilePath=x", "RefreshTokenFilePath: is not used"},
		{"AuthUrl=" + authURL + "?a;TokenUrl=" + tokenURL + "?a;" + contoso, "Tenant: is not used"},
		{contoso + "RetryWaitTimeMs=10", "RetryWaitTimeMs: is 10 milliseconds"},
		{contoso + "RetryStatusCodeList=429|404", "holds 404"},
		{contoso + "ReadOnly=False", "ReadOnly: False changes nothing"},
	}
	for _, test := range tests {
		c, err := Parse(test.in)
		if err != nil {
			t.Errorf("Parse(%q): %v", test.in, err)
			continue
		}
		got := strings.Join(c.Warnings(), "\n")
		if test.want == "" && got != "" || !strings.Contains(got, test.want) || strings.Count(got, "\n") > 0 {
			t.Errorf("Warnings() of %q = %q, want one with %q", test.in, got, test.want)
		}
	}
}

func TestDataSource(t *testing.T) {
	t.Parallel()
	const file = "\ufeff; data sources\n[Other]\nClientId = nothing\n\n[ Mail ]\r\nDriver = graphmail\r\nDescription = all of it; even this\r\n" +
		"Tenant=contoso.com\r\n# comment\r\nclientid=00001111-aaaa-2222-bbbb-3333cccc4444\nClientSecret={ a;b}}c}\nUserId=a@b.c\n[bad]\nFoo=1\nUserId\nUserId=a;b=c d\nUserId=x\nDSN=Mail\nReturnUrl={x\nRetryMode=y\n"
	env := environment{
		getenv: func(name string) string {
			if name == "GRAPHMAIL_INI" {
				return "sources.ini"
			}
			return ""
		},
		configDir: func() (string, error) { return "", errors.New("none") },
		readFile: func(path string) ([]byte, error) {
			if path != "sources.ini" {
				return nil, fs.ErrNotExist
			}
			return []byte(file), nil
		},
	}
	c, err := parse("DSN=mail;UserId=shared@b.c", env)
	if err != nil {
		t.Fatal(err)
	}
	want := base(func(c *Config) { c.ClientSecret, c.UserId = " a;b}c", "shared@b.c" })
	if *c != *want {
		t.Errorf("got %s, want %s", c.Format(), want.Format())
	}
	if back, err := parse(c.Format(), environment{}); err != nil || *back != *c {
		t.Errorf("round trip without the file: %v, %v", back, err)
	}

	_, err = parse("DSN=bad", env)
	for _, want := range []string{
		`unknown parameter "Foo" (nearest known: `, `line 14`, `not of the form key=value`, `"UserId": is given twice`, `"DSN": cannot stand inside`,
		`"ReturnUrl": has braces`, `"RetryMode": "y" is not one of`, `line 20`, `data source "bad", file "sources.ini"`,
	} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("DSN=bad: no %q in\n%v", want, err)
		}
	}
	_, err = parse("DSN=none", env)
	if want := `has no section [none]; it has Other, Mail, bad`; err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("DSN=none: %v, want %q", err, want)
	}
	for name, test := range map[string]struct {
		in   string
		env  environment
		want string
	}{
		"no file":   {"DSN=x", environment{env.getenv, env.configDir, func(string) ([]byte, error) { return nil, fs.ErrNotExist }}, `there is no file "sources.ini"`},
		"too long":  {"DSN=x", environment{env.getenv, env.configDir, func(string) ([]byte, error) { return make([]byte, maxFile+1), nil }}, "longer than 1 MiB"},
		"no folder": {"DSN=x", environment{func(string) string { return "" }, env.configDir, env.readFile}, "set GRAPHMAIL_INI"},
		"empty":     {"DSN=", env, "name a data source"},
		"control":   {"DSN={a\nb}", env, "control"},
	} {
		if _, err := parse(test.in, test.env); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %v, want %q", name, err, test.want)
		}
	}
}

func TestDataSourceOnDisk(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	env := system()
	env.getenv = func(string) string { return "" }
	env.configDir = func() (string, error) { return dir, nil }
	if _, err := parse("DSN=x", env); err == nil || !strings.Contains(err.Error(), "odbc.ini") {
		t.Errorf("no file: %v", err)
	}
	env.getenv = func(string) string { return dir }
	if _, err := parse("DSN=x", env); err == nil || !strings.Contains(err.Error(), "directory") {
		t.Errorf("a folder: %v", err)
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
