package plan

import (
	"strings"
)

// quotePath writes one segment of a path, an id or an address, so that it
// reaches Graph as it is. Everything that is not a letter, a digit or one of
// -._~@!*,: is escaped, = too.
func quotePath(segment string) string { return escape(segment, "-._~@!*,:") }

// quoteQuery writes the value of a query option. What stays as it is cannot end
// a value or be read otherwise; blanks become %20, since a + is not a blank
// everywhere.
func quoteQuery(value string) string { return escape(value, "-._~@!*,:'()/$=") }

func escape(s, keep string) string {
	const hex = "0123456789ABCDEF"
	var b strings.Builder
	for i := range len(s) {
		c := s[i]
		switch {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', strings.IndexByte(keep, c) >= 0:
			b.WriteByte(c)
		default:
			b.WriteString("%" + hex[c>>4:c>>4+1] + hex[c&15:c&15+1])
		}
	}
	return b.String()
}

// fill puts value in the place of {name} in a path. A key that cannot stand
// between slashes (one that starts with a dollar sign, or is . or ..) goes in
// parentheses, which Graph takes as well: /users('$x@contoso.com').
// https://learn.microsoft.com/graph/api/user-get
func fill(path, name, value string) string {
	if name == "mailbox" {
		if strings.EqualFold(value, "me") {
			return strings.Replace(path, "{mailbox}", "me", 1)
		}
		path = strings.Replace(path, "{mailbox}", "users/{user}", 1)
		name = "user"
	}
	if path == "/users/{id}" && strings.EqualFold(value, "me") {
		return "/me"
	}
	if strings.HasPrefix(value, "$") || value == "." || value == ".." {
		quoted := quotePath(quoteOData(value))
		return strings.Replace(path, "/{"+name+"}", "("+quoted+")", 1)
	}
	return strings.Replace(path, "{"+name+"}", quotePath(value), 1)
}

// mailboxPath reports whether a path belongs to a mailbox.
func mailboxPath(path string) bool { return strings.Contains(path, "{mailbox}") }
