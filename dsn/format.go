package dsn

import (
	"net/url"
	"strings"
)

// masked stands for a secret.
const masked = "***"

// Format writes c as a connection string: the parameters that differ from their default, in the order of
// [Parameters], with secrets in clear. [Parse] reads it back to an equal Config. Use [Config.String] for logs.
func (c *Config) Format() string { return c.format(nil) }

// format writes c, with each value passed through show where it is not nil.
func (c *Config) format(show func(p *param, value string) string) string {
	var b strings.Builder
	for i := range table {
		p := &table[i]
		v := p.of(c).text()
		if p.isDefault(c) || v == "" && p.derive != nil {
			continue
		}
		if show != nil {
			v = show(p, v)
		}
		if b.Len() > 0 {
			b.WriteByte(';')
		}
		b.WriteString(p.Name)
		b.WriteByte('=')
		b.WriteString(brace(v))
	}
	return b.String()
}

// brace puts a value in braces where it could not be read back without.
func brace(v string) string {
	if !strings.Contains(v, ";") && !strings.HasPrefix(v, "{") && strings.TrimSpace(v) == v {
		return v
	}
	return "{" + strings.ReplaceAll(v, "}", "}}") + "}"
}

// mask hides secrets, and the user part of a URL: it is refused by Validate, but a Config that was not validated may
// be printed too.
func mask(p *param, v string) string {
	if p.Secret {
		return masked
	}
	if strings.HasSuffix(p.Name, "Url") && strings.Contains(v, "@") {
		u, err := url.Parse(v)
		if err != nil {
			return masked
		}
		if u.User != nil {
			u.User = url.User(masked)
			return u.String()
		}
	}
	return v
}
