# shellcheck shell=bash disable=SC2034,SC2154
# A user without login for each environment, so that staging cannot read what production has.
folder /etc/leme 0755 root:root
for name in "${ENVIRONMENTS[@]}"; do
  environment "$name"
  if id "$user" >/dev/null 2>&1; then
    unchanged "user $user"
  else
    useradd --system --user-group --home-dir "/var/lib/leme/$env" --no-create-home --shell /usr/sbin/nologin "$user"
    changed "user $user"
  fi
  folder /var/lib/leme 0755 root:root
  folder "/var/lib/leme/$env" 0750 "$user:$user"
  folder "/etc/leme/$env" 0700 root:root
done
