# shellcheck shell=bash disable=SC2034,SC2154
# Keys alone. Before anything is shut it has to be sure that somebody can come in.
keys=$(ssh-keygen -l -f "$ADMIN_KEYS" 2>/dev/null | grep -vc 'is not a public key' || true)
[ "${keys:-0}" -gt 0 ] || refuse "$ADMIN_KEYS has no public key: nobody could log in any more. Put yours there first"

if id "$ADMIN_USER" >/dev/null 2>&1; then
  unchanged "user $ADMIN_USER"
else
  useradd --create-home --shell /bin/bash "$ADMIN_USER"
  changed "user $ADMIN_USER"
fi
home=$(getent passwd "$ADMIN_USER" | cut -d: -f6)
group=$(id -gn "$ADMIN_USER")
folder "$home/.ssh" 0700 "$ADMIN_USER:$group"
# Keys that were added by hand stay.
{
  if [ -f "$home/.ssh/authorized_keys" ]; then cat "$home/.ssh/authorized_keys"; fi
  cat "$ADMIN_KEYS"
} | awk 'NF && !seen[$0]++' | put "$home/.ssh/authorized_keys" 0600 "$ADMIN_USER:$group"
echo "$ADMIN_USER ALL=(ALL) NOPASSWD: ALL" | put /etc/sudoers.d/10-leme 0440 root:root
visudo -cq -f /etc/sudoers.d/10-leme

install -d -m 0755 /run/sshd
put /etc/ssh/sshd_config.d/10-leme.conf 0644 root:root <<EOF
# Written by setup.sh of Leme. The first word about a setting counts, so this file comes before others.
Port $SSH_PORT
PermitRootLogin no
PasswordAuthentication no
KbdInteractiveAuthentication no
PermitEmptyPasswords no
AuthenticationMethods publickey
MaxAuthTries 3
LoginGraceTime 20
X11Forwarding no
AllowAgentForwarding no
EOF
reload=$did
# A machine may have lost its keys with its image.
ssh-keygen -A >/dev/null
sshd -t
if systemctl is-enabled --quiet ssh.socket 2>/dev/null; then service ssh.socket "$reload"; fi
service ssh.service "$reload" reload
