package graphtest

import (
	"html"
	"regexp"
	"strings"
)

// body writes an itemBody in the form asked for; without a wish it is HTML
// (https://learn.microsoft.com/en-us/graph/api/message-get#request-headers).
func (s *shape) body(v any) (any, bool) {
	m := object(v)
	if m == nil {
		return nil, v != nil
	}
	content, _ := m["content"].(string)
	isText := false
	if t, ok := m["contentType"].(string); ok {
		isText = strings.EqualFold(t, "text")
	}
	switch {
	case s.prefer.textBody && !isText:
		return map[string]any{"contentType": "text", "content": htmlToText(content)}, true
	case !s.prefer.textBody && isText:
		return map[string]any{"contentType": "html", "content": textToHTML(content)}, true
	}
	return v, true
}

// orEmptyBody is the body of a message that has none: a message always has one,
// which may be empty.
func orEmptyBody(v any) any {
	if v == nil {
		return map[string]any{"contentType": "html", "content": ""}
	}
	return v
}

var (
	htmlHidden  = regexp.MustCompile(`(?is)<(head|style|script|title)\b.*?</(head|style|script|title)\s*>|<!--.*?-->`)
	htmlBreak   = regexp.MustCompile(`(?i)<br\s*/?>|</(p|div|tr|li|h[1-6]|table|blockquote)\s*>`)
	htmlTag     = regexp.MustCompile(`(?s)<[^>]*>`)
	manyNewline = regexp.MustCompile(`\n{3,}`)
	manyBlank   = regexp.MustCompile(`[ \t]+`)
)

// htmlToText writes HTML as plain text with \r\n between lines.
func htmlToText(s string) string {
	s = htmlHidden.ReplaceAllString(s, "")
	s = strings.NewReplacer("\r", "", "\n", " ").Replace(s)
	s = htmlBreak.ReplaceAllString(s, "\n")
	s = htmlTag.ReplaceAllString(s, "")
	s = html.UnescapeString(s)
	lines := strings.Split(s, "\n")
	for i, l := range lines {
		lines[i] = strings.TrimSpace(manyBlank.ReplaceAllString(l, " "))
	}
	s = manyNewline.ReplaceAllString(strings.Join(lines, "\n"), "\n\n")
	return strings.ReplaceAll(strings.TrimSpace(s), "\n", "\r\n")
}

// textToHTML writes plain text as a small HTML page.
func textToHTML(s string) string {
	s = html.EscapeString(strings.ReplaceAll(s, "\r\n", "\n"))
	return `<html><head><meta http-equiv="Content-Type" content="text/html; charset=utf-8"></head><body><div class="PlainText">` +
		strings.ReplaceAll(s, "\n", "<br>\r\n") + `</div></body></html>`
}

// preview is the first 255 characters of a body as text
// (https://learn.microsoft.com/en-us/graph/api/resources/message#properties).
func preview(v any) string {
	m := object(v)
	if m == nil {
		return ""
	}
	content, _ := m["content"].(string)
	if t, _ := m["contentType"].(string); !strings.EqualFold(t, "text") {
		content = htmlToText(content)
	}
	runes := []rune(content)
	return string(runes[:min(len(runes), 255)])
}
