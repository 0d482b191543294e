#!/bin/sh
# The login that copies the server and reads its rows for the comparison, and nothing else; and who may come by it: hosts
# of the database's own networks. Runs at the first start; an older database gets it by
#
#   docker compose exec postgres sh /docker-entrypoint-initdb.d/20-backup-login.sh
#
# which may be run again, and gives it the password that the secrets have now.
set -e
secrets=${SECRETS:-/run/secrets}
database() { psql --no-psqlrc --quiet --set=ON_ERROR_STOP=1 --username="${POSTGRES_USER:-postgres}" --dbname=postgres "$@"; }
[ -s "$secrets/backup_password" ] || { echo "$secrets/backup_password is not there: run make-secrets.sh" >&2; exit 1; }
database <<EOS
\\set backup_password \`cat '$secrets/backup_password'\`
select 'create role leme_backup' where not exists (select from pg_roles where rolname = 'leme_backup') \\gexec
alter role leme_backup login replication password :'backup_password';
grant pg_read_all_data to leme_backup;
grant connect on database leme to leme_backup;
EOS
rules=$(database --no-align --tuples-only --command='show hba_file')
rule='host replication leme_backup samenet scram-sha-256'
if ! grep -qxF "$rule" "$rules"; then printf '%s\n' "$rule" >>"$rules"; fi
database --no-align --tuples-only --command='select pg_reload_conf()' >/dev/null
