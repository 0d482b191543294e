#!/usr/bin/env bash
# Builds IMAGE_NAME from DOCKERFILE (its stage TARGET, or the last one) and the folder CONTEXT into out/: as an OCI archive with its provenance, which are
# the bytes that are published, and as one that scanners and the local engine read. Starts it once. Pushes nothing.
set -euo pipefail
: "${IMAGE_NAME:?}" "${DOCKERFILE:?}" "${CONTEXT:?}" "${VERSION:?}" "${GITHUB_SHA:?}" "${GITHUB_SERVER_URL:?}" "${GITHUB_REPOSITORY:?}"
mkdir -p out
arguments=(
  --build-arg "VERSION=$VERSION"
  --build-arg "REVISION=$GITHUB_SHA"
  --build-arg "CREATED=$(git log -1 --format=%cI)"
  --build-arg "SOURCE=$GITHUB_SERVER_URL/$GITHUB_REPOSITORY"
)
[[ -z ${TARGET:-} ]] || arguments+=(--target "$TARGET")
# A Dockerfile names its bases by version; what the registry has under that name now is what is built on, by digest.
while IFS='=' read -r name base; do
  digest=$(docker buildx imagetools inspect "$base" --format '{{.Manifest.Digest}}')
  arguments+=(--build-arg "$name=$base@$digest")
done < <(sed -nE 's/^ARG ([A-Z]+_IMAGE)=([^@[:space:]]+)$/\1=\2/p' "$DOCKERFILE")

# The default builder can neither write OCI archives nor make provenance.
docker buildx create --name release --driver docker-container --use
docker buildx build --file "$DOCKERFILE" --platform linux/amd64 "${arguments[@]}" \
  --sbom=true --provenance=mode=max --output "type=oci,dest=out/$IMAGE_NAME.oci.tar" "$CONTEXT"

skopeo copy "oci-archive:out/$IMAGE_NAME.oci.tar" "docker-archive:out/$IMAGE_NAME.tar:$IMAGE_NAME:$VERSION"
docker load --input "out/$IMAGE_NAME.tar"
docker run --rm --read-only --cap-drop ALL --network none --tmpfs /tmp --entrypoint id "$IMAGE_NAME:$VERSION" -u >out/uid
if [[ $(cat out/uid) == 0 ]]; then
  echo "::error::$IMAGE_NAME runs as root" >&2
  exit 1
fi
if [[ $IMAGE_NAME == leme || $IMAGE_NAME == leme-backup ]]; then
  told=$(docker run --rm --read-only --cap-drop ALL --network none --tmpfs /tmp "$IMAGE_NAME:$VERSION" --version)
  if [[ $told != "$VERSION" ]]; then
    echo "::error::the image says that it is $told, not $VERSION" >&2
    exit 1
  fi
fi
bytes=$(docker image inspect --format '{{.Size}}' "$IMAGE_NAME:$VERSION")
echo "$IMAGE_NAME $VERSION: $((bytes / 1000000)) MB unpacked, uid $(cat out/uid)" >>"${GITHUB_STEP_SUMMARY:-/dev/stdout}"
