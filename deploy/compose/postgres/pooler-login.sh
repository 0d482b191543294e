#!/bin/sh
# The login by which pgbouncer asks for what PostgreSQL stores of a client's password, and nothing else. Runs at the first
# start; an older database gets it by
#
#   docker compose exec postgres sh /docker-entrypoint-initdb.d/30-pooler-login.sh
#
# which may be run again, and gives it the password that the secrets have now.
set -e
secrets=${SECRETS:-/run/secrets}
[ -s "$secrets/pooler_password" ] || { echo "$secrets/pooler_password is not there: run make-secrets.sh" >&2; exit 1; }
psql --no-psqlrc --quiet --set=ON_ERROR_STOP=1 --username="${POSTGRES_USER:-postgres}" --dbname=leme <<EOS
\\set pooler_password \`cat '$secrets/pooler_password'\`
\\i '${POOLER_SQL:-/etc/leme/pooler.sql}'
EOS
