// Tracing shows a query in OpenTelemetry: a span for the query, and below it one
// for each request that it took. The driver knows nothing of it; it sends through
// the client it is given, with the context of the query.
//
//	go run ./tracing
//
// https://pkg.go.dev/go.opentelemetry.io/contrib/instrumentation/net/http/otelhttp
package main

import (
	"context"
	"flag"
	"fmt"
	"net/http"
	"os"
	"os/signal"

	"go.opentelemetry.io/contrib/instrumentation/net/http/otelhttp"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/exporters/stdout/stdouttrace"
	sdk "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"

	"graphmail/driver"
	"graphmail/examples/internal/mailbox"
)

const query = `
SELECT DATE_FORMAT(received_date_time, '%Y-%m') AS month, COUNT(*) AS messages
FROM messages
WHERE received_date_time >= NOW() - INTERVAL 1 YEAR
GROUP BY month
ORDER BY month`

func main() {
	connection := flag.String("dsn", "", "connection `string` of a mailbox (default: the sample mailbox)")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	exporter, err := stdouttrace.New(stdouttrace.WithPrettyPrint())
	if err == nil {
		err = traced(ctx, *connection, exporter)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "tracing:", err)
		os.Exit(1)
	}
}

// traced runs the query and exports its spans.
func traced(ctx context.Context, connection string, exporter sdk.SpanExporter) (err error) {
	provider := sdk.NewTracerProvider(sdk.WithBatcher(exporter))
	defer func() {
		if e := provider.Shutdown(context.WithoutCancel(ctx)); err == nil {
			err = e
		}
	}()
	client := &http.Client{Transport: otelhttp.NewTransport(http.DefaultTransport,
		otelhttp.WithTracerProvider(provider),
		// The path tells requests apart. The whole address is an attribute of the span, url.full; its $filter
		// may name people, so let the collector drop it where traces are read by many.
		otelhttp.WithSpanNameFormatter(func(_ string, r *http.Request) string { return r.Method + " " + r.URL.Path }),
	)}

	ctx, span := provider.Tracer("graphmail/examples/tracing").Start(ctx, "messages by month", trace.WithSpanKind(trace.SpanKindClient))
	defer span.End()
	m, err := mailbox.Open(connection, driver.WithHTTPClient(client), driver.WithStats(func(s driver.QueryStats) {
		span.SetAttributes(
			attribute.String("db.system.name", "graphmail"), attribute.String("db.query.text", s.SQL),
			attribute.Int64("db.response.returned_rows", s.Rows), attribute.Int64("graphmail.rows_read", s.RowsRead),
			attribute.Int("graphmail.requests", s.Calls), attribute.Int64("graphmail.bytes", s.Bytes),
		)
		if s.Err != nil {
			span.RecordError(s.Err)
			span.SetStatus(codes.Error, "the query failed")
		}
	}))
	if err != nil {
		return err
	}
	defer m.Close()
	rows, err := m.DB.QueryContext(ctx, query)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var month string
		var messages int
		if err := rows.Scan(&month, &messages); err != nil {
			return err
		}
	}
	return rows.Err()
}
