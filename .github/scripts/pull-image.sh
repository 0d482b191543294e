#!/usr/bin/env bash
# Pulls IMAGE, or without one the image of this repository with the version of package.json.
set -euo pipefail
image=${IMAGE:-}
if [[ -z $image ]]; then
  version=$(node -p 'require("./package.json").version')
  owner=${GITHUB_REPOSITORY_OWNER:?}
  image=ghcr.io/${owner,,}/leme:$version
fi
if [[ ! $image =~ ^[a-z0-9][a-zA-Z0-9._/:@-]*$ ]]; then
  echo "::error::that is no image: $image" >&2
  exit 2
fi
if [[ $image == ghcr.io/* ]]; then
  docker login ghcr.io --username "${GITHUB_ACTOR:?}" --password-stdin <<<"${REGISTRY_TOKEN:?}"
fi
docker pull "$image"
echo "image=$image" >>"${GITHUB_OUTPUT:?}"
