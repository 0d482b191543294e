#!/usr/bin/env bash
# Brings the candles of PIPELINE_CONFIG into DATA_FOLDER: made (demo), fetched (download), or there already (checkout).
set -euo pipefail
case ${PIPELINE_DATA:?} in
  demo)
    market=${RUNNER_TEMP:?}/market
    leme data generate --out "$market"
    mkdir -p "${DATA_FOLDER:?}"
    cp "$market"/demo/*.csv.gz "$DATA_FOLDER/"
    ;;
  download)
    options=(--config "${PIPELINE_CONFIG:?}" --data-folder "${DATA_FOLDER:?}")
    if [[ -n ${SINCE:-} ]]; then options+=(--since "$SINCE"); fi
    if [[ -n ${EXCHANGE_URL:-} ]]; then options+=(--url "$EXCHANGE_URL"); fi
    mkdir -p "$DATA_FOLDER"
    leme pipeline download "${options[@]}"
    ;;
  checkout)
    if [[ ! -d ${DATA_FOLDER:?} ]]; then
      echo "::error::$DATA_FOLDER is not in the checkout" >&2
      exit 4
    fi
    ;;
  *)
    echo "::error::PIPELINE_DATA is demo, download or checkout, not $PIPELINE_DATA" >&2
    exit 2
    ;;
esac
