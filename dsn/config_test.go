package dsn

import (
	"reflect"
	"strings"
	"testing"
	"time"
)

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
