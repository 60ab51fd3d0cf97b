#!/usr/bin/env bash
# The module of the benchmarks: its tests, and what importing the driver adds to
# a program. Times are left to bench/run: other work on the machine is in them.
set -euo pipefail
cd "$(dirname "$0")/../.."
go vet -C bench ./...
go test -C bench ./...
# Into a variable: tee /dev/stderr would empty the log where that is a file.
cost=$(bench/import)
echo "$cost"
echo "$cost" | awk '{
	for (i = 3; i < NF; i += 2) {
		if ($(i+1) == "MiB-added" && $i > 12) { print "the driver adds more than 12 MiB"; bad = 1 }
		if ($(i+1) == "modules" && $i > 8) { print "the driver needs more than 8 modules"; bad = 1 }
	}
} END { exit bad }'
