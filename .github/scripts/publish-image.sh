#!/usr/bin/env bash
# Publishes out/IMAGE_NAME.oci.tar, the bytes that were scanned: pushed by digest, signed without a key, the SBOM
# attested, and named by version last, so that no name ever leads to an image that is not signed.
set -euo pipefail
: "${IMAGE_NAME:?}" "${VERSION:?}" "${GITHUB_REPOSITORY_OWNER:?}"
target=ghcr.io/${GITHUB_REPOSITORY_OWNER,,}/$IMAGE_NAME
archive=oci-archive:out/$IMAGE_NAME.oci.tar
skopeo login ghcr.io --username "${GITHUB_ACTOR:?}" --password-stdin <<<"${REGISTRY_TOKEN:?}"
# Cosign reads Docker's own file of logins.
docker login ghcr.io --username "$GITHUB_ACTOR" --password-stdin <<<"$REGISTRY_TOKEN"

digest=$(skopeo inspect --raw "$archive" | sha256sum | cut -d ' ' -f 1)
skopeo copy --all --preserve-digests "$archive" "docker://$target@sha256:$digest"
cosign sign --yes "$target@sha256:$digest"
cosign attest --yes --type cyclonedx --predicate "out/$IMAGE_NAME.cdx.json" "$target@sha256:$digest"
skopeo copy --all --preserve-digests "docker://$target@sha256:$digest" "docker://$target:$VERSION"
echo "$target:$VERSION@sha256:$digest" | tee -a "${GITHUB_STEP_SUMMARY:-/dev/stdout}" >"out/$IMAGE_NAME.digest"
