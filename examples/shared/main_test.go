package main

import (
	"strings"
	"testing"
)

func TestCompare(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	if err := compare(t.Context(), &b, "", []string{"me", "support@contoso.com"}); err != nil {
		t.Fatal(err)
	}
	const want = "" +
		"mailbox              messages  unread  senders  latest\n" +
		"me                   210       74      46       2026-11-20 00:59\n" +
		"support@contoso.com  9         2       5        2026-11-16 15:53\n"
	if got := b.String(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// TestUnknownMailbox expects the mailbox that cannot be read to be named.
func TestUnknownMailbox(t *testing.T) {
	t.Parallel()
	err := compare(t.Context(), new(strings.Builder), "", []string{"me", "nobody@contoso.com"})
	if err == nil || !strings.Contains(err.Error(), "nobody@contoso.com") {
		t.Errorf("got %v, want an error that names the mailbox", err)
	}
}
