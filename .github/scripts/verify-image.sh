#!/usr/bin/env bash
# Lets only images into a cluster that the release workflow of this repository has signed. Tells the digest of
# IMAGE:VERSION, by which it is deployed.
set -euo pipefail
: "${IMAGE:?}" "${VERSION:?}" "${GITHUB_REPOSITORY:?}" "${GITHUB_SERVER_URL:?}"
if [[ ! $VERSION =~ ^[0-9]+\.[0-9]+\.[0-9]+(-[0-9A-Za-z.-]+)?$ ]]; then
  echo "::error::a version is like 1.2.3, not $VERSION" >&2
  exit 2
fi
if [[ $IMAGE == ghcr.io/* && -n ${REGISTRY_TOKEN:-} ]]; then
  # A package may be private; cosign reads Docker's file of logins.
  docker login ghcr.io --username "${GITHUB_ACTOR:?}" --password-stdin <<<"$REGISTRY_TOKEN"
fi
cosign verify "$IMAGE:$VERSION" \
  --certificate-oidc-issuer https://token.actions.githubusercontent.com \
  --certificate-identity "$GITHUB_SERVER_URL/$GITHUB_REPOSITORY/.github/workflows/release.yml@refs/tags/v$VERSION" \
  >"${RUNNER_TEMP:?}/verified.json"
digest=$(jq -r '.[0].critical.image["docker-manifest-digest"]' "$RUNNER_TEMP/verified.json")
if [[ ! $digest =~ ^sha256:[0-9a-f]{64}$ ]]; then
  echo "::error::cosign told no digest of $IMAGE:$VERSION" >&2
  exit 1
fi
echo "digest=$digest" >>"${GITHUB_OUTPUT:?}"
