package main

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"

	sdk "go.opentelemetry.io/otel/sdk/trace"
)

// keeper is an exporter that keeps what it is given.
type keeper struct {
	mu    sync.Mutex
	spans []sdk.ReadOnlySpan
}

func (k *keeper) ExportSpans(_ context.Context, spans []sdk.ReadOnlySpan) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.spans = append(k.spans, spans...)
	return nil
}

func (k *keeper) Shutdown(context.Context) error { return nil }

// TestTraced expects a span for the query and one below it for each of the
// requests that the driver counted.
func TestTraced(t *testing.T) {
	t.Parallel()
	var k keeper
	if err := traced(t.Context(), "", &k); err != nil {
		t.Fatal(err)
	}
	var root sdk.ReadOnlySpan
	requests := 0
	for _, s := range k.spans {
		if s.Name() == "messages by month" {
			root = s
		}
	}
	if root == nil {
		t.Fatalf("there is no span of the query among %d", len(k.spans))
	}
	for _, s := range k.spans {
		if s.Parent().SpanID() == root.SpanContext().SpanID() {
			requests++
			if !strings.HasPrefix(s.Name(), "GET /v1.0/me/") {
				t.Errorf("a request is named %q", s.Name())
			}
		}
	}
	attributes := map[string]string{}
	for _, a := range root.Attributes() {
		attributes[string(a.Key)] = a.Value.String()
	}
	if got, want := attributes["graphmail.requests"], fmt.Sprint(requests); got != want || requests == 0 {
		t.Errorf("the query counted %s requests, there are spans of %s", got, want)
	}
	if got, want := attributes["db.response.returned_rows"], "13"; got != want {
		t.Errorf("%s rows, want %s", got, want)
	}
}
