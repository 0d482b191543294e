#!/usr/bin/env bash
# The release of GITHUB_REF_NAME, with the notes of the changelog, the package, the charts, SBOMs and digests.
set -euo pipefail
shopt -s nullglob
options=(--title "Leme ${VERSION:?}" --notes-file release-notes.md --verify-tag)
if [[ ${PRERELEASE:?} == true ]]; then options+=(--prerelease); fi
# A chart and the package have one name, and a release has each name once.
for chart in out/charts/*.tgz; do cp "$chart" "out/chart-$(basename "$chart")"; done
files=(out/*.tgz out/*.cdx.json out/*.digest)
sha256sum "${files[@]}" | sed 's| out/| |' >out/SHA256SUMS
gh release create "${GITHUB_REF_NAME:?}" "${options[@]}" "${files[@]}" out/SHA256SUMS
