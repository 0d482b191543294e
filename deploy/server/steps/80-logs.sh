# shellcheck shell=bash disable=SC2034,SC2154
# Leme writes to the journal, which gets a bound; nginx's files are rotated by the rule of its package.
folder /etc/systemd/journald.conf.d 0755 root:root
put /etc/systemd/journald.conf.d/10-leme.conf 0644 root:root <<'EOF'
# Written by setup.sh of Leme.
[Journal]
Storage=persistent
SystemMaxUse=2G
SystemKeepFree=1G
MaxRetentionSec=30day
# A server that tells of a fault at every request must not be cut off after a moment.
RateLimitIntervalSec=30s
RateLimitBurst=20000
EOF
if [ "$did" = 1 ] && has_systemd; then systemctl restart systemd-journald.service; fi
[ -f /etc/logrotate.d/nginx ] || refuse "nginx's package has brought no rule for logrotate"
service logrotate.timer 0
