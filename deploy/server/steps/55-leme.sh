# shellcheck shell=bash disable=SC2034,SC2154
# Leme, each release in a folder of its own; the one in use changes at once, when it is whole.
case $LEME_PACKAGE in
  /*) release=$(sha256sum "$LEME_PACKAGE" | cut -c1-16) ;;
  *) release=${LEME_PACKAGE#leme} release=${release#@} release=${release:-latest} ;;
esac
[[ $release =~ ^[A-Za-z0-9][A-Za-z0-9.+-]*$ ]] || refuse "LEME_PACKAGE has no version: $LEME_PACKAGE"
target=/opt/leme/releases/$release
folder /opt/leme/releases 0755 root:root
if [ -f "$target/whole" ]; then
  unchanged "Leme $release"
else
  rm -rf "$target"
  # Scripts of packages are not run: what they would complete is Node.js and a database, which are here.
  PATH=/opt/leme/node/bin:$PATH HOME=/root /opt/leme/node/bin/npm install --global --prefix "$target" --omit=dev \
    --ignore-scripts --no-audit --no-fund --loglevel=error "$LEME_PACKAGE" >/dev/null
  chmod -R go-w "$target"
  /opt/leme/node/bin/node "$target/lib/node_modules/leme/bin/leme.js" --version >"$target/whole"
  changed "Leme $release"
fi
link /opt/leme/current "$target"
restart_leme=$did

put /usr/local/bin/leme 0755 root:root <<'EOF'
#!/bin/sh
# Written by setup.sh of Leme.
exec /opt/leme/node/bin/node /opt/leme/current/lib/node_modules/leme/bin/leme.js "$@"
EOF
put /usr/local/sbin/leme-in 0755 root:root <"$here/files/leme-in.sh"
