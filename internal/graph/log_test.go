package graph

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// TestLog: one line per attempt, with what support asks for and without token, body or, above Debug, the literals of a query.
func TestLog(t *testing.T) {
	t.Parallel()
	for _, level := range []slog.Level{slog.LevelDebug, slog.LevelInfo, slog.LevelWarn} {
		t.Run(level.String(), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				var text bytes.Buffer
				w := &wire{handle: func(n int, _ *http.Request) (*http.Response, error) {
					switch n {
					case 1:
						return reply(401, ``), nil
					case 2:
						return reply(429, throttled, "Retry-After", "12", "request-id", "r-2"), nil
					case 3:
						return reply(200, `{"value":[{"subject":"PRIVATE`), nil
					}
					return reply(404, `{"error":{"code":"ErrorItemNotFound","message":"PRIVATE"}}`), nil
				}}
				c := newTestClient(t, w, func(cfg *Config) {
					cfg.Logger = slog.New(slog.NewJSONHandler(&text, &slog.HandlerOptions{Level: level}))
					cfg.Retry = RetryPolicy{Mode: RetryAny, Max: 5}
				})
				_, err := c.Get(t.Context(), Request{URL: "/me/messages?$filter=subject%20eq%20'LITERAL'&$skiptoken=SKIP"}, func(body []byte) error {
					return errors.New("cannot read " + string(body))
				})
				asError(t, err)
				if s := text.String(); strings.Contains(s, "token-") || strings.Contains(s, "PRIVATE") || strings.Contains(s, "SKIP") {
					t.Errorf("the log holds a secret: %s", s)
				}
				if level == slog.LevelWarn {
					if text.Len() != 0 {
						t.Errorf("got %s", text.String())
					}
					return
				}
				if shown := strings.Contains(text.String(), "LITERAL"); shown != (level == slog.LevelDebug) {
					t.Errorf("literals shown: %t", shown)
				}
				lines := decodeLines(t, &text)
				want := []struct {
					status, wait float64
					request, err string
				}{{401, 0, "", ""}, {429, 12e9, "r-2", ""}, {200, 0, "", "broken body"}, {404, 0, "", ""}}
				if len(lines) != len(want) {
					t.Fatalf("got %d lines, want %d", len(lines), len(want))
				}
				for i, l := range lines {
					errText, _ := l["error"].(string)
					if l["status"] != want[i].status || l["wait"] != want[i].wait || l["request_id"] != want[i].request || errText != want[i].err {
						t.Errorf("line %d is %v, want %+v", i+1, l, want[i])
					}
					if l["method"] != "GET" || l["path"] != "/v1.0/me/messages" || l["options"] != "$filter,$skiptoken" || l["client_request_id"] != w.requests[i].Header.Get("Client-Request-Id") {
						t.Errorf("line %d is %v", i+1, l)
					}
					if _, ok := l["bytes"].(float64); !ok {
						t.Errorf("line %d has no bytes", i+1)
					}
				}
			})
		})
	}
}

func TestLogBatch(t *testing.T) {
	t.Parallel()
	var text bytes.Buffer
	s := &batchServer{t: t, part: func(_ int, url string) batchAnswer {
		if strings.HasPrefix(url, "/me/messages/1?") {
			return bad(404, "ErrorItemNotFound")
		}
		return good(url)
	}}
	c := newTestClient(t, &wire{handle: s.handle}, func(cfg *Config) { cfg.Logger = slog.New(slog.NewJSONHandler(&text, nil)) })
	rs, _, decode, failed := lookups(3)
	if _, err := c.Batch(t.Context(), rs, decode, failed); err != nil {
		t.Fatal(err)
	}
	lines := decodeLines(t, &text)
	if len(lines) != 2 || lines[0]["path"] != "/v1.0/$batch" || lines[1]["path"] != "/v1.0/me/messages/1" || lines[1]["code"] != "ErrorItemNotFound" {
		t.Errorf("got %v", lines)
	}
}

func TestLogCancelled(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var text bytes.Buffer
		c := newTestClient(t, &wire{handle: deaf}, func(cfg *Config) { cfg.Logger = slog.New(slog.NewJSONHandler(&text, nil)) })
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err := c.Get(ctx, Request{URL: "/me"}, wantJSON); err != context.DeadlineExceeded {
			t.Errorf("got %v", err)
		}
		if lines := decodeLines(t, &text); len(lines) != 1 || lines[0]["took"] != 1e9 || lines[0]["error"] != "context deadline exceeded" {
			t.Errorf("got %v", lines)
		}
	})
}

func decodeLines(t *testing.T, r io.Reader) []map[string]any {
	t.Helper()
	var lines []map[string]any
	for d := json.NewDecoder(r); ; {
		var l map[string]any
		if err := d.Decode(&l); err == io.EOF {
			return lines
		} else if err != nil {
			t.Fatal(err)
		}
		lines = append(lines, l)
	}
}
