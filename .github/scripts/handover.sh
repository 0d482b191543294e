#!/usr/bin/env bash
# Moves candles and results between jobs, by the folder handover/ that a workflow artifact carries.
# give: handover/{candles,artifacts} from DATA_FOLDER and artifacts/, and the artifact's name of STAGE as an output.
# take: the other way round.
set -euo pipefail
data=${DATA_FOLDER:?}
if [[ $data == /* || $data == *..* ]]; then
  echo "::error::DATA_FOLDER has to lie in the checkout: $data" >&2
  exit 2
fi
case ${1:-} in
  give)
    rm -rf handover
    mkdir -p handover
    cp -R artifacts handover/artifacts
    if [[ -d $data ]]; then cp -R "$data" handover/candles; fi
    echo "artifact=pipeline-${STAGE:?}" >>"${GITHUB_OUTPUT:?}"
    ;;
  take)
    cp -R handover/artifacts artifacts
    if [[ -d handover/candles ]]; then
      mkdir -p "$data"
      cp -R handover/candles/. "$data/"
    fi
    ;;
  *)
    echo "usage: handover.sh give|take" >&2
    exit 2
    ;;
esac
