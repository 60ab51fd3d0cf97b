#!/usr/bin/env bash
# Libraries and tools that speak database/sql, on the driver. They are a module of
# their own, so that none of them is a dependency of graphmail.
set -euo pipefail
cd "$(dirname "$0")/../../compat"
test -z "$(gofmt -l .)"
go mod tidy -diff
go vet ./...
go test -count=1 ./...
