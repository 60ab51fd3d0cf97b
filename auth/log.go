package auth

import (
	"log/slog"
	"time"
)

func levelOf(err error) slog.Level {
	if err != nil {
		return slog.LevelInfo
	}
	return slog.LevelDebug
}

// logAttrs describes a request to the sign-in server: its kind and outcome, nothing it carried.
func logAttrs(host string, t *tap, took time.Duration, err error) []slog.Attr {
	attrs := []slog.Attr{
		slog.String("host", host),
		slog.String("grant_type", t.form.Get("grant_type")),
		slog.Int("status", t.status),
		slog.Duration("took", took),
	}
	if id := t.header.Get("x-ms-request-id"); id != "" {
		attrs = append(attrs, slog.String("request_id", id))
	}
	if err != nil {
		attrs = append(attrs, slog.String("error", err.Error()))
	}
	return attrs
}
