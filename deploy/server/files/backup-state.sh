#!/bin/bash
# A copy of an environment's state beside the dump: secrets, repository of the values, artifacts. Mode 600, root's.
set -euo pipefail
: "${1:?}" "${BACKUP_DIR:?}" "${KEEP_DAYS:?}"
umask 077
stamp=$(date -u +%Y%m%dT%H%M%SZ)
draft=$BACKUP_DIR/.state-$stamp.part
trap 'rm -f "$draft"' EXIT
# 1: a file changed while it was read, which the state's own files take: each is replaced as a whole.
code=0
tar --create --gzip --file="$draft" --directory=/var/lib/leme "$1" || code=$?
[ "$code" -le 1 ] || exit "$code"
gzip --test "$draft"
mv "$draft" "$BACKUP_DIR/state-$stamp.tar.gz"
find "$BACKUP_DIR" -maxdepth 1 -type f -name 'state-*.tar.gz' ! -name "state-$stamp.tar.gz" -mtime "+$((KEEP_DAYS - 1))" -delete
