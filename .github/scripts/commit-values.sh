#!/usr/bin/env bash
# Commits what the workflow was asked for to the repository of values at VALUES_FOLDER, and pushes it: by hand, as far
# as the control plane is concerned, which makes a command of it and judges it like any other. Where others were
# faster the change is made anew on what they wrote. Nothing is forced.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
folder=${VALUES_FOLDER:?}
values_git() { git -C "$folder" "$@"; }
branch=$(values_git symbolic-ref --short HEAD)
for attempt in 1 2 3 4 5; do
  path=$(node --conditions=leme-source "$here/write-values.ts" "$folder")
  if [[ -z $(values_git status --porcelain -- "$path") ]]; then
    echo "$path says so already"
    exit 0
  fi
  values_git add -- "$path"
  values_git -c user.name="${GITHUB_ACTOR:?}" -c user.email="$GITHUB_ACTOR@users.noreply.github.com" \
    commit --quiet --message "$ACTION of ${BOT:-${STRATEGY:-all bots}} for $CLIENT" \
    --message "Asked by $GITHUB_ACTOR in run ${GITHUB_RUN_ID:?}."
  if values_git push --quiet origin "HEAD:$branch"; then
    echo "commit=$(values_git rev-parse HEAD)" >>"${GITHUB_OUTPUT:?}"
    echo "$path: $(values_git rev-parse --short HEAD)" >>"${GITHUB_STEP_SUMMARY:-/dev/stdout}"
    exit 0
  fi
  values_git fetch --quiet origin "$branch"
  values_git reset --quiet --hard "origin/$branch"
  sleep "$attempt"
done
echo '::error::others were faster five times' >&2
exit 1
