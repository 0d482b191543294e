#!/usr/bin/env bash
# Candles and every stage of PIPELINE_CONFIG in containers of IMAGE. The checkout is read-only in them, and so is the
# image's own tree; candles and results are the only folders that can be written.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
: "${IMAGE:?}" "${DATA_FOLDER:?}" "${ARTIFACTS:?}"
if [[ $DATA_FOLDER$ARTIFACTS == *..* || $DATA_FOLDER$ARTIFACTS == *:* || $DATA_FOLDER == /* || $ARTIFACTS == /* ]]; then
  echo "::error::DATA_FOLDER and ARTIFACTS have to lie in the checkout: $DATA_FOLDER, $ARTIFACTS" >&2
  exit 2
fi
mkdir -p "$DATA_FOLDER" "$ARTIFACTS"

programs=${RUNNER_TEMP:?}/container-bin
mkdir -p "$programs"
# The other scripts call `leme`, and need not know where it runs.
cat >"$programs/leme" <<'LEME'
#!/usr/bin/env bash
exec docker run --rm --read-only --cap-drop ALL --security-opt no-new-privileges \
  --user "$(id -u):$(id -g)" --tmpfs /tmp --env LEME__STATEDIR=/tmp/leme \
  --volume "$PWD:/checkout:ro" --volume "$PWD/$DATA_FOLDER:/checkout/$DATA_FOLDER" --volume "$PWD/$ARTIFACTS:/checkout/$ARTIFACTS" \
  --volume "$RUNNER_TEMP:$RUNNER_TEMP" --workdir /checkout "$IMAGE" "$@"
LEME
chmod +x "$programs/leme"
export IMAGE DATA_FOLDER ARTIFACTS RUNNER_TEMP
PATH=$programs:$PATH
"$here/pipeline-data.sh"
"$here/pipeline-stage.sh" run
