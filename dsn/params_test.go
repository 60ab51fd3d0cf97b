package dsn

import (
	"reflect"
	"strings"
	"testing"
)

func TestDefaults(t *testing.T) {
	t.Parallel()
	c := New()
	for i := range table {
		p := &table[i]
		if p.Default == "" || p.derive != nil {
			continue
		}
		if got := p.of(c).text(); got != p.Default {
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
