#!/usr/bin/env bash
# Runs .ci/run in the checkout of a workflow, which belongs to another user than the container's.
set -euo pipefail
git config --global --add safe.directory "$PWD"
exec .ci/run
