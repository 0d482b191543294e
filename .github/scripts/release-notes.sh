#!/usr/bin/env bash
# release-notes.sh VERSION: its part of CHANGELOG.md, from the heading `## VERSION` to the next one.
set -euo pipefail
version=${1:?which version?}
notes=$(awk -v version="$version" '
  /^## / { inside = ($2 == version || $2 == "[" version "]"); next }
  inside { print }
' CHANGELOG.md)
if [[ -z ${notes//[[:space:]]/} ]]; then
  echo "::error::CHANGELOG.md has no part ## $version, or nothing in it" >&2
  exit 1
fi
printf '%s\n' "$notes" | sed '/./,$!d'
