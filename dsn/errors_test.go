package dsn

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
)

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
		{contoso + "Secret=x", "", `nearest known: "ClientSecret"`},
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

// TestAllProblemsTogether reports all that is wrong, and nothing that only follows from it.
func TestAllProblemsTogether(t *testing.T) {
	t.Parallel()
	for in, want := range map[string][]string{
		"RetryMode=x;PageSize=y;UserId=a b;Foo=1;ReturnUrl=http://example.com":      {"", "RetryMode", "PageSize", "ReturnUrl", "UserId", "ClientId", "TokenUrl"},
		"Tenant=contoso.com;ClientId=nope;Cloud=Mars":                               {"Cloud", "ClientId"},
		"Tenant=%zz;ClientId=nope":                                                  {"Tenant", "ClientId"},
		"Tenant=contoso.com;ClientId=nope;Cloud=Mars;TokenUrl=" + tokenURL:          {"Cloud", "ClientId"},
		"TokenUrl=https://login.example/token;ClientId=nope;Cloud=Mars":             {"Cloud"},
		"AuthMode=Acess;AccessToken=x":                                              {"AuthMode"},
		"AuthMode=App;Tenant=common;UserId=me;PageSize=y":                           {"AuthMode", "PageSize"},
		contoso + "RetryWaitTimeMs=x;RetryMaxWaitMs=0;RetryMode=":                   {"RetryWaitTimeMs", "RetryMode"},
		contoso + "AuthUrl=" + tokenURL + ";TokenUrl=" + authURL:                    {"AuthUrl", "TokenUrl"},
		client + "AuthUrl=x":                                                        {"AuthUrl", "TokenUrl"},
		contoso + "Cloud=Mars;Scope=Mail.Read~https://graph.microsoft.us/User.Read": {"Cloud"},
		"DSN=;PageSize=y": {"DSN", "PageSize"},
		"Tenant=contoso.com;DSN={a\x00b};UserId=a b": {"DSN", "UserId"},
	} {
		_, err := Parse(in)
		var got []string
		for _, p := range Problems(err) {
			got = append(got, p.Param)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q: problems of %q, want %q\n%v", in, got, want, err)
		}
	}
}

// TestFirstProblem finds a problem with errors.As.
func TestFirstProblem(t *testing.T) {
	t.Parallel()
	_, err := Parse("PageSize=y;Foo=1")
	var first *ParamError
	if !errors.As(err, &first) || !strings.Contains(first.Error(), "Foo") {
		t.Errorf("errors.As found %v", first)
	}
}

// TestUnknown names the parameter that was meant, where one is like it.
func TestUnknown(t *testing.T) {
	t.Parallel()
	for key, want := range map[string]string{
		"Foo": "", "Color": "", "Mailbox": "", "Scop": "Scope", "time_zone": "TimeZone", "Zone": "TimeZone", "Password": "",
		"client-secret": "ClientSecret", "Retry": "RetryMode", strings.Repeat("Scope", 50): "",
	} {
		_, err := Parse(contoso + key + "=1")
		_, got, _ := strings.Cut(fmt.Sprint(err), "nearest known: ")
		if got = strings.Trim(got, `")`); got != want {
			t.Errorf("%q: got %q, want %q\n%v", key, got, want, err)
		}
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
