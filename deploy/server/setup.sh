#!/usr/bin/env bash
# Makes a fresh Debian 12 or Ubuntu 24.04 a server of Leme: setup.sh [FILE], by default /etc/leme/setup.env. Run it
# again after an edit of that file, or to install another release: what is as it should be stays as it is.
set -Eeuo pipefail
# lastpipe: what the last command of a pipe counts is counted here.
shopt -s inherit_errexit lastpipe
umask 022
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=settings.sh
. "$here/settings.sh"
# shellcheck source=idempotent.sh
. "$here/idempotent.sh"

[ "$(id -u)" = 0 ] || refuse 'only root can set up a machine; use sudo'
# shellcheck source=/dev/null
system=$(. /etc/os-release && echo "$ID $VERSION_ID")
case $system in
  'debian 12' | 'ubuntu 24.04') ;;
  *) refuse "this is $system; Debian 12 and Ubuntu 24.04 are supported" ;;
esac
read_settings "${1:-/etc/leme/setup.env}"

trap 'echo "setup.sh: stopped in $(basename "${BASH_SOURCE[0]}"), line $LINENO; mend it and run this again" >&2' ERR

for step in "$here"/steps/[0-9][0-9]-*.sh; do
  basename "$step" .sh
  # shellcheck source=/dev/null
  . "$step"
done
echo "$changes changed"
