# shellcheck shell=bash disable=SC2034,SC2154
# Let's Encrypt by a file that nginx shows; Debian's certbot.timer renews, and the hook tells nginx.
folder /etc/letsencrypt/renewal-hooks/deploy 0755 root:root
put /etc/letsencrypt/renewal-hooks/deploy/leme 0755 root:root <<'EOF'
#!/bin/sh
# Written by setup.sh of Leme.
nginx -t -q && systemctl reload nginx.service
EOF
service certbot.timer 0
for name in "${ENVIRONMENTS[@]}"; do
  environment "$name"
  live=/etc/letsencrypt/live/$domain
  if [ "$CERTIFICATE" = letsencrypt ] && [ ! -e "$live/fullchain.pem" ] && has_systemd; then
    certbot certonly --quiet --non-interactive --agree-tos --email "$EMAIL" --webroot --webroot-path /var/www/leme \
      --domain "$domain" || echo "  Let's Encrypt gave none for $domain: does the name lead here? Run this again then." >&2
  fi
  [ -e "$live/fullchain.pem" ] || continue
  moved=0
  link "/etc/leme/tls/$env/certificate.pem" "$live/fullchain.pem"
  moved=$did
  link "/etc/leme/tls/$env/key.pem" "$live/privkey.pem"
  moved=$((moved | did))
  if [ "$moved" = 1 ] && has_systemd; then systemctl reload nginx.service; fi
done
