#!/usr/bin/env bash
# Puts the `leme` of this checkout on the PATH of the steps that follow.
set -euo pipefail
npm ci --omit=dev --no-audit --no-fund
programs=${RUNNER_TEMP:?}/leme-bin
mkdir -p "$programs"
ln -sf "$PWD/bin/leme.js" "$programs/leme"
echo "$programs" >>"${GITHUB_PATH:?}"
"$programs/leme" --version
