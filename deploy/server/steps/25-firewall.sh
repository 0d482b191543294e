# shellcheck shell=bash disable=SC2034,SC2154
# In come SSH, HTTP and HTTPS. A table of its own: those of others, such as Docker's, stay.
rules=$(mktemp)
cat >"$rules" <<EOF
#!/usr/sbin/nft -f
# Written by setup.sh of Leme.
table inet leme
delete table inet leme
table inet leme {
  set ssh4 {
    type ipv4_addr
    flags dynamic, timeout
    timeout 1m
    size 65535
  }
  set ssh6 {
    type ipv6_addr
    flags dynamic, timeout
    timeout 1m
    size 65535
  }
  chain input {
    type filter hook input priority filter; policy drop;
    ct state established,related accept
    ct state invalid drop
    iifname "lo" accept
    icmp type { echo-request, destination-unreachable, time-exceeded, parameter-problem } accept
    meta l4proto ipv6-icmp accept
    # Ten new connections a minute of an address.
    tcp dport $SSH_PORT ct state new add @ssh4 { ip saddr limit rate over 10/minute burst 10 packets } drop
    tcp dport $SSH_PORT ct state new add @ssh6 { ip6 saddr limit rate over 10/minute burst 10 packets } drop
    tcp dport { $SSH_PORT, 80, 443 } accept
  }
}
EOF
# Asked before it is in force. A container may lack the right to ask.
if said=$(nft -c -f "$rules" 2>&1); then
  :
elif [[ $said == *'Operation not permitted'* ]]; then
  echo '  nft may not look at the rules here; they are checked when nftables.service starts'
else
  refuse "the firewall's rules are wrong: $said"
fi
put /etc/nftables.conf 0755 root:root <"$rules"
reload=$did
rm -f "$rules"
service nftables.service "$reload" reload
