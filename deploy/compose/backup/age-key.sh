#!/bin/sh
# A key pair of age as age-keygen prints it, by openssl alone: 32 bytes of X25519 and their public half, in Bech32
# (BIP 173). Nothing of it is on a command line.
set -eu
umask 077
signs=qpzry9x8gf2tvdw0s3jn54khce6mua7l

# step VALUE: the checksum so far, and five bits more.
step() {
  top=$((sum >> 25))
  sum=$((((sum & 0x1ffffff) << 5) ^ $1))
  [ $((top & 1)) -eq 0 ] || sum=$((sum ^ 0x3b6a57b2))
  [ $((top & 2)) -eq 0 ] || sum=$((sum ^ 0x26508e6d))
  [ $((top & 4)) -eq 0 ] || sum=$((sum ^ 0x1ea119fa))
  [ $((top & 8)) -eq 0 ] || sum=$((sum ^ 0x3d4233dd))
  [ $((top & 16)) -eq 0 ] || sum=$((sum ^ 0x2a1462b3))
}

# sign VALUE: its sign at the end of the text.
sign() {
  rest=$signs
  left=$1
  while [ "$left" -gt 0 ]; do rest=${rest#?} left=$((left - 1)); done
  text=$text${rest%"${rest#?}"}
}

# bech32 PREFIX HEX: `text` is the hexadecimal bytes as age writes them.
bech32() {
  text=${1}1 sum=1 rest=$1 codes=
  while [ -n "$rest" ]; do
    codes="$codes $(printf '%d' "'$rest")"
    rest=${rest#?}
  done
  for code in $codes; do step $((code >> 5)); done
  step 0
  for code in $codes; do step $((code & 31)); done

  bytes=$2 bits=0 held=0
  while [ -n "$bytes" ]; do
    rest=${bytes#??}
    held=$(((held << 8) | 0x${bytes%"$rest"}))
    bits=$((bits + 8)) bytes=$rest
    while [ "$bits" -ge 5 ]; do
      bits=$((bits - 5))
      five=$((held >> bits)) held=$((held & ((1 << bits) - 1)))
      step "$five"
      sign "$five"
    done
  done
  [ "$bits" -eq 0 ] || { five=$((held << (5 - bits))) && step "$five" && sign "$five"; }

  for _ in 1 2 3 4 5 6; do step 0; done
  sum=$((sum ^ 1))
  for shift in 25 20 15 10 5 0; do sign $(((sum >> shift) & 31)); done
}

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
make_pair() {
  openssl genpkey -algorithm X25519 -outform DER -out "$folder/secret" &&
    openssl pkey -inform DER -in "$folder/secret" -pubout -outform DER -out "$folder/public"
}
make_pair 2>/dev/null || { echo 'openssl made no key of X25519; is version 1.1.1 or newer installed?' >&2; exit 1; }
# The bytes of a key are the last 32 of its file.
last() { tail -c 32 "$folder/$1" | od -An -v -tx1 | tr -d ' \n'; }
secret=$(last secret) public=$(last public)
[ "${#secret} ${#public}" = '64 64' ] || { echo 'openssl made a key that is not one' >&2; exit 1; }
bech32 age "$public"
printf '# Opens the backups of this Leme. Keep a copy elsewhere: without it they are lost with this machine.\n# public key: %s\n' "$text"
bech32 age-secret-key- "$secret"
printf '%s\n' "$text" | tr '[:lower:]' '[:upper:]'
