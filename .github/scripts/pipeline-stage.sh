#!/usr/bin/env bash
# Runs stages of PIPELINE_CONFIG one after the other, over what ARTIFACTS already has. Ends with the first one's code
# that fails; what each found goes to the run's summary, the hash of the last one's result to the step's outputs.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
work=${RUNNER_TEMP:?}
for stage in "$@"; do
  options=(--config "${PIPELINE_CONFIG:?}" --artifacts "${ARTIFACTS:?}" --json)
  if [[ -n ${DATA_FOLDER:-} ]]; then options+=(--data-folder "$DATA_FOLDER"); fi
  code=0
  leme pipeline "$stage" "${options[@]}" >"$work/$stage.json" || code=$?
  node "$here/stage-report.mjs" "$stage" "$work/$stage.json"
  if ((code != 0)); then exit "$code"; fi
done
