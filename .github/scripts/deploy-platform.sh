#!/usr/bin/env bash
# Brings VERSION of the chart into NAMESPACE, with the image of DIGEST, whose signature was seen. Helm waits until
# everything is ready, and goes back by itself where that does not come true. Then the smoke test asks from outside,
# and where that fails we go back, too.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
: "${CHART:?}" "${VERSION:?}" "${DIGEST:?}" "${RELEASE:?}" "${NAMESPACE:?}" "${IMAGE:?}" "${LEME_URL:?}"
options=(--namespace "$NAMESPACE" --create-namespace --set-string "image.repository=$IMAGE" --set-string "image.tag=$VERSION"
  --set-string "image.digest=$DIGEST")
if [[ $CHART == oci://* ]]; then options+=(--version "$VERSION"); fi
if [[ -n ${VALUES_YAML:-} ]]; then
  printf '%s\n' "$VALUES_YAML" >"${RUNNER_TEMP:?}/values.yaml"
  options+=(--values "$RUNNER_TEMP/values.yaml")
fi

# What stood before, if anything did: the revision to go back to.
before=$(helm history "$RELEASE" --namespace "$NAMESPACE" --output json 2>/dev/null |
  jq -r '[.[] | select(.status == "deployed")] | last | .revision // empty' || true)

helm upgrade --install "$RELEASE" "$CHART" "${options[@]}" --atomic --wait --timeout "${DEPLOY_TIMEOUT:-10m}"
if EXPECT_VERSION=$VERSION "$here/smoke-test.sh"; then
  echo "$RELEASE is $VERSION in $NAMESPACE, seen at $LEME_URL" >>"${GITHUB_STEP_SUMMARY:-/dev/stdout}"
  exit 0
fi
if [[ -n $before ]]; then
  helm rollback "$RELEASE" "$before" --namespace "$NAMESPACE" --wait --timeout "${DEPLOY_TIMEOUT:-10m}"
  echo "::error::the smoke test failed: $RELEASE is back at revision $before" >&2
else
  echo "::error::the smoke test failed, and there is nothing before it to go back to" >&2
fi
exit 1
