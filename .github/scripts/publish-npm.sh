#!/usr/bin/env bash
# Publishes the package of out/ with its provenance. No token: the registry trusts this workflow by its OIDC identity
# (npm's «trusted publisher» of the package).
set -euo pipefail
package=$(ls out/leme-*.tgz)
tag=latest
if [[ ${PRERELEASE:?} == true ]]; then tag=next; fi
npm publish "./$package" --provenance --access public --tag "$tag"
