#!/usr/bin/env bash
# The driver's tests with the Go release whose database/sql scans columns without
# driver.Value (driver/rows_scan.go), which the go command fetches.
set -euo pipefail
cd "$(dirname "$0")/../.."
export GOTOOLCHAIN=go1.27.3
go vet ./driver
go test ./driver
