#!/usr/bin/env bash
# The pages into site/, with what the status page has seen so far.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
npm run docs:site -- --out site \
  --repository "${GITHUB_SERVER_URL:?}/${GITHUB_REPOSITORY:?}" --commit "${GITHUB_SHA:?}"
"$here/status-history.sh" get site/status/history.json
