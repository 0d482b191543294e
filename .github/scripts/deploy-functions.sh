#!/usr/bin/env bash
# Packs the function of FUNCTION_SOURCE with what it needs at run time, puts it into FUNCTION_APP, and waits until the
# app tells of a function: an app that lists none takes no event.
set -euo pipefail
source=${FUNCTION_SOURCE:?}
work=${RUNNER_TEMP:?}
: "${FUNCTION_APP:?}" "${RESOURCE_GROUP:?}"
if [[ ! -f $source/host.json ]]; then
  echo "::error::$source has no host.json" >&2
  exit 1
fi
rm -rf "$work/function" "$work/function.zip"
mkdir -p "$work/function"
# Tests are not part of what runs.
tar --directory "$source" --exclude '*.test.*' --exclude node_modules --exclude '*.md' --exclude .funcignore \
  --create . | tar --directory "$work/function" --extract
if [[ -f $work/function/package-lock.json ]]; then
  (cd "$work/function" && npm ci --omit=dev --no-audit --no-fund)
fi
(cd "$work/function" && zip --quiet --recurse-paths ../function.zip .)
az functionapp deployment source config-zip --resource-group "$RESOURCE_GROUP" --name "$FUNCTION_APP" \
  --src "$work/function.zip" --build-remote false --output none
count=0
for ((tried = 0; tried < ${FUNCTION_TRIES:-20}; tried += 1)); do
  count=$(az functionapp function list --resource-group "$RESOURCE_GROUP" --name "$FUNCTION_APP" --query 'length(@)' --output tsv)
  if ((count > 0)); then
    echo "$FUNCTION_APP has $count functions" >>"${GITHUB_STEP_SUMMARY:-/dev/stdout}"
    exit 0
  fi
  sleep "${FUNCTION_PAUSE_SECONDS:-15}"
done
echo "::error::$FUNCTION_APP tells of no function" >&2
exit 1
