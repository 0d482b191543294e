# shellcheck shell=bash disable=SC2034,SC2154
# nginx with TLS before each environment: files/leme.conf with its names, ports and certificate. Until there is a
# certificate that browsers know there is one that is signed by itself.
gone /etc/nginx/sites-enabled/default
folder /etc/leme/tls 0755 root:root
folder /var/www/leme 0755 root:root
reload=0
for name in "${ENVIRONMENTS[@]}"; do
  environment "$name"
  tls=/etc/leme/tls/$env
  folder "$tls" 0700 root:root
  if [ -s "$tls/certificate.pem" ] && [ -s "$tls/key.pem" ] &&
    openssl x509 -in "$tls/certificate.pem" -noout -checkhost "$domain" | grep 'does match' >/dev/null; then
    unchanged "certificate of $domain"
  else
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 365 -subj "/CN=$domain" \
      -addext "subjectAltName=DNS:$domain" -keyout "$tls/key.new" -out "$tls/certificate.new" 2>/dev/null
    mv -fT "$tls/key.new" "$tls/key.pem"
    mv -fT "$tls/certificate.new" "$tls/certificate.pem"
    chmod 0600 "$tls/key.pem"
    changed "certificate of $domain, signed by itself"
    reload=1
  fi
  sed \
    -e '1,/^$/c # Written by setup.sh of Leme.\n' \
    -e "s|server 127\.0\.0\.1:7870;|server 127.0.0.1:$port;|" \
    -e "s|upstream leme |upstream leme_$env |; s|http://leme;|http://leme_$env;|" \
    -e "s#\bleme_\(requests\|ingest\|connections\)\b#leme_${env}_\1#g; s#shared:leme:#shared:leme_$env:#" \
    -e "s|server_name leme\.example;|server_name $domain;|" \
    -e "s|/etc/nginx/tls/leme\.example\.crt|$tls/certificate.pem|; s|/etc/nginx/tls/leme\.example\.key|$tls/key.pem|" \
    -e "s|^  return 301 \(.*\)|  location /.well-known/acme-challenge/ {\n    root /var/www/leme;\n  }\n  location / {\n    return 301 \1\n  }|" \
    "$here/files/leme.conf" | put "/etc/nginx/conf.d/leme-$env.conf" 0644 root:root
  reload=$((reload | did))
done
nginx -t -q
service nginx.service "$reload" reload
