package dsn

import (
	"errors"
	"io/fs"
	"strings"
	"testing"
)

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
		`unknown parameter "Foo" (data source `, `line 14`, `not of the form key=value`, `"UserId": is given twice`, `"DSN": cannot stand inside`,
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
