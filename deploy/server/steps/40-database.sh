# shellcheck shell=bash disable=SC2034,SC2154
# PostgreSQL of Debian, a server for each environment, tuned for this machine's memory.
# shellcheck source=login.sh
. "$here/login.sh"
version=$(find /usr/lib/postgresql -mindepth 1 -maxdepth 1 -printf '%f\n' | sort -n | tail -n 1)
memory_mb=$(($(awk '/^MemTotal/ { print $2 }' /proc/meminfo) / 1024 / ${#ENVIRONMENTS[@]}))
# A quarter, at most 8 GB; the system's cache has the rest.
buffers_mb=$((memory_mb / 4 > 8192 ? 8192 : memory_mb / 4))
# Log that waits for a backup that stands still: a tenth of the disk, between 1 and 16 GB.
disk_mb=$(($(df --output=size --block-size=1M /var/lib/postgresql | tail -n 1) / 10 / ${#ENVIRONMENTS[@]}))
slot_mb=$((disk_mb > 16384 ? 16384 : disk_mb < 1024 ? 1024 : disk_mb))

for name in "${ENVIRONMENTS[@]}"; do
  environment "$name"
  home=/etc/postgresql/$version/$env
  if [ -d "$home" ]; then
    unchanged "database server $version/$env"
  else
    other=$(pg_lsclusters --no-header | awk -v port="$database_port" '$3 == port { print $1 "/" $2 }')
    [ -z "$other" ] || refuse "port $database_port is that of the database server $other; move or drop it first"
    pg_createcluster "$version" "$env" --port "$database_port" --start-conf auto --locale C.UTF-8 --encoding UTF8 \
      -- --data-checksums --auth-local=peer --auth-host=scram-sha-256 >/dev/null
    changed "database server $version/$env"
  fi
  put "$home/conf.d/leme.conf" 0644 postgres:postgres <<EOF
# Written by setup.sh of Leme; yours go into another file here, whose name comes after this one.
listen_addresses = 'localhost'
port = $database_port
max_connections = 200
shared_buffers = ${buffers_mb}MB
effective_cache_size = $((memory_mb * 5 / 8))MB
maintenance_work_mem = $((memory_mb / 32 > 1024 ? 1024 : memory_mb / 32 + 32))MB
work_mem = 16MB
max_wal_size = 2GB
checkpoint_completion_target = 0.9
wal_level = replica
wal_compression = on
max_slot_wal_keep_size = ${slot_mb}MB
random_page_cost = 1.1
# Leme's statements are short: compiling them costs more than it saves.
jit = off
idle_in_transaction_session_timeout = 10min
log_min_duration_statement = 2s
timezone = 'UTC'
EOF
  restart=$did
  hba='host  replication  leme_backup  127.0.0.1/32  scram-sha-256'
  # The first line that fits counts; every other one stays as it is.
  { echo "$hba" && grep -vxF "$hba" "$home/pg_hba.conf"; } | put "$home/pg_hba.conf" 0640 postgres:postgres
  restart=$((restart | did))
  service postgresql.service 0
  lent=0
  if pg_ctlcluster "$version" "$env" status >/dev/null; then
    [ "$restart" = 0 ] || pg_ctlcluster "$version" "$env" restart
  elif has_systemd; then
    systemctl start "postgresql@$version-$env.service"
  else
    # Only while its login is made.
    pg_ctlcluster "$version" "$env" start
    lent=1
  fi
  make_login
  make_backup_login
  [ "$lent" = 0 ] || pg_ctlcluster "$version" "$env" stop
done
