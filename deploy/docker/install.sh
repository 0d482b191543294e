#!/bin/sh
# Installs what the build needs, in the versions of the lockfile: install.sh, from the checkout.
# Not `npm ci`, which refuses a lockfile without the packages of other platforms: docs/adr/0011.
set -eu
node deploy/docker/image-manifest.js build .
npm install --no-save --ignore-scripts --include=dev --prefer-offline --no-audit --no-fund --loglevel=error
