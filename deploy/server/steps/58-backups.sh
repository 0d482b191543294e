# shellcheck shell=bash disable=SC2034,SC2154
# Where the server of each environment keeps its backups. It makes them itself, and tries a restore each week.
reload_backups=0
for name in "${ENVIRONMENTS[@]}"; do
  environment "$name"
  drop_in=/etc/systemd/system/leme-server@$env.service.d/backups.conf
  key=/etc/leme/$env/backup_key
  if [ -n "$BACKUP_KEY_FILE" ]; then put "$key" 0600 root:root <"$BACKUP_KEY_FILE"; else gone "$key"; fi
  restart_leme=$((restart_leme | did))
  [[ $backup_url != /* ]] || folder "$backup_url" 0700 "$user:$user"
  if [[ $backup_url == /* || -n $BACKUP_KEY_FILE ]]; then
    folder "${drop_in%/*}" 0755 root:root
    {
      printf '# Written by setup.sh of Leme.\n[Service]\n'
      [[ $backup_url != /* ]] || echo "ReadWritePaths=$backup_url"
      [ -z "$BACKUP_KEY_FILE" ] ||
        printf 'LoadCredential=backup_key:%s\nEnvironment=LEME__BACKUPS__KEY_FILE=%%d/backup_key\n' "$key"
    } | put "$drop_in" 0644 root:root
  else
    gone "$drop_in"
  fi
  reload_backups=$((reload_backups | did))
done

# What made nightly dumps in releases before; the dumps in /var/backups/leme stay.
for timer in /etc/systemd/system/timers.target.wants/leme-backup@*.timer; do
  [ -L "$timer" ] || continue
  if has_systemd; then systemctl stop "${timer##*/}"; fi
  gone "$timer"
done
for name in production staging; do
  gone "/etc/leme/$name.backup.env"
  gone "/etc/leme/$name.dump_url"
done
for file in leme-backup@.timer leme-backup@.service; do
  gone "/etc/systemd/system/$file"
  reload_backups=$((reload_backups | did))
done
gone /usr/local/lib/leme/backup.sh
gone /usr/local/lib/leme/backup-state.sh
if [ "$reload_backups" = 1 ]; then
  restart_leme=1
  if has_systemd; then systemctl daemon-reload; fi
fi
