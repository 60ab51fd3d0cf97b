#!/usr/bin/env bash
# Runs the SQL test files and generated statements here and on a MariaDB, and
# compares labels and rows. See internal/oracle.
set -euo pipefail
cd "$(dirname "$0")/../../internal/oracle"
test -z "$(gofmt -l .)"
go mod tidy -diff
go vet ./...
exec ./mariadb.sh go test -count=1 -v ./...
