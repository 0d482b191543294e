#!/bin/sh
# Builds the tree of the image into a new folder: build-app.sh FOLDER, from a checkout whose packages are installed.
# It is the npm package unpacked, with the packages that run and no others, and a list of them.
set -eu
app=$1
[ ! -e "$app" ] || { echo "$app is there already" >&2; exit 1; }

npm run --silent build --workspace=web -- --logLevel=warn
node --conditions=leme-source --disable-warning=ExperimentalWarning bin/habits/build.ts --no-types
packed=$(mktemp -d)
trap 'rm -rf "$packed"' EXIT
npm pack --ignore-scripts --silent --pack-destination "$packed"
mkdir -p "$app"
tar -xzf "$packed"/leme-*.tgz --strip-components=1 -C "$app"

cp package-lock.json .npmrc "$app"
node deploy/docker/image-manifest.js image "$app"
(
  cd "$app"
  npm install --no-save --ignore-scripts --omit=dev --prefer-offline --no-audit --no-fund --loglevel=error
)
rm "$app/package-lock.json" "$app/.npmrc"
node node_modules/@cyclonedx/cyclonedx-npm/bin/cyclonedx-npm-cli.js --omit dev --output-reproducible \
  --output-file "$app/sbom.cdx.json" "$app/package.json"
node deploy/docker/prune.js "$app"

mkdir -p "$app/deploy/docker"
cp deploy/docker/healthcheck.js "$app/deploy/docker"
chmod -R a+rX,go-w "$app"
chmod 755 "$app/bin/leme.js"
