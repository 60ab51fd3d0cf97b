#!/usr/bin/env bash
# Installs what the tests against an OpenID provider of others need: the packages
# of package-lock.json beside this script and, where it is missing, Debian's
# Chromium. Needs Node 20 or later with npm.
set -euo pipefail
cd "$(dirname "$0")"

if ! command -v node >/dev/null || ! command -v npm >/dev/null; then
	echo "node and npm are missing; on Debian: apt-get install nodejs npm" >&2
	exit 1
fi
npm ci --ignore-scripts --no-audit --no-fund

if [ ! -x "${CHROMIUM:-/usr/bin/chromium}" ]; then
	sudo=
	[ "$(id -u)" -eq 0 ] || sudo=sudo
	$sudo apt-get update -qq
	DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core
fi
