// Package compat tests that the driver works below libraries and tools that
// speak database/sql: sqlx, scany, gorm, bun, ent, Atlas, code as sqlc writes it, and the
// tracer of OpenTelemetry. It is a module of its own, so that none of them is a
// dependency of graphmail:
//
//	cd compat && go test ./...
package compat
