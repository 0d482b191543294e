#!/usr/bin/env bash
# Pushes the charts of out/charts/ to the registry of OCI artefacts and signs each by its digest.
set -euo pipefail
target=ghcr.io/${GITHUB_REPOSITORY_OWNER:?}/charts
target=${target,,}
helm registry login ghcr.io --username "${GITHUB_ACTOR:?}" --password-stdin <<<"${REGISTRY_TOKEN:?}"
docker login ghcr.io --username "$GITHUB_ACTOR" --password-stdin <<<"$REGISTRY_TOKEN"
for file in out/charts/*.tgz; do
  told=$(helm push "$file" "oci://$target" 2>&1)
  echo "$told"
  digest=$(sed -nE 's/^Digest: (sha256:[0-9a-f]{64})$/\1/p' <<<"$told")
  name=$(helm show chart "$file" | sed -nE 's/^name: *"?([a-z0-9-]+)"?$/\1/p')
  if [[ -z $digest || -z $name ]]; then
    echo "::error::helm did not say under which digest $file was pushed" >&2
    exit 1
  fi
  cosign sign --yes "$target/$name@$digest"
done
