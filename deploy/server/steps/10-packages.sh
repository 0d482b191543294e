# shellcheck shell=bash disable=SC2034,SC2154
# What Debian brings. Its own first database is not made: each environment gets one.
mkdir -p /etc/postgresql-common
put /etc/postgresql-common/createcluster.conf 0644 root:root <<'EOF'
# Written by setup.sh of Leme.
create_main_cluster = false
add_include_dir = 'conf.d'
cluster_name = '%v/%c'
ssl = on
EOF
packages ca-certificates certbot curl git logrotate nftables nginx-light openssh-server openssl postgresql sudo \
  systemd unattended-upgrades xz-utils
