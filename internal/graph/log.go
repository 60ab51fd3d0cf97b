package graph

import (
	"context"
	"log/slog"
	"time"
)

// attemptLog is what the log line of an attempt will say; it is written when it is known what comes after it.
type attemptLog struct {
	start                      time.Time
	queued, took               time.Duration
	bytes                      int64
	status                     int
	requestID, clientRequestID string
	err                        error
}

func (c *call) logPending(ctx context.Context, wait time.Duration) {
	l := c.pending
	c.pending = nil
	if l == nil || !c.client.log.Enabled(ctx, slog.LevelInfo) {
		return
	}
	attrs := []slog.Attr{
		slog.String("method", c.method), slog.String("path", c.url.EscapedPath()), slog.String("options", optionNames(c.url)),
		slog.Int("status", l.status), slog.Int64("bytes", l.bytes), slog.Duration("took", l.took), slog.Duration("queued", l.queued),
		slog.Duration("wait", wait), slog.String("request_id", l.requestID), slog.String("client_request_id", l.clientRequestID),
	}
	if e, ok := l.err.(*Error); ok {
		if e.Code != "" {
			attrs = append(attrs, slog.String("code", e.Code))
		}
		// What a decoder says may quote the page.
		if e.fault == faultBody {
			attrs = append(attrs, slog.String("error", "broken body"))
		} else if e.Err != nil {
			attrs = append(attrs, slog.String("error", e.Err.Error()))
		}
	} else if l.err != nil {
		attrs = append(attrs, slog.String("error", "ended by the caller"))
	}
	if c.client.log.Enabled(ctx, slog.LevelDebug) {
		attrs = append(attrs, slog.String("url", maskURL(c.url)))
	}
	c.client.log.LogAttrs(ctx, slog.LevelInfo, "graph request", attrs...)
}

// logPart tells of a part that failed; the line of its $batch says nothing about it.
func (b *batch) logPart(ctx context.Context, p *part, e *Error, wait time.Duration) {
	b.client.log.LogAttrs(ctx, slog.LevelInfo, "graph batch part failed",
		slog.String("path", p.url.EscapedPath()), slog.String("options", optionNames(p.url)),
		slog.Int("status", e.Status), slog.String("code", e.Code), slog.Duration("wait", wait),
		slog.String("request_id", e.RequestID), slog.String("client_request_id", e.ClientRequestID))
}
