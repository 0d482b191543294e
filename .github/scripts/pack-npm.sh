#!/usr/bin/env bash
# The npm package and its SBOM into out/. Provenance is only believed where the package names the repository that it
# was built in.
set -euo pipefail
mkdir -p out
npm ci --no-audit --no-fund
npm pkg set "repository.type=git" "repository.url=git+${GITHUB_SERVER_URL:?}/${GITHUB_REPOSITORY:?}.git"
npm pack --pack-destination out
npx cyclonedx-npm --omit dev --output-reproducible --output-file out/leme-npm.cdx.json
