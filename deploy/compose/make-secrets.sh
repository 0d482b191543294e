#!/bin/sh
# Makes the passwords of this composition, once: what is there stays. Run it before the first start.
#
#   sh make-secrets.sh         the default profile
#   sh make-secrets.sh full    Leme uses Redis, RabbitMQ and pgbouncer, for --profile full; `plain` takes that back
#
# The folder is for its owner alone. The files in it can be read by all, for Compose mounts them as they are, and each
# image has a user of its own. LEME_HOST names the host of the certificate, which is replaced by a real one in place.
set -eu
use=${1:-}
case $use in '' | plain | full) ;; *) echo "make-secrets.sh [plain|full], not $use" >&2; exit 2 ;; esac

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
folder=${SECRETS_FOLDER:-$here/secrets}
host=${LEME_HOST:-localhost}
case $host in *[!A-Za-z0-9.-]*) echo "LEME_HOST is no host name: $host" >&2; exit 2 ;; esac

umask 077
mkdir -p "$folder/alertmanager"
chmod 700 "$folder"
chmod 755 "$folder/alertmanager"

# Takes its place whole: a run that is cut off leaves no half of a secret.
put() {
  cat >"$folder/.$1.part"
  chmod 444 "$folder/.$1.part"
  mv -f "$folder/.$1.part" "$folder/$1"
}

random() {
  bytes=$(od -An -N32 -tx1 /dev/urandom | tr -d ' \n')
  [ ${#bytes} -eq 64 ] || { echo '/dev/urandom gives nothing' >&2; exit 1; }
  printf '%s' "$bytes"
}

for name in postgres_password database_password reader_password backup_password pooler_password metrics_token redis_password rabbitmq_password grafana_password; do
  [ -s "$folder/$name" ] || random | put "$name"
done

# The server gets the public half alone. The whole key goes to the service that tries restores; somebody keeps a copy.
if [ ! -s "$folder/backup_identity" ]; then
  sh "$here/backup/age-key.sh" >"$folder/.identity"
  put backup_identity <"$folder/.identity"
  rm -f "$folder/.identity"
  echo "$folder/backup_identity opens the backups: keep a copy of it elsewhere"
fi

# What is made of them is made anew each time, so a changed password is changed everywhere.
read_secret() { tr -d '\n' <"$folder/$1"; }
printf 'postgres://leme:%s@postgres:5432/leme\n' "$(read_secret database_password)" | put database_url
printf 'postgres://leme_backup:%s@postgres:5432/leme\n' "$(read_secret backup_password)" | put backup_database_url
grep -q '^# public key: age1' "$folder/backup_identity" ||
  { echo "$folder/backup_identity has no line '# public key: age1…', as age-keygen writes it" >&2; exit 1; }
sed -n 's/^# public key: //p' "$folder/backup_identity" | put backup_recipient
printf '"reader" "%s"\n"leme_pooler" "%s"\n' "$(read_secret reader_password)" "$(read_secret pooler_password)" | put pgbouncer_users
printf 'requirepass %s\n' "$(read_secret redis_password)" | put redis_login
printf 'default_user = leme\ndefault_pass = %s\n' "$(read_secret rabbitmq_password)" | put rabbitmq_login

empty() { printf '' | put "$1"; }
case $use in
  full)
    printf 'redis://:%s@redis:6379\n' "$(read_secret redis_password)" | put redis_url
    printf 'amqp://leme:%s@rabbitmq:5672\n' "$(read_secret rabbitmq_password)" | put broker_url
    printf 'postgres://pgbouncer:6432\n' | put pooler_url
    ;;
  plain) for name in redis_url broker_url pooler_url; do empty "$name"; done ;;
  *) for name in redis_url broker_url pooler_url; do [ -e "$folder/$name" ] || empty "$name"; done ;;
esac
# Vault makes its own; who uses it puts it here.
[ -e "$folder/vault_token" ] || empty vault_token
# The secret of a bucket or an account that LEME_BACKUPS_URL names.
[ -e "$folder/backup_key" ] || empty backup_key

# nginx starts with a certificate that it signed itself; browsers say so.
if [ ! -s "$folder/tls_certificate" ] || [ ! -s "$folder/tls_key" ]; then
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 825 -subj "/CN=$host" \
    -addext "subjectAltName=DNS:$host,DNS:localhost,IP:127.0.0.1" -keyout "$folder/.key" -out "$folder/.certificate" 2>/dev/null ||
    { echo 'openssl made no certificate; is it installed?' >&2; exit 1; }
  put tls_key <"$folder/.key"
  put tls_certificate <"$folder/.certificate"
  rm -f "$folder/.key" "$folder/.certificate"
fi
echo "$folder: $(find "$folder" -maxdepth 1 -type f | wc -l | tr -d ' ') files, for its owner alone"
