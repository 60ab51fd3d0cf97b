#!/usr/bin/env bash
# The examples are a module of their own. They are tested, and the weekly report
# is made once, for whoever wants to look at it.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
export ARTIFACTS="${ARTIFACTS:-$root/artifacts}"
mkdir -p "$ARTIFACTS"
[ -x "$root/artifacts/staticcheck" ] || go build -C "$root/.ci/tools" -o "$root/artifacts/staticcheck" honnef.co/go/tools/cmd/staticcheck

cd "$root/examples"
test -z "$(gofmt -l .)"
go mod tidy -diff
go vet ./...
"$root/artifacts/staticcheck" ./...
go test -count=1 ./...
go run ./weekly -out "$ARTIFACTS"
