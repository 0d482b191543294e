#!/bin/bash
# leme-in ENVIRONMENT COMMAND…: a command of Leme as the services of that environment run it.
#   leme-in production login
set -euo pipefail
env=${1:-}
case $env in
  production | staging) shift ;;
  *) echo 'leme-in: say production or staging, then a command of leme' >&2; exit 2 ;;
esac
[ "$(id -u)" = 0 ] || { echo 'leme-in: only root knows the database; use sudo' >&2; exit 2; }
[ -r "/etc/leme/$env.env" ] || { echo "leme-in: $env is not set up on this machine" >&2; exit 2; }
set -a
# shellcheck source=/dev/null
. "/etc/leme/$env.env"
set +a
DATABASE_URL=$(cat "/etc/leme/$env/database_url")
LEME__SERVER__METRICSTOKEN=$(cat "/etc/leme/$env/metrics_token")
LEME__BACKUPS__DATABASEURL=$(cat "/etc/leme/$env/backup_database_url")
export DATABASE_URL LEME__SERVER__METRICSTOKEN LEME__BACKUPS__DATABASEURL
if [ -s "/etc/leme/$env/backup_key" ]; then
  LEME__BACKUPS__KEY=$(cat "/etc/leme/$env/backup_key")
  export LEME__BACKUPS__KEY
fi
cd "/var/lib/leme/$env"
exec runuser -u "leme-$env" -- /usr/local/bin/leme "$@"
