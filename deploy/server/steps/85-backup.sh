# shellcheck shell=bash disable=SC2034,SC2154
# Every night a dump of each database and a copy of each state, on this machine: carry them elsewhere.
folder /usr/local/lib/leme 0755 root:root
put /usr/local/lib/leme/backup.sh 0755 root:root <"$here/files/backup.sh"
put /usr/local/lib/leme/backup-state.sh 0755 root:root <"$here/files/backup-state.sh"
folder /var/backups/leme 0711 root:root
for name in "${ENVIRONMENTS[@]}"; do
  environment "$name"
  folder "/var/backups/leme/$env" 0700 postgres:postgres
  echo "KEEP_DAYS=$BACKUP_DAYS" | put "/etc/leme/$env.backup.env" 0644 root:root
  # By the socket, as the superuser: schemas of tenants have owners of their own. No password is in it.
  echo "postgresql:///leme?host=/var/run/postgresql&port=$database_port" |
    put "/etc/leme/$env.dump_url" 0644 root:root
  service "leme-backup@$env.timer" 0
done
