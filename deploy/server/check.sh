#!/usr/bin/env bash
# Tells how the machine stands, line by line: check.sh [FILE]. Ends with 1 where something is not as it should be.
set -uo pipefail
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=settings.sh
. "$here/settings.sh"
[ "$(id -u)" = 0 ] || refuse 'only root can look everywhere; use sudo'
read_settings "${1:-/etc/leme/setup.env}"

wrong=0
# so WHAT COMMAND…: whether the command ends well.
so() {
  local what=$1
  shift
  if "$@" >/dev/null 2>&1; then
    echo "ok     $what"
  else
    wrong=$((wrong + 1))
    echo "WRONG  $what"
  fi
}
# Of what systemd keeps; without it nothing can be said.
runs() { if has_systemd; then so "$1 runs" systemctl is-active --quiet "$1"; else echo "-      $1: systemd does not run here"; fi; }
# Not grep -q, which ends at its first find: what still writes would then have failed.
says() { sshd -T 2>/dev/null | grep -ix "$1" >/dev/null; }
metrics() {
  printf 'Authorization: Bearer %s\n' "$(cat "/etc/leme/$env/metrics_token")" |
    curl --fail --silent --max-time 5 --header @- "http://127.0.0.1:$port/metrics"
}
# younger METRIC SECONDS: the moment that the server's metric names is there, and no longer ago.
younger() { metrics | awk -v name="$1" -v least="$(($(date +%s) - $2))" '$1 == name && $2 > least { so = 1 } END { exit !so }'; }
same_disk() { [ "$(stat -c %d "$1" 2>/dev/null)" = "$(stat -c %d /var/lib/postgresql)" ]; }
lasts() {
  local certificate=/etc/leme/tls/$1/certificate.pem
  openssl x509 -in "$certificate" -noout -checkend 1209600 &&
    openssl x509 -in "$certificate" -noout -checkhost "$2" | grep 'does match'
}

so 'SSH takes no passwords' says 'passwordauthentication no'
so 'SSH takes no root' says 'permitrootlogin no'
so "$ADMIN_USER has a key" test -s "$(getent passwd "$ADMIN_USER" | cut -d: -f6)/.ssh/authorized_keys"
so 'the firewall has its rules' grep -q 'policy drop' /etc/nftables.conf
so 'security updates come by themselves' grep -q 'Unattended-Upgrade "1"' /etc/apt/apt.conf.d/52-leme
so "Node.js is $NODE_VERSION" test "$(/opt/leme/node/bin/node --version 2>/dev/null)" = "v$NODE_VERSION"
so "Leme is installed: $(leme --version 2>/dev/null)" leme --version
so "nginx's settings are whole" nginx -t -q
for unit in ssh nftables nginx certbot.timer; do runs "$unit"; done
for name in "${ENVIRONMENTS[@]}"; do
  environment "$name"
  so "$env: the database takes Leme's login" psql --no-psqlrc -qAt "$(cat "/etc/leme/$env/database_url")" -c 'select 1'
  so "$env: the server is well" curl --fail --silent --max-time 5 "http://127.0.0.1:$port/health"
  so "$env: the worker is well" curl --fail --silent --max-time 5 "http://127.0.0.1:$metrics_port/health"
  so "$env: the certificate is that of $domain for two weeks at least" lasts "$env" "$domain"
  if [ -n "$backup_url" ]; then
    so "$env: a backup of the last 26 hours" younger leme_backup_last_success_timestamp_seconds 93600
    so "$env: the database's log is in the vault up to ten minutes ago" younger leme_backup_wal_archived_timestamp_seconds 600
    so "$env: a restore of the last eight days was verified" younger leme_backup_last_verified_timestamp_seconds 691200
    if same_disk "$backup_url"; then echo "-      $env: $backup_url lies on the database's own disk, and goes with it"; fi
  else
    echo "-      $env: BACKUP_URL is empty"
  fi
  runs "leme-server@$env.service"
  runs "leme-worker@$env.service"
done
[ "$wrong" = 0 ] || { echo "$wrong wrong"; exit 1; }
