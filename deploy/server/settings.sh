# shellcheck shell=bash disable=SC2034
# Reads setup.env; refuses in words what cannot be meant. Sourced by setup.sh and check.sh.

refuse() {
  echo "$(basename "$0"): $*" >&2
  exit 2
}

# Keys and values are taken as they stand: nothing of the file is run.
read_settings() {
  local file=$1 line key value
  [ -r "$file" ] || refuse "there is no $file; begin with setup.env.example"
  PRODUCTION_DOMAIN='' STAGING_DOMAIN='' CERTIFICATE=letsencrypt EMAIL='' ADMIN_USER=admin
  ADMIN_KEYS=/root/.ssh/authorized_keys SSH_PORT=22 LEME_PACKAGE=leme NODE_VERSION=24.21.0
  NODE_TARBALL='' NODE_SHA256='' BACKUP_URL=/var/backups/leme/vaults BACKUP_DAYS=7
  BACKUP_ENDPOINT='' BACKUP_REGION='' BACKUP_KEY_ID='' BACKUP_KEY_FILE=''
  while IFS= read -r line || [ -n "$line" ]; do
    case $line in '' | '#'*) continue ;; esac
    key=${line%%=*} value=${line#*=}
    case $key in
      PRODUCTION_DOMAIN | STAGING_DOMAIN | CERTIFICATE | EMAIL | ADMIN_USER | ADMIN_KEYS | SSH_PORT | LEME_PACKAGE | \
        NODE_VERSION | NODE_TARBALL | NODE_SHA256 | BACKUP_URL | BACKUP_ENDPOINT | BACKUP_REGION | BACKUP_KEY_ID | \
        BACKUP_KEY_FILE | BACKUP_DAYS) ;;
      *) refuse "$file: $key is no setting" ;;
    esac
    [ "$key" != "$line" ] || refuse "$file: $line is not KEY=VALUE"
    printf -v "$key" '%s' "$value"
  done <"$file"
  check_settings
  ENVIRONMENTS=()
  [ -z "$PRODUCTION_DOMAIN" ] || ENVIRONMENTS+=(production)
  [ -z "$STAGING_DOMAIN" ] || ENVIRONMENTS+=(staging)
}

check_settings() {
  local name='^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]*[a-z0-9])?$' domain path
  [ -n "$PRODUCTION_DOMAIN$STAGING_DOMAIN" ] || refuse 'PRODUCTION_DOMAIN and STAGING_DOMAIN are both empty'
  for domain in "$PRODUCTION_DOMAIN" "$STAGING_DOMAIN"; do
    [[ -z $domain || $domain =~ $name ]] || refuse "$domain is no domain name, such as leme.example"
  done
  [ "$PRODUCTION_DOMAIN" != "$STAGING_DOMAIN" ] || refuse 'production and staging have the same domain'
  case $CERTIFICATE in
    self-signed) ;;
    letsencrypt)
      [[ $EMAIL =~ ^[^@[:space:]]+@[^@[:space:]]+\.[^@[:space:]]+$ ]] || refuse "EMAIL is no address: '$EMAIL'"
      ;;
    *) refuse "CERTIFICATE is letsencrypt or self-signed, not '$CERTIFICATE'" ;;
  esac
  [[ $ADMIN_USER =~ ^[a-z][a-z0-9_-]{0,30}$ ]] || refuse "ADMIN_USER is no name of a user: '$ADMIN_USER'"
  case $ADMIN_USER in root | postgres | leme-*) refuse "ADMIN_USER cannot be $ADMIN_USER" ;; esac
  [[ $SSH_PORT =~ ^[1-9][0-9]{0,4}$ && $SSH_PORT -le 65535 ]] || refuse "SSH_PORT is no port: '$SSH_PORT'"
  check_backups
  [[ $NODE_VERSION =~ ^24\.[0-9]+\.[0-9]+$ ]] || refuse "NODE_VERSION is no version of Node.js 24: '$NODE_VERSION'"
  [[ -z $NODE_SHA256 || $NODE_SHA256 =~ ^[0-9a-f]{64}$ ]] || refuse 'NODE_SHA256 is no SHA-256 in hexadecimal'
  [[ $LEME_PACKAGE =~ ^(/|leme(@|$)) ]] || refuse "LEME_PACKAGE is neither leme@VERSION nor a path: '$LEME_PACKAGE'"
  for path in "$NODE_TARBALL" "$LEME_PACKAGE"; do
    [[ $path != /* || -r $path ]] || refuse "there is no $path"
  done
  [[ -z $NODE_TARBALL || $NODE_TARBALL == /* ]] || refuse "NODE_TARBALL is no path from the root: '$NODE_TARBALL'"
}

check_backups() {
  local file settings
  [[ $BACKUP_DAYS =~ ^[1-9][0-9]{0,3}$ ]] || refuse "BACKUP_DAYS is no number of days: '$BACKUP_DAYS'"
  [[ $BACKUP_URL =~ ^((/[A-Za-z0-9._-]+)+|(s3|azure)://[A-Za-z0-9._/-]*[A-Za-z0-9])?$ ]] ||
    refuse "BACKUP_URL is no folder from the root, s3://bucket/prefix or azure://account/container/prefix: '$BACKUP_URL'"
  case $BACKUP_URL/ in
    */../*) refuse "BACKUP_URL has a .. in it: $BACKUP_URL" ;;
    /home/* | /root/* | /tmp/* | /var/tmp/* | /run/*)
      refuse "BACKUP_URL is where services see no folder of yours: $BACKUP_URL; take one such as /srv/backups"
      ;;
  esac
  [[ -z $BACKUP_ENDPOINT || $BACKUP_ENDPOINT =~ ^https?://[^[:space:]]+$ ]] ||
    refuse "BACKUP_ENDPOINT is no address of a server: '$BACKUP_ENDPOINT'"
  [[ $BACKUP_REGION$BACKUP_KEY_ID =~ ^[A-Za-z0-9._-]*$ ]] || refuse 'BACKUP_REGION or BACKUP_KEY_ID is no name'
  [[ -z $BACKUP_KEY_FILE || $BACKUP_KEY_FILE == /* ]] || refuse "BACKUP_KEY_FILE is no path from the root: '$BACKUP_KEY_FILE'"
  [[ -z $BACKUP_KEY_FILE || -s $BACKUP_KEY_FILE ]] || refuse "BACKUP_KEY_FILE has no key: there is nothing in $BACKUP_KEY_FILE"
  [ -n "$BACKUP_URL" ] || return 0
  # What the services are told by setup.sh would win in silence over what somebody has written there.
  for file in /etc/leme/production.jsonc /etc/leme/staging.jsonc; do
    [ -r "$file" ] || continue
    settings=$(sed 's|^[[:space:]]*//.*||' "$file" | tr '\n' ' ')
    [[ ! $settings =~ \"?backups\"?[[:space:]]*:[[:space:]]*\{([^{}]*\{[^{}]*\})*[^{}]*\"url\" ]] ||
      refuse "$file has a backups.url, and BACKUP_URL is $BACKUP_URL: move it to setup.env, or leave BACKUP_URL empty"
  done
}

# What an environment has of its own. Each has a database server: logins of tenants would meet in a shared one.
environment() {
  env=$1
  user=leme-$env
  case $env in
    production) domain=$PRODUCTION_DOMAIN port=7870 metrics_port=7920 database_port=5432 ;;
    staging) domain=$STAGING_DOMAIN port=7880 metrics_port=7930 database_port=5433 ;;
    *) refuse "$env is no environment" ;;
  esac
  backup_url=${BACKUP_URL:+$BACKUP_URL/$env}
}

# Whether systemd runs here: in a chroot units are enabled, and nothing is started.
has_systemd() { [ -d /run/systemd/system ]; }
