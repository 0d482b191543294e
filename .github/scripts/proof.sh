#!/usr/bin/env bash
# PROOF tried TRIALS times (empty: its whole number), with what it printed and its table in proof-results/.
set -euo pipefail
if [[ ! ${PROOF:?} =~ ^REL-[0-9]+(-[a-z]+)?$ ]]; then
  echo "PROOF is not the name of a proof: $PROOF" >&2
  exit 2
fi
if [[ ! ${TRIALS:-} =~ ^[0-9]*$ ]]; then
  echo "TRIALS is not a number: $TRIALS" >&2
  exit 2
fi
mkdir -p proof-results
count=()
if [[ -n ${TRIALS:-} ]]; then count=(--count "$TRIALS"); fi
npm run proof -- "$PROOF" "${count[@]}" 2>&1 | tee "proof-results/$PROOF.log"
cp "docs/proof/$PROOF.md" proof-results/
tail -n 1 "proof-results/$PROOF.log" >>"${GITHUB_STEP_SUMMARY:-/dev/stdout}"
