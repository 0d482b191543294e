# shellcheck shell=bash disable=SC2034,SC2154
# Node.js, of its own tarball: Debian's is too old, and its npm would bring four hundred packages.
folder /opt/leme 0755 root:root
node=/opt/leme/node-$NODE_VERSION
if [ "$("$node/bin/node" --version 2>/dev/null || true)" = "v$NODE_VERSION" ]; then
  unchanged "Node.js $NODE_VERSION"
else
  case $(uname -m) in
    x86_64) machine=x64 ;;
    aarch64) machine=arm64 ;;
    *) refuse "there is no Node.js for $(uname -m)" ;;
  esac
  draft=$(mktemp -d -p /opt/leme .node.XXXXXX)
  tarball=$NODE_TARBALL sum=$NODE_SHA256
  if [ -z "$tarball" ]; then
    archive=node-v$NODE_VERSION-linux-$machine.tar.xz
    from=https://nodejs.org/dist/v$NODE_VERSION
    tarball=$draft/$archive
    curl --fail --silent --show-error --location --proto '=https' --retry 3 --output "$tarball" "$from/$archive"
    [ -n "$sum" ] || sum=$(curl --fail --silent --show-error --proto '=https' --retry 3 "$from/SHASUMS256.txt" |
      awk -v name="$archive" '$2 == name { print $1 }')
    [ -n "$sum" ] || refuse "nodejs.org tells no sum of $archive"
  fi
  [ -z "$sum" ] || echo "$sum  $tarball" | sha256sum --check --status || refuse "$tarball has not the SHA-256 $sum"
  mkdir "$draft/node"
  tar -xf "$tarball" -C "$draft/node" --strip-components=1 --no-same-owner
  found=$("$draft/node/bin/node" --version) || refuse "$tarball holds no Node.js that runs here"
  [ "$found" = "v$NODE_VERSION" ] || refuse "$tarball holds Node.js $found, not v$NODE_VERSION"
  chmod 0755 "$draft/node"
  rm -rf "$node"
  mv "$draft/node" "$node"
  rm -rf "$draft"
  changed "Node.js $NODE_VERSION"
fi
link /opt/leme/node "$node"
