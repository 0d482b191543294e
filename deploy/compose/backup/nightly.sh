#!/bin/sh
# A dump at BACKUP_AT (UTC) each night, and at once where the last one is older than a day; backup.sh beside it makes it.
# `check` ends with 0 while the last one is at most 26 hours old. A failed one is tried again after ten minutes.
set -eu
: "${BACKUP_DIR:?}" "${BACKUP_AT:?}"
case $BACKUP_AT in
  [01][0-9]:[0-5][0-9] | 2[0-3]:[0-5][0-9]) ;;
  *) echo "BACKUP_AT is no time of day (HH:MM): $BACKUP_AT" >&2; exit 2 ;;
esac
here=$(dirname -- "$0")

is_there() { [ -n "$(find "$BACKUP_DIR" -maxdepth 1 -type f -name 'leme-*.dump' -mmin "-$1" 2>/dev/null | head -n 1)" ]; }

if [ "${1:-}" = check ]; then
  is_there 1560 || { echo 'no dump of the last 26 hours' >&2; exit 1; }
  exit 0
fi

waiting=
trap '[ -z "$waiting" ] || kill "$waiting" 2>/dev/null; exit 143' TERM
trap '[ -z "$waiting" ] || kill "$waiting" 2>/dev/null; exit 130' INT

# In the background, so that the end is not waited for.
run() {
  "$@" &
  waiting=$!
  code=0
  wait "$waiting" || code=$?
  waiting=
  return "$code"
}

# Numbers with a zero before them are octal to the shell.
number() { printf '%s' "${1#0}"; }

is_there 1440 && due=later || due=now
while :; do
  if [ "$due" = later ]; then
    at=$(($(number "${BACKUP_AT%:*}") * 3600 + $(number "${BACKUP_AT#*:}") * 60))
    now=$(($(date -u +%s) % 86400))
    run sleep $(((at - now + 86400 - 1) % 86400 + 1))
  fi
  if run sh "$here/backup.sh"; then
    due=later
  else
    echo 'the dump failed; tried again in ten minutes' >&2
    due=now
    run sleep 600
  fi
done
