#!/usr/bin/env bash
# Runs a command beside a MariaDB of its own: mariadb.sh go test ./...
#
# The server keeps its data in a new folder, listens on a socket in it alone and
# is gone, folder and all, when the command has ended. The command finds the
# socket in GRAPHMAIL_ORACLE_SOCKET. Debian's package is installed where there is
# no server.
set -euo pipefail

if ! command -v mariadbd >/dev/null; then
	sudo=""
	[ "$(id -u)" = 0 ] || sudo="sudo"
	$sudo apt-get update -qq
	# Without this file the package would start a service.
	policy=/usr/sbin/policy-rc.d made=
	if [ ! -e "$policy" ]; then
		printf '#!/bin/sh\nexit 101\n' | $sudo tee "$policy" >/dev/null
		$sudo chmod 755 "$policy"
		made=yes
	fi
	$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends mariadb-server >/dev/null
	[ -z "$made" ] || $sudo rm -f "$policy"
fi

# A socket's path has 107 bytes at most, so not below a deep TMPDIR.
home=$(mktemp -d /tmp/graphmail-oracle.XXXXXX)
server=""
finish() {
	if [ -n "$server" ]; then
		kill "$server" 2>/dev/null || true
		wait "$server" 2>/dev/null || true
	fi
	rm -rf "$home"
}
trap finish EXIT
trap 'exit 130' INT TERM

user=$(id -un)
mariadb-install-db --no-defaults --user="$user" --datadir="$home/data" --auth-root-authentication-method=normal --skip-test-db >"$home/log" 2>&1 || {
	cat "$home/log"
	exit 1
}
# The modes are those of MySQL 8; the collation compares as utf8mb4_0900_as_ci.
mariadbd --no-defaults --user="$user" --datadir="$home/data" --tmpdir="$home" \
	--socket="$home/sock" --pid-file="$home/pid" --skip-networking --skip-log-bin \
	--lower-case-table-names=1 --character-set-server=utf8mb4 --collation-server=utf8mb4_uca1400_nopad_as_ci \
	--default-time-zone=+00:00 --lc-messages=en_US \
	--sql-mode=ONLY_FULL_GROUP_BY,STRICT_TRANS_TABLES,NO_ZERO_IN_DATE,NO_ZERO_DATE,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION \
	--innodb-buffer-pool-size=128M --innodb-flush-log-at-trx-commit=0 --max-sort-length=65536 --sort-buffer-size=16M \
	>"$home/log" 2>&1 &
server=$!
for _ in $(seq 300); do
	[ -S "$home/sock" ] && break
	if ! kill -0 "$server" 2>/dev/null; then
		cat "$home/log"
		exit 1
	fi
	sleep 0.1
done
export GRAPHMAIL_ORACLE_SOCKET="$home/sock"
"$@"
