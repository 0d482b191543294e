#!/usr/bin/env bash
# Looks once at every service of LEME_STATUS_ENDPOINTS (JSON; default deploy/pages/endpoints.json), keeps what was
# seen, and puts it into the site that docs.yml has built last.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
work=${RUNNER_TEMP:?}
config=deploy/pages/endpoints.json
if [[ -n ${LEME_STATUS_ENDPOINTS:-} ]]; then
  config=$work/endpoints.json
  printf '%s' "$LEME_STATUS_ENDPOINTS" >"$config"
fi
"$here/status-history.sh" get "$work/history.json"
node deploy/pages/probe.mjs --config "$config" --history "$work/history.json" | tee -a "${GITHUB_STEP_SUMMARY:-/dev/null}"
"$here/status-history.sh" put "$work/history.json"

run=$(gh run list --workflow docs.yml --status success --limit 1 --json databaseId --jq '.[0].databaseId // empty')
if [[ -z $run ]]; then
  echo '::error::docs.yml has built no site yet: run it once' >&2
  exit 1
fi
gh run download "$run" --name site --dir site
cp "$work/history.json" site/status/history.json
