# shellcheck shell=bash disable=SC2034,SC2154
# Server and worker of each environment.
reload_units=0
for unit in leme-server@.service leme-worker@.service; do
  put "/etc/systemd/system/$unit" 0644 root:root <"$here/units/$unit"
  reload_units=$((reload_units | did))
done
if [ "$reload_units" = 1 ]; then
  restart_leme=1
  if has_systemd; then systemctl daemon-reload; fi
fi
# Without a place there is nothing to say of backups: what the file of settings says stays in force.
backup_settings() {
  [ -n "$backup_url" ] || return 0
  cat <<EOF
LEME__BACKUPS__URL=$backup_url
LEME__BACKUPS__ENDPOINT=$BACKUP_ENDPOINT
LEME__BACKUPS__REGION=$BACKUP_REGION
LEME__BACKUPS__KEYID=$BACKUP_KEY_ID
LEME__BACKUPS__DAYS=$BACKUP_DAYS
EOF
}
for name in "${ENVIRONMENTS[@]}"; do
  environment "$name"
  restart=$restart_leme
  random_file "/etc/leme/$env/metrics_token"
  restart=$((restart | did))
  put "/etc/leme/$env.env" 0600 root:root <<EOF
# Written by setup.sh of Leme; your own settings go into /etc/leme/$env.jsonc.
NODE_ENV=production
LEME_CONFIG=/etc/leme/$env.jsonc
LEME__STATEDIR=/var/lib/leme/$env
LEME__LOG__TO=stdout
LEME__SERVER__HOST=127.0.0.1
LEME__SERVER__PORT=$port
LEME__SERVER__PUBLICURL=https://$domain
LEME__SERVER__TRUSTEDPROXIES=127.0.0.1
LEME__JOBS__INSERVER=false
$(backup_settings)
EOF
  restart=$((restart | did))
  echo "METRICS_PORT=$metrics_port" | put "/etc/leme/$env.worker.env" 0600 root:root
  restart=$((restart | did))
  if [ ! -e "/etc/leme/$env.jsonc" ]; then
    printf '{\n  // Settings of %s; leme config schema describes them.\n}\n' "$env" |
      put "/etc/leme/$env.jsonc" 0644 root:root
  fi
  service "leme-server@$env.service" "$restart"
  service "leme-worker@$env.service" "$restart"
done
