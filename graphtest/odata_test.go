package graphtest

import (
	"strings"
	"testing"
)

func TestParseFilter(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ text, want string }{
		{"isRead eq false", "isRead eq false"},
		{"a eq 1 and b eq 2 or c eq 3", "a eq 1 and b eq 2 or c eq 3"},
		{"a eq 1 and (b eq 2 or c eq 3)", "a eq 1 and (b eq 2 or c eq 3)"},
		{"(a eq 1 and b eq 2) or c eq 3", "a eq 1 and b eq 2 or c eq 3"},
		{"a eq 1 or (b eq 2 or c eq 3)", "a eq 1 or (b eq 2 or c eq 3)"},
		{"not(isRead eq true)", "not (isRead eq true)"},
		{"not isRead eq true", "not isRead eq true"},
		{"not categories/any()", "not categories/any()"},
		{"subject eq 'let''s meet'", "subject eq 'let''s meet'"},
		{"(from/emailAddress/address) eq 'x'", "from/emailAddress/address eq 'x'"},
		{"categories/any(c:c eq 'x')", "categories/any(c:c eq 'x')"},
		{"categories/any(c: c eq 'x' or c eq 'y')", "categories/any(c:c eq 'x' or c eq 'y')"},
		{"contains( subject , 'x' )", "contains(subject,'x')"},
		{"displayName in ('a','b')", "displayName in ('a','b')"},
		{"receivedDateTime ge 2024-01-31T00:00:00Z", "receivedDateTime ge 2024-01-31T00:00:00Z"},
		{"receivedDateTime ge 2024-01-31T00:00:00.123+02:00", "receivedDateTime ge 2024-01-31T00:00:00.123+02:00"},
		{"receivedDateTime ge 2024-01-31", "receivedDateTime ge 2024-01-31"},
		{"x eq 184efa21-98c3-4e5d-95ab-d07053a96e67", "x eq 184efa21-98c3-4e5d-95ab-d07053a96e67"},
		{"x gt -5 and y lt 1.5e3", "x gt -5 and y lt 1.5e3"},
		{"(x add 1) mul 2 eq 4", "(x add 1) mul 2 eq 4"},
		{"x add 1 mul 2 eq 4", "x add 1 mul 2 eq 4"},
		{"assignedLicenses/$count eq 0", "assignedLicenses/$count eq 0"},
		{"cast(ep/value, Edm.Int32) eq 12", "cast(ep/value,Edm.Int32) eq 12"},
	} {
		n, err := parseFilter(c.text)
		if err != nil {
			t.Errorf("%s: %v", c.text, err)
			continue
		}
		if got := n.String(); got != c.want {
			t.Errorf("%s: got %s, want %s", c.text, got, c.want)
		}
	}
}

func TestParseFilterErrors(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ text, want string }{
		{"", "Expression expected at position 0 in ''."},
		{"isRead eq", "Expression expected at position 9 in 'isRead eq'."},
		{"subject eq 'let's meet'", "There is an unterminated string literal at position 23 in 'subject eq 'let's meet''."},
		{"subject eq 'a' b", "Syntax error at position 15 in 'subject eq 'a' b'."},
		{"a eq 1)", "Syntax error at position 6 in 'a eq 1)'."},
		{"(a eq 1", "')' or operator expected at position 7 in '(a eq 1'."},
		{"contains(a 'x')", "')' or ',' expected at position 11 in 'contains(a 'x')'."},
		{"a in 'x'", "'(' expected at position 5 in 'a in 'x''."},
		{"a & b", "Syntax error: character '&' is not valid at position 2 in 'a & b'."},
		{"a eq 12x", "Syntax error at position 7 in 'a eq 12x'."},
		{"a/ eq 1", "Syntax error at position 6 in 'a/ eq 1'."},
		{strings.Repeat("(", 200) + "a", "Recursion depth exceeded allowed limit."},
		{strings.Repeat("not ", 200) + "a", "Recursion depth exceeded allowed limit."},
	} {
		_, err := parseFilter(c.text)
		if err == nil || err.Error() != c.want {
			t.Errorf("%s: got %v, want %s", c.text, err, c.want)
		}
	}
}

func TestCheckFilter(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ typ, text, want string }{
		{"message", "isRead eq true", ""},
		{"message", "ISREAD eq true", ""},
		{"message", "importance eq 'high'", ""},
		{"message", "receivedDateTime ge 2024-01-01", ""},
		{"message", "flag ne null", ""},
		{"message", "categories/any(c:c eq 'x')", ""},
		{"event", "start/dateTime ge '2017-07-01T08:00'", ""},
		{"user", "assignedLicenses/any(s:s/skuId eq 184efa21-98c3-4e5d-95ab-d07053a96e67)", ""},
		{"user", "assignedLicenses/$count eq 0", ""},
		{"message", "importance eq 'urgent'", "The string 'urgent' is not a valid enumeration type constant."},
		{"message", "isRead eq 'true'", "A binary operator with incompatible types was detected. Found operand types 'Edm.Boolean' and 'Edm.String' for operator kind 'Equal'."},
		{"message", "isRead gt true", "A binary operator with incompatible types was detected. Found operand types 'Edm.Boolean' and 'Edm.Boolean' for operator kind 'GreaterThan'."},
		{"message", "subject eq 5", "A binary operator with incompatible types was detected. Found operand types 'Edm.String' and 'Edm.Int32' for operator kind 'Equal'."},
		{"message", "receivedDateTime lt '2024-01-01T00:00:00Z'", "A binary operator with incompatible types was detected. Found operand types 'Edm.DateTimeOffset' and 'Edm.String' for operator kind 'LessThan'."},
		{"event", "start/dateTime ge 2017-07-01T08:00:00Z", "A binary operator with incompatible types was detected. Found operand types 'Edm.String' and 'Edm.DateTimeOffset' for operator kind 'GreaterThanOrEqual'."},
		{"message", "receivedDateTime ge 2024-01-31T00:00:00", "The DateTimeOffset text '2024-01-31T00:00:00' should be in format 'yyyy-mm-ddThh:mm:ss('.'s+)?(zzzzzz)?' and each field value is within valid range."},
		{"message", "receivedDateTime ge 2024-02-31T00:00:00Z", "The DateTimeOffset text '2024-02-31T00:00:00Z' should be in format 'yyyy-mm-ddThh:mm:ss('.'s+)?(zzzzzz)?' and each field value is within valid range."},
		{"message", "toRecipients/emailAddress/address eq 'x'", "The parent value for a property access of a property 'emailAddress' is not a single value. Property access can only be applied to a single value."},
		{"message", "contains(body,'x')", "No function signature for the function with name 'contains' matches the specified arguments. The function signatures considered are: contains(Edm.String Nullable=true, Edm.String Nullable=true)."},
		{"message", "nosuch eq 1", "Could not find a property named 'nosuch' on type 'microsoft.graph.message'."},
		{"message", "from/address eq 'x'", "Could not find a property named 'address' on type 'microsoft.graph.recipient'."},
		{"message", "nosuch(subject)", "An unknown function with name 'nosuch' was found. This may also be a function import or a key lookup on a navigation property, which is not allowed."},
		{"message", "subject", "The $filter expression must evaluate to a single boolean value."},
		{"message", "not subject eq 'x'", "A unary operator with an incompatible type was detected. Found operand type 'Edm.String' for operator kind 'Not'."},
		{"message", "subject/any(s:s eq 'x')", "Any/All may only be used following a collection."},
		{"message", "subject and isRead", "A binary operator with incompatible types was detected. Found operand types 'Edm.String' and 'Edm.Boolean' for operator kind 'And'."},
	} {
		n, err := parseFilter(c.text)
		if err != nil {
			t.Errorf("%s: %v", c.text, err)
			continue
		}
		got := ""
		if err := checkFilter(n, edmTypes[c.typ]); err != nil {
			got = err.Error()
		}
		if got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.text, got, c.want)
		}
	}
}

func FuzzFilter(f *testing.F) {
	for _, s := range []string{
		"isRead eq false", "not(subject eq 'a''b')", "categories/any(c:c eq 'x')", "contains(from/emailAddress/address,'x') or startswith(subject,'y')",
		"receivedDateTime ge 2024-01-31T00:00:00Z and (a in (1,2) or -x add 3 mul 2 gt -1)", "x eq 184efa21-98c3-4e5d-95ab-d07053a96e67",
		"singleValueExtendedProperties/any(ep:ep/id eq 'Integer 0x0E08' and cast(ep/value,Edm.Int32) gt 10)", "a has 'b' in (c) in (d)",
	} {
		f.Add(s)
	}
	it := newItem(edmTypes["message"], small().Mailboxes[anna].Messages[8], 1, 1, Unsettled{})
	f.Fuzz(func(t *testing.T, s string) {
		n, err := parseFilter(s)
		if err != nil {
			return
		}
		printed := n.String()
		again, err := parseFilter(printed)
		if err != nil {
			t.Fatalf("%q printed as %q: %v", s, printed, err)
		}
		if got := again.String(); got != printed {
			t.Fatalf("%q printed as %q and then as %q", s, printed, got)
		}
		if checkFilter(n, edmTypes["message"]) == nil {
			(&compiler{root: edmTypes["message"]}).test(n)(it, nil)
			messageFilter.check(n)
			mentioned(n)
			(&config{}).lax(n)
		}
	})
}
