package compat

import (
	"database/sql"
	"net/http"
	"strings"
	"testing"

	"go.opentelemetry.io/contrib/instrumentation/net/http/otelhttp"
	"go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"

	"graphmail/driver"
	"graphmail/dsn"
	"graphmail/graphtest"
)

// TestOpenTelemetry traces each request through the program's own HTTP client,
// below the span of the query's context.
func TestOpenTelemetry(t *testing.T) {
	t.Parallel()
	recorder := tracetest.NewSpanRecorder()
	provider := trace.NewTracerProvider(trace.WithSpanProcessor(recorder))
	s := graphtest.NewServer(graphtest.WithData(mailbox()))
	defer s.Close()
	cfg, err := dsn.Parse(s.DSN())
	if err != nil {
		t.Fatal(err)
	}
	base := &http.Transport{}
	defer base.CloseIdleConnections()
	client := &http.Client{Transport: otelhttp.NewTransport(base, otelhttp.WithTracerProvider(provider))}
	connector, err := driver.NewConnector(cfg, driver.WithHTTPClient(client))
	if err != nil {
		t.Fatal(err)
	}
	db := sql.OpenDB(connector)
	defer db.Close()

	ctx, query := provider.Tracer("program").Start(t.Context(), "report")
	var n int
	if err := db.QueryRowContext(ctx, "SELECT COUNT(*) FROM messages").Scan(&n); err != nil || n != 3 {
		t.Errorf("%d, %v", n, err)
	}
	query.End()

	requests := 0
	for _, span := range recorder.Ended() {
		if span.Name() == "report" {
			continue
		}
		requests++
		if span.Parent().SpanID() != query.SpanContext().SpanID() {
			t.Errorf("the span %s is not below the query's", span.Name())
		}
		for _, a := range span.Attributes() {
			if strings.Contains(a.Value.String(), "Bearer") {
				t.Errorf("the span has a token: %v", a)
			}
		}
	}
	if requests != len(s.Requests()) || requests == 0 {
		t.Errorf("%d spans for %d requests", requests, len(s.Requests()))
	}
}
