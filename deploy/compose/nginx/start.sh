#!/bin/sh
# deploy/nginx/leme.conf with names and places of this composition for its own: the server, ports that need no root, the
# host, the certificate. A line that it does not find is told, so that the two stay together.
set -eu
: "${LEME_HOST:?}"
case $LEME_HOST in *[!A-Za-z0-9.-]*) echo "LEME_HOST is no host name: $LEME_HOST" >&2; exit 2 ;; esac
mkdir -p /tmp/nginx
conf=/tmp/nginx/leme.conf
cp /etc/leme/leme.conf "$conf"
chmod 600 "$conf"

# swap PATTERN BY: in every line where it stands; in none is an error.
swap() {
  grep -q -- "$1" "$conf" || { echo "leme.conf has no $1" >&2; exit 1; }
  sed "s|$1|$2|" "$conf" >"$conf.part"
  mv -f "$conf.part" "$conf"
}
swap '^  listen \[::\]:.*$' ''
swap '^  listen 80;' '  listen 8080;'
swap '^  listen 443 ssl' '  listen 8443 ssl'
swap 'server 127\.0\.0\.1:7870;' 'server server:7870;'
swap 'server_name leme\.example;' "server_name $LEME_HOST;"
swap '/etc/nginx/tls/leme\.example\.crt' '/run/secrets/tls_certificate'
swap '/etc/nginx/tls/leme\.example\.key' '/run/secrets/tls_key'
exec nginx -e stderr -c /etc/leme/nginx.conf -g 'daemon off;' "$@"
