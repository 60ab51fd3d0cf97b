#!/usr/bin/env bash
# Sign-in against a certified OpenID provider nobody here wrote, in a real browser.
set -euo pipefail
cd "$(dirname "$0")/../.."
if ! command -v node >/dev/null || ! command -v npm >/dev/null; then
	apt-get update -q >/dev/null && apt-get install -y -q nodejs npm >/dev/null
fi
bash testdata/oidc/install.sh
OIDC_REQUIRED=1 go test ./auth -run Interop -count=1 -v
