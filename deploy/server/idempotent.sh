# shellcheck shell=bash disable=SC2034
# Steps say what there has to be. What is so already stays; each call tells which of the two it was, by a line and in
# $did: 1 where it changed something. Sourced by setup.sh.

changes=0
did=0

changed() {
  did=1
  changes=$((changes + 1))
  echo "  changed    $*"
}
unchanged() {
  did=0
  echo "  unchanged  $*"
}

# put FILE MODE OWNER: stdin becomes its content.
put() {
  local file=$1 mode=$2 owner=$3 draft
  draft=$(mktemp)
  cat >"$draft"
  if [ -f "$file" ] && [ ! -L "$file" ] && cmp -s "$draft" "$file" &&
    [ "$(stat -c '%a %U:%G' "$file")" = "${mode#0} $owner" ]; then
    rm -f "$draft"
    unchanged "$file"
    return
  fi
  # Beside the old one under its final rights, then in its place at once.
  install -m "$mode" -o "${owner%:*}" -g "${owner#*:}" "$draft" "$file.new"
  rm -f "$draft"
  mv -fT "$file.new" "$file"
  changed "$file"
}

# folder PATH MODE OWNER
folder() {
  local path=$1 mode=$2 owner=$3
  if [ -d "$path" ] && [ "$(stat -c '%a %U:%G' "$path")" = "${mode#0} $owner" ]; then
    unchanged "$path"
    return
  fi
  install -d -m "$mode" -o "${owner%:*}" -g "${owner#*:}" "$path"
  changed "$path"
}

# link PATH TARGET
link() {
  if [ "$(readlink "$1" || true)" = "$2" ]; then
    unchanged "$1"
    return
  fi
  ln -sfnT "$2" "$1"
  changed "$1"
}

gone() {
  if [ ! -e "$1" ] && [ ! -L "$1" ]; then
    unchanged "$1 is not there"
    return
  fi
  rm -f "$1"
  changed "$1 is not there"
}

# random_file FILE: a password of its own, made once.
random_file() {
  if [ -s "$1" ]; then
    unchanged "$1"
    return
  fi
  openssl rand -hex 24 | put "$1" 0600 root:root
}

packages() {
  local missing=() name
  for name in "$@"; do
    dpkg-query -W -f '${Status}' "$name" 2>/dev/null | grep -q 'ok installed' || missing+=("$name")
  done
  if [ ${#missing[@]} -eq 0 ]; then
    unchanged "packages: $*"
    return
  fi
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
    -o Dpkg::Options::=--force-confold "${missing[@]}" >/dev/null
  changed "packages: ${missing[*]}"
}

# service UNIT ANEW [reload]: enabled and, where systemd runs, started; where ANEW is 1 it reads its settings again.
service() {
  local unit=$1 anew=$2 how=${3:-restart}
  if systemctl is-enabled --quiet "$unit" 2>/dev/null; then
    unchanged "$unit is enabled"
  else
    systemctl enable --quiet "$unit"
    changed "$unit is enabled"
  fi
  has_systemd || return 0
  if [ "$anew" = 1 ] && systemctl is-active --quiet "$unit"; then
    systemctl "$how" "$unit"
  else
    systemctl start "$unit"
  fi
}
