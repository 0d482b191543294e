# shellcheck shell=bash disable=SC2034,SC2154
# Logins of Leme at the database server of $env.

# The one that owns Leme's database: no superuser, but it makes roles, for each tenant has one.
make_login() {
  local file=/etc/leme/$env/database_url
  if [ -s "$file" ] && asks "$(cat "$file")" 'select 1'; then
    unchanged "login and database of $env"
    return
  fi
  login_file "$file" leme
  as_superuser "$file" <<'EOF'
select 'create role leme login createrole' where not exists (select from pg_roles where rolname = 'leme') \gexec
alter role leme login createrole password :'password';
select 'create database leme owner leme' where not exists (select from pg_database where datname = 'leme') \gexec
revoke connect, temporary on database leme from public;
\connect leme
revoke create on schema public from public;
EOF
  changed "login and database of $env"
}

# The one that copies the server and reads every row to compare it, and changes nothing.
make_backup_login() {
  local file=/etc/leme/$env/backup_database_url
  if [ -s "$file" ] && asks "$(cat "$file")?replication=true" 'IDENTIFY_SYSTEM' &&
    asks "$(cat "$file")" "select 1 / pg_has_role('pg_read_all_data', 'usage')::int"; then
    unchanged "login for backups of $env"
    return
  fi
  login_file "$file" leme_backup
  as_superuser "$file" <<'EOF'
select 'create role leme_backup' where not exists (select from pg_roles where rolname = 'leme_backup') \gexec
alter role leme_backup login replication password :'password';
grant pg_read_all_data to leme_backup;
grant connect on database leme to leme_backup;
EOF
  changed "login for backups of $env"
}

asks() { psql --no-psqlrc -qAt "$1" -c "$2" >/dev/null 2>&1; }

# login_file FILE LOGIN: an address with a password of its own, made once.
login_file() {
  [ -s "$1" ] || printf 'postgres://%s:%s@127.0.0.1:%s/leme\n' "$2" "$(openssl rand -hex 24)" "$database_port" |
    put "$1" 0600 root:root
}

# Statements come by stdin, and so does the password of FILE, as :password: arguments can be seen by others.
as_superuser() {
  local password
  password=$(sed 's|^postgres://[a-z_]*:\([^@]*\)@.*|\1|' "$1")
  { printf "\\\\set password '%s'\n" "$password" && cat; } |
    (cd / && runuser -u postgres -- psql --no-psqlrc -q --set=ON_ERROR_STOP=1 --port="$database_port" --dbname=postgres)
}
