package auth

import (
	"html"
	"io"
	"net/http"
	"strconv"
	"strings"
)

// page is what the browser shows at the end. It loads nothing and runs nothing.
const page = `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>$title</title>
<style>
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 36rem; margin: 20vh auto 0; padding: 0 1.5rem; color: #1b1b1f; background: #fff; }
h1 { font-size: 1.5rem; }
@media (prefers-color-scheme: dark) { body { color: #e4e4e8; background: #1b1b1f; } }
</style>
</head>
<body>
<h1>$title</h1>
<p>$text</p>
<p>You may close this tab and go back to the program that opened it.</p>
</body>
</html>
`

// writePage sends the page to its last byte: the server may be closed as soon as it returns.
func writePage(w http.ResponseWriter, status int, title, text string) {
	body := page
	if text == "" {
		body = strings.Replace(body, "<p>$text</p>\n", "", 1)
	}
	body = strings.NewReplacer("$title", html.EscapeString(title), "$text", html.EscapeString(text)).Replace(body)
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
	h.Set("Referrer-Policy", "no-referrer") // the address holds the code
	h.Set("Cache-Control", "no-store")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Connection", "close")
	h.Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	_, err := io.WriteString(w, body)
	if err == nil {
		_ = http.NewResponseController(w).Flush() // a browser that has gone sees nothing either way
	}
}
