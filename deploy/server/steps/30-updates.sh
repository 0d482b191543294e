# shellcheck shell=bash disable=SC2034,SC2154
# Security updates by themselves, with a restart at night where one needs it.
put /etc/apt/apt.conf.d/52-leme 0644 root:root <<'EOF'
// Written by setup.sh of Leme. Which origins count is said in 50unattended-upgrades: those of security.
APT::Periodic::Update-Package-Lists "1";
APT::Periodic::Unattended-Upgrade "1";
APT::Periodic::AutocleanInterval "7";
Unattended-Upgrade::Automatic-Reboot "true";
Unattended-Upgrade::Automatic-Reboot-Time "04:00";
Unattended-Upgrade::Remove-Unused-Dependencies "true";
EOF
service apt-daily.timer 0
service apt-daily-upgrade.timer 0
service unattended-upgrades.service 0
