#!/bin/sh
# One dump of the database into BACKUP_DIR. It counts when pg_restore can read it; until then it has another name, and
# older ones go only after it. DATABASE_URL_FILE names the file with the address.
set -eu
: "${DATABASE_URL_FILE:?}" "${BACKUP_DIR:?}" "${KEEP_DAYS:?}"
case $KEEP_DAYS in '' | *[!0-9]*) echo "KEEP_DAYS is no number of days: $KEEP_DAYS" >&2; exit 2 ;; esac

umask 077
stamp=$(date -u +%Y%m%dT%H%M%SZ)
draft=$BACKUP_DIR/.leme-$stamp.part
trap 'rm -f "$draft" "$draft.list"' EXIT
trap 'exit 143' TERM
trap 'exit 130' INT

pg_dump --format=custom --compress=6 --no-password --file="$draft" --dbname="$(cat "$DATABASE_URL_FILE")"
pg_restore --list "$draft" >"$draft.list"
tables=$(grep -c ' TABLE DATA ' "$draft.list" || true)
if [ "$tables" -eq 0 ]; then
  echo "the dump has no table with data: is this the database of Leme?" >&2
  exit 1
fi
sync "$draft"
mv "$draft" "$BACKUP_DIR/leme-$stamp.dump"

# What a killed one left, and what is older than it has to be.
find "$BACKUP_DIR" -maxdepth 1 -type f -name '.leme-*.part*' -mmin +1440 -delete
find "$BACKUP_DIR" -maxdepth 1 -type f -name 'leme-*.dump' ! -name "leme-$stamp.dump" -mtime "+$((KEEP_DAYS - 1))" -delete
echo "leme-$stamp.dump: $tables tables, $(wc -c <"$BACKUP_DIR/leme-$stamp.dump") bytes"
