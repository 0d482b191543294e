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
recent() { [ -n "$(find "/var/backups/leme/$1" -name "$2" -mmin -1560 -print -quit)" ]; }
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
  so "$env: a dump of the last 26 hours" recent "$env" 'leme-*.dump'
  so "$env: a copy of the state of the last 26 hours" recent "$env" 'state-*.tar.gz'
  runs "leme-server@$env.service"
  runs "leme-worker@$env.service"
  runs "leme-backup@$env.timer"
done
[ "$wrong" = 0 ] || { echo "$wrong wrong"; exit 1; }
