#!/usr/bin/env bash
# The version of a release: the tag GITHUB_REF_NAME without its v, which has to be that of package.json, and to have
# its own part in CHANGELOG.md. Writes release-notes.md.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
tag=${GITHUB_REF_NAME:?}
if [[ ! $tag =~ ^v[0-9]+\.[0-9]+\.[0-9]+(-[0-9A-Za-z.-]+)?$ ]]; then
  echo "::error::a release is a tag like v1.2.3, not $tag" >&2
  exit 1
fi
version=${tag#v}
package=$(jq -r .version package.json)
if [[ $package != "$version" ]]; then
  echo "::error::the tag says $version, package.json $package" >&2
  exit 1
fi
"$here/release-notes.sh" "$version" >release-notes.md
{
  echo "version=$version"
  if [[ $version == *-* ]]; then echo 'prerelease=true'; else echo 'prerelease=false'; fi
} >>"${GITHUB_OUTPUT:?}"
