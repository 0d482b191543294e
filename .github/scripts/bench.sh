#!/usr/bin/env bash
# The contests BENCHES (names of files in bench/), printed and kept in bench-results/.
set -euo pipefail
read -r -a names <<<"${BENCHES:?}"
for name in "${names[@]}"; do
  if ! compgen -G "bench/*$name*" >/dev/null; then
    echo "There is no contest $name in bench/" >&2
    exit 2
  fi
done
mkdir -p bench-results
npm run bench -- "${names[@]}" 2>&1 | tee bench-results/bench.txt
{
  echo '```text'
  cat bench-results/bench.txt
  echo '```'
} >>"${GITHUB_STEP_SUMMARY:-/dev/stdout}"
