#!/usr/bin/env bash
# Asks LEME_URL/health from outside until it says ok for EXPECT_VERSION three times in a row, at most SMOKE_SECONDS.
set -euo pipefail
url=${LEME_URL:?}/health
end=$((SECONDS + ${SMOKE_SECONDS:-180}))
pause=${SMOKE_PAUSE_SECONDS:-2}
in_a_row=0
last='nothing was asked'
while ((SECONDS < end)); do
  answer=$(curl --silent --show-error --max-time 5 --write-out '\n%{http_code}' "$url" 2>&1) || true
  code=${answer##*$'\n'}
  body=${answer%$'\n'*}
  version=$(jq -r 'select(.status == "ok") | .version' <<<"$body" 2>/dev/null || true)
  if [[ $code == 200 && -n $version && (-z ${EXPECT_VERSION:-} || $version == "$EXPECT_VERSION") ]]; then
    in_a_row=$((in_a_row + 1))
    if ((in_a_row == 3)); then
      echo "$url: $version, three times in a row"
      exit 0
    fi
  else
    in_a_row=0
    last="$code ${body:0:200}"
  fi
  sleep "$pause"
done
echo "::error::$url did not become ok${EXPECT_VERSION:+ with version $EXPECT_VERSION}: ${last//$'\n'/ }" >&2
exit 1
