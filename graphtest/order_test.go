package graphtest

import "testing"

func TestOrder(t *testing.T) {
	t.Parallel()
	s := start(t)
	for _, c := range []struct{ query, want string }{
		{"$top=3", "30 29 28"},
		{"$top=3&$filter=isRead eq true and isDraft eq false", "2 4 6"},
		{"$top=3&$orderby=receivedDateTime", "99 1 2"},
		{"$top=3&$orderby=receivedDateTime asc", "99 1 2"},
		{"$top=3&$orderby=receivedDateTime desc", "30 29 28"},
		{"$top=3&$orderby=ReceivedDateTime desc&$filter=receivedDateTime ge 1900-01-01T00:00:00Z and isRead eq true", "30 28 26"},
		{"$top=3&$orderby=subject", "7 1 2"},
		{"$top=3&$orderby=from/emailAddress/address desc,receivedDateTime desc", "27 23 19"},
		{"$top=2&$orderby=importance,receivedDateTime desc", "6 99"},
	} {
		a := get(t, s, "/me/messages?$select=id&"+c.query)
		if a.Status != 200 || seqs(a) != c.want {
			t.Errorf("%s: got %d [%s], want [%s] %s", c.query, a.Status, seqs(a), c.want, a.message())
		}
	}
}

func TestOrderBesideFilter(t *testing.T) {
	t.Parallel()
	observed, strict := start(t, WithObservedOrder()), start(t, WithStrictOrder())
	loose := start(t, WithUnsettled(Unsettled{OrderWithHasAttachments: true, RefuseOrderWithCategories: true}))
	const newest = "receivedDateTime desc"
	for _, c := range []struct {
		filter, order            string
		observed, strict, loose2 bool
	}{
		{"receivedDateTime ge 1900-01-01T00:00:00Z", newest, true, true, true},
		{"receivedDateTime ge 1900-01-01T00:00:00Z and contains(subject,'x')", newest, true, true, true},
		{"contains(subject,'x') and receivedDateTime ge 1900-01-01T00:00:00Z", newest, false, false, false},
		{"isRead eq false", newest, true, false, true},
		{"isDraft eq false and isRead eq true", newest, true, false, true},
		{"sentDateTime ge 2024-01-01", newest, true, false, true},
		{"startswith(subject,'x')", newest, true, false, true},
		{"categories/any(c:c eq 'x')", newest, true, false, false},
		{"hasAttachments eq true", newest, false, false, true},
		{"importance eq 'high'", newest, false, false, false},
		{"inferenceClassification eq 'focused'", newest, false, false, false},
		{"flag/flagStatus eq 'flagged'", newest, false, false, false},
		{"conversationId eq 'x'", newest, false, false, false},
		{"from/emailAddress/address eq 'x'", newest, false, false, false},
		{"isRead eq false and from/emailAddress/address eq 'x'", newest, false, false, false},
		{"subject eq 'welcome' and importance eq 'normal'", "subject,importance", true, true, true},
		// The documentation's own example breaks its own first rule.
		{"Subject eq 'welcome' and importance eq 'normal'", "subject,importance,receivedDateTime desc", true, false, true},
		{"importance eq 'normal' and subject eq 'welcome'", "subject,importance", false, false, false},
		{"isRead eq false", "subject", false, false, false},
	} {
		target := "/me/messages?$filter=" + c.filter + "&$orderby=" + c.order
		for _, on := range []struct {
			name string
			s    *Server
			want bool
		}{{"observed", observed, c.observed}, {"strict", strict, c.strict}, {"the other way", loose, c.loose2}} {
			a := get(t, on.s, target)
			if taken := a.Status == 200; taken != on.want {
				t.Errorf("%s: %s by %s: got %d %s, want taken %t", on.name, c.filter, c.order, a.Status, a.code(), on.want)
			} else if !taken && (a.Status != 400 || a.code() != "InefficientFilter") {
				t.Errorf("%s: %s: got %d %s, want 400 InefficientFilter", on.name, c.filter, a.Status, a.code())
			}
		}
	}
}

func TestOrderRefused(t *testing.T) {
	t.Parallel()
	s := start(t)
	for _, c := range []struct{ target, message string }{
		{"/me/messages?$orderby=nosuchthing", "OrderBy not supported."},
		{"/me/messages?$orderby=webLink", "OrderBy not supported."},
		{"/me/messages?$orderby=from", "The $orderby expression must evaluate to a single value of primitive type."},
		{"/me/messages?$orderby=categories", "The $orderby expression must evaluate to a single value of primitive type."},
		{"/me/messages?$orderby=subject up", "Syntax error at position 8 in 'subject up'."},
		{"/me/events?$orderby=start", "The $orderby expression must evaluate to a single value of primitive type."},
	} {
		a := get(t, s, c.target)
		if a.Status != 400 || a.code() != "BadRequest" || a.message() != c.message {
			t.Errorf("%s: got %d %s %q, want %q", c.target, a.Status, a.code(), a.message(), c.message)
		}
	}
}
