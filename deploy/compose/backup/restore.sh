#!/bin/sh
# Puts a dump of BACKUP_DIR back into the database that it is of, in the place of what is there: all of it or nothing.
# Server and worker have to be stopped before.
set -eu
: "${DATABASE_URL_FILE:?}" "${BACKUP_DIR:?}"
name=${1:?restore.sh NAME, one of leme-….dump}
case $name in */* | [!l]*) echo "$name is no dump of Leme" >&2; exit 2 ;; esac
[ -f "$BACKUP_DIR/$name" ] || { echo "there is no $name in $BACKUP_DIR" >&2; exit 2; }
pg_restore --list "$BACKUP_DIR/$name" >/dev/null

# pg_restore's own --clean cannot drop partitions. A dump that breaks off ends in a statement that undoes the rest.
{
  cat <<'SQL'
do $$
declare own name;
begin
  for own in select nspname from pg_namespace where nspowner = current_user::regrole loop
    execute format('drop schema %I cascade', own);
  end loop;
end $$;
SQL
  pg_restore --no-owner --file=- "$BACKUP_DIR/$name" || echo 'select the_dump_broke_off;'
} | psql --no-psqlrc --no-password --quiet --set=ON_ERROR_STOP=1 --single-transaction --output=/dev/null --dbname="$(cat "$DATABASE_URL_FILE")"
echo "$name is back"
